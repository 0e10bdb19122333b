"""Mieskes (2009), p. 58: three taggers of parts of speech; by DKPro Statistics @f7f4f89."""

import pytest

from qualcode.coefficients.raters import fleiss_kappa
from qualcode.coefficients.tables import table_of_labels

TAGGERS = [
    "UH INP UH INP RB JJ INP PRP NN VB PRP INP RB INP MD PRP INP",
    "VB INP UH INP RB JJ INP PRP NN VBP PRP INP UH INP MD PRP INP",
    "UH INP UH INP RB JJ INP PRP RB VB PRP INP UH INP MD PRP INP",
]
TAGS = ["INP", "JJ", "MD", "NN", "PRP", "RB", "UH", "VB", "VBP"]


def test_fleiss_kappa_is_as_printed() -> None:
    table = table_of_labels(zip(*map(str.split, TAGGERS), strict=True), TAGS)
    assert fleiss_kappa(table) == pytest.approx(0.8, abs=0.01)
