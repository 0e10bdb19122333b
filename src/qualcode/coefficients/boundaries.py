"""Whether coders drew the same spans: matches of the units of two coders, and their F1.

Nothing is taken off for chance: where spans may begin and end anywhere, chance would seldom match two.
"""

from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

import numpy as np

from qualcode.coefficients.continua import Continua, Indices, Meetings, meetings
from qualcode.coefficients.measures import Disagreement
from qualcode.coefficients.tables import Matrix
from qualcode.errors import UndefinedError


class Matches(NamedTuple):
    """How many units of two coders match, one to one."""

    n_matched: int
    n_first: int
    """Units of the first coder, where both read."""
    n_second: int

    @property
    def precision(self) -> float | None:
        """The share of the second coder's units that match one of the first; `None` without any."""
        return self.n_matched / self.n_second if self.n_second else None

    @property
    def recall(self) -> float | None:
        """The share of the first coder's units that match one of the second; `None` without any."""
        return self.n_matched / self.n_first if self.n_first else None

    @property
    def f1(self) -> float:
        """Two times the matches over the units of both: the same whoever comes first.

        Raises:
            UndefinedError: If neither coder marked anything.
        """
        if not self.n_first + self.n_second:
            raise UndefinedError("undefined: neither coder marked anything where both read")
        return 2 * self.n_matched / (self.n_first + self.n_second)


def matches(continua: Continua, one: int, other: int, *, exact: bool) -> Matches:
    """How many units of two coders match.

    Units match if they are of one category and begin and end together (`exact`), or share at least one character. Each
    unit matches at most one; where there is a choice, it is made so that as many as possible match. How many that is
    does not depend on which coder comes first.

    >>> from qualcode.coefficients.continua import continuum_of
    >>> text = continuum_of(20, [[(0, 5, 0), (6, 9, 0)], [(0, 5, 0), (5, 9, 0), (12, 15, 0)]])
    >>> matches(text, 0, 1, exact=True), matches(text, 0, 1, exact=False).n_matched
    (Matches(n_matched=1, n_first=2, n_second=3), 2)
    """
    sums = _pair_sums(continua, (one, other), np.zeros(len(continua.lengths), dtype=np.int64), 1, exact=exact)
    return Matches(*sums[0].astype(int).tolist())


def boundary_sums(continua: Continua, cluster: Indices, n_clusters: int, *, exact: bool) -> Matrix:
    """Clusters x F: for each pair of coders, matches and units of the first and of the second where both read."""
    pairs = combinations(range(continua.n_coders), 2)
    none = np.zeros((n_clusters, 0))
    return np.concatenate([none, *(_pair_sums(continua, pair, cluster, n_clusters, exact=exact) for pair in pairs)], 1)


@dataclass(frozen=True, eq=False)
class SpanF1:
    """F1 in the mean over the pairs of coders of which one marked something where both read."""

    exact: bool

    def contributions(self, continua: Continua) -> Matrix:
        """Continua x F: matches and units, pair by pair."""
        n = len(continua.lengths)
        return boundary_sums(continua, np.arange(n), n, exact=self.exact)

    def disagreement(self, sums: Matrix) -> Disagreement:
        """1 - F1, over 1."""
        by_pair = sums.reshape(*sums.shape[:-1], sums.shape[-1] // 3, 3)
        units = by_pair[..., 1] + by_pair[..., 2]
        n_pairs = (units > 0).sum(axis=-1)
        unmatched = np.where(units > 0, 1 - 2 * by_pair[..., 0] / np.maximum(units, 1), 0.0).sum(axis=-1)
        return Disagreement(unmatched / np.maximum(n_pairs, 1), np.where(n_pairs > 0, 1.0, 0.0))


def span_f1(continua: Continua, *, exact: bool) -> float:
    """F1 of spans, in the mean over pairs of coders.

    Raises:
        UndefinedError: If nobody marked anything where two coders read.
    """
    n = len(continua.lengths)
    sums = boundary_sums(continua, np.zeros(n, dtype=np.int64), 1, exact=exact)[0]
    observed, expected = SpanF1(exact).disagreement(sums)
    if not expected > 0:
        raise UndefinedError("undefined: nobody marked anything where two coders read")
    return float(1 - observed)


def _pair_sums(continua: Continua, pair: tuple[int, int], cluster: Indices, n_clusters: int, *, exact: bool) -> Matrix:
    both = continua.read[:, pair[0]] & continua.read[:, pair[1]]
    first, second = (continua.segments[coder] for coder in pair)
    spans = continua.laid_out(pair[0]), continua.laid_out(pair[1])
    meet = meetings(*spans[0], *spans[1])
    alike = first.categories[meet.first] == second.categories[meet.second]
    if exact:
        for column, other in zip(*spans, strict=True):
            alike &= column[meet.first] == other[meet.second]
    matched = _one_to_one(Meetings(*(column[alike] for column in meet)))
    return np.column_stack(
        [
            np.bincount(cluster[segments.continuum[kept]], minlength=n_clusters)
            for segments, kept in ((first, matched), (first, both[first.continuum]), (second, both[second.continuum]))
        ]
    ).astype(np.float64)


def _one_to_one(meet: Meetings) -> Indices:
    """The units of the first coder in a largest set of meetings in which no unit stands twice.

    Spans of a coder do not overlap. So of two that meet, with no earlier meeting left, one meets nothing else that is
    left, and to take this meeting loses none.
    """
    matched = []
    last_first = last_second = -1
    for first, second in zip(meet.first.tolist(), meet.second.tolist(), strict=True):
        if first > last_first and second > last_second:
            matched.append(first)
            last_first, last_second = first, second
    return np.array(matched, dtype=np.int64)
