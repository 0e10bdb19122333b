"""How far a corrected passage reaches, where words at its edge were changed."""

from typing import NamedTuple

from qualcode.anchoring.alignment import Alignment
from qualcode.anchoring.tokens import NOWHERE

_FARTHEST = 400
"""Words between a passage and the next one that stands in both texts; beyond that it tells nothing."""


class Gap(NamedTuple):
    """Words that were left out between two that stand in both texts, and those that came in their stead."""

    old_first: int
    old_last: int
    new_first: int
    new_last: int

    @property
    def n_old(self) -> int:
        """How many words were left out."""
        return self.old_last - self.old_first

    @property
    def n_new(self) -> int:
        """How many came in their stead."""
        return self.new_last - self.new_first


def gap_around(alignment: Alignment, first: int, last: int) -> Gap | None:
    """The gap in which words stand that are gone; `None` where what is around them is no longer together."""
    to_new, n_old = alignment.to_new, len(alignment.to_new)
    before = next((i for i in range(first - 1, max(first - _FARTHEST, 0) - 1, -1) if to_new[i] != NOWHERE), -1)
    after = next((i for i in range(last, min(last + _FARTHEST, n_old)) if to_new[i] != NOWHERE), n_old)
    if (before < 0 and first >= _FARTHEST) or (after == n_old and n_old - last > _FARTHEST):
        return None
    new_first = to_new[before] + 1 if before >= 0 else 0
    new_last = to_new[after] if after < n_old else len(alignment.to_old)
    if new_first > new_last or any(place != NOWHERE for place in alignment.to_old[new_first:new_last]):
        return None
    return Gap(before + 1, after, new_first, new_last)


def left_edge(alignment: Alignment, first: int, left: tuple[int, int]) -> int:
    """The new word at which a passage begins.

    Args:
        alignment: The two texts.
        first: The old word at which it began.
        left: The first of its words that is left: its place in the old text and in the new one.
    """
    gap = gap_around(alignment, left[0], left[0]) if left[0] > first else None
    own = gap is not None and _belongs(alignment, gap, left[0] - first)
    return gap.new_first if gap is not None and own else left[1]


def right_edge(alignment: Alignment, last: int, left: tuple[int, int]) -> int:
    """The new word before which a passage ends; `left` is the last of its words that is left."""
    gap = gap_around(alignment, left[0] + 1, left[0] + 1) if left[0] + 1 < last else None
    own = gap is not None and _belongs(alignment, gap, last - left[0] - 1)
    return gap.new_last if gap is not None and own else left[1] + 1


def _belongs(alignment: Alignment, gap: Gap, n_own: int) -> bool:
    """Whether what came in belongs to a passage: most of what went was its own, and no whole paragraph came."""
    if gap.n_new == 0 or 2 * n_own < gap.n_old or gap.n_new > 3 * gap.n_old + 3:
        return False
    came = alignment.new.text[alignment.new.starts[gap.new_first] : alignment.new.ends[gap.new_last - 1]]
    went = alignment.old.text[alignment.old.starts[gap.old_first] : alignment.old.ends[gap.old_last - 1]]
    return "\n" not in came or "\n" in went
