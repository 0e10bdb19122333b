"""The margin beside a text: a stripe a coding, in lanes, so that those that overlap stand side by side."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from qualcode.model import Coding
from qualcode.tui.widgets.lines import Lines

LANE_CELLS = 3


class Stripe(NamedTuple):
    """One coding in the margin."""

    first: int
    """The line of the screen on which it begins."""
    last: int
    coding: Coding
    lane: int
    """0 is beside the text."""


class Mark(NamedTuple):
    """What stands in one lane on one line: a part of a stripe, or how many more there are."""

    stripe: Stripe | None
    more: int = 0


class Stripes:
    """All codings of a document in lanes; each takes the lane nearest to the text that is free where it begins."""

    def __init__(self, codings: Sequence[Coding], lines: Lines) -> None:
        self._lanes: list[list[Stripe]] = []
        self._firsts: list[list[int]] = []
        self._of: dict[str, Stripe] = {}
        lines_of = lines.lines_of
        placed = []
        for coding in codings:
            on = lines_of((coding.start, coding.end))
            placed.append((on.start, -on.stop, coding.id, coding))
        placed.sort()
        ends: list[int] = []
        for first, stop, coding_id, coding in placed:
            lane = 0
            for end in ends:
                if end <= first:
                    break
                lane += 1
            else:
                ends.append(0)
                self._lanes.append([])
                self._firsts.append([])
            ends[lane] = -stop
            self._of[coding_id] = stripe = Stripe(first, -stop - 1, coding, lane)
            self._lanes[lane].append(stripe)
            self._firsts[lane].append(first)

    def at(self, y: int) -> list[Stripe]:
        """The stripes that pass a line, by lane."""
        found = []
        for own, firsts in zip(self._lanes, self._firsts, strict=True):
            number = bisect_right(firsts, y) - 1
            if number >= 0 and own[number].last >= y:
                found.append(own[number])
        return found

    def marks(self, y: int, n_lanes: int, in_hand: str = "") -> list[Mark]:
        """What stands in each lane on a line, the lane beside the text first.

        Where more stripes pass than there are lanes, the outermost says how
        many are not shown; the coding in hand always is.
        """
        marks = [Mark(None)] * n_lanes
        beyond = []
        for stripe in self.at(y):
            if stripe.lane < n_lanes:
                marks[stripe.lane] = Mark(stripe)
            else:
                beyond.append(stripe)
        if beyond:
            outermost = marks[-1].stripe
            hidden = beyond if outermost is None else [outermost, *beyond]
            held = next((one for one in hidden if one.coding.id == in_hand), None)
            marks[-1] = Mark(held, 0 if held else len(hidden))
        return marks

    def lines_of(self, coding_id: str) -> range:
        """The lines that a coding's stripe passes; none where it has no stripe."""
        stripe = self._of.get(coding_id)
        return range(stripe.first, stripe.last + 1) if stripe else range(0)


def n_lanes(width: int) -> int:
    """How many lanes a pane of a width has room for.

    >>> n_lanes(53), n_lanes(79), n_lanes(133)
    (3, 6, 8)
    """
    return min(8, max(2, (width - 29) // 8))
