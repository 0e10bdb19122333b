"""Krippendorff (1995), On the Reliability of Unitizing Continuous Data, figure A, digitised in 24 ticks.

By DKPro Statistics @f7f4f89. A tick is in a unit (1) or in a gap (0).
"""

from collections.abc import Callable

import pytest

from qualcode.coefficients.alpha import krippendorff_alpha
from qualcode.coefficients.pairs import cohen_kappa, scott_pi
from qualcode.coefficients.tables import RatingTable, table_of_two

TICKS = table_of_two([[10, 0], [8, 6]])


@pytest.mark.parametrize(
    ("table", "coefficient", "printed", "tolerance"),
    [
        (TICKS, cohen_kappa, 0.385, 0.001),
        (TICKS, scott_pi, 0.314, 0.001),
        (TICKS, krippendorff_alpha, 0.329, 0.001),
    ],
)
def test_the_coefficient_is_as_printed(
    table: RatingTable, coefficient: Callable[[RatingTable], float], printed: float, tolerance: float
) -> None:
    assert coefficient(table) == pytest.approx(printed, abs=tolerance)
