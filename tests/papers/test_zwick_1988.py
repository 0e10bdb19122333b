"""Zwick (1988), Another Look at Interrater Agreement, p. 376: the same agreement with other marginals.

By DKPro Statistics @f7f4f89.
"""

from collections.abc import Callable

import pytest

from qualcode.coefficients.pairs import bennett_s, cohen_kappa, percent_agreement, scott_pi
from qualcode.coefficients.tables import RatingTable, table_of_two

ALIKE_AND_FLAT = table_of_two([[20, 0, 0, 5], [0, 10, 15, 0], [0, 15, 10, 0], [5, 0, 0, 20]])
ALIKE = table_of_two([[20, 10, 10, 0], [10, 10, 0, 0], [10, 0, 10, 0], [0, 0, 0, 20]])
UNLIKE = table_of_two([[20, 5, 5, 10], [0, 10, 5, 5], [0, 5, 10, 5], [0, 0, 0, 20]])


@pytest.mark.parametrize(
    ("table", "coefficient", "printed", "tolerance"),
    [
        (ALIKE_AND_FLAT, percent_agreement, 0.6, 0.001),
        (ALIKE_AND_FLAT, bennett_s, 0.467, 0.001),
        (ALIKE_AND_FLAT, scott_pi, 0.467, 0.001),
        (ALIKE_AND_FLAT, cohen_kappa, 0.467, 0.001),
        (ALIKE, percent_agreement, 0.6, 0.001),
        (ALIKE, bennett_s, 0.467, 0.001),
        (ALIKE, scott_pi, 0.444, 0.001),
        (ALIKE, cohen_kappa, 0.444, 0.001),
        (UNLIKE, percent_agreement, 0.6, 0.001),
        (UNLIKE, bennett_s, 0.467, 0.001),
        (UNLIKE, scott_pi, 0.46, 0.001),
        (UNLIKE, cohen_kappa, 0.474, 0.001),
    ],
)
def test_the_coefficient_is_as_printed(
    table: RatingTable, coefficient: Callable[[RatingTable], float], printed: float, tolerance: float
) -> None:
    assert coefficient(table) == pytest.approx(printed, abs=tolerance)


def test_kappa_rises_over_pi_only_where_the_marginals_differ() -> None:
    assert cohen_kappa(ALIKE) == pytest.approx(scott_pi(ALIKE), abs=1e-12)
    assert cohen_kappa(UNLIKE) > scott_pi(UNLIKE)
