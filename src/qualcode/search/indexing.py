"""Write the index of words: as a whole into a new file, or the few documents that changed."""

import os
import sqlite3
import time
import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import get_ident
from typing import NamedTuple

from msgspec import json

from qualcode.errors import UnreadableError
from qualcode.files.documents_md import parse_text
from qualcode.files.utf8 import parse_utf8
from qualcode.model import Document, Text
from qualcode.problem import Problem
from qualcode.search.folding import coarse, fold, is_plain, words_of
from qualcode.search.listing import Entry, Listing, Signature, packed, signature_of
from qualcode.search.pieces import pieces_of
from qualcode.search.stretches import Cut, cut_of

VERSION = f"5 {unicodedata.unidata_version}"
"""Changes with the form of the index, and with how words are folded."""
ROW_BITS = 24
"""A row's number is that of its document, shifted by so many bits, and that of its stretch."""
UNLIKE = "¶"
"""A word that no text has: it marks the rows whose words do not stand in the text sign by sign as they are listed."""
_RACY_NS = 2_000_000_000
"""A file that was written so shortly before it was read may be written once more without a sign of it."""
_ABANDONED_SECONDS = 600
_SCHEMA = (
    "CREATE TABLE about (version TEXT, writing TEXT, next INTEGER, paths TEXT, numbers BLOB, signatures BLOB)",
    "CREATE TABLE documents ( number INTEGER PRIMARY KEY, sha256 BLOB, body INTEGER, first_line INTEGER, "
    "stretches BLOB, voices BLOB, pieces BLOB, digests BLOB)",
    "CREATE TABLE terms (term TEXT PRIMARY KEY) WITHOUT ROWID",
    "CREATE TABLE vocabulary (lines TEXT)",
    "CREATE VIRTUAL TABLE words USING fts5(said, content='', columnsize=0, tokenize=\"ascii tokenchars '_'\")",
    "CREATE VIRTUAL TABLE occurrences USING fts5vocab(words, instance)",
    "CREATE VIRTUAL TABLE totals USING fts5vocab(words, row)",
)


class About(NamedTuple):
    """What the index says of itself."""

    writing: str
    """By which writing it came about: no two are alike."""
    following: int
    """The number for the next document."""
    listing: Listing


class Read(NamedTuple):
    """A document as it was read to be indexed."""

    path: str
    signature: Signature
    sha256: bytes
    """Of the whole file: its head says who speaks."""
    raw: bytes


def read_document(root: Path, path: str) -> Read:
    """A document's file with its signature and its digest."""
    from hashlib import sha256

    file = f"{root}/{path}"
    signature = signature_of(file)
    raw = Path(file).read_bytes()
    if time.time_ns() - signature.written < _RACY_NS:
        signature = signature._replace(written=-1)
    return Read(path, signature, sha256(raw).digest(), raw)


def build(target: Path, root: Path, documents: Sequence[Document]) -> None:
    """Write the whole index anew.

    Raises:
        UnreadableError: If a text cannot be read.
        OSError: If the place cannot be written to.
        sqlite3.Error: If SQLite cannot write it, as without FTS5 or on a full disk.
    """
    with writing(target) as connection:
        for statement in _SCHEMA:
            connection.execute(statement)
        connection.execute("INSERT INTO words(words, rank) VALUES ('hashsize', 50000000)")
        entries = add(connection, 1, documents, (read_document(root, document.path) for document in documents))
        connection.execute("INSERT INTO about(version) VALUES (?)", [VERSION])
        note(connection, len(entries) + 1, packed(entries))
        connection.execute("INSERT INTO words(words) VALUES ('optimize')")


@contextmanager
def writing(target: Path, *, copied: bool = False) -> Iterator[sqlite3.Connection]:
    """A new index to write to, which is put in the place of the one before at the end.

    One that is in its place is never written to: who has it open reads on in what was opened, and a process that is
    killed leaves the one before. Of two that write at once the last is in the place; it lacks what the other listed,
    and the next search sees that.

    Args:
        target: Where the index stands.
        copied: Whether it begins with what the index has now, not with nothing.
    """
    target.parent.mkdir(exist_ok=True)
    _sweep(target)
    temporary = target.with_name(f"{target.name}.{os.getpid()}-{get_ident()}.writing")
    try:
        if copied:
            from shutil import copyfile

            copyfile(target, temporary)
        with closing(sqlite3.connect(temporary, isolation_level=None)) as connection:
            connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;")
            connection.execute("BEGIN")
            yield connection
            connection.execute("COMMIT")
        target.with_name(f"{target.name}-journal").unlink(missing_ok=True)
        temporary.replace(target)
        stamp(target)
    finally:
        temporary.unlink(missing_ok=True)


def stamp(target: Path) -> None:
    """Note beside an index how its file looks, so that one that somebody else wrote into is known for it."""
    _stamp_of(target).write_text(repr(tuple(signature_of(str(target)))))


def is_stamped(target: Path) -> bool:
    """Whether an index is there and looks as it did when it was last written."""
    try:
        return _stamp_of(target).read_text() == repr(tuple(signature_of(str(target))))
    except (OSError, UnicodeDecodeError):
        return False


def _stamp_of(target: Path) -> Path:
    return target.with_suffix(".stamp")


def _sweep(target: Path) -> None:
    """Take away what runs that were killed have left."""
    for left in target.parent.glob(f"{target.name}.*.writing"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _ABANDONED_SECONDS:
                left.unlink()


def about(connection: sqlite3.Connection) -> About | None:
    """What the index lists; `None` where it is of another version."""
    query = "SELECT version, writing, next, paths, numbers, signatures FROM about"
    for version, by, following, *listing in connection.execute(query):
        return About(by, following, Listing._make(listing)) if version == VERSION else None
    return None


def note(connection: sqlite3.Connection, following: int, listing: Listing) -> About:
    """Note what a new index lists, and by which writing it came about."""
    now = About(os.urandom(16).hex(), following, listing)
    update = "UPDATE about SET writing = ?, next = ?, paths = ?, numbers = ?, signatures = ?"
    connection.execute(update, [now.writing, now.following, *now.listing])
    return now


def doubt(target: Path, path: str) -> None:
    """Have a document read again by the next search."""
    with writing(target, copied=True) as connection:
        now = about(connection)
        entries = {} if now is None else now.listing.entries()
        if now is not None and path in entries:
            unsure = entries[path].signature._replace(written=-1)
            entries[path] = entries[path]._replace(signature=unsure)
            note(connection, now.following, packed(entries))


def add(
    connection: sqlite3.Connection, number: int, documents: Iterable[Document], reads: Iterable[Read]
) -> dict[str, Entry]:
    """List the words of documents under numbers from `number` on, which none had before.

    Raises:
        UnreadableError: If texts cannot be read: with all that is wrong in all of them.
    """
    problems: list[Problem] = []
    terms: set[str] = set()
    entries: dict[str, Entry] = {}
    for document, read in zip(documents, reads, strict=True):
        text, faults = _text_of(document, read)
        problems += faults
        if text is None or problems:
            continue
        cut = cut_of(text)
        said = [words_of(fold(text.body[start:end])) for start, end in cut.spans()]
        terms.update(*map(str.split, said))
        if not is_plain(text.body):
            said = [_marked(words, text.body[start:end]) for words, (start, end) in zip(said, cut.spans(), strict=True)]
        rows = enumerate(said, number << ROW_BITS)
        connection.executemany("INSERT INTO words(rowid, said) VALUES (?, ?)", rows)
        connection.execute("INSERT INTO documents VALUES (?,?,?,?,?,?,?,?)", _row(read, number, text, cut))
        entries[read.path] = Entry(number, read.signature)
        number += 1
    if problems:
        raise UnreadableError(problems)
    _add_terms(connection, terms)
    return entries


def _marked(words: str, said: str) -> str:
    """The words of a stretch; with a sign where a regular expression may see others in it."""
    return words if is_plain(said) else f"{words} {UNLIKE}"


def _add_terms(connection: sqlite3.Connection, terms: Iterable[str]) -> None:
    """List words: each by itself, and all as lines of one text, in which parts of words are soon found."""
    known = "SELECT 1 FROM terms WHERE term = ?"
    new = [term for term in sorted(terms) if connection.execute(known, [term]).fetchone() is None]
    connection.executemany("INSERT INTO terms VALUES (?)", [(term,) for term in new])
    lines = [term if (plain := coarse(term)) == term else f"{plain}\t{term}" for term in new]
    connection.execute("INSERT INTO vocabulary VALUES (?)", ["".join(f"{line}\n" for line in lines)])


def _text_of(document: Document, read: Read) -> tuple[Text | None, list[Problem]]:
    content, problems = parse_utf8(read.raw, read.path)
    if content is None:
        return None, problems
    text, more = parse_text(content, read.path, document.speakers)
    return text, problems + more


def _row(read: Read, number: int, text: Text, cut: Cut) -> tuple[object, ...]:
    body = len(read.raw.decode("utf-8")) - len(text.body)
    numbers = array("i", cut.numbers).tobytes()
    return (
        number,
        read.sha256,
        body,
        text.first_line,
        numbers,
        json.encode(cut.voices),
        *pieces_of(read.raw, text, cut),
    )
