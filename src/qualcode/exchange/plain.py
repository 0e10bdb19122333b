"""Text and Markdown files to passages."""

import re

from qualcode.exchange.encoding import decode_text
from qualcode.exchange.labels import Line
from qualcode.exchange.source import Answer, Request, Source, Unplaced
from qualcode.exchange.speakers import passages_of

_LONGEST_ELEMENT = 200  # lines; an element that is not closed by then hides no text
_RULE = re.compile(r"(?:-{3,}|\*{3,}|_{3,})")
_HEADING = re.compile(r"(#{1,6})\s+\S")
_LINK = re.compile(r"\[[^\]]+\]:\s+\S+")
_EMBEDDED = re.compile(r"<(iframe|script|style|audio|video|!--)\b|<!--", re.IGNORECASE)
_TAGS_ONLY = re.compile(r"(?:</?[A-Za-z][^<>]*>\s*)+")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_TITLE = re.compile(r"title:\s*(\"|'|)(.+)\1\s*")


def read_plain(request: Request) -> Answer:
    """The passages of a text file."""
    return _read_lines(request, markdown=False)


def read_markdown(request: Request) -> Answer:
    """The passages of a Markdown file, its marks undone."""
    return _read_lines(request, markdown=True)


def _read_lines(request: Request, *, markdown: bool) -> Answer:
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
