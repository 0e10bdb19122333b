"""The first line of a screen, and the last ones: where one is; what happened, and what the keys do."""

from rich.cells import cell_len
from rich.text import Text
from textual.widget import Widget
from textual.widgets import Static

from qualcode.tui.widgets.cells import cropped, shown


class Head(Widget):
    """One line: what is before the person at the left, how far they are at the right."""

    DEFAULT_CSS = "Head { height: 1; background: $panel; color: $foreground; text-style: bold; padding: 0 1; }"

    def __init__(self) -> None:
        super().__init__()
        self._left = self._right = ""

    def tell(self, left: str, right: str = "") -> None:
        """Say both."""
        self._left, self._right = left, shown(right)
        self.refresh()

    def render(self) -> Text:
        """The left one gives way where both do not fit."""
        width = self.size.width - cell_len(self._right)
        return Text(cropped(self._left, width - 1) + " " + self._right if self._right else cropped(self._left, width))


class Foot(Static):
    """What happened last, where something did, and the keys below it."""

    DEFAULT_CSS = "Foot { height: auto; max-height: 5; background: $panel; padding: 0 1; }"

    def __init__(self, keys: str) -> None:
        super().__init__(markup=False)
        self._keys = keys
        self.said = ""

    def on_mount(self) -> None:
        """Show the keys."""
        self.say("")

    def say(self, said: str, keys: str = "") -> None:
        """Say what happened; `keys` are others than before, as `j k=move  Enter=open`."""
        self._keys = keys or self._keys
        self.said = said
        text = Text()
        if said:
            text.append(f"{shown(said)}\n", "bold")
        for number, one in enumerate(self._keys.split("  ")):
            key, _, does = one.rpartition("=")
            text.append("  " if number else "")
            text.append(key, "bold underline")
            text.append(f" {does}" if key else does)
        self.update(text)
