"""Artstein & Poesio (2008), Inter-Coder Agreement for Computational Linguistics, pp. 558 and 568.

By DKPro Statistics @f7f4f89. Categories: IReq and STAT; Chck, IReq and STAT.
"""

from collections.abc import Callable

import pytest

from qualcode.coefficients.alpha import krippendorff_alpha
from qualcode.coefficients.pairs import bennett_s, cohen_kappa, percent_agreement, scott_pi
from qualcode.coefficients.tables import RatingTable, table_of_two

P558 = table_of_two([[50, 20], [10, 20]])
P568 = table_of_two([[10, 0, 0], [6, 32, 6], [0, 0, 46]])


@pytest.mark.parametrize(
    ("table", "coefficient", "printed", "tolerance"),
    [
        (P558, percent_agreement, 0.7, 0.001),
        (P558, bennett_s, 0.4, 0.001),
        (P558, scott_pi, 0.341, 0.001),
        (P558, cohen_kappa, 0.348, 0.001),
        (P568, percent_agreement, 0.88, 0.001),
        (P568, bennett_s, 0.82, 0.001),
        (P568, scott_pi, 0.7995, 0.001),
        (P568, cohen_kappa, 0.8013, 0.001),
        (P568, krippendorff_alpha, 0.8, 0.001),
    ],
)
def test_the_coefficient_is_as_printed(
    table: RatingTable, coefficient: Callable[[RatingTable], float], printed: float, tolerance: float
) -> None:
    assert coefficient(table) == pytest.approx(printed, abs=tolerance)
