"""Krippendorff (2004), Content Analysis, 2nd ed., p. 254: two coders, 300 characters from 150 on, categories c and k.

By DKPro Statistics @f7f4f89. The older coefficient, in which a category is a matter of its own: c and k overlap.
"""

import pytest

from qualcode.coefficients.alpha_u_1995 import category_alpha_u_1995, disagreement_1995, squared_differences
from qualcode.coefficients.continua import continuum_of

C = continuum_of(300, [[(225, 295, 0), (370, 400, 0)], [(220, 300, 0), (355, 375, 0), (400, 420, 0)]], begin=150)
K = continuum_of(300, [[(180, 240, 0), (300, 350, 0)]] * 2, begin=150)


def test_the_disagreement_about_c_is_as_printed() -> None:
    """Observed: (50 + 850 + 400) / 300 squared; the last two are bounds that differ and a unit in a gap."""
    assert disagreement_1995(C) == pytest.approx((0.0144, 0.0532), abs=0.0001)
    assert disagreement_1995(C).observed == pytest.approx(1300 / 300**2)
    assert category_alpha_u_1995(C, 0) == pytest.approx(0.7286, abs=0.0001)


def test_the_disagreement_about_k_is_as_printed() -> None:
    assert disagreement_1995(K) == pytest.approx((0.0, 0.049), abs=0.0001)
    assert disagreement_1995(K).observed == pytest.approx(0.0, abs=1e-9)
    assert category_alpha_u_1995(K, 0) == pytest.approx(1.0, abs=1e-9)


def test_the_alpha_of_both_categories_is_as_printed() -> None:
    """The print divides rounded numbers, 1 - .0144 / (.0532 + .0490) = .8591; unrounded it is .8587."""
    parts = disagreement_1995(C), disagreement_1995(K)
    alpha = 1 - sum(part.observed for part in parts) / sum(part.expected for part in parts)
    assert alpha == pytest.approx(0.8591, abs=0.0005)


@pytest.mark.parametrize(
    ("one", "other", "printed"),
    [
        ((5, 11, True), (4, 6, True), 26),
        ((5, 11, True), (5, 7, True), 16),
        ((5, 11, True), (6, 8, True), 10),
        ((5, 11, True), (7, 9, True), 8),
        ((5, 11, True), (6, 10, True), 2),
        ((5, 11, True), (5, 11, True), 0),
        ((225, 295, True), (220, 300, True), 50),
        ((370, 400, True), (355, 375, True), 850),
        ((400, 450, False), (400, 420, True), 400),
        ((2, 5, False), (2, 4, True), 4),
        ((5, 11, True), (4, 11, False), 36),
    ],
)
def test_the_squared_difference_of_two_sections_is_as_printed(
    one: tuple[int, int, bool], other: tuple[int, int, bool], printed: int
) -> None:
    """The last two sum to 40 in the source."""
    assert squared_differences(one, other) == printed
    assert squared_differences(other, one) == printed
