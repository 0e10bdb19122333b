"""What coders have finished, reading by reading: the frame that samples are drawn from and prevalence rests on."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import NamedTuple

from qualcode.analysis.compared_layers import done
from qualcode.analysis.eligible import eligible
from qualcode.analysis.units import units_of
from qualcode.choices import UNITS
from qualcode.errors import UnknownNameError
from qualcode.model import Coding, Document, Layer, Study
from qualcode.scope import Selection, matching
from qualcode.settings import AssignedTurns
from qualcode.verify import verified

Places = frozenset[tuple[str, int]]
"""Units, each by its document and its number there; a turn has the number that `documents show` prints."""


class Reading(NamedTuple):
    """What one coder has finished of one document."""

    coder: str
    document: Document
    units: Places
    """The units that the coder was to code, of the speakers in scope."""
    having: Mapping[str, Places]
    """Code to those of the units that have it."""


class _Place(NamedTuple):
    start: int
    end: int
    number: int
    turn: int
    """0 in a document without turns."""


def human_layers(study: Study) -> list[Layer]:
    """The layers of people, in the order of their ids."""
    return sorted((layer for layer in study.layers if layer.kind == "human"), key=attrgetter("id"))


def readings(selection: Selection, unit: str, *, eligible_only: bool = False) -> list[Reading]:
    """Every reading in scope that is finished, by document and coder.

    A unit has a code if it shares a character with a coding of that code, or
    of one below it unless the scope is `exact`. Codes are those that the scope
    names; where it names none, those used and the codes above them.

    Args:
        selection: Which documents, layers, codes, facets and speakers.
        unit: `turn`, `paragraph`, `sentence` or `line`.
        eligible_only: Where the scope names no speakers, leave out those who are not eligible for coding.

    Raises:
        UnknownNameError: If there is no such unit.
        UnreadableError: If a coding no longer stands on its quote.
    """
    if unit not in UNITS:
        raise UnknownNameError("unit", unit, UNITS)
    study = selection.study
    coded = {(one.layer, one.document): one for one in replace(selection, speakers=None).coded()}
    found: list[Reading] = []
    for document in selection.documents:
        layers = [layer for layer in human_layers(study) if layer in selection.layers and done(study, layer, document)]
        places = _places(selection, document, unit, eligible_only=eligible_only) if layers else []
        for layer in layers:
            one = coded.get((layer.id, document.id))
            codings = verified(one, study.texts[document.id]) if one and one.codings else ()
            kept = _within(places, study.assigned_turns(layer, document.id))
            units = frozenset((document.id, place.number) for place in kept)
            having = _having(selection, document.id, kept, codings)
            found.append(Reading(layer.coder, document, units, having))
    return sorted(found, key=lambda reading: (reading.document.id, reading.coder))


def codes_of(selection: Selection, found: Iterable[Reading]) -> list[str]:
    """The codes that the scope names, used or not; else those used, and the codes above them; as in the codebook."""
    by_id = selection.study.codebook.by_id
    if selection.scope.codes:
        return matching("code", selection.scope.codes, by_id)
    used = {code for reading in found for code in reading.having}
    return [code for code in by_id if code in used] + sorted(used - set(by_id))


def times_read(found: Iterable[Reading]) -> Counter[tuple[str, int]]:
    """By how many coders each unit was read."""
    readers = {(reading.coder, place) for reading in found for place in reading.units}
    return Counter(place for _, place in readers)


def _places(selection: Selection, document: Document, unit: str, *, eligible_only: bool) -> list[_Place]:
    """The units of a document that the speakers in scope say, in the order of the text."""
    study = selection.study
    text = study.texts[document.id]
    starts = [turn.start for turn in text.turns]
    places = []
    for one in units_of(document, text, unit, study.settings.language):
        if selection.speakers is None:
            wanted = not eligible_only or eligible(study.settings, one.speaker, one.role)
        else:
            wanted = not selection.speakers.isdisjoint((one.speaker, one.role))
        if wanted:
            turn = text.turns[bisect_right(starts, one.start) - 1].number if starts else 0
            places.append(_Place(one.start, one.end, turn if unit == "turn" else one.number, turn))
    return places


def _within(places: Sequence[_Place], part: AssignedTurns | None) -> Sequence[_Place]:
    return places if part is None else [place for place in places if place.turn in part]


def _having(
    selection: Selection, document_id: str, places: Sequence[_Place], codings: Iterable[Coding]
) -> dict[str, Places]:
    codebook, scope = selection.study.codebook, selection.scope
    named = set(matching("code", scope.codes, codebook.by_id)) if scope.codes else None
    having: dict[str, set[tuple[str, int]]] = {}
    for coding in codings:
        first = bisect_right(places, coding.start, key=attrgetter("end"))
        last = bisect_left(places, coding.end, key=attrgetter("start"))
        touched = {(document_id, place.number) for place in places[first:last]}
        codes = (coding.code,) if scope.exact else codebook.lineage(coding.code) or (coding.code,)
        for code in codes if touched else ():
            if named is None or code in named:
                having.setdefault(code, set()).update(touched)
    return {code: frozenset(units) for code, units in having.items()}
