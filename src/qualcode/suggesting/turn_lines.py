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
    """The turns of documents in the order of the text; of a document without turns its paragraphs.

    Of a data set they are its items, each with the turn in which it begins.
    """
    from qualcode.analysis.units import cut_of, units_of

    rows = []
    for document in documents:
        text = study.texts[document.id]
        language = study.settings.language
        unit = "item" if text.items is not None else "turn" if text.turns else "paragraph"
        numbers = cut_of(text, unit, language).turn.tolist()
        for number, one in zip(numbers, units_of(document, text, unit, language), strict=True):
            to_code = eligible(study.settings, one.speaker, one.role)
            said = text.body[one.start : one.end]
            place = (document.id, number, one.speaker, one.role, one.start, one.end)
            rows.append(TurnLine(*place, said, to_code, list(codes)))
    return rows


def format_turn_lines(rows: Sequence[TurnLine]) -> bytes:
    """One JSON object a line."""
    return b"".join(msgspec.json.encode(row._asdict()) + b"\n" for row in rows)
