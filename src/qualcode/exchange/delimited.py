"""Tables of text: comma, semicolon or tab between the columns, as spreadsheets and scripts write them."""

import csv
import io
from collections.abc import Sequence
from typing import NamedTuple

from qualcode.exchange.encoding import ROW_ENDS, decode_text
from qualcode.problem import Problem

_NO_TABLE = {"{": "JSON", "[": "JSON", "<": "HTML or XML"}


class Grid(NamedTuple):
    """The cells of a table, row by row, each row as wide as the header."""

    header: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    """As they stand, spaces among them."""
    lines: Sequence[int]
    """For each row the line on which it begins."""
    notes: tuple[str, ...]
    """What had to be guessed to read the file."""


def read_grid(raw: bytes, path: str) -> tuple[Grid, list[Problem]]:
    r"""The table that a file holds; the sign between the columns is the one that its first row has most of.

    Args:
        raw: The file; UTF-8 with or without a byte-order mark, or what else the bytes can be, said in the notes.
        path: Where it stands; `.tsv` has tabs.

    >>> grid, problems = read_grid(b"unit;ann;bob\nu1;a;b\n", "t.csv")
    >>> grid.header, list(grid.rows), list(grid.lines), problems
    (('unit', 'ann', 'bob'), [['u1', 'a', 'b']], [2], [])
    """
    nothing = Grid((), (), (), ())
    decoded, faults = decode_text(raw, path, ROW_ENDS)
    if decoded is None:
        what = faults[0].message.split("; ")[0]
        return nothing, [Problem(path, 0, "not-a-table", f"{what}; save the table as CSV (UTF-8)")]
    if decoded.text.lstrip()[:1] in _NO_TABLE and decoded.text.strip():
        kind = _NO_TABLE[decoded.text.lstrip()[0]]
        return nothing, [Problem(path, 1, "not-a-table", f"looks like {kind}; save the table as CSV (UTF-8)")]
    notes = tuple(f"The file is {note.reason}." for note in decoded.notes if note.reason.startswith("not UTF-8"))
    rows, lines, problems = _cells(decoded.text, path)
    if not rows:
        return nothing._replace(notes=notes), problems
    header = tuple(name.strip() for name in rows[0])
    rows, lines = rows[1:], lines[1:]
    if set(map(len, rows)) - {len(header)}:
        problems += [
            Problem(path, line, "ragged-row", _ragged(len(row), len(header)))
            for row, line in zip(rows, lines, strict=True)
            if len(row) != len(header)
        ]
        kept = [number for number, row in enumerate(rows) if len(row) == len(header)]
        rows, lines = [rows[number] for number in kept], [lines[number] for number in kept]
    return Grid(header, rows, lines, notes), problems


def _ragged(found: int, wanted: int) -> str:
    cells = "1 cell" if found == 1 else f"{found} cells"
    mend = (
        "fill up with empty cells" if found < wanted else "put quotes around a cell that holds the sign between columns"
    )
    return f"has {cells} where the first row has {wanted}; {mend}"


def _cells(text: str, path: str) -> tuple[list[list[str]], list[int], list[Problem]]:
    """The rows that are not blank lines, and the line on which each begins."""
    first = text.lstrip("\n").split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(first, path), strict=True)
    if '"' not in text and max(map(len, text.split("\n"))) < csv.field_size_limit():  # each row is a line
        return *_filled(list(reader)), []
    rows: list[list[str]] = []
    lines: list[int] = []
    begins = 1
    while True:
        try:
            for row in reader:
                if row and (len(row) > 1 or row[0].strip()):
                    rows.append(row)
                    lines.append(begins)
                begins = reader.line_num + 1
        except csv.Error as error:
            message = f"cannot be read from here on: {error}; look for a quotation mark too many or too few"
            return rows, lines, [Problem(path, begins, "not-a-table", message)]
        return rows, lines, []


def _filled(rows: list[list[str]]) -> tuple[list[list[str]], list[int]]:
    """The rows of lines that are not blank, and these lines."""
    if all(len(row) > 1 for row in rows):
        return rows, list(range(1, len(rows) + 1))
    kept = [number for number, row in enumerate(rows) if row and (len(row) > 1 or row[0].strip())]
    return [rows[number] for number in kept], [number + 1 for number in kept]


def _delimiter(header: str, path: str) -> str:
    if path.lower().endswith((".tsv", ".tab")):
        return "\t"
    bare = "".join(header.split('"')[::2])
    return max(",;\t", key=bare.count)
