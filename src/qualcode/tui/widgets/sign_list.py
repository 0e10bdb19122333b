"""Codes under their letters, in columns."""

from collections.abc import Mapping, Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from qualcode.model import Codebook
from qualcode.tui.widgets.cells import fitted
from qualcode.tui.widgets.code_sign import sign_style
from qualcode.tui.widgets.short_label import short_label

COLUMN = 36
"""Cells of a column, at least; the narrowest terminal still has one."""


class SignList(Widget):
    """Draws codes and their letters down columns, and tells which one was clicked."""

    DEFAULT_CSS = """
    SignList {
        width: 100%; display: none; background: $surface; padding: 0 1;
        border: round $primary; border-title-color: $text; border-subtitle-color: $text-muted;
    }
    """

    class Clicked(Message):
        """A code was clicked."""

        def __init__(self, code_id: str) -> None:
            super().__init__()
            self.code_id = code_id

    def __init__(self, codebook: Codebook, signs: Mapping[str, str]) -> None:
        super().__init__()
        self.codebook = codebook
        self.signs = signs
        self.codes: Sequence[str] = ()

    def show(self, codes: Sequence[str]) -> None:
        """Draw other codes."""
        self.codes = codes
        self.refresh()

    def _columns(self) -> tuple[int, int]:
        """How many columns, and cells in each; no more than are needed, so that labels can be read."""
        needed = -(-len(self.codes) // max(1, self.content_size.height))
        n = max(1, min(needed, self.content_size.width // COLUMN))
        return n, self.content_size.width // n

    def code_at(self, x: int, y: int) -> str:
        """The code at a place inside; empty where there is none, as in the last line where not all have room."""
        n, width = self._columns()
        number = min(x // width, n - 1) * self._n_rows() + y
        return self.codes[number] if y < self._n_rows() and number < len(self.codes) else ""

    def _n_rows(self) -> int:
        height = self.content_size.height
        return height if len(self.codes) <= height * self._columns()[0] else height - 1

    def on_click(self, event: events.Click) -> None:
        """Tell which code."""
        inside = event.get_content_offset(self)
        code = self.code_at(inside.x, inside.y) if inside else ""
        if code:
            self.post_message(self.Clicked(code))

    def render_line(self, y: int) -> Strip:
        """A line of each column; the last says how many have no room."""
        n, width = self._columns()
        base = self.rich_style
        if y == self._n_rows():
            more = len(self.codes) - y * n
            words = f"and {more} more; the first letter shows those that begin with it"
            return Strip([Segment(fitted(words, n * width), base + Style(dim=True))]).adjust_cell_length(
                n * width, base
            )
        segments: list[Segment] = []
        for column in range(n):
            code = self.codebook.by_id.get(self.code_at(column * width, y))
            if code is None:
                segments.append(Segment(" " * width, base))
                continue
            segments.append(Segment(fitted(self.signs[code.id], 2), base + sign_style(code.color)))
            label = short_label(self.codebook, code.id, width - 5)
            segments.append(Segment(f" {fitted(label, width - 5)}  ", base))
        return Strip(segments).adjust_cell_length(self.content_size.width, base)
