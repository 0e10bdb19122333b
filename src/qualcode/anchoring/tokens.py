"""A text as words and signs, each with its place and a letter that stands for what it reads as."""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

NOWHERE = -1
"""The place of a word that the other text does not have."""
_SINGLE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Scripts that put no space between words: each of their characters is a word here."""
_HIDDEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_ALIKE = {
    **dict.fromkeys("‘’‚‛′`´", "'"),
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "…": "...",
    "ﬀ": "ff",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
}
_SHAPES = str.maketrans(_ALIKE | dict.fromkeys(_HIDDEN))


class Tokens(NamedTuple):
    """The words and signs of a text, white space left out."""

    text: str
    starts: list[int]
    ends: list[int]
    letters: str
    """One character a token: the same for tokens that read the same, in all texts that were cut together."""


def tokens_of(texts: Sequence[str]) -> list[Tokens]:
    r"""Texts cut into words and signs; how a word is composed and the shape of quotation marks make no difference.

    >>> straight, curly = tokens_of(['"Don\'t," he said.', '“Don’t,”  he said.'])
    >>> straight.letters == curly.letters
    True
    """
    pattern = _pattern(set().union(*map(set, texts)))
    letters: dict[str, str] = {}
    readings: dict[str, str] = {}
    found = []
    for text in texts:
        starts, ends, line = [], [], []
        for match in pattern.finditer(text):
            raw = match[0]
            letter = letters.get(raw)
            if letter is None:
                letter = letters[raw] = readings.setdefault(reading(raw), chr(len(readings) + 1))
            starts.append(match.start())
            ends.append(match.end())
            line.append(letter)
        found.append(Tokens(text, starts, ends, "".join(line)))
    return found


def reading(text: str) -> str:
    r"""What a text reads as: composed, with plain quotation marks and dashes, without signs that cannot be seen.

    >>> reading("cafe\u0301 ‘now’")
    "café 'now'"
    """
    return unicodedata.normalize("NFC", text.translate(_SHAPES))


def _pattern(signs: set[str]) -> re.Pattern[str]:
    """What a token is: a word with its marks, one character of a script without spaces, or one sign."""
    marks = "".join(sorted(sign for sign in signs if unicodedata.category(sign)[0] == "M")) + _HIDDEN
    inner = f"[^\\W{_SINGLE}]"
    return re.compile(rf"[{_SINGLE}][{marks}]*|{inner}(?:{inner}|[{marks}])*|\.\.\.|[^\w\s{marks}][{marks}]*")
