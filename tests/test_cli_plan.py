"""`qualcode plan`: what a person and a script get, and what is written."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from qualcode.check import check_study
from qualcode.settings import SamplePart
from qualcode.study import load_study
from tests_support import Run

STUDY = """
== qualcode.yaml
# Who we are.
coders: [{id: ann}, {id: bob}, {id: cid}]
assignments:
  ann: [p1, p2]  # first
  bob:
    - p3
    # none of the others
thresholds: {tentative: 0.5}
== transcripts/p1.md
---
id: p1
speakers: {P: respondent}
---
P: one

P: two

P: three

P: four
== transcripts/p2.md
---
id: p2
speakers: {P: respondent}
---
P: one

P: two
== transcripts/p3.md
---
id: p3
---
Nobody speaks here.
== codings/ann/layer.yaml
coder: ann
documents: {p1: {state: finished}, p2: {state: finished}}
== codings/ann/p1.jsonl
{"id":"1","document":"p1","start":3,"end":6,"code":"trust","quote":"one"}
== codings/bob/layer.yaml
coder: bob
documents: {p3: {state: finished}}
"""


@pytest.fixture
def study_dir(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    folder: Path = request.getfixturevalue("write_study_files")(tmp_path / "study", STUDY)
    return folder


def test_units_need_no_study(qualcode: Run, tmp_path: Path) -> None:
    done = qualcode("plan", "units", "--target", "0.8", "--prevalence", "0.25", folder=tmp_path)
    assert done.exit_code == 0
    assert done.stdout.split("\n")[2].split() == ["0.25", "0.800", "139"]


def test_the_plan_says_below_the_table_by_which_formula_it_goes(qualcode: Run) -> None:
    words = ("plan", "units", "--target", "0.8", "--prevalence", "0.25")
    table, notes = qualcode(*words).stdout.split("\n\n")
    assert table.split("\n")[0].split()[0] == "prevalence"
    assert "Krippendorff" in notes


def test_units_inside_a_study_go_by_its_thresholds(qualcode: Run) -> None:
    """One turn of 6: 5.411 (1.5 x 2.5 / (4 x 1/6 x 5/6 x .5) - .5) = 70.3."""
    done = qualcode("plan", "units")
    assert done.stdout.split("\n")[2].split() == ["trust", "0.167", "0.500", "0", "71", "71", "24"]


def test_units_as_json_hold_everything_that_went_in(qualcode: Run) -> None:
    done = qualcode("plan", "units", "--target", "0.6", "--prevalence", "0.5", "--coefficient", "cohen_kappa", "--json")
    assert json.loads(done.stdout) == [
        {
            "code": "",
            "label": "",
            "coefficient": "cohen_kappa",
            "raters": 2,
            "target": 0.6,
            "expected": None,
            "significance": 0.05,
            "power": None,
            "unit": "",
            "prevalence": 0.5,
            "n_had": None,
            "n_needed": 44,
            "n_more": None,
            "documents": None,
            "reason": "",
        }
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("units --prevalence 0.1", "a prevalence needs a `--target`, such as 0.8"),
        ("units --target 80", "did you mean 0.8?"),
        ("units --target 0.8 --prevalence 5", "did you mean 0.05?"),
        ("units --target 0.8 --power 0.8 --prevalence 0.1", "plan with `--coefficient cohen_kappa`"),
        ("cases --prevalence 0", "prevalence must lie between 0 and 1"),
        ("sample", "say how much to draw"),
        ("sample --documents 1 --turns 1", "say how much to draw"),
        ("sample --documents 9", "9 are to be drawn, and there are 3"),
        ("sample --documents 1 --by plaice", "no attribute 'plaice'"),
        ("sample --documents 3 --second dan", "no coder 'dan'"),
        ("sample --turns 2 --document p3", "no turn is left to draw"),
    ],
)
def test_what_makes_no_sense_is_refused_with_words(qualcode: Run, words: str, said: str) -> None:
    done = qualcode("plan", *words.split())
    assert done.exit_code == 2
    assert said in done.output


def test_cases_have_a_row_a_combination(qualcode: Run) -> None:
    words = "plan cases --prevalence 0.1 --prevalence 0.25 --instances 2 --power 0.8"
    done = qualcode(*words.split())
    assert [line.split()[:4] for line in done.stdout.split("\n")[2:4]] == [
        ["0.1", "2", "0.8", "29"],
        ["0.25", "2", "0.8", "11"],
    ]


def test_a_sample_shows_strata_and_rows_and_writes_nothing(qualcode: Run, study_dir: Path) -> None:
    before = {path: path.read_bytes() for path in study_dir.rglob("*") if path.is_file()}
    done = qualcode("plan", "sample", "--documents", "2")
    assert done.exit_code == 0
    assert [line.split() for line in done.stdout.split("\n")[2:4]] == [["ann", "2", "1"], ["bob", "1", "1"]]
    assert "nothing is written" in done.stderr
    assert "\n\nRandom: 2 of 3 documents" in done.stdout
    assert {path: path.read_bytes() for path in study_dir.rglob("*") if path.is_file()} == before


def test_the_same_seed_prints_the_same_bytes(qualcode: Run) -> None:
    first, again = (qualcode("plan", "sample", "--turns", "3", "--seed", "4", "--json") for _ in range(2))
    assert first.stdout == again.stdout
    assert json.loads(first.stdout)[0]["first"] == "ann"


def test_a_written_sample_is_assigned_and_recorded_and_remarks_survive(qualcode: Run, study_dir: Path) -> None:
    """Of the six turns of ann two are drawn by seed 1; cid has nothing to code and gets them."""
    assert qualcode("plan", "sample", "--turns", "2", "--second", "cid", "--write").exit_code == 0
    text = (study_dir / "qualcode.yaml").read_text(encoding="utf-8")
    assert text.startswith(
        "# Who we are.\ncoders: [{id: ann}, {id: bob}, {id: cid}]\nassignments:\n  ann: [p1, p2]  # first\n  bob:\n"
        "    - p3\n    # none of the others\n  cid: "
    )
    study, problems = load_study(study_dir)
    assert problems == []
    assert {problem.rule for problem in check_study(study)} == {"text-changed"}  # the files above hold no digests
    sample = study.settings.samples[0]
    assert (sample.id, sample.seed, sample.by, sample.unit, sample.of, sample.drawn) == (
        "sample-1",
        1,
        ("coder",),
        "turn",
        6,
        2,
    )
    assert sample.random == tuple(SamplePart(part.document, str(part)) for part in study.settings.assigned_turns)
    assert {part.coder for part in study.settings.assigned_turns} == {"cid"}


def test_a_second_sample_takes_what_the_first_left_and_joins_its_turns(qualcode: Run, study_dir: Path) -> None:
    for _ in range(2):
        assert qualcode("plan", "sample", "--turns", "3", "--second", "cid", "--write").exit_code == 0
    settings = load_study(study_dir)[0].settings
    assert sorted((part.coder, part.document, str(part)) for part in settings.assigned_turns) == [
        ("cid", "p1", "1-4"),
        ("cid", "p2", "1-2"),
    ]
    assert [sample.of for sample in settings.samples] == [6, 3]


def test_where_nothing_was_assigned_what_is_taken_up_is_written_too(
    qualcode: Run, study_dir: Path, write_study_files: Callable[[Path, str], Path]
) -> None:
    unassigned = STUDY.replace(
        "assignments:\n  ann: [p1, p2]  # first\n  bob:\n    - p3\n    # none of the others\n", ""
    )
    write_study_files(study_dir, unassigned)
    assert qualcode("plan", "sample", "--documents", "3", "--second", "cid", "--write").exit_code == 0
    study, problems = load_study(study_dir)
    assert problems == []
    assert study.settings.assignments == {"ann": ("p1", "p2"), "bob": ("p3",), "cid": ("p1", "p2", "p3")}
    assert {problem.rule for problem in check_study(study)} == {"text-changed"}  # the files above hold no digests


FOLDED = STUDY.replace("  bob:\n    - p3\n    # none of the others\n", "  bob: >-\n    p3\n")
ENDED = STUDY.replace("thresholds: {tentative: 0.5}\n", "thresholds: {tentative: 0.5}\n...\n")


@pytest.mark.parametrize("strange", [FOLDED, ENDED], ids=["a folded text in place of a list", "a mark of the end"])
def test_a_file_to_which_nothing_can_be_added_safely_is_left_alone(
    qualcode: Run, study_dir: Path, write_study_files: Callable[[Path, str], Path], strange: str
) -> None:
    write_study_files(study_dir, strange)
    before = (study_dir / "qualcode.yaml").read_bytes()
    done = qualcode("plan", "sample", "--turns", "1", "--second", "bob", "--write")
    assert done.exit_code == 2
    assert "qualcode.yaml is written in a way to which nothing can be added safely" in done.stderr
    assert (study_dir / "qualcode.yaml").read_bytes() == before


def test_units_are_planned_on_the_units_that_agreement_would_count(qualcode: Run) -> None:
    """The interviewer's turns go, and turns without a code; prevalence is higher in what is left."""
    had, prevalences = zip(
        *(
            (row["n_had"], row["prevalence"])
            for rule in ("assigned", "eligible-speakers", "touched")
            for row in json.loads(qualcode("plan", "units", "--universe", rule, "--json").stdout)[:1]
        ),
        strict=True,
    )
    assert list(had) == sorted(had, reverse=True)
    assert list(prevalences) == sorted(prevalences)
    assert prevalences[0] < prevalences[-1]


def test_plans_go_into_files(qualcode: Run, tmp_path: Path) -> None:
    units = ("plan", "units", "--prevalence", "0.25", "--target", "0.8")
    qualcode(*units, "-o", str(tmp_path / "units.csv"))
    assert (tmp_path / "units.csv").read_text() == "prevalence,target,needed\n0.25,0.8,139\n"
    found = qualcode("plan", "cases", "--prevalence", "0.1", "--instances", "2", "--format", "csv").stdout
    assert found == "prevalence,instances,power,cases,chance\n0.1,2,0.8,29,0.8011278994496029\n"
