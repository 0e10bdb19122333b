"""A box for a note."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label


class NoteScreen(ModalScreen[str | None]):
    """The note after Enter; `None` after Escape."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "cancel", "leave it"), ("f2", "save", "save")]

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self.title_words = title
        self.text = text

    def compose(self) -> ComposeResult:
        """A title and a line to type in."""
        with Vertical(classes="box"):
            yield Label(self.title_words, markup=False)
            yield Input(self.text)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take it."""
        self.dismiss(event.value)

    def action_save(self) -> None:
        """Take it."""
        self.dismiss(self.query_one(Input).value)

    def action_cancel(self) -> None:
        """Leave it as it was."""
        self.dismiss(None)
