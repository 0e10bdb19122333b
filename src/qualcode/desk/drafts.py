"""What a coder is writing about a document: on disk with every letter, until it is a memo."""

import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import msgspec

from qualcode.desk.desk import Desk
from qualcode.layout import codings_path, draft_path
from qualcode.memos import add_to_memo, write_memo
from qualcode.model import CodedDocument, Memo, Study
from qualcode.times import now

SUBJECTS = ("segment", "document", "code")
"""What a memo can be about."""


class Draft(msgspec.Struct, frozen=True, omit_defaults=True):
    """A memo that is being written."""

    about: str = "document"
    """One of `SUBJECTS`."""
    coding: str = ""
    """The id of the coding whose segment is meant."""
    code: str = ""
    type: str = "analytic"
    title: str = ""
    text: str = ""
    adds_to: str = ""
    """The id of the memo to which it is to be added; empty for a new one."""

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it that could be lost."""
        return not self.title.strip() and not self.text.strip()


def read_draft(desk: Desk) -> Draft | None:
    """What was being written about the document when the screen was left; `None` where nothing was."""
    with suppress(OSError, msgspec.MsgspecError):  # what cannot be read is overwritten by the next letter
        return msgspec.json.decode(_path(desk).read_bytes(), type=Draft)
    return None


def keep_draft(desk: Desk, draft: Draft) -> None:
    """Put a draft on disk in the place of the one before; an empty one is taken away."""
    path = _path(desk)
    if draft.empty:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_bytes(msgspec.json.encode(draft))
    beside.replace(path)


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
    _path(desk).unlink(missing_ok=True)
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


def _path(desk: Desk) -> Path:
    return desk.study.root / draft_path(desk.coder, desk.document.id)
