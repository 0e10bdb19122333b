"""What is shown while the terminal is too small for anything else."""

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from qualcode.tui.least_size import LEAST, is_small


class SmallScreen(Screen[None]):
    """Goes by itself once the terminal is large enough; keys do nothing meanwhile, and all is as it was below."""

    DEFAULT_CSS: ClassVar[str] = "SmallScreen { overflow: hidden; }"

    def compose(self) -> ComposeResult:
        """One line, broken where it has to be."""
        yield Static(f"Make the terminal at least {LEAST[0]} x {LEAST[1]}; nothing is lost.", markup=False)

    def on_resize(self, event: events.Resize) -> None:
        """Go on where there is room again."""
        if not is_small(*event.size) and self.is_current:
            self.dismiss()

    def on_key(self, event: events.Key) -> None:
        """Nothing is done that cannot be seen."""
        event.stop()
