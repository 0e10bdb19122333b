from pathlib import Path

from qualcode.model import Study
from qualcode.problem import Problem
from qualcode.rules.machines import coding_score, machine_layer
from qualcode.storage import digest


def test_scores_and_origins_are_held_against_what_layers_are(loaded: tuple[Study, list[Problem]]) -> None:
    """
    == codings/ann/layer.yaml
    coder: ann
    documents: {p1: {state: in-progress, sha256: x}}
    == codings/ann/p1.jsonl
    {"id":"1","document":"p1","start":52,"end":59,"code":"trust","quote":"trusted","score":0.4}
    {"id":"2","document":"p1","start":52,"end":59,"code":"doubt","quote":"trusted","origin":{"layer":"bob","score":2}}
    == codings/bob/layer.yaml
    coder: bob
    == codings/bot/layer.yaml
    coder: bot
    kind: machine
    documents: {p1: {state: finished, sha256: x}}
    == codings/bot/p1.jsonl
    {"id":"3","document":"p1","start":52,"end":59,"code":"trust","quote":"trusted","score":1.5}
    """
    found = sorted(coding_score(loaded[0]))
    assert [(one.path, one.line, one.rule, one.message.split(";")[0]) for one in found] == [
        ("codings/ann/p1.jsonl", 1, "score", "only a machine's coding has a `score`"),
        (
            "codings/ann/p1.jsonl",
            2,
            "origin",
            "started from 'bob', which is no machine's layer: nobody's codings are suggested to others",
        ),
        ("codings/ann/p1.jsonl", 2, "score", "`origin.score` is 2"),
        ("codings/bot/p1.jsonl", 1, "score", "`score` is 1.5"),
    ]


def test_the_record_of_a_machine_holds_the_digest_of_its_codings(study_dir: Path) -> None:
    """
    == codings/bot/layer.yaml
    coder: bot
    kind: machine
    method: {by: learn, codings: DIGEST}
    documents: {p1: {state: finished}}
    """
    from qualcode.study import load_study

    record = study_dir / "codings/bot/layer.yaml"
    assert [one.rule for one in machine_layer(load_study(study_dir)[0])] == ["machine-layer"]
    record.write_text(record.read_text().replace("DIGEST", digest(b"p1\x000\x00")))
    assert list(machine_layer(load_study(study_dir)[0])) == []


def test_a_machine_that_bears_a_persons_name_is_no_machine(loaded: tuple[Study, list[Problem]]) -> None:
    """
    == qualcode.yaml
    title: Test
    coders: [{id: ann}, {id: bob}]
    == codings/ann/layer.yaml
    coder: ann
    kind: machine
    == codings/bot/layer.yaml
    coder: Bob
    kind: machine
    == codings/words/layer.yaml
    coder: words
    kind: machine
    """
    assert [(one.path, one.message.split(",")[0]) for one in machine_layer(loaded[0])] == [
        ("codings/ann/layer.yaml", "'ann' is a person of this study"),
        ("codings/bot/layer.yaml", "'Bob' is a person of this study"),
    ]
