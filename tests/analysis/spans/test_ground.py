"""Spans laid on the text that is compared, and the blocks into which it may be cut."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.spans.ground import Marks, Stretch, blocks_of, ground_of, overlapping, united
from qualcode.analysis.units import whole

BOTH = ("ann", "bob")


def marks(*spans: tuple[int, int, int, int]) -> Marks:
    """Coder, code, start, end."""
    return Marks(*np.array(spans, dtype=np.int64).reshape(-1, 4).T)


def rows(found: Marks) -> list[tuple[int, ...]]:
    return [tuple(row) for row in zip(*(column.tolist() for column in found), strict=True)]


def test_stretches_that_two_coders_read_are_laid_end_to_end_by_document() -> None:
    ground = ground_of(
        [Stretch("e", 3, 9, BOTH), Stretch("d", 20, 30, BOTH), Stretch("d", 0, 5, BOTH), Stretch("d", 7, 9, ("ann",))]
    )
    assert (ground.documents, len(ground), ground.n_characters) == (("d", "e"), 21, 23)
    assert ground.bases.tolist() == [0, 5, 15, 21]


def test_a_span_is_cut_to_the_stretches_that_its_coder_read() -> None:
    """From 3 to 25, of which 0-5 and 20-30 are compared; who did not read the second has the first part only."""
    ground = ground_of([Stretch("d", 0, 5, BOTH), Stretch("d", 20, 30, ("ann", "bob", "cyd"))])
    placed, source = ground.placed(whole([0, 0, -1]), marks((0, 7, 3, 25), (2, 7, 3, 25), (0, 7, 0, 1)))
    assert rows(placed) == [(0, 7, 3, 5), (0, 7, 5, 10), (2, 7, 5, 10)]
    assert source.tolist() == [0, 0, 1]


def test_the_ground_is_cut_at_breaks_that_no_span_crosses() -> None:
    """A span from 2 to 6 crosses 4, touches 6, and says nothing of 8."""
    ground = ground_of([Stretch("d", 0, 10, BOTH), Stretch("e", 0, 3, BOTH)])
    blocks = blocks_of(ground, marks((0, 0, 2, 6)), whole([4, 6, 8]))
    assert (blocks.starts.tolist(), blocks.ends.tolist()) == ([0, 6, 8, 10], [6, 8, 10, 13])
    assert blocks.document.tolist() == [0, 0, 0, 1]


def test_spans_of_one_coder_and_code_that_overlap_are_united() -> None:
    found = united(marks((0, 0, 5, 8), (0, 0, 0, 9), (0, 0, 9, 11), (0, 0, 10, 12), (1, 0, 8, 13), (0, 1, 3, 4)))
    assert rows(found) == [(0, 0, 0, 9), (0, 0, 9, 12), (1, 0, 8, 13), (0, 1, 3, 4)]


def test_spans_of_a_coder_with_different_codes_that_overlap_are_found() -> None:
    spans = marks((0, 0, 0, 9), (0, 1, 2, 4), (0, 1, 9, 12), (1, 1, 0, 9), (0, 2, 3, 10))
    assert overlapping(spans) == [(0, 1), (0, 4), (1, 4), (4, 2)]


def test_a_code_may_count_as_several_or_as_none() -> None:
    found, source = marks((0, 0, 0, 1), (0, 1, 2, 3), (0, 2, 4, 5)).recoded([[7, 8], [], [8]])
    assert rows(found) == [(0, 7, 0, 1), (0, 8, 0, 1), (0, 8, 4, 5)]
    assert source.tolist() == [0, 0, 2]


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1), st.integers(0, 20), st.integers(1, 9)), max_size=12))
def test_uniting_covers_the_same_characters_without_overlap(spans: list[tuple[int, int, int, int]]) -> None:
    given_spans = marks(*((coder, code, start, start + width) for coder, code, start, width in spans))

    def characters(found: Marks) -> list[tuple[int, int, int]]:
        return [(coder, code, at) for coder, code, start, end in rows(found) for at in range(start, end)]

    after = characters(united(given_spans))
    assert len(after) == len(set(after))
    assert set(after) == set(characters(given_spans))
