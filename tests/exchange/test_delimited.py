from qualcode.exchange.delimited import Grid, read_grid
from qualcode.problem import Problem


def test_a_byte_order_mark_and_windows_line_ends_change_nothing() -> None:
    marked, problems = read_grid("\ufeffunit,ann\r\nu1,é\r\n".encode(), "t.csv")
    assert (marked, problems) == (Grid(("unit", "ann"), [["u1", "é"]], [2], ()), [])


def test_the_sign_between_columns_is_the_one_that_the_first_row_has_most_of() -> None:
    assert read_grid(b"unit;ann;bob\n1;a,b;c\n", "t.csv")[0].rows == [["1", "a,b", "c"]]
    assert read_grid(b"unit\tann\tbob\n1\ta\tc\n", "t.csv")[0].rows == [["1", "a", "c"]]
    assert read_grid(b'"a;b;c",ann\n1,x\n', "t.csv")[0].header == ("a;b;c", "ann")


def test_the_suffix_tsv_means_tabs() -> None:
    assert read_grid(b"unit\n1,2\n", "t.tsv")[0].rows == [["1,2"]]


def test_lines_are_counted_over_blank_lines_and_over_cells_of_several_lines() -> None:
    assert list(read_grid(b"unit,ann\n\n1,a\n\n\n2,b\n", "t.csv")[0].lines) == [3, 6]
    assert list(read_grid(b'unit,ann\n1,"a\nb"\n2,b\n', "t.csv")[0].lines) == [2, 4]


def test_every_ragged_row_is_named() -> None:
    grid, problems = read_grid(b"unit,ann\n1\n2,b\n3,c,d\n", "t.csv")
    assert problems == [
        Problem("t.csv", 2, "ragged-row", "has 1 cell where the first row has 2; fill up with empty cells"),
        Problem(
            "t.csv",
            4,
            "ragged-row",
            "has 3 cells where the first row has 2; put quotes around a cell that holds the sign between columns",
        ),
    ]
    assert (grid.rows, list(grid.lines)) == ([["2", "b"]], [3])


def test_a_quotation_mark_that_is_not_closed_is_named_with_its_line() -> None:
    _, problems = read_grid(b'unit,ann\n1,a\n2,"b\n3,c\n', "t.csv")
    assert [(problem.line, problem.rule) for problem in problems] == [(3, "not-a-table")]


def test_what_is_no_table_is_said_to_be_none() -> None:
    for raw, said in (
        (b'[{"unit": 1}]', "looks like JSON; save the table as CSV (UTF-8)"),
        (b"<html>", "looks like HTML or XML; save the table as CSV (UTF-8)"),
        (b"PK\x03\x04xlsx", "is a zip or Word file, not text; save the table as CSV (UTF-8)"),
        (bytes(range(256)), "is not text; save the table as CSV (UTF-8)"),
    ):
        assert [problem.message for problem in read_grid(raw, "t.csv")[1]] == [said]


def test_a_file_that_is_not_utf8_is_read_and_said_to_be_guessed() -> None:
    text = "unit,ann\n1,café au lait, peut-être\n".replace(", peut", " peut")
    grid, problems = read_grid(text.encode("cp1252"), "t.csv")
    assert (grid.rows, problems) == ([["1", "café au lait peut-être"]], [])
    assert grid.notes == ("The file is not UTF-8 but read as Windows-1252; look at the accents and quotation marks.",)


def test_an_empty_file_is_an_empty_table() -> None:
    assert read_grid(b"", "t.csv") == (Grid((), (), (), ()), [])
    assert read_grid(b"\n \n", "t.csv") == (Grid((), (), (), ()), [])
