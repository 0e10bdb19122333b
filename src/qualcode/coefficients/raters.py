"""Coefficients of any number of coders whose chance agreement is had from how they use the values.

Missing values as in Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed., ch. 2 and 5, and irrCAC:
agreement is that of the units with two values or more; how often values are used is had from all units
with a value. So a unit with a single value changes these figures, though not Krippendorff's alpha.
"""

import numpy as np
import numpy.typing as npt

from qualcode.coefficients.coincidences import pairable
from qualcode.coefficients.measures import estimate
from qualcode.coefficients.rater_measures import BrennanPrediger, Conger, Fleiss, Gwet, Pairwise
from qualcode.coefficients.tables import Matrix, RatingTable
from qualcode.coefficients.weights import distances_of
from qualcode.errors import UndefinedError


def pairwise_agreement(table: RatingTable, weights: npt.ArrayLike | None = None) -> float:
    """The share of pairs of coders who agree on a unit, in the mean over the units.

    Args:
        table: Ratings; units with fewer than two values are left out.
        weights: Categories x categories, how far two values agree. `None`: only the same value agrees.

    Returns:
        0 to 1. What chance would give is not taken off.

    Raises:
        UndefinedError: If no unit has two values.

    Source: Fleiss (1971), Measuring Nominal Scale Agreement among Many Raters; Gwet (2014), p_a.
    With 1 and 1/3:

    >>> from qualcode.coefficients.tables import table_of
    >>> round(pairwise_agreement(table_of([[0, 0, 0], [0, 0, 1]], 2)), 4)
    0.6667
    """
    return estimate(Pairwise(distances_of(weights, table.n_categories)), table)


def fleiss_kappa(table: RatingTable, weights: npt.ArrayLike | None = None) -> float:
    """Fleiss' kappa: chance is that of coders who all use the values as they do together.

    Args:
        table: Ratings; missing values as said at the top of this module.
        weights: As for `pairwise_agreement`.

    Returns:
        1 for perfect agreement, 0 for what chance would give, less than 0 for less.

    Raises:
        UndefinedError: If no unit has two values, or one value only is used.

    Source: Fleiss (1971); Gwet (2014). With P = 2/3 and P_e = (5/6)^2 + (1/6)^2 = 26/36, (24 - 26) / (36 - 26):

    >>> from qualcode.coefficients.tables import table_of
    >>> round(fleiss_kappa(table_of([[0, 0, 0], [0, 0, 1]], 2)), 4)
    -0.2
    """
    return estimate(Fleiss(distances_of(weights, table.n_categories)), table)


def conger_kappa(table: RatingTable, weights: npt.ArrayLike | None = None) -> float:
    """Conger's kappa: chance is that of pairs of coders who each use the values as they do.

    For two coders without missing values it is Cohen's. Hubert's and the "exact" kappa of R irr are this one.

    Args:
        table: Ratings; a coder without any value is left out. Missing values as said at the top of this module.
        weights: As for `pairwise_agreement`.

    Raises:
        UndefinedError: If no unit has two values, or one value only is used.

    Source: Conger (1980), Integration and Generalization of Kappas for Multiple Raters; Gwet (2014).
    With P = 2/3 and P_e the mean of 1, 1/2 and 1/2:

    >>> from qualcode.coefficients.tables import table_of
    >>> round(conger_kappa(table_of([[0, 0, 0], [0, 0, 1]], 2)), 4)
    0.0
    """
    return estimate(Conger(table.n_categories, distances_of(weights, table.n_categories)), table)


def brennan_prediger(table: RatingTable, weights: npt.ArrayLike | None = None) -> float:
    """Brennan & Prediger's kappa: chance is that of coders who use all values equally often.

    For two coders it is Bennett's S; Randolph's free-marginal kappa is this one.

    Args:
        table: Ratings; its categories count, used or not.
        weights: As for `pairwise_agreement`.

    Raises:
        UndefinedError: If no unit has two values, or there is a single category.

    Source: Brennan & Prediger (1981), Coefficient Kappa: Some Uses, Misuses, and Alternatives; Gwet (2014).
    With P = 2/3 and P_e = 1/2:

    >>> from qualcode.coefficients.tables import table_of
    >>> round(brennan_prediger(table_of([[0, 0, 0], [0, 0, 1]], 2)), 4)
    0.3333
    """
    return estimate(BrennanPrediger(distances_of(weights, table.n_categories)), table)


def gwet_ac1(table: RatingTable) -> float:
    """Gwet's AC1: chance is that of coders who guess on the units that are hard to tell.

    Returns:
        1 for perfect agreement, also where everybody used one value only.

    Raises:
        UndefinedError: If no unit has two values, or there is a single category.

    Source: Gwet (2008), Computing Inter-Rater Reliability in the Presence of High Agreement; Gwet (2014).
    With p_a = 2/3 and p_e = 2 x 5/6 x 1/6 = 5/18, (12 - 5) / (18 - 5):

    >>> from qualcode.coefficients.tables import table_of
    >>> round(gwet_ac1(table_of([[0, 0, 0], [0, 0, 1]], 2)), 4)
    0.5385
    """
    return gwet_ac2(table, None)


def gwet_ac2(table: RatingTable, weights: npt.ArrayLike | None) -> float:
    """Gwet's AC2: AC1 with weights.

    Args:
        table: Ratings; its categories count, used or not.
        weights: As for `pairwise_agreement`.

    Raises:
        UndefinedError: If no unit has two values, there is a single category, or weights call all values alike.

    Source: Gwet (2014), ch. 3 and 5: p_e = sum of all weights / (q (q - 1)) x sum of pi_k (1 - pi_k).

    >>> from qualcode.coefficients.tables import table_of
    >>> round(gwet_ac2(table_of([[0, 0, 0], [0, 0, 1]], 2), [[1, 0], [0, 1]]), 4)
    0.5385
    """
    q = table.n_categories
    v_kl = distances_of(weights, q)
    pairable(table)
    if q < 2 or (v_kl is not None and not v_kl.any()):
        raise UndefinedError("undefined: with one category, chance always agrees")
    return estimate(Gwet(v_kl), table)


def use_of_values(table: RatingTable) -> Matrix:
    """For each category the mean, over the units with a value, of its share of the unit's values."""
    pairable(table)
    rated = table.n_ratings > 0
    units = table.counts[rated]
    total = np.zeros(table.n_categories, dtype=np.float64)
    for n_u in np.unique(table.n_ratings[rated]):
        alike = table.n_ratings == n_u
        total += (table.counts[alike] @ table.by_unit[alike]) / n_u
    found: Matrix = total / units.sum()
    return found
