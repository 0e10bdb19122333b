"""The codings of one layer and document through a migration. Values in, values out."""

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec

from qualcode.files.codings_jsonl import amended_line
from qualcode.layer_files import Pairs
from qualcode.migrations.outcome import Facets, Outcome
from qualcode.model import Codebook, Coding, Was
from qualcode.set_aside import Asides, aside

CHANGED, WAITS, SET_ASIDE = "changed", "waits", "set aside"


@dataclass(frozen=True)
class Carried:
    """What stands in a layer's file of a document after a migration, and what was set aside."""

    pairs: Pairs
    gone: Asides
    counts: Counter[tuple[int, str]] = field(default_factory=Counter)
    """How many codings changed, wait or were set aside by each step, numbered from 1; by none of them under 0."""


def carry(pairs: Pairs, asides: Asides, outcome: Outcome, by: str, at: str) -> Carried:
    """Codings of the older version as the newer one has them.

    What has been through the migration stays as it is, so that a run that was
    cut off can be run again. What going back had set aside comes back, but for
    what has no certain place since its text was changed.
    """
    newer = {coding.id: bytes(record.coding) for coding, record in asides if record.why == "newer"}
    counts: Counter[tuple[int, str]] = Counter()
    changed: dict[str, Coding] = {}
    kept: Pairs = []
    gone: Asides = []
    for coding, line in pairs:
        if coding.id in newer:
            continue
        if coding.code in outcome.extracted:
            counts[outcome.number_of(coding.code), SET_ASIDE] += 1
            gone.append(aside(coding, line, "extracted", by=by, at=at))
            continue
        new = outcome.carried(coding, by, at)
        if new is coding:
            kept.append((coding, line))
            continue
        changed[coding.id] = coding
        kept.append((new, amended_line(line, new)))
    kept += [(coding, newer[coding.id]) for coding, record in asides if record.why == "newer" and not record.stood_on]
    if changed:
        kept, twins = _without_twins(kept, changed, outcome, (by, at))
        lines = {**{coding.id: line for coding, line in pairs}, **newer} if twins else {}
        for twin in twins.values():
            gone.append(aside(twin.old, lines[twin.old.id], "twin", by=by, at=at, twin=twin.first))
            counts[outcome.number_of(twin.by_code), SET_ASIDE] += 1
        for old in (old for old in changed.values() if old.id not in twins):
            counts[outcome.number_of(old.code), WAITS if old.code in outcome.queued else CHANGED] += 1
    return Carried(kept, gone, counts)


class _Twin(NamedTuple):
    """A coding that has a twin."""

    old: Coding
    """As it was before."""
    first: str
    """The id of the coding that stands for it."""
    by_code: str
    """The old code of the two that brought them together."""


def _without_twins(
    pairs: Pairs, changed: dict[str, Coding], outcome: Outcome, signed: tuple[str, str]
) -> tuple[Pairs, dict[str, _Twin]]:
    """One coding where a merge makes several of one code on one passage: the first by id, with the facets of all.

    One that waits is not yet of the code that it has; whether it is a twin shows where a person places it.
    """
    places: dict[tuple[int, int, str, str], list[tuple[Coding, bytes]]] = {}
    for pair in pairs:
        places.setdefault((pair[0].start, pair[0].end, pair[0].code, pair[0].waits), []).append(pair)
    kept: Pairs = []
    twins: dict[str, _Twin] = {}
    for group in places.values():
        if len(group) < 2 or not any(coding.id in changed for coding, _ in group):
            kept += group
            continue
        (first, line), *others = sorted(group, key=lambda pair: pair[0].id)
        by_code = next(changed[coding.id].code for coding, _ in group if coding.id in changed)
        for coding, _ in others:
            twins[coding.id] = _Twin(changed.get(coding.id, coding), first.id, by_code)
        facets = _joined([first, *(coding for coding, _ in others)], outcome.new)
        if facets != first.facets:
            first = _with_facets(changed.get(first.id, first), first, facets, outcome.migration.id, signed)
            line = amended_line(line, first)
        kept.append((first, line))
    return kept, twins


def _joined(codings: list[Coding], codebook: Codebook) -> Facets:
    """The facets of all; of a facet that takes one value, that of the first coding that has one."""
    found: dict[str, list[str]] = {name: list(values) for name, values in codings[0].facets.items()}
    for coding in codings[1:]:
        for name, values in coding.facets.items():
            facet = codebook.facet(name)
            own = found.setdefault(name, [])
            if not own or (facet is not None and facet.several):
                own += [value for value in values if value not in own]
    return found


def _with_facets(old: Coding, new: Coding, facets: Facets, migration: str, signed: tuple[str, str]) -> Coding:
    """A coding with the facets of its twins; its past says which it had, an empty one where it had none."""
    by, at = signed
    before = {**old.facets, **{name: [] for name in facets if name not in old.facets}}
    steps = new.was
    if steps and steps[-1].migration == migration:
        steps = (*steps[:-1], msgspec.structs.replace(steps[-1], facets=before))
    else:
        steps = (*steps, Was(old.code, migration, by=by, at=at, facets=before))
    return msgspec.structs.replace(new, facets=facets, was=steps)
