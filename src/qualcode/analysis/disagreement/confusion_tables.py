"""Confusion of codes as tables."""

from collections.abc import Iterator

from qualcode.analysis.disagreement.confusion import NO_CODE, Confusion
from qualcode.analysis.disagreement.disagreement_tables import disagreement_lines
from qualcode.phrases import counted
from qualcode.table import Cell, Table

_MOST_NAMED = 4


def confusion_table(confused: Confusion, *, numbered: bool = False) -> Table:
    """Codes by codes; for a terminal with numbered columns, whose names would take too much room."""
    shown = _figure if numbered else _count
    numbers = range(1, len(confused.names) + 1)
    names = [f"{number} {name}" if numbered else name for number, name in zip(numbers, confused.names, strict=True)]
    return Table(
        title="Confusion",
        header=(_corner(confused), *(map(str, numbers) if numbered else names), "total"),
        rows=(
            *(
                (name, *map(shown, row), shown(sum(row)))
                for name, row in zip(names, confused.cells.tolist(), strict=True)
            ),
            ("total", *map(shown, confused.cells.sum(axis=0).tolist()), shown(float(confused.cells.sum()))),
        ),
        notes=tuple(confusion_lines(confused)),
    )


def confusion_list(confused: Confusion) -> Table:
    """One row a code: how often both coders have it, and what stands in its place most often."""
    unit = f"{confused.found.universe.unit}s"
    return Table(
        title=f"Confusion: {_corner(confused)}",
        header=("code", unit, "same", "opposite"),
        rows=tuple(
            (name, _figure(sum(row)), _figure(row[index]), _instead(confused, row, index))
            for index, (name, row) in enumerate(zip(confused.names[:-1], confused.cells.tolist(), strict=False))
            if sum(row)
        ),
        notes=(
            f"{unit.capitalize()}: with the code; same: both coders have it; opposite: what the other has instead."
            " The whole matrix: `--format csv` or xlsx; fewer codes: `--depth 1`.",
            *confusion_lines(confused),
        ),
    )


def _instead(confused: Confusion, row: list[float], own: int) -> str:
    """The codes that stand in place of one, the most frequent first."""
    others = sorted((-n, index) for index, n in enumerate(row) if n and index != own)
    named = [f"{confused.names[index]} {_figure(-n)}" for n, index in others[:_MOST_NAMED]]
    rest = others[_MOST_NAMED:]
    if rest:
        named.append(f"{counted(len(rest), 'other')} {_figure(-sum(n for n, _ in rest))}")
    return ", ".join(named)


def _corner(confused: Confusion) -> str:
    coders = confused.found.coders
    if confused.both_ways or len(coders) < 2:
        return "one coder by another"
    return f"{coders[0]} by {coders[1]}"


def confusion_lines(confused: Confusion) -> Iterator[str]:
    """Sentences that say how a matrix counts, and on what it rests."""
    coders = confused.found.coders
    unit = confused.found.universe.unit
    if confused.both_ways:
        yield f"All pairs of {', '.join(coders)} added up, each read both ways; `--coders A,B` gives one pair."
    elif len(coders) == 2:
        yield f"Rows: {coders[0]}; columns: {coders[1]}."
    yield (
        "Codes that both coders have stand on the diagonal. Codes that only one has face those that only the other"
        f" has, each with each in equal parts, and {NO_CODE} where that one has fewer. So a row adds up to the"
        f" {unit}s with the code."
    )
    yield from disagreement_lines(confused.found, ())[2:]


def _count(n: float) -> Cell:
    """A whole number as such, a part with two decimals."""
    return round(n) if abs(n - round(n)) < 1e-6 else round(n, 2)


def _figure(n: float) -> str:
    """A count as it is read: nothing stands out less than a 0."""
    return f"{_count(n)}" if n else "·"
