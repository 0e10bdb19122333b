"""The proposals of a study, each with who codes with it and on which words."""

from collections import Counter
from typing import NamedTuple

from qualcode.errors import RefusedError, UnknownNameError
from qualcode.model import Proposal, Study
from qualcode.text import one_line

OPEN = "open"
_QUOTES = 5
_QUOTE_CHARS = 120


class ProposalRow(NamedTuple):
    """One code that a coder proposes."""

    id: str
    label: str
    by: str
    at: str
    state: str
    """`open`, `accepted` or `declined`."""
    definition: str
    parent: str
    document: str
    """Where it came up."""
    quote: str
    codings: int
    uses: list[str]
    """Who codes with it, each with the number of codings, as in `coder-a 3`."""
    quotes: list[str]
    """The first passages that have it."""
    into: str
    """Once it is settled: the code that its codings have now."""
    why: str
    settled_by: str
    settled_at: str


def proposal_rows(study: Study, *, settled: bool = False) -> list[ProposalRow]:
    """Proposals as whoever asks may see them, by coder and in the order of their files.

    Args:
        study: As somebody may see it.
        settled: Whether those that were accepted or declined are told, too.
    """
    return [_row(study, one) for one in study.proposals if settled or not one.outcome]


def _row(study: Study, proposal: Proposal) -> ProposalRow:
    found = [
        (study.layer_by_id[one.layer], coding)
        for one in study.coded
        for coding in one.codings
        if coding.code == proposal.id
    ]
    n_codings = Counter(layer.coder if layer.kind == "human" else layer.id for layer, _ in found)
    return ProposalRow(
        id=proposal.id,
        label=proposal.label,
        by=proposal.by,
        at=proposal.at,
        state=proposal.outcome or OPEN,
        definition=proposal.definition,
        parent=proposal.parent,
        document=proposal.document,
        quote=proposal.quote,
        codings=len(found),
        uses=[f"{coder} {n}" for coder, n in n_codings.items()],
        quotes=[one_line(coding.quote, _QUOTE_CHARS) for _, coding in found[:_QUOTES]],
        into=proposal.into,
        why=proposal.why,
        settled_by=proposal.settled_by,
        settled_at=proposal.settled_at,
    )


def proposal_named(study: Study, name: str) -> Proposal:
    """The proposal of an id, or of the beginning of one.

    Raises:
        RefusedError: If several begin so.
        UnknownNameError: If there is none that whoever asks may see.
    """
    known = {one.id: one for one in study.proposals}
    hits = [name] if name in known else [one for one in known if name and one.startswith(name)]
    if not hits:
        raise UnknownNameError("proposal", name, known)
    if len(hits) > 1:
        raise RefusedError(f"'{name}' begins the ids of {len(hits)} proposals: {', '.join(hits)}")
    return known[hits[0]]
