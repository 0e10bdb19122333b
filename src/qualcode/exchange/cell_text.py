"""A cell of a table as text that any format can hold."""

import re

from qualcode.table import Cell, Table

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Signs that no format of tables can hold."""
_SHIELDED = re.compile(r"^'(?=[\t\r\n]|\s*[=+\-@])")


def plain_text(cell: Cell) -> str:
    """A cell as text without control characters, each line end one newline."""
    if cell is None:
        return ""
    return CONTROL.sub("", str(cell).replace("\r\n", "\n").replace("\r", "\n"))


def unshielded(text: str) -> str:
    """A text without the apostrophe that keeps a spreadsheet from taking it for a formula.

    >>> unshielded("'=1+1"), unshielded("'quoted'")
    ('=1+1', "'quoted'")
    """
    return _SHIELDED.sub("", text)


def is_numeric(table: Table, index: int) -> bool:
    """Whether a column holds numbers, perhaps with some words such as "not coded yet" among them; or ranges."""
    some = any(isinstance(row[index], int | float) for row in table.rows)
    return index >= table.label_columns and (some or reads_as_figures(table, index))


_FIGURE = re.compile(r"[-−–+.,/%\[\]\d\s]*|\d[\d,]* of \d[\d,]*|[−.\d]+ to [−.\d]+")


def reads_as_figures(table: Table, index: int) -> bool:
    """Whether every cell of a column that is not empty is a number, a range or an interval, and some have a digit."""
    texts = [shown_text(row[index]) for row in table.rows]
    return (
        index >= table.label_columns
        and all(map(_FIGURE.fullmatch, texts))
        and any(sign.isdigit() for text in texts for sign in text)
    )


def shown_text(cell: Cell) -> str:
    """A cell as people read it: numbers with three decimals."""
    return f"{cell:.3f}" if isinstance(cell, float) else plain_text(cell)
