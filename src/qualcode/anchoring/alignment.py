"""Which words of an old text are which of a new one."""

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import pairwise

from qualcode.anchoring.settling import runs_of, settle
from qualcode.anchoring.tokens import NOWHERE, Tokens, tokens_of

_SEEDS = (12, 4, 1)
"""How many words in a row, found once in either text, hold the two together; the longest are looked for first."""
_MOVED = 8
"""So many words in a row must stand once in either text to be known again at another place."""
_LONG_RUN = 8
_MOST_CELLS = 60_000


@dataclass(frozen=True)
class Alignment:
    """An old text beside a new one, word by word."""

    old: Tokens
    new: Tokens
    to_new: "array[int]"
    """For each old word the new one that it is; `NOWHERE` where it is gone."""
    to_old: "array[int]"
    doubtful: bytearray
    """For each old word whether another, left out or put in beside it, may be the one that stands."""

    @cached_property
    def put_in(self) -> str:
        """The words that came in, in the letters of the new text: all others are blanked out."""
        return _only_free(self.new.letters, self.to_old)

    @cached_property
    def left_out(self) -> str:
        """The words that are gone, in the letters of the old text: all others are blanked out."""
        return _only_free(self.old.letters, self.to_new)

    def words_in(self, start: int, end: int) -> tuple[int, int]:
        """The old words that a span covers, the first and the one after the last; also those covered in part."""
        first = bisect_right(self.old.ends, start)
        return first, max(bisect_left(self.old.starts, end), first)


def aligned(old: str, new: str) -> Alignment:
    """Two texts beside each other.

    Words keep their order but for whole passages that stand once in either
    text. What only happens to be alike is not taken for the same.

    >>> alignment = aligned("one two three", "one and three")
    >>> list(alignment.to_new)
    [0, -1, 2]
    """
    before, after = tokens_of([old, new])
    to_new = array("q", [NOWHERE]) * len(before.letters)
    for i, j in _in_order(before.letters, after.letters):
        to_new[i] = j
    _drop_coincidences(to_new, len(after.letters))
    _lengthen(before.letters, after.letters, to_new)
    settle(before, after, to_new)
    doubtful = _doubtful(before.letters, after.letters, to_new)
    for i, j in _moved(before.letters, after.letters, to_new):
        to_new[i] = j
    return Alignment(before, after, to_new, _inverse(to_new, len(after.letters)), doubtful)


def _only_free(letters: str, mapped: "array[int]") -> str:
    return "".join(letter if place == NOWHERE else "\0" for letter, place in zip(letters, mapped, strict=True))


def _inverse(to_new: "array[int]", n_new: int) -> "array[int]":
    to_old = array("q", [NOWHERE]) * n_new
    for i, j in enumerate(to_new):
        if j != NOWHERE:
            to_old[j] = i
    return to_old


def _in_order(a: str, b: str) -> Iterator[tuple[int, int]]:
    """Pairs of places that hold the same word, in the order of both texts."""
    todo = [(0, len(a), 0, len(b), 0)]
    while todo:
        a1, a2, b1, b2, level = todo.pop()
        while a1 < a2 and b1 < b2 and a[a1] == b[b1]:
            yield a1, b1
            a1, b1 = a1 + 1, b1 + 1
        while a1 < a2 and b1 < b2 and a[a2 - 1] == b[b2 - 1]:
            a2, b2 = a2 - 1, b2 - 1
            yield a2, b2
        if a1 == a2 or b1 == b2:
            continue
        if level == len(_SEEDS):
            if (a2 - a1) * (b2 - b1) < _MOST_CELLS:
                yield from _longest_runs(a, b, (a1, a2, b1, b2))
            continue
        anchors = _rising(_once_in_both(a, b, (a1, a2, b1, b2), _SEEDS[level]))
        yield from anchors
        if not anchors:
            todo.append((a1, a2, b1, b2, level + 1))
        todo += [
            (i + 1, next_i, j + 1, next_j, level)
            for (i, j), (next_i, next_j) in pairwise([(a1 - 1, b1 - 1), *anchors, (a2, b2)])
            if anchors and next_i - i > 1 and next_j - j > 1
        ]


def _longest_runs(a: str, b: str, within: tuple[int, int, int, int]) -> Iterator[tuple[int, int]]:
    a1, a2, b1, b2 = within
    for run in SequenceMatcher(None, a[a1:a2], b[b1:b2], autojunk=False).get_matching_blocks():
        yield from ((a1 + run.a + at, b1 + run.b + at) for at in range(run.size))


def _once_in_both(a: str, b: str, within: tuple[int, int, int, int], size: int) -> list[tuple[int, int]]:
    """Where a run of words begins that stands once in either part, by its place in the first."""
    a1, a2, b1, b2 = within
    there = _once(b, b1, b2, size)
    return [(i, there[run]) for run, i in _once(a, a1, a2, size).items() if run in there]


def _once(text: str, start: int, end: int, size: int) -> dict[str, int]:
    places: dict[str, int] = {}
    again: set[str] = set()
    for at in range(start, end - size + 1):
        run = text[at : at + size]
        if places.setdefault(run, at) != at:
            again.add(run)
    for run in again:
        del places[run]
    return places


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most pairs that rise in both numbers; they come sorted by the first."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, (_, j) in enumerate(pairs):
        at = bisect_left(tails, j)
        before.append(ends[at - 1] if at else NOWHERE)
        if at == len(tails):
            tails.append(j)
            ends.append(index)
        else:
            tails[at], ends[at] = j, index
    chain = []
    index = ends[-1] if ends else NOWHERE
    while index != NOWHERE:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]


def _drop_coincidences(to_new: "array[int]", n_new: int) -> None:
    """Take out short runs between edits that are as long as they: any two sentences share a few words."""
    kept: list[tuple[int, int, int]] = []
    runs = [*runs_of(to_new), (len(to_new), n_new, 0)]
    for at, (i, j, size) in enumerate(runs[:-1]):
        end_i, end_j = (kept[-1][0] + kept[-1][2], kept[-1][1] + kept[-1][2]) if kept else (0, 0)
        before = (i - end_i, j - end_j)
        after = (runs[at + 1][0] - i - size, runs[at + 1][1] - j - size)
        alone = size == 1 and i + size == len(to_new) and j + size == n_new and max(before) >= 8
        if alone or _coincides(size, before, after):
            for gone in range(i, i + size):
                to_new[gone] = NOWHERE
        else:
            kept.append((i, j, size))


def _coincides(size: int, before: tuple[int, int], after: tuple[int, int]) -> bool:
    """Whether a run is as short as what was left out and put in on both of its sides."""
    if size >= _LONG_RUN or size > max(before) or size > max(after):
        return False
    return (min(before) > 0 and min(after) > 0) or 4 * size <= min(max(before), max(after))


def _lengthen(a: str, b: str, to_new: "array[int]") -> None:
    """Let runs go on over words that have become free and are the same."""
    free = {j for j, i in enumerate(_inverse(to_new, len(b))) if i == NOWHERE}
    for steps, by in ((range(1, len(a)), 1), (range(len(a) - 2, -1, -1), -1)):
        for i in steps:
            j = to_new[i - by] + by
            if to_new[i] == NOWHERE and to_new[i - by] != NOWHERE and j in free and a[i] == b[j]:
                to_new[i] = j
                free.remove(j)


def _doubtful(a: str, b: str, to_new: "array[int]") -> bytearray:
    """Old words for which another, that was left out or put in, may be the one that stands in the new text.

    Of `yes yes` one `yes` is left: nobody can tell which. So an edit that could
    as well be a few words further to the left or right puts these in doubt.
    """
    doubtful = bytearray(len(a))
    runs = [(0, 0, 0), *runs_of(to_new), (len(a), len(b), 0)]
    for (i, j, size), (next_i, next_j, next_size) in pairwise(runs):
        i1, j1 = i + size, j + size
        for text, start, end in ((a, i1, next_i), (b, j1, next_j)):
            if start == end:
                continue
            left = 0
            while left < size and text[start - 1 - left] == text[end - 1 - left]:
                left += 1
            right = 0
            while right < next_size and text[start + right] == text[end + right]:
                right += 1
            doubtful[i1 - left : i1] = b"\1" * left
            doubtful[next_i : next_i + right] = b"\1" * right
    return doubtful


def _moved(a: str, b: str, to_new: "array[int]") -> Iterator[tuple[int, int]]:
    """Words of passages that were taken out at one place and put in at another."""
    to_old = _inverse(to_new, len(b))
    here = {a[at : at + _MOVED] for at in _free(to_new)}
    if not here:
        return
    there = {b[at : at + _MOVED]: at for at in _free(to_old)}
    wanted = here & there.keys()
    if not wanted:
        return
    counts = [Counter(run for run in _all_runs(text) if run in wanted) for text in (a, b)]
    once = {run for run in wanted if all(count[run] == 1 for count in counts)}
    taken: set[int] = set()
    for i in _free(to_new):
        run = a[i : i + _MOVED]
        if run not in once or i in taken:
            continue
        start, other = i, there[run]
        while start and other and _both_free(to_new, to_old, start - 1, other - 1) and a[start - 1] == b[other - 1]:
            if start - 1 in taken:
                break
            start, other = start - 1, other - 1
        while start < len(a) and other < len(b) and _both_free(to_new, to_old, start, other) and a[start] == b[other]:
            taken.add(start)
            to_old[other] = start
            yield start, other
            start, other = start + 1, other + 1


def _both_free(to_new: "array[int]", to_old: "array[int]", i: int, j: int) -> bool:
    return to_new[i] == NOWHERE and to_old[j] == NOWHERE


def _free(mapped: "array[int]") -> Iterator[int]:
    """Places at which so many words in a row stand for none."""
    free = 0
    for at, other in enumerate(mapped):
        free = free + 1 if other == NOWHERE else 0
        if free >= _MOVED:
            yield at - _MOVED + 1


def _all_runs(text: str) -> Iterator[str]:
    return (text[at : at + _MOVED] for at in range(len(text) - _MOVED + 1))
