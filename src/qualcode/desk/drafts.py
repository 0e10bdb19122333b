"""What a coder is writing, a draft for each thing it is about: on disk with every letter, until it is a memo."""

import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import msgspec

from qualcode.desk.desk import Desk
from qualcode.layout import codings_path, draft_path, drafts_path
from qualcode.memos import add_to_memo, write_memo
from qualcode.model import CodedDocument, Memo, Study
from qualcode.times import now

SUBJECTS = ("segment", "document", "code")
"""What a memo can be about."""


class Draft(msgspec.Struct, frozen=True, omit_defaults=True):
    """A memo that is being written."""

    about: str = "document"
    """One of `SUBJECTS`."""
    document: str = ""
    """The document that was before the coder."""
    coding: str = ""
    """The id of the coding whose segment is meant."""
    code: str = ""
    type: str = "analytic"
    title: str = ""
    text: str = ""
    adds_to: str = ""
    """The id of the memo to which it is to be added; empty for a new one."""

    @property
    def thing(self) -> str:
        """What it is about, as one name; of each thing there is one draft."""
        named = {"segment": self.coding, "document": self.document, "code": self.code}
        return f"{self.about} {named.get(self.about, '')}"

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it that could be lost."""
        return not self.title.strip() and not self.text.strip()


def read_draft(desk: Desk, about: Draft) -> Draft | None:
    """What was being written about the same thing when it was left; `None` where nothing was."""
    return _read(_path(desk, about))


def other_drafts(desk: Desk, here: Draft) -> list[Draft]:
    """What was begun about other things: in this document, or about codes."""
    folder = desk.study.root / drafts_path(desk.coder)
    found = [_read(path) for path in sorted(folder.glob("*.json"))]
    kept = [one for one in found if one is not None and one.thing != here.thing and not one.empty]
    return [one for one in kept if one.about == "code" or one.document == desk.document.id]


def keep_draft(desk: Desk, draft: Draft) -> None:
    """Put a draft on disk in the place of the one before; an empty one is taken away."""
    path = _path(desk, draft)
    if draft.empty:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_bytes(msgspec.json.encode(draft))
    beside.replace(path)


def carry_draft(desk: Desk, draft: Draft, about: Draft) -> Draft:
    """What is being written, about another thing about which nothing is."""
    carried = msgspec.structs.replace(about, type=draft.type, title=draft.title, text=draft.text)
    keep_draft(desk, carried)
    _path(desk, draft).unlink(missing_ok=True)
    return carried


def _read(path: Path) -> Draft | None:
    with suppress(OSError, msgspec.MsgspecError):  # what cannot be read is overwritten by the next letter
        return msgspec.json.decode(path.read_bytes(), type=Draft)
    return None


def write_draft(desk: Desk, draft: Draft) -> Memo:
    """Make a draft a memo of the study, or a part of one, signed by the coder; the draft is gone then.

    Raises:
        QualcodeError: If it says nothing, or is about something that is not there any more; the draft stays.
    """
    study = as_now(desk)
    if draft.adds_to:
        memo = add_to_memo(study, draft.adds_to, draft.text, by=desk.coder, day=now()[:10])
    else:
        memo = write_memo(study, _memo(desk, draft))
    others = [one for one in desk.study.memos if one.id != memo.id]
    desk.study = replace(desk.study, memos=(*others, memo))
    _path(desk, draft).unlink(missing_ok=True)
    return memo


def _memo(desk: Desk, draft: Draft) -> Memo:
    segment = draft.about == "segment"
    code = draft.code if draft.about == "code" else ""
    return Memo(
        id="",
        path="",
        title=" ".join(draft.title.split()),
        type=draft.type,
        by=desk.coder,
        date=now()[:10],
        documents=(desk.document.id,) if draft.about != "code" else (),
        codes=(code,) if code else (),
        codings=(draft.coding,) if segment and draft.coding else (),
        text=draft.text.strip(),
    )


def memos_about(desk: Desk, draft: Draft) -> list[Memo]:
    """The memos about the thing that a draft is about, by date.

    While a blind round hides what others did on the document, only the coder's
    own: what somebody wrote about a document tells how they read it.
    """
    blind = any(document == desk.document.id for _, document in desk.study.hidden)
    kept = [memo for memo in desk.study.memos if _is_about(memo, desk.document.id, draft)]
    return sorted((memo for memo in kept if not blind or memo.by == desk.coder), key=lambda memo: (memo.date, memo.id))


def _is_about(memo: Memo, document_id: str, draft: Draft) -> bool:
    if draft.about == "segment":
        return bool(draft.coding) and draft.coding in memo.codings
    if draft.about == "code":
        return draft.code in memo.codes
    return document_id in memo.documents


def as_now(desk: Desk) -> Study:
    """The study with the codings of the document as they are on the desk."""
    place = desk.layer.id, desk.document.id
    others = [one for one in desk.study.coded if (one.layer, one.document) != place]
    return replace(desk.study, coded=(*others, CodedDocument(*place, codings_path(*place), desk.codings)))


def _path(desk: Desk, draft: Draft) -> Path:
    return desk.study.root / draft_path(desk.coder, draft.thing)
