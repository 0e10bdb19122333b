from pathlib import Path

import pytest

from qualcode.desk.desk import open_desk
from qualcode.desk.many import acts_on_many, code_many, undo_many
from qualcode.desk.strokes import BlockedActError
from qualcode.errors import QualcodeError, RefusedError
from qualcode.model import Origin
from qualcode.requested import NewCoding
from qualcode.study import open_readable

TWO = """
== qualcode.yaml
title: T
coders: [{id: ann}, {id: bob}]
assignments: {ann: [p1, p2], bob: [p1]}
== transcripts/p1.md
---
id: p1
speakers: {P: respondent}
---
P: I trusted them.
== transcripts/p2.md
---
id: p2
speakers: {P: respondent}
---
P: She trusted us.
"""
FOUND = [NewCoding("p1", "trust", start=5, end=12), NewCoding("p2", "trust", start=7, end=14)]


@pytest.fixture
def study_dir(tmp_path: Path, write_study_files: object) -> Path:
    from conftest import write_study

    return write_study(tmp_path / "study", TWO)


def quotes(study_dir: Path) -> dict[str, list[str]]:
    return {name: [one.quote for one in open_desk(study_dir, "ann", name).codings] for name in ("p1", "p2")}


def test_what_is_coded_at_once_is_one_act_over_all_its_documents(study_dir: Path) -> None:
    coded = code_many(open_readable(study_dir), "ann", FOUND, Origin(search="trusted"))
    assert [(one.document, one.quote, one.origin) for one in coded.codings] == [
        ("p1", "trusted", Origin(search="trusted")),
        ("p2", "trusted", Origin(search="trusted")),
    ]
    assert quotes(study_dir) == {"p1": ["trusted"], "p2": ["trusted"]}
    act = open_desk(study_dir, "ann", "p2").undo()
    assert act is not None
    assert (act.kind, act.group, act.documents) == ("code", coded.group, ("p1", "p2"))
    assert quotes(study_dir) == {"p1": [], "p2": []}
    open_desk(study_dir, "ann", "p1").redo()
    assert quotes(study_dir) == {"p1": ["trusted"], "p2": ["trusted"]}


def test_it_is_taken_back_by_its_name_or_as_the_last_one(study_dir: Path) -> None:
    study = open_readable(study_dir)
    first = code_many(study, "ann", FOUND[:1])
    second = code_many(study, "ann", FOUND)
    assert [act.group for act in acts_on_many(study, "ann")] == [first.group, second.group]
    assert [one.document for one in undo_many(study, "ann")] == ["p2"]
    assert undo_many(study, "ann", first.group) == first.codings
    with pytest.raises(QualcodeError, match="no act on many passages"):
        undo_many(study, "ann", first.group)
    with pytest.raises(QualcodeError, match="nothing to take back: of what 'ann' coded at once nothing stands"):
        undo_many(study, "ann")
    assert quotes(study_dir) == {"p1": [], "p2": []}


def test_what_stands_there_already_is_passed_over_and_told(study_dir: Path) -> None:
    open_desk(study_dir, "ann", "p1").code((5, 12), ["trust"])
    coded = code_many(open_readable(study_dir), "ann", [*FOUND, FOUND[1]])
    assert [one.document for one in coded.codings] == ["p2"]
    assert [one.document for one in coded.standing] == ["p1", "p2"]
    assert code_many(open_readable(study_dir), "ann", FOUND).group == ""


def test_all_are_coded_or_none(study_dir: Path) -> None:
    with pytest.raises(RefusedError, match="1 of 2 passages cannot be coded, so none was\n'p2' is not assigned"):
        code_many(open_readable(study_dir), "bob", FOUND)
    assert not (study_dir / "codings/bob").exists()
    open_desk(study_dir, "ann", "p2").finish()
    with pytest.raises(RefusedError, match="has finished 'p2'"):
        code_many(open_readable(study_dir), "ann", FOUND)
    assert quotes(study_dir) == {"p1": [], "p2": []}


def test_it_is_not_taken_back_in_part(study_dir: Path) -> None:
    code_many(open_readable(study_dir), "ann", FOUND)
    (coding,) = (desk := open_desk(study_dir, "ann", "p2")).codings
    desk.recode(coding.id, "doubt")
    with pytest.raises(BlockedActError, match="was changed meanwhile"):
        undo_many(open_readable(study_dir), "ann")
    assert quotes(study_dir) == {"p1": ["trusted"], "p2": ["trusted"]}


def test_it_is_not_done_again_in_part(study_dir: Path) -> None:
    code_many(open_readable(study_dir), "ann", FOUND)
    undo_many(open_readable(study_dir), "ann")
    open_desk(study_dir, "ann", "p2").code((3, 6), ["doubt"])
    with pytest.raises(BlockedActError, match="on 'p2' something else was done since"):
        open_desk(study_dir, "ann", "p1").redo()
    assert quotes(study_dir) == {"p1": [], "p2": ["She"]}


def test_of_an_act_that_was_killed_between_two_documents_the_part_that_was_done_is_taken_back(study_dir: Path) -> None:
    code_many(open_readable(study_dir), "ann", FOUND)
    (study_dir / "codings/ann/p2.jsonl").unlink()  # as if killed before the second file took its place
    assert [one.document for one in undo_many(open_readable(study_dir), "ann")] == ["p1"]
    assert quotes(study_dir) == {"p1": [], "p2": []}
