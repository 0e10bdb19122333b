"""Donner & Eliasziw (1992) and Donner & Rotondi (2010): units for a kappa; no printed figure was at hand.

The chances of the model are held to the polynomials of the authors' R package kappaSize 1.2, and what the
number of units promises to simulation.
"""

import numpy as np
import numpy.typing as npt
import pytest

from qualcode.coefficients.planning import common_correlation, kappa_units

Shares = npt.NDArray[np.float64]


def test_three_raters_have_the_chances_of_kappasize() -> None:
    """(1-p)^3 + pk((1-p)^2 + (1-p)), 3p(1-k)(1-p)^2, 3p^2(1-p)(1-k), p^3 + kp(1-p^2), at p = .3, k = .5."""
    p, k = 0.3, 0.5
    q = 1 - p
    printed = [q**3 + p * k * (q**2 + q), 3 * p * (1 - k) * q**2, 3 * p**2 * q * (1 - k), p**3 + k * p * (1 - p**2)]
    assert common_correlation(p, k, 3) == pytest.approx(printed)


def test_five_raters_have_the_chance_of_kappasize_that_nobody_has_the_code() -> None:
    """-p^5+rp^5+5p^4-5rp^4+10rp^3-10p^3-10rp^2+10p^2+4rp-5p+1, at p = .2, r = .6."""
    p, r = 0.2, 0.6
    printed = -(p**5) + r * p**5 + 5 * p**4 - 5 * r * p**4 + 10 * r * p**3 - 10 * p**3 - 10 * r * p**2 + 10 * p**2
    assert common_correlation(p, r, 5)[0] == pytest.approx(printed + 4 * r * p - 5 * p + 1)


def test_two_raters_at_even_prevalence_by_hand() -> None:
    """(1.645 + 0.842)^2 (1 - .4^2) / (.6 - .4)^2 = 6.183 x 21 = 129.8."""
    assert kappa_units(0.5, 0.4, 0.6, power=0.8) == 130


@pytest.mark.parametrize(
    ("prevalence", "minimum", "expected", "power", "promised"),
    [(0.3, 0.4, 0.6, 0.8, 0.8), (0.1, 0.6, 0.8, 0.8, 0.8), (0.3, 0.6, 0.8, None, 0.5)],
)
def test_the_goodness_of_fit_test_shows_it_as_often_as_promised(
    prevalence: float, minimum: float, expected: float, power: float | None, promised: float
) -> None:
    """20,000 simulated studies each; the chi-square takes the prevalence from the sample."""
    n = kappa_units(prevalence, minimum, expected, power=power)
    counts = np.random.default_rng(1).multinomial(n, common_correlation(prevalence, expected, 2), 20_000)
    p = counts @ np.array([0, 0.5, 1]) / n
    least = n * np.array(common_correlation_of(p, minimum)).T
    chi_square = ((counts - least) ** 2 / least).sum(axis=1)
    kappa = 1 - counts[:, 1] / n / (2 * p * (1 - p))
    shown = float(((chi_square > 1.6449**2) & (kappa > minimum)).mean())
    assert shown == pytest.approx(promised, abs=0.04)


def common_correlation_of(p: Shares, kappa: float) -> list[Shares]:
    """The chances of two raters, for many prevalences at once."""
    q = 1 - p
    return [q**2 + kappa * p * q, 2 * (1 - kappa) * p * q, p**2 + kappa * p * q]


def test_more_raters_take_fewer_units() -> None:
    assert [kappa_units(0.3, 0.6, 0.8, raters=raters, power=0.8) for raters in (2, 3, 4)] == [117, 71, 57]
