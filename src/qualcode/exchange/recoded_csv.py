"""Decisions of people on codings that waited, as a sheet that `qualcode recode` reads again."""

from collections.abc import Iterable

from qualcode.exchange.delimited import read_grid
from qualcode.exchange.table_formats import format_csv
from qualcode.problem import Problem
from qualcode.records import Recoded
from qualcode.table import Table

HEADER = ("layer", "document", "coding", "start", "end", "quote", "old code", "placed", "note", "by", "at")


def parse_recoded(raw: bytes, path: str) -> tuple[list[Recoded], list[Problem]]:
    """The decisions of a sheet that this module wrote."""
    grid, problems = read_grid(raw, path)
    if not problems and grid.header and grid.header != HEADER:
        message = f"the first row must name the columns {', '.join(HEADER)}; restore it from version control"
        problems = [Problem(path, 1, "recoded", message)]
    rows = [] if problems else [_row(*row) for row in grid.rows]
    return rows, problems


def format_recoded(rows: Iterable[Recoded]) -> str:
    """The sheet, by layer, document and place."""
    return format_csv(Table("", HEADER, tuple(tuple(row) for row in sorted(rows))))


def _row(layer: str, document: str, coding: str, start: str, end: str, *words: str) -> Recoded:
    quote, old, placed, note, by, at = words
    return Recoded(layer, document, coding, _number(start), _number(end), quote, old, placed, note, by, at)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() else 0
