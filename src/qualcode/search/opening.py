"""Open the index of words: brought up to date, written anew where it must be, or left alone."""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from qualcode.layout import search_index_path
from qualcode.model import Document
from qualcode.search.index import Entry, Index
from qualcode.search.indexing import (
    VERSION,
    Read,
    add,
    build,
    is_stamped,
    read_document,
    signature_of,
    writing,
)
from qualcode.storage import leads_out

_WAIT_SECONDS = 0.3
_FEW_CHANGED = 0.2
"""Where more of the documents changed, all are listed anew."""
_MOSTLY_LIVE = 0.7
_KNOWN = "SELECT path, sha256, size, written, touched FROM documents"


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
        return _fresh(root, target, documents)
    except (OSError, sqlite3.OperationalError) as error:
        if isinstance(error, sqlite3.OperationalError) and not _is_broken(error):
            return None
    except sqlite3.DatabaseError:
        pass
    with suppress(OSError, sqlite3.Error):
        build(root, target, documents)
        return _fresh(root, target, documents)
    return None


def _is_broken(error: sqlite3.OperationalError) -> bool:
    """Whether an index must be written anew; one that is locked, or cannot be written, need not be."""
    said = str(error)
    return not any(word in said for word in ("locked", "busy", "readonly", "no such module", "full", "unable to open"))


class _OtherVersionError(sqlite3.DatabaseError):
    """The index is of another version, or there is none yet."""


def _fresh(root: Path, target: Path, documents: Sequence[Document]) -> Index:
    if not is_stamped(target):
        raise _OtherVersionError
    connection = sqlite3.connect(target, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        if connection.execute("SELECT version FROM about").fetchall() != [(VERSION,)]:
            raise _OtherVersionError
        entries = _entries(connection)
        doubted, gone = _doubted(root, documents, entries), entries.keys() - {one.path for one in documents}
        if doubted or gone:
            _bring_up(root, target, connection, documents, doubted)
            entries = _entries(connection)
        return Index(root, connection, list(entries.values()))
    except BaseException:
        connection.close()
        raise


def _entries(connection: sqlite3.Connection) -> dict[str, Entry]:
    rows = connection.execute("SELECT path, number, size, written, touched FROM documents INDEXED BY signatures")
    return {entry.path: entry for entry in map(Entry._make, rows)}


def _doubted(root: Path, documents: Sequence[Document], entries: Mapping[str, Entry]) -> list[Document]:
    """The documents that are not listed, or whose files do not look as they did."""
    base = str(root)
    return [
        document
        for document in documents
        if (entry := entries.get(document.path)) is None or entry[2:] != signature_of(f"{base}/{document.path}")
    ]


def _bring_up(
    root: Path, target: Path, connection: sqlite3.Connection, documents: Sequence[Document], doubted: Sequence[Document]
) -> None:
    """Put into the index what changed in the texts since."""
    known = {path: tuple(rest) for path, *rest in connection.execute(_KNOWN)}
    reads = [read_document(root, document.path)._replace(raw=b"") for document in doubted]
    changed = [one for one, read in zip(doubted, reads, strict=True) if known.get(read.path, ("",))[0] != read.sha256]
    seen = [read for read in reads if known.get(read.path, ("",))[1:] != read.signature]
    gone = known.keys() - {document.path for document in documents}
    if not changed and not gone:
        if seen:
            with suppress(sqlite3.OperationalError), writing(target, connection):
                _note_signatures(connection, seen)
        return
    (following,) = connection.execute("SELECT next FROM about").fetchone()
    if len(changed) > len(documents) * _FEW_CHANGED or len(known) < (following - 1) * _MOSTLY_LIVE:
        raise _OtherVersionError
    with writing(target, connection):
        outdated = [*gone, *(document.path for document in changed)]
        connection.executemany("DELETE FROM documents WHERE path = ?", [(path,) for path in outdated])
        _note_signatures(connection, seen)
        add(connection, changed, (read_document(root, document.path) for document in changed))


def _note_signatures(connection: sqlite3.Connection, seen: Sequence[Read]) -> None:
    """Note how the files of unchanged texts look now; where it cannot be noted, they are read again next time."""
    update = "UPDATE documents SET size = ?, written = ?, touched = ? WHERE path = ?"
    connection.executemany(update, [(*read.signature, read.path) for read in seen])
