"""The unitizing alpha of 1995 and 2004, for comparison with older publications; `unitizing` holds what replaced it.

Each category is a matter of its own: a unit is compared with the units of the other coder that it meets, by the squared
differences of their bounds, or by its squared length where it meets none. Its authors gave it up for more than two
coders. In the print of 1995 the expected disagreement has an error of sign, which was corrected in 2004: this is 2004.

Source: Krippendorff (1995), On the Reliability of Unitizing Continuous Data, Sociological Methodology 25, 47-76;
Krippendorff (2004), Content Analysis, 2nd ed., 251-256.
"""

from itertools import combinations
from typing import NamedTuple

import numpy as np

from qualcode.coefficients.continua import Continua, Indices, meetings
from qualcode.errors import UndefinedError


class Distance(NamedTuple):
    """How far coders are apart on one category."""

    observed: float
    """D_o."""
    expected: float
    """D_e."""


def squared_differences(one: tuple[int, int, bool], other: tuple[int, int, bool]) -> int:
    """How far two sections of a continuum are apart: (start, end, whether it is a unit) of each coder.

    >>> squared_differences((5, 11, True), (4, 6, True))
    26
    >>> squared_differences((2, 4, True), (2, 5, False))
    4
    """
    (start, end, unit), (other_start, other_end, other_unit) = one, other
    if unit and other_unit:
        meet = max(start, other_start) < min(end, other_end)
        return (start - other_start) ** 2 + (end - other_end) ** 2 if meet else 0
    if unit and other_start <= start and end <= other_end:
        return (end - start) ** 2
    if other_unit and start <= other_start and other_end <= end:
        return (other_end - other_start) ** 2
    return 0


def alpha_u_1995(continua: Continua) -> float:
    """The unitizing alpha of 1995/2004 over all categories; these need not exclude each other.

    Args:
        continua: A single continuum. Where categories overlap, give `disagreement_1995` a continuum for each, and
            divide the sums.

    Raises:
        UndefinedError: If nobody marked anything, or chance leaves no room to disagree.
    """
    parts = [disagreement_1995(continua, category) for category in range(continua.n_categories)]
    return _ratio(sum(part.observed for part in parts), sum(part.expected for part in parts))


def category_alpha_u_1995(continua: Continua, category: int) -> float:
    """The unitizing alpha of 1995/2004 of one category.

    Raises:
        UndefinedError: If nobody marked it, or chance leaves no room to disagree.
    """
    return _ratio(*disagreement_1995(continua, category))


def disagreement_1995(continua: Continua, category: int = 0) -> Distance:
    """D_o and D_e of one category on a single continuum.

    Raises:
        ValueError: If there are several continua.
        UndefinedError: If there is less than two coders, or no text.
    """
    if len(continua.lengths) != 1:
        raise ValueError("the unitizing alpha of 1995 is of a single continuum")
    length, n_coders = int(continua.lengths[0]), int(continua.read.sum())
    if n_coders < 2 or not length:
        raise UndefinedError("undefined: no text was read by two coders")
    spans = [_of_category(continua, coder, category) for coder in range(continua.n_coders)]
    observed = 2 * sum(_apart(one, other) for one, other in combinations(spans, 2))
    return Distance(observed / (n_coders * (n_coders - 1) * length**2), _expected(spans, length, n_coders))


def observed_2013(continua: Continua) -> float:
    """The observed disagreement of the coefficient of 2013: for an old publication's figure only.

    What `unitizing` holds has replaced it. Of each two units that meet, the text that either covers, less what both
    cover if they are of one category; twice the length of a unit that meets none; in the mean over all these. Only this
    figure was published.

    Source: Krippendorff (2013), replacement of section 12.4 of Content Analysis, 3rd ed., Fig. 12.11.

    Raises:
        UndefinedError: If nobody marked anything.
    """
    terms: list[float] = []
    for one, other in combinations(range(continua.n_coders), 2):
        (starts, ends), (other_starts, other_ends) = continua.laid_out(one), continua.laid_out(other)
        first, second = continua.segments[one], continua.segments[other]
        meet = meetings(starts, ends, other_starts, other_ends)
        either = (ends - starts)[meet.first] + (other_ends - other_starts)[meet.second] - meet.lengths
        alike = first.categories[meet.first] == second.categories[meet.second]
        terms += (either - meet.lengths * alike).tolist()
        terms += (2 * np.delete(ends - starts, meet.first)).tolist()
        terms += (2 * np.delete(other_ends - other_starts, meet.second)).tolist()
    if not terms:
        raise UndefinedError("undefined: nobody marked anything")
    return sum(terms) / len(terms)


def _of_category(continua: Continua, coder: int, category: int) -> tuple[Indices, Indices]:
    chosen = continua.segments[coder].categories == category
    starts, ends = continua.laid_out(coder)
    return starts[chosen], ends[chosen]


def _apart(one: tuple[Indices, Indices], other: tuple[Indices, Indices]) -> float:
    """The squared differences of two coders' sections."""
    meet = meetings(*one, *other)
    bounds = (mine[meet.first] - yours[meet.second] for mine, yours in zip(one, other, strict=True))
    alone = np.delete(one[1] - one[0], meet.first), np.delete(other[1] - other[0], meet.second)
    return float(sum(np.square(column.astype(np.float64)).sum() for column in (*bounds, *alone)))


def _expected(spans: list[tuple[Indices, Indices]], length: int, n_coders: int) -> float:
    """D_e: each unit laid at every place of the continua of all coders."""
    units = np.concatenate([ends - starts for starts, ends in spans]).astype(np.float64)
    gaps = np.sort(
        np.concatenate([np.append(starts, length) - np.insert(ends, 0, 0) for starts, ends in spans])
    ).astype(np.float64)
    wide = np.searchsorted(gaps, units, side="left")
    tail = np.append(np.cumsum(gaps[::-1])[::-1], 0.0)
    places = tail[wide] - (len(gaps) - wide) * (units - 1)
    on_units = (len(units) - 1) / 3 * (2 * units**3 - 3 * units**2 + units)
    pairs = n_coders * length * (n_coders * length - 1.0) - (units * (units - 1)).sum()
    if not pairs > 0:
        raise UndefinedError("undefined: chance leaves no room to disagree")
    return float(2 / length * (on_units + units**2 * places).sum() / pairs)


def _ratio(observed: float, expected: float) -> float:
    if not expected > 0:
        raise UndefinedError("undefined: nobody marked anything, so agreement cannot be told from chance")
    return 1 - observed / expected
