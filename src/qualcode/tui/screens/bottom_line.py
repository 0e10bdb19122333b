"""A line at the bottom in which a few words are typed."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.screen import ModalScreen
from textual.widgets import Input, Static


class BottomLine(ModalScreen[str | None]):
    """What was typed, after Enter; `None` after Escape. The text stays in sight."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "cancel", "leave it")]

    def __init__(self, words: str, typed: str = "") -> None:
        super().__init__()
        self.words = words
        self.typed = typed

    def compose(self) -> ComposeResult:
        """What is asked, and the line."""
        with Horizontal(id="typed"):
            yield Static(self.words, markup=False)
            yield Input(self.typed, compact=True)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take it."""
        self.dismiss(event.value)

    def action_cancel(self) -> None:
        """Take nothing."""
        self.dismiss(None)
