"""Which units codings touch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from qualcode.analysis.units import Indices, whole
from qualcode.errors import UnreadableError
from qualcode.model import Coding
from qualcode.scope import Selection, of_codebook
from qualcode.verify import moved_quotes

if TYPE_CHECKING:
    from qualcode.analysis.universe import Universe


@dataclass(frozen=True, eq=False)
class Placed:
    """The codings that count, and each touch of one with a unit that its coder was to code."""

    codings: tuple[Coding, ...]
    """Those of documents that their layer has finished."""
    columns: Indices
    """For each coding the index of its layer."""
    numbers: Mapping[str, int]
    """A number for each code that was used."""
    codes: Indices
    """For each coding the number of its code."""
    starts: Indices
    """For each coding where it starts, all documents laid end to end."""
    ends: Indices
    coding: Indices
    """For each touch the index of the coding; a coding's touches stand together, in the order of the text."""
    unit: Indices
    """For each touch the index of the unit."""
    n_outside: int
    """Codings that touch no unit."""
    n_unassigned: int
    """Codings that touch only units which their coder was not to code."""


def placed(selection: Selection, universe: "Universe") -> Placed:
    """The units that the codings in scope touch; a unit that a coder was not to code has nothing from them.

    All documents are laid end to end, so that one search places every coding.

    Args:
        selection: Its codes and facets restrict the codings that count.
        universe: The units and layers.

    Raises:
        UnreadableError: If a coding no longer stands on its quote.
    """
    codings, columns, bases = _counted(selection, universe)
    starts = bases + whole([coding.start for coding in codings])
    ends = bases + whole([coding.end for coding in codings])
    offsets = offsets_of(universe)
    first = np.searchsorted(universe.ends + offsets, starts, side="right")
    n_touched = np.searchsorted(universe.starts + offsets, ends, side="left") - first
    n_touched[ends <= starts] = 0
    before = np.cumsum(n_touched) - n_touched
    coding = np.repeat(np.arange(len(codings)), n_touched)
    unit = np.repeat(first - before, n_touched) + np.arange(n_touched.sum())
    assigned = ~universe.gaps[universe.gap[unit], columns[coding]]
    n_assigned = np.bincount(coding[assigned], minlength=len(codings))
    numbers: dict[str, int] = {}
    codes = whole([numbers.setdefault(one.code, len(numbers)) for one in codings])
    return Placed(
        codings=tuple(codings),
        columns=columns,
        numbers=numbers,
        codes=codes,
        starts=starts,
        ends=ends,
        coding=coding[assigned],
        unit=unit[assigned],
        n_outside=int((n_touched == 0).sum()),
        n_unassigned=int(((n_touched > 0) & (n_assigned == 0)).sum()),
    )


def offsets_of(universe: "Universe") -> Indices:
    """For each unit the offset of its document when all are laid end to end."""
    return np.repeat(whole(list(_bases(universe).values())), whole(universe.sizes))


def touched_units(selection: Selection, universe: "Universe") -> Indices:
    """The units on which at least one of the coders who were to code them put any code in scope."""
    return union([placed(selection, universe).unit, np.empty(0, dtype=np.int64)])


def own_units(found: Placed, universe: "Universe") -> dict[str, list[Indices]]:
    """For each code the units that its own codings touch, layer by layer."""
    n_units, n_layers = len(universe), len(universe.layers)
    keys = found.codes * n_layers + found.columns
    # key = code and layer; one sort brings units in order and drops a unit that two codings touch
    pairs = np.unique(keys[found.coding] * n_units + found.unit)
    cuts = np.searchsorted(pairs, np.arange(1, len(found.numbers) * n_layers) * n_units)
    by_key = np.split(pairs % max(n_units, 1), cuts)
    own = {code: by_key[number * n_layers : (number + 1) * n_layers] for code, number in found.numbers.items()}
    return {code: by_layer for code, by_layer in own.items() if any(map(len, by_layer))}


def _bases(universe: "Universe") -> dict[str, int]:
    """The offset at which each document begins when all are laid end to end."""
    widths = accumulate((len(text.body) for text in universe.texts), initial=0)
    return {document.id: base for document, base in zip(universe.documents, widths, strict=False)}


def _counted(selection: Selection, universe: "Universe") -> tuple[list[Coding], Indices, Indices]:
    """Each coding that counts, the column of its layer, and where its document begins."""
    study, bases = selection.study, _bases(universe)
    column_of = {layer.id: column for column, layer in enumerate(universe.layers)}
    codings: list[Coding] = []
    columns: list[int] = []
    begins: list[int] = []
    sizes: list[int] = []
    problems = []
    everybody = replace(selection, speakers=None)  # units know who speaks; to ask of each coding would be slow
    for coded in everybody.coded():
        column, base = column_of.get(coded.layer), bases.get(coded.document)
        if column is None or base is None or not study.finished(universe.layers[column], coded.document):
            continue
        problems.extend(moved_quotes(coded, study.texts[coded.document]))
        own = of_codebook(selection, coded.codings)
        codings += own
        columns.append(column)
        begins.append(base)
        sizes.append(len(own))
    if problems:
        raise UnreadableError(problems)
    return codings, np.repeat(whole(columns), whole(sizes)), np.repeat(whole(begins), whole(sizes))


def union(arrays: Sequence[Indices]) -> Indices:
    """The different indices of some arrays, sorted; for few indices twice as fast as `np.unique`."""
    if len(arrays) == 1:
        return arrays[0]
    ordered = np.sort(np.concatenate([np.empty(0, dtype=np.int64), *arrays]))
    return ordered[np.flatnonzero(np.diff(ordered, prepend=-1))]
