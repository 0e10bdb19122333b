"""How many units are in dispute, by kind, by code and by pair of coders, and what it would bring to settle them."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from qualcode.analysis.disagreement.disagreement_kinds import BIT, EXTENT, KINDS
from qualcode.analysis.disagreement.disagreements import NO_GAIN, Disagreements
from qualcode.analysis.units import Indices

ALL = "all"
"""In place of a kind: all of them."""
SUMMARIES = ("kind", "code", "coders")


class SummaryRow(NamedTuple):
    """How many units are in dispute in one way, and what it would bring to settle them all."""

    by: str
    """`kind`, `code` or `coders`."""
    name: str
    n: int
    """Units in dispute. A unit of several kinds counts under the first of them."""
    of: int
    """Out of how many: all in dispute, those with the code, or those that both coders finished."""
    share: float | None
    gain: float | None
    """How far alpha of sets rises when all of them are settled."""
    reason: str


def disagreement_summary(found: Disagreements, by: Sequence[str] = SUMMARIES) -> list[SummaryRow]:
    """Disagreements by kind, by code and by two coders, each with what it would bring to settle them."""
    groups: list[tuple[str, str, Indices, int]] = []
    if "kind" in by:
        first = found.flags[found.units] & -found.flags[found.units]
        kinds = {kind: found.units[first == BIT[kind]] for kind in KINDS if kind != EXTENT} | {ALL: found.units}
        groups += [("kind", kind, units, len(found.units)) for kind, units in kinds.items()]
    if "code" in by:
        groups += [("code", code, units, n) for code, units, n in zip(found.codes, *_by_code(found), strict=False)]
    if "coders" in by:
        for pair in found.pairs:
            name = f"{found.coders[pair.first]},{found.coders[pair.second]}"
            groups.append(("coders", name, np.flatnonzero(pair.flags & ~BIT[EXTENT]), int(pair.both.sum())))
    about_codes = found.units[found.differing]
    settled = [np.flatnonzero(np.isin(about_codes, units, assume_unique=True)) for _, _, units, _ in groups]
    gains = found.standing.gains_together(settled, found.settled.choices)
    return [
        SummaryRow(part, name, len(units), of, len(units) / of if of else None, gain, NO_GAIN if gain is None else "")
        for (part, name, units, of), gain in zip(groups, gains, strict=True)
    ]


def _by_code(found: Disagreements) -> tuple[list[Indices], list[int]]:
    """For each code the units on which coders differ about it, and how many units somebody gave it."""
    n_codes, unit, coding = max(len(found.codes), 1), found.found.unit, found.found.coding
    n_columns = len(found.universe.layers)
    marks = np.unique((unit * n_codes + found.folded[coding]) * n_columns + found.found.columns[coding])
    mark, n_have = np.unique(marks // n_columns, return_counts=True)
    n_raters = (~found.missing).sum(axis=1)
    split = mark[n_have < n_raters[mark // n_codes]] if len(mark) else mark
    by_code = np.argsort(split % n_codes, kind="stable")
    cuts = np.searchsorted((split % n_codes)[by_code], np.arange(1, n_codes))
    n_with = np.bincount(mark % n_codes, minlength=n_codes).tolist()
    return np.split(split[by_code] // n_codes, cuts), n_with
