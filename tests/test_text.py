from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from qualcode.text import WORD, WordMask, line_at, line_starts, merged, paragraphs, trimmed, word_count

texts = st.text(st.sampled_from("ab9_é字'’-— .\n#\u2028"), max_size=30)


@given(texts, st.integers(0, 30), st.integers(0, 30))
def test_a_mask_counts_words_as_the_pattern_does(text: str, start: int, end: int) -> None:
    assert WordMask(text).count(start, end) == len(WORD.findall(text[start:end]))


@given(texts)
def test_every_offset_has_its_line(text: str) -> None:
    starts = line_starts(text)
    assert [line_at(starts, offset) for offset in range(len(text))] == [
        text.count("\n", 0, at) + 1 for at in range(len(text))
    ]


@given(texts)
def test_paragraphs_hold_all_that_is_no_white_space_once(text: str) -> None:
    spans = list(paragraphs(text))
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())
    assert all(trimmed(text, *span) == span for span in spans)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)).map(lambda pair: (min(pair), max(pair))), max_size=6))
def test_merged_spans_cover_the_same_and_do_not_touch(spans: list[tuple[int, int]]) -> None:
    joined = merged(spans)
    assert {at for start, end in joined for at in range(start, end)} == {
        at for start, end in spans for at in range(start, end)
    }
    assert all(left[1] < right[0] for left, right in pairwise(joined))


def test_words_are_joined_by_apostrophes_and_hyphens() -> None:
    assert word_count("We don't re-teach 6th-grade maths — not yet, she said: 'no'.") == 10
