"""What the study's thresholds ask of a code, and what they call a number."""

from collections.abc import Iterator
from typing import NamedTuple

from qualcode.coefficients.names import OF_ALL_CODERS, OF_PAIRS
from qualcode.errors import did_you_mean
from qualcode.model import Codebook, Study
from qualcode.problem import Problem
from qualcode.settings import Thresholds

_SLACK = 1e-12  # so that .8 computed by another way than .8 written does not fail


class Target(NamedTuple):
    """What a code must reach, and where that is written."""

    minimum: float | None
    """`None` where nothing is asked of the code."""
    setting: str
    """Under `thresholds`: `gate`, `codes.equity`, `families.equity`, `rounds.pilot`, `tentative`."""


def threshold_for(thresholds: Thresholds, codebook: Codebook, code: str, round_id: str = "") -> Target:
    """What a code must reach: its own threshold, else the nearest above it, the round's, the general one.

    Args:
        thresholds: The study's.
        codebook: Says which families the code is in.
        code: Its id.
        round_id: The round whose documents are judged; empty where all are.

    >>> from qualcode.model import Code
    >>> book = Codebook(codes=(Code("hub", ""), Code("hub-team", "", parent="hub", depth=2)))
    >>> asked = Thresholds(tentative=0.667, families={"hub": 0.7}, rounds={"pilot": 0.5})
    >>> threshold_for(asked, book, "hub-team", "pilot")
    Target(minimum=0.7, setting='families.hub')
    >>> threshold_for(asked, book, "trust", "pilot"), threshold_for(asked, book, "trust")
    (Target(minimum=0.5, setting='rounds.pilot'), Target(minimum=0.667, setting='tentative'))
    """
    if code in thresholds.codes:
        return Target(thresholds.codes[code], f"codes.{code}")
    for above in reversed(codebook.lineage(code)):
        if above in thresholds.families:
            return Target(thresholds.families[above], f"families.{above}")
    if round_id in thresholds.rounds:
        return Target(thresholds.rounds[round_id], f"rounds.{round_id}")
    if thresholds.gate is not None:
        return Target(thresholds.gate, "gate")
    return Target(thresholds.tentative, "tentative" if thresholds.tentative is not None else "")


def verdict_of(value: float | None, judged: float | None, thresholds: Thresholds) -> str:
    """A coefficient in the study's words; empty where the study has no bounds for words.

    Args:
        value: The coefficient.
        judged: The number by which it is judged: the lower end of its interval, or the value; `None` where the one
            should be and could not be had.
        thresholds: The study's.

    >>> bounds = Thresholds(tentative=0.667, reliable=0.8)
    >>> verdict_of(0.9, 0.7, bounds), verdict_of(0.9, None, bounds), verdict_of(None, None, bounds)
    ('tentative', 'not shown', 'undefined')
    """
    if value is None:
        return "undefined"
    for word, minimum in (("reliable", thresholds.reliable), ("tentative", thresholds.tentative)):
        if minimum is not None and judged is not None and reaches(judged, minimum):
            return word
    return "not shown" if thresholds.reliable is not None or thresholds.tentative is not None else ""


def reaches(number: float, minimum: float) -> bool:
    """Whether a number is as large as a minimum, but for what rounding in its computation may have taken."""
    return number >= minimum - _SLACK


def unknown_thresholds(study: Study) -> Iterator[Problem]:
    """Thresholds for codes, rounds or a coefficient that are not there: they would judge nothing."""
    thresholds = study.settings.thresholds
    codes = study.codebook.by_id
    rounds = [stage.id for stage in study.settings.rounds]
    for kind, part, minima, known in (
        ("code", "codes", thresholds.codes, codes),
        ("code", "families", thresholds.families, codes),
        ("round", "rounds", thresholds.rounds, rounds),
    ):
        for name in minima:
            if name not in known:
                line = thresholds.lines.get(f"{part}.{name}", 1)
                message = f"no {kind} '{name}', for which a threshold stands here{did_you_mean(name, known)}"
                yield Problem(thresholds.path, line, f"unknown-{kind}", message)
    name = thresholds.coefficient
    if name not in OF_ALL_CODERS:
        message = f"no coefficient '{name}' for all coders{did_you_mean(name, OF_ALL_CODERS)}"
        if name in OF_PAIRS:
            message = f"'{name}' is of pairs of coders; a gate needs one for all of them: {', '.join(OF_ALL_CODERS)}"
        yield Problem(thresholds.path, thresholds.lines.get("coefficient", 1), "unknown-coefficient", message)
