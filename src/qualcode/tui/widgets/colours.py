"""Colours of codes as a terminal can show them: legible on the background, and sensible where there are sixteen."""

from colorsys import rgb_to_hls
from functools import lru_cache

from rich.style import Style
from textual.color import Color, ColorParseError

_LEAST_CONTRAST = 3.0
_HUES = ((0.05, "red"), (0.2, "yellow"), (0.45, "green"), (0.54, "cyan"), (0.72, "blue"), (0.93, "magenta"))
"""Up to which hue each of the terminal's own colours stands for a code's."""


@lru_cache(maxsize=1024)
def code_style(color: str, background: str, *, own_colours: bool) -> Style:
    """The style in which a code's stripe is drawn.

    Args:
        color: As the codebook has it; empty for none.
        background: On which it is drawn, as `#rrggbb`.
        own_colours: Whether the terminal's own colours are to be used, because it has few or its background is unknown.
    """
    try:
        wanted = Color.parse(color) if color else None
    except ColorParseError:
        wanted = None
    if wanted is None:
        return Style()
    if own_colours:
        return Style(color=_nearest(wanted))
    return Style(color=_legible(wanted, Color.parse(background)).rich_color)


def _nearest(color: Color) -> str:
    hue, _, saturation = rgb_to_hls(*color.normalized)
    if saturation < 0.15:
        return "default"
    return next((name for end, name in _HUES if hue < end), "red")


def _legible(color: Color, background: Color) -> Color:
    towards = Color.parse("#ffffff" if background.brightness < 0.5 else "#000000")
    for share in (0.0, 0.15, 0.3, 0.45, 0.6):
        tried = color.blend(towards, share)
        low, high = sorted((_luminance(tried), _luminance(background)))
        if (high + 0.05) / (low + 0.05) >= _LEAST_CONTRAST:
            return tried
    return towards


def _luminance(color: Color) -> float:
    """How light a colour looks, as WCAG 2 counts it."""
    red, green, blue = (
        part / 12.92 if part < 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
