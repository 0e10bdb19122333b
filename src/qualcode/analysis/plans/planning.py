"""Plans: how many units show agreement on a code, and how many cases show a theme."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from qualcode.analysis.plans.frame import codes_of, readings, times_read
from qualcode.choices import UNIVERSES
from qualcode.coefficients.planning import alpha_units, cases_needed, chance_of_instances, kappa_units
from qualcode.errors import UndefinedError, UnknownNameError
from qualcode.phrases import counted
from qualcode.scope import Selection
from qualcode.scope_notes import hidden_notes

COEFFICIENTS = ("krippendorff_alpha", "cohen_kappa")
_SAID = {
    "assigned": "",
    "touched": " with any code in scope",
    "eligible-speakers": " said by speakers eligible for coding",
}


@dataclass(frozen=True, slots=True)
class UnitsPlan:
    """What is to be shown, and how surely."""

    coefficient: str = "krippendorff_alpha"
    raters: int = 2
    expected: float | None = None
    """The kappa that the coders will have; `None`: midway between the target and 1."""
    significance: float = 0.05
    power: float | None = None
    """For kappa: the chance of showing it; `None`: even odds."""


class UnitsRow(NamedTuple):
    """How many units it takes to show that agreement on a code reaches a target."""

    code: str
    """Empty where a prevalence was given."""
    label: str
    coefficient: str
    raters: int
    target: float | None
    expected: float | None
    significance: float
    power: float | None
    unit: str
    prevalence: float | None
    """Share of the units with the code: as given, or in what the coders have finished."""
    n_had: int | None
    """Units that two or more coders have finished; `None` where a prevalence was given."""
    n_needed: int | None
    n_more: int | None
    """Units that are to be coded a second time, beyond those had."""
    documents: int | None
    """How many documents of mean length that is."""
    reason: str
    """Why nothing can be said."""


class CasesRow(NamedTuple):
    """How many cases it takes to meet a theme often enough."""

    prevalence: float
    instances: int
    power: float | None
    """The chance that was asked for; `None` where a number of cases was given."""
    n_cases: int
    chance: float
    """The chance of meeting the theme that often in these cases."""


def units_for(prevalence: float, minimum: float) -> int:
    """Units it takes to show a minimum of Krippendorff's alpha, two coders, one-sided .05 level."""
    return alpha_units(prevalence, minimum)


def units_needed(plan: UnitsPlan, prevalence: float, target: float) -> int:
    """Units it takes to show a target at a prevalence.

    Raises:
        UndefinedError: Where a number is out of its range.
        UnknownNameError: If there is no formula for the coefficient.
    """
    if plan.coefficient not in COEFFICIENTS:
        raise UnknownNameError("coefficient to plan for", plan.coefficient, COEFFICIENTS)
    if plan.coefficient == "krippendorff_alpha":
        if plan.expected is not None or plan.power is not None:
            raise UndefinedError(
                "Krippendorff's formula has no place for an expected value or a power; "
                "leave them out, or plan with `--coefficient cohen_kappa`"
            )
        return alpha_units(prevalence, target, significance=plan.significance, coders=plan.raters)
    return kappa_units(
        prevalence,
        target,
        (1 + target) / 2 if plan.expected is None else plan.expected,
        raters=plan.raters,
        significance=plan.significance,
        power=plan.power,
    )


def units_at(plan: UnitsPlan, prevalences: Iterable[float], target: float) -> list[UnitsRow]:
    """The units needed at given prevalences, without a study."""
    return [
        _row(plan, target)._replace(prevalence=prevalence, n_needed=units_needed(plan, prevalence, target))
        for prevalence in prevalences
    ]


def units_by_code(
    selection: Selection,
    unit: str,
    plan: UnitsPlan,
    target: Callable[[str], float | None],
    depth: int | None = None,
    *,
    universe_rule: str = "assigned",
) -> tuple[list[UnitsRow], list[str]]:
    """The units needed for each code at its prevalence in what the coders have finished.

    Args:
        selection: Which documents, layers, codes, facets and speakers.
        unit: What counts as a unit.
        plan: What is to be shown.
        target: For a code what its agreement must reach; `None` where nothing is asked.
        depth: No codes deeper in the tree than this.
        universe_rule: As for `agreement`: with `eligible-speakers` and `touched` other units are left out.

    Returns:
        A row for each code, and sentences that say what the numbers are on.
    """
    if universe_rule not in UNIVERSES:
        raise UnknownNameError("universe", universe_rule, UNIVERSES)
    found = readings(selection, unit, eligible_only=universe_rule == "eligible-speakers")
    if universe_rule == "touched":
        coded = frozenset().union(*(places for reading in found for places in reading.having.values()))
        found = [reading._replace(units=reading.units & coded) for reading in found]
    times = times_read(found)
    n_readings = sum(len(reading.units) for reading in found)
    n_had = sum(n >= 2 for n in times.values())
    documents = {document for document, _ in times}
    per_document = len(times) / len(documents) if documents else 0.0
    codebook = selection.study.codebook
    rows = []
    for code in codes_of(selection, found):
        if not codebook.within(code, depth):
            continue
        n_with = sum(len(reading.having.get(code, ())) for reading in found)
        row = _row(plan, target(code))._replace(code=code, label=codebook.label(code), unit=unit, n_had=n_had)
        rows.append(_with_need(row, plan, n_with / n_readings if n_readings else None, per_document))
    speakers = ", ".join(selection.scope.speakers)
    said = f" said by {speakers}" if speakers else _SAID[universe_rule]
    notes = [
        f"prevalence: share of the readings of {unit}s that have the code; {counted(len(times), unit)}{said} in"
        f" {counted(len(documents), 'document')} that at least one coder has finished.",
        f"had: {counted(n_had, unit)} that two or more coders have finished; {len(times) - n_had:,} more were read"
        " once.",
        f"documents: how many of mean length ({per_document:.0f} {unit}s) hold the {unit}s that are missing.",
        *plan_notes(plan),
        *hidden_notes(selection),
    ]
    return rows, notes


def plan_notes(plan: UnitsPlan) -> list[str]:
    """Sentences that say which formula gave the numbers, and what it assumes."""
    level = f"{plan.significance:g}".removeprefix("0")
    if plan.coefficient == "krippendorff_alpha":
        formula = (
            f"needed: Krippendorff (2004, p. 240), {plan.raters} coders, one-sided {level} level;"
            " about seven chances in ten of showing the target if alpha lies midway between it and 1."
        )
    else:
        odds = "even odds" if plan.power is None else f"power {plan.power:g}"
        expected = "a kappa midway between the target and 1" if plan.expected is None else f"kappa {plan.expected:g}"
        formula = (
            f"needed: Donner & Rotondi (2010), {plan.raters} coders, one-sided {level} level, {odds} of showing"
            f" the target with {expected}."
        )
    return [formula, "Units are taken for independent; those of one document are not, so take the number for a least."]


def cases_rows(
    prevalences: Sequence[float], instances: Sequence[int], powers: Sequence[float], n_cases: int | None = None
) -> list[CasesRow]:
    """How many cases it takes, for every combination; or what a number of cases gives.

    Raises:
        UndefinedError: Where a number is out of its range.
    """
    if n_cases is not None:
        for prevalence, times in product(prevalences, instances):
            cases_needed(prevalence, times, 0.5)  # says what is out of range
        return [
            CasesRow(prevalence, times, None, n_cases, chance_of_instances(n_cases, prevalence, times))
            for prevalence, times in product(prevalences, instances)
        ]
    rows = []
    for prevalence, times, power in product(prevalences, instances, powers):
        needed = cases_needed(prevalence, times, power)
        rows.append(CasesRow(prevalence, times, power, needed, chance_of_instances(needed, prevalence, times)))
    return rows


def _row(plan: UnitsPlan, target: float | None) -> UnitsRow:
    return UnitsRow(
        code="",
        label="",
        coefficient=plan.coefficient,
        raters=plan.raters,
        target=target,
        expected=plan.expected,
        significance=plan.significance,
        power=plan.power,
        unit="",
        prevalence=None,
        n_had=None,
        n_needed=None,
        n_more=None,
        documents=None,
        reason="",
    )


def _with_need(row: UnitsRow, plan: UnitsPlan, prevalence: float | None, per_document: float) -> UnitsRow:
    row = row._replace(prevalence=prevalence)
    if not prevalence:
        return row._replace(reason="nobody used it" if prevalence == 0 else "no unit has been read")
    if row.target is None:
        return row._replace(reason="no target is for it")
    if not 0 < row.target < 1:
        return row._replace(reason=f"its target, {row.target:g}, does not lie between 0 and 1")
    if prevalence >= 1:
        return row._replace(reason="every unit has it")
    needed = units_needed(plan, prevalence, row.target)
    more = max(0, needed - (row.n_had or 0))
    return row._replace(
        n_needed=needed, n_more=more, documents=math.ceil(more / per_document) if per_document else None
    )
