"""Brennan & Prediger (1981), Coefficient Kappa: Some Uses, Misuses, and Alternatives, pp. 689 and 691.

By DKPro Statistics @f7f4f89.
"""

from collections.abc import Callable

import pytest

from qualcode.coefficients.pairs import bennett_s, cohen_kappa, percent_agreement
from qualcode.coefficients.tables import RatingTable, table_of_two

P689 = table_of_two([[50, 0, 0], [10, 10, 10], [20, 0, 0]])
P691 = table_of_two([[50, 0, 10], [0, 10, 10], [10, 10, 0]])


@pytest.mark.parametrize(
    ("table", "coefficient", "printed", "tolerance"),
    [
        (P689, percent_agreement, 0.6, 0.01),
        (P689, cohen_kappa, 0.27, 0.01),
        (P689, bennett_s, 0.4, 0.01),
        (P691, percent_agreement, 0.6, 0.01),
        (P691, cohen_kappa, 0.29, 0.01),
        (P691, bennett_s, 0.4, 0.01),
    ],
)
def test_the_coefficient_is_as_printed(
    table: RatingTable, coefficient: Callable[[RatingTable], float], printed: float, tolerance: float
) -> None:
    assert coefficient(table) == pytest.approx(printed, abs=tolerance)
