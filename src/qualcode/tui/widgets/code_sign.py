"""How a code is shown in little room: its letters on its colour, never the colour alone."""

from rich.style import Style
from rich.text import Text

from qualcode.model import Code

_DARK = 140.0
"""Colours lighter than this bear dark letters; 0 is black, 255 white."""


def sign_style(code: Code | None) -> Style:
    """The code's colour, and letters that can be read on it; where it has none, the screen's own turned round."""
    if code is None or not code.color:
        return Style(reverse=True)
    red, green, blue = (int(code.color[at : at + 2], 16) for at in (1, 3, 5))
    light = 0.299 * red + 0.587 * green + 0.114 * blue
    return Style(bgcolor=code.color, color="#ffffff" if light < _DARK else "#000000")


def sign(letters: str, code: Code | None) -> Text:
    """The letters of a code on its colour, always two cells wide."""
    return Text.assemble((f"{letters:<2}"[:2], sign_style(code)))
