"""Student's t beside scipy's."""

import pytest
from scipy.special import stdtr, stdtrit

from qualcode.coefficients.student import t_below, t_quantile

FREEDOMS = [1, 2, 3, 4, 5, 6, 11, 29, 30, 199, 1000, 4999]


@pytest.mark.parametrize("freedom", FREEDOMS)
def test_probabilities_are_those_of_scipy(freedom: int) -> None:
    for t in (-40.0, -3.2, -1.0, 0.0, 0.1, 2.0, 6.5, 300.0):
        assert t_below(t, freedom) == pytest.approx(float(stdtr(freedom, t)), abs=1e-12)


@pytest.mark.parametrize("freedom", FREEDOMS)
@pytest.mark.parametrize("share", [0.5, 0.75, 0.975, 0.9995])
def test_quantiles_are_those_of_scipy(freedom: int, share: float) -> None:
    assert t_quantile(share, freedom) == pytest.approx(float(stdtrit(freedom, share)), rel=1e-9, abs=1e-9)
