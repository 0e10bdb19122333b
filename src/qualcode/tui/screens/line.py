"""One line is typed: in a box that says what it is good for, or at the bottom."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

THROWN_AWAY = "Esc once more throws away what you typed; Enter takes it"


class LineScreen(ModalScreen[str | None]):
    """What was typed, after Enter; `None` after Escape, which asks first where something was typed."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "cancel", "leave it")]

    def __init__(self, heading: str, words: str = "", typed: str = "", *, low: bool = False) -> None:
        super().__init__(classes="low" if low else None)
        self.heading = heading
        self.words = words
        self.typed = typed
        self.asked = False

    def compose(self) -> ComposeResult:
        """A heading, what to type, and the line; at the bottom so that the text stays in sight."""
        if self.has_class("low"):
            with Horizontal(id="typed"):
                yield Static(self.heading, markup=False)
                yield Input(self.typed, compact=True)
            return
        with Vertical(classes="box"):
            yield Label(self.heading, markup=False)
            if self.words:
                yield Static(self.words, markup=False)
            yield Input(self.typed, select_on_focus=False)
            yield Static(id="asked", markup=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take it."""
        self.dismiss(event.value)

    def on_input_changed(self) -> None:
        """Go on typing."""
        if self.asked:
            self._ask(asked=False)

    def action_cancel(self) -> None:
        """Take nothing; where something was typed, only when asked to again."""
        typed = self.query_one(Input).value
        if self.asked or self.has_class("low") or not typed.strip() or typed == self.typed:
            self.dismiss(None)
        else:
            self._ask(asked=True)

    def _ask(self, *, asked: bool) -> None:
        self.asked = asked
        self.query_one("#asked", Static).update(THROWN_AWAY if asked else "")
        self.query_one("#asked").set_class(asked, "now")
