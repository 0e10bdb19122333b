"""Agresti (1992), Modelling Patterns of Agreement and Disagreement, p. 202; its data are of Landis & Koch (1977).

By DKPro Statistics @f7f4f89.
"""

import pytest

from qualcode.coefficients.pairs import cohen_kappa
from qualcode.coefficients.tables import table_of_two


def test_kappa_of_the_pathologists_is_as_printed() -> None:
    table = table_of_two([[22, 2, 2, 0], [5, 7, 14, 0], [0, 2, 36, 0], [0, 1, 17, 10]])
    assert cohen_kappa(table) == pytest.approx(0.493, abs=0.001)
