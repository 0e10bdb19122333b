"""Results of a search with the words around them."""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from qualcode.search.searching import Results
from qualcode.search.stretches import Span
from qualcode.table import Table

CONTEXT = 60
"""How many characters before and after a result come with it, where nobody says."""


class HitRow(NamedTuple):
    """A result with where it stands and what stands around it."""

    document: str
    case: str
    turn: int | None
    speaker: str
    role: str
    line: int
    """Line of the file at which it begins."""
    start: int
    end: int
    before: str
    """What stands before it in the same turn."""
    hit: str
    after: str


class Place(NamedTuple):
    """A result and the passage that has it, by offsets."""

    document: str
    hit: Span
    passage: Span


def hit_rows(results: Results, *, limit: int | None = None, context: int = CONTEXT) -> list[HitRow]:
    """The results in the order of the study and of its texts.

    Args:
        results: Of a search.
        limit: How many at most; `None` for all.
        context: How many characters before and after each; never more than the turn has.
    """
    return list(islice(_rows(results, context), limit))


def places(results: Results) -> list[Place]:
    """Where all results stand, in the order of the study and of its texts."""
    found = []
    for part in results.parts:
        for passage in results.read(part)[1]:
            found += [Place(part.document.id, hit, passage[:2]) for hit in passage.hits]
    return found


def _rows(results: Results, context: int) -> Iterator[HitRow]:
    for part in results.parts:
        document = part.document
        sheet, passages = results.read(part)
        body, starts = sheet.body, sheet.cut.numbers[0::5]
        line, at = sheet.first_line, 0
        for start, end in sorted({hit for passage in passages for hit in passage.hits}):
            line += body.count("\n", at, start)
            at = start
            stretch = sheet.cut.stretch(max(bisect_right(starts, start) - 1, 0))
            before = body[max(stretch.start, start - context, 0) : start]
            after = body[end : min(max(stretch.end, end), end + context)]
            who = (stretch.turn or None, stretch.speaker, stretch.role)
            yield HitRow(document.id, document.case, *who, line, start, end, before, body[start:end], after)


def hit_table(rows: list[HitRow], notes: tuple[str, ...]) -> Table:
    """Results as a table: one row a result."""
    return Table("Results", HitRow._fields, tuple(tuple(row) for row in rows), notes, label_columns=3)
