"""What the level of the code tree, or a merger of two codes, does to agreement on all codes together."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

import numpy as np

from qualcode.analysis.agreement import Compared, compared, of_sets_row, rated_codes
from qualcode.analysis.agreement_rows import AgreementRow, with_interval
from qualcode.analysis.draws import Wish
from qualcode.analysis.measuring import measured
from qualcode.analysis.rated import Rated
from qualcode.analysis.units import Indices, whole
from qualcode.coefficients.alpha_measures import Alpha
from qualcode.coefficients.measures import Disagreement, sums_by_cluster
from qualcode.coefficients.resampling import DECIMALS, Sampled
from qualcode.coefficients.tables import MISSING, Matrix, Ratings, RatingTable
from qualcode.coefficients.weights import masi_distances
from qualcode.model import Codebook
from qualcode.scope import Selection

Set = frozenset[str]
OF_SETS = ("masi_alpha", "jaccard_alpha")


class LevelRow(NamedTuple):
    """How far coders agree on all codes together when deeper codes count as those above them."""

    level: int
    """1: only the top codes are told apart."""
    n_codes: int
    """How many different codes somebody used, at this level."""
    code: str
    coefficient: str
    unit: str
    coders: str
    value: float | None
    reason: str
    low: float | None
    high: float | None
    interval: str
    n_units: int
    n_pairable: int
    universe: str = ""


class MergeRow(NamedTuple):
    """What merging two codes that stand under the same code would do to agreement."""

    code: str
    """Both ids, joined by a plus sign."""
    parent: str
    """The code above both; empty at the top."""
    n_swapped: int
    """Units on which one coder has the first code only, another the second only."""
    coefficient: str
    unit: str
    coders: str
    value: float | None
    """Of the merged code."""
    reason: str
    low: float | None
    high: float | None
    interval: str
    n_units: int
    n_pairable: int
    first: float | None
    """Of the first code as it is."""
    second: float | None
    together: float | None
    """Alpha of all codes together, as sets (MASI), as it is."""
    gain: float | None
    """What the merger adds to it."""
    gain_low: float | None
    gain_high: float | None
    universe: str = ""


@dataclass(frozen=True)
class Levels:
    """Rows of levels with what they were computed on."""

    rows: tuple[LevelRow, ...]
    on: Compared


@dataclass(frozen=True)
class Mergers:
    """Rows of mergers with what they were computed on."""

    rows: tuple[MergeRow, ...]
    on: Compared


def agreement_by_level(
    selection: Selection, unit: str, *, wish: Wish | None = None, universe_rule: str = "assigned"
) -> Levels:
    """Set-valued alpha at each level of the code tree, from the top codes down to the codes as they were used.

    Where alpha falls from one level to the next, coders agree on the kind of thing but not on which one it is.

    Args:
        selection: Which documents, layers, codes and speakers.
        unit: What a unit is.
        wish: Which intervals.
        universe_rule: Which units count.

    Raises:
        RefusedError: If there are no two layers to compare, or a coder has two.
        UnknownNameError: If there is no such unit, interval or universe.
        UnreadableError: If a coding no longer stands on its quote.
    """
    on = compared(selection, unit, wish, universe_rule)
    codebook = selection.study.codebook
    ratings, sets = _sets(on, codebook)
    used = sorted(set().union(*sets))
    deepest = max((codebook.by_id[code].depth for code in used if code in codebook.by_id), default=1)
    rows: list[LevelRow] = []
    for level in range(1, deepest + 1):
        above = {code: (codebook.lineage(code) or (code,))[:level][-1] for code in used}
        into, folded = _folded(sets, above)
        for name in OF_SETS:
            row = of_sets_row(on.like, _mapped(ratings, into), folded, name)
            rows.append(_level_row(row, level, len(set(above.values()))))
    return Levels(tuple(rows), on)


def mergers(
    selection: Selection, unit: str, *, wish: Wish | None = None, at_most: int = 20, universe_rule: str = "assigned"
) -> Mergers:
    """Pairs of codes under the same code that coders took for one another, and what merging each would bring.

    Args:
        selection: Which documents, layers, codes and speakers.
        unit: What a unit is.
        wish: Which intervals.
        universe_rule: Which units count.
        at_most: How many pairs: those that were swapped most often.

    Returns:
        The pairs that were swapped at least once, those first that would bring most.

    Raises:
        RefusedError: If there are no two layers to compare, or a coder has two.
        UnknownNameError: If there is no such unit, interval or universe.
        UnreadableError: If a coding no longer stands on its quote.
    """
    on = compared(selection, unit, wish, universe_rule)
    codebook = selection.study.codebook
    ratings, sets = _sets(on, codebook)
    pairs = sorted(_swapped(on, codebook), key=lambda pair: (-pair[0], pair[1:]))[:at_most]
    singles = _alphas(on, selection, [(code,) for code in sorted({code for pair in pairs for code in pair[1:]})])
    merged = _alphas(on, selection, [pair[1:] for pair in pairs])
    rows = []
    for n_swapped, first, second in pairs:
        row = merged[first, second]
        found = _gain(on.like, ratings, sets, _merging(codebook, first, second))
        rows.append(
            MergeRow(
                code=f"{first}+{second}",
                parent=codebook.by_id[first].parent or "",
                n_swapped=n_swapped,
                **{name: getattr(row, name) for name in _MEASURED},
                first=singles[first,].value,
                second=singles[second,].value,
                together=found.together,
                gain=found.row.value,
                gain_low=found.row.low,
                gain_high=found.row.high,
            )
        )
    rows.sort(key=lambda row: (-(row.gain or 0.0), row.code))
    return Mergers(tuple(rows), on)


_MEASURED = tuple(name for name in MergeRow._fields if name in AgreementRow._fields and name != "code")


def _level_row(row: AgreementRow, level: int, n_codes: int) -> LevelRow:
    shared = {name: getattr(row, name) for name in LevelRow._fields if name in AgreementRow._fields}
    return LevelRow(level=level, n_codes=n_codes, **shared)


def _sets(on: Compared, codebook: Codebook) -> tuple[Ratings, list[Set]]:
    """Units x coders: the index of the set of codes, each coding under its own code; and the sets."""
    present = on.present.collapsed(codebook)
    return present.sets(list(present.units_with))


def _folded(sets: Sequence[Set], above: Mapping[str, str]) -> tuple[Indices, list[Set]]:
    """For each set the index of the set that it becomes, and the sets that there are then."""
    numbers: dict[Set, int] = {}
    into = [numbers.setdefault(frozenset(above[code] for code in one), len(numbers)) for one in sets]
    return whole(into), list(numbers)


def _mapped(ratings: Ratings, into: Indices) -> Ratings:
    return np.where(ratings == MISSING, MISSING, np.append(into, MISSING)[ratings])


def _merging(codebook: Codebook, first: str, second: str) -> Callable[[str], str]:
    """Codings of the second code, and of those below it, count as the first; so do those below the first."""
    of_both = {*codebook.family(first), *codebook.family(second)}
    return lambda code: first if code in of_both else code


def _swapped(on: Compared, codebook: Codebook) -> Iterator[tuple[int, str, str]]:
    """Pairs of codes under the same code, and on how many units one coder has the one, another the other."""
    siblings: dict[str | None, list[str]] = {}
    for code in on.present.units_with:
        if code in codebook.by_id:
            siblings.setdefault(codebook.by_id[code].parent, []).append(code)
    for codes in siblings.values():
        ratings = {code: on.present.ratings(code) for code in codes}
        for first, second in combinations(codes, 2):
            only_first = (ratings[first] == 1) & (ratings[second] == 0)
            only_second = (ratings[second] == 1) & (ratings[first] == 0)
            n = int((only_first.any(axis=1) & only_second.any(axis=1)).sum())
            if n:
                yield n, first, second


def _alphas(
    on: Compared, selection: Selection, groups: Sequence[tuple[str, ...]]
) -> dict[tuple[str, ...], AgreementRow]:
    """Krippendorff's alpha of some codes as if each group of them were one."""
    present = on.present.joined(groups)
    rated = rated_codes(selection, on.like, present, list(present.units_with))
    return dict(zip(groups, measured(rated, ["krippendorff_alpha"]), strict=True))


@dataclass(frozen=True, eq=False)
class Gain:
    """What alpha of sets gains when some sets become the same: a difference, as 1 - D_o / D_e for its samples."""

    before: Matrix
    """Sets x sets: their distances."""
    after: Matrix
    """The same of the sets that they become."""
    into: Indices
    """For each set the index of the set that it becomes."""

    def contributions(self, table: RatingTable) -> Matrix:
        """Those of alpha before, then those of alpha after."""
        then = RatingTable(_mapped(table.rows, self.into), table.counts, len(self.after))
        return np.column_stack([Alpha(self.before).contributions(table), Alpha(self.after).contributions(then)])

    def disagreement(self, sums: Matrix) -> Disagreement:
        """1 less the difference, over 1; nothing expected where one of the two has no value."""
        width = len(self.before) + 1
        before = Alpha(self.before).disagreement(sums[..., :width]).value
        difference = Alpha(self.after).disagreement(sums[..., width:]).value - before
        return Disagreement(1 - difference, np.where(np.isnan(difference), 0.0, 1.0))


class _Found(NamedTuple):
    together: float | None
    row: AgreementRow
    """The gain as a value with its interval."""


def _gain(like: Rated, ratings: Ratings, sets: Sequence[Set], merging: Callable[[str], str]) -> _Found:
    into, folded = _folded(sets, {code: merging(code) for one in sets for code in one})
    measure = Gain(masi_distances(sets), masi_distances(folded), into)
    table, cluster = _by_cluster(like, ratings, len(sets))
    sums = sums_by_cluster(measure, table, cluster, like.draws.n_clusters)
    n_pairable = int(table.counts[table.n_ratings >= 2].sum())
    sampled = Sampled(measure, sums, like.draws.weights @ sums, n_pairable)
    row = AgreementRow("", "", "masi_alpha", like.unit, "", None, "", None, None, "", like.n_units, n_pairable)
    if np.isnan(sampled.value):
        return _Found(None, row)
    together = Alpha(measure.before).disagreement(sums.sum(axis=0)[: len(sets) + 1]).value
    return _Found(round(float(together), DECIMALS), with_interval(row, sampled, like.draws))


def _by_cluster(like: Rated, ratings: Ratings, n_sets: int) -> tuple[RatingTable, Indices]:
    """The ratings, with units of a cluster that are alike counted once; and the cluster of each row."""
    rows, counts = np.unique(np.column_stack([like.draws.cluster, ratings]), axis=0, return_counts=True)
    return RatingTable(rows[:, 1:], counts, n_sets), rows[:, 0]
