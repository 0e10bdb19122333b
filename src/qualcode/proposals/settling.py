"""Accept a proposal as a code, or as one that is there already; or decline it. All of it is signed and kept."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from qualcode.errors import RefusedError, UnknownNameError, UnreadableError
from qualcode.files.codebook_additions import with_new_code
from qualcode.files.codebook_yaml import CODE_ID, parse_codebook
from qualcode.files.records_jsonl import format_records
from qualcode.files.utf8 import parse_utf8
from qualcode.ids import new_id
from qualcode.layout import CODEBOOK, SETTLED
from qualcode.model import Code, Codebook, Proposal, Study
from qualcode.phrases import counted
from qualcode.proposals.carrying import Carried, Carrying, carried
from qualcode.proposals.proposing import taken_ids
from qualcode.proposals.rows import proposal_named
from qualcode.proposed import load_settled
from qualcode.records import Settled
from qualcode.storage import Write, locked, read_for_edit, write_files
from qualcode.study import closed_rounds
from qualcode.times import is_time, now

ACCEPTED, DECLINED = "accepted", "declined"
_LONGEST_EXAMPLE = 400


@dataclass(frozen=True, slots=True)
class Settling:
    """What is to become of a proposal."""

    proposal: str
    """Its id, or the beginning of it."""
    by: str
    why: str = ""
    into: str = ""
    """A code of the codebook that it is; empty where it becomes a code itself, or goes."""
    id: str = ""
    """The id that it gets as a code of its own, with its codings; empty to keep the one that it was proposed with."""
    label: str = ""
    """Another label than the proposed one."""
    definition: str = ""
    parent: str | None = None
    """Under which code; empty for the top, `None` for where it was proposed."""
    at: str = ""


class SettledRow(NamedTuple):
    """What became of a proposal."""

    proposal: str
    outcome: str
    into: str
    by: str
    at: str
    why: str
    changed: int
    """Codings that have another code now."""
    set_aside: int
    """Codings that left their layer, because it had the other code on the passage already."""
    layers: list[str]
    """Whose codings changed."""


def accept_proposal(study: Study, wanted: Settling) -> SettledRow:
    """Make a proposal a code of the working codebook; or give its codings a code that is there.

    A new code is put below its parent in the file, whose remarks and order
    stay; no coding changes unless it gets another id. With `into` or `id` the
    codings of every layer get that code, as after a merge or a rename, and say
    what they had. Cut off, run it again.

    Args:
        study: As whoever asks may see it.
        wanted: What is decided.

    Raises:
        RefusedError: If it is settled already, or a blind round hides who codes with it.
        UnknownNameError: If there is no such proposal, code or parent.
        UnreadableError: If the codebook cannot be read.
    """
    proposal = _open(study, wanted, ACCEPTED)
    if wanted.into:
        return _into(study, proposal, wanted, ACCEPTED)
    wanted = replace(wanted, id=wanted.id or proposal.id, at=wanted.at or now())
    renamed = wanted.id != proposal.id
    if renamed:
        _refuse_blind(study, proposal)
    with locked(study.root):
        addition, book = _addition(study, proposal, wanted)
        named = Carrying(proposal.id, wanted.id, wanted.by, wanted.at, _note(proposal, ACCEPTED, wanted.id, wanted.why))
        found = carried(replace(study, codebook=book), named) if renamed else Carried([], [], 0, 0)
        record = _record(study, proposal, ACCEPTED, replace(wanted, into=wanted.id))
        write_files(study.root, [*addition, *found.writes, *record])
    return _settled(proposal, ACCEPTED, replace(wanted, into=wanted.id), found)


def decline_proposal(study: Study, wanted: Settling) -> SettledRow:
    """Take a proposal off the list, with the reason; its codings get another code, or there are none.

    Raises:
        RefusedError: If codings have it and no other code is named, if there is no reason, if it is settled already,
            or a blind round hides who codes with it.
        UnknownNameError: If there is no such proposal or code.
    """
    if not wanted.why.strip():
        raise RefusedError("say why in a sentence: `--why '…'`; who proposed it will want to know")
    proposal = _open(study, wanted, DECLINED)
    if wanted.into:
        return _into(study, proposal, wanted, DECLINED)
    _refuse_blind(study, proposal)
    n = sum(coding.code == proposal.id for one in (*study.coded, *study.unplaced) for coding in one.codings)
    if n:
        raise RefusedError(
            f"{counted(n, 'coding')} {'has' if n < 2 else 'have'} '{proposal.id}'; say with `--into CODE` which code"
            f" {'it gets' if n < 2 else 'they get'}, or let the coders recode them first"
        )
    at = wanted.at or now()
    with locked(study.root):
        write_files(study.root, _record(study, proposal, DECLINED, replace(wanted, at=at)))
    return SettledRow(proposal.id, DECLINED, "", wanted.by, at, wanted.why, 0, 0, [])


def _open(study: Study, wanted: Settling, outcome: str) -> Proposal:
    """The proposal, refused where something else was decided about it."""
    if wanted.at and not is_time(wanted.at):
        raise RefusedError(f"'{wanted.at}' is no time; write it as 2019-03-14T09:30:00Z")
    proposal = proposal_named(study, wanted.proposal)
    again = (outcome, wanted.into or ((wanted.id or proposal.id) if outcome == ACCEPTED else ""))
    if proposal.outcome and (proposal.outcome, proposal.into) != again and proposal.into:
        now_is = "" if proposal.into == proposal.id else f" as '{proposal.into}'"
        raise RefusedError(
            f"'{proposal.id}' was {proposal.outcome}{now_is} by {proposal.settled_by} on {proposal.settled_at[:10]}"
        )
    return proposal


def _into(study: Study, proposal: Proposal, wanted: Settling, outcome: str) -> SettledRow:
    known = [code.id for code in study.codebook.own]
    if wanted.into not in known:
        raise UnknownNameError("code", wanted.into, known)
    if wanted.into == proposal.id:
        raise RefusedError(f"'{proposal.id}' is in the codebook itself; there is nothing to take it into")
    _refuse_blind(study, proposal)
    wanted = replace(wanted, at=wanted.at or now())
    note = _note(proposal, outcome, wanted.into, wanted.why)
    with locked(study.root):
        found = carried(study, Carrying(proposal.id, wanted.into, wanted.by, wanted.at, note))
        record = _record(study, proposal, outcome, wanted)
        write_files(study.root, [*found.writes, *record])
    return _settled(proposal, outcome, wanted, found)


def _note(proposal: Proposal, outcome: str, into: str, why: str) -> str:
    """What the past of codings says of a decision."""
    return f"proposed code '{proposal.id}' {outcome} as '{into}'" + (f": {why}" if why else "")


def _settled(proposal: Proposal, outcome: str, wanted: Settling, found: Carried) -> SettledRow:
    return SettledRow(
        proposal.id,
        outcome,
        wanted.into,
        wanted.by,
        wanted.at,
        wanted.why,
        found.changed,
        found.set_aside,
        found.layers,
    )


def _refuse_blind(study: Study, proposal: Proposal) -> None:
    """What hidden codings have may neither be changed nor told: the same is said whether they have it or not."""
    closed = closed_rounds(study)
    if closed:
        raise RefusedError(
            f"the blind round '{closed[0].id}' is not open yet, and what is coded there may have '{proposal.id}';"
            " accept it as a code of its own under the id that it has, or wait until the round is open"
        )


def _record(study: Study, proposal: Proposal, outcome: str, wanted: Settling) -> list[Write]:
    """What notes the decision down; nothing where it stands there already."""
    raw = read_for_edit(study.root, SETTLED)
    settled, problems = load_settled(study.root)
    if problems:
        raise UnreadableError(problems, SETTLED)
    last = next((one for one in reversed(settled) if one.proposal == proposal.id), None)
    if last is not None and (last.outcome, last.into) == (outcome, wanted.into):
        return []
    line = Settled(new_id(wanted.at), proposal.id, outcome, wanted.into, wanted.why, wanted.by, wanted.at)
    old = raw or b""
    gap = b"" if not old or old.endswith(b"\n") else b"\n"
    return [Write(SETTLED, old + gap + format_records([line]), raw)]


def _addition(study: Study, proposal: Proposal, wanted: Settling) -> tuple[list[Write], Codebook]:
    """The working codebook with the code; nothing to write where it has it already."""
    raw = read_for_edit(study.root, CODEBOOK)
    text, problems = parse_utf8(raw or b"", CODEBOOK)
    before, faults = parse_codebook(text or "", CODEBOOK)
    if text is None or before is None or problems or faults:
        raise UnreadableError([*problems, *faults], CODEBOOK)
    code = _as_code(study, before, proposal, wanted)
    there = before.by_id.get(code.id)
    if there is not None and (code.id == proposal.id or (there.label, there.source) == (code.label, code.source)):
        _refuse_otherwise(there, code, wanted)
        return [], before  # cut off after it was written
    if code.id != proposal.id:
        _refuse_id(study, code.id)
    new = with_new_code(text, code)
    after, faults = parse_codebook(new or "", CODEBOOK)
    if new is None or after is None or faults or not _only_added(before, after, code):
        where = f"under '{code.parent}'" if code.parent else "at the top"
        raise RefusedError(
            f"{CODEBOOK} is written in a way to which nothing can be added safely {where}; put the code"
            f" `{{id: {code.id}, label: …}}` there by hand, and run this again"
        )
    return [Write(CODEBOOK, new.encode("utf-8"), raw)], after


def _refuse_otherwise(there: Code, code: Code, wanted: Settling) -> None:
    """What is asked for once more has to be what the codebook has; what is not asked for may have changed since."""
    asked = (
        ("parent", wanted.parent is not None, there.parent or "", code.parent or ""),
        ("label", bool(wanted.label), there.label, code.label),
        ("definition", bool(wanted.definition), there.definition, code.definition),
    )
    other = [name for name, named, old, new in asked if named and old != new]
    if other:
        raise RefusedError(
            f"'{there.id}' is in the codebook already, with another {' and another '.join(other)};"
            f" change its entry in {CODEBOOK}"
        )


def _refuse_id(study: Study, wanted: str) -> None:
    if not CODE_ID.fullmatch(wanted):
        raise RefusedError(f"'{wanted}' is no id; write letters, digits, '-', '_' or '.'")
    if wanted in study.codebook.by_id:
        raise RefusedError(f"'{wanted}' is a code already; if it is that one, say `--into {wanted}`")
    if wanted in taken_ids(study):
        raise RefusedError(f"'{wanted}' was the id of a code before, and ids are never used again; choose another")


def _as_code(study: Study, codebook: Codebook, proposal: Proposal, wanted: Settling) -> Code:
    """The entry of the codebook that a proposal becomes: where it comes from, and the words at which it came up."""
    parent = proposal.parent if wanted.parent is None else wanted.parent
    places = [code.id for code in codebook.codes if not code.template]
    if parent and parent not in places:
        raise UnknownNameError("code under which it could stand,", parent, places)
    text = study.texts[proposal.document].body if proposal.document in study.document_by_id else ""
    quote = " ".join(proposal.quote.split())
    example = quote if quote and len(quote) <= _LONGEST_EXAMPLE and quote in " ".join(text.split()) else ""
    where = f" while coding {proposal.document}" if proposal.document else ""
    when = f", {proposal.at[:10]}" if proposal.at else ""
    return Code(
        wanted.id,
        wanted.label or proposal.label,
        parent or None,
        definition=wanted.definition or proposal.definition,
        examples=(example,) if example else (),
        source=f"Proposed by {proposal.by}{where}{when}",
    )


def _only_added(before: Codebook, after: Codebook, code: Code) -> bool:
    """Whether nothing but the code came, with the templates that stand under it."""
    came = {code.id, *(one.id for one in after.codes if one.template and one.parent == code.id)}
    old = [replace(one, line=0) for one in before.codes]
    new = [replace(one, line=0) for one in after.codes if one.id not in came]
    made = after.by_id.get(code.id)
    same = made is not None and (made.label, made.parent, made.definition, made.examples) == (
        code.label,
        code.parent,
        code.definition,
        code.examples,
    )
    facets = [[replace(one, line=0) for one in book.facets] for book in (before, after)]
    return same and old == new and facets[0] == facets[1]
