"""Whose codings were followed, why coders differed, what to define."""

from pathlib import Path

import pytest

from qualcode.analysis.reconciling.prevailing import (
    ClassRow,
    PrevailedRow,
    class_rows,
    gap_rows,
    prevailed_rows,
    taken_words,
)
from qualcode.reconciling.consensus import record
from qualcode.reconciling.stage import Stage
from qualcode.records import Decision, Side, Snapshot
from reconciling_studies import SIGNED, STUDY, answer, stage_of


@pytest.fixture
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Stage:
    folder: Path = request.getfixturevalue("write_study_files")(tmp_path / "study", STUDY)
    stage = stage_of(folder)
    answers = [answer(stage, "b4", "ann"), answer(stage, "a2", "bob", note="No doubt."), answer(stage, "a3", "kept")]
    return record(stage, answers, SIGNED).stage


def test_each_coder_has_how_often_decisions_followed_them(stage: Stage) -> None:
    assert prevailed_rows(stage.study, stage.decisions) == [
        PrevailedRow("ann", "", 3, 1, 1, 0, 0, 0, 1, 0.5),
        PrevailedRow("bob", "", 3, 1, 1, 0, 0, 0, 1, 0.5),
    ]


def test_a_passage_left_without_a_code_is_told_from_one_that_got_another(stage: Stage) -> None:
    answers = [answer(stage, "b4", "neither"), answer(stage, "a2", "new", codes=("hub",), quote="three")]
    decided = record(stage, answers, SIGNED, change=True).stage
    rows = prevailed_rows(decided.study, decided.decisions)
    assert [(row.coder, row.neither, row.new, row.kept) for row in rows] == [("ann", 1, 1, 1), ("bob", 1, 1, 1)]


def test_code_by_code_a_question_counts_under_each_of_its_codes(stage: Stage) -> None:
    rows = prevailed_rows(stage.study, stage.decisions, by_code=True)
    assert [(row.code, row.coder, row.n, row.prevailed, row.share) for row in rows] == [
        ("trust", "ann", 1, 0, 0.0),
        ("trust", "bob", 1, 1, 1.0),
        ("doubt", "ann", 2, 1, 0.5),
        ("doubt", "bob", 2, 1, 0.5),
        ("hub-team", "ann", 1, 0, None),
        ("hub-team", "bob", 1, 0, None),
    ]


def three(took: tuple[str, ...]) -> Decision:
    """Ann and cy have the same on the passage, bob another code."""
    trust, doubt = Snapshot("1", "trust", 0, 5), Snapshot("2", "doubt", 0, 5)
    sides = (Side("ann", (trust,)), Side("bob", (doubt,)), Side("cy", (Snapshot("3", "trust", 0, 5),)))
    return Decision("d", "r", "p1", "q", 0, 5, sides, "one", took)


def test_who_has_the_same_as_the_one_who_was_followed_prevailed_too(stage: Stage) -> None:
    rows = prevailed_rows(stage.study, [three(("ann",))])
    assert [(row.coder, row.prevailed, row.yielded) for row in rows] == [("ann", 1, 0), ("bob", 0, 1), ("cy", 1, 0)]


def test_classes_are_counted_with_the_kinds_of_difference(stage: Stage) -> None:
    kinds = {one.id: one.kind for one in stage.questions}
    assert class_rows(stage.decisions, kinds) == [
        ClassRow("definition-gap", 1, 1 / 3, {"other-code": 1}),
        ClassRow("slip", 1, 1 / 3, {"presence": 1}),
        ClassRow("kept", 1, 1 / 3, {"facet": 1}),
    ]


def test_a_definition_gap_is_a_proposal_for_each_of_its_codes(stage: Stage) -> None:
    rows = gap_rows(stage.study, stage.decisions)
    assert [(row.code, row.n, row.decided_for, row.beside, row.quotes, row.notes) for row in rows] == [
        ("trust", 1, 1, ["doubt"], ["three, or four"], ["No doubt."]),
        ("doubt", 1, 0, ["trust"], ["three, or four"], ["No doubt."]),
    ]
    assert rows[0].definition == "Reliance on others."


def test_what_was_decided_is_said_in_a_word_or_a_name(stage: Stage) -> None:
    words = [taken_words(one, {"ann": "Ann", "bob": "Bob"}) for one in stage.decisions]
    assert words == ["agreed", "Ann", "Bob", "kept"]
