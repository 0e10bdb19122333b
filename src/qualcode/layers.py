"""Add, remove and finish: the only ways in which an independent layer changes."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import NamedTuple

from qualcode.analysis.assigned import turns_outside
from qualcode.data_set import Item
from qualcode.errors import ChangedFileError, QualcodeError, RefusedError, UnknownNameError
from qualcode.facets import checked_facets
from qualcode.files.codings_jsonl import format_coding, format_coding_lines
from qualcode.ids import is_id, new_id
from qualcode.layer_files import layer_of, layer_write, parse_pairs, read_layer
from qualcode.layout import codings_path, layer_path
from qualcode.migrations.ready import refuse_behind
from qualcode.model import Codebook, CodedDocument, Coding, Document, DocumentState, Layer, Study, Text
from qualcode.place import span_of_lines, span_of_quote, span_of_turns
from qualcode.rounds.on_record import refuse_closed, refuse_other_codebook, refuse_stranger
from qualcode.storage import locked, read_for_edit, write_file, write_files
from qualcode.text import one_line
from qualcode.texts import read_text
from qualcode.verify import verified

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_AT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")


@dataclass(frozen=True, slots=True)
class NewCoding:
    """A coding that somebody wants to add: the code, and the place in one of several ways."""

    document: str
    code: str
    turn: str = ""
    """A turn (`14`) or several (`14-16`); with a quote, where to look for it."""
    lines: str = ""
    quote: str = ""
    start: int | None = None
    end: int | None = None
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    note: str = ""
    by: str = ""
    at: str = ""
    id: str = ""
    """Where it has one already, as when a history is played again; else it gets a new one."""
    line: int = 0
    """The line of the file in which it was asked for."""
    item: str = ""
    """In a derived data set: the id of an item, or the end of it; without a place in it the item is coded whole."""


class Fault(NamedTuple):
    """Why one line of a list of new codings cannot be added."""

    line: int
    message: str


class SeveralFaultsError(QualcodeError):
    """A list of new codings with faults; nothing of it was written."""

    def __init__(self, source: str, faults: Sequence[Fault], total: int) -> None:
        shown = "\n".join(f"{source}:{fault.line}: {fault.message}" for fault in sorted(faults))
        super().__init__(f"{len(faults)} of {total} codings cannot be added, so none was\n{shown}")


def add_codings(
    study: Study,
    coder: str,
    requests: Sequence[NewCoding],
    *,
    source: str = "",
    faults: Sequence[Fault] = (),
    pass_number: int = 1,
) -> list[Coding]:
    """Put codings into a coder's layer: all of them, or none.

    Args:
        study: As it was loaded; the files are read again under the study's lock.
        coder: A coder whom `qualcode.yaml` names.
        requests: What to add.
        source: The file from which the requests come, for messages by line.
        faults: Lines of that file that are no requests.
        pass_number: 2 where the coder codes again what they have finished, into a layer of its own.

    Returns:
        The codings as they were written, in the order of the requests.
    """
    _known_coder(study, coder)
    found = list(faults)
    codings: list[Coding] = []
    named = Counter(request.id for request in requests if request.id)
    found += [
        Fault(request.line, f"'{request.id}' stands here twice as an id; ids are never used twice")
        for request in requests
        if named[request.id] > 1
    ]
    for request in requests:
        try:
            codings.append(_coding(study, coder, request))
        except QualcodeError as error:
            if not source:
                raise
            found.append(Fault(request.line, str(error)))
    if found:
        raise SeveralFaultsError(source, found, len(requests) + len(faults))
    for document_id in dict.fromkeys(coding.document for coding in codings):
        _refuse_early(study, coder, document_id, pass_number)
    with locked(study.root):
        layer, old_record = _read_layer(study, coder, pass_number=pass_number)
        refuse_behind(study, layer)
        _write_added(study, (layer, old_record), codings)
    return codings


def _write_added(study: Study, read: tuple[Layer, bytes | None], codings: Sequence[Coding]) -> None:
    layer, old_record = read
    documents = list(dict.fromkeys(coding.document for coding in codings))
    refuse_stranger(study, layer, documents)
    refuse_closed(study, layer, documents)
    refuse_other_codebook(study, layer, documents)
    old_files: dict[str, bytes | None] = {}
    new_files: dict[str, bytes] = {}
    for document_id in documents:
        layer = _opened(study, layer, document_id)
        path = codings_path(layer.id, document_id)
        old_files[path] = read_for_edit(study.root, path)
        pairs = parse_pairs(path, old_files[path])
        for coding in codings:
            if coding.document == document_id:
                _refuse_twin(coding, [old for old, _ in pairs])
                pairs.append((coding, format_coding(coding)))
        new_files[path] = format_coding_lines(pairs)
    # The record goes first: killed in between, it names a text nobody has coded yet, which harms nothing.
    _write_layer(study, layer, old_record)
    for path, new in new_files.items():
        write_file(study.root, path, new, old_files[path])


def remove_codings(study: Study, ids: Sequence[str], coder: str = "") -> list[Coding]:
    """Take codings out of their layer, each by its id or the start of it.

    Args:
        study: As it was loaded.
        ids: Ids, or beginnings of ids that mean one coding only.
        coder: Restricts the search to this coder's layer.
    """
    everywhere = {
        coding.id: (coded.layer, coded.document)
        for coded in study.coded
        for coding in coded.codings
        if not coder or study.layer_by_id[coded.layer].coder == coder
    }
    wanted: dict[tuple[str, str], set[str]] = {}
    for name in ids:
        hits = [name] if name in everywhere else [full for full in everywhere if name and full.startswith(name)]
        if not hits:
            raise UnknownNameError("coding", name, everywhere)
        if len(hits) > 1:
            raise RefusedError(f"'{name}' begins the ids of {len(hits)} codings; give more of it")
        wanted.setdefault(everywhere[hits[0]], set()).add(hits[0])
    removed: list[Coding] = []
    with locked(study.root):
        writes: list[tuple[str, bytes, bytes | None]] = []
        for (layer_id, document_id), gone in wanted.items():
            layer, _ = read_layer(study, study.layer_by_id[layer_id])
            refuse_stranger(study, layer, [document_id])
            refuse_closed(study, layer, [document_id])
            _refuse_finished(layer, document_id)
            path = codings_path(layer_id, document_id)
            old = read_for_edit(study.root, path)
            pairs = parse_pairs(path, old)
            removed += [coding for coding, _ in pairs if coding.id in gone]
            writes.append((path, format_coding_lines(pair for pair in pairs if pair[0].id not in gone), old))
        for path, new, old in writes:
            write_file(study.root, path, new, old)
    return removed


def finish_document(
    study: Study, coder: str, document_id: str, *, reopen: bool = False, pass_number: int = 1, date: str = ""
) -> Layer:
    """Declare a coder's work on a document done, or open it again.

    A document in which nothing was coded can be finished too: then every code
    is absent, which is not the same as not yet coded.

    Args:
        study: As it was loaded.
        coder: Whose layer.
        document_id: Which document.
        reopen: Whether to take the word back.
        pass_number: Of the layer.
        date: When it was finished, as `2019-03-14`; else the day on which it was first finished, or today.
    """
    if date and not _DAY.fullmatch(date):
        raise RefusedError(f"'{date}' is no day; write it as 2019-03-14")
    _known_coder(study, coder)
    _document(study, document_id)
    _refuse_unassigned(study, coder, document_id)
    _refuse_early(study, coder, document_id, pass_number)
    with locked(study.root):
        layer, old_record = _read_layer(study, coder, pass_number=pass_number)
        refuse_stranger(study, layer, [document_id])
        refuse_closed(study, layer, [document_id])
        refuse_other_codebook(study, layer, [document_id])
        layer = _opened(study, layer, document_id, even_finished=True)
        state = layer.documents[document_id]
        finished = "" if reopen else date or state.finished or _now()[:10]
        asked = "" if reopen else state.codebook
        state = replace(state, state="in-progress" if reopen else "finished", finished=finished, codebook=asked)
        layer = replace(layer, documents={**layer.documents, document_id: state})
        path = codings_path(layer.id, document_id)
        if read_for_edit(study.root, path) is None:
            write_file(study.root, path, b"", None)
        _write_layer(study, layer, old_record)
    return layer


def _coding(study: Study, coder: str, request: NewCoding) -> Coding:
    asked = item_named(study, request.item) if request.item else None
    document = _document(study, request.document or (asked.document if asked else ""))
    if asked is not None and asked.document != document.id:
        raise RefusedError(f"item '{request.item}' is of '{asked.document}', not of '{document.id}'")
    _refuse_unassigned(study, coder, document.id)
    _refuse_code(study.codebook, request.code)
    facets = checked_facets(study.codebook, request.code, request.facets)
    text = study.texts[document.id]
    start, end = _span(document, text, request, asked)
    _refuse_outside(study, coder, document, start, end)
    item = _item_at(study, document, start, end, asked)
    if request.at and not _AT.fullmatch(request.at):
        raise RefusedError(f"'{request.at}' is no time; write it as 2019-03-14T09:30:00Z")
    at = request.at or _now()
    return Coding(
        id=_free_id(study, request.id) if request.id else new_id(at),
        document=document.id,
        start=start,
        end=end,
        code=request.code,
        facets=facets,
        quote=text.body[start:end],
        note=request.note,
        by=request.by or coder,
        at=at,
        item=item,
    )


def _free_id(study: Study, coding_id: str) -> str:
    if not is_id(coding_id):
        raise RefusedError(f"'{coding_id}' is no id of a coding; leave `id` out and the coding gets a new one")
    twin = next((coded for coded in study.coded if any(coding.id == coding_id for coding in coded.codings)), None)
    if twin is not None:
        raise RefusedError(f"'{coding_id}' is the id of a coding in {twin.path} already; ids are never used twice")
    return coding_id


def _item_at(study: Study, document: Document, start: int, end: int, asked: Item | None) -> str:
    """The id of the item in which a coding of a data set lies; empty in a study of its own."""
    data_set = study.data_set
    if data_set is None:
        return ""
    found = data_set.item_at(document.id, start, end)
    if found is None or (asked is not None and found != asked):
        what = f"item '{asked.id}'" if asked else "any item"
        see = f"see `qualcode datasets show {data_set.name} --document {document.id}`"
        raise RefusedError(f"'{one_line(study.texts[document.id].body[start:end], 60)}' is not inside {what}; {see}")
    return found.id


def item_named(study: Study, name: str) -> Item:
    """The item of a data set that an id means, or the beginning or end of one.

    Raises:
        RefusedError: If the study is no data set, or several items could be meant.
        UnknownNameError: If there is no such item.
    """
    data_set = study.data_set
    if data_set is None:
        raise RefusedError("only a derived data set has items; see `qualcode datasets`")
    hits = [item for item in data_set.items if item.id.startswith(name) or item.id.endswith(name)]
    if not hits:
        raise UnknownNameError("item", name, [item.id for item in data_set.items])
    if len(hits) > 1:
        raise RefusedError(f"'{name}' begins or ends the ids of {len(hits)} items; give more of it")
    return hits[0]


def _refuse_code(codebook: Codebook, code_id: str) -> None:
    """A code that only codings which wait still have takes no new ones."""
    if code_id not in codebook.by_id:
        raise UnknownNameError("code", code_id, [code.id for code in codebook.codes if not code.retired_in])
    if codebook.by_id[code_id].retired_in:
        raise RefusedError(f"'{code_id}' is in the codebook no more since {codebook.by_id[code_id].retired_in}")


def _span(document: Document, text: Text, request: NewCoding, item: Item | None = None) -> tuple[int, int]:
    if request.start is not None and request.end is not None:
        return _given_span(document, text, request.quote, request.start, request.end)
    ways = [bool(request.turn), bool(request.lines), bool(request.quote)]
    if item is not None and not request.turn and not request.lines:
        whole = (item.start, item.end)
        return span_of_quote(document, text, request.quote, whole) if request.quote else whole
    if sum(ways) == 0:
        ways_said = "`--turn`, `--lines` or `--quote`" if text.items is None else "`--item` or `--quote`"
        raise RefusedError(f"say where: give {ways_said}")
    if request.turn and request.lines:
        raise RefusedError("give `--turn` or `--lines`, not both")
    within = None
    if request.turn:
        within = span_of_turns(document, text, request.turn)
    elif request.lines:
        within = span_of_lines(document, text, request.lines)
    if request.quote:
        return span_of_quote(document, text, request.quote, within)
    if within is None or within[0] == within[1]:
        raise RefusedError(f"nothing is said in turn {request.turn} of '{document.id}'")
    return within


def _given_span(document: Document, text: Text, quote: str, start: int, end: int) -> tuple[int, int]:
    if not 0 <= start < end <= len(text.body):
        raise RefusedError(f"'{document.id}' has no characters {start} to {end}")
    if quote and text.body[start:end] != quote:
        raise RefusedError(f"characters {start} to {end} of '{document.id}' are not the quote")
    return start, end


def _document(study: Study, document_id: str) -> Document:
    document = study.document_by_id.get(document_id)
    if document is None:
        raise UnknownNameError("document", document_id, study.document_by_id)
    return document


def _refuse_unassigned(study: Study, coder: str, document_id: str) -> None:
    assignments = study.settings.assignments
    if assignments and document_id not in assignments.get(coder, ()):
        known = ", ".join(assignments.get(coder, ())) or "nothing"
        raise RefusedError(
            f"'{document_id}' is not assigned to '{coder}' ({known} is); change `assignments` in qualcode.yaml"
        )


def _refuse_outside(study: Study, coder: str, document: Document, start: int, end: int) -> None:
    part = study.assigned_turns(Layer(coder, coder), document.id)
    outside = turns_outside(study.texts[document.id], part, start, end) if part else ""
    if outside:
        raise RefusedError(f"{outside}; change `assignments` in qualcode.yaml")


def _known_coder(study: Study, coder: str) -> None:
    known = [person.id for person in study.settings.coders]
    if not known:
        raise RefusedError(f"qualcode.yaml names no coders; add `coders: [{{id: {coder}}}]`")
    if coder not in known:
        raise UnknownNameError("coder", coder, known)


def _refuse_early(study: Study, coder: str, document_id: str, pass_number: int) -> None:
    """A second pass is over what the first has finished; before that it would be two halves of one reading."""
    if pass_number < 2:
        return
    before = layer_of(study, coder, pass_number - 1)
    if before is None or not study.finished(before, document_id):
        raise RefusedError(
            f"'{coder}' has not finished '{document_id}' in pass {pass_number - 1};"
            f" pass {pass_number} is over what they have"
        )


def _read_layer(study: Study, coder: str, *, pass_number: int = 1) -> tuple[Layer, bytes | None]:
    """A coder's layer as it is on disk now; a new one where there is none."""
    known = layer_of(study, coder, pass_number)
    name = coder if pass_number < 2 else f"{coder}-pass-{pass_number}"
    new = Layer(name, coder, codebook=study.codebook.version, path=layer_path(name), pass_number=pass_number)
    return read_layer(study, known or new)


def _write_layer(study: Study, layer: Layer, old: bytes | None) -> None:
    write = layer_write(layer, old)
    if write.new != old:
        write_files(study.root, [write])


def _opened(study: Study, layer: Layer, document_id: str, *, even_finished: bool = False) -> Layer:
    """The layer with a document taken up: the digest of its text is what the codings will rest on."""
    text, document = study.texts[document_id], study.document_by_id[document_id]
    now, _ = read_text(study.root, document)
    if now is None or now.sha256 != text.sha256:
        raise ChangedFileError(document.path)
    sha256 = text.sha256
    state = layer.documents.get(document_id)
    if state is None or not state.sha256:
        path = codings_path(layer.id, document_id)
        older = tuple(coding for coding, _ in parse_pairs(path, read_for_edit(study.root, path)))
        verified(CodedDocument(layer.id, document_id, path, older), text)  # or a digest would seal what has moved
    if state is not None and state.sha256 and state.sha256 != sha256:
        raise RefusedError(
            f"the text of '{document_id}' has changed since '{layer.id}' coded it; "
            f"run `qualcode documents update {document_id}` to see what became of the codings, "
            "or restore the text from version control"
        )
    if not even_finished:
        _refuse_finished(layer, document_id)
    state = state or DocumentState()
    return replace(layer, documents={**layer.documents, document_id: replace(state, sha256=sha256)})


def _refuse_finished(layer: Layer, document_id: str) -> None:
    state = layer.documents.get(document_id)
    if state is not None and state.state == "finished":
        again = f" --pass {layer.pass_number}" if layer.pass_number > 1 else ""
        raise RefusedError(
            f"'{layer.coder}' has finished '{document_id}'; "
            f"run `qualcode codings finish {document_id} --coder {layer.coder}{again} --reopen` first"
        )


def _refuse_twin(coding: Coding, others: Sequence[Coding]) -> None:
    for other in others:
        if (other.start, other.end, other.code) == (coding.start, coding.end, coding.code):
            raise RefusedError(f"'{coding.code}' stands on this passage of '{coding.document}' already ('{other.id}')")


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
