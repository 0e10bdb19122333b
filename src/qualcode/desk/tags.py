"""A letter for each of some passages, so that any of them is one key away."""

from bisect import bisect_right
from collections.abc import Sequence
from string import ascii_letters

Span = tuple[int, int]


def tagged(spans: Sequence[Span], offset: int, letters: str = ascii_letters) -> dict[str, Span]:
    """Passages under their letters, in the order of the text.

    Where there are more passages than letters, those from an offset on have one.

    >>> tagged([(0, 4), (5, 9), (9, 12)], 6, "ab")
    {'a': (5, 9), 'b': (9, 12)}
    """
    first = max(0, bisect_right(spans, (offset, offset)) - 1)
    first = min(first, max(0, len(spans) - len(letters))) if len(spans) > len(letters) else 0
    return dict(zip(letters, spans[first:], strict=False))
