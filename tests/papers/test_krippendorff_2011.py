"""Published reliability figures for unordered values, each with what it was printed as.

Named for its first source, Krippendorff (2011), Computing Krippendorff's Alpha-Reliability. The others came
to us through the tests of other packages (DKPro Statistics, statsmodels, R irr), as each case says.
A table of two coders has a row for each value of the first and a column for each value of the second.
"""

import numpy as np
import pytest

from qualcode.analysis.coefficients import (
    MISSING,
    Counts,
    Ratings,
    cohen_kappa,
    krippendorff_alpha,
    percent_agreement,
)

Table = list[list[int]]

FOUR_OBSERVERS = [
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
]
THREE_OBSERVERS = ["1 1 2 4 1 2 1 3 2", "1 2 2 4 4 2 2 3 2", "1 2 2 4 4 2 3 3 2"]
WITH_LONE_VALUES = [
    ". . . . . 3 4 1 2 1 1 3 3 . 3",
    "1 . 2 1 3 3 4 3 . . . . . . .",
    ". . 2 1 3 4 4 . 2 1 1 3 3 . 4",
]


def ratings_of(observers: list[str]) -> Ratings:
    """Units x coders from a line of values for each coder; a dot is a missing value."""
    rows = [[MISSING if value == "." else int(value) for value in line.split()] for line in observers]
    return np.array(rows).T


def rows_of(table: Table) -> tuple[Ratings, Counts]:
    """Each cell of a table of two coders as a row that stands for many units."""
    cells = [([first, second], n) for first, line in enumerate(table) for second, n in enumerate(line)]
    return np.array([values for values, _ in cells]), np.array([n for _, n in cells])


@pytest.mark.parametrize(
    ("observers", "printed", "tolerance"),
    [
        pytest.param(FOUR_OBSERVERS, 0.743, 0.0005, id="Krippendorff 2011, C: 4 observers x 12 units"),
        pytest.param(THREE_OBSERVERS, 0.642, 0.001, id="Krippendorff 1980 p.139, by DKPro"),
        pytest.param(WITH_LONE_VALUES, 0.691358, 1e-6, id="Wikipedia, by krippendorff 0.9.0"),
    ],
)
def test_alpha_of_several_observers_is_as_printed(observers: list[str], printed: float, tolerance: float) -> None:
    assert krippendorff_alpha(ratings_of(observers)) == pytest.approx(printed, abs=tolerance)


@pytest.mark.parametrize(("category", "printed"), [(1, 0.381), (2, 0.711), (3, 0.717), (4, 0.764)])
def test_alpha_of_one_category_against_the_rest_is_as_printed(category: int, printed: float) -> None:
    """Krippendorff 1980 p.139, by DKPro: what we compute for each code."""
    only = (ratings_of(THREE_OBSERVERS) == category).astype(int)
    assert krippendorff_alpha(only) == pytest.approx(printed, abs=0.001)


@pytest.mark.parametrize(
    ("table", "printed", "tolerance"),
    [
        pytest.param([[5, 3], [1, 1]], 0.095, 0.0005, id="Krippendorff 2011, A; 1980 p.133; 2004 p.224"),
        pytest.param(
            [[1, 1, 0, 1, 0], [0, 2, 0, 0, 0], [0, 0, 3, 0, 0], [0, 1, 0, 2, 0], [0, 0, 0, 0, 1]],
            0.692,
            0.0005,
            id="Krippendorff 2011, B",
        ),
        pytest.param([[1, 1, 0], [0, 4, 1], [0, 0, 5]], 0.734, 0.001, id="Krippendorff 2004 p.227, by DKPro"),
        pytest.param([[10, 0, 0], [6, 32, 6], [0, 0, 46]], 0.8, 0.001, id="Artstein & Poesio 2008 p.568, by DKPro"),
        pytest.param([[10, 0], [8, 6]], 0.329, 0.001, id="Krippendorff 1995 fig. A in 24 ticks, by DKPro"),
    ],
)
def test_alpha_of_two_observers_is_as_printed(table: Table, printed: float, tolerance: float) -> None:
    assert krippendorff_alpha(*rows_of(table)) == pytest.approx(printed, abs=tolerance)


@pytest.mark.parametrize(
    ("table", "printed", "tolerance"),
    [
        pytest.param([[88, 14, 18], [10, 40, 10], [2, 6, 12]], 0.492, 0.0005, id="Cohen 1960 p.45, by DKPro"),
        pytest.param([[50, 20], [10, 20]], 0.348, 0.001, id="Artstein & Poesio 2008 p.558, by DKPro"),
        pytest.param([[10, 0, 0], [6, 32, 6], [0, 0, 46]], 0.8013, 0.001, id="Artstein & Poesio 2008 p.568, by DKPro"),
        pytest.param(
            [[22, 2, 2, 0], [5, 7, 14, 0], [0, 2, 36, 0], [0, 1, 17, 10]],
            0.493,
            0.001,
            id="Agresti 1992 p.202, by DKPro",
        ),
        pytest.param([[50, 0, 0], [10, 10, 10], [20, 0, 0]], 0.27, 0.01, id="Brennan & Prediger 1981 p.689, by DKPro"),
        pytest.param([[50, 0, 10], [0, 10, 10], [10, 10, 0]], 0.29, 0.01, id="Brennan & Prediger 1981 p.691, by DKPro"),
        pytest.param([[12, 9, 9], [9, 14, 9], [9, 9, 20]], 0.186, 0.001, id="Krippendorff 2004 p.246, alike, by DKPro"),
        pytest.param(
            [[12, 18, 18], [0, 14, 18], [0, 0, 20]], 0.258, 0.001, id="Krippendorff 2004 p.246, unlike, by DKPro"
        ),
        pytest.param(
            [[20, 0, 0, 5], [0, 10, 15, 0], [0, 15, 10, 0], [5, 0, 0, 20]],
            0.467,
            0.001,
            id="Zwick 1988 p.376, first, by DKPro",
        ),
        pytest.param(
            [[20, 10, 10, 0], [10, 10, 0, 0], [10, 0, 10, 0], [0, 0, 0, 20]],
            0.444,
            0.001,
            id="Zwick 1988 p.376, second, by DKPro",
        ),
        pytest.param(
            [[20, 5, 5, 10], [0, 10, 5, 5], [0, 5, 10, 5], [0, 0, 0, 20]],
            0.474,
            0.001,
            id="Zwick 1988 p.376, third, by DKPro",
        ),
        pytest.param([[10, 0], [8, 6]], 0.385, 0.001, id="Krippendorff 1995 fig. A in 24 ticks, by DKPro"),
        pytest.param([[0, 4, 1], [0, 8, 0], [0, 1, 5]], 0.4842, 6e-5, id="SAS PROC FREQ, by statsmodels"),
        pytest.param(
            [[0, 0, 1, 0, 0], [4, 0, 1, 0, 0], [2, 3, 3, 0, 0], [0, 2, 0, 1, 1], [1, 0, 0, 1, 0]],
            -0.006289308,
            1e-6,
            id="R irr anxiety, by statsmodels",
        ),
    ],
)
def test_kappa_is_as_printed(table: Table, printed: float, tolerance: float) -> None:
    assert cohen_kappa(*_with_categories(table)) == pytest.approx(printed, abs=tolerance)


def _with_categories(table: Table) -> tuple[Ratings, range, Counts]:
    ratings, counts = rows_of(table)
    return ratings, range(len(table)), counts


@pytest.mark.parametrize(
    ("table", "printed", "tolerance"),
    [
        pytest.param([[50, 20], [10, 20]], 0.7, 0.001, id="Artstein & Poesio 2008 p.558, by DKPro"),
        pytest.param([[10, 0, 0], [6, 32, 6], [0, 0, 46]], 0.88, 0.001, id="Artstein & Poesio 2008 p.568, by DKPro"),
        pytest.param([[88, 14, 18], [10, 40, 10], [2, 6, 12]], 0.7, 0.0005, id="Cohen 1960 p.45, by DKPro"),
        pytest.param([[25, 12, 3], [13, 2, 15], [12, 16, 2]], 0.29, 0.0005, id="Cohen 1960 p.37, by DKPro"),
        pytest.param([[50, 150], [0, 800]], 0.85, 1e-12, id="NVivo 10 help, 1,000 characters"),
    ],
)
def test_percent_agreement_is_as_printed(table: Table, printed: float, tolerance: float) -> None:
    assert percent_agreement(*rows_of(table)) == pytest.approx(printed, abs=tolerance)
