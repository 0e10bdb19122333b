"""A document as people read it: numbered lines, and passages."""

from collections.abc import Iterator
from typing import NamedTuple

from qualcode.analysis.segments import clock
from qualcode.model import Document, Text
from qualcode.text import line_at, line_starts, paragraphs, word_count


class NumberedLine(NamedTuple):
    """One line of a text."""

    line: int
    """As the file counts them."""
    turn: int | None
    """The number of the turn that begins here, if one does."""
    text: str


class PassageRow(NamedTuple):
    """One turn, or one paragraph of a text without turns."""

    document: str
    turn: int | None
    speaker: str
    role: str
    time: str
    line: int
    start: int
    end: int
    words: int
    text: str


def numbered_lines(text: Text) -> Iterator[NumberedLine]:
    """Every line with its number and the turn that begins there."""
    turns = {turn.start: turn.number for turn in text.turns}
    at = 0
    for number, line in enumerate(text.body.split("\n"), text.first_line):
        yield NumberedLine(number, turns.get(at), line)
        at += len(line) + 1


def passage_rows(document: Document, text: Text) -> list[PassageRow]:
    """The turns of a document; its paragraphs where it has none."""
    lines = line_starts(text.body)

    def row(turn: int | None, speaker: str, role: str, time: str, start: int, end: int) -> PassageRow:
        words = text.body[start:end]
        line = text.first_line + line_at(lines, start) - 1
        return PassageRow(document.id, turn, speaker, role, time, line, start, end, word_count(words), words)

    if text.turns:
        return [
            row(
                turn.number,
                turn.speaker,
                turn.role,
                clock(turn.seconds) if turn.seconds is not None else "",
                turn.said,
                turn.end,
            )
            for turn in text.turns
        ]
    return [row(None, "", "", "", start, end) for start, end in paragraphs(text.body)]
