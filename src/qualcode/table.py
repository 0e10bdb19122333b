"""A table for people or for another program, before it is put into any format."""

from dataclasses import dataclass

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a header, with notes that say what the numbers are on."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    label_columns: int = 1
    """How many columns at the left name the row; a spreadsheet keeps them in sight."""
    widths: tuple[int, ...] = ()
    """How many characters wide each column of a sheet is; such a sheet is printed across, one page wide."""
    decimals: int = 3
    """Of the numbers of a sheet that are not whole."""
    n_reading: int | None = None
    """How many of the notes, the first ones, say how to read the columns; the others say what the numbers are on."""
    n_unprinted: int = 0
    """How many columns at the right of a sheet do not go to the printer."""
