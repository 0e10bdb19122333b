"""Coefficients of any number of coders: hand sums, identities, missing values."""

from collections.abc import Callable
from functools import partial
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.coefficients.alpha import krippendorff_alpha
from qualcode.coefficients.pairs import bennett_s, cohen_kappa, percent_agreement, scott_pi
from qualcode.coefficients.raters import (
    brennan_prediger,
    conger_kappa,
    fleiss_kappa,
    gwet_ac1,
    gwet_ac2,
    pairwise_agreement,
)
from qualcode.coefficients.tables import MISSING, RatingTable, table_of, table_of_two
from qualcode.coefficients.weights import identity_weights, linear_weights, ordinal_weights
from qualcode.errors import UndefinedError

Coefficient = Callable[[RatingTable], float]
Rows = list[list[int]]

EVERY: list[Coefficient] = [pairwise_agreement, fleiss_kappa, conger_kappa, brennan_prediger, gwet_ac1]
WEIGHTED = [pairwise_agreement, fleiss_kappa, conger_kappa, brennan_prediger, gwet_ac2]


@pytest.mark.parametrize("coefficient", EVERY)
def test_perfect_agreement_is_one(coefficient: Coefficient) -> None:
    assert coefficient(table_of([[1, 1, 1], [0, 0, MISSING], [1, 1, 1]], 2)) == 1.0


@pytest.mark.parametrize("coefficient", EVERY)
@pytest.mark.parametrize(
    "rows", [[[1, MISSING], [MISSING, 0]], np.empty((0, 3)), [[1], [0]]], ids=["no pair", "no unit", "one coder"]
)
def test_without_a_unit_of_two_values_it_is_undefined(coefficient: Coefficient, rows: Rows) -> None:
    with pytest.raises(UndefinedError, match="no unit was coded by two coders"):
        coefficient(table_of(rows, 2))


@pytest.mark.parametrize("coefficient", [fleiss_kappa, conger_kappa])
def test_where_everybody_used_one_value_it_is_undefined(coefficient: Coefficient) -> None:
    with pytest.raises(UndefinedError, match="everybody gave all 2 units the same value"):
        coefficient(table_of([[1, 1, 1], [1, 1, MISSING], [MISSING, MISSING, MISSING]], 2))


@pytest.mark.parametrize("coefficient", [pairwise_agreement, brennan_prediger, gwet_ac1])
def test_where_everybody_used_one_value_of_two_it_is_one(coefficient: Coefficient) -> None:
    """Their chance agreement does not come from how often the values are used, or falls to 0 here."""
    assert coefficient(table_of([[1, 1, 1], [1, 1, MISSING]], 2)) == 1.0


@pytest.mark.parametrize("coefficient", [brennan_prediger, gwet_ac1])
def test_of_a_single_category_it_is_undefined(coefficient: Coefficient) -> None:
    with pytest.raises(UndefinedError, match="undefined: "):
        coefficient(table_of([[0, 0, 0], [0, 0, 0]], 1))


def test_ac2_is_undefined_where_weights_call_all_values_alike() -> None:
    with pytest.raises(UndefinedError, match="chance always agrees"):
        gwet_ac2(table_of([[0, 1], [1, 1]], 2), [[1, 1], [1, 1]])


def test_ac1_of_97_empty_units_is_high_where_kappa_is_moderate() -> None:
    assert round(gwet_ac1(table_of_two([[97, 1], [1, 1]])), 2) == 0.98


@pytest.mark.parametrize(
    ("coefficient", "without", "with_it"),
    [
        # values are used 3/6 and 3/6; then (3 x 1/2 + 1) / 4 = 5/8 and 3/8
        pytest.param(fleiss_kappa, 1 - (1 / 3) / (1 / 2), 1 - (1 / 3) / (30 / 64), id="Fleiss"),
        pytest.param(gwet_ac1, 1 - (1 / 3) / (1 / 2), 1 - (1 / 3) / (34 / 64), id="AC1"),
        pytest.param(brennan_prediger, 1 / 3, 1 / 3, id="Brennan-Prediger, whose chance is fixed"),
    ],
)
def test_a_unit_with_a_single_value_counts_for_chance_only(
    coefficient: Coefficient, without: float, with_it: float
) -> None:
    rows = [[0, 0], [0, 1], [1, 1]]
    found = (coefficient(table_of(rows, 2)), coefficient(table_of([*rows, [0, MISSING]], 2)))
    assert found == pytest.approx((without, with_it), abs=1e-12)


def test_conger_takes_a_coder_as_they_used_the_values_on_units_they_rated() -> None:
    """Coders have 0 on 3/4 and on 1/3; agreement 2/3, chance 3/4 x 1/3 + 1/4 x 2/3."""
    table = table_of([[0, 0], [0, 1], [1, 1], [0, MISSING]], 2)
    assert conger_kappa(table) == pytest.approx((2 / 3 - 5 / 12) / (1 - 5 / 12), abs=1e-12)


def test_a_coder_who_rated_nothing_changes_nothing() -> None:
    rows = [[0, 0], [0, 1], [1, 1]]
    table, silent = table_of(rows, 2), table_of([[*row, MISSING] for row in rows], 2)
    assert [coefficient(silent) for coefficient in EVERY] == [coefficient(table) for coefficient in EVERY]


TABLES = st.integers(2, 5).flatmap(
    lambda coders: st.lists(
        st.lists(st.integers(MISSING, 3), min_size=coders, max_size=coders), min_size=1, max_size=20
    )
)
COMPLETE = st.lists(st.lists(st.integers(0, 3), min_size=2, max_size=2), min_size=1, max_size=20)


def value_or_reason(coefficient: Coefficient, rows: Rows) -> float | str:
    try:
        return round(coefficient(table_of(rows, 4)), 12)
    except UndefinedError as undefined:
        return str(undefined)


def scott_from_alpha(table: RatingTable) -> float:
    n = 2 * int(table.counts.sum())
    return 1 - (1 - krippendorff_alpha(table)) * n / (n - 1)


@pytest.mark.parametrize(
    ("of_many", "of_two"),
    [
        (pairwise_agreement, percent_agreement),
        (fleiss_kappa, scott_pi),
        (scott_from_alpha, scott_pi),
        (conger_kappa, cohen_kappa),
        (brennan_prediger, bennett_s),
    ],
)
@given(rows=COMPLETE)
def test_of_two_coders_it_is_the_coefficient_of_two(of_many: Coefficient, of_two: Coefficient, rows: Rows) -> None:
    found, expected = value_or_reason(of_many, rows), value_or_reason(of_two, rows)
    assert found == (pytest.approx(expected, abs=1e-11) if isinstance(expected, float) else expected)


@given(rows=COMPLETE)
def test_conger_with_weights_is_weighted_kappa_for_two_coders(rows: Rows) -> None:
    linear = linear_weights(range(4))
    found = value_or_reason(partial(conger_kappa, weights=linear), rows)
    expected = value_or_reason(partial(cohen_kappa, weights=linear), rows)
    assert found == (pytest.approx(expected, abs=1e-11) if isinstance(expected, float) else expected)


@given(rows=TABLES)
def test_ac2_with_weights_of_identity_is_ac1(rows: Rows) -> None:
    assert value_or_reason(partial(gwet_ac2, weights=identity_weights(4)), rows) == value_or_reason(gwet_ac1, rows)


@pytest.mark.parametrize("coefficient", [*EVERY, *(partial(one, weights=ordinal_weights(4)) for one in WEIGHTED)])
@given(rows=TABLES, random=st.randoms(use_true_random=False))
def test_the_order_of_units_and_coders_changes_nothing(coefficient: Coefficient, rows: Rows, random: Random) -> None:
    columns = list(range(len(rows[0])))
    random.shuffle(columns)
    shuffled = [[row[column] for column in columns] for row in rows]
    random.shuffle(shuffled)
    found, expected = value_or_reason(coefficient, shuffled), value_or_reason(coefficient, rows)
    assert found == (pytest.approx(expected, abs=1e-11) if isinstance(expected, float) else expected)


@pytest.mark.parametrize("coefficient", EVERY)
@given(rows=TABLES, names=st.permutations(range(4)))
def test_the_names_of_the_values_change_nothing(coefficient: Coefficient, rows: Rows, names: list[int]) -> None:
    renamed = [[value if value == MISSING else names[value] for value in row] for row in rows]
    found, expected = value_or_reason(coefficient, renamed), value_or_reason(coefficient, rows)
    assert found == (pytest.approx(expected, abs=1e-11) if isinstance(expected, float) else expected)
