"""Units that coders marked on continua of text, as sorted columns, and where those of two coders meet."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Indices = npt.NDArray[np.int64]


class Segments(NamedTuple):
    """What one coder marked, as columns in the order of the continua and of the text."""

    continuum: Indices
    """The 0-based index of the continuum in which each unit lies."""
    starts: Indices
    """Half-open, counted from the beginning of the continuum."""
    ends: Indices
    categories: Indices
    """0 to the number of categories - 1."""


@dataclass(frozen=True, eq=False)
class Continua:
    """Stretches of text and what each coder marked on them.

    Units of one coder may touch but not overlap. What lies between them is a gap.

    Raises:
        ValueError: If units overlap, stand out of order or of their continuum, or are by a coder who did not read it.
    """

    lengths: Indices
    """How long each continuum is."""
    read: npt.NDArray[np.bool_]
    """Continua x coders: whether the coder read it; if not, nothing is known of them there."""
    segments: tuple[Segments, ...]
    """One a coder."""
    n_categories: int

    def __post_init__(self) -> None:
        """Refuse what is no unitizing."""
        if self.read.shape != (len(self.lengths), len(self.segments)):
            expected = f"{len(self.lengths)} x {len(self.segments)}"
            raise ValueError(f"who read what is {' x '.join(map(str, self.read.shape))}, not {expected}")
        if (self.lengths < 0).any():
            raise ValueError("a continuum is at least 0 long")
        for coder, segments in enumerate(self.segments):
            self._refuse(coder, segments)

    @property
    def n_coders(self) -> int:
        """How many coders there are."""
        return len(self.segments)

    @property
    def shares(self) -> npt.NDArray[np.float64]:
        """For each continuum 1 / (readers - 1); 0 where fewer than two coders read it."""
        others = self.read.sum(axis=1) - 1
        shares: npt.NDArray[np.float64] = np.divide(1.0, others, out=np.zeros(len(others)), where=others > 0)
        return shares

    def laid_out(self, coder: int) -> tuple[Indices, Indices]:
        """Starts and ends of a coder's units when all continua are laid end to end."""
        segments = self.segments[coder]
        bases = (np.cumsum(self.lengths) - self.lengths)[segments.continuum]
        return segments.starts + bases, segments.ends + bases

    def _refuse(self, coder: int, segments: Segments) -> None:
        continuum, starts, ends, categories = segments
        if not len(continuum) == len(starts) == len(ends) == len(categories):
            raise ValueError(f"coder {coder}: the columns of the units differ in length")
        known = (continuum >= 0) & (continuum < len(self.lengths))
        _fault(~known, coder, segments, "is of no continuum there is")
        _fault(starts >= ends, coder, segments, "has no length")
        _fault((starts < 0) | (ends > self.lengths[continuum]), coder, segments, "leads out of its continuum")
        _fault((categories < 0) | (categories >= self.n_categories), coder, segments, "is of no category there is")
        _fault(~self.read[continuum, coder], coder, segments, "is by a coder who did not read the continuum")
        same = np.diff(continuum, prepend=-1) == 0
        backward = (np.diff(continuum, prepend=0) < 0) | (same & (np.diff(starts, prepend=0) < 0))
        _fault(backward, coder, segments, "stands before the unit in front of it")
        _fault(same & (starts < np.concatenate([starts[:1], ends[:-1]])), coder, segments, "overlaps the one before it")


def _fault(wrong: npt.NDArray[np.bool_], coder: int, segments: Segments, what: str) -> None:
    if wrong.any():
        first = int(np.flatnonzero(wrong)[0])
        place = f"{segments.starts[first]}-{segments.ends[first]} of continuum {segments.continuum[first]}"
        raise ValueError(f"coder {coder}: the unit {place} {what}")


def continuum_of(
    length: int, coders: Sequence[Sequence[tuple[int, int, int]]], n_categories: int = 1, *, begin: int = 0
) -> Continua:
    """A single continuum.

    Args:
        length: How long it is.
        coders: For each coder units (start, end, category), in the order of the text.
        n_categories: How many categories there are.
        begin: What `start` counts from.

    >>> continuum_of(10, [[(2, 5, 0)], []]).read.tolist()
    [[True, True]]
    """
    return Continua(
        np.array([length], dtype=np.int64),
        np.ones((1, len(coders)), dtype=np.bool_),
        tuple(_columns(units, begin) for units in coders),
        n_categories,
    )


def _columns(units: Sequence[tuple[int, int, int]], begin: int) -> Segments:
    starts, ends, categories = np.array(units, dtype=np.int64).reshape(-1, 3).T
    return Segments(np.zeros_like(starts), starts - begin, ends - begin, categories)


class Meetings(NamedTuple):
    """The pairs of a unit of one coder and a unit of another that share a character, in the order of the text."""

    first: Indices
    """Index among the units of the first coder."""
    second: Indices
    lengths: Indices
    """How many characters they share."""


def meetings(starts: Indices, ends: Indices, other_starts: Indices, other_ends: Indices) -> Meetings:
    """Where spans meet those of a second column, which are sorted and do not overlap.

    Cost: as many binary searches as there are spans, and one step a meeting.

    >>> two, other = np.array([[0, 6], [4, 9]]), np.array([[3, 8], [7, 9]])
    >>> [column.tolist() for column in meetings(*two, *other)]
    [[0, 1, 1], [0, 0, 1], [1, 1, 1]]
    """
    first = np.searchsorted(other_ends, starts, side="right")
    n = np.maximum(np.searchsorted(other_starts, ends, side="left") - first, 0)
    own = np.repeat(np.arange(len(starts)), n)
    others = np.arange(len(own)) + np.repeat(first - (np.cumsum(n) - n), n)
    shared = np.minimum(ends[own], other_ends[others]) - np.maximum(starts[own], other_starts[others])
    return Meetings(own, others, shared)
