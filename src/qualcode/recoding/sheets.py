"""The queue as a sheet that people fill in, and what they filled in."""

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

import msgspec

from qualcode.errors import did_you_mean
from qualcode.exchange.cell_text import unshielded
from qualcode.exchange.delimited import Grid, read_grid
from qualcode.exchange.sheet_xlsx import read_sheet
from qualcode.problem import Problem
from qualcode.recoding.placements import Placement
from qualcode.recoding.waiting import WaitingRow
from qualcode.table import Table
from qualcode.text import one_line

HEADER = (
    *("coding", "layer", "document", "line", "speaker", "before", "quote", "after", "old code", "changed", "options"),
    *("coder's note", "placed", "note", "by", "at"),
)
_WIDTHS = (14, 10, 14, 6, 10, 30, 50, 30, 18, 30, 26, 18, 22, 24, 8, 12)
_READ = ("coding", "placed", "note", "by", "at", "old code", "options")
_OPTION = re.compile(r"(\d+) ([^;\s]+)")
_NUMBER = re.compile(r"(?<![\w./-])(\d+)(?:\.0)?(?![\w./-])", re.ASCII)
_AROUND = 160
_ZIP = b"PK\x03\x04"


def queue_sheet(rows: Sequence[WaitingRow]) -> Table:
    """The queue as a table with empty columns to fill in."""
    return Table(
        title="Recode queue",
        header=HEADER,
        rows=tuple(
            (
                row.coding,
                row.layer,
                row.document,
                row.line,
                " ".join(filter(None, (row.speaker, f"({row.role})" if row.role else ""))),
                one_line(row.before)[-_AROUND:],
                row.quote,
                one_line(row.after, _AROUND),
                row.code,
                "\n".join(row.changed),
                "; ".join(f"{number} {code}" for number, code in enumerate(row.options, 1)),
                row.note,
                "",
                "",
                "",
                "",
            )
            for row in rows
        ),
        notes=(
            "Fill in `placed`: an option's number or a code's id; several with + between them; none for none.",
            "Rows left empty go on waiting. Read the sheet with `qualcode recode --from FILE`.",
        ),
        label_columns=1,
        widths=_WIDTHS,
    )


class _Line(msgspec.Struct):
    coding: str
    placed: str | int | list[str] | None = None
    note: str = ""
    by: str = ""
    at: str = ""


def parse_placements(raw: bytes, path: str) -> tuple[list[Placement], list[Problem]]:
    r"""The placements of a file: CSV, XLSX, or JSON lines; rows in which nothing is placed are left out.

    >>> parse_placements(b"coding,placed,note\n01A,trust + doubt,both\n01B,,\n", "sheet.csv")[0]
    [Placement(coding='01A', codes='trust + doubt', note='both', by='', at='', line=2, old='')]
    """
    if PurePosixPath(path.replace("\\", "/")).suffix.lower() in (".json", ".jsonl", ".ndjson") or raw[:1] == b"{":
        return _of_json(raw, path)
    grid, problems = read_sheet(raw, path) if raw[:4] == _ZIP else read_grid(raw, path)
    return _of_grid(grid, path, problems)


def _of_json(raw: bytes, path: str) -> tuple[list[Placement], list[Problem]]:
    placements: list[Placement] = []
    problems: list[Problem] = []
    decoder = msgspec.json.Decoder(_Line)
    for number, line in enumerate(raw.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            found = decoder.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            said = str(error)
            problems.append(Problem(path, number, "placement", f"is no placement: {said[:1].lower()}{said[1:]}"))
            continue
        placed = found.placed
        if placed is None or placed == "":
            continue
        text = (" + ".join(placed) or "none") if isinstance(placed, list) else str(placed)
        placements.append(Placement(found.coding, text, found.note, found.by, found.at, number))
    return placements, problems


def _of_grid(grid: Grid, path: str, problems: list[Problem]) -> tuple[list[Placement], list[Problem]]:
    names = [name.casefold().lstrip("\ufeff") for name in grid.header]
    if not names:
        return [], problems or [Problem(path, 0, "not-a-table", "is empty; make a sheet with `qualcode recode pack`")]
    columns = {name: names.index(name) for name in _READ if name in names}
    for name in ("coding", "placed"):
        if name not in columns:
            mend = did_you_mean(name, names)
            problems.append(Problem(path, 1, "header", f"has no column '{name}'{mend}"))
        elif names.count(name) > 1:
            problems.append(Problem(path, 1, "header", f"has two columns '{name}'; keep the one that counts"))
    if "coding" not in columns or "placed" not in columns:
        return [], problems
    placements = []
    for row, line in zip(grid.rows, grid.lines, strict=True):
        cells = {name: unshielded(row[index].strip()) for name, index in columns.items()}
        placed = cells["placed"]
        if not placed:
            continue
        if not cells["coding"]:
            problems.append(Problem(path, line, "no-coding", "has no id in 'coding'; put back the one of the sheet"))
            continue
        placements.append(
            Placement(
                coding=cells["coding"],
                codes=_spelled(placed, cells.get("options", "")),
                note=cells.get("note", ""),
                by=cells.get("by", ""),
                at=cells.get("at", ""),
                line=line,
                old=cells.get("old code", ""),
            )
        )
    return placements, problems


def _spelled(placed: str, options: str) -> str:
    """What was placed with ids for the numbers of the options that stand in the row.

    >>> _spelled("1 + 2.0", "1 given; 2 lost"), _spelled("0", "1 given"), _spelled("code-1", "1 given")
    ('given + lost', '0', 'code-1')
    """
    ids = dict(_OPTION.findall(options))
    return _NUMBER.sub(lambda number: ids.get(number[1], number[0]), placed)
