"""Tables of ratings: what is counted once, and what is refused."""

from collections import Counter

import numpy as np
import numpy.typing as npt
import pytest

from qualcode.coefficients.coincidences import contingency
from qualcode.coefficients.tables import (
    MISSING,
    RatingTable,
    table_of,
    table_of_counts,
    table_of_labels,
    table_of_two,
    table_of_units,
)


def shown(table: RatingTable) -> dict[tuple[int, ...], int]:
    return dict(zip(map(tuple, table.rows.tolist()), table.counts.tolist(), strict=True))


def test_units_that_are_alike_become_one_row() -> None:
    table = table_of([[0, 1], [1, 1], [0, 1], [MISSING, 1], [0, 1]], 2)
    assert shown(table) == {(0, 1): 3, (1, 1): 1, (MISSING, 1): 1}


def test_counts_of_rows_that_are_alike_are_added() -> None:
    assert shown(table_of([[0, 1], [1, 1], [0, 1]], 2, [4, 2, 3])) == {(0, 1): 7, (1, 1): 2}


def test_a_row_that_stands_for_no_unit_is_dropped() -> None:
    assert shown(table_of([[0, 1], [1, 1]], 2, [0, 2])) == {(1, 1): 2}


def test_rows_of_many_coders_are_told_apart() -> None:
    """As a number in 64 bits a row of 40 coders would lose its first ones."""
    row, other = [0] * 40, [1] + [0] * 39
    assert shown(table_of([row, other, row], 3)) == {tuple(row): 2, tuple(other): 1}


def test_values_are_counted_by_unit() -> None:
    table = table_of([[0, 2, 2], [MISSING, 1, MISSING]], 3)
    found = dict(zip(map(tuple, table.rows.tolist()), table.by_unit.tolist(), strict=True))
    assert found == {(0, 2, 2): [1, 0, 2], (MISSING, 1, MISSING): [0, 1, 0]}


def test_labels_become_indices_in_the_order_of_the_categories() -> None:
    table = table_of_labels([["b", "a"], ["b", None]], ["c", "b", "a"])
    assert shown(table) == {(1, 2): 1, (1, MISSING): 1}


def test_categories_that_nobody_used_are_counted() -> None:
    assert table_of_labels([["a", "a"]], ["a", "b", "c"]).n_categories == 3


@pytest.mark.parametrize(
    ("ratings", "categories", "message"),
    [
        ([["a", "x"]], ["a", "b"], "none of the categories: 'x'"),
        ([["a", "a"]], ["a", "a"], "named twice"),
        ([["a", "a"], ["a"]], ["a"], "a cell for each coder"),
    ],
)
def test_labels_that_do_not_fit_are_refused(ratings: list[list[str]], categories: list[str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        table_of_labels(ratings, categories)


@pytest.mark.parametrize(
    ("ratings", "counts", "message"),
    [
        ([[0, 2]], None, "none of the categories"),
        ([[0, -2]], None, "none of the categories"),
        ([[0.5, 1.0]], None, "whole numbers"),
        ([0, 1], None, "units x coders"),
        ([[0, 1]], [-1], "0 or more"),
        ([[0, 1]], [1, 1], "one for each row"),
    ],
)
def test_indices_that_do_not_fit_are_refused(
    ratings: npt.ArrayLike, counts: npt.ArrayLike | None, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        table_of(ratings, 2, counts)


def test_a_table_of_two_is_what_it_was_made_from() -> None:
    cells = [[3, 0, 1], [2, 5, 0], [0, 0, 4]]
    assert contingency(table_of_two(cells)).tolist() == cells


def test_a_table_of_two_must_be_square() -> None:
    with pytest.raises(ValueError, match="square"):
        table_of_two([[1, 2, 3], [4, 5, 6]])


def test_counts_by_unit_come_back_as_counts_by_unit() -> None:
    counts = [[2, 1, 0], [0, 0, 3], [1, 0, 0], [0, 0, 0]]
    table = table_of_counts(counts)
    assert sorted(table.by_unit.tolist()) == sorted(counts)


@pytest.mark.parametrize("counts", [[1, 2], [[1, -1]]])
def test_counts_by_unit_that_make_no_sense_are_refused(counts: npt.ArrayLike) -> None:
    with pytest.raises(ValueError, match="units x categories"):
        table_of_counts(counts)


def test_some_coders_of_a_table_are_aggregated_again() -> None:
    table = table_of([[0, 1, 0], [0, 1, 1], [1, 1, 1]], 2)
    assert shown(table.of_coders(0, 1)) == {(0, 1): 2, (1, 1): 1}


def test_200_000_units_of_two_coders_are_at_most_nine_rows() -> None:
    random = np.random.default_rng(3)
    table = table_of(random.integers(-1, 2, size=(200_000, 2)), 2)
    assert (len(table.rows), int(table.counts.sum())) == (9, 200_000)


@pytest.mark.parametrize(
    ("n_coders", "n_categories"),
    [
        pytest.param(2, 3, id="few possible rows, counted"),
        pytest.param(8, 9, id="many, sorted as numbers"),
        pytest.param(30, 9, id="too many for a number, sorted as rows"),
    ],
)
@pytest.mark.parametrize("counted", [False, True])
def test_units_that_are_alike_count_once_however_many_rows_there_could_be(
    n_coders: int, n_categories: int, counted: bool
) -> None:
    random = np.random.default_rng(5)
    kinds = random.integers(-1, n_categories, size=(40, n_coders))
    ratings = kinds[random.integers(0, 40, size=500)]
    counts = random.integers(1, 5, size=500) if counted else None
    expected: Counter[tuple[int, ...]] = Counter()
    for row, n in zip(ratings.tolist(), [1] * 500 if counts is None else counts.tolist(), strict=True):
        expected[tuple(row)] += n
    table = table_of(ratings, n_categories, counts)
    rows = sorted(expected)
    assert list(map(tuple, table.rows.tolist())) == rows
    assert table.counts.tolist() == [expected[row] for row in rows]


@pytest.mark.parametrize("wrong", [-2, 9])
@pytest.mark.parametrize("n_coders", [2, 8, 30])
def test_a_value_that_is_no_category_is_refused_however_the_rows_are_sorted(wrong: int, n_coders: int) -> None:
    ratings = np.zeros((20_000, n_coders), dtype=np.int64)
    ratings[-1, 1] = wrong
    with pytest.raises(ValueError, match="none of the categories"):
        table_of(ratings, 9)


def test_a_table_keeps_its_ratings_when_the_array_is_changed_later() -> None:
    ratings = np.zeros((2, 2), dtype=np.int64)
    table = table_of_units(ratings, 2)
    ratings[0, 0] = 1
    assert table.rows.tolist() == [[0, 0], [0, 0]]
