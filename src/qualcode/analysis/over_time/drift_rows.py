"""Rows of drift: one figure in one window."""

from typing import NamedTuple

FIGURES = ("agreement", "prevalence", "difference")


class DriftRow(NamedTuple):
    """One figure in one window."""

    coder: str
    """Whose drift it is; empty where it is a code's over all coders."""
    code: str
    """Its id; `*` for all codes together."""
    label: str
    figure: str
    """One of `FIGURES`. `agreement`: alpha, of a coder over the pairs that they are in, of a code over all coders.
    `prevalence`: the share of units on which the coder has the code. `difference`: that less the other coders' share.
    """
    unit: str
    window: int
    """1 is the earliest."""
    first: str
    """The first document of the window, in the order of coding."""
    last: str
    n_documents: int
    n_units: int
    n_coded: int
    """Units on which somebody has a code in scope."""
    value: float | None
    reason: str
    """Why there is no value, or no interval."""
    low: float | None
    high: float | None
    slope: float | None
    """Of the whole series: the change from one document to the next."""
    p_value: float | None
    """Of the slope, over orders of the documents."""
    n_orders: int | None
    trend_documents: int
    """Documents that have a value."""
    trend_reason: str
    """Why there is no slope."""
    universe: str = ""
    """Which units count, by what rule, and how many in how many documents."""
