"""The codes that coders propose, as the files say: which are open, and which stand below the codebook meanwhile."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from qualcode.files.proposals_yaml import parse_proposals
from qualcode.files.records_jsonl import parse_records
from qualcode.folders import files_below, load_file
from qualcode.layout import PROPOSALS, SETTLED
from qualcode.model import Code, Codebook, CodedDocument, Proposal, Study
from qualcode.problem import Problem
from qualcode.records import Settled
from qualcode.storage import read_for_edit


def load_proposals(root: Path, problems: list[Problem]) -> tuple[Proposal, ...]:
    """All proposals, by coder and in the order of their files, each with what became of it."""
    if not (root / PROPOSALS).is_dir():
        return ()
    found: list[Proposal] = []
    for path in files_below(root, PROPOSALS, ".yaml", problems, deep=False):
        found += load_file(root, path, parse_proposals, problems) or ()
    settled, faults = load_settled(root)
    problems += faults
    last = {one.proposal: one for one in settled}
    return tuple(_with_outcome(one, last[one.id]) if one.id in last else one for one in found)


def load_settled(root: Path) -> tuple[list[Settled], list[Problem]]:
    """What became of proposals, by time, and the lines that cannot be read; of one that was settled twice both."""
    settled, problems = parse_records(read_for_edit(root, SETTLED) or b"", SETTLED, Settled)
    return sorted(settled, key=lambda one: (one.at, one.id)), problems


def _with_outcome(proposal: Proposal, settled: Settled) -> Proposal:
    return replace(
        proposal,
        outcome=settled.outcome,
        into=settled.into,
        why=settled.why,
        settled_by=settled.by,
        settled_at=settled.at,
    )


def with_proposed(codebook: Codebook, proposals: Iterable[Proposal], coded: Iterable[CodedDocument]) -> Codebook:
    """The codebook, and after its codes those that are proposed: open ones, and settled ones that codings still have.

    A proposal never takes the place of a code of the codebook.
    """
    known = codebook.by_id
    wanted = {one.id: one for one in reversed(tuple(proposals)) if one.id not in known}
    if not wanted:
        return codebook
    settled = {one.id for one in wanted.values() if one.outcome}
    used = codes_used(coded) & settled if settled else set()
    more = [proposed_code(codebook, one) for one in reversed(wanted.values()) if not one.outcome or one.id in used]
    return replace(codebook, codes=(*codebook.codes, *more)) if more else codebook


def proposed_code(codebook: Codebook, proposal: Proposal) -> Code:
    """A proposal as a code, below the code under which it is to stand."""
    above = codebook.by_id.get(proposal.parent)
    return Code(
        id=proposal.id,
        label=proposal.label,
        parent=above.id if above else None,
        depth=above.depth + 1 if above else 1,
        definition=proposal.definition,
        color=above.color if above else "",
        line=proposal.line,
        proposed_by=proposal.by,
    )


def codes_used(coded: Iterable[CodedDocument]) -> set[str]:
    """The codes that some codings have."""
    return {coding.code for one in coded for coding in one.codings}


def with_not_asked(study: Study) -> Study:
    """The study, which says where nobody was asked for a proposed code: there it is missing, and not absent.

    Asked is the one who proposes it, and whoever uses it in any document that
    is in sight.
    """
    proposed = {code.id: code.proposed_by for code in study.codebook.codes if code.proposed_by}
    every = {one.id for one in study.proposals} - {code.id for code in study.codebook.own}
    found = {place: kept for place, codes in study.unasked.items() if (kept := codes - every)}
    uses: dict[str, set[str]] = {}
    for one in study.coded:
        uses.setdefault(one.layer, set()).update(coding.code for coding in one.codings)
    for layer in study.layers:
        own = uses.get(layer.id, set())
        others = frozenset(code for code, by in proposed.items() if by != layer.coder and code not in own)
        for document in layer.documents if others else ():
            found[layer.id, document] = found.get((layer.id, document), frozenset()) | others
    return replace(study, unasked=found)
