"""Pairs of values that units have: what every coefficient of agreement is made of."""

import numpy as np
import numpy.typing as npt

from qualcode.coefficients.tables import Counts, Matrix, RatingTable
from qualcode.errors import UndefinedError


def contingency(table: RatingTable) -> Counts:
    """Categories x categories: how often two coders gave a unit each pair of values.

    Raises:
        UndefinedError: If no unit has both values.
        ValueError: If the table is not one of two coders.

    >>> from qualcode.coefficients.tables import MISSING, table_of
    >>> contingency(table_of([[0, 0], [0, 1], [1, 1], [1, MISSING]], 2)).tolist()
    [[1, 1], [0, 1]]
    """
    both = pairable(table)
    if table.n_coders != 2:
        raise ValueError(f"the ratings of two coders are needed, not of {table.n_coders}")
    cells = np.zeros((table.n_categories, table.n_categories), dtype=np.int64)
    np.add.at(cells, (table.rows[both, 0], table.rows[both, 1]), table.counts[both])
    return cells


def pairable(table: RatingTable) -> npt.NDArray[np.bool_]:
    """Which rows have two values or more.

    Raises:
        UndefinedError: If none has.
    """
    paired = table.n_ratings >= 2
    if not paired.any():
        raise UndefinedError("undefined: no unit was coded by two coders")
    return paired


def observed_disagreement(table: RatingTable, distances: Matrix) -> float:
    """The distance of two values of a unit, in the mean over its pairs and then over the units.

    Units with equally many values are summed before dividing: whole numbers, exact in float64.

    Raises:
        UndefinedError: If no unit has two values.

    >>> from qualcode.coefficients.tables import table_of
    >>> observed_disagreement(table_of([[0, 0], [0, 1]], 2), 1 - np.eye(2))
    0.5
    """
    total = sum(paired / (n_u * (n_u - 1)) for n_u, paired in _distances_by_size(table, distances))
    return total / int(table.counts[pairable(table)].sum())


def observed_in_values(table: RatingTable, distances: Matrix) -> float:
    """The same in the mean over the values, times how many there are: a unit weighs as many values as it has.

    Raises:
        UndefinedError: If no unit has two values.

    >>> from qualcode.coefficients.tables import table_of
    >>> observed_in_values(table_of([[0, 0], [0, 1]], 2), 1 - np.eye(2))
    2.0
    """
    return sum(paired / (n_u - 1) for n_u, paired in _distances_by_size(table, distances))


def no_chance(n_v: npt.ArrayLike, n_units: int) -> UndefinedError:
    """The refusal where chance would never disagree: why that is, from how often each value is used."""
    if np.count_nonzero(n_v) > 1:
        return UndefinedError("undefined: no two of the values that were used differ")
    units = "the one unit" if n_units == 1 else f"all {n_units} units"
    return UndefinedError(f"undefined: everybody gave {units} the same value, so agreement cannot be told from chance")


def _distances_by_size(table: RatingTable, distances: Matrix) -> list[tuple[int, float]]:
    """For each number of values that a unit has, the sum of distances in the ordered pairs of such units."""
    sums = []
    for n_u in np.unique(table.n_ratings[pairable(table)]):
        alike = table.n_ratings == n_u
        n_uv = table.by_unit[alike].astype(np.float64)
        pairs = (n_uv * table.counts[alike, np.newaxis]).T @ n_uv
        sums.append((int(n_u), float((pairs * distances).sum())))
    return sums
