"""Things to be found, all in a row: a few letters are looked for in all of them at once."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from qualcode.desk.matching import (
    Entry,
    Match,
    Tier,
    as_typed,
    bits_of,
    in_pieces,
    mistyped,
    pattern_of,
    scattered,
)
from qualcode.desk.typed_words import DOT, folded_words

LINE = "\n"
TYPO_LENGTH = 4
"""From so many letters on a word may have one wrong."""
FIRST_WRONG_LENGTH = 6
"""From so many letters on, even the first."""


class _Rows(NamedTuple):
    """Texts in a row, so that all are looked through at once."""

    joined: str
    ends: list[int]


class Shelf:
    """Things to be found, all in a row."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self.runs = _rows([entry.runs for entry in entries])
        self.words = _rows([f" {entry.spaced.replace(LINE, ' ')}" for entry in entries])
        self.initials = _rows([entry.initials for entry in entries])
        self.paths = _rows([entry.path for entry in entries])

    @cached_property
    def texts(self) -> _Rows:
        """What is said about each, as words."""
        return _rows([folded_words(entry.told) for entry in self.entries])

    @cached_property
    def vocabulary(self) -> Mapping[str, frozenset[str]]:
        """All words of labels and ids under their first letter."""
        words: dict[str, set[str]] = {}
        for entry in self.entries:
            for word in entry.spaced.replace(DOT, "").split():
                words.setdefault(word[0], set()).add(word)
        return {first: frozenset(some) for first, some in words.items()}

    def reach(self, word: str) -> "_Reach":
        """Where a word is to be found."""
        if len(word) < 2:
            return _Reach(word, _holding(self.words, f" {word}"), set(), set())
        spelt = _holding(self.runs, word) | _holding(self.initials, f"|{word}")
        path = _holding(self.paths, f" {word}")
        text = _holding(self.texts, f" {word}") if len(word) > 2 else set()
        return _Reach(word, spelt, path, text)

    def matches(self, words: Sequence[str]) -> list[tuple[int, Match]]:
        """What matches all words, by its place in the row, in no order.

        Words that stand together in a label or id match as one.
        """
        found = self._spread(words) if len(words) > 1 else self._with(self.reach(words[0]), range(len(self.entries)))
        if not found:
            loose = ((at, scattered(entry, "".join(words))) for at, entry in enumerate(self.entries))
            found = {at: match for at, match in loose if match is not None}
        return list(found.items())

    def _spread(self, words: Sequence[str]) -> dict[int, Match]:
        """What matches several words, each anywhere, or all where they stand together."""
        whole = "".join(words)
        typed = ((at, as_typed(self.entries[at], whole)) for at in self.reach(whole).spelt)
        together = {at: match for at, match in typed if match is not None}
        reaches = [self.reach(word) for word in words]
        among = set(range(len(self.entries))).difference(together)
        for reach in reaches:
            if reach.spelt:
                among &= reach.anywhere
        spread: dict[int, list[Match]] = {at: [] for at in among}
        for reach in reaches:
            matches = self._with(reach, spread, pieces=not reach.spelt)
            spread = {at: [*spread[at], match] for at, match in matches.items()}
        return {**together, **{at: _as_one(some) for at, some in spread.items()}}

    def _with(self, reach: "_Reach", among: Iterable[int], *, pieces: bool = True) -> dict[int, Match]:
        """What matches one word; a typo only where nobody has the word as it is.

        Args:
            reach: The word, and where it is to be found.
            among: Where to look.
            pieces: Whether it may stand for beginnings of several words.
        """
        word = reach.word
        anyhow, tight = pattern_of(word, r"[^ \n]*?"), pattern_of(word, "")
        meant = [] if len(word) < TYPO_LENGTH or reach.spelt else _meant(self, word)
        signs, first, by_pieces = bits_of(word), bits_of(word[0]), pieces and len(word) > 1
        found: dict[int, Match] = {}
        for at in among:
            entry = self.entries[at]
            match = as_typed(entry, word) if at in reach.spelt else None
            if match is None and by_pieces and entry.firsts & first and entry.signs & signs == signs:
                match = in_pieces(entry, anyhow, tight)
            if match is None and meant:
                match = mistyped(entry, meant)
            if match is None and at in reach.path:
                match = Match(Tier.PATH, 0, 0, "path")
            if match is None and at in reach.text:
                match = Match(Tier.TEXT, 0, 0, "definition")
            if match is not None:
                found[at] = match
        return found


class _Reach(NamedTuple):
    """A word, and which of the things to be found have it."""

    word: str
    spelt: set[int]
    """In label or id as it was typed, or as first letters of words there."""
    path: set[int]
    text: set[int]

    @property
    def anywhere(self) -> set[int]:
        """In any of these."""
        return self.spelt | self.path | self.text


def _rows(texts: Sequence[str]) -> _Rows:
    return _Rows("\n".join(texts), list(accumulate(len(text) + 1 for text in texts)))


def _holding(rows: _Rows, piece: str) -> set[int]:
    """Which texts have a piece."""
    found = set()
    at = rows.joined.find(piece)
    while at >= 0:
        row = bisect_right(rows.ends, at)
        found.add(row)
        at = rows.joined.find(piece, rows.ends[row])
    return found


def _as_one(matches: Sequence[Match]) -> Match:
    """Several words as one match, as good as the worst of them; those that stand in the order typed first."""
    worst = max(matches, key=lambda match: match.tier)
    nears = [match.near for match in matches]
    disorder = 0 if nears == sorted(nears) else 1000
    hits = sorted({hit for match in matches for hit in match.hits})
    return Match(worst.tier, disorder + sum(nears), worst.length, worst.why, tuple(hits))


def _meant(shelf: Shelf, word: str) -> list[str]:
    """Words that were meant, if one letter of what was typed is wrong, too many or missing."""
    firsts = sorted(shelf.vocabulary) if len(word) >= FIRST_WRONG_LENGTH else [word[0]]
    return sorted(other for first in firsts for other in shelf.vocabulary.get(first, ()) if one_off(word, other))


def one_off(typed: str, word: str) -> bool:
    """Whether a word begins as typed but for one letter, or for two that changed places.

    >>> [one_off(typed, "equity") for typed in ("eqity", "equitty", "equoty", "eqiuty", "equityy")]
    [True, True, True, True, True]
    >>> [one_off(typed, "equity") for typed in ("equity", "equi", "eqxxty", "equx")]
    [False, False, False, False]
    """
    at = next((at for at, (a, b) in enumerate(zip(typed, word, strict=False)) if a != b), min(len(typed), len(word)))
    after = typed[at + 1 :]
    if not after:  # the last letter: of a whole word, or of one that misses one; else it is another word
        return at < len(typed) and (len(word) in (at, at + 1) or word[at + 1 :] == typed[at:])
    swapped = typed[at + 1] + typed[at] + after[1:]
    return any(
        word[start:].startswith(rest)
        for start, rest in ((at + 1, after), (at, after), (at + 1, typed[at:]), (at, swapped))
    )
