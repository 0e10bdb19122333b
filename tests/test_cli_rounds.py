"""Rounds, assignments and progress as a lead sees them in the terminal."""

import json
from pathlib import Path

import pytest

from tests_support import Run


@pytest.fixture(autouse=True)
def narrow(qualcode: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


SETTINGS = """\
coders: [{id: ann}, {id: bob}]
assignments: {ann: [p1], bob: [p1]}
rounds: [{id: pilot, title: The first, documents: [p1], codebook: 1.0.0, blind: true}]
"""


def coded(run: Run) -> None:
    """Ann has finished; Bob has begun."""
    Path("qualcode.yaml").write_text(SETTINGS)
    assert run("--as", "ann", "codings", "add", "p1", "--coder", "ann", "--code", "trust", "--turn", "2").exit_code == 0
    assert run("--as", "ann", "codings", "finish", "p1", "--coder", "ann").exit_code == 0
    assert run("--as", "bob", "codings", "add", "p1", "--coder", "bob", "--code", "doubt", "--turn", "2").exit_code == 0


def test_rounds_are_listed_with_who_is_missing(qualcode: Run) -> None:
    assert "no rounds; begin one with `qualcode rounds add ID --document DOC`" in qualcode("rounds").stderr
    coded(qualcode)
    assert qualcode("rounds").stdout == (
        "round  documents  codebook  seen   state   finished        missing\n"
        "──────────────────────────────────────────────────────────────────\n"
        "pilot          1  1.0.0     blind  coding  ■■■■■····· 1/2  bob: p1\n"
    )
    assert json.loads(qualcode("rounds", "--json").stdout) == [
        {
            "round": "pilot",
            "title": "The first",
            "documents": ["p1"],
            "codebook": "1.0.0",
            "pass_number": 1,
            "blind": True,
            "state": "coding",
            "closed": "",
            "closed_by": "",
            "opened": "",
            "opened_by": "",
            "coders": ["ann", "bob"],
            "finished": 1,
            "readings": 2,
            "missing": ["bob: p1"],
            "sealed": [],
        }
    ]


def test_a_round_goes_its_way_from_coding_to_open(qualcode: Run) -> None:
    coded(qualcode)
    assert qualcode("--as", "bob", "codings", "finish", "p1", "--coder", "bob").exit_code == 0
    sealed = qualcode("rounds", "seal", "pilot", "--coder", "ann", "--date", "2019-03-31")
    assert sealed.stdout.startswith("sealed records/rounds/pilot.seals/ann.yaml: ")
    assert "pilot: sealed by ann" in qualcode("rounds").stderr
    assert qualcode("rounds", "close", "pilot").exit_code == 2
    closed = qualcode("rounds", "close", "pilot", "--by", "km", "--date", "2019-04-01")
    assert closed.stdout == (
        "pilot: closed; its layers are frozen; `qualcode rounds open pilot` lets everybody see them\n"
    )
    assert "blind  closed 2019-04-01" in qualcode("rounds").stdout
    assert qualcode("codings", "--json").stdout == "[]\n"
    assert qualcode("rounds", "unseal", "pilot", "--coder", "ann").stdout == (
        "records/rounds/pilot.seals/ann.yaml: the codings of 'ann' are those that were sealed on 2019-03-31\n"
    )
    opened = json.loads(qualcode("--as", "km", "rounds", "open", "pilot", "--date", "2019-04-02", "--json").stdout)
    assert [(row["state"], row["opened"], row["opened_by"]) for row in opened] == [("opened", "2019-04-02", "km")]
    assert "by all  opened 2019-04-02" in qualcode("rounds").stdout
    assert [row["code"] for row in json.loads(qualcode("codings", "--json").stdout)] == ["trust", "doubt"]
    assert qualcode("rounds", "reopen", "pilot", "--by", "km", "--why", "one more").exit_code == 0
    assert qualcode("check").exit_code == 0


def test_the_name_of_as_does_not_outlast_the_command(qualcode: Run) -> None:
    coded(qualcode)
    assert len(json.loads(qualcode("--as", "ann", "codings", "--json").stdout)) == 1
    assert json.loads(qualcode("codings", "--json").stdout) == []


def test_status_shows_rounds_then_coders_then_documents_and_no_count_of_what_is_hidden(qualcode: Run) -> None:
    coded(qualcode)
    assert qualcode("--as", "bob", "status").stdout == (
        "round  documents  codebook  seen   state   finished\n"
        "─────────────────────────────────────────────────────────\n"
        "pilot          1  1.0.0     blind  coding  ■■■■■····· 1/2\n"
        "\n"
        "coder  finished        in progress  not started\n"
        "───────────────────────────────────────────────\n"
        "ann    ■■■■■■■■■■ 1/1\n"
        "bob    ·········· 0/1            1\n"
        "\n"
        "document  case  coder  state        codings  codes  memos\n"
        "─────────────────────────────────────────────────────────\n"
        "p1              ann    finished                         0\n"
        "p1              bob    in-progress        1      1      0\n"
    )
    rows = json.loads(qualcode("--as", "bob", "status", "--json").stdout)
    assert [(row["coder"], row["codings"], row["codes"], row["hidden"], row["rounds"]) for row in rows] == [
        ("ann", None, None, True, ["pilot"]),
        ("bob", 1, 1, False, ["pilot"]),
    ]


def test_many_documents_are_listed_when_asked_for(qualcode: Run) -> None:
    for number in range(2, 15):
        Path(f"transcripts/p{number}.md").write_text(f"---\nid: p{number}\n---\nx\n")
    assert "document" not in qualcode("status").stdout
    assert "p14" in qualcode("status", "--documents").stdout
    assert "p14" in qualcode("status", "--document", "p14").stdout


def test_a_dry_run_of_assigning_writes_nothing(qualcode: Run) -> None:
    Path("qualcode.yaml").write_text("coders: [{id: ann}, {id: bob}]\nrounds: [{id: pilot, documents: [p1]}]\n")
    before = Path("qualcode.yaml").read_bytes()
    done = qualcode("assign", "--round", "pilot", "--each", "2", "--dry-run")
    assert done.stdout.endswith("p1        ann, bob  new\n")
    assert "Documents a coder: ann 1, bob 1." in done.stderr
    assert Path("qualcode.yaml").read_bytes() == before
    assert "wrote qualcode.yaml" in qualcode("assign", "--round", "pilot", "--each", "2").stderr
    assert Path("qualcode.yaml").read_text().endswith("assignments:\n  ann: [p1]\n  bob: [p1]\n")
    rows = json.loads(qualcode("assign", "--remove", "bob", "p1", "--json").stdout)
    assert rows == [{"document": "p1", "coder": "bob", "turns": "", "change": "removed"}]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["assign"], "give a coder and documents, or `--round ID` alone"),
        (["assign", "ann", "p1", "--round", "pilot"], "give a coder and documents, or `--round ID` alone"),
        (["assign", "ann"], "name the documents: `qualcode assign ann DOC…`"),
        (["assign", "ann", "--turns", "p1"], "'p1' names no turns; write `--turns 'DOC=3-9 14'`"),
        (["assign", "ann", "p1", "--each", "2"], "`--coders`, `--each` and `--seed` belong to `--round`"),
        (["rounds", "add", "main", "--document", "p9"], "no document 'p9'"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(qualcode: Run, words: list[str], said: str) -> None:
    done = qualcode(*words)
    assert (done.exit_code, said in done.stderr) == (2, True)
