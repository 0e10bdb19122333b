"""What the numbers of a matrix are on, in sentences."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields

from qualcode.analysis.cells import Found
from qualcode.analysis.dimensions import coders_in_scope
from qualcode.analysis.keys import Dimension, Mark, keys_in
from qualcode.analysis.progress import Progress, Standings
from qualcode.phrases import some_of
from qualcode.scope import Selection
from qualcode.scope_notes import standing_notes


def scope_notes(selection: Selection, progress: Progress) -> Iterator[str]:
    """Sentences on what every number of a result is on: scope, layers, codebook, documents."""
    study, scope = selection.study, selection.scope
    asked = [
        f"{part.name} {', '.join(value)}"
        for part in fields(scope)
        if part.name != "exact" and (value := getattr(scope, part.name))
    ]
    if scope.exact:
        asked.append("codes without those below them")
    whole = "data set" if study.data_set else "study"
    yield f"Scope: {'; '.join(asked) or f'every coding of the {whole}'}."
    layers = sorted(selection.layers, key=lambda layer: layer.id)
    kinds = {layer.kind for layer in layers}
    shown = [layer.id if len(kinds) == 1 else f"{layer.id} ({layer.kind})" for layer in layers]
    yield f"Layers: {some_of(shown) or 'none'}."
    yield from standing_notes(selection)
    yield f"Codebook: {study.codebook.name or 'the working codebook'} {study.codebook.version}."
    older = [f"{layer.id} ({layer.codebook})" for layer in layers if layer.codebook not in ("", study.codebook.version)]
    if older:
        yield f"Coded under another version of the codebook: {some_of(older)}."
    stages = Counter(progress.stage(document.id, None) for document in progress.documents)
    coded = stages[2] + stages[3]
    yield (
        f"Documents: {len(progress.documents)} of the {whole}'s {len(study.documents)}; {coded} coded, "
        f"{stages[3]} of them finished; {stages[1]} not coded yet, {stages[0]} not assigned."
    )
    if parts := list(_parts(selection, progress)):
        yield f"Assigned in part, and counted like a whole document: {some_of(parts)}."


def _parts(selection: Selection, progress: Progress) -> Iterator[str]:
    """The documents of which a coder in scope is to code some turns only."""
    coders = coders_in_scope(selection)
    order = {document.id: number for number, document in enumerate(progress.documents)}
    parts = [
        part for part in selection.study.settings.assigned_turns if part.document in order and part.coder in coders
    ]
    for part in sorted(parts, key=lambda part: (order[part.document], coders.index(part.coder))):
        yield f"{part.document} (to {part.coder}, turns {part})"


def unfinished_note(rows: Dimension, columns: Dimension, known: Standings) -> Iterator[str]:
    """Which numbers rest on documents that are not all finished."""
    if not rows.parts_documents and not columns.parts_documents:
        return
    order = {
        place: index for index, place in enumerate((row, column) for row in _ids(rows) for column in _ids(columns))
    }
    open_cells = [
        f"{' / '.join(part for part in place if part)} {standing.finished} of {standing.documents}"
        for place, standing in sorted(known.items(), key=lambda item: order[item[0]])
        if standing.coded and standing.finished < standing.documents
    ]
    if open_cells:
        yield f"Documents finished, where not all are: {some_of(open_cells)}."


def _ids(side: Dimension) -> list[str | None]:
    return [key.id for key in side.keys] if side.parts_documents else [None]


def several_notes(rows: Dimension, columns: Dimension, found: Found) -> Iterator[str]:
    """Which codings count more than once, and which nowhere."""
    sides = (("row", rows, 0), ("column", columns, 1))
    for name, side, at in sides:
        lost, unknown, twice = 0, 0, 0
        for pair, times in found.marks.items():
            mark: Mark = pair[at]
            unknown += times if mark is None else 0
            lost += times if mark == () else 0
            twice += times if len(keys_in(mark)) > 1 else 0
        if twice:
            yield f"Codings that count in more than one {name}: {twice}."
        if lost:
            yield f"Codings that {side.unplaced} and count in no {name}: {lost}."
        if unknown:
            yield f"Codings whose code is not in the codebook, counted in no {name}: {unknown}; run `qualcode check`."
