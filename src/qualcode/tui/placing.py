"""Where a box stands, so that the passage it is about stays in sight."""

from typing import Any, NamedTuple

from textual.screen import Screen

from qualcode.tui.widgets.text_pane import TextPane

LEAST = 11
"""Rows without which a box is of no use."""


class Place(NamedTuple):
    """An edge of the screen, how many rows from there, and how far the text must move up."""

    edge: str
    """`top` or `bottom`."""
    rows: int
    up: int = 0


def placed(first: int, last: int, height: int, wanted: int) -> Place:
    """A place for a box on a screen of so many rows, beside the rows of a passage.

    At the bottom if the passage stays in sight, else at the top; smaller where
    that helps. Where neither edge has room the text is to move: its passage
    then begins in the second row, above the box.

    >>> placed(2, 5, 24, 16), placed(17, 20, 24, 16), placed(9, 11, 24, 16)
    (Place(edge='bottom', rows=16, up=0), Place(edge='top', rows=16, up=0), Place(edge='bottom', rows=12, up=0))
    >>> placed(10, 14, 24, 16), placed(3, 20, 24, 16)
    (Place(edge='bottom', rows=16, up=9), Place(edge='bottom', rows=11, up=2))
    """
    below, above = height - 1 - last, first
    edge, free = ("bottom", below) if below >= min(wanted, above) else ("top", above)
    if free >= min(wanted, LEAST) and 0 <= first <= last < height:
        return Place(edge, min(wanted, free))
    room = height - 2 - (last - first)
    return Place("bottom", max(1, min(height, wanted, max(room, LEAST))), first - 1 if first else 0)


def make_room(screen: Screen[Any], span: tuple[int, int], wanted: int) -> Place:
    """A place for a box over the text pane below it, which moves its text where it must."""
    stack = screen.app.screen_stack
    pane = next((pane for below in reversed(stack) if below is not screen for pane in below.query(TextPane)), None)
    if pane is None:
        return Place("bottom", min(wanted, screen.size.height))
    place = placed(*_rows_of(pane, span), screen.size.height, wanted)
    if not place.up:
        return place
    before = pane.scroll_offset.y
    pane.scroll_to(y=before + place.up, animate=False, immediate=True)
    if pane.scroll_offset.y != before + place.up:  # the end of the text: there may be room above
        place = placed(*_rows_of(pane, span), screen.size.height, wanted)
    return place


def _rows_of(pane: TextPane, span: tuple[int, int]) -> tuple[int, int]:
    """The first and the last row of the screen on which a passage stands."""
    first, last = pane.rows_of(span)
    return pane.region.y + first, pane.region.y + last
