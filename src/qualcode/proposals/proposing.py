"""Propose a code: it can be coded with at once, and is no code of the codebook."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from qualcode.errors import RefusedError, UnknownNameError, UnreadableError
from qualcode.files.proposals_yaml import parse_proposals, with_changed, with_proposal
from qualcode.files.utf8 import parse_utf8
from qualcode.layout import PROPOSALS, proposals_path
from qualcode.model import Code, Proposal, Study
from qualcode.proposed import proposed_code, with_not_asked
from qualcode.recorded import load_version, version_names
from qualcode.storage import locked, read_for_edit, stamp, write_file
from qualcode.times import is_time, now

_WORDS = 6


def propose(  # noqa: PLR0913 - what a person says of a code
    study: Study,
    coder: str,
    label: str,
    *,
    definition: str = "",
    parent: str = "",
    document: str = "",
    quote: str = "",
    at: str = "",
    instead: str = "",
) -> Code:
    """Write a code down that a coder misses in the codebook; it may be coded with from then on.

    Its id is made of the label and of who proposes it, so that no two people
    ever make the same one, and it stays when the code is accepted. Who
    proposes the same label again gets the code that they have, with the
    definition and the parent that they name now.

    Args:
        study: As it was loaded; `with_code` gives it with the code in it.
        coder: A coder whom `qualcode.yaml` names.
        label: What the code is called.
        definition: What it means.
        parent: The code of the codebook under which it belongs; empty for the top.
        document: Where it came up.
        quote: The words at which it came up.
        at: When, as `2019-03-14T09:30:00Z`; now where empty.
        instead: The id of an open proposal of the same coder, or the beginning of it, which is called so from now on.

    Raises:
        RefusedError: If the label is empty, or a code of the codebook has it.
        UnknownNameError: If there is no such coder, parent, document or open proposal.
        UnreadableError: If the coder's file of proposals cannot be read.
    """
    asked = Proposal(
        id="",
        label=" ".join(label.split()),
        by=coder,
        definition=" ".join(definition.split()),
        parent=parent,
        document=document,
        quote=quote,
        at=at or now(),
    )
    _refuse(study, asked)
    path = proposals_path(coder)
    with locked(study.root):
        raw = read_for_edit(study.root, path)
        text, problems = parse_utf8(raw or b"", path)
        own, faults = parse_proposals(text or "", path)
        if problems or faults:
            raise UnreadableError([*problems, *faults], path)
        settled = {one.id for one in study.proposals if one.outcome}
        there = _there(asked, [one for one in own if one.id not in settled], instead)
        if there is None:
            made = replace(asked, id=_free_id(study, asked, {one.id for one in own}), path=path)
            new, wanted = with_proposal(text or "", made), (*own, made)
        else:
            made = _corrected(there, asked, renamed=bool(instead))
            new, wanted = with_changed(text or "", made), tuple(made if one is there else one for one in own)
        after, faults = parse_proposals(new, path)
        if faults or [replace(one, line=0) for one in after] != [replace(one, line=0) for one in wanted]:
            raise RefusedError(f"{path} is written in a way that cannot be changed safely; write it as a list")
        if new != text:
            write_file(study.root, path, new.encode("utf-8"), raw)
    line = next(one.line for one in after if one.id == made.id)
    return proposed_code(study.codebook, replace(made, line=line))


def _there(asked: Proposal, still_open: Sequence[Proposal], instead: str) -> Proposal | None:
    """The proposal that is meant: one that is to be corrected, or that has the label already."""
    same = next((one for one in still_open if one.label.casefold() == asked.label.casefold()), None)
    if not instead:
        return same
    hits = [one for one in still_open if one.id == instead] or [one for one in still_open if one.id.startswith(instead)]
    if len(hits) != 1:
        raise UnknownNameError("open proposal of yours", instead, [one.id for one in still_open])
    if same is not None and same is not hits[0]:
        raise RefusedError(f"you propose '{same.label}' already, as '{same.id}'")
    return hits[0]


def _corrected(there: Proposal, asked: Proposal, *, renamed: bool) -> Proposal:
    """A proposal as it is asked for now; what is not named stays."""
    return replace(
        there,
        label=asked.label if renamed else there.label,
        definition=asked.definition or there.definition,
        parent=asked.parent or there.parent,
    )


def with_code(study: Study, code: Code, *, document: str = "") -> Study:
    """A study that knows a code which was just proposed, or corrected."""
    known = study.codebook.by_id.get(code.id)
    if known == code:
        return study
    made = Proposal(
        code.id,
        code.label,
        code.proposed_by,
        definition=code.definition,
        parent=code.parent or "",
        document=document,
        line=code.line,
        path=proposals_path(code.proposed_by),
    )
    codes, proposals = (*study.codebook.codes, code), (*study.proposals, made)
    if known is not None:
        codes = tuple(code if one.id == code.id else one for one in study.codebook.codes)
        proposals = tuple(_as_corrected(one, made) if one.id == code.id else one for one in study.proposals)
    codebook = replace(study.codebook, codes=codes)
    stamps = {**study.stamps, PROPOSALS: stamp(study.root / PROPOSALS)} if study.stamps else {}
    return with_not_asked(replace(study, codebook=codebook, proposals=proposals, stamps=stamps))


def _as_corrected(there: Proposal, made: Proposal) -> Proposal:
    return replace(there, label=made.label, definition=made.definition, parent=made.parent, line=made.line)


def _refuse(study: Study, asked: Proposal) -> None:
    coders = [coder.id for coder in study.settings.coders]
    if asked.by not in coders:
        raise UnknownNameError("coder", asked.by, coders)
    if not asked.label:
        raise RefusedError("say what the code is called; nothing was written")
    parents = [code.id for code in study.codebook.own if not code.template]
    if asked.parent and asked.parent not in parents:
        raise UnknownNameError("code under which it could stand,", asked.parent, parents)
    if asked.document and asked.document not in study.document_by_id:
        raise UnknownNameError("document", asked.document, study.document_by_id)
    if not is_time(asked.at):
        raise RefusedError(f"'{asked.at}' is no time; write it as 2019-03-14T09:30:00Z")
    for code in study.codebook.own:
        here = not asked.parent or code.parent == asked.parent
        if here and asked.label.casefold() in (code.label.casefold(), code.id.casefold()):
            raise RefusedError(f"the codebook has '{code.label}' already, as '{code.id}'; code with it")


def _free_id(study: Study, asked: Proposal, own: set[str]) -> str:
    """An id that neither the codebook has, in any of its versions, nor another proposal."""
    taken = own | taken_ids(study)
    whose = re.sub(r"[^\w-]+", "-", asked.by)
    stem = slug(asked.label)
    numbered = (f"{stem}.{whose}" if n < 2 else f"{stem}-{n}.{whose}" for n in count(1))
    return next(one for one in numbered if one not in taken)


def taken_ids(study: Study) -> set[str]:
    """The ids of codes and proposals that there are, and of all codes that there ever were."""
    versions = (load_version(study.root, name.removesuffix(".yaml"))[0] for name in version_names(study.root)[0])
    proposals = {one.id for one in study.proposals}
    return proposals.union(study.codebook.by_id, *(version.by_id for version in versions if version is not None))


def slug(label: str) -> str:
    """The first words of a label as the beginning of an id; of a script without ASCII letters, in that script.

    >>> slug("Naming the work — again"), slug("Équité"), slug("信任 / 公平")
    ('naming-the-work-again', 'equite', '信任-公平')
    """
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode("ascii")
    words = re.findall(r"[a-z0-9]+", plain.lower()) or re.findall(r"[^\W_]+", unicodedata.normalize("NFC", label))
    return "-".join(word.casefold() for word in words[:_WORDS]) or "code"
