"""Units and cases that a plan asks for: by given prevalences, and code by code in a study."""

import pytest

from qualcode.analysis.plans.planning import (
    CasesRow,
    UnitsPlan,
    cases_rows,
    plan_notes,
    units_at,
    units_by_code,
    units_needed,
)
from qualcode.errors import UndefinedError, UnknownNameError
from qualcode.model import Study
from qualcode.problem import Problem
from qualcode.scope import Scope, select

Loaded = tuple[Study, list[Problem]]


def test_a_plan_without_a_study_has_a_row_a_prevalence() -> None:
    rows = units_at(UnitsPlan(), [0.25, 0.05], 0.8)
    assert [(row.prevalence, row.target, row.n_needed, row.n_had, row.code) for row in rows] == [
        (0.25, 0.8, 139, None, ""),
        (0.05, 0.8, 560, None, ""),
    ]


def test_a_kappa_is_expected_midway_where_nothing_else_is_said() -> None:
    plan = UnitsPlan("cohen_kappa")
    assert units_needed(plan, 0.5, 0.6) == units_needed(UnitsPlan("cohen_kappa", expected=0.8), 0.5, 0.6) == 44


def test_the_formula_of_alpha_has_no_place_for_power() -> None:
    with pytest.raises(UndefinedError, match="leave them out, or plan with `--coefficient cohen_kappa`"):
        units_needed(UnitsPlan(power=0.8), 0.5, 0.6)


def test_a_coefficient_without_a_formula_is_answered_with_those_that_have_one() -> None:
    with pytest.raises(UnknownNameError, match="no coefficient to plan for 'gwet_ac1'"):
        units_needed(UnitsPlan("gwet_ac1"), 0.5, 0.6)


def test_every_combination_of_cases_has_a_row() -> None:
    rows = cases_rows([0.1, 0.25], [2], [0.8])
    assert [(row.prevalence, row.instances, row.power, row.n_cases) for row in rows] == [
        (0.1, 2, 0.8, 29),
        (0.25, 2, 0.8, 11),
    ]


def test_a_number_of_cases_gives_a_chance() -> None:
    """1 - 1/2 x 1/2."""
    [row] = cases_rows([0.5], [1], [0.8], n_cases=2)
    assert row._replace(chance=round(row.chance, 9)) == CasesRow(0.5, 1, None, 2, 0.75)


def test_a_number_of_cases_with_an_impossible_prevalence_is_refused() -> None:
    with pytest.raises(UndefinedError, match=r"not 10; did you mean 0\.1\?"):
        cases_rows([10], [1], [0.8], n_cases=2)


def test_units_of_a_study_rest_on_what_is_finished(loaded: Loaded) -> None:
    """
    Ann and bob read p1, ann alone p2; of 6 readings of turns 3 have trust, and the 2 turns of p1 were read twice.
    Needed for .5: 5.411 (1.5 x 2.5 / (4 x .5 x .5 x .5) - .5) = 37.9, so 36 more, of documents of 2 turns 18.

    == transcripts/p1.md
    ---
    id: p1
    speakers: {P: respondent}
    ---
    P: one

    P: two
    == transcripts/p2.md
    ---
    id: p2
    speakers: {P: respondent}
    ---
    P: one

    P: two
    == codings/ann/layer.yaml
    coder: ann
    documents: {p1: {state: finished}, p2: {state: finished}}
    == codings/ann/p1.jsonl
    {"id":"1","document":"p1","start":3,"end":6,"code":"trust","quote":"one"}
    == codings/ann/p2.jsonl
    {"id":"2","document":"p2","start":3,"end":6,"code":"trust","quote":"one"}
    == codings/bob/layer.yaml
    coder: bob
    documents: {p1: {state: finished}, p2: {state: in-progress}}
    == codings/bob/p1.jsonl
    {"id":"3","document":"p1","start":3,"end":6,"code":"trust","quote":"one"}
    == codings/bob/p2.jsonl
    {"id":"4","document":"p2","start":3,"end":6,"code":"doubt","quote":"one"}
    """
    rows, notes = units_by_code(select(loaded[0]), "turn", UnitsPlan(), lambda _: 0.5)
    assert [(row.code, row.prevalence, row.n_had, row.n_needed, row.n_more, row.documents) for row in rows] == [
        ("trust", 0.5, 2, 38, 36, 18)
    ]
    assert notes[0] == (
        "prevalence: share of the readings of turns that have the code; 4 turns in 2 documents that at least one coder"
        " has finished."
    )
    assert notes[1] == "had: 2 turns that two or more coders have finished; 2 more were read once."


@pytest.mark.parametrize(
    ("target", "codes", "reason"),
    [
        (None, ("trust",), "no target is for it"),
        (1.0, ("trust",), "its target, 1, does not lie between 0 and 1"),
        (0.8, ("doubt",), "nobody used it"),
    ],
)
def test_where_nothing_can_be_planned_the_row_says_why(
    loaded: Loaded, target: float | None, codes: tuple[str, ...], reason: str
) -> None:
    study = loaded[0]
    rows, _ = units_by_code(select(study, Scope(codes=codes)), "turn", UnitsPlan(), lambda _: target)
    assert [(row.n_needed, row.reason) for row in rows] == [(None, reason)]


test_where_nothing_can_be_planned_the_row_says_why.__doc__ = """
== codings/ann/layer.yaml
coder: ann
documents: {p1: {state: finished}}
== codings/ann/p1.jsonl
{"id":"1","document":"p1","start":16,"end":35,"code":"trust","quote":""}
"""


def test_the_notes_say_the_formula_the_level_and_what_is_assumed() -> None:
    assert plan_notes(UnitsPlan("cohen_kappa", raters=3, expected=0.9, significance=0.01, power=0.8))[0] == (
        "needed: Donner & Rotondi (2010), 3 coders, one-sided .01 level, power 0.8 of showing the target with"
        " kappa 0.9."
    )
    assert "independent" in plan_notes(UnitsPlan())[1]
