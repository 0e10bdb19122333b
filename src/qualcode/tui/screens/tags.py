"""While passages in sight carry letters: the next key is one of these."""

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.screen import ModalScreen


class TagScreen(ModalScreen[str | None]):
    """The letter that was pressed; `None` after any other key. The text stays in sight.

    Args:
        give: Gives the passages their letters, and says which; none where there are no passages. That may take a
            moment: this screen is there first, and takes the keys meanwhile.
    """

    DEFAULT_CSS: ClassVar[str] = "TagScreen { background: transparent; }"

    def __init__(self, give: Callable[[], str]) -> None:
        super().__init__()
        self._give = give
        self._letters: str | None = None

    def on_mount(self) -> None:
        """Give the letters, once it is drawn that somebody waits for them."""
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        if self._letters is None:
            self._letters = self._give()
            if not self._letters:
                self.dismiss(None)

    def on_key(self, event: events.Key) -> None:
        """Take it."""
        event.stop()
        event.prevent_default()
        self._begin()
        if self._letters:
            self.dismiss(event.character if (event.character or " ") in self._letters else None)
