"""The box in which a note is written."""

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from qualcode.tui.widgets.line import Page

ASKED = "Keep what you wrote?  y or Enter keep   n throw it away   Esc go on writing"


class NoteScreen(ModalScreen[str | None]):
    """Some lines of text: what is returned is what was written, or `None` where it was left as it was.

    A stray Escape loses nothing: where something was written it asks.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f2", "save", "save"),
        Binding("escape", "leave", "leave, after asking"),
    ]

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self.heading = title
        self.text = text
        self.asked = False

    def compose(self) -> ComposeResult:
        """The text, and a line that asks."""
        with Vertical(id="note"):
            yield Page(self.text, soft_wrap=True, show_line_numbers=False, tab_behavior="focus", compact=True)
            yield Static(id="asked", markup=False)

    def on_mount(self) -> None:
        """Go on at the end of the text."""
        box = self.query_one("#note")
        box.border_title = Text(self.heading)
        box.border_subtitle = Text("^S or F2 save  Esc leave")
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)
        area.focus()

    @property
    def written(self) -> str:
        """The text as it is now, without space at its ends."""
        return self.query_one(TextArea).text.strip()

    def action_save(self) -> None:
        """Return what was written."""
        self.dismiss(self.written)

    def action_leave(self) -> None:
        """Leave, or ask first where something was written; go on writing where that was asked already."""
        if self.asked:
            self._ask(asked=False)
        elif self.written == self.text.strip():
            self.dismiss(None)
        else:
            self._ask(asked=True)

    def _ask(self, *, asked: bool) -> None:
        self.asked = asked
        self.query_one("#asked", Static).update(ASKED if asked else "")
        self.query_one("#asked").display = asked
        area = self.query_one(TextArea)
        area.read_only = asked
        if asked:
            self.set_focus(None)
        else:
            area.focus()

    def on_key(self, event: events.Key) -> None:
        """Take the answer."""
        if not self.asked:
            return
        if event.key in ("y", "enter"):
            event.stop()
            self.action_save()
        elif event.key == "n":
            event.stop()
            self.dismiss(None)
