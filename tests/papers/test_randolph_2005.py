"""Randolph (2005), Free-Marginal Multirater Kappa, p. 17, by DKPro Statistics @f7f4f89.

Three raters, four cases. Randolph's kappa is Brennan & Prediger's with q categories.
"""

from collections.abc import Callable

import pytest

from qualcode.coefficients.raters import brennan_prediger, fleiss_kappa
from qualcode.coefficients.tables import RatingTable, table_of_labels

FIRST = table_of_labels(zip("YYNN", "YYNN", "YNYN", strict=True), "NY")
SECOND = table_of_labels(zip("YYYY", "YYYY", "YNNY", strict=True), "NY")


@pytest.mark.parametrize(
    ("table", "coefficient", "printed"),
    [
        (FIRST, fleiss_kappa, 0.33),
        (FIRST, brennan_prediger, 0.33),
        (SECOND, fleiss_kappa, -0.2),
        (SECOND, brennan_prediger, 0.33),
    ],
)
def test_the_coefficient_is_as_printed(
    table: RatingTable, coefficient: Callable[[RatingTable], float], printed: float
) -> None:
    assert coefficient(table) == pytest.approx(printed, abs=0.01)
