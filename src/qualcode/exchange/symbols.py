"""Characters for the symbols that Word stores as places in a picture font."""

import re
from collections.abc import Mapping

_SYMBOLS: Mapping[str, Mapping[int, str]] = {
    "wingdings": {
        0x4A: "☺", 0x4B: "😐", 0x4C: "☹", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x76: "❖", 0xA7: "▪", 0xA8: "◻",
        0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒",
        0xFE: "☑",
    },
    "symbol": {
        0x61: "α", 0x62: "β", 0x67: "γ", 0x64: "δ", 0x6B: "κ", 0x6C: "λ", 0x6D: "μ", 0x70: "π", 0x73: "σ", 0x57: "Ω",
        0xA3: "≤", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB9: "≠", 0xAC: "←", 0xAD: "↑", 0xAE: "→",
        0xAF: "↓", 0xDE: "⇒",
    },
}  # fmt: skip
_PICTURE_FONTS = ("symbol", "wingdings", "wingdings 2", "wingdings 3", "webdings")


def symbol_character(font: str, code: str) -> str | None:
    """The character of a symbol; `None` where it has none.

    >>> symbol_character("Wingdings", "F04A"), symbol_character("Webdings", "F021")
    ('☺', None)
    """
    if not re.fullmatch(r"[0-9A-Fa-f]{1,4}", code):
        return None
    place = int(code, 16)
    place = place - 0xF000 if 0xF000 <= place <= 0xF0FF else place
    found = _SYMBOLS.get(font.casefold(), {}).get(place)
    if found is None and font.casefold() not in _PICTURE_FONTS and chr(place).isprintable():
        return chr(place)
    return found
