"""How well a label matches a few typed letters, and which of its characters they are."""

import re
from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

from qualcode.desk.typed_words import DOT, Folded, fold, folded_words


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


def entry(label: str, own_id: str, path: str, told: str) -> Entry:
    """Something to be found under its label and id."""
    by_label, by_id = fold(label), fold(own_id)
    runs = f"{by_label.run} {by_id.run}"
    initials = "|" + "|".join((*by_label.initials, *by_id.initials))
    spaced = f"{by_label.spaced}\n{by_id.spaced}"
    return Entry(by_label, by_id, runs, spaced, initials, bits_of(runs), bits_of(initials), folded_words(path), told)


def bits_of(letters: str) -> int:
    """A set of letters in a number: a quick test of what cannot match."""
    bits = 0
    for letter in letters:
        bits |= 1 << (ord(letter) & 63)
    return bits


def as_typed(entry: Entry, word: str) -> Match | None:
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
        starts = [start for start, one in zip(starts, label.spaced.split(), strict=True) if one[0] != DOT]
    if any(letters.startswith(word) for letters in label.initials):
        hits = tuple(label.offsets[start] for start in starts[: len(word)])
        return Match(Tier.INITIALS, 0, len(label.run), "label", hits)
    return Match(Tier.INITIALS, 1, len(entry.id.run), "id")


def pattern_of(word: str, between: str) -> re.Pattern[str]:
    """The letters of a word, each right after the one before or at the beginning of one of the next two words.

    Small words do not count, and no letter is found in one.
    """
    gap = f"(?:{between}|[^ \\n]* (?:{DOT}+ )*(?:[^ \\n]+ (?:{DOT}+ )*)?)"
    return re.compile(r"(?:^|(?<= ))" + gap.join(f"({re.escape(letter)})" for letter in word), re.MULTILINE)


def in_pieces(entry: Entry, letters: re.Pattern[str], pieces: re.Pattern[str]) -> Match | None:
    """Letters in their order, in the label or else the id; better where they are beginnings of words."""
    loose = letters.search(entry.spaced)
    if loose is None:
        return None
    tight = pieces.search(entry.spaced)
    found, tier = (loose, Tier.LETTERS) if tight is None else (tight, Tier.PIECES)
    near = found.end() - found.start()
    if tier == Tier.LETTERS and near > _widest(pieces.groups):
        return None
    if found.start() < len(entry.label.spaced):
        return Match(tier, near, len(entry.label.run), "label", _places(entry.label, found))
    return Match(tier, near, len(entry.id.run), "id")


def _widest(letters: int) -> int:
    """In how long a stretch so many letters must be found, where they are not beginnings of words."""
    return 2 * letters + 4


def _places(label: Folded, found: re.Match[str]) -> tuple[int, ...]:
    ats = [found.start(group) for group in range(1, found.re.groups + 1)]
    return tuple(label.offsets[at - label.spaced.count(" ", 0, at)] for at in ats)


def mistyped(entry: Entry, meant: Sequence[str]) -> Match | None:
    """One of the words that were meant, in the label or the id."""
    for word in meant:
        found = as_typed(entry, word)
        if found is not None and found.tier < Tier.INSIDE:
            return found._replace(tier=Tier.TYPO, near=1000 * found.tier + found.near)  # as good among typos
    return None


def scattered(entry: Entry, letters: str) -> Match | None:
    """Letters in their order, in a stretch of the label not much longer than they are."""
    if len(letters) < 2 or bits_of(letters) & ~entry.signs:
        return None
    found = re.search(".*?".join(f"({re.escape(letter)})" for letter in letters), entry.label.run)
    if found is None or found.end() - found.start() > _widest(len(letters)):
        return None
    hits = tuple(entry.label.offsets[found.start(group)] for group in range(1, len(letters) + 1))
    return Match(Tier.SCATTERED, found.end() - found.start(), len(entry.label.run), "label", hits)
