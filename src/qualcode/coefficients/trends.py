"""Whether values in an order rise or fall: a slope, and how often chance gives one as steep."""

from collections.abc import Hashable, Sequence
from functools import lru_cache
from itertools import permutations
from math import factorial
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from qualcode.coefficients.tables import Matrix
from qualcode.errors import UndefinedError

FEWEST = 5
"""Of fewer values even the steepest order has a p above .05 by chance, or hardly below."""
_ALL_UP_TO = 5040
_SAME = 1e-12
_MOST_CELLS = 4_000_000
Orders = npt.NDArray[np.intp]


class Trend(NamedTuple):
    """How values change from one place to the next."""

    slope: float
    """The change from one place to the next, by least squares."""
    p_value: float
    """How many orders of the same values have a slope at least as steep, up or down; their share."""
    n_orders: int
    """How many orders were looked at, the one that was seen among them."""
    every_order: bool
    """Whether these are all there are."""


def trend(values: npt.ArrayLike, places: npt.ArrayLike, *, orders: int = 9_999, seed: int = 1) -> Trend:
    """The slope of values over places, held against the slopes of the same values in other orders.

    Up to seven values are put into every order; of more, random orders are drawn.

    Args:
        values: N numbers, exchangeable if nothing changes over the places.
        places: N; equal where it is not known which of two values comes first.
        orders: How many random orders are drawn, where not all can be looked at.
        seed: The same seed draws the same orders.

    Raises:
        UndefinedError: Of fewer than five values, of values that are all the same, or of places that are.

    Source: Good (2005), Permutation, Parametric and Bootstrap Tests of Hypotheses, 3.6; the observed order is counted
    among the random ones, as Phipson & Smyth (2010), Permutation P-values Should Never Be Zero, ask.

    Of the 120 orders of 1 to 5 only the rising and the falling one are as steep:

    >>> trend([1, 2, 3, 4, 5], [1, 2, 3, 4, 5])
    Trend(slope=1.0, p_value=0.016666666666666666, n_orders=120, every_order=True)
    """
    y, x = np.asarray(values, dtype=np.float64), np.asarray(places, dtype=np.float64)
    n = len(y)
    if n < FEWEST:
        raise UndefinedError(f"too few documents with a value; {FEWEST} are needed")
    if np.ptp(x) < _SAME:
        raise UndefinedError("no order: the documents have one date")
    if np.ptp(y) < _SAME:
        raise UndefinedError("no trend: the same in every document")
    apart = (x - x.mean()) / np.square(x - x.mean()).sum()
    slope = float(apart @ y)
    every = factorial(n) <= _ALL_UP_TO
    if every:
        others = _every_order(n)
        return Trend(slope, _as_steep(y, apart, slope, others) / len(others), len(others), every_order=True)
    steep = sum(
        _as_steep(y, apart, slope, _random_orders(n, min(rows, orders - first), seed, first))
        for rows in [max(_MOST_CELLS // n, 1)]
        for first in range(0, orders, rows)
    )
    return Trend(slope, (steep + 1) / (orders + 1), orders + 1, every_order=False)


def _as_steep(values: Matrix, apart: Matrix, slope: float, orders: Orders) -> int:
    return int((np.abs(values[orders] @ apart) >= abs(slope) - _SAME).sum())


@lru_cache(maxsize=4)
def _every_order(n: int) -> Orders:
    return np.array(list(permutations(range(n))), dtype=np.intp)


@lru_cache(maxsize=4)
def _random_orders(n: int, rows: int, seed: int, first: int) -> Orders:
    """Orders of n things, the same for every series of as many documents: to draw them takes longer than all else."""
    random = np.random.Generator(np.random.PCG64([seed, first]))
    return random.permuted(np.tile(np.arange(n), (rows, 1)), axis=1)


def places_of(keys: Sequence[Hashable]) -> list[float]:
    """The 1-based place of each of some sorted keys; equal keys share the mean of their places.

    >>> places_of(["a", "b", "b", "c"])
    [1.0, 2.5, 2.5, 4.0]
    """
    first = {key: number for number, key in reversed(list(enumerate(keys, 1)))}
    last = {key: number for number, key in enumerate(keys, 1)}
    return [(first[key] + last[key]) / 2 for key in keys]
