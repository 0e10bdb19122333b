"""The lines of a coder's documents: columns as wide as what stands in them, as far as there is room."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.text import Text

from qualcode.desk.queue import QueueRow
from qualcode.phrases import counted
from qualcode.tui.widgets.bar import bar
from qualcode.tui.widgets.cells import cropped, shown

_WIDE = 110
_TITLE, _CASE = 48, 24
_SHORTEST, _BAR, _LONGEST_BAR = 20, 8, 16
_GIVEN_UP = (("document", 20), ("round", 12), ("codings", 0), ("round", 0), ("document", 4))
"""What gives way where there is no room for all, down to so many cells, one after another."""


class Columns(NamedTuple):
    """How many cells each part of a line has; 0 for one that is left out."""

    document: int
    title: int
    case: int
    round: int
    bar: int
    turns: int
    """Of each of the two numbers of turns."""
    codings: int


def columns(rows: Sequence[QueueRow], width: int) -> Columns:
    """What stands in the rows, in so many cells; titles and cases only where ids and rounds are whole."""
    made = Columns(
        document=_widest(row.document for row in rows),
        title=0,
        case=0,
        round=_widest(row.round for row in rows),
        bar=_BAR,
        turns=_widest(str(row.turns) for row in rows),
        codings=_widest(" ".join(_codings(row)).rstrip() for row in rows),
    )
    for name, least in _GIVEN_UP:
        over = _cells(made) - width
        if over > 0:
            had: int = getattr(made, name)
            made = made._replace(**{name: min(had, max(least, had - over)) if least else 0})
    made = made._replace(title=_room(made, width, [row.title for row in rows if row.title != row.document], _TITLE))
    if made.round:
        made = made._replace(round=min(_widest(row.round for row in rows), made.round + max(0, width - _cells(made))))
    if width >= _WIDE:
        made = made._replace(case=_room(made, width, [row.case for row in rows if row.case != row.document], _CASE))
    return made._replace(bar=min(_LONGEST_BAR, max(_BAR, _BAR + width - _cells(made))))


def _room(made: Columns, width: int, words: Sequence[str], most: int) -> int:
    """How many cells are left for a column more; 0 where that says nothing."""
    wanted = min(_widest(words), most)
    left = min(wanted, width - _cells(made) - 1)
    return left if left >= min(wanted, _SHORTEST) else 0


def _cells(made: Columns) -> int:
    parts = (made.document, made.title, made.case, made.round, made.bar, 2 * made.turns + 1, made.codings)
    return 1 + sum(cells + 1 for cells in parts if cells)


def _widest(words: Iterable[str]) -> int:
    return max(map(cell_len, words), default=0)


def _codings(row: QueueRow) -> tuple[str, str]:
    """How many codings there are, and how many of them wait."""
    return counted(row.codings, "coding") if row.codings else "", f"{row.waits} wait" if row.waits else ""


def document_line(row: QueueRow, wide: Columns) -> Text:
    """A document in its columns; where it cannot be coded yet, why, in place of how far it is."""
    text = Text("▶ " if row.next else "✓ " if row.state == "finished" else "  ", no_wrap=True, overflow="ellipsis")
    text.append(cropped(row.document, wide.document), "bold")
    for words, cells in ((row.title, wide.title), (row.case, wide.case), (row.round, wide.round)):
        text.append(" " + cropped("" if words == row.document else words, cells) if cells else "")
    if row.why and not row.next:
        return text.append(shown(f" {row.why}"), "italic")
    n = wide.turns
    said = f" {bar(row.coded_turns, row.turns, wide.bar)} {row.coded_turns:>{n}}/{row.turns:<{n}}"
    text.append(said if row.turns else " " * len(said))
    if wide.codings:
        codings, waits = _codings(row)
        text.append(f" {codings}").append(f" {waits}" if waits else "", "bold")
    return text
