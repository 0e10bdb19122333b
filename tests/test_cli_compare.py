"""`qualcode compare`: coders side by side."""

import json
from pathlib import Path

import pytest

from reconciling_studies import STUDY
from tests_support import Run


@pytest.fixture
def study_dir(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    folder: Path = request.getfixturevalue("write_study_files")(tmp_path / "study", STUDY)
    return folder


def test_on_a_narrow_terminal_coders_stand_below_each_other(qualcode: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    done = qualcode("compare", "p1")
    assert done.exit_code == 0
    assert done.stdout == (
        "p1: ann, bob\n"
        "1 agreed, 3 differ (other-code 1, presence 1, facet 1; only bob 1).\n"
        "\n"
        " 1  turn 1, line 5, P (respondent): presence\n"
        "  │ or two\n"
        "    ann  - no code\n"
        "    bob  ! doubt\n"
        "\n"
        " 2  turn 3, line 9, P (respondent): other-code\n"
        "  │ three, or four\n"
        "    ann  ! doubt — says or\n"
        "    bob  ! trust “three”\n"
        "\n"
        " 3  turn 4, line 11, P (respondent): facet\n"
        "  │ five\n"
        "    ann  ~ hub-team [who=us]\n"
        "    bob  ~ hub-team [who=them]\n"
        "\n"
        "Agreed\n"
        "    = trust, turn 1, line 5: “one or two words”\n"
        "\n"
    )


def test_on_a_wide_terminal_they_stand_side_by_side(qualcode: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    lines = [line for line in qualcode("compare", "p1", "--code", "trust,doubt").stdout.splitlines() if "─" not in line]
    at = lines.index("  │ three, or four")
    assert lines[at + 1 : at + 3] == ["ann                bob", "! doubt — says or  ! trust “three”"]


def test_json_has_a_row_a_question_with_every_coding(qualcode: Run) -> None:
    rows = json.loads(qualcode("compare", "p1", "--code", "hub", "--json").stdout)
    assert [(row["kind"], [(one["coder"], one["coding"]) for one in row["codings"]]) for row in rows] == [
        ("facet", [("ann", "a3"), ("bob", "b3")])
    ]


def test_counts_are_a_row_a_document(qualcode: Run) -> None:
    rows = json.loads(qualcode("compare", "--counts", "--json").stdout)
    assert [(row["document"], row["n_agreed"], row["by_kind"]["facet"]) for row in rows] == [("p1", 1, 1)]
    assert "p1        ann, bob       1       3" in qualcode("compare", "--counts").stdout


def test_a_greater_share_of_words_agrees_less(qualcode: Run) -> None:
    assert "0 agreed, 4 differ" in qualcode("compare", "p1", "--overlap", "0.9").stdout


def test_what_cannot_be_compared_is_said(qualcode: Run, study_dir: Path) -> None:
    assert "no document 'p2'" in qualcode("compare", "p2").stderr
    layer = study_dir / "codings/bob/layer.yaml"
    layer.write_text(layer.read_text().replace("finished", "in-progress"))
    assert "no document here that two coders have finished" in qualcode("compare", "p1").stderr
