"""The first sheet of a workbook (.xlsx) as a table of text."""

import re
from collections.abc import Iterator

from lxml import etree

from qualcode.exchange.delimited import Grid
from qualcode.exchange.package import Package, UnsafeError
from qualcode.exchange.wordml import inside, name_of, value_of
from qualcode.problem import Problem

_BOOK, _STRINGS, _RELATIONS = "xl/workbook.xml", "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels"
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_WHOLE = re.compile(r"(-?\d+)\.0+")
_MEND = "save the sheet as CSV (UTF-8)"


def read_sheet(raw: bytes, path: str) -> tuple[Grid, list[Problem]]:
    """The cells of the first sheet; formulas count as the value that was saved with them.

    Args:
        raw: The file.
        path: Where it stands, for messages.

    Returns:
        The table, of which `lines` are the numbers of rows as the spreadsheet
        shows them; and why it cannot be read.
    """
    nothing = Grid((), (), (), ())
    try:
        rows = _rows(Package(raw))
    except UnsafeError:
        return nothing, [Problem(path, 0, "not-a-table", f"cannot be read as a workbook; {_MEND}")]
    if not rows:
        return nothing, [Problem(path, 0, "not-a-table", f"holds no sheet with cells; {_MEND}")]
    (_, header), *others = rows
    width = len(header)
    problems = [
        Problem(path, number, "ragged-row", f"has cells to the right of the {width} columns that have a name")
        for number, row in others
        if any(row[width:])
    ]
    cells = [[*row[:width], *[""] * (width - len(row))] for _, row in others]
    return Grid(tuple(name.strip() for name in header), cells, [number for number, _ in others], ()), problems


def _rows(package: Package) -> list[tuple[int, list[str]]]:
    """The rows that hold something, each with its number."""
    sheet = package.read_xml(_first_sheet(package))
    if sheet is None:
        return []
    strings = _strings(package)
    rows = []
    for count, row in enumerate(inside(sheet, "row", "extLst"), 1):
        cells = _cells(row, strings)
        if any(cells):
            number = row.get("r") or ""
            rows.append((int(number) if number.isdecimal() and len(number) < 8 else count, cells))
    return rows


def _first_sheet(package: Package) -> str:
    """The part of the sheet that stands first."""
    book, relations = package.read_xml(_BOOK), package.read_xml(_RELATIONS)
    if book is None or relations is None:
        raise UnsafeError("not-xlsx", "is no workbook")
    targets = {relation.get("Id"): relation.get("Target") or "" for relation in relations}
    first = next(inside(book, "sheet", "extLst"), None)
    target = targets.get(value_of(first, "id")) or "worksheets/sheet1.xml"
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _strings(package: Package) -> list[str]:
    root = package.read_xml(_STRINGS)
    return [_text(entry) for entry in inside(root, "si", "extLst")] if root is not None else []


def _text(element: etree._Element) -> str:
    """The text of a cell or a shared string; how it is pronounced is no part of it."""
    text = "".join(piece.text or "" for piece in inside(element, "t", "rPh"))
    return _ESCAPED.sub(lambda sign: chr(int(sign[1], 16)), text)


def _cells(row: etree._Element, strings: list[str]) -> list[str]:
    cells: list[str] = []
    for cell in row:
        if name_of(cell) != "c":
            continue
        place = _PLACE.fullmatch(cell.get("r") or "")
        column = _column(place[1]) if place else len(cells)
        cells += [""] * (column - len(cells))
        cells[column:] = [_value(cell, strings)]
    return cells


def _column(letters: str) -> int:
    """The number of a column from its letters, from 0 on.

    >>> _column("A"), _column("Z"), _column("AA")
    (0, 25, 26)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _value(cell: etree._Element, strings: list[str]) -> str:
    kind = cell.get("t") or "n"
    if kind == "inlineStr":
        return _text(cell)
    value = "".join(_plain(cell))
    if kind == "s":
        return strings[int(value)] if value.isdecimal() and int(value) < len(strings) else ""
    whole = _WHOLE.fullmatch(value) if kind == "n" else None
    return whole[1] if whole else value


def _plain(cell: etree._Element) -> Iterator[str]:
    return (child.text or "" for child in cell if name_of(child) == "v")
