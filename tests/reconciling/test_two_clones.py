"""Two people who reconcile one round, each in a clone of their own."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from qualcode.check import check_study
from qualcode.merging.driver import merge_versions
from qualcode.merging.merged import Merged
from qualcode.merging.readable import told
from qualcode.reconciling.answers import Signature
from qualcode.reconciling.consensus import record
from qualcode.study import load_study
from reconciling_studies import STUDY, answer, stage_of

DECISIONS, CONSENSUS = "records/decisions/pilot/p1.jsonl", "codings/consensus/p1.jsonl"
KIM, LEE = Signature("kim", "2019-04-01T10:00:00Z"), Signature("lee", "2019-04-02T10:00:00Z")


@pytest.fixture
def clones(tmp_path: Path, write_study_files: Callable[[Path, str], Path]) -> tuple[Path, Path]:
    kim = write_study_files(tmp_path / "kim", STUDY)
    shutil.copytree(kim, tmp_path / "lee")
    return kim, tmp_path / "lee"


def decide(folder: Path, signed: Signature, *answers: tuple[str, str]) -> None:
    stage = stage_of(folder)
    record(stage, [answer(stage, coding, choice) for coding, choice in answers], signed, source="pack.csv")


def merge(clones: tuple[Path, Path], path: str) -> Merged:
    ours, theirs = ((folder / path).read_bytes() for folder in clones)
    found = merge_versions(b"", ours, theirs, path)
    assert found.content == merge_versions(b"", theirs, ours, path).content or found.conflicts
    (clones[0] / path).write_bytes(found.content)
    return found


def test_what_two_people_decided_about_other_questions_is_all_there(clones: tuple[Path, Path]) -> None:
    decide(clones[0], KIM, ("a2", "ann"))
    decide(clones[1], LEE, ("a3", "bob"))
    assert [merge(clones, path).conflicts for path in (DECISIONS, CONSENSUS, "codings/consensus/layer.yaml")] == [
        ()
    ] * 3
    decisions = stage_of(clones[0]).decisions
    assert [(one.decision, one.by) for one in decisions] == [("agreed", "kim"), ("one", "kim"), ("one", "lee")]
    assert check_study(*load_study(clones[0])) == []


def test_what_two_people_decided_alike_counts_once_the_earlier(clones: tuple[Path, Path]) -> None:
    decide(clones[0], LEE, ("a2", "ann"))
    decide(clones[1], KIM, ("a2", "ann"))
    assert [merge(clones, path).conflicts for path in (DECISIONS, CONSENSUS)] == [(), ()]
    assert {one.by for one in stage_of(clones[0]).decisions} == {"kim"}
    assert check_study(*load_study(clones[0])) == []


def test_what_two_people_decided_differently_is_a_conflict_that_can_be_read(clones: tuple[Path, Path]) -> None:
    decide(clones[0], KIM, ("a2", "ann"))
    decide(clones[1], LEE, ("a2", "neither"))
    found = merge(clones, DECISIONS)
    question = next(one.question for one in stage_of(clones[1]).decisions if "a2" in one.codings)
    assert told(found, "p1.jsonl")[1:] == [
        "  edited on both sides:",
        "    ours:   34-48  decided: one  of ann  so doubt  [ann: doubt]  [bob: trust]  (definition-gap)"
        f"  · kim 2019-04-01T10:00:00Z {question}",
        "    theirs: 34-48  decided: neither  so no code  [ann: doubt]  [bob: trust]  (definition-gap)"
        f"  · lee 2019-04-02T10:00:00Z {question}",
    ]
