"""The strip with the tour's next step."""

from rich.text import Text
from textual.widgets import Static


class TourStrip(Static):
    """What to try, by which keys, and how to leave the tour."""

    DEFAULT_CSS = """
    TourStrip { dock: top; height: auto; max-height: 4; background: $accent; color: $text; padding: 0 1; }
    TourStrip:ansi { text-style: reverse; }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._shown = ("", "", "", "")

    def show(self, where: str, title: str, keys: str, words: str) -> None:
        """Draw a step."""
        if (where, title, keys, words) == self._shown:
            return
        self._shown = (where, title, keys, words)
        text = Text.assemble((f"{where}: {title}   ", "bold"), (f" {keys} ", "bold reverse"))
        text.append("   F4 next step   Ctrl+Q end")
        self.update(Text.assemble(text, "\n", words))
