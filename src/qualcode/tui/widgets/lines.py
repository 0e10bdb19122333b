"""A text laid out in lines of a screen, each a run of the text; offsets lead to cells, and back."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate, pairwise
from typing import NamedTuple

from qualcode.model import Text
from qualcode.tui.widgets.cells import WIDTHS
from qualcode.tui.widgets.wrapping import line_starts

Span = tuple[int, int]

TEXT, HEADING, TURN, BLANK = range(4)
"""Kinds of line: words; a heading; who speaks; nothing."""

_GAP_LINE = re.compile(r"(?P<blank>(?:[ \t]*\n)+)|(?P<heading>#{1,6} [^\n]*(?:\n|\Z))|[^\n]+(?:\n|\Z)")


class _Block(NamedTuple):
    """A run of a text that is laid out by itself."""

    kind: int
    start: int
    end: int


class Lines:
    """Where each line of the screen begins in a text, for one width.

    Line `y` shows what is from `starts[y]` to `starts[y + 1]`; all lines
    together are the text.
    """

    def __init__(self, text: Text, width: int) -> None:
        self.text = text
        self.width = max(2, width)
        self.starts: list[int] = []
        self.kinds = bytearray()
        for block in _blocks(text):
            starts = (
                line_starts(text.body, block.start, block.end, self.width)
                if block.kind in {TEXT, HEADING}
                else (block.start,)
            )
            before = len(self.starts)
            self.starts += starts
            self.kinds += bytes([block.kind]) * (len(self.starts) - before)
        if not self.starts:
            self.starts.append(0)
            self.kinds.append(BLANK)
        self.starts.append(len(text.body))
        self._turn_starts = [turn.start for turn in text.turns]

    def __len__(self) -> int:
        return len(self.kinds)

    def line_of(self, offset: int) -> int:
        """The line that shows the character at an offset."""
        return min(max(0, bisect_right(self.starts, offset) - 1), len(self.kinds) - 1)

    def lines_of(self, span: Span) -> range:
        """The lines that show a span."""
        start, end = span
        return range(self.line_of(start), self.line_of(max(start, end - 1)) + 1)

    def shown_span(self, y: int) -> Span:
        """What of the text is seen on a line: without the white space at which it was broken."""
        start, end = self.starts[y], self.starts[y + 1]
        if self.kinds[y] in {TURN, BLANK}:
            return start, start
        return start, start + len(self.text.body[start:end].rstrip(" \n"))

    def turn_of(self, y: int) -> int:
        """The 0-based number of the turn to which a line belongs, or of the one before; -1 before the first."""
        return bisect_right(self._turn_starts, self.starts[y + 1] - 1) - 1

    def cell_of(self, offset: int) -> tuple[int, int]:
        """The line and the cell of the character at an offset; cell 0 where it is not shown."""
        y = self.line_of(offset)
        start, end = self.shown_span(y)
        return y, sum(map(WIDTHS.__getitem__, self.text.body[start : min(offset, end)]))

    def offset_at(self, y: int, cell: int) -> int:
        """The offset of the character at a cell of a line; of the last one where the line ends before."""
        y = min(max(0, y), len(self) - 1)
        start, end = self.shown_span(y)
        if end <= start:
            return start
        ends = list(accumulate(map(WIDTHS.__getitem__, self.text.body[start:end])))
        return start + min(bisect_right(ends, max(0, cell)), end - start - 1)


def _blocks(text: Text) -> Iterator[_Block]:
    at = 0
    for turn in text.turns:
        yield from _gap(text.body, at, turn.start, before_turn=True)
        yield _Block(TURN, _gap_end(text.body, at, turn.start), turn.said)
        if turn.said < turn.end:
            yield _Block(TEXT, turn.said, turn.end)
        at = max(turn.said, turn.end)
    yield from _gap(text.body, at, len(text.body), before_turn=False)


def _gap_end(body: str, start: int, end: int) -> int:
    """Where the white space before a turn begins, which the line of its speaker takes in."""
    piece = body[start:end]
    last = piece.rstrip()
    if not last:
        return start
    newline = piece.find("\n", len(last))
    return end if newline < 0 else start + newline + 1


def _gap(body: str, start: int, end: int, *, before_turn: bool) -> Iterator[_Block]:
    """What stands between turns, or all of a text without turns: headings, paragraphs, blank lines."""
    stop = _gap_end(body, start, end) if before_turn else end
    for piece in _GAP_LINE.finditer(body, start, stop):
        kind = {"blank": BLANK, "heading": HEADING}.get(piece.lastgroup or "", TEXT)
        yield _Block(kind, *piece.span())


def pieces(span: Span, edges: Iterator[int] | list[int]) -> list[Span]:
    """A span cut at the offsets that lie within it.

    >>> pieces((2, 9), [1, 5, 9, 7])
    [(2, 5), (5, 7), (7, 9)]
    """
    start, end = span
    cuts = sorted({start, end, *(edge for edge in edges if start < edge < end)})
    return list(pairwise(cuts))
