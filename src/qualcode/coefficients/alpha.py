"""Krippendorff's alpha of any number of coders, with values missing, for every level of measurement.

A unit with fewer than two values cannot be paired and is left out.
"""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from typing import Literal

import numpy as np
import numpy.typing as npt

from qualcode.coefficients.alpha_measures import Alpha, OrdinalAlpha
from qualcode.coefficients.coincidences import pairable
from qualcode.coefficients.measures import estimate
from qualcode.coefficients.tables import Matrix, RatingTable, table_of_labels
from qualcode.coefficients.weights import checked_distances, interval_distances, masi_distances, ratio_distances
from qualcode.errors import UndefinedError

Level = Literal["nominal", "ordinal", "interval", "ratio"]


def krippendorff_alpha(table: RatingTable, level: Level = "nominal", *, values: npt.ArrayLike | None = None) -> float:
    """Krippendorff's alpha for unordered, ordered or numeric values.

    Args:
        table: Ratings; for `ordinal`, its categories stand in their order.
        level: How values differ. `ordinal` is Krippendorff's metric by mid-ranks, which looks at how often the
            values were used, not Gwet's ordinal weights.
        values: The number of each category, for `interval` and `ratio`. `None`: 0, 1, 2 and so on.

    Returns:
        1 for perfect agreement, 0 for what chance would give, less than 0 when
        coders disagree systematically.

    Raises:
        UndefinedError: If no unit has two values, one value only is used, or a ratio scale goes below 0.

    Source: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, C and D.
    With D_o = 2/8 and D_e = 2 x 3 x 5 / (8 x 7), 1 - 14/30:

    >>> from qualcode.coefficients.tables import table_of
    >>> round(krippendorff_alpha(table_of([[1, 1], [1, 0], [0, 0], [0, 0]], 2)), 4)
    0.5333
    """
    return estimate(alpha_measure(table.n_categories, level, values=values), table)


def alpha_measure(n_categories: int, level: Level, *, values: npt.ArrayLike | None = None) -> Alpha | OrdinalAlpha:
    """Krippendorff's alpha at a level of measurement, as sums over units.

    Args:
        n_categories: How many values the coders could choose from.
        level: How values differ.
        values: The number of each category, for `interval` and `ratio`. `None`: 0, 1, 2 and so on.

    Raises:
        UndefinedError: If a ratio scale goes below 0.

    >>> alpha_measure(3, "interval").distances.tolist()
    [[0.0, 1.0, 4.0], [1.0, 0.0, 1.0], [4.0, 1.0, 0.0]]
    """
    numbers = np.arange(n_categories) if values is None else np.asarray(values, dtype=np.float64)
    if numbers.shape != (n_categories,):
        raise ValueError("values must be one number for each category")
    if level == "ordinal":
        return OrdinalAlpha(n_categories)
    if level == "nominal":
        return Alpha()
    return Alpha(interval_distances(numbers) if level == "interval" else ratio_distances(numbers))


def alpha_of_distances(table: RatingTable, distances: npt.ArrayLike) -> float:
    """Krippendorff's alpha with your own distances.

    Args:
        table: Ratings.
        distances: Categories x categories, symmetric, 0 for the same value. They enter as they are: give squares
            where squares are meant.

    Raises:
        UndefinedError: If no unit has two values, or none of the values used is at a distance from another.

    Source: Krippendorff (2011), D. With D_o = 2 x 1 / 4 and D_e = 2 x (1 x 1 + 2 x 9 + 2 x 4) / (4 x 3):

    >>> from qualcode.coefficients.tables import table_of
    >>> round(alpha_of_distances(table_of([[0, 1], [2, 2]], 3), [[0, 1, 9], [1, 0, 4], [9, 4, 0]]), 4)
    0.8889
    """
    return estimate(Alpha(checked_distances(distances, table.n_categories)), table)


def category_alpha(table: RatingTable, category: int) -> float:
    """Krippendorff's alpha of one category against all others together.

    Raises:
        UndefinedError: If no unit has two values, or nobody or everybody used the category on all units.
        ValueError: If there is no such category.

    Source: Krippendorff (1980), Content Analysis, p. 139. Here both use 0 on the first unit and one on the second:

    >>> from qualcode.coefficients.tables import table_of
    >>> round(category_alpha(table_of([[0, 0], [0, 1], [1, 2], [2, 1]], 3), 0), 4)
    0.5333
    """
    if not 0 <= category < table.n_categories:
        raise ValueError(f"there is no category {category}")
    paired = pairable(table)
    if not (table.counts[paired] @ table.by_unit[paired])[category]:
        n = int(table.counts[paired].sum())
        raise UndefinedError(f"undefined: nobody used it in {'the one unit' if n == 1 else f'these {n} units'}")
    is_it = np.arange(table.n_categories) == category
    return estimate(Alpha((is_it[:, np.newaxis] != is_it).astype(np.float64)), table)


def alpha_of_sets(
    ratings: Sequence[Sequence[AbstractSet[str] | None]],
    distances: Callable[[Sequence[AbstractSet[str]]], Matrix] = masi_distances,
) -> float:
    """Krippendorff's alpha where a coder gives a unit a set of codes.

    Args:
        ratings: N units x M coders: a set, empty where the coder gave no code, or `None` where the value is missing.
        distances: `masi_distances`, `jaccard_distances` or your own: Q sets to Q x Q.

    Raises:
        UndefinedError: If no unit has two sets, or all sets are alike.

    Source: Passonneau (2006), Measuring Agreement on Set-valued Items (MASI); Krippendorff (2011), D.
    With D_o = 2 x 2/3 / 4 and D_e = (2 x 2/3 + 2 x 2 x 1 + 2 x 2 x 1) / (4 x 3):

    >>> round(alpha_of_sets([[{"a"}, {"a", "b"}], [set(), set()]]), 4)
    0.5714
    """
    rows = [[None if one is None else frozenset(one) for one in row] for row in ratings]
    sets = list(dict.fromkeys(one for row in rows for one in row if one is not None))
    return alpha_of_distances(table_of_labels(rows, sets), distances(sets))
