"""Who codes what, changed in place."""

import re
from pathlib import Path

import pytest

from qualcode.assigning import (
    AssignmentRow,
    assign_documents,
    assign_round,
    balance_notes,
    remove_assignments,
    write_assignments,
)
from qualcode.errors import RefusedError, UnknownNameError
from qualcode.layers import add_codings, finish_document
from qualcode.requested import NewCoding
from qualcode.rounds.steps import close_round
from qualcode.study import open_readable

HEAD = "# Ours.\ncoders: [{id: ann}, {id: bob}, {id: cid}]\n"
ROUND = "rounds: [{id: pilot, documents: [p1, p2, p3]}]\n"
BLOCK = """\
assignments:
  ann: [p1, p2, p3]  # all
  bob:
    - p1
    # only a part
    - {document: p2, turns: 1}
    - p3
  cid: p1
"""


@pytest.fixture
def study_dir(study_dir: Path) -> Path:
    for name in ("p2", "p3"):
        text = "---\nid: NAME\nspeakers: {P: respondent}\n---\nP: one\n\nP: two\n\nP: three\n".replace("NAME", name)
        (study_dir / f"transcripts/{name}.md").write_text(text)
    (study_dir / "qualcode.yaml").write_text(HEAD)
    return study_dir


def settings(folder: Path, text: str) -> None:
    (folder / "qualcode.yaml").write_text(HEAD + text)


def after(folder: Path) -> str:
    return (folder / "qualcode.yaml").read_text().removeprefix(HEAD)


def test_documents_are_added_to_a_coders_list(study_dir: Path) -> None:
    settings(study_dir, BLOCK)
    rows = assign_documents(open_readable(study_dir), "cid", ["p*"], {"p2": "2, 3"})
    assert rows == [
        AssignmentRow("p1", "cid", "", "kept"),
        AssignmentRow("p2", "cid", "2-3", "new"),
        AssignmentRow("p3", "cid", "", "new"),
    ]
    write_assignments(open_readable(study_dir), rows)
    assert after(study_dir) == BLOCK.replace("cid: p1", "cid: [p1, {document: p2, turns: 2-3}, p3]")


@pytest.mark.parametrize(
    ("coder", "documents", "old", "new"),
    [
        ("ann", ["p2"], "[p1, p2, p3]", "[p1, p3]"),
        ("ann", ["p2", "p3"], "[p1, p2, p3]", "[p1]"),
        ("ann", ["p1", "p2"], "[p1, p2, p3]", "[p3]"),
        ("ann", ["p*"], "[p1, p2, p3]", "[]"),
        ("bob", ["p2"], "    - {document: p2, turns: 1}\n", ""),
        ("bob", ["p3"], "    - p3\n", ""),
        (
            "bob",
            ["p*"],
            ":\n    - p1\n    # only a part\n    - {document: p2, turns: 1}\n    - p3\n",
            ": []\n",
        ),
        ("cid", ["p1"], "cid: p1", "cid: []"),
    ],
)
def test_documents_are_taken_back_and_the_rest_stays_as_it_is_written(
    study_dir: Path, coder: str, documents: list[str], old: str, new: str
) -> None:
    settings(study_dir, BLOCK)
    study = open_readable(study_dir)
    rows = remove_assignments(study, coder, documents)
    assert {row.change for row in rows} == {"removed"}
    write_assignments(study, rows)
    assert after(study_dir) == BLOCK.replace(old, new)


def test_what_was_begun_is_not_taken_back(study_dir: Path) -> None:
    settings(study_dir, BLOCK)
    finish_document(open_readable(study_dir), "ann", "p1")
    with pytest.raises(RefusedError, match="'ann' has begun p1"):
        remove_assignments(open_readable(study_dir), "ann", ["p1"])
    with pytest.raises(RefusedError, match="p2: not assigned to 'cid', who has p1"):
        remove_assignments(open_readable(study_dir), "cid", ["p2"])
    assert [row.document for row in remove_assignments(open_readable(study_dir), "cid", ["p*"])] == ["p1"]


@pytest.mark.parametrize(
    ("turns", "said"),
    [
        ({"p2": "4"}, "'p2' has the turns 1 to 3, not 4"),
        ({"p2": "x"}, "'x' are no turns of 'p2'; write numbers and ranges such as 3-9 14"),
        ({"p2": "3-1"}, "'p2' has the turns 1 to 3, not 3-1"),
        ({"p1": "1"}, "'p1' is assigned to 'cid' whole; take that back first"),
    ],
)
def test_turns_that_make_no_sense_are_refused(study_dir: Path, turns: dict[str, str], said: str) -> None:
    settings(study_dir, BLOCK)
    with pytest.raises(RefusedError, match=re.escape(said)):
        assign_documents(open_readable(study_dir), "cid", [], turns)


def test_turns_that_were_begun_can_only_become_more(study_dir: Path) -> None:
    settings(study_dir, BLOCK)
    add_codings(open_readable(study_dir), "bob", [NewCoding("p2", "trust", turn="1")])
    with pytest.raises(RefusedError, match=re.escape("--turns 'p2=1-2'")):
        assign_documents(open_readable(study_dir), "bob", [], {"p2": "2"})
    rows = assign_documents(open_readable(study_dir), "bob", [], {"p2": "1-2"})
    assert [row.change for row in rows] == ["other turns"]
    write_assignments(open_readable(study_dir), rows)
    assert after(study_dir) == BLOCK.replace("turns: 1", "turns: 1-2")


def test_unknown_names_are_refused_with_the_nearest(study_dir: Path) -> None:
    with pytest.raises(UnknownNameError, match="no coder 'an'; did you mean 'ann'"):
        assign_documents(open_readable(study_dir), "an", ["p1"])
    with pytest.raises(UnknownNameError, match="no document 'p9'"):
        assign_documents(open_readable(study_dir), "ann", ["p9"])


def test_a_round_is_shared_so_that_loads_and_pairs_are_alike(study_dir: Path) -> None:
    settings(study_dir, ROUND)
    study = open_readable(study_dir)
    rows = assign_round(study, "pilot", [], 2, 1)
    assert balance_notes(study, rows) == [
        "Documents a coder: ann 2, bob 2, cid 2.",
        "Documents that two share: ann and bob 1, ann and cid 1, bob and cid 1.",
    ]
    write_assignments(study, rows)
    again = assign_round(open_readable(study_dir), "pilot", [], 2, 99)
    assert {row.change for row in again} == {"kept"}
    assert {(row.document, row.coder) for row in again} == {(row.document, row.coder) for row in rows}


def test_who_began_in_a_study_that_assigned_nothing_is_written_down_too(study_dir: Path) -> None:
    settings(study_dir, ROUND)
    finish_document(open_readable(study_dir), "ann", "p1")
    study = open_readable(study_dir)
    write_assignments(study, assign_documents(study, "bob", ["p2"]))
    assert open_readable(study_dir).settings.assignments == {"ann": ("p1",), "bob": ("p2",)}


def test_others_who_have_a_document_of_the_round_must_be_named(study_dir: Path) -> None:
    settings(study_dir, ROUND + "assignments: {cid: [p3]}\n")
    with pytest.raises(RefusedError, match=re.escape("is assigned to others already: cid (p3)")):
        assign_round(open_readable(study_dir), "pilot", ["ann", "bob"], 1, 1)


def test_nobody_is_assigned_what_is_closed(study_dir: Path) -> None:
    settings(study_dir, "rounds: [{id: pilot, documents: [p1]}]\nassignments: {ann: [p1]}\n")
    finish_document(open_readable(study_dir), "ann", "p1")
    close_round(open_readable(study_dir), "pilot", by="km", date="2019-04-01")
    with pytest.raises(RefusedError, match="was closed on 2019-04-01 by km"):
        assign_documents(open_readable(study_dir), "bob", ["p1"])


def test_a_file_that_changed_meanwhile_is_not_written(study_dir: Path) -> None:
    settings(study_dir, BLOCK)
    study = open_readable(study_dir)
    rows = assign_documents(study, "cid", ["p3"])
    settings(study_dir, BLOCK.replace("cid: p1", "cid: p2"))
    with pytest.raises(RefusedError, match=r"qualcode\.yaml changed since it was read"):
        write_assignments(study, rows)
