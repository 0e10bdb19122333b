"""Cases: one row a case, with id, parent, kind and any attributes."""

import csv
from collections.abc import Iterator

from qualcode.model import Case
from qualcode.problem import Problem

_OWN = ("id", "parent", "kind")


def parse_cases(text: str, path: str) -> tuple[tuple[Case, ...], list[Problem]]:
    """The cases of a study; lines that start with `#` before the header are remarks.

    A semicolon or tab between the columns, as spreadsheets write them in many
    countries, is read as well.
    """
    problems: list[Problem] = []
    rows = list(_rows(text, path, problems))
    if not rows:
        return (), problems
    header_line, header = rows[0]
    if "id" not in header:
        message = "the first row must name the columns: id, parent, kind, then attributes"
        return (), [*problems, Problem(path, header_line, "cases", message)]
    for name in sorted({name for name in header if header.count(name) > 1}):
        problems.append(Problem(path, header_line, "cases", f"the column '{name}' stands here twice"))
    cases: dict[str, Case] = {}
    for line, row in rows[1:]:
        if len(row) != len(header):
            message = f"has {len(row)} columns where the first row has {len(header)}; quote values that hold a comma"
            problems.append(Problem(path, line, "cases", message))
            continue
        values = dict(zip(header, row, strict=True))
        case_id = values["id"]
        if not case_id:
            problems.append(Problem(path, line, "cases", "a case has no id"))
        elif case_id in cases:
            message = f"case '{case_id}' stands at line {cases[case_id].line} already"
            problems.append(Problem(path, line, "duplicate-id", message))
        else:
            attributes = {name: value for name, value in values.items() if name not in _OWN and name and value}
            cases[case_id] = Case(case_id, values.get("parent", ""), values.get("kind", ""), attributes, line)
    return tuple(cases.values()), problems


def case_columns(text: str) -> tuple[list[str], str]:
    """The names of the columns, and the sign between them."""
    rows = list(_rows(text, "", []))
    header = next((line for line in text.split("\n") if line.strip() and not line.lstrip('"').startswith("#")), "")
    return (rows[0][1] if rows else ["id", "parent", "kind"]), _delimiter(header)


def _delimiter(header: str) -> str:
    return max(",;\t", key=header.count)


def _rows(text: str, path: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    lines = text.split("\n")
    first = 0
    while first < len(lines) and (not lines[first].strip(' ,;\t"') or lines[first].lstrip('"').startswith("#")):
        first += 1
    if first == len(lines):
        return
    reader = csv.reader((line + "\n" for line in lines[first:]), delimiter=_delimiter(lines[first]), strict=True)
    while True:
        begins = first + reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problems.append(Problem(path, begins, "cases", f"cannot be read from here on: {error}"))
            return
        if any(cell.strip() for cell in row):
            yield begins, [cell.strip() for cell in row]
