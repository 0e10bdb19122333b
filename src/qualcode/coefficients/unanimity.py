"""What alpha of sets would be if the coders had given some units the same set.

Alpha is a function of two sums over units: of the distances inside each unit, and of how often each set occurs. So
what it becomes when a unit is settled is had from these sums, without going through the other units again.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from qualcode.coefficients.tables import MISSING, Counts, Matrix, Ratings

if TYPE_CHECKING:
    import scipy.sparse

_DIGITS = 12
"""Of gains: what two orders of adding the same numbers agree on."""


@dataclass(frozen=True, eq=False)
class Nearness:
    """How near sets are to one another: 1 - MASI's distance."""

    has: "scipy.sparse.csr_array"
    """Sets x codes; the empty set has a member of its own, so that it is like itself."""
    sizes: Counts
    matrix: "scipy.sparse.csr_array"
    """Sets x sets, without a cell for the many pairs that share nothing."""

    def distances_to(self, counts: Matrix) -> Matrix:
        """For each set the sum of its distances to sets that occur so often; sets x any number of columns."""
        far: Matrix = counts.sum(axis=0) - self.matrix @ counts
        return far

    def distances(self, first: Counts, second: Counts) -> Matrix:
        """The distance of each set in `first` to its counterpart in `second`."""
        shared = np.asarray(self.has[first].multiply(self.has[second]).sum(axis=1), dtype=np.float64).ravel()
        return 1 - _nearness(shared, self.sizes[first], self.sizes[second])


def masi_nearness(sets: Sequence[AbstractSet[str]]) -> Nearness:
    """How near sets are to one another, from what each has.

    Source: Passonneau (2006), Measuring Agreement on Set-valued Items (MASI).

    >>> masi_nearness([{"a"}, {"a", "b"}, set()]).matrix.toarray().round(3).tolist()
    [[1.0, 0.333, 0.0], [0.333, 1.0, 0.0], [0.0, 0.0, 1.0]]
    """
    from scipy.sparse import csr_array

    numbers: dict[str | None, int] = {None: 0}
    members = [[numbers.setdefault(code, len(numbers)) for code in one] or [0] for one in sets]
    sizes = np.array([len(one) for one in members], dtype=np.int64)
    columns = np.array([number for one in members for number in one], dtype=np.int64)
    has = csr_array((np.ones(len(columns)), columns, np.append(0, np.cumsum(sizes))), shape=(len(sets), len(numbers)))
    matrix = has @ has.T
    matrix.data = _nearness(matrix.data, np.repeat(sizes, np.diff(matrix.indptr)), sizes[matrix.indices])
    return Nearness(has, sizes, matrix)


def _nearness(shared: Matrix, first: Counts, second: Counts) -> Matrix:
    """Jaccard's share x 1 for the same set, 2/3 for a subset, 1/3 for an overlap; from sizes."""
    either = first + second - shared
    thirds = 1 + (shared == np.minimum(first, second)) + np.where(shared == either, 1, 0)
    near: Matrix = thirds * shared / (3 * either)
    return near


class Settled(NamedTuple):
    """What it would bring to settle units one at a time."""

    gains: Matrix
    """For each unit how far alpha rises; not a number where it then had no value."""
    choices: Counts
    """For each unit the set with which it rises most."""


@dataclass(frozen=True, eq=False)
class Standing:
    """Alpha of sets as it stands, and the sums that it is a function of."""

    ratings: Ratings
    """The units on which coders differ x coders: the index of a set, or `MISSING`."""
    near: Nearness
    n_v: Counts
    """How often each set occurs in all units that two coders rated."""
    own: Matrix
    """For each unit and coder the sum of the distances to the other coders' sets; 0 where missing."""
    sums: Matrix
    """For each set the sum of its distances to all that occur."""

    @property
    def value(self) -> float | None:
        """Alpha; `None` where chance would never disagree."""
        return _alpha(fsum(self._disagreement.tolist()), float(self.n_v @ self.sums), int(self.n_v.sum()))

    @property
    def _disagreement(self) -> Matrix:
        """For each unit the sum of its distances, over one less than its coders."""
        total: Matrix = self.own.sum(axis=1) / np.maximum(self._n_u - 1, 1)
        return total

    @property
    def _n_u(self) -> Counts:
        n_u: Counts = (self.ratings != MISSING).sum(axis=1)
        return n_u

    def each_settled(self) -> Settled:
        """What it would bring if the coders of one unit all had the set of one of them: the one that brings most.

        With c the values of the unit, s the set, n_u its coders, and D the distances, the expected disagreement
        n'Dn becomes (n + d)'D(n + d) with d = n_u e_s - c.
        """
        n, n_u, value = int(self.n_v.sum()), self._n_u, self.value
        if value is None:
            return Settled(np.full(len(n_u), np.nan), np.zeros(len(n_u), dtype=np.int64))
        rest = np.maximum(fsum(self._disagreement.tolist()) - self._disagreement, 0)
        to_all = np.where(self.ratings == MISSING, 0, self.sums[self.ratings])
        moved = n_u[:, np.newaxis] * to_all - to_all.sum(axis=1, keepdims=True)
        inside = self.own.sum(axis=1, keepdims=True) - 2 * n_u[:, np.newaxis] * self.own
        expected = float(self.n_v @ self.sums) + 2 * moved + inside
        with np.errstate(divide="ignore", invalid="ignore"):
            then = np.where(_above_zero(expected, n), 1 - (n - 1) * rest[:, np.newaxis] / expected, np.nan)
        gains = np.where(self.ratings == MISSING, -np.inf, np.round(then - value, _DIGITS))
        gains[np.isnan(gains)] = -np.inf
        best = gains.max(axis=1, initial=-np.inf)
        last = np.iinfo(np.int64).max
        choices = np.where(gains == best[:, np.newaxis], np.where(self.ratings == MISSING, last, self.ratings), last)
        return Settled(np.where(np.isinf(best), np.nan, best), choices.min(axis=1, initial=last))

    def gains_together(self, groups: Sequence[npt.NDArray[np.int64]], choices: Counts) -> list[float | None]:
        """For each group of units how far alpha rises if all of them are settled; `None` where it then had no value.

        Args:
            groups: Indices of rows of `ratings`.
            choices: For each row of `ratings`, the set on which its coders agree then.
        """
        then = np.empty((len(self.n_v), len(groups)), dtype=np.float64)
        for number, units in enumerate(groups):
            then[:, number] = self.n_v + self._moved(units, choices)
        expected = (then * self.near.distances_to(then)).sum(axis=0).tolist()
        n, value, disagreement = int(self.n_v.sum()), self.value, self._disagreement
        gains: list[float | None] = []
        for units, chance in zip(groups, expected, strict=True):
            left = np.ones(len(self.ratings), dtype=np.bool_)
            left[units] = False
            settled = _alpha(fsum(disagreement[left].tolist()), chance, n)
            gains.append(None if settled is None or value is None else round(settled - value, _DIGITS))
        return gains

    def _moved(self, units: npt.NDArray[np.int64], choices: Counts) -> Matrix:
        """For each set how much more often it occurs when some units are settled."""
        before, n_sets = self.ratings[units], len(self.n_v)
        gone = np.bincount(before[before != MISSING], minlength=n_sets)
        moved: Matrix = (
            np.bincount(choices[units], weights=self._n_u[units], minlength=n_sets).astype(np.float64) - gone
        )
        return moved


def standing(ratings: Ratings, n_v: Counts, near: Nearness) -> Standing:
    """Alpha of sets as it stands.

    Args:
        ratings: The units on which coders differ x coders: the index of a set, or `MISSING`; at least two rated each.
        n_v: How often each set occurs in all units that two coders rated, those that agree among them.
        near: How near sets are to one another.

    Four units, of which ann and bob agree on three, and on the fourth only ann has `a`; D_o 2/8, D_e 30/56:

    >>> near = masi_nearness([set(), {"a"}])
    >>> now = standing(np.array([[1, 0]]), np.array([5, 3]), near)
    >>> round(now.value, 4), now.each_settled().gains.round(4).tolist()
    (0.5333, [0.4667])
    """
    own = np.zeros(ratings.shape, dtype=np.float64)
    for first in range(ratings.shape[1]):
        for second in range(first + 1, ratings.shape[1]):
            both = np.flatnonzero((ratings[:, first] != MISSING) & (ratings[:, second] != MISSING))
            apart = near.distances(ratings[both, first], ratings[both, second])
            own[both, first] += apart
            own[both, second] += apart
    return Standing(ratings, near, n_v, own, near.distances_to(n_v.astype(np.float64)))


def _alpha(disagreement: float, expected: float, n: int) -> float | None:
    """1 - D_o / D_e from the sums of distances inside units and between all values."""
    return float(1 - (n - 1) * disagreement / expected) if _above_zero(np.array(expected), n) else None


def _above_zero(expected: Matrix, n: int) -> npt.NDArray[np.bool_]:
    """Whether a sum of distances is more than what rounding leaves of none."""
    above: npt.NDArray[np.bool_] = expected > 1e-12 * max(n, 1) ** 2
    return above
