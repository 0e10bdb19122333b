from pathlib import Path

import pytest

from conftest import write_study
from qualcode.desk.desk import Desk, open_desk
from qualcode.errors import RefusedError
from qualcode.layers import finish_document
from qualcode.model import Origin
from qualcode.study import open_readable

STUDY = """
== qualcode.yaml
title: T
coders: [{id: ann}, {id: bob}]
suggestions: {in_coder: true}
== transcripts/p1.md
---
id: p1
speakers: {P: respondent}
---
P: I trusted them, once. Not now.
== codings/words/layer.yaml
coder: words
kind: machine
documents: {p1: {state: finished}}
== codings/words/p1.jsonl
{"id":"M1","document":"p1","start":3,"end":12,"code":"trust","quote":"I trusted","score":0.2}
{"id":"M2","document":"p1","start":5,"end":12,"code":"doubt","quote":"trusted","score":0.9}
{"id":"M3","document":"p1","start":19,"end":23,"code":"trust","quote":"once"}
{"id":"M4","document":"p1","start":19,"end":23,"code":"gone","quote":"once"}
{"id":"M5","document":"p1","start":25,"end":28,"code":"doubt","quote":"moved"}
== codings/other/layer.yaml
coder: other
kind: machine
documents: {p1: {state: finished}}
== codings/other/p1.jsonl
{"id":"O1","document":"p1","start":25,"end":32,"code":"doubt","quote":"Not now","score":0.6}
== codings/bob/layer.yaml
coder: bob
documents: {p1: {state: in-progress}}
== codings/bob/p1.jsonl
{"id":"B1","document":"p1","start":13,"end":17,"code":"doubt","quote":"them"}
"""


@pytest.fixture
def study_dir(tmp_path: Path) -> Path:
    return write_study(tmp_path / "study", STUDY)


@pytest.fixture
def desk(study_dir: Path) -> Desk:
    return open_desk(study_dir, "ann", "p1")


def ids(desk: Desk) -> list[str]:
    return [coding.id for coding in desk.suggestions()]


def with_setting(study_dir: Path, line: str) -> Desk:
    path = study_dir / "qualcode.yaml"
    path.write_text(path.read_text().replace("suggestions: {in_coder: true}", line))
    return open_desk(study_dir, "ann", "p1")


def test_only_machines_suggest_and_what_they_are_unsure_of_comes_last(desk: Desk) -> None:
    assert ids(desk) == ["M2", "M3", "O1", "M1"]


def test_by_default_nothing_is_suggested(study_dir: Path, desk: Desk) -> None:
    suggestion = desk.suggestions()[0]
    off = with_setting(study_dir, "suggestions: {layers: [words]}")
    assert ids(off) == []
    with pytest.raises(RefusedError, match="is not suggested here"):
        off.accept(suggestion)


def test_a_study_may_say_which_machines_suggest(study_dir: Path) -> None:
    assert ids(with_setting(study_dir, "suggestions: {in_coder: true, layers: [other]}")) == ["O1"]


def test_a_coding_says_from_which_suggestion_it_started(desk: Desk) -> None:
    coding = desk.accept(desk.suggestions()[0])
    assert (coding.code, coding.quote, coding.by) == ("doubt", "trusted", "ann")
    assert coding.origin == Origin(layer="words", coding="M2", score=0.9)
    assert ids(desk) == ["M3", "O1", "M1"]
    desk.undo()
    assert ids(desk) == ["M2", "M3", "O1", "M1"]


def test_whatever_is_done_with_it_later_a_coding_says_from_what_it_started(study_dir: Path, desk: Desk) -> None:
    started = Origin(layer="words", coding="M2", score=0.9)
    coding = desk.accept(desk.suggestions()[0])
    desk.move(coding.id, (3, 17))
    desk.recode(coding.id, "trust")
    desk.annotate(coding.id, "not what it said")
    desk.remove([coding.id])
    for _ in range(4):
        desk.undo()
        assert [one.origin for one in desk.codings] == [started]
    desk = open_desk(study_dir, "ann", "p1")
    for _ in range(3):
        desk.redo()
    assert [(one.code, one.start, one.end, one.origin) for one in desk.codings] == [("trust", 3, 17, started)]


def test_what_the_coder_has_there_already_is_not_suggested(desk: Desk) -> None:
    desk.code((3, 17), ["trust"])
    assert ids(desk) == ["M2", "M3", "O1"]
    coding = desk.accept(desk.suggestions()[0])
    desk.recode(coding.id, "trust")
    assert ids(desk) == ["M3", "O1"]


def test_what_was_declined_stays_away_until_that_is_taken_back(study_dir: Path, desk: Desk) -> None:
    before = sorted(path.name for path in (study_dir / "codings").rglob("*"))
    desk.decline(desk.suggestions()[0])
    assert ids(desk) == ids(open_desk(study_dir, "ann", "p1")) == ["M3", "O1", "M1"]
    assert sorted(path.name for path in (study_dir / "codings").rglob("*")) == before
    act = open_desk(study_dir, "ann", "p1").undo()
    assert act is not None
    assert (act.kind, act.suggestion, ids(desk)) == ("decline", "M2", ["M2", "M3", "O1", "M1"])


def test_a_blind_round_and_a_second_pass_hide_them(study_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finish_document(open_readable(study_dir), "ann", "p1")
    assert ids(open_desk(study_dir, "ann", "p1", 2)) == []
    finish_document(open_readable(study_dir), "ann", "p1", reopen=True)
    monkeypatch.setenv("QUALCODE_CODER", "ann")
    blind = "suggestions: {in_coder: true}\nrounds: [{id: pilot, documents: [p1], blind: true}]"
    assert ids(with_setting(study_dir, blind)) == []
