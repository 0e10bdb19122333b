"""Importing as a person does it."""

import json
from pathlib import Path

from tests_support import Run

TALK = "INT: Do you?\n\nP1: I do.\n\nINT: Why?\n\nP1: Because.\n"


def test_an_import_says_what_it_wrote(qualcode: Run, tmp_path: Path) -> None:
    (tmp_path / "Talk One.txt").write_text(TALK)
    done = qualcode("import", str(tmp_path / "Talk One.txt"), "--case", "net", "--json")
    assert done.exit_code == 0
    row = json.loads(done.stdout)[0]
    assert (row["id"], row["state"], row["turns"], row["speakers"]) == ("talk-one", "written", 4, ["INT", "P1"])
    assert Path(row["path"]).read_text().startswith("---\nid: talk-one\n")
    assert "added case 'net' to cases.csv" in done.stderr
    assert qualcode("check").exit_code == 0


def test_a_dry_run_writes_nothing_and_shows_what_it_could_not_place(qualcode: Run, tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_text(TALK + "\nTranscribed by https://otter.ai\n")
    before = sorted(Path().rglob("*"))
    done = qualcode("import", str(tmp_path / "talk.txt"), "--dry-run")
    assert done.exit_code == 0
    assert "talk: INT (interviewer) 2, P1 (respondent) 2" in done.stdout
    assert "added by the transcription service: Transcribed by https://otter.ai" in done.stdout
    assert sorted(Path().rglob("*")) == before


def test_the_same_file_again_is_left_alone(qualcode: Run, tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_text(TALK)
    qualcode("import", str(tmp_path / "talk.txt"))
    before = Path("transcripts/talk.md").stat().st_mtime_ns
    done = qualcode("import", str(tmp_path / "talk.txt"), "--json")
    assert (done.exit_code, json.loads(done.stdout)[0]["state"]) == (0, "unchanged")
    assert Path("transcripts/talk.md").stat().st_mtime_ns == before


def test_a_case_that_may_be_a_typo_is_refused(qualcode: Run, tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_text(TALK)
    Path("cases.csv").write_text("id\nschool-a\n")
    refused = qualcode("import", str(tmp_path / "talk.txt"), "--case", "shcool-a")
    assert refused.exit_code == 2
    assert "did you mean 'school-a'?" in refused.stderr
    assert qualcode("import", str(tmp_path / "talk.txt"), "--case", "school-b", "--new-case").exit_code == 0
    assert Path("cases.csv").read_text() == "id\nschool-a\nschool-b\n"


def test_good_files_are_imported_beside_a_bad_one(qualcode: Run, tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_text(TALK)
    (tmp_path / "bad.docx").write_bytes(b"no zip")
    done = qualcode("import", str(tmp_path / "talk.txt"), str(tmp_path / "bad.docx"))
    assert done.exit_code == 1
    assert Path("transcripts/talk.md").exists()
    assert "bad.docx" in done.stderr


def test_roles_are_given_by_name(qualcode: Run, tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_text("Ann: Do you?\n\nBea: I do.\n\nAnn: Why?\n\nBea: Because.\n")
    assert qualcode("import", str(tmp_path / "talk.txt"), "--speaker", "Ann=interviewer").exit_code == 0
    assert "speakers: {Ann: interviewer, Bea: respondent}" in Path("transcripts/talk.md").read_text()
    assert qualcode("import", str(tmp_path / "talk.txt"), "--speaker", "Ann").exit_code == 2


def test_the_table_says_who_speaks_and_stderr_what_was_left_out(qualcode: Run, tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_text(TALK + "\nTranscribed by https://otter.ai\n")
    done = qualcode("import", str(tmp_path / "talk.txt"))
    assert "2: INT, P1" in done.stdout
    assert "talk: 1 line left out or put aside; see with --dry-run\n" in done.stderr
