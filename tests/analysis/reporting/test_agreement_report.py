"""A report of a study that one can count by hand: its figures, its sentences, its tables."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qualcode.analysis.agreement import agreement
from qualcode.analysis.agreement_notes import universe_lines
from qualcode.analysis.draws import Wish
from qualcode.analysis.reporting.agreement_report import Reported, agreement_report, measured_report
from qualcode.analysis.reporting.code_figures import CodeFigures
from qualcode.analysis.reporting.double_coded import GroupWork, PairWork, group_work, pair_work
from qualcode.analysis.reporting.provenance import FileDigest, Provenance
from qualcode.errors import UndefinedError, UnreadableError
from qualcode.model import Memo, Study
from qualcode.records import Decision, Side, Snapshot
from qualcode.report import Items, Report, Section, Verbatim
from qualcode.scope import Scope, select
from qualcode.settings import Sample, SamplePart, Thresholds
from qualcode.study import load_study
from qualcode.table import Table

STUDY = """
== qualcode.yaml
title: Hand-counted
method: "Two coders, each by themselves."
coders: [{id: ann, name: Ann}, {id: bob}]
assignments: {ann: [p1, p2], bob: [p1]}
rounds: [{id: pilot, title: Pilot, documents: [p1]}]
thresholds: {tentative: 0.5, reliable: 0.8, bound: value}
== transcripts/p1.md
---
id: p1
kind: interview
case: north
speakers: {P: respondent}
---
P: one

P: two

P: three

P: four
== transcripts/p2.md
---
id: p2
kind: report
case: north
---
Five words stand here, alone.
== cases.csv
id,parent,kind
north,,network
== codings/ann/layer.yaml
coder: ann
codebook: 1.0.0
documents: {p1: {state: finished}, p2: {state: in-progress}}
== codings/ann/p1.jsonl
{"id":"1","document":"p1","start":3,"end":6,"code":"trust","quote":"one"}
{"id":"2","document":"p1","start":11,"end":14,"code":"trust","quote":"two"}
{"id":"3","document":"p1","start":19,"end":24,"code":"doubt","quote":"three"}
== codings/bob/layer.yaml
coder: bob
documents: {p1: {state: finished}}
== codings/bob/p1.jsonl
{"id":"4","document":"p1","start":3,"end":6,"code":"trust","quote":"one"}
{"id":"5","document":"p1","start":19,"end":24,"code":"doubt","quote":"three"}
"""
CONSENSUS = """
== codings/together/layer.yaml
coder: both
kind: consensus
documents: {p1: {state: finished}}
== codings/together/p1.jsonl
{"id":"6","document":"p1","start":3,"end":6,"code":"trust","quote":"one"}
{"id":"7","document":"p1","start":19,"end":24,"code":"doubt","quote":"three"}
"""
KNOWN = Provenance((FileDigest("settings", "qualcode.yaml", "ab12"),), "qualcode report agreement", "9.9", None)


@pytest.fixture
def study(tmp_path: Path, write_study_files: Callable[[Path, str], Path]) -> Study:
    return load_study(write_study_files(tmp_path, STUDY))[0]


@pytest.fixture
def reconciled(tmp_path: Path, write_study_files: Callable[[Path, str], Path]) -> Study:
    return load_study(write_study_files(tmp_path, STUDY + CONSENSUS))[0]


def measured(study: Study, **scope: tuple[str, ...]) -> Reported:
    return measured_report(select(study, Scope(**scope)), "turn")  # type: ignore[arg-type]


def reported(study: Study) -> Report:
    return agreement_report(measured(study), KNOWN)


def section(report: Report, heading: str) -> Section:
    return next(one for one in report.sections if one.heading == heading)


def table(report: Report, title: str) -> Table:
    return next(one for one in report.tables() if one.title == title)


def texts(part: Section) -> str:
    return "\n".join(
        block if isinstance(block, str) else "\n".join(block.texts)
        for block in part.blocks
        if isinstance(block, str | Items)
    )


def about(value: float) -> Any:
    return pytest.approx(value)


# figures


def test_a_row_has_all_figures_of_a_code_side_by_side(study: Study) -> None:
    """Trust: 3 of 4 turns alike; kappa (.75 - .5) / .5; alpha 1 - (2/8) / (30/56); AC1 (.75 - 30/64) / (34/64)."""
    row = next(row for row in measured(study).figures if row.code == "trust")
    assert row._replace(alpha_low=None, alpha_high=None, interval="", p_below=None, reason="") == CodeFigures(
        stage="independent",
        code="trust",
        label="Trust",
        unit="turn",
        coders="ann,bob",
        n=4,
        used=(2, 1),
        prevalence=about(3 / 8),
        percent_least=about(0.75),
        percent_most=about(0.75),
        kappa_least=about(0.5),
        kappa_most=about(0.5),
        alpha=about(1 - 0.25 / (30 / 56)),
        alpha_low=None,
        alpha_high=None,
        ac1=about((0.75 - 30 / 64) / (34 / 64)),
        interval="",
        judged=about(1 - 0.25 / (30 / 56)),
        verdict="tentative",
        target=0.5,
        p_below=None,
        reason="",
        paradox="",
        universe="assigned: 4 turns in 1 document",
    )


def test_the_figures_are_the_rows_of_agreement(study: Study) -> None:
    rows = {
        (row.code, row.coefficient): row
        for row in agreement(select(study), "turn", coefficients=("krippendorff_alpha", "gwet_ac1", "masi_alpha")).rows
    }
    for one in measured(study).figures:
        alpha = rows[one.code, "masi_alpha" if one.code == "*" else "krippendorff_alpha"]
        assert (one.alpha, one.alpha_low, one.alpha_high) == (alpha.value, alpha.low, alpha.high)
        if one.code != "*":
            assert one.ac1 == rows[one.code, "gwet_ac1"].value


def test_a_threshold_for_what_is_not_there_is_refused(study: Study) -> None:
    wrong = replace(study, settings=replace(study.settings, thresholds=Thresholds(codes={"trsut": 0.8})))
    with pytest.raises(UnreadableError, match="no code 'trsut'"):
        measured(wrong)


def test_nothing_double_coded_is_refused_with_the_reason(study: Study) -> None:
    with pytest.raises(UndefinedError, match=r"there is no turn that two coders have finished.*1 document .*\(p2\)"):
        measured(study, documents=("p2",))


# what was double-coded


def test_documents_are_counted_by_case_and_kind(study: Study) -> None:
    assert group_work(measured(study).work) == [
        GroupWork("north", "interview", 1, 1, 4, 4, 4, 4),
        GroupWork("north", "report", 0, 1, 0, 0, 0, 5),
        GroupWork("all", "", 1, 2, 4, 4, 4, 9),
    ]


def test_pairs_are_counted_on_what_both_finished(study: Study) -> None:
    assert list(pair_work(measured(study).agreement.universe)) == [PairWork("ann, bob", 1, 4, 4)]


def test_the_sample_is_told_with_method_rounds_and_what_was_left_out(study: Study) -> None:
    assert texts(reported(study).sections[0]).split("\n") == [
        "1 of 2 documents (50 %) were coded by two or more coders, each in a layer of their own, and are compared here:"
        " 4 of 4 turns (100 %) and 4 of 9 words (44 %) of what is said in them.",
        "The method, as qualcode.yaml has it: “Two coders, each by themselves.”",
        "Chosen by: no drawing of a sample is recorded in qualcode.yaml; what is known of the choice is said above.",
        "The two coders: ann (Ann) and bob.",
        "Rounds, with documents compared: pilot (Pilot), 1 of 1.",
        "Not compared: 1 document that one coder was to code (p2).",
    ]


def test_who_coded_what_is_a_table_of_documents_and_coders(study: Study) -> None:
    found = table(reported(study), "Who coded what")
    assert (found.header, found.rows) == (
        ("document", "round", "ann", "bob", "compared"),
        (("p1", "pilot", "finished", "finished", "yes"), ("p2", "–", "in progress", "–", "no")),
    )


def test_a_study_without_method_and_rounds_says_that_it_says_nothing(study: Study) -> None:
    bare = replace(study, settings=replace(study.settings, method="", rounds=()))
    said = texts(reported(bare).sections[0])
    assert "no drawing of a sample is recorded in qualcode.yaml, and no method is" in said
    assert "The study tells no rounds apart." in said


def test_of_a_document_assigned_in_part_the_turns_of_two_coders_count(
    tmp_path: Path, write_study_files: Callable[[Path, str], Path]
) -> None:
    """Bob was to code the first three turns only."""
    part = STUDY.replace("bob: [p1]", "bob: [{document: p1, turns: 1-3}]")
    study = load_study(write_study_files(tmp_path, part))[0]
    found = measured(study)
    assert group_work(found.work)[0] == GroupWork("north", "interview", 1, 1, 3, 4, 3, 4)
    assert list(pair_work(found.agreement.universe)) == [PairWork("ann, bob", 1, 3, 3)]
    assert table(reported(study), "Who coded what").rows[0][2:4] == ("finished", "finished, turns 1-3")


def test_the_universe_that_is_asked_for_is_the_one_of_every_figure(study: Study) -> None:
    """Nobody coded the fourth turn."""
    found = measured_report(select(study), "turn", universe_rule="touched")
    assert {(row.n, row.universe) for row in found.figures} == {(3, "touched: 3 turns in 1 document")}
    paragraph = section(agreement_report(found, KNOWN), "For the methods section").blocks[1]
    assert "computed on 3 turns on which at least one coder put a code, for each code" in str(paragraph)


def test_a_sample_that_was_drawn_is_told_with_its_seed_and_strata(study: Study) -> None:
    sample = Sample("s1", 7, ("kind", "coder"), "turn", of=135, drawn=27, random=(SamplePart("p1", "1-4"),))
    drawn = replace(study, settings=replace(study.settings, samples=(sample,)))
    assert (
        "Chosen by drawing, as qualcode.yaml records it: s1: 27 of 135 turns (20 %) by chance, stratified by kind and"
        " coder, with seed 7."
    ) in texts(reported(drawn).sections[0]).split("\n")


def test_what_was_added_for_a_code_is_told_apart_from_what_chance_drew(study: Study) -> None:
    rich = (SamplePart("p1", "1-2"), SamplePart("p1", "4"))
    sample = Sample("s1", of=10, drawn=2, code="trust", enriched=rich)
    drawn = replace(study, settings=replace(study.settings, samples=(sample,)))
    assert (
        "s1: 2 of 10 documents (20 %) by chance, with seed 1. Added for trust: 1 document, whole or in part, where it"
        " is more frequent than in the study."
    ) in texts(reported(drawn).sections[0])


def test_the_report_says_on_what_its_figures_rest_and_how_intervals_were_had_elsewhere(study: Study) -> None:
    assert texts(section(reported(study), "Units, and what counts as what")).split("\n") == [
        line for line in universe_lines(measured(study).agreement) if not line.startswith("Intervals: ")
    ]


def test_the_report_says_how_its_intervals_were_had_with_the_source(study: Study) -> None:
    said = texts(section(reported(study), "How the intervals were had"))
    assert said.startswith("Intervals: jackknife over 4 turns, 95 %")
    assert "Efron & Tibshirani, 1993, ch. 11" in said
    assert "Whole documents are drawn" not in said
    drawn = measured_report(select(study), "turn", wish=Wish("jackknife", over="documents"))
    assert "Whole documents are drawn" in texts(section(agreement_report(drawn, KNOWN), "How the intervals were had"))
    none = measured_report(select(study), "turn", wish=Wish("none"))
    assert texts(section(agreement_report(none, KNOWN), "How the intervals were had")) == "Intervals: none asked."


def test_the_layers_of_a_report_are_those_compared_and_the_consensus(study: Study, reconciled: Study) -> None:
    assert [layer.id for layer in measured(study).layers] == ["ann", "bob"]
    assert [layer.id for layer in measured(reconciled).layers] == ["ann", "bob", "together"]


# tables of figures


def test_the_table_of_figures_has_codes_then_all_codes_together(study: Study) -> None:
    found = table(reported(study), "Agreement")
    assert found.header[:2] == ("code", "%")
    assert [row[:3] for row in found.rows] == [
        ("trust", "75", ".50"),
        ("doubt", "100", "1.00"),
        ("all codes, as sets", "–", "–"),
    ]
    assert [str(row[3]).split()[0] for row in found.rows[:2]] == [".53", "1.00"]
    assert [row[-2] for row in found.rows[:2]] == ["tentative", "reliable"]


def test_without_thresholds_there_is_no_verdict_and_the_report_says_so(study: Study) -> None:
    free = replace(study, settings=replace(study.settings, thresholds=Thresholds()))
    report = reported(free)
    assert "verdict" not in table(report, "Agreement").header
    assert "The study sets no thresholds, so there is no verdict" in texts(section(report, "Agreement, code by code"))


def test_a_code_without_a_value_makes_no_verdict_where_there_are_no_thresholds(study: Study) -> None:
    """Nobody has doubt on these turns, so that it has no value."""
    free = replace(study, settings=replace(study.settings, thresholds=Thresholds()), coded=())
    report = agreement_report(measured(free, codes=("doubt",)), KNOWN)
    assert "verdict" not in table(report, "Agreement").header
    assert "no verdict" in texts(section(report, "Agreement, code by code"))


def test_the_note_on_verdicts_names_the_bounds_and_what_is_held_against_them(study: Study) -> None:
    said = texts(section(reported(study), "Agreement, code by code"))
    assert "by the value, as the study's thresholds ask of alpha, reliable from .80; tentative from .50" in said


def test_a_code_without_an_interval_is_listed_with_the_reason(study: Study) -> None:
    said = texts(section(reported(study), "Codes without a value or an interval"))
    assert said == "trust: no interval: used in 2 units only, too few to tell."


def test_every_coefficient_of_the_table_has_a_sentence_and_its_source_a_reference(study: Study) -> None:
    report = reported(study)
    said = texts(section(report, "What the coefficients are"))
    assert [name for name in ("Percent", "Cohen", "Krippendorff", "Gwet", "Passonneau") if name not in said] == []
    authors = [line.split(",")[0] for line in texts(section(report, "References")).split("\n")]
    assert authors == sorted(authors)
    assert {"Cohen", "Krippendorff", "Gwet", "Passonneau"} <= set(authors)


# reconciling


def test_without_a_consensus_layer_the_report_says_that_nothing_is_recorded(study: Study) -> None:
    said = texts(section(reported(study), "Before and after reconciling"))
    assert said.startswith("Not done: the study has no consensus layer")
    assert "Why not is not recorded" in said


def test_a_memo_of_reconciliation_says_why_there_was_none(study: Study) -> None:
    memo = Memo("m1", "memos/m1.md", "No meeting", "reconciliation", "ann", "2019-03-14", text="# M\n\nBob had left.")
    said = texts(section(reported(replace(study, memos=(memo,))), "Before and after reconciling"))
    assert said.split("\n")[1] == "No meeting: “Bob had left.” (Ann, 2019-03-14, memos/m1.md)"


def test_agreement_with_the_consensus_stands_apart_and_is_not_called_reliability(reconciled: Study) -> None:
    """Ann has one coding more than the consensus, Bob has its very codings."""
    report = reported(reconciled)
    part = section(report, "Before and after reconciling")
    assert "are not to be reported as reliability" in texts(part)
    found = next(block for block in part.blocks if isinstance(block, Table))
    assert [(*row[:5], str(row[6]).split()[0]) for row in found.rows if row[0] == "trust"] == [
        ("trust", "before", "ann, bob", 4, "75", ".53"),
        ("trust", "after", "ann, together", 4, "75", ".53"),
        ("trust", "after", "bob, together", 4, "100", "1.00"),
    ]


def test_decisions_on_record_say_why_coders_differed_whom_they_followed_and_what_it_brought(reconciled: Study) -> None:
    """Ann alone has trust on the second turn; it was decided that it is none."""
    sides = (Side("ann", (Snapshot("2", "trust", 11, 14),)), Side("bob"))
    decision = Decision("d", "r", "p1", "q", 11, 14, sides, "one", ("bob",), class_="slip", by="kim")
    found = measured_report(select(reconciled), "turn", decisions=[decision])
    part = section(agreement_report(found, KNOWN), "Before and after reconciling")
    assert (
        "On record in 1 document: 0 passages on which coders agreed, 1 decision by kim. Alpha over all codes, as sets,"
        " of the coders on these documents: 0.667 as they had coded, 1.000 with what was decided in place"
    ) in texts(part)
    tables = {block.title: block.rows for block in part.blocks if isinstance(block, Table)}
    assert tables["Why coders differed"] == (("slip", 1, "100%"),)
    assert tables["Whose codings the decisions followed"] == (
        ("ann", 1, 0, 1, 0, 0, 0, 0),
        ("bob", 1, 1, 0, 0, 0, 0, 0),
    )


def test_the_consensus_changes_nothing_of_the_independent_figures(study: Study, reconciled: Study) -> None:
    assert measured(reconciled).figures == measured(study).figures


def test_a_consensus_that_has_finished_nothing_is_named(reconciled: Study) -> None:
    *others, together = reconciled.layers
    begun = replace(together, documents={"p1": replace(together.documents["p1"], state="in-progress")})
    said = texts(section(reported(replace(reconciled, layers=(*others, begun))), "Before and after reconciling"))
    assert said == "Not given: no document compared here is finished in a consensus layer (together)."


# disagreements


def test_disagreements_are_counted_by_kind_with_examples(study: Study) -> None:
    """Ann has trust on the second turn, where Bob has nothing."""
    part = section(reported(study), "Disagreements by kind")
    assert part.blocks[0] == "Coders disagree on 1 of 4 turns (25 %)."
    found = next(block for block in part.blocks if isinstance(block, Table))
    assert len(found.rows) == 1
    assert found.rows[0][1:3] == ("1", "100")
    (example,) = next(block for block in part.blocks if isinstance(block, Items)).texts
    assert example.startswith(str(found.rows[0][0]))
    assert example.endswith(", p1, turn 2 (line 9). ann: trust; bob: no code. “two”")


def test_no_example_quotes_a_document_where_none_is_wanted(study: Study) -> None:
    part = section(agreement_report(measured(study), KNOWN, examples=0), "Disagreements by kind")
    assert [type(block) for block in part.blocks] == [str, Table]


# methods and provenance


def test_the_paragraph_for_the_methods_section_is_made_of_the_figures(study: Study) -> None:
    paragraph = section(reported(study), "For the methods section").blocks[1]
    assert paragraph == (
        "1 of 2 documents (50 %), with 4 of 9 words (44 %), were coded independently by both coders, with version 1.0.0"
        " of the codebook (test). Agreement was computed on 4 turns, for each code as present or absent on a turn; what"
        " a coder was not to code or had not finished counted as missing. Krippendorff's alpha ranged from .53 (trust)"
        " to 1.00 (doubt), median .77, over 2 codes; percent agreement of pairs of coders was 75–100 % and Cohen's"
        " kappa .50–1.00. The lower end of the 95 % interval was at or above .80 for 0 and at or above .50 for 0 of 2"
        " codes."
        " With the codes of a turn taken as a set, alpha with MASI's distance was"
        f" {_together(study)}. All of these figures are of the independent codings, before anything was reconciled."
    )


def _together(study: Study) -> str:
    return str(table(reported(study), "Agreement").rows[-1][3])


def test_provenance_has_the_command_and_the_digests(study: Study) -> None:
    part = section(reported(study), "Where the figures come from")
    assert part.blocks[0].startswith("Computed by qualcode 9.9; nothing was drawn at random.")  # type: ignore[union-attr]
    assert part.blocks[1] == Verbatim("qualcode report agreement")
    assert part.blocks[3] == Items(("settings (qualcode.yaml): ab12",))


def test_the_report_does_not_depend_on_the_order_of_layers_and_documents(reconciled: Study) -> None:
    turned = replace(
        reconciled,
        layers=tuple(reversed(reconciled.layers)),
        coded=tuple(reversed(reconciled.coded)),
        documents=tuple(reversed(reconciled.documents)),
    )
    ours, theirs = reported(reconciled), reported(turned)
    assert table(theirs, "Who coded what") == table(ours, "Who coded what")
    assert [row[:4] for row in table(theirs, "Agreement").rows] == [row[:4] for row in table(ours, "Agreement").rows]
