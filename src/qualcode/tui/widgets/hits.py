"""Lines for what a search found: where it is, and the words around it, those found below each other."""

from collections.abc import Mapping, Sequence

from rich.cells import cell_len
from rich.text import Text

from qualcode.search.concordance import HitRow
from qualcode.tui.cut import end_of, flat, start_of
from qualcode.tui.widgets.cells import shown
from qualcode.tui.widgets.rows import Row

SIGNS = {"new": "+", "coded": "=", "left out": "-", "refused": "!"}
"""What stands before a result while coding all of them is planned."""


def hit_lines(hits: Sequence[HitRow], width: int, states: Mapping[tuple[str, int, int], str]) -> list[Row]:
    """A line for each result; its id is its number from 0.

    Args:
        hits: What was found.
        width: How many cells a line has.
        states: What would become of a result, by document and offsets; empty while nothing is planned.
    """
    left = min(max((cell_len(place_of(hit)) for hit in hits), default=0), width * 2 // 5)
    rows = []
    for number, hit in enumerate(hits):
        line = Text(no_wrap=True)
        room = width
        if states:
            line.append(SIGNS.get(states.get((hit.document, hit.start, hit.end), ""), " ") + " ", "bold")
            room -= 2
        place = start_of(place_of(hit), left)
        line.append(place + " " * (left - cell_len(place)) + "  ", "dim")
        _append_words(line, hit, room - left - 3)
        rows.append(Row(str(number), line))
    return rows


def place_of(hit: HitRow) -> str:
    """Where a result is, as people say it: document, turn or line, speaker."""
    at = f"{hit.turn}" if hit.turn else f"line {hit.line}"
    return " ".join(part for part in (hit.document, at, hit.speaker) if part)


def _append_words(line: Text, hit: HitRow, room: int) -> None:
    before_room = room * 2 // 5
    found = start_of(_clear(hit.hit), room - before_room)
    line.append(end_of(_clear(hit.before), before_room) + " ")
    line.append(found, "bold underline")
    line.append(start_of(_clear(hit.after), room - before_room - cell_len(found)))


def _clear(text: str) -> str:
    return shown(flat(text))
