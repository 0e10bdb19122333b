"""Krippendorff (2011), Computing Krippendorff's Alpha-Reliability: examples A to D, every level of measurement.

C and D also stand in the docstring of `krippendorff`, the tests of tidycomm and the help of R irr::kripp.alpha.
The figures of A are also in Krippendorff (2004), p. 224; the data by DKPro Statistics. The data of B were typed
from memory of the working paper; three libraries give its figure.
"""

import pytest

from qualcode.coefficients.alpha import Level, alpha_of_distances, krippendorff_alpha
from qualcode.coefficients.coincidences import pairable
from qualcode.coefficients.tables import RatingTable, table_of_labels
from qualcode.coefficients.weights import ordinal_weights


def observed(lines: list[str], values: str) -> RatingTable:
    """A line of values for each observer; a dot is a missing value."""
    rows = [[None if value == "." else value for value in line.split()] for line in lines]
    return table_of_labels(zip(*rows, strict=True), values.split())


A = observed(["1 1 0 0 0 0 0 0 0 0", "0 1 1 0 0 1 0 1 0 0"], "0 1")
B = observed(["a a b b d c c c e d d a", "b a b b b c c c e d d d"], "a b c d e")
C = observed(
    [
        "1 2 3 3 2 1 4 1 2 . . .",
        "1 2 3 3 2 2 4 1 2 5 . 3",
        ". 3 3 3 2 3 4 2 2 5 1 .",
        "1 2 3 3 2 4 4 1 2 5 1 .",
    ],
    "1 2 3 4 5",
)


@pytest.mark.parametrize(("table", "printed"), [(A, 0.095), (B, 0.692)])
def test_alpha_of_two_observers_is_as_printed(table: RatingTable, printed: float) -> None:
    assert krippendorff_alpha(table) == pytest.approx(printed, abs=0.0005)


@pytest.mark.parametrize(
    ("level", "printed"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_alpha_of_four_observers_is_as_printed(level: Level, printed: float) -> None:
    assert krippendorff_alpha(C, level, values=[1, 2, 3, 4, 5]) == pytest.approx(printed, abs=0.0005)


def test_the_ordinal_metric_is_not_that_of_ordinal_weights() -> None:
    """Gwet's ordinal weights, as irrCAC takes them for alpha, give .834 where Krippendorff prints .815."""
    assert alpha_of_distances(C, 1 - ordinal_weights(5)) == pytest.approx(0.834, abs=0.0005)


def test_the_paper_counts_forty_pairable_values() -> None:
    """Unit 12 has a single value and is left out, as is nothing else."""
    assert int(C.counts[pairable(C)] @ C.n_ratings[pairable(C)]) == 40
