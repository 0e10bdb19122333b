"""Tables for people: what fits is whole, what does not is in parts, cropped or on several lines."""

import sys

import click
import pytest

from qualcode.cli._console import Column, print_rows, print_table, print_tables
from qualcode.cli._wrapping import filled
from qualcode.table import Table


def printed(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return click.unstyle(capsys.readouterr().out).rstrip("\n").split("\n")


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


NOTED = Table("Title", ("code", "n"), (("trust", 1), ("doubt", 2)), ("How to read it.", "What it is on."), n_reading=1)


def in_a_terminal_of(lines: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The table with its notes and the prompt below takes nine lines."""
    monkeypatch.setenv("LINES", str(lines))
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)


BODY = ["Title", "code   n", "────────", "trust  1", "doubt  2", ""]


def test_in_a_low_terminal_what_the_numbers_are_on_stands_above(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    in_a_terminal_of(8, monkeypatch)
    print_table(NOTED)
    assert printed(capsys) == ["What it is on.", "", *BODY, "How to read it."]


def test_in_a_low_terminal_it_stands_above_all_tables_that_belong_together(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    in_a_terminal_of(8, monkeypatch)
    print_tables([Table("Title", NOTED.header, NOTED.rows), NOTED])
    assert printed(capsys) == ["What it is on.", "", *BODY, *BODY, "How to read it."]


def test_a_table_that_fits_has_all_notes_below(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    in_a_terminal_of(9, monkeypatch)
    print_table(NOTED)
    assert printed(capsys) == [*BODY, "How to read it.", "What it is on."]


def test_a_file_or_a_pipe_has_all_notes_below(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINES", "8")
    print_table(NOTED)
    assert printed(capsys) == [*BODY, "How to read it.", "What it is on."]


def test_a_column_of_words_breaks_at_them_where_one_of_figures_would_not(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "24")
    print_table(Table("", ("case", "quote"), (("net-a", "we trusted them, once"),)))
    assert printed(capsys)[2:4] == ["net-a  we trusted them,", "       once"]


def test_a_paragraph_of_wide_signs_keeps_to_the_width_of_the_terminal() -> None:
    """A line does not begin with what closes a sentence, nor is an id broken at its hyphens."""
    from rich.cells import cell_len

    lines = filled("我们讨论了，很多次 hub-team。" * 5, 12, first="a ", later="  ").split("\n")
    assert max(map(cell_len, lines)) <= 12
    assert not any(line.lstrip().startswith(("，", "。")) for line in lines)
    assert sum("hub-team。" in line for line in lines) == 5


def test_a_column_of_words_is_wide_enough_for_its_longest(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "32")
    columns = [Column("one", fit="wrap"), Column("two", fit="wrap")]
    print_rows(columns, [("aa bb cc dd ee ff gg", "neighbour:sibling 1, extent 2, presence")])
    assert printed(capsys)[2:] == [
        "aa bb cc dd    neighbour:sibling",
        "ee ff gg       1, extent 2,",
        "               presence",
    ]
