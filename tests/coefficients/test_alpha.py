"""Krippendorff's alpha at every level, of one category, and of sets."""

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.coefficients.alpha import Level, alpha_of_distances, alpha_of_sets, category_alpha, krippendorff_alpha
from qualcode.coefficients.tables import MISSING, RatingTable, table_of
from qualcode.coefficients.weights import jaccard_distances
from qualcode.errors import UndefinedError

Rows = list[list[int]]
Coefficient = Callable[[RatingTable], float]

LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval", "ratio")
EVERY_LEVEL = pytest.mark.parametrize("level", LEVELS)
A, B, AB, NONE = {"a"}, {"b"}, {"a", "b"}, set[str]()


@EVERY_LEVEL
def test_perfect_agreement_is_one(level: Level) -> None:
    assert krippendorff_alpha(table_of([[1, 1], [0, 0], [2, 2]], 3), level) == 1.0


@EVERY_LEVEL
def test_of_two_values_every_level_gives_the_same(level: Level) -> None:
    table = table_of([[1, 1], [1, 0], [0, 0], [0, 0]], 2)
    assert krippendorff_alpha(table, level) == pytest.approx(1 - 14 / 30, abs=1e-15)


@EVERY_LEVEL
@pytest.mark.parametrize(
    "rows", [[[1, MISSING], [MISSING, 0]], np.empty((0, 2)), [[1], [0]]], ids=["no pair", "no unit", "one coder"]
)
def test_without_a_unit_of_two_values_it_is_undefined(level: Level, rows: Rows) -> None:
    with pytest.raises(UndefinedError, match="no unit was coded by two coders"):
        krippendorff_alpha(table_of(rows, 2), level)


@EVERY_LEVEL
def test_where_everybody_used_one_value_it_is_undefined(level: Level) -> None:
    """The 0 stands on a unit that cannot be paired."""
    with pytest.raises(UndefinedError, match="everybody gave all 2 units the same value"):
        krippendorff_alpha(table_of([[1, 1], [1, 1], [0, MISSING]], 2), level)


def test_one_unit_is_called_one_unit() -> None:
    with pytest.raises(UndefinedError, match="everybody gave the one unit the same value"):
        krippendorff_alpha(table_of([[1, 1]], 2))


def test_values_at_no_distance_leave_nothing_to_measure() -> None:
    with pytest.raises(UndefinedError, match="no two of the values that were used differ"):
        krippendorff_alpha(table_of([[0, 1], [1, 1]], 2), "interval", values=[3, 3])


def test_a_ratio_scale_below_zero_is_undefined() -> None:
    with pytest.raises(UndefinedError, match="cannot be less than 0"):
        krippendorff_alpha(table_of([[0, 1], [1, 1]], 2), "ratio", values=[-1, 1])


def test_there_is_a_number_for_each_category() -> None:
    with pytest.raises(ValueError, match="one number for each category"):
        krippendorff_alpha(table_of([[0, 1], [1, 1]], 2), "interval", values=[1, 2, 3])


@EVERY_LEVEL
def test_a_unit_with_a_single_value_changes_nothing(level: Level) -> None:
    rows = [[1, 1], [1, 0], [2, 0]]
    assert krippendorff_alpha(table_of([*rows, [1, MISSING], [MISSING, 2]], 3), level) == krippendorff_alpha(
        table_of(rows, 3), level
    )


def test_alpha_of_three_coders_without_gaps_counts_pairable_values_once() -> None:
    """R irr::kripp.alpha counts them twice there. By hand: D_o = 2/9, D_e = 2 x 5 x 4 / (9 x 8)."""
    table = table_of([[1, 1, 1], [1, 1, 0], [0, 0, 0]], 2)
    assert krippendorff_alpha(table) == pytest.approx(1 - (2 / 9) * (9 * 8) / (2 * 5 * 4), abs=1e-15)


def test_a_long_sum_loses_no_digits() -> None:
    """Sums in float32 over 300,000 patterns are off by 3e-4."""
    random = np.random.default_rng(7)
    ratings = (random.random((60_000, 40)) < 0.3).astype(np.int64)
    n_v = [int((ratings == value).sum()) for value in (0, 1)]
    ones = ratings.sum(axis=1)
    observed = Fraction(int((2 * ones * (40 - ones)).sum()), 39)
    exact = 1 - observed * (sum(n_v) - 1) / (2 * n_v[0] * n_v[1])
    assert krippendorff_alpha(table_of(ratings, 2)) == pytest.approx(float(exact), abs=1e-14)


def test_a_level_that_nobody_used_does_not_change_the_ordinal_metric() -> None:
    rows, spread = [[0, 0], [0, 1], [2, 1], [2, 2]], [[0, 0], [0, 2], [4, 2], [4, 4]]
    assert krippendorff_alpha(table_of(rows, 3), "ordinal") == krippendorff_alpha(table_of(spread, 5), "ordinal")


def test_the_interval_metric_does_not_care_for_the_unit_of_measurement() -> None:
    table = table_of([[0, 0], [0, 1], [2, 1], [2, 2]], 3)
    fahrenheit = krippendorff_alpha(table, "interval", values=[32, 50, 68])
    assert krippendorff_alpha(table, "interval", values=[0, 10, 20]) == pytest.approx(fahrenheit, abs=1e-15)


def test_alpha_of_a_category_that_nobody_used_is_undefined() -> None:
    with pytest.raises(UndefinedError, match="nobody used it in these 2 units"):
        category_alpha(table_of([[0, 0], [0, 1], [2, MISSING]], 3), 2)


def test_alpha_of_a_category_that_everybody_used_is_undefined() -> None:
    with pytest.raises(UndefinedError, match="undefined: "):
        category_alpha(table_of([[0, 0], [0, 0]], 3), 0)


@pytest.mark.parametrize("category", [-1, 3])
def test_there_is_no_alpha_of_a_category_that_is_not_there(category: int) -> None:
    with pytest.raises(ValueError, match="no category"):
        category_alpha(table_of([[0, 0], [0, 1]], 3), category)


def test_alpha_of_a_category_is_that_of_the_dichotomy() -> None:
    rows = [[0, 0, 1], [2, 2, MISSING], [1, 2, 1], [0, 0, 0]]
    as_two = [[value if value == MISSING else int(value == 2) for value in row] for row in rows]
    assert category_alpha(table_of(rows, 3), 2) == krippendorff_alpha(table_of(as_two, 2))


def test_sets_of_one_code_are_nominal_values() -> None:
    sets: list[list[set[str] | None]] = [[A, A], [A, B], [B, B], [B, None]]
    as_values = table_of([[0, 0], [0, 1], [1, 1], [1, MISSING]], 2)
    assert alpha_of_sets(sets) == krippendorff_alpha(as_values)


def test_two_empty_sets_agree() -> None:
    """One library divides by zero here. With D_o = 0 for the empty unit: n = 6, D_o = 2/6, D_e = 22/30."""
    assert alpha_of_sets([[NONE, NONE], [A, A], [A, B]]) == pytest.approx(1 - (2 / 6) / (22 / 30), abs=1e-15)


def test_jaccard_is_another_distance_between_sets() -> None:
    """By hand: D_o = 2 x 1/2 / 4 and D_e = 2 x (1/2 + 4 x 1) / (4 x 3)."""
    assert alpha_of_sets([[A, AB], [NONE, NONE]], jaccard_distances) == pytest.approx(1 - (1 / 4) / (9 / 12), abs=1e-15)


def test_where_all_sets_are_alike_alpha_is_undefined() -> None:
    with pytest.raises(UndefinedError, match="everybody gave all 2 units the same value"):
        alpha_of_sets([[AB, AB], [AB, AB]])


@pytest.mark.parametrize("sets", [[], [[A, None], [None, B]]])
def test_without_a_unit_of_two_sets_alpha_is_undefined(sets: list[list[set[str] | None]]) -> None:
    with pytest.raises(UndefinedError, match="no unit was coded by two coders"):
        alpha_of_sets(sets)


TABLES = st.integers(2, 5).flatmap(
    lambda coders: st.lists(
        st.lists(st.integers(MISSING, 3), min_size=coders, max_size=coders), min_size=1, max_size=20
    )
)


def value_or_reason(coefficient: Coefficient, rows: Rows) -> float | str:
    try:
        return round(coefficient(table_of(rows, 4)), 11)
    except UndefinedError as undefined:
        return str(undefined)


@EVERY_LEVEL
@given(rows=TABLES, random=st.randoms(use_true_random=False))
def test_the_order_of_units_and_coders_changes_nothing(level: Level, rows: Rows, random: Random) -> None:
    coefficient = partial(krippendorff_alpha, level=level)
    columns = list(range(len(rows[0])))
    random.shuffle(columns)
    shuffled = [[row[column] for column in columns] for row in rows]
    random.shuffle(shuffled)
    assert value_or_reason(coefficient, shuffled) == value_or_reason(coefficient, rows)


@given(rows=TABLES, names=st.permutations(range(4)))
def test_the_names_of_the_values_change_nothing(rows: Rows, names: list[int]) -> None:
    renamed = [[value if value == MISSING else names[value] for value in row] for row in rows]
    assert value_or_reason(krippendorff_alpha, renamed) == value_or_reason(krippendorff_alpha, rows)


@pytest.mark.parametrize("level", ["ordinal", "interval"])
@given(rows=TABLES)
def test_to_turn_the_order_of_the_levels_changes_nothing(level: Level, rows: Rows) -> None:
    turned = [[value if value == MISSING else 3 - value for value in row] for row in rows]
    coefficient = partial(krippendorff_alpha, level=level)
    assert value_or_reason(coefficient, turned) == value_or_reason(coefficient, rows)


@given(rows=TABLES, factor=st.sampled_from([0.25, 2.0, 64.0]))
def test_the_scale_of_distances_changes_nothing(rows: Rows, factor: float) -> None:
    delta = np.abs(np.subtract.outer(np.arange(4.0), np.arange(4.0)))
    scaled = partial(alpha_of_distances, distances=factor * delta)
    assert value_or_reason(scaled, rows) == value_or_reason(partial(alpha_of_distances, distances=delta), rows)
