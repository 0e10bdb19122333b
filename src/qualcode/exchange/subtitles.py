"""Subtitle files, .vtt and .srt: cues to passages."""

import html
import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import NamedTuple

from qualcode.exchange.encoding import decode_text
from qualcode.exchange.labels import Line, head_of
from qualcode.exchange.source import Answer, Request, Source, Unplaced
from qualcode.exchange.speakers import passages_of
from qualcode.problem import Problem

_NUMBERED = re.compile(r"\S*\d\S*")
_TIMING = re.compile(r"\s*((?:\d{1,3}:)?\d{1,2}:\d{1,2}(?:[.,]\d{1,3})?)\s*-->\s*(?:\d{1,3}:)?\d{1,2}:\d{1,2}")
_ASIDE = re.compile(r"(NOTE|STYLE|REGION)(?:\s|$)")
_UNNAMED = "the dash stands for another speaker, whom nothing names; left with the speaker before"
_DASHES = ("- ", "– ")
_VOICE = re.compile(r"<v(?:\.[^\s<>.]{1,50}){0,9}\s+([^<>\n]{1,200})>|</v>")
_TAG = re.compile(
    r"</?(?:[bicu]|ruby|rt|lang|font)(?:[.\s][^<>\n]{0,200})?>|<\d[\d:.]{0,20}>|\{\\an?\d\}", re.IGNORECASE
)


class Cue(NamedTuple):
    """A piece of speech on the screen."""

    line: int
    """The line of its time."""
    seconds: float
    text: str
    """With its tags, a line a line."""


def read_subtitles(request: Request) -> Answer:
    """The passages of a subtitle file, or why it is none."""
    decoded, problems = decode_text(request.raw, request.name)
    if decoded is None:
        return None, problems
    rows = decoded.text.split("\n")
    vtt = PurePath(request.name).suffix.lower() == ".vtt"
    if vtt and not rows[0].startswith("WEBVTT"):
        message = "does not begin with WEBVTT; export the captions again as .vtt, or rename the file to what it is"
        return None, [Problem(request.name, 1, "not-vtt", message)]
    cues, unplaced = split_cues(rows, vtt=vtt)
    if not cues:
        message = "has no cue, a line such as `00:00:01.000 --> 00:00:02.000` with text below; rename it to what it is"
        return None, [Problem(request.name, 1, "no-cues", message)]
    lines = [line for cue in sorted(cues, key=lambda cue: cue.seconds) for line in _cue_lines(cue, unplaced)]
    passages, left = passages_of(lines, request.speakers, cues=True, spoken=request.spoken)
    if any(passage.speaker for passage in passages):
        left += [Unplaced(line.number, line.text, _UNNAMED) for line in lines if line.text.startswith(_DASHES)]
    return Source("", passages, (*decoded.notes, *sorted([*unplaced, *left]))), []


def split_cues(rows: Sequence[str], *, vtt: bool) -> tuple[list[Cue], list[Unplaced]]:
    """The cues of a file by its lines with times; text goes on until the next of them.

    Only a file's head, its notes and styles, and the names of cues are no text.
    (webvtt-py drops, also when strict and without a word, what follows a blank
    line inside a cue; it serves as the second opinion in the tests.)
    """
    found: list[tuple[int, float, list[str]]] = []
    unplaced: list[Unplaced] = []
    aside, blank = False, True
    for number, row in enumerate(rows, 1):
        timing = _TIMING.match(row)
        text = row.strip()
        aside = timing is None and bool(text) and (aside or not found or (blank and vtt and bool(_ASIDE.match(row))))
        if timing is not None:
            found.append((number, _seconds(timing[1]), []))
        elif text and _is_identifier(rows, number, vtt=vtt):
            if not _NUMBERED.fullmatch(text):
                unplaced.append(Unplaced(number, text, "the name of a subtitle"))
        elif text:
            if aside and text != "WEBVTT":
                unplaced.append(Unplaced(number, text, "a note or setting of the subtitle file"))
            elif not aside:
                found[-1][2].append(text)
        blank = not text
    return [Cue(number, seconds, "\n".join(texts)) for number, seconds, texts in found], unplaced


def _is_identifier(rows: Sequence[str], number: int, *, vtt: bool) -> bool:
    """Whether a line names the cue whose time stands below it."""
    if number >= len(rows) or not _TIMING.match(rows[number]):
        return False
    above = rows[number - 2].strip() if number > 1 else ""
    return rows[number - 1].strip().isdecimal() or (vtt and not above)


def _seconds(clock: str) -> float:
    seconds = 0.0
    for part in clock.replace(",", ".").split(":"):
        seconds = seconds * 60 + float(part)
    return seconds


def _cue_lines(cue: Cue, unplaced: list[Unplaced]) -> Iterator[Line]:
    """A cue's text without its tags, a line for each voice, dash or written line."""
    for speaker, text in _voices(cue.text):
        seconds: float | None = cue.seconds
        for row in _TAG.sub("", text).split("\n"):
            clean = " ".join(html.unescape(row).split())
            if clean.startswith(_DASHES) and speaker is None:
                seconds = cue.seconds
                clean = clean[2:] if head_of(Line(0, clean[2:])) else clean
            if clean:
                yield Line(cue.line, clean, starts=seconds is not None, speaker=speaker, seconds=seconds)
                seconds = None
    if not cue.text:
        unplaced.append(Unplaced(cue.line, "", "a cue without text"))


def _voices(text: str) -> Iterator[tuple[str | None, str]]:
    """The parts of a cue's text, each with the voice that says it."""
    at, speaker = 0, None
    for found in _VOICE.finditer(text):
        if text[at : found.start()].strip():
            yield speaker, text[at : found.start()]
        speaker = " ".join(html.unescape(found[1] or "").split()) or None
        at = found.end()
    if text[at:].strip():
        yield speaker, text[at:]
