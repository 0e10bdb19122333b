"""A printout of SAS PROC FREQ, in statsmodels' test_inter_rater.py: kappa with its standard errors.

The standard error is that of Fleiss, Cohen & Everitt (1969); the limits are kappa -/+ 1.95996 se.
"""

import pytest

from qualcode.coefficients.pairs import cohen_kappa
from qualcode.coefficients.standard_errors import cohen_kappa_interval, cohen_kappa_test
from qualcode.coefficients.tables import Matrix, table_of_two
from qualcode.coefficients.weights import identity_weights, linear_weights

TABLE = table_of_two([[0, 4, 1], [0, 8, 0], [0, 1, 5]])


@pytest.mark.parametrize(
    ("weights", "printed"),
    [
        pytest.param(identity_weights(3), (0.4842, 0.138, 0.2137, 0.7547, 0.1484, 3.2626), id="unweighted"),
        pytest.param(linear_weights(range(3)), (0.4701, 0.1457, 0.1845, 0.7558, 0.1426, 3.2971), id="linear"),
    ],
)
def test_kappa_its_error_limits_and_test_are_as_printed(weights: Matrix, printed: tuple[float, ...]) -> None:
    """Kappa, its standard error, the limits; the standard error under chance, and z."""
    found = (cohen_kappa(TABLE, weights), *cohen_kappa_interval(TABLE, weights), *cohen_kappa_test(TABLE, weights))
    assert found == pytest.approx(printed, abs=6e-5)
