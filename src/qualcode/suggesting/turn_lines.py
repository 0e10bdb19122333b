"""Turns as JSON lines, for any other program to read."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from qualcode.analysis.eligible import eligible
from qualcode.model import Document, Study
from qualcode.scope import Scope, select


class TurnLine(NamedTuple):
    """A turn, or a paragraph of a document without turns."""

    document: str
    turn: int
    """Its number in the document, from 1; 0 in a document without turns."""
    speaker: str
    role: str
    start: int
    """Where what is said begins, in code points of the document's text."""
    end: int
    text: str
    to_code: bool
    """Whether its speaker is eligible for coding; the others are there for what they lead to."""
    codes: list[str]
    """The ids that a coding may have."""


class Question(NamedTuple):
    """What another program is asked."""

    documents: tuple[Document, ...]
    codes: tuple[str, ...]
    """Those to choose from."""


def question_of(study: Study, documents: Sequence[str], codes: Sequence[str]) -> Question:
    """The question about documents and codes as the scope options name them; about all where none is named."""
    selection = select(study, Scope(documents=tuple(documents), codes=tuple(codes)))
    asked = (one.id for one in study.codebook.codes if selection.asks_for(one.id) and not one.retired_in)
    return Question(selection.documents, tuple(asked))


def turn_lines(study: Study, documents: Sequence[Document], codes: Sequence[str]) -> list[TurnLine]:
    """The turns of documents in the order of the text; of a document without turns its paragraphs."""
    from qualcode.analysis.units import units_of

    rows = []
    for document in documents:
        text = study.texts[document.id]
        numbers = [turn.number for turn in text.turns if turn.said < turn.end]
        units = units_of(document, text, "turn" if text.turns else "paragraph", study.settings.language)
        for number, unit in zip(numbers or [0] * len(units), units, strict=True):
            to_code = eligible(study.settings, unit.speaker, unit.role)
            said = text.body[unit.start : unit.end]
            place = (document.id, number, unit.speaker, unit.role, unit.start, unit.end)
            rows.append(TurnLine(*place, said, to_code, list(codes)))
    return rows


def format_turn_lines(rows: Sequence[TurnLine]) -> bytes:
    """One JSON object a line."""
    return b"".join(msgspec.json.encode(row._asdict()) + b"\n" for row in rows)
