"""What is searched: a text in stretches, each a turn or a paragraph; what names the speakers is left out."""

from array import array
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qualcode.errors import UnknownNameError
from qualcode.model import Text
from qualcode.text import WordMask, paragraphs

Span = tuple[int, int]
PASSAGES = ("sentence", "line", "paragraph", "turn", "document")
"""In what words are sought together, from the smallest to the largest."""


class Stretch(NamedTuple):
    """A piece of a text that no phrase crosses."""

    start: int
    end: int
    turn: int
    """The number of the turn; 0 where nobody speaks."""
    speaker: str = ""
    role: str = ""


def stretches_of(text: Text) -> list[Stretch]:
    """A text in stretches, in order: what is said in each turn, and each paragraph that nobody says."""
    found: list[Stretch] = []
    at = 0
    for turn in text.turns:
        found += _unsaid(text.body, at, turn.start)
        if turn.said < turn.end:
            found.append(Stretch(turn.said, turn.end, turn.number, turn.speaker, turn.role))
        at = max(turn.said, turn.end)
    return [*found, *_unsaid(text.body, at, len(text.body))]


def _unsaid(body: str, start: int, end: int) -> Iterator[Stretch]:
    return (Stretch(first, last, 0) for first, last in paragraphs(body, start, end))


def touch(one: Span, other: Span) -> bool:
    """Whether two spans share a character."""
    return one[0] < other[1] and other[0] < one[1]


def passages_in(body: str, stretch: Span, within: str, language: str) -> Sequence[Span]:
    """The passages of a size in a stretch, in order.

    Raises:
        UnknownNameError: If there is no such size.
    """
    start, end = stretch
    if within in ("turn", "document", "item"):
        return [stretch]
    if within == "paragraph":
        return list(paragraphs(body, start, end))
    if within == "line":
        return [span for first, last in paragraphs(body, start, end) for span in _lines(body, first, last)]
    if within == "sentence":
        from qualcode.nlp import sentence_spans

        return [
            (first + a, first + b)
            for first, last in paragraphs(body, start, end)
            for a, b in sentence_spans(body[first:last], language)
        ]
    raise UnknownNameError("passage", within, PASSAGES)


def _lines(body: str, start: int, end: int) -> Iterator[Span]:
    at = start
    for line in body[start:end].split("\n"):
        inner = line.strip()
        if inner:
            first = at + line.index(inner)
            yield first, first + len(inner)
        at += len(line) + 1


class Cut(NamedTuple):
    """How a text is cut; a study has too many stretches to make a value of each."""

    numbers: Sequence[int]
    """Five for each stretch: start, end, turn, voice, words."""
    voices: Sequence[tuple[str, str]]
    """The different speakers, each with a role."""

    def __len__(self) -> int:
        return len(self.numbers) // 5

    def spans(self) -> list[Span]:
        """Where each stretch begins and ends."""
        return list(zip(self.numbers[0::5], self.numbers[1::5], strict=True))

    def span(self, number: int) -> Span:
        """Where a stretch begins and ends."""
        return self.numbers[5 * number], self.numbers[5 * number + 1]

    def stretch(self, number: int) -> Stretch:
        """The stretch of a number, counted from 0."""
        start, end, turn, voice, _ = self.numbers[5 * number : 5 * number + 5]
        return Stretch(start, end, turn, *self.voices[voice])

    def voice(self, number: int) -> tuple[str, str]:
        """Who speaks in a stretch, and in what role."""
        return self.voices[self.numbers[5 * number + 3]]

    def words(self, number: int) -> int:
        """How many words a stretch has."""
        return self.numbers[5 * number + 4]


def cut_of(text: Text) -> Cut:
    """How a text is cut, counted now."""
    voices: dict[tuple[str, str], int] = {}
    numbers = array("i")
    mask = WordMask(text.body)
    for one in stretches_of(text):
        voice = voices.setdefault((one.speaker, one.role), len(voices))
        numbers.extend((one.start, one.end, one.turn, voice, mask.count(one.start, one.end)))
    return Cut(numbers, list(voices))


class Sheet(NamedTuple):
    """A document's text as it is on disk."""

    body: str
    """The whole text; or blanks of its length, and as many lines, but for the stretches that were asked for."""
    first_line: int
    cut: Cut
