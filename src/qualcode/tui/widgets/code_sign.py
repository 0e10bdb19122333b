"""How a code is shown in little room: its letters on its colour, never the colour alone."""

from rich.style import Style
from rich.text import Text

from qualcode.model import Code
from qualcode.tui.widgets.cells import fitted

_DARK = 140.0
"""Colours lighter than this bear dark letters; 0 is black, 255 white."""


def sign_style(color: str) -> Style:
    """A code's `#rrggbb`, and letters that can be read on it; without one, the screen's own turned round."""
    if not color:
        return Style(reverse=True)
    red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    light = 0.299 * red + 0.587 * green + 0.114 * blue
    return Style(bgcolor=color, color="#ffffff" if light < _DARK else "#000000")


def sign(letters: str, code: Code | None) -> Text:
    """The letters of a code on its colour, always two cells wide."""
    return Text.assemble((fitted(letters, 2), sign_style(code.color if code else "")))
