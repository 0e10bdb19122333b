"""What stands behind the cells of a matrix: codings, their documents and their words."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from qualcode.analysis.dimensions import spoken_by, turns_in_scope
from qualcode.analysis.keys import Dimension, Mark, keys_in
from qualcode.analysis.progress import FINISHED, Progress, layers_at
from qualcode.model import CodedDocument, Coding
from qualcode.scope import Selection
from qualcode.text import WordMask, headings, merged, one_line, paragraphs
from qualcode.verify import verified

Place = tuple[str, str]
"""The ids of a row and a column."""
Span = tuple[int, int]


class Evidence(NamedTuple):
    """One coding behind a cell."""

    document: str
    layer: str
    coding: Coding


@dataclass(frozen=True)
class Found:
    """What is coded in each cell."""

    marks: Counter[tuple[Mark, Mark]] = field(default_factory=Counter)
    """Codings, by the keys under which they fall."""
    codings: Counter[Place] = field(default_factory=Counter)
    documents: Counter[Place] = field(default_factory=Counter)
    unfinished: Counter[Place] = field(default_factory=Counter)
    """Of these documents, those that nobody whom the cell is about has finished, asked for its codes."""
    evidence: dict[Place, list[Evidence]] = field(default_factory=dict)
    """In the order of the documents and of their text; empty unless it was asked for."""
    spans: dict[Place, dict[str, list[Span]]] = field(default_factory=dict)
    """The coded spans of each document; empty unless they were asked for."""


class _Places(dict[tuple[Mark, Mark], tuple[Place, ...]]):
    """The cells in which a coding stands, worked out once for each pair of marks."""

    def __missing__(self, pair: tuple[Mark, Mark]) -> tuple[Place, ...]:
        row, column = pair
        self[pair] = tuple((left, right) for left in keys_in(row) for right in keys_in(column))
        return self[pair]


def find(
    selection: Selection, progress: Progress, rows: Dimension, columns: Dimension, *, keep: bool, spans: bool = False
) -> Found:
    """Go over all codings in scope once.

    Args:
        selection: Which codings.
        progress: Which documents are finished.
        rows: How they fall into rows.
        columns: How they fall into columns.
        keep: Whether to remember each coding, and not only how many there are.
        spans: Whether to remember where codings stand.
    """
    found = Found()
    places = _Places()
    for document_id, works in by_document(selection):
        tally = _tally(document_id, works, rows, columns)
        found.marks.update(tally)
        here = set().union(*map(places.__getitem__, tally))
        found.documents.update(here)
        if progress.late or not progress.coded.get(document_id, set()) <= progress.finished.get(document_id, set()):
            for place in here:
                layers = layers_at(rows, columns, *place)
                found.unfinished[place] += progress.at(*place).stage(document_id, layers) < FINISHED
        if keep:
            _keep(found.evidence, document_id, works, rows, columns, places)
        if spans:
            _keep_spans(found.spans, document_id, works, rows, columns, places)
    for pair, times in found.marks.items():
        for place in places[pair]:
            found.codings[place] += times
    return found


def _tally(
    document_id: str, works: list[CodedDocument], rows: Dimension, columns: Dimension
) -> Mapping[tuple[Mark, Mark], int]:
    """How often each pair of marks stands on a document; what all its codings share is not paired one by one."""
    if rows.fixed is not None:
        row = rows.fixed[document_id]
        return {(row, mark): times for mark, times in _marks(works, columns).items()}
    if columns.fixed is not None:
        column = columns.fixed[document_id]
        return {(mark, column): times for mark, times in _marks(works, rows).items()}
    return Counter(pair for work in works for pair in zip(rows.marks(work), columns.marks(work), strict=True))


def _marks(works: list[CodedDocument], side: Dimension) -> Counter[Mark]:
    return Counter(chain.from_iterable(map(side.marks, works)))


def by_document(selection: Selection) -> Iterator[tuple[str, list[CodedDocument]]]:
    """The layers' codings of each document, in the order of the documents, then of the layers' ids."""
    works: dict[str, list[CodedDocument]] = {}
    for coded in selection.coded():
        works.setdefault(coded.document, []).append(coded)
    for document in selection.documents:
        if document.id in works:
            yield document.id, sorted(works[document.id], key=lambda work: work.layer)


def _keep(
    evidence: dict[Place, list[Evidence]],
    document_id: str,
    works: list[CodedDocument],
    rows: Dimension,
    columns: Dimension,
    places: _Places,
) -> None:
    entries = [
        (coding.start, coding.end, coding.code, work.layer, coding.id, index, coding, pair)
        for work in works
        for index, (coding, *pair) in enumerate(zip(work.codings, rows.marks(work), columns.marks(work), strict=True))
    ]
    entries.sort()
    for *_, layer, _, _, coding, (row, column) in entries:
        for place in places[row, column]:
            evidence.setdefault(place, []).append(Evidence(document_id, layer, coding))


def _keep_spans(
    spans: dict[Place, dict[str, list[Span]]],
    document_id: str,
    works: list[CodedDocument],
    rows: Dimension,
    columns: Dimension,
    places: _Places,
) -> None:
    for work in works:
        for coding, row, column in zip(work.codings, rows.marks(work), columns.marks(work), strict=True):
            for place in places[row, column]:
                spans.setdefault(place, {}).setdefault(document_id, []).append((coding.start, coding.end))


def majority(progress: Progress, layers: frozenset[str] | None, evidence: Sequence[Evidence]) -> int:
    """In how many documents more than half of the layers that finished it have such a coding."""
    coders: dict[str, set[str]] = defaultdict(set)
    for item in evidence:
        coders[item.document].add(item.layer)
    count = 0
    for document_id, by in coders.items():
        finished = progress.finished.get(document_id, set())
        if layers is not None:
            finished = finished & layers
        count += 2 * len(by & finished) > len(finished)
    return count


class Reading:
    """The texts behind the cells, each checked against its codings before it is read."""

    def __init__(self, selection: Selection) -> None:
        self.selection = selection
        self._pieces: dict[tuple[str, str | None], tuple[list[Span], list[int]]] = {}
        self._numbers: dict[str, list[int]] = {}
        self._masks: dict[str, WordMask] = {}
        for coded in selection.coded():
            if coded.codings:
                verified(coded, selection.study.texts[coded.document])

    def words(self, spans: Mapping[str, list[Span]], role: str | None) -> int:
        """Words in the union of coded spans of documents, by a role or by anybody; labels and headings left out."""
        count = 0
        for document_id, coded in spans.items():
            mask = self._mask(document_id)
            said, ends = self._said(document_id, role)
            for start, end in merged(coded) if len(coded) > 1 else coded:
                index = bisect_right(ends, start)
                if index < len(said) and said[index][0] <= start and end <= ends[index]:
                    count += mask.count(start, end)
                    continue
                while index < len(said) and said[index][0] < end:
                    count += mask.count(max(start, said[index][0]), min(end, ends[index]))
                    index += 1
        return count

    def _mask(self, document_id: str) -> WordMask:
        if document_id not in self._masks:
            self._masks[document_id] = WordMask(self.selection.study.texts[document_id].body)
        return self._masks[document_id]

    def quotes(self, evidence: Iterable[Evidence]) -> tuple[str, ...]:
        """Coded segments, each once, with the number of its turn, or paragraph where a text has no turns."""
        quotes: dict[tuple[str, int, int], str] = {}
        for document_id, _, coding in evidence:
            segment = (document_id, coding.start, coding.end)
            if segment in quotes:
                continue
            text = self.selection.study.texts[document_id]
            number = bisect_right(self._starts(document_id), coding.start)
            place = f"{document_id} ¶{number}" if number else document_id
            quotes[segment] = f'{place}: "{one_line(text.body[coding.start : coding.end])}"'
        return tuple(quotes.values())

    def _starts(self, document_id: str) -> list[int]:
        if document_id not in self._numbers:
            text = self.selection.study.texts[document_id]
            starts = [turn.start for turn in text.turns] or [start for start, _ in paragraphs(text.body)]
            self._numbers[document_id] = starts
        return self._numbers[document_id]

    def _said(self, document_id: str, role: str | None) -> tuple[list[Span], list[int]]:
        """What speakers in scope said, or all of a text without turns, less headings; and where each piece ends."""
        if (document_id, role) not in self._pieces:
            study = self.selection.study
            text = study.texts[document_id]
            turns = turns_in_scope(self.selection, study.document_by_id[document_id])
            said = [(turn.said, turn.end) for turn in turns if role is None or spoken_by(turn) == role]
            whole = said if text.turns else [(0, len(text.body))]
            pieces = list(_without(whole, list(headings(text.body))))
            self._pieces[document_id, role] = pieces, [end for _, end in pieces]
        return self._pieces[document_id, role]


def _without(spans: Iterable[Span], holes: Sequence[Span]) -> Iterator[Span]:
    """Sorted spans less sorted holes."""
    index = 0
    for start, end in spans:
        at = start
        while index < len(holes) and holes[index][0] < end:
            if holes[index][0] >= at:
                yield at, holes[index][0]
                at = holes[index][1]
            index += 1
        if at < end:
            yield at, end
