"""Open the index of words: brought up to date, written anew where it must be, or left alone."""

import sqlite3
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from qualcode.layout import search_index_path
from qualcode.model import Document
from qualcode.search.index import Index
from qualcode.search.indexing import (
    About,
    about,
    add,
    build,
    is_stamped,
    note,
    read_document,
    writing,
)
from qualcode.search.listing import Entry, packed, signature_of
from qualcode.storage import leads_out

_WAIT_SECONDS, _STAMP_SECONDS = 0.3, 0.05
_FEW_CHANGED = 0.2
"""Where more of the documents changed, all are listed anew."""
_MOSTLY_LIVE = 0.7
_TRIES = 3


def open_index(root: Path, documents: Sequence[Document]) -> Index | None:
    """The index, brought up to date; `None` where there can be none just now: searches then read every text.

    One that is missing, broken or of another version is written anew without a word.

    Raises:
        UnreadableError: If a text that must be read cannot be.
    """
    target = root / search_index_path()
    if not documents or leads_out(root, target.parent) or leads_out(root, target):
        return None
    try:
        for _ in range(_TRIES):
            with suppress(_MeanwhileError):
                return _fresh(root, target, documents)
        return None
    except (OSError, sqlite3.OperationalError) as error:
        if isinstance(error, sqlite3.OperationalError) and not _is_broken(error):
            return None
    except sqlite3.DatabaseError:
        pass
    with suppress(OSError, sqlite3.Error, _MeanwhileError):
        build(target, root, documents)
        return _fresh(root, target, documents)
    return None


def _is_broken(error: sqlite3.OperationalError) -> bool:
    """Whether an index must be written anew; one that is locked, or cannot be written, need not be."""
    said = str(error)
    return not any(word in said for word in ("locked", "busy", "readonly", "no such module", "full", "unable to open"))


class _OtherVersionError(sqlite3.DatabaseError):
    """The index is of another version, or there is none yet."""


class _MeanwhileError(Exception):
    """Somebody else has written the index since it was read."""


def _fresh(root: Path, target: Path, documents: Sequence[Document]) -> Index:
    connection, before = _opened(target)
    try:
        if before.listing.is_fresh(root, [document.path for document in documents]):
            return Index(root, connection, before)
        change = _change(root, connection, documents, before)
        if not change.changed and packed(change.entries) == before.listing:
            return Index(root, connection, before)
    except BaseException:
        connection.close()
        raise
    connection.close()  # on some systems no file can be put in the place of one that is open
    now = _written(root, target, before, change)
    connection, found = _opened(target)
    if found.writing != now.writing:
        connection.close()
        raise _MeanwhileError
    return Index(root, connection, now)


def _opened(target: Path) -> tuple[sqlite3.Connection, About]:
    """The index as it is in its place."""
    if not is_stamped(target):
        time.sleep(_STAMP_SECONDS)  # it may have been put there just now
        if not is_stamped(target):
            raise _OtherVersionError
    connection = sqlite3.connect(target, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        now = about(connection)
    except BaseException:
        connection.close()
        raise
    if now is None:
        connection.close()
        raise _OtherVersionError
    return connection, now


class _Change(NamedTuple):
    """What is to be done to the index, so that it lists the texts as they are."""

    entries: dict[str, Entry]
    """The documents that stay listed."""
    changed: list[Document]
    """The documents that are to be listed anew."""
    outdated: list[int]
    """The numbers of those that are listed no longer."""


def _doubted(root: Path, documents: Sequence[Document], entries: Mapping[str, Entry]) -> list[Document]:
    """The documents that are not listed, or whose files do not look as they did."""
    return [
        document
        for document in documents
        if (entry := entries.get(document.path)) is None or entry.signature != signature_of(f"{root}/{document.path}")
    ]


def _change(root: Path, connection: sqlite3.Connection, documents: Sequence[Document], before: About) -> _Change:
    """What changed in the texts since they were listed."""
    listed, paths = before.listing.entries(), {document.path for document in documents}
    entries = {path: entry for path, entry in listed.items() if path in paths}
    outdated = [entry.number for path, entry in listed.items() if path not in paths]
    changed: list[Document] = []
    for document in _doubted(root, documents, entries):
        read, entry = read_document(root, document.path), entries.get(document.path)
        if entry is not None and _digest(connection, entry.number) == read.sha256:
            entries[document.path] = entry._replace(signature=read.signature)
            continue
        changed.append(document)
        if entry is not None:
            outdated.append(entries.pop(document.path).number)
    if len(changed) > len(documents) * _FEW_CHANGED or len(listed) < (before.following - 1) * _MOSTLY_LIVE:
        raise _OtherVersionError
    return _Change(entries, changed, outdated)


def _written(root: Path, target: Path, before: About, change: _Change) -> About:
    """What the index lists once a change is written into it.

    Raises:
        _MeanwhileError: If somebody else was first.
    """
    try:
        with writing(target, copied=True) as connection:
            if about(connection) != before:
                raise _MeanwhileError
            connection.executemany("DELETE FROM documents WHERE number = ?", [(number,) for number in change.outdated])
            reads = (read_document(root, document.path) for document in change.changed)
            added = add(connection, before.following, change.changed, reads)
            return note(connection, before.following + len(added), packed(change.entries | added))
    except (OSError, sqlite3.Error):
        if change.changed or change.outdated:
            raise
        return before._replace(listing=packed(change.entries))  # so much is known without writing it


def _digest(connection: sqlite3.Connection, number: int) -> bytes:
    found = connection.execute("SELECT sha256 FROM documents WHERE number = ?", [number]).fetchall()
    return b"".join(digest for (digest,) in found)
