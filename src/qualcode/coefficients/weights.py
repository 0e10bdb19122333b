"""How near two values are: weights of agreement (1 is the same) and distances (0 is the same).

`levels` are the numbers that the categories stand for, in their order. Other
programs take ranks of the levels that occur, or declared values; the weights
differ where a level is not used. Here the caller says: `range(q)`, or values.
"""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet

import numpy as np
import numpy.typing as npt

from qualcode.coefficients.tables import Counts, Matrix
from qualcode.errors import UndefinedError

Differences = Callable[[Sequence[AbstractSet[str]]], Matrix]
"""Distances between sets: Q sets to a matrix Q x Q."""


def identity_weights(n_categories: int) -> Matrix:
    """Only the same value agrees.

    >>> identity_weights(2).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    return np.eye(n_categories, dtype=np.float64)


def linear_weights(levels: npt.ArrayLike) -> Matrix:
    """Agreement falls with the distance of two levels: 1 - |k - l| / (largest distance).

    Raises:
        UndefinedError: If there are no two different levels.

    Source: Cicchetti & Allison (1971); Gwet (2014), ch. 3.

    >>> linear_weights(range(3)).tolist()
    [[1.0, 0.5, 0.0], [0.5, 1.0, 0.5], [0.0, 0.5, 1.0]]
    """
    return 1 - _shares(np.sqrt(interval_distances(levels)))


def quadratic_weights(levels: npt.ArrayLike) -> Matrix:
    """Agreement falls with the squared distance of two levels.

    Raises:
        UndefinedError: If there are no two different levels.

    Source: Fleiss & Cohen (1973); Gwet (2014), ch. 3.

    >>> quadratic_weights(range(3)).tolist()
    [[1.0, 0.75, 0.0], [0.75, 1.0, 0.75], [0.0, 0.75, 1.0]]
    """
    return 1 - _shares(interval_distances(levels))


def ordinal_weights(n_categories: int) -> Matrix:
    """1 - C(|k - l| + 1, 2) / C(q, 2); not Krippendorff's ordinal metric, which looks at how often values occur.

    Raises:
        UndefinedError: If there are no two categories.

    Source: Gwet (2014), ch. 3, ordinal weights.

    >>> ordinal_weights(3).round(3).tolist()
    [[1.0, 0.667, 0.0], [0.667, 1.0, 0.667], [0.0, 0.667, 1.0]]
    """
    steps = np.abs(np.subtract.outer(np.arange(n_categories), np.arange(n_categories))).astype(np.float64)
    return 1 - _shares(steps * (steps + 1) / 2)


def ordinal_distances(n_v: Counts) -> Matrix:
    """Squared difference of mid-ranks: (n_c / 2 + values between + n_k / 2) squared.

    Args:
        n_v: For each category, in order, how many pairable values there are.

    Source: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, D.

    >>> ordinal_distances(np.array([2, 4, 2])).tolist()
    [[0.0, 9.0, 36.0], [9.0, 0.0, 9.0], [36.0, 9.0, 0.0]]
    """
    return interval_distances(np.cumsum(n_v) - n_v / 2)


def interval_distances(levels: npt.ArrayLike) -> Matrix:
    """Squared differences of levels.

    Source: Krippendorff (2011), D.

    >>> interval_distances([1, 2, 4]).tolist()
    [[0.0, 1.0, 9.0], [1.0, 0.0, 4.0], [9.0, 4.0, 0.0]]
    """
    return np.square(np.subtract.outer(_finite(levels), _finite(levels)))


def ratio_distances(levels: npt.ArrayLike) -> Matrix:
    """Squared difference of two levels as a share of their sum; 0 and 0 do not differ.

    Raises:
        UndefinedError: If a level is less than 0.

    Source: Krippendorff (2011), D.

    >>> ratio_distances([0, 1, 3]).tolist()
    [[0.0, 1.0, 1.0], [1.0, 0.0, 0.25], [1.0, 0.25, 0.0]]
    """
    numbers = _finite(levels)
    if (numbers < 0).any():
        raise UndefinedError("undefined: values on a ratio scale cannot be less than 0")
    sums = np.add.outer(numbers, numbers)
    return np.square(np.subtract.outer(numbers, numbers) / np.where(sums > 0, sums, 1))


def jaccard_distances(sets: Sequence[AbstractSet[str]]) -> Matrix:
    """1 - (codes in both sets) / (codes in either); two empty sets are the same.

    Source: Jaccard (1908), Nouvelles recherches sur la distribution florale.

    >>> jaccard_distances([{"a"}, {"a", "b"}, set()]).tolist()
    [[0.0, 0.5, 1.0], [0.5, 0.0, 1.0], [1.0, 1.0, 0.0]]
    """
    shared, either, _ = _overlaps(sets)
    return np.where(either > 0, 1 - shared / np.maximum(either, 1), 0.0)


def masi_distances(sets: Sequence[AbstractSet[str]]) -> Matrix:
    """1 - Jaccard's share x 1 for the same set, 2/3 for a subset, 1/3 for an overlap, 0 for none.

    Source: Passonneau (2006), Measuring Agreement on Set-valued Items (MASI). With 1 - 1/2 x 2/3 and 1 - 1/3 x 1/3:

    >>> masi_distances([{"a"}, {"a", "b"}, {"b", "c"}]).round(3).tolist()
    [[0.0, 0.667, 1.0], [0.667, 0.0, 0.889], [1.0, 0.889, 0.0]]
    """
    shared, either, smaller = _overlaps(sets)
    # thirds of the weight, so that the same set has exactly 0
    thirds = np.select([shared == either, shared == smaller, shared > 0], [3.0, 2.0, 1.0], 0.0)
    return np.where(either > 0, 1 - thirds * shared / (3 * np.maximum(either, 1)), 0.0)


def checked_weights(weights: npt.ArrayLike | None, n_categories: int) -> Matrix:
    """Weights of agreement that make sense for so many categories; `None` are those of identity.

    Raises:
        ValueError: If they are not square, symmetric, 0 to 1, and 1 for the same value.
    """
    matrix = identity_weights(n_categories) if weights is None else np.asarray(weights, dtype=np.float64)
    if matrix.shape != (n_categories, n_categories):
        raise ValueError(f"weights must be {n_categories} x {n_categories}")
    if not ((matrix >= 0) & (matrix <= 1)).all() or (np.diag(matrix) != 1).any() or (matrix != matrix.T).any():
        raise ValueError("weights must be 0 to 1, the same both ways, and 1 for the same value")
    return matrix


def distances_of(weights: npt.ArrayLike | None, n_categories: int) -> Matrix | None:
    """1 - weights, where there are any.

    Raises:
        ValueError: If the weights make no sense for so many categories.
    """
    return None if weights is None else 1 - checked_weights(weights, n_categories)


def checked_distances(distances: npt.ArrayLike, n_categories: int) -> Matrix:
    """Distances that make sense for so many categories.

    Raises:
        ValueError: If they are not square, symmetric, 0 or more, and 0 for the same value.
    """
    matrix = np.asarray(distances, dtype=np.float64)
    if matrix.shape != (n_categories, n_categories):
        raise ValueError(f"distances must be {n_categories} x {n_categories}")
    if not (np.isfinite(matrix) & (matrix >= 0)).all() or np.diag(matrix).any() or (matrix != matrix.T).any():
        raise ValueError("distances must be 0 or more, the same both ways, and 0 for the same value")
    return matrix


def _finite(levels: npt.ArrayLike) -> Matrix:
    numbers = np.asarray(levels, dtype=np.float64)
    if numbers.ndim != 1 or not np.isfinite(numbers).all():
        raise ValueError("levels must be one number for each category")
    return numbers


def _shares(distances: Matrix) -> Matrix:
    largest = distances.max(initial=0.0)
    if not largest:
        raise UndefinedError("undefined: weights need two different levels")
    shares: Matrix = distances / largest
    return shares


def _overlaps(sets: Sequence[AbstractSet[str]]) -> tuple[Matrix, Matrix, Matrix]:
    """For each two sets the size of what they share, of both together, and of the smaller one."""
    codes = sorted(set().union(*sets))
    has = np.array([[code in one for code in codes] for one in sets], dtype=np.float64).reshape(len(sets), len(codes))
    shared, sizes = has @ has.T, has.sum(axis=1)
    return shared, np.add.outer(sizes, sizes) - shared, np.minimum.outer(sizes, sizes)
