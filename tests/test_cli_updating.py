import json
from pathlib import Path

import pytest

from tests_support import Run

STUDY = """
== codings/ann/layer.yaml
coder: ann
documents:
  p1: {state: finished, sha256: 0bd02ff4}
== codings/ann/p1.jsonl
{"id":"1","document":"p1","start":50,"end":64,"code":"trust","quote":"I trusted them"}
{"id":"2","document":"p1","start":72,"end":80,"code":"doubt","quote":"Not now."}
"""
HEAD = "---\nid: p1\nkind: interview\nspeakers: {INT: interviewer, P: respondent}\n---\n"
NEW = HEAD + "INT [00:00:01]: Well, do you trust them?\n\nP [00:00:04]: I trusted [name], once.\n"


@pytest.fixture
def study_dir(tmp_path: Path, write_study_files) -> Path:  # type: ignore[no-untyped-def]
    from qualcode.files.documents_md import text_digest

    folder: Path = write_study_files(tmp_path / "study", STUDY)
    body = (folder / "transcripts/p1.md").read_text().split("---\n", 2)[2]
    record = folder / "codings/ann/layer.yaml"
    record.write_text(record.read_text().replace("0bd02ff4", text_digest(body)))
    (folder / "new.md").write_text(NEW)
    return folder


def test_a_dry_run_shows_what_would_happen(qualcode: Run) -> None:
    done = qualcode("documents", "update", "p1", "--from", "new.md")
    assert done.exit_code == 0
    assert done.stdout.split("\n") == [
        "layer  code   was     is      what     id",
        "─────────────────────────────────────────",
        "ann    trust  turn 2  turn 2  changed  1",
        "ann    doubt  turn 2          lost     2",
        "",
        "1  trust: words inside it were changed",
        "  I trusted [-them-]{+[name]+}",
        "2  doubt: it was taken out",
        "  Not now.",
        "",
    ]
    assert done.stderr.split("\n") == [
        "1 coding is on words that were corrected",
        "1 coding has no certain place",
        "layer 'ann' (human): 2 codings",
        "nothing was written; `--apply` does it, with `--accept changed` to take the corrected words"
        " as they are shown;",
        "  what is not accepted waits in a queue",
        "",
    ]


def test_a_dry_run_writes_nothing(qualcode: Run, study_dir: Path) -> None:
    before = {path: path.read_bytes() for path in study_dir.rglob("*") if path.is_file()}
    qualcode("documents", "update", "p1", "--from", "new.md")
    qualcode("documents", "update", "p1", "--from", "new.md", "--apply", "--dry-run")
    assert {path: path.read_bytes() for path in study_dir.rglob("*") if path.is_file()} == before


def test_whoever_changes_a_text_signs(qualcode: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QUALCODE_CODER", raising=False)
    done = qualcode("documents", "update", "p1", "--from", "new.md", "--apply")
    assert done.exit_code == 2
    assert "say who decides" in done.stderr


def test_an_update_says_what_is_left_to_do(qualcode: Run) -> None:
    done = qualcode("documents", "update", "p1", "--from", "new.md", "--apply", "--by", "km")
    assert done.stderr.endswith("2 in the queue; run `qualcode documents place --document p1`\n")


def test_a_text_that_is_as_coded_needs_nothing(qualcode: Run) -> None:
    done = qualcode("documents", "update", "p1")
    assert done.stderr == "the text of 'p1' is the one that was coded; there is nothing to do\n"


def test_a_text_saved_with_windows_line_ends_is_mended(qualcode: Run, study_dir: Path) -> None:
    path = study_dir / "transcripts/p1.md"
    old = path.read_bytes()
    path.write_bytes(b"\xef\xbb\xbf" + old.replace(b"\n", b"\r\n"))
    assert qualcode("check").exit_code == 1
    done = qualcode("documents", "update", "p1", "--apply", "--by", "km")
    assert (done.exit_code, path.read_bytes()) == (0, old)
    assert qualcode("check").exit_code == 0


@pytest.fixture
def updated(qualcode: Run) -> Run:
    qualcode("documents", "update", "p1", "--from", "new.md", "--apply", "--by", "km", "--at", "2026-01-02T03:04:05Z")
    return qualcode


def test_reports_say_that_codings_have_no_place(updated: Run) -> None:
    assert "Without a place: 2 codings of p1 since its text changed" in updated("codings").stderr


def test_the_queue_is_worked_by_answers(updated: Run) -> None:
    done = updated("documents", "place", "--by", "jr", stdin="7\n1\nd she took it back\n")
    assert "there are 2 candidates for '1', no 7" in done.stderr
    assert done.stderr.endswith("2 codings decided and written, 0 still without a place\n")
    assert updated("documents", "place", "--list").stderr == "no coding is without a place\n"
    assert updated("check").exit_code == 0


def test_what_was_decided_before_the_input_ended_is_written(updated: Run) -> None:
    done = updated("documents", "place", "--by", "jr", stdin="1\n")
    assert done.exit_code == 0
    assert done.stderr.endswith("1 coding decided and written, 1 still without a place\n")
    assert [row["coding"] for row in json.loads(updated("documents", "place", "--json").stdout)] == ["2"]


def test_an_answer_that_is_none_is_asked_again(updated: Run) -> None:
    done = updated("documents", "place", "--by", "jr", stdin="perhaps\nq\ns\nx\n")
    assert done.stderr.count("is no answer") == 2
    assert done.stderr.endswith("0 codings decided and written, 2 still without a place\n")


def test_the_queue_is_worked_by_a_script(updated: Run) -> None:
    done = updated("documents", "place", "--coding", "1", "--quote", "trusted [name]", "--by", "jr", "--json")
    assert [(row["coding"], row["outcome"], row["quote"]) for row in json.loads(done.stdout)] == [
        ("1", "placed", "trusted [name]")
    ]


def test_a_sheet_is_written_and_read_again(updated: Run, study_dir: Path) -> None:
    updated("documents", "place", "--pack", "queue.csv")
    sheet = study_dir / "queue.csv"
    sheet.write_text(sheet.read_text().replace("\n1,,", "\n1,1,", 1))
    done = updated("documents", "place", "--from", "queue.csv", "--by", "jr")
    assert done.stdout == "1  placed  turn 2: 'I trusted [name]'\n"


def test_all_faults_of_a_list_of_decisions_are_told_and_nothing_is_written(updated: Run, study_dir: Path) -> None:
    decisions = '{"coding":"1","pick":1}\n{"coding":"3","pick":1}\n{"coding":"2","quote":"absent words"}\n'
    done = updated("documents", "place", "--from", "-", "--by", "jr", stdin=decisions)
    assert done.exit_code == 2
    assert "2 of 3 decisions cannot be carried out, so none was" in done.stderr
    assert "standard input:2: no coding without a place '3'; there are: 1, 2" in done.stderr
    assert "standard input:3: no 'absent words' in 'p1'" in done.stderr
    assert (study_dir / "codings/ann/p1.jsonl").read_bytes() == b""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id,pick\n1,1\n", "no column 'id'"),
        ("quote\nx\n", "has no column 'coding'"),
        ("coding,pick\n1,\n", "there are no decisions"),
        ("coding,pick\n1,first\n", "decisions.csv:2: 'first' is no number"),
        ('{"coding":"1","pik":1}\n', "decisions.csv:1: object contains unknown field `pik`"),
    ],
)
def test_a_list_that_holds_no_decisions_is_refused(updated: Run, study_dir: Path, text: str, said: str) -> None:
    (study_dir / "decisions.csv").write_text(text)
    done = updated("documents", "place", "--from", "decisions.csv", "--by", "jr")
    assert (done.exit_code, said in done.stderr) == (2, True), done.stderr


def test_a_place_without_a_coding_is_refused(updated: Run) -> None:
    done = updated("documents", "place", "--pick", "1", "--by", "jr")
    assert (done.exit_code, "say of which coding" in done.stderr) == (2, True)
