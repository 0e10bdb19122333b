"""`--universe` and assignments of turns: what a person, a pipeline and a script get."""

import json
from pathlib import Path

import pytest
from lxml import etree

from tests_support import Run

STUDY = """
== qualcode.yaml
coders: [{id: ann}, {id: bob}]
assignments:
  ann: [p1]
  bob: [{document: p1, turns: 1-4}]
thresholds: {tentative: 0.1, bound: value}
== transcripts/p1.md
---
id: p1
speakers: {INT: interviewer, P: respondent}
---
INT: Why?
P: one
P: two
INT: And?
P: five
== codings/ann/layer.yaml
coder: ann
documents: {p1: {state: finished}}
== codings/ann/p1.jsonl
{"id":"1","document":"p1","start":13,"end":16,"code":"trust","quote":"one"}
{"id":"2","document":"p1","start":20,"end":23,"code":"trust","quote":"two"}
== codings/bob/layer.yaml
coder: bob
documents: {p1: {state: finished}}
== codings/bob/p1.jsonl
{"id":"4","document":"p1","start":13,"end":16,"code":"trust","quote":"one"}
"""


@pytest.fixture
def study_dir(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    folder: Path = request.getfixturevalue("write_study_files")(tmp_path / "study", STUDY)
    return folder


@pytest.mark.parametrize(
    ("rule", "label"),
    [
        ("assigned", "assigned: 4 turns in 1 document"),
        ("touched", "touched: 2 turns in 1 document"),
        ("eligible-speakers", "eligible-speakers: 2 turns in 1 document"),
    ],
)
def test_every_row_for_scripts_says_on_which_units_it_rests(qualcode: Run, rule: str, label: str) -> None:
    rows = json.loads(qualcode("agreement", "--universe", rule, "--json").stdout)
    assert {row["universe"] for row in rows} == {label}
    assert list(rows[0])[-3:] == ["universe", "group", "machine"]


@pytest.mark.parametrize("table", [(), ("--pairs",), ("--levels",), ("--mergers",), ("--gate",)])
@pytest.mark.parametrize("rule", ["assigned", "touched", "eligible-speakers"])
def test_every_table_says_on_which_units_it_rests(qualcode: Run, rule: str, table: tuple[str, ...]) -> None:
    assert f"\nUniverse: {rule}; " in qualcode("agreement", "--universe", rule, *table).stdout


def test_the_gate_for_a_pipeline_says_it_too(qualcode: Run) -> None:
    printed = qualcode("agreement", "--gate", "--universe", "touched", "--format", "junit").stdout
    assert "Universe: touched; only turns" in etree.fromstring(printed.encode()).findtext(".//system-out", "")
    judged = json.loads(qualcode("agreement", "--gate", "--universe", "touched", "--json").stdout)
    assert [(row["code"], row["n_had"], row["universe"]) for row in judged] == [
        ("trust", 2, "touched: 2 turns in 1 document")
    ]


def test_a_universe_that_there_is_not_is_refused(qualcode: Run) -> None:
    result = qualcode("agreement", "--universe", "coded")
    assert result.exit_code == 2
    assert "'coded' is not one of 'assigned', 'touched', 'eligible-speakers'" in result.stderr


def test_status_shows_the_turns_that_are_assigned(qualcode: Run) -> None:
    result = qualcode("status")
    assert [line.split()[:5] for line in result.stdout.splitlines() if line.startswith("p1")] == [
        ["p1", "ann", "finished", "all", "2"],
        ["p1", "bob", "finished", "1-4", "1"],
    ]
    assert "2 of 2 assigned readings (1 of them of some turns only) finished" in result.stderr


def test_a_study_without_such_assignments_has_no_column_of_turns(qualcode: Run, study_dir: Path) -> None:
    settings = study_dir / "qualcode.yaml"
    settings.write_text("coders: [{id: ann}, {id: bob}]\n")
    assert "turns" not in qualcode("status").stdout
