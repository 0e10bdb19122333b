"""`qualcode disagreements`: what a meeting, a spreadsheet and a script get."""

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest

from qualcode.analysis.disagreement.confusion import ConfusionRow
from qualcode.analysis.disagreement.disagreement_rows import DisagreementRow
from qualcode.analysis.disagreement.disagreement_summary import SummaryRow
from qualcode.cli._cards import ending
from tests_support import Run

STUDY = """
== qualcode.yaml
coders: [{id: ann}, {id: bob}, {id: cy}]
== codebook/codebook.yaml
name: test
version: 1.0.0
codes:
  - {id: trust, label: Trust}
  - {id: doubt, label: Doubt}
facets:
  who: {values: [us, them]}
== transcripts/p1.md
---
id: p1
speakers: {INT: interviewer, P: respondent}
---
P: one or two words

INT: why

P: three

P: four
== codings/ann/layer.yaml
coder: ann
documents: {p1: {state: finished}}
== codings/ann/p1.jsonl
{"id":"1","document":"p1","start":3,"end":19,"code":"trust","facets":{"who":["us"]},"quote":"one or two words"}
{"id":"2","document":"p1","start":34,"end":39,"code":"doubt","quote":"three"}
{"id":"5","document":"p1","start":44,"end":48,"code":"doubt","quote":"four"}
== codings/bob/layer.yaml
coder: bob
documents: {p1: {state: finished}}
== codings/bob/p1.jsonl
{"id":"3","document":"p1","start":3,"end":6,"code":"trust","facets":{"who":["them"]},"quote":"one"}
{"id":"4","document":"p1","start":34,"end":39,"code":"trust","quote":"three"}
== codings/cy/layer.yaml
coder: cy
"""


@pytest.fixture
def study_dir(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    folder: Path = request.getfixturevalue("write_study_files")(tmp_path / "study", STUDY)
    return folder


def test_each_disagreement_is_a_card_with_its_text_and_what_each_coder_said(qualcode: Run) -> None:
    """Values: nothing 3, trust 3, doubt 2; alpha 1 - 7 x 4 / 42; turn 3 settled to doubt 1 - 7 x 2 / 42."""
    done = qualcode("disagreements", "--sort", "text")
    assert done.exit_code == 0
    assert "\n".join(done.stdout.split("\n\n")[2:4]) == (
        " 1  p1, turn 1, line 5, P (respondent)\n"
        "    facet; gain 0\n"
        "  │ one or two words\n"
        "    INT: why\n"
        "    ann  trust [who=us]\n"
        "    bob  trust [who=them]  “one”\n"
        " 2  p1, turn 3, line 9, P (respondent)\n"
        "    other-code; gain .3333\n"
        "    INT: why\n"
        "  │ three\n"
        "    P: four\n"
        "    ann  doubt\n"
        "    bob  trust"
    )
    assert done.stderr == "3 of 3 shown\n"


def test_it_says_how_many_of_the_kinds_asked_for_are_not_shown(qualcode: Run) -> None:
    done = qualcode("disagreements", "--kind", "presence", "--kind", "facet", "--limit", "1")
    assert done.stderr == "1 of 2 shown; --limit 0 shows all, --limit N so many\n"


def test_the_terminal_says_how_many_of_each_kind_and_on_what(qualcode: Run) -> None:
    done = qualcode("disagreements")
    assert done.stdout.startswith("3 of 4 turns in dispute; alpha of sets (MASI) over all codes is 0.333.\n")
    assert [line.split()[:4] for line in done.stdout.split("\n")[3:7]] == [
        ["other-code", "1", "33", "%"],
        ["presence", "1", "33", "%"],
        ["facet", "1", "33", "%"],
        ["all", "3", "100", "%"],
    ]
    assert "Unit: turn; 4 turns in 1 document that two or more coders have finished." in done.stdout


@pytest.mark.parametrize("words", [[], ["--summary"], ["--confusion"], ["--confusion", "--depth", "1"]])
def test_all_fits_80_columns(qualcode: Run, monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert max(map(len, qualcode("disagreements", *words).stdout.split("\n"))) <= 80


@pytest.mark.parametrize(
    ("words", "row"), [([], DisagreementRow), (["--summary"], SummaryRow), (["--confusion"], ConfusionRow)]
)
def test_the_keys_of_json_are_the_fields(qualcode: Run, words: list[str], row: type) -> None:
    rows = json.loads(qualcode("disagreements", *words, "--json").stdout)
    assert rows
    assert {tuple(found) for found in rows} == {row._fields}  # type: ignore[attr-defined]


def test_json_names_the_codings_of_each_side(qualcode: Run) -> None:
    rows = json.loads(qualcode("disagreements", "--json", "--kind", "presence").stdout)
    sides = [(side["coder"], side["codes"], [mark["coding"] for mark in side["marks"]]) for side in rows[0]["sides"]]
    assert (len(rows), sides) == (1, [("ann", ["doubt"], ["5"]), ("bob", [], [])])


def test_a_file_has_all_rows_and_a_limit_fewer(qualcode: Run) -> None:
    assert len(list(csv.reader(io.StringIO(qualcode("disagreements", "--format", "csv").stdout)))) == 4
    assert len(list(csv.reader(io.StringIO(qualcode("disagreements", "--format", "csv", "--limit", "1").stdout)))) == 2


def test_the_workbook_of_a_meeting(qualcode: Run, tmp_path: Path) -> None:
    done = qualcode("disagreements", "-o", str(tmp_path / "meeting.xlsx"), "--sort", "text")
    assert done.exit_code == 0
    book = openpyxl.load_workbook(tmp_path / "meeting.xlsx")
    assert book.sheetnames == ["Agenda", "By kind", "By code", "By pair of coders", "Confusion", "About"]
    header, first, *_ = book["Agenda"].values
    assert header == (
        *("no", "document", "turn", "line", "speaker", "before", "text", "ann", "bob"),
        *("kind", "gain", "decision", "reason", "codings"),
    )
    assert first == (
        *(1, "p1", 1, 5, "P (respondent)", None, "one or two words", "trust [who=us]", "trust [who=them]"),
        *("facet", 0, None, None, "ann: 1\nbob: 3"),
    )
    assert (book["Agenda"].freeze_panes, book["Agenda"].page_setup.orientation) == ("D2", "landscape")
    assert (book["Agenda"].print_title_rows, book["Agenda"].page_setup.fitToHeight) == ("$1:$1", 0)


def test_a_unit_without_a_code_and_one_that_was_not_a_coders_look_different(qualcode: Run, study_dir: Path) -> None:
    """Cy has finished nothing of p1, but both of p2 with ann."""
    (study_dir / "transcripts/p2.md").write_text("---\nid: p2\nspeakers: {P: respondent}\n---\nP: two\n")
    (study_dir / "codings/ann/layer.yaml").write_text(
        "coder: ann\ndocuments: {p1: {state: finished}, p2: {state: finished}}\n"
    )
    (study_dir / "codings/ann/p2.jsonl").write_text(
        '{"id":"9","document":"p2","start":3,"end":6,"code":"trust","quote":"two"}\n'
    )
    (study_dir / "codings/cy/layer.yaml").write_text("coder: cy\ndocuments: {p2: {state: finished}}\n")
    rows = list(csv.DictReader(io.StringIO(qualcode("disagreements", "--format", "csv", "--kind", "presence").stdout)))
    assert sorted((row["document"], row["ann"], row["bob"], row["cy"]) for row in rows) == [
        ("p1", "doubt", "no code", ""),
        ("p2", "trust", "", "no code"),
    ]


def test_without_disagreement_it_says_so(qualcode: Run) -> None:
    done = qualcode("disagreements", "--speaker", "INT")
    assert done.exit_code == 0
    assert done.stdout.startswith("No disagreement: ann and bob gave the same codes to all of 1 turn.\n")
    assert json.loads(qualcode("disagreements", "--speaker", "INT", "--json").stdout) == []


def test_the_universe_says_which_units_count(qualcode: Run) -> None:
    assert "3 of 3 turns in dispute" in qualcode("disagreements", "--universe", "touched").stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--kind", "presense"], "no kind 'presense'; did you mean 'presence'?"),
        (["--code", "trsut"], "no code 'trsut'; did you mean 'trust'?"),
        (["--coders", "ann,bop"], "no coder 'bop'; did you mean 'bob'?"),
        (["--coders", "ann"], "agreement needs the layers of two coders; the scope holds only layer 'ann'"),
        (["--summary", "--confusion"], "give `--summary` or `--confusion`, not both"),
        (["--summary", "--kind", "facet"], "`--kind` and `--limit` are of the list"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(qualcode: Run, words: list[str], message: str) -> None:
    done = qualcode("disagreements", *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert message in done.stderr


def test_where_no_two_coders_have_finished_anything_that_is_no_agreement(qualcode: Run, study_dir: Path) -> None:
    for layer in study_dir.glob("codings/*/layer.yaml"):
        layer.write_text(layer.read_text().replace("finished", "in-progress"))
    assert qualcode("disagreements").stdout.startswith("Nothing to compare: no turn here that two coders")


def test_the_summary_as_csv_is_one_table_with_the_fields_of_the_rows(qualcode: Run) -> None:
    lines = list(csv.reader(io.StringIO(qualcode("disagreements", "--summary", "--format", "csv").stdout)))
    assert lines[0] == list(SummaryRow._fields)
    assert [line[:4] for line in lines if line[0] == "coders"] == [["coders", "ann,bob", "3", "4"]]


def test_units_with_the_same_codes_on_other_words_are_said_not_to_be_listed(qualcode: Run, study_dir: Path) -> None:
    """Both have trust on the third turn, but bob only on its first two letters."""
    for coder, quote, end in (("ann", "three", 39), ("bob", "th", 36)):
        line = f'{{"id":"{coder}","document":"p1","start":34,"end":{end},"code":"trust","quote":"{quote}"}}\n'
        (study_dir / f"codings/{coder}/p1.jsonl").write_text(line)
    said = " ".join(qualcode("disagreements").stdout.split())
    assert "Not listed: 1 turn to which all coders gave the same codes, but to other words of the turn;" in said
    assert "Not listed" not in qualcode("disagreements", "--kind", "extent").stdout


def test_of_what_stands_before_a_unit_the_end_is_shown() -> None:
    assert ending("  one\ntwo ", 9) == "one two"
    assert ending("word by word and on and on", 12) == "… on and on"
