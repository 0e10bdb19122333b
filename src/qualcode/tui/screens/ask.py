"""A box that asks yes or no."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label, Static


class AskScreen(ModalScreen[bool]):
    """Whether the person said yes."""

    BINDINGS: ClassVar[list[BindingType]] = [("y,enter", "say(True)", "yes"), ("n,escape,q", "say(False)", "no")]

    def __init__(self, heading: str, words: str, yes: str = "y yes  n no") -> None:
        super().__init__()
        self.heading = heading
        self.words = words
        self.yes = yes

    def compose(self) -> ComposeResult:
        """What is asked, and the keys."""
        with Vertical(classes="box"):
            yield Label(self.heading, markup=False)
            yield Static(self.words, markup=False)
            yield Static(f"\n{self.yes}", markup=False)

    def action_say(self, yes: bool) -> None:
        """Answer."""
        self.dismiss(yes)
