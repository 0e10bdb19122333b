"""Coefficients of two coders: hand sums, identities, and the traps that other tools fall into."""

from collections.abc import Callable
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.coefficients.pairs import bennett_s, cohen_kappa, light_kappa, pabak, percent_agreement, scott_pi
from qualcode.coefficients.tables import MISSING, RatingTable, table_of, table_of_two
from qualcode.coefficients.weights import linear_weights, quadratic_weights
from qualcode.errors import UndefinedError

Coefficient = Callable[[RatingTable], float]
Rows = list[list[int]]

EVERY: list[Coefficient] = [percent_agreement, cohen_kappa, scott_pi, bennett_s, pabak, light_kappa]
BEYOND_CHANCE: list[Coefficient] = [cohen_kappa, scott_pi, light_kappa]
NO_PAIR = [[1, MISSING], [MISSING, 0], [MISSING, MISSING]]


def linear_kappa(table: RatingTable) -> float:
    return cohen_kappa(table, linear_weights(range(table.n_categories)))


def quadratic_kappa(table: RatingTable) -> float:
    return cohen_kappa(table, quadratic_weights(range(table.n_categories)))


@pytest.mark.parametrize("coefficient", [*EVERY, linear_kappa, quadratic_kappa])
def test_perfect_agreement_is_one(coefficient: Coefficient) -> None:
    assert coefficient(table_of([[1, 1], [0, 0], [1, 1]], 2)) == 1.0


@pytest.mark.parametrize("coefficient", [cohen_kappa, scott_pi, bennett_s, pabak, light_kappa, linear_kappa])
def test_to_disagree_always_is_minus_one(coefficient: Coefficient) -> None:
    assert coefficient(table_of([[1, 0], [0, 1]], 2)) == -1.0


@pytest.mark.parametrize("coefficient", EVERY)
@pytest.mark.parametrize("rows", [NO_PAIR, np.empty((0, 2)), [[1], [0]]], ids=["no pair", "no unit", "one coder"])
def test_without_a_unit_of_two_values_it_is_undefined(coefficient: Coefficient, rows: Rows) -> None:
    with pytest.raises(UndefinedError, match="no unit was coded by two coders"):
        coefficient(table_of(rows, 2))


@pytest.mark.parametrize("coefficient", [*BEYOND_CHANCE, linear_kappa])
def test_where_both_used_one_value_it_is_undefined(coefficient: Coefficient) -> None:
    with pytest.raises(UndefinedError, match="everybody gave all 2 units the same value"):
        coefficient(table_of([[1, 1], [1, 1], [0, MISSING]], 2))


def test_where_weights_call_the_used_values_alike_kappa_is_undefined() -> None:
    with pytest.raises(UndefinedError, match="no two of the values that were used differ"):
        cohen_kappa(table_of([[0, 1], [1, 1]], 3), [[1, 1, 0], [1, 1, 0], [0, 0, 1]])


@pytest.mark.parametrize("coefficient", [bennett_s, pabak])
def test_of_a_single_category_it_is_undefined(coefficient: Coefficient) -> None:
    with pytest.raises(UndefinedError, match="undefined: "):
        coefficient(table_of([[0, 0], [0, 0]], 1))


def test_pabak_is_of_two_categories_only() -> None:
    with pytest.raises(UndefinedError, match="not of 3; use Bennett's S"):
        pabak(table_of([[0, 0], [1, 2]], 3))


@pytest.mark.parametrize("coefficient", [percent_agreement, cohen_kappa, scott_pi, bennett_s])
def test_a_coefficient_of_two_refuses_three_coders(coefficient: Coefficient) -> None:
    with pytest.raises(ValueError, match="two coders are needed, not of 3"):
        coefficient(table_of([[1, 1, 0]], 2))


@pytest.mark.parametrize("coefficient", EVERY)
def test_a_unit_with_a_single_value_changes_nothing(coefficient: Coefficient) -> None:
    rows = [[1, 1], [1, 0], [0, 0]]
    assert coefficient(table_of([*rows, [1, MISSING], [MISSING, 0]], 2)) == coefficient(table_of(rows, 2))


def test_coders_who_each_used_one_value_of_their_own_have_a_kappa_of_zero() -> None:
    assert cohen_kappa(table_of([[1, 0], [1, 0]], 2)) == 0.0


def test_categories_that_nobody_used_change_bennett_s_but_not_kappa() -> None:
    rows = [[1, 1], [1, 0], [0, 0]]
    assert cohen_kappa(table_of(rows, 2)) == cohen_kappa(table_of(rows, 4))
    assert bennett_s(table_of(rows, 2)) < bennett_s(table_of(rows, 4))


def test_kappa_of_97_empty_units_is_moderate_where_percent_agreement_is_high() -> None:
    table = table_of_two([[97, 1], [1, 1]])
    assert (round(percent_agreement(table), 2), round(cohen_kappa(table), 2)) == (0.98, 0.49)


def test_kappa_adds_the_chance_of_both_values() -> None:
    """101 characters, one coder 0-20, the other 10-30: .3765; a desktop tool multiplies and gives .299."""
    table = table_of([[int(at < 20), int(10 <= at < 30)] for at in range(101)], 2)
    assert round(cohen_kappa(table), 4) == 0.3765


def test_weights_of_two_values_are_those_of_identity() -> None:
    table = table_of_two([[20, 5], [10, 15]])
    assert linear_kappa(table) == quadratic_kappa(table) == cohen_kappa(table)


def test_quadratic_kappa_of_alike_marginals_is_the_correlation() -> None:
    """Fleiss & Cohen (1973): with equal marginals, weighted kappa is the product-moment correlation."""
    table = table_of_two([[4, 2, 1], [2, 5, 1], [1, 1, 6]])
    units = np.repeat(table.rows, table.counts, axis=0)
    correlation = np.asarray(np.corrcoef(units.T))[0, 1]
    assert quadratic_kappa(table) == pytest.approx(correlation, abs=1e-12)


def test_light_kappa_names_the_pair_whose_kappa_is_undefined() -> None:
    with pytest.raises(UndefinedError, match=r"the same value.*\(coders 1 and 3\)"):
        light_kappa(table_of([[0, 1, 0], [0, 0, 0]], 2))


ROWS = st.lists(st.lists(st.integers(MISSING, 3), min_size=2, max_size=2), min_size=1, max_size=20)
NOMINAL = [percent_agreement, cohen_kappa, scott_pi, bennett_s, light_kappa]


def value_or_reason(coefficient: Coefficient, rows: Rows) -> float | str:
    try:
        return round(coefficient(table_of(rows, 4)), 12)
    except UndefinedError as undefined:
        return str(undefined)


@pytest.mark.parametrize("coefficient", [*NOMINAL, linear_kappa, quadratic_kappa])
@given(rows=ROWS, random=st.randoms(use_true_random=False))
def test_the_order_of_units_and_coders_changes_nothing(coefficient: Coefficient, rows: Rows, random: Random) -> None:
    turned = [row[::-1] for row in rows]
    random.shuffle(turned)
    assert value_or_reason(coefficient, turned) == value_or_reason(coefficient, rows)


@pytest.mark.parametrize("coefficient", NOMINAL)
@given(rows=ROWS, names=st.permutations(range(4)))
def test_the_names_of_the_values_change_nothing(coefficient: Coefficient, rows: Rows, names: list[int]) -> None:
    renamed = [[value if value == MISSING else names[value] for value in row] for row in rows]
    assert value_or_reason(coefficient, renamed) == value_or_reason(coefficient, rows)


@pytest.mark.parametrize("coefficient", [linear_kappa, quadratic_kappa])
@given(rows=ROWS)
def test_to_turn_the_order_of_the_levels_changes_nothing(coefficient: Coefficient, rows: Rows) -> None:
    turned = [[value if value == MISSING else 3 - value for value in row] for row in rows]
    assert value_or_reason(coefficient, turned) == value_or_reason(coefficient, rows)
