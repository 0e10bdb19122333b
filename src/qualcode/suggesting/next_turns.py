"""Which turns a coder had best read next: those that would teach most, and some at random."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from qualcode.errors import RefusedError
from qualcode.layer_files import layer_of
from qualcode.layers import known_coder
from qualcode.model import Document, Study
from qualcode.scope import Selection
from qualcode.suggesting.learned_layer import lesson
from qualcode.suggesting.read_units import ReadUnit, read_units
from qualcode.suggesting.taught import Taught, Wish

Scores = npt.NDArray[np.float64]
_MOST_TOLD = 3
_UNSURE_FROM = 0.3
"""Bits: a score below 0.05 or above 0.95 is told to nobody as a doubt."""


class NextRow(NamedTuple):
    """A unit that a coder has not coded yet."""

    document: str
    turn: int
    """0 in a document without turns."""
    start: int
    end: int
    speaker: str
    score: float
    """How much a reading would teach, from 0 to 1: how unsure the machine is, codes weighted by how little of them is
    known; 0 where nothing was learned yet."""
    why: str
    text: str


def next_rows(
    selection: Selection, among: Sequence[Document], coder: str, unit: str, wish: Wish, share: float
) -> list[NextRow]:
    """The units that a coder has still to code, in the order in which reading them would teach most.

    Args:
        selection: What to learn from.
        among: The documents among which to choose.
        coder: Whose turns: assigned, not finished, and without any coding of theirs.
        unit: Which units.
        wish: How to learn.
        share: How many of the units come at random, from 0 to 1: without them the coded turns say nothing of the
            others.

    Raises:
        UnknownNameError: If the settings do not name the coder.
    """
    study = selection.study
    known_coder(study, coder)
    documents = [one for one in among if _to_code(study, coder, one)]
    waiting = _uncoded(study, coder, documents, unit)
    if not waiting:
        return []
    try:
        one = lesson(selection, unit, wish, documents)
    except RefusedError:  # nobody has finished enough: then all of them come at random
        return _in_order(
            waiting, np.zeros(len(waiting)), ["too little is finished to learn from"] * len(waiting), 1, wish
        )
    places = {(unit.document, unit.start): number for number, unit in enumerate((*one.found.learned.units, *one.new))}
    rows = [places[unit.document, unit.start] for unit in waiting]
    scores, why = _doubts(one.found, np.array(rows, dtype=np.int64))
    return _in_order(waiting, scores, why, share if one.found.classified else 1, wish)


def _to_code(study: Study, coder: str, document: Document) -> bool:
    layer = layer_of(study, coder, 1)
    if study.settings.assignments and document.id not in study.settings.assignments.get(coder, ()):
        return False
    if layer is None or (layer.id, document.id) in study.hidden:  # of what is hidden nobody knows how far it is
        return layer is None
    return not study.finished(layer, document.id)


def _uncoded(study: Study, coder: str, documents: Sequence[Document], unit: str) -> list[ReadUnit]:
    """Units inside the coder's assignment on which no coding of theirs stands."""
    layer = layer_of(study, coder, 1)
    parts = {part.document: part for part in study.settings.assigned_turns if part.coder == coder}
    own = {one.document: one.codings for one in study.coded if layer is not None and one.layer == layer.id}
    return [
        one
        for one in read_units(study, documents, unit)
        if (one.document not in parts or one.turn in parts[one.document])
        and not any(coding.start < one.end and one.start < coding.end for coding in own.get(one.document, ()))
    ]


def _doubts(found: Taught, rows: npt.NDArray[np.int64]) -> tuple[Scores, list[str]]:
    """For each unit how unsure the classifiers are, and of which codes most."""
    codes = [one.code for one in found.classified]
    if not codes:
        return np.zeros(len(rows)), ["too little is finished to learn from"] * len(rows)
    weights = np.array([1 / np.sqrt(found.learned.having(code)[0]) for code in codes])
    chances = np.array([np.concatenate([one.held_out, one.new])[rows] for one in found.classified])
    sure = np.clip(chances, 1e-9, 1 - 1e-9)
    bits = -(sure * np.log2(sure) + (1 - sure) * np.log2(1 - sure))
    weighted = bits * weights[:, np.newaxis]
    why = []
    for column in range(len(rows)):
        order = np.argsort(-weighted[:, column], kind="stable")
        told = [codes[number] for number in order.tolist() if bits[number, column] >= _UNSURE_FROM][:_MOST_TOLD]
        why.append(f"unsure of {', '.join(told)}" if told else "hardly unsure of any code")
    return weighted.sum(axis=0) / weights.sum(), why


def _in_order(units: Sequence[ReadUnit], scores: Scores, why: Sequence[str], share: float, wish: Wish) -> list[NextRow]:
    """The units by score, with some drawn from all that are left."""
    chance = np.random.default_rng(wish.seed)
    left = np.argsort(-np.round(scores, 9), kind="stable").tolist()
    rows = []
    while left:
        at_random = chance.random() < share
        number = left.pop(int(chance.integers(len(left))) if at_random else 0)
        one, reason = units[number], why[number]
        if at_random:
            reason = f"at random: {reason}" if reason.startswith("too little") else "at random"
        score = round(float(scores[number]), 4)
        rows.append(NextRow(one.document, one.turn, one.start, one.end, one.speaker, score, reason, one.text))
    return rows
