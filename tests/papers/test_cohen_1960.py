"""Cohen (1960), A Coefficient of Agreement for Nominal Scales, pp. 37 and 45.

By DKPro Statistics @f7f4f89; AC1 is that of its fixture made with R irrCAC.
"""

from collections.abc import Callable

import pytest

from qualcode.coefficients.pairs import cohen_kappa, percent_agreement
from qualcode.coefficients.raters import gwet_ac1
from qualcode.coefficients.tables import RatingTable, table_of_two

P45 = table_of_two([[88, 14, 18], [10, 40, 10], [2, 6, 12]])
P37 = table_of_two([[25, 12, 3], [13, 2, 15], [12, 16, 2]])


@pytest.mark.parametrize(
    ("table", "coefficient", "printed", "tolerance"),
    [
        (P45, percent_agreement, 0.7, 0.0005),
        (P45, cohen_kappa, 0.492, 0.0005),
        (P45, gwet_ac1, 0.57597, 0.0005),
        (P37, percent_agreement, 0.29, 0.0005),
        (P37, gwet_ac1, -0.04797, 0.0005),
    ],
)
def test_the_coefficient_is_as_printed(
    table: RatingTable, coefficient: Callable[[RatingTable], float], printed: float, tolerance: float
) -> None:
    assert coefficient(table) == pytest.approx(printed, abs=tolerance)
