"""Codings that wait for a place since their text was changed, and the decisions that give them one."""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

import msgspec

from qualcode.anchoring.candidates import apart, nearest
from qualcode.errors import QualcodeError, RefusedError, UnknownNameError, UnreadableError
from qualcode.files.codings_jsonl import amended_line, format_coding_lines
from qualcode.files.records_jsonl import format_records, parse_records
from qualcode.layer_files import parse_pairs
from qualcode.layout import codings_path, unplaced_path
from qualcode.model import Coding, Document, Study, Text
from qualcode.phrases import counted
from qualcode.place import span_of_lines, span_of_quote, span_of_turns, where
from qualcode.records import Unplaced
from qualcode.rounds.on_record import note_change
from qualcode.storage import Write, locked, read_for_edit, write_files
from qualcode.times import now
from qualcode.updating.placement import PlacedRow, Placement, SeveralPlacementsError, Waiting
from qualcode.updating.waiting import decoded


class _Open(NamedTuple):
    layer: str
    document: str
    record: Unplaced
    coding: Coding


def waiting_rows(study: Study, documents: Collection[str] = (), layers: Collection[str] = ()) -> list[Waiting]:
    """The queue: by layer, document and place; of all documents and layers where none is named."""
    return [
        Waiting(
            one.layer,
            one.document,
            one.coding.id,
            one.coding.code,
            one.coding.quote,
            one.record.why,
            one.record.before,
            one.record.after,
            one.record.by,
            one.record.at,
            [
                f"{where(study.texts[one.document], start)}: {study.texts[one.document].body[start:end]}"
                for start, end in _candidates(study.texts[one.document], one)
            ],
        )
        for one in _open(study)
        if (not documents or one.document in documents) and (not layers or one.layer in layers)
    ]


def _open(study: Study) -> Iterator[_Open]:
    for coded in study.unplaced:
        if coded.document not in study.document_by_id:
            continue
        for record in _records(study, coded.layer, coded.document)[0]:
            if not record.outcome:
                yield _Open(coded.layer, coded.document, record, decoded(record))


def _records(study: Study, layer: str, document: str) -> tuple[list[Unplaced], bytes | None]:
    path = unplaced_path(layer, document)
    raw = read_for_edit(study.root, path)
    records, problems = parse_records(raw or b"", path, Unplaced)
    if problems:
        raise UnreadableError(problems)
    return records, raw


def _candidates(text: Text, one: _Open) -> list[tuple[int, int]]:
    """Passages to choose from: those noted when the text was changed, if they still stand there, and the likest."""
    noted = [
        (place.start, place.end)
        for place in one.record.candidates
        if place.quote and text.body[place.start : place.end] == place.quote
    ]
    near = nearest(text.body, one.coding.quote, one.record.before, one.record.after)
    return apart(noted, [(found.start, found.end) for found in near])


def place_codings(
    study: Study, placements: Sequence[Placement], by: str, at: str = "", source: str = ""
) -> list[PlacedRow]:
    """Give codings a place in the text again, or drop them: all that is asked for, or nothing.

    Args:
        study: As it was loaded; the files are read again under its lock.
        placements: What was decided.
        by: Who decided it.
        at: When; now where empty.
        source: The file from which the decisions come, for messages by line.

    Raises:
        UnknownNameError: If no such coding waits.
        RefusedError: If a place cannot be found, or another coding of the code stands there.
        SeveralPlacementsError: If the decisions of a file have faults.
    """
    at = at or now()
    with locked(study.root):
        queue = list(_open(study))
        faults, decided = [], []
        for placement in placements:
            try:
                one = _named(queue, placement.coding)
                decided.append((one, placement, _span(study, one, placement)))
            except QualcodeError as error:
                if not source:
                    raise
                faults.append((placement.line, str(error)))
        if faults:
            raise SeveralPlacementsError(source, faults, len(placements))
        _refuse_again([one for one, _, _ in decided])
        rows: dict[str, PlacedRow] = {}
        writes: list[Write] = []
        for layer, document in dict.fromkeys((one.layer, one.document) for one, _, _ in decided):
            own = [each for each in decided if (each[0].layer, each[0].document) == (layer, document)]
            writes += _file_writes(study, own, by, at)
            rows |= {one.coding.id: _row(study, one, placement, span) for one, placement, span in own}
        noted = note_change(study, writes, because="codings given a place in a new text", by=by, at=at)
        write_files(study.root, [*noted, *writes])
    return [rows[one.coding.id] for one, _, _ in decided]


_Decided = tuple[_Open, Placement, tuple[int, int] | None]


def _named(queue: Sequence[_Open], name: str) -> _Open:
    hits = [one for one in queue if one.coding.id == name]
    hits = hits or [one for one in queue if name and one.coding.id.startswith(name)]
    if not hits:
        raise UnknownNameError("coding without a place", name, [one.coding.id for one in queue])
    if len(hits) > 1:
        raise RefusedError(f"'{name}' begins the ids of {len(hits)} codings; give more of it")
    return hits[0]


def _refuse_again(decided: Sequence[_Open]) -> None:
    seen: set[str] = set()
    for one in decided:
        if one.coding.id in seen:
            raise RefusedError(f"'{one.coding.id}' is decided twice; keep one of the two lines")
        seen.add(one.coding.id)


def _span(study: Study, one: _Open, placement: Placement) -> tuple[int, int] | None:
    """The new place; `None` where the coding is dropped."""
    document, text = study.document_by_id[one.document], study.texts[one.document]
    ways = [
        placement.pick is not None,
        bool(placement.quote or placement.turn),
        bool(placement.lines),
        placement.start is not None or placement.end is not None,
        bool(placement.drop),
    ]
    if sum(ways) != 1:
        raise RefusedError(
            f"say one thing of '{one.coding.id}': a number of `--pick`, `--quote`, `--lines`, `--turn`, or `--drop`"
        )
    state = study.layer_by_id[one.layer].documents.get(one.document) if one.layer in study.layer_by_id else None
    if state is None or state.sha256 != text.sha256:
        raise RefusedError(f"the text of '{one.document}' has changed; run `qualcode documents update` on it first")
    if placement.drop:
        return None
    if placement.pick is not None:
        found = _candidates(text, one)
        if not 1 <= placement.pick <= len(found):
            verb = "is" if len(found) == 1 else "are"
            raise RefusedError(
                f"there {verb} {counted(len(found), 'candidate')} for '{one.coding.id}', no {placement.pick}"
            )
        return found[placement.pick - 1]
    return _said(document, text, placement)


def _said(document: Document, text: Text, placement: Placement) -> tuple[int, int]:
    if placement.lines:
        return span_of_lines(document, text, placement.lines)
    if placement.start is not None or placement.end is not None:
        start, end = placement.start or 0, placement.end or 0
        if not 0 <= start < end <= len(text.body):
            raise RefusedError(f"'{document.id}' has no characters {start} to {end}")
        return start, end
    within = span_of_turns(document, text, placement.turn) if placement.turn else None
    if placement.quote:
        return span_of_quote(document, text, placement.quote, within)
    if within is None or within[0] == within[1]:
        raise RefusedError(f"nothing is said in turn {placement.turn} of '{document.id}'")
    return within


def _file_writes(study: Study, decided: Sequence[_Decided], by: str, at: str) -> Iterator[Write]:
    """The codings first: killed in between, a coding stands in both files and can be placed again."""
    layer, document = decided[0][0].layer, decided[0][0].document
    path = codings_path(layer, document)
    raw = read_for_edit(study.root, path)
    pairs = parse_pairs(path, raw)
    outcomes: dict[str, Placement] = {}
    for one, placement, span in decided:
        outcomes[one.coding.id] = placement
        if span is not None:
            pairs = [pair for pair in pairs if pair[0].id != one.coding.id]
            new = _placed(study, one, span)
            _refuse_twin(new, [coding for coding, _ in pairs])
            pairs.append((new, amended_line(bytes(one.record.coding), new)))
    lines = format_coding_lines(pairs)
    if lines != (raw or b""):
        yield Write(path, lines, raw)
    records, old = _records(study, layer, document)
    yield Write(
        unplaced_path(layer, document),
        format_records(_marked(record, outcomes.get(decoded(record).id), by, at) for record in records),
        old,
    )


def _placed(study: Study, one: _Open, span: tuple[int, int]) -> Coding:
    quote = study.texts[one.document].body[span[0] : span[1]]
    return msgspec.structs.replace(one.coding, start=span[0], end=span[1], quote=quote)


def _refuse_twin(coding: Coding, others: Sequence[Coding]) -> None:
    for other in others:
        if (other.start, other.end, other.code) == (coding.start, coding.end, coding.code):
            raise RefusedError(
                f"'{coding.code}' stands on this passage of '{coding.document}' already ('{other.id}'); "
                f"choose another, or drop '{coding.id}'"
            )


def _marked(record: Unplaced, placement: Placement | None, by: str, at: str) -> Unplaced:
    if placement is None or record.outcome:
        return record
    return msgspec.structs.replace(
        record,
        outcome="dropped" if placement.drop else "placed",
        decided_by=by,
        decided_at=at,
        note=placement.drop or placement.note,
    )


def _row(study: Study, one: _Open, placement: Placement, span: tuple[int, int] | None) -> PlacedRow:
    text = study.texts[one.document]
    return PlacedRow(
        one.layer,
        one.document,
        one.coding.id,
        one.coding.code,
        "placed" if span else "dropped",
        span[0] if span else None,
        span[1] if span else None,
        where(text, span[0]) if span else "",
        text.body[span[0] : span[1]] if span else one.coding.quote,
        placement.drop or placement.note,
    )
