"""What `qualcode.yaml` says of a study, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from qualcode.data_set import DataSet

BOUNDS = ("low", "value")


@dataclass(frozen=True, slots=True)
class Coder:
    """A person (or machine) who codes."""

    id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Round:
    """A stage of the coding: which documents belong to it, and how they are coded."""

    id: str
    title: str = ""
    documents: tuple[str, ...] = ()
    codebook: str = ""
    """The version under which the documents are coded; empty where the round says nothing of it."""
    blind: bool = False
    """Whether nobody sees another's codings of the documents before the round is opened."""
    pass_number: int = 1
    """Which time the coders code the documents; 2 for a round that repeats an earlier one."""
    line: int = 0


class SamplePart(NamedTuple):
    """A document, or some of its turns, that were drawn for a second coder."""

    document: str
    turns: str = ""
    """As in `3-9 14`; empty for the whole document."""


@dataclass(frozen=True, slots=True)
class Sample:
    """How a part of the study was chosen to be coded a second time."""

    id: str
    seed: int = 1
    by: tuple[str, ...] = ()
    """Attributes by which it was stratified; `coder` is who coded first."""
    unit: str = "document"
    """What was drawn: `document` or `turn`."""
    of: int = 0
    """How many there were to draw from."""
    drawn: int = 0
    """How many were drawn by chance alone."""
    random: tuple[SamplePart, ...] = ()
    code: str = ""
    """The code for which more were added."""
    enriched: tuple[SamplePart, ...] = ()
    """What was added because its documents are rich in the code; no basis for how often it occurs."""


@dataclass(frozen=True, slots=True)
class AssignedTurns:
    """The turns that a coder is to code of a document, where it is not to be coded whole."""

    coder: str
    document: str
    ranges: tuple[tuple[int, int], ...]
    """First and last number of each run of turns, both included; in order, with a gap between any two."""
    line: int = 0

    def __str__(self) -> str:
        """The turns as the settings write them.

        >>> str(AssignedTurns("ann", "p1", ((3, 9), (14, 14))))
        '3-9 14'
        """
        return " ".join(f"{first}-{last}" if first < last else str(first) for first, last in self.ranges)

    def __contains__(self, number: int) -> bool:
        """Whether the turn of that number is among them."""
        return any(first <= number <= last for first, last in self.ranges)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What agreement must reach: in words for people, and as a gate, by code, family of codes and round."""

    tentative: float | None = None
    """From here conclusions may be tentative."""
    reliable: float | None = None
    """From here they may be firm."""
    gate: float | None = None
    """What every code must reach; where it is `None`, `tentative`."""
    coefficient: str = "krippendorff_alpha"
    """Which coefficient the gate looks at."""
    bound: str = "low"
    """What the gate looks at: `low`, the lower end of the interval, or `value`."""
    codes: Mapping[str, float] = field(default_factory=dict)
    """What one code must reach."""
    families: Mapping[str, float] = field(default_factory=dict)
    """What a code and every code below it must reach."""
    rounds: Mapping[str, float] = field(default_factory=dict)
    """What codes must reach on the documents of a round."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """The line of each setting: of `gate`, of `codes.equity`, of `rounds.pilot`."""
    path: str = "qualcode.yaml"


@dataclass(frozen=True, slots=True)
class Finishing:
    """What a coder must have done before they may declare a document finished."""

    coverage: float | None = None
    """The share of the turns to be coded that must carry a coding; `None` asks for none."""
    memo: bool = False
    """Whether the coder must have written a memo about the document; with `memo_kinds`, of these kinds only."""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Whether coders are shown what machines suggest, and which machines."""

    in_coder: bool = False
    layers: tuple[str, ...] = ()
    """Layers of machines; empty for all."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What `qualcode.yaml` says of the study."""

    title: str = ""
    method: str = ""
    language: str = "en"
    unit: str = "turn"
    coders: tuple[Coder, ...] = ()
    assignments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Coder to the ids of the documents that they are to code, whole or in part."""
    assigned_turns: tuple[AssignedTurns, ...] = ()
    """For the documents that a coder is to code in part: which turns."""
    eligible_speakers: tuple[str, ...] = ()
    """Roles or labels of speakers whose words are to be coded; where there are none, all but interviewers."""
    rounds: tuple[Round, ...] = ()
    thresholds: Thresholds = Thresholds()
    samples: tuple[Sample, ...] = ()
    """How parts of the study were chosen to be coded a second time."""
    memo_kinds: tuple[str, ...] = ()
    """Kinds of document of which each is to have a memo."""
    finishing: Finishing = Finishing()
    suggestions: Suggestions = Suggestions()
    data_set: DataSet | None = None
    """Of a derived data set: the question that made it, without its items."""
    lines: Mapping[str, int] = field(default_factory=dict)
    path: str = "qualcode.yaml"
