"""Workbooks as somebody else's program writes them."""

import io
import zipfile

import openpyxl

from qualcode.exchange.xlsx_cells import read_workbook


def book(*sheets: list[list[object]]) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for rows in sheets:
        page = made.create_sheet()
        for row in rows:
            page.append(row)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def test_the_sheet_with_the_columns_is_read_wherever_it_stands() -> None:
    raw = book([["about"], ["x"]], [["b", " a "], [None, "one"], [None, None], ["two", 3]])
    grid, problems = read_workbook(raw, "x.xlsx", ["a", "b"])
    assert (grid.header, list(grid.rows), list(grid.lines), problems) == (
        ("b", "a"),
        [["", "one"], ["two", "3"]],
        [2, 4],
        [],
    )


def parts(**texts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in texts.items():
            archive.writestr(f"xl/{name.replace('_', '/')}.xml", text)
    return stream.getvalue()


def test_text_in_runs_and_in_the_cell_itself_is_text_and_readings_are_not() -> None:
    strings = "<sst><si><r><t>a</t></r><rPh><t>x</t></rPh></si></sst>"
    cells = '<c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><t>c</t></is></c><c r="D1" t="s"><v>9</v></c>'
    sheet = f"<worksheet><sheetData><row>{cells}</row></sheetData></worksheet>"
    grid, _ = read_workbook(parts(sharedStrings=strings, worksheets_sheet1=sheet), "x.xlsx", ["a"])
    assert grid.header == ("a", "", "c", "")


def test_a_workbook_without_the_columns_is_a_problem() -> None:
    _, problems = read_workbook(book([["a"]]), "x.xlsx", ["a", "b"])
    assert [str(one) for one in problems] == [
        "x.xlsx: not-a-table: no sheet has the columns 'a' and 'b' in its first row"
    ]


def test_a_doctype_is_refused() -> None:
    sheet = '<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'
    _, problems = read_workbook(parts(worksheets_sheet1=sheet), "x.xlsx", ["a"])
    assert "DOCTYPE" in problems[0].message
    assert problems[0].message.endswith("save the sheet as CSV (UTF-8)")
