"""Workbooks as other programs write them, and as nobody should."""

import io
import zipfile

import openpyxl
import pytest

from qualcode.exchange.delimited import Grid
from qualcode.exchange.sheet_xlsx import read_sheet
from qualcode.problem import Problem

MEND = "save the sheet as CSV (UTF-8)"
Cells = tuple[object, ...]


def book(*sheets: list[Cells]) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for rows in sheets:
        page = made.create_sheet()
        for row in rows:
            page.append(row)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def workbook(*rows: Cells) -> bytes:
    return book(list(rows), [("not", "read")])


def with_part(raw: bytes, name: str, content: bytes) -> bytes:
    old, new = zipfile.ZipFile(io.BytesIO(raw)), io.BytesIO()
    parts = {one: old.read(one) for one in old.namelist()} | {name: content}
    with zipfile.ZipFile(new, "w") as archive:
        for one, bytes_ in parts.items():
            archive.writestr(one, bytes_)
    return new.getvalue()


def test_the_cells_of_the_first_sheet_are_text() -> None:
    raw = workbook(("id", "n", "b"), ("a", 1, True), (None, None, None), ("ü & <", 2.5, None))
    assert read_sheet(raw, "x.xlsx") == (
        Grid(("id", "n", "b"), [["a", "1", "1"], ["ü & <", "2.5", ""]], [2, 4], ()),
        [],
    )


def test_cells_beyond_the_header_are_named() -> None:
    grid, problems = read_sheet(workbook(("id",), ("a", "b")), "x.xlsx")
    assert (grid.rows, [(one.line, one.rule) for one in problems]) == ([["a"]], [(2, "ragged-row")])


def test_text_inside_a_cell_may_be_formatted_in_parts() -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row>'
        b'<c t="inlineStr"><is><r><t>pla</t></r><r><t>ced_x000A_x</t></r><rPh><t>say</t></rPh></is></c>'
        b"</row></sheetData></worksheet>"
    )
    raw = with_part(workbook(("x",)), "xl/worksheets/sheet1.xml", sheet)
    assert read_sheet(raw, "x.xlsx")[0].header == ("placed\nx",)


NAMES = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def with_rows(rows: bytes, strings: bytes = b"") -> bytes:
    sheet = b"<worksheet %b><sheetData>%b</sheetData></worksheet>" % (NAMES, rows)
    raw = with_part(workbook(("x",)), "xl/worksheets/sheet1.xml", sheet)
    return with_part(raw, "xl/sharedStrings.xml", b"<sst %b>%b</sst>" % (NAMES, strings))


def test_text_in_runs_and_in_the_cell_itself_is_text_and_readings_are_not() -> None:
    strings = b"<si><r><t>a</t></r><rPh><t>x</t></rPh></si>"
    cells = b'<c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><t>c</t></is></c><c r="D1" t="s"><v>9</v></c>'
    assert read_sheet(with_rows(b"<row>%b</row>" % cells, strings), "x.xlsx", ["a"])[0].header == ("a", "", "c")


def test_ends_of_lines_and_signs_beyond_the_first_plane_are_read_from_escapes() -> None:
    cells = b'<row><c t="inlineStr"><is><t>a_x000D_\nb_xD83D__xDE00__xD800__x005F_x0041_</t></is></c></row>'
    assert read_sheet(with_rows(cells), "x.xlsx")[0].header == (
        "a\nb\N{GRINNING FACE}\N{REPLACEMENT CHARACTER}_x0041_",
    )


def test_numbers_that_a_program_wrote_as_fractions_are_whole() -> None:
    cells = b'<row><c t="str"><v>1.0</v></c><c><v>2.0</v></c><c><v>2.50</v></c></row>'
    assert read_sheet(with_rows(cells), "x.xlsx")[0].header == ("1.0", "2", "2.50")


def test_the_sheet_with_the_columns_is_read_wherever_it_stands() -> None:
    raw = book([("about",), ("x",)], [("b", " a "), (None, "one"), (None, " "), ("two", 3)], [("a", "b")])
    assert read_sheet(raw, "x.xlsx", ["a", "b"]) == (Grid(("b", "a"), [["", "one"], ["two", "3"]], [2, 4], ()), [])


def test_sheets_stand_in_the_order_of_the_workbook() -> None:
    made = openpyxl.load_workbook(io.BytesIO(book([("second",)], [("first",)])))
    made.move_sheet(made.worksheets[1], -1)
    stream = io.BytesIO()
    made.save(stream)
    assert read_sheet(stream.getvalue(), "x.xlsx")[0].header == ("first",)


def test_a_workbook_without_the_columns_is_a_problem() -> None:
    assert read_sheet(book([("a",)]), "x.xlsx", ["a", "b"]) == (
        Grid((), (), (), ()),
        [Problem("x.xlsx", 0, "not-a-table", f"no sheet has the columns 'a' and 'b' in its first row; {MEND}")],
    )


def test_a_workbook_with_too_many_cells_is_refused() -> None:
    wide = b'<row><c r="ZZZ1" t="str"><v>x</v></c></row>' + b"<row><c><v>1</v></c></row>" * 300
    _, problems = read_sheet(with_rows(wide), "x.xlsx")
    assert [one.message for one in problems] == [f"has more than 5,000,000 cells; {MEND}"]


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"PK\x03\x04 nothing", "is no sound zip file (file is not a zip file)"),
        (with_part(workbook(("x",)), "xl/workbook.xml", b"<!DOCTYPE x><workbook/>"), "DOCTYPE"),
        (with_part(workbook(("x",)), "xl/worksheets/sheet1.xml", b"<worksheet>"), "is no sound XML"),
    ],
)
def test_a_hostile_or_broken_workbook_is_refused(raw: bytes, why: str) -> None:
    grid, (problem,) = read_sheet(raw, "x.xlsx")
    assert (grid, problem.rule) == (Grid((), (), (), ()), "not-a-table")
    assert problem.message.startswith("cannot be read as a workbook: ")
    assert why in problem.message
    assert problem.message.endswith(MEND)


def test_a_workbook_without_cells_is_refused() -> None:
    assert read_sheet(workbook(), "x.xlsx")[1] == [
        Problem("x.xlsx", 0, "not-a-table", f"holds no sheet with cells; {MEND}")
    ]


def test_an_opendocument_sheet_is_named() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("content.xml", "<x/>")
    assert [one.message for one in read_sheet(stream.getvalue(), "x.ods")[1]] == [
        "is an OpenDocument sheet; save it as .xlsx or CSV (UTF-8)"
    ]
