"""The text on which spans are compared: who read which stretch of it, laid end to end and cut into blocks."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from qualcode.analysis.units import Indices, whole
from qualcode.coefficients.continua import Continua, Segments, meetings


class Stretch(NamedTuple):
    """A piece of a document that is compared; a span that leads out of it is cut at its ends."""

    document: str
    start: int
    end: int
    readers: tuple[str, ...]
    """Who was to read it and has; of anybody else nothing is known here."""


class Marks(NamedTuple):
    """Coded spans as columns."""

    coder: Indices
    """The 0-based index of the coder."""
    code: Indices
    starts: Indices
    ends: Indices

    def chosen(self, kept: npt.NDArray[np.bool_] | Indices) -> "Marks":
        """Some of them."""
        return Marks(*(column[kept] for column in self))

    def recoded(self, targets: Sequence[Sequence[int]]) -> tuple["Marks", Indices]:
        """Each span once for every code that its own counts as.

        Args:
            targets: For each code the codes that it counts as: none, one or several.

        Returns:
            The spans, and for each the index of that from which it comes.
        """
        n_targets = whole([len(codes) for codes in targets])
        first = np.cumsum(n_targets) - n_targets
        n = n_targets[self.code]
        source = np.repeat(np.arange(len(n)), n)
        place = np.arange(len(source)) - np.repeat(np.cumsum(n) - n, n) + first[self.code[source]]
        flat = whole([code for codes in targets for code in codes])
        return self.chosen(source)._replace(code=flat[place]), source


@dataclass(frozen=True, eq=False)
class Ground:
    """Stretches that two or more coders read, laid end to end in the order of documents' ids."""

    coders: tuple[str, ...]
    documents: tuple[str, ...]
    n_characters: int
    """Of all stretches, also of those that fewer than two coders read."""
    stretch_document: Indices
    """For each stretch the index of its document."""
    stretch_starts: Indices
    """In its document."""
    stretch_ends: Indices
    stretch_read: npt.NDArray[np.bool_]
    """Stretches x coders."""

    @cached_property
    def bases(self) -> Indices:
        """Where each stretch begins when all are laid end to end; last, where they end."""
        widths = self.stretch_ends - self.stretch_starts
        return np.concatenate([[0], np.cumsum(widths)]).astype(np.int64)

    def __len__(self) -> int:
        """How many characters are compared."""
        return int(self.bases[-1])

    def placed(self, document: Indices, marks: Marks) -> tuple[Marks, Indices]:
        """Spans of documents as spans of the ground: cut to the stretches that their coder read.

        Args:
            document: For each span the index of its document; less than 0 for one that is not compared.
            marks: Spans, with offsets in their documents.

        Returns:
            The spans, and for each the index of that of which it is a part.
        """
        known = np.flatnonzero(document >= 0)
        marks, document = marks.chosen(known), document[known]
        apart = int(max(self.stretch_ends.max(initial=0), marks.ends.max(initial=0))) + 1
        bases = self.stretch_document * apart
        shift = document * apart
        meet = meetings(
            marks.starts + shift, marks.ends + shift, self.stretch_starts + bases, self.stretch_ends + bases
        )
        meet = type(meet)(*(column[self.stretch_read[meet.second, marks.coder[meet.first]]] for column in meet))
        starts = np.maximum(marks.starts[meet.first], self.stretch_starts[meet.second])
        moved = starts - self.stretch_starts[meet.second] + self.bases[:-1][meet.second]
        parts = Marks(marks.coder[meet.first], marks.code[meet.first], moved, moved + meet.lengths)
        return parts, known[meet.first]


class Blocks(NamedTuple):
    """The ground in pieces whose bounds no span crosses."""

    starts: Indices
    ends: Indices
    document: Indices
    """For each block the index of its document."""
    read: npt.NDArray[np.bool_]
    """Blocks x coders."""

    def continua(self, marks: Marks, n_categories: int) -> Continua:
        """Spans of several coders as units: those of one coder and category that overlap are one."""
        n_coders = self.read.shape[1]
        marks = united(marks)
        marks = marks.chosen(np.argsort(marks.starts, kind="stable"))
        block = np.searchsorted(self.starts, marks.starts, side="right") - 1
        begin = self.starts[block]
        columns = (block, marks.starts - begin, marks.ends - begin, marks.code)
        return Continua(
            self.ends - self.starts,
            self.read,
            tuple(Segments(*(column[marks.coder == coder] for column in columns)) for coder in range(n_coders)),
            n_categories,
        )


def ground_of(stretches: Sequence[Stretch]) -> Ground:
    """The ground of some stretches, which do not overlap."""
    coders = tuple(sorted({coder for stretch in stretches for coder in stretch.readers}))
    kept = sorted(stretch for stretch in stretches if len(set(stretch.readers)) > 1 and stretch.start < stretch.end)
    documents = tuple(sorted({stretch.document for stretch in kept}))
    places = {document: place for place, document in enumerate(documents)}
    read = [[coder in stretch.readers for coder in coders] for stretch in kept]
    return Ground(
        coders=coders,
        documents=documents,
        n_characters=sum(stretch.end - stretch.start for stretch in stretches),
        stretch_document=whole([places[stretch.document] for stretch in kept]),
        stretch_starts=whole([stretch.start for stretch in kept]),
        stretch_ends=whole([stretch.end for stretch in kept]),
        stretch_read=np.array(read, dtype=np.bool_).reshape(len(kept), len(coders)),
    )


def blocks_of(ground: Ground, marks: Marks, breaks: Indices) -> Blocks:
    """The ground cut between stretches, and at those breaks that no span crosses.

    Args:
        ground: What is compared.
        marks: Every span on it.
        breaks: Offsets in the ground.
    """
    begun = np.searchsorted(np.sort(marks.starts), breaks, side="left")
    ended = np.searchsorted(np.sort(marks.ends), breaks, side="right")
    cuts = np.unique(np.concatenate([ground.bases, breaks[begun == ended]]))
    cuts = cuts[(cuts >= 0) & (cuts < len(ground) + 1)]
    stretch = np.searchsorted(ground.bases, cuts[:-1], side="right") - 1
    return Blocks(cuts[:-1], cuts[1:], ground.stretch_document[stretch], ground.stretch_read[stretch])


def united(marks: Marks) -> Marks:
    """Spans of one coder and code that overlap, as one; spans that only touch stay two."""
    marks = marks.chosen(np.lexsort((marks.ends, marks.starts, marks.coder, marks.code)))
    apart = int(marks.ends.max(initial=0)) + 1
    group = marks.code * (int(marks.coder.max(initial=0)) + 1) + marks.coder
    starts, ends = marks.starts + group * apart, np.maximum.accumulate(marks.ends + group * apart)
    first = np.flatnonzero(starts >= np.concatenate([starts[:1], ends[:-1]]))
    last = np.append(first[1:], len(starts))[: len(first)] - 1
    return Marks(marks.coder[first], marks.code[first], marks.starts[first], ends[last] - group[last] * apart)


def overlapping(marks: Marks) -> list[tuple[int, int]]:
    """Pairs of a coder's spans on a ground that overlap though they have different codes, as indices."""
    order = np.lexsort((marks.ends, marks.starts, marks.coder)).tolist()
    found: list[tuple[int, int]] = []
    open_spans: list[int] = []
    for index in order:
        open_spans = [
            other
            for other in open_spans
            if marks.coder[other] == marks.coder[index] and marks.starts[index] < marks.ends[other]
        ]
        found += [(other, index) for other in open_spans if marks.code[other] != marks.code[index]]
        open_spans.append(index)
    return found
