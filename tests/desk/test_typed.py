import pytest

from qualcode.desk.typed import Typed, parse_typed, without_last_value, without_words


@pytest.mark.parametrize(
    ("line", "typed"),
    [
        ("", Typed()),
        ("eq", Typed("eq")),
        ("eq :", Typed("eq", ("",), part="value")),
        ("eq :stu :dis st", Typed("eq", ("stu", "dis st"), part="value")),
        ("eq :stu // of parents: twice // once", Typed("eq", ("stu",), "of parents: twice // once", "note")),
        ("// a thought", Typed(note="a thought", part="note")),
        ("//", Typed(part="note")),
        (":stu", Typed(values=("stu",), part="value")),
        ("trust: a/b", Typed("trust: a/b")),
        ("a//b", Typed("a//b")),
    ],
)
def test_a_line_has_words_values_and_a_note(line: str, typed: Typed) -> None:
    assert parse_typed(line) == typed


@pytest.mark.parametrize(
    ("line", "left"),
    [("eq", ""), ("eq :stu", ":stu"), ("eq // a :b", "// a :b"), ("eq :stu // why", ":stu // why")],
)
def test_values_and_note_stay_when_the_code_is_taken(line: str, left: str) -> None:
    assert without_words(line) == left


@pytest.mark.parametrize(("line", "left"), [("eq :stu :fa", "eq :stu :"), ("eq :", "eq :"), ("eq", "eq")])
def test_the_last_value_gives_way_to_the_next(line: str, left: str) -> None:
    assert without_last_value(line) == left
