"""Whether a passage may be another one that reads the same."""

from collections.abc import Iterator, Sequence

from qualcode.anchoring.alignment import Alignment
from qualcode.anchoring.tokens import NOWHERE

_FAR = 400
"""So many words around a passage are looked at."""


def uncertain(alignment: Alignment, first: int, last: int) -> bool:
    """Whether other words, put in or left out, may be the ones that were coded, though these read the same.

    Args:
        alignment: The two texts.
        first: The first old word of the passage; all of its words stand in a row in the new text.
        last: The old word after its last one.
    """
    if 0 not in alignment.doubtful[first:last]:
        return True
    return _has_a_rival(alignment, first, last) or _stands_free(alignment, first, last)


def _has_a_rival(alignment: Alignment, first: int, last: int) -> bool:
    """Whether a copy was put in or left out that stands among the same words, on one side at least, as far as this."""
    words, j, n = alignment.old.letters[first:last], alignment.to_new[first], last - first
    old, new = alignment.old.letters, alignment.new.letters
    rivals = [(first, at) for at in _places(alignment.put_in, words)]
    rivals += [(at, j) for at in _places(alignment.left_out, words)]
    left, right = _reach(alignment, first, last) if rivals else (0, 0)
    for here, there in rivals:
        before = _shared(old[max(here - left - 1, 0) : here][::-1], new[max(there - left - 1, 0) : there][::-1])
        after = _shared(old[here + n : here + n + right + 1], new[there + n : there + n + right + 1])
        if before >= left or after >= right:
            return True
    return False


def _reach(alignment: Alignment, first: int, last: int) -> tuple[int, int]:
    """How many words around a passage stand around it in the new text too; past an end of both texts, one more."""
    to_new, n_old, n_new = alignment.to_new, len(alignment.to_new), len(alignment.to_old)
    begin, end = first, last
    while begin and to_new[begin - 1] == to_new[begin] - 1 and to_new[begin - 1] != NOWHERE and first - begin < _FAR:
        begin -= 1
    while end < n_old and to_new[end] == to_new[end - 1] + 1 and end - last < _FAR:
        end += 1
    at_start, at_end = begin == 0 == to_new[0], end == n_old and to_new[end - 1] == n_new - 1
    return first - begin + at_start, end - last + at_end


def _places(letters: str, words: str) -> Iterator[int]:
    at = letters.find(words)
    while at != NOWHERE:
        yield at
        at = letters.find(words, at + 1)


def _shared(one: str, other: str) -> int:
    n = 0
    while n < min(len(one), len(other)) and one[n] == other[n]:
        n += 1
    return n


def _stands_free(alignment: Alignment, first: int, last: int) -> bool:
    """Whether a passage with an edit at its side stands anywhere where only some of its words have a counterpart."""
    to_new, j = alignment.to_new, alignment.to_new[first]
    before = to_new[first - 1] == j - 1 if first else j == 0
    n_new = len(alignment.to_old)
    after = to_new[last] == to_new[last - 1] + 1 if last < len(to_new) else to_new[last - 1] == n_new - 1
    if before and after:
        return False
    words = alignment.old.letters[first:last]
    texts: tuple[tuple[str, Sequence[int]], ...] = (
        (alignment.new.letters, alignment.to_old),
        (alignment.old.letters, alignment.to_new),
    )
    return any(NOWHERE in mapped[at : at + len(words)] for letters, mapped in texts for at in _places(letters, words))
