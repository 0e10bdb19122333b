"""How far a kappa may be off, and how far it is from what chance would give: formulas for large samples."""

from statistics import NormalDist
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from qualcode.coefficients.coincidences import contingency
from qualcode.coefficients.pairs import cohen_kappa
from qualcode.coefficients.raters import fleiss_kappa, use_of_values
from qualcode.coefficients.tables import Matrix, RatingTable
from qualcode.coefficients.weights import checked_weights
from qualcode.errors import UndefinedError


class KappaInterval(NamedTuple):
    """How far a kappa may be off, had the units been another sample."""

    se: float
    low: float
    high: float


class KappaTest(NamedTuple):
    """A kappa against the hypothesis that the coders agree as by chance."""

    se_h0: float
    z_h0: float


def cohen_kappa_interval(
    table: RatingTable, weights: npt.ArrayLike | None = None, *, confidence: float = 0.95
) -> KappaInterval:
    """The standard error of Cohen's kappa for large samples, with normal confidence limits.

    Without any disagreement, or where a coder used one value only, the formula gives 0, and limits that say nothing.

    Args:
        table: Ratings of two coders.
        weights: As for `cohen_kappa`.
        confidence: 0 to 1, both excluded.

    Raises:
        UndefinedError: Where kappa is undefined.

    Source: Fleiss, Cohen & Everitt (1969), Large Sample Standard Errors of Kappa and Weighted Kappa.
    With p_o = 3/4 and p_e = 1/2, var = (3/4 (1/4)^2 + 1/4 (1/4)^2 - (1/8)^2) / (1/2)^4 / 8 = 3/32:

    >>> from qualcode.coefficients.tables import table_of_two
    >>> round(cohen_kappa_interval(table_of_two([[3, 1], [1, 3]])).se ** 2, 5)
    0.09375
    """
    kappa = cohen_kappa(table, weights)
    n, p_ij, chance, w_ij, w_mean = _shares(table, weights)
    observed, expected = float((w_ij * p_ij).sum()), float((w_ij * chance).sum())
    se = _spread(w_ij * (1 - expected) - w_mean * (1 - observed), p_ij) / (1 - expected) ** 2 / n**0.5
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    return KappaInterval(se, kappa - z * se, kappa + z * se)


def cohen_kappa_test(table: RatingTable, weights: npt.ArrayLike | None = None) -> KappaTest:
    """The standard error of Cohen's kappa if the coders agreed as by chance, and kappa in units of it.

    Raises:
        UndefinedError: Where kappa is undefined, or the values that the coders used leave chance no room.

    Source: Fleiss, Cohen & Everitt (1969). For two values used equally often, kappa = 1/2 and se = 1 / sqrt(n):

    >>> from qualcode.coefficients.tables import table_of_two
    >>> round(cohen_kappa_test(table_of_two([[3, 1], [1, 3]])).z_h0, 4)
    1.4142
    """
    kappa = cohen_kappa(table, weights)
    n, _, chance, w_ij, w_mean = _shares(table, weights)
    spread = _spread(w_ij - w_mean, chance)
    if spread < 1e-10:
        raise UndefinedError("undefined: with the values that these two coders used, chance always gives this kappa")
    se_h0 = spread / (1 - float((w_ij * chance).sum())) / n**0.5
    return KappaTest(se_h0, kappa / se_h0)


def fleiss_kappa_test(table: RatingTable) -> KappaTest:
    """The standard error of Fleiss' kappa if the coders agreed as by chance, and kappa in units of it.

    Raises:
        UndefinedError: Where kappa is undefined, or units have different numbers of values.

    Source: Fleiss, Nee & Landis (1979), Large Sample Variance of Kappa in the Case of Different Sets of Raters.
    For two values se = sqrt(2 / (N m (m - 1))); of two units by three coders, sqrt(1/6):

    >>> from qualcode.coefficients.tables import table_of
    >>> round(fleiss_kappa_test(table_of([[0, 0, 0], [0, 0, 1]], 2)).se_h0, 4)
    0.4082
    """
    kappa = fleiss_kappa(table)
    numbers = np.unique(table.n_ratings)
    if len(numbers) > 1:
        raise UndefinedError("undefined: this standard error needs the same number of values for every unit")
    m, n_units, share = int(numbers[0]), int(table.counts.sum()), use_of_values(table)
    p_q = share * (1 - share)
    spread = p_q.sum() ** 2 - (p_q * (1 - 2 * share)).sum()
    se_h0 = float(np.sqrt(2 * spread / (n_units * m * (m - 1))) / p_q.sum())
    return KappaTest(se_h0, kappa / se_h0)


def _shares(table: RatingTable, weights: npt.ArrayLike | None) -> tuple[int, Matrix, Matrix, Matrix, Matrix]:
    """n, p_ij, p_i. p_.j, w_ij, and the mean weight of row i plus that of column j."""
    n_ij, w_ij = contingency(table), checked_weights(weights, table.n_categories)
    n = int(n_ij.sum())
    first, second = n_ij.sum(axis=1) / n, n_ij.sum(axis=0) / n
    return n, n_ij / n, np.outer(first, second), w_ij, np.add.outer(w_ij @ second, first @ w_ij)


def _spread(values: Matrix, shares: Matrix) -> float:
    """Standard deviation; about the mean, so that a spread of nothing comes out as next to nothing."""
    mean = (values * shares).sum()
    return float(np.sqrt((np.square(values - mean) * shares).sum()))
