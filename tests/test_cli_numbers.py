"""Numbers as people type them, and options that do not go together."""

import json
from pathlib import Path

import pytest

from tests_support import Run
from turn_files import turn_files

STUDY = turn_files(
    "one two three four",
    "ann: 1 trust; 2 trust; 3 doubt",
    "bob: 1 trust; 3 doubt",
    settings="""coders: [{id: ann}, {id: bob}]
thresholds:
  tentative: 0.5
  reliable: 0.8
  codes: {trust: 0.9}""",
)


@pytest.fixture
def study_dir(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    folder: Path = request.getfixturevalue("write_study_files")(tmp_path / "study", STUDY)
    return folder


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("agreement --min-alpha 0,667", "'0,667' has a comma; write 0.667"),
        ("agreement --min-alpha 66.7", "66.7 does not lie between -1 and 1; did you mean 0.667?"),
        ("agreement --min-alpha -2", "-2 does not lie between -1 and 1"),
        ("agreement --confidence 95%", "'95%' is in percent; write 0.95"),
        ("stability --confidence much", "'much' is not a number"),
        ("drift --confidence nan", "'nan' is not a number"),
        ("plan units --prevalence 2,5% --target 0.8", "'2,5%' is in percent; write 0.025"),
        ("plan cases --prevalence ,1", "',1' has a comma; write .1"),
    ],
)
def test_a_number_that_is_typed_otherwise_is_refused_with_what_to_write(qualcode: Run, words: str, said: str) -> None:
    done = qualcode(*words.split())
    assert (done.exit_code, said in done.stderr) == (2, True), done.stderr


@pytest.mark.parametrize("command", ["agreement", "disagreements", "stability", "drift", "quotes"])
def test_two_formats_at_once_are_refused(qualcode: Run, command: str) -> None:
    done = qualcode(command, "--json", "--format", "csv")
    assert (done.exit_code, "--json and csv are two formats; ask for one of them" in done.stderr) == (2, True)


def test_json_goes_into_a_file_of_that_name_and_into_no_other(qualcode: Run, tmp_path: Path) -> None:
    assert qualcode("agreement", "--json", "-o", str(tmp_path / "a.csv")).exit_code == 2
    assert qualcode("agreement", "--json", "-o", str(tmp_path / "a.json")).exit_code == 0
    assert json.loads((tmp_path / "a.json").read_text())[0]["code"] == "*"


def test_coders_are_named_by_either_option(qualcode: Run) -> None:
    one = qualcode("agreement", "--coders", "ann,bob", "--json").stdout
    assert one == qualcode("agreement", "--coder", "ann", "--coder", "bob", "--json").stdout
    assert qualcode("agreement", "--coders", "ann").exit_code == 2


def test_kinds_may_stand_between_commas(qualcode: Run) -> None:
    one = qualcode("disagreements", "--kind", "presence, facet", "--json").stdout
    assert one == qualcode("disagreements", "--kind", "presence", "--kind", "facet", "--json").stdout
