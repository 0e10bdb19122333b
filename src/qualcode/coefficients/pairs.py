"""Coefficients of two coders; and Light's, which is the mean of one over all pairs of coders.

A unit that lacks one of the two values is left out.
"""

from itertools import combinations

import numpy as np
import numpy.typing as npt

from qualcode.coefficients.coincidences import contingency
from qualcode.coefficients.measures import estimate
from qualcode.coefficients.pair_measures import Cohen, Scott
from qualcode.coefficients.tables import RatingTable
from qualcode.coefficients.weights import distances_of
from qualcode.errors import UndefinedError


def percent_agreement(table: RatingTable) -> float:
    """The share of units to which two coders gave the same value.

    Returns:
        0 to 1. What chance would give is not taken off, so it is high wherever
        one value is frequent: read it beside the prevalence.

    Raises:
        UndefinedError: If no unit has both values.

    Source: Cohen (1960), A Coefficient of Agreement for Nominal Scales, p_o.

    >>> from qualcode.coefficients.tables import table_of_two
    >>> percent_agreement(table_of_two([[2, 0], [1, 1]]))
    0.75
    """
    n_ij = contingency(table)
    return int(np.trace(n_ij)) / int(n_ij.sum())


def cohen_kappa(table: RatingTable, weights: npt.ArrayLike | None = None) -> float:
    """Cohen's kappa of two coders, for unordered values or with weights.

    Args:
        table: Ratings of two coders.
        weights: Categories x categories, how far two values agree: of `linear_weights`, `quadratic_weights`
            or your own. `None`: only the same value agrees.

    Returns:
        1 for perfect agreement, 0 for what chance would give coders who use the
        values as often as these two do, less than 0 for less than that.

    Raises:
        UndefinedError: If no unit has both values, or both coders used one and the same value only.

    Source: Cohen (1960), (1); Cohen (1968), Weighted Kappa.
    With p_o = 3/4 and p_e = 1/4 x 2/4 + 3/4 x 2/4 = 1/2:

    >>> from qualcode.coefficients.tables import table_of_two
    >>> cohen_kappa(table_of_two([[2, 0], [1, 1]]))
    0.5
    """
    return estimate(Cohen(table.n_categories, distances_of(weights, table.n_categories)), table)


def scott_pi(table: RatingTable) -> float:
    """Scott's pi of two coders: chance is that of coders who use the values as these two do together.

    Returns:
        1 for perfect agreement, 0 for what chance would give, less than 0 for less.

    Raises:
        UndefinedError: If no unit has both values, or one value only is used.

    Source: Scott (1955), Reliability of Content Analysis.
    With p_o = 3/4 and p_e = (3/8)^2 + (5/8)^2 = 34/64, (48 - 34) / (64 - 34):

    >>> from qualcode.coefficients.tables import table_of_two
    >>> round(scott_pi(table_of_two([[1, 0], [1, 2]])), 4)
    0.4667
    """
    return estimate(Scott(table.n_categories), table)


def bennett_s(table: RatingTable) -> float:
    """Bennett's S of two coders: chance is that of coders who use all values equally often.

    Returns:
        1 for perfect agreement, 0 for what chance would give, at least -1 / (q - 1). It rises with the number
        of categories q, used or not.

    Raises:
        UndefinedError: If no unit has both values, or there is a single category.

    Source: Bennett, Alpert & Goldstein (1954), Communications through Limited-Response Questioning.
    With p_o = 3/4 and p_e = 1/2:

    >>> from qualcode.coefficients.tables import table_of_two
    >>> bennett_s(table_of_two([[2, 0], [1, 1]]))
    0.5
    """
    agreed, q = percent_agreement(table), table.n_categories
    if q < 2:
        raise UndefinedError("undefined: with one category, chance always agrees")
    return (q * agreed - 1) / (q - 1)


def pabak(table: RatingTable) -> float:
    """Kappa adjusted for prevalence and bias: 2 p_o - 1. Of two categories; Bennett's S is the same for more.

    Raises:
        UndefinedError: If no unit has both values, or there are not two categories.

    Source: Byrt, Bishop & Carlin (1993), Bias, Prevalence and Kappa.

    >>> from qualcode.coefficients.tables import table_of_two
    >>> pabak(table_of_two([[2, 0], [1, 1]]))
    0.5
    """
    if table.n_categories != 2:
        raise UndefinedError(f"undefined: PABAK is of two categories, not of {table.n_categories}; use Bennett's S")
    return bennett_s(table)


def light_kappa(table: RatingTable, weights: npt.ArrayLike | None = None) -> float:
    """Light's kappa: the mean of Cohen's kappa over all pairs of coders.

    Each pair is compared on the units that both rated.

    Raises:
        UndefinedError: If kappa is undefined for a pair: to leave the pair out would show the others' agreement only.

    Source: Light (1971), Measures of Response Agreement for Qualitative Data. Of 1, 0 and 0:

    >>> from qualcode.coefficients.tables import table_of
    >>> round(light_kappa(table_of([[0, 0, 0], [0, 0, 1], [1, 1, 0], [1, 1, 1]], 2)), 4)
    0.3333
    """
    pairs = list(combinations(range(table.n_coders), 2))
    if not pairs:
        raise UndefinedError("undefined: no unit was coded by two coders")
    kappas = []
    for first, second in pairs:
        try:
            kappas.append(cohen_kappa(table.of_coders(first, second), weights))
        except UndefinedError as undefined:
            raise UndefinedError(f"{undefined} (coders {first + 1} and {second + 1})") from None
    return sum(kappas) / len(kappas)
