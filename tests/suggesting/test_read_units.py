from dataclasses import replace

import numpy as np
import pytest

from qualcode.errors import RefusedError
from qualcode.model import Study
from qualcode.problem import Problem
from qualcode.scope import Scope, select
from qualcode.suggesting.read_units import Reading, learned_from, read_units

Loaded = tuple[Study, list[Problem]]


def test_only_eligible_speakers_are_read_and_what_was_said_before_stands_beside(loaded: Loaded) -> None:
    """
    == qualcode.yaml
    title: Test
    """
    study, _ = loaded
    (unit,) = read_units(study, study.documents, "turn")
    assert (unit.speaker, unit.turn, unit.text) == ("P", 2, "I trusted them, once. Not now.")
    assert (unit.before, unit.goes_on) == ("Do you trust them?", False)


def test_a_unit_has_what_at_least_half_of_those_who_read_it_gave_and_the_codes_above(loaded: Loaded) -> None:
    """
    == qualcode.yaml
    title: Test
    coders: [{id: ann}, {id: bob}, {id: cy}]
    == codebook/codebook.yaml
    name: test
    codes: [{id: top, codes: [{id: trust}, {id: doubt}]}]
    == transcripts/p1.md
    ---
    id: p1
    speakers: {P: respondent}
    ---
    P: one

    P: two
    == codings/ann/layer.yaml
    coder: ann
    documents: {p1: {state: finished}}
    == codings/ann/p1.jsonl
    {"id":"1","document":"p1","start":3,"end":6,"code":"trust","quote":"one"}
    {"id":"2","document":"p1","start":3,"end":6,"code":"doubt","quote":"one"}
    == codings/bob/layer.yaml
    coder: bob
    documents: {p1: {state: finished}}
    == codings/bob/p1.jsonl
    {"id":"3","document":"p1","start":3,"end":6,"code":"trust","quote":"one"}
    == codings/cy/layer.yaml
    coder: cy
    documents: {p1: {state: finished}}
    == codings/cy/p1.jsonl
    {"id":"4","document":"p1","start":11,"end":14,"code":"trust","quote":"two"}
    """
    found = learned_from(select(loaded[0]), "turn")
    assert found.codes == ("top", "trust")
    assert found.labels.tolist() == [[1, 1], [0, 0]]
    assert found.readings == (Reading("ann", "p1"), Reading("bob", "p1"), Reading("cy", "p1"))
    two = learned_from(select(loaded[0], Scope(coders=("ann", "bob"))), "turn")
    assert two.codes == ("top", "trust", "doubt")
    assert two.labels.tolist() == [[1, 1, 1], [0, 0, 0]]


def test_what_nobody_was_asked_for_is_missing_and_what_is_unfinished_is_not_read(loaded: Loaded) -> None:
    """
    == codings/ann/layer.yaml
    coder: ann
    documents: {p1: {state: finished}}
    == codings/ann/p1.jsonl
    {"id":"1","document":"p1","start":52,"end":59,"code":"trust","quote":"trusted"}
    == codings/bob/layer.yaml
    coder: bob
    documents: {p1: {state: in-progress}}
    == codings/bob/p1.jsonl
    {"id":"2","document":"p1","start":52,"end":59,"code":"doubt","quote":"trusted"}
    """
    study = loaded[0]
    assert learned_from(select(study), "turn").codes == ("trust",)
    late = replace(study, unasked={("ann", "p1"): frozenset({"trust"})})
    assert learned_from(select(late), "turn").codes == ()
    hidden = replace(study, hidden=frozenset({("ann", "p1")}))
    with pytest.raises(RefusedError, match="there is no turn to learn from"):
        learned_from(select(hidden), "turn")


def test_a_machine_learns_from_people_alone(loaded: Loaded) -> None:
    """
    == codings/bot/p1.jsonl
    == codings/bot/layer.yaml
    coder: bot
    kind: machine
    documents: {p1: {state: finished}}
    """
    with pytest.raises(RefusedError, match="'bot' is a machine's layer, and a machine learns from people alone"):
        learned_from(select(loaded[0], Scope(layers=("bot",))), "turn")


def test_a_coder_of_some_turns_says_nothing_of_the_others(loaded: Loaded) -> None:
    """
    == qualcode.yaml
    title: Test
    coders: [{id: ann}]
    assignments: {ann: [{document: p1, turns: 1}]}
    == transcripts/p1.md
    ---
    id: p1
    speakers: {P: respondent}
    ---
    P: one

    P: two
    == codings/ann/layer.yaml
    coder: ann
    documents: {p1: {state: finished}}
    == codings/ann/p1.jsonl
    {"id":"1","document":"p1","start":3,"end":6,"code":"trust","quote":"one"}
    """
    found = learned_from(select(loaded[0]), "turn")
    assert found.labels[0].tolist() == [1]
    assert np.isnan(found.labels[1]).all()
