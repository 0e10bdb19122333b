"""Codings of several coders put together: of one code at one place, then those that stand for each other."""

from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import NamedTuple

from qualcode.model import Codebook, Coding

Place = tuple[int, Coding]
"""The column of a coder, and a coding of theirs."""


class Strand(NamedTuple):
    """One code at one place: codings of any number of coders that share at least half of the shorter one's words."""

    code: str
    start: int
    end: int
    places: tuple[Place, ...]
    columns: frozenset[int]


class Groups:
    """Things put together two by two: who is with whom in the end."""

    def __init__(self, n: int) -> None:
        self._above = list(range(n))

    def head(self, one: int) -> int:
        """The first of those that one is with."""
        while self._above[one] != one:
            self._above[one] = self._above[self._above[one]]
            one = self._above[one]
        return one

    def join(self, one: int, other: int) -> None:
        """Put two, and all that are with them, together."""
        first, second = sorted((self.head(one), self.head(other)))
        self._above[second] = first


def strands(places: Iterable[Place]) -> list[Strand]:
    """The strands of a document, in the order of the text.

    Codings of one code belong together where two of them share at least half of the shorter one, and so on from one
    to the next; that they only touch, or meet at their ends, does not join them.
    """
    by_code: dict[str, list[Place]] = {}
    for place in places:
        by_code.setdefault(place[1].code, []).append(place)
    found: list[Strand] = []
    for code, own in by_code.items():
        own.sort(key=lambda place: (place[1].start, place[1].end, place[0], place[1].id))
        groups = Groups(len(own))
        for one, other in overlapping([(coding.start, coding.end) for _, coding in own]):
            if goes_with(own[one][1].start, own[one][1].end, own[other][1].start, own[other][1].end):
                groups.join(one, other)
        members: dict[int, list[Place]] = {}
        for number, place in enumerate(own):
            members.setdefault(groups.head(number), []).append(place)
        found += [_strand(code, each) for each in members.values()]
    return sorted(found, key=lambda strand: (strand.start, strand.end, strand.code))


def _strand(code: str, places: Sequence[Place]) -> Strand:
    start, end = min(coding.start for _, coding in places), max(coding.end for _, coding in places)
    return Strand(code, start, end, tuple(places), frozenset(column for column, _ in places))


def overlapping(spans: Sequence[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    """Each two of some spans, sorted by start, that share a character.

    >>> list(overlapping([(0, 4), (2, 6), (6, 8)]))
    [(0, 1)]
    """
    live: list[int] = []
    for number, (start, _) in enumerate(spans):
        live = [other for other in live if spans[other][1] > start]
        yield from ((other, number) for other in live)
        live.append(number)


def goes_with(start: int, end: int, other_start: int, other_end: int) -> bool:
    """Whether two spans share at least half of the shorter one.

    >>> goes_with(0, 10, 5, 30), goes_with(0, 10, 6, 30)
    (True, False)
    """
    shared = min(end, other_end) - max(start, other_start)
    return shared > 0 and 2 * shared >= min(end - start, other_end - other_start)


def put_together(found: Sequence[Strand], codebook: Codebook) -> list[list[Strand]]:
    """Strands that stand for each other: of each coder one at most, so that what is asked has one answer.

    Two strands stand for each other where no coder has both and they share at least half of the shorter one. The
    nearest find each other first: codes of one family before others, and among them those that share most.

    Args:
        found: In the order of the text.
        codebook: Says which codes are of one family.
    """
    near: list[tuple[int, float, int, int]] = []
    for one, other in overlapping([(strand.start, strand.end) for strand in found]):
        first, second = found[one], found[other]
        if first.columns.isdisjoint(second.columns) and goes_with(first.start, first.end, second.start, second.end):
            shared = min(first.end, second.end) - max(first.start, second.start)
            whole = max(first.end, second.end) - min(first.start, second.start)
            near.append((-_kinship(codebook, first.code, second.code), -shared / whole, one, other))
    groups = Groups(len(found))
    columns = [strand.columns for strand in found]
    for _, _, one, other in sorted(near):
        first_head, second_head = sorted((groups.head(one), groups.head(other)))
        if first_head != second_head and columns[first_head].isdisjoint(columns[second_head]):
            groups.join(first_head, second_head)
            columns[first_head] |= columns[second_head]
    together: dict[int, list[Strand]] = {}
    for number, strand in enumerate(found):
        together.setdefault(groups.head(number), []).append(strand)
    return list(together.values())


def _kinship(codebook: Codebook, one: str, other: str) -> int:
    """How many codes two codes have in common from the top of the tree down."""
    return sum(
        1
        for _ in takewhile(
            lambda pair: pair[0] == pair[1], zip(codebook.lineage(one), codebook.lineage(other), strict=False)
        )
    )
