"""A machine's layer on disk: written whole, in the place of what the same machine wrote before."""

from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from qualcode.errors import ChangedFileError, RefusedError
from qualcode.files.codings_jsonl import coding_order, format_coding
from qualcode.files.layer_yaml import format_layer
from qualcode.files.yaml_nodes import PLAIN_ID
from qualcode.ids import derived_id
from qualcode.layer_files import read_layer
from qualcode.layout import CODEBOOK, CODINGS, codings_path, layer_path
from qualcode.model import Coding, DocumentState, Layer, Study
from qualcode.phrases import counted
from qualcode.rules.machines import codings_digest
from qualcode.storage import Write, locked, read_for_edit, write_files
from qualcode.texts import read_text

NO_TIME = "1970-01-01T00:00:00Z"
"""The time that ids of a machine's codings carry: the same files must give the same bytes, whenever it runs."""


class Suggestion(NamedTuple):
    """A code that a machine puts on a passage."""

    document: str
    start: int
    end: int
    code: str
    score: float = 0.0
    """How sure the machine is; 0 where it does not say."""
    note: str = ""


class CodeCount(NamedTuple):
    """How often a machine gives a code."""

    code: str
    label: str
    codings: int
    documents: int
    before: int | None
    """How often its layer had the code until now; `None` where it had no layer, or a blind round hides it."""


def code_counts(study: Study, layer_id: str, suggestions: Sequence[Suggestion]) -> list[CodeCount]:
    """For each code how often it is given, beside what the layer holds until now, in the codebook's order."""
    old = [one for one in study.coded if one.layer == layer_id]
    known = layer_id in study.layer_by_id and not any(layer == layer_id for layer, _ in study.hidden)
    before = Counter(coding.code for one in old for coding in one.codings)
    now = Counter(one.code for one in suggestions)
    documents: dict[str, set[str]] = {}
    for one in suggestions:
        documents.setdefault(one.code, set()).add(one.document)
    codes = [code.id for code in study.codebook.codes if code.id in now or (known and code.id in before)]
    return [
        CodeCount(
            code, study.codebook.label(code), now[code], len(documents.get(code, ())), before[code] if known else None
        )
        for code in codes
    ]


def refuse_name(study: Study, layer_id: str, by: str) -> None:
    """Refuse a name that is a person's, or under which another kind of machine has written.

    Raises:
        RefusedError: With what to do.
    """
    if not PLAIN_ID.fullmatch(layer_id):
        raise RefusedError(f"'{layer_id}' is no name of a layer; write letters, digits and '-', such as machine-words")
    people = {coder.id.casefold() for coder in study.settings.coders}
    if layer_id.casefold() in people:
        raise RefusedError(f"'{layer_id}' is a person of this study; give the machine a name of its own")
    twin = next((one for one in study.layers if one.id.casefold() == layer_id.casefold()), None)
    if twin is None:
        return
    if twin.kind != "machine" or twin.id != layer_id:
        raise RefusedError(f"'{twin.id}' is a {twin.kind} layer already; give the machine a name of its own")
    made = twin.method.get("by", "")
    if made != by:
        how = f"made by `suggest {made}`" if made else "which says not how it was made"
        raise RefusedError(
            f"'{layer_id}' is a machine's layer already, {how}; give another name, or take {CODINGS}/{layer_id}/ away"
        )


def refuse_outside_items(study: Study, suggestions: Sequence[Suggestion]) -> None:
    """Refuse suggestions that a data set has no place for.

    Raises:
        RefusedError: If one lies in no item.
    """
    data_set = study.data_set
    if data_set is None:
        return
    outside = sum(data_set.item_at(one.document, one.start, one.end) is None for one in suggestions)
    if outside:
        raise RefusedError(
            f"{outside:,} of {counted(len(suggestions), 'coding')} would lie in no item of the data set;"
            " run it with `--unit item`"
        )


def write_machine_layer(
    study: Study, layer_id: str, suggestions: Sequence[Suggestion], documents: Sequence[str], method: Mapping[str, str]
) -> Layer:
    """Put a machine's layer in place, whole: what it had before goes, and no other layer is touched.

    The files of codings are written before the record, which holds their
    digest: killed in between, `check` says that the layer is half written,
    and the same command makes it whole.

    Args:
        study: As it was loaded.
        layer_id: Its name.
        suggestions: What it holds.
        documents: Ids of the documents that the machine has read to the end.
        method: How it was made; `by`, the verb that made it, comes first.

    Raises:
        RefusedError: If the name is taken.
        ChangedFileError: If the text of a document changed since it was read.
    """
    refuse_name(study, layer_id, method["by"])
    contents = {
        document: _lines(study, layer_id, [one for one in suggestions if one.document == document])
        for document in sorted(documents)
    }
    states = {document: DocumentState("finished", _digest_of(study, document)) for document in contents}
    with locked(study.root):
        layer = Layer(
            layer_id,
            layer_id,
            kind="machine",
            codebook=study.codebook.version,
            documents=states,
            path=layer_path(layer_id),
            method={**method, "codings": codings_digest(contents)},
        )
        old, record = read_layer(study, layer)
        gone = [codings_path(layer_id, one) for one in sorted(old.documents) if one not in contents]
        new = {codings_path(layer_id, document): content for document, content in contents.items()}
        writes = [Write(path, content, read_for_edit(study.root, path)) for path, content in new.items()]
        writes += [Write(path, None, raw) for path in gone if (raw := read_for_edit(study.root, path)) is not None]
        text = format_layer(layer, record.decode("utf-8") if record else "").encode("utf-8")
        writes.append(Write(layer_path(layer_id), text, record))
        write_files(study.root, [write for write in writes if write.new != write.expected])
    return layer


def method_of(study: Study, by: str, settings: Mapping[str, str], documents: Sequence[str]) -> dict[str, str]:
    """How a machine's layer was made: the verb, its settings, and digests of the codebook and of the texts it read."""
    texts = "".join(f"{one} {study.texts[one].sha256}\n" for one in sorted(documents))
    return {
        "by": by,
        **settings,
        "codebook": sha256(read_for_edit(study.root, CODEBOOK) or b"").hexdigest(),
        "texts": sha256(texts.encode("utf-8")).hexdigest(),
    }


def _lines(study: Study, layer_id: str, suggestions: Sequence[Suggestion]) -> bytes:
    body = study.texts[suggestions[0].document].body if suggestions else ""
    codings = [
        Coding(
            derived_id(NO_TIME, layer_id, one.document, str(one.start), str(one.end), one.code),
            one.document,
            one.start,
            one.end,
            one.code,
            quote=body[one.start : one.end],
            note=one.note,
            by=layer_id,
            score=one.score,
            item=_item(study, one),
        )
        for one in suggestions
    ]
    return b"".join(format_coding(coding) + b"\n" for coding in sorted(codings, key=coding_order))


def _item(study: Study, one: Suggestion) -> str:
    """The item of a data set in which a suggestion lies; empty in a study of its own."""
    found = study.data_set.item_at(one.document, one.start, one.end) if study.data_set is not None else None
    return found.id if found is not None else ""


def _digest_of(study: Study, document_id: str) -> str:
    document = study.document_by_id[document_id]
    now, _ = read_text(study.root, document)
    if now is None or now.sha256 != study.texts[document_id].sha256:
        raise ChangedFileError(document.path)
    return now.sha256
