"""Wikipedia's worked examples: Krippendorff's alpha (also in `krippendorff` 0.9.0), Fleiss' kappa (statsmodels)."""

import pytest

from qualcode.coefficients.alpha import Level, krippendorff_alpha
from qualcode.coefficients.raters import fleiss_kappa
from qualcode.coefficients.tables import table_of_counts, table_of_labels

WITH_LONE_VALUES = [
    ". . . . . 3 4 1 2 1 1 3 3 . 3",
    "1 . 2 1 3 3 4 3 . . . . . . .",
    ". . 2 1 3 4 4 . 2 1 1 3 3 . 4",
]
FOURTEEN_RATERS = [
    [0, 0, 0, 0, 14],
    [0, 2, 6, 4, 2],
    [0, 0, 3, 5, 6],
    [0, 3, 9, 2, 0],
    [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0],
    [2, 5, 3, 2, 2],
    [6, 5, 2, 1, 0],
    [0, 2, 2, 3, 7],
]


@pytest.mark.parametrize(("level", "printed"), [("nominal", 0.691358), ("interval", 0.810845)])
def test_units_with_no_or_one_value_do_not_count(level: Level, printed: float) -> None:
    rows = [[None if value == "." else value for value in line.split()] for line in WITH_LONE_VALUES]
    table = table_of_labels(zip(*rows, strict=True), "1234")
    assert krippendorff_alpha(table, level) == pytest.approx(printed, abs=1e-6)


def test_fleiss_kappa_of_counts_by_unit_is_as_printed() -> None:
    assert fleiss_kappa(table_of_counts(FOURTEEN_RATERS)) == pytest.approx(0.21, abs=0.0005)
