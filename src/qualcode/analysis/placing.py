"""Which units codings touch."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from qualcode.analysis.units import Indices, whole
from qualcode.errors import UnreadableError
from qualcode.scope import Selection
from qualcode.verify import moved_quotes

if TYPE_CHECKING:
    from qualcode.analysis.universe import Universe


class OwnUnits(NamedTuple):
    """Where codings stand among the units."""

    units: Mapping[str, Sequence[Indices]]
    """For each code the units that its own codings touch, layer by layer."""
    n_outside: int
    """Codings that touch no unit."""
    n_unassigned: int
    """Codings that touch only units which their coder was not to code."""


def touched_units(selection: Selection, universe: "Universe") -> Indices:
    """The units on which at least one of the coders who were to code them put any code in scope."""
    return union([units for by_layer in own_units(selection, universe).units.values() for units in by_layer])


def own_units(selection: Selection, universe: "Universe") -> OwnUnits:
    """The units that the codings in scope touch; a unit that a coder was not to code has nothing from them.

    All documents are laid end to end, so that one search places every coding.
    """
    n_units, n_layers = len(universe), len(universe.layers)
    bases = _bases(universe)
    numbers: dict[str, int] = {}
    coding_starts, coding_ends, keys = _placed(selection, universe, bases, numbers)
    offsets = np.repeat(whole(list(bases.values())), whole(universe.sizes))
    first = np.searchsorted(universe.ends + offsets, coding_starts, side="right")
    n_touched = np.searchsorted(universe.starts + offsets, coding_ends, side="left") - first
    n_touched[coding_ends <= coding_starts] = 0
    before = np.cumsum(n_touched) - n_touched
    touched = np.repeat(first - before, n_touched) + np.arange(n_touched.sum())
    coding = np.repeat(np.arange(len(keys)), n_touched)
    assigned = ~universe.gaps[universe.gap[touched], keys[coding] % n_layers]
    n_assigned = np.bincount(coding[assigned], minlength=len(keys))
    # key = code and layer; one sort brings units in order and drops a unit that two codings touch
    pairs = np.unique(keys[coding[assigned]] * n_units + touched[assigned])
    cuts = np.searchsorted(pairs, np.arange(1, len(numbers) * n_layers) * n_units)
    by_key = np.split(pairs % max(n_units, 1), cuts)
    own = {code: by_key[number * n_layers : (number + 1) * n_layers] for code, number in numbers.items()}
    return OwnUnits(
        {code: found for code, found in own.items() if any(map(len, found))},
        n_outside=int((n_touched == 0).sum()),
        n_unassigned=int(((n_touched > 0) & (n_assigned == 0)).sum()),
    )


def _bases(universe: "Universe") -> dict[str, int]:
    """The offset at which each document begins when all are laid end to end."""
    widths = accumulate((len(text.body) for text in universe.texts), initial=0)
    return {document.id: base for document, base in zip(universe.documents, widths, strict=False)}


def _placed(
    selection: Selection, universe: "Universe", bases: Mapping[str, int], numbers: dict[str, int]
) -> tuple[Indices, Indices, Indices]:
    """Start and end of each coding that counts, and a number for its code and layer; codes get `numbers`."""
    study, n_layers = selection.study, len(universe.layers)
    columns = {layer.id: column for column, layer in enumerate(universe.layers)}
    starts: list[int] = []
    ends: list[int] = []
    keys: list[int] = []
    problems = []
    everybody = replace(selection, speakers=None)  # units know who speaks; to ask of each coding would be slow
    for coded in everybody.coded():
        column, base = columns.get(coded.layer), bases.get(coded.document)
        if column is None or base is None or not study.finished(universe.layers[column], coded.document):
            continue
        problems.extend(moved_quotes(coded, study.texts[coded.document]))
        starts += [base + coding.start for coding in coded.codings]
        ends += [base + coding.end for coding in coded.codings]
        keys += [numbers.setdefault(coding.code, len(numbers)) * n_layers + column for coding in coded.codings]
    if problems:
        raise UnreadableError(problems)
    return whole(starts), whole(ends), whole(keys)


def union(arrays: Sequence[Indices]) -> Indices:
    """The different indices of some arrays, sorted; for few indices twice as fast as `np.unique`."""
    if len(arrays) == 1:
        return arrays[0]
    ordered = np.sort(np.concatenate([np.empty(0, dtype=np.int64), *arrays]))
    return ordered[np.flatnonzero(np.diff(ordered, prepend=-1))]
