"""Pairs of values that units have: what every coefficient of agreement is made of."""

import numpy as np
import numpy.typing as npt

from qualcode.coefficients.tables import Counts, RatingTable
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


def no_chance(n_v: npt.ArrayLike, n_units: int) -> UndefinedError:
    """The refusal where chance would never disagree: why that is, from how often each value is used."""
    if np.count_nonzero(n_v) > 1:
        return UndefinedError("undefined: no two of the values that were used differ")
    units = "the one unit" if n_units == 1 else f"all {n_units} units"
    return UndefinedError(f"undefined: everybody gave {units} the same value, so agreement cannot be told from chance")
