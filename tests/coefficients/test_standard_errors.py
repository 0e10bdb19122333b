"""Standard errors of kappa: hand sums, and where they are not to be had."""

import pytest

from qualcode.coefficients.standard_errors import (
    KappaInterval,
    cohen_kappa_interval,
    cohen_kappa_test,
    fleiss_kappa_test,
)
from qualcode.coefficients.tables import MISSING, RatingTable, table_of, table_of_two
from qualcode.coefficients.weights import identity_weights
from qualcode.errors import UndefinedError

EVEN = table_of_two([[3, 1], [1, 3]])


def test_the_limits_lie_as_many_errors_from_kappa_as_the_confidence_says() -> None:
    se = (3 / 32) ** 0.5
    assert cohen_kappa_interval(EVEN, confidence=0.6826894921370859) == pytest.approx((se, 0.5 - se, 0.5 + se))


def test_four_times_the_units_halve_the_error() -> None:
    more = table_of_two([[12, 4], [4, 12]])
    assert cohen_kappa_interval(more).se == pytest.approx(cohen_kappa_interval(EVEN).se / 2)


def test_without_disagreement_the_formula_gives_no_error() -> None:
    assert cohen_kappa_interval(table_of_two([[4, 0], [0, 4]])) == KappaInterval(0.0, 1.0, 1.0)


def test_where_a_coder_used_one_value_the_formula_gives_no_error() -> None:
    """Kappa is 0 whatever the other does; statsmodels gives nan or rounding noise here."""
    assert cohen_kappa_interval(table_of_two([[3, 4], [0, 0]])) == pytest.approx((0, 0, 0), abs=1e-12)


def test_weights_of_identity_are_no_weights() -> None:
    assert cohen_kappa_interval(EVEN, identity_weights(2)) == cohen_kappa_interval(EVEN)


def test_z_is_kappa_in_units_of_its_error_under_chance() -> None:
    assert cohen_kappa_test(EVEN) == pytest.approx((8**-0.5, 0.5 * 8**0.5))


@pytest.mark.parametrize(
    "table",
    [
        pytest.param(table_of([[0, 0], [0, 1], [0, 1]], 2), id="a coder used one value"),
        pytest.param(table_of([[0, 2], [1, 3], [1, 2]], 4), id="the coders share no value"),
    ],
)
def test_where_chance_has_no_room_z_is_undefined(table: RatingTable) -> None:
    with pytest.raises(UndefinedError, match="chance always gives this kappa"):
        cohen_kappa_test(table)


def test_a_value_used_once_in_a_million_units_leaves_chance_room() -> None:
    assert cohen_kappa_test(table_of_two([[999_998, 0], [1, 1]])).z_h0 > 0


def test_where_kappa_is_undefined_so_is_its_error() -> None:
    with pytest.raises(UndefinedError, match="the same value"):
        cohen_kappa_interval(table_of([[0, 0]], 2))


def test_the_error_of_fleiss_kappa_needs_as_many_values_on_every_unit() -> None:
    with pytest.raises(UndefinedError, match="the same number of values for every unit"):
        fleiss_kappa_test(table_of([[0, 0, 1], [1, 1, MISSING]], 2))


def test_the_error_of_fleiss_kappa_of_two_values_depends_on_numbers_only() -> None:
    """sqrt(2 / (N m (m - 1))): N = 4, m = 3."""
    assert fleiss_kappa_test(table_of([[0, 0, 1], [1, 1, 1], [0, 1, 0], [1, 1, 1]], 2)).se_h0 == pytest.approx(12**-0.5)
