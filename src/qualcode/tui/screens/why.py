"""The box that asks why coders differed, and what was said about it."""

from typing import ClassVar, NamedTuple

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList, Static

from qualcode.records import KEPT
from qualcode.tui.widgets.rows import Row, Rows

CLASSES = (
    ("g", "definition-gap", "the codebook does not tell the codes apart"),
    ("s", "slip", "somebody overlooked something"),
    ("b", "boundary", "it was not clear where the passage begins and ends"),
    ("m", "double-meaning", "the words mean both"),
)


class Why(NamedTuple):
    """A class, and a note; the class is empty where the person goes back to the question."""

    class_: str
    note: str


class _Classes(Rows):
    """Rows in which `g` is a class, and not the way to the first row."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("g", "screen.take('definition-gap')", show=False)]


class WhyScreen(ModalScreen[Why]):
    """Enter takes the class in hand; a letter takes its class; Escape goes back, and the note is kept."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", show=False),
        Binding("e,tab", "note", show=False),
        *(Binding(key, f"take('{name}')", show=False) for key, name, _ in CLASSES),
    ]
    DEFAULT_CSS = """
    WhyScreen Rows { height: auto; max-height: 5; background: $surface; }
    """

    def __init__(self, decided: str, default: str, note: str) -> None:
        super().__init__()
        self.decided = decided
        self.default = default
        self.note = note

    def compose(self) -> ComposeResult:
        """The classes, and a line for the note."""
        with Vertical(classes="box"):
            yield Label(self.decided, markup=False)
            yield Static("Why did they differ?" if self.default != KEPT else "The difference stays, on record.")
            yield _Classes()
            yield Input(self.note, placeholder="note", select_on_focus=False)
            yield Static("letter or Enter: save   e note   Esc back to the question", markup=False)

    def on_mount(self) -> None:
        """The class that such a difference most often has is in hand."""
        rows = self.query_one(Rows)
        classes = [one for one in CLASSES if self.default != KEPT] or [("", KEPT, "nobody prevails")]
        rows.fill((Row(name, Text(f"{key}  {name}: {meaning}")) for key, name, meaning in classes), self.default)
        rows.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the class in hand."""
        event.stop()
        self._end(event.option.id or "")

    def on_input_submitted(self) -> None:
        """Take the class in hand, with the note."""
        self._end(self.query_one(Rows).in_hand)

    def action_take(self, class_: str) -> None:
        """Take a class by its letter."""
        if self.default != KEPT:
            self._end(class_)

    def action_note(self) -> None:
        """Write the note, or go back to the classes."""
        note = self.query_one(Input)
        (self.query_one(Rows) if note.has_focus else note).focus()

    def action_back(self) -> None:
        """Decide nothing yet; what was written is kept."""
        self._end("")

    def _end(self, class_: str) -> None:
        self.dismiss(Why(class_, self.query_one(Input).value.strip()))
