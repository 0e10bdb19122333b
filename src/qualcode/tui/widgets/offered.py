"""What machines suggest, in the margin: the letters of each code behind a question mark, one below the other."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from qualcode.model import Coding
from qualcode.tui.widgets.lines import Lines

OFFERED_CELLS = 4
"""A question mark, two letters, and a space."""

Find = Callable[[tuple[int, int]], Sequence[Coding]]
"""Gives the suggestions on a span, in the order in which they are taken."""


class Offer(NamedTuple):
    """What stands beside one line."""

    named: tuple[Coding, ...] = ()
    """The suggestions that are named on it; where there are several, only their number has room."""
    passes: bool = False
    """Whether any is about the line."""


class Offered:
    """Beside which line each suggestion is named: the first ones of a passage on its first lines.

    What was asked for once is kept, so that what stood there can be compared with what stands there later.
    """

    def __init__(self, find: Find, lines: Lines) -> None:
        self._find = find
        self._lines = lines
        self._known: dict[int, Offer] = {}
        self._beginning: dict[int, list[tuple[int, Coding]]] = {}

    def at(self, y: int) -> Offer:
        """What stands beside a line."""
        if y not in self._known:
            self._known[y] = self._offer(y)
        return self._known[y]

    def _offer(self, y: int) -> Offer:
        here = self._find((self._lines.starts[y], self._lines.starts[y + 1]))
        if not here:
            return Offer()
        firsts = {self._lines.line_of(coding.start) for coding in here}
        named = (coding for first in sorted(firsts) for line, coding in self._named_from(first) if line == y)
        return Offer(tuple(named), passes=True)

    def _named_from(self, first: int) -> list[tuple[int, Coding]]:
        """The suggestions that begin on a line, each with the line on which it is named."""
        if first not in self._beginning:
            near = self._find((self._lines.starts[first], self._lines.starts[first + 1]))
            own = [coding for coding in near if self._lines.line_of(coding.start) == first]
            self._beginning[first] = [
                (min(first + n, self._lines.lines_of((coding.start, coding.end)).stop - 1), coding)
                for n, coding in enumerate(own)
            ]
        return self._beginning[first]
