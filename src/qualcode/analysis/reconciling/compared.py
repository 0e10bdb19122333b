"""Coders side by side: one row a question, and how many of each kind."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qualcode.analysis.passages import Passage, passage
from qualcode.analysis.reconciling.questions import QUESTION_KINDS, Comparison, Question, Reading
from qualcode.model import Coding, Study
from qualcode.phrases import counted
from qualcode.records import AGREED
from qualcode.text import line_starts

SAME, PARTLY, DIFFERENT, NOTHING = "=", "~", "!", "-"
"""Of a coding beside those of the other coders: they have it too; with other words or facets; another code, or none."""


@dataclass(frozen=True, slots=True)
class ComparedCoding:
    """A coding as one side of a comparison."""

    coder: str
    mark: str
    """How it stands to the other coders' codings; see `MARKS`."""
    code: str
    """Empty where the coder read the passage and gave it no code."""
    label: str
    facets: dict[str, list[str]]
    start: int | None
    end: int | None
    quote: str
    note: str
    coding: str


class ComparedRow(NamedTuple):
    """A passage on which coders agree or differ."""

    document: str
    question: str
    kind: str
    """`agreed`, or in what way they differ."""
    line: int
    turn: int | None
    speaker: str
    role: str
    start: int
    end: int
    text: str
    codings: list[ComparedCoding]
    """Coder by coder."""


class ComparedCount(NamedTuple):
    """How often coders agree and differ on one document."""

    document: str
    coders: tuple[str, ...]
    n_agreed: int
    by_kind: dict[str, int]
    """Kinds of difference that occur, each with how many."""
    only: dict[str, int]
    """For each coder how many passages nobody else has a code on."""
    n_alone: int


def compared_rows(study: Study, found: Iterable[Comparison]) -> list[ComparedRow]:
    """A row a question: document by document, differences before agreements, each in the order of the text."""
    rows = []
    for one in found:
        placed = passages_of(study, one.document, one.questions)
        ordered = sorted(one.questions, key=lambda question: question.agreed)
        rows += [_row(study, question, placed[question.id]) for question in ordered]
    return rows


def passages_of(study: Study, document_id: str, questions: Sequence[Question]) -> Mapping[str, Passage]:
    """Where the questions of a document stand, by their ids."""
    text = study.texts[document_id]
    starts = line_starts(text.body)
    return {question.id: passage(document_id, text, question.start, question.end, starts) for question in questions}


def _row(study: Study, question: Question, place: Passage) -> ComparedRow:
    text = study.texts[question.document]
    turn = next((one.number for one in text.turns if one.start <= question.start < max(one.end, one.said)), None)
    return ComparedRow(
        document=question.document,
        question=question.id,
        kind=question.kind,
        line=place.line,
        turn=turn,
        speaker=place.speaker,
        role=place.role,
        start=question.start,
        end=question.end,
        text=place.text,
        codings=list(compared_codings(study, question)),
    )


def compared_codings(study: Study, question: Question) -> Iterator[ComparedCoding]:
    """What each coder has, with its mark beside the others."""
    n_with = Counter(code for reading in question.readings for code in reading.codes)
    for reading in question.readings:
        if not reading.codings:
            yield ComparedCoding(reading.coder, NOTHING, "", "", {}, None, None, "", "", "")
        for coding in reading.codings:
            mark = DIFFERENT if n_with[coding.code] < len(question.readings) else _sameness(coding, question.readings)
            yield ComparedCoding(
                reading.coder,
                mark,
                coding.code,
                study.codebook.label(coding.code),
                coding.facets,
                coding.start,
                coding.end,
                coding.quote,
                coding.note,
                coding.id,
            )


def _sameness(coding: Coding, readings: Sequence[Reading]) -> str:
    own = (coding.start, coding.end, coding.facets)
    return (
        SAME
        if all(own in [(one.start, one.end, one.facets) for one in reading.codings] for reading in readings)
        else PARTLY
    )


def compared_counts(found: Iterable[Comparison]) -> list[ComparedCount]:
    """One row a document."""
    rows = []
    for one in found:
        kinds = Counter(question.kind for question in one.questions)
        only = Counter(_only(question) for question in one.questions)
        rows.append(
            ComparedCount(
                document=one.document,
                coders=one.coders,
                n_agreed=kinds[AGREED],
                by_kind={kind: kinds[kind] for kind in QUESTION_KINDS if kinds[kind]},
                only={coder: only[coder] for coder in one.coders if only[coder]},
                n_alone=one.n_alone,
            )
        )
    return rows


def _only(question: Question) -> str:
    """The one coder who has a code here; empty where several have."""
    having = [reading.coder for reading in question.readings if reading.codings]
    return having[0] if len(having) == 1 else ""


def count_line(row: ComparedCount) -> str:
    """A count in a sentence."""
    kinds = ", ".join(f"{kind} {n}" for kind, n in row.by_kind.items())
    only = ", ".join(f"only {coder} {n}" for coder, n in row.only.items())
    differ = sum(row.by_kind.values())
    alone = (
        f" Not compared: {counted(row.n_alone, 'coding')} of passages assigned to one of them." if row.n_alone else ""
    )
    inside = "; ".join(part for part in (kinds, only) if part)
    return f"{row.n_agreed} agreed, {differ} differ{f' ({inside})' if differ else ''}.{alone}"
