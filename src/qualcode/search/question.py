"""What is asked of a search, and the texts in which it is."""

from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from qualcode.model import Document
from qualcode.scope import Selection
from qualcode.search.conditions import Coded, Conditions
from qualcode.search.index import Index
from qualcode.search.matching import Matcher, Meant
from qualcode.search.stretches import Cut, Sheet, Span, cut_of, passages_in


@dataclass(frozen=True)
class Question:
    """What is looked for."""

    meant: Meant | None = None
    """The words; `None` where only codes are asked for."""
    within: str = "turn"
    """In what the words, and the codes, must stand together."""
    conditions: Conditions = field(default_factory=Conditions)

    @cached_property
    def matcher(self) -> Matcher | None:
        """The words, ready to be looked for."""
        return None if self.meant is None else Matcher(self.meant)

    @property
    def asks_codes(self) -> bool:
        """Whether the conditions say anything."""
        return self.conditions != Conditions()


class Ground:
    """Where is looked: the documents in scope, each text read when it is needed."""

    def __init__(self, selection: Selection, index: Index | None) -> None:
        self.selection = selection
        self.index = index
        self._home = selection.study.main or selection.study

    def path(self, document_id: str) -> str:
        """Where a document stands, from the folder of the study that has it."""
        return self._home.document_by_id[document_id].path

    def among(self, paths: Container[str]) -> list[Document]:
        """The documents in scope that stand at some paths, in the order of the study."""
        documents = self.selection.documents
        if self._home is self.selection.study:
            return [document for document in documents if document.path in paths]
        return [document for document in documents if self.path(document.id) in paths]

    @cached_property
    def id_of(self) -> dict[str, str]:
        """The documents in scope by where they stand."""
        return {self.path(document.id): document.id for document in self.selection.documents}

    @property
    def is_whole(self) -> bool:
        """Whether nothing that the index lists is out of scope."""
        one = self.selection
        every = self.index is not None and self.index.whole and len(one.documents) == len(self.index)
        return every and one.speakers is None and one.study.data_set is None

    def sheet(self, document_id: str, numbers: Sequence[int] | None = None) -> Sheet:
        """A text with how it is cut; where stretches are named, there may be blanks for all others."""
        if self.index is not None:
            return self.index.sheet(self.path(document_id), numbers)
        text = self.selection.study.texts[document_id]
        return Sheet(text.body, text.first_line, cut_of(text))

    def cut(self, document_id: str) -> Cut:
        """How a text is cut."""
        if self.index is not None:
            return self.index.cut(self.path(document_id))
        return cut_of(self.selection.study.texts[document_id])

    def said(self, cut: Cut, numbers: Sequence[int]) -> list[int]:
        """Those of some stretches that the speakers in scope say; all where the scope names no speakers."""
        speakers = self.selection.speakers
        if speakers is None:
            return list(numbers)
        named = [not speakers.isdisjoint(voice) for voice in cut.voices]
        return [number for number in numbers if named[cut.numbers[5 * number + 3]]]

    def items(self, document_id: str) -> Sequence[Span] | None:
        """In a data set, the items of a document: all else of it is out of scope."""
        data_set = self.selection.study.data_set
        if data_set is None:
            return None
        return [(item.start, item.end) for item in data_set.by_document.get(document_id, ())]

    def passages(self, document_id: str, body: str, stretch: Span, within: str) -> list[Span]:
        """The passages of a size in a stretch that are in scope."""
        found = passages_in(body, stretch, within, self.selection.study.settings.language)
        items = self.items(document_id)
        if items is None:
            return list(found)
        clipped = ((max(a, c), min(b, d)) for a, b in found for c, d in items)
        return [(start, end) for start, end in clipped if start < end]


def coded_of(selection: Selection, question: Question) -> Coded | None:
    """The conditions on codes, with every name known; `None` where there are none."""
    coded = Coded(selection, question.conditions)
    return coded if coded.asked else None
