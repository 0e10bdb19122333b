"""The texts of documents, each read when it is first asked for."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from time import time_ns

from qualcode.errors import UnreadableError
from qualcode.files.documents_md import parse_text, text_digest
from qualcode.files.front_matter import parse_front_matter
from qualcode.files.utf8 import parse_utf8
from qualcode.model import Document, Text
from qualcode.problem import Problem

_A_MOMENT = 3_000_000_000
"""Nanoseconds; the clocks of some file systems tick every two seconds."""


class Texts(Mapping[str, Text]):
    """The texts of a study's documents, each read from disk when it is first asked for."""

    def __init__(
        self,
        root: Path,
        documents: tuple[Document, ...],
        items: Mapping[str, tuple[tuple[int, int], ...]] | None = None,
    ) -> None:
        self._root = root
        self._items = items
        self._documents = {document.id: document for document in documents}
        self._read: dict[str, Text] = {}

    def __getitem__(self, document_id: str) -> Text:
        text = self._read.get(document_id)
        if text is None:
            text, problems = read_text(self._root, self._documents[document_id])
            if text is None or problems:
                raise UnreadableError(problems)
            if self._items is not None:
                text = replace(text, items=self._items[document_id])
            self._read[document_id] = text
        return text

    def __iter__(self) -> Iterator[str]:
        return iter(self._documents)

    def __len__(self) -> int:
        return len(self._documents)


def read_text(root: Path, document: Document) -> tuple[Text | None, list[Problem]]:
    """The text of one document, or why it cannot be read."""
    content, problems = parse_utf8((root / document.path).read_bytes(), document.path)
    if content is None:
        return None, problems
    text, more = parse_text(content, document.path, document.speakers)
    return text, problems + more


def digest_of_text(root: Path, document: Document) -> str:
    """The digest of a document's text as it is on disk now, without looking for turns; empty where it is unreadable.

    A file that was not touched is not read again; one that was touched a
    moment ago is, for two changes within one tick of the clock look like one.
    """
    path = root / document.path
    try:
        found = path.stat()
    except OSError:
        return ""
    if time_ns() - max(found.st_mtime_ns, found.st_ctime_ns) < _A_MOMENT:
        return _digest_in(path, document.path)
    return _known_digest(path, document.path, (found.st_ino, found.st_mtime_ns, found.st_ctime_ns, found.st_size))


@lru_cache(maxsize=64)
def _known_digest(path: Path, name: str, seen: tuple[int, ...]) -> str:
    return _digest_in(path, name)


def _digest_in(path: Path, name: str) -> str:
    try:
        content, _ = parse_utf8(path.read_bytes(), name)
    except OSError:
        return ""
    matter = parse_front_matter(content, name)[0] if content is not None else None
    return text_digest(content[matter.body_offset :]) if content is not None and matter is not None else ""
