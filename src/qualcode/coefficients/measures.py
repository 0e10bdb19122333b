"""Coefficients as sums: what one unit adds, and what the sums of many units amount to.

Every coefficient here is 1 - D_o / D_e, the disagreement seen over that expected by chance, and both are functions of
sums over units. What each unit adds is had once; the sums of any sample of units, in which a unit may stand any number
of times, are then one matrix product. So an estimate, its thousand replicates and its leave-one-out values are the
same few lines, and cost little more than the estimate alone.
"""

from collections.abc import Callable
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from qualcode.coefficients.coincidences import no_chance, pairable
from qualcode.coefficients.tables import Matrix, RatingTable
from qualcode.coefficients.terms import Terms

_BLOCK_CELLS = 200_000
"""So many ratings, or numbers of contributions, are looked at together, however many units there are."""


class Disagreement(NamedTuple):
    """Disagreement seen and expected by chance, for each sample of units."""

    observed: Matrix
    expected: Matrix

    @property
    def value(self) -> Matrix:
        """1 - observed / expected; not a number where chance would never disagree, or no unit is pairable."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.expected > 0, 1 - self.observed / self.expected, np.nan)


class OfSums(Protocol):
    """A coefficient that is a function of sums, whatever was summed."""

    def disagreement(self, sums: Matrix) -> Disagreement:
        """From sums (... x F) the disagreement of each sample (...)."""
        ...


class Measure(OfSums, Protocol):
    """A coefficient by what units add to it.

    One whose contributions are zero nearly everywhere has `terms(table) -> Terms` too: the others.
    """

    def contributions(self, table: RatingTable) -> Matrix:
        """Rows x F: what one unit of each row adds to F sums."""
        ...


def estimate(measure: Measure, table: RatingTable) -> float:
    """The value of a coefficient on a table.

    Raises:
        UndefinedError: If no unit has two values, or chance would never disagree.

    >>> from qualcode.coefficients.alpha_measures import Alpha
    >>> from qualcode.coefficients.tables import table_of
    >>> round(estimate(Alpha(), table_of([[1, 1], [1, 0], [0, 0], [0, 0]], 2)), 4)
    0.5333
    """
    paired = pairable(table)
    observed, expected = measure.disagreement(sums_of(measure, table))
    if not expected > 0:
        raise no_chance(table.counts[paired] @ table.by_unit[paired], int(table.counts[paired].sum()))
    return float(1 - observed / expected)


def sums_of(measure: Measure, table: RatingTable) -> Matrix:
    """F: the sums of contributions over all units of a table."""
    total: Matrix = sums_by_cluster(measure, table, np.zeros(len(table.rows), dtype=np.int64), 1)[0]
    return total


def sums_by_cluster(measure: Measure, table: RatingTable, cluster: npt.NDArray[np.int64], n_clusters: int) -> Matrix:
    """Clusters x F: the sums of contributions over the units of each cluster.

    Args:
        measure: The coefficient.
        table: Its rows are counted as often as `counts` says.
        cluster: For each row the 0-based index of the cluster in which its units stand.
        n_clusters: How many clusters there are.
    """
    step, order = _step(measure, table), _order(cluster)
    total: Matrix | None = None
    for first in range(0, max(len(cluster), 1), step):
        rows = slice(first, first + step) if order is None else order[first : first + step]
        block, where = table.part(rows), cluster[rows]
        least, last = (int(where[0]), int(where[-1]) + 1) if len(where) else (0, 0)
        added = _added(measure, block, where - least, last - least)
        if total is None:
            if last - least == n_clusters:
                total = added
                continue
            total = np.zeros((n_clusters, added.shape[1]), dtype=np.float64)
        total[least:last] += added
    assert total is not None
    return total


def _terms_of(measure: Measure) -> Callable[[RatingTable], Terms] | None:
    found: Callable[[RatingTable], Terms] | None = getattr(measure, "terms", None)
    return found


def _step(measure: Measure, table: RatingTable) -> int:
    """How many rows to look at together."""
    terms_of, nothing = _terms_of(measure), table.part(np.arange(0))
    if not terms_of:
        width = int(measure.contributions(nothing).shape[1])
    elif len(table.rows) * table.n_coders**2 < _BLOCK_CELLS:  # certainly all of a small table
        return max(len(table.rows), 1)
    else:
        terms = terms_of(nothing)
        width = len(terms.places) + len(terms.every)
    return max(_BLOCK_CELLS // max(width, 1), 1)


def _order(cluster: npt.NDArray[np.int64]) -> npt.NDArray[np.int64] | None:
    """The rows by cluster, or `None` if they stand so."""
    if not (cluster[1:] < cluster[:-1]).any():
        return None
    n = len(cluster)
    found: npt.NDArray[np.int64] = np.sort(cluster * n + np.arange(n)) % n  # faster than a stable argsort
    return found


def _added(measure: Measure, block: RatingTable, where: npt.NDArray[np.int64], n_clusters: int) -> Matrix:
    """Clusters x F: the sums over a block whose rows stand by cluster."""
    if terms_of := _terms_of(measure):
        return terms_of(block).by_cluster(block.counts, where, n_clusters)
    added = measure.contributions(block) * block.counts[:, np.newaxis]
    total = np.zeros((n_clusters, added.shape[1]), dtype=np.float64)
    starts = np.flatnonzero(np.diff(where, prepend=-1))
    total[where[starts]] = np.add.reduceat(added, starts, axis=0) if len(starts) else added
    return total


def ratio(above: Matrix, below: Matrix) -> Matrix:
    """A division in which nothing over nothing is nothing."""
    return np.divide(above, below, out=np.zeros(np.broadcast_shapes(above.shape, below.shape)), where=below > 0)
