"""Coefficients of any number of coders as sums, chance agreement being had from how they use the values."""

from dataclasses import dataclass

import numpy as np

from qualcode.coefficients.measures import Disagreement, ratio
from qualcode.coefficients.tables import Matrix, RatingTable
from qualcode.coefficients.terms import Terms, counted_distances, mean_distance, places_from, values_of


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
        apart = mean_distance(values, n_u, self.distances, table.n_categories)
        places = places_from(values, 3)
        return Terms([apart, n_u >= 2, n_u > 0], places, 1 / np.maximum(n_u, 1), 3 + table.n_categories)

    def disagreement(self, sums: Matrix) -> Disagreement:
        """D_o, and a D_e by how the values are used."""
        observed, units = sums[..., 0], sums[..., 1]
        expected = self.chance(ratio(sums[..., 3:], sums[..., 2:3]))
        return Disagreement(ratio(observed, units), np.where(units > 0, expected, 0.0))

    def chance(self, shares: Matrix) -> Matrix:
        """The disagreement expected of coders who use the values by these shares (... x categories)."""
        return np.ones(shares.shape[:-1])


class Fleiss(Pairwise):
    """Fleiss' kappa: coders all use the values as they do together."""

    def chance(self, shares: Matrix) -> Matrix:
        """The distance of two values drawn from all."""
        return counted_distances(shares, self.distances)


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
        apart = mean_distance(values, n_u, self.distances, q)
        own = 2 + q * np.arange(table.n_coders)[:, np.newaxis]
        return Terms([apart, n_u >= 2], places_from(values, own), None, 2 + q * table.n_coders)

    def disagreement(self, sums: Matrix) -> Disagreement:
        """D_o, and D_e in the mean over pairs of coders who rated anything."""
        uses = sums[..., 2:].reshape(*sums.shape[:-1], -1, self.n_categories)
        totals = uses.sum(axis=-1)
        shares = ratio(uses, totals[..., np.newaxis])
        n_coders = (totals > 0).sum(axis=-1)
        own = counted_distances(shares, self.distances, whole=(totals > 0).astype(np.float64)).sum(axis=-1)
        together = counted_distances(shares.sum(axis=-2), self.distances)
        expected = ratio(together - own, n_coders * (n_coders - 1))
        return Disagreement(ratio(sums[..., 0], sums[..., 1]), np.where(sums[..., 1] > 0, expected, 0.0))
