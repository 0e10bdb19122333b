"""What a foreign transcript file holds, and which reader reads it."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import PurePath
from typing import NamedTuple

from qualcode.problem import Problem

MOST_BYTES = 100_000_000
"""A file that is larger holds more than one interview, or none."""
_LONGEST_ELEMENT = 200  # lines; an element that is not closed by then hides no text


class Passage(NamedTuple):
    """What one speaker says in one go, as the source has it."""

    speaker: str | None
    """The name as people write it, without bold marks or colon; `None` for text that is nobody's."""
    seconds: float | None
    """Where the recording stood; `None` where the source has no time."""
    text: str
    """Paragraphs separated by one blank line."""


class Unplaced(NamedTuple):
    """A line that was left out, moved or guessed at; a dry run shows it."""

    line: int
    """1-based line or, in a Word file, paragraph; 0 where it is the whole file."""
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Source:
    """A foreign file, read."""

    title: str
    """What the file calls itself; empty where it does not say."""
    passages: tuple[Passage, ...]
    unplaced: tuple[Unplaced, ...]


class Request(NamedTuple):
    """One file to be read, and what the caller knows of it."""

    raw: bytes
    name: str
    speakers: Collection[str]
    spoken: bool


Answer = tuple[Source | None, list[Problem]]


def read_source(raw: bytes, name: str, *, speakers: Collection[str] = (), spoken: bool = True) -> Answer:
    """The passages of a foreign file, or why it cannot be read.

    Args:
        raw: The file's bytes.
        name: Its name; the suffix says what it ought to be, the bytes must agree.
        speakers: Names known beforehand; a line may begin with one even if it stands only once.
        spoken: False for a file that holds no speech; then no line is searched for a speaker.
    """
    suffix = PurePath(name).suffix.lower()
    reader = _READERS.get(suffix)
    if reader is None:
        return None, [Problem(name, 0, "unknown-format", _unknown(suffix))]
    if len(raw) > MOST_BYTES:
        message = f"is larger than {MOST_BYTES // 1_000_000} MB; cut it into one file an interview"
        return None, [Problem(name, 0, "too-large", message)]
    if not raw.strip():
        return None, [Problem(name, 0, "empty-source", "is empty; there is nothing to import")]
    source, problems = reader(Request(raw, name, speakers, spoken))
    if source is not None and not source.passages:
        return None, [Problem(name, 0, "empty-source", "holds no text that could be coded; open it and look")]
    return source, problems


def _unknown(suffix: str) -> str:
    shown = f"cannot read '{suffix}' files" if suffix else "has no suffix that says what it is"
    if suffix == ".doc":
        return f"{shown}; open it in Word and save it as .docx"
    return f"{shown}; readable are {', '.join(sorted(_READERS))}"


def _read_plain(request: Request) -> Answer:
    return _read_lines(request, markdown=False)


def _read_markdown(request: Request) -> Answer:
    return _read_lines(request, markdown=True)


def _read_lines(request: Request, *, markdown: bool) -> Answer:
    from qualcode.exchange.encoding import decode_text
    from qualcode.exchange.labels import Line
    from qualcode.exchange.speakers import passages_of

    decoded, problems = decode_text(request.raw, request.name)
    if decoded is None:
        return None, problems
    left_out: list[Unplaced] = []
    title, rows = _markdown_lines(decoded.text, left_out) if markdown else ("", _numbered(decoded.text))
    lines, after_blank = [], True
    for number, text in rows:
        level = _level(text) if markdown else 0
        if text:
            lines.append(Line(number, text, starts=after_blank, level=level))
        after_blank = not text or level > 0
    if not title:
        title = next((line.text.lstrip("# ") for line in lines if line.level), "")
    passages, unplaced = passages_of(lines, request.speakers, spoken=request.spoken)
    return Source(title, passages, (*decoded.notes, *sorted([*left_out, *unplaced]))), []


def _numbered(text: str) -> list[tuple[int, str]]:
    return [(number, line.strip()) for number, line in enumerate(text.split("\n"), 1)]


_RULE = re.compile(r"(?:-{3,}|\*{3,}|_{3,})")
_HEADING = re.compile(r"(#{1,6})\s+\S")
_LINK = re.compile(r"\[[^\]]+\]:\s+\S+")
_EMBEDDED = re.compile(r"<(iframe|script|style|audio|video|!--)\b|<!--", re.IGNORECASE)
_TAGS_ONLY = re.compile(r"(?:</?[A-Za-z][^<>]*>\s*)+")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_TITLE = re.compile(r"title:\s*(\"|'|)(.+)\1\s*")


def _level(text: str) -> int:
    found = _HEADING.match(text)
    return len(found[1]) if found else 0


def _markdown_lines(text: str, left_out: list[Unplaced]) -> tuple[str, list[tuple[int, str]]]:
    """The title of the front matter, and the lines that are text, with their escapes undone."""
    rows = _numbered(text)
    title, start = _front_matter(rows, left_out)
    kept, until = [], ""
    for at, (number, line) in enumerate(rows[start:], start + 1):
        reason, until = _markup(line, until)
        if until and not any(until in later.lower() for _, later in rows[at : at + _LONGEST_ELEMENT]):
            until = ""
        if reason:
            left_out.append(Unplaced(number, line, reason))
        kept.append((number, "" if reason else _ESCAPE.sub(r"\1", line)))
    return title, kept


def _front_matter(rows: list[tuple[int, str]], left_out: list[Unplaced]) -> tuple[str, int]:
    if rows[0][1] != "---":
        return "", 0
    end = next((number for number, line in rows[1:] if line in ("---", "...")), 0)
    left_out += [Unplaced(number, line, "front matter of the source") for number, line in rows[:end] if line]
    titles = (_TITLE.fullmatch(line) for _, line in rows[:end])
    return next((found[2] for found in titles if found), ""), end


def _markup(line: str, until: str) -> tuple[str, str]:
    """Why a line is markup and no text, and what ends the element that is still open."""
    if until:
        return "an embedded element", "" if until in line.lower() else until
    found = _EMBEDDED.match(line)
    if found:
        end = f"</{found[1].lower()}>" if found[1] and found[1] != "!--" else "-->"
        return "an embedded element", "" if end in line.lower() else end
    if _TAGS_ONLY.fullmatch(line):
        return "markup without text", ""
    if _RULE.fullmatch(line):
        return "a ruled line", ""
    return ("the address of a link" if _LINK.fullmatch(line) else ""), ""


def _read_subtitles(request: Request) -> Answer:
    from qualcode.exchange.subtitles import read_subtitles

    return read_subtitles(request)


def _read_docx(request: Request) -> Answer:
    from qualcode.exchange.docx import read_docx

    return read_docx(request)


_READERS: dict[str, Callable[[Request], Answer]] = {
    ".docx": _read_docx,
    ".markdown": _read_markdown,
    ".md": _read_markdown,
    ".srt": _read_subtitles,
    ".txt": _read_plain,
    ".vtt": _read_subtitles,
}
