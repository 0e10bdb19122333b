"""The units on which coders are compared, and what was left out of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from qualcode.analysis.compared_layers import compared_layers, done
from qualcode.analysis.eligible import eligible, unknown_eligible
from qualcode.analysis.left_out import LeftOut, left_out_lines
from qualcode.analysis.placing import touched_units
from qualcode.analysis.units import Cut, Indices, Unit, cut_of, units_of, whole
from qualcode.choices import UNITS, UNIVERSES
from qualcode.errors import UnknownNameError, UnreadableError
from qualcode.model import Document, Layer, Study, Text
from qualcode.phrases import counted
from qualcode.scope import Selection
from qualcode.scope_notes import standing_notes
from qualcode.settings import AssignedTurns

Truths = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Universe:
    """The units on which coders are compared, and what was left out of them."""

    unit: str
    rule: str
    """One of `UNIVERSES`: which units are in."""
    layers: tuple[Layer, ...]
    """The layers that are compared: each was to code and has finished at least one unit, if there are any."""
    documents: tuple[Document, ...]
    """The documents that have units here."""
    texts: tuple[Text, ...]
    """The text of each of the documents."""
    sizes: tuple[int, ...]
    """How many units each of the documents has."""
    starts: Indices
    """Where each unit starts in its document."""
    ends: Indices
    numbers: Indices
    """The 1-based position of each unit among all units of its document."""
    roles: tuple[str, ...]
    """Who speaks in the units: roles; a speaker without one stands under their name."""
    role: Indices
    """For each unit the index of its role."""
    gaps: Truths
    """Different sets of missing layers x layers: `True` where the layer was not to code, or has not finished."""
    gap: Indices
    """For each unit, its row in `gaps`."""
    language: str = "en"
    speakers: tuple[str, ...] = ()
    """Those to whom the scope restricts the units, if it does."""
    left_out: tuple[str, ...] = ()
    """Sentences: what does not count, and why."""

    def __len__(self) -> int:
        """How many units there are."""
        return len(self.starts)

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """Each unit as a value, in the order of the columns."""
        numbers = np.split(self.numbers, np.cumsum(self.sizes)[:-1])
        return tuple(
            units[number - 1]
            for document, text, wanted in zip(self.documents, self.texts, numbers, strict=False)
            for units in [units_of(document, text, self.unit, self.language)]
            for number in wanted.tolist()
        )

    @property
    def said_by(self) -> Mapping[str, int]:
        """How many units each role said; a speaker without a role stands under their name."""
        n_units = np.bincount(self.role, minlength=len(self.roles)).tolist()
        return {role: n for role, n in zip(self.roles, n_units, strict=True) if n}

    @property
    def label(self) -> str:
        """The universe in a few words, to stand beside a number."""
        said = f", said by {', '.join(self.speakers)}" if self.speakers else ""
        return f"{self.rule}{said}: {counted(len(self), self.unit)} in {counted(len(self.documents), 'document')}"


def universe(selection: Selection, unit: str, rule: str = "assigned") -> Universe:
    """The units that two or more coders were to code and have finished.

    Layers of a consensus or a machine take part only where the scope names layers.

    Args:
        selection: Which documents, layers and speakers.
        unit: `turn`, `paragraph`, `sentence` or `line`.
        rule: `assigned` takes every such unit. `touched` takes of these the units on which at least one of the
            compared coders who were to code it put any code in scope, with any facet in scope: the same units for
            every code. `eligible-speakers` takes those said by speakers eligible for coding, and all units of
            documents without turns.

    Raises:
        RefusedError: If the scope holds fewer than two layers, or two of one coder.
        UnknownNameError: If there is no such unit or rule.
        UnreadableError: If the settings call speakers eligible whom no document has.
    """
    if unit not in UNITS:
        raise UnknownNameError("unit", unit, UNITS)
    if rule not in UNIVERSES:
        raise UnknownNameError("universe", rule, UNIVERSES)
    faults = list(unknown_eligible(selection.study)) if rule == "eligible-speakers" else []
    if faults:
        raise UnreadableError(faults)
    layers = compared_layers(selection)
    left = LeftOut()
    pieces = list(_pieces(selection, unit, rule, layers, left))
    found = _laid_out(selection, unit, rule, layers, pieces)
    if rule == "touched":
        pieces = list(_touched(pieces, touched_units(selection, found), left))
        found = _laid_out(selection, unit, rule, layers, pieces)
    lines = left_out_lines(left, selection, unit, layers, found.layers)
    return replace(found, left_out=(*lines, *standing_notes(selection)))


class _Piece(NamedTuple):
    """The units of a document that count."""

    document: Document
    text: Text
    cut: Cut
    chosen: Indices
    """Which of all its units."""
    missing: Truths
    """Units x layers: `True` where the layer was not to code the unit, or has not finished it; one row for all
    where they do not differ."""

    def of(self, chosen: Indices) -> "_Piece":
        """Some of its units."""
        missing = self.missing if len(self.missing) == 1 else self.missing[chosen]
        return self._replace(chosen=self.chosen[chosen], missing=missing)


def _pieces(selection: Selection, unit: str, rule: str, layers: list[Layer], left: LeftOut) -> Iterator[_Piece]:
    study = selection.study
    settings = study.settings
    for document in selection.documents:
        why = _why_not(selection, layers, document)
        if why:
            left.document(document, why)
            continue
        text = study.texts[document.id]
        cut = cut_of(text, unit, settings.language)
        asked = _of_voices(cut, [_speaks(voice, selection.speakers) for voice in cut.voices])
        to_code = _of_voices(cut, [rule != "eligible-speakers" or eligible(settings, *voice) for voice in cut.voices])
        missing = _missing(study, layers, document, cut)
        shared = (~missing).sum(axis=1) >= 2
        left.voices(left.others, cut, ~asked)
        if rule == "eligible-speakers":
            left.voices(left.ineligible, cut, asked & ~to_code)
        chosen = np.flatnonzero(asked & to_code & shared)
        if len(chosen):
            if len(shared) > 1:
                left.alone[document.id] += int((asked & to_code & ~shared).sum())
            yield _Piece(document, text, cut, np.arange(len(cut.starts)), missing).of(chosen)
        else:
            left.document(document, _why_empty(selection, unit, cut, asked, to_code))


def _of_voices(cut: Cut, truths: Sequence[bool]) -> Truths:
    """What holds of speakers, unit by unit."""
    if all(truths):  # as it mostly is
        return np.ones(len(cut.starts), dtype=np.bool_)
    return np.array(truths, dtype=np.bool_)[cut.voice]


def _missing(study: Study, layers: list[Layer], document: Document, cut: Cut) -> Truths:
    """Units x layers, or one row for all: `True` where the coder was not to code the unit, or has not finished it."""
    there = [done(study, layer, document) for layer in layers]
    missing = ~np.array([there], dtype=np.bool_)
    parts = [
        study.assigned_turns(layer, document.id) if here else None for layer, here in zip(layers, there, strict=True)
    ]
    if any(parts):
        missing = np.repeat(missing, len(cut.starts), axis=0)
    for column, part in enumerate(parts):
        if part is not None:
            missing[:, column] = ~_within(part, cut.turn)
    return missing


def _within(part: AssignedTurns, numbers: Indices) -> Truths:
    """Whether turns are among those assigned."""
    firsts, lasts = whole([first for first, _ in part.ranges]), whole([last for _, last in part.ranges])
    at = np.searchsorted(firsts, numbers, side="right") - 1
    return (at >= 0) & (numbers <= lasts[at])


def _touched(pieces: Sequence[_Piece], touched: Indices, left: LeftOut) -> Iterator[_Piece]:
    """The pieces without the units that nobody touched."""
    first = 0
    for piece in pieces:
        low, high = np.searchsorted(touched, (first, first + len(piece.chosen)))
        here = touched[low:high] - first
        first += len(piece.chosen)
        left.untouched += len(piece.chosen) - len(here)
        if len(here):
            yield piece.of(here)
        else:
            left.document(piece.document, "on which none of the coders put any code in scope")


def _laid_out(selection: Selection, unit: str, rule: str, layers: list[Layer], pieces: Sequence[_Piece]) -> Universe:
    """The units of all pieces as columns."""
    missing = np.concatenate([np.empty((0, len(layers)), dtype=np.bool_), *(piece.missing for piece in pieces)])
    columns = np.flatnonzero(~missing.all(axis=0)) if pieces else np.arange(len(layers))
    n_units = [len(piece.chosen) // len(piece.missing) for piece in pieces for _ in piece.missing]
    gaps, gap = _patterns(missing[:, columns])
    roles: dict[str, int] = {}
    role = []
    for cut, chosen in ((piece.cut, piece.chosen) for piece in pieces):
        known = whole([roles.setdefault(role or speaker, len(roles)) for speaker, role in cut.voices])
        role.append(known[cut.voice[chosen]])
    return Universe(
        unit=unit,
        rule=rule,
        layers=tuple(layers[column] for column in columns.tolist()),
        documents=tuple(piece.document for piece in pieces),
        texts=tuple(piece.text for piece in pieces),
        sizes=tuple(len(piece.chosen) for piece in pieces),
        starts=_joined(piece.cut.starts[piece.chosen] for piece in pieces),
        ends=_joined(piece.cut.ends[piece.chosen] for piece in pieces),
        numbers=_joined(piece.chosen + 1 for piece in pieces),
        roles=tuple(roles),
        role=_joined(role),
        gaps=gaps,
        gap=np.repeat(gap, whole(n_units)),
        language=selection.study.settings.language,
        speakers=selection.scope.speakers,
    )


def _patterns(missing: Truths) -> tuple[Truths, Indices]:
    """The different rows of a table of truths, and for each row which of them it is."""
    rows = np.ascontiguousarray(missing).astype(np.int8) + np.int8(1)
    # rows as strings of bytes, none of them 0: numpy sorts these ten times faster than rows of truths
    different, number = np.unique(rows.view(f"S{rows.shape[1]}").ravel(), return_inverse=True)
    return different.view(np.int8).reshape(-1, rows.shape[1]) == 2, number.reshape(-1)


def _joined(arrays: Iterable[Indices]) -> Indices:
    return np.concatenate([np.empty(0, dtype=np.int64), *arrays])


def _why_not(selection: Selection, layers: list[Layer], document: Document) -> str:
    """Why coders cannot be compared on a document; empty if they can."""
    study, scope = selection.study, selection.scope
    if sum(done(study, layer, document) for layer in layers) >= 2:
        return ""
    to_code = {layer.coder for layer in layers if study.assigned(layer, document.id)}
    if not scope.coders and not scope.layers:
        to_code.update(coder for coder, ids in study.settings.assignments.items() if document.id in ids)
    return f"that fewer than two of the coders {'have finished' if len(to_code) >= 2 else 'were to code'}"


def _why_empty(selection: Selection, unit: str, cut: Cut, asked: Truths, to_code: Truths) -> str:
    """Why a document that two coders have finished has no unit that counts."""
    if not len(cut.starts):
        return "without turns" if unit == "turn" else "without text"
    if not asked.any():
        return f"in which '{', '.join(selection.scope.speakers)}' says nothing"
    if not (asked & to_code).any():
        return "in which nobody eligible for coding says anything"
    return f"of which no {unit} was to be coded by two of the coders"


def _speaks(voice: tuple[str, str], speakers: frozenset[str] | None) -> bool:
    return speakers is None or not speakers.isdisjoint(voice)
