"""What a foreign transcript file holds."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from qualcode.problem import Problem

MOST_BYTES = 100_000_000
"""A file that is larger holds more than one interview, or none."""


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
