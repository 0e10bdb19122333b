"""Matrices: cases, codes, facets, speakers, coders or times against one another."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from qualcode.analysis.cells import Evidence, Found, Place, Reading, find, majority
from qualcode.analysis.dimensions import dimension
from qualcode.analysis.keys import Dimension, Key, keys_in
from qualcode.analysis.matrix_notes import scope_notes, several_notes, unfinished_note
from qualcode.analysis.progress import Progress, Standing, layers_at, progress_of, standings, with_unasked
from qualcode.errors import RefusedError, UnknownNameError
from qualcode.scope import Selection

CELLS = {
    "documents": "Each cell counts the documents with at least one such coding.",
    "codings": "Each cell counts codings; those of all layers in scope are added up.",
    "items": "Each cell counts the items of the data set with at least one such coding, each once.",
    "words": "Each cell counts the words in coded text: a passage coded twice counts once, "
    "speaker labels and headings do not count.",
    "share": "Each cell gives the documents with at least one such coding, of those that count (n/N): finished, "
    "or begun and with such a coding already.",
    "presence": "1 is present, 0 is coded and absent.",
    "quotes": "Each cell holds the coded segments, each once, "
    "after its document and the number of its turn (of its paragraph, where a text has no turns).",
}
RULES = {
    "any": "Present: coded in at least one document by at least one layer.",
    "all": "Present: coded in every document of the cell that is finished or has it already.",
    "majority": "Present: coded by more than half of the layers that finished a document, "
    "in at least one document; work that nobody has finished is not judged.",
}


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
    """The N of n/N: documents that somebody asked for the code has finished, and others that have such a coding."""
    state: str
    """`value` (0 is coded and absent), `not-asked`, `not-coded-yet`, `not-assigned` or `not-applicable`."""
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
    if cell == "items" and selection.study.data_set is None:
        raise RefusedError("items are counted in a derived data set; see `qualcode datasets`")
    left, right = dimension(selection, rows), dimension(selection, columns)
    reads = cell in ("words", "quotes")
    progress = with_unasked(progress_of(selection), selection, left, right)
    keep = keep_ids or cell in ("quotes", "items") or rule == "majority"
    found = find(selection, progress, left, right, keep=keep, spans=cell == "words")
    known = standings(progress, left, right)
    late = {key: standings(on_codes, left, right) for key, on_codes in progress.late.items()}
    apt = applying(selection, left, right)
    filler = _Filler(spec, left, right, found, progress, Reading(selection) if reads else None, keep_ids)
    cells = []
    for row in left.keys:
        for column in right.keys:
            base = (row.id if left.parts_documents else None, column.id if right.parts_documents else None)
            applies = apt is None or row.id in apt or column.id in apt
            standing = known.get(base, Standing())
            asked = late.get(progress.late_key(row.id, column.id), known).get(base, standing)
            cells.append(filler.cell(row, column, standing, asked.finished, applies=applies))
    notes = (
        CELLS[cell],
        *((RULES.get(rule, f"Present: at least {rule} codings."),) if cell == "presence" else ()),
        *scope_notes(selection, progress),
        *unfinished_note(left, right, known),
        *several_notes(left, right, found),
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

    def cell(self, row: Key, column: Key, standing: Standing, n_asked: int, *, applies: bool) -> MatrixCell:
        place = (row.id, column.id)
        total = n_asked  # what is begun and not there may still come, and is not counted as absent
        if self.spec.rule != "majority":
            total += self.found.unfinished[place]
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
        return majority(self.progress.at(*place), layers_at(self.rows, self.columns, *place), evidence)

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
        if kind == "items":
            return len({item.coding.item for item in evidence})
        if self.reading is None:
            return n
        if kind == "quotes":
            return len({(item.document, item.coding.start, item.coding.end) for item in evidence})
        role = dict(zip((self.rows.spec, self.columns.spec), place, strict=True)).get("speaker")
        return self.reading.words(self.found.spans[place], role)


def state_of(standing: Standing, total: int, *, applies: bool) -> str:
    """Which of the five things a cell is: a value, or one of four kinds of nothing."""
    if not standing.documents or not applies:
        return "not-applicable"
    if total:
        return "value"
    if standing.finished:
        return "not-asked"
    return "not-coded-yet" if standing.assigned else "not-assigned"


def _with_totals(bare: Matrix, found: Found) -> Matrix:
    """Sums of codings, or items, in which one that falls in several cells counts once."""
    if bare.spec.cell == "items":
        return _with_item_totals(bare, found)
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


def _with_item_totals(bare: Matrix, found: Found) -> Matrix:
    rows: dict[str, set[str]] = {key.id: set() for key in bare.rows}
    columns: dict[str, set[str]] = {key.id: set() for key in bare.columns}
    for cell in bare.cells:
        if cell.state == "value":
            items = {one.coding.item for one in found.evidence.get((cell.row, cell.column), ())}
            rows[cell.row] |= items
            columns[cell.column] |= items
    return replace(
        bare,
        row_totals=tuple(len(items) for items in rows.values()),
        column_totals=tuple(len(items) for items in columns.values()),
        total=len(set().union(*rows.values())),
    )
