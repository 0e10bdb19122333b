"""Who gave which unit which value, with units that are alike counted once.

A coefficient depends only on how often each row of units x coders occurs. So a
table is aggregated here once, and every coefficient works on the few different
rows: 200,000 units by two coders of two values are at most nine.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

MISSING = -1
"""A cell of a coder who was not to code the unit, or has not finished it. Not the same as absent."""

_FEW_KEYS = 4096
_ROWS_AT_ONCE = 16_384

Ratings = npt.NDArray[np.int64]
Counts = npt.NDArray[np.int64]
Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class RatingTable:
    """Ratings of units by coders. Made by a function of this module, which looks at what it is given."""

    rows: Ratings
    """Rows x coders: 0-based index of a category, or `MISSING`."""
    counts: Counts
    """How many units each row stands for."""
    n_categories: int
    """How many values the coders could choose from, used or not."""

    @property
    def n_coders(self) -> int:
        """How many coders the table has a column for."""
        return int(self.rows.shape[1])

    @cached_property
    def by_unit(self) -> Counts:
        """Rows x categories: how many coders gave the units of the row the value."""
        base = self.n_categories + 1
        cells = (np.arange(len(self.rows))[:, np.newaxis] * base + self.rows - MISSING).ravel()
        return np.bincount(cells, minlength=len(self.rows) * base).reshape(-1, base)[:, 1:]

    @cached_property
    def n_ratings(self) -> Counts:
        """Rows: how many coders rated a unit of the row."""
        n_u = np.zeros(len(self.rows), dtype=np.int64)
        for column in self.rows.T:
            n_u += column >= 0
        return n_u

    def of_coders(self, *columns: int) -> "RatingTable":
        """The table of some of the coders, with units that are alike counted once."""
        return table_of(self.rows[:, columns], self.n_categories, self.counts)

    def columns(self, *columns: int) -> "RatingTable":
        """The table of some of the coders, row by row as here."""
        return RatingTable(self.rows[:, columns], self.counts, self.n_categories)

    def part(self, rows: npt.NDArray[np.int64] | slice) -> "RatingTable":
        """The table of some rows, by their indices."""
        return RatingTable(self.rows[rows], self.counts[rows], self.n_categories)


def table_of(ratings: npt.ArrayLike, n_categories: int, counts: npt.ArrayLike | None = None) -> RatingTable:
    """The table of ratings that are indices of categories.

    Args:
        ratings: N units x M coders: 0 to `n_categories` - 1, or `MISSING`.
        n_categories: How many values the coders could choose from, used or not.
        counts: N; how many units each row stands for. `None`: one each.

    Raises:
        ValueError: If a rating is none of the categories, or the shapes do not fit.

    >>> table = table_of([[0, 1], [1, 1], [0, 1], [MISSING, 1]], 2)
    >>> table.rows.tolist(), table.counts.tolist()
    ([[-1, 1], [0, 1], [1, 1]], [1, 2, 1])
    >>> table.by_unit.tolist()
    [[0, 1], [1, 1], [0, 2]]
    """
    table = _whole(ratings)
    if counts is None:
        return RatingTable(*_aggregated(table, None, n_categories), n_categories)
    _refuse_unknown(table, n_categories)
    units = np.asarray(counts, dtype=np.int64)
    if units.shape != (len(table),) or (units < 0).any():
        raise ValueError("counts must be whole numbers of 0 or more, one for each row")
    return RatingTable(*_aggregated(table[units > 0], units[units > 0], n_categories), n_categories)


def table_of_units(ratings: npt.ArrayLike, n_categories: int) -> RatingTable:
    """The table of ratings with a row for each unit, in their order: for samples in which units are drawn.

    Args:
        ratings: N units x M coders: 0 to `n_categories` - 1, or `MISSING`.
        n_categories: How many values the coders could choose from, used or not.

    Raises:
        ValueError: If a rating is none of the categories.

    >>> table_of_units([[0, 1], [1, 1], [0, 1]], 2).rows.tolist()
    [[0, 1], [1, 1], [0, 1]]
    """
    table = _whole(ratings).copy()
    _refuse_unknown(table, n_categories)
    return RatingTable(table, np.ones(len(table), dtype=np.int64), n_categories)


def table_of_labels(ratings: Iterable[Iterable[Hashable]], categories: Sequence[Hashable]) -> RatingTable:
    """The table of ratings that are labels.

    Args:
        ratings: N units x M coders: one of the categories, or `None` where the value is missing.
        categories: The values that the coders could choose from, used or not; in their order, where they have one.

    Raises:
        ValueError: If a rating is none of the categories, a category is named twice, or a row lacks a coder.

    >>> table = table_of_labels([["no", "yes"], ["yes", None]], categories=["no", "yes", "unclear"])
    >>> table.rows.tolist(), table.n_categories
    ([[0, 1], [1, -1]], 3)
    """
    index: dict[Hashable, int] = {category: at for at, category in enumerate(categories)}
    if len(index) != len(categories):
        raise ValueError("a category is named twice")
    patterns = Counter(tuple(row) for row in ratings)
    if len({len(row) for row in patterns}) > 1:
        raise ValueError("every unit needs a cell for each coder")
    unknown = {label for row in patterns for label in row if label is not None and label not in index}
    if unknown:
        raise ValueError(f"a rating is none of the categories: {', '.join(sorted(map(repr, unknown)))}")
    rows = [[MISSING if label is None else index[label] for label in row] for row in patterns]
    n_coders = len(rows[0]) if rows else 0
    indices = np.array(rows, dtype=np.int64).reshape(len(rows), n_coders)
    return table_of(indices, len(categories), list(patterns.values()))


def table_of_two(contingency: npt.ArrayLike) -> RatingTable:
    """The table of two coders from how often each pair of values occurs.

    Args:
        contingency: Categories x categories: the first coder's value down, the second's across.

    Raises:
        ValueError: If it is not square.

    >>> table_of_two([[5, 0], [2, 3]]).counts.tolist()
    [5, 2, 3]
    """
    cells = np.asarray(contingency, dtype=np.int64)
    if cells.ndim != 2 or cells.shape[0] != cells.shape[1]:
        raise ValueError("a table of two coders must be square")
    return table_of(np.argwhere(np.ones_like(cells)), len(cells), cells.ravel())


def table_of_counts(by_unit: npt.ArrayLike) -> RatingTable:
    """The table of coders who are not told apart, from how many gave each unit each value.

    Its columns are no persons: a coefficient that looks at single coders (Conger's, Light's) means nothing here.

    Args:
        by_unit: N units x categories.

    >>> table_of_counts([[2, 1], [0, 2]]).rows.tolist()
    [[0, 0, 1], [1, 1, -1]]
    """
    n_uv = np.asarray(by_unit, dtype=np.int64)
    if n_uv.ndim != 2 or (n_uv < 0).any():
        raise ValueError("counts must be units x categories, of 0 or more")
    n_u = n_uv.sum(axis=1)
    rows = np.full((len(n_uv), int(n_u.max(initial=0))), MISSING, dtype=np.int64)
    values = np.repeat(np.tile(np.arange(n_uv.shape[1]), len(n_uv)), n_uv.ravel())
    rows[np.arange(rows.shape[1]) < n_u[:, np.newaxis]] = values
    return table_of(rows, n_uv.shape[1])


def _whole(ratings: npt.ArrayLike) -> Ratings:
    given = np.asarray(ratings)
    if given.ndim != 2 or (given.size and given.dtype.kind not in "iub"):
        raise ValueError("ratings must be units x coders, of whole numbers")
    return given.astype(np.int64, copy=False)


def _refuse_unknown(ratings: Ratings, n_categories: int) -> None:
    if ratings.size and not (ratings.min() >= MISSING and ratings.max() < n_categories):
        raise ValueError("a rating is none of the categories")


def _aggregated(rows: Ratings, counts: Counts | None, n_categories: int) -> tuple[Ratings, Counts]:
    """The different rows in their order, and how many units each stands for; counts are 1 or more."""
    base, n_coders = n_categories + 1, rows.shape[1]
    n_keys = base**n_coders
    if n_keys >= 2**62:
        _refuse_unknown(rows, n_categories)
        found, first, inverse = np.unique(rows, axis=0, return_index=True, return_inverse=True)
        units = np.ones(len(rows), dtype=np.int64) if counts is None else counts
        summed = np.zeros(len(first), dtype=np.int64)
        np.add.at(summed, inverse.reshape(-1), units)
        return found, summed
    keys = _keys(rows, n_categories)
    if n_keys <= max(2 * len(rows), _FEW_KEYS):
        summed = np.bincount(keys, counts, minlength=n_keys).astype(np.int64, copy=False)
        keys = np.flatnonzero(summed)
        summed = summed[keys]
    else:
        keys, summed = _sorted(keys, counts)
    return _rows(keys, base, n_coders), summed


def _keys(rows: Ratings, n_categories: int) -> npt.NDArray[np.int64]:
    """Each row as one number, with a digit for each coder: numpy sorts these much faster than rows."""
    keys = np.zeros(len(rows), dtype=np.int64)
    for first in range(0, len(rows), _ROWS_AT_ONCE):
        columns = np.ascontiguousarray(rows[first : first + _ROWS_AT_ONCE].T)
        _refuse_unknown(columns, n_categories)
        block = keys[first : first + _ROWS_AT_ONCE]
        for column in columns:
            block *= n_categories + 1
            block += column
            block -= MISSING
    return keys


def _rows(keys: npt.NDArray[np.int64], base: int, n_coders: int) -> Ratings:
    """The rows that keys stand for; column after column in memory, as they are read."""
    columns = np.empty((n_coders, len(keys)), dtype=np.int64)
    for first in range(0, len(keys), _ROWS_AT_ONCE):
        rest = keys[first : first + _ROWS_AT_ONCE]
        for column in columns[::-1, first : first + _ROWS_AT_ONCE]:
            above = rest // base  # by a single number, which numpy does ten times faster than by several
            column[:] = rest - above * base + MISSING
            rest = above
    return columns.T


def _sorted(keys: npt.NDArray[np.int64], counts: Counts | None) -> tuple[npt.NDArray[np.int64], Counts]:
    """The different keys in order, and how many units each stands for."""
    if counts is None:
        keys.sort()
        starts = np.flatnonzero(np.diff(keys, prepend=-1))
        return keys[starts], np.diff(starts, append=len(keys))
    order = np.argsort(keys)
    keys = keys[order]
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    return keys[starts], np.add.reduceat(counts[order], starts) if len(starts) else counts
