"""Decisions about codings without a place, as people write them down: a table (CSV) or JSON lines."""

from collections.abc import Sequence

import msgspec

from qualcode.errors import RefusedError, UnknownNameError, UnreadableError
from qualcode.exchange.delimited import read_grid
from qualcode.table import Table
from qualcode.updating.placement import Placement, SeveralPlacementsError, Waiting

_COLUMNS = ("coding", "pick", "quote", "lines", "turn", "start", "end", "drop", "note")
_SHOWN = ("layer", "document", "code", "words", "why", "candidates")


class _Line(msgspec.Struct, forbid_unknown_fields=True):
    coding: str
    pick: int | str | None = None
    quote: str = ""
    lines: str | int = ""
    turn: str | int = ""
    start: int | str | None = None
    end: int | str | None = None
    drop: str = ""
    note: str = ""


def parse_decisions(raw: bytes, source: str) -> list[Placement]:
    """Decisions from a table with a header, or from JSON lines; lines of a table that decide nothing are left out.

    Raises:
        SeveralPlacementsError: If lines are no decisions.
        RefusedError: If there is none.
        UnreadableError: If the file is no table.
    """
    found: list[Placement] = []
    faults: list[tuple[int, str]] = []
    rows = _json_rows(raw) if raw.lstrip()[:1] == b"{" else _table_rows(raw, source)
    for number, row in rows:
        try:
            found.append(_placement(msgspec.json.decode(row, type=_Line), number))
        except (msgspec.MsgspecError, ValueError) as error:
            said = str(error)
            faults.append((number, said[:1].lower() + said[1:]))
    if faults:
        raise SeveralPlacementsError(source, faults, len(rows))
    if not found:
        raise RefusedError(f"there are no decisions in {source}")
    return found


def _json_rows(raw: bytes) -> list[tuple[int, bytes]]:
    return [(number, line) for number, line in enumerate(raw.split(b"\n"), 1) if line.strip()]


def _table_rows(raw: bytes, source: str) -> list[tuple[int, bytes]]:
    grid, problems = read_grid(raw, source)
    if problems:
        raise UnreadableError(problems, source)
    unknown = [name for name in grid.header if name not in (*_COLUMNS, *_SHOWN)]
    if unknown:
        raise UnknownNameError("column", unknown[0], _COLUMNS)
    if "coding" not in grid.header:
        raise RefusedError(f"{source} has no column 'coding'; the columns of decisions are {', '.join(_COLUMNS)}")
    rows = []
    for number, row in zip(grid.lines, grid.rows, strict=True):
        cells = zip(grid.header, map(str.strip, row), strict=True)
        said = {name: cell for name, cell in cells if name in _COLUMNS and cell}
        if said.keys() - {"coding", "note"}:
            rows.append((number, msgspec.json.encode(said)))
    return rows


def _placement(line: _Line, number: int) -> Placement:
    return Placement(
        line.coding,
        _number(line.pick),
        line.quote,
        str(line.lines),
        str(line.turn),
        _number(line.start),
        _number(line.end),
        line.drop,
        line.note,
        number,
    )


def _number(value: int | str | None) -> int | None:
    if value is None or value == "":
        return None
    if isinstance(value, str) and not (value.isascii() and value.isdecimal()):
        raise ValueError(f"'{value}' is no number")
    return int(value)


def decision_sheet(rows: Sequence[Waiting]) -> Table:
    """The queue as a table in which a person writes what they decide."""
    return Table(
        "",
        (*_COLUMNS, *_SHOWN),
        tuple(
            (
                row.coding,
                *[""] * (len(_COLUMNS) - 1),
                row.layer,
                row.document,
                row.code,
                row.quote,
                row.why,
                "\n".join(f"{number}. {words}" for number, words in enumerate(row.candidates, 1)),
            )
            for row in rows
        ),
    )
