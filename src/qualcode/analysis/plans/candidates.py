"""What one coder has finished and no second coder is to read yet: what a double-coding sample is drawn from."""

from collections.abc import Sequence
from typing import NamedTuple

from qualcode.analysis.plans.frame import Places, human_layers, readings
from qualcode.errors import UnknownNameError
from qualcode.model import Document, Study
from qualcode.scope import Selection, attribute_names, case_value

NO_VALUE = "–"
FIRST_CODER = "coder"
"""Stratifies by who has coded a document."""


class Candidate(NamedTuple):
    """A document, or a turn, that may be drawn."""

    document: str
    turn: int | None
    """`None` for a whole document."""
    units: Places
    """The turns that it brings."""
    first: str
    """Who has coded it."""
    stratum: tuple[str, ...]
    """The values by which it is stratified."""


def candidates(selection: Selection, by: Sequence[str], *, turns: bool) -> list[Candidate]:
    """The documents or turns in scope that exactly one coder is to code, and that this coder has finished.

    The scope's coders and layers say whose work may be drawn, its speakers
    whose turns; where it names none, those of speakers who are eligible for
    coding. A document that is to be drawn whole must have been coded whole.

    Raises:
        UnknownNameError: If no case or document has an attribute to stratify by.
    """
    study = selection.study
    names = attribute_names(study)
    for attribute in by:
        if attribute != FIRST_CODER and attribute not in names:
            raise UnknownNameError("attribute", attribute, [FIRST_CODER, *names])
    found: dict[tuple[str, int | None], Candidate] = {}
    for reading in readings(selection, "turn", eligible_only=True):
        document = reading.document
        stratum = tuple(
            reading.coder if attribute == FIRST_CODER else case_value(study, document, attribute) or NO_VALUE
            for attribute in by
        )
        others = _taken(study, document, reading.coder)
        if turns:
            free = reading.units - others if others is not None else frozenset()
            for place in sorted(free):
                found[place] = Candidate(*place, frozenset([place]), reading.coder, stratum)
        elif others is not None and not others and not _in_part(study, document, reading.coder):
            found[document.id, None] = Candidate(document.id, None, reading.units, reading.coder, stratum)
    return list(found.values())


def coders_due(study: Study, document_id: str) -> set[str]:
    """Who is to code a document, or has begun to."""
    due = {coder for coder, documents in study.settings.assignments.items() if document_id in documents}
    return due | {layer.coder for layer in human_layers(study) if document_id in layer.documents}


def _taken(study: Study, document: Document, first: str) -> Places | None:
    """The turns of a document that others than its first coder are to code; `None` where that is all of it."""
    taken: set[tuple[str, int]] = set()
    for coder in coders_due(study, document.id) - {first}:
        part = next(
            (part for part in study.settings.assigned_turns if (part.coder, part.document) == (coder, document.id)),
            None,
        )
        if part is None:
            return None
        taken.update((document.id, number) for low, high in part.ranges for number in range(low, high + 1))
    return frozenset(taken)


def _in_part(study: Study, document: Document, coder: str) -> bool:
    return any((part.coder, part.document) == (coder, document.id) for part in study.settings.assigned_turns)
