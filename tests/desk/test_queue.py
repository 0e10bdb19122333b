from pathlib import Path

import pytest

from conftest import write_study
from qualcode.desk.desk import open_desk
from qualcode.desk.queue import QueueRow, queue_rows
from qualcode.desk.to_code import shuffled
from qualcode.layers import finish_document
from qualcode.study import as_seen, open_readable

NAMES = tuple(f"p{n}" for n in range(1, 7))
STUDY = """
== qualcode.yaml
title: T
coders: [{id: ann}, {id: bob}]
rounds:
  - {id: first, documents: [p1, p2, p3, p4, p5, p6]}
""" + "".join(
    f"== transcripts/{name}.md\n---\nid: {name}\ntitle: The {name}\nkind: interview\ncase: net\n"
    f"speakers: {{I: interviewer, P: respondent}}\n---\nI: What now?\n\nP: We trusted them.\n\nP: Not now.\n"
    for name in NAMES
)
AGAIN = "  - {id: again, documents: [p1, p2, p3, p4, p5, p6], pass: 2, blind: true}\n"


@pytest.fixture
def study_dir(tmp_path: Path) -> Path:
    return write_study(tmp_path / "study", STUDY)


def queue(study_dir: Path, coder: str = "ann", pass_number: int = 1) -> list[QueueRow]:
    return queue_rows(as_seen(open_readable(study_dir), coder), coder, pass_number)


def comes_next(rows: list[QueueRow]) -> list[tuple[str, str]]:
    return [(row.document, row.why) for row in rows if row.next]


def test_a_row_says_how_far_a_document_is(study_dir: Path) -> None:
    desk = open_desk(study_dir, "ann", "p2")
    desk.code(desk.spans_to_code()[1], ["trust", "doubt"])
    assert queue(study_dir)[:2] == [
        QueueRow("p1", "The p1", "net", "interview", "first", "not-started", 2, 0, 0, 0, 5, next=False, why=""),
        QueueRow(
            "p2", "The p2", "net", "interview", "first", "in-progress", 2, 1, 2, 0, 5,
            next=True, why=f"begun, last coded on {desk.codings[0].at[:10]}",
        ),
    ]  # fmt: skip


def test_what_comes_next_is_what_was_begun_then_what_was_not(study_dir: Path) -> None:
    assert comes_next(queue(study_dir)) == [("p1", "in round 'first'")]
    open_desk(study_dir, "ann", "p3").code((4, 9), ["trust"])
    assert [name for name, _ in comes_next(queue(study_dir))] == ["p3"]
    open_desk(study_dir, "ann", "p3").finish()
    assert [name for name, _ in comes_next(queue(study_dir))] == ["p1"]
    for name in NAMES:
        finish_document(open_readable(study_dir), "ann", name)
    assert comes_next(queue(study_dir)) == []


def test_only_what_is_assigned_is_there(study_dir: Path) -> None:
    path = study_dir / "qualcode.yaml"
    path.write_text(path.read_text() + "assignments: {ann: [p4, {document: p2, turns: 3}], bob: [p1]}\n")
    assert [(row.document, row.turns) for row in queue(study_dir)] == [("p2", 1), ("p4", 2)]


def test_a_second_pass_has_what_the_first_has_finished_in_an_order_by_chance(study_dir: Path) -> None:
    assert queue(study_dir, pass_number=2) == []
    for name in NAMES[:5]:
        open_desk(study_dir, "ann", name).code((20, 24), ["trust"])
        finish_document(open_readable(study_dir), "ann", name)
    rows = queue(study_dir, pass_number=2)
    assert [row.document for row in rows] == shuffled(NAMES[:5], "ann pass 2") == ["p1", "p5", "p2", "p3", "p4"]
    assert {(row.state, row.codings, row.coded_turns) for row in rows} == {("not-started", 0, 0)}
    assert comes_next(rows) == [("p1", "in order")]


def test_a_round_that_repeats_has_its_documents_and_says_which_cannot_be_read_again_yet(study_dir: Path) -> None:
    path = study_dir / "qualcode.yaml"
    path.write_text(path.read_text() + AGAIN)
    for name in NAMES[:5]:
        finish_document(open_readable(study_dir), "ann", name)
    rows = queue(study_dir, pass_number=2)
    assert [row.document for row in rows] == shuffled(NAMES, "ann again")
    assert {row.document: row.why for row in rows if row.why and not row.next} == {"p6": "finish it in pass 1 first"}
    assert sorted(row.document for row in rows) == list(NAMES)


def test_the_turns_of_a_second_pass_come_in_an_order_by_chance_that_is_the_same_everywhere(tmp_path: Path) -> None:
    turns = "".join(f"P: Turn {n}.\n\n" for n in range(8))
    head = "---\nid: p1\nspeakers: {P: respondent, I: interviewer}\n---\nI: Now?\n\n"
    folder = write_study(tmp_path / "study", f"== transcripts/p1.md\n{head}{turns}")
    assert open_desk(folder, "ann", "p1").order() == [1, 2, 3, 4, 5, 6, 7, 8]
    finish_document(open_readable(folder), "ann", "p1")
    order = open_desk(folder, "ann", "p1", 2).order()
    assert (sorted(order), order) == ([1, 2, 3, 4, 5, 6, 7, 8], open_desk(folder, "ann", "p1", 2).order())
    assert order == [6, 5, 2, 3, 8, 7, 1, 4]


def test_an_earlier_round_comes_before_a_later_one_however_its_documents_are_called(study_dir: Path) -> None:
    (study_dir / "qualcode.yaml").write_text(
        "title: T\ncoders: [{id: ann}]\n"
        "rounds:\n  - {id: pilot, documents: [p5, p4]}\n  - {id: rest, documents: [p2]}\n",
        encoding="utf-8",
    )
    order = []
    while rows := comes_next(queue(study_dir)):
        order += rows
        finish_document(open_readable(study_dir), "ann", rows[0][0])
    assert order == [
        ("p4", "in round 'pilot'"),
        ("p5", "in round 'pilot'"),
        ("p2", "in round 'rest'"),
        ("p1", "in order"),
        ("p3", "in order"),
        ("p6", "in order"),
    ]
