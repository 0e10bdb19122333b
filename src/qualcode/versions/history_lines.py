"""The history of a code in lines, one a thing that happened."""

from collections.abc import Sequence

from qualcode.versions.history import HistoryRow
from qualcode.versions.sentences import Part

CALLED = {"use_when": "use when", "not_when": "not when", "color": "colour", "took-over": "took over"}


def version_lines(rows: Sequence[HistoryRow]) -> list[str]:
    """What happened to a code in one version, each reason once, below what it is for."""
    lines: list[str] = []
    for index, row in enumerate(rows):
        lines += _told(row)
        following = rows[index + 1] if index + 1 < len(rows) else None
        if row.event != "unchanged" and (following is None or _because(following) != _because(row)):
            lines += [_because(row)] if _because(row) else []
    return lines


def arrow(before: str, after: str) -> str:
    """What was there, and what is there now."""
    return f"{before or '(none)'} -> {after or '(none)'}"


def place(parent: str, *, to: bool = False) -> str:
    """Under which code something stood, or stands now."""
    if not parent:
        return "to the top" if to else "the top"
    return f"to under '{parent}'" if to else f"under '{parent}'"


def part_line(part: Part) -> str:
    """A sentence that is not as it was, with the word for what became of it."""
    return f"{part.kind + ':':<9}{part.marked or part.after or part.before}"


def _told(row: HistoryRow) -> list[str]:
    name = CALLED.get(row.event, row.event)
    if row.parts:
        return [f"{name}", *map(part_line, row.parts)]
    if row.event == "label":
        return [f"label: {arrow(row.before, row.after)}"]
    if row.event == "moved":
        return [f"moved from {place(row.before)} {place(row.after, to=True)}"]
    if row.event in ("source", "color"):
        return [f"{name}: {arrow(row.before, row.after)}"]
    if row.event in ("came", "returned"):
        above = row.path.rpartition(" > ")[0]
        return [f"{name} as “{row.label}”, {f'under {above}' if above else 'at the top'}"]
    return [_went(row)]


def _went(row: HistoryRow) -> str:
    if row.event == "took-over":
        return f"took over from {row.before}"
    into = {"renamed": "given the id", "extracted": "extracted into"}.get(row.event, f"{row.event} into")
    return f"{into} {row.after}" if row.after else row.event


def event_line(row: HistoryRow) -> str:
    """One event of another code, on a line."""
    what = f"came as “{row.label}”" if row.event in ("came", "returned") else _went(row)
    why = f": {_because(row)}" if row.event not in ("came", "returned") and _because(row) else ""
    return f"{what} in {row.version}{why}"


def _because(row: HistoryRow) -> str:
    who = ", ".join(part for part in (row.by, row.decided) if part)
    return f"{row.reason} ({who})" if row.reason and who else row.reason or (f"({who})" if who else "")
