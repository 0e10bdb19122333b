"""Krippendorff (2019), Content Analysis, 4th ed., Fig. 12.11: three coders, 60 characters, seven categories.

Also Krippendorff, Mathet, Bouvry & Widlöcher (2016). Figures as quoted in the tests of quallmer; units by Mathet, from
AlexPaulSuzan.csv of pygamma-agreement @44587ef.
"""

import pytest

from qualcode.coefficients.continua import continuum_of
from qualcode.coefficients.unitizing import bar_u_alpha, cu_alpha, ku_alpha, ku_coverage, u_alpha
from qualcode.errors import UndefinedError

ALEX = [(2, 9, 1), (11, 17, 2), (24, 30, 5), (32, 36, 6), (36, 44, 6), (44, 60, 7)]
PAUL = [(2, 9, 1), (11, 17, 3), (19, 25, 5), (32, 44, 6)]
SUZAN = [(2, 9, 1), (11, 17, 4), (21, 27, 5), (32, 36, 6), (36, 40, 6), (40, 44, 6)]
FIGURE = continuum_of(60, [ALEX, PAUL, SUZAN], 8)


def test_u_bar_u_and_cu_are_as_printed() -> None:
    """By the union of the other coders' units in place of each of them, cu would be .726, which is not the print."""
    found = u_alpha(FIGURE), bar_u_alpha(FIGURE), cu_alpha(FIGURE)
    assert found == pytest.approx((0.510, 0.413, 0.724), abs=0.0005)


@pytest.mark.parametrize(("category", "printed"), [(1, 1.0), (5, 1.0), (6, 1.0), (2, 0.0), (3, 0.0), (4, 0.0)])
def test_ku_of_each_category_is_as_printed(category: int, printed: float) -> None:
    assert ku_alpha(FIGURE, category) == pytest.approx(printed, abs=1e-9)


def test_ku_of_category_7_is_undefined_since_it_meets_no_unit() -> None:
    with pytest.raises(UndefinedError, match="no unit of the category meets a unit of another coder"):
        ku_alpha(FIGURE, 7)


@pytest.mark.parametrize(("category", "printed"), [(5, 4 / 9), (7, 0.0), (1, 1.0)])
def test_the_coverage_of_ku_is_as_printed(category: int, printed: float) -> None:
    assert ku_coverage(FIGURE, category) == pytest.approx(printed, abs=0.005)
