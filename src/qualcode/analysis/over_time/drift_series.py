"""The figures of drift: what a coder, or a code, looks like in each window and document."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from qualcode.analysis.over_time.windows import Order, Window
from qualcode.analysis.presence import Presence
from qualcode.analysis.units import Indices
from qualcode.analysis.universe import Universe
from qualcode.coefficients.alpha_measures import Alpha
from qualcode.coefficients.measures import Measure, sums_by_cluster
from qualcode.coefficients.resampling import Sampled
from qualcode.coefficients.student import t_quantile
from qualcode.coefficients.tables import MISSING, Matrix, RatingTable, table_of_units
from qualcode.coefficients.trends import Trend, trend
from qualcode.coefficients.weights import masi_distances
from qualcode.errors import UndefinedError

_MOST_SETS = 500


class Reading(NamedTuple):
    """A figure in a window."""

    value: float | None
    reason: str = ""
    """Why there is no value, or no interval."""
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, eq=False)
class Figure:
    """One figure along an order of documents."""

    readings: tuple[Reading, ...]
    """One a window."""
    trend: Trend | None
    trend_reason: str
    """Why there is no trend."""
    trend_documents: int
    """Documents that have a value."""


@dataclass(frozen=True, eq=False)
class Draw:
    """How sure figures are."""

    confidence: float
    orders: int
    seed: int


@dataclass(frozen=True, eq=False)
class Ratings:
    """Ratings unit by unit, of one code or many, and what is measured on them."""

    measure: Measure
    table: RatingTable
    """Rows by code and unit."""
    place: Indices
    """For each row the index of its code times the number of units, plus that of its unit."""
    n_codes: int
    n_units: int

    def sums(self, pairs: Sequence[tuple[int, ...]]) -> Matrix:
        """Codes x units x F: what each unit adds, over some sets of coders."""
        n = self.n_codes * self.n_units
        width = self.measure.contributions(self.table.part(np.arange(0))).shape[1]
        total = np.zeros((n, width))
        for columns in pairs:
            total += sums_by_cluster(self.measure, self.table.columns(*columns), self.place, n)
        return total.reshape(self.n_codes, self.n_units, width)

    def has(self, column: int) -> Matrix:
        """Codes x units: 1 where a coder has the code, 0 where not, not a number where missing."""
        values = self.table.rows[:, column]
        found = np.full(self.n_codes * self.n_units, np.nan)
        found[self.place] = np.where(values == MISSING, np.nan, values)
        return found.reshape(self.n_codes, self.n_units)


def ratings_of_codes(present: Presence, codes: Sequence[str], n_units: int) -> Ratings:
    """Whether each unit has each of some codes."""
    table, code, unit = present.rows_by_cluster(codes, np.arange(n_units), n_units)
    return Ratings(Alpha(), table, code * n_units + unit, len(codes), n_units)


def ratings_of_sets(collapsed: Presence, n_units: int) -> Ratings | str:
    """The set of codes that each unit has; or why it is not looked at."""
    ratings, sets = collapsed.sets(list(collapsed.units_with))
    if len(sets) > _MOST_SETS:
        return f"{len(sets):,} different sets of codes are too many to compare; name some codes"
    return Ratings(Alpha(masi_distances(sets)), table_of_units(ratings, len(sets)), np.arange(n_units), 1, n_units)


def agreement_figure(
    measure: Measure, sums: Matrix, universe: Universe, order: Order, windows: Sequence[Window], draw: Draw
) -> Figure:
    """Alpha in each window, from what each unit adds (units x F)."""
    readings = tuple(_agreement(measure, sums[window.units], draw.confidence) for window in windows)
    values = measure.disagreement(_by_document(sums, universe)[list(order.documents)]).value
    return _with_trend(readings, values, order, draw)


def share_figure(shares: Matrix, universe: Universe, order: Order, windows: Sequence[Window], draw: Draw) -> Figure:
    """The mean over the units of each window."""
    readings = tuple(_mean(shares[window.units], draw.confidence) for window in windows)
    known = ~np.isnan(shares)
    counts = _by_document(np.column_stack([np.where(known, shares, 0.0), known]), universe)[list(order.documents)]
    values = np.divide(counts[:, 0], counts[:, 1], out=np.full(len(counts), np.nan), where=counts[:, 1] > 0)
    return _with_trend(readings, values, order, draw)


def beside_others(ratings: Ratings, column: int) -> tuple[Matrix, Matrix]:
    """Codes x units, twice: whether a coder has the code, and that less the share of the others who have it."""
    own = ratings.has(column)
    n_others = np.zeros_like(own)
    used = np.zeros_like(own)
    for other in range(ratings.table.n_coders):
        if other != column:
            has = ratings.has(other)
            n_others += ~np.isnan(has)
            used += np.nan_to_num(has)
    share = np.divide(used, n_others, out=np.full(own.shape, np.nan), where=n_others > 0)
    return own, own - share


def _by_document(values: Matrix, universe: Universe) -> Matrix:
    """Documents x F: sums over the units of each document of the universe; none is without units."""
    starts = np.cumsum((0, *universe.sizes))[:-1]
    total: Matrix = np.add.reduceat(values, starts, axis=0)
    return total


def _agreement(measure: Measure, sums: Matrix, confidence: float) -> Reading:
    n = int((sums[:, 1:].sum(axis=1) > 0).sum())
    sampled = Sampled(measure, sums, sums[:0], n)
    if np.isnan(sampled.value):
        return Reading(None, _why_none(sums[:, 1:].sum(axis=0), n))
    found = sampled.interval("jackknife", confidence=confidence)
    if isinstance(found, str):
        return Reading(sampled.value, f"no interval: {found}")
    return Reading(sampled.value, "", found.low, found.high)


def _why_none(n_v: Matrix, n: int) -> str:
    if not n:
        return "undefined: no unit was coded by two coders"
    if len(n_v) == 2 and n_v[1] == 0:
        return f"not assessable: nobody used it in these {n:,} units"
    return f"undefined: everybody says the same of all {n:,} units, so chance leaves no room to disagree"


def _mean(values: Matrix, confidence: float) -> Reading:
    known = values[~np.isnan(values)]
    if not len(known):
        return Reading(None, "undefined: no unit was coded by the coder and another")
    value = float(known.mean())
    if np.ptp(known) == 0 or len(known) < 2:
        return Reading(value, "no interval: the same on every unit")
    half = t_quantile((1 + confidence) / 2, len(known) - 1) * float(known.std(ddof=1)) / len(known) ** 0.5
    return Reading(value, "", max(value - half, -1.0), min(value + half, 1.0))


def _with_trend(readings: tuple[Reading, ...], values: Matrix, order: Order, draw: Draw) -> Figure:
    known = ~np.isnan(values)
    n = int(known.sum())
    try:
        found = trend(values[known], np.array(order.places)[known], orders=draw.orders, seed=draw.seed)
    except UndefinedError as undefined:
        return Figure(readings, None, str(undefined), n)
    return Figure(readings, found, "", n)


def figures_of_coder(
    ratings: Ratings, column: int, universe: Universe, order: Order, windows: Sequence[Window], draw: Draw
) -> Iterator[tuple[Figure, Figure, Figure]]:
    """For each code: agreement over the pairs that a coder is in, how often they use it, and that less the others'."""
    pairs = [(column, other) for other in range(ratings.table.n_coders) if other != column]
    sums = ratings.sums(pairs)
    own, apart = beside_others(ratings, column)
    for number in range(ratings.n_codes):
        yield (
            agreement_figure(ratings.measure, sums[number], universe, order, windows, draw),
            share_figure(own[number], universe, order, windows, draw),
            share_figure(apart[number], universe, order, windows, draw),
        )
