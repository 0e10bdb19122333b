"""Matrices: cases, codes, facets, speakers, coders or times against one another."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import NamedTuple

from qualcode.analysis.cells import (
    Evidence,
    Found,
    Place,
    Progress,
    Reading,
    Standing,
    Standings,
    find,
    layers_at,
    majority,
    progress_of,
    standings,
)
from qualcode.analysis.dimensions import Dimension, Key, Mark, dimension, keys_in
from qualcode.errors import RefusedError, UnknownNameError
from qualcode.scope import Selection
from qualcode.table import Cell, Table

CELLS = {
    "documents": "Each cell counts the documents with at least one such coding.",
    "codings": "Each cell counts codings; those of all layers in scope are added up.",
    "words": "Each cell counts the words in coded text: a passage coded twice counts once, "
    "speaker labels and headings do not count.",
    "share": "Each cell gives the documents with at least one such coding, of those that are coded (n/N).",
    "presence": "1 is present, 0 is coded and absent.",
    "quotes": "Each cell holds the coded segments, each once, "
    "after its document and the number of its turn (of its paragraph, where a text has no turns).",
}
RULES = {
    "any": "Present: coded in at least one document by at least one layer.",
    "all": "Present: coded in every coded document of the cell.",
    "majority": "Present: coded by more than half of the layers that finished a document, "
    "in at least one document; work that nobody has finished is not judged.",
}
ABSENCES = {
    "not-coded-yet": "not coded yet",
    "not-assigned": "not assigned",
    "not-applicable": "n/a",
}
_NAMED = 12


class MatrixCell(NamedTuple):
    """One cell: a number, or which kind of nothing stands in its place."""

    row: str
    row_label: str
    column: str
    column_label: str
    value: int | float | None
    """`None` in every state but `value`."""
    n: int
    """Documents with at least one such coding; by the rule, for `presence`."""
    total: int
    """Documents that are coded in this cell: the N of n/N."""
    state: str
    """`value` (0 is coded and absent), `not-coded-yet`, `not-assigned` or `not-applicable`."""
    n_documents: int
    """Documents that fall in this cell, coded or not."""
    n_finished: int
    """Documents that at least one layer has finished."""
    documents: tuple[str, ...]
    """Ids of the documents with such codings."""
    codings: tuple[str, ...]
    """Ids of the codings."""
    quotes: tuple[str, ...] = ()


class MatrixSpec(NamedTuple):
    """What was asked for."""

    rows: str
    columns: str
    cell: str
    rule: str = "any"


@dataclass(frozen=True)
class Matrix:
    """Rows by columns, with what its numbers are on."""

    spec: MatrixSpec
    rows: tuple[Key, ...]
    columns: tuple[Key, ...]
    cells: tuple[MatrixCell, ...]
    """Row by row; every row has a cell for every column."""
    notes: tuple[str, ...]
    row_totals: tuple[int | None, ...] = ()
    """Codings in each row, each counted once; empty where a sum would mean nothing."""
    column_totals: tuple[int | None, ...] = ()
    total: int | None = None


def matrix(
    selection: Selection, rows: str, columns: str, cell: str, *, rule: str = "any", keep_ids: bool = True
) -> Matrix:
    """Cross two dimensions of the codings in scope.

    Args:
        selection: Which codings, documents and layers.
        rows: A dimension, such as `case`; see `qualcode.analysis.dimensions.dimension`.
        columns: Another.
        cell: One of `CELLS`.
        rule: When a cell counts as present: `any`, `all`, `majority`, or a number of codings.
        keep_ids: Whether cells name their documents and codings.

    Raises:
        UnknownNameError: If there is no such dimension, cell or rule.
        RefusedError: If the request makes no sense.
        UnreadableError: If text is to be shown or counted, and a coding has lost its quote.
    """
    spec = _spec(rows, columns, cell, rule)
    left, right = dimension(selection, rows), dimension(selection, columns)
    reads = cell in ("words", "quotes")
    found = find(selection, left, right, keep=keep_ids or reads or rule == "majority")
    progress = progress_of(selection)
    known = standings(progress, left, right)
    apt = applying(selection, left, right)
    filler = _Filler(spec, left, right, found, progress, Reading(selection) if reads else None, keep_ids)
    cells = []
    for row in left.keys:
        for column in right.keys:
            base = (row.id if left.parts_documents else None, column.id if right.parts_documents else None)
            applies = apt is None or row.id in apt or column.id in apt
            cells.append(filler.cell(row, column, known.get(base, Standing()), applies=applies))
    notes = (
        CELLS[cell],
        *((RULES.get(rule, f"Present: at least {rule} codings."),) if cell == "presence" else ()),
        *scope_notes(selection, progress),
        *_unfinished(left, right, known),
        *_several(left, right, found),
    )
    return _with_totals(Matrix(spec, left.keys, right.keys, tuple(cells), notes), found)


def _spec(rows: str, columns: str, cell: str, rule: str) -> MatrixSpec:
    if rows == columns:
        raise RefusedError(f"rows and columns are both '{rows}'; give two dimensions, such as 'case' and 'code'")
    if cell not in CELLS:
        raise UnknownNameError("cell", cell, CELLS)
    if rule not in RULES and not (rule.isdecimal() and int(rule) > 0):
        raise UnknownNameError("rule", rule, [*RULES, "2"])
    if rule != "any" and cell != "presence":
        raise RefusedError(f"the rule '{rule}' is for cells of 'presence', not of '{cell}'")
    return MatrixSpec(rows, columns, cell, rule)


def applying(selection: Selection, rows: Dimension, columns: Dimension) -> frozenset[str] | None:
    """The keys to whose codes every facet in play applies; `None` where no facet is in play."""
    codebook = selection.study.codebook
    facets = [facet for name, _ in selection.facets if (facet := codebook.facet(name))]
    facets += [side.facet for side in (rows, columns) if side.facet]
    if not facets:
        return None
    every = selection.codes if selection.codes is not None else frozenset(codebook.by_id)
    codes = rows.codes if rows.codes is not None else columns.codes
    families = codes if codes is not None else {key.id: every for key in rows.keys}
    return frozenset(
        key
        for key, family in families.items()
        if all(any(codebook.applies(facet, code) for code in family) for facet in facets)
    )


class _Filler(NamedTuple):
    """Fills cells from what is coded and how far."""

    spec: MatrixSpec
    rows: Dimension
    columns: Dimension
    found: Found
    progress: Progress
    reading: Reading | None
    keep_ids: bool

    def cell(self, row: Key, column: Key, standing: Standing, *, applies: bool) -> MatrixCell:
        place = (row.id, column.id)
        total = standing.finished if self.spec.rule == "majority" else standing.coded
        n = 0
        quotes: tuple[str, ...] = ()
        value: int | float = 0
        documents: tuple[str, ...] = ()
        codings: tuple[str, ...] = ()
        if place in self.found.codings:
            applies = True
            evidence = self.found.evidence.get(place, ())
            n = self._documents(place, evidence)
            quotes = self.reading.quotes(evidence) if self.reading and self.spec.cell == "quotes" else ()
            value = self._value(place, evidence, n, total) if total else 0
            if self.keep_ids:
                documents = tuple(dict.fromkeys([item.document for item in evidence]))
                codings = tuple([item.coding.id for item in evidence])
        state = state_of(standing, total, applies=applies)
        return MatrixCell(
            row.id,
            row.label,
            column.id,
            column.label,
            value if state == "value" else None,
            n,
            total,
            state,
            standing.documents,
            standing.finished,
            documents,
            codings,
            quotes,
        )

    def _documents(self, place: Place, evidence: Sequence[Evidence]) -> int:
        if self.spec.rule != "majority":
            return self.found.documents[place]
        return majority(self.progress, layers_at(self.rows, self.columns, *place), evidence)

    def _value(self, place: Place, evidence: Sequence[Evidence], n: int, total: int) -> int | float:
        kind, rule = self.spec.cell, self.spec.rule
        times = self.found.codings[place]
        if kind == "presence":
            threshold = int(rule) if rule.isdecimal() else 1
            return int({"all": n == total, "majority": n > 0}.get(rule, times >= threshold))
        if kind == "share":
            return n / total
        if kind == "codings":
            return times
        if self.reading is None:
            return n
        if kind == "quotes":
            return len({(item.document, item.coding.start, item.coding.end) for item in evidence})
        role = dict(zip((self.rows.spec, self.columns.spec), place, strict=True)).get("speaker")
        return self.reading.words(evidence, role)


def state_of(standing: Standing, total: int, *, applies: bool) -> str:
    """Which of the four things a cell is: a value, or one of three kinds of nothing."""
    if not standing.documents or not applies:
        return "not-applicable"
    if total:
        return "value"
    return "not-coded-yet" if standing.assigned else "not-assigned"


def _with_totals(bare: Matrix, found: Found) -> Matrix:
    """Sums of codings in which a coding that falls in several cells counts once."""
    if bare.spec.cell != "codings":
        return bare
    rows: Counter[str] = Counter()
    columns: Counter[str] = Counter()
    total = 0
    for (row, column), times in found.marks.items():
        left, right = keys_in(row), keys_in(column)
        if left and right:
            for key_id in left:
                rows[key_id] += times
            for key_id in right:
                columns[key_id] += times
            total += times
    filled = [cell for cell in bare.cells if cell.state == "value"]
    known_rows, known_columns = {cell.row for cell in filled}, {cell.column for cell in filled}
    return replace(
        bare,
        row_totals=tuple(rows[key.id] if key.id in known_rows else None for key in bare.rows),
        column_totals=tuple(columns[key.id] if key.id in known_columns else None for key in bare.columns),
        total=total if filled else None,
    )


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
    yield f"Scope: {'; '.join(asked) or 'every coding of the study'}."
    layers = sorted(selection.layers, key=lambda layer: layer.id)
    kinds = {layer.kind for layer in layers}
    shown = [layer.id if len(kinds) == 1 else f"{layer.id} ({layer.kind})" for layer in layers]
    yield f"Layers: {_list(shown) or 'none'}."
    yield f"Codebook: {study.codebook.name or 'the working codebook'} {study.codebook.version}."
    older = [f"{layer.id} ({layer.codebook})" for layer in layers if layer.codebook not in ("", study.codebook.version)]
    if older:
        yield f"Coded under another version of the codebook: {_list(older)}."
    stages = Counter(progress.stage(document.id, None) for document in progress.documents)
    coded = stages[2] + stages[3]
    yield (
        f"Documents: {len(progress.documents)} of the study's {len(study.documents)}; {coded} coded, "
        f"{stages[3]} of them finished; {stages[1]} not coded yet, {stages[0]} not assigned."
    )


def _unfinished(rows: Dimension, columns: Dimension, known: Standings) -> Iterator[str]:
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
        yield f"Documents finished, where not all are: {_list(open_cells)}."


def _ids(side: Dimension) -> list[str | None]:
    return [key.id for key in side.keys] if side.parts_documents else [None]


def _several(rows: Dimension, columns: Dimension, found: Found) -> Iterator[str]:
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


def _list(items: list[str]) -> str:
    more = f" and {len(items) - _NAMED} more" if len(items) > _NAMED else ""
    return ", ".join(items[:_NAMED]) + more


def matrix_table(matrix: Matrix, *, labels: bool = True) -> Table:
    """A matrix for people, each kind of nothing in words.

    Args:
        matrix: The matrix.
        labels: Whether rows and columns are named by labels, and not by ids.
    """
    names = [key.label if labels else key.id for key in matrix.columns]
    summed = bool(matrix.row_totals)
    rows: list[tuple[Cell, ...]] = []
    width = len(matrix.columns)
    for index, key in enumerate(matrix.rows):
        cells = [_shown(matrix.spec.cell, cell) for cell in matrix.cells[index * width : (index + 1) * width]]
        total = (matrix.row_totals[index],) if summed else ()
        rows.append((key.label if labels else key.id, *cells, *total))
    if summed:
        rows.append(("total", *matrix.column_totals, matrix.total))
    spec = matrix.spec
    return Table(
        title=_title(spec),
        header=(spec.rows, *names, *(("total",) if summed else ())),
        rows=tuple(rows),
        notes=matrix.notes,
    )


def _shown(kind: str, cell: MatrixCell) -> Cell:
    if cell.state != "value":
        return ABSENCES[cell.state]
    if kind == "share":
        return f"{cell.n}/{cell.total}"
    if kind == "quotes" and cell.quotes:
        return "\n".join(cell.quotes)
    return cell.value


def tidy_table(matrix: Matrix) -> Table:
    """A matrix for another program: one row a cell."""
    header = ("row", "row_label", "column", "column_label", "value", "n", "total", "state", "n_documents", "n_finished")
    quoted = matrix.spec.cell == "quotes"
    return Table(
        title=_title(matrix.spec),
        header=(*header, "quotes") if quoted else header,
        rows=tuple((*cell[:10], "\n".join(cell.quotes)) if quoted else cell[:10] for cell in matrix.cells),
        notes=matrix.notes,
        label_columns=4,
    )


def threshold_table(matrix: Matrix) -> Table:
    """How many rows have at least one, two, … of the columns present, of the rows that are coded throughout.

    Raises:
        RefusedError: If the cells do not say what is present.
    """
    if matrix.spec.cell != "presence":
        raise RefusedError(f"thresholds are counted over cells of 'presence', not of '{matrix.spec.cell}'")
    states: dict[str, set[str]] = {key.id: set() for key in matrix.rows}
    present: Counter[str] = Counter()
    for cell in matrix.cells:
        states[cell.row].add(cell.state)
        present[cell.row] += int(cell.value or 0)
    judged = [row for row, found in states.items() if "value" in found and found <= {"value", "not-applicable"}]
    width, total = len(matrix.columns), len(judged)
    counts = [sum(present[row] >= least for row in judged) for least in range(1, width + 1)]
    return Table(
        title=f"Rows of {matrix.spec.rows} by how many of {matrix.spec.columns} are present",
        header=(f"at least, of {width}", "n", "N", "share"),
        rows=tuple((least, n, total, n / total if total else None) for least, n in enumerate(counts, 1)),
        notes=(
            f"Rows left out, because they are not coded or nothing falls in them: {len(states) - total}.",
            *matrix.notes,
        ),
    )


def _title(spec: MatrixSpec) -> str:
    return f"{spec.cell.capitalize()} by {spec.rows} and {spec.columns}"
