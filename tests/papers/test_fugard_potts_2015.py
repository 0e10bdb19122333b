"""Fugard & Potts (2015), Supporting Thinking on Sample Sizes for Thematic Analyses, and studies that used it."""

import pytest

from qualcode.coefficients.planning import cases_needed, chance_of_instances


def test_two_instances_of_a_theme_of_ten_percent_take_29_cases() -> None:
    """The abstract: 80 % power to detect two instances of a theme with 10 % prevalence."""
    assert cases_needed(0.1, 2, 0.8) == 29


def test_eleven_cases_hold_two_instances_of_a_theme_of_a_quarter() -> None:
    """As a reader of the paper's table found: 11 cases, 80 % power, 2 instances, 25 % prevalence."""
    assert cases_needed(0.25, 2, 0.8) == 11


def test_two_hundred_cases_hold_five_instances_of_six_percent_with_99_percent() -> None:
    """Greenland & Moore (2022), p. 652, as Fugard quotes it among correct uses."""
    assert chance_of_instances(200, 0.06, 5) >= 0.99


def test_fifteen_cases_hold_what_a_quarter_thinks_with_90_percent() -> None:
    """Weller et al. (2017), p. 2, quoted there: at least 90 %."""
    assert chance_of_instances(15, 0.25, 1) >= 0.9


@pytest.mark.parametrize(("n_cases", "enough"), [(21, False), (22, True)])
def test_ten_instances_of_sixty_percent_heard_from_ninety_percent(n_cases: int, enough: bool) -> None:
    """Malmborg et al. (2020), p. 170, print 21; at a prevalence of .6 x .9 = .54, 21 give .790, 22 give .846."""
    assert (chance_of_instances(n_cases, 0.54, 10) >= 0.8) is enough
