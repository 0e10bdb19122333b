"""A slope against the slopes of other orders."""

from itertools import permutations

import numpy as np
import pytest

from qualcode.coefficients.trends import Trend, places_of, trend
from qualcode.errors import UndefinedError


def test_of_few_values_every_order_is_looked_at() -> None:
    """Slopes of 0, 0, 0, 0, 1 go by the place of the 1: at either end 2 of 5 places are as steep."""
    found = trend([0, 0, 0, 0, 1], [1, 2, 3, 4, 5])
    assert found == Trend(found.slope, 0.4, 120, every_order=True)
    assert found.slope == pytest.approx(0.2)


def test_the_slope_is_that_of_least_squares() -> None:
    values, places = [0.3, 0.9, 0.2, 0.5, 0.7, 0.1], [1, 2.5, 2.5, 4, 5, 6]
    assert trend(values, places).slope == pytest.approx(np.polyfit(places, values, 1)[0])


def test_p_is_the_share_of_orders_as_steep() -> None:
    values, places = np.array([0.3, 0.9, 0.2, 0.5, 0.7, 0.1]), np.array([1, 2.5, 2.5, 4, 5, 6])
    slopes = [np.polyfit(places, order, 1)[0] for order in permutations(values)]
    seen = np.polyfit(places, values, 1)[0]
    assert trend(values, places).p_value == np.mean(np.abs(slopes) >= abs(seen) - 1e-9)


def test_of_many_values_orders_are_drawn_and_the_same_seed_draws_the_same() -> None:
    values = [0.9, 0.8, 0.85, 0.7, 0.6, 0.5, 0.55, 0.4, 0.3, 0.2]
    found = trend(values, range(10), orders=999, seed=7)
    assert found == trend(values, range(10), orders=999, seed=7)
    assert (found.n_orders, found.every_order) == (1000, False)
    assert found.p_value == 0.001


def test_drawn_orders_come_close_to_all_orders() -> None:
    values, places = [0.3, 0.9, 0.2, 0.5, 0.7, 0.1, 0.4, 0.45], range(8)
    slopes = np.array(list(permutations(values))) @ (np.arange(8) - 3.5)
    every = np.mean(np.abs(slopes) >= abs(np.dot(values, np.arange(8) - 3.5)) - 1e-9)
    assert trend(values, places, orders=9_999).p_value == pytest.approx(every, abs=0.02)


@pytest.mark.parametrize(
    ("values", "places", "reason"),
    [
        ([1, 2, 3, 4], [1, 2, 3, 4], "too few documents with a value; 5 are needed"),
        ([1, 2, 3, 4, 5], [3, 3, 3, 3, 3], "no order: the documents have one date"),
        ([2, 2, 2, 2, 2], [1, 2, 3, 4, 5], "no trend: the same in every document"),
    ],
)
def test_what_has_no_trend_says_why(values: list[float], places: list[float], reason: str) -> None:
    with pytest.raises(UndefinedError, match=reason):
        trend(values, places)


def test_equal_keys_share_a_place() -> None:
    assert places_of([("a", 1), ("a", 1), ("b", 0)]) == [1.5, 1.5, 3.0]
