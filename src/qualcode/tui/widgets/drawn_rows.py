"""A list of rows, of which only those in sight are drawn; one is lit."""

from collections.abc import Callable
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip


class DrawnRows(ScrollView, can_focus=False):
    """Asks for a row when it comes into sight, keeps the lit one there, and tells which one was clicked.

    Args:
        draw: A row by its number, on so many cells.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"drawn-rows--lit"}
    DEFAULT_CSS = """
    DrawnRows { background: $surface; scrollbar-size-vertical: 1; }
    DrawnRows > .drawn-rows--lit { background: $primary 25%; }
    DrawnRows:ansi > .drawn-rows--lit { background: ansi_default; text-style: reverse; }
    """

    class Clicked(Message):
        """A row was clicked."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self, draw: Callable[[int, int], Text], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.lit = -1
        """The number of the lit row; -1 where none is."""
        self._draw = draw
        self._n_rows = 0

    def show(self, n_rows: int, lit: int) -> None:
        """So many other rows."""
        self._n_rows = n_rows
        self.virtual_size = Size(0, n_rows)
        self.light(lit)

    def light(self, number: int) -> None:
        """Light another row and bring it into sight; -1 for none."""
        self.lit = number
        top, height, at = self.scroll_offset.y, max(1, self.size.height), max(0, number)
        if not top <= at < top + height:
            self.scroll_to(y=at if at < top else at - height + 1, animate=False, force=True, immediate=True)
        self.refresh()

    def on_resize(self) -> None:
        """Keep the lit row in sight."""
        self.light(self.lit)

    def on_click(self, event: events.Click) -> None:
        """Tell which row."""
        number = event.y + self.scroll_offset.y
        if number < self._n_rows:
            self.post_message(self.Clicked(number))

    def render_line(self, y: int) -> Strip:
        """One row."""
        number, width, base = y + self.scroll_offset.y, self.scrollable_content_region.width, self.rich_style
        if number >= self._n_rows:
            return Strip.blank(width, base)
        text = self._draw(number, width)
        text.end = ""
        if number == self.lit:
            base = self.get_component_rich_style("drawn-rows--lit")
        return Strip(text.render(self.app.console)).adjust_cell_length(width).apply_style(base)
