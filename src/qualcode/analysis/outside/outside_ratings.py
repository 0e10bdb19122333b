"""Ratings and spans that were made elsewhere, without a study: what a table says, and what its values mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from qualcode.coefficients.alpha import Level
from qualcode.coefficients.tables import MISSING, Matrix, Ratings
from qualcode.errors import UnknownNameError


@dataclass(frozen=True, eq=False)
class OutsideRatings:
    """Which coder gave which unit which codes."""

    name: str
    """Of the file."""
    layout: str
    """`wide`, a column a coder; or `long`, a row a rating."""
    units: tuple[str, ...]
    documents: tuple[str, ...]
    """For each unit its document; empty where the table does not say."""
    coders: tuple[str, ...]
    cells: Ratings
    """Units x coders: the index of one of `sets`, or `MISSING`."""
    sets: tuple[frozenset[str], ...]
    """The different sets of codes that coders gave; the empty one is a coder who looked and found none."""
    categories: tuple[str, ...]
    """Every code that could be chosen, in its order."""
    declared: bool
    """Whether the categories were named, not found."""
    notes: tuple[str, ...] = ()
    """What was guessed or counted together while reading."""
    doubts: tuple[str, ...] = ()
    """What would give other figures, had it been meant otherwise."""

    @property
    def single(self) -> bool:
        """Whether each rating is one code."""
        return all(len(one) == 1 for one in self.sets)

    @property
    def values(self) -> Ratings:
        """Units x coders: the index of the category, or `MISSING`; only where each rating is one code."""
        place = {category: number for number, category in enumerate(self.categories)}
        numbers = [place[next(iter(one))] for one in self.sets]
        return np.array([*numbers, MISSING], dtype=np.int64)[self.cells]

    def of_coders(self, names: Sequence[str]) -> "OutsideRatings":
        """The ratings of some coders, in the order of the table.

        Raises:
            UnknownNameError: If there is no such coder.
        """
        for name in names:
            if name not in self.coders:
                raise UnknownNameError("coder", name, self.coders)
        columns = [number for number, coder in enumerate(self.coders) if coder in names]
        return replace(self, coders=tuple(self.coders[column] for column in columns), cells=self.cells[:, columns])


class OutsideSpan(NamedTuple):
    """A stretch of a document that a coder gave a code."""

    document: str
    coder: str
    code: str
    start: int
    end: int


@dataclass(frozen=True, eq=False)
class OutsideSpans:
    """Which coder gave which stretch of which document which code."""

    name: str
    """Of the file."""
    spans: tuple[OutsideSpan, ...]
    """Counted from the beginning of the continuum."""
    lengths: Mapping[str, int]
    readers: Mapping[str, tuple[str, ...]]
    """For each document the coders who have a row in it."""
    overlap: str
    """Two codes of one coder that overlap; empty where none do, so that codes exclude each other."""
    notes: tuple[str, ...] = ()

    @property
    def coders(self) -> tuple[str, ...]:
        """Who has a row."""
        return tuple(sorted({coder for names in self.readers.values() for coder in names}))

    def of_coders(self, names: Sequence[str]) -> "OutsideSpans":
        """The spans of some coders.

        Raises:
            UnknownNameError: If there is no such coder.
        """
        for name in names:
            if name not in self.coders:
                raise UnknownNameError("coder", name, self.coders)
        readers = {key: tuple(one for one in found if one in names) for key, found in self.readers.items()}
        spans = tuple(span for span in self.spans if span.coder in names)
        return OutsideSpans(self.name, spans, self.lengths, readers, self.overlap, self.notes)


@dataclass(frozen=True, eq=False)
class Square:
    """A number for each two categories."""

    names: tuple[str, ...]
    numbers: Matrix


@dataclass(frozen=True, eq=False)
class Measurement:
    """What the values of ratings mean."""

    level: Level = "nominal"
    weights: str | Square = "identity"
    """How far two values agree, for kappas and AC2: one of `WEIGHTS`, or one's own."""
    distances: Square | None = None
    """How far two values are apart, for Krippendorff's alpha, in place of the level."""


WEIGHTS = ("identity", "linear", "quadratic", "ordinal")
LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval", "ratio")
