"""Spans of coders laid over one another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.reconciling.covers import laid_over, shared_share, span_by_rule

COVERS = [[(0, 10)], [(4, 12)], [(6, 20)]]
_spans = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 9)).map(lambda one: (one[0], one[0] + one[1])), max_size=4
)


@pytest.mark.parametrize(("rule", "spans"), [("majority", [(4, 12)]), ("common", [(6, 10)]), ("all", [(0, 20)])])
def test_each_rule_has_its_words(rule: str, spans: list[tuple[int, int]]) -> None:
    assert span_by_rule(COVERS, rule, "x" * 20) == spans


def test_white_space_at_the_ends_is_trimmed_and_between_pieces_joins_them() -> None:
    assert span_by_rule([[(0, 3), (4, 8)], [(0, 8)]], "common", "ab  cd  ") == [(0, 6)]


def test_where_coders_share_no_words_those_of_any_are_taken() -> None:
    assert span_by_rule([[(0, 2)], [(4, 6)]], "majority", "abcdef") == [(0, 2), (4, 6)]


def test_the_share_is_of_the_words_that_anybody_has() -> None:
    assert (shared_share(COVERS), shared_share([[(0, 4)], [(0, 4)]]), shared_share([[], []])) == (0.2, 1.0, 0.0)


@given(st.lists(_spans, min_size=1, max_size=4), st.integers(1, 4))
def test_laid_over_is_what_counting_each_character_gives(covers: list[list[tuple[int, int]]], least: int) -> None:
    counted = [sum(any(start <= at < end for start, end in cover) for cover in covers) >= least for at in range(50)]
    found = laid_over(covers, least)
    assert counted == [any(start <= at < end for start, end in found) for at in range(50)]
