"""Tables for people: what fits is whole, what does not is in parts, cropped or on several lines."""

import pytest

from qualcode.cli._output import Column, print_rows, print_table
from qualcode.table import Table


def printed(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.rstrip("\n").split("\n")


def test_columns_are_as_wide_as_they_need_to_be(capsys: pytest.CaptureFixture[str]) -> None:
    print_rows([Column("id"), Column("n", right=True)], [("a", 1), ("long-id", 100)])
    assert printed(capsys) == ["id         n", "────────────", "a          1", "long-id  100"]


def test_an_id_is_never_cut(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    print_rows([Column("id"), Column("quote", fit="crop")], [("x" * 30, "some words of a quote")])
    assert printed(capsys)[2] == f"{'x' * 30}  some wo…"


def test_what_may_break_breaks_at_words(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    print_rows([Column("id"), Column("said", fit="wrap")], [("a", "one two three four five")])
    assert printed(capsys)[2:] == ["a   one two three", "    four five"]


def test_an_optional_column_goes_first(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "12")
    print_rows([Column("id"), Column("date", optional=True), Column("n")], [("abcdef", "2019-03-14", 1)])
    assert printed(capsys)[0] == "id      n"


def test_wide_signs_keep_the_columns_straight(capsys: pytest.CaptureFixture[str]) -> None:
    print_rows([Column("id"), Column("n")], [("漢字", 1), ("ab", 2)])
    assert printed(capsys)[2:] == ["漢字  1", "ab    2"]


def test_a_matrix_that_is_too_wide_is_printed_in_parts(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "24")
    print_table(Table("Title", ("case", "one-code", "two-code", "three"), (("net-a", 1, 2, 3),), ("A note.",)))
    assert printed(capsys) == [
        "Title",
        "case   one-code",
        "───────────────",
        "net-a         1",
        "",
        "case   two-code  three",
        "──────────────────────",
        "net-a         2      3",
        "",
        "A note.",
    ]


def test_a_long_header_is_stacked(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(Table("", ("case", "improvement-activity"), (("net-a", 1),)))
    assert printed(capsys)[:2] == ["case   improvement-", "           activity"]
