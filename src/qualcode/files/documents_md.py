"""Documents: front matter and canonical text, with speaker turns read from it."""

import re
from collections.abc import Mapping
from functools import lru_cache

from qualcode.files.front_matter import parse_front_matter
from qualcode.files.simple_yaml import format_flow, format_value
from qualcode.files.yaml_nodes import PLAIN_ID, FieldReader, Scalar
from qualcode.model import Document, Text, Turn
from qualcode.problem import Problem
from qualcode.text import headings

_FIELDS = ("id", "title", "kind", "case", "date", "speakers", "source")
_TIME = r" \[(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?\]"


def parse_document(text: str, path: str) -> tuple[Document | None, list[Problem]]:
    """What the head of a document file says; the body is not looked at."""
    matter, problems = parse_front_matter(text, path)
    if matter is None:
        return None, problems
    reader = FieldReader(matter.fields, path, problems)
    document_id = reader.text("id")
    if not PLAIN_ID.fullmatch(document_id):
        shown = f"'{document_id}' is no id" if document_id else "has no id"
        reader.problem("id", "document-id", f"{shown}; write `id: ` with letters, digits, '-', '_' and '.'")
        return None, problems
    speakers = reader.map("speakers")
    for label in speakers:
        if not label.strip() or ":" in label or "\n" in label:
            reader.problem("speakers", "speaker", f"a speaker's name cannot be empty or hold a colon: '{label}'")
    return (
        Document(
            id=document_id,
            path=path,
            title=reader.text("title"),
            kind=reader.text("kind"),
            case=reader.text("case"),
            date=reader.text("date"),
            speakers=speakers,
            source=reader.map("source"),
            attributes={
                key: str(value)
                for key, value in matter.fields.values.items()
                if key not in _FIELDS and isinstance(value, Scalar)
            },
            lines=matter.fields.lines,
        ),
        problems,
    )


def parse_text(text: str, path: str, speakers: Mapping[str, str]) -> tuple[Text | None, list[Problem]]:
    """The body of a document file with its turns."""
    matter, problems = parse_front_matter(text, path)
    if matter is None:
        return None, problems
    return text_of(text[matter.body_offset :], speakers, matter.body_line), problems


def text_of(body: str, speakers: Mapping[str, str], first_line: int = 1) -> Text:
    """A body with its digest and its turns."""
    return Text(body, first_line, text_digest(body), parse_turns(body, speakers))


def text_digest(body: str) -> str:
    """The sha256 of a body in UTF-8: what freezes a text once it is coded."""
    from hashlib import sha256

    return sha256(body.encode("utf-8", "surrogatepass")).hexdigest()


def parse_turns(body: str, speakers: Mapping[str, str]) -> tuple[Turn, ...]:
    r"""The turns of a body.

    A turn begins at a line that starts with a declared speaker's name, an
    optional `[time]` and a colon; nothing else begins one. It ends where the
    next one begins or at a heading, and what follows a heading is nobody's.

    >>> [turn.speaker for turn in parse_turns("A: hi\n\nB [01:02]: ho\n", {"A": "", "B": ""})]
    ['A', 'B']
    """
    if not speakers:
        return ()
    found = list(_turn_pattern(tuple(speakers)).finditer(body))
    ends = [*(match.start() for match in found[1:]), len(body)][: len(found)]
    return tuple(
        Turn(
            number,
            match[1],
            speakers[match[1]],
            _seconds(match),
            match.start(),
            min(match.end(), end),
            _spoken_end(body, match.end(), end),
        )
        for number, (match, end) in enumerate(zip(found, ends, strict=True), 1)
    )


@lru_cache(maxsize=256)
def _turn_pattern(labels: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted((label for label in labels if label), key=len, reverse=True)
    names = "|".join(re.escape(label) for label in longest_first) or r"(?!)"
    return re.compile(rf"^({names})(?:{_TIME})?:(?:[ \t]+|(?=\n)|\Z)", re.MULTILINE)


def _seconds(match: re.Match[str]) -> float | None:
    hours, minutes, seconds, fraction = match.group(2, 3, 4, 5)
    if seconds is None:
        return None
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    return whole + (int(fraction.ljust(3, "0")) / 1000 if fraction else 0.0)


def _spoken_end(body: str, said: int, end: int) -> int:
    """Where the speech ends: before the first heading, without the blank lines there."""
    stop = next((start for start, _ in headings(body, said, end) if start > said), end)
    return said + len(body[said:stop].rstrip())


def format_document(document: Document, body: str) -> str:
    """The file of a document; the body stands in it unchanged."""
    lines = ["---", f"id: {format_value(document.id)}"]
    for key, value in (
        ("title", document.title),
        ("kind", document.kind),
        ("case", document.case),
        ("date", document.date),
        *document.attributes.items(),
    ):
        if value:
            lines.append(f"{key}: {format_value(value)}")
    if document.speakers:
        lines.append(f"speakers: {format_flow(dict(document.speakers))}")
    if document.source:
        lines.append(f"source: {format_flow(dict(document.source))}")
    return "\n".join([*lines, "---"]) + "\n" + body
