import pytest

from qualcode.errors import QualcodeError
from qualcode.model import Code, Codebook
from qualcode.recoding.choices import Answer, chosen, parse_answer

BOOK = Codebook(
    codes=(Code("given", "Given"), Code("lost", "Lost"), Code("fear", "Fear"), Code("old", "", retired_in="2.0.0"))
)
OPTIONS = ("lost", "given")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("1", ("lost",)),
        ("1.0", ("lost",)),
        ("2 1", OPTIONS),
        ("1+2", OPTIONS),
        ("2, fear", ("given", "fear")),
        ("both", OPTIONS),
        ("fear + given", ("given", "fear")),
        ("none", ()),
        ("0", ()),
        ("N", ()),
    ],
)
def test_codes_are_named_by_number_or_id(text: str, codes: tuple[str, ...]) -> None:
    assert chosen(text, OPTIONS, BOOK) == codes


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        ("3", OPTIONS, "no option 3; there are 1 to 2, or 0 for none"),
        ("2", ("lost",), "no option 2; there is only 1, or 0 for none"),
        ("1", (), "no option 1; there are none; write a code's id, or 0 for none"),
        ("gven", OPTIONS, "no code 'gven'; did you mean 'given'?"),
        ("1 none", OPTIONS, "'none' goes with no other code; write `none` alone, or leave it out"),
        ("both", ("lost",), "'both' of 1 option; name the codes"),
        ("old", OPTIONS, "'old' is in the codebook no more since 2.0.0"),
        ("+", OPTIONS, "names no code; write codes, or `none`"),
    ],
)
def test_what_names_no_code_is_refused_with_a_mend(text: str, options: tuple[str, ...], said: str) -> None:
    with pytest.raises(QualcodeError) as raised:
        chosen(text, options, BOOK)
    assert str(raised.value) == said


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("1", Answer("place", ("lost",))),
        (" 0 ", Answer("place")),
        ("o fear", Answer("place", ("fear",))),
        ("2 m not sure", Answer("place", ("given",), "not sure")),
        ("m she means it", Answer("note", note="she means it")),
        ("S", Answer("skip")),
        ("b", Answer("back")),
        ("q", Answer("quit")),
        ("?", Answer("help")),
        ("", Answer("nothing")),
    ],
)
def test_an_answer_is_a_placing_or_something_to_do(typed: str, answer: Answer) -> None:
    assert parse_answer(typed, OPTIONS, BOOK) == answer


@pytest.mark.parametrize(
    ("typed", "said"), [("m", "write the note behind the m"), ("o", "write the code behind the o")]
)
def test_half_an_answer_is_refused(typed: str, said: str) -> None:
    with pytest.raises(QualcodeError, match=said):
        parse_answer(typed, OPTIONS, BOOK)
