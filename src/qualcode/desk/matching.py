"""How well a label matches a few typed letters, and which of its characters they are."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from qualcode.desk.folding import SMALL, Folded, fold, folded_words

TYPO_LENGTH = 4
"""From so many letters on a word may have one wrong."""
FIRST_WRONG_LENGTH = 6
"""From so many letters on, even the first."""


class Tier(IntEnum):
    """How well something matches, the best first."""

    EXACT = 0
    LABEL_BEGINS = 1
    ID_BEGINS = 2
    INITIALS = 3
    """`mn` for "Managing the network"."""
    WORD_BEGINS = 4
    PIECES = 5
    """Beginnings of several words in their order: `mannet`."""
    INSIDE = 6
    LETTERS = 7
    """Letters in their order, none of a word whose first is left out: `mgmt`."""
    TYPO = 8
    PATH = 9
    TEXT = 10
    SCATTERED = 11
    """Letters in their order and close together; only where nothing matches better."""


class Match(NamedTuple):
    """How one thing matches."""

    tier: Tier
    near: int
    """The smaller the better among matches of a tier."""
    length: int
    """Of what matched, label or id."""
    why: str
    hits: tuple[int, ...] = ()
    """Which characters of the label matched."""


class Entry(NamedTuple):
    """One thing to be found, folded."""

    label: Folded
    id: Folded
    runs: str
    """Label and id in one."""
    spaced: str
    """Label and id in words, a line each."""
    initials: str
    """First letters of words, a bar before each row of them."""
    signs: int
    """Which letters label and id have, as a number."""
    firsts: int
    """Which letters their words begin with."""
    path: str
    """What stands above it, as words."""
    told: str
    """What is said about it."""


class _Rows(NamedTuple):
    """Texts in a row, so that all are looked through at once."""

    joined: str
    ends: list[int]


class Shelf:
    """Things to be found, all in a row."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self.runs = _rows([entry.runs for entry in entries])
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
            for word in entry.spaced.split():
                words.setdefault(word[0], set()).add(word)
        return {first: frozenset(some) for first, some in words.items()}

    def spelt(self, word: str) -> set[int]:
        """Where a label or id has a word as it was typed, or their words begin with its letters."""
        return _holding(self.runs, word) | _holding(self.initials, f"|{word}")

    def matches(self, words: Sequence[str]) -> list[tuple[int, Match]]:
        """What matches all words, by its place in the row, in no order.

        Words that stand together in a label or id match as one.
        """
        everyone: Sequence[int] = range(len(self.entries))
        if len(words) < 2:
            found = list(_with_word(self, words[0], everyone, alone=True))
        else:
            whole = "".join(words)
            typed = ((at, _as_typed(self.entries[at], whole)) for at in self.spelt(whole))
            together = {at: match for at, match in typed if match is not None}
            spread: dict[int, dict[str, Match]] = {at: {} for at in everyone if at not in together}
            for word in sorted(words, key=len, reverse=True):  # the longest leaves the fewest for the others
                spread = {at: {**spread[at], word: match} for at, match in _with_word(self, word, spread)}
            apart = ((at, _as_one([some[word] for word in words])) for at, some in spread.items())
            found = [*together.items(), *apart]
        if not found:
            scattered = ((at, _scattered(entry, "".join(words))) for at, entry in enumerate(self.entries))
            found = [(at, match) for at, match in scattered if match is not None]
        return found


def entry(label: str, own_id: str, path: str, told: str) -> Entry:
    """Something to be found under its label and id."""
    by_label, by_id = fold(label), fold(own_id)
    runs = f"{by_label.run} {by_id.run}"
    initials = "|" + "|".join((*by_label.initials, *by_id.initials))
    spaced = f"{by_label.spaced}\n{by_id.spaced}"
    return Entry(by_label, by_id, runs, spaced, initials, _bits(runs), _bits(initials), folded_words(path), told)


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


def _bits(letters: str) -> int:
    """A set of letters in a number: a quick test of what cannot match."""
    bits = 0
    for letter in letters:
        bits |= 1 << (ord(letter) & 63)
    return bits


def _as_one(matches: Sequence[Match]) -> Match:
    """Several words as one match, as good as the worst of them; those that stand in the order typed first."""
    worst = max(matches, key=lambda match: match.tier)
    nears = [match.near for match in matches]
    disorder = 0 if nears == sorted(nears) else 1000
    hits = sorted({hit for match in matches for hit in match.hits})
    return Match(worst.tier, disorder + sum(nears), worst.length, worst.why, tuple(hits))


def _with_word(shelf: Shelf, word: str, among: Iterable[int], *, alone: bool = False) -> Iterator[tuple[int, Match]]:
    """Entries that match one word, with how; a typo only where nobody has the word as it is.

    One of several words is taken for the beginnings of other words only where nobody has it either.
    """
    spelt = shelf.spelt(word)
    letters, pieces = _pattern(word, r"\S*?"), _pattern(word, "")
    meant = [] if len(word) < TYPO_LENGTH or spelt else _meant(shelf, word)
    in_path = _holding(shelf.paths, f" {word}") if len(word) > 1 else set()
    in_text = _holding(shelf.texts, f" {word}") if len(word) > 2 else set()
    signs, first, in_pieces = _bits(word), _bits(word[0]), (alone or not spelt) and len(word) > 1
    for at in among:
        entry = shelf.entries[at]
        match = _as_typed(entry, word) if at in spelt else None
        if match is None and in_pieces and entry.firsts & first and entry.signs & signs == signs:
            match = _in_pieces(entry, letters, pieces)
        if match is None and meant:
            match = _mistyped(entry, meant)
        if match is None and at in in_path:
            match = Match(Tier.PATH, 0, 0, "path")
        if match is None and at in in_text:
            match = Match(Tier.TEXT, 0, 0, "definition")
        if match is not None:
            yield at, match


def _as_typed(entry: Entry, word: str) -> Match | None:
    """A word as it was typed, in the label or the id; one letter alone only where a word begins with it."""
    label, own_id = entry.label, entry.id
    n, in_label, in_id = len(word), label.run.find(word), own_id.run.find(word)
    long, short = len(label.run), len(own_id.run)
    if in_label == 0:
        return Match(Tier.EXACT if long == n else Tier.LABEL_BEGINS, 0, long, "label", label.offsets[:n])
    if in_id == 0:
        return Match(Tier.EXACT if short == n else Tier.ID_BEGINS, 0, short, "id", _hits(label, word, in_label))
    if n > 1 and f"|{word}" in entry.initials:
        return _by_initials(entry, word)
    begins = _begins(label, word, in_label)
    if begins >= 0:
        return Match(Tier.WORD_BEGINS, begins, long, "label", label.offsets[begins : begins + n])
    begins = _begins(own_id, word, in_id)
    if begins >= 0:
        return Match(Tier.WORD_BEGINS, begins, short, "id")
    if in_label >= 0 and n > 1:
        return Match(Tier.INSIDE, in_label, long, "label", label.offsets[in_label : in_label + n])
    return Match(Tier.INSIDE, in_id, short, "id") if in_id >= 0 and n > 1 else None


def _begins(folded: Folded, word: str, at: int) -> int:
    """Where a word of the text begins so, from a first place on; -1 where none does."""
    while at >= 0 and at not in folded.starts:
        at = folded.run.find(word, at + 1)
    return at


def _hits(label: Folded, word: str, at: int) -> tuple[int, ...]:
    """Where the label has a word too that was found in the id; only where one of its words begins so."""
    begins = _begins(label, word, at)
    return label.offsets[begins : begins + len(word)] if begins >= 0 else ()


def _by_initials(entry: Entry, word: str) -> Match:
    label = entry.label
    starts = sorted(label.starts)
    if label.initials and not label.initials[0].startswith(word):
        starts = [start for start, one in zip(starts, label.spaced.split(), strict=True) if one not in SMALL]
    if any(letters.startswith(word) for letters in label.initials):
        hits = tuple(label.offsets[start] for start in starts[: len(word)])
        return Match(Tier.INITIALS, 0, len(label.run), "label", hits)
    return Match(Tier.INITIALS, 1, len(entry.id.run), "id")


def _pattern(word: str, between: str) -> re.Pattern[str]:
    """The letters of a word, each right after the one before or at the beginning of a later word."""
    gap = f"(?:{between}|.*? )"
    return re.compile(r"(?:^|(?<= ))" + gap.join(f"({re.escape(letter)})" for letter in word), re.MULTILINE)


def _in_pieces(entry: Entry, letters: re.Pattern[str], pieces: re.Pattern[str]) -> Match | None:
    """Letters in their order, in the label or else the id; better where they are beginnings of words."""
    loose = letters.search(entry.spaced)
    if loose is None:
        return None
    tight = pieces.search(entry.spaced)
    found, tier = (loose, Tier.LETTERS) if tight is None else (tight, Tier.PIECES)
    near = found.end() - found.start()
    if found.start() < len(entry.label.spaced):
        return Match(tier, near, len(entry.label.run), "label", _places(entry.label, found))
    return Match(tier, near, len(entry.id.run), "id")


def _places(label: Folded, found: re.Match[str]) -> tuple[int, ...]:
    ats = [found.start(group) for group in range(1, found.re.groups + 1)]
    return tuple(label.offsets[at - label.spaced.count(" ", 0, at)] for at in ats)


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


def _mistyped(entry: Entry, meant: Sequence[str]) -> Match | None:
    for word in meant:
        found = _as_typed(entry, word)
        if found is not None and found.tier < Tier.INSIDE:
            return found._replace(tier=Tier.TYPO)
    return None


def _scattered(entry: Entry, letters: str) -> Match | None:
    """Letters in their order, in a stretch of the label not much longer than they are."""
    if len(letters) < 2 or _bits(letters) & ~entry.signs:
        return None
    found = re.search(".*?".join(f"({re.escape(letter)})" for letter in letters), entry.label.run)
    if found is None or found.end() - found.start() > 2 * len(letters) + 2:
        return None
    hits = tuple(entry.label.offsets[found.start(group)] for group in range(1, len(letters) + 1))
    return Match(Tier.SCATTERED, found.end() - found.start(), len(entry.label.run), "label", hits)
