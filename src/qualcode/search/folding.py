"""Texts as they are compared: capitals, accents written in one way or another, signs that nobody sees."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

JOINERS = "\u200c\u200d"
"""Signs without width that belong to a word, as in Persian."""
SPACELESS = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u0edc-\u0edf\u1000-\u103f\u1050-\u109d\u1780-\u17d3"
    "\u3005-\u3007\u3041-\u309f\u30a1-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U000323af"
)
"""Scripts that put no space between words (Chinese, Japanese, Thai, Lao, Burmese, Khmer): each sign is a word."""

_SPACELESS = re.compile(f"[{SPACELESS}]")
_LETTER = re.compile("[a-z]", re.IGNORECASE)  # of other signs, such as a long s, it matches those that it takes for one
_WORD_SIGN = re.compile(r"\w")


class _Dropped(dict[int, str | None]):
    """For `str.translate`: signs that nobody sees go, such as a soft hyphen or a mark of direction."""

    def __missing__(self, code: int) -> str | None:
        sign = chr(code)
        unseen = unicodedata.category(sign) == "Cf" and sign not in JOINERS
        self[code] = None if unseen else sign
        return self[code]


class _Split(dict[int, str]):
    """For `str.translate`: the signs of words stay, signs that are words of their own stand alone."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        if is_word_sign(sign):
            self[code] = sign
        elif _stands_alone(sign):
            self[code] = f" {sign} "
        else:
            self[code] = " "
        return self[code]


class _Coarse(dict[int, str]):
    """For `str.translate`: what is left of a sign once capitals and accents are taken off."""

    def __missing__(self, code: int) -> str:
        once = unicodedata.normalize("NFD", chr(code).casefold())
        twice = unicodedata.normalize("NFD", once.casefold())
        kept = "".join(sign for sign in twice if unicodedata.category(sign) not in ("Mn", "Mc", "Me", "Cf"))
        self[code] = kept.replace("ı", "i")
        return self[code]


_DROPPED, _SPLIT, _COARSE = _Dropped(), _Split(), _Coarse()


def is_spaceless(sign: str) -> bool:
    """Whether a sign is of a script that puts no space between words."""
    return sign >= "\u0e01" and _SPACELESS.match(sign) is not None


@lru_cache(maxsize=4096)
def is_word_sign(sign: str) -> bool:
    """Whether a sign is a letter, digit or underscore, or a mark on one, of a script with spaces between words."""
    if is_spaceless(sign):
        return False
    return sign.isalnum() or sign == "_" or sign in JOINERS or unicodedata.category(sign)[0] == "M"


def _stands_alone(sign: str) -> bool:
    if is_spaceless(sign):
        return sign.isalnum() or unicodedata.category(sign)[0] in "ML"
    return not sign.isascii() and unicodedata.category(sign)[0] == "S"


def fold(text: str, *, match_case: bool = False) -> str:
    r"""A text without capitals, accents composed, and without signs that nobody sees.

    >>> fold("STRASSE"), fold("Straße"), fold("Cafe\u0301 co\u00adop")
    ('strasse', 'strasse', 'café coop')
    """
    if text.isascii():
        return text if match_case else text.lower()
    seen = text.translate(_DROPPED)
    if not match_case:
        seen = unicodedata.normalize("NFC", seen).casefold()
    return unicodedata.normalize("NFC", seen)


def words_of(folded: str) -> str:
    """The words of a folded text with a space between any two; a Chinese sign or an emoji is a word.

    >>> words_of("we don't trust 信任 😀!").split()
    ['we', 'don', 't', 'trust', '信', '任', '😀']
    """
    return folded.translate(_SPLIT)


def coarse(text: str) -> str:
    r"""What is left of a text whatever way of comparing it is used: no capitals, no accents, nothing unseen.

    Texts that are alike in any way are alike so; and a part of a text is a part of it so.

    >>> coarse("Ça"), coarse("İstanbul"), coarse("Stra\u00adße")
    ('ca', 'istanbul', 'strasse')
    """
    return text.lower() if text.isascii() else text.translate(_COARSE)


class Folded(NamedTuple):
    """A text as it is compared, and where each part of it stands in the text as it is."""

    text: str
    at: Sequence[int] = ()
    """Where each part begins in the folded text; none where every sign stands where it stood."""
    starts: Sequence[int] = ()
    ends: Sequence[int] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the text itself that a span of the folded one means, widened to whole parts."""
        if not self.at:
            return start, end
        return self.starts[bisect_right(self.at, start) - 1], self.ends[bisect_right(self.at, end - 1) - 1]


def folded(text: str, *, match_case: bool = False) -> Folded:
    """A text as it is compared, with the way back."""
    whole = fold(text, match_case=match_case)
    if text.isascii() or _sign_by_sign(text, whole):
        return Folded(whole)
    pieces: list[str] = []
    at: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    length = 0
    for start, end in _parts(text):
        piece = fold(text[start:end], match_case=match_case)
        if piece:
            pieces.append(piece)
            at.append(length)
            starts.append(start)
            ends.append(_seen_end(text, start, end))
            length += len(piece)
    return Folded("".join(pieces), at, starts, ends)


def _sign_by_sign(text: str, whole: str) -> bool:
    """Whether folding changed no sign but for its case; so nothing has moved."""
    return len(text) == len(whole) and len(text.casefold()) == len(text) and unicodedata.is_normalized("NFC", text)


def _parts(text: str) -> list[tuple[int, int]]:
    """A text cut before every sign that cannot melt into the one before it."""
    cuts = [0, *(at for at, sign in enumerate(text) if at and _begins(sign)), len(text)]
    return list(pairwise(cuts))


@lru_cache(maxsize=4096)
def _begins(sign: str) -> bool:
    category = unicodedata.category(sign)
    return category[0] != "M" and category != "Cf" and not unicodedata.combining(sign) and sign not in _melting()


@lru_cache(maxsize=1)
def _melting() -> frozenset[str]:
    """Signs that are no marks and yet melt into the one before: parts of Korean syllables, and a few of India."""
    return frozenset(map(chr, [*range(0x1160, 0x1200), *range(0xD7B0, 0xD7FC)]))


def _seen_end(text: str, start: int, end: int) -> int:
    """The end of a part without the signs behind it that nobody sees."""
    while end > start + 1 and _DROPPED[ord(text[end - 1])] is None:
        end -= 1
    return end


def is_plain(text: str) -> bool:
    r"""Whether each sign of a text is folded by itself to one sign, and words end where a regular expression says so.

    >>> is_plain("“Café” – Москва"), is_plain("Straße"), is_plain("co\u00adop"), is_plain("信任")
    (True, False, False, False)
    """
    return text.isascii() or all(map(_is_plain_sign, set(text)))


@lru_cache(maxsize=4096)
def _is_plain_sign(sign: str) -> bool:
    if sign.isascii():
        return True
    plain = sign.casefold()
    return (
        len(plain) == 1
        and not plain.isascii()
        and _LETTER.match(sign) is None
        and all(_begins(one) and unicodedata.is_normalized("NFC", one) for one in (sign, plain))
        and is_word_sign(sign) == is_word_sign(plain) == (_WORD_SIGN.match(sign) is not None)
        and not is_spaceless(sign)
        and (sign.isdecimal(), sign.isalnum()) == (plain.isdecimal(), plain.isalnum())
    )
