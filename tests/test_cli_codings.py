"""Coding as a person does it."""

import json
from pathlib import Path

import pytest

from tests_support import Run


def test_many_codings_come_from_json_lines(qualcode: Run) -> None:
    lines = [
        {"document": "p1", "code": "trust", "quote": "I trusted them", "note": "past"},
        {"document": "p1", "code": "doubt", "turn": 2, "at": "2019-03-14T09:30:00Z"},
    ]
    done = qualcode("codings", "add", "--coder", "ann", "--from", "-", stdin="\n".join(map(json.dumps, lines)))
    assert done.exit_code == 0
    rows = json.loads(qualcode("codings", "list", "--json").stdout)
    assert [(row["code"], row["quote"], row["by"], row["layer"]) for row in rows] == [
        ("trust", "I trusted them", "ann", "ann"),
        ("doubt", "I trusted them, once. Not now.", "ann", "ann"),
    ]
    assert rows[1]["at"] == "2019-03-14T09:30:00Z"


def test_every_fault_of_the_lines_is_named_and_nothing_is_written(qualcode: Run) -> None:
    Path("many.jsonl").write_text(
        '{"document":"p1","code":"trsut","turn":2}\n\n{"document":"p1"}\n{"docment":"p1"}\nno json\n'
    )
    done = qualcode("codings", "add", "--coder", "ann", "--from", "many.jsonl")
    assert done.exit_code == 2
    assert "4 of 4 codings cannot be added" in done.stderr
    assert [line.split(":")[1] for line in done.stderr.split("\n")[1:5]] == ["1", "3", "4", "5"]
    assert not Path("codings").exists()


def test_a_facet_comes_with_its_values(qualcode: Run) -> None:
    Path("codebook/codebook.yaml").write_text(
        "codes: [{id: trust}]\nfacets: {who: {values: [us, them], several: true}}\n"
    )
    words = ["codings", "add", "p1", "--coder", "ann", "--code", "trust", "--turn", "2"]
    assert qualcode(*words, "--facet", "who=us,them", "--json").exit_code == 0
    assert json.loads(qualcode("codings", "--json").stdout)[0]["facets"] == {"who": ["us", "them"]}
    refused = qualcode(*words, "--facet", "who")
    assert (refused.exit_code, "write `--facet stakeholder=educators`" in refused.stderr) == (2, True)


def test_what_was_removed_is_shown(qualcode: Run) -> None:
    qualcode("codings", "add", "p1", "--coder", "ann", "--code", "trust", "--quote", "I trusted them")
    coding = json.loads(qualcode("codings", "--json").stdout)[0]
    done = qualcode("codings", "remove", coding["id"][:20])
    assert done.stdout == f"removed {coding['id']}  p1: trust on 'I trusted them'\n"
    assert json.loads(qualcode("codings", "--json").stdout) == []


def test_a_memo_about_what_was_removed_is_named(qualcode: Run, study_dir: Path) -> None:
    qualcode("codings", "add", "p1", "--coder", "ann", "--code", "trust", "--quote", "I trusted them")
    coded = json.loads(qualcode("codings", "--json").stdout)[0]["id"]
    (study_dir / "memos").mkdir(exist_ok=True)
    (study_dir / "memos/m.md").write_text(f"---\ndate: 2019-03-01\nby: ann\ncodings: [{coded}]\n---\n\nWhy.\n")
    assert qualcode("codings", "remove", coded, "--json").stderr == (
        "its memo memos/m.md is about a coding that is gone now; take its id out of `codings:` there, or delete it\n"
    )


def test_who_says_who_they_are_need_not_name_the_layer(qualcode: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QUALCODE_CODER", raising=False)
    words = ["codings", "add", "p1", "--code", "trust", "--turn", "2"]
    refused = qualcode(*words)
    assert (refused.exit_code, "say whose: `--coder ID`, or who you are" in refused.stderr) == (2, True)
    assert qualcode("--as", "ann", *words).exit_code == 0
    assert [row["layer"] for row in json.loads(qualcode("codings", "--json").stdout)] == ["ann"]
    assert qualcode("--as", "ann", "codings", "finish", "p1").stdout == "p1 by ann: finished\n"


def test_several_documents_are_finished_at_once(qualcode: Run) -> None:
    Path("transcripts/p2.md").write_text("---\nid: p2\n---\nText.\n")
    done = qualcode("codings", "finish", "p1", "p2", "--coder", "ann")
    assert done.stdout == "p1 by ann: finished\np2 by ann: finished\n"
    rows = json.loads(qualcode("codings", "finish", "p1", "p2", "--coder", "ann", "--json").stdout)
    assert [(row["document"], row["state"]) for row in rows] == [("p1", "finished"), ("p2", "finished")]


def test_finishing_can_be_taken_back(qualcode: Run) -> None:
    assert qualcode("codings", "finish", "p1", "--coder", "ann").stdout == "p1 by ann: finished\n"
    assert qualcode("codings", "add", "p1", "--coder", "ann", "--code", "trust", "--turn", "2").exit_code == 2
    assert qualcode("codings", "finish", "p1", "--coder", "ann", "--reopen").stdout == "p1 by ann: in-progress\n"
    assert qualcode("codings", "add", "p1", "--coder", "ann", "--code", "trust", "--turn", "2").exit_code == 0


def test_options_that_contradict_each_other_are_refused(qualcode: Run) -> None:
    assert qualcode("codings", "add", "p1", "--coder", "ann", "--code", "trust", "--from", "-").exit_code == 2
    assert qualcode("codings", "add", "--coder", "ann", "--code", "trust").exit_code == 2


def test_signs_that_steer_a_terminal_are_written_out(qualcode: Run) -> None:
    path = Path("transcripts/p1.md")
    path.write_text(path.read_text().replace("once", "\x1b[31monce\u202e"))
    qualcode("codings", "add", "p1", "--coder", "ann", "--code", "trust", "--turn", "2")
    shown = qualcode("quotes").stdout
    assert "\\u001b[31monce\\u202e" in shown
    assert "\x1b[31monce" not in shown


def test_a_second_pass_goes_into_a_layer_of_its_own_and_counts_only_when_named(qualcode: Run) -> None:
    first = ["codings", "add", "p1", "--coder", "ann", "--code", "trust", "--turn", "2"]
    assert qualcode(*first).exit_code == 0
    assert qualcode("codings", "finish", "p1", "--coder", "ann").exit_code == 0
    again = ["codings", "add", "p1", "--coder", "ann", "--pass", "2", "--code", "doubt", "--turn", "2"]
    assert qualcode(*again).exit_code == 0
    assert qualcode("codings", "finish", "p1", "--coder", "ann", "--pass", "2").exit_code == 0
    record = Path("codings/ann-pass-2/layer.yaml").read_text()
    assert record.startswith("coder: ann\nkind: human\npass: 2\n")
    assert "state: finished" in record
    assert qualcode("check").exit_code == 0
    listed = qualcode("codings", "list")
    assert "doubt" not in listed.stdout
    assert "Left out: ann-pass-2, coded a second time" in listed.stderr
    assert "doubt" in qualcode("codings", "list", "--layer", "ann-pass-2").stdout
    assert [row["codings"] for row in json.loads(qualcode("status", "--json").stdout)] == [1]
    matrix = json.loads(qualcode("matrix", "--rows", "document", "--columns", "code", "--json").stdout)
    assert {row["column"]: row["value"] for row in matrix} == {"trust": 1, "doubt": 0}
    assert "qualcode codings finish p1 --coder ann --pass 2 --reopen" in qualcode(*again).stderr


def test_a_second_pass_before_the_first_is_finished_is_refused(qualcode: Run) -> None:
    words = ["codings", "add", "p1", "--coder", "ann", "--code", "trust", "--turn", "2"]
    assert qualcode(*words).exit_code == 0
    done = qualcode(*words, "--pass", "2")
    assert done.exit_code == 2
    assert "'ann' has not finished 'p1' in pass 1; pass 2 is over what they have" in done.stderr
    assert not Path("codings/ann-pass-2").exists()


def test_the_list_shows_facets_with_their_values(qualcode: Run) -> None:
    Path("codebook/codebook.yaml").write_text(
        "codes: [{id: trust}]\nfacets: {who: {values: [us, them], several: true}, how: {values: [much]}}\n"
    )
    words = ("codings", "add", "p1", "--coder", "ann", "--code", "trust", "--turn", "2")
    qualcode(*words, "--facet", "who=us,them", "--facet", "how=much")
    assert qualcode("codings", "list").stdout.rstrip().endswith("who=us, them; how=much")


def test_a_document_is_folded_to_the_terminal_beside_its_numbers(
    qualcode: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    Path("transcripts/p2.md").write_text("---\nid: p2\n---\nA line that is longer than there is room for it.\n\nEnd.\n")
    assert qualcode("documents", "show", "p2").stdout.split("\n")[1:5] == [
        "    4       A line that is longer than there is",
        "            room for it.",
        "    5       ",
        "    6       End.",
    ]


def test_who_asks_signs_what_they_put_into_another_coders_layer(qualcode: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUALCODE_CODER", "bob")
    done = qualcode("codings", "add", "p1", "--coder", "ann", "--code", "trust", "--turn", "2", "--json")
    assert [(one["by"]) for one in json.loads(done.stdout)] == ["bob"]
