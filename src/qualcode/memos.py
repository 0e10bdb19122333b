"""Select memos, and write new ones."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from qualcode.errors import ChangedFileError, RefusedError, UnknownNameError
from qualcode.files.memos_md import format_memo
from qualcode.layout import memo_path
from qualcode.model import MEMO_TYPES, Memo, Study
from qualcode.phrases import some_of
from qualcode.scope import case_line, codes_in, matching
from qualcode.storage import locked, read_for_edit, write_file


@dataclass(frozen=True, slots=True)
class MemoFilter:
    """Which memos are meant; an empty part restricts nothing."""

    types: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    codings: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    since: str = ""
    until: str = ""


class MemoRow(NamedTuple):
    """One memo."""

    id: str
    date: str
    type: str
    by: str
    title: str
    documents: list[str]
    codes: list[str]
    codings: list[str]
    cases: list[str]
    words: int
    path: str
    text: str


def memo_rows(study: Study, wanted: MemoFilter | None = None) -> list[MemoRow]:
    """Memos that meet every part of a filter, by date.

    A memo is about a case when it names the case, a case below it, or a
    document of either; about a code when it names the code or one below it.
    """
    wanted = wanted or MemoFilter()
    for day in (wanted.since, wanted.until):
        if day and not _is_date(day):
            raise RefusedError(f"'{day}' is no date; write 2019-03-14")
    types = set(matching("type of memo", wanted.types, MEMO_TYPES))
    people = set(matching("author of a memo", wanted.by, {memo.by for memo in study.memos}))
    documents = set(matching("document", wanted.documents, study.document_by_id))
    codes = codes_in(study, wanted.codes)
    cases = set(matching("case", wanted.cases, study.case_by_id))
    chosen = [
        memo
        for memo in study.memos
        if (not types or memo.type in types)
        and (not people or memo.by in people)
        and (not documents or not documents.isdisjoint(memo.documents))
        and (not codes or not codes.isdisjoint(memo.codes))
        and (not cases or not cases.isdisjoint(_cases_of(study, memo)))
        and all(any(coding.startswith(name) for coding in memo.codings) for name in wanted.codings)
        and (not wanted.since or memo.date >= wanted.since)
        and (not wanted.until or memo.date <= wanted.until)
    ]
    return [_row(memo) for memo in sorted(chosen, key=lambda memo: (memo.date, memo.id))]


def _cases_of(study: Study, memo: Memo) -> set[str]:
    named = [
        *memo.cases,
        *(study.document_by_id[name].case for name in memo.documents if name in study.document_by_id),
    ]
    return {above for case in named for above in case_line(study, case)}


def _row(memo: Memo) -> MemoRow:
    return MemoRow(
        id=memo.id,
        date=memo.date,
        type=memo.type,
        by=memo.by,
        title=memo.title,
        documents=list(memo.documents),
        codes=list(memo.codes),
        codings=list(memo.codings),
        cases=list(memo.cases),
        words=len(memo.text.split()),
        path=memo.path,
        text=memo.text,
    )


def memo_by_id(study: Study, name: str) -> MemoRow:
    """One memo by its id, or by the beginning of it."""
    ids = [memo.id for memo in study.memos]
    hits = [name] if name in ids else [full for full in ids if name and full.startswith(name)]
    if len(hits) != 1:
        if hits:
            raise RefusedError(f"'{name}' begins the ids of {len(hits)} memos: {', '.join(hits)}")
        raise UnknownNameError("memo", name, ids)
    return next(_row(memo) for memo in study.memos if memo.id == hits[0])


def write_memo(study: Study, memo: Memo) -> Memo:
    """Put a new memo into the study.

    Args:
        study: As it was loaded.
        memo: Without id and path, which are made of its date and title.

    Raises:
        UnknownNameError: If it is about something that the study does not have.
        RefusedError: If it says nothing.
    """
    if not memo.text.strip():
        raise RefusedError("the memo is empty; nothing was written")
    if memo.type not in MEMO_TYPES:
        raise UnknownNameError("type of memo", memo.type, MEMO_TYPES)
    if not _is_date(memo.date):
        raise RefusedError(f"'{memo.date}' is no date; write 2019-03-14")
    _known("document", memo.documents, study.document_by_id)
    _known("code", memo.codes, study.codebook.by_id)
    _known("case", memo.cases, study.case_by_id)
    _known("coding", memo.codings, [coding.id for coded in study.coded for coding in coded.codings])
    with locked(study.root):
        stem = f"{memo.date}-{slug(memo.title or memo.text)}"
        taken = {other.id for other in study.memos}
        number, memo_id = 1, stem
        while memo_id in taken or (study.root / memo_path(memo_id)).exists():
            number += 1
            memo_id = f"{stem}-{number}"
        written = Memo(
            id=memo_id,
            path=memo_path(memo_id),
            title=memo.title or memo.text.strip().split("\n")[0].lstrip("# ")[:80],
            type=memo.type,
            by=memo.by,
            date=memo.date,
            documents=memo.documents,
            codes=memo.codes,
            codings=memo.codings,
            cases=memo.cases,
            text=memo.text,
        )
        write_file(study.root, written.path, format_memo(written).encode("utf-8"), None)
    return written


def add_to_memo(study: Study, memo_id: str, text: str, *, by: str, day: str) -> Memo:
    """Put something below what a memo says, signed and dated; what stands there stays as it is.

    Args:
        study: As it was loaded; the file is read again under the study's lock.
        memo_id: Which memo.
        text: What to add.
        by: Who writes.
        day: When, as `2019-03-14`.

    Raises:
        RefusedError: If there is nothing to add.
        UnknownNameError: If there is no such memo.
        ChangedFileError: If the file is gone.
    """
    known = {memo.id: memo for memo in study.memos}
    if memo_id not in known:
        raise UnknownNameError("memo", memo_id, known)
    if not text.strip():
        raise RefusedError("there is nothing to add; nothing was written")
    memo = known[memo_id]
    with locked(study.root):
        old = read_for_edit(study.root, memo.path)
        if old is None:
            raise ChangedFileError(memo.path)
        head = " ".join(part for part in (day, by) if part)
        more = f"\n## {head}\n\n{text.strip()}\n"
        write_file(study.root, memo.path, old.rstrip(b"\n") + b"\n" + more.encode("utf-8"), old)
    return replace(memo, text=f"{memo.text}\n{more}".rstrip("\n"))


def said_of_gone(memos: Iterable[Memo], gone: Collection[str], mend: str) -> str:
    """That memos are about codings which are gone now, and what to do; empty where none is.

    >>> said_of_gone([Memo("m", "memos/m.md", codings=("01J",))], {"01J"}, "z brings it back")
    'its memo memos/m.md is about a coding that is gone now; z brings it back'
    """
    paths = [memo.path for memo in memos if not set(memo.codings).isdisjoint(gone)]
    if not paths:
        return ""
    whose, verb = ("its memo", "is") if len(paths) < 2 else ("its memos", "are")
    return f"{whose} {some_of(paths, 3)} {verb} about a coding that is gone now; {mend}"


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _known(kind: str, names: Sequence[str], known: Collection[str]) -> None:
    for name in names:
        if name not in known:
            raise UnknownNameError(kind, name, known)


def slug(text: str, words: int = 6) -> str:
    """A few words of a text as a file name.

    >>> slug("Trust — what is it, really?")
    'trust-what-is-it-really'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain)[:words]) or "memo"
