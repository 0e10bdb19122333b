"""A box in which one line is typed, with what it is good for."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static


class LineScreen(ModalScreen[str | None]):
    """What was typed, after Enter; `None` after Escape."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "cancel", "leave it")]
    DEFAULT_CSS = """
    LineScreen { align: center middle; }
    LineScreen > Vertical { width: 72; max-width: 100%; height: auto; max-height: 100%; border: round $primary;
        background: $surface; padding: 0 1; }
    LineScreen Label { text-style: bold; }
    """

    def __init__(self, heading: str, words: str = "", typed: str = "") -> None:
        super().__init__()
        self.heading = heading
        self.words = words
        self.typed = typed

    def compose(self) -> ComposeResult:
        """A heading, what to type, and the line."""
        with Vertical():
            yield Label(self.heading, markup=False)
            if self.words:
                yield Static(self.words, markup=False)
            yield Input(self.typed, select_on_focus=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take it."""
        self.dismiss(event.value)

    def action_cancel(self) -> None:
        """Take nothing."""
        self.dismiss(None)
