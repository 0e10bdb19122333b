"""Rows of a gate, and what they say in words."""

from collections.abc import Sequence
from typing import NamedTuple

ALL = "all"
BY_VALUE = "no interval asked for; judged by the value"


class GateRow(NamedTuple):
    """Whether agreement on one code reaches what is asked of it."""

    code: str
    label: str
    round: str
    """The round on whose documents the row rests; empty for all documents, or for those of no round."""
    coefficient: str
    coders: str
    unit: str
    value: float | None
    low: float | None
    high: float | None
    interval: str
    """How `low` and `high` were had."""
    judged: float | None
    """The number that was held against the target: the lower end of the interval, or the value."""
    target: float | None
    setting: str
    """Which entry of `thresholds` gave the target."""
    n_had: int
    """Units that at least two of the coders finished."""
    n_needed: int | None
    """Units it takes to show the target at the code's prevalence; `None` where that cannot be said."""
    verdict: str
    """`reliable`, `tentative` or `not shown` by the study's bounds; `undefined` without a value."""
    passed: bool | None
    """`None` where the code is not judged: it does not fail, and it has not passed."""
    why: str
    """Why it fails or is not judged, or a reservation."""
    universe: str = ""
    """Which units count, by what rule, and how many in how many documents."""
    reason: str = ""
    """Why there is no value, or no interval."""
    n_units: int = 0
    """Units of the universe."""
    n_pairable: int = 0
    """The same as `n_had`, as in other rows of agreement."""


def failing_first(rows: Sequence[GateRow]) -> list[GateRow]:
    """The rows that fail, then those that are not judged, then those that pass; else in their order."""
    return sorted(rows, key=lambda row: (False, None, True).index(row.passed))


def by_round(rows: Sequence[GateRow]) -> list[tuple[str, list[GateRow]]]:
    """The rows of each round under a name; `all` where no rounds were told apart."""
    rounds = list(dict.fromkeys(row.round for row in rows))
    rest = "no round" if any(rounds) else ALL
    return [(name or rest, [row for row in rows if row.round == name]) for name in rounds]


def summary(rows: Sequence[GateRow]) -> str:
    """How the gate ended, in one sentence."""
    n = sum(row.passed is not None for row in rows)
    n_failing = sum(row.passed is False for row in rows)
    by_rounds = any(row.round for row in rows)
    what = ("verdict" if by_rounds else "code") + ("" if n == 1 else "s") + (" by code and round" if by_rounds else "")
    rest = f"; {len(rows) - n} not judged" if len(rows) > n else ""
    if n_failing:
        return f"The gate is not met: {n_failing} of {n} {what} fail{'s' if n_failing == 1 else ''}{rest}."
    return f"The gate is met: {n} {what} pass{'es' if n == 1 else ''}{rest}."


def told(row: GateRow) -> str:
    """What a code has, what it needs and why it fails, in one clause."""
    needs = "" if row.target is None else f", needs {_exact(row.target, row.judged)} (thresholds.{row.setting})"
    more = "" if row.n_needed is None else f", {row.n_needed} needed"
    units = f"; on {row.n_had} {row.unit or 'unit'}{'' if row.n_had == 1 else 's'}{more}"
    if row.value is None:
        return f"{row.coefficient} has no value{needs}; {row.why}{units}"
    interval = ""
    if row.low is not None and row.high is not None:
        how = f", {row.interval}" if row.interval else ""
        interval = f" (interval {_exact(row.low, row.target)} to {row.high:.3f}{how})"
    why = f"; {row.why}" if row.why else ""
    return f"{row.coefficient} {_exact(row.value, row.target)}{interval}{needs}{why}{units}"


def _exact(number: float, other: float | None) -> str:
    """Three decimals; more where two numbers that differ would look the same."""
    same = other is not None and number != other and f"{number:.3f}" == f"{other:.3f}"
    return f"{number:.6f}" if same else f"{number:.3f}"
