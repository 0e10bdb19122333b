"""Square tables: weights or distances of each two categories."""

import re
from collections.abc import Iterator

import numpy as np

from qualcode.analysis.outside.outside_ratings import Square
from qualcode.coefficients.tables import Matrix
from qualcode.exchange.delimited import Grid, read_grid
from qualcode.exchange.ratings_csv import is_number
from qualcode.problem import Problem


def parse_weights(raw: bytes, path: str) -> tuple[Square, list[Problem]]:
    r"""How far each two categories agree: 0 to 1, the same both ways, 1 for the same category.

    >>> square, problems = parse_weights(b",low,high\nlow,1,0.5\nhigh,0.5,1\n", "w.csv")
    >>> square.names, square.numbers.tolist(), problems
    (('low', 'high'), [[1.0, 0.5], [0.5, 1.0]], [])
    """
    return _parse(raw, path, "weights", 1.0)


def parse_distances(raw: bytes, path: str) -> tuple[Square, list[Problem]]:
    r"""How far each two categories are apart: 0 or more, the same both ways, 0 for the same category.

    They enter alpha as they are: squares where squares are meant.

    >>> parse_distances(b",a,b\na,0,1\nb,2,0\n", "d.csv")[1][0].message
    'the distance of b and a is 2, that of a and b is 1; give both the same'
    """
    return _parse(raw, path, "distances", 0.0)


def _parse(raw: bytes, path: str, what: str, same: float) -> tuple[Square, list[Problem]]:
    """A square of numbers; `same` is that of a category with itself."""
    grid, problems = read_grid(raw, path)
    names = grid.header[1:]
    if not problems:
        problems = _name_problems(grid, path, what)
    if not problems:
        problems = [
            Problem(path, line, "not-a-number", f"column '{name}' has '{cell.strip()}'; " + _wanted(cell.strip()))
            for row, line in zip(grid.rows, grid.lines, strict=True)
            for name, cell in zip(names, row[1:], strict=True)
            if not is_number(cell.strip())
        ]
    if problems:
        return Square((), np.zeros((0, 0))), problems
    rows = {row[0].strip(): [float(cell) for cell in row[1:]] for row in grid.rows}
    numbers = np.array([rows[name] for name in names], dtype=np.float64).reshape(len(names), len(names))
    of_one = what.removesuffix("s")
    problems = [*_unlike(grid, numbers, path, of_one), *_out_of_bounds(grid, path, of_one, same)]
    return Square(names, numbers), sorted(problems, key=lambda problem: problem.line)


def _wanted(cell: str) -> str:
    """What should stand in place of a cell that is no number."""
    if re.fullmatch(r"[+-]?\d*,\d+", cell):
        return f"write {cell.replace(',', '.')}, with a point"
    return "every cell is a number"


def _out_of_bounds(grid: Grid, path: str, what: str, same: float) -> Iterator[Problem]:
    """Numbers that no weight, or no distance, can be."""
    for row, line in zip(grid.rows, grid.lines, strict=True):
        own = row[0].strip()
        for name, cell in zip(grid.header[1:], row[1:], strict=True):
            number = float(cell)
            if name == own and number != same:
                yield Problem(path, line, what, f"the {what} of {own} and {own} is {number:g}; it must be {same:g}")
            elif same and (number < 0 or same < number):
                yield Problem(path, line, what, f"the {what} of {own} and {name} is {number:g}; it must be 0 to 1")
            elif not same and number < 0:
                yield Problem(path, line, what, f"the {what} of {own} and {name} is {number:g}; it must be 0 or more")


def _name_problems(grid: Grid, path: str, what: str) -> list[Problem]:
    """Whether the rows are named as the columns are."""
    names, rows = list(grid.header[1:]), [row[0].strip() for row in grid.rows]
    if not names or len(set(names)) < len(names) or "" in names or is_number(grid.header[0]):
        message = f"the first row must be empty at first and then name each category once, for a square of {what}"
        return [Problem(path, 1, what, message)]
    if sorted(rows) == sorted(names):
        return []
    message = f"the rows are of {', '.join(rows) or 'nothing'}, the columns of {', '.join(names)};"
    return [Problem(path, 1, what, f"{message} a square of {what} has each category once as a row, once as a column")]


def _unlike(grid: Grid, numbers: Matrix, path: str, what: str) -> list[Problem]:
    """Pairs of categories with a different number each way."""
    names = grid.header[1:]
    lines = {row[0].strip(): line for row, line in zip(grid.rows, grid.lines, strict=True)}
    found = []
    for first, second in np.argwhere(numbers != numbers.T).tolist():
        if first > second:
            there, back = numbers[first, second], numbers[second, first]
            message = f"the {what} of {names[first]} and {names[second]} is {there:g}, that of {names[second]} and"
            message += f" {names[first]} is {back:g}; give both the same"
            found.append(Problem(path, lines[names[first]], "one-way", message))
    return found
