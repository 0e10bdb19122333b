import pytest

from qualcode.errors import RefusedError
from qualcode.files.documents_md import text_of
from qualcode.model import Document
from qualcode.place import span_of_lines, span_of_quote, span_of_turns, where

DOCUMENT = Document("p1", "transcripts/p1.md", speakers={"INT": "interviewer", "P": "respondent"})
TEXT = text_of("INT: Well?\n\nP: It’s “fine” –\n\nreally fine.\n\n\nINT: Fine. Fine.\n\nP:\n", DOCUMENT.speakers, 5)


def words(span: tuple[int, int]) -> str:
    return TEXT.body[span[0] : span[1]]


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        ("1", "Well?"),
        ("2", "It’s “fine” –\n\nreally fine."),
        ("2-3", "It’s “fine” –\n\nreally fine.\n\n\nINT: Fine. Fine."),
    ],
)
def test_a_turn_is_what_was_said_without_its_label(turns: str, expected: str) -> None:
    assert words(span_of_turns(DOCUMENT, TEXT, turns)) == expected


@pytest.mark.parametrize("turns", ["0", "5", "3-2", "x", "1-", ""])
def test_a_turn_that_is_not_there_is_refused(turns: str) -> None:
    with pytest.raises(RefusedError):
        span_of_turns(DOCUMENT, TEXT, turns)


def test_turns_of_a_document_without_any_are_refused() -> None:
    with pytest.raises(RefusedError, match="has no turns; give `--lines` or `--quote`"):
        span_of_turns(DOCUMENT, text_of("Plain.\n", {}), "1")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [("5", "INT: Well?"), ("7-9", "P: It’s “fine” –\n\nreally fine."), ("12", "INT: Fine. Fine.")],
)
def test_lines_count_as_in_the_file(lines: str, expected: str) -> None:
    assert words(span_of_lines(DOCUMENT, TEXT, lines)) == expected


@pytest.mark.parametrize(
    ("lines", "said"), [("4", "has lines 5 to 15"), ("16", "has lines 5 to 15"), ("6", "are empty")]
)
def test_lines_that_hold_no_text_are_refused(lines: str, said: str) -> None:
    with pytest.raises(RefusedError, match=said):
        span_of_lines(DOCUMENT, TEXT, lines)


@pytest.mark.parametrize("quote", ["It’s “fine” –\n\nreally", 'It\'s "fine" - really', "It's  “fine” — really"])
def test_a_quote_is_found_however_its_signs_are_typed(quote: str) -> None:
    assert words(span_of_quote(DOCUMENT, TEXT, quote)) == "It’s “fine” –\n\nreally"


def test_a_quote_that_stands_twice_is_not_guessed() -> None:
    with pytest.raises(RefusedError, match=r"stands 2 times in 'p1' \(turn 3, turn 3\)"):
        span_of_quote(DOCUMENT, TEXT, "Fine.")


def test_a_turn_tells_two_quotes_apart() -> None:
    assert words(span_of_quote(DOCUMENT, TEXT, "Well", span_of_turns(DOCUMENT, TEXT, "1"))) == "Well"
    with pytest.raises(RefusedError, match="no 'Well' in 'p1'"):
        span_of_quote(DOCUMENT, TEXT, "Well", span_of_turns(DOCUMENT, TEXT, "2"))


def test_a_misquoted_passage_is_answered_with_the_nearest() -> None:
    with pytest.raises(RefusedError, match=r"turn 2 has '.*really fine"):
        span_of_quote(DOCUMENT, TEXT, "really fein.")


def test_an_empty_quote_is_refused() -> None:
    with pytest.raises(RefusedError, match="the quote is empty"):
        span_of_quote(DOCUMENT, TEXT, "  ")


def test_a_place_outside_turns_is_a_line() -> None:
    assert where(text_of("# Head\n\nP: Hi\n", {"P": ""}, 4), 0) == "line 4"
