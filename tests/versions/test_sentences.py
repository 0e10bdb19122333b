"""How one text became another."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.versions.sentences import Part, compared, marked, sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("One. Two!\nThree", ["One.", "Two!", "Three"]),
        ("Dr. Lee saw A. Smith, i.e. her. Then left.", ["Dr. Lee saw A. Smith, i.e. her.", "Then left."]),
        ("They said “no.” Then “yes.”", ["They said “no.”", "Then “yes.”"]),
        ("Version 2.0 is out. `trust` is another.", ["Version 2.0 is out.", "`trust` is another."]),
        ("信任。怀疑。", ["信任。", "怀疑。"]),
        ("Élan first. Été next.", ["Élan first.", "Été next."]),
    ],
)
def test_a_text_has_its_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_what_stayed_is_left_out_and_what_changed_is_told_with_its_words() -> None:
    before = ["It stays.", "The hub hires people.", "Nobody else counts.", "Old words go away."]
    after = ["It stays.", "A new one.", "The hub hires and trains people.", "Nobody else counts."]
    assert compared(before, after) == [
        Part("came", after="A new one."),
        Part(
            "changed",
            "The hub hires people.",
            "The hub hires and trains people.",
            "The hub hires {+and trains +}people.",
        ),
        Part("went", before="Old words go away."),
    ]


def test_a_sentence_that_stands_elsewhere_now_is_told_once() -> None:
    assert compared(["One here.", "Two there."], ["Two there.", "One here."]) == [
        Part("moved", "Two there.", "Two there.")
    ]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("that hub leaders do", "that leaders do", "that [-hub -]leaders do"),
        ("on their own organization: x", "on the hub itself: x", "on [-their own organization-]{+the hub itself+}: x"),
        ("who is in it, where", "who is in it, who left it, where", "who is in it, {+who left it, +}where"),
        ("one", "one two", "one{+ two+}"),
        ("", "one", "{+one+}"),
        ("one", "", "[-one-]"),
        ("same", "same", "same"),
    ],
)
def test_words_that_went_or_came_are_marked(before: str, after: str, expected: str) -> None:
    assert marked(before, after) == expected


TEXT = st.lists(st.sampled_from(["trust", "doubt", "the", "hub", ".", ",", "e.g."]), max_size=8).map(" ".join)


@given(TEXT, TEXT)
def test_without_what_went_or_came_a_marked_text_is_the_other(before: str, after: str) -> None:
    both = marked(before, after)
    assert re.sub(r"\{\+(.*?)\+\}", "", both.replace("[-", "").replace("-]", "")).split() == before.split()
    assert re.sub(r"\[-(.*?)-\]", "", both.replace("{+", "").replace("+}", "")).split() == after.split()


@given(st.lists(TEXT.filter(bool), max_size=6), st.lists(TEXT.filter(bool), max_size=6))
def test_no_sentence_is_lost_between_two_texts(before: list[str], after: list[str]) -> None:
    parts = compared(before, after)
    went = [part.before for part in parts if part.kind in ("went", "changed", "moved")]
    came = [part.after for part in parts if part.kind in ("came", "changed", "moved")]
    assert set(before) - set(after) <= set(went) <= set(before)
    assert set(after) - set(before) <= set(came) <= set(after)
