"""Rows of agreement as they are, as a table for files: a row a row, a column a field."""

from collections.abc import Callable, Mapping, Sequence

from qualcode.analysis.agreement_rows import AgreementRow
from qualcode.analysis.figures import figure
from qualcode.table import Cell, Table

Columns = Sequence[tuple[str, str]]
"""Headers, each with the field of the rows that stands below it."""

COLUMNS: Columns = (
    *((name, name) for name in ("code", "coefficient", "coders", "value", "low", "high")),
    ("n", "n_pairable"),
    *((name, name) for name in ("used", "prevalence", "bias")),
    ("p(below)", "p_below"),
    ("remark", "reason"),
)
_SHOWN: Mapping[str, Callable[[AgreementRow], Cell]] = {
    "coders": lambda row: row.coders.replace(",", ", "),
    "used": lambda row: "/".join(str(n) for n in row.used),
    "prevalence": lambda row: "/".join(figure(share) for share in row.prevalence),
    "bias": lambda row: figure(row.bias),
    "p_below": lambda row: figure(row.p_below),
}


def rows_table(
    title: str,
    rows: Sequence[AgreementRow],
    notes: Sequence[str],
    columns: Columns = COLUMNS,
    *,
    label_columns: int = 3,
) -> Table:
    """Rows of agreement with what they rest on."""
    cells = tuple(tuple(_cell(row, field) for _, field in columns) for row in rows)
    return Table(title, tuple(header for header, _ in columns), cells, tuple(notes), label_columns=label_columns)


def _cell(row: AgreementRow, field: str) -> Cell:
    if field in _SHOWN:
        return _SHOWN[field](row)
    value: Cell = getattr(row, field)
    return value
