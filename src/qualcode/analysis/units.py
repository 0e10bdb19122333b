"""Units of text: turns, paragraphs, sentences, lines."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from qualcode.choices import UNITS
from qualcode.errors import RefusedError, UnknownNameError
from qualcode.model import Document, Text
from qualcode.nlp import sentence_spans
from qualcode.text import paragraphs

Spans = Iterator[tuple[int, int]]
Indices = npt.NDArray[np.int64]
_LINE = re.compile(r"\S(?:[^\n]*\S)?")


class Unit(NamedTuple):
    """A piece of a document on which coders agree or disagree."""

    document: str
    number: int
    """1-based position among the units of its document."""
    start: int
    end: int
    speaker: str
    """Empty in a document without turns."""
    role: str


def units_of(document: Document, text: Text, unit: str, language: str = "en") -> list[Unit]:
    """The units of a document, in the order of the text.

    A turn reaches from the first word said to the last. Paragraphs, sentences
    and lines never cross a turn, hold no speaker's label and no heading, and a
    sentence never crosses a blank line. Text before the first turn and after a
    heading inside one is nobody's; a document without turns is cut as a whole.
    In a derived data set the items are units of their own, each spoken by whom
    it begins with, and other units are those that touch an item.

    Args:
        document: Its front matter.
        text: Its text.
        unit: `turn`, `paragraph`, `sentence` or `line`; in a data set also `item`.
        language: For sentences: the language by whose rules they end.

    Raises:
        UnknownNameError: If there is no such unit.
        RefusedError: If items are asked for outside of a data set.
    """
    cut = cut_of(text, unit, language)
    return [
        Unit(document.id, number, start, end, *cut.voices[voice])
        for number, (start, end, voice) in enumerate(
            zip(cut.starts.tolist(), cut.ends.tolist(), cut.voice.tolist(), strict=True), 1
        )
    ]


class Cut(NamedTuple):
    """The units of a document as columns: a study has too many lines to make a value of each."""

    starts: Indices
    ends: Indices
    voices: list[tuple[str, str]]
    """The different speakers, each with a role; one nameless voice in a document without turns."""
    voice: Indices
    """For each unit, who of `voices` speaks."""
    turn: Indices
    """For each unit, the number of the turn in which it stands; 0 in a document without turns."""


def cut_of(text: Text, unit: str, language: str) -> Cut:
    """The units of a text, as columns; see `units_of`."""
    cuts: dict[str, Callable[[str], Spans]] = {
        "paragraph": paragraphs,
        "sentence": lambda said: _sentences(said, language),
        "line": lambda said: map(re.Match.span, _LINE.finditer(said)),
    }
    if unit == "turn":
        spans: Spans = ((turn.said, turn.end) for turn in text.turns if turn.said < turn.end)
    elif unit in cuts:
        spans = cuts[unit](_said_only(text))
    elif unit == "item":
        if text.items is None:
            raise RefusedError("items are units of a derived data set; see `qualcode datasets`")
        spans = iter(text.items)
    else:
        raise UnknownNameError("unit", unit, UNITS)
    starts, ends = np.fromiter(chain.from_iterable(spans), np.int64).reshape(-1, 2).T
    if text.items is not None and unit != "item":
        kept = _touching(starts, ends, text.items)
        starts, ends = starts[kept], ends[kept]
    if not text.turns:
        return Cut(starts, ends, [("", "")], np.zeros_like(starts), np.zeros_like(starts))
    voices: dict[tuple[str, str], int] = {}
    by_turn = whole([voices.setdefault((turn.speaker, turn.role), len(voices)) for turn in text.turns])
    turn = np.searchsorted(whole([turn.start for turn in text.turns]), starts, side="right") - 1
    turn = np.maximum(turn, 0)  # an item may begin above the first turn
    return Cut(starts, ends, list(voices), by_turn[turn], turn + 1)


def _touching(starts: Indices, ends: Indices, items: Sequence[tuple[int, int]]) -> npt.NDArray[np.bool_]:
    """Which spans share a character with an item; items are in order and do not overlap."""
    item_starts, item_ends = np.array(items, dtype=np.int64).reshape(-1, 2).T
    first = np.searchsorted(item_ends, starts, side="right")
    return np.append(item_starts, np.iinfo(np.int64).max)[first] < ends


def _sentences(said: str, language: str) -> Spans:
    for first, last in paragraphs(said):
        for start, end in sentence_spans(said[first:last], language):
            yield first + start, first + end


def _said_only(text: Text) -> str:
    """The body with blank lines in place of labels, headings and what nobody said; every offset stays."""
    pieces: list[str] = []
    at = 0
    for start, end in text.said():
        pieces += (_blank_line(start - at), text.body[start:end])
        at = end
    return "".join(pieces)


def _blank_line(width: int) -> str:
    return "\n" * width if width < 2 else "\n" + " " * (width - 2) + "\n"


def whole(numbers: Sequence[int]) -> Indices:
    """Whole numbers as an array."""
    return np.array(numbers, dtype=np.int64)
