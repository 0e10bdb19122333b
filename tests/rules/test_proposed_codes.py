from pathlib import Path

from qualcode.model import Study
from qualcode.problem import Problem
from qualcode.rules.proposals import proposed_names, settled_proposals
from qualcode.study import open_readable

Loaded = tuple[Study, list[Problem]]


def places(problems: list[Problem]) -> list[tuple[str, int, str]]:
    return [(one.path, one.line, one.rule) for one in problems]


def test_proposed_names_tells_proposals_of_nobody_and_about_nothing(loaded: Loaded) -> None:
    """
    == codebook/proposals/cy.yaml
    proposals:
    - {id: a.cy, parent: trsut}
    - {id: b.cy, document: p9}
    - {id: trust}
    """
    found = list(proposed_names(loaded[0]))
    assert places(found) == [
        ("codebook/proposals/cy.yaml", 0, "unknown-coder"),
        ("codebook/proposals/cy.yaml", 2, "unknown-code"),
        ("codebook/proposals/cy.yaml", 3, "unknown-document"),
        ("codebook/proposals/cy.yaml", 4, "duplicate-id"),
    ]
    assert "did you mean 'trust'" in found[1].message


def test_proposed_names_tells_an_id_that_two_coders_have(loaded: Loaded) -> None:
    """
    == codebook/proposals/ann.yaml
    proposals: [{id: naming}]
    == codebook/proposals/bob.yaml
    proposals: [{id: naming}]
    """
    assert places(list(proposed_names(loaded[0]))) == [("codebook/proposals/bob.yaml", 1, "duplicate-id")]


def test_settled_proposals_tells_decisions_about_nothing_and_of_no_kind(loaded: Loaded) -> None:
    """
    == codebook/proposals/ann.yaml
    proposals: [{id: naming.ann}]
    == records/proposals.jsonl
    {"id":"1","proposal":"gone","outcome":"accepted"}
    {"id":"2","proposal":"naming.ann","outcome":"acepted"}
    """
    found = list(settled_proposals(loaded[0]))
    assert places(found) == [
        ("records/proposals.jsonl", 1, "settled-proposal"),
        ("records/proposals.jsonl", 2, "settled-proposal"),
    ]
    assert "did you mean 'accepted'" in found[1].message


def test_settled_proposals_tells_an_accepted_code_that_the_codebook_lacks(loaded: Loaded) -> None:
    """
    == codebook/proposals/ann.yaml
    proposals: [{id: naming.ann}]
    == records/proposals.jsonl
    {"id":"1","proposal":"naming.ann","outcome":"accepted","into":"naming.ann","by":"lead"}
    """
    assert places(list(settled_proposals(loaded[0]))) == [("codebook/proposals/ann.yaml", 1, "settled-proposal")]


def test_an_accepted_code_that_a_version_had_may_have_gone_since(study_dir: Path) -> None:
    """
    == codebook/proposals/ann.yaml
    proposals: [{id: naming.ann}]
    == codebook/versions/1.0.0.yaml
    codes: [{id: naming.ann}]
    == records/proposals.jsonl
    {"id":"1","proposal":"naming.ann","outcome":"accepted","into":"naming.ann","by":"lead"}
    """
    assert list(settled_proposals(open_readable(study_dir))) == []


def test_settled_proposals_tells_codings_that_did_not_follow(loaded: Loaded) -> None:
    """
    == codebook/proposals/ann.yaml
    proposals: [{id: naming.ann}]
    == records/proposals.jsonl
    {"id":"1","proposal":"naming.ann","outcome":"declined","into":"trust","by":"lead"}
    == codings/ann/layer.yaml
    coder: ann
    documents: {p1: {}}
    == codings/ann/p1.jsonl
    {"id":"1","document":"p1","start":24,"end":29,"code":"naming.ann","quote":"trust"}
    """
    (found,) = settled_proposals(loaded[0])
    assert found.message == (
        "'naming.ann' was declined by lead, and 1 coding has it still;"
        " run `qualcode codebook decline naming.ann --into trust --why '…' --by NAME`"
    )
