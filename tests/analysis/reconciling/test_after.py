"""Agreement before and after, from the layers and the decisions."""

from pathlib import Path

import pytest

from qualcode.analysis.reconciling.after import reconciled_selection, staged_notes, staged_rows
from qualcode.reconciling.consensus import record
from qualcode.scope import Selection, select
from reconciling_studies import SIGNED, STUDY, answer, loaded_study, stage_of


@pytest.fixture
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    folder: Path = request.getfixturevalue("write_study_files")(tmp_path / "study", STUDY)
    stage = stage_of(folder)
    answers = [answer(stage, "b4", "ann"), answer(stage, "a2", "bob"), answer(stage, "a3", "kept")]
    record(stage, answers, SIGNED)
    return folder


def codings(selection: Selection) -> dict[str, list[tuple[str, int, int, dict[str, list[str]]]]]:
    return {
        one.layer: [(each.code, each.start, each.end, each.facets) for each in one.codings] for one in selection.coded()
    }


def test_after_every_reader_has_what_was_decided_and_kept_differences_stay(folder: Path) -> None:
    decided: list[tuple[str, int, int, dict[str, list[str]]]] = [("trust", 3, 13, {}), ("trust", 34, 39, {})]
    found = codings(reconciled_selection(select(loaded_study(folder)), stage_of(folder).decisions))
    assert found == {
        "ann": [*decided, ("hub-team", 53, 57, {"who": ["us"]})],
        "bob": [*decided, ("hub-team", 53, 57, {"who": ["them"]})],
    }


def test_the_study_itself_is_left_alone(folder: Path) -> None:
    selection = select(loaded_study(folder))
    before = codings(selection)
    reconciled_selection(selection, stage_of(folder).decisions)
    assert codings(selection) == before


def test_agreement_stands_before_and_after_on_the_same_units(folder: Path) -> None:
    """Four turns; before, ann and bob differ about doubt on the first (bob) and on the third (ann)."""
    rows = staged_rows(select(loaded_study(folder)), stage_of(folder).decisions, "turn")
    percent = [(row.when, row.code, row.value, row.n) for row in rows if row.coefficient == "percent_agreement"]
    assert percent[:3] == [("before", "trust", 0.75, 4), ("after", "trust", 1.0, 4), ("before", "doubt", 0.5, 4)]


def test_notes_say_that_after_is_no_reliability_and_what_was_kept(folder: Path) -> None:
    notes = staged_notes(stage_of(folder).decisions)
    assert "not to be reported as reliability" in notes[0]
    assert notes[1].startswith("1 difference kept on purpose")
