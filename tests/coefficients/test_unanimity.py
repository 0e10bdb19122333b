"""What alpha of sets becomes when units are settled, against the same alpha measured anew."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.coefficients.alpha_measures import Alpha
from qualcode.coefficients.measures import estimate
from qualcode.coefficients.tables import MISSING, Ratings, table_of_units
from qualcode.coefficients.unanimity import Standing, masi_nearness, standing
from qualcode.coefficients.weights import masi_distances
from qualcode.errors import UndefinedError

SETS = [frozenset[str](), frozenset("a"), frozenset("ab"), frozenset("bc"), frozenset("abc"), frozenset("d")]
FAR = masi_distances(SETS)
NEAR = masi_nearness(SETS)


def of_units(ratings: Ratings) -> Standing:
    """The standing of units of which those in dispute are told apart."""
    return standing(ratings[in_dispute(ratings)], np.bincount(ratings[ratings >= 0], minlength=len(SETS)), NEAR)


def in_dispute(ratings: Ratings) -> list[int]:
    return [at for at, row in enumerate(ratings.tolist()) if len({*row} - {MISSING}) > 1]


def measured(ratings: Ratings) -> float:
    """Alpha by the way that needs no sums; not a number where it has no value."""
    try:
        return estimate(Alpha(FAR), table_of_units(ratings, len(SETS)))
    except UndefinedError:
        return float("nan")


def given_to_all(ratings: Ratings, unit: int, value: int) -> Ratings:
    new = ratings.copy()
    new[unit][new[unit] != MISSING] = value
    return new


def tables() -> st.SearchStrategy[Ratings]:
    """Units x 4 coders, of whom two or more rated each unit."""
    rows = st.lists(st.integers(MISSING, len(SETS) - 1), min_size=4, max_size=4)
    enough = rows.filter(lambda row: sum(value != MISSING for value in row) > 1)
    return st.lists(enough, min_size=1, max_size=8).map(lambda found: np.array(found, dtype=np.int64))


def test_nearness_is_one_less_the_distance() -> None:
    assert NEAR.matrix.toarray() == pytest.approx(1 - FAR)
    first, second = np.array([0, 1, 4]), np.array([0, 2, 3])
    assert NEAR.distances(first, second) == pytest.approx(FAR[first, second])


def test_the_standing_value_of_one_disagreement_in_four_units() -> None:
    """D_o = 2/8; D_e = 2 x 5 x 3 / 56: alpha 8/15, and 1 when the unit is settled either way."""
    now = standing(np.array([[1, 0]]), np.array([5, 3, 0, 0, 0, 0]), NEAR)
    assert now.value == pytest.approx(8 / 15)
    assert now.each_settled().gains.tolist() == [round(7 / 15, 12)]
    assert now.gains_together([np.array([0]), np.array([], dtype=np.int64)], now.each_settled().choices) == [
        round(7 / 15, 12),
        0.0,
    ]


def test_the_choice_is_the_set_that_brings_most() -> None:
    """Values: {} 4, {a} 3, {d} 1; a unit settled to {d} makes it the less rare, and disagreement by chance larger."""
    now = standing(np.array([[1, 0], [0, 5]]), np.array([4, 3, 0, 0, 0, 1]), NEAR)
    assert now.each_settled().choices.tolist() == [1, 5]


def test_where_all_values_would_be_the_same_there_is_no_gain() -> None:
    now = standing(np.array([[1, 0]]), np.array([1, 1, 0, 0, 0, 0]), NEAR)
    assert np.isnan(now.each_settled().gains).tolist() == [True]
    assert now.gains_together([np.array([0])], now.each_settled().choices) == [None]


def test_without_units_there_is_no_value() -> None:
    nothing = standing(np.zeros((0, 2), dtype=np.int64), np.zeros(len(SETS), dtype=np.int64), NEAR)
    assert (nothing.value, nothing.each_settled().gains.tolist()) == (None, [])


@given(tables())
def test_each_gain_is_the_best_of_what_coders_said_measured_anew(ratings: Ratings) -> None:
    now = of_units(ratings)
    gains = now.each_settled().gains.tolist()
    for unit, gain in zip(in_dispute(ratings), gains, strict=True):
        values = [measured(given_to_all(ratings, unit, value)) for value in {*ratings[unit].tolist()} - {MISSING}]
        best = max((value for value in values if not np.isnan(value)), default=float("nan"))
        assert gain == pytest.approx(best - measured(ratings), abs=1e-9, nan_ok=True)


@given(tables(), st.data())
def test_gains_together_are_those_of_all_units_measured_anew(ratings: Ratings, data: st.DataObject) -> None:
    now = of_units(ratings)
    disputed, choices = in_dispute(ratings), now.each_settled().choices
    chosen = data.draw(st.lists(st.sampled_from(range(len(disputed))), unique=True)) if disputed else []
    new = ratings
    for row in chosen:
        if choices[row] < len(SETS):
            new = given_to_all(new, disputed[row], int(choices[row]))
    expected = measured(new) - measured(ratings)
    found = now.gains_together([np.array(chosen, dtype=np.int64)], choices)[0]
    if now.value is None or np.isnan(expected):
        assert found is None or not chosen
    else:
        assert found == pytest.approx(expected, abs=1e-9)
