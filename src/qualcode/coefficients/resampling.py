"""How far a coefficient may be off: had the units, or the documents, been another sample of their kind.

Four methods, each from the sums of contributions by cluster (see `measures`): the percentile bootstrap, the bootstrap
with bias correction and acceleration, the jackknife of the logarithm of disagreement, and the large-sample standard
error. Their coverage is measured in docs/intervals.md.
"""

from dataclasses import dataclass
from functools import cached_property
from math import exp, log, sqrt
from statistics import NormalDist
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from qualcode.coefficients.measures import OfSums
from qualcode.coefficients.student import t_below, t_quantile
from qualcode.coefficients.tables import Matrix

Method = Literal["bootstrap", "bca", "jackknife", "analytic"]
METHODS: tuple[Method, ...] = ("bootstrap", "bca", "jackknife", "analytic")

MOST_CLUSTERS = 5_000
"""More units than these are drawn in as many random groups."""
_DRAWN_AT_ONCE = 200_000
_STEP = 1e-4
DECIMALS = 12
"""Figures are given to so many decimals: those after them depend on the order in which numbers were added."""
_OF_BOUNDS = 9
"""Decimals of bounds, which rest on differences and quantiles of figures."""
_MOST_EXPONENT = 700.0


class Interval(NamedTuple):
    """Between which bounds a coefficient lies, and how probable it is that it lies below a target."""

    low: float
    high: float
    p_below: float | None
    """`None` without a target."""

    def given(self, figure: float) -> "Interval":
        """The interval as it is given with a figure, which it holds."""
        p_below = None if self.p_below is None else round(self.p_below, _OF_BOUNDS)
        return Interval(min(round(self.low, _OF_BOUNDS), figure), max(round(self.high, _OF_BOUNDS), figure), p_below)


@dataclass(frozen=True, eq=False)
class Resampling:
    """Which units are drawn together, and how often each cluster stands in each replicate."""

    cluster: npt.NDArray[np.int64]
    """For each unit the 0-based index of its cluster."""
    weights: Matrix
    """Replicates x clusters: how often the cluster was drawn."""

    @property
    def n_clusters(self) -> int:
        """How many clusters there are to draw from."""
        return int(self.weights.shape[1])


def resampling(
    n_units: int, documents: npt.NDArray[np.int64] | None = None, *, replicates: int = 1000, seed: int = 1
) -> Resampling:
    """Draws with replacement, of units or of whole documents.

    More than `MOST_CLUSTERS` units are drawn in as many random groups of nearly equal size: their sums have the
    spread of sums over single units, and the work does not grow with the units.

    Args:
        n_units: How many units there are.
        documents: For each unit the index of its document, 0 to the number of documents - 1. `None`: units are drawn.
        replicates: How many samples to draw.
        seed: The same seed gives the same draws.

    >>> found = resampling(3, replicates=2)
    >>> found.cluster.tolist(), found.weights.sum(axis=1).tolist()
    ([0, 1, 2], [3.0, 3.0])
    """
    random = np.random.Generator(np.random.PCG64(seed))
    if documents is not None:
        cluster = documents
        n_clusters = int(documents.max(initial=-1)) + 1
    elif n_units > MOST_CLUSTERS:
        cluster = random.permutation(n_units) % MOST_CLUSTERS
        n_clusters = MOST_CLUSTERS
    else:
        cluster = np.arange(n_units)
        n_clusters = n_units
    return Resampling(cluster, _drawn(random, n_clusters, replicates))


def _drawn(random: np.random.Generator, n_clusters: int, replicates: int) -> Matrix:
    weights = np.zeros((replicates, n_clusters), dtype=np.float64)
    if not n_clusters:
        return weights
    step = max(_DRAWN_AT_ONCE // n_clusters, 1)
    for first in range(0, replicates, step):
        block = weights[first : first + step]
        draws = random.integers(0, n_clusters, size=block.shape)
        places = (draws + np.arange(len(block))[:, np.newaxis] * n_clusters).ravel()
        block[:] = np.bincount(places, minlength=block.size).reshape(block.shape)
    return weights


@dataclass(frozen=True, eq=False)
class Sampled:
    """A coefficient of one sample of units, with what is needed to ask what other samples would have given."""

    measure: OfSums
    """One value a sample."""
    sums: Matrix
    """Clusters x F: contributions summed by cluster."""
    drawn: Matrix
    """Replicates x F: the sums of each replicate, weights @ sums; empty where no bootstrap is asked for."""
    n_units: int
    """How many units stand in the clusters and are pairable."""

    @cached_property
    def value(self) -> float:
        """The coefficient itself; not a number where it is undefined."""
        return float(self.measure.disagreement(self._total).value)

    @property
    def figure(self) -> float:
        """The value as it is given: the same in whatever order values, coders and units come."""
        return round(self.value, DECIMALS)

    @cached_property
    def replicates(self) -> Matrix:
        """The value in each replicate, sorted; those without a value are left out."""
        return _known(self.measure.disagreement(self.drawn).value)

    @cached_property
    def without_one(self) -> Matrix:
        """The value without each of the clusters that add anything, sorted; those without a value are left out."""
        return _known(self.measure.disagreement(self._total - self._adding).value)

    @cached_property
    def _total(self) -> Matrix:
        total: Matrix = self.sums.sum(axis=0)
        return total

    @cached_property
    def _adding(self) -> Matrix:
        """The clusters that add anything."""
        adding: Matrix = self.sums[(self.sums != 0).any(axis=1)]
        return adding

    def standard_error(self) -> float:
        """The standard error for large samples: by the delta method, from how far each cluster moves the value.

        For Cohen's kappa it is that of Fleiss, Cohen & Everitt (1969), for percent agreement that of a share.

        Source: Davison & Hinkley (1997), Bootstrap Methods and their Application, 2.7.2.

        >>> from qualcode.coefficients.rater_measures import Pairwise
        >>> from qualcode.coefficients.tables import table_of_units
        >>> table = table_of_units([[0, 0], [0, 1], [1, 1], [1, 1]], 2)
        >>> sums = Pairwise().contributions(table)
        >>> sampled = Sampled(Pairwise(), sums, drawn=sums[:0], n_units=4)
        >>> round(sampled.standard_error(), 4)  # sqrt(.75 x .25 / 4)
        0.2165
        """
        n, total = len(self._adding), self._total
        moved = (self._adding * n - total) * _STEP
        ahead, back = self.measure.disagreement(total + moved).value, self.measure.disagreement(total - moved).value
        return float(np.sqrt(np.square((ahead - back) / (2 * _STEP)).sum()) / n)

    def interval(
        self, method: Method = "bootstrap", *, confidence: float = 0.95, target: float | None = None
    ) -> Interval | str:
        """The interval of the coefficient, or why it has none.

        Where no disagreement was seen, no sample of the same units has any, and every method would give 1 to 1. The
        lower bound is then that at which so many units without a disagreement would be seen with the probability
        (1 - confidence) / 2, if they were independent.

        Args:
            method: Which of `METHODS`.
            confidence: 0 to 1, both excluded.
            target: To tell how probable it is that the coefficient is less.

        Source: Efron & Tibshirani (1993), An Introduction to the Bootstrap, ch. 11 to 14; for text as clusters,
        Davison & Hinkley (1997), 3.8. No disagreement: Louis (1981), Confidence Intervals for a Binomial Parameter
        after Observing No Successes.
        """
        observed, expected = self.measure.disagreement(self._total)
        if not expected > 0:
            return "no value, so no interval"
        if not observed > 0 or not self.value < 1:
            found: Interval | str = _without_disagreement(float(expected), self.n_units, confidence, target)
        elif len(self._adding) < 2:
            return "one cluster alone tells nothing of others"
        elif method == "analytic":
            found = _around(self.value, self.standard_error(), confidence, target)
        elif method == "jackknife":
            found = self._jackknife(confidence, target)
        else:
            found = self._drawn(method, confidence, target)
        if isinstance(found, str):
            return found
        given = found.given(self.figure)
        return given if given.low < given.high else "every sample of them has the same value, which tells nothing"

    def _drawn(self, method: Method, confidence: float, target: float | None) -> Interval | str:
        values, n = self.replicates, len(self.drawn)
        if len(values) < 0.5 * n:
            return f"{n - len(values):,} of {n:,} samples have no value"
        tails = np.array([(1 - confidence) / 2, (1 + confidence) / 2])
        low, high = np.quantile(values, self._corrected(tails) if method == "bca" else tails)
        below = None if target is None else float(np.searchsorted(np.round(values, DECIMALS), target) / len(values))
        return Interval(max(float(low), min(self.value, -1.0)), float(high), below)

    def _corrected(self, tails: Matrix) -> Matrix:
        """The tails, moved for the bias and the skewness of the value."""
        normal, values = NormalDist(), np.round(self.replicates, DECIMALS)
        least = 0.5 / len(values)
        share = sum(np.searchsorted(values, self.figure, side) for side in ("left", "right")) / 2 / len(values)
        bias = normal.inv_cdf(min(max(float(share), least), 1 - least))
        apart = self.without_one.mean() - self.without_one
        spread = float(np.square(apart).sum()) ** 1.5
        skew = float((apart**3).sum()) / (6 * spread) if spread else 0.0
        z = bias + np.array([normal.inv_cdf(tail) for tail in tails.tolist()])
        stretched = np.where(skew * z < 1, bias + z / np.maximum(1 - skew * z, 1e-9), np.sign(z) * 9)
        return np.array([normal.cdf(one) for one in stretched.tolist()])

    def _jackknife(self, confidence: float, target: float | None) -> Interval | str:
        """Around log(1 - value), by Student's t with one degree of freedom less than there are clusters.

        A coefficient near 1 can err further down than up, and 1 - value is a ratio of two disagreements: its logarithm
        errs nearly the same both ways, and 1 is never passed.
        """
        values, n = self.without_one, len(self._adding)
        if len(values) < n:
            return "without one of the clusters it has no value"
        error = sqrt((n - 1) / n * float(np.square(values - values.mean()).sum()))
        apart = 1 - self.value
        of_log = error / apart
        half = min(t_quantile((1 + confidence) / 2, n - 1) * of_log, _MOST_EXPONENT)
        p_below: float | None = None
        if target is not None:
            ahead = log(apart / (1 - target)) if target < 1 else _MOST_EXPONENT
            p_below = t_below(ahead / of_log, n - 1) if of_log else float(ahead > 0)
        return Interval(max(1 - apart * exp(half), min(self.value, -1.0)), 1 - apart * exp(-half), p_below)


def _known(values: Matrix) -> Matrix:
    return np.sort(values[~np.isnan(values)])


def _around(value: float, error: float, confidence: float, target: float | None) -> Interval:
    """The interval of a value that is off by its standard error times a normal variable."""
    normal = NormalDist()
    half = normal.inv_cdf((1 + confidence) / 2) * error
    p_below = None if target is None else normal.cdf((target - value) / error) if error else float(value < target)
    return Interval(max(value - half, min(value, -1.0)), min(value + half, 1.0), p_below)


def _without_disagreement(expected: float, n: int, confidence: float, target: float | None) -> Interval:
    most = 1 - ((1 - confidence) / 2) ** (1 / n)
    p_below = None if target is None else max(1 - (1 - target) * expected, 0.0) ** n if target < 1 else 0.0
    return Interval(max(1 - most / expected, -1.0), 1.0, p_below)
