"""What codes must stand on a passage, or near it, for the passage to be a result."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from qualcode.model import CodedDocument, Study, Text
from qualcode.scope import Selection, codes_in
from qualcode.search.stretches import Span
from qualcode.verify import verified

Codes = frozenset[str]


@dataclass(frozen=True, slots=True)
class Conditions:
    """What is asked of the codes, by ids or patterns; a code includes those below it unless the scope is exact."""

    coded: tuple[str, ...] = ()
    """Each stands on the passage."""
    not_coded: tuple[str, ...] = ()
    """None stands on the passage."""
    overlapping: tuple[tuple[str, str], ...] = ()
    """Both stand on the same characters, by the same coder."""
    near: tuple[tuple[str, str, int], ...] = ()
    """Both stand with at most so many characters between them, by the same coder."""


class _Pair(NamedTuple):
    first: Codes
    second: Codes
    chars: int | None
    """How many characters may be between; `None` where they must overlap."""


class CodeSpans(NamedTuple):
    """What the conditions mean in one document."""

    under: Sequence[Span] | None
    """Codings that the scope asks for; a result must touch one. `None` where it asks for none."""
    present: Sequence[Sequence[Span]]
    absent: Sequence[Span]
    pairs: Sequence[Sequence[Span]]

    def allow(self, passage: Span) -> bool:
        """Whether a passage has the codes that it must have, and none that it must not have."""
        return all(touches(spans, passage) for spans in self.present) and not touches(self.absent, passage)

    def keep(self, hits: Sequence[Span]) -> tuple[Span, ...]:
        """The results that stand where they must."""
        places = [*([] if self.under is None else [self.under]), *self.pairs]
        return tuple(hit for hit in hits if all(touches(spans, hit) for spans in places))

    def places(self) -> Sequence[Span] | None:
        """Where results stand when no words are looked for; `None` where whole passages are."""
        return self.pairs[0] if self.pairs else self.under


class Coded:
    """The conditions of a search, with every name in them known."""

    def __init__(self, selection: Selection, conditions: Conditions) -> None:
        study, exact = selection.study, selection.scope.exact

        def codes(name: str) -> Codes:
            return codes_in(study, [name], exact=exact)

        self._study = study
        self._present = [codes(name) for name in conditions.coded]
        self._absent = frozenset[str]().union(*map(codes, conditions.not_coded))
        self._pairs = [
            *(_Pair(codes(one), codes(other), None) for one, other in conditions.overlapping),
            *(_Pair(codes(one), codes(other), chars) for one, other, chars in conditions.near),
        ]
        everybody = replace(selection, speakers=None)
        self._under = everybody if selection.codes is not None or selection.facets else None
        by_document: dict[str, list[CodedDocument]] = {}
        if self.asked:
            for one in replace(everybody, codes=None, facets=()).coded():
                by_document.setdefault(one.document, []).append(one)
        self._coded = by_document
        self._scoped: dict[str, list[CodedDocument]] = {}
        for one in self._under.coded() if self._under is not None else ():
            self._scoped.setdefault(one.document, []).append(one)

    @property
    def asked(self) -> bool:
        """Whether anything is asked of codes."""
        return bool(self._present or self._absent or self._pairs or self._under is not None)

    @property
    def only_absent(self) -> bool:
        """Whether all that is asked is that codes are not there."""
        return not (self._present or self._pairs or self._under is not None)

    def may_meet(self, document_id: str) -> bool:
        """Whether a document has any coding that the conditions need."""
        return self.only_absent or document_id in self._coded

    def of(self, document_id: str, body: str) -> CodeSpans:
        """What the conditions mean in a document.

        Raises:
            UnreadableError: If a coding no longer stands on its quote.
        """
        coded = self._coded.get(document_id, [])
        for one in coded:
            verified(one, Text(body, 1, ""))
        return CodeSpans(
            None if self._under is None else _sorted(_spans(self._scoped.get(document_id, ()), None)),
            [_sorted(_spans(coded, codes)) for codes in self._present],
            _sorted(_spans(coded, self._absent)) if self._absent else (),
            [_sorted(span for one in coded for span in _pair_spans(one, pair)) for pair in self._pairs],
        )


def touches(spans: Sequence[Span], place: Span) -> bool:
    """Whether a place shares a character with one of some spans, which are in order."""
    start, end = place
    at = bisect_left(spans, (end,))
    return any(spans[number][1] > start for number in range(at))


def _sorted(spans: Iterator[Span]) -> list[Span]:
    return sorted(set(spans))


def _spans(coded: Sequence[CodedDocument], codes: Codes | None) -> Iterator[Span]:
    for one in coded:
        for coding in one.codings:
            if codes is None or coding.code in codes:
                yield coding.start, coding.end


def _pair_spans(coded: CodedDocument, pair: _Pair) -> Iterator[Span]:
    """For two codes of one coder: what they share, or from the one to the other."""
    firsts = [coding for coding in coded.codings if coding.code in pair.first]
    seconds = [coding for coding in coded.codings if coding.code in pair.second]
    for one in firsts:
        for other in seconds:
            if one.id == other.id:
                continue
            start, end = max(one.start, other.start), min(one.end, other.end)
            if pair.chars is None:
                if start < end:
                    yield start, end
            elif start - end < pair.chars + 1:
                yield min(one.start, other.start), max(one.end, other.end)


def not_finished(study: Study, selection: Selection) -> list[str]:
    """Documents in scope that no layer in scope has finished: there a code is not absent, but not coded yet."""
    return [
        document.id
        for document in selection.documents
        if not any(study.finished(layer, document.id) for layer in selection.layers)
    ]
