"""Matches of spans, by hand and against every way of matching."""

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.coefficients.boundaries import Matches, SpanF1, matches, span_f1
from qualcode.coefficients.continua import continuum_of
from qualcode.errors import UndefinedError

Units = list[tuple[int, int, int]]


@st.composite
def units(draw: st.DrawFn) -> Units:
    bounds = sorted(draw(st.sets(st.integers(0, 20), max_size=10)))
    touching = draw(st.booleans())
    spans = list(pairwise(bounds))[:: 1 if touching else 2]
    return [(start, end, draw(st.integers(0, 1))) for start, end in spans]


def most_matches(one: Units, other: Units) -> int:
    """By trying every set of pairs, the larger ones first."""
    able = [
        (a, b)
        for a, (start, end, k) in enumerate(one)
        for b, (begin, stop, c) in enumerate(other)
        if k == c and start < stop and begin < end
    ]
    for n in range(min(len(one), len(other)), 0, -1):
        for pairs in combinations(able, n):
            if len({a for a, _ in pairs}) == n == len({b for _, b in pairs}):
                return n
    return 0


@given(units(), units())
def test_as_many_overlapping_spans_match_as_can(one: Units, other: Units) -> None:
    continuum = continuum_of(21, [one, other], 2)
    found = matches(continuum, 0, 1, exact=False)
    assert found == Matches(most_matches(one, other), len(one), len(other))
    assert matches(continuum, 1, 0, exact=False).n_matched == found.n_matched


@given(units(), units())
def test_exact_matches_are_the_spans_that_both_have(one: Units, other: Units) -> None:
    found = matches(continuum_of(21, [one, other], 2), 0, 1, exact=True)
    assert found.n_matched == len(set(one) & set(other))


def test_precision_recall_and_f1_of_two_coders() -> None:
    """One of the first coder's 2 spans and of the second's 3 is the same: 1/3, 1/2 and 2/5."""
    found = matches(continuum_of(20, [[(0, 5, 0), (6, 9, 0)], [(0, 5, 0), (7, 9, 0), (12, 15, 0)]]), 0, 1, exact=True)
    assert (found.precision, found.recall, found.f1) == (1 / 3, 1 / 2, 2 / 5)


def test_a_span_over_two_of_the_other_coder_matches_one() -> None:
    assert span_f1(continuum_of(9, [[(0, 9, 0)], [(0, 4, 0), (5, 9, 0)]]), exact=False) == pytest.approx(2 / 3)


def test_f1_of_three_coders_is_the_mean_over_pairs_of_which_one_marked_something() -> None:
    """First and second have the same span; the third has one, elsewhere; the fourth has none: 1, 0, 0, 0, 0, 0."""
    coders: list[Units] = [[(0, 3, 0)], [(0, 3, 0)], [(5, 7, 0)], []]
    assert span_f1(continuum_of(9, coders[:3]), exact=True) == pytest.approx(1 / 3)
    assert span_f1(continuum_of(9, coders), exact=True) == pytest.approx(1 / 6)
    assert span_f1(continuum_of(9, [coders[0], coders[0], [], []]), exact=True) == pytest.approx(1 / 5)


def test_without_any_span_f1_is_undefined() -> None:
    nobody = continuum_of(9, [[], []])
    with pytest.raises(UndefinedError, match="nobody marked anything"):
        span_f1(nobody, exact=True)
    found = matches(nobody, 0, 1, exact=True)
    assert (found.precision, found.recall) == (None, None)
    with pytest.raises(UndefinedError, match="neither coder marked anything"):
        _ = found.f1


def test_contributions_are_matches_and_units_by_pair() -> None:
    continuum = continuum_of(9, [[(0, 3, 0)], [(0, 3, 0), (4, 5, 0)], []])
    assert SpanF1(exact=True).contributions(continuum).tolist() == [[1, 1, 2, 0, 1, 0, 0, 2, 0]]
    assert np.all(SpanF1(exact=True).disagreement(np.zeros((2, 9))).expected == 0)
