"""Krippendorff (2013), replacement of section 12.4 of Content Analysis, 3rd ed., Fig. 12.11: two coders, 90 characters.

As transcribed in the tests of qdaR. A third coefficient that was called alpha_U; its author replaced it in 2016. Only
the observed disagreement can be checked: the print gives its five terms, 0 + 23 + 6 + 10 + 0 = 39, over 5.
"""

import pytest

from qualcode.coefficients.alpha_u_1995 import observed_2013
from qualcode.coefficients.continua import continuum_of
from qualcode.errors import UndefinedError

I = [(0, 15, 1), (20, 38, 1), (60, 65, 2), (70, 75, 1)]  # noqa: E741 - the coder's name in the source
J = [(0, 15, 1), (33, 43, 3), (50, 53, 4), (60, 65, 2), (70, 80, 5)]


def test_the_observed_disagreement_is_as_printed() -> None:
    assert observed_2013(continuum_of(90, [I, J], 6)) == pytest.approx(7.8, abs=1e-9)


def test_it_is_undefined_where_nobody_marked_anything() -> None:
    with pytest.raises(UndefinedError, match="nobody marked anything"):
        observed_2013(continuum_of(90, [[], []], 6))
