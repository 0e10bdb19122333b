"""NVivo 10 help, Coding Comparison: 1,000 characters, 50 coded by both, 150 by one, 800 by neither: 85%.

The unit is a character, with one yes or no for a code and a file.
"""

import pytest

from qualcode.coefficients.pairs import percent_agreement
from qualcode.coefficients.tables import table_of_two


def test_percent_agreement_of_characters_is_as_printed() -> None:
    assert percent_agreement(table_of_two([[50, 150], [0, 800]])) == pytest.approx(0.85, abs=1e-12)
