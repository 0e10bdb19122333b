"""The nouns of a study. Frozen values; nothing here reads or writes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import msgspec

from qualcode.data_set import DataSet
from qualcode.settings import AssignedTurns, Settings
from qualcode.text import headings, word_count

MEMO_TYPES = ("analytic", "coding-decision", "codebook", "reflexive", "method", "reconciliation")
LAYER_KINDS = ("human", "consensus", "machine")
STATES = ("in-progress", "finished")


@dataclass(frozen=True, slots=True)
class Code:
    """An entry of the codebook. Its id never changes and is never used again."""

    id: str
    label: str
    parent: str | None = None
    """The id of the code above; `None` at the top."""
    depth: int = 1
    """1 at the top."""
    definition: str = ""
    use_when: str = ""
    not_when: str = ""
    examples: tuple[str, ...] = ()
    source: str = ""
    color: str = ""
    """`#rrggbb`, the code's own or the nearest ancestor's; empty where neither has one."""
    template: str | None = None
    """The id of the template from which the code stands here, if it does."""
    patterns: tuple[str, ...] = ()
    """What `suggest patterns` looks for: phrases, and rules on words as JSON that begins with `[{`."""
    line: int = 0
    retired_in: str = ""
    """The version that no longer has the code; it stands here while codings with it wait to be recoded."""
    proposed_by: str = ""
    """The coder who proposes the code; it stands here, after those of the codebook, until somebody settles that."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A code that a coder proposes; nobody's codebook has it until it is accepted."""

    id: str
    label: str
    by: str
    """The coder."""
    definition: str = ""
    parent: str = ""
    """The id of the code under which it is to stand; empty at the top."""
    document: str = ""
    """Where the coder was when it came up."""
    quote: str = ""
    at: str = ""
    line: int = 0
    path: str = ""
    outcome: str = ""
    """`accepted` or `declined`; empty while it is open."""
    into: str = ""
    """Once it is settled: the code that its codings have now; its own id where it became a code as it is."""
    why: str = ""
    settled_by: str = ""
    settled_at: str = ""


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value that a facet may take."""

    id: str
    label: str
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """A named list of values that refines a coding."""

    id: str
    label: str
    values: tuple[FacetValue, ...]
    several: bool = False
    """Whether one coding may carry more than one value."""
    under: tuple[str, ...] = ()
    """Ids of the codes under which the facet applies; empty means everywhere."""
    line: int = 0

    @property
    def value_ids(self) -> tuple[str, ...]:
        """The ids of the values, in the codebook's order."""
        return tuple(value.id for value in self.values)


@dataclass(frozen=True)
class Codebook:
    """A tree of codes, written out in the order in which it is read."""

    name: str = ""
    version: str = "0.0.0"
    codes: tuple[Code, ...] = ()
    facets: tuple[Facet, ...] = ()
    path: str = "codebook/codebook.yaml"

    @cached_property
    def by_id(self) -> Mapping[str, Code]:
        """Each code under its id."""
        return {code.id: code for code in self.codes}

    @cached_property
    def own(self) -> tuple[Code, ...]:
        """The codes that the file has: without those that only codings still have, and without proposed ones."""
        return tuple(code for code in self.codes if not code.retired_in and not code.proposed_by)

    @cached_property
    def _children(self) -> Mapping[str | None, tuple[str, ...]]:
        children: dict[str | None, list[str]] = {}
        for code in self.codes:
            children.setdefault(code.parent, []).append(code.id)
        return {parent: tuple(ids) for parent, ids in children.items()}

    def children(self, code_id: str | None) -> tuple[str, ...]:
        """Ids directly below a code; below `None` stand the top codes."""
        return self._children.get(code_id, ())

    def family(self, code_id: str) -> Iterator[str]:
        """A code's id and the ids of all codes below it, in the codebook's order."""
        yield code_id
        for child in self.children(code_id):
            yield from self.family(child)

    def lineage(self, code_id: str) -> tuple[str, ...]:
        """The ids from the top code down to the code itself."""
        steps: list[str] = []
        at: str | None = code_id
        while at is not None and at in self.by_id:
            steps.append(at)
            at = self.by_id[at].parent
        return tuple(reversed(steps))

    def label(self, code_id: str) -> str:
        """A code's label; empty where the codebook does not have it."""
        return self.by_id[code_id].label if code_id in self.by_id else ""

    def within(self, code_id: str, depth: int | None) -> bool:
        """Whether a code stands no deeper in the tree; one that the codebook does not have stands at the top."""
        return depth is None or code_id not in self.by_id or self.by_id[code_id].depth <= depth

    def facet(self, facet_id: str) -> Facet | None:
        """The facet of that id."""
        return next((facet for facet in self.facets if facet.id == facet_id), None)

    def applies(self, facet: Facet, code_id: str) -> bool:
        """Whether a facet may stand on codings of a code."""
        return not facet.under or not set(facet.under).isdisjoint(self.lineage(code_id))


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


class Was(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One step of a coding's past: the code that it had, and what changed it."""

    code: str
    """Before the step."""
    migration: str
    """As in `1.0.0--2.0.0`."""
    by: str = ""
    at: str = ""
    note: str = ""
    coding: str = ""
    """The id of the coding from which this one was made, where a person placed one under several codes."""
    facets: dict[str, list[str]] = {}
    """All that the coding had before, where the step took some of them off: they do not stand on the new code."""


class Origin(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What a coding started from, where a person did not find its passage by reading on."""

    search: str = ""
    """The query whose results were coded at once."""
    layer: str = ""
    """The machine's layer in which it was suggested."""
    coding: str = ""
    """The id of the machine's coding."""
    score: float = 0.0
    """How sure the machine was, from 0 to 1."""


class Coding(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One code on one span of one document, by one coder: the atom of the data."""

    id: str
    document: str
    start: int
    end: int
    code: str
    facets: dict[str, list[str]] = {}
    quote: str = ""
    note: str = ""
    by: str = ""
    at: str = ""
    was: tuple[Was, ...] = ()
    """What migrations changed, the oldest first."""
    waits: str = ""
    """The migration since which the coding waits for a person to place it; its code is the old one."""
    decides: tuple[str, ...] = ()
    """In a consensus layer: the ids of the codings about which it decided."""
    item: str = ""
    """In a derived data set: the id of the item that it codes."""
    origin: Origin | None = None
    """Where it started from a search or a suggestion."""
    score: float = 0.0
    """In a machine's layer: how sure the machine is, from 0 to 1; 0 where it does not say."""


@dataclass(frozen=True, slots=True)
class DocumentState:
    """How far a layer has come with one document."""

    state: str = "in-progress"
    sha256: str = ""
    """Digest of the text that was coded."""
    finished: str = ""
    codebook: str = ""
    """The version under which it was finished, where that is not the layer's own: codes added since were not asked."""
    anyway: str = ""
    """Why it was declared finished although something that the study asks for was missing."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One coder's independent codings of any number of documents."""

    id: str
    coder: str
    kind: str = "human"
    codebook: str = ""
    """The codebook version under which the layer is coded."""
    documents: Mapping[str, DocumentState] = field(default_factory=dict)
    path: str = ""
    pass_number: int = 1
    """Which time the coder codes the same documents; from 2 on to see how stable their coding is."""
    method: Mapping[str, str] = field(default_factory=dict)
    """Of a machine's layer: how it was made, in words and digests, so that it can be had again."""


@dataclass(frozen=True, slots=True)
class CodedDocument:
    """The codings of one layer on one document, in the order of their file."""

    layer: str
    document: str
    path: str
    codings: tuple[Coding, ...]


@dataclass(frozen=True, slots=True)
class Memo:
    """A dated note by a person about documents, codes, segments, cases or the study."""

    id: str
    path: str
    title: str = ""
    type: str = "analytic"
    by: str = ""
    date: str = ""
    documents: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    codings: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Study:
    """Everything that the folder says, as values."""

    root: Path
    settings: Settings = Settings()
    codebook: Codebook = Codebook()
    documents: tuple[Document, ...] = ()
    cases: tuple[Case, ...] = ()
    layers: tuple[Layer, ...] = ()
    coded: tuple[CodedDocument, ...] = ()
    memos: tuple[Memo, ...] = ()
    texts: Mapping[str, Text] = field(default_factory=dict)
    """The text of each document, read when it is first asked for."""
    migrated: bool = False
    """Whether the codebook has migrations, so that a coding may wait to be recoded."""
    came_with: Mapping[str, str] = field(default_factory=dict)
    """Where documents were finished under an older version: codes added by a migration, each with its version,
    in the order of the versions."""
    unasked: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    """The codes that were not asked where a layer finished a document: none there is missing, and not absent."""
    data_set: DataSet | None = None
    """What makes it a derived data set; its documents and cases are then those of `main`."""
    main: "Study | None" = None
    """The study from which a data set is derived."""
    asked: Codebook = Codebook()
    """Of a data set: the study's codebook in the version under which it was made; its parents' codes are of that."""
    unplaced: tuple[CodedDocument, ...] = ()
    """Codings that stand in no layer since their text was changed: nobody has said yet where they belong."""
    proposals: tuple[Proposal, ...] = ()
    """Codes that coders proposed, settled ones among them, in the order of the coders and their files."""
    hidden: frozenset[tuple[str, str]] = frozenset()
    """Layers and documents that a blind round hides from whoever asks; their codings are not in `coded`."""
    reader: str = ""
    """Who asks, where something is hidden; empty where nobody said who they are."""
    stamps: Mapping[str, tuple[int, int, int] | None] = field(default_factory=dict)
    """The files on which everything rests, as they were when they were read: to see whether one has changed since."""

    @cached_property
    def document_by_id(self) -> Mapping[str, Document]:
        """Each document under its id."""
        return {document.id: document for document in self.documents}

    @cached_property
    def case_by_id(self) -> Mapping[str, Case]:
        """Each case under its id."""
        return {case.id: case for case in self.cases}

    @cached_property
    def layer_by_id(self) -> Mapping[str, Layer]:
        """Each layer under its id."""
        return {layer.id: layer for layer in self.layers}

    @cached_property
    def waiting(self) -> tuple[tuple[CodedDocument, Coding], ...]:
        """Codings that a migration left for a person to place, each with the file in which it stands."""
        if not self.migrated:
            return ()
        return tuple((coded, coding) for coded in self.coded for coding in coded.codings if coding.waits)

    @cached_property
    def coded_by_id(self) -> Mapping[str, CodedDocument]:
        """For the id of each coding, the file in which it stands."""
        return {coding.id: coded for coded in self.coded for coding in coded.codings}

    def top_case(self, case_id: str) -> str:
        """The id of the case at the head of a case's line: the network of a respondent."""
        seen = {case_id}
        case = self.case_by_id.get(case_id)
        while case and case.parent and case.parent not in seen:
            seen.add(case.parent)
            case = self.case_by_id.get(case.parent) or Case(case.parent)
        return case.id if case else case_id

    def assigned(self, layer: Layer, document_id: str) -> bool:
        """Whether a layer's coder is to code a document, or some turns of it (see `assigned_turns`).

        A study that assigns nothing lets everybody code everything; but then
        only a document that the layer has taken up counts as theirs.
        """
        if self.settings.assignments and layer.kind == "human":
            return document_id in self.settings.assignments.get(layer.coder, ())
        return document_id in layer.documents

    @cached_property
    def _assigned_turns(self) -> Mapping[tuple[str, str], AssignedTurns]:
        return {(part.coder, part.document): part for part in self.settings.assigned_turns}

    def assigned_turns(self, layer: Layer, document_id: str) -> AssignedTurns | None:
        """The turns of a document that a layer's coder is to code; `None` where it is not assigned in part."""
        return self._assigned_turns.get((layer.coder, document_id)) if layer.kind == "human" else None

    def finished(self, layer: Layer, document_id: str) -> bool:
        """Whether a layer's coder has declared a document done, or what they were assigned of it.

        What a blind round hides counts as missing, never as coded with nothing.
        """
        if (layer.id, document_id) in self.hidden:
            return False
        state = layer.documents.get(document_id)
        return state is not None and state.state == "finished"
