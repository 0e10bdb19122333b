"""Assignments of some turns of a document, held against its text."""

from collections.abc import Iterator

from qualcode.model import Study, Text
from qualcode.problem import Problem
from qualcode.settings import AssignedTurns


def unknown_turns(study: Study) -> Iterator[Problem]:
    """Assignments of turns that a document does not have."""
    for part in study.settings.assigned_turns:
        text = study.texts.get(part.document)
        if part.document not in study.document_by_id or text is None:
            continue
        if not text.turns:
            message = (
                f"'{part.document}' has no turns, and '{part.coder}' is assigned some; write its id alone, for all of"
                " it, or name its `speakers` in its front matter"
            )
            yield Problem(study.settings.path, part.line, "unknown-turn", message)
        elif part.ranges[-1][1] > len(text.turns):
            message = f"'{part.document}' has turns 1 to {len(text.turns)}; '{part.coder}' is assigned {part}"
            yield Problem(study.settings.path, part.line, "unknown-turn", message)


def turns_outside(text: Text, part: AssignedTurns, start: int, end: int) -> str:
    """What a span touches beside the turns that are assigned, in words; empty if it keeps within them."""
    touched = [turn.number for turn in text.turns if turn.said < end and start < turn.end]
    assigned = f"'{part.coder}' is assigned turns {part} of '{part.document}'"
    outside = [number for number in touched if number not in part]
    if outside:
        return f"{assigned}, not turn {outside[0]}"
    return "" if touched else f"{assigned}; this is in none of its turns"
