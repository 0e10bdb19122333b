"""Krippendorff (2004), Content Analysis, p. 240, with the figures of ATLAS.ti 22, Sample Size and Decision Rules."""

from statistics import NormalDist

import numpy as np
import pytest

from qualcode.coefficients.planning import alpha_units, common_correlation


@pytest.mark.parametrize(("minimum", "printed"), [(0.8, 139), (0.667, 81)])
def test_four_equally_frequent_codes_take_as_many_units_as_the_manual_prints(minimum: float, printed: int) -> None:
    """The manual's example: p_c = 1/4, two coders, .05 level; 138.5 and 80.7 before they are rounded up."""
    assert alpha_units(0.25, minimum) == printed


def test_the_equation_alone_is_half_of_what_the_manual_prints() -> None:
    """z^2 ((1 + .8)(3 - .8) / (4 x .25 x .75 x .2) - .8) = 2.7055 x 25.6 = 69.26: printed is it for two coders."""
    z = NormalDist().inv_cdf(0.95)
    assert z**2 * (1.8 * 2.2 / (4 * 0.25 * 0.75 * 0.2) - 0.8) * 2 == pytest.approx(138.5, abs=0.05)


def test_more_coders_multiply_z_squared_as_the_manual_says() -> None:
    """69.26 x 3 = 207.8, rounded up."""
    assert alpha_units(0.25, 0.8, coders=3) == 208


def test_it_is_the_variance_of_an_intraclass_kappa_midway_between_the_minimum_and_one() -> None:
    """Bloch & Kraemer: var = (1-k)^2 (1-2k) + k (1-k)(2-k) / (2pq); over (k - min)^2, at k = .9, p = .1: 164.9 z^2."""
    k, p = 0.9, 0.1
    variance = (1 - k) ** 2 * (1 - 2 * k) + k * (1 - k) * (2 - k) / (2 * p * (1 - p))
    z = NormalDist().inv_cdf(0.95)
    assert alpha_units(p, 0.8) == int(2 * z**2 * variance / (k - 0.8) ** 2) + 1


@pytest.mark.parametrize(("share", "chance"), [(1.0, 0.70), (0.5, 0.53)])
def test_seven_chances_in_ten_and_even_odds_with_half_of_it(share: float, chance: float) -> None:
    """20,000 simulated studies with an alpha of .9, a minimum of .8 and a prevalence of .1."""
    k, p, low = 0.9, 0.1, 0.8
    n = round(alpha_units(p, low) * share)
    counts = np.random.default_rng(1).multinomial(n, common_correlation(p, k, 2), 20_000).T
    ones = counts[1] + 2 * counts[2]
    alpha = 1 - counts[1] / n / (2 * ones * (2 * n - ones) / (2 * n * (2 * n - 1)))
    q = ones / (2 * n)
    variance = (1 - alpha) * ((1 - alpha) * (1 - 2 * alpha) + alpha * (2 - alpha) / (2 * q * (1 - q)))
    lower = alpha - 1.6449 * np.sqrt(variance / n)
    assert float((lower >= low).mean()) == pytest.approx(chance, abs=0.02)
