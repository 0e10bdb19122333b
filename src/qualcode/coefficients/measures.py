"""Coefficients as sums: what one unit adds, and what the sums of many units amount to.

Every coefficient here is 1 - D_o / D_e, the disagreement seen over that expected by chance, and both are functions of
sums over units. What each unit adds is had once; the sums of any sample of units, in which a unit may stand any number
of times, are then one matrix product. So an estimate, its thousand replicates and its leave-one-out values are the
same few lines, and cost little more than the estimate alone.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from qualcode.coefficients.coincidences import no_chance, pairable
from qualcode.coefficients.tables import Counts, Matrix, Ratings, RatingTable
from qualcode.coefficients.terms import Terms, paired_distances, values_of

_BLOCK_CELLS = 200_000
"""So many ratings, or numbers of contributions, are looked at together, however many units there are."""


class Disagreement(NamedTuple):
    """Disagreement seen and expected by chance, for each sample of units."""

    observed: Matrix
    expected: Matrix

    @property
    def value(self) -> Matrix:
        """1 - observed / expected; not a number where chance would never disagree, or no unit is pairable."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.expected > 0, 1 - self.observed / self.expected, np.nan)


class OfSums(Protocol):
    """A coefficient that is a function of sums, whatever was summed."""

    def disagreement(self, sums: Matrix) -> Disagreement:
        """From sums (... x F) the disagreement of each sample (...)."""
        ...


class Measure(OfSums, Protocol):
    """A coefficient by what units add to it.

    One whose contributions are zero nearly everywhere has `terms(table) -> Terms` too: the others.
    """

    def contributions(self, table: RatingTable) -> Matrix:
        """Rows x F: what one unit of each row adds to F sums."""
        ...


def estimate(measure: Measure, table: RatingTable) -> float:
    """The value of a coefficient on a table.

    Raises:
        UndefinedError: If no unit has two values, or chance would never disagree.

    >>> from qualcode.coefficients.tables import table_of
    >>> round(estimate(Alpha(), table_of([[1, 1], [1, 0], [0, 0], [0, 0]], 2)), 4)
    0.5333
    """
    paired = pairable(table)
    observed, expected = measure.disagreement(sums_of(measure, table))
    if not expected > 0:
        raise no_chance(table.counts[paired] @ table.by_unit[paired], int(table.counts[paired].sum()))
    return float(1 - observed / expected)


def sums_of(measure: Measure, table: RatingTable) -> Matrix:
    """F: the sums of contributions over all units of a table."""
    total: Matrix = sums_by_cluster(measure, table, np.zeros(len(table.rows), dtype=np.int64), 1)[0]
    return total


def sums_by_cluster(measure: Measure, table: RatingTable, cluster: npt.NDArray[np.int64], n_clusters: int) -> Matrix:
    """Clusters x F: the sums of contributions over the units of each cluster.

    Args:
        measure: The coefficient.
        table: Its rows are counted as often as `counts` says.
        cluster: For each row the 0-based index of the cluster in which its units stand.
        n_clusters: How many clusters there are.
    """
    step, order = _step(measure, table), _order(cluster)
    total: Matrix | None = None
    for first in range(0, max(len(cluster), 1), step):
        rows = slice(first, first + step) if order is None else order[first : first + step]
        block, where = table.part(rows), cluster[rows]
        least, last = (int(where[0]), int(where[-1]) + 1) if len(where) else (0, 0)
        added = _added(measure, block, where - least, last - least)
        if total is None:
            if last - least == n_clusters:
                total = added
                continue
            total = np.zeros((n_clusters, added.shape[1]), dtype=np.float64)
        total[least:last] += added
    assert total is not None
    return total


def _terms_of(measure: Measure) -> Callable[[RatingTable], Terms] | None:
    found: Callable[[RatingTable], Terms] | None = getattr(measure, "terms", None)
    return found


def _step(measure: Measure, table: RatingTable) -> int:
    """How many rows to look at together."""
    terms_of, nothing = _terms_of(measure), table.part(np.arange(0))
    if not terms_of:
        width = int(measure.contributions(nothing).shape[1])
    elif len(table.rows) * table.n_coders**2 < _BLOCK_CELLS:  # certainly all of a small table
        return max(len(table.rows), 1)
    else:
        terms = terms_of(nothing)
        width = len(terms.places) + len(terms.every)
    return max(_BLOCK_CELLS // max(width, 1), 1)


def _order(cluster: npt.NDArray[np.int64]) -> npt.NDArray[np.int64] | None:
    """The rows by cluster, or `None` if they stand so."""
    if not (cluster[1:] < cluster[:-1]).any():
        return None
    n = len(cluster)
    found: npt.NDArray[np.int64] = np.sort(cluster * n + np.arange(n)) % n  # faster than a stable argsort
    return found


def _added(measure: Measure, block: RatingTable, where: npt.NDArray[np.int64], n_clusters: int) -> Matrix:
    """Clusters x F: the sums over a block whose rows stand by cluster."""
    if terms_of := _terms_of(measure):
        return terms_of(block).by_cluster(block.counts, where, n_clusters)
    added = measure.contributions(block) * block.counts[:, np.newaxis]
    total = np.zeros((n_clusters, added.shape[1]), dtype=np.float64)
    starts = np.flatnonzero(np.diff(where, prepend=-1))
    total[where[starts]] = np.add.reduceat(added, starts, axis=0) if len(starts) else added
    return total


@dataclass(frozen=True, eq=False)
class Alpha:
    """Krippendorff's alpha with distances that do not depend on how often values are used."""

    distances: Matrix | None = None
    """Categories x categories; `None`: values are the same or not."""

    def contributions(self, table: RatingTable) -> Matrix:
        """The unit's share of disagreement in values, and how often it has each value; nothing if unpairable."""
        return self.terms(table).filled()

    def terms(self, table: RatingTable) -> Terms:
        """The same, without zeros."""
        values, n_u = _pairable_values(table)
        apart = paired_distances(values, n_u, self.distances, table.n_categories)
        return Terms([apart / np.maximum(n_u - 1, 1)], values, None, table.n_categories + 1)

    def disagreement(self, sums: Matrix) -> Disagreement:
        """D_o and D_e of Krippendorff (2011), D."""
        n_v = sums[..., 1:]
        n = n_v.sum(axis=-1)
        return Disagreement(_ratio(sums[..., 0], n), _ratio(_paired_distances(n_v, self.distances), n * (n - 1)))


@dataclass(frozen=True, eq=False)
class OrdinalAlpha:
    """Krippendorff's alpha of ordered values: the distance of two is the squared difference of their mid-ranks."""

    n_categories: int

    def contributions(self, table: RatingTable) -> Matrix:
        """The unit's coincidences of each two different values, and how often it has each value."""
        return self.terms(table).filled()

    def terms(self, table: RatingTable) -> Terms:
        """The same, without zeros; a first sum, which is always 0, takes what does not count."""
        q = self.n_categories
        values, n_u = _pairable_values(table)
        none, n_pairs = np.zeros(len(n_u)), q * (q - 1) // 2
        places = np.where(values > 0, values + n_pairs, 0)
        if table.n_coders * (table.n_coders - 1) > 2 * q * (q - 1):
            n_uv = table.by_unit.T * ((n_u > 0) / np.maximum(n_u - 1, 1))
            low, high = np.triu_indices(q, k=1)
            products = [n_uv[one] * table.by_unit[:, other] for one, other in zip(low, high, strict=True)]
            return Terms([none, *products], places, None, 1 + n_pairs + q)
        places = np.concatenate([_places_of_pairs(values, q), places])
        amounts = np.ones(places.shape, dtype=np.float64)
        amounts[: -table.n_coders or None] = 1 / np.maximum(n_u - 1, 1)
        return Terms([none], places, amounts, 1 + n_pairs + q)

    def disagreement(self, sums: Matrix) -> Disagreement:
        """D_o and D_e of Krippendorff (2011), D, with the ranks of each sample."""
        low, high = np.triu_indices(self.n_categories, k=1)
        n_v = sums[..., 1 + len(low) :]
        n = n_v.sum(axis=-1)
        ranks = np.cumsum(n_v, axis=-1) - n_v / 2
        squared = np.square(ranks[..., low] - ranks[..., high])
        observed = 2 * (sums[..., 1 : 1 + len(low)] * squared).sum(axis=-1)
        expected = 2 * (n_v[..., low] * n_v[..., high] * squared).sum(axis=-1)
        return Disagreement(_ratio(observed, n), _ratio(expected, n * (n - 1)))


@dataclass(frozen=True, eq=False)
class CategoryAlphas:
    """Krippendorff's alpha of each category against all others together: ... x categories."""

    def contributions(self, table: RatingTable) -> Matrix:
        """The unit's values; for each category its disagreement about it, and how often it has it."""
        return self.terms(table).filled()

    def terms(self, table: RatingTable) -> Terms:
        """The same, without zeros: what is of a value is added by each coder who gave it."""
        q = table.n_categories
        values, n_u = _pairable_values(table)
        others = np.array([n_u - (values == own).sum(axis=0) for own in values]).reshape(values.shape)
        amounts = np.concatenate([others / np.maximum(n_u - 1, 1), np.ones(values.shape)])
        places = np.concatenate([values, np.where(values > 0, values + q, 0)])
        return Terms([n_u], places, amounts, 2 * q + 1)

    def disagreement(self, sums: Matrix) -> Disagreement:
        """D_o and D_e of each category, as of two values."""
        q = sums.shape[-1] // 2
        n_v, n = sums[..., q + 1 :], sums[..., :1]
        return Disagreement(_ratio(2 * sums[..., 1 : q + 1], n), _ratio(2 * n_v * (n - n_v), n * (n - 1)))


@dataclass(frozen=True, eq=False)
class Pairwise:
    """Agreement in the mean over units, without taking chance off."""

    distances: Matrix | None = None
    """Categories x categories, 0 to 1; `None`: values are the same or not."""

    def contributions(self, table: RatingTable) -> Matrix:
        """The unit's mean distance of two values, whether it is pairable, whether rated, its share of each value."""
        return self.terms(table).filled()

    def terms(self, table: RatingTable) -> Terms:
        """The same, without zeros."""
        values, n_u = values_of(table), table.n_ratings
        apart = _mean_distance(values, n_u, self.distances, table.n_categories)
        places = _places(values, 3)
        return Terms([apart, n_u >= 2, n_u > 0], places, 1 / np.maximum(n_u, 1), 3 + table.n_categories)

    def disagreement(self, sums: Matrix) -> Disagreement:
        """D_o, and a D_e by how the values are used."""
        observed, units = sums[..., 0], sums[..., 1]
        expected = self.chance(_ratio(sums[..., 3:], sums[..., 2:3]))
        return Disagreement(_ratio(observed, units), np.where(units > 0, expected, 0.0))

    def chance(self, shares: Matrix) -> Matrix:
        """The disagreement expected of coders who use the values by these shares (... x categories)."""
        return np.ones(shares.shape[:-1])


class Fleiss(Pairwise):
    """Fleiss' kappa: coders all use the values as they do together."""

    def chance(self, shares: Matrix) -> Matrix:
        """The distance of two values drawn from all."""
        return _paired_distances(shares, self.distances)


class BrennanPrediger(Pairwise):
    """Brennan & Prediger's kappa: coders use all values equally often."""

    def chance(self, shares: Matrix) -> Matrix:
        """The mean distance of two categories, used or not."""
        q = shares.shape[-1]
        mean = (q - 1) / q if self.distances is None else float(self.distances.mean())
        return np.full(shares.shape[:-1], mean)


class Gwet(Pairwise):
    """Gwet's AC1, and AC2 with distances: coders guess where units are hard to tell."""

    def chance(self, shares: Matrix) -> Matrix:
        """1 - (mean weight) x (how evenly values are used)."""
        q = shares.shape[-1]
        if q < 2:
            return np.zeros(shares.shape[:-1])
        weights = float(q if self.distances is None else (1 - self.distances).sum())
        found: Matrix = 1 - weights / (q * (q - 1)) * (shares * (1 - shares)).sum(axis=-1)
        return found


@dataclass(frozen=True, eq=False)
class Conger:
    """Conger's kappa: each coder uses the values as they do, compared over all pairs of coders."""

    n_categories: int
    distances: Matrix | None = None

    def contributions(self, table: RatingTable) -> Matrix:
        """The unit's mean distance of two values, whether it is pairable, and each coder's value."""
        return self.terms(table).filled()

    def terms(self, table: RatingTable) -> Terms:
        """The same, without zeros."""
        values, n_u, q = values_of(table), table.n_ratings, self.n_categories
        apart = _mean_distance(values, n_u, self.distances, q)
        own = 2 + q * np.arange(table.n_coders)[:, np.newaxis]
        return Terms([apart, n_u >= 2], _places(values, own), None, 2 + q * table.n_coders)

    def disagreement(self, sums: Matrix) -> Disagreement:
        """D_o, and D_e in the mean over pairs of coders who rated anything."""
        uses = sums[..., 2:].reshape(*sums.shape[:-1], -1, self.n_categories)
        totals = uses.sum(axis=-1)
        shares = _ratio(uses, totals[..., np.newaxis])
        n_coders = (totals > 0).sum(axis=-1)
        own = _paired_distances(shares, self.distances, whole=(totals > 0).astype(np.float64)).sum(axis=-1)
        together = _paired_distances(shares.sum(axis=-2), self.distances)
        expected = _ratio(together - own, n_coders * (n_coders - 1))
        return Disagreement(_ratio(sums[..., 0], sums[..., 1]), np.where(sums[..., 1] > 0, expected, 0.0))


@dataclass(frozen=True, eq=False)
class Cohen:
    """Cohen's kappa of two coders, on the units that both rated."""

    n_categories: int
    distances: Matrix | None = None

    def contributions(self, table: RatingTable) -> Matrix:
        """How far the two values are apart, whether there are two, and the value of each coder."""
        return self.terms(table).filled()

    def terms(self, table: RatingTable) -> Terms:
        """The same, without zeros."""
        if table.n_coders != 2:
            raise ValueError(f"the ratings of two coders are needed, not of {table.n_coders}")
        values, n_u = _pairable_values(table)
        apart = paired_distances(values, n_u, self.distances, table.n_categories) / 2
        own = np.array([[2], [2 + self.n_categories]])
        return Terms([apart, n_u == 2], _places(values, own), None, 2 + 2 * self.n_categories)

    def disagreement(self, sums: Matrix) -> Disagreement:
        """D_o, and D_e of coders who each use the values as they do."""
        n = sums[..., 1]
        first, second = sums[..., 2 : 2 + self.n_categories], sums[..., 2 + self.n_categories :]
        return Disagreement(_ratio(sums[..., 0], n), _ratio(self.chance(first, second), n * n))

    def chance(self, first: Matrix, second: Matrix) -> Matrix:
        """From how often each coder used each value, the expected distance times the squared number of units."""
        near = first if self.distances is None else first @ self.distances
        if self.distances is None:
            found: Matrix = first.sum(axis=-1) * second.sum(axis=-1) - (first * second).sum(axis=-1)
        else:
            found = (near * second).sum(axis=-1)
        return found


class Scott(Cohen):
    """Scott's pi of two coders, on the units that both rated."""

    def chance(self, first: Matrix, second: Matrix) -> Matrix:
        """Both use the values as they do together."""
        return _paired_distances((first + second) / 2, self.distances)


@dataclass(frozen=True, eq=False)
class Light:
    """Light's kappa: the mean of Cohen's over all pairs of coders, undefined where one of them is."""

    n_coders: int
    n_categories: int
    distances: Matrix | None = None
    _cohen: Cohen = field(init=False)

    def __post_init__(self) -> None:
        """Cohen's kappa is that of each pair."""
        object.__setattr__(self, "_cohen", Cohen(self.n_categories, self.distances))

    def contributions(self, table: RatingTable) -> Matrix:
        """Those of Cohen's kappa, pair by pair."""
        return np.column_stack([self._cohen.contributions(table.columns(*pair)) for pair in self._pairs])

    def disagreement(self, sums: Matrix) -> Disagreement:
        """The mean of D_o / D_e, over 1."""
        by_pair = sums.reshape(*sums.shape[:-1], len(self._pairs), sums.shape[-1] // len(self._pairs))
        share = 1 - self._cohen.disagreement(by_pair).value.mean(axis=-1)
        return Disagreement(share, np.where(np.isnan(share), 0.0, 1.0))

    @property
    def _pairs(self) -> list[tuple[int, int]]:
        return list(combinations(range(self.n_coders), 2))


def _pairable_values(table: RatingTable) -> tuple[Ratings, Counts]:
    """Coders x rows: the values as of `values_of`, and how many each row has; 0 where a row has less than two."""
    values, n_u = values_of(table), table.n_ratings
    alone = n_u < 2
    if alone.any():
        values *= ~alone
        n_u = np.where(alone, 0, n_u)
    return values, n_u


def _mean_distance(values: Ratings, n_u: Counts, distances: Matrix | None, n_categories: int) -> Matrix:
    mean: Matrix = paired_distances(values, n_u, distances, n_categories) / np.maximum(n_u * (n_u - 1), 1)
    return mean


def _places(values: Ratings, first: int | Ratings) -> Ratings:
    """The places of values of which the first category has the place `first`; 0 where a value is missing."""
    return np.where(values > 0, values + (first - 1), 0)


def _places_of_pairs(values: Ratings, n_categories: int) -> Ratings:
    """Pairs of coders x rows: 1 for the first pair of different categories and so on, 0 where they are the same."""
    low, high = np.triu_indices(n_categories, k=1)
    place = np.zeros((n_categories + 1, n_categories + 1), dtype=np.int64)
    place[low + 1, high + 1] = place[high + 1, low + 1] = np.arange(1, len(low) + 1)
    pairs = combinations(values, 2)
    found = [place.take(one * (n_categories + 1) + other) for one, other in pairs]
    return np.array(found, dtype=np.int64).reshape(len(found), values.shape[1])


def _paired_distances(n_v: Matrix, distances: Matrix | None, whole: Matrix | float | None = None) -> Matrix:
    """The sum of distances over the ordered pairs of values that stand in `n_v` (... x categories).

    `whole` is the sum of `n_v` where it is known better than by adding.
    """
    if distances is None:
        total = n_v.sum(axis=-1) if whole is None else np.asarray(whole, dtype=np.float64)
        found: Matrix = np.square(total) - np.square(n_v).sum(axis=-1)
        return found
    apart: Matrix = ((n_v @ distances) * n_v).sum(axis=-1)
    return apart


def _ratio(above: Matrix, below: Matrix) -> Matrix:
    """A division in which nothing over nothing is nothing."""
    return np.divide(above, below, out=np.zeros(np.broadcast_shapes(above.shape, below.shape)), where=below > 0)
