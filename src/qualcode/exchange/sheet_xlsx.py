"""A sheet of a workbook (.xlsx) as a table of text."""

import re
from collections.abc import Collection, Iterator

from lxml import etree

from qualcode.exchange.delimited import Grid
from qualcode.exchange.package import Package, UnsafeError
from qualcode.exchange.wordml import inside, name_of, value_of
from qualcode.problem import Problem

_BOOK, _STRINGS, _RELATIONS = "xl/workbook.xml", "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels"
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_WHOLE = re.compile(r"(-?\d+)\.0+")
_MOST_CELLS = 5_000_000
_MEND = "save the sheet as CSV (UTF-8)"

_Row = tuple[int, dict[int, str]]
"""Its number, and the cells of its columns, from 0 on, that hold something."""


def read_sheet(raw: bytes, path: str, wanted: Collection[str] = ()) -> tuple[Grid, list[Problem]]:
    """The cells of a sheet; formulas count as the value that was saved with them.

    Args:
        raw: The file.
        path: Where it stands, for messages.
        wanted: Names of columns: the first sheet whose first row has them all is read; without any the first sheet.

    Returns:
        The table, of which `lines` are the numbers of rows as the spreadsheet
        shows them; and why it cannot be read.
    """
    try:
        package = Package(raw)
        if "content.xml" in package.names:
            return _not_a_table(path, "is an OpenDocument sheet", "save it as .xlsx or CSV (UTF-8)")
        rows = _wanted_rows(package, wanted)
    except UnsafeError as error:
        what = error.message.partition(";")[0]
        return _not_a_table(path, f"cannot be read as a workbook: {what}")
    if rows is None:
        columns = " and ".join(f"'{name}'" for name in wanted)
        return _not_a_table(path, f"no sheet has the columns {columns} in its first row")
    if not rows:
        return _not_a_table(path, "holds no sheet with cells")
    (_, first), *others = rows
    width = max(first) + 1
    if width * len(others) > _MOST_CELLS:
        return _not_a_table(path, f"has more than {_MOST_CELLS:,} cells")
    problems = [
        Problem(path, number, "ragged-row", f"has cells to the right of the {width} columns that have a name")
        for number, row in others
        if row and max(row) >= width
    ]
    cells = [[row.get(column, "") for column in range(width)] for _, row in others]
    return Grid(_header(first), cells, [number for number, _ in others], ()), problems


def _not_a_table(path: str, why: str, mend: str = _MEND) -> tuple[Grid, list[Problem]]:
    return Grid((), (), (), ()), [Problem(path, 0, "not-a-table", f"{why}; {mend}")]


def _header(row: dict[int, str]) -> tuple[str, ...]:
    return tuple(row.get(column, "").strip() for column in range(max(row) + 1))


def _wanted_rows(package: Package, wanted: Collection[str]) -> list[_Row] | None:
    """The rows of the sheet that is asked for; `None` where no sheet has its columns."""
    strings = _strings(package)
    for name in _sheets(package):
        rows = _rows(package, name, strings)
        if not wanted or (rows and set(wanted) <= set(_header(rows[0][1]))):
            return rows
    return None if wanted else []


def _rows(package: Package, name: str, strings: list[str]) -> list[_Row]:
    """The rows of a sheet that hold something."""
    sheet = package.read_xml(name)
    rows = []
    for count, row in enumerate(inside(sheet, "row", "extLst") if sheet is not None else (), 1):
        cells = _cells(row, strings)
        if cells:
            number = row.get("r") or ""
            rows.append((int(number) if number.isdecimal() and len(number) < 8 else count, cells))
    return rows


def _sheets(package: Package) -> list[str]:
    """The parts of the sheets, in the order in which the workbook shows them."""
    book, relations = package.read_xml(_BOOK), package.read_xml(_RELATIONS)
    if book is None or relations is None:
        raise UnsafeError("not-xlsx", "it holds no sheets")
    targets = {relation.get("Id"): relation.get("Target") or "" for relation in relations}
    named = [targets.get(value_of(sheet, "id") or "", "") for sheet in inside(book, "sheet", "extLst")]
    return [name.lstrip("/") if name.startswith("/") else f"xl/{name}" for name in named if name]


def _strings(package: Package) -> list[str]:
    root = package.read_xml(_STRINGS)
    return [_text(entry) for entry in inside(root, "si", "extLst")] if root is not None else []


def _text(element: etree._Element) -> str:
    """The text of a cell or a shared string; how it is pronounced is no part of it."""
    text = "".join(piece.text or "" for piece in inside(element, "t", "rPh"))
    if "_x" in text:
        text = _ESCAPED.sub(lambda sign: chr(int(sign[1], 16)), text)
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # halves of signs are escaped too
    return text.replace("\r\n", "\n")


def _cells(row: etree._Element, strings: list[str]) -> dict[int, str]:
    """What stands in each column that holds more than space."""
    cells: dict[int, str] = {}
    column = -1
    for cell in row:
        if name_of(cell) != "c":
            continue
        place = _PLACE.fullmatch(cell.get("r") or "")
        column = _column(place[1]) if place else column + 1
        value = _value(cell, strings)
        if value.strip():
            cells[column] = value
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
