"""What a person decides about a coding without a place, and what they see of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qualcode.errors import QualcodeError
from qualcode.phrases import counted


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a person says that a coding belongs, in one of several ways, or that it belongs nowhere."""

    coding: str
    """Its id, or the beginning of it."""
    pick: int | None = None
    """The number of a candidate."""
    quote: str = ""
    lines: str = ""
    turn: str = ""
    """With a quote, where to look for it."""
    start: int | None = None
    end: int | None = None
    drop: str = ""
    """Why it belongs nowhere; the record keeps the coding."""
    note: str = ""
    line: int = 0
    """The line of the file in which it was asked for."""


class Waiting(NamedTuple):
    """One coding of the queue."""

    layer: str
    document: str
    coding: str
    code: str
    quote: str
    why: str
    before: str
    after: str
    by: str
    """Who changed the text."""
    at: str
    candidates: list[str]
    """Passages that are most like its words, in the order of their numbers from 1."""


class PlacedRow(NamedTuple):
    """What was decided about one coding."""

    layer: str
    document: str
    coding: str
    code: str
    outcome: str
    """`placed` or `dropped`."""
    start: int | None
    end: int | None
    place: str
    quote: str
    note: str


class SeveralPlacementsError(QualcodeError):
    """A list of decisions with faults; nothing of it was written."""

    def __init__(self, source: str, faults: Sequence[tuple[int, str]], total: int) -> None:
        shown = "\n".join(f"{source}:{line}: {message}" for line, message in sorted(faults))
        super().__init__(f"{len(faults)} of {counted(total, 'decision')} cannot be carried out, so none was\n{shown}")
