"""`qualcode agreement` as people read it: which codes a terminal shows."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests_support import Run
from turn_files import turn_files

STUDY = turn_files(
    "one two", "ann: 1 team; 2 trust", "bob: 1 team", codebook="codes: [{id: hub, codes: [{id: team}]}, {id: trust}]"
)


@pytest.fixture
def study_dir(write_study_files: Callable[[Path, str], Path], tmp_path: Path) -> Path:
    return write_study_files(tmp_path / "study", STUDY)


def codes_shown(printed: str) -> list[str]:
    lines = printed.split("\n\n", maxsplit=1)[0].split("\n")[3:]
    return [line.split()[0] for line in lines]


def test_a_terminal_shows_the_top_codes_and_says_how_to_see_more(qualcode: Run) -> None:
    done = qualcode("agreement")
    assert codes_shown(done.stdout) == ["hub", "trust", "all"]
    assert "`--depth 2`, `--code ID` or `--json` shows more" in done.stderr


@pytest.mark.parametrize(
    ("words", "codes"), [(["--depth", "2"], ["hub", "team", "trust", "all"]), (["--code", "team"], ["team", "all"])]
)
def test_what_was_asked_for_is_shown(qualcode: Run, words: list[str], codes: list[str]) -> None:
    done = qualcode("agreement", *words)
    assert (codes_shown(done.stdout), done.stderr) == (codes, "")


def test_a_script_gets_every_code(qualcode: Run) -> None:
    rows = json.loads(qualcode("agreement", "--json").stdout)
    assert {row["code"] for row in rows} == {"*", "hub", "team", "trust"}


def test_a_minimum_looks_at_every_code_and_shows_it(qualcode: Run) -> None:
    """Both have team on one unit of two and agree; trust is on one for one of them: no value reaches 1."""
    done = qualcode("agreement", "--min-alpha", "1")
    assert codes_shown(done.stdout) == ["hub", "team", "trust", "all"]
    assert done.stderr == "trust: alpha has 0.000, needs 1.000 (2 units)\n"


def test_before_two_coders_have_finished_a_document_a_person_is_told_how_to_go_on(
    qualcode: Run, study_dir: Path
) -> None:
    layer = study_dir / "codings/bob/layer.yaml"
    layer.write_text(layer.read_text().replace("finished", "in-progress"))
    done = qualcode("agreement")
    told = " ".join(done.stdout.split())
    assert "Unit: turn; none can be compared yet. `qualcode status` shows who has finished what" in told
    assert "Left out: 1 document that fewer than two of the coders have finished (p1)." in told
    assert ("Speakers:" in told, done.stderr) == (False, "")
