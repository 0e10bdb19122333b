"""Workbooks as other programs write them, and as nobody should."""

import io
import zipfile

import openpyxl
import pytest

from qualcode.exchange.delimited import Grid
from qualcode.exchange.sheet_xlsx import read_sheet
from qualcode.problem import Problem

REFUSED = [Problem("x.xlsx", 0, "not-a-table", "cannot be read as a workbook; save the sheet as CSV (UTF-8)")]


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.create_sheet("second").append(("not", "read"))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_part(raw: bytes, name: str, content: bytes) -> bytes:
    old, new = zipfile.ZipFile(io.BytesIO(raw)), io.BytesIO()
    with zipfile.ZipFile(new, "w") as archive:
        for info in old.infolist():
            archive.writestr(info.filename, content if info.filename == name else old.read(info))
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


@pytest.mark.parametrize(
    "raw",
    [
        b"PK\x03\x04 nothing",
        with_part(workbook(("x",)), "xl/workbook.xml", b"<!DOCTYPE x><workbook/>"),
        with_part(workbook(("x",)), "xl/worksheets/sheet1.xml", b"<worksheet>"),
    ],
)
def test_a_hostile_or_broken_workbook_is_refused(raw: bytes) -> None:
    assert read_sheet(raw, "x.xlsx") == (Grid((), (), (), ()), REFUSED)


def test_a_workbook_without_cells_is_refused() -> None:
    assert [one.rule for one in read_sheet(workbook(), "x.xlsx")[1]] == ["not-a-table"]
