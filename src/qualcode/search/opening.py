"""Open the index of words: brought up to date, written anew where it must be, or left alone."""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

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

_WAIT_SECONDS = 0.3
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
        build(root, target, documents)
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
    if not is_stamped(target):
        raise _OtherVersionError
    connection = sqlite3.connect(target, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        now = about(connection)
        if now is None:
            raise _OtherVersionError
        if not now.listing.is_fresh(root, [document.path for document in documents]):
            now = _brought_up(root, target, connection, documents, now)
        return Index(root, connection, now)
    except BaseException:
        connection.close()
        raise


def _doubted(root: Path, documents: Sequence[Document], entries: Mapping[str, Entry]) -> list[Document]:
    """The documents that are not listed, or whose files do not look as they did."""
    return [
        document
        for document in documents
        if (entry := entries.get(document.path)) is None or entry.signature != signature_of(f"{root}/{document.path}")
    ]


def _brought_up(
    root: Path, target: Path, connection: sqlite3.Connection, documents: Sequence[Document], before: About
) -> About:
    """What the index lists after what changed in the texts since is put into it.

    Raises:
        _MeanwhileError: If somebody else was first.
    """
    listed, paths = before.listing.entries(), {document.path for document in documents}
    entries = {path: entry for path, entry in listed.items() if path in paths}
    doubted = _doubted(root, documents, entries)
    changed: list[Document] = []
    for document in doubted:
        read, entry = read_document(root, document.path), entries.get(document.path)
        if entry is None or _digest(connection, entry.number) != read.sha256:
            changed.append(document)
        else:
            entries[document.path] = entry._replace(signature=read.signature)
    if not changed and len(entries) == len(listed):
        now = before._replace(listing=packed(entries))
        if now != before:
            with suppress(sqlite3.OperationalError), writing(target, connection):
                _see_unchanged(connection, before)
                note(connection, now)
        return now
    if len(changed) > len(documents) * _FEW_CHANGED or len(listed) < (before.following - 1) * _MOSTLY_LIVE:
        raise _OtherVersionError
    with writing(target, connection):
        _see_unchanged(connection, before)
        outdated = [listed[path].number for path in listed if path not in paths]
        outdated += [entries[one.path].number for one in changed if one.path in entries]
        connection.executemany("DELETE FROM documents WHERE number = ?", [(number,) for number in outdated])
        reads = (read_document(root, document.path) for document in changed)
        entries |= add(connection, before.following, changed, reads)
        now = About(before.following + len(changed), packed(entries))
        note(connection, now)
    return now


def _digest(connection: sqlite3.Connection, number: int) -> bytes:
    found = connection.execute("SELECT sha256 FROM documents WHERE number = ?", [number]).fetchall()
    return b"".join(digest for (digest,) in found)


def _see_unchanged(connection: sqlite3.Connection, before: About) -> None:
    """Make sure, in a transaction, that the index is as it was read."""
    if about(connection) != before:
        raise _MeanwhileError
