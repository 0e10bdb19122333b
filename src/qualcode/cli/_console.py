"""How results look on the terminal: tables as wide as it is, remarks, what is safe to print."""

import re
import sys
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import click

from qualcode.cli._wrapping import filled, folded
from qualcode.table import Cell, Table

_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Column(NamedTuple):
    """One column of a table for people."""

    header: str
    right: bool = False
    fit: str = "whole"
    """Where the terminal is too narrow: `whole` is never cut, `wrap` is broken over lines, `crop` ends in `…`."""
    optional: bool = False
    """Left out where the table would not fit otherwise."""


def print_rows(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
    """A table as wide as the terminal."""
    from rich.cells import cell_len

    texts = [[shown(cell) for cell in row] for row in rows]
    heads = [column.header for column in columns]
    natural = [
        max(cell_len(line) for text in (head, *(row[index] for row in texts)) for line in text.split("\n"))
        for index, head in enumerate(heads)
    ]
    kept = _fitting(columns, natural, terminal_width())
    widths = _widths(columns, natural, _least(columns, texts), kept, terminal_width())
    click.secho(_line([heads[index].split("\n") for index in kept], kept, columns, widths), bold=True)
    click.echo("─" * (sum(widths[index] for index in kept) + 2 * (len(kept) - 1)))
    for row in texts:
        click.echo(
            _line([_folded(row[index], columns[index].fit, widths[index]) for index in kept], kept, columns, widths)
        )
    if len(kept) < len(columns):
        left_out = ", ".join(head for index, head in enumerate(heads) if index not in kept)
        say(f"(left out for want of width: {left_out}; a wider terminal or --json shows it)")


def _line(
    cells: Sequence[Sequence[str]], kept: Sequence[int], columns: Sequence[Column], widths: dict[int, int]
) -> str:
    """One row of a table: as many lines as its highest cell."""
    from rich.cells import cell_len

    lines = []
    for number in range(max(map(len, cells))):
        parts = []
        for index, cell in zip(kept, cells, strict=True):
            text = cell[number] if number < len(cell) else ""
            space = " " * (widths[index] - cell_len(text))
            parts.append(space + text if columns[index].right else text + space)
        lines.append("  ".join(parts).rstrip())
    return "\n".join(lines)


def _folded(text: str, fit: str, width: int) -> list[str]:
    """The lines of a cell, none wider than its column."""
    from rich.cells import cell_len, set_cell_size

    if fit == "whole" or (cell_len(text) <= width and "\n" not in text):
        return text.split("\n")
    if fit == "crop":
        return [set_cell_size(text.replace("\n", " "), width - 1).rstrip() + "…"]
    return folded(text, width)


def _least(columns: Sequence[Column], texts: Sequence[Sequence[str]]) -> list[int]:
    """How wide a column must be, so that no word of it is broken; very long ones are."""
    from rich.cells import cell_len

    return [
        min(max((cell_len(word) for row in texts for word in row[index].split()), default=0), _LONGEST_WORD)
        if column.fit == "wrap"
        else 8
        for index, column in enumerate(columns)
    ]


_LONGEST_WORD = 28


def _widths(
    columns: Sequence[Column], natural: Sequence[int], least: Sequence[int], kept: Sequence[int], width: int
) -> dict[int, int]:
    """How wide each column is: those that can give way share what the others leave."""
    widths = {index: natural[index] for index in kept}
    room = width - 2 * (len(kept) - 1) - sum(widths[index] for index in kept if columns[index].fit == "whole")
    flexible = sorted((index for index in kept if columns[index].fit != "whole"), key=lambda index: natural[index])
    words_fit = sum(min(natural[index], max(least[index], 8)) for index in flexible) <= room
    for place, index in enumerate(flexible):
        share = room // (len(flexible) - place)
        if words_fit:
            others = sum(min(natural[other], max(least[other], 8)) for other in flexible[place + 1 :])
            share = min(max(share, least[index]), room - others)
        widths[index] = min(natural[index], max(share, 8))
        room -= widths[index]
    return widths


def _fitting(columns: Sequence[Column], widths: Sequence[int], width: int) -> list[int]:
    """The columns that are shown: all, or without the optional ones that do not fit, the last first."""
    kept = list(range(len(columns)))
    for index in reversed(range(len(columns))):
        needed = (
            sum((widths[other] if columns[other].fit == "whole" else min(widths[other], 12)) + 2 for other in kept) - 2
        )
        if needed <= width:
            break
        if columns[index].optional:
            kept.remove(index)
    return kept


def print_table(table: Table) -> None:
    """A table of results with what its numbers are on; one that is too wide is printed in parts."""
    print_tables([table])


def print_tables(tables: Sequence[Table]) -> None:
    """Tables of results, of which the last has the notes on all of them."""
    columns = [_columns(table) for table in tables]
    parts = [_parts(table, own) for table, own in zip(tables, columns, strict=True)]
    notes = [[wrapped(safe(note)) for note in table.notes] for table in tables]
    above = _above(tables, parts, notes)
    for note in notes[-1][len(notes[-1]) - above :]:
        click.echo(note)
    if above:
        click.echo()
    notes[-1] = notes[-1][: len(notes[-1]) - above]
    for table, own, among, below in zip(tables, columns, parts, notes, strict=True):
        if table.title:
            click.secho(safe(table.title), bold=True)
        for part in among:
            print_rows([own[index] for index in part], [[row[index] for index in part] for row in table.rows])
            click.echo()
        for note in below:
            click.echo(note)


def _columns(table: Table) -> list[Column]:
    return [
        Column(
            header if index < table.label_columns else _stacked(header),
            right=index >= table.label_columns and short,
            fit="whole" if short or index < table.label_columns else "wrap",
        )
        for index, header in enumerate(table.header)
        for short in [_figures(table, index)]
    ]


def _above(tables: Sequence[Table], parts: Sequence[list[list[int]]], notes: Sequence[list[str]]) -> int:
    """How many of the last notes go above the tables.

    A person's terminal that is not high enough for tables and notes would show the notes alone. What the numbers are
    on then goes above, and the table with how to read it stays in sight. Files and pipes always have the table first.
    """
    from shutil import get_terminal_size

    reading = tables[-1].n_reading
    if reading is None or not sys.stdout.isatty():
        return 0
    n_rows = sum(len(among) * (len(table.rows) + 3) + 1 for table, among in zip(tables, parts, strict=True))
    n_lines = n_rows + sum(note.count("\n") + 1 for own in notes for note in own) + 1
    return len(notes[-1]) - reading if n_lines > get_terminal_size((100, 24)).lines else 0


def _stacked(header: str, width: int = 14) -> str:
    """A long header on several lines, broken after hyphens and at spaces."""
    lines = [""]
    for piece in re.findall(r"[^\s-]+-?|-", header):
        space = " " if lines[-1] and not lines[-1].endswith("-") else ""
        if lines[-1] and len(lines[-1]) + len(space) + len(piece) > width:
            lines.append(piece)
        else:
            lines[-1] += space + piece
    return "\n".join(lines)


def _parts(table: Table, columns: Sequence[Column]) -> list[list[int]]:
    """The columns of each part: the labels, and as many others as the terminal holds."""
    labels = list(range(table.label_columns))
    others = list(range(table.label_columns, len(columns)))
    if any(columns[index].fit != "whole" for index in others):
        return [labels + others]
    widths = [
        max(
            len(line)
            for text in (column.header, *(shown(row[index]) for row in table.rows))
            for line in text.split("\n")
        )
        for index, column in enumerate(columns)
    ]
    room = terminal_width() - sum(widths[index] for index in labels) - 2 * (len(labels) - 1)
    parts: list[list[int]] = [[]]
    for index in others:
        if parts[-1] and sum(widths[other] + 2 for other in (*parts[-1], index)) > room:
            parts.append([])
        parts[-1].append(index)
    return [labels + part for part in parts]


def say(message: str) -> None:
    """A remark that is no result, on stderr."""
    click.echo(safe(message), err=True)


def safe(text: str) -> str:
    """A text that cannot steer the terminal: control and direction signs are written out."""
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def shown(cell: Cell) -> str:
    """A cell as people read it."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:.3f}"
    return safe(str(cell))


def _figures(table: Table, index: int) -> bool:
    """Whether a column holds numbers, or words as short as numbers."""
    cells = [row[index] for row in table.rows if row[index] is not None]
    return all(not isinstance(cell, str) or len(cell) <= 14 for cell in cells)


def wrapped(text: str) -> str:
    """A remark on as many lines as it needs, the later ones set in."""
    return filled(text, width=min(terminal_width(), 110), later="  ")


def terminal_width() -> int:
    """How many columns there are to print in."""
    from shutil import get_terminal_size

    return get_terminal_size((100, 24)).columns
