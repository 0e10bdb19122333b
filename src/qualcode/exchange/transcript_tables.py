"""Tables of a Word file: a transcript where the columns are time, name and text, else text row by row."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from qualcode.exchange.labels import Line, clock_seconds, is_clock, is_label
from qualcode.exchange.source import Unplaced

Row = Sequence[Sequence[Line]]
_HEADINGS = frozenset(
    ["speaker", "speakers", "name", "who", "participant", "person", "time", "timestamp", "time stamp"]
)


class Columns(NamedTuple):
    """Where in a row a transcript has what."""

    time: int | None
    name: int
    text: int
    other: tuple[int, ...]
    """Columns of row numbers."""
    width: int


def table_lines(rows: Sequence[Row]) -> tuple[list[Line], list[Unplaced]]:
    """The lines of a table; rows that are its heading, and row numbers, are left out."""
    unplaced: list[Unplaced] = []
    columns = transcript_columns([[_flat(cell) for cell in row] for row in rows])
    if columns is None:
        return [line for row in rows for line in _plain_row(row)], unplaced
    lines = []
    for row in rows:
        if len(row) != columns.width:
            lines += _plain_row(row)
        elif _is_heading([_flat(cell) for cell in row], columns):
            unplaced += [Unplaced(line.number, line.text, "the heading of a table") for cell in row for line in cell]
        else:
            lines += _turn_row(row, columns)
            unplaced += [
                Unplaced(line.number, line.text, "a row's number") for column in columns.other for line in row[column]
            ]
    return lines, unplaced


def transcript_columns(rows: Sequence[Sequence[str]]) -> Columns | None:
    """Which columns are time, name and text; `None` where a table is no transcript."""
    width = Counter(len(row) for row in rows).most_common(1)[0][0] if rows else 0
    full = [row for row in rows if len(row) == width]
    if not 2 <= width <= 4 or len(full) < 2:
        return None
    body = full[1:] if any(cell.casefold() in _HEADINGS for cell in full[0]) else full
    cells = [[row[column] for row in body if row[column]] for column in range(width)]
    times = [column for column in range(width) if _mostly(cells[column], is_clock)]
    numbers = [column for column in range(width) if column not in times and _mostly(cells[column], str.isdecimal)]
    rest = [column for column in range(width) if column not in times and column not in numbers]
    if len(rest) != 2 or len(times) > 1:
        return None
    name, text = rest
    recurring = len(set(cells[name])) * 2 <= len(cells[name])
    if not _mostly(cells[name], is_label) or not (recurring or times or len(body) < len(full)):
        return None
    if sum(map(len, cells[text])) <= sum(map(len, cells[name])):
        return None
    return Columns(times[0] if times else None, name, text, tuple(numbers), width)


def _mostly(cells: Sequence[str], is_so: Callable[[str], bool]) -> bool:
    return bool(cells) and sum(1 for cell in cells if is_so(cell)) * 10 >= len(cells) * 8


def _is_heading(cells: Sequence[str], columns: Columns) -> bool:
    return cells[columns.name].casefold() in _HEADINGS or (
        columns.time is not None and bool(cells[columns.time]) and not is_clock(cells[columns.time])
    )


def _turn_row(row: Row, columns: Columns) -> Iterator[Line]:
    """A row of a transcript; without a name it goes on with the row before."""
    name = _flat(row[columns.name]).rstrip(":： ")
    seconds = None if columns.time is None else clock_seconds(_flat(row[columns.time]))
    texts = row[columns.text]
    if not name:
        yield from texts
        return
    first = texts[0] if texts else row[columns.name][0]._replace(text="")
    yield first._replace(speaker=name, seconds=seconds, level=0)
    yield from texts[1:]


def _plain_row(row: Row) -> list[Line]:
    """A row of any other table: short cells side by side, long ones one after the other."""
    filled = [cell for cell in row if cell]
    if not filled or any(len(cell) > 1 for cell in filled):
        return [line for cell in filled for line in cell]
    first = filled[0][0]
    return [first._replace(text="\t".join(cell[0].text for cell in filled), level=0)]


def _flat(cell: Sequence[Line]) -> str:
    return " ".join(line.text for line in cell).strip()
