"""The codings of one layer and document back from a migration, and what people had decided. Values in, values out."""

from dataclasses import dataclass

import msgspec
from msgspec.structs import replace

from qualcode.files.codings_jsonl import amended_line
from qualcode.layer_files import Pairs
from qualcode.migrations.outcome import Outcome
from qualcode.model import Codebook, Coding
from qualcode.records import Recoded
from qualcode.set_aside import Asides, aside


@dataclass(frozen=True)
class Returned:
    """What stands in a layer's file of a document after going back."""

    pairs: Pairs
    newer: Asides
    """What is set aside from now on; whatever else was set aside has come back."""
    n_returned: int
    """Codings that have their old code again, or wait no longer."""
    n_restored: int
    """Codings that had been set aside and stand in the layer again."""
    unplaced: Asides
    """Codings that had been set aside and have no certain place, since the text was changed meanwhile."""


def give_back(pairs: Pairs, asides: Asides, outcome: Outcome, *, fresh: bool, by: str, at: str) -> Returned:
    """Codings of the newer version as the older one had them.

    Args:
        pairs: The codings with their lines.
        asides: What the migration set aside of them.
        outcome: The migration.
        fresh: Whether codings that have not been through the migration were made after it. They are, unless the
            migration or going back was cut off; those that the older version cannot hold are set aside.
        by: Who goes back.
        at: When.
    """
    newer = {coding.id: (coding, record) for coding, record in asides if record.why == "newer"}
    restored: Pairs = []
    unplaced: Asides = []
    for coding, record in asides:
        if record.why != "newer" and not _made_by_placing(coding, outcome):
            old, line = _returned(coding, bytes(record.coding), outcome)
            if record.stood_on:
                unplaced.append((old, replace(record, coding=msgspec.Raw(line))))
            else:
                restored.append((old, line))
    kept: Pairs = []
    n_returned = 0
    back = {coding.id for coding, _ in (*restored, *unplaced)}
    there = {coding.id for coding, _ in pairs} | back
    for coding, line in pairs:
        if coding.id in newer or coding.id in back:
            continue
        if origin := _made_by_placing(coding, outcome):
            if origin not in there:  # its original was removed since; it has nothing to go back into
                newer[coding.id] = aside(coding, line, "newer", by=by, at=at)
            continue
        if outcome.traced(coding):
            kept.append(_returned(coding, line, outcome))
            n_returned += 1
        elif fresh and _is_newer(coding, outcome):
            newer[coding.id] = aside(coding, line, "newer", by=by, at=at)
        else:
            kept.append((coding, line))
    return Returned([*kept, *restored], list(newer.values()), n_returned, len(restored), unplaced)


def _returned(coding: Coding, line: bytes, outcome: Outcome) -> tuple[Coding, bytes]:
    old = outcome.returned(coding)
    return (coding, line) if old is coding else (old, amended_line(line, old))


def _made_by_placing(coding: Coding, outcome: Outcome) -> str:
    """The id of the coding from which one was made by placing it under several codes after the migration."""
    return next((was.coding for was in coding.was if was.migration == outcome.migration.id and was.coding), "")


def _is_newer(coding: Coding, outcome: Outcome) -> bool:
    """Whether the older version cannot hold a coding, or would mean another thing by it."""
    known = coding.code in outcome.old.by_id and coding.code not in outcome.queued
    return not known or not _holds_facets(coding, outcome.old)


def _holds_facets(coding: Coding, codebook: Codebook) -> bool:
    for name, values in coding.facets.items():
        facet = codebook.facet(name)
        if facet is None or not set(values) <= set(facet.value_ids) or not codebook.applies(facet, coding.code):
            return False
    return True


def decisions(layer: str, pairs: Pairs, asides: Asides, outcome: Outcome) -> list[Recoded]:
    """Where people placed the codings that had waited: in the layer or, placed nowhere or twice, set aside."""
    found: dict[str, tuple[Coding, list[str], tuple[str, str, str]]] = {}
    everything = [(coding, "") for coding, _ in pairs] + [(coding, record.why) for coding, record in asides]
    signed = {coding.id: (record.note, record.by, record.at) for coding, record in asides}
    for coding, why in everything:
        mine = [was for was in coding.was if was.migration == outcome.migration.id]
        before = outcome.returned(coding)
        if before.code not in outcome.queued or why in ("newer", "extracted"):
            continue
        if why == "none":
            found[coding.id] = before, [], signed[coding.id]
        elif mine and not coding.waits:
            step = mine[-1]
            entry = found.setdefault(step.coding or coding.id, (before, [], (step.note, step.by, step.at)))
            entry[1].append(coding.code)
    return [
        Recoded(
            layer=layer,
            document=before.document,
            coding=coding_id,
            start=before.start,
            end=before.end,
            quote=before.quote,
            old=before.code,
            placed=" + ".join(codes) or "none",
            note=note,
            by=by,
            at=at,
        )
        for coding_id, (before, codes, (note, by, at)) in found.items()
    ]
