"""Krippendorff's alpha of so many different numbers that a sum for each, or for each two, would not fit."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qualcode.coefficients.coincidences import no_chance, pairable
from qualcode.coefficients.measures import Disagreement
from qualcode.coefficients.tables import Counts, Matrix, RatingTable
from qualcode.errors import UndefinedError

_BLOCK_CELLS = 4_000_000
_NOTHING = 1e-13
"""As a share of the mean square: less than this is what rounding leaves of no difference at all."""


@dataclass(frozen=True, eq=False)
class IntervalAlpha:
    """Krippendorff's alpha of numbers, from four sums: how many values, of what sum and sum of squares, how far apart.

    Source: Krippendorff (2011), D. The squared differences of n values, over all ordered pairs, are
    2 (n x sum of squares - square of the sum). With D_o = 2 / 4 and D_e = 2 (4 x 19 - 49) / 12:

    >>> from qualcode.coefficients.measures import estimate
    >>> from qualcode.coefficients.tables import table_of
    >>> round(estimate(IntervalAlpha(np.array([0.0, 1.0, 3.0])), table_of([[0, 1], [2, 2]], 3)), 4)
    0.8889
    """

    levels: Matrix
    """The number of each category."""

    def contributions(self, table: RatingTable) -> Matrix:
        """What the unit's values differ by, how many they are, their sum and the sum of their squares."""
        given = table.rows >= 0
        n_u = given.sum(axis=1)
        given &= (n_u >= 2)[:, np.newaxis]
        n_u = np.where(n_u >= 2, n_u, 0)
        numbers = np.where(given, self._about_the_middle[table.rows], 0.0)
        total = numbers.sum(axis=1)
        mean = total / np.maximum(n_u, 1)
        apart = np.where(given, np.square(numbers - mean[:, np.newaxis]), 0.0).sum(axis=1)
        return np.column_stack([2 * n_u * apart / np.maximum(n_u - 1, 1), n_u, total, np.square(numbers).sum(axis=1)])

    def disagreement(self, sums: Matrix) -> Disagreement:
        """D_o and D_e."""
        apart, n, total, squares = (sums[..., column] for column in range(4))
        pairs = 2 * (n * squares - np.square(total))
        pairs = np.where(pairs > _NOTHING * n * squares, pairs, 0.0)
        return Disagreement(apart / np.maximum(n, 1), pairs / np.maximum(n * (n - 1), 1))

    @property
    def _about_the_middle(self) -> Matrix:
        """The numbers less one that lies among them, so that squares lose nothing."""
        return self.levels - np.median(self.levels)


def alpha_of_many(table: RatingTable, level: str, levels: npt.ArrayLike) -> float:
    """Krippendorff's alpha at a level of measurement, its value alone, in little memory.

    Args:
        table: Ratings, its categories in their order.
        level: `nominal`, `ordinal`, `interval` or `ratio`.
        levels: The number of each category; only their order counts for ordinal alpha, nothing for nominal.

    Raises:
        UndefinedError: If no unit has two values, one value only is used, or a ratio scale goes below 0.

    Source: Krippendorff (2011), D.

    >>> from qualcode.coefficients.tables import table_of
    >>> round(alpha_of_many(table_of([[0, 1], [2, 2]], 3), "interval", [0, 1, 3]), 4)
    0.8889
    """
    paired = pairable(table)
    rows, counts = table.rows[paired], table.counts[paired]
    n_u = table.n_ratings[paired]
    n_v = np.zeros(table.n_categories, dtype=np.int64)
    for column in rows.T:
        np.add.at(n_v, column[column >= 0], counts[column >= 0])
    numbers = np.asarray(levels, dtype=np.float64)
    if level == "ordinal":
        numbers = np.cumsum(n_v) - n_v / 2
    if level == "ratio" and (numbers < 0).any():
        raise UndefinedError("undefined: values on a ratio scale cannot be less than 0")
    if level == "nominal":
        numbers = np.arange(table.n_categories, dtype=np.float64)
    distance = {"nominal": _unlike, "ratio": _ratio}.get(level, _squared)
    n = int(n_v.sum())
    observed = float((_within(rows, numbers, distance) * counts / (n_u - 1)).sum()) / n
    expected = _between(numbers, n_v, distance) / (n * (n - 1))
    if not expected > 0:
        raise no_chance(n_v, int(counts.sum()))
    return 1 - observed / expected


Distance = Callable[[Matrix, Matrix], Matrix]


def _unlike(one: Matrix, other: Matrix) -> Matrix:
    return np.where(one == other, 0.0, 1.0)


def _squared(one: Matrix, other: Matrix) -> Matrix:
    return np.square(one - other)


def _ratio(one: Matrix, other: Matrix) -> Matrix:
    total = one + other
    return np.square((one - other) / np.where(total > 0, total, 1))


def _within(rows: Counts, numbers: Matrix, distance: Distance) -> Matrix:
    """Rows: the distances of the values of a unit, over ordered pairs."""
    total = np.zeros(len(rows), dtype=np.float64)
    for first in range(rows.shape[1]):
        for second in range(first):
            both = (rows[:, first] >= 0) & (rows[:, second] >= 0)
            total[both] += 2 * distance(numbers[rows[both, first]], numbers[rows[both, second]])
    return total


def _between(numbers: Matrix, n_v: Counts, distance: Distance) -> float:
    """The distances of all values, over ordered pairs."""
    used = n_v > 0
    numbers, weights = numbers[used], n_v[used].astype(np.float64)
    if distance is _unlike:
        return float(np.square(weights.sum()) - np.square(weights).sum())
    if distance is _squared:
        middle = numbers - (numbers * weights).sum() / weights.sum()
        return float(2 * weights.sum() * (weights * np.square(middle)).sum()) if len(numbers) > 1 else 0.0
    step = max(_BLOCK_CELLS // max(len(numbers), 1), 1)
    total = 0.0
    for first in range(0, len(numbers), step):
        block = slice(first, first + step)
        apart = distance(numbers[block, np.newaxis], numbers[np.newaxis, :])
        total += float(weights[block] @ apart @ weights)
    return total
