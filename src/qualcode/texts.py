"""The texts of documents, each read when it is first asked for."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from qualcode.errors import UnreadableError
from qualcode.files.documents_md import parse_text, text_digest
from qualcode.files.front_matter import parse_front_matter
from qualcode.files.utf8 import parse_utf8
from qualcode.model import Document, Text
from qualcode.problem import Problem


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
    """The digest of a document's text as it is on disk now, without looking for turns; empty where it is unreadable."""
    try:
        content, _ = parse_utf8((root / document.path).read_bytes(), document.path)
    except OSError:
        return ""
    matter = parse_front_matter(content, document.path)[0] if content is not None else None
    return text_digest(content[matter.body_offset :]) if content is not None and matter is not None else ""
