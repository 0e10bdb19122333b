"""A study of one interview that two coders have finished: one passage agreed, three in dispute."""

from pathlib import Path

from qualcode.model import Study
from qualcode.reconciling.answers import Answer, Signature
from qualcode.reconciling.stage import Stage, open_stage
from qualcode.study import load_study

STUDY = """
== qualcode.yaml
coders: [{id: ann}, {id: bob}, {id: cy}]
rounds: [{id: pilot, title: First, documents: [p1]}]
== codebook/codebook.yaml
name: test
version: 1.0.0
codes:
  - {id: trust, label: Trust, definition: Reliance on others.}
  - {id: doubt, label: Doubt}
  - id: hub
    label: Hub
    codes:
      - {id: hub-team, label: Team}
      - {id: hub-pay, label: Pay}
facets:
  who: {values: [us, them]}
  how: {values: [well, ill], several: true}
== transcripts/p1.md
---
id: p1
speakers: {INT: interviewer, P: respondent}
---
P: one or two words

INT: why

P: three, or four

P: five
== codings/ann/layer.yaml
coder: ann
codebook: 1.0.0
documents: {p1: {state: finished, sha256: 73f04816a141342c556fd076a859708bc8c345206a5983da15830b2a73ad54d0}}
== codings/ann/p1.jsonl
{"id":"a1","document":"p1","start":3,"end":19,"code":"trust","quote":"one or two words"}
{"id":"a2","document":"p1","start":34,"end":48,"code":"doubt","quote":"three, or four","note":"says or"}
{"id":"a3","document":"p1","start":53,"end":57,"code":"hub-team","facets":{"who":["us"]},"quote":"five"}
== codings/bob/layer.yaml
coder: bob
codebook: 1.0.0
documents: {p1: {state: finished, sha256: 73f04816a141342c556fd076a859708bc8c345206a5983da15830b2a73ad54d0}}
== codings/bob/p1.jsonl
{"id":"b1","document":"p1","start":3,"end":13,"code":"trust","quote":"one or two"}
{"id":"b4","document":"p1","start":7,"end":13,"code":"doubt","quote":"or two"}
{"id":"b2","document":"p1","start":34,"end":39,"code":"trust","quote":"three"}
{"id":"b3","document":"p1","start":53,"end":57,"code":"hub-team","facets":{"who":["them"]},"quote":"five"}
"""
SIGNED = Signature("kim", "2019-04-01T10:00:00Z")


def stage_of(folder: Path, round_id: str = "pilot") -> Stage:
    """The stage as it is on disk now."""
    return open_stage(loaded_study(folder), round_id)


def loaded_study(folder: Path) -> Study:
    study, problems = load_study(folder)
    assert problems == []
    return study


def asked(stage: Stage, coding: str) -> str:
    """The id of the question about a coding."""
    return next(one.id for one in stage.questions if coding in {each.id for each in one.codings})


def answer(stage: Stage, coding: str, choice: str, **parts: object) -> Answer:
    """An answer to the question about a coding."""
    return Answer(asked(stage, coding), choice, **parts)  # type: ignore[arg-type]
