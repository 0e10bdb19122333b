"""What a terminal shows for each character of a text, and how many cells wide: never more than they all agree on."""

import re
from unicodedata import category

from rich.cells import get_character_cell_size

_TAB = "    "
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_SKINS = range(0x1F3FB, 0x1F400)
_KEYCAP = 0x20E3
_HANGUL_FILLER = 0x115F

PLAIN = (
    " -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f"
    "\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u2199\u2500-\u25fc"
)
"""For a class of a regex: characters that are shown as they are, one cell each."""
NOT_PLAIN = re.compile(f"[^{PLAIN}\n]")
_PILE = re.compile(r"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{3})[\u0300-\u036f]+")


class _Shown(dict[int, str]):
    """For `str.translate`.

    Terminals differ on joined emoji, on signs that choose a shape, and on
    flags: so members of a family stand side by side, flags are their
    letters, and what has no width is left out, but for accents.
    """

    def __missing__(self, code: int) -> str:
        self[code] = shown = _shown(code)
        return shown


def _shown(code: int) -> str:
    sign = chr(code)
    if sign == "\t":
        return _TAB
    if sign == "\n":
        return sign
    if code < 32:
        return chr(0x2400 + code)
    if code in _FLAG_LETTERS:
        return chr(ord("A") + code - _FLAG_LETTERS.start)
    kind = category(sign)
    if kind in {"Zl", "Zp"} or code == 0x85:
        return " "
    if kind in {"Cc", "Cs", "Cn"}:
        return "?"
    if kind == "Cf" or code in _SKINS or code in {_KEYCAP, _HANGUL_FILLER} or 0xFE00 <= code < 0xFE10:
        return ""
    return "" if 0xE0000 <= code < 0xE0200 else sign


_SHOWN = _Shown()


class _Widths(dict[str, int]):
    def __missing__(self, sign: str) -> int:
        self[sign] = width = sum(map(get_character_cell_size, _SHOWN[ord(sign)]))
        return width


WIDTHS = _Widths()
"""How many cells each character takes as it is shown."""


def shown(text: str) -> str:
    r"""A text as it is put on a screen.

    >>> shown("a\tb\x1b 👩\u200d👧 🇩🇪")
    'a    b␛ 👩👧 DE'
    """
    if NOT_PLAIN.search(text) is None:
        return text
    return _PILE.sub(r"\1", text.translate(_SHOWN))


def cells(text: str) -> int:
    """How many cells a text takes as it is shown.

    >>> cells("学校 ok")
    7
    """
    return len(text) if NOT_PLAIN.search(text) is None else sum(map(WIDTHS.__getitem__, text))


def n_fitting(text: str, width: int) -> int:
    """How many characters of a text, from its first on, have room in a width.

    >>> n_fitting("学校 ok", 5), n_fitting("ok", 5)
    (3, 2)
    """
    if cells(text) <= width:
        return len(text)
    at = total = 0
    while at < len(text) and total + WIDTHS[text[at]] <= width:
        total += WIDTHS[text[at]]
        at += 1
    return at


def fitted(text: str, width: int) -> str:
    """A text as it is shown, cut or filled with spaces to a width.

    >>> fitted("学校", 3), fitted("ab", 3)
    ('学 ', 'ab ')
    """
    cut = text[: n_fitting(text, width)]
    return shown(cut) + " " * (width - cells(cut))


def shortened(text: str, width: int) -> str:
    """A text on one line of at most so many cells, with dots for what was left out.

    >>> shortened("Managing the network", 12), shortened("信任", 3), shortened("信任", 0)
    ('Managing th…', '信…', '')
    """
    line = text.replace("\n", " ")
    if cells(line) <= width:
        return shown(line)
    return fitted(line, width - 1).rstrip() + "…" if width > 0 else ""


def cropped(text: str, width: int) -> str:
    """The same on exactly so many cells.

    >>> cropped("abc", 5), cropped("abcdef", 4)
    ('abc  ', 'abc…')
    """
    return fitted(shortened(text, width), width)


def pointed(message: str) -> str:
    r"""A message that points with a caret below a line, on one line: `▸` stands before the place.

    >>> pointed("the query cannot be read: this `)` closes nothing\n  信任 trust) school\n            ^")
    'this `)` closes nothing: 信任 trust▸) school'
    """
    words, _, below = message.partition("\n  ")
    line, _, caret = below.partition("\n  ")
    if caret.strip() != "^":
        return message
    at = n_fitting(line, caret.index("^"))
    return f"{words.removeprefix('the query cannot be read: ')}: {line[:at]}▸{line[at:]}"
