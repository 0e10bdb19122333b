"""Hayes & Krippendorff (2007), Answering the Call for a Standard Reliability Measure for Coding Data, p. 84.

40 units x 5 coders with missing values, by DKPro Statistics @f7f4f89 (HayesKrippendorff2007Test).
"""

import pytest

from qualcode.coefficients.alpha import krippendorff_alpha
from qualcode.coefficients.tables import table_of_labels

CODERS = [
    "112.001122.01311211000201001111223222221",
    "1130000.21102311121000302102111122222221",
    "203000222100221123001.30.1012202.2232.21",
    ".13....0.10022...31.103021122..122...12.",
    "2..0001.2....3112..0.0..2.0..20.2.2222.1",
]


def test_ordinal_alpha_of_five_coders_is_as_printed() -> None:
    units = [[None if value == "." else value for value in unit] for unit in zip(*CODERS, strict=True)]
    assert krippendorff_alpha(table_of_labels(units, "0123"), "ordinal") == pytest.approx(0.7598, abs=0.0001)
