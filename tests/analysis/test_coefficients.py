"""Coefficients against hand sums, other implementations, and the traps that other tools fall into."""

import warnings
from collections.abc import Callable
from fractions import Fraction
from random import Random

import krippendorff
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qualcode.analysis.coefficients import MISSING, cohen_kappa, krippendorff_alpha, percent_agreement
from qualcode.errors import UndefinedError

Table = list[list[int]]
Coefficient = Callable[..., float]

ONE_VALUE = [[1, 1], [1, 1], [1, MISSING]]
NO_PAIR = [[1, MISSING], [MISSING, 0], [MISSING, MISSING]]


def kappa(ratings: npt.ArrayLike, counts: npt.ArrayLike | None = None) -> float:
    return cohen_kappa(ratings, range(8), counts)


ALL = pytest.mark.parametrize("coefficient", [percent_agreement, kappa, krippendorff_alpha])
BEYOND_CHANCE = pytest.mark.parametrize("coefficient", [kappa, krippendorff_alpha])


def random_tables(n: int, coders: int, seed: int) -> list[npt.NDArray[np.int64]]:
    """Tables of 2 to 4 values, some skewed, with and without missing values, each with something to compute."""
    random = np.random.default_rng(seed)
    tables: list[npt.NDArray[np.int64]] = []
    while len(tables) < n:
        values = int(random.integers(2, 5))
        shares = random.dirichlet(np.full(values, float(random.choice([0.3, 1.0, 5.0]))))
        table = random.choice(values, size=(int(random.integers(2, 40)), coders), p=shares)
        table[random.random(table.shape) < random.choice([0.0, 0.1, 0.5])] = MISSING
        rated = table[(table != MISSING).sum(axis=1) > 1]
        if len(np.unique(rated[rated != MISSING])) > 1:
            tables.append(table)
    return tables


@ALL
def test_perfect_agreement_is_one(coefficient: Coefficient) -> None:
    assert coefficient([[1, 1], [0, 0], [1, 1]]) == 1.0


@pytest.mark.parametrize(
    ("coefficient", "value"), [(percent_agreement, 0.0), (kappa, -1.0), (krippendorff_alpha, -0.5)]
)
def test_systematic_disagreement_is_below_chance(coefficient: Coefficient, value: float) -> None:
    assert coefficient([[1, 0], [0, 1]]) == value


@ALL
def test_without_a_unit_of_two_values_it_is_undefined(coefficient: Coefficient) -> None:
    with pytest.raises(UndefinedError, match="no unit was coded by two coders"):
        coefficient(NO_PAIR)


@ALL
def test_of_an_empty_table_it_is_undefined(coefficient: Coefficient) -> None:
    with pytest.raises(UndefinedError, match="no unit was coded by two coders"):
        coefficient(np.empty((0, 2)))


@BEYOND_CHANCE
def test_where_everybody_used_one_value_it_is_undefined(coefficient: Coefficient) -> None:
    with pytest.raises(UndefinedError, match="everybody gave all 2 units the same value"):
        coefficient(ONE_VALUE)


def test_percent_agreement_of_one_value_is_one() -> None:
    assert percent_agreement(ONE_VALUE) == 1.0


def test_a_second_value_on_a_unit_that_cannot_be_paired_does_not_define_alpha() -> None:
    with pytest.raises(UndefinedError, match="the same value"):
        krippendorff_alpha([[1, 1], [0, MISSING]])


def test_each_coder_with_one_value_of_their_own_has_a_kappa_of_zero() -> None:
    assert kappa([[1, 0], [1, 0]]) == 0.0


@ALL
def test_a_unit_with_a_single_value_changes_nothing(coefficient: Coefficient) -> None:
    table = [[1, 1], [1, 0], [0, 0]]
    assert coefficient([*table, [1, MISSING], [MISSING, 0]]) == coefficient(table)


@ALL
def test_counts_say_how_many_units_a_row_stands_for(coefficient: Coefficient) -> None:
    assert coefficient([[1, 1], [1, 0], [0, 0]], [3, 1, 5]) == coefficient([[1, 1]] * 3 + [[1, 0]] + [[0, 0]] * 5)


@BEYOND_CHANCE
def test_a_row_that_stands_for_no_unit_counts_for_nothing(coefficient: Coefficient) -> None:
    with pytest.raises(UndefinedError, match="all 3 units"):
        coefficient([[1, 1], [0, 0]], [3, 0])


@pytest.mark.parametrize("coefficient", [percent_agreement, kappa])
def test_a_coefficient_of_two_refuses_three_coders(coefficient: Coefficient) -> None:
    with pytest.raises(ValueError, match="two coders are needed, not of 3"):
        coefficient([[1, 1, 0]])


def test_kappa_refuses_a_rating_outside_its_categories() -> None:
    with pytest.raises(ValueError, match="none of the categories"):
        cohen_kappa([[1, 2], [1, 1]], categories=(0, 1))


def test_categories_that_nobody_used_do_not_change_kappa() -> None:
    table = [[1, 1], [1, 0], [0, 0]]
    assert cohen_kappa(table, (0, 1)) == cohen_kappa(table, (0, 1, 2, 3))


def test_kappa_of_97_empty_units_is_moderate_where_percent_agreement_is_high() -> None:
    """UNITIZING.md: 97 of 100 units empty for both: kappa .49, and agreement on .98 of the units."""
    table, counts = [[0, 0], [1, 1], [1, 0], [0, 1]], [97, 1, 1, 1]
    assert (round(percent_agreement(table, counts), 2), round(kappa(table, counts), 2)) == (0.98, 0.49)


def test_kappa_adds_the_chance_of_both_values() -> None:
    """101 characters, one coder 0-20, the other 10-30: .3765; a desktop tool multiplies and gives .299."""
    table = [[int(at < 20), int(10 <= at < 30)] for at in range(101)]
    assert round(kappa(table), 4) == 0.3765


def test_alpha_of_three_coders_without_gaps_counts_pairable_values_once() -> None:
    """R irr::kripp.alpha counts them twice there. By hand: D_o = 2/9, D_e = 2 x 5 x 4 / (9 x 8)."""
    table = [[1, 1, 1], [1, 1, 0], [0, 0, 0]]
    assert krippendorff_alpha(table) == pytest.approx(1 - (2 / 9) * (9 * 8) / (2 * 5 * 4), abs=1e-15)


def test_a_long_sum_loses_no_digits() -> None:
    """Sums in float32 over 300,000 patterns are off by 3e-4."""
    random = np.random.default_rng(7)
    table = (random.random((300_000, 5)) < 0.02).astype(np.int64)
    n_v = [int((table == value).sum()) for value in (0, 1)]
    n = sum(n_v)
    ones = table.sum(axis=1)
    observed = Fraction(int((2 * ones * (5 - ones)).sum()), 4)
    exact = 1 - observed * (n - 1) / (2 * n_v[0] * n_v[1])
    assert krippendorff_alpha(table) == pytest.approx(float(exact), abs=1e-12)


@pytest.mark.parametrize("coders", [2, 3, 5])
def test_alpha_is_that_of_the_krippendorff_package(coders: int) -> None:
    for table in random_tables(1000, coders, seed=coders):
        theirs = krippendorff.alpha(
            reliability_data=np.where(table == MISSING, np.nan, table).T, level_of_measurement="nominal"
        )
        assert krippendorff_alpha(table) == pytest.approx(theirs, abs=1e-12)


def test_alpha_of_counted_rows_is_that_of_the_package_for_all_units() -> None:
    random = np.random.default_rng(11)
    for table in random_tables(300, 3, seed=12):
        counts = random.integers(1, 60, size=len(table))
        every = np.repeat(table, counts, axis=0)
        values = [(every == value).sum(axis=1) for value in range(4)]
        theirs = krippendorff.alpha(value_counts=np.stack(values, axis=1), level_of_measurement="nominal")
        assert krippendorff_alpha(table, counts) == pytest.approx(theirs, abs=1e-12)


def test_kappa_is_that_of_scikit_learn() -> None:
    metrics = pytest.importorskip("sklearn.metrics", reason="scikit-learn is not installed")
    for table in random_tables(400, 2, seed=21):
        first, second = table[(table != MISSING).all(axis=1)].T
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            theirs = metrics.cohen_kappa_score(first, second)
        assert kappa(table) == pytest.approx(theirs, abs=1e-12)


TABLES = st.integers(2, 5).flatmap(
    lambda coders: st.lists(
        st.lists(st.integers(MISSING, 3), min_size=coders, max_size=coders), min_size=1, max_size=20
    )
)


def value_or_reason(table: Table) -> float | str:
    try:
        return round(krippendorff_alpha(table), 12)
    except UndefinedError as undefined:
        return str(undefined)


@given(TABLES, st.randoms(use_true_random=False))
def test_the_order_of_units_and_coders_changes_no_alpha(table: Table, random: Random) -> None:
    columns = list(range(len(table[0])))
    random.shuffle(columns)
    shuffled = [[row[column] for column in columns] for row in table]
    random.shuffle(shuffled)
    assert value_or_reason(shuffled) == value_or_reason(table)


@given(TABLES, st.permutations(range(4)))
def test_the_names_of_the_values_change_no_alpha(table: Table, names: list[int]) -> None:
    renamed = [[value if value == MISSING else names[value] for value in row] for row in table]
    assert value_or_reason(renamed) == value_or_reason(table)


@given(st.lists(st.lists(st.integers(0, 3), min_size=2, max_size=2), min_size=2, max_size=20))
def test_kappa_is_the_same_for_both_orders_of_two_coders(table: Table) -> None:
    assume(len({value for row in table for value in row}) > 1)
    assert kappa([row[::-1] for row in table]) == kappa(table)
