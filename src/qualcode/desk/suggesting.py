"""What machines suggest on a document to somebody who codes it, where the study turns that on."""

from collections.abc import Iterator

from qualcode.analysis.assigned import turns_outside
from qualcode.errors import RefusedError
from qualcode.layer_files import Sheet
from qualcode.model import Coding, Layer, Origin, Study

SURE = 0.5
"""Below this certainty a suggestion comes last."""


class Offers:
    """What machines offer on a document, by place; what the coder has already, took or declined is left out when asked.

    A blind round hides them, as it hides every other reading; so does a second pass, which measures the reader alone.

    Args:
        study: As the coder may see it.
        layer: The coder's.
        document_id: Which document.
    """

    def __init__(self, study: Study, layer: Layer, document_id: str) -> None:
        shown = sorted(_shown(study, layer, document_id), key=lambda one: (one[1].start, one[1].end, one[1].id))
        self._sheet = Sheet("", document_id, None, [(coding, b"") for _, coding in shown])
        self._machines = {coding.id: machine for machine, coding in shown}
        self._taken: tuple[Sheet, set[str]] | None = None

    def __bool__(self) -> bool:
        """Whether there is any, taken or not."""
        return bool(self._machines)

    def at(self, span: tuple[int, int], own: Sheet, declined: frozenset[str]) -> list[Coding]:
        """The codings on a span that a coder may take over, those of which a machine is unsure last.

        Args:
            span: Where.
            own: The coder's codings of the document.
            declined: Ids of suggestions that they do not want to see again.
        """
        if self._taken is None or self._taken[0] is not own:
            self._taken = own, {coding.origin.coding for coding in own.codings if coding.origin is not None}
        left_out = declined | self._taken[1]
        found = [
            coding
            for coding in self._sheet.at(*span)
            if coding.id not in left_out
            and not any(one.code == coding.code for one in own.at(coding.start, coding.end))
        ]
        return sorted(found, key=lambda one: (0 < one.score < SURE, one.start, one.end, -one.score, one.code, one.id))

    def machine_of(self, coding: Coding) -> str:
        """The layer of a suggestion; empty where it is not (or no more) offered."""
        return self._machines.get(coding.id, "")

    def origin_of(self, suggestion: Coding) -> Origin:
        """Where a coding comes from that takes a suggestion over.

        Raises:
            RefusedError: If nothing of that id is suggested.
        """
        machine = self.machine_of(suggestion)
        if not machine:
            raise RefusedError(f"'{suggestion.id}' is not suggested here; see `suggestions` in qualcode.yaml")
        return Origin(layer=machine, coding=suggestion.id, score=suggestion.score)


def why_none(study: Study, layer: Layer) -> str:
    """Why nothing at all is suggested to a coder; empty where machines may suggest."""
    if layer.pass_number > 1:
        return "a second pass has no suggestions: it measures you alone"
    if not study.settings.suggestions.in_coder:
        return "suggestions are off in this study (`suggestions: {in_coder: true}` in qualcode.yaml turns them on)"
    return ""


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
