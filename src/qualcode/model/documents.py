"""What is coded: documents, their texts and turns, the cases to which they belong."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from qualcode.text import headings, word_count


class Turn(NamedTuple):
    """What one speaker says until the next one speaks."""

    number: int
    """1-based position in the document."""
    speaker: str
    """The label as it stands in the text."""
    role: str
    """The speaker's declared role, such as `interviewer`."""
    seconds: float | None
    """Where the recording stood; `None` where the source had no time."""
    start: int
    """Offset of the label."""
    said: int
    """Offset of the first word spoken."""
    end: int
    """Offset after the last character spoken, headings and blank lines left out."""


@dataclass(frozen=True, slots=True)
class Document:
    """One interview transcript or program document: what its front matter says."""

    id: str
    path: str
    title: str = ""
    kind: str = ""
    case: str = ""
    date: str = ""
    speakers: Mapping[str, str] = field(default_factory=dict)
    """Speaker labels, each with a role."""
    source: Mapping[str, str] = field(default_factory=dict)
    """The file from which the document was imported, and its sha256."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Every other entry of the front matter that is a plain value."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """The line at which each entry of the front matter stands."""


@dataclass(frozen=True, slots=True)
class Text:
    """The canonical text of a document; every offset counts its code points."""

    body: str
    first_line: int
    """The line of the file at which the body begins."""
    sha256: str
    """Digest of the body in UTF-8."""
    turns: tuple[Turn, ...] = ()
    items: tuple[tuple[int, int], ...] | None = None
    """In a derived data set: the spans of its items here, in order; elsewhere `None`."""

    def said(self) -> Iterator[tuple[int, int]]:
        """Spans of what was said, turn by turn; of a text without turns all but its headings."""
        if self.turns:
            yield from ((turn.said, turn.end) for turn in self.turns)
            return
        at = 0
        for start, end in headings(self.body):
            yield at, start
            at = end
        yield at, len(self.body)

    def words(self) -> int:
        """How many words were said; labels and headings do not count."""
        return self.words_in(self.said())

    def words_in(self, spans: Iterable[tuple[int, int]]) -> int:
        """How many words stand in some passages."""
        return sum(word_count(self.body[start:end]) for start, end in spans)


@dataclass(frozen=True, slots=True)
class Case:
    """What is compared across: a network, or a respondent inside one."""

    id: str
    parent: str = ""
    kind: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    line: int = 0
