"""Agreement on where units begin and end, and on what they are: Krippendorff's u, |u, cu and (k)u.

Everything is a function of sums over continua: lengths of text to which two coders gave a value, and what a unit
shares with itself by necessity. So continua are pooled by adding their sums, with other coders missing in each; and an
interval over documents takes what an interval over units takes (see `resampling`).

A value is a category or "gap". Two coders agree on a character where both gave it the same value; chance is what would
be had if the units that were marked, each as a whole, had been strewn over the text.

What a unit shares with itself (W, in cu and (k)u) can be read in two ways. Here it is summed over the other coders one
by one, which reproduces the figure that was printed (cu = .724, Content Analysis, 4th ed., Fig. 12.11). Another public
program takes what the unit shares with all other coders together, and gives .726. For two coders they are the same.

Source: Krippendorff, Mathet, Bouvry & Widlöcher (2016), On the Reliability of Unitizing Textual Continua: Further
Developments, Quality & Quantity 50, 2347-2364; Krippendorff (2019), Content Analysis, 4th ed., 12.6.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

import numpy as np

from qualcode.coefficients.continua import Continua, Indices, meetings
from qualcode.coefficients.measures import Disagreement
from qualcode.coefficients.tables import Matrix
from qualcode.errors import UndefinedError

_ROUNDING = 1e-12


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


def lengths_of(sums: Matrix, n_categories: int) -> Lengths:
    """The sums by their names."""
    q = n_categories
    used, own, shared, both = (sums[..., first:last] for first, last in _bounds(q))
    return Lengths(sums[..., 0], used, own, shared, both.reshape(*sums.shape[:-1], q, q))


def _bounds(q: int) -> list[tuple[int, int]]:
    return [(1, 1 + q), (1 + q, 1 + 2 * q), (1 + 2 * q, 1 + 3 * q), (1 + 3 * q, 1 + 3 * q + q * q)]


@dataclass(frozen=True, eq=False)
class Unitizing:
    """A coefficient by what continua add to it."""

    figure: Callable[[Lengths], Disagreement]
    """`u_disagreement`, or what another function here gives."""
    n_categories: int

    def contributions(self, continua: Continua) -> Matrix:
        """Continua x F: what each continuum adds to F sums."""
        n = len(continua.lengths)
        return span_sums(continua, np.arange(n), n)

    def disagreement(self, sums: Matrix) -> Disagreement:
        """From sums (... x F) the disagreement of each sample (...)."""
        return self.figure(lengths_of(sums, self.n_categories))


def u_disagreement(lengths: Lengths) -> Disagreement:
    """Of u: whether two coders gave a character the same value, a category or gap."""
    n, gaps = lengths.total, lengths.gaps
    same = np.trace(lengths.both, axis1=-2, axis2=-1)
    used_alone = (lengths.used - lengths.met).sum(axis=-1)
    observed = n - same - (gaps - used_alone)
    expected = n * (np.square(n) - np.square(lengths.used).sum(axis=-1) - np.square(gaps))
    return Disagreement(_over(observed, n), _over(expected, n * _other_pairs(lengths)))


def bar_u_disagreement(lengths: Lengths) -> Disagreement:
    """Of |u: whether both coders gave a character some category, or both none."""
    n, gaps = lengths.total, lengths.gaps
    observed = 2 * (lengths.used - lengths.met).sum(axis=-1)
    expected = 2 * n * gaps * (n - gaps)
    return Disagreement(_over(observed, n), _over(expected, n * _other_pairs(lengths)))


def _other_pairs(lengths: Lengths) -> Matrix:
    """l..^2 less what segments share with themselves; a gap counts by its length."""
    pairs: Matrix = np.square(lengths.total) - lengths.own.sum(axis=-1) - lengths.gaps
    return pairs


def cu_disagreement(distances: Matrix | None = None) -> Callable[[Lengths], Disagreement]:
    """Of cu: which category, where two coders both gave one.

    Args:
        distances: Categories x categories, squared; `None`: categories are the same or not.
    """

    def figure(lengths: Lengths) -> Disagreement:
        met, q = lengths.met, lengths.used.shape[-1]
        apart = 1.0 - np.eye(q) if distances is None else distances
        n = met.sum(axis=-1)
        observed = (lengths.both * apart).sum(axis=(-2, -1))
        expected = ((met @ apart) * met).sum(axis=-1) - (lengths.shared * np.diag(apart)).sum(axis=-1)
        return Disagreement(_over(observed, n), _over(expected, np.square(n) - lengths.shared.sum(axis=-1)))

    return figure


def ku_disagreement(category: int) -> Callable[[Lengths], Disagreement]:
    """Of (k)u: whether the other coder gave the same category, where one gave this one and the other any."""

    def figure(lengths: Lengths) -> Disagreement:
        met, n = lengths.met[..., category], lengths.met.sum(axis=-1)
        observed = met - lengths.both[..., category, category]
        return Disagreement(_over(observed, met), _over(met * (n - met), met * n - lengths.shared[..., category]))

    return figure


def ku_uncovered(category: int) -> Callable[[Lengths], Disagreement]:
    """Of the coverage of (k)u: 1 less the share of the category's text to which another coder gave no category."""

    def figure(lengths: Lengths) -> Disagreement:
        used = lengths.used[..., category]
        return Disagreement(_over(used - lengths.met[..., category], used), np.where(used > 0, 1.0, 0.0))

    return figure


def u_alpha(continua: Continua) -> float:
    """Krippendorff's u: where units are and of which category, gaps included.

    Returns:
        1 for perfect agreement, 0 for what chance would give, less for systematic disagreement.

    Raises:
        UndefinedError: If no continuum was read by two coders, or all of it has one value.

    Two coders, 10 characters, a unit of 4 and one of 6: on 2 characters they differ, which is 4 of 20 lengths. By
    chance 20 x (20^2 - 10^2 - 10^2) / (20^2 - 4^2 - 6^2 - 10) = 11.83 would; 1 - 4 / 11.83 = .662.

    >>> from qualcode.coefficients.continua import continuum_of
    >>> round(u_alpha(continuum_of(10, [[(0, 4, 0)], [(0, 6, 0)]])), 3)
    0.662
    """
    return _value(continua, u_disagreement)


def bar_u_alpha(continua: Continua) -> float:
    """Krippendorff's |u: where units are, of whatever category.

    Raises:
        UndefinedError: If no continuum was read by two coders, nobody marked a unit, or units leave no gap.
    """
    return _value(continua, bar_u_disagreement)


def cu_alpha(continua: Continua, distances: Matrix | None = None) -> float:
    """Krippendorff's cu: of which category units are, where units of two coders meet.

    Args:
        continua: What was marked.
        distances: Categories x categories, squared distances; `None`: categories are the same or not.

    Raises:
        UndefinedError: If no units of two coders meet, or all that meet are of one category.
    """
    return _value(continua, cu_disagreement(distances))


def ku_alpha(continua: Continua, category: int) -> float:
    """Krippendorff's (k)u: of the text of one category, whether the other coder gave it the same; see `ku_coverage`.

    Raises:
        UndefinedError: If no unit of the category meets another, or only units of the category meet.
    """
    return _value(continua, ku_disagreement(category))


def ku_coverage(continua: Continua, category: int) -> float:
    """The share of a category's text on which (k)u rests: where the other coder gave a category, too.

    Raises:
        UndefinedError: If nobody used the category.
    """
    return _value(continua, ku_uncovered(category))


def _value(continua: Continua, figure: Callable[[Lengths], Disagreement]) -> float:
    sums = span_sums(continua, np.zeros(len(continua.lengths), dtype=np.int64), 1)[0]
    lengths = lengths_of(sums, continua.n_categories)
    observed, expected = figure(lengths)
    if not expected > 0:
        raise UndefinedError(why_undefined(lengths))
    return float(1 - observed / expected)


def why_undefined(lengths: Lengths) -> str:
    """Why a figure of this family has no value on one sample."""
    if not lengths.total > 0:
        return "undefined: no text was read by two coders"
    if not lengths.used.sum() > 0:
        return "undefined: nobody marked anything, so agreement cannot be told from chance"
    if not lengths.gaps > 0 and np.count_nonzero(lengths.used) == 1:
        return "undefined: everybody gave all of the text the same value, so agreement cannot be told from chance"
    if not lengths.met.sum() > 0:
        return "undefined: no units of two coders meet"
    return "undefined: the units that meet leave chance no room to disagree"


def _over(above: Matrix, below: Matrix) -> Matrix:
    """A division; nothing where there is nothing to divide by, or but what rounding has left."""
    shape = np.broadcast_shapes(np.shape(above), np.shape(below))
    found: Matrix = np.divide(above, below, out=np.zeros(shape), where=np.asarray(below) > 0)
    return np.where(np.abs(found) < _ROUNDING, 0.0, found)
