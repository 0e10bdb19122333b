"""Krippendorff (2004), Content Analysis, 2nd ed., pp. 227 and 246.

By DKPro Statistics @f7f4f89. On p. 246 two coders disagree as often, with marginals alike and unlike.
"""

from collections.abc import Callable

import pytest

from qualcode.coefficients.alpha import krippendorff_alpha
from qualcode.coefficients.pairs import bennett_s, cohen_kappa, percent_agreement, scott_pi
from qualcode.coefficients.tables import RatingTable, table_of_two

P227 = table_of_two([[1, 1, 0], [0, 4, 1], [0, 0, 5]])
ALIKE = table_of_two([[12, 9, 9], [9, 14, 9], [9, 9, 20]])
UNLIKE = table_of_two([[12, 18, 18], [0, 14, 18], [0, 0, 20]])


@pytest.mark.parametrize(
    ("table", "coefficient", "printed", "tolerance"),
    [
        (P227, krippendorff_alpha, 0.734, 0.001),
        (ALIKE, percent_agreement, 0.46, 0.001),
        (ALIKE, bennett_s, 0.19, 0.001),
        (ALIKE, scott_pi, 0.186, 0.001),
        (ALIKE, cohen_kappa, 0.186, 0.001),
        (UNLIKE, percent_agreement, 0.46, 0.001),
        (UNLIKE, bennett_s, 0.19, 0.001),
        (UNLIKE, scott_pi, 0.186, 0.001),
        (UNLIKE, cohen_kappa, 0.258, 0.001),
    ],
)
def test_the_coefficient_is_as_printed(
    table: RatingTable, coefficient: Callable[[RatingTable], float], printed: float, tolerance: float
) -> None:
    assert coefficient(table) == pytest.approx(printed, abs=tolerance)


def test_kappa_rewards_coders_who_use_the_values_unlike() -> None:
    """The reason why the book prefers pi and alpha: the only difference is in the marginals."""
    assert cohen_kappa(UNLIKE) > cohen_kappa(ALIKE)
    assert scott_pi(UNLIKE) == pytest.approx(scott_pi(ALIKE), abs=1e-12)
