"""Warrens (2010), Inequalities between Multi-Rater Kappas, p. 284: 8 raters, 30 cases of O'Malley et al. (2006).

By DKPro Statistics @f7f4f89 (Warrens2010Test); what it calls Hubert's kappa is Conger's.
"""

from collections.abc import Callable

import pytest

from qualcode.coefficients.pairs import light_kappa
from qualcode.coefficients.raters import brennan_prediger, conger_kappa, fleiss_kappa
from qualcode.coefficients.tables import RatingTable, table_of_labels

RATERS = [
    "NNNNNNNNNNNNNNNNAAAAAAAAAAAAAA",
    "NNNNNNNNNNNNNNNNAAAAAAAAAAAAAA",
    "NNNNNNNNNNNNNNNNAAAAAAAAAANNNN",
    "NNNNNNNNNNNNNNANAAAAAAAAAAAAAA",
    "NNNNNNNNNNNNNNNNAAAAAAAAAAAANN",
    "NNNNNNNNNNNNNNNNAAAAAAAAAAAAAA",
    "NNNNNNNNNNNNNNNNAAAAAAAAAAAAAN",
    "NNNNNNNNNNNNNNNAAAAAAAAAAANNNN",
]
TABLE = table_of_labels(zip(*RATERS, strict=True), "AN")


@pytest.mark.parametrize(
    ("coefficient", "printed"),
    [(brennan_prediger, 0.8358), (fleiss_kappa, 0.8324), (conger_kappa, 0.8326), (light_kappa, 0.8325)],
)
def test_the_coefficient_is_as_printed(coefficient: Callable[[RatingTable], float], printed: float) -> None:
    assert coefficient(TABLE) == pytest.approx(printed, abs=0.0001)


def test_the_coefficients_stand_in_the_order_that_the_paper_proves() -> None:
    assert fleiss_kappa(TABLE) <= conger_kappa(TABLE) <= brennan_prediger(TABLE)
