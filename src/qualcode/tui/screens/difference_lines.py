"""How a difference between coders is drawn: where it stands, what each of them has on it, what was decided."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from rich.text import Text

from qualcode.analysis.reconciling.compared import compared_codings, passages_of
from qualcode.desk.reconcile_queue import ReconcileQueue, decided_words
from qualcode.place import where
from qualcode.tui.screens.compare import said
from qualcode.tui.widgets.cells import shown
from qualcode.tui.widgets.passage_pane import Mark
from qualcode.tui.widgets.rows import Row

if TYPE_CHECKING:
    from qualcode.analysis.reconciling.questions import Question


def head_words(queue: ReconcileQueue) -> tuple[str, str]:
    """Where the difference at hand stands, and how far those are who decide."""
    question = queue.question
    place = passages_of(queue.stage.study, question.document, [question])[question.id]
    whose = f"{place.speaker} ({place.role})" if place.role else place.speaker
    at = f"{question.document} {where(queue.stage.study.texts[question.document], question.start)}"
    parts = (f"{queue.index + 1}/{len(queue.questions)}", question.kind, at, whose)
    return " · ".join(filter(None, parts)), f"{queue.n_decided} decided · {queue.by or '?'}"


def reading_rows(queue: ReconcileQueue, marked: Collection[str]) -> list[Row]:
    """What each coder has, numbered."""
    all_sides = list(compared_codings(queue.stage.study, queue.question))
    rows = []
    for number, reading in enumerate(queue.question.readings, 1):
        own = [one for one in all_sides if one.coder == reading.coder]
        sign = "✓" if reading.coder in marked else " "
        text = Text.assemble(f"{sign} {number}  ", (shown(reading.coder), "bold"), "  ")
        rows.append(Row(reading.coder, text + Text("\n").join(said(one) for one in own), 8))
    return rows


def meaning_lines(queue: ReconcileQueue, coder: str) -> Text:
    """What was decided so far, the note, and what the codes of a coder mean."""
    text = Text()
    if not queue.questions:
        return text
    decision = queue.decision(queue.question)
    if decision is not None:
        text.append(shown(f"{decided_words(decision)}, {decision.by}: {decision.note}\n"), "bold")
    if note := queue.notes.get(queue.question.id):
        text.append(shown(f"note: {note}\n"), "italic")
    reading = next((one for one in queue.question.readings if one.coder == coder), None)
    for code_id in reading.codes if reading else ():
        code = queue.stage.study.codebook.by_id.get(code_id)
        if code is not None:
            text.append(shown(code.id), "bold")
            parts = (code.definition, f"Not when: {code.not_when}" if code.not_when else "")
            text.append(shown(f": {' '.join(' '.join(parts).split())}\n"))
    return text


def signs(question: "Question") -> list[Mark]:
    """Where coders' codings begin and end, by their numbers, where they do not cover the whole passage."""
    return [
        Mark(one.start, one.end, f"[{number}>", f"<{number}]")
        for number, reading in enumerate(question.readings, 1)
        for one in reading.codings
        if (one.start, one.end) != (question.start, question.end)
    ]
