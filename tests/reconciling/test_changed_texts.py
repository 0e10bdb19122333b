"""Decisions, and a text that is changed after them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from qualcode.analysis.reconciling.prevailing import codings_today, passage_words
from qualcode.check import check_study
from qualcode.errors import RefusedError
from qualcode.reconciling.answers import Answer
from qualcode.reconciling.consensus import record
from qualcode.reconciling.pack import pack_rows
from qualcode.study import load_study, open_readable
from qualcode.updating.carry import apply_update
from qualcode.updating.placement import Placement
from qualcode.updating.plan import Request
from qualcode.updating.queue import place_codings
from reconciling_studies import SIGNED, STUDY, answer, stage_of

AT = "2026-01-02T03:04:05Z"


@pytest.fixture
def folder(tmp_path: Path, write_study_files: Callable[[Path, str], Path]) -> Path:
    """A study in which all questions of an interview are decided."""
    folder = write_study_files(tmp_path / "study", STUDY)
    stage = stage_of(folder)
    answers = [
        answer(stage, "a2", "new", codes=("doubt",), quote="three, or four"),
        answer(stage, "b4", "neither"),
        answer(stage, "a3", "ann"),
    ]
    record(stage, answers, SIGNED, source="pack.csv")
    return folder


def update(folder: Path, old: str, new: str) -> None:
    source = folder.parent / "new.md"
    source.write_text((folder / "transcripts/p1.md").read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    apply_update(open_readable(folder), Request("p1", source, None, (), "km", "", AT))


def consensus(folder: Path) -> list[str]:
    study = load_study(folder)[0]
    return [one.quote for coded in study.coded if coded.layer == "consensus" for one in coded.codings]


def test_decisions_stand_after_the_text_was_changed(folder: Path) -> None:
    before = consensus(folder)
    update(folder, "INT: why", "INT: and why, then")
    assert (consensus(folder), stage_of(folder).open) == (before, [])
    assert check_study(*load_study(folder)) == []


def test_the_same_pack_read_again_after_the_text_was_changed_changes_nothing(folder: Path) -> None:
    update(folder, "INT: why", "INT: and why, then")
    stage = stage_of(folder)
    (row,) = [row for row in pack_rows(stage) if row.decision == "new"]
    assert (row.code, row.quote) == ("doubt", "three, or four")
    again = Answer(row.question, "new", ("doubt",), row.quote, class_=row.class_, note=row.note)
    assert record(stage, [again], SIGNED, source="pack.csv").n_unchanged == 1


def test_a_coding_of_the_consensus_that_waits_for_a_place_is_not_made_again(folder: Path) -> None:
    update(folder, "P: five", "P: ")
    before = consensus(folder)
    record(stage_of(folder), (), SIGNED)
    assert consensus(folder) == before
    assert {problem.rule for problem in check_study(*load_study(folder))} == {"unplaced"}


def test_nor_one_that_somebody_dropped(folder: Path) -> None:
    update(folder, "P: five", "P: ")
    names = [one.id for coded in load_study(folder)[0].unplaced for one in coded.codings]
    place_codings(open_readable(folder), [Placement(name, drop="gone") for name in names], "km", AT)
    before = consensus(folder)
    record(stage_of(folder), (), SIGNED)
    assert consensus(folder) == before
    assert check_study(*load_study(folder)) == []


def test_a_consensus_that_was_lost_is_not_put_back_on_other_words(folder: Path) -> None:
    update(folder, "P: one", "P: Well, one")
    (folder / "codings/consensus/p1.jsonl").unlink()
    with pytest.raises(RefusedError, match="the text has changed since it was decided; restore the file"):
        record(stage_of(folder), (), SIGNED)


def test_no_words_are_shown_for_a_decision_whose_codings_have_no_place(folder: Path) -> None:
    update(folder, "P: five", "P: ")
    study = open_readable(folder)
    decision = next(one for one in stage_of(folder).decisions if "a3" in one.codings)
    assert passage_words(study, codings_today(study), decision) == ""
