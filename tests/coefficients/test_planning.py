"""Formulas for planning: what is out of range, and what must hold of every plan."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.coefficients.planning import alpha_units, cases_needed, chance_of_instances, kappa_units
from qualcode.errors import UndefinedError

SHARES = st.floats(0.01, 0.99)


@pytest.mark.parametrize("prevalence", [0.0, 1.0, -0.1, float("nan")])
def test_a_code_on_all_units_or_on_none_has_no_plan(prevalence: float) -> None:
    with pytest.raises(UndefinedError, match="prevalence must lie between 0 and 1"):
        alpha_units(prevalence, 0.8)
    with pytest.raises(UndefinedError, match="prevalence must lie between 0 and 1"):
        kappa_units(prevalence, 0.6, 0.8)
    with pytest.raises(UndefinedError, match="prevalence must lie between 0 and 1"):
        cases_needed(prevalence, 1, 0.8)


@pytest.mark.parametrize("minimum", [0.0, 1.0, 80.0])
def test_a_minimum_lies_between_chance_and_perfection(minimum: float) -> None:
    with pytest.raises(UndefinedError, match="minimum must lie between 0 and 1"):
        alpha_units(0.5, minimum)


def test_a_percentage_is_answered_with_the_share_that_was_meant() -> None:
    with pytest.raises(UndefinedError, match=r"not 80; did you mean 0\.8\?"):
        alpha_units(0.5, 80)


@pytest.mark.parametrize("significance", [0.0, 0.5, 5.0])
def test_a_level_that_shows_nothing_is_refused(significance: float) -> None:
    with pytest.raises(UndefinedError, match=r"between 0 and 0\.5"):
        alpha_units(0.5, 0.8, significance=significance)


def test_one_coder_agrees_with_nobody() -> None:
    with pytest.raises(UndefinedError, match="two coders at least, not 1"):
        alpha_units(0.5, 0.8, coders=1)
    with pytest.raises(UndefinedError, match="two coders at least, not 1"):
        kappa_units(0.5, 0.6, 0.8, raters=1)


def test_a_kappa_that_is_expected_below_the_minimum_cannot_be_shown_above_it() -> None:
    with pytest.raises(UndefinedError, match=r"the expected value \(0\.6\) must be above the minimum \(0\.6\)"):
        kappa_units(0.5, 0.6, 0.6)


def test_a_power_that_no_unit_would_give_as_well_is_refused() -> None:
    with pytest.raises(UndefinedError, match=r"power 0\.01 is below the significance 0\.05"):
        kappa_units(0.5, 0.6, 0.8, power=0.01)


def test_plans_beyond_all_reason_are_refused() -> None:
    with pytest.raises(UndefinedError, match="more than 10,000,000 units"):
        alpha_units(1e-9, 0.8)
    with pytest.raises(UndefinedError, match="more than 10,000,000 cases"):
        cases_needed(1e-9, 1, 0.8)


def test_a_theme_is_to_be_met_once_at_least() -> None:
    with pytest.raises(UndefinedError, match="once at least, not 0 times"):
        cases_needed(0.5, 0, 0.8)


def test_even_odds_of_a_common_theme_take_one_case() -> None:
    assert cases_needed(0.5, 1, 0.5) == 1
    assert cases_needed(0.5, 3, 0.05) == 3


def test_fewer_cases_than_instances_never_hold_them() -> None:
    assert chance_of_instances(2, 0.9, 3) == 0


@given(SHARES, st.floats(0.05, 0.95))
def test_a_code_and_its_absence_take_as_many_units(prevalence: float, minimum: float) -> None:
    assert abs(alpha_units(prevalence, minimum) - alpha_units(1 - prevalence, minimum)) <= 1
    expected = (1 + minimum) / 2
    assert abs(kappa_units(prevalence, minimum, expected) - kappa_units(1 - prevalence, minimum, expected)) <= 1


@given(st.floats(0.02, 0.9), st.integers(1, 6), st.floats(0.1, 0.95))
def test_one_case_less_is_not_enough(prevalence: float, instances: int, power: float) -> None:
    n = cases_needed(prevalence, instances, power)
    assert chance_of_instances(n - 1, prevalence, instances) < power <= chance_of_instances(n, prevalence, instances)
