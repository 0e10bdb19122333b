"""The margin beside a text: a stripe a coding, in lanes, so that those that overlap stand side by side."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from heapq import heappop, heappush
from typing import NamedTuple

from qualcode.layer_files import Reach, reach_of
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
    """All codings of a document in lanes; each takes the lane nearest to the text that is free where it begins.

    Lanes are given out where they are first looked at: a knot of codings that
    share lines, at once with all of it.
    """

    def __init__(self, codings: Sequence[Coding], lines: Lines, reach: Reach | None = None) -> None:
        self._codings = codings
        self._lines = lines
        self._starts, self._reach = reach or reach_of(codings)
        self._knots: dict[int, _Knot] = {}

    def at(self, y: int) -> list[Stripe]:
        """The stripes that pass a line, by lane."""
        start, end = self._lines.starts[y], self._lines.starts[y + 1]
        number = bisect_right(self._reach, start)
        if number >= bisect_left(self._starts, end):
            return []
        return self._knot(number).at(y)

    def _knot(self, number: int) -> "_Knot":
        """The codings that share lines with one, and with those, and so on."""
        begin = number
        while not self._begins_knot(begin):
            begin -= 1
        if begin not in self._knots:
            stop = number + 1
            while stop < len(self._codings) and not self._begins_knot(stop):
                stop += 1
            self._knots[begin] = _Knot(self._codings[begin:stop], self._lines)
        return self._knots[begin]

    def _begins_knot(self, number: int) -> bool:
        line_of = self._lines.line_of
        return number < 1 or line_of(self._reach[number - 1] - 1) < line_of(self._starts[number])

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


class _Knot:
    """Codings that share lines, in lanes."""

    def __init__(self, codings: Sequence[Coding], lines: Lines) -> None:
        self._lanes: list[list[Stripe]] = []
        self._firsts: list[list[int]] = []
        placed = [(lines.lines_of((coding.start, coding.end)), coding) for coding in codings]
        for on, coding in sorted(placed, key=lambda one: (one[0].start, -one[0].stop, one[1].id)):
            lane = next((n for n, own in enumerate(self._lanes) if own[-1].last < on.start), len(self._lanes))
            if lane >= len(self._lanes):
                self._lanes.append([])
                self._firsts.append([])
            self._lanes[lane].append(Stripe(on.start, on.stop - 1, coding, lane))
            self._firsts[lane].append(on.start)

    def at(self, y: int) -> list[Stripe]:
        """The stripes that pass a line, by lane."""
        found = []
        for own, firsts in zip(self._lanes, self._firsts, strict=True):
            number = bisect_right(firsts, y) - 1
            if number >= 0 and own[number].last >= y:
                found.append(own[number])
        return found


def n_lanes(width: int) -> int:
    """How many lanes a pane of a width has room for.

    >>> n_lanes(20), n_lanes(53), n_lanes(79), n_lanes(133)
    (1, 3, 6, 8)
    """
    return min(8, max(1, (width - 29) // 8))


def n_lanes_of(codings: Sequence[Coding]) -> int:
    """How many lanes codings, in the order of the text, need to stand beside each other: as many as overlap.

    >>> n_lanes_of([Coding("1", "p", 0, 9, "a"), Coding("2", "p", 4, 5, "b"), Coding("3", "p", 5, 9, "a")])
    2
    """
    ends: list[int] = []
    most = 0
    for coding in codings:
        while ends and ends[0] <= coding.start:
            heappop(ends)
        heappush(ends, coding.end)
        most = max(most, len(ends))
    return most
