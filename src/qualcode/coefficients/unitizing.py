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

import numpy as np

from qualcode.coefficients.continua import Continua
from qualcode.coefficients.measures import Disagreement
from qualcode.coefficients.span_sums import Lengths, lengths_of, span_sums
from qualcode.coefficients.tables import Matrix
from qualcode.errors import UndefinedError

_ROUNDING = 1e-12


@dataclass(frozen=True, eq=False)
class Unitizing:
    """A coefficient by what continua add to it; `u_measure` and those after it make one."""

    figure: Callable[[Lengths], Disagreement]
    why: Callable[[Lengths], str]
    """Says why the sums of one sample give no value."""
    n_categories: int

    def contributions(self, continua: Continua) -> Matrix:
        """Continua x F: what each continuum adds to F sums."""
        n = len(continua.lengths)
        return span_sums(continua, np.arange(n), n)

    def disagreement(self, sums: Matrix) -> Disagreement:
        """From sums (... x F) the disagreement of each sample (...)."""
        return self.figure(lengths_of(sums, self.n_categories))

    def why_undefined(self, sums: Matrix) -> str:
        """Why the sums of one sample (F) give no value."""
        lengths = lengths_of(sums, self.n_categories)
        if not lengths.total > 0:
            return "undefined: no text was read by two coders"
        if not lengths.used.sum() > 0:
            return "undefined: nobody marked anything, so agreement cannot be told from chance"
        return self.why(lengths)

    def value(self, continua: Continua) -> float:
        """The coefficient of all continua together.

        Raises:
            UndefinedError: If it has no value.
        """
        sums = span_sums(continua, np.zeros(len(continua.lengths), dtype=np.int64), 1)[0]
        observed, expected = self.disagreement(sums)
        if not expected > 0:
            raise UndefinedError(self.why_undefined(sums))
        return float(1 - observed / expected)


def u_measure(n_categories: int) -> Unitizing:
    """Of u: whether two coders gave a character the same value, a category or gap."""
    return Unitizing(_u, _why_no_gap, n_categories)


def bar_u_measure(n_categories: int) -> Unitizing:
    """Of |u: whether both coders gave a character some category, or both none."""
    return Unitizing(_bar_u, _why_no_gap, n_categories)


def cu_measure(n_categories: int, distances: Matrix | None = None) -> Unitizing:
    """Of cu: which category, where two coders both gave one.

    Args:
        n_categories: How many there are.
        distances: Categories x categories, squared; `None`: categories are the same or not.
    """
    apart = 1.0 - np.eye(n_categories) if distances is None else distances

    def figure(lengths: Lengths) -> Disagreement:
        met = lengths.met
        n = met.sum(axis=-1)
        observed = (lengths.both * apart).sum(axis=(-2, -1))
        expected = ((met @ apart) * met).sum(axis=-1) - (lengths.shared * np.diag(apart)).sum(axis=-1)
        return Disagreement(_over(observed, n), _over(expected, np.square(n) - lengths.shared.sum(axis=-1)))

    return Unitizing(figure, _why_not_told, n_categories)


def ku_measure(n_categories: int, category: int) -> Unitizing:
    """Of (k)u: whether the other coder gave the same category, where one gave this one and the other any."""

    def figure(lengths: Lengths) -> Disagreement:
        met, n = lengths.met[..., category], lengths.met.sum(axis=-1)
        observed = met - lengths.both[..., category, category]
        return Disagreement(_over(observed, met), _over(met * (n - met), met * n - lengths.shared[..., category]))

    def why(lengths: Lengths) -> str:
        if not lengths.used[category] > 0:
            return "undefined: nobody used the category"
        if not lengths.met[category] > 0:
            return "undefined: no unit of the category meets a unit of another coder"
        return _why_not_told(lengths)

    return Unitizing(figure, why, n_categories)


def coverage_measure(n_categories: int, category: int) -> Unitizing:
    """Of the coverage of (k)u: the share of the category's text to which another coder gave a category."""

    def figure(lengths: Lengths) -> Disagreement:
        used = lengths.used[..., category]
        return Disagreement(_over(used - lengths.met[..., category], used), np.where(used > 0, 1.0, 0.0))

    return Unitizing(figure, lambda _: "undefined: nobody used the category", n_categories)


def _u(lengths: Lengths) -> Disagreement:
    n, gaps = lengths.total, lengths.gaps
    same = np.trace(lengths.both, axis1=-2, axis2=-1)
    used_alone = (lengths.used - lengths.met).sum(axis=-1)
    observed = n - same - (gaps - used_alone)
    expected = n * (np.square(n) - np.square(lengths.used).sum(axis=-1) - np.square(gaps))
    return Disagreement(_over(observed, n), _over(expected, n * _other_pairs(lengths)))


def _bar_u(lengths: Lengths) -> Disagreement:
    n, gaps = lengths.total, lengths.gaps
    observed = 2 * (lengths.used - lengths.met).sum(axis=-1)
    expected = 2 * n * gaps * (n - gaps)
    return Disagreement(_over(observed, n), _over(expected, n * _other_pairs(lengths)))


def _other_pairs(lengths: Lengths) -> Matrix:
    """l..^2 less what segments share with themselves; a gap counts by its length."""
    pairs: Matrix = np.square(lengths.total) - lengths.own.sum(axis=-1) - lengths.gaps
    return pairs


def _why_no_gap(lengths: Lengths) -> str:
    if np.count_nonzero(lengths.used) == 1:
        return "undefined: everybody gave all of the text the same value, so agreement cannot be told from chance"
    return "undefined: units leave no gap, so where they are cannot be told from chance"


def _why_not_told(lengths: Lengths) -> str:
    met = np.count_nonzero(lengths.met)
    if not met:
        return "undefined: no units of two coders meet"
    if met == 1:
        return "undefined: all units that meet are of one category, so agreement on it cannot be told from chance"
    return "undefined: too few units meet for chance to be told"


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
    return u_measure(continua.n_categories).value(continua)


def bar_u_alpha(continua: Continua) -> float:
    """Krippendorff's |u: where units are, of whatever category.

    Raises:
        UndefinedError: If no continuum was read by two coders, nobody marked a unit, or units leave no gap.
    """
    return bar_u_measure(continua.n_categories).value(continua)


def cu_alpha(continua: Continua, distances: Matrix | None = None) -> float:
    """Krippendorff's cu: of which category units are, where units of two coders meet.

    Args:
        continua: What was marked.
        distances: Categories x categories, squared distances; `None`: categories are the same or not.

    Raises:
        UndefinedError: If no units of two coders meet, or all that meet are of one category.
    """
    return cu_measure(continua.n_categories, distances).value(continua)


def ku_alpha(continua: Continua, category: int) -> float:
    """Krippendorff's (k)u: of the text of one category, whether the other coder gave it the same; see `ku_coverage`.

    Raises:
        UndefinedError: If no unit of the category meets another, or only units of the category meet.
    """
    return ku_measure(continua.n_categories, category).value(continua)


def ku_coverage(continua: Continua, category: int) -> float:
    """The share of a category's text on which (k)u rests: where the other coder gave a category, too.

    Raises:
        UndefinedError: If nobody used the category.
    """
    return coverage_measure(continua.n_categories, category).value(continua)


def _over(above: Matrix, below: Matrix) -> Matrix:
    """A division; nothing where there is nothing to divide by, or but what rounding has left."""
    shape = np.broadcast_shapes(np.shape(above), np.shape(below))
    found: Matrix = np.divide(above, below, out=np.zeros(shape), where=np.asarray(below) > 0)
    return np.where(np.abs(found) < _ROUNDING, 0.0, found)
