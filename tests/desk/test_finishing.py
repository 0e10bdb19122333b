from pathlib import Path

import pytest

from conftest import write_study
from qualcode.desk.desk import open_desk
from qualcode.desk.finishing import Unmet, UnmetError, finish, whereabouts
from qualcode.rules.counting import open_study
from qualcode.study import open_readable
from tests_support import Run

STUDY = """
== qualcode.yaml
title: T
coders: [{id: ann, name: Ann Lee}, {id: bob}]
finishing: {coverage: 0.6, memo: true}
== transcripts/p1.md
---
id: p1
kind: interview
speakers: {INT: interviewer, P: respondent}
---
INT: Do you trust them?

P: I trusted them.

P: Not now.

P: Ask again.
"""
COVERAGE = Unmet(
    "coverage",
    "1 of 3 turns to be coded carry a coding, and 60 % are asked for (1 more, at least)",
    1 / 3,
    0.6,
    required=True,
)
MEMO = Unmet("memo", "'ann' has written no memo about 'p1'", 0, 1, required=True)
MEMO_FILE = "---\nid: m1\nby: {by}\ndate: 2026-01-01\ndocuments: [p1]\n---\nWhat I saw.\n"


@pytest.fixture
def study_dir(tmp_path: Path) -> Path:
    folder = write_study(tmp_path / "study", STUDY)
    desk = open_desk(folder, "ann", "p1")
    desk.code(desk.spans_to_code()[0], ["trust"])
    return folder


def with_settings(study_dir: Path, line: str) -> None:
    path = study_dir / "qualcode.yaml"
    path.write_text(path.read_text().replace("finishing: {coverage: 0.6, memo: true}", line))


def with_memo(study_dir: Path, by: str) -> None:
    (study_dir / "memos").mkdir(exist_ok=True)
    (study_dir / "memos/m1.md").write_text(MEMO_FILE.format(by=by))


def test_a_passage_is_told_by_speaker_time_and_line(study_dir: Path) -> None:
    path = study_dir / "transcripts/p1.md"
    path.write_text(
        path.read_text().replace("P: Not now.", "P [00:04:10]: Not now.") + "\n## End\n\nNobody says this.\n"
    )
    study = open_readable(study_dir)
    body = study.texts["p1"].body
    told = [whereabouts(study, "p1", body.index(words)) for words in ("I trusted", "Not now", "Nobody")]
    assert told == ["P, line 8", "P at 00:04:10, line 10", "line 16"]


def test_a_document_that_lacks_what_the_study_requires_is_not_finished(study_dir: Path) -> None:
    desk = open_desk(study_dir, "ann", "p1")
    assert desk.unmet() == [COVERAGE, MEMO]
    with pytest.raises(UnmetError, match=r"1 of 3 turns .*; 'ann' has written no memo.*--anyway REASON") as refused:
        desk.finish()
    assert refused.value.unmet == (COVERAGE, MEMO)
    assert open_study(study_dir).layers[0].documents["p1"].state == "in-progress"
    with_memo(study_dir, "bob")
    assert desk.unmet() == [COVERAGE, MEMO]
    with_memo(study_dir, "Ann Lee")
    assert desk.unmet() == [COVERAGE]
    desk.code(desk.spans_to_code()[2], ["doubt"])
    assert desk.unmet() == []
    desk.finish(anyway="no need of it")
    state = desk.layer.documents["p1"]
    assert (state.state, state.anyway) == ("finished", "")


def test_a_reason_goes_on_record_and_leaves_it_when_the_document_is_opened_again(study_dir: Path) -> None:
    desk = open_desk(study_dir, "ann", "p1")
    desk.finish(anyway="the rest is\n inaudible: static, {hiss}")
    state = open_readable(study_dir).layers[0].documents["p1"]
    assert (state.state, state.anyway) == ("finished", "the rest is inaudible: static, {hiss}")
    desk.finish(reopen=True)
    state = open_readable(study_dir).layers[0].documents["p1"]
    assert (state.state, state.anyway) == ("in-progress", "")


def test_where_nothing_is_required_a_document_is_finished_as_it_is(study_dir: Path) -> None:
    with_settings(study_dir, "memo_kinds: [interview]")
    desk = open_desk(study_dir, "ann", "p1")
    assert desk.unmet() == [changed(MEMO, words="there is no memo about 'p1'", required=False)]
    desk.finish()
    with_memo(study_dir, "bob")
    assert desk.unmet() == []


def changed(unmet: Unmet, *, words: str, required: bool) -> Unmet:
    return unmet._replace(words=words, required=required)


def test_with_kinds_a_memo_is_required_of_documents_of_these_kinds_only(study_dir: Path) -> None:
    with_settings(study_dir, "finishing: {memo: true}\nmemo_kinds: [field-note]")
    assert open_desk(study_dir, "ann", "p1").unmet() == []


def test_coverage_is_of_the_turns_that_are_assigned(study_dir: Path) -> None:
    with_settings(study_dir, "finishing: {coverage: 1}\nassignments: {ann: [{document: p1, turns: 1-2}]}")
    assert open_desk(study_dir, "ann", "p1").unmet() == []


def test_of_a_text_without_turns_paragraphs_are_covered(study_dir: Path) -> None:
    (study_dir / "transcripts/p2.md").write_text("---\nid: p2\n---\n# Head\n\nOne here.\n\nTwo there.\n")
    with_settings(study_dir, "finishing: {coverage: 0.5}")
    desk = open_desk(study_dir, "ann", "p2")
    assert [one.words for one in desk.unmet()] == [
        "0 of 2 paragraphs to be coded carry a coding, and 50 % are asked for (1 more, at least)"
    ]
    desk.code(desk.spans_to_code()[1], ["trust"])
    assert desk.unmet() == []


def test_the_command_refuses_with_what_is_missing_and_takes_a_reason(study_dir: Path, qualcode: Run) -> None:
    refused = qualcode("codings", "finish", "p1", "--coder", "ann")
    assert refused.exit_code == 2
    assert COVERAGE.words in refused.stderr
    done = qualcode("codings", "finish", "p1", "--coder", "ann", "--anyway", "short on time", "--json")
    assert (done.exit_code, '"state": "finished"' in done.stdout) == (0, True)
    assert "anyway: short on time" in (study_dir / "codings/ann/layer.yaml").read_text()


def test_nobody_learns_from_a_refusal_how_far_another_is_in_a_blind_round(study_dir: Path) -> None:
    with_settings(study_dir, "finishing: {coverage: 1}\nrounds: [{id: pilot, documents: [p1], blind: true}]")
    with pytest.raises(Exception, match="is in the blind round") as refused:
        finish(open_readable(study_dir), "ann", "p1")
    assert "turns" not in str(refused.value)
