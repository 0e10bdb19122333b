"""What a data set was made for: its codes against the codes of the parents, in numbers and in quotes."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from qualcode.analysis.derived.dimensions import categories, category_spec
from qualcode.analysis.matrix import Matrix, matrix
from qualcode.scope import Selection
from qualcode.table import Table


class Crosstab(NamedTuple):
    """Conditions by categories: how many, and which passages."""

    counts: Matrix
    """With the quotes in its cells."""
    quotes: Matrix
    """The quotes alone; of a tree of codes each under its own code."""


def crosstab(
    selection: Selection, *, rows: str = "code:tree", columns: str = "", cell: str = "items", keep_ids: bool = True
) -> Crosstab:
    """Cross the codes of a data set with those of its items' parents.

    Args:
        selection: In a data set.
        rows: A dimension, as of any matrix.
        columns: Another; where empty the parents' codes, by top code unless they share one.
        cell: What is counted.
        keep_ids: Whether cells name their codings.

    Raises:
        RefusedError: If the study is no data set.
    """
    columns = columns or category_spec(selection)
    counts = matrix(selection, rows, columns, cell, keep_ids=keep_ids)
    quotes = matrix(selection, rows, columns, "quotes", keep_ids=keep_ids)
    own = matrix(selection, "code:all", columns, "quotes", keep_ids=False) if rows == "code:tree" else quotes
    cells = tuple(one._replace(quotes=other.quotes) for one, other in zip(counts.cells, quotes.cells, strict=True))
    return Crosstab(replace(counts, cells=cells, notes=(*counts.notes, *_notes(selection, columns))), own)


def _notes(selection: Selection, columns: str) -> Iterator[str]:
    """How many items have parents under several categories."""
    if not columns.startswith("parent"):
        return
    documents = {document.id for document in selection.documents}
    keys = categories(selection, columns)
    data_set = selection.study.data_set
    several = sum(len(keys[item.id]) > 1 for item in data_set.items if item.document in documents) if data_set else 0
    if several:
        yield f"Items with parents in several categories, counted under each: {several}."


def quoted_table(found: Crosstab, *, labels: bool = True) -> Table:
    """The quotes behind a crosstab, one cell a row; cells in which nothing is coded are left out."""
    spec = found.quotes.spec
    return Table(
        title=f"Quotes by {spec.rows} and {spec.columns}",
        header=(spec.rows, spec.columns, "quotes"),
        rows=tuple(
            (
                cell.row_label if labels else cell.row,
                cell.column_label if labels else cell.column,
                "\n".join(cell.quotes),
            )
            for cell in found.quotes.cells
            if cell.quotes
        ),
        notes=(),
        label_columns=2,
    )
