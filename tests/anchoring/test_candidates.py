from qualcode.anchoring.by_quote import anchors_by_quote
from qualcode.anchoring.candidates import nearest
from qualcode.anchoring.word_changes import word_changes

BODY = "We met often. It was good.\n\nThen the county closed two of its smaller schools. It was good."


def test_the_same_words_between_the_same_words_come_first() -> None:
    found = nearest(BODY, "It was good.", before="two of its smaller schools. ")
    assert [BODY[: one.start].count("good") for one in found] == [1, 0]


def test_words_that_are_like_a_quote_are_found() -> None:
    (found,) = nearest(BODY, "then the county closed three of its small schools")
    assert BODY[found.start : found.end] == "the county closed two of its smaller schools"


def test_nothing_is_like_words_that_stand_nowhere() -> None:
    assert nearest(BODY, "completely different matters") == []


def test_a_quote_without_words_is_like_nothing() -> None:
    assert nearest(BODY, "  ") == []


def test_without_the_old_text_words_that_stand_once_are_found() -> None:
    kinds = [(one.kind, BODY[one.start : one.end]) for one in anchors_by_quote(BODY, [(0, "We met"), (5, "Then  the")])]
    assert kinds == [("kept", "We met"), ("respelled", "Then the")]


def test_without_the_old_text_words_that_stand_twice_have_no_place() -> None:
    assert [one.why for one in anchors_by_quote(BODY, [(14, "It was good.")])] == [
        "its words stand 2 times in the text"
    ]


def test_changes_are_shown_word_by_word() -> None:
    assert word_changes("She said it, twice.", "She told me it.") == "She [-said-]{+told me+} it[-, twice-]."
