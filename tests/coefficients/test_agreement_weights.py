"""Weights and distances against hand sums."""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet

import numpy as np
import numpy.typing as npt
import pytest

from qualcode.coefficients.tables import Matrix
from qualcode.coefficients.weights import (
    checked_distances,
    checked_weights,
    jaccard_distances,
    linear_weights,
    masi_distances,
    ordinal_distances,
    ordinal_weights,
    quadratic_weights,
    ratio_distances,
)
from qualcode.errors import UndefinedError

A, AB, BC, C, ABC = {"a"}, {"a", "b"}, {"b", "c"}, {"c"}, {"a", "b", "c"}
EMPTY: set[str] = set()
Distances = Callable[[Sequence[AbstractSet[str]]], Matrix]


def between(distances: Distances, one: set[str], other: set[str]) -> float:
    return float(distances([one, other])[0, 1])


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        pytest.param(AB, AB, 0.0, id="the same set weighs 1"),
        pytest.param(A, AB, 1 - 1 / 2 * 2 / 3, id="a subset weighs two thirds"),
        pytest.param(AB, BC, 1 - 1 / 3 * 1 / 3, id="an overlap weighs a third"),
        pytest.param(A, C, 1.0, id="no overlap weighs 0"),
        pytest.param(EMPTY, EMPTY, 0.0, id="nobody coded the unit"),
        pytest.param(EMPTY, A, 1.0, id="one coder coded the unit"),
    ],
)
def test_masi_weighs_exact_thirds(one: set[str], other: set[str], distance: float) -> None:
    assert between(masi_distances, one, other) == pytest.approx(distance, abs=1e-15)


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [(AB, AB, 0.0), (A, ABC, 1 - 1 / 3), (AB, BC, 1 - 1 / 3), (A, C, 1.0), (EMPTY, EMPTY, 0.0), (EMPTY, A, 1.0)],
)
def test_jaccard_takes_the_share_of_common_codes(one: set[str], other: set[str], distance: float) -> None:
    assert between(jaccard_distances, one, other) == pytest.approx(distance, abs=1e-15)


@pytest.mark.parametrize("distances", [masi_distances, jaccard_distances])
def test_the_same_set_is_at_no_distance_at_all(distances: Distances) -> None:
    sets = [set("abcdefg"[:size]) for size in range(8)]
    assert np.diag(distances(sets)).tolist() == [0.0] * 8


def test_weights_by_declared_value_are_not_those_by_rank() -> None:
    assert linear_weights([1, 2, 4])[1].tolist() != linear_weights(range(3))[1].tolist()


def test_a_level_that_is_not_used_changes_the_weights_of_the_others() -> None:
    assert (linear_weights(range(3))[0, 1], linear_weights(range(4))[0, 1]) == (0.5, 1 - 1 / 3)


def test_quadratic_weights_are_one_minus_squared_shares() -> None:
    assert quadratic_weights(range(5))[0].tolist() == [1, 1 - 1 / 16, 1 - 4 / 16, 1 - 9 / 16, 0]


def test_ordinal_weights_count_pairs_of_categories_in_between() -> None:
    """C(2, 2), C(3, 2), C(4, 2), C(5, 2) of C(5, 2) = 10."""
    assert ordinal_weights(5)[0].tolist() == pytest.approx([1, 0.9, 0.7, 0.4, 0])


def test_the_ordinal_metric_adds_up_the_values_in_between() -> None:
    """From 1 to 3: 9/2 + 13 + 10/2, squared, with the counts of Krippendorff (2011), C."""
    assert ordinal_distances(np.array([9, 13, 10, 5, 3]))[0, 2] == (9 / 2 + 13 + 10 / 2) ** 2


def test_on_a_ratio_scale_zero_and_zero_do_not_differ() -> None:
    assert ratio_distances([0, 0]).tolist() == [[0.0, 0.0], [0.0, 0.0]]


def test_a_ratio_scale_below_zero_is_undefined() -> None:
    with pytest.raises(UndefinedError, match="cannot be less than 0"):
        ratio_distances([-1, 1])


@pytest.mark.parametrize("weights", [linear_weights, quadratic_weights])
def test_weights_of_a_single_level_are_undefined(weights: Callable[[npt.ArrayLike], Matrix]) -> None:
    with pytest.raises(UndefinedError, match="two different levels"):
        weights([4])


@pytest.mark.parametrize("levels", [[[1, 2]], [1, float("nan")]])
def test_levels_must_be_numbers_in_a_row(levels: npt.ArrayLike) -> None:
    with pytest.raises(ValueError, match="one number for each category"):
        linear_weights(levels)


@pytest.mark.parametrize(
    "weights",
    [
        pytest.param([[1, 0], [0, 0.9]], id="the same value does not agree with itself"),
        pytest.param([[1, 0.5], [0, 1]], id="not the same both ways"),
        pytest.param([[1, 2], [2, 1]], id="more than 1"),
        pytest.param([[1, float("nan")], [float("nan"), 1]], id="not a number"),
        pytest.param([[1]], id="too few"),
    ],
)
def test_weights_that_make_no_sense_are_refused(weights: npt.ArrayLike) -> None:
    with pytest.raises(ValueError, match="weights must be"):
        checked_weights(weights, 2)


@pytest.mark.parametrize(
    "distances",
    [
        pytest.param([[0, 1], [1, 1]], id="the same value is at a distance from itself"),
        pytest.param([[0, 1], [2, 0]], id="not the same both ways"),
        pytest.param([[0, -1], [-1, 0]], id="less than 0"),
        pytest.param([[0, float("inf")], [float("inf"), 0]], id="not finite"),
        pytest.param([[0]], id="too few"),
    ],
)
def test_distances_that_make_no_sense_are_refused(distances: npt.ArrayLike) -> None:
    with pytest.raises(ValueError, match="distances must be"):
        checked_distances(distances, 2)
