"""The alpha of 1995/2004 against its formulas worked out section by section."""

from itertools import combinations

import numpy as np
import pytest

from qualcode.coefficients.alpha_u_1995 import (
    alpha_u_1995,
    category_alpha_u_1995,
    disagreement_1995,
    squared_differences,
)
from qualcode.coefficients.continua import Continua, Segments, continuum_of
from qualcode.errors import UndefinedError

Units = list[tuple[int, int, int]]


def random_units(random: np.random.Generator, length: int) -> Units:
    bounds = sorted(random.choice(length + 1, size=2 * int(random.integers(0, 4)), replace=False).tolist())
    return [(start, end, 0) for start, end in zip(bounds[::2], bounds[1::2], strict=True)]


def sections(units: Units, length: int) -> list[tuple[int, int, bool]]:
    """Units and the gaps between them."""
    bounds = [0, *(bound for start, end, _ in units for bound in (start, end)), length]
    gaps = [(start, end, False) for start, end in zip(bounds[::2], bounds[1::2], strict=True) if start < end]
    return sorted(gaps + [(start, end, True) for start, end, _ in units])


@pytest.mark.parametrize("seed", range(100))
def test_it_is_what_the_formulas_give(seed: int) -> None:
    random = np.random.default_rng(seed)
    length, n = int(random.integers(8, 30)), int(random.integers(2, 5))
    coders = [random_units(random, length) for _ in range(n)]
    parts = [sections(units, length) for units in coders]
    seen = sum(
        squared_differences(a, b)
        for one, other in combinations(parts, 2)
        for a in one
        for b in other
        if max(a[0], b[0]) < min(a[1], b[1])
    )
    lengths = [end - start for part in parts for start, end, unit in part if unit]
    gaps = [end - start for part in parts for start, end, unit in part if not unit]
    above = sum(
        (len(lengths) - 1) / 3 * (2 * one**3 - 3 * one**2 + one) + one**2 * sum(max(gap - one + 1, 0) for gap in gaps)
        for one in lengths
    )
    below = n * length * (n * length - 1) - sum(one * (one - 1) for one in lengths)
    expected = (2 * seen / (n * (n - 1) * length**2), 2 / length * above / below)
    assert disagreement_1995(continuum_of(length, coders)) == pytest.approx(expected)


def test_the_alpha_of_all_categories_divides_the_sums() -> None:
    continuum = continuum_of(20, [[(0, 4, 0), (6, 9, 1)], [(0, 5, 0), (12, 15, 1)]], 2)
    parts = [disagreement_1995(continuum, category) for category in range(2)]
    assert alpha_u_1995(continuum) == pytest.approx(1 - sum(p.observed for p in parts) / sum(p.expected for p in parts))
    assert category_alpha_u_1995(continuum, 0) == pytest.approx(1 - parts[0].observed / parts[0].expected)


def test_undefined_cases_say_why() -> None:
    with pytest.raises(UndefinedError, match="nobody marked anything"):
        alpha_u_1995(continuum_of(9, [[], []]))
    with pytest.raises(UndefinedError, match="no text was read by two coders"):
        alpha_u_1995(continuum_of(9, [[(0, 3, 0)]]))


def test_several_continua_are_refused() -> None:
    nothing = Segments(*[np.zeros(0, dtype=np.int64)] * 4)
    two = Continua(np.array([3, 3]), np.ones((2, 2), dtype=np.bool_), (nothing, nothing), 1)
    with pytest.raises(ValueError, match="of a single continuum"):
        alpha_u_1995(two)
