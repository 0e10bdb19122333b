import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.coefficients.alpha import Level, krippendorff_alpha
from qualcode.coefficients.many_values import IntervalAlpha, alpha_of_many
from qualcode.coefficients.measures import estimate, sums_of
from qualcode.coefficients.tables import RatingTable, table_of
from qualcode.errors import UndefinedError

LEVELS = [0.0, 0.5, 3.0, 1000.0]
ROWS = st.lists(st.lists(st.integers(-1, 3), min_size=3, max_size=3), min_size=1, max_size=12)


def value(table: RatingTable, level: Level) -> float | None:
    try:
        return krippendorff_alpha(table, level, values=LEVELS)
    except UndefinedError:
        return None


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
@given(rows=ROWS)
def test_the_value_is_that_of_the_sums_for_each_value(level: Level, rows: list[list[int]]) -> None:
    table = table_of(rows, 4)
    expected = value(table, level)
    if expected is None:
        with pytest.raises(UndefinedError):
            alpha_of_many(table, level, LEVELS)
    else:
        assert alpha_of_many(table, level, LEVELS) == pytest.approx(expected, abs=1e-9)


@given(ROWS)
def test_interval_alpha_of_four_sums_is_that_of_distances(rows: list[list[int]]) -> None:
    table, measure = table_of(rows, 4), IntervalAlpha(np.array(LEVELS))
    expected = value(table, "interval")
    if expected is None:
        with pytest.raises(UndefinedError):
            estimate(measure, table)
    else:
        assert estimate(measure, table) == pytest.approx(expected, abs=1e-9)


def test_far_from_nothing_numbers_lose_no_digits() -> None:
    """As 0, 1 and 3 give .8889, so do they with a billion added."""
    measure = IntervalAlpha(1e9 + np.array([0.0, 1.0, 3.0]))
    assert estimate(measure, table_of([[0, 1], [2, 2]], 3)) == pytest.approx(24 / 27, abs=1e-9)


def test_the_same_value_everywhere_is_no_disagreement_by_rounding() -> None:
    measure = IntervalAlpha(np.array([0.1, 0.7, 12345.678]))
    with pytest.raises(UndefinedError):
        estimate(measure, table_of([[2, 2], [2, 2], [2, 2]], 3))


def test_a_unit_with_one_value_adds_nothing() -> None:
    assert sums_of(IntervalAlpha(np.array([0.0, 2.0])), table_of([[0, -1]], 2)).tolist() == [0, 0, 0, 0]


def test_a_ratio_scale_does_not_go_below_nothing() -> None:
    with pytest.raises(UndefinedError, match="cannot be less than 0"):
        alpha_of_many(table_of([[0, 1]], 2), "ratio", [-1, 1])
