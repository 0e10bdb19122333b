"""A study as a whole, and what follows from its parts together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from qualcode.data_set import DataSet
from qualcode.model.codebook import Codebook, Proposal
from qualcode.model.codings import CodedDocument, Coding, Layer
from qualcode.model.documents import Case, Document, Text
from qualcode.model.memos import Memo
from qualcode.settings import AssignedTurns, Settings


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
