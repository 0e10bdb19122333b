import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.search.folding import coarse, fold, folded, words_of

NASTY = st.text(
    alphabet=st.one_of(
        st.sampled_from(
            "abIißẞİıſKﬁŉǰΐée\u0301\u0327\u0345\u00ad\u200d\u200e가하ᄒ\u1161\u11ab信か\u3099नम😀\ufe0f-'’ \n"
        ),
        st.characters(max_codepoint=0x3100, exclude_categories=["Cs"]),
    ),
    max_size=12,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("STRASSE", "Straße"),
        ("café", "cafe\u0301"),
        ("CAFE\u0301", "café"),
        ("ﬁeld", "FIELD"),
        ("co\u00adop", "coop"),
        ("\u200etrust\u200f", "trust"),
        ("가", "\u1100\u1161"),
        ("か\u3099", "が"),
        ("ſ", "S"),
        ("\u212a", "k"),
    ],
)
def test_what_reads_alike_is_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("cafe", "café"), ("ı", "i"), ("a", "b")])
def test_letters_that_differ_differ(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_where_capitals_count_they_stay() -> None:
    assert fold("Cafe\u0301 \u00adX", match_case=True) == "Café X"


@given(NASTY, st.booleans())
def test_a_text_folded_with_the_way_back_is_the_same_text(text: str, match_case: bool) -> None:
    assert folded(text, match_case=match_case).text == fold(text, match_case=match_case)


@given(NASTY)
def test_every_part_of_a_folded_text_leads_to_the_words_it_is_made_of(text: str) -> None:
    view = folded(text)
    for start in range(len(view.text)):
        for end in range(start + 1, len(view.text) + 1):
            first, last = view.span(start, end)
            assert view.text[start:end] in fold(text[first:last])


def test_words_of_scripts_without_spaces_are_signs() -> None:
    assert words_of(fold("IT部門, don't 3.5 a_b ไทย")).split() == [
        "it",
        "部",
        "門",
        "don",
        "t",
        "3",
        "5",
        "a_b",
        "ไ",
        "ท",
        "ย",
    ]


def test_a_sign_is_coarsely_what_its_other_forms_are() -> None:
    different = [
        sign
        for sign in map(chr, range(sys.maxunicode + 1))
        if not 0xD800 <= ord(sign) < 0xE000
        for form in (
            unicodedata.normalize("NFC", sign),
            unicodedata.normalize("NFD", sign),
            *(sign.casefold(), sign.lower(), sign.upper()),
        )
        if form != sign and coarse(form) != coarse(sign)
    ]
    assert different == []


@given(NASTY)
def test_folding_changes_nothing_coarsely(text: str) -> None:
    assert coarse(fold(text)) == coarse(text)
