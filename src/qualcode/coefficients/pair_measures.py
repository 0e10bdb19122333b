"""Coefficients of two coders as sums, and their mean over the pairs of many."""

from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from qualcode.coefficients.measures import Disagreement, ratio
from qualcode.coefficients.tables import Matrix, RatingTable
from qualcode.coefficients.terms import Terms, counted_distances, pairable_values, paired_distances, places_from


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
        values, n_u = pairable_values(table)
        apart = paired_distances(values, n_u, self.distances, table.n_categories) / 2
        own = np.array([[2], [2 + self.n_categories]])
        return Terms([apart, n_u == 2], places_from(values, own), None, 2 + 2 * self.n_categories)

    def disagreement(self, sums: Matrix) -> Disagreement:
        """D_o, and D_e of coders who each use the values as they do."""
        n = sums[..., 1]
        first, second = sums[..., 2 : 2 + self.n_categories], sums[..., 2 + self.n_categories :]
        return Disagreement(ratio(sums[..., 0], n), ratio(self.chance(first, second), n * n))

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
        return counted_distances((first + second) / 2, self.distances)


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
