"""What units add to the sums of a coefficient, kept as the few sums that each of them touches.

A unit of five coders adds to at most five of fifty sums of "how often this value was used". Written out, nine tenths
of the numbers were zeros, and filling them in took most of the time.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qualcode.coefficients.tables import Counts, Matrix, Ratings, RatingTable


@dataclass(frozen=True, eq=False)
class Terms:
    """What one unit of each row adds to F sums."""

    every: Sequence[Matrix | Counts | npt.NDArray[np.bool_]]
    """For each of the first sums, what each row adds to it."""
    places: Ratings
    """Terms x rows: which of the later sums, by index in all; less than the number of the first: none."""
    amounts: Matrix | None
    """Rows, or terms x rows: how much; `None`: 1."""
    width: int
    """F."""

    def filled(self) -> Matrix:
        """Rows x F, with the zeros.

        >>> Terms([np.array([5, 6])], np.array([[1, 2], [1, 0]]), None, 3).filled().tolist()
        [[5.0, 2.0, 0.0], [6.0, 0.0, 1.0]]
        """
        n = self.places.shape[1]
        return self.by_cluster(np.ones(n, dtype=np.int64), np.arange(n), n)

    def by_cluster(self, counts: Counts, cluster: npt.NDArray[np.int64], n_clusters: int) -> Matrix:
        """Clusters x F: summed over the rows of each cluster, each as often as it counts."""
        once = bool((counts == 1).all())
        total = np.empty((n_clusters, self.width), dtype=np.float64)
        if n_clusters > 1:
            for number, column in enumerate(self.every):
                total[:, number] = np.bincount(cluster, column if once else column * counts, minlength=n_clusters)
        elif n_clusters:
            total[0, : len(self.every)] = [(column * counts).sum() for column in self.every]
        amounts = self.amounts if once else counts if self.amounts is None else self.amounts * counts
        weights = None if amounts is None else np.broadcast_to(amounts, self.places.shape).ravel()
        cells = (self.places + cluster * self.width if n_clusters > 1 else self.places).ravel()
        summed = np.bincount(cells, weights, minlength=n_clusters * self.width)
        first = len(self.every)
        total[:, first:] = summed.reshape(n_clusters, self.width)[:, first:]
        return total


def values_of(table: RatingTable) -> Ratings:
    """Coders x rows: 1 for the first category and so on, 0 where a value is missing."""
    return np.add(table.rows.T, 1, order="C")


def pairable_values(table: RatingTable) -> tuple[Ratings, Counts]:
    """Coders x rows: the values as of `values_of`, and how many each row has; 0 where a row has less than two."""
    values, n_u = values_of(table), table.n_ratings
    alone = n_u < 2
    if alone.any():
        values *= ~alone
        n_u = np.where(alone, 0, n_u)
    return values, n_u


def paired_distances(values: Ratings, n_u: Counts, distances: Matrix | None, n_categories: int) -> Matrix:
    """Rows: the sum of distances over the ordered pairs of values of a unit.

    Args:
        values: Coders x rows, as of `values_of`.
        n_u: Rows: how many values there are.
        distances: Categories x categories; `None`: values are the same or not.
        n_categories: How many values the coders could choose from.

    >>> values = np.array([[1, 1], [1, 0], [2, 2]])
    >>> paired_distances(values, np.array([3, 2]), None, 2).tolist()
    [4.0, 2.0]
    """
    n_coders, n_rows = values.shape
    if n_coders * (n_coders - 1) > 8 * n_categories:
        return _by_category(values, n_u, distances, n_categories)
    if distances is None:
        same = np.zeros(n_rows, dtype=np.int64)
        for coder in range(n_coders - 1):
            same += (values[coder + 1 :] == values[coder]).sum(axis=0)
        gaps = n_coders - n_u
        found: Matrix = (n_u * (n_u - 1) - 2 * same + gaps * (gaps - 1)).astype(np.float64)
        return found
    known = np.zeros((n_categories + 1, n_categories + 1), dtype=np.float64)
    known[1:, 1:] = distances
    apart = np.zeros(n_rows, dtype=np.float64)
    for coder in range(n_coders - 1):
        apart += known.take(values[coder + 1 :] + values[coder] * (n_categories + 1)).sum(axis=0)
    return 2 * apart


def _by_category(values: Ratings, n_u: Counts, distances: Matrix | None, n_categories: int) -> Matrix:
    n_rows = values.shape[1]
    cells = (values + np.arange(n_rows) * (n_categories + 1)).ravel()
    counted = np.bincount(cells, minlength=n_rows * (n_categories + 1)).reshape(n_rows, n_categories + 1)
    return counted_distances(counted[:, 1:].astype(np.float64), distances, whole=n_u)


def counted_distances(n_v: Matrix, distances: Matrix | None, whole: Matrix | Counts | None = None) -> Matrix:
    """The sum of distances over the ordered pairs of values that stand in `n_v` (... x categories).

    `whole` is the sum of `n_v` where it is known better than by adding.
    """
    if distances is None:
        total = n_v.sum(axis=-1) if whole is None else np.asarray(whole, dtype=np.float64)
        found: Matrix = np.square(total) - np.square(n_v).sum(axis=-1)
        return found
    apart: Matrix = ((n_v @ distances) * n_v).sum(axis=-1)
    return apart


def mean_distance(values: Ratings, n_u: Counts, distances: Matrix | None, n_categories: int) -> Matrix:
    """Rows: the mean of distances over the ordered pairs of values of a unit; 0 where there is none."""
    mean: Matrix = paired_distances(values, n_u, distances, n_categories) / np.maximum(n_u * (n_u - 1), 1)
    return mean


def places_from(values: Ratings, first: int | Ratings) -> Ratings:
    """The places of values of which the first category has the place `first`; 0 where a value is missing."""
    return np.where(values > 0, values + (first - 1), 0)
