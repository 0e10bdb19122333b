"""Text as it is compared with what somebody types: case, accents, hyphens and punctuation do not matter."""

import re
from typing import NamedTuple
from unicodedata import category, normalize

_PLAIN = re.compile(r"[a-z0-9]+(?:'[a-z0-9]+)*")
_JOINED = "'’ʼ"
"""What stands inside a word without ending it."""
DOT = "·"
"""Stands for each letter of a small word, where only the others tell something."""
SMALL = frozenset(
    ["a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "of", "on", "or", "the", "to", "with"]
)
"""Words that people leave out where they type the first letters of words."""


class Folded(NamedTuple):
    """A text in small letters without accents, its words one after another."""

    run: str
    """Letters and digits alone, as in `codesign` for "Co-design"."""
    spaced: str
    """The same with a space between words, as also for a hyphen; dots for each small word but the first."""
    offsets: tuple[int, ...]
    """Where each sign of `run` stands in the text."""
    starts: frozenset[int]
    """Where words begin in `run`."""
    initials: tuple[str, ...]
    """The first letters of all words, and of those that are not small ones."""


def fold(text: str) -> Folded:
    """A text folded, so that each sign can be found again in it.

    >>> folded = fold("Managing the Co-Désign")
    >>> folded.spaced, folded.initials, folded.offsets[-6:]
    ('managing ··· co design', ('mtcd', 'mcd'), (16, 17, 18, 19, 20, 21))
    """
    words: list[str] = []
    offsets: list[int] = []
    starts: list[int] = []
    for word, places in _words(text):
        starts.append(len(offsets))
        words.append(word)
        offsets += places
    everything = "".join(word[0] for word in words)
    telling = "".join(word[0] for word in words if word not in SMALL)
    initials = (everything,) if everything == telling else (everything, telling)
    spaced = " ".join(DOT * len(word) if number and word in SMALL else word for number, word in enumerate(words))
    return Folded("".join(words), spaced, tuple(offsets), frozenset(starts), initials)


def folded_words(text: str) -> str:
    """The words of a text, a space before each: quick to make, and to look into for the beginning of a word.

    >>> folded_words("Hub’s co-design: Café")
    ' hubs co design cafe'
    """
    small = normalize("NFKD", text.casefold())
    if not small.isascii():
        small = "".join(sign for sign in small if sign.isascii() or category(sign)[0] != "M")
    return "".join(" " + word for word in re.findall(r"[^\W_]+", re.sub(f"[{_JOINED}]", "", small)))


def terms(typed: str) -> list[str]:
    """What was typed, as words to look for; a hyphen inside one joins it.

    >>> terms("Co-design  é’s")
    ['codesign', 'es']
    """
    return [run for word in typed.split() if (run := fold(word).run)]


def _words(text: str) -> list[tuple[str, list[int]]]:
    if text.isascii():
        return [_plain(match) for match in _PLAIN.finditer(text.casefold())]
    words: list[tuple[str, list[int]]] = []
    inside = False
    for offset, sign in enumerate(text):
        for letter in normalize("NFKD", sign.casefold()):
            if letter.isalnum():
                if not inside:
                    words.append(("", []))
                word, places = words[-1]
                words[-1] = (word + letter, [*places, offset])
                inside = True
            elif letter not in _JOINED and category(letter)[0] != "M":
                inside = False
    return words


def _plain(match: re.Match[str]) -> tuple[str, list[int]]:
    word, start = match.group(), match.start()
    places = list(range(start, start + len(word)))
    if "'" in word:
        places = [place for place, sign in zip(places, word, strict=True) if sign != "'"]
        word = word.replace("'", "")
    return word, places
