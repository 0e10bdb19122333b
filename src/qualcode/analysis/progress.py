"""How far the documents behind the cells of a matrix are coded."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from qualcode.analysis.dimensions import expected_layers, turns_in_scope
from qualcode.analysis.keys import Dimension
from qualcode.model import Document
from qualcode.scope import Selection


class Standing(NamedTuple):
    """How far the documents of a cell are; each number includes the next."""

    documents: int = 0
    assigned: int = 0
    coded: int = 0
    """Finished by a layer in scope, or with codings by one."""
    finished: int = 0


@dataclass(frozen=True)
class Progress:
    """Which layers are to code, have coded and have finished each document."""

    documents: tuple[Document, ...]
    """Those in which a speaker in scope has a turn; all where the scope names no speaker."""
    assigned: Mapping[str, set[str]]
    coded: Mapping[str, set[str]]
    finished: Mapping[str, set[str]]
    late: Mapping[tuple[str | None, str | None], "Progress"] = field(default_factory=dict)
    """For rows, columns or (`None` twice) all cells whose codes were not asked everywhere: the progress on them."""

    def at(self, row: str, column: str) -> "Progress":
        """The progress on what a cell is about: what was finished before its codes could be asked is not finished."""
        return self.late.get(self.late_key(row, column), self) if self.late else self

    def late_key(self, row: str, column: str) -> tuple[str | None, str | None]:
        """Under which key of `late` a cell falls."""
        return next((key for key in ((row, None), (None, column)) if key in self.late), (None, None))

    def stage(self, document_id: str, layers: frozenset[str] | None) -> int:
        """How many of the numbers of a standing a document counts in, beyond the first."""
        for stage, known in ((FINISHED, self.finished), (2, self.coded), (1, self.assigned)):
            ids = known.get(document_id)
            if ids and (layers is None or not ids.isdisjoint(layers)):
                return stage
        return 0


def progress_of(selection: Selection) -> Progress:
    """How far each document in scope is; what the codes and facets in scope leave out counts here too."""
    study = selection.study
    assigned: dict[str, set[str]] = defaultdict(set)
    coded: dict[str, set[str]] = defaultdict(set)
    finished: dict[str, set[str]] = defaultdict(set)
    everything = tuple(document.id for document in study.documents)
    for layer in expected_layers(selection):
        own = study.settings.assignments.get(layer.coder, ())
        if not study.settings.assignments and layer.kind == "human":
            own = everything  # a study that assigns nothing lets everybody code everything
        for document_id in own:
            assigned[document_id].add(layer.id)
        for document_id in layer.documents:
            assigned[document_id].add(layer.id)
            if study.finished(layer, document_id):
                finished[document_id].add(layer.id)
    layers = {layer.id for layer in selection.layers}
    for work in study.coded:
        if work.codings and work.layer in layers:
            coded[work.document].add(work.layer)
    documents = selection.documents
    if selection.speakers is not None:
        documents = tuple(document for document in documents if turns_in_scope(selection, document))
    return Progress(documents, assigned, coded, finished)


def with_unasked(progress: Progress, selection: Selection, rows: Dimension, columns: Dimension) -> Progress:
    """The progress, and that on codes which were not asked when documents were finished."""
    unasked = selection.study.unasked
    if not unasked:
        return progress
    codes: dict[tuple[str | None, str | None], frozenset[str]] = {}
    if rows.codes is not None:
        codes |= {(key.id, None): frozenset((key.id,)) for key in rows.keys}
    if columns.codes is not None:
        codes |= {(None, key.id): frozenset((key.id,)) for key in columns.keys}
    if not codes and selection.codes:
        codes = {(None, None): selection.codes}
    late = {key: found for key, group in codes.items() if (found := _late(unasked, group))}
    return replace(progress, late={key: _less(progress, found) for key, found in late.items()})


def _less(progress: Progress, late: Mapping[str, set[str]]) -> Progress:
    """A progress in which some layers have not finished some documents."""
    finished = {document: found - late.get(document, set()) for document, found in progress.finished.items()}
    return replace(progress, finished=finished)


def _late(unasked: Mapping[tuple[str, str], frozenset[str]], codes: frozenset[str]) -> Mapping[str, set[str]]:
    """For each document the layers that finished it before they could be asked for any of some codes."""
    late: dict[str, set[str]] = defaultdict(set)
    for (layer, document), missed in unasked.items():
        if codes <= missed:
            late[document].add(layer)
    return late


def layers_at(rows: Dimension, columns: Dimension, row: str | None, column: str | None) -> frozenset[str] | None:
    """The layers that a cell is about; `None` for all in scope."""
    left = rows.layers[row] if rows.layers is not None and row is not None else None
    right = columns.layers[column] if columns.layers is not None and column is not None else None
    if left is None or right is None:
        return right if left is None else left
    return left & right


FINISHED = 3
Standings = Mapping[tuple[str | None, str | None], Standing]


def standings(progress: Progress, rows: Dimension, columns: Dimension) -> Standings:
    """The standing of each row and column; `None` stands for all keys of a dimension that parts no documents."""
    counts: dict[tuple[str | None, str | None], list[int]] = {}
    for document in progress.documents:
        for row in rows.base(document.id):
            for column in columns.base(document.id):
                stage = progress.stage(document.id, layers_at(rows, columns, row, column))
                count = counts.setdefault((row, column), [0, 0, 0, 0])
                for step in range(stage + 1):
                    count[step] += 1
    return {place: Standing(*count) for place, count in counts.items()}
