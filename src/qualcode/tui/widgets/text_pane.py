"""The text, with the selection and a margin of code stripes."""

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from qualcode.desk.desk import Desk

Span = tuple[int, int]


class TextPane(ScrollView, can_focus=True):
    """A document's text; knows where to draw, and nothing of what keys mean."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.selection: Span = (0, 0)
        self._lines: list[Span] = []

    def on_resize(self) -> None:
        """Lay the text out anew."""
        width = max(10, self.size.width - 6)
        self._lines = []
        at = 0
        for line in self.desk.text.body.split("\n"):
            for cut in range(0, max(1, len(line)), width):
                self._lines.append((at + cut, at + min(len(line), cut + width)))
            at += len(line) + 1
        self.virtual_size = Size(self.size.width, len(self._lines))

    def select(self, span: Span) -> None:
        """Draw another selection, and bring it into sight."""
        self.selection = span
        top = next((y for y, (_, end) in enumerate(self._lines) if end >= span[0]), 0)
        if not self.scroll_offset.y <= top < self.scroll_offset.y + self.size.height - 1:
            self.scroll_to(y=max(0, top - 2), animate=False)
        self.refresh()

    def rows_of(self, span: Span) -> tuple[int, int]:
        """The first and the last row of the pane on which a span stands; below 0 or beyond its height out of sight."""
        rows = [y for y, (start, end) in enumerate(self._lines) if start < span[1] and end > span[0]] or [0]
        return rows[0] - self.scroll_offset.y, rows[-1] - self.scroll_offset.y

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        y += self.scroll_offset.y
        if y >= len(self._lines):
            return Strip.blank(self.size.width)
        start, end = self._lines[y]
        low, high = (min(max(edge, start), end) for edge in self.selection)
        body = self.desk.text.body
        stripes = "".join(coding.code[:1] for coding in self.desk.at((start, end)))[:4]
        return Strip(
            [
                Segment(f"{stripes:<5} "),
                Segment(body[start:low]),
                Segment(body[low:high], Style(reverse=True)),
                Segment(body[high:end]),
            ]
        ).adjust_cell_length(self.size.width)
