"""Warrens (2012), p. 3: four raters, 30 cases; by DKPro Statistics @f7f4f89."""

import pytest

from qualcode.coefficients.raters import conger_kappa
from qualcode.coefficients.tables import table_of_labels

RATERS = [
    "111111111111110000000000000000",
    "111111111100000000000000000000",
    "111111111111000000000000000000",
    "111111111100001000000000000000",
]


def test_conger_kappa_is_as_printed() -> None:
    assert conger_kappa(table_of_labels(zip(*RATERS, strict=True), "01")) == pytest.approx(0.802479, abs=1e-6)
