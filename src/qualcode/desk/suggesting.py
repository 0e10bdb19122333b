"""What machines suggest on a document to somebody who codes it, where the study turns that on."""

from collections.abc import Iterator

from qualcode.analysis.assigned import turns_outside
from qualcode.layer_files import Sheet
from qualcode.model import Coding, Layer, Origin, Study

SURE = 0.5
"""Below this certainty a suggestion comes last."""


def suggestions(study: Study, layer: Layer, sheet: Sheet, declined: set[str]) -> list[Coding]:
    """The codings of machines that a coder may take over, those of which a machine is unsure last.

    A blind round hides them, as it hides every other reading; so does a second pass, which measures the reader alone.

    Args:
        study: As the coder may see it.
        layer: The coder's.
        sheet: Their codings of the document.
        declined: Ids of suggestions that they do not want to see again.
    """
    taken = {coding.origin.coding for coding in sheet.codings if coding.origin is not None}
    found = [
        coding
        for _, coding in _shown(study, layer, sheet.document)
        if coding.id not in declined
        and coding.id not in taken
        and not any(own.code == coding.code for own in sheet.at(coding.start, coding.end))
    ]
    return sorted(found, key=lambda one: (0 < one.score < SURE, one.start, one.end, -one.score, one.code, one.id))


def origin_of(study: Study, layer: Layer, suggestion: Coding) -> Origin | None:
    """Where a coding comes from that takes a suggestion over; `None` where nothing of that id is suggested."""
    shown = _shown(study, layer, suggestion.document)
    machine = next((name for name, coding in shown if coding.id == suggestion.id), None)
    return Origin(layer=machine, coding=suggestion.id, score=suggestion.score) if machine is not None else None


def _shown(study: Study, layer: Layer, document_id: str) -> Iterator[tuple[str, Coding]]:
    """The codings of the machines that are turned on, with their layers: those that could be taken over as they are."""
    wanted = study.settings.suggestions
    if not wanted.in_coder or layer.pass_number > 1:
        return
    text = study.texts[document_id]
    part = study.assigned_turns(layer, document_id)
    codes = study.codebook.by_id
    for coded in study.coded:
        machine = study.layer_by_id[coded.layer].kind == "machine"
        if not machine or coded.document != document_id or (wanted.layers and coded.layer not in wanted.layers):
            continue
        for coding in coded.codings:
            code = codes.get(coding.code)
            stands = coding.quote and text.body[coding.start : coding.end] == coding.quote
            outside = part is not None and turns_outside(text, part, coding.start, coding.end)
            if code is not None and not code.retired_in and stands and not outside:
                yield coded.layer, coding
