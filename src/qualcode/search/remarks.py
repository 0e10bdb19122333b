"""Search what people wrote about the texts: notes on codings, and memos."""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from qualcode.errors import RefusedError, UnknownNameError
from qualcode.memos import MemoFilter, memo_rows
from qualcode.place import where
from qualcode.scope import Selection
from qualcode.search.matching import Matcher
from qualcode.search.question import Question
from qualcode.search.regexes import bounded
from qualcode.search.stretches import Span
from qualcode.table import Table
from qualcode.text import paragraphs

PLACES = ("notes", "memos")


class RemarkRow(NamedTuple):
    """A result in a note or a memo."""

    kind: str
    """`note` or `memo`."""
    id: str
    """Of the coding that has the note, or of the memo."""
    about: str
    """Code and place of the coding; the title of the memo."""
    by: str
    date: str
    start: int
    end: int
    before: str
    hit: str
    after: str


class _Remark(NamedTuple):
    kind: str
    id: str
    about: str
    by: str
    date: str
    text: str


def remark_rows(selection: Selection, question: Question, place: str, *, context: int) -> list[RemarkRow]:
    """Results in notes or memos; words of the query stand in the same note, or paragraph of a memo.

    Args:
        selection: Its documents, cases and codes restrict memos to those about them, and all of it notes.
        question: The words; notes and memos have no codes to ask for.
        place: `notes` or `memos`.
        context: How many characters before and after a result come with it.

    Raises:
        RefusedError: If there are no words, or codes are asked for.
    """
    if place not in PLACES:
        raise UnknownNameError("place to search", place, ("text", *PLACES))
    if question.matcher is None or question.meant is None or question.asks_codes:
        raise RefusedError(f"in {place} words are looked for, and `--code` says about which code; give a query")
    remarks = _notes(selection) if place == "notes" else _memos(selection)
    with bounded(question.meant.expressions):
        return [row for remark in remarks for row in _found(question.matcher, remark, context)]


def _notes(selection: Selection) -> Iterator[_Remark]:
    for coded in selection.coded():
        for coding in coded.codings:
            if coding.note:
                at = where(selection.study.texts[coding.document], coding.start)
                about = f"{coding.code} on {coding.document} {at}"
                yield _Remark("note", coding.id, about, coding.by or coded.layer, coding.at[:10], coding.note)


def _memos(selection: Selection) -> Iterator[_Remark]:
    scope = selection.scope
    wanted = MemoFilter(documents=scope.documents, codes=scope.codes, cases=scope.cases, by=scope.coders)
    for memo in memo_rows(selection.study, wanted):
        yield _Remark("memo", memo.id, memo.title, memo.by, memo.date, memo.text)


def _found(matcher: Matcher, remark: _Remark, context: int) -> Iterator[RemarkRow]:
    body = remark.text
    whole: Span = (0, len(body))
    cut = partial(_passages, body) if remark.kind == "memo" else None
    for passage in matcher.passages(body, whole, cut):
        for start, end in passage.hits:
            before, after = body[max(start - context, 0) : start], body[end : end + context]
            yield RemarkRow(*remark[:5], start, end, before, body[start:end], after)


def _passages(body: str) -> list[Span]:
    return list(paragraphs(body))


def remark_table(rows: list[RemarkRow], notes: tuple[str, ...]) -> Table:
    """Results in notes and memos as a table: one row a result."""
    return Table("Results", RemarkRow._fields, tuple(tuple(row) for row in rows), notes, label_columns=3)
