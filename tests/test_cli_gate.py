"""`qualcode agreement --gate`: what a person, a pipeline and a script get."""

import json
import re
from pathlib import Path

import click
import pytest
import yaml
from lxml import etree

from qualcode.analysis.judging.gate_rows import GateRow
from qualcode.cli import commands
from qualcode.files.settings_yaml import parse_settings
from tests_support import Run
from turn_files import turn_files

PAGE = (Path(__file__).resolve().parent.parent / "docs/gate.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)

STUDY = turn_files(
    "one two three four",
    "ann: 1 trust; 2 trust; 3 doubt",
    "bob: 1 trust; 3 doubt",
    settings="""coders: [{id: ann}, {id: bob}]
thresholds:
  tentative: 0.5
  reliable: 0.8
  codes: {trust: 0.9}
  bound: value""",
)


@pytest.fixture
def study_dir(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    folder: Path = request.getfixturevalue("write_study_files")(tmp_path / "study", STUDY)
    return folder


def test_a_gate_that_is_not_met_ends_with_1_and_has_the_failing_code_first(qualcode: Run) -> None:
    """
    Needed: of trust, with prevalence .375, 5.411 (1.9 x 2.1 / (4 x .375 x .625 x .1) - .9) = 225.4;
    of doubt, with .25, 5.411 (1.5 x 2.5 / (4 x .25 x .75 x .5) - .5) = 51.4.
    """
    done = qualcode("agreement", "--gate")
    assert done.exit_code == 1
    rows = [line.split() for line in done.stdout.split("\n")[3:5]]
    assert rows == [
        ["trust", ".53", "–", ".90", "4", "226", "fails", "tentative"],
        ["doubt", "1.00", "−.41–1.00", ".50", "4", "52", "passes", "reliable"],
    ]
    assert "The gate is not met: 1 of 2 codes fails." in done.stdout
    assert "Unit: turn; 4 turns in 1 document that two or more coders have finished." in done.stdout


def test_a_gate_that_is_met_ends_with_0(qualcode: Run) -> None:
    done = qualcode("agreement", "--gate", "--code", "doubt")
    assert (done.exit_code, "The gate is met: 1 code passes." in done.stdout) == (0, True)


def test_the_table_of_a_gate_fits_80_columns(qualcode: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert max(map(len, qualcode("agreement", "--gate").stdout.split("\n"))) <= 80


def test_json_of_a_gate_has_its_rows(qualcode: Run) -> None:
    done = qualcode("agreement", "--gate", "--json")
    rows = json.loads(done.stdout)
    assert done.exit_code == 1
    assert [tuple(row) for row in rows] == [GateRow._fields] * 2
    assert [(row["code"], row["passed"], row["setting"]) for row in rows] == [
        ("trust", False, "codes.trust"),
        ("doubt", True, "tentative"),
    ]


def test_junit_goes_into_a_file(qualcode: Run, tmp_path: Path) -> None:
    done = qualcode("agreement", "--gate", "--format", "junit", "-o", str(tmp_path / "agreement.xml"))
    assert done.exit_code == 1
    root = etree.parse(tmp_path / "agreement.xml").getroot()
    assert (root.get("tests"), root.get("failures")) == ("2", "1")


def test_annotations_point_at_the_threshold_as_seen_from_the_workspace(
    qualcode: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    done = qualcode("agreement", "--gate", "--format", "github")
    assert done.exit_code == 1
    assert re.fullmatch(
        r"::error file=study/qualcode\.yaml,line=5,title=Agreement on trust::"
        r"trust: krippendorff_alpha 0\.533, needs 0\.900 .*\n",
        done.stdout,
    )


def test_a_gate_in_a_format_of_tables_has_every_field(qualcode: Run) -> None:
    header = qualcode("agreement", "--gate", "--format", "csv").stdout.split("\n")[0]
    assert header == ",".join(GateRow._fields)


def test_formats_of_a_gate_need_a_gate(qualcode: Run) -> None:
    done = qualcode("agreement", "--format", "junit")
    assert (done.exit_code, "`--format junit` is of a gate; add `--gate`" in done.stderr) == (2, True)


@pytest.mark.parametrize("other", [["--pairs"], ["--coefficient", "gwet_ac1"]])
def test_a_gate_is_judged_by_the_settings_alone(qualcode: Run, other: list[str]) -> None:
    done = qualcode("agreement", "--gate", *other)
    assert (done.exit_code, "judges by the thresholds of qualcode.yaml" in done.stderr) == (2, True)


@pytest.mark.parametrize("other", [["--min-alpha", "0.5"], ["--levels"], ["--by", "round"]])
def test_a_gate_is_an_answer_of_its_own(qualcode: Run, other: list[str]) -> None:
    done = qualcode("agreement", "--gate", *other)
    assert (done.exit_code, f"`--gate` and `{other[0]}` are answers of their own" in done.stderr) == (2, True)


def test_a_threshold_for_a_mistyped_code_stops_the_gate(qualcode: Run, study_dir: Path) -> None:
    settings = study_dir / "qualcode.yaml"
    settings.write_text(settings.read_text().replace("{trust:", "{trsut:"))
    done = qualcode("agreement", "--gate")
    assert done.exit_code == 1
    assert "qualcode.yaml:5: unknown-code: no code 'trsut', for which a threshold stands here" in done.stderr


def test_one_minimum_on_the_command_line_is_held_against_the_value(qualcode: Run) -> None:
    done = qualcode("agreement", "--min-alpha", "0.6")
    assert (done.exit_code, done.stderr) == (1, "trust: alpha has 0.533, needs 0.600 (4 units)\n")


# docs/gate.md


def test_the_thresholds_of_the_page_are_read_without_a_fault() -> None:
    settings, problems = parse_settings(BLOCKS[0], "qualcode.yaml")
    assert problems == []
    assert settings is not None
    assert settings.thresholds.families == {"complicating-conditions": 0.7}


def test_the_recipes_of_the_page_are_yaml_of_the_tool_they_are_for() -> None:
    hooks, actions, gitlab = (yaml.safe_load(block) for block in BLOCKS[1:])
    assert [hook["id"] for hook in hooks["repos"][0]["hooks"]] == ["qualcode-check", "qualcode-gate"]
    assert [("run" in step) != ("uses" in step) for step in actions["jobs"]["agreement"]["steps"]] == [True] * 7
    assert gitlab["agreement"]["artifacts"]["reports"]["junit"] in gitlab["agreement"]["script"][-1]


@pytest.mark.parametrize("line", sorted(set(re.findall(r"qualcode agreement --gate[^\n`]*", PAGE))))
def test_every_command_of_the_recipes_is_understood(line: str) -> None:
    command = dict(commands())["qualcode agreement"]
    assert isinstance(command.make_context("agreement", line.split()[2:]), click.Context)


def test_a_file_that_ends_in_xml_is_a_report_for_junit(qualcode: Run, tmp_path: Path) -> None:
    assert qualcode("agreement", "--gate", "-o", str(tmp_path / "gate.xml")).exit_code == 1
    assert (tmp_path / "gate.xml").read_text() == qualcode("agreement", "--gate", "--format", "junit").stdout
    assert qualcode("agreement", "-o", str(tmp_path / "gate.xml")).exit_code == 2


def test_the_table_of_agreement_has_the_verdicts_of_the_gate(qualcode: Run) -> None:
    """Alpha of trust is .56 on four turns; the study goes by the value, not by its interval."""
    judged = {row["code"]: row["verdict"] for row in json.loads(qualcode("agreement", "--gate", "--json").stdout)}
    table = qualcode("agreement", "--format", "md").stdout.splitlines()
    printed = {cells[1].strip(): cells[-3].strip() for cells in (line.split("|") for line in table) if len(cells) > 9}
    assert {code: printed[code] for code in judged} == judged == {"doubt": "reliable", "trust": "tentative"}


def test_where_no_two_coders_have_finished_anything_the_gate_says_so(qualcode: Run, study_dir: Path) -> None:
    layer = study_dir / "codings/bob/layer.yaml"
    layer.write_text(layer.read_text().replace("finished", "in-progress"))
    done = qualcode("agreement", "--gate")
    assert (done.exit_code, "no unit here has been finished by two coders" in done.stderr) == (2, True)
