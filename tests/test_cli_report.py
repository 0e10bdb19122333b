"""`qualcode report agreement`: what a person, a script and a paper get."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests_support import Run
from turn_files import turn_files

STUDY = turn_files("one two", "ann: 1 trust", "bob: 1 trust", settings="title: A & B\ncoders: [{id: ann}, {id: bob}]")


@pytest.fixture
def study_dir(tmp_path: Path, write_study_files: Callable[[Path, str], Path]) -> Path:
    return write_study_files(tmp_path / "study", STUDY)


def test_without_a_file_the_report_is_markdown_on_stdout(qualcode: Run) -> None:
    done = qualcode("report", "agreement")
    assert done.exit_code == 0
    assert done.stdout.startswith("# Agreement between coders: A & B\n\n## What was double-coded")


@pytest.mark.parametrize(
    ("name", "start"),
    [("r.md", b"# Agreement"), ("r.docx", b"PK"), ("r.tex", b"% pdflatex"), ("r.html", b"<!DOCTYPE html>")],
)
def test_the_name_of_the_file_says_the_format(qualcode: Run, study_dir: Path, name: str, start: bytes) -> None:
    done = qualcode("report", "agreement", "-o", f"build/{name}")
    assert (done.exit_code, done.stdout) == (0, "")
    written = (study_dir / "build" / name).read_bytes()
    assert written.startswith(start)
    qualcode("report", "agreement", "-o", f"build/again-{name}")
    assert (study_dir / f"build/again-{name}").read_bytes() == written


def test_json_has_the_figures_one_row_a_code(qualcode: Run) -> None:
    rows = json.loads(qualcode("report", "agreement", "--json").stdout)
    assert [(row["stage"], row["code"], row["n"], row["alpha"]) for row in rows] == [
        ("independent", "*", 2, 1.0),
        ("independent", "trust", 2, 1.0),
    ]


def test_the_report_holds_the_command_that_gives_it_again(qualcode: Run) -> None:
    done = qualcode(
        "report", "agreement", "--code", "tr*", "--interval", "bootstrap", "--seed", "7", "-o", "build/r.md"
    )
    assert done.exit_code == 0
    text = Path("build/r.md").read_text()
    assert "```\nqualcode report agreement --code 'tr*' --interval bootstrap --seed 7\n```" in text
    assert "; seed 7." in text


def test_nothing_double_coded_ends_with_2_and_the_reason(qualcode: Run, study_dir: Path) -> None:
    (study_dir / "codings/bob/layer.yaml").write_text("coder: bob\ndocuments: {p1: {state: in-progress}}\n")
    done = qualcode("report", "agreement", "-o", "build/r.docx")
    assert done.exit_code == 2
    assert "nothing to report: there is no turn that two coders have finished" in done.stderr
    assert not (study_dir / "build").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-o", "build/r.pdf"), "'r.pdf' does not say its format; end it in .docx, .md, .tex or .html"),
        (("--format", "docx"), "a .docx cannot go to the terminal; give `-o FILE.docx`"),
        (("-o", "memos/r.md"), "'memos/r.md' is a place of the study's own files"),
        (("--code", "trsut"), "no code 'trsut'; did you mean 'trust'?"),
    ],
)
def test_a_request_that_makes_no_sense_ends_with_2(qualcode: Run, arguments: tuple[str, ...], said: str) -> None:
    done = qualcode("report", "agreement", *arguments)
    assert done.exit_code == 2
    assert said in done.stderr


def test_the_format_may_be_named_instead(qualcode: Run) -> None:
    assert qualcode("report", "agreement", "--format", "html").stdout.startswith("<!DOCTYPE html>")
