"""What the columns of a table of ratings are: by their names, in two layouts."""

import re
from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple, TypeVar

import numpy as np

from qualcode.coefficients.tables import Counts
from qualcode.exchange.delimited import Grid
from qualcode.problem import Problem

T = TypeVar("T")

_NAMES = {
    "unit": (
        *("unit", "units", "unit_id", "item", "item_id", "segment", "segment_id", "subject", "subject_id", "turn"),
        *("turn_id", "sentence", "sentence_id", "text_id", "case", "case_id", "id", "index", "unnamed: 0"),
    ),
    "coder": (
        *("coder", "rater", "annotator", "judge", "observer", "coder_id", "rater_id", "annotator_id", "worker_id"),
        *("coder_name", "rater_name"),
    ),
    "code": ("code", "value", "rating", "label", "category", "codes", "score", "annotation"),
    "document": ("document", "doc", "file"),
    "start": ("start", "begin"),
    "end": ("end", "stop"),
}
"""What stands in a column, and the names by which it is known; the first is the one to use."""


class Given(NamedTuple):
    """Who said what of which unit, in the order of the file."""

    layout: str
    units: tuple[tuple[str, str], ...]
    """Document and unit."""
    named: bool
    """Whether units have names; else they are rows."""
    coders: tuple[str, ...]
    texts: tuple[str, ...]
    """The different cells."""
    unit: Counts
    coder: Counts
    text: Counts
    line: Counts
    columns: tuple[str, ...]
    """For each coder, the column in which the codes stand, as it is named in messages."""
    notes: tuple[str, ...]


def roles(header: Sequence[str]) -> dict[str, int]:
    """Which column is which, by its name.

    >>> roles(["Unit", "Rater", "Value"])
    {'unit': 0, 'coder': 1, 'code': 2}
    """
    lower = [name.lower() for name in header]
    found = {}
    for role, names in _NAMES.items():
        known = [name for name in names if name in lower]
        if known:
            found[role] = lower.index(known[0])
    return found


def is_long(found: dict[str, int]) -> bool:
    """Whether a row is a rating."""
    return "coder" in found and "code" in found and bool({"unit", "document", "start"} & found.keys())


def header_problems(header: Sequence[str], found: dict[str, int], path: str) -> list[Problem]:
    """What is wrong with the names of the columns."""
    problems = []
    for number, name in enumerate(header):
        if name in header[:number]:
            if name:
                message = f"column {number + 1} is named '{name}' as column {header.index(name) + 1} is;"
                message += " the first row must name each column once; where it holds values, put a row of names above"
                problems.append(Problem(path, 1, "header", message))
        elif not name and number:
            problems.append(Problem(path, 1, "header", f"column {number + 1} has no name; the first row must name it"))
    if is_long(found):
        return problems
    for role, lacks in (("coder", "code"), ("code", "coder"), ("start", "coder")):
        if role in found and lacks not in found:
            name = header[found[role]]
            message = f"there is a column '{name}' but none for the {lacks}: a row a rating needs the columns unit,"
            message += f" coder, code; if '{name}' is a coder's name, give that column another; if each row is a coder,"
            message += " turn the table around: a row a unit, a column a coder"
            problems.append(Problem(path, 1, "header", message))
            break
    if {"coder", "code"} <= found.keys():
        problems.append(Problem(path, 1, "header", "there is no column for the unit; name it 'unit'"))
    return problems


def given_long(grid: Grid, found: dict[str, int], path: str) -> tuple[Given, list[Problem]]:
    """The ratings of a table with a row for each."""
    columns = list(zip(*grid.rows, strict=True)) or [()] * len(grid.header)
    names, unit = _stripped(columns[found.get("unit", found.get("document", 0))])
    units = [("", name) for name in names]
    if "document" in found:
        documents, document = _stripped(columns[found["document"]])
        pairs, unit = np.unique(document * max(len(names), 1) + unit, return_inverse=True)
        units = [(documents[pair // len(names)], names[pair % len(names)]) for pair in pairs.tolist()]
    coders, coder = _stripped(columns[found["coder"]])
    texts, text = _stripped(columns[found["code"]])
    problems = []
    for what, numbers, lacking in (
        ("unit", unit, [number for number, (_, name) in enumerate(units) if not name]),
        ("coder", coder, [number for number, name in enumerate(coders) if not name]),
    ):
        for row in np.flatnonzero(np.isin(numbers, lacking)).tolist():
            problems.append(Problem(path, grid.lines[row], "no-name", f"has no {what}; fill the cell or drop the row"))
    shown = f"column {found['code'] + 1} ('{grid.header[found['code']]}')"
    notes = [*_said(grid.header, found), *grid.notes]
    if "unit" not in found:
        notes.append("There is no column 'unit': each document is a unit.")
    other = [name for number, name in enumerate(grid.header) if number not in found.values()]
    if other:
        notes.append(f"Columns that are not read: {', '.join(other)}.")
    lines = np.array(grid.lines, dtype=np.int64)
    given = Given(
        "long", tuple(units), True, tuple(coders), tuple(texts), unit, coder, text, lines,
        (shown,) * len(coders), tuple(notes),
    )  # fmt: skip
    return given, problems


def given_wide(grid: Grid, found: dict[str, int], path: str) -> tuple[Given, list[Problem]]:
    """The ratings of a table with a column for each coder."""
    header = grid.header
    own = {role: number for role, number in found.items() if role == "document"}
    first = 1 if own.get("document") == 0 else 0
    if found.get("unit") == first or "unit" in map(str.lower, header):
        own["unit"] = found["unit"]
    elif header and not header[0] and len(header) > 1:
        own["unit"] = 0  # the index that pandas writes
    columns = list(zip(*grid.rows, strict=True)) or [()] * len(header)
    rated = [number for number in range(len(header)) if number not in own.values()]
    problems = [] if "unit" in own else _unnamed_header(header, rated, path)
    n = len(grid.rows)
    document_names = [name.strip() for name in columns[own["document"]]] if "document" in own else [""] * n
    unit_names = [name.strip() for name in columns[own["unit"]]] if "unit" in own else list(map(str, range(1, n + 1)))
    units = list(zip(document_names, unit_names, strict=True))
    line_of: dict[tuple[str, str], int] = {}
    for row, name in enumerate(units):
        line = grid.lines[row]
        if not name[1]:
            problems.append(Problem(path, line, "no-name", "has no unit; fill the cell or drop the row"))
        elif name in line_of:
            message = f"unit '{name[1]}' stands at line {line_of[name]} already; one row a unit"
            problems.append(Problem(path, line, "duplicate-unit", message))
        else:
            line_of[name] = line
    texts, text = _stripped(list(chain.from_iterable(columns[number] for number in rated)))
    notes = [*_said(header, own), *grid.notes]
    body = set(texts)
    if "unit" not in own and rated and body and all(header[number] in body for number in rated):
        names = ", ".join(header[number] for number in rated)
        notes.append(f"The first row is taken for the names of the coders: {names}.")
    given = Given(
        "wide", tuple(units), "unit" in own, tuple(header[number] for number in rated), tuple(texts),
        np.tile(np.arange(n), len(rated)), np.repeat(np.arange(len(rated)), n), text,
        np.tile(np.array(grid.lines, dtype=np.int64), len(rated)),
        tuple(f"column {number + 1} ('{header[number]}')" for number in rated), tuple(notes),
    )  # fmt: skip
    return given, problems


def _unnamed_header(header: Sequence[str], rated: Sequence[int], path: str) -> list[Problem]:
    """Whether the first row holds values in place of names."""
    names = [header[number] for number in rated]
    if not names or not all(re.fullmatch(r"-?[0-9.]+", name) for name in names):
        return []
    if names in ([str(n) for n in range(len(names))], [str(n) for n in range(1, len(names) + 1)]):
        return []
    shown = ", ".join(names[:6]) + (", …" if len(names) > 6 else "")
    return [Problem(path, 1, "header", f"has {shown} where the coders' names should be; put a row of names above")]


def _said(header: Sequence[str], found: dict[str, int]) -> list[str]:
    """A sentence on columns that were known by another name."""
    other = [f"'{header[number]}' as {role}" for role, number in found.items() if header[number].lower() != role]
    return [f"Columns read by another name: {', '.join(other)}."] if other else []


def _stripped(names: Sequence[str]) -> tuple[list[str], Counts]:
    """The different names without spaces around them, and for each place which it is."""
    written, number = _numbered(names)
    stripped, of_written = _numbered([name.strip() for name in written])
    return stripped, of_written[number]


def _numbered(names: Sequence[T]) -> tuple[list[T], Counts]:
    """The different names in the order in which they come, and for each place which it is."""
    numbers = {name: number for number, name in enumerate(dict.fromkeys(names))}
    return list(numbers), np.fromiter(map(numbers.__getitem__, names), np.int64, count=len(names))


def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """For sorting names: numbers inside them by their size.

    >>> sorted(["c10", "c9", "a"], key=natural)
    ['a', 'c9', 'c10']
    """
    return tuple(
        (0, int(part), part) if part.isdecimal() and len(part) < 99 else (1, 0, part)
        for part in re.split(r"(\d+)", name)
        if part
    )
