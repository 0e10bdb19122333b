"""A list of rows with one in hand, moved through by the keys of the coding screen."""

from collections.abc import Iterable, Sequence
from typing import ClassVar, NamedTuple

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.events import Resize
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from qualcode.tui.keys import bindings
from qualcode.tui.more_keys import ROWS
from qualcode.tui.widgets.wrapping import wrapped


class Row(NamedTuple):
    """One row as it is drawn."""

    id: str
    """Empty for a heading, which cannot be taken in hand."""
    text: Text
    hang: int = -1
    """So far later lines are set in; less than 0: one line, cut where it does not fit."""


class Rows(OptionList, inherit_bindings=False):
    """Rows; `Enter` on one, or a click, posts `OptionSelected`."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings({"": ROWS}), Binding("enter", "select", show=False)]
    DEFAULT_CSS = """
    Rows { height: 1fr; border: none; padding: 0; background: $background; scrollbar-size-vertical: 1; }
    Rows:focus { border: none; background-tint: $foreground 0%; }
    Rows > .option-list--option { padding: 0 1; }
    Rows > .option-list--option-disabled { color: $text-muted; text-style: bold; }
    Rows > .option-list--option-highlighted, Rows:focus > .option-list--option-highlighted { text-style: reverse; }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._rows: Sequence[Row] = ()

    def fill(self, rows: Iterable[Row], in_hand: str = "") -> None:
        """Draw other rows; the one in hand stays so where it is still there, unless another is named."""
        wanted = in_hand or self.in_hand
        self._rows = tuple(rows)
        width = self.size.width - 3  # one cell for the scrollbar
        self.set_options(Option(self._fitted(row, width), row.id or None, disabled=not row.id) for row in self._rows)
        at = next((number for number, one in enumerate(self._rows) if one.id == wanted and wanted), None)
        first = next((number for number, one in enumerate(self._rows) if one.id), None)
        self.highlighted = first if at is None else at

    def on_resize(self, event: Resize) -> None:
        """Fit the rows into another width."""
        self.fill(self._rows)

    def _fitted(self, row: Row, width: int) -> Text:
        if width < 8:
            return row.text
        if row.hang < 0:
            text = row.text.copy()
            text.truncate(width, overflow="ellipsis")
            return text
        first = wrapped(row.text, width)[0]
        rest = row.text[len(first.plain) :]
        rest = rest[len(rest.plain) - len(rest.plain.lstrip()) :]
        lines = wrapped(rest, max(8, width - row.hang)) if rest.plain else []
        return Text("\n").join([first, *(Text(" " * row.hang) + line for line in lines)])

    @property
    def in_hand(self) -> str:
        """The id of the row in hand; empty where there is none."""
        option = self.highlighted_option
        return option.id or "" if option is not None else ""
