"""Krippendorff's alpha as sums: of values that are alike or not, of ordered ones, of each category by itself."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from qualcode.coefficients.measures import Disagreement, ratio
from qualcode.coefficients.tables import Matrix, Ratings, RatingTable
from qualcode.coefficients.terms import Terms, counted_distances, pairable_values, paired_distances


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
        values, n_u = pairable_values(table)
        apart = paired_distances(values, n_u, self.distances, table.n_categories)
        return Terms([apart / np.maximum(n_u - 1, 1)], values, None, table.n_categories + 1)

    def disagreement(self, sums: Matrix) -> Disagreement:
        """D_o and D_e of Krippendorff (2011), D."""
        n_v = sums[..., 1:]
        n = n_v.sum(axis=-1)
        return Disagreement(ratio(sums[..., 0], n), ratio(counted_distances(n_v, self.distances), n * (n - 1)))


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
        values, n_u = pairable_values(table)
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
        return Disagreement(ratio(observed, n), ratio(expected, n * (n - 1)))


@dataclass(frozen=True, eq=False)
class CategoryAlphas:
    """Krippendorff's alpha of each category against all others together: ... x categories."""

    def contributions(self, table: RatingTable) -> Matrix:
        """The unit's values; for each category its disagreement about it, and how often it has it."""
        return self.terms(table).filled()

    def terms(self, table: RatingTable) -> Terms:
        """The same, without zeros: what is of a value is added by each coder who gave it."""
        q = table.n_categories
        values, n_u = pairable_values(table)
        others = np.array([n_u - (values == own).sum(axis=0) for own in values]).reshape(values.shape)
        amounts = np.concatenate([others / np.maximum(n_u - 1, 1), np.ones(values.shape)])
        places = np.concatenate([values, np.where(values > 0, values + q, 0)])
        return Terms([n_u], places, amounts, 2 * q + 1)

    def disagreement(self, sums: Matrix) -> Disagreement:
        """D_o and D_e of each category, as of two values."""
        q = sums.shape[-1] // 2
        n_v, n = sums[..., q + 1 :], sums[..., :1]
        return Disagreement(ratio(2 * sums[..., 1 : q + 1], n), ratio(2 * n_v * (n - n_v), n * (n - 1)))


def _places_of_pairs(values: Ratings, n_categories: int) -> Ratings:
    """Pairs of coders x rows: 1 for the first pair of different categories and so on, 0 where they are the same."""
    low, high = np.triu_indices(n_categories, k=1)
    place = np.zeros((n_categories + 1, n_categories + 1), dtype=np.int64)
    place[low + 1, high + 1] = place[high + 1, low + 1] = np.arange(1, len(low) + 1)
    pairs = combinations(values, 2)
    found = [place.take(one * (n_categories + 1) + other) for one, other in pairs]
    return np.array(found, dtype=np.int64).reshape(len(found), values.shape[1])
