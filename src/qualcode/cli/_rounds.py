"""How rounds and progress look in the terminal."""

from typing import TYPE_CHECKING

import click

from qualcode.cli._console import Column, print_rows, safe, say, terminal_width, wrapped
from qualcode.phrases import some_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualcode.analysis.overview import CoderRow, ProgressRow
    from qualcode.rounds.round_rows import RoundRow
    from qualcode.scope import Scope

_BAR = 10
_BEFORE = 64
"""What the other columns of a table of rounds take, mostly."""


def print_rounds(rows: "Sequence[RoundRow]", *, missing: bool) -> None:
    """The rounds, one a line.

    Args:
        rows: As `rounds list` has them.
        missing: Whether to say who has not finished what.
    """
    versions = any(row.codebook for row in rows)
    told = [_shortened(part) for row in rows for part in row.missing]
    beside = missing and max(map(len, told), default=0) <= terminal_width() - _BEFORE
    print_rows(
        [
            Column("round"),
            Column("documents", right=True),
            *([Column("codebook")] if versions else []),
            Column("seen"),
            Column("state"),
            Column("finished"),
            *([Column("missing", fit="wrap")] if beside else []),
        ],
        [
            (
                row.round + (f" (pass {row.pass_number})" if row.pass_number > 1 else ""),
                len(row.documents),
                *([row.codebook or None] if versions else []),
                "blind" if row.blind and not row.opened else "by all",
                _when(row),
                bar(row.finished, row.readings),
                *(["\n".join(map(_shortened, row.missing)) or None] if beside else []),
            )
            for row in rows
        ],
    )
    left = [row for row in rows if row.missing] if missing and not beside else []
    if left:
        click.echo()
    for row in left:
        click.echo(wrapped(safe(f"not finished in {row.round}: {'; '.join(map(_shortened, row.missing))}")))
    for row in rows:
        if row.sealed:
            say(f"{row.round}: sealed by {', '.join(row.sealed)}")


def _shortened(missing: str) -> str:
    """The readings of one coder, by name where they are few.

    >>> _shortened("ann: p1, p2"), _shortened("ann: p1, p2, p3, p4")
    ('ann: p1, p2', 'ann: 4 documents')
    """
    coder, _, documents = missing.partition(": ")
    n = len(documents.split(", "))
    return missing if n <= 3 else f"{coder}: {n} documents"


def _when(row: "RoundRow") -> str:
    day = {"closed": row.closed, "opened": row.opened}.get(row.state, "")[:10]
    return f"{row.state} {day}".strip()


def bar(finished: int, total: int) -> str:
    """How much of something is done, as a picture and in numbers.

    >>> bar(3, 6)
    '■■■■■····· 3/6'
    """
    full = finished * _BAR // total if total else 0
    return f"{'■' * full}{'·' * (_BAR - full)} {finished}/{total}"


def print_coders(rows: "Sequence[CoderRow]") -> None:
    """How far each coder has come."""
    layers = any(row.layer for row in rows)
    waiting = any(row.waiting for row in rows)
    print_rows(
        [
            Column("coder"),
            *([Column("layer", fit="crop")] if layers else []),
            Column("finished"),
            Column("in progress", right=True),
            Column("not started", right=True),
            *([Column("to recode", right=True)] if waiting else []),
        ],
        [
            (
                row.coder,
                *([row.layer or None] if layers else []),
                bar(row.finished, row.assigned),
                row.in_progress or None,
                row.not_started or None,
                *([row.waiting or None] if waiting else []),
            )
            for row in rows
        ],
    )


def print_readings(rows: "Sequence[ProgressRow]") -> None:
    """One line a document and coder."""
    partly = any(row.turns for row in rows)
    narrow = terminal_width() < 100
    print_rows(
        [
            Column("document"),
            Column("case", optional=True),
            Column("coder"),
            Column("state"),
            *([Column("turns", fit="wrap")] if partly else []),
            Column("codings", right=True),
            Column("codes", right=True, optional=narrow),
            Column("memos", right=True, optional=narrow),
        ],
        [
            (
                row.document,
                row.case,
                row.coder,
                row.state,
                *([row.turns or "all"] if partly else []),
                *((row.codings, row.codes) if row.layer and row.state != "not-started" else (None, None)),
                row.memos,
            )
            for row in rows
        ],
    )


def readings_notes(rows: "Sequence[ProgressRow]", scope: "Scope") -> list[str]:
    """Sentences: how many readings are finished, and which documents nobody has."""
    if not rows:
        return []
    done = sum(row.state == "finished" for row in rows)
    partly = sum(bool(row.turns) for row in rows)
    in_part = f" ({partly} of them of some turns only)" if partly else ""
    notes = [f"{done} of {sum(bool(row.coder) for row in rows)} assigned readings{in_part} finished"]
    nobody = [row.document for row in rows if not row.coder]
    if nobody and not scope.coders and not scope.layers:
        notes.append(f"coded by nobody yet: {some_of(nobody, 8)}")
    return notes
