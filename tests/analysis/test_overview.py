from qualcode.analysis.overview import code_rows, document_rows, missing_memos, progress_rows
from qualcode.model import Study
from qualcode.problem import Problem
from qualcode.scope import Scope, select

Loaded = tuple[Study, list[Problem]]


def test_words_are_what_was_said_without_labels(loaded: Loaded) -> None:
    """
    == transcripts/p2.md
    ---
    id: p2
    ---
    # Report

    Two words.
    """
    rows = document_rows(select(loaded[0]))
    assert [(row.id, row.turns, row.speakers, row.words) for row in rows] == [
        ("p1", 2, ["INT", "P"], 10),
        ("p2", 0, [], 2),
    ]


def test_counts_of_a_code_hold_the_codes_below_it(loaded: Loaded) -> None:
    """
    == codebook/codebook.yaml
    codes: [{id: trust, codes: [{id: lost}]}, {id: doubt}]
    == codings/ann/p1.jsonl
    {"id":"1","document":"p1","start":0,"end":2,"code":"trust"}
    {"id":"2","document":"p1","start":0,"end":3,"code":"lost"}
    == codings/bob/p1.jsonl
    {"id":"3","document":"p1","start":0,"end":3,"code":"lost"}
    """
    study, _ = loaded
    assert [
        (row.id, row.parent, row.codings, row.codings_below, row.documents) for row in code_rows(select(study))
    ] == [
        ("trust", None, 1, 3, 1),
        ("lost", "trust", 2, 2, 1),
        ("doubt", None, 0, 0, 0),
    ]
    scoped = select(study, Scope(codes=("lost",), coders=("bob",)))
    assert [(row.id, row.codings) for row in code_rows(scoped)] == [("lost", 1)]


def test_progress_tells_four_states_apart(loaded: Loaded) -> None:
    """
    == qualcode.yaml
    coders: [{id: ann}, {id: bob}]
    assignments: {ann: [p1, p2, p3]}
    == transcripts/p2.md
    ---
    id: p2
    ---
    == transcripts/p3.md
    ---
    id: p3
    ---
    == transcripts/p4.md
    ---
    id: p4
    ---
    == codings/ann/layer.yaml
    coder: ann
    documents: {p1: {state: finished}, p2: {state: in-progress}}
    == codings/ann/p1.jsonl
    {"id":"1","document":"p1","start":0,"end":2,"code":"trust"}
    == memos/m.md
    ---
    date: 2019-01-01
    documents: [p1]
    ---
    """
    rows = progress_rows(select(loaded[0]))
    assert [(row.document, row.coder, row.state, row.codings, row.memos) for row in rows] == [
        ("p1", "ann", "finished", 1, 1),
        ("p2", "ann", "in-progress", 0, 0),
        ("p3", "ann", "not-started", 0, 0),
        ("p4", "", "not-assigned", 0, 0),
    ]


def test_interviews_without_a_memo_are_named(loaded: Loaded) -> None:
    """
    == qualcode.yaml
    memo_kinds: [interview]
    """
    assert missing_memos(loaded[0]) == ["p1"]


def test_the_turns_of_a_document_assigned_in_part_stand_beside_its_progress(loaded: Loaded) -> None:
    """
    == qualcode.yaml
    coders: [{id: ann}, {id: bob}]
    assignments: {ann: [p1], bob: [{document: p1, turns: 2 1}]}
    == codings/bob/layer.yaml
    coder: bob
    documents: {p1: {state: finished}}
    == codings/agreed/layer.yaml
    coder: bob
    kind: consensus
    documents: {p1: {state: finished}}
    """
    rows = progress_rows(select(loaded[0]))
    assert sorted((row.coder, row.layer, row.state, row.turns) for row in rows) == [
        ("ann", "", "not-started", ""),
        ("bob", "agreed", "finished", ""),
        ("bob", "bob", "finished", "1-2"),
    ]
