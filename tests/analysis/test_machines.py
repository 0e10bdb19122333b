from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.analysis.agreement import Agreement, agreement
from qualcode.analysis.agreement_rows import ALL_CODES
from qualcode.analysis.draws import Wish
from qualcode.analysis.machines import (
    MACHINE_COEFFICIENTS,
    machine_agreement,
    machine_rows_table,
    machine_table,
    started_from,
)
from qualcode.errors import RefusedError, UnknownNameError
from qualcode.model import Study
from qualcode.problem import Problem
from qualcode.scope import Scope, Selection, select
from qualcode.scope_notes import standing_notes
from qualcode.settings import Suggestions

Loaded = tuple[Study, list[Problem]]

STUDY = """
== qualcode.yaml
title: Test
coders: [{id: ann}, {id: bob}]
== transcripts/p1.md
---
id: p1
speakers: {P: respondent}
---
P: one

P: two

P: six

P: ten
== codings/ann/layer.yaml
coder: ann
documents: {p1: {state: finished}}
== codings/ann/p1.jsonl
{"id":"1","document":"p1","start":3,"end":6,"code":"trust","quote":"one","origin":{"layer":"bot","score":0.5}}
{"id":"2","document":"p1","start":11,"end":14,"code":"trust","quote":"two"}
== codings/bob/layer.yaml
coder: bob
documents: {p1: {state: finished}}
== codings/bob/p1.jsonl
{"id":"3","document":"p1","start":3,"end":6,"code":"trust","quote":"one"}
{"id":"4","document":"p1","start":3,"end":6,"code":"doubt","quote":"one"}
== codings/agreed/layer.yaml
coder: agreed
kind: consensus
documents: {p1: {state: finished}}
== codings/agreed/p1.jsonl
{"id":"6","document":"p1","start":3,"end":6,"code":"trust","quote":"one"}
== codings/bot/layer.yaml
coder: bot
kind: machine
method: {by: learn, codes: trust, learned: ann (p1)}
documents: {p1: {state: finished}}
== codings/bot/p1.jsonl
{"id":"5","document":"p1","start":3,"end":6,"code":"trust","quote":"one","score":0.9}
"""


@pytest.fixture
def selection(tmp_path: Path, write_study_files: object) -> Selection:
    assert callable(write_study_files)
    from qualcode.study import load_study

    return select(load_study(write_study_files(tmp_path / "study", STUDY))[0])


def measure(selection: Selection) -> Agreement:
    return agreement(selection, "turn", coefficients=MACHINE_COEFFICIENTS, wish=Wish(interval="none"))


def test_a_machine_is_held_against_each_person_and_the_consensus_two_at_a_time(selection: Selection) -> None:
    found = machine_agreement(selection, "bot", measure)
    percents = {row.coders: row.value for row in found.rows if row.coefficient == "percent_agreement"}
    assert percents == {"bot,ann": 0.75, "bot,bob": 1.0, "bot,agreed": 1.0}
    assert {row.machine for row in found.rows} == {"bot"}
    assert {row.code for row in found.rows} == {ALL_CODES, "trust"}  # doubt it was not asked for


def test_peoples_figures_have_no_machine_in_them(selection: Selection) -> None:
    rows = measure(selection).rows
    assert {row.coders for row in rows} == {"ann,bob"}
    assert {row.machine for row in rows} == {""}


def test_a_machine_is_never_pooled_with_people(selection: Selection) -> None:
    pooled = select(selection.study, Scope(layers=("ann", "bob", "bot")))
    with pytest.raises(RefusedError, match="a machine is never pooled with people; name one other layer with it"):
        measure(pooled)
    assert measure(select(selection.study, Scope(layers=("ann", "bot")))).rows


def test_the_table_says_what_is_not_independent_and_what_is_missing(selection: Selection) -> None:
    table = machine_table(machine_agreement(selection, "bot", measure))
    assert [row[:7] for row in table.rows] == [
        ("trust", "ann", 4, "1/2", "75", ".50", ".53"),
        ("", "bob", 4, "1/1", "100", "1.00", "1.00"),
        ("", "agreed", 4, "1/1", "100", "1.00", "1.00"),
    ]
    said = "\n".join(table.notes)
    assert "Not independent: 1 of 2 codings of ann started from a suggestion of 'bot'" in said
    assert "'bot' learned from ann (p1)" in said
    assert "'bot' says nothing of 1 code (doubt)" in said


def test_where_suggestions_are_shown_no_coding_is_taken_for_independent(selection: Selection) -> None:
    def shown(one: Selection) -> bool:
        return any(
            "may have been led by it too" in note
            for note in machine_table(machine_agreement(one, "bot", measure)).notes
        )

    study = selection.study
    settings = replace(study.settings, suggestions=Suggestions(in_coder=True))
    assert (shown(selection), shown(select(replace(study, settings=settings)))) == (False, True)


def test_for_files_each_row_names_its_machine(selection: Selection) -> None:
    table = machine_rows_table(machine_agreement(selection, "bot", measure).rows, ())
    assert table.header[:3] == ("machine", "code", "coefficient")
    assert {row[0] for row in table.rows} == {"bot"}


def test_every_result_says_how_many_codings_started_from_a_suggestion(selection: Selection) -> None:
    assert started_from(selection, selection.study.layer_by_id["ann"], "bot") == (1, 2)
    assert "Not independent of a machine: 1 of 4 codings started from a suggestion of 'bot' (ann 1)." in standing_notes(
        selection
    )


def test_an_unknown_machine_is_refused_with_the_nearest(selection: Selection) -> None:
    with pytest.raises(UnknownNameError, match="no machine's layer 'bit'; did you mean 'bot'"):
        machine_agreement(selection, "bit", measure)
    with pytest.raises(UnknownNameError, match="no machine's layer 'ann'"):
        machine_agreement(selection, "ann", measure)
