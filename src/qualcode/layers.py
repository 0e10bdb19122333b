"""Add, remove and finish: the only ways in which an independent layer changes."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from qualcode.errors import ChangedFileError, QualcodeError, RefusedError, UnknownNameError
from qualcode.files.codings_jsonl import format_coding, format_coding_lines
from qualcode.layer_files import (
    Pairs,
    Sheet,
    layer_of,
    layer_write,
    own_layer,
    parse_pairs,
    read_layer,
    read_sheet,
    refuse_finished,
    refuse_machine,
)
from qualcode.layout import codings_path
from qualcode.migrations.ready import refuse_behind
from qualcode.model import CodedDocument, Coding, DocumentState, Layer, Study
from qualcode.requested import NewCoding, known_document, refuse_unassigned, requested_coding
from qualcode.rounds.on_record import refuse_closed, refuse_other_codebook, refuse_stranger
from qualcode.storage import Write, locked, read_for_edit, write_file, write_files
from qualcode.texts import digest_of_text
from qualcode.times import now
from qualcode.verify import verified

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


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
    known_coder(study, coder)
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
            codings.append(requested_coding(study, coder, request))
        except QualcodeError as error:
            if not source:
                raise
            found.append(Fault(request.line, str(error)))
    if found:
        raise SeveralFaultsError(source, found, len(requests) + len(faults))
    for document_id in dict.fromkeys(coding.document for coding in codings):
        refuse_early(study, coder, document_id, pass_number)
    with locked(study.root):
        layer, _ = read_layer(study, own_layer(study, coder, pass_number))
        exchange_codings(study, layer, _exchanges(study, layer, codings))
    return codings


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
            refuse_machine(layer)
            refuse_finished(layer, document_id)
            path = codings_path(layer_id, document_id)
            old = read_for_edit(study.root, path)
            pairs = parse_pairs(path, old)
            removed += [coding for coding, _ in pairs if coding.id in gone]
            writes.append((path, format_coding_lines(pair for pair in pairs if pair[0].id not in gone), old))
        for path, new, old in writes:
            write_file(study.root, path, new, old)
    return removed


class Exchange(NamedTuple):
    """What is to change in a layer's file of one document."""

    sheet: Sheet
    """The file as it was read under the lock."""
    gone: Pairs
    """Codings that must stand there with these very lines; they leave."""
    new: Pairs
    """Codings that come."""


def exchange_codings(
    study: Study, layer: Layer, exchanges: Sequence[Exchange], announce: Callable[[], None] = lambda: None
) -> tuple[Layer, list[Sheet]]:
    """Put codings in the place of others in files of a layer: of each file everything, or nothing.

    Call it under the study's lock.

    Args:
        study: As it was loaded.
        layer: Which layer; where it has no record yet it gets one.
        exchanges: One a document.
        announce: Called once nothing can be refused any more, before anything is written.

    Returns:
        The layer's record and the files, as they are then.

    Raises:
        RefusedError: If a coding was changed or removed meanwhile, or its twin stands there; nothing is written.
    """
    documents = [one.sheet.document for one in exchanges]
    layer, old_record = read_layer(study, layer)
    refuse_behind(study, layer)
    refuse_stranger(study, layer, documents)
    refuse_closed(study, layer, documents)
    refuse_other_codebook(study, layer, documents)
    for document_id in documents:
        refuse_early(study, layer.coder, document_id, layer.pass_number)
        layer = _opened(study, layer, document_id)
    sheets = [one.sheet.exchanged(one.gone, one.new) for one in exchanges]
    writes = [
        Write(new.path, new.raw, one.sheet.raw)
        for one, new in zip(exchanges, sheets, strict=True)
        if new.raw != one.sheet.raw
    ]
    announce()
    # The record goes first: killed in between, it names a text nobody has coded yet, which harms nothing.
    _write_layer(study, layer, old_record)
    write_files(study.root, writes)
    return layer, sheets


def _exchanges(study: Study, layer: Layer, codings: Sequence[Coding]) -> list[Exchange]:
    """What puts new codings into the files of their documents."""
    new: dict[str, Pairs] = {}
    for coding in codings:
        new.setdefault(coding.document, []).append((coding, format_coding(coding)))
    return [Exchange(read_sheet(study, layer.id, document), [], pairs) for document, pairs in new.items()]


def finish_document(  # noqa: PLR0913 - the options of one command
    study: Study,
    coder: str,
    document_id: str,
    *,
    reopen: bool = False,
    pass_number: int = 1,
    date: str = "",
    anyway: str = "",
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
        anyway: Why, where something that the study asks for is missing (see `desk.finishing`, which asks for it).
    """
    if date and not _DAY.fullmatch(date):
        raise RefusedError(f"'{date}' is no day; write it as 2019-03-14")
    known_coder(study, coder)
    known_document(study, document_id)
    refuse_unassigned(study, coder, document_id)
    refuse_early(study, coder, document_id, pass_number)
    with locked(study.root):
        layer, old_record = read_layer(study, own_layer(study, coder, pass_number))
        refuse_stranger(study, layer, [document_id])
        refuse_closed(study, layer, [document_id])
        refuse_other_codebook(study, layer, [document_id])
        layer = _opened(study, layer, document_id, even_finished=True)
        state = layer.documents[document_id]
        finished = "" if reopen else date or state.finished or now()[:10]
        asked = "" if reopen else state.codebook
        word = "in-progress" if reopen else "finished"
        state = replace(state, state=word, finished=finished, codebook=asked, anyway=anyway)
        layer = replace(layer, documents={**layer.documents, document_id: state})
        path = codings_path(layer.id, document_id)
        if read_for_edit(study.root, path) is None:
            write_file(study.root, path, b"", None)
        _write_layer(study, layer, old_record)
    return layer


def known_coder(study: Study, coder: str) -> None:
    """Refuse somebody whom the settings do not name, with the nearest."""
    known = [person.id for person in study.settings.coders]
    if not known:
        raise RefusedError(f"qualcode.yaml names no coders; add `coders: [{{id: {coder}}}]`")
    if coder not in known:
        raise UnknownNameError("coder", coder, known)


def refuse_early(study: Study, coder: str, document_id: str, pass_number: int) -> None:
    """A second pass is over what the first has finished; before that it would be two halves of one reading.

    Raises:
        RefusedError: If the pass before has not finished the document.
    """
    if pass_number < 2:
        return
    before = layer_of(study, coder, pass_number - 1)
    if before is None or not study.finished(before, document_id):
        raise RefusedError(
            f"'{coder}' has not finished '{document_id}' in pass {pass_number - 1};"
            f" pass {pass_number} is over what they have"
        )


def _write_layer(study: Study, layer: Layer, old: bytes | None) -> None:
    write = layer_write(layer, old)
    if write.new != old:
        write_files(study.root, [write])


def _opened(study: Study, layer: Layer, document_id: str, *, even_finished: bool = False) -> Layer:
    """The layer with a document taken up: the digest of its text is what the codings will rest on."""
    text, document = study.texts[document_id], study.document_by_id[document_id]
    if digest_of_text(study.root, document) != text.sha256:
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
        refuse_finished(layer, document_id)
    state = state or DocumentState()
    return replace(layer, documents={**layer.documents, document_id: replace(state, sha256=sha256)})
