"""Ratings of codes, with how their units are drawn: what is counted in them, and their sums."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from qualcode.analysis.draws import Draws
from qualcode.analysis.units import Indices
from qualcode.coefficients.alpha_measures import Alpha
from qualcode.coefficients.measures import Measure, sums_by_cluster
from qualcode.coefficients.tables import MISSING, Counts, Matrix, RatingTable

_MOST_SUMS = 20_000_000
_KEYS_A_ROW = 4
"""Rows are counted together by keys where there are not many more of these than rows."""


class Scale(NamedTuple):
    """What the values of ratings are."""

    n_coders: int
    n_categories: int
    alpha: Measure = Alpha()
    """Krippendorff's alpha at the level of measurement."""
    distances: Matrix | None = None
    """Of kappas with weights: 1 - weights."""


@dataclass(frozen=True, eq=False)
class Rated:
    """What coders said of units, code by code."""

    unit: str
    coders: tuple[str, ...]
    codes: tuple[tuple[str, str], ...]
    """Id and label."""
    table: RatingTable
    """The rows of all codes: 1 and 0 for present and absent; or the values of a single variable."""
    code: Indices
    """For each row the index of its code."""
    cluster: Indices
    """For each row the index of what its units are drawn with."""
    n_units: int
    draws: Draws
    scale: Scale
    presence: bool = True
    """Whether values say that a code is there or not."""
    universe: str = ""
    """Which units these are, in a few words."""


def ratings_of_nothing(unit: str, coders: tuple[str, ...], n_units: int, draws: Draws, *, universe: str = "") -> Rated:
    """Units and coders without any code yet; to be filled with `dataclasses.replace`."""
    nothing = np.zeros(0, dtype=np.int64)
    table = RatingTable(np.zeros((0, len(coders)), dtype=np.int64), nothing, 2)
    scale = Scale(len(coders), 2)
    return Rated(unit, coders, (), table, nothing, nothing, n_units, draws, scale, universe=universe)


def of_some(rated: Rated, columns: tuple[int, ...]) -> Rated:
    """The ratings of some of the coders; rows of a code and cluster that are alike are counted together."""
    if len(columns) == len(rated.coders):
        return rated
    table, n_clusters = rated.table.columns(*columns), rated.draws.n_clusters
    coders, scale = tuple(rated.coders[column] for column in columns), rated.scale._replace(n_coders=len(columns))
    powers = (table.n_categories + 1) ** np.arange(len(columns))
    n_patterns = int(powers[-1]) * (table.n_categories + 1)
    n_keys = len(rated.codes) * n_clusters * n_patterns
    if n_keys > _KEYS_A_ROW * len(table.rows):
        return replace(rated, coders=coders, table=table, scale=scale)
    keys = (rated.code * n_clusters + rated.cluster) * n_patterns + (table.rows - MISSING) @ powers
    n_units = np.bincount(keys, weights=table.counts, minlength=n_keys).astype(np.int64)
    kept = np.flatnonzero(n_units)
    place, pattern = np.divmod(kept, n_patterns)
    rows = pattern[:, np.newaxis] // powers % (table.n_categories + 1) + MISSING
    return replace(
        rated,
        coders=coders,
        table=RatingTable(rows, n_units[kept], table.n_categories),
        code=place // n_clusters,
        cluster=place % n_clusters,
        scale=scale,
    )


class Uses(NamedTuple):
    """By code: how many units are pairable, and by coder how many of these they rated, and gave the code."""

    n_pairable: Counts
    finished: Counts
    used: Counts
    touched: Counts
    """How many of the pairable units somebody gave the code."""


def uses_of(rated: Rated) -> Uses:
    """How often each coder gave each code."""
    table = rated.table
    n_codes = len(rated.codes)
    counts = np.where(table.n_ratings >= 2, table.counts, 0)

    def by_code(chosen: Counts) -> Counts:
        return np.bincount(rated.code, weights=chosen, minlength=n_codes).astype(np.int64)

    coders = range(table.n_coders)
    finished = [by_code(counts * (table.rows[:, coder] != MISSING)) for coder in coders]
    used = [by_code(counts * (table.rows[:, coder] == 1)) for coder in coders]
    shape = (table.n_coders, n_codes)
    touched = by_code(counts * (table.rows == 1).any(axis=1))
    return Uses(by_code(counts), np.array(finished).reshape(shape), np.array(used).reshape(shape), touched)


def drawn_sums(rated: Rated, measure: Measure) -> Iterator[tuple[int, Matrix, Matrix]]:
    """For some codes at a time: the first, sums by code and cluster, and by replicate and code."""
    draws, table, n_codes = rated.draws, rated.table, len(rated.codes)
    width = measure.contributions(table.part(np.arange(0))).shape[1]
    step = max(_MOST_SUMS // max(draws.n_clusters * width, 1), 1)
    for first in range(0, n_codes, step):
        here = np.flatnonzero((rated.code >= first) & (rated.code < first + step)) if step < n_codes else slice(None)
        n = min(step, n_codes - first)
        part = table if step >= n_codes else table.part(np.asarray(here))
        places = (rated.code[here] - first) * draws.n_clusters + rated.cluster[here]
        sums = sums_by_cluster(measure, part, places, n * draws.n_clusters).reshape(n, draws.n_clusters, width)
        flat = sums.transpose(1, 0, 2).reshape(draws.n_clusters, n * width)
        yield first, sums, (draws.weights @ flat).reshape(len(draws.weights), n, width)
