"""While passages in sight carry letters: the next key is one of these."""

from typing import ClassVar

from textual import events
from textual.screen import ModalScreen


class TagScreen(ModalScreen[str | None]):
    """The letter that was pressed; `None` after any other key. The text stays in sight."""

    DEFAULT_CSS: ClassVar[str] = "TagScreen { background: transparent; }"

    def __init__(self, letters: str) -> None:
        super().__init__()
        self.letters = letters

    def on_key(self, event: events.Key) -> None:
        """Take it."""
        event.stop()
        event.prevent_default()
        self.dismiss(event.character if (event.character or " ") in self.letters else None)
