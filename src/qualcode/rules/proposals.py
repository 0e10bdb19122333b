"""Rules that proposed codes must keep: ids of their own, coders and places that are there, and codings that follow."""

from collections import Counter
from collections.abc import Iterator

from qualcode.errors import did_you_mean
from qualcode.layout import CODEBOOK, PROPOSALS, SETTLED
from qualcode.model import Proposal, Study
from qualcode.phrases import counted
from qualcode.problem import Problem
from qualcode.proposed import load_settled
from qualcode.recorded import load_version, version_names
from qualcode.records import OUTCOMES


def proposed_names(study: Study) -> Iterator[Problem]:
    """Proposals of nobody, under codes or on documents that are not there, or with an id that something else has."""
    coders = [coder.id for coder in study.settings.coders]
    codes = {code.id for code in study.codebook.own}
    ids: dict[str, Proposal] = {}
    strange: set[str] = set()
    for one in study.proposals:
        if one.by not in coders and one.by not in strange:
            strange.add(one.by)
            message = f"no coder '{one.by}'{did_you_mean(one.by, coders)}; the file is called as who proposes"
            yield Problem(one.path, 0, "unknown-coder", message)
        twin = ids.setdefault(one.id, one)
        if twin is not one:
            message = f"'{one.id}' is the id of a proposal in {twin.path} already; give it another id, and its codings"
            yield _at(one, "duplicate-id", message)
        if one.id in codes and not one.outcome:
            message = (
                f"'{one.id}' is a code of {CODEBOOK} and still proposed; run `qualcode codebook accept {one.id}"
                " --by NAME` if it is that code, or give the proposal another id, and its codings"
            )
            yield _at(one, "duplicate-id", message)
        if one.parent and one.parent not in codes and not one.outcome:
            yield _at(one, "unknown-code", f"no code '{one.parent}' in the codebook{did_you_mean(one.parent, codes)}")
        if one.document and one.document not in study.document_by_id:
            hint = did_you_mean(one.document, study.document_by_id)
            yield _at(one, "unknown-document", f"no document '{one.document}'{hint}")


def settled_proposals(study: Study) -> Iterator[Problem]:
    """Decisions about proposals that are not there, or that were not carried through to the codings or the codebook."""
    known = {one.id: one for one in study.proposals}
    for number, record in enumerate(load_settled(study.root)[0], 1):
        if record.proposal not in known:
            message = (
                f"decides about '{record.proposal}', and nobody proposes that{did_you_mean(record.proposal, known)}"
            )
            yield Problem(SETTLED, number, "settled-proposal", f"{message}; restore the file in {PROPOSALS}")
        elif record.outcome not in OUTCOMES:
            hint = did_you_mean(record.outcome, OUTCOMES)
            yield Problem(SETTLED, number, "settled-proposal", f"'{record.outcome}' is no outcome{hint}")
    settled = [one for one in study.proposals if one.outcome]
    if not settled:
        return
    own = {code.id for code in study.codebook.own}
    n_codings = Counter(coding.code for coded in study.coded for coding in coded.codings)
    for one in settled:
        if one.into != one.id and one.id not in own and n_codings[one.id]:
            yield _at(one, "settled-proposal", _left(one, n_codings[one.id]))
        if one.into == one.id and one.id not in own and not _was_released(study, one.id):
            message = f"'{one.id}' was accepted by {one.settled_by}, and {CODEBOOK} does not have it; put it back"
            yield _at(one, "settled-proposal", message)


def _left(one: Proposal, n: int) -> str:
    """What to do about codings that came after the decision, as from another clone."""
    verb = "accept" if one.outcome == "accepted" else "decline"
    why = " --why '…'" if verb == "decline" else ""
    into = f" --into {one.into}" if one.into else " --into CODE"
    have = "has" if n < 2 else "have"
    return (
        f"'{one.id}' was {one.outcome} by {one.settled_by}, and {counted(n, 'coding')} {have} it still;"
        f" run `qualcode codebook {verb} {one.id}{into}{why} --by NAME`"
    )


def _was_released(study: Study, code_id: str) -> bool:
    """Whether some version of the codebook has a code: then migrations say what became of it."""
    names = (name.removesuffix(".yaml") for name in version_names(study.root)[0])
    return any(code_id in book.by_id for name in names if (book := load_version(study.root, name)[0]) is not None)


def _at(one: Proposal, rule: str, message: str) -> Problem:
    return Problem(one.path, one.line, rule, message)
