"""Verdicts on made-up rows, and on small studies that one can count by hand."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.agreement import agreement
from qualcode.analysis.agreement_rows import AgreementRow
from qualcode.analysis.judging.gate import gate, judge, rounds_left_out
from qualcode.analysis.judging.gate_rows import GateRow, by_round, failing_first, summary, told
from qualcode.analysis.judging.gate_table import gate_lines, gate_tables, interval_lines
from qualcode.analysis.judging.thresholds import Target, threshold_for, verdict_of
from qualcode.errors import RefusedError, UndefinedError, UnreadableError
from qualcode.model import Code, Codebook, Study
from qualcode.scope import Scope, Selection, select
from qualcode.settings import Round, Thresholds
from qualcode.study import load_study

BOOK = Codebook(
    codes=(
        Code("hub", "Hub", line=4),
        Code("hub-team", "Team", parent="hub", depth=2, line=6),
        Code("hub-team-new", "New members", parent="hub-team", depth=3, line=8),
        Code("trust", "Trust", line=9),
    )
)


def row_of(value: float | None, low: float | None = None, code: str = "trust", **more: object) -> AgreementRow:
    row = AgreementRow(
        code=code,
        label=code.title(),
        coefficient="krippendorff_alpha",
        unit="turn",
        coders="ann,bob",
        value=value,
        reason="" if value is not None else "only one value is used",
        low=low,
        high=None if low is None else 0.95,
        interval="" if low is None else "bootstrap",
        n_units=40,
        n_pairable=40,
        prevalence=(0.2, 0.3),
        used=(8, 12),
    )
    return row._replace(**more)  # type: ignore[arg-type]


def one(row: AgreementRow, thresholds: Thresholds, **more: object) -> GateRow:
    (found,) = judge([row], thresholds, BOOK, **more)  # type: ignore[arg-type]
    return found


# thresholds


@pytest.mark.parametrize(
    ("code", "round_id", "expected"),
    [
        ("hub-team", "pilot", Target(0.9, "codes.hub-team")),
        ("hub-team-new", "pilot", Target(0.75, "families.hub-team")),
        ("hub", "pilot", Target(0.7, "families.hub")),
        ("trust", "pilot", Target(0.5, "rounds.pilot")),
        ("trust", "main", Target(0.65, "gate")),
        ("trust", "", Target(0.65, "gate")),
    ],
)
def test_the_most_specific_threshold_wins(code: str, round_id: str, expected: Target) -> None:
    asked = Thresholds(
        tentative=0.6,
        gate=0.65,
        codes={"hub-team": 0.9},
        families={"hub": 0.7, "hub-team": 0.75},
        rounds={"pilot": 0.5},
    )
    assert threshold_for(asked, BOOK, code, round_id) == expected


def test_without_a_gate_the_tentative_bound_is_asked() -> None:
    assert threshold_for(Thresholds(tentative=0.6), BOOK, "trust") == Target(0.6, "tentative")


def test_without_any_threshold_nothing_is_asked() -> None:
    assert threshold_for(Thresholds(reliable=0.8), BOOK, "trust") == Target(None, "")


@pytest.mark.parametrize(
    ("number", "word"),
    [(0.8, "reliable"), (0.8 - 1e-14, "reliable"), (0.79, "tentative"), (0.667, "tentative"), (0.66, "not shown")],
)
def test_a_number_has_a_word_by_the_bounds_of_the_study(number: float, word: str) -> None:
    assert verdict_of(number, number, Thresholds(tentative=0.667, reliable=0.8)) == word


def test_a_number_has_no_word_where_the_study_has_no_bounds() -> None:
    assert verdict_of(0.9, 0.9, Thresholds(gate=0.5)) == ""


# judge


def test_a_row_of_the_gate_says_what_was_held_against_what() -> None:
    asked = Thresholds(tentative=0.667, reliable=0.8)
    assert one(row_of(0.9, 0.7), asked, units_for=lambda prevalence, minimum: round(prevalence * 100)) == GateRow(
        code="trust",
        label="Trust",
        round="",
        coefficient="krippendorff_alpha",
        coders="ann,bob",
        unit="turn",
        value=0.9,
        low=0.7,
        high=0.95,
        interval="bootstrap",
        judged=0.7,
        target=0.667,
        setting="tentative",
        n_had=40,
        n_needed=25,
        verdict="tentative",
        passed=True,
        why="",
        n_units=40,
        n_pairable=40,
    )


def test_a_value_that_reaches_the_target_fails_where_its_interval_does_not() -> None:
    found = one(row_of(0.7, 0.5), Thresholds(gate=0.667))
    assert (found.passed, found.why) == (
        False,
        "the value reaches what is asked, the lower end of its interval does not",
    )


def test_the_value_is_judged_where_the_study_says_so() -> None:
    found = one(row_of(0.7, 0.5), Thresholds(gate=0.667, bound="value"))
    assert (found.passed, found.judged, found.why) == (True, 0.7, "")


def test_an_interval_that_could_not_be_had_shows_nothing() -> None:
    found = one(row_of(1.0)._replace(reason="no interval: used in 2 units only"), Thresholds(gate=0.5, tentative=0.5))
    assert (found.passed, found.judged, found.verdict) == (False, None, "not shown")
    assert found.why == "no interval: used in 2 units only"


@pytest.mark.parametrize(("value", "passed"), [(0.7, True), (0.6, False)])
def test_without_an_interval_the_value_is_judged_and_that_is_said(value: float, passed: bool) -> None:
    found = one(row_of(value), Thresholds(gate=0.667))
    assert (found.passed, found.why) == (passed, "no interval asked for; judged by the value")


def test_rounding_in_a_computation_fails_nobody() -> None:
    assert one(row_of(0.9, 1 - 0.2 - 1e-16), Thresholds(gate=0.8)).passed is True


def test_a_code_without_a_value_fails_with_the_reason() -> None:
    found = one(row_of(None), Thresholds(gate=0.667))
    assert (found.passed, found.verdict, found.why) == (False, "undefined", "only one value is used")


UNUSED = row_of(None, used=(0, 0), prevalence=(0.0, 0.0), reason="not assessable: nobody used it")


def test_a_code_that_nobody_used_is_not_judged() -> None:
    assert one(UNUSED, Thresholds(gate=0.667)).passed is None


def test_a_code_that_nobody_used_is_not_judged_for_its_family() -> None:
    assert one(UNUSED._replace(code="hub-team"), Thresholds(families={"hub": 0.7})).passed is None


def test_a_code_that_nobody_used_fails_where_a_threshold_names_it() -> None:
    found = one(UNUSED, Thresholds(codes={"trust": 0.667}))
    assert (found.passed, found.why) == (False, "not assessable: nobody used it; a threshold names it")


def test_a_code_on_which_no_two_coders_meet_fails() -> None:
    assert one(UNUSED._replace(n_pairable=0, used=()), Thresholds(gate=0.6)).passed is False


def test_a_code_of_which_nothing_is_asked_is_not_judged() -> None:
    found = one(row_of(0.9, 0.8), Thresholds(codes={"hub": 0.7}))
    assert (found.passed, found.why) == (None, "no threshold is for it")


def test_only_the_coefficient_of_the_gate_is_looked_at() -> None:
    rows = [row_of(0.9), row_of(0.2, coefficient="gwet_ac1")]
    asked = Thresholds(gate=0.6, coefficient="gwet_ac1")
    assert [(row.coefficient, row.passed) for row in judge(rows, asked, BOOK)] == [("gwet_ac1", False)]


@pytest.mark.parametrize(
    ("row", "minimum"),
    [
        (UNUSED, 0.667),
        (row_of(None, prevalence=(1.0, 1.0)), 0.667),
        (row_of(None, prevalence=()), 0.667),
        (row_of(0.9), 1.0),
        (row_of(0.9), 0.0),
    ],
)
def test_units_needed_are_not_said_where_the_formula_has_no_answer(row: AgreementRow, minimum: float) -> None:
    def never(prevalence: float, minimum: float) -> int:
        raise AssertionError((prevalence, minimum))

    assert one(row, Thresholds(gate=minimum), units_for=never).n_needed is None


@given(st.permutations([0.1, 0.2, 0.3]), st.permutations([0, 1, 2]))
def test_the_order_of_coders_and_codes_changes_no_verdict(shares: list[float], order: list[int]) -> None:
    asked = Thresholds(tentative=0.667, codes={"hub": 0.9})
    rows = [row_of(0.8, 0.7, code, prevalence=tuple(shares)) for code in ("hub", "hub-team", "trust")]
    found = judge([rows[index] for index in order], asked, BOOK, units_for=lambda p, a: int(p * 1e17))
    told_in_order = sorted((row.code, row.passed, row.n_needed) for row in found)
    n_needed = int(0.2 * 1e17)
    assert told_in_order == [("hub", False, n_needed), ("hub-team", True, n_needed), ("trust", True, n_needed)]


# a study

STUDY = """
== qualcode.yaml
coders: [{id: ann}, {id: bob}]
rounds: [{id: pilot, documents: [p1]}, {id: main, documents: [p2]}, {id: later, documents: [p3]}]
thresholds: {gate: 0.9, bound: value, rounds: {pilot: 0.3}}
== codebook/codebook.yaml
codes: [{id: trust, codes: [{id: lost}]}, {id: doubt}]
== transcripts/p1.md
---
id: p1
speakers: {P: respondent}
---
P: one

P: two

P: three

P: four
== transcripts/p2.md
---
id: p2
speakers: {P: respondent}
---
P: one

P: two
== transcripts/p3.md
---
id: p3
speakers: {P: respondent}
---
P: one
== codings/ann/layer.yaml
coder: ann
documents: {p1: {state: finished}, p2: {state: finished}}
== codings/ann/p1.jsonl
{"id":"1","document":"p1","start":3,"end":6,"code":"lost","quote":"one"}
{"id":"2","document":"p1","start":11,"end":14,"code":"lost","quote":"two"}
== codings/ann/p2.jsonl
{"id":"4","document":"p2","start":3,"end":6,"code":"trust","quote":"one"}
== codings/bob/layer.yaml
coder: bob
documents: {p1: {state: finished}, p2: {state: finished}}
== codings/bob/p1.jsonl
{"id":"3","document":"p1","start":3,"end":6,"code":"lost","quote":"one"}
== codings/bob/p2.jsonl
{"id":"5","document":"p2","start":3,"end":6,"code":"trust","quote":"one"}
"""


@pytest.fixture
def study(write_study_files: Callable[[Path, str], Path], tmp_path: Path) -> Study:
    loaded, problems = load_study(write_study_files(tmp_path, STUDY))
    assert problems == []
    return loaded


def with_thresholds(study: Study, thresholds: Thresholds) -> Study:
    return replace(study, settings=replace(study.settings, thresholds=thresholds))


def measured(part: Selection) -> Sequence[AgreementRow]:
    return agreement(part, "turn").rows


def judged(study: Study, scope: Scope | None = None, depth: int | None = None) -> list[GateRow]:
    selection = select(study, scope)
    return gate(measured(selection), selection, measured, depth=depth)


def verdicts(rows: Sequence[GateRow]) -> list[tuple[str, str, float | None, bool | None]]:
    return [(row.round, row.code, row.target, row.passed) for row in rows]


def test_each_round_is_judged_on_its_own_documents_by_its_own_threshold(study: Study) -> None:
    """In p1 alpha of 4 turns is 8/15; in p2 both agree on each turn; p3 has been finished by nobody."""
    rows = judged(study)
    assert verdicts(rows) == [
        ("pilot", "trust", 0.3, True),
        ("pilot", "lost", 0.3, True),
        ("main", "trust", 0.9, True),
    ]
    assert [row.value for row in rows] == pytest.approx([8 / 15, 8 / 15, 1.0])
    assert [row.n_had for row in rows] == [4, 4, 2]


def test_a_round_that_is_not_finished_is_left_out_and_named(study: Study) -> None:
    assert rounds_left_out(judged(study), select(study)) == [
        "Not judged: round later; no code was used on a unit that two coders have finished."
    ]


def test_documents_of_no_round_are_judged_together(study: Study) -> None:
    settings = replace(study.settings, rounds=study.settings.rounds[:1])
    rows = judged(replace(study, settings=settings))
    assert verdicts(rows)[-1] == ("", "trust", 0.9, True)
    assert [name for name, _ in by_round(rows)] == ["pilot", "no round"]


def test_a_round_in_scope_is_judged_alone(study: Study) -> None:
    assert {row.round for row in judged(study, Scope(rounds=("main",)))} == {"main"}


def test_a_round_in_scope_is_judged_alone_though_it_shares_a_document_with_another(study: Study) -> None:
    shared = replace(study.settings, rounds=(*study.settings.rounds, Round("again", "", ("p2",))))
    rows = judged(replace(study, settings=shared), Scope(rounds=("main",)))
    assert [row.round for row in rows] == ["main"]


def test_a_round_that_is_not_finished_fails_no_code_that_a_threshold_names(study: Study) -> None:
    rows = judged(with_thresholds(study, Thresholds(codes={"trust": 0.1}, rounds={"later": 0.5})))
    assert {row.round for row in rows} == {"pilot", "main"}


def test_without_thresholds_for_rounds_all_documents_are_judged_together(study: Study) -> None:
    """Of 6 turns ann has trust on 3, bob on 2: 1 - (2/12) / (70/132); lost on 2 and 1: 1 - (2/12) / (54/132)."""
    rows = judged(with_thresholds(study, Thresholds(gate=0.6, bound="value")))
    assert verdicts(rows) == [("", "trust", 0.6, True), ("", "lost", 0.6, False)]
    assert [row.value for row in rows] == pytest.approx([1 - 22 / 70, 1 - 22 / 54])
    assert [name for name, _ in by_round(rows)] == ["all"]


def test_a_code_that_a_threshold_names_and_nobody_used_fails(study: Study) -> None:
    rows = judged(with_thresholds(study, Thresholds(gate=0.1, codes={"doubt": 0.5})))
    assert (rows[-1].code, rows[-1].passed, rows[-1].n_had) == ("doubt", False, 6)
    assert rows[-1].why == "not assessable: nobody used it; a threshold names it"


def test_a_code_out_of_scope_is_not_missed(study: Study) -> None:
    named = with_thresholds(study, Thresholds(gate=0.1, codes={"doubt": 0.5}))
    assert [row.code for row in judged(named, Scope(codes=("trust",)))] == ["trust"]


def test_codes_deeper_than_asked_are_not_judged(study: Study) -> None:
    plain = with_thresholds(study, Thresholds(gate=0.1))
    assert [row.code for row in judged(plain, depth=1)] == ["trust"]


def test_a_threshold_for_a_code_that_is_not_there_is_refused(study: Study) -> None:
    with pytest.raises(UnreadableError, match=r"no code 'trsut', for which a threshold stands here; did you mean"):
        judged(with_thresholds(study, Thresholds(codes={"trsut": 0.7})))


def test_a_gate_without_thresholds_is_refused_and_not_open(study: Study) -> None:
    with pytest.raises(RefusedError, match="no threshold to judge by"):
        judged(with_thresholds(study, Thresholds()))


def test_a_gate_with_nothing_to_judge_is_refused_and_not_open(study: Study) -> None:
    with pytest.raises(UndefinedError, match=r"nothing to judge: not assessable: nobody used it"):
        judged(with_thresholds(study, Thresholds(gate=0.5)), Scope(codes=("doubt",)))


def test_a_gate_without_any_row_is_refused_and_not_open(study: Study) -> None:
    with pytest.raises(UndefinedError, match="no unit here has been finished by two coders"):
        judged(study, Scope(rounds=("later",)))


def test_an_empty_document_changes_no_verdict(study: Study) -> None:
    rows = judged(with_thresholds(study, Thresholds(gate=0.7)))
    without = replace(study, documents=study.documents[:2])
    assert judged(with_thresholds(without, Thresholds(gate=0.7))) == rows


# words and tables

PASSES = one(row_of(0.9, 0.85), Thresholds(tentative=0.667, reliable=0.8))
FAILS = one(row_of(0.7, 0.5, "hub"), Thresholds(tentative=0.667, codes={"hub": 0.8}), units_for=lambda p, a: 140)
SKIPPED = one(UNUSED._replace(code="hub-team"), Thresholds(tentative=0.667))


def test_failing_rows_come_first_and_passing_rows_last() -> None:
    assert failing_first([PASSES, SKIPPED, FAILS]) == [FAILS, SKIPPED, PASSES]


def test_a_clause_tells_what_a_code_has_and_needs() -> None:
    assert told(FAILS) == (
        "krippendorff_alpha 0.700 (interval 0.500 to 0.950, bootstrap), needs 0.800 (thresholds.codes.hub);"
        " the value is below what is asked; on 40 turns, 140 needed"
    )
    assert told(SKIPPED) == (
        "krippendorff_alpha has no value, needs 0.667 (thresholds.tentative); not assessable: nobody used it;"
        " on 40 turns"
    )


def test_two_numbers_that_differ_never_look_the_same() -> None:
    assert told(one(row_of(0.6669), Thresholds(gate=0.667))).startswith(
        "krippendorff_alpha 0.666900, needs 0.667000 (thresholds.gate)"
    )


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([PASSES], "The gate is met: 1 code passes."),
        ([PASSES, SKIPPED, PASSES], "The gate is met: 2 codes pass; 1 not judged."),
        ([PASSES, FAILS], "The gate is not met: 1 of 2 codes fails."),
        (
            [PASSES._replace(round="a"), FAILS, FAILS],
            "The gate is not met: 2 of 3 verdicts by code and round fail.",
        ),
    ],
)
def test_one_sentence_says_how_the_gate_ended(rows: list[GateRow], expected: str) -> None:
    assert summary(rows) == expected


def test_a_narrow_table_has_the_failing_codes_first() -> None:
    (table,) = gate_tables([PASSES, SKIPPED, FAILS], ["Unit: turn."], narrow=True)
    assert table.header == ("code", "alpha", "interval", "needs", "n", "needed", "gate", "verdict")
    assert table.rows == (
        ("hub", ".70", ".50–.95", ".80", 40, 140, "fails", "not shown"),
        ("trust", ".90", ".85–.95", ".667", 40, None, "passes", "reliable"),
    )
    assert table.notes == (
        "The gate is not met: 1 of 2 codes fails; 1 not judged.",
        "Fails: hub; the value is below what is asked.",
        "Not judged: hub-team; not assessable: nobody used it.",
        "n: units compared; needed: units it takes to show the threshold at the code's prevalence"
        " (Krippendorff's formula for two coders, at the .05 level).",
        "Unit: turn.",
    )


def test_columns_without_a_figure_are_left_out_of_a_narrow_table() -> None:
    (table,) = gate_tables([one(row_of(0.7), Thresholds(gate=0.6))], narrow=True)
    assert table.header == ("code", "alpha", "needs", "n", "gate", "verdict")
    assert table.notes[-1] == "No interval was asked for: judged by the value, which may reach a threshold by luck."


def test_rounds_have_a_narrow_table_each_and_the_notes_stand_below_the_last() -> None:
    tables = gate_tables([PASSES._replace(round="a"), PASSES._replace(round="b"), SKIPPED], narrow=True)
    assert [table.title for table in tables] == [
        "Agreement against its thresholds: a",
        "Agreement against its thresholds: b",
    ]
    assert [bool(table.notes) for table in tables] == [False, True]


def test_intervals_are_headed_by_their_level() -> None:
    (table,) = gate_tables([PASSES._replace(interval="bca over 40 turns, 90 %")], narrow=True)
    assert table.header[2] == "90 %"


def test_intervals_of_rounds_are_said_round_by_round() -> None:
    pilot = PASSES._replace(round="pilot", interval="bca over 40 turns, 95 %")
    main = PASSES._replace(round="", interval="jackknife over 6 documents, 95 %")
    assert interval_lines([pilot, main]) == [
        "Intervals in pilot: bca over 40 turns, 95 %.",
        "Intervals in no round: jackknife over 6 documents, 95 %.",
    ]
    assert interval_lines([main]) == []


def test_a_wide_table_has_every_field_in_one_table() -> None:
    (table,) = gate_tables([PASSES._replace(round="a"), FAILS._replace(round="b")])
    assert table.header == GateRow._fields
    assert [(row[0], row[2], row[GateRow._fields.index("passed")]) for row in table.rows] == [
        ("hub", "b", "fails"),
        ("trust", "a", "passes"),
    ]


def test_a_long_list_of_codes_is_cut_and_says_so() -> None:
    rows = [FAILS._replace(code=f"c{n}") for n in range(14)]
    assert "c11 and 2 more; the value" in gate_lines(rows)[1]
