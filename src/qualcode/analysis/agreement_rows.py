"""A row of agreement: a coefficient on a code, its interval, and what it rests on."""

from typing import NamedTuple

from qualcode.analysis.draws import Draws
from qualcode.coefficients.names import OF_ALL_CODERS, OF_PAIRS, SHARES
from qualcode.coefficients.resampling import Sampled

ALL_CODES = "*"
"""In place of a code: all codes together."""
NO_INTERVAL = "no interval"
COEFFICIENTS = (*OF_PAIRS, *OF_ALL_CODERS)
CUSTOMARY = ("percent_agreement", "cohen_kappa", "krippendorff_alpha")


class AgreementRow(NamedTuple):
    """How far some coders agree on one code, or on all codes together."""

    code: str
    """Its id; `*` for all codes together."""
    label: str
    coefficient: str
    unit: str
    coders: str
    """Ids, joined by commas: two for a coefficient of pairs, else all who are compared."""
    value: float | None
    reason: str
    """Why there is no value, or no interval."""
    low: float | None
    high: float | None
    interval: str
    """How `low` and `high` were had: method, what was drawn, level."""
    n_units: int
    """Units of the universe."""
    n_pairable: int
    """Units that at least two of these coders finished: the value rests on them."""
    prevalence: tuple[float, ...] = ()
    """For each of the coders, the share of the pairable units they finished that have the code; empty without any."""
    used: tuple[int, ...] = ()
    """For each of the coders, how many of the pairable units have the code."""
    bias: float | None = None
    """The largest difference of two coders' prevalence."""
    p_below: float | None = None
    """How probable it is that the value is below the target."""
    target: float | None = None
    universe: str = ""
    """Which units count, by what rule, and how many in how many documents."""
    group: str = ""
    """The round, version, month, document or case on whose documents the row rests; empty for all in scope."""
    machine: str = ""
    """The machine's layer that is one of the two, where one is: never pooled with people."""


def judged_by(row: AgreementRow, bound: str = "low") -> float | None:
    """The number of a row that is held against a threshold.

    Args:
        row: What was measured.
        bound: `low`, the lower end of the interval, or `value`.

    Returns:
        The value too where no interval was asked for; `None` where one was and could not be had, since nothing is
        shown then.
    """
    if bound == "value" or (row.low is None and not row.reason):
        return row.value
    return row.low


def with_interval(row: AgreementRow, sampled: Sampled, draws: Draws) -> AgreementRow:
    """A row with its value and interval, or the reason why it has no interval."""
    row = row._replace(value=sampled.figure)
    if draws.method is None or not draws.of(row.coefficient):
        return row
    found = sampled.interval(draws.method, confidence=draws.confidence, target=row.target)
    if isinstance(found, str):
        return row._replace(reason=f"{NO_INTERVAL}: {found}")
    low = max(found.low, 0.0) if row.coefficient in SHARES else found.low
    return row._replace(low=low, high=found.high, interval=draws.label, p_below=found.p_below)
