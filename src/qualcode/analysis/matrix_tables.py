"""A matrix as a table: for people, for another program, or as shares of rows above thresholds."""

from collections import Counter

from qualcode.analysis.matrix import Matrix, MatrixCell, MatrixSpec
from qualcode.errors import RefusedError
from qualcode.table import Cell, Table

ABSENCES = {
    "not-asked": "not asked",
    "not-coded-yet": "not coded yet",
    "not-assigned": "not assigned",
    "not-applicable": "n/a",
}


def matrix_table(matrix: Matrix, *, labels: bool = True, decimals: bool = False) -> Table:
    """A matrix for people, each kind of nothing in words.

    Args:
        matrix: The matrix.
        labels: Whether rows and columns are named by labels, and not by ids.
        decimals: Whether a share is the number and not n/N.
    """
    names = [key.label if labels else key.id for key in matrix.columns]
    summed = bool(matrix.row_totals)
    rows: list[tuple[Cell, ...]] = []
    width = len(matrix.columns)
    for index, key in enumerate(matrix.rows):
        cells = [
            _shown("" if decimals else matrix.spec.cell, cell)
            for cell in matrix.cells[index * width : (index + 1) * width]
        ]
        total = (matrix.row_totals[index],) if summed else ()
        rows.append((key.label if labels else key.id, *cells, *total))
    if summed:
        rows.append(("total", *matrix.column_totals, matrix.total))
    spec = matrix.spec
    return Table(
        title=f"Numbers: {_title(spec).lower()}" if decimals else _title(spec),
        header=(spec.rows, *names, *(("total",) if summed else ())),
        rows=tuple(rows),
        notes=matrix.notes,
    )


def _shown(kind: str, cell: MatrixCell) -> Cell:
    if cell.state != "value":
        return ABSENCES[cell.state]
    if kind == "share":
        return f"{cell.n}/{cell.total}"
    if kind == "quotes":
        return "\n".join(cell.quotes) or "0"
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
