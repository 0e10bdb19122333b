"""What agreement is computed on: units of text, and which coder has which code on which of them."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from qualcode.analysis.coefficients import MISSING, Counts, Ratings
from qualcode.analysis.verify import moved_quotes
from qualcode.errors import RefusedError, UnknownNameError, UnreadableError
from qualcode.model import UNITS, Document, Layer, Study, Text
from qualcode.nlp import sentence_spans
from qualcode.scope import Selection
from qualcode.text import paragraphs

Spans = Iterator[tuple[int, int]]
Indices = npt.NDArray[np.int64]
_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_HEADING = re.compile(r"^#{1,6} [^\n]*", re.MULTILINE)
_NAMED = 8


class Unit(NamedTuple):
    """A piece of a document on which coders agree or disagree."""

    document: str
    number: int
    """1-based position among the units of its document."""
    start: int
    end: int
    speaker: str
    """Empty in a document without turns."""
    role: str


def units_of(document: Document, text: Text, unit: str, language: str = "en") -> list[Unit]:
    """The units of a document, in the order of the text.

    A turn reaches from the first word said to the last. Paragraphs, sentences
    and lines never cross a turn, hold no speaker's label and no heading, and a
    sentence never crosses a blank line. Text before the first turn and after a
    heading inside one is nobody's; a document without turns is cut as a whole.

    Args:
        document: Its front matter.
        text: Its text.
        unit: `turn`, `paragraph`, `sentence` or `line`.
        language: For sentences: the language by whose rules they end.

    Raises:
        UnknownNameError: If there is no such unit.
    """
    cut = _cut(text, unit, language)
    return [
        Unit(document.id, number, start, end, *cut.voices[voice])
        for number, (start, end, voice) in enumerate(
            zip(cut.starts.tolist(), cut.ends.tolist(), cut.voice.tolist(), strict=True), 1
        )
    ]


class _Cut(NamedTuple):
    """The units of a document as columns: a study has too many lines to make a value of each."""

    starts: Indices
    ends: Indices
    voices: list[tuple[str, str]]
    """The different speakers, each with a role; one nameless voice in a document without turns."""
    voice: Indices
    """For each unit, who of `voices` speaks."""


def _cut(text: Text, unit: str, language: str) -> _Cut:
    cuts: dict[str, Callable[[str], Spans]] = {
        "paragraph": paragraphs,
        "sentence": lambda said: _sentences(said, language),
        "line": lambda said: map(re.Match.span, _LINE.finditer(said)),
    }
    if unit == "turn":
        spans: Spans = ((turn.said, turn.end) for turn in text.turns if turn.said < turn.end)
    elif unit in cuts:
        spans = cuts[unit](_said_only(text))
    else:
        raise UnknownNameError("unit", unit, UNITS)
    starts, ends = np.fromiter(chain.from_iterable(spans), np.int64).reshape(-1, 2).T
    if not text.turns:
        return _Cut(starts, ends, [("", "")], np.zeros_like(starts))
    voices: dict[tuple[str, str], int] = {}
    by_turn = _whole([voices.setdefault((turn.speaker, turn.role), len(voices)) for turn in text.turns])
    turn = np.searchsorted(_whole([turn.start for turn in text.turns]), starts, side="right") - 1
    return _Cut(starts, ends, list(voices), by_turn[turn])


def _sentences(said: str, language: str) -> Spans:
    for first, last in paragraphs(said):
        for start, end in sentence_spans(said[first:last], language):
            yield first + start, first + end


def _said_only(text: Text) -> str:
    """The body with blank lines in place of labels, headings and what nobody said; every offset stays."""
    pieces: list[str] = []
    at = 0
    for start, end in [(turn.said, turn.end) for turn in text.turns] or _between_headings(text.body):
        pieces += (_blank_line(start - at), text.body[start:end])
        at = end
    return "".join(pieces)


def _blank_line(width: int) -> str:
    return "\n" * width if width < 2 else "\n" + " " * (width - 2) + "\n"


def _between_headings(body: str) -> Spans:
    at = 0
    for heading in _HEADING.finditer(body):
        yield at, heading.start()
        at = heading.end()
    yield at, len(body)


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
    kept: list[tuple[Document, Text, _Cut, Indices]] = []
    said_by: Counter[str] = Counter()
    others: Counter[str] = Counter()
    reasons: dict[str, list[str]] = {}
    for document in selection.documents:
        why = _why_not(selection, layers, document)
        if not why:
            text = study.texts[document.id]
            cut = _cut(text, unit, language)
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
    compared = [layer for layer in layers if any(_done(study, layer, document) for document in documents)] or layers
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


def _done(study: Study, layer: Layer, document: Document) -> bool:
    return study.finished(layer, document.id) and study.assigned(layer, document.id)


def _why_not(selection: Selection, layers: list[Layer], document: Document) -> str:
    """Why coders cannot be compared on a document; empty if they can."""
    study, scope = selection.study, selection.scope
    if sum(_done(study, layer, document) for layer in layers) >= 2:
        return ""
    to_code = {layer.coder for layer in layers if study.assigned(layer, document.id)}
    if not scope.coders and not scope.layers:
        to_code.update(coder for coder, ids in study.settings.assignments.items() if document.id in ids)
    return f"that fewer than two of the coders {'have finished' if len(to_code) >= 2 else 'were to code'}"


def _why_empty(selection: Selection, unit: str, cut: _Cut) -> str:
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


class Patterns(NamedTuple):
    """The different rows of a code's table, each with the number of units that look like it."""

    ratings: Ratings
    """Rows x layers: 1 has the code, 0 has not, `MISSING` was not to be coded or is not finished."""
    counts: Counts
    """How many units each row stands for."""


@dataclass(frozen=True)
class Presence:
    """Which layer has which code on which unit; holds the units that have one, not the many that do not."""

    units_with: Mapping[str, tuple[Indices, ...]]
    """Code to the sorted indices of the units that have it, layer by layer."""
    gaps: npt.NDArray[np.bool_]
    """Different sets of missing layers x layers: `True` where the layer is missing."""
    gap: Indices
    """For each unit, its row in `gaps`."""
    n_outside: int
    """Codings of these layers and documents that touch no unit."""

    @property
    def missing(self) -> npt.NDArray[np.bool_]:
        """Units x layers: `True` where the layer was not to code the unit, or has not finished it."""
        return self.gaps[self.gap]

    def ratings(self, code: str) -> Ratings:
        """Units x layers: 1 has the code, 0 has not, `MISSING` says nothing."""
        return self._filled(code, np.arange(len(self.gap)))

    def patterns(self, code: str) -> Patterns:
        """The different rows of `ratings`, with how often each occurs."""
        touched = _union(self.units_with[code])
        rows = np.ascontiguousarray(self._filled(code, touched), dtype=np.int8)
        # rows as strings of bytes: numpy sorts these ten times faster than rows of numbers
        distinct, counts = np.unique(rows.view(f"S{rows.shape[1]}").ravel(), return_counts=True)
        touched_rows = distinct.view(np.int8).reshape(-1, rows.shape[1]).astype(np.int64)
        blank = self._n_units - np.bincount(self.gap[touched], minlength=len(self.gaps))
        return Patterns(
            np.concatenate([_blank(self.gaps)[blank > 0], touched_rows]), np.concatenate([blank[blank > 0], counts])
        )

    @cached_property
    def _n_units(self) -> Counts:
        return np.bincount(self.gap, minlength=len(self.gaps))

    def _filled(self, code: str, units: Indices) -> Ratings:
        """The table of a code for some units, among them all that have it."""
        ratings = _blank(self.gaps)[self.gap[units]]
        for column, with_code in enumerate(self.units_with[code]):
            ratings[np.searchsorted(units, with_code), column] = 1
        return ratings


def _blank(gaps: npt.NDArray[np.bool_]) -> Ratings:
    return np.where(gaps, np.int64(MISSING), np.int64(0))


def presence(selection: Selection, universe: Universe, codes: Sequence[str] | None = None) -> Presence:
    """Which layer has which code on which unit.

    A coding touches a unit if they share at least one character. A code
    includes the codes below it, unless the scope is `exact`.

    Args:
        selection: Its facets restrict the codings that count.
        universe: The units and layers.
        codes: Ids. `None`: every code used on a unit, and every code above one,
            in the codebook's order; ids that the codebook does not know stand last.

    Raises:
        UnreadableError: If a coding no longer stands on its quote.
    """
    own, n_outside = _own_units(selection, universe)
    codebook, exact = selection.study.codebook, selection.scope.exact
    if codes is None:
        used = set(own)
        if not exact:
            used.update(above for code in own for above in codebook.lineage(code))
        codes = [code.id for code in codebook.codes if code.id in used] + sorted(used - set(codebook.by_id))
    units_with: dict[str, tuple[Indices, ...]] = {}
    for code in codes:
        found = [own[below] for below in ([code] if exact else codebook.family(code)) if below in own]
        columns = range(len(universe.layers))
        units_with[code] = tuple(_union([by_layer[column] for by_layer in found]) for column in columns)
    gaps, gap = _gaps(selection.study, universe)
    return Presence(units_with, gaps, gap, n_outside)


def _gaps(study: Study, universe: Universe) -> tuple[npt.NDArray[np.bool_], Indices]:
    n_layers = len(universe.layers)
    missing = [[not _done(study, layer, document) for layer in universe.layers] for document in universe.documents]
    gaps, gap = np.unique(np.array(missing, dtype=np.bool_).reshape(-1, n_layers), axis=0, return_inverse=True)
    return gaps, np.repeat(gap.reshape(-1), _whole(universe.sizes))


def _own_units(selection: Selection, universe: Universe) -> tuple[dict[str, list[Indices]], int]:
    """For each code the units that its own codings touch, layer by layer; and how many codings touch none.

    All documents are laid end to end, so that one search places every coding.
    """
    n_units, n_layers = len(universe), len(universe.layers)
    bases = _bases(universe)
    numbers: dict[str, int] = {}
    coding_starts, coding_ends, keys = _placed(selection, universe, bases, numbers)
    offsets = np.repeat(_whole(list(bases.values())), _whole(universe.sizes))
    first = np.searchsorted(universe.ends + offsets, coding_starts, side="right")
    n_touched = np.searchsorted(universe.starts + offsets, coding_ends, side="left") - first
    n_touched[coding_ends <= coding_starts] = 0
    before = np.cumsum(n_touched) - n_touched
    touched = np.repeat(first - before, n_touched) + np.arange(n_touched.sum())
    # key = code and layer; one sort brings units in order and drops a unit that two codings touch
    pairs = np.unique(np.repeat(keys, n_touched) * n_units + touched)
    cuts = np.searchsorted(pairs, np.arange(1, len(numbers) * n_layers) * n_units)
    by_key = np.split(pairs % max(n_units, 1), cuts)
    own = {code: by_key[number * n_layers : (number + 1) * n_layers] for code, number in numbers.items()}
    return {code: found for code, found in own.items() if any(map(len, found))}, int((n_touched == 0).sum())


def _bases(universe: Universe) -> dict[str, int]:
    """The offset at which each document begins when all are laid end to end."""
    widths = accumulate((len(text.body) for text in universe.texts), initial=0)
    return {document.id: base for document, base in zip(universe.documents, widths, strict=False)}


def _placed(
    selection: Selection, universe: Universe, bases: Mapping[str, int], numbers: dict[str, int]
) -> tuple[Indices, Indices, Indices]:
    """Start and end of each coding that counts, and a number for its code and layer; codes get `numbers`."""
    study, n_layers = selection.study, len(universe.layers)
    columns = {layer.id: column for column, layer in enumerate(universe.layers)}
    starts: list[int] = []
    ends: list[int] = []
    keys: list[int] = []
    problems = []
    everybody = replace(selection, speakers=None)  # units know who speaks; to ask of each coding would be slow
    for coded in everybody.coded():
        column, base = columns.get(coded.layer), bases.get(coded.document)
        if column is None or base is None or not study.finished(universe.layers[column], coded.document):
            continue
        problems.extend(moved_quotes(coded, study.texts[coded.document]))
        starts += [base + coding.start for coding in coded.codings]
        ends += [base + coding.end for coding in coded.codings]
        keys += [numbers.setdefault(coding.code, len(numbers)) * n_layers + column for coding in coded.codings]
    if problems:
        raise UnreadableError(problems)
    return _whole(starts), _whole(ends), _whole(keys)


def _whole(numbers: Sequence[int]) -> Indices:
    return np.array(numbers, dtype=np.int64)


def _union(arrays: Sequence[Indices]) -> Indices:
    """The different indices of some arrays, sorted; for few indices twice as fast as `np.unique`."""
    if len(arrays) == 1:
        return arrays[0]
    ordered = np.sort(np.concatenate([np.empty(0, dtype=np.int64), *arrays]))
    return ordered[np.flatnonzero(np.diff(ordered, prepend=-1))]
