"""Sums over continua on which agreement on spans rests: how much text two coders gave which values."""

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np

from qualcode.coefficients.continua import Continua, Indices, meetings
from qualcode.coefficients.tables import Counts, Matrix


class Lengths(NamedTuple):
    """The sums of some continua; each may be of many samples (...)."""

    total: Matrix
    """l..: readers x characters."""
    used: Matrix
    """l_c.: ... x categories: characters that coders gave the category."""
    own: Matrix
    """w: ... x categories: squared lengths of units."""
    shared: Matrix
    """W_c: ... x categories: squares of what a unit has in common with the units of each other coder."""
    both: Matrix
    """l_ck: ... x categories x categories: characters that two coders gave c and k, by pairs of readers."""

    @property
    def met(self) -> Matrix:
        """l*_c: ... x categories: characters that one coder gave the category and another any."""
        met: Matrix = self.both.sum(axis=-1)
        return met

    @property
    def gaps(self) -> Matrix:
        """l_phi: characters left in gaps; also their w, since a gap counts by its length."""
        gaps: Matrix = self.total - self.used.sum(axis=-1)
        return gaps


def span_sums(continua: Continua, cluster: Indices, n_clusters: int) -> Matrix:
    """Clusters x F: the sums of the continua in each cluster; continua that fewer than two coders read add nothing.

    Args:
        continua: What was marked.
        cluster: For each continuum the 0-based index of its cluster.
        n_clusters: How many clusters there are.
    """
    q, shares = continua.n_categories, continua.shares
    total = np.bincount(
        cluster, weights=continua.read.sum(axis=1) * continua.lengths * (shares > 0), minlength=n_clusters
    )
    used, own, shared = (np.zeros(n_clusters * q) for _ in range(3))
    both = np.zeros(n_clusters * q * q)
    for segments in continua.segments:
        places = cluster[segments.continuum] * q + segments.categories
        widths = (segments.ends - segments.starts) * (shares[segments.continuum] > 0).astype(np.float64)
        used += np.bincount(places, weights=widths, minlength=len(used))
        own += np.bincount(places, weights=np.square(widths), minlength=len(own))
    laid_out = [continua.laid_out(coder) for coder in range(continua.n_coders)]
    for one, other in combinations(range(continua.n_coders), 2):
        first, second = continua.segments[one], continua.segments[other]
        meet = meetings(*laid_out[one], *laid_out[other])
        here = first.continuum[meet.first]
        c, k = first.categories[meet.first], second.categories[meet.second]
        weights = meet.lengths * shares[here]
        for place in ((cluster[here] * q + c) * q + k, (cluster[here] * q + k) * q + c):
            both += np.bincount(place, weights=weights, minlength=len(both))
        for segments, indices in ((first, meet.first), (second, meet.second)):
            with_other = np.bincount(indices, weights=meet.lengths, minlength=len(segments.starts))
            places = cluster[segments.continuum] * q + segments.categories
            weighed = np.square(with_other) * shares[segments.continuum]
            shared += np.bincount(places, weights=weighed, minlength=len(shared))
    by_cluster = (part.reshape(n_clusters, len(part) // max(n_clusters, 1)) for part in (used, own, shared, both))
    return np.column_stack([total, *by_cluster])


class Places(NamedTuple):
    """How many places of the text somebody marked: pieces that units of any coders cover without a gap."""

    n: int
    n_met: int
    """Where units of two coders meet."""
    used: Counts
    """For each category, where it was used."""
    met: Counts
    """For each category, where a unit of it meets one of another coder."""


def places_of(continua: Continua) -> Places:
    """How many places were marked: as many chances there were to disagree on what is there."""
    q, coders = continua.n_categories, range(continua.n_coders)
    spans = [continua.laid_out(coder) for coder in coders]
    starts, ends = (np.concatenate([np.zeros(0, dtype=np.int64), *columns]) for columns in _transposed(spans))
    order = np.argsort(starts, kind="stable")
    reach = np.maximum.accumulate(ends[order])
    begins = starts[order][starts[order] >= np.concatenate([starts[order][:1], reach[:-1]])]
    place = [np.searchsorted(begins, starts, side="right") - 1 for starts, _ in spans]
    used = [place[coder] * q + continua.segments[coder].categories for coder in coders]
    met = [np.zeros(0, dtype=np.int64)]
    for one, other in combinations(coders, 2):
        meet = meetings(*spans[one], *spans[other])
        met += [used[one][meet.first], used[other][meet.second]]
    used_once, met_once = (np.unique(np.concatenate([met[0], *keys])) for keys in (used, met))
    by_category = (np.bincount(keys % max(q, 1), minlength=q) for keys in (used_once, met_once))
    return Places(len(begins), len(np.unique(met_once // max(q, 1))), *by_category)


def _transposed(spans: Sequence[tuple[Indices, Indices]]) -> tuple[list[Indices], list[Indices]]:
    return [starts for starts, _ in spans], [ends for _, ends in spans]


def lengths_of(sums: Matrix, n_categories: int) -> Lengths:
    """The sums by their names."""
    q = n_categories
    used, own, shared, both = (sums[..., first:last] for first, last in _bounds(q))
    return Lengths(sums[..., 0], used, own, shared, both.reshape(*sums.shape[:-1], q, q))


def _bounds(q: int) -> list[tuple[int, int]]:
    return [(1, 1 + q), (1 + q, 1 + 2 * q), (1 + 2 * q, 1 + 3 * q), (1 + 3 * q, 1 + 3 * q + q * q)]
