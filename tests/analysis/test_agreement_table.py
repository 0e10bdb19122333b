from collections.abc import Callable
from pathlib import Path

import pytest

from qualcode.analysis.agreement import Agreement, agreement
from qualcode.analysis.agreement_table import code_table, pair_table
from qualcode.analysis.draws import Wish
from qualcode.model import Thresholds
from qualcode.scope import Scope, select
from qualcode.study import load_study

STUDY = """
== qualcode.yaml
coders: [{id: ann}, {id: bob}, {id: eve}]
== codebook/codebook.yaml
codes: [{id: trust, codes: [{id: lost}]}, {id: doubt}, {id: hope}]
== transcripts/p1.md
---
id: p1
speakers: {P: respondent}
---
P: one

P: two

P: three

P: four
== codings/ann/layer.yaml
coder: ann
documents: {p1: {state: finished}}
== codings/ann/p1.jsonl
{"id":"1","document":"p1","start":3,"end":6,"code":"lost","quote":"one"}
{"id":"2","document":"p1","start":11,"end":14,"code":"lost","quote":"two"}
== codings/bob/layer.yaml
coder: bob
documents: {p1: {state: finished}}
== codings/bob/p1.jsonl
{"id":"3","document":"p1","start":3,"end":6,"code":"lost","quote":"one"}
== codings/eve/layer.yaml
coder: eve
documents: {p1: {state: finished}}
== codings/eve/p1.jsonl
{"id":"4","document":"p1","start":3,"end":6,"code":"lost","quote":"one"}
{"id":"5","document":"p1","start":11,"end":14,"code":"lost","quote":"two"}
"""


@pytest.fixture
def measured(request: pytest.FixtureRequest, tmp_path: Path) -> Agreement:
    study, _ = load_study(request.getfixturevalue("write_study_files")(tmp_path, STUDY))
    return agreement(select(study, Scope(codes=("trust", "hope"))), "turn")


def test_a_row_holds_the_range_over_pairs_and_alpha_over_all(measured: Agreement) -> None:
    table = code_table(measured, measured.rows)
    assert table.header == ("code", "n", "used ann", "used bob", "used eve", "percent", "kappa", "alpha", "95 %")
    assert table.rows == (
        ("trust", 4, 2, 1, 2, "83", ".50–1.00", ".69", "–"),
        ("hope", 4, 0, 0, 0, "–", "–", "–", "–"),
        ("all codes, as sets", 4, "", "", "", "", "", ".69", "−1.00–.99"),
    )
    assert "hope: not assessable: nobody used it in these 4 units." in table.notes


def test_a_narrow_table_puts_the_uses_into_one_column_and_says_whose_they_are(measured: Agreement) -> None:
    table = code_table(measured, measured.rows, narrow=True)
    assert [row[:2] for row in table.rows] == [("trust", "2/1/2"), ("hope", "0/0/0"), ("all codes, as sets", "")]
    assert table.notes[0] == "Units compared: 4. Used: units with the code by ann, bob, eve."


def test_pairs_have_a_row_each(measured: Agreement) -> None:
    table = pair_table(measured, measured.rows)
    kappas = [row[2:4] + row[6:8] for row in table.rows if row[:2] == ("trust", "cohen_kappa")]
    assert kappas == [("ann, bob", 0.5, 4, "2/1"), ("ann, eve", 1.0, 4, "2/2"), ("bob, eve", 0.5, 4, "1/2")]


def test_without_intervals_their_column_is_empty_and_the_notes_say_so(measured: Agreement) -> None:
    found = agreement(measured.selection, "turn", wish=Wish("none"))
    assert [row[-1] for row in code_table(found, found.rows).rows] == ["–", "–", "–"]
    assert "Intervals: none asked." in code_table(found, found.rows).notes


def test_the_verdict_is_by_the_lower_end_of_the_interval(measured: Agreement) -> None:
    """Alpha of trust is .69 and would be tentative, but its interval begins below 0."""
    table = code_table(measured, measured.rows, Thresholds(tentative=0.6, reliable=0.8))
    assert table.header[-2:] == ("verdict", "p(below)")
    assert [row[-2] for row in table.rows] == ["not shown", "undefined", "not shown"]
    assert "Verdict, by the lower end of the interval: 'reliable' from .80, 'tentative' from .60" in " ".join(
        table.notes
    )


def test_without_intervals_the_verdict_is_by_the_value(measured: Agreement) -> None:
    found = agreement(measured.selection, "turn", wish=Wish("none"))
    table = code_table(found, found.rows, Thresholds(tentative=0.6), narrow=True)
    assert [row[-1] for row in table.rows] == ["tentative", "undefined", "tentative"]


def test_a_narrow_table_says_how_probable_it_is_that_alpha_is_below_the_threshold(measured: Agreement) -> None:
    rows = [row._replace(p_below=0.25, target=0.6) for row in measured.rows if row.code == "trust"]
    notes = code_table(measured, rows, Thresholds(0.6), narrow=True).notes
    assert "Probability that alpha is below .60: trust .25." in notes


def test_a_code_that_was_hardly_used_has_no_interval_and_the_notes_say_why(measured: Agreement) -> None:
    assert "trust: no interval: used in 2 units only, too few to tell." in code_table(measured, measured.rows).notes


def test_a_long_id_is_broken_after_its_hyphens(tmp_path: Path, write_study_files: Callable[[Path, str], Path]) -> None:
    long = "learning-community-data-redesign"
    study, _ = load_study(write_study_files(tmp_path, STUDY.replace("lost", long)))
    found = agreement(select(study), "turn")
    assert code_table(found, found.rows, narrow=True).rows[1][0] == "  learning-community-\n    data-redesign"
    assert code_table(found, found.rows).rows[1][0] == f"  {long}"
