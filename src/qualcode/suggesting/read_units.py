"""The units that a machine reads, and which of them have which code by the people who finished them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from qualcode.analysis.eligible import eligible
from qualcode.analysis.units import Unit, cut_of, units_of
from qualcode.errors import RefusedError
from qualcode.model import CodedDocument, Document, Layer, Study, Text
from qualcode.scope import Selection
from qualcode.verify import verified

Labels = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]


class ReadUnit(NamedTuple):
    """A unit with its words and what stands around it."""

    document: str
    turn: int
    """The number of the turn in which it stands; 0 in a document without turns."""
    start: int
    end: int
    speaker: str
    role: str
    text: str
    before: str
    """The words of the unit before it, whoever says them; empty at the head of a document."""
    goes_on: bool
    """Whether the same speaker said what is before it."""


class Reading(NamedTuple):
    """What one layer has finished of one document."""

    layer: str
    document: str


@dataclass(frozen=True, eq=False)
class Learned:
    """The units that people have finished, with their codes."""

    unit: str
    units: tuple[ReadUnit, ...]
    codes: tuple[str, ...]
    """Every code that somebody used on them, with those above it, in the codebook's order."""
    labels: Labels
    """Units x codes: 1 has the code, 0 has not, NaN where nobody was asked for it."""
    readings: tuple[Reading, ...]
    suggested: int = 0
    """Codings among those learned from that started from a machine's suggestion."""
    n_codings: int = 0

    @cached_property
    def documents(self) -> tuple[str, ...]:
        """The documents, in the order of the study."""
        return tuple(dict.fromkeys(unit.document for unit in self.units))

    def having(self, code: str) -> tuple[int, int]:
        """How many units have a code, and in how many documents."""
        found = np.flatnonzero(self.labels[:, self.codes.index(code)] == 1)
        return len(found), len({self.units[number].document for number in found.tolist()})


def read_units(study: Study, documents: Sequence[Document], unit: str) -> list[ReadUnit]:
    """The units of documents that a machine may code: those said by speakers eligible for coding.

    Args:
        study: As it was loaded.
        documents: In the order in which they are wanted.
        unit: `turn`, `paragraph`, `sentence` or `line`; in a data set also `item`.
    """
    return [one for document in documents for one in _units(study, document, unit)]


def _units(study: Study, document: Document, unit: str) -> Iterator[ReadUnit]:
    text, settings = study.texts[document.id], study.settings
    found = units_of(document, text, unit, settings.language)
    turns = cut_of(text, unit, settings.language).turn.tolist()
    before: Unit | None = None
    for one, turn in zip(found, turns, strict=True):
        if eligible(settings, one.speaker, one.role):
            yield ReadUnit(
                document.id,
                turn,
                one.start,
                one.end,
                one.speaker,
                one.role,
                text.body[one.start : one.end],
                text.body[before.start : before.end] if before else "",
                before is not None and before.speaker == one.speaker,
            )
        before = one


def learned_from(selection: Selection, unit: str) -> Learned:
    """What people who have finished documents in scope say of their units.

    A unit has a code where at least half of those who were to code it and
    were asked for the code gave it, or a code below it. Codings that wait to
    be recoded say nothing.

    Args:
        selection: Which layers and documents; a machine's layer is never learned from.
        unit: Which units.

    Raises:
        RefusedError: If a layer in scope is a machine's, or nothing in scope is finished.
        UnreadableError: If a coding no longer stands on its quote.
    """
    study = selection.study
    for layer in selection.layers:
        if layer.kind == "machine":
            raise RefusedError(f"'{layer.id}' is a machine's layer, and a machine learns from people alone")
    codes = [code.id for code in study.codebook.codes if not code.retired_in]
    given = {(one.layer, one.document): one for one in selection.coded()}
    finished = [_finished(selection, document, unit, given, codes) for document in selection.documents]
    read = [one for one in finished if one is not None]
    if not read:
        raise RefusedError(f"there is no {unit} to learn from: nobody in scope has finished a document that has some")
    labels = np.concatenate([one.labels for one in read])
    used = np.flatnonzero((labels == 1).any(axis=0)).tolist()
    kept = [number for number in used if selection.asks_for(codes[number])]
    codings = [coding for one in read for coded in one.coded for coding in coded.codings]
    return Learned(
        unit,
        tuple(chain.from_iterable(one.units for one in read)),
        tuple(codes[number] for number in kept),
        labels[:, kept],
        tuple(Reading(coded.layer, coded.document) for one in read for coded in one.coded),
        sum(coding.origin is not None and bool(coding.origin.layer) for coding in codings),
        len(codings),
    )


class _Finished(NamedTuple):
    """What people who have finished a document say of its units."""

    units: list[ReadUnit]
    labels: Labels
    """Units x all codes, as in `Learned`."""
    coded: list[CodedDocument]


def _finished(
    selection: Selection,
    document: Document,
    unit: str,
    given: Mapping[tuple[str, str], CodedDocument],
    codes: Sequence[str],
) -> _Finished | None:
    """A document as those say who have finished it; `None` where nobody has, or nothing in it is in scope."""
    study = selection.study
    layers = [one for one in selection.layers if study.finished(one, document.id) and study.assigned(one, document.id)]
    units = read_units(study, [document], unit) if layers else []
    if selection.speakers is not None:
        units = [one for one in units if not selection.speakers.isdisjoint((one.speaker, one.role))]
    if not units:
        return None
    coded = [given.get((one.id, document.id), CodedDocument(one.id, document.id, "", ())) for one in layers]
    yes, asked = np.zeros((len(units), len(codes))), np.zeros((len(units), len(codes)))
    for layer, one in zip(layers, coded, strict=True):
        has, was_asked = _by_layer(study, layer, one, units, codes)
        yes += has & was_asked
        asked += was_asked
    return _Finished(units, np.where(asked > 0, (2 * yes >= np.maximum(asked, 1)).astype(float), np.nan), coded)


def _by_layer(
    study: Study, layer: Layer, coded: CodedDocument, units: Sequence[ReadUnit], codes: Sequence[str]
) -> tuple[Truths, Truths]:
    """Units x codes: what a layer has, and what it was asked for."""
    numbers = {code: number for number, code in enumerate(codes)}
    text: Text = study.texts[coded.document]
    has = np.zeros((len(units), len(codes)), dtype=np.bool_)
    starts, ends = np.array([one.start for one in units]), np.array([one.end for one in units])
    for coding in verified(coded, text):
        if coding.waits:
            continue
        first, last = np.searchsorted(ends, coding.start, side="right"), np.searchsorted(starts, coding.end)
        for above in study.codebook.lineage(coding.code):
            has[first:last, numbers[above]] = True
    asked = np.ones_like(has)
    part = study.assigned_turns(layer, coded.document)
    if part is not None:
        asked[[number for number, one in enumerate(units) if one.turn not in part]] = False
    for code in study.unasked.get((layer.id, coded.document), ()):
        if code in numbers:
            asked[:, numbers[code]] = False
    return has, asked
