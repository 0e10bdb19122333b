"""The exact meaning of a search, and that it is what a plain look at every span of the text says."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odd_words import ODD_WORDS
from qualcode.files.documents_md import text_of
from qualcode.model import Text
from qualcode.search.folding import fold, is_spaceless, is_word_sign
from qualcode.search.matching import Matcher, Meant, hits_in
from qualcode.search.query import parse_query
from qualcode.search.stretches import stretches_of

GAPS = [" ", " ", ", ", ". ", "\n", "\n\n", " — ", "-", "/", '"', "\u00a0", "  ", "’"]
TEXTS = st.lists(st.tuples(st.sampled_from(ODD_WORDS), st.sampled_from(GAPS)), min_size=1, max_size=8).map(
    lambda parts: "".join(word + gap for word, gap in parts)
)


def plain(body: str) -> Text:
    return text_of(body, {})


def found(body: str, query: str, *, match_case: bool = False) -> list[str]:
    return [body[start:end] for start, end in hits_in(plain(body), query, match_case=match_case)]


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("trust", ["trust", "Trust"]),
        ("trust*", ["trust", "trusted", "Trust"]),
        ("tr?st", ["trust", "Trust"]),
        ('"we  trust"', ["We\ntrust"]),
        ('"trust them"', []),
        ("them- don't", []),
        ('"they — don\'t"', ["they – don’t"]),
        ("trust NEAR/0 we", ["We\ntrust"]),
        ("we NEAR/2 them", []),
        ("we NEAR/3 them", ["We\ntrust, or trusted, them"]),
        ("them NEAR/3 we", ["We\ntrust, or trusted, them"]),
        ("we school", ["We", "School"]),
        ("we NOT school", []),
        ("we NOT church", ["We"]),
        ("church OR school", ["School"]),
        ("re:/tr(us)t\\w*/", ["trust", "trusted", "Trust"]),
        ("re:/^they/", ["they"]),
        ("re:/x*/", []),
    ],
)
def test_a_query_means(query: str, hits: list[str]) -> None:
    assert found("We\ntrust, or trusted, them.\nthey – don’t. School-Trust", query) == hits


def test_capitals_count_where_they_are_asked_to() -> None:
    assert found("Trust trust TRUST", "Trust", match_case=True) == ["Trust"]
    assert found("Trust trust", "re:/T\\w+/", match_case=True) == ["Trust"]


def test_signs_that_nobody_sees_before_a_word_do_not_open_it_in_the_midst_of_another() -> None:
    assert found("Distrust trust", '"\u202b trust"') == ["trust"]


@pytest.mark.parametrize(
    ("body", "query", "hits"),
    [
        ("नमस्ते नम", "नम", ["नम"]),
        ("नमस्ते नम", "नम*", ["नमस्ते", "नम"]),
        ("信任trust信任", "trust", ["trust"]),
        ("信任trust信任", "*rust*", ["trust"]),
        ("mi\u200cx mi", "mi", ["mi"]),
        ("cafe\u0338s cafe", "caf?", ["cafe"]),
    ],
)
def test_marks_belong_to_words_and_signs_of_scripts_without_spaces_to_none(
    body: str, query: str, hits: list[str]
) -> None:
    assert found(body, query) == hits


def test_results_that_overlap_are_one() -> None:
    assert found("we trust them", '"we trust" OR "trust them"') == ["we trust them"]


def test_words_are_sought_in_the_same_turn_and_no_label_is_searched() -> None:
    text = text_of("A: trust\n\nB: school\n\nA: school trust\n\nB: A: b\n", {"A": "", "B": ""})
    assert hits_in(text, "trust school") == [(24, 30), (31, 36)]
    assert hits_in(text, "B") == [(44, 45)]
    assert hits_in(text, "A") == [(41, 42)]


def test_a_passage_across_two_sentences_is_in_neither() -> None:
    matcher = Matcher(Meant(parse_query('"trust them" OR we')))
    body = "We trust. Them we see."
    assert [one.hits for one in matcher.passages(body, (0, 22), lambda: [(0, 9), (10, 22)])] == [((0, 2),), ((15, 17),)]


def spans_alike(body: str, words: str) -> list[tuple[int, int]]:
    """By looking at every span: those that fold to the words, white space alike, with no word sign beside them."""
    wanted = " ".join(fold(words).split()).replace("’", "'").replace("–", "-").replace("…", "...")
    hits: list[tuple[int, int]] = []
    for start in range(len(body)):
        for end in range(start + 1, len(body) + 1):
            piece = fold(body[start:end])
            shape = re.sub(r"\s+", " ", piece).replace("’", "'").replace("–", "-").replace("—", "-").replace("…", "...")
            if shape == wanted and fold(body) == fold(body[:start]) + piece + fold(body[end:]):
                before, after = fold(body[:start])[-1:], fold(body[end:])[:1]
                glued = is_word_sign(before) if before and is_word_sign(piece[0]) else False
                glued = glued or (is_word_sign(after) if after and is_word_sign(piece[-1]) else False)
                if not glued:
                    hits.append((start, end))
    return hits


def shortest_apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """One after another from the left, each as short as it can be: signs that nobody sees belong to none."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[1], -span[0])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


@given(TEXTS, st.sampled_from(ODD_WORDS))
def test_a_word_is_found_where_a_look_at_every_span_finds_it(body: str, word: str) -> None:
    text = plain(body)
    wanted = [
        (start + a, start + b)
        for start, end in pieces(body)
        for a, b in shortest_apart(spans_alike(body[start:end], word))
    ]
    assert [fold(body[a:b]) for a, b in hits_in(text, f'"{word}"')] == [fold(body[a:b]) for a, b in wanted]


def pieces(body: str) -> list[tuple[int, int]]:
    """The paragraphs of a text, cut at blank lines."""
    cuts = [0, *(match.end() for match in re.finditer(r"\n[ \t]*\n", body)), len(body)]
    return list(pairwise(cuts))


@given(TEXTS, st.sampled_from([word for word in ODD_WORDS if word.isascii() and word.isalnum()]))
def test_in_plain_texts_a_search_is_the_expression_that_people_would_write(body: str, word: str) -> None:
    body = "".join(sign for sign in body if sign.isascii())
    wanted = [match.span() for match in re.finditer(rf"\b{word}\b", body, re.IGNORECASE)]
    assert hits_in(plain(body), word) == wanted


PLAIN = st.lists(
    st.sampled_from(["trust", "Trust", "trusted", "A: ", "B: ", ". ", " ", "\n", "\n\n", "# ", "t"]), max_size=60
)


@given(PLAIN, st.sampled_from(["trust", "tr?st*", "t", "T*", '"trust"']), st.booleans())
def test_a_word_looked_for_in_one_go_is_found_where_it_is_found_stretch_by_stretch(
    parts: list[str], query: str, match_case: bool
) -> None:
    text = text_of("".join(parts), {"A": "", "B": ""})
    spans = [(stretch.start, stretch.end) for stretch in stretches_of(text)]
    matcher = Matcher(Meant(parse_query(query), match_case))
    wanted = [passage for span in spans for passage in matcher.passages(text.body, span)]
    assert matcher.in_many(text.body, spans) == wanted
    assert matcher.in_many(text.body[: spans[0][0]] if spans else "", spans) == []


@pytest.mark.parametrize(("body", "query"), [("tru\u0301st", "trust"), ("we trust", '"we trust"'), ("we", "re:/we/")])
def test_what_an_end_of_a_stretch_may_cut_is_not_looked_for_in_one_go(body: str, query: str) -> None:
    assert Matcher(Meant(parse_query(query))).in_many(body, [(0, len(body))]) is None


@given(TEXTS)
def test_no_result_begins_or_ends_inside_a_word(body: str) -> None:
    for start, end in hits_in(plain(body), "trust OR caf* OR 信"):
        for before, after in ((start - 1, start), (end - 1, end)):
            if before >= 0 and after < len(body) and not is_spaceless(body[before]) and not is_spaceless(body[after]):
                assert not (body[before].isalnum() and body[after].isalnum())


@pytest.mark.parametrize(
    ("within", "found"),
    [("turn", ["trust", "school"]), ("sentence", []), ("document", ["trust", "school", "trust"])],
)
def test_words_stand_together_in_passages_of_the_size_that_is_asked_for(within: str, found: list[str]) -> None:
    text = text_of("P: I trust them. The school knows.\n\nP: I trust nobody.\n", {"P": "respondent"})
    assert [text.body[a:b] for a, b in hits_in(text, "trust school", within=within)] == found
