"""Take layers back to the version before: every applied step undone, every decision of a person kept."""

from dataclasses import replace
from typing import NamedTuple

from qualcode.errors import UnreadableError
from qualcode.exchange.recoded_csv import format_recoded, parse_recoded
from qualcode.layer_files import Pairs, layer_write, pairs_write, read_layer, read_pairs
from qualcode.layout import recoded_path
from qualcode.migrations.applying import codebook_writes, documents_of
from qualcode.migrations.back import Returned, decisions, give_back
from qualcode.migrations.outcome import Outcome
from qualcode.migrations.placeless import without_place
from qualcode.model import Layer, Study
from qualcode.records import Recoded
from qualcode.rounds.on_record import note_change
from qualcode.set_aside import Asides, asides_write, queue_write, read_asides
from qualcode.storage import Write, locked, read_for_edit, write_files


class BackRow(NamedTuple):
    """What going back does in one layer."""

    migration: str
    layer: str
    coder: str
    returned: int
    """Codings that have their old code again, or wait no longer."""
    restored: int
    """Codings that had been set aside and stand in the layer again."""
    unplaced: int
    """Codings that had been set aside and have no certain place, since the text was changed meanwhile: they wait for
    `documents place`."""
    set_aside: int
    """Codings made since that the older version cannot hold."""
    decisions: int
    """Placements by people, kept in a sheet."""


class Undone(NamedTuple):
    """What going back did, or would do."""

    rows: list[BackRow]
    sheet: str
    """The path of the sheet that keeps what people had decided; empty where nobody has decided anything."""
    left: tuple[str, ...]
    """A sentence for each layer that was left as it is."""


class _Document(NamedTuple):
    name: str
    pairs: Pairs
    old: bytes | None
    asides: Asides
    old_asides: bytes | None
    back: Returned


def revert_migration(study: Study, outcome: Outcome, *, by: str, at: str, dry_run: bool = False) -> Undone:
    """Take every layer that is at the newer version back to the older one.

    Run again after it was cut off, it goes on where it stopped; a migration
    that was cut off is taken back as far as it had come.

    Args:
        study: As it was loaded; the files are read again under the study's lock.
        outcome: Of the migration.
        by: Who goes back.
        at: When, as `2019-03-14T09:30:00Z`.
        dry_run: Only say what would be done.
    """
    if dry_run:
        return _undone(study, outcome, (by, at))[1]
    with locked(study.root):
        writes, undone = _undone(study, outcome, (by, at))
        because = f"back from migration {outcome.migration.id}"
        write_files(study.root, [*note_change(study, writes, because=because, by=by, at=at), *writes])
        return undone


def reverting_writes(study: Study, outcome: Outcome, *, by: str, at: str) -> list[Write]:
    """All files that going back puts in place, in their order: after each of them it can be run again."""
    return _undone(study, outcome, (by, at))[0]


def _undone(study: Study, outcome: Outcome, signed: tuple[str, str]) -> tuple[list[Write], Undone]:
    """What is to be written.

    First what would be lost otherwise: newer codings, and decisions. Then the
    codebook and the records of the layers, from which on codings of the older version are not
    taken for newer ones; then the codings, and last what has come back.
    """
    kept: list[Write] = []
    records: list[Write] = []
    codings: list[Write] = []
    cleaned: list[Write] = []
    rows: list[BackRow] = []
    decided: list[Recoded] = []
    left: list[str] = []
    placeless = without_place(study)
    for known in study.layers:
        layer, raw = read_layer(study, known)
        if layer.codebook not in (outcome.old.version, outcome.new.version):
            left.append(
                f"layer '{layer.id}' was left: it is at {layer.codebook or 'no version'}, not at {outcome.new.version}"
            )
            continue
        if layer.codebook == outcome.new.version and layer.id in placeless:
            left.append(placeless[layer.id])
            continue
        found = [_document(study, layer, document, outcome, signed) for document in documents_of(study, layer)]
        own = [row for one in found for row in decisions(layer.id, one.pairs, one.asides, outcome)]
        for one in found:
            first, own_codings, last = _files(study, outcome, layer, one, signed)
            kept += first
            codings += own_codings
            cleaned += last
        if layer.codebook == outcome.new.version:
            records.append(layer_write(_lowered(layer, outcome), raw))
        decided += own
        newer = sum(len(one.back.newer) for one in found)
        returned, restored = (sum(getattr(one.back, name) for one in found) for name in ("n_returned", "n_restored"))
        lost = sum(len(one.back.unplaced) for one in found)
        if layer.codebook == outcome.new.version or returned or restored or lost:
            counts = (returned, restored, lost, newer, len(own))
            rows.append(BackRow(outcome.migration.id, layer.id, layer.coder, *counts))
    sheet = _sheet_writes(study, outcome, decided)
    back = codebook_writes(study, outcome.new.version, outcome.old.version) if rows else []
    path = sheet[0].path if sheet else ""
    return [*kept, *sheet, *back, *records, *codings, *cleaned], Undone(rows, path, tuple(left))


def _document(study: Study, layer: Layer, document: str, outcome: Outcome, signed: tuple[str, str]) -> _Document:
    pairs, old = read_pairs(study, layer.id, document)
    asides, old_asides = read_asides(study, outcome.migration.id, layer.id, document)
    fresh = layer.codebook == outcome.new.version
    by, at = signed
    proposed = {
        code.id for code in study.codebook.codes if code.proposed_by
    }  # no version has these, so none loses them
    apart = [pair for pair in pairs if pair[0].code in proposed and not outcome.traced(pair[0])]
    others = [pair for pair in pairs if pair not in apart] if apart else pairs
    back = give_back(others, asides, outcome, fresh=fresh, by=by, at=at)
    back = replace(back, pairs=[*back.pairs, *apart]) if apart else back
    return _Document(document, pairs, old, asides, old_asides, back)


def _files(
    study: Study, outcome: Outcome, layer: Layer, one: _Document, signed: tuple[str, str]
) -> tuple[list[Write], list[Write], list[Write]]:
    """What is to be written of one document: before the records of the layers, after them, and last."""
    others = [pair for pair in one.asides if pair[1].why != "newer"]
    kept, codings, cleaned = [], [], []
    if len(one.back.newer) + len(others) > len(one.asides):
        kept.append(_asides(outcome, layer, one, [*one.back.newer, *others]))
    if one.back.pairs != one.pairs:
        codings.append(pairs_write(layer.id, one.name, one.back.pairs, one.old))
    if one.back.unplaced:
        cleaned.append(queue_write(study, layer.id, one.name, one.back.unplaced, by=signed[0], at=signed[1]))
    if others:
        cleaned.append(_asides(outcome, layer, one, one.back.newer))
    return kept, codings, cleaned


def _asides(outcome: Outcome, layer: Layer, one: _Document, asides: Asides) -> Write:
    return asides_write(outcome.migration.id, layer.id, one.name, asides, one.old_asides)


def _lowered(layer: Layer, outcome: Outcome) -> Layer:
    old = outcome.old.version
    states = {
        document: replace(state, codebook="") if state.codebook == old else state
        for document, state in layer.documents.items()
    }
    return replace(layer, codebook=old, documents=states)


def _sheet_writes(study: Study, outcome: Outcome, decided: list[Recoded]) -> list[Write]:
    """The sheet of decisions, with those that it holds from an earlier time."""
    path = recoded_path(outcome.migration.id)
    raw = read_for_edit(study.root, path)
    earlier, problems = parse_recoded(raw or b"", path)
    if problems:
        raise UnreadableError(problems)
    now = {row.coding for row in decided}
    rows = [*decided, *(row for row in earlier if row.coding not in now)]
    if not decided:
        return []
    return [Write(path, format_recoded(rows).encode("utf-8"), raw)]
