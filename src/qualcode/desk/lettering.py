"""The letters that stand for codes where there is room for no more, as in the margin of a text."""

import re
from collections.abc import Iterator, Mapping
from itertools import product
from string import ascii_lowercase, digits
from unicodedata import east_asian_width, normalize

from qualcode.model import Codebook

_WORDS = re.compile(r"[\W_]+")


def letters(codebook: Codebook) -> Mapping[str, str]:
    """A sign for each code: one letter for an id of one word, else two; none is given twice, in capitals or not.

    They follow from the ids and their order in the codebook, never from
    labels: a code that is added at the end changes no other's.

    >>> from qualcode.model import Code
    >>> ids = ("trust", "hub-team", "hub-training", "talk")
    >>> letters(Codebook(codes=tuple(Code(id, id) for id in ids)))
    {'trust': 'T', 'hub-team': 'Ht', 'hub-training': 'Hr', 'talk': 'Ta'}
    """
    taken: set[str] = set()
    signs: dict[str, str] = {}
    for code_id in codebook.by_id:
        sign = next(one for one in _candidates(code_id) if one not in taken)
        taken.add(sign)
        signs[code_id] = sign.capitalize()
    return signs


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
