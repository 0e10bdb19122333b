"""What is shown while the terminal is too small for anything else."""

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.geometry import Size
from textual.screen import Screen
from textual.widgets import Static

LEAST = Size(60, 16)
"""Columns and lines below which nothing can be read."""


def is_small(size: Size) -> bool:
    """Whether a terminal is too small; 0 is a size that nobody knows."""
    return 0 < size.width < LEAST.width or 0 < size.height < LEAST.height


class SmallScreen(Screen[None]):
    """Goes by itself once the terminal is large enough; keys do nothing meanwhile, and all is as it was below."""

    DEFAULT_CSS: ClassVar[str] = "SmallScreen { overflow: hidden; }"

    def compose(self) -> ComposeResult:
        """One line, broken where it has to be."""
        yield Static(f"Make the terminal at least {LEAST.width} x {LEAST.height}; nothing is lost.", markup=False)

    def on_resize(self, event: events.Resize) -> None:
        """Go on where there is room again."""
        if not is_small(event.size) and self.is_current:
            self.dismiss()

    def on_key(self, event: events.Key) -> None:
        """Nothing is done that cannot be seen."""
        event.stop()
