"""Units of a universe as people read them: text, speaker, line, and what stands around it."""

from bisect import bisect_right
from collections.abc import Iterator
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from qualcode.analysis.units import Indices
from qualcode.analysis.universe import Universe
from qualcode.model import Text
from qualcode.text import line_at, line_starts

_REACH = 500
"""So far, in characters, context reaches."""


class Passage(NamedTuple):
    """A unit with where it stands."""

    document: str
    start: int
    end: int
    line: int
    """Line of the file at which it begins."""
    speaker: str
    """Empty in a document without turns."""
    role: str
    text: str
    before: str
    """What stands before it on its line, else on the line before."""
    after: str


def passages(universe: Universe, units: Indices) -> Iterator[Passage]:
    """Some units of a universe, by their indices."""
    of = (np.searchsorted(np.cumsum(universe.sizes), units, side="right")).tolist()
    starts, ends = universe.starts[units].tolist(), universe.ends[units].tolist()
    lines = {number: line_starts(universe.texts[number].body) for number in set(of)}
    for number, start, end in zip(of, starts, ends, strict=True):
        yield passage(universe.documents[number].id, universe.texts[number], start, end, lines[number])


def passage(document: str, text: Text, start: int, end: int, starts: list[int]) -> Passage:
    """A span of a document with where it stands; `starts` are those of the lines."""
    turn = bisect_right(text.turns, start, key=attrgetter("start")) - 1
    said = text.turns[turn] if turn >= 0 else None
    begin = said.start if said and said.said == start else start  # a turn's own label is not what stands before it
    return Passage(
        document=document,
        start=start,
        end=end,
        line=text.first_line + line_at(starts, start) - 1,
        speaker=said.speaker if said else "",
        role=said.role if said else "",
        text=text.body[start:end],
        before=text.body[max(begin - _REACH, 0) : begin].rstrip().rpartition("\n")[2].lstrip(),
        after=text.body[end : end + _REACH].lstrip().partition("\n")[0].rstrip(),
    )
