"""The units on which coders are compared, and what was left out of them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from qualcode.analysis.units import Cut, Indices, Unit, cut_of, units_of
from qualcode.errors import RefusedError, UnknownNameError
from qualcode.model import UNITS, Document, Layer, Study, Text
from qualcode.scope import Selection

_NAMED = 8


@dataclass(frozen=True, eq=False)
class Universe:
    """The units on which coders are compared, and what was left out of them."""

    unit: str
    layers: tuple[Layer, ...]
    """The layers that are compared: each has finished at least one of the documents, if there are any."""
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
    said_by: Mapping[str, int]
    """How many units each role said; a speaker without a role stands under their name."""
    language: str = "en"
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


def universe(selection: Selection, unit: str) -> Universe:
    """The units of all documents that two or more coders were to code and have finished.

    Layers of a consensus or a machine take part only where the scope names layers.

    Raises:
        RefusedError: If the scope holds fewer than two layers, or two of one coder.
        UnknownNameError: If there is no such unit.
    """
    if unit not in UNITS:
        raise UnknownNameError("unit", unit, UNITS)
    study = selection.study
    language = study.settings.language
    layers = _raters(selection)
    kept: list[tuple[Document, Text, Cut, Indices]] = []
    said_by: Counter[str] = Counter()
    others: Counter[str] = Counter()
    reasons: dict[str, list[str]] = {}
    for document in selection.documents:
        why = _why_not(selection, layers, document)
        if not why:
            text = study.texts[document.id]
            cut = cut_of(text, unit, language)
            speaks = [_speaks(voice, selection.speakers) for voice in cut.voices]
            for (speaker, role), here, n in zip(cut.voices, speaks, np.bincount(cut.voice).tolist(), strict=False):
                if n:
                    (said_by if here else others)[role or speaker] += n
            chosen = np.flatnonzero(np.array(speaks)[cut.voice])
            if len(chosen):
                kept.append((document, text, cut, chosen))
            else:
                why = _why_empty(selection, unit, cut)
        if why:
            reasons.setdefault(why, []).append(document.id)
    documents = tuple(document for document, *_ in kept)
    compared = [layer for layer in layers if any(done(study, layer, document) for document in documents)] or layers
    return Universe(
        unit=unit,
        layers=tuple(compared),
        documents=documents,
        texts=tuple(text for _, text, _, _ in kept),
        sizes=tuple(len(chosen) for *_, chosen in kept),
        starts=_joined(cut.starts[chosen] for _, _, cut, chosen in kept),
        ends=_joined(cut.ends[chosen] for _, _, cut, chosen in kept),
        numbers=_joined(chosen + 1 for *_, chosen in kept),
        said_by=said_by,
        language=language,
        left_out=(
            *(f"Left out: {counted(len(ids), 'document')} {why} ({_some(ids)})." for why, ids in reasons.items()),
            *_others_left_out(selection, unit, others),
            *_layers_left_out(selection, layers, compared),
        ),
    )


def _joined(arrays: Iterable[Indices]) -> Indices:
    return np.concatenate([np.empty(0, dtype=np.int64), *arrays])


def _raters(selection: Selection) -> list[Layer]:
    """The layers to compare: one a coder, unless layers are named."""
    named = bool(selection.scope.layers)
    layers = [layer for layer in selection.layers if named or layer.kind == "human"]
    if len(layers) < 2:
        only = f"only layer '{layers[0].id}'" if layers else "no coder's layer"
        raise RefusedError(f"agreement needs the layers of two coders; the scope holds {only}")
    if named:
        return layers
    taken_up = [layer for layer in layers if any(document.id in layer.documents for document in selection.documents)]
    coders = Counter(layer.coder for layer in taken_up)
    for coder, n_layers in coders.items():
        if n_layers > 1:
            ids = " or ".join(f"`--layer {layer.id}`" for layer in taken_up if layer.coder == coder)
            raise RefusedError(f"coder '{coder}' has {n_layers} layers here; name the layers to compare, with {ids}")
    return [layer for layer in layers if layer in taken_up or layer.coder not in coders]


def done(study: Study, layer: Layer, document: Document) -> bool:
    """Whether a layer's coder was to code a document, and has finished it."""
    return study.finished(layer, document.id) and study.assigned(layer, document.id)


def _why_not(selection: Selection, layers: list[Layer], document: Document) -> str:
    """Why coders cannot be compared on a document; empty if they can."""
    study, scope = selection.study, selection.scope
    if sum(done(study, layer, document) for layer in layers) >= 2:
        return ""
    to_code = {layer.coder for layer in layers if study.assigned(layer, document.id)}
    if not scope.coders and not scope.layers:
        to_code.update(coder for coder, ids in study.settings.assignments.items() if document.id in ids)
    return f"that fewer than two of the coders {'have finished' if len(to_code) >= 2 else 'were to code'}"


def _why_empty(selection: Selection, unit: str, cut: Cut) -> str:
    if len(cut.starts):
        return f"in which '{_asked(selection)}' says nothing"
    return "without turns" if unit == "turn" else "without text"


def _asked(selection: Selection) -> str:
    return ", ".join(selection.scope.speakers)


def _speaks(voice: tuple[str, str], speakers: frozenset[str] | None) -> bool:
    return speakers is None or not speakers.isdisjoint(voice)


def _others_left_out(selection: Selection, unit: str, others: Counter[str]) -> Iterator[str]:
    if n := others.total():
        roles = ", ".join(f"{role or 'nobody named'} {n:,}" for role, n in sorted(others.items()))
        yield f"Left out: {counted(n, unit)} not said by '{_asked(selection)}' ({roles})."


def _layers_left_out(selection: Selection, layers: list[Layer], compared: list[Layer]) -> Iterator[str]:
    if idle := [layer.id for layer in layers if layer not in compared]:
        yield f"Not compared: {counted(len(idle), 'layer')} without a document that counts here ({_some(idle)})."
    if others := [layer.id for layer in selection.layers if layer.kind != "human" and layer not in layers]:
        yield f"Not compared: {counted(len(others), 'layer')} of a consensus or a machine ({_some(others)})."


def counted(n: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(1, "turn"), counted(2, "turn")
    ('1 turn', '2 turns')
    """
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
