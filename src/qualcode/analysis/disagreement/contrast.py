"""How two coders differ on every unit: as columns, since a study has too many lines to look at one by one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qualcode.analysis.disagreement.disagreement_kinds import (
    BIT,
    BOUNDARY,
    EXTENT,
    FACET,
    OTHER,
    OVERLAP,
    PARENT,
    PRESENCE,
    SIBLING,
    SUBSET,
)
from qualcode.analysis.placing import Placed, offsets_of
from qualcode.analysis.units import Indices, whole
from qualcode.analysis.universe import Universe
from qualcode.model import Codebook, Coding

Flags = npt.NDArray[np.int64]
Missing = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Marked:
    """What one coder gave to the units that they were to code; a mark is unit x number of codes + code."""

    marks: Indices
    """Sorted, each once, however many codings of the code touch the unit."""
    onward: Indices
    """Marks of which a coding reaches into the next unit."""
    valued: Indices
    """Mark x `n_values` + facet value; sorted, each once."""
    starts: Indices
    """For each mark where its codings begin inside the unit."""
    ends: Indices
    n_values: int
    """How many different values of facets there are."""

    def among(self, units: Missing, n_codes: int) -> Indices:
        """The marks of some units."""
        return self.marks[units[self.marks // n_codes]]


def marked(universe: Universe, found: Placed, folded: Indices, n_codes: int) -> list[Marked]:
    """What each coder gave to the units.

    Args:
        universe: The units and coders.
        found: The codings.
        folded: For each coding the index of the code that it counts as.
        n_codes: How many codes there are.
    """
    offsets = offsets_of(universe)
    unit, coding = found.unit, found.coding
    marks = unit * n_codes + folded[coding]
    starts = np.maximum(found.starts[coding], (universe.starts + offsets)[unit])
    ends = np.minimum(found.ends[coding], (universe.ends + offsets)[unit])
    goes_on = np.append((coding[1:] == coding[:-1]) & (unit[1:] == unit[:-1] + 1), False)[: len(coding)]
    values, valued_coding, n_values = _facet_values(found.codings)
    columns = found.columns[coding]
    by_column = []
    for column in range(len(universe.layers)):
        here = np.flatnonzero(columns == column)
        order = here[np.argsort(marks[here], kind="stable")]
        ordered = marks[order]
        firsts = np.flatnonzero(np.diff(ordered, prepend=-1))
        by_column.append(
            Marked(
                marks=ordered[firsts],
                onward=np.unique(marks[here][goes_on[here]]),
                valued=_valued(marks[here], coding[here], values, valued_coding, n_values),
                starts=np.minimum.reduceat(starts[order], firsts) if len(order) else order,
                ends=np.maximum.reduceat(ends[order], firsts) if len(order) else order,
                n_values=n_values,
            )
        )
    return by_column


def _facet_values(codings: Sequence[Coding]) -> tuple[Indices, Indices, int]:
    """Each value of a facet on a coding as a number, the coding that it stands on, and how many numbers there are."""
    numbers: dict[tuple[str, str], int] = {}
    values: list[int] = []
    on: list[int] = []
    for index, coding in enumerate(codings):
        if coding.facets:
            for facet, chosen in coding.facets.items():
                for value in chosen:
                    values.append(numbers.setdefault((facet, value), len(numbers)))
                    on.append(index)
    return whole(values), whole(on), max(len(numbers), 1)


def _valued(marks: Indices, coding: Indices, values: Indices, on: Indices, n_values: int) -> Indices:
    """Each mark of a touch with each facet value of its coding."""
    first = np.searchsorted(on, coding)
    n = np.searchsorted(on, coding, side="right") - first
    place = np.repeat(first - (np.cumsum(n) - n), n) + np.arange(n.sum())
    return np.unique(np.repeat(marks, n) * n_values + values[place])


@dataclass(frozen=True, eq=False)
class Setting:
    """What the marks of two coders are judged by."""

    n_codes: int
    relation: npt.NDArray[np.int64]
    """Codes x codes: the flag of the kind that a dispute over two of them is."""
    document: Indices
    """For each unit the index of its document."""
    numbers: Indices
    """For each unit its place in its document."""


def relations(codebook: Codebook, codes: Sequence[str]) -> npt.NDArray[np.int64]:
    """Codes x codes: whether one stands above the other, both under the same code, or neither.

    Codes at the top of the tree, and codes that the codebook does not know, are nobody's siblings.
    """
    lineages = [codebook.lineage(code) or (code,) for code in codes]
    found = np.full((len(codes), len(codes)), BIT[OTHER], dtype=np.int64)
    for first, one in enumerate(lineages):
        for second, other in enumerate(lineages):
            if one[-1] in other or other[-1] in one:
                found[first, second] = BIT[PARENT]
            elif len(one) > 1 and one[:-1] == other[:-1]:
                found[first, second] = BIT[SIBLING]
    return found


def contrast(setting: Setting, first: Marked, second: Marked, both: Missing) -> Flags:
    """For each unit the kinds in which two coders differ.

    Args:
        setting: What their marks are judged by.
        first: One coder's marks.
        second: The other's.
        both: For each unit whether both coders rated it; elsewhere they do not differ.
    """
    n_codes, n_units = setting.n_codes, len(both)
    shared, *more = opposed(first, second, both, n_codes)
    n_shared = np.bincount(shared // n_codes, minlength=n_units)
    n_more = [np.bincount(marks // n_codes, minlength=n_units) for marks in more]
    flags = np.zeros(n_units, dtype=np.int64)
    one_more, two_more = n_more[0] > 0, n_more[1] > 0
    flags[(n_shared == 0) & (one_more != two_more)] |= BIT[PRESENCE]
    flags[(n_shared > 0) & (one_more != two_more)] |= BIT[SUBSET]
    flags[(n_shared > 0) & one_more & two_more] |= BIT[OVERLAP]
    disjoint = (n_shared == 0) & one_more & two_more
    related = _related(setting, more[0], more[1])
    flags |= related & (BIT[PARENT] | BIT[SIBLING])
    flags[disjoint & (related == BIT[OTHER])] |= BIT[OTHER]
    for marks, own, theirs in ((more[0], first, second), (more[1], second, first)):
        flags[_across(setting, marks, own, theirs) // n_codes] |= BIT[BOUNDARY]
    valued = np.setxor1d(first.valued, second.valued, assume_unique=True) // first.n_values
    flags[valued[_held(valued, shared)] // n_codes] |= BIT[FACET]
    at_one, at_other = np.searchsorted(first.marks, shared), np.searchsorted(second.marks, shared)
    apart = (first.starts[at_one] != second.starts[at_other]) | (first.ends[at_one] != second.ends[at_other])
    flags[shared[apart] // n_codes] |= BIT[EXTENT]
    return flags


def opposed(first: Marked, second: Marked, both: Missing, n_codes: int) -> tuple[Indices, Indices, Indices]:
    """The marks that two coders share, those that only the first has, and those that only the second has."""
    ones, others = first.among(both, n_codes), second.among(both, n_codes)
    shared = np.intersect1d(ones, others, assume_unique=True)
    return shared, _without(ones, shared), _without(others, shared)


def crossed(ones: Indices, others: Indices, n_codes: int) -> tuple[Indices, Indices]:
    """Each of one coder's marks with each of the other's on the same unit."""
    units = ones // n_codes
    first = np.searchsorted(others, units * n_codes)
    n = np.searchsorted(others, (units + 1) * n_codes) - first
    place = np.repeat(first - (np.cumsum(n) - n), n) + np.arange(n.sum())
    return np.repeat(ones, n), others[place]


def _related(setting: Setting, ones: Indices, others: Indices) -> Flags:
    """For each unit how each code that only one coder has is related to each that only the other has."""
    flags = np.zeros(len(setting.numbers), dtype=np.int64)
    one, other = crossed(ones, others, setting.n_codes)
    related = setting.relation[one % setting.n_codes, other % setting.n_codes] if len(one) else one
    np.bitwise_or.at(flags, one // setting.n_codes, related)
    return flags


def _across(setting: Setting, marks: Indices, own: Marked, theirs: Marked) -> Indices:
    """Those of one coder's marks whose code the other has on the unit before or after instead.

    Either a coding of the coder reaches over both units (an interviewer's turn that does not count may stand between),
    or the units are next to one another in the text and the coder has nothing of it there.
    """
    n_codes = setting.n_codes
    units = marks // n_codes
    found = np.zeros(len(marks), dtype=np.bool_)
    for step in (-1, 1):
        beside = np.clip(units + step, 0, len(setting.numbers) - 1)
        near = (beside != units) & (setting.document[beside] == setting.document[units])
        adjacent = np.abs(setting.numbers[beside] - setting.numbers[units]) == 1
        reaches = _held(marks if step > 0 else marks - n_codes, own.onward)
        there = marks + step * n_codes
        found |= near & (reaches | (adjacent & ~_held(there, own.marks))) & _held(there, theirs.marks)
    return marks[found]


def _without(marks: Indices, others: Indices) -> Indices:
    """Sorted marks that are not among others, which are sorted too."""
    return marks[~_held(marks, others)]


def _held(marks: Indices, among: Indices) -> Missing:
    """For each mark whether it is among others, which are sorted."""
    if not len(among):
        return np.zeros(len(marks), dtype=np.bool_)
    held: Missing = among[np.minimum(np.searchsorted(among, marks), len(among) - 1)] == marks
    return held
