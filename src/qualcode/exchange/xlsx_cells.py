"""The cells of a workbook (.xlsx) as text: what somebody typed into a table that we wrote."""

import re
from collections.abc import Collection, Iterator

from lxml import etree

from qualcode.exchange.delimited import Grid
from qualcode.exchange.package import Package, UnsafeError
from qualcode.exchange.wordml import name_of
from qualcode.problem import Problem

_SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml")
_REFERENCE = re.compile(r"([A-Z]{1,3})\d+")
_MOST_COLUMNS = 1_000


def read_workbook(raw: bytes, path: str, wanted: Collection[str]) -> tuple[Grid, list[Problem]]:
    """The first sheet that has some columns, as a table.

    Args:
        raw: The file.
        path: Where it stands, for messages.
        wanted: Names that its first row must have.
    """
    nothing = Grid((), (), (), ())
    try:
        package = Package(raw)
        if "content.xml" in package.names:
            return nothing, [
                Problem(path, 0, "not-a-table", "is an OpenDocument sheet; save it as .xlsx or CSV (UTF-8)")
            ]
        shared = package.read_xml("xl/sharedStrings.xml")
        texts = [] if shared is None else [_text(item) for item in shared if name_of(item) == "si"]
        numbers = sorted(int(found[1]) for name in package.names if (found := _SHEET.fullmatch(name)))
        for number in numbers:
            sheet = package.read_xml(f"xl/worksheets/sheet{number}.xml")
            rows = [] if sheet is None else list(_rows(sheet, texts))
            header = [name.strip() for name in rows[0][1]] if rows else []
            if set(wanted) <= set(header):
                return _grid(header, rows[1:]), []
    except UnsafeError as error:
        what = error.message.partition(";")[0]
        return nothing, [Problem(path, 0, "not-a-table", f"{what}; save the sheet as CSV (UTF-8)")]
    columns = " and ".join(f"'{name}'" for name in wanted)
    return nothing, [Problem(path, 0, "not-a-table", f"no sheet has the columns {columns} in its first row")]


def _grid(header: list[str], rows: list[tuple[int, list[str]]]) -> Grid:
    width = len(header)
    filled = [(line, (row + [""] * width)[:width]) for line, row in rows if any(cell.strip() for cell in row)]
    return Grid(tuple(header), [row for _, row in filled], [line for line, _ in filled], ())


def _rows(sheet: etree._Element, texts: list[str]) -> Iterator[tuple[int, list[str]]]:
    """The number of each row, and its cells from the first column on."""
    number = 0
    for data in (child for child in sheet if name_of(child) == "sheetData"):
        for row in data:
            number = _number(row.get("r"), number + 1)
            cells: list[str] = []
            for cell in row:
                index = _column(cell.get("r"), len(cells))
                cells += [""] * (index - len(cells))
                cells[index:] = [_cell(cell, texts)]
            yield number, cells


def _number(said: str | None, otherwise: int) -> int:
    return int(said) if said is not None and re.fullmatch(r"\d{1,7}", said) else otherwise


def _column(reference: str | None, otherwise: int) -> int:
    """The index of a column from a cell's reference: `B7` is 1."""
    found = _REFERENCE.fullmatch(reference or "")
    if found is None:
        return otherwise
    index = 0
    for letter in found[1]:
        index = index * 26 + ord(letter) - 64
    return min(max(index - 1, otherwise), _MOST_COLUMNS)


def _cell(cell: etree._Element, texts: list[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return "".join(_text(child) for child in cell if name_of(child) == "is")
    value = next((child.text or "" for child in cell if name_of(child) == "v"), "")
    if kind == "s":
        index = _number(value.strip(), -1)
        return texts[index] if 0 <= index < len(texts) else ""
    return value


def _text(item: etree._Element) -> str:
    """The text of a string, its runs joined, without readings beside the signs of Japanese."""
    parts = []
    for child in item:
        if name_of(child) == "t":
            parts.append(child.text or "")
        elif name_of(child) == "r":
            parts += [part.text or "" for part in child if name_of(part) == "t"]
    return "".join(parts).replace("_x000D_", "").replace("\r\n", "\n")
