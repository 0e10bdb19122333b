"""A list of rows of which one is lit: codes that were found, values of facets."""

from collections.abc import Sequence
from itertools import groupby
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from qualcode.tui.widgets.cells import cells, fitted, n_fitting, shortened, shown
from qualcode.tui.widgets.code_sign import sign_style


class PickRow(NamedTuple):
    """One line of the list."""

    text: str
    hits: tuple[int, ...] = ()
    """Which characters are shown as those that matched."""
    marks: str = ""
    """At most two: taken, favourite, a digit."""
    letters: str = ""
    color: str = ""
    """`#rrggbb`, behind the letters."""
    aside: str = ""
    """What is said dimly after the text."""


class PickList(ScrollView, can_focus=False):
    """Draws rows, keeps the lit one in sight, and tells which one was clicked.

    How far one is in them is drawn with the rows: a scrollbar would be painted after them, to be felt at each key.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"pick-list--lit", "pick-list--hit", "pick-list--aside"}
    DEFAULT_CSS = """
    PickList { height: 1fr; background: $surface; overflow: hidden scroll; scrollbar-size-vertical: 0; }
    PickList > .pick-list--lit { background: $primary 25%; text-style: bold; }
    PickList > .pick-list--hit { color: $text-accent; text-style: bold underline; }
    PickList > .pick-list--aside { color: $text-muted; }
    PickList:ansi {
        & > .pick-list--lit { background: ansi_default; text-style: reverse; }
        & > .pick-list--hit { color: ansi_default; text-style: bold underline; }
        & > .pick-list--aside { color: ansi_default; text-style: dim; }
    }
    """

    class Clicked(Message):
        """A row was clicked."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.rows: Sequence[PickRow] = ()
        self.lit = -1
        """The number of the lit row; -1 where none is."""

    def show(self, rows: Sequence[PickRow], lit: int = 0) -> None:
        """Draw other rows."""
        self.rows = rows
        self.virtual_size = Size(0, len(rows))
        self.light(lit)

    def light(self, number: int) -> None:
        """Light another row and bring it into sight; -1 for none."""
        self.lit = min(number, len(self.rows) - 1)
        top, height = self.scroll_offset.y, max(1, self.size.height)
        at = max(0, self.lit)
        if not top <= at < top + height:
            self.scroll_to(y=at if at < top else at - height + 1, animate=False, immediate=True)
        self.refresh()

    def on_resize(self) -> None:
        """Keep the lit row in sight."""
        self.light(self.lit)

    def on_click(self, event: events.Click) -> None:
        """Tell which row."""
        number = event.y + self.scroll_offset.y
        if number < len(self.rows):
            self.post_message(self.Clicked(number))

    def render_line(self, y: int) -> Strip:
        """One row."""
        number = y + self.scroll_offset.y
        width = self.size.width
        base = self.rich_style
        if len(self.rows) > self.size.height:
            width -= 1
            bar = Segment("┃" if self._is_on_bar(y) else " ", base + self._ink("aside"))
            return Strip([*self._row_line(number, width, base), bar], width + 1)
        return self._row_line(number, width, base)

    def _is_on_bar(self, y: int) -> bool:
        """Whether the mark of how far one is in the rows stands in a line."""
        height, n = self.size.height, len(self.rows)
        length = max(1, height * height // n)
        top = round((height - length) * self.scroll_offset.y / (n - height))
        return top <= y < top + length

    def _row_line(self, number: int, width: int, base: Style) -> Strip:
        if number >= len(self.rows):
            return Strip.blank(width, base)
        row = self.rows[number]
        if number == self.lit:
            base = self.get_component_rich_style("pick-list--lit")
        segments = [Segment(f"{'▸' if number == self.lit else ' '}{fitted(row.marks, 2)} ", base)]
        if row.letters:
            segments += [Segment(fitted(row.letters, 2), base + sign_style(row.color)), Segment(" ", base)]
        room = width - sum(cell_len(segment.text) for segment in segments)
        segments += _label(row, room, base, self._ink("hit"))
        room = width - sum(cell_len(segment.text) for segment in segments)
        if row.aside and room > 8:
            segments.append(Segment("  " + shortened(row.aside, room - 2), base + self._ink("aside")))
        return Strip(segments).adjust_cell_length(width, base)

    def _ink(self, part: str) -> Style:
        """How a part is written, on whatever is behind it."""
        style = self.get_component_rich_style(f"pick-list--{part}")
        return Style(
            color=None if style.color is None or style.color.is_default else style.color,
            bold=style.bold or None,
            underline=style.underline or None,
            dim=style.dim or None,
        )


def _label(row: PickRow, room: int, base: Style, hit: Style) -> list[Segment]:
    """The text, what matched in it shown; from further on where that would not be seen otherwise."""
    first = 0
    if row.hits and cells(row.text[: row.hits[-1] + 1]) > room - 1:
        words = [0, *(at + 1 for at, sign in enumerate(row.text[: row.hits[0] + 1]) if sign == " ")]
        first = next((at for at in words if cells(row.text[at : row.hits[-1] + 1]) < room - 1), words[-1])
    lead = "…" if first else ""
    text = row.text[first:]
    tail = "…" if cells(text) > room - len(lead) else ""
    hits = {at - first for at in row.hits}
    seen = text[: n_fitting(text, room - len(lead) - len(tail))]
    runs = groupby(enumerate(seen), key=lambda pair: pair[0] in hits)
    parts = [(shown("".join(sign for _, sign in run)), base + hit if on else base) for on, run in runs]
    return [Segment(words, style) for words, style in ((lead, base), *parts, (tail, base)) if words]
