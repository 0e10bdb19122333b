"""The letters that stand for codes where there is room for no more, as in the margin, and by which one takes them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import product
from string import ascii_lowercase, digits
from unicodedata import east_asian_width, normalize

from qualcode.model import Codebook

_WORDS = re.compile(r"[\W_]+")


class Same:
    """A codebook that equals itself alone, so that what was made of it is found again without comparing all codes."""

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.codebook is self.codebook

    def __hash__(self) -> int:
        return id(self.codebook)


def letters(codebook: Codebook) -> Mapping[str, str]:
    """A sign for each code: one letter for an id of one word, else two; none is given twice, in capitals or not.

    They follow from the ids and their order in the codebook, never from
    labels: a code that is added at the end changes no other's.

    >>> from qualcode.model import Code
    >>> ids = ("trust", "hub-team", "hub-training", "talk")
    >>> letters(Codebook(codes=tuple(Code(id, id) for id in ids)))
    {'trust': 'T', 'hub-team': 'Ht', 'hub-training': 'Hr', 'talk': 'Ta'}
    """
    return _letters(Same(codebook))


@lru_cache(maxsize=4)
def _letters(same: Same) -> Mapping[str, str]:
    taken: set[str] = set()
    signs: dict[str, str] = {}
    for code_id in same.codebook.by_id:
        sign = next(one for one in _candidates(code_id) if one not in taken)
        taken.add(sign)
        signs[code_id] = sign.capitalize()
    return signs


class BySign:
    """The codes that may be put on a passage, each under its sign in small letters.

    >>> from qualcode.model import Code
    >>> signs = BySign(Codebook(codes=tuple(Code(id, id) for id in ("trust", "talk", "hub-team"))))
    >>> signs.meant("t"), signs.meant("ta"), signs.meant("h")
    ('', 'talk', '')
    >>> signs.code("t"), signs.beginning("t")
    ('trust', ['trust', 'talk'])
    """

    def __init__(self, codebook: Codebook) -> None:
        offered = ((sign.casefold(), code) for code, sign in letters(codebook).items())
        self._codes = {sign: code for sign, code in offered if not codebook.by_id[code].retired_in}

    def code(self, typed: str) -> str:
        """The code whose sign this is; empty where it is none's."""
        return self._codes.get(typed.casefold(), "")

    def beginning(self, typed: str) -> list[str]:
        """The codes whose signs begin so, in the order of these."""
        return [code for sign, code in sorted(self._codes.items()) if sign.startswith(typed.casefold())]

    def meant(self, typed: str) -> str:
        """The code whose sign this is; empty while it may yet become another's."""
        return self.code(typed) if len(self.beginning(typed)) == 1 else ""


def value_letters(values: Sequence[str]) -> list[str]:
    """A small letter for each of some values of facets, by their ids; empty for those after the last letter.

    A value that is added at the end changes no other's.

    >>> value_letters(["students", "families", "staff", "funders"])
    ['s', 'f', 't', 'u']
    """
    given: list[str] = []
    for value in values:
        own = [letter for letter in value.casefold() if letter in ascii_lowercase]
        given.append(next((one for one in (*own, *ascii_lowercase) if one not in given), ""))
    return given


def _candidates(code_id: str) -> Iterator[str]:
    """Signs for an id, in small letters, the best first; without end."""
    words = [narrow for word in _WORDS.split(normalize("NFC", code_id)) if (narrow := _narrow(word))]
    first = words[0][0] if words else "x"
    if len(words) == 1:
        yield first
    yield from (first + word[0] for word in words[1:])
    yield from (first + letter for word in (*words[1:], *words[:1]) for letter in word[1:])
    yield from (first + letter for letter in ascii_lowercase + digits)
    for length in range(2, len(code_id) + 9):
        yield from map("".join, product(ascii_lowercase + digits, repeat=length))


def _narrow(word: str) -> str:
    """The letters of a word that take one cell of a terminal each, and stay one when made a capital."""
    return "".join(
        letter
        for letter in word.casefold()
        if letter.isalnum() and len(letter.capitalize()) == 1 and east_asian_width(letter) not in "WF"
    )
