"""`qualcode reconcile`: question by question, from a file, and what came of it."""

import csv
import json
from pathlib import Path

import pytest

from reconciling_studies import STUDY
from tests_support import Run

AT = ("--by", "kim", "--at", "2019-04-01T10:00:00Z")


@pytest.fixture
def study_dir(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    folder: Path = request.getfixturevalue("write_study_files")(tmp_path / "study", STUDY)
    return folder


def decisions(qualcode: Run) -> list[tuple[str, list[str], str, str]]:
    rows = json.loads(qualcode("reconcile", "decisions", "pilot", "--json").stdout)
    return [
        (row["decision"], row.get("took", []), row["class"], ",".join(one["code"] for one in row.get("made", [])))
        for row in rows
    ]


def test_questions_are_asked_one_by_one_and_saved_at_once(qualcode: Run) -> None:
    """1 with its usual class and no note; c with a class and a note; k with a note."""
    done = qualcode("reconcile", "pilot", *AT, stdin="1\n\n\nc hub-pay\nm\nboth are meant\nk\nstands\n")
    assert done.exit_code == 0
    assert decisions(qualcode) == [
        ("one", ["ann"], "slip", ""),
        ("new", [], "double-meaning", "hub-pay"),
        ("kept", [], "kept", ""),
    ]
    assert done.stderr == (
        "1 passage merged on which all agreed (overlap 0.5, span majority)\n"
        "wrote memos/reconciliation-pilot.md\nnothing is open\n"
    )
    assert qualcode("check").exit_code == 0


def test_a_question_shows_its_text_with_the_spans_and_what_each_coder_has(qualcode: Run) -> None:
    said = qualcode("reconcile", "pilot", *AT, stdin="\n?\nq\n").stdout
    assert (
        "2/3  p1, line 9, P (respondent): other-code\n"
        "    INT: why\n"
        "  │ [2>three<2], or four\n"
        "    P: five\n"
        "  1  ann: doubt (Doubt) — says or\n"
        "  2  bob: trust (Trust)\n"
    ) in said
    assert "trust (Trust)\n  definition: Reliance on others.\n" in said


@pytest.mark.parametrize("end", ["q\n", ""])
def test_where_it_ends_what_was_decided_stays(qualcode: Run, end: str) -> None:
    done = qualcode("reconcile", "pilot", *AT, stdin=f"2\n\n\n{end}")
    assert (done.exit_code, decisions(qualcode)) == (0, [("one", ["bob"], "slip", "doubt")])
    assert done.stderr.endswith("2 questions open in 1 document\n")


def test_an_end_in_the_middle_of_an_answer_takes_no_half_answer(qualcode: Run) -> None:
    assert qualcode("reconcile", "pilot", *AT, stdin="2\ns\n").exit_code == 0
    assert decisions(qualcode) == []


def test_an_answer_can_be_undone(qualcode: Run) -> None:
    qualcode("reconcile", "pilot", *AT, stdin="2\n\n\nu\n1\n\n\nq\n")
    assert decisions(qualcode) == [("one", ["ann"], "slip", "")]


@pytest.mark.parametrize("typed", ["2\nu\n1\n\n\nq\n", "2\n\nu\n1\n\n\nq\n"])
def test_until_it_is_saved_an_answer_can_be_taken_back(qualcode: Run, typed: str) -> None:
    """At the question why, and at the note."""
    qualcode("reconcile", "pilot", *AT, stdin=typed)
    assert decisions(qualcode) == [("one", ["ann"], "slip", "")]


def test_the_classes_are_explained_where_they_are_asked_for(qualcode: Run) -> None:
    said = qualcode("reconcile", "pilot", *AT, stdin="1\n?\ng\n\nq\n").stdout
    assert "  g  definition-gap: the codebook does not tell the codes apart\n" in said
    assert decisions(qualcode) == [("one", ["ann"], "definition-gap", "")]


@pytest.mark.parametrize("typed", ["n", "0", "none"])
def test_neither_has_the_words_that_recoding_has(qualcode: Run, typed: str) -> None:
    qualcode("reconcile", "pilot", *AT, stdin=f"{typed}\n\n\nq\n")
    assert [kind for kind, *_ in decisions(qualcode)] == ["neither"]


def test_what_makes_no_sense_is_said_and_asked_again(qualcode: Run) -> None:
    done = qualcode("reconcile", "pilot", *AT, stdin="7\nc trsut\ns nowhere at all\n1\nxx\ng\n\nq\n")
    assert "no answer '7'; " in done.stdout
    assert "no code 'trsut'; did you mean 'trust'?" in done.stdout
    assert "no 'nowhere at all' in 'p1'" in done.stdout
    assert "no class 'xx'" in done.stdout
    assert decisions(qualcode) == [("one", ["ann"], "definition-gap", "")]


def test_another_span_and_other_facets(qualcode: Run) -> None:
    qualcode("reconcile", "pilot", *AT, stdin="s two\n\n\nb\n\n\nf who=us how=well\n\n\n")
    assert decisions(qualcode) == [
        ("new", [], "slip", "doubt"),
        ("both", ["ann", "bob"], "definition-gap", "trust,doubt"),
        ("new", [], "definition-gap", "hub-team"),
    ]


def fill(pack: Path, *choices: str) -> None:
    rows = list(csv.DictReader(pack.read_text(encoding="utf-8").splitlines()))
    for row, choice in zip(rows, choices, strict=True):
        row["decision"] = choice
    with pack.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_a_meeting_works_from_a_spreadsheet(qualcode: Run, tmp_path: Path) -> None:
    pack = tmp_path / "pack.csv"
    assert qualcode("reconcile", "pilot", "--pack", str(pack)).stderr == (
        f"wrote {pack}\n3 questions open in 1 document\n"
    )
    fill(pack, "ann", "", "bob")
    done = qualcode("reconcile", "pilot", "--from", str(pack), *AT)
    assert done.stdout == "2 decisions put on record, 1 passage merged on which all agreed\n"
    assert done.stderr == "1 question open in 1 document\n"
    again = qualcode("reconcile", "pilot", "--from", str(pack), *AT)
    assert again.stdout == "0 decisions put on record, 2 on record already\n"


def test_a_pack_with_faults_changes_nothing(qualcode: Run, tmp_path: Path, study_dir: Path) -> None:
    pack = tmp_path / "pack.csv"
    qualcode("reconcile", "pilot", "--pack", str(pack))
    fill(pack, "ann", "anna", "both")
    done = qualcode("reconcile", "pilot", "--from", str(pack), *AT)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        "qualcode: error: 2 of 3 answers cannot be taken, so none was",
        "pack.csv:3: no answer 'anna'; did you mean 'ann'?",
        "pack.csv:4: facet 'who' takes one value, not 2, so `both` cannot be; take one of them, or `new`",
    ]
    assert not (study_dir / "records").exists()


def test_reading_and_writing_a_pack_changes_no_file_of_the_study(
    qualcode: Run, tmp_path: Path, study_dir: Path
) -> None:
    before = {path: path.read_bytes() for path in study_dir.rglob("*") if path.is_file()}
    qualcode("reconcile", "pilot", "--pack", str(tmp_path / "pack.xlsx"))
    qualcode("reconcile", "pilot", "--json")
    assert {path: path.read_bytes() for path in study_dir.rglob("*") if path.is_file()} == before


def reconciled(qualcode: Run) -> Run:
    qualcode("reconcile", "pilot", *AT, stdin="1\n\n\n2\n\nno doubt\nk\n\n")
    return qualcode


def test_who_decided_what_is_listed(qualcode: Run) -> None:
    rows = list(csv.DictReader(reconciled(qualcode)("reconcile", "decisions", "--format", "csv").stdout.splitlines()))
    assert [(row["decision"], row["made"], row["class"], row["by"], row["date"]) for row in rows] == [
        ("ann", "nothing", "slip", "kim", "2019-04-01"),
        ("bob", "trust", "definition-gap", "kim", "2019-04-01"),
        ("kept", "nothing", "kept", "kim", "2019-04-01"),
    ]
    only = json.loads(qualcode("reconcile", "decisions", "--class", "definition gap", "--json").stdout)
    assert [row["note"] for row in only] == ["no doubt"]
    assert len(json.loads(qualcode("reconcile", "decisions", "--agreed", "--json").stdout)) == 4


def test_a_terminal_shows_decisions_with_what_each_coder_had(qualcode: Run) -> None:
    assert (
        "  “three, or four”\n    ann: doubt\n    bob: trust\n"
        "    → bob, so trust (definition-gap), kim 2019-04-01: no doubt\n"
    ) in reconciled(qualcode)("reconcile", "decisions").stdout


def test_who_prevailed_is_counted(qualcode: Run) -> None:
    lines = reconciled(qualcode)("reconcile", "prevailed").stdout.splitlines()
    assert [line.split() for line in lines[2:4]] == [
        ["ann", "3", "1", "1", "0", "0", "0", "1", "50%"],
        ["bob", "3", "1", "1", "0", "0", "0", "1", "50%"],
    ]


def test_agreement_stands_before_and_after(qualcode: Run) -> None:
    said = reconciled(qualcode)("reconcile", "agreement", "pilot").stdout
    assert [line.split() for line in said.splitlines() if line.startswith("trust")] == [
        ["trust", "4", "0.533", "1.000", "0.750", "1.000"]
    ]
    assert "1 difference kept on purpose" in said
    rows = json.loads(qualcode("reconcile", "agreement", "--json").stdout)
    assert {row["when"] for row in rows} == {"before", "after"}


def test_definition_gaps_are_proposals_by_code(qualcode: Run) -> None:
    rows = json.loads(reconciled(qualcode)("reconcile", "gaps", "--json").stdout)
    assert [(row["code"], row["n"], row["beside"]) for row in rows] == [
        ("trust", 1, ["doubt"]),
        ("doubt", 1, ["trust"]),
    ]
    assert "trust" in qualcode("reconcile", "gaps").stdout
    draft = qualcode("reconcile", "gaps", "--draft").stdout
    assert "## trust (Trust)\n\n1 question; decided for the code in 1.\n" in draft
    assert "- definition now: Reliance on others.\n- set beside: doubt\n- said: no doubt\n" in draft


@pytest.mark.parametrize("verb", ["decisions", "prevailed", "agreement", "gaps"])
def test_before_anything_is_decided_that_is_said(qualcode: Run, verb: str) -> None:
    done = qualcode("reconcile", verb)
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr in ("nothing decided yet\n", "no definition gap on record\n")
    assert json.loads(qualcode("reconcile", verb, "--json").stdout) == []


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["pilot"], "say who decides: `--by NAME`"),
        (["decisions", "pilto"], "no round 'pilto'; did you mean 'pilot'?"),
        (["decisions", "--class", "error"], "no class 'error'"),
        (["pilot", "--by", "kim", "--at", "today"], "'today' is no time"),
        (["pilot", "--pack", "codings/x.csv"], "is a place of the study's own files"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(qualcode: Run, words: list[str], message: str) -> None:
    done = qualcode("reconcile", *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert message in done.stderr


@pytest.mark.parametrize("words", [["decisions"], ["prevailed", "--by-code"], ["agreement"], ["gaps"]])
def test_all_fits_80_columns(qualcode: Run, monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    reconciled(qualcode)
    monkeypatch.setenv("COLUMNS", "80")
    assert max(map(len, qualcode("reconcile", *words).stdout.split("\n"))) <= 80


def test_keys_in_capitals_and_keys_without_their_words_are_understood(qualcode: Run) -> None:
    said = qualcode("reconcile", "pilot", *AT, stdin="c\nzz\nN\nS\n\nQ\n").stdout
    assert "'c' needs to know which: `c CODE`\n" in said
    assert decisions(qualcode) == [("neither", [], "slip", "")]
