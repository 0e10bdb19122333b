"""A report before it has a format: headings, paragraphs, lists and tables."""

from dataclasses import dataclass

from qualcode.table import Table


@dataclass(frozen=True, slots=True)
class Items:
    """A list without numbers."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verbatim:
    """A line that somebody will type, or compare sign by sign."""

    text: str


Block = str | Items | Verbatim | Table
"""A `str` is a paragraph."""


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading."""

    heading: str
    blocks: tuple[Block, ...]
    level: int = 1
    """2: a part of the section before."""


@dataclass(frozen=True, slots=True)
class Report:
    """Sections under a title, as plain values; every text is taken as it stands."""

    title: str
    sections: tuple[Section, ...]
    language: str = "en"

    def tables(self) -> tuple[Table, ...]:
        """Its tables, in the order in which they are numbered."""
        return tuple(block for section in self.sections for block in section.blocks if isinstance(block, Table))
