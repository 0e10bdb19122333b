"""The codebook as a person sees it, and a study that is begun."""

from pathlib import Path

from qualcode.settings import Finishing
from qualcode.study import load_study
from tests_support import Run

CODEBOOK = """\
name: hubs
version: 1.2.0
codes:
  - id: hub
    label: Hub
    codes:
      - {id: hub-team, label: "The team", definition: "Who runs it."}
  - {id: trust, label: Trust}
facets:
  who: {values: [us, them], under: [hub]}
"""


def test_the_tree_has_a_code_a_line_with_codings_and_documents(qualcode: Run) -> None:
    """One coding with hub-team counts for hub too."""
    Path("codebook/codebook.yaml").write_text(CODEBOOK)
    qualcode("codings", "add", "p1", "--coder", "ann", "--code", "hub-team", "--turn", "2")
    head, *lines, _, facet, _ = qualcode("codebook").stdout.split("\n")
    assert head == "hubs 1.2.0   3 codes; codings with the code or below it, documents"
    assert facet == "facet who: us, them (under hub)"
    assert [line.split() for line in lines] == [
        ["hub", "Hub", "1", "1"],
        ["hub-team", "The", "team", "1", "1"],
        ["trust", "Trust", "·", "·"],
    ]
    assert lines[1].startswith("  hub-team ")


def test_one_code_is_shown_whole(qualcode: Run) -> None:
    Path("codebook/codebook.yaml").write_text(CODEBOOK)
    assert [line.strip() for line in qualcode("codebook", "show", "hub-team").stdout.split("\n")] == [
        "hub-team  The team",
        "under  Hub",
        "definition  Who runs it.",
        "facets  who",
        "use  0 codings, 0 with the codes below it, in 0 documents",
        "",
        "",
    ]


def test_lint_says_what_is_missing_and_ends_with_1(qualcode: Run) -> None:
    done = qualcode("codebook", "lint")
    assert done.exit_code == 1
    assert all(line.startswith("codebook/codebook.yaml:") for line in done.stdout.splitlines())
    assert done.stderr == f"{len(done.stdout.splitlines())} problems in 2 codes\n"


def test_a_study_that_is_begun_has_no_problem(qualcode: Run, tmp_path: Path) -> None:
    done = qualcode("init", "begun", "--title", "Begun", "--coder", "ann", folder=tmp_path)
    assert done.exit_code == 0
    study, problems = load_study(tmp_path / "begun")
    assert (study.settings.title, [coder.id for coder in study.settings.coders], problems) == ("Begun", ["ann"], [])


def test_what_finishing_may_ask_for_and_who_sees_suggestions_need_only_be_taken_out_of_a_remark(
    qualcode: Run, tmp_path: Path
) -> None:
    qualcode("init", "begun", "--coder", "ann", folder=tmp_path)
    path = tmp_path / "begun/qualcode.yaml"
    assert load_study(tmp_path / "begun")[0].settings.finishing == Finishing()
    text = path.read_text().replace("# finishing:", "finishing:").replace("# suggestions:", "suggestions:")
    path.write_text(text)
    study, problems = load_study(tmp_path / "begun")
    assert (study.settings.finishing, study.settings.suggestions.in_coder) == (Finishing(0.5, memo=True), True)
    assert problems == []
