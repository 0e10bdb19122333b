"""The new text of a document: from a file, or as it stands in the study after somebody edited it there."""

from dataclasses import dataclass, replace
from pathlib import Path

from qualcode.errors import RefusedError, UnreadableError, did_you_mean
from qualcode.exchange.canonical import canonical_body, with_plain_label
from qualcode.exchange.encoding import decode_text
from qualcode.exchange.readers import read_source
from qualcode.exchange.source import MOST_BYTES, Unplaced
from qualcode.files.documents_md import parse_document, parse_text, text_of
from qualcode.files.front_matter import parse_front_matter
from qualcode.files.utf8 import parse_utf8
from qualcode.model import Document, Study, Text
from qualcode.problem import Problem

_TEXTS = (".md", ".markdown", ".txt")


@dataclass(frozen=True, slots=True)
class Incoming:
    """A document as it stands on disk, and as it is to be."""

    document: Document
    raw: bytes
    """The file as it stands."""
    text: Text
    """The text that stands in it."""
    new_document: Document
    new_raw: bytes
    new_text: Text
    notes: tuple[str, ...] = ()
    """What is to be said of the file or of what changes in the front matter."""


def read_incoming(study: Study, document: Document, source: Path | None) -> Incoming:
    """The new text of a document.

    Args:
        study: The study that has the document.
        document: As the study has it.
        source: A transcript of the study's own form, its body alone, or any file that can be imported;
            `None` where the document's file has been edited in place.

    Raises:
        UnreadableError: If the file cannot be read.
        RefusedError: If it is another document, or somebody speaks in it who is not declared.
    """
    raw = (study.root / document.path).read_bytes()
    content, problems = parse_utf8(raw, document.path)
    if content is None:
        raise UnreadableError(problems)
    text = _text(content, document.path, document)
    if source is None:
        mended = tuple(problem.message.split(";")[0] + "; it is mended" for problem in problems)
        return Incoming(document, raw, text, document, content.encode("utf-8"), text, mended)
    new, notes = _content(document, content, source)
    new_document, faults = parse_document(new, str(source))
    if new_document is None or faults:
        raise UnreadableError(faults, str(source))
    new_document = replace(new_document, path=document.path)
    return Incoming(
        document,
        raw,
        text,
        new_document,
        new.encode("utf-8"),
        _text(new, str(source), new_document),
        (*notes, *_head_notes(document, new_document)),
    )


def _text(content: str, path: str, document: Document) -> Text:
    text, problems = parse_text(content, path, document.speakers)
    if text is None:
        raise UnreadableError(problems, path)
    return text


def _content(document: Document, content: str, source: Path) -> tuple[str, list[str]]:
    """The whole new file: the source itself where it has a head, else its text below the head that is there."""
    with source.open("rb") as stream:
        raw = stream.read(MOST_BYTES + 1)
    if source.suffix.lower() in _TEXTS:
        decoded, problems = decode_text(raw, str(source))
        if decoded is None:
            raise UnreadableError(problems, str(source))
        notes = [note.reason for note in decoded.notes]
        if decoded.text.startswith("---\n"):
            named, _ = parse_document(decoded.text, str(source))
            if named is not None and named.id != document.id:
                raise RefusedError(f"'{source}' is a text of '{named.id}', not of '{document.id}'; nothing was changed")
            if named is not None:
                return decoded.text, notes
        elif not document.speakers or text_of(decoded.text, document.speakers).turns:
            return _below(document, content, decoded.text), notes
    body, notes = _imported(document, raw, source)
    return _below(document, content, body), notes


def _below(document: Document, content: str, body: str) -> str:
    matter, problems = parse_front_matter(content, document.path)
    if matter is None:
        raise UnreadableError(problems)
    return content[: matter.body_offset] + body.rstrip("\n") + "\n"


def _imported(document: Document, raw: bytes, source: Path) -> tuple[str, list[str]]:
    """The body that a foreign file makes, with the speakers whom the document has."""
    read, problems = read_source(raw, str(source), speakers=document.speakers, spoken=bool(document.speakers))
    if read is None or problems:
        raise UnreadableError(problems or [Problem(str(source), 0, "empty-source", "holds no text")], str(source))
    notes: list[Unplaced] = []
    passages = [with_plain_label(passage, notes) for passage in read.passages]
    for speaker in dict.fromkeys(passage.speaker for passage in passages if passage.speaker is not None):
        if speaker not in document.speakers:
            hint = did_you_mean(speaker, document.speakers)
            raise RefusedError(
                f"'{speaker}' speaks in '{source}' and is not among the `speakers` of {document.path}{hint}; "
                "add them there, or give the file the names that the transcript has"
            )
    body = canonical_body(passages, document.speakers, notes)
    said = [f"line {line.line}: {line.reason}" if line.line else line.reason for line in (*read.unplaced, *notes)]
    return body, said


def _head_notes(old: Document, new: Document) -> list[str]:
    """What the new front matter says otherwise."""
    notes = []
    for name in ("title", "kind", "case", "date"):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            notes.append(f"front matter: {name} '{before}' becomes '{after}'")
    for label in dict.fromkeys([*old.speakers, *new.speakers]):
        if label not in new.speakers:
            notes.append(f"front matter: speaker '{label}' is gone")
        elif label not in old.speakers:
            notes.append(f"front matter: speaker '{label}' ({new.speakers[label]}) is new")
        elif old.speakers[label] != new.speakers[label]:
            notes.append(f"front matter: '{label}' is {new.speakers[label]}, no longer {old.speakers[label]}")
    if dict(old.attributes) != dict(new.attributes):
        notes.append("front matter: other attributes change")
    return notes
