"""Tables of spans that were made elsewhere: a row a span, with start and end."""

import re
from collections.abc import Iterator

from qualcode.analysis.outside.outside_ratings import OutsideRatings, OutsideSpan, OutsideSpans
from qualcode.exchange.delimited import Grid, read_grid
from qualcode.exchange.ratings_columns import roles
from qualcode.exchange.ratings_csv import Reading, ratings_of
from qualcode.problem import Problem

_OFFSET = re.compile(r"(\d+)(?:\.0+)?", re.ASCII)
NO_CODE = "span"
"""What the code of every span is called in a table without codes."""


def parse_outside(raw: bytes, path: str, reading: Reading) -> tuple[OutsideRatings | OutsideSpans, list[Problem]]:
    r"""What a table holds: ratings of units, or spans where it has columns for start and end.

    Args:
        raw: The file.
        path: Where it stands.
        reading: How to read it.

    Raises:
        RefusedError: If order matters and the values have none.

    >>> raw = b"coder,start,end,code\nann,0,4,x\nbob,0,6,x\n"
    >>> parse_outside(raw, "t.csv", Reading(length=10))[0].lengths
    {'': 10}
    """
    grid, problems = read_grid(raw, path)
    found = roles(grid.header)
    if "coder" in found and {"start", "end"} & found.keys():
        return _spans(grid, found, path, reading, problems)
    return ratings_of(grid, path, reading, problems)


def _spans(
    grid: Grid, found: dict[str, int], path: str, reading: Reading, problems: list[Problem]
) -> tuple[OutsideSpans, list[Problem]]:
    nothing = OutsideSpans(path, (), {}, {}, "")
    for role in ("start", "end"):
        if role not in found:
            return nothing, [*problems, Problem(path, 1, "header", f"spans need a column '{role}'")]
    spans: list[OutsideSpan] = []
    readers: dict[str, dict[str, None]] = {}
    for row, line in zip(grid.rows, grid.lines, strict=True):
        cells = {role: row[number].strip() for role, number in found.items()}
        document, coder = cells.get("document", cells.get("unit", "")), cells["coder"]
        if not coder:
            problems.append(Problem(path, line, "no-name", "has no coder; fill the cell or drop the row"))
            continue
        readers.setdefault(document, {})[coder] = None
        if not (cells["start"] or cells["end"] or cells.get("code")):
            continue
        faults = list(_faults(cells, reading))
        problems += [Problem(path, line, rule, message) for rule, message in faults]
        if not faults:
            start, end = (int(float(cells[role])) - reading.begin for role in ("start", "end"))
            spans += [OutsideSpan(document, coder, code, start, end) for code in _codes(cells, reading)]
    if problems:
        return nothing, problems
    lengths = {
        name: reading.length or max((span.end for span in spans if span.document == name), default=0)
        for name in sorted(readers)
    }
    notes = list(grid.notes)
    if not reading.length and spans:
        notes.append("The continuum is taken to end with the last span; say `--length N` where it is longer.")
    if "code" not in found:
        notes.append(f"There is no column 'code': every span has the code '{NO_CODE}'.")
    return OutsideSpans(
        path,
        tuple(sorted(set(spans))),
        lengths,
        {name: tuple(sorted(readers[name])) for name in lengths},
        _overlap(spans),
        tuple(notes),
    ), []


def _codes(cells: dict[str, str], reading: Reading) -> list[str]:
    if "code" not in cells:
        return [NO_CODE]
    parts = cells["code"].split(reading.separator) if reading.separator else [cells["code"]]
    return [part.strip() for part in parts if part.strip()]


def _faults(cells: dict[str, str], reading: Reading) -> Iterator[tuple[str, str]]:
    bad = [role for role in ("start", "end") if not _OFFSET.fullmatch(cells[role])]
    for role in bad:
        yield "not-a-number", f"{role} is '{cells[role]}'; offsets are whole numbers of 0 or more"
    if "code" in cells and not _codes(cells, reading):
        yield "no-code", "has a span without a code; fill the cell, or leave start and end empty as well"
    if bad:
        return
    start, end = int(float(cells["start"])), int(float(cells["end"]))
    if end <= start:
        yield "empty-span", f"ends at {end}, which is not after its start {start}; ends are exclusive"
    if start < reading.begin:
        yield "outside", f"starts at {start}, before the continuum begins at {reading.begin} (`--begin`)"
    if reading.length and end > reading.begin + reading.length:
        last = reading.begin + reading.length
        yield "outside", f"ends at {end}, after the continuum ends at {last} (`--begin` plus `--length`)"


def _overlap(spans: list[OutsideSpan]) -> str:
    """Two codes of one coder that overlap, in words."""
    last: OutsideSpan | None = None
    for span in sorted(spans, key=lambda one: (one.document, one.coder, one.start, one.end, one.code)):
        if last is None or (span.document, span.coder) != (last.document, last.coder):
            last = span
        elif span.start < last.end and span.code != last.code:
            where = f" in '{span.document}'" if span.document else ""
            return f"'{last.code}' and '{span.code}' of {span.coder} overlap at {span.start}{where}"
        elif span.end >= last.end:
            last = span
    return ""
