"""Krippendorff (1980), Content Analysis, pp. 133 and 139, by DKPro Statistics @f7f4f89 (Krippendorff1980Test)."""

import pytest

from qualcode.coefficients.alpha import Level, category_alpha, krippendorff_alpha
from qualcode.coefficients.tables import RatingTable, table_of_labels


def observed(lines: list[str], values: str) -> RatingTable:
    """A line of values for each observer; a dot is a missing value."""
    rows = [[None if value == "." else value for value in line.split()] for line in lines]
    return table_of_labels(zip(*rows, strict=True), values.split())


P133 = observed(["0 1 0 0 0 0 0 0 1 0", "0 1 1 0 0 1 0 1 0 0"], "0 1")
P139 = observed(["1 1 2 4 1 2 1 3 2", "1 2 2 4 4 2 2 3 2", "1 2 2 4 4 2 3 3 2"], "1 2 3 4")


def test_alpha_of_two_observers_is_as_printed() -> None:
    assert krippendorff_alpha(P133) == pytest.approx(0.095, abs=0.001)


@pytest.mark.parametrize(("level", "printed"), [("nominal", 0.642), ("interval", 0.547), ("ratio", 0.483)])
def test_alpha_of_three_observers_is_as_printed(level: Level, printed: float) -> None:
    assert krippendorff_alpha(P139, level, values=[1, 2, 3, 4]) == pytest.approx(printed, abs=0.001)


@pytest.mark.parametrize(("category", "printed"), [(1, 0.381), (2, 0.711), (3, 0.717), (4, 0.764)])
def test_alpha_of_one_category_against_the_others_is_as_printed(category: int, printed: float) -> None:
    assert category_alpha(P139, category - 1) == pytest.approx(printed, abs=0.001)
