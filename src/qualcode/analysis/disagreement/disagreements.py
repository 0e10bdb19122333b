"""Every unit on which coders disagree: in what way, and what it would bring to settle it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import isnan

import numpy as np

from qualcode.analysis.agreement import coder_names, document_of_unit
from qualcode.analysis.disagreement.contrast import Flags, Marked, Missing, Setting, contrast, marked, relations
from qualcode.analysis.disagreement.disagreement_kinds import BIT, EXTENT, FACET
from qualcode.analysis.placing import Placed, placed
from qualcode.analysis.presence import Presence, presence
from qualcode.analysis.units import Indices, whole
from qualcode.analysis.universe import Universe, universe
from qualcode.coefficients.tables import MISSING
from qualcode.coefficients.unanimity import Settled, Standing, masi_nearness, standing
from qualcode.scope import Selection

NO_GAIN = "undefined: with it settled every unit has the same codes"


@dataclass(frozen=True, eq=False)
class Pair:
    """Two coders."""

    first: int
    """The first one's column."""
    second: int
    both: Missing
    """For each of all units whether both were to code it and finished it."""
    flags: Flags
    """For each of all units the kinds in which they differ."""


@dataclass(frozen=True, eq=False)
class Disagreements:
    """The units on which coders disagree, as columns."""

    selection: Selection
    universe: Universe
    depth: int | None
    codes: tuple[str, ...]
    """The codes that are told apart, in the codebook's order."""
    found: Placed
    folded: Indices
    """For each coding the index of the code that it counts as."""
    missing: Missing
    units: Indices
    """Indices of the units on which coders disagree, in the order of the text."""
    flags: Flags
    """For each of all units the kinds of disagreement."""
    by_coder: tuple[Marked, ...]
    """For each coder what they gave to the units."""
    pairs: tuple["Pair", ...]
    """Each two coders who finished a unit both."""
    standing: Standing
    """Of those of `units` on which sets of codes differ."""
    differing: Indices
    """Where these stand among `units`."""
    settled: Settled

    @property
    def coders(self) -> list[str]:
        """The coders' names, column by column."""
        return coder_names(self.universe.layers)

    @property
    def gains(self) -> list[float | None]:
        """For each of `units` what it brings to settle it; 0 where codes do not differ."""
        gains = np.zeros(len(self.units))
        gains[self.differing] = self.settled.gains
        return [None if isnan(gain) else gain for gain in gains.tolist()]


def disagreements(
    selection: Selection, unit: str, *, depth: int | None = None, universe_rule: str = "assigned"
) -> Disagreements:
    """Every unit on which coders who finished it disagree about codes, or about facets of the same code.

    A unit has a code for a coder if a coding of theirs with it touches the unit;
    each coding counts under its own code only. A coder who was not to code a
    document, or has not finished it, says nothing about it. A code for which one
    of them was not asked yet does not count on the units of that document.

    Args:
        selection: Which documents, layers, codes, facets and speakers.
        unit: `turn`, `paragraph`, `sentence` or `line`.
        depth: Codes that stand deeper in the tree count as those above them at this depth.
        universe_rule: One of `UNIVERSES`: which units count; see `universe`.

    Raises:
        RefusedError: If there are no two layers to compare, or a coder has two.
        UnknownNameError: If there is no such unit or universe.
        UnreadableError: If a coding no longer stands on its quote, or no document has a speaker called eligible.
    """
    codebook = selection.study.codebook
    units = universe(selection, unit, universe_rule)
    found = placed(selection, units)
    present = presence(selection, units, [], found).collapsed(codebook, depth)
    codes = list(present.units_with)
    ratings, sets = present.sets(codes)
    folded = _folded(found, selection, depth, codes)
    found = _asked_of_all(found, folded, present, codes)
    by_coder = tuple(marked(units, found, folded, max(len(codes), 1)))
    pairs = tuple(_pairs(selection, units, by_coder, codes, present.missing))
    flags = np.zeros(len(units), dtype=np.int64)
    for pair in pairs:
        flags |= pair.flags
    flags[flags & ~BIT[EXTENT] > 0] &= ~BIT[EXTENT]
    disputed = np.flatnonzero(flags & ~BIT[EXTENT])
    about_codes = flags[disputed] & ~(BIT[EXTENT] | BIT[FACET]) > 0
    n_v = np.bincount(ratings[ratings != MISSING], minlength=len(sets))
    now = standing(ratings[disputed[about_codes]], n_v, masi_nearness(sets))
    return Disagreements(
        selection=selection,
        universe=units,
        depth=depth,
        codes=tuple(codes),
        found=found,
        folded=folded,
        missing=present.missing,
        units=disputed,
        flags=flags,
        by_coder=by_coder,
        pairs=pairs,
        standing=now,
        differing=np.flatnonzero(about_codes),
        settled=now.each_settled(),
    )


def _folded(found: Placed, selection: Selection, depth: int | None, codes: Sequence[str]) -> Indices:
    """For each coding the index of the code that it counts as; -1 where it touches no unit that counts."""
    codebook = selection.study.codebook
    index = {code: number for number, code in enumerate(codes)}
    counts_as = [-1] * len(found.numbers)
    for code, number in found.numbers.items():
        lineage = codebook.lineage(code) or (code,)
        counts_as[number] = index.get(lineage[: depth or len(lineage)][-1], -1)
    return whole(counts_as)[found.codes]


def _asked_of_all(found: Placed, folded: Indices, present: Presence, codes: Sequence[str]) -> Placed:
    """The codings without their touches of units where some coder was not asked for the code."""
    if not present.unasked:
        return found
    code = folded[found.coding]
    asked = np.ones(len(code), dtype=np.bool_)
    for number, name in enumerate(codes):
        asked &= ~((code == number) & np.isin(found.unit, present.not_asked_of_all(name)))
    return replace(found, coding=found.coding[asked], unit=found.unit[asked])


def _pairs(
    selection: Selection, units: Universe, by_coder: Sequence[Marked], codes: Sequence[str], missing: Missing
) -> Iterator[Pair]:
    relation = relations(selection.study.codebook, codes)
    setting = Setting(max(len(codes), 1), relation, document_of_unit(units), units.numbers)
    for first, second in combinations(range(len(by_coder)), 2):
        both = ~(missing[:, first] | missing[:, second])
        if both.any():
            yield Pair(first, second, both, contrast(setting, by_coder[first], by_coder[second], both))
