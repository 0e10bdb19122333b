"""The one line at the bottom."""

from typing import NamedTuple

from rich.text import Text
from textual.geometry import Size
from textual.widget import Widget

from qualcode.text import one_line
from qualcode.tui.widgets.cells import cells, shown
from qualcode.tui.widgets.wrapping import wrapped_words

_KEYS = "? keys"
_GAP = "  "


class Place(NamedTuple):
    """Where a coder is."""

    document: str
    passage: str
    """As in `turn 12/68`."""
    share: str
    """As in `45% coded`."""
    selected: str
    """How many words are selected, and the level of which they are a passage."""
    layer: str = ""
    """As in `pass 2`; empty where there is nothing to say."""
    state: str = ""
    """As in `finished`; empty where the document can be coded."""


_DROPPED = ("document", "layer", "selected", "share", "passage")
"""What is left out where there is no room for all, one after another."""


class StatusLine(Widget):
    """Where one is, and what happened last; what is too long for one line has more, until the next key."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Place("", "", "", "")
        self.said = ""
        """What happened last."""
        self._n_lines = 1

    def show(self, place: Place, said: str = "") -> None:
        """Draw another place."""
        self.place, self.said = place, said
        above, _ = fitted_line(place, said, self.size.width or 80)
        n_lines = len(above) + 1
        self.refresh(layout=n_lines != self._n_lines)  # a layout at each key would be felt
        self._n_lines = n_lines

    def say(self, said: str) -> None:
        """Say something else of the same place."""
        self.show(self.place, said)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One line, or more where what happened does not fit beside the place."""
        return len(fitted_line(self.place, self.said, width)[0]) + 1

    def render(self) -> Text:
        """The lines, what happened last in bold."""
        above, line = fitted_line(self.place, self.said, self.size.width or 80)
        drawn = Text("\n".join([*above, line]), no_wrap=True, overflow="crop")
        said = shown(one_line(self.said))
        at = 0 if above else drawn.plain.rfind(said)
        if said and at >= 0:
            drawn.stylize("bold", at, len("\n".join(above)) if above else at + len(said))
        return drawn


def fitted_line(place: Place, said: str, width: int) -> tuple[list[str], str]:
    """Lines for what is too long to stand beside the place, and the line itself; no word is cut.

    >>> fitted_line(Place("p1", "turn 2/9", "50% coded", "turn, 3 words"), "coded trust", 62)
    ([], ' p1  turn 2/9  50% coded  turn, 3 words  coded trust    ? keys')
    >>> fitted_line(Place("p1", "turn 2/9", "50% coded", "turn, 3 words"), "coded trust", 40)
    ([], ' turn 2/9  50% coded  coded trust ? keys')
    """
    said = shown(one_line(said))
    room = width - len(_KEYS) - 2
    above: list[str] = []
    if cells(_GAP.join(filter(None, (place.passage, place.state, said)))) > room:
        above = [f" {line}" for line in wrapped_words(said, max(10, width - 2))]
        said = ""
    parts = [*(shown(part) for part in place), said]
    for dropped in _DROPPED:
        if cells(_GAP.join(filter(None, parts))) <= room:
            break
        parts[Place._fields.index(dropped)] = ""
    line = " " + _GAP.join(filter(None, parts))
    return above, line + " " * max(1, width - cells(line) - len(_KEYS)) + _KEYS
