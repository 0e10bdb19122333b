"""Questions for those who reconcile: a passage, and what each coder who read it has there."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from qualcode.analysis.compared_layers import compared_layers, done
from qualcode.analysis.disagreement.disagreement_kinds import EXTENT, FACET, OTHER, PARENT, PRESENCE, SIBLING
from qualcode.analysis.reconciling.covers import SPAN_RULES, shared_share, span_by_rule
from qualcode.analysis.reconciling.strands import Strand, put_together, strands
from qualcode.errors import RefusedError, UnknownNameError
from qualcode.model import Codebook, CodedDocument, Coding, Document, Layer, Text
from qualcode.records import AGREED
from qualcode.scope import Selection
from qualcode.verify import verified

_RECORDED = re.compile(rf"overlap ([01]|0?\.\d+), span ({'|'.join(SPAN_RULES)})")
QUESTION_KINDS = (OTHER, PARENT, SIBLING, PRESENCE, FACET, EXTENT)


@dataclass(frozen=True, slots=True)
class AgreedRule:
    """When coders count as agreed on a code, and which words their one coding then has."""

    overlap: float = 0.5
    """Least share of the words that anybody has which all coders must have."""
    span: str = "majority"
    """One of `SPAN_RULES`."""

    def __str__(self) -> str:
        """As decisions record it.

        >>> str(AgreedRule())
        'overlap 0.5, span majority'
        """
        return f"overlap {self.overlap:g}, span {self.span}"


def agreed_rule(overlap: float | None, span: str, recorded: str = "") -> AgreedRule:
    """The rule that was asked for; else the one under which a round has begun, or the customary one.

    Raises:
        RefusedError: If another one is asked for than the one under which the round has begun.
    """
    found = _RECORDED.fullmatch(recorded)
    if recorded and found is None:
        raise RefusedError(f"decisions on record say '{recorded}' of what counts as agreed; restore their `rule`")
    begun = AgreedRule(float(found[1]), found[2]) if found else AgreedRule()
    if span and span not in SPAN_RULES:
        raise UnknownNameError("rule for spans", span, SPAN_RULES)
    if overlap is not None and not 0 < overlap <= 1:
        raise RefusedError(f"{overlap:g} is no share of words that coders must have in common; give 0.5, or 1 for all")
    wanted = AgreedRule(begun.overlap if overlap is None else overlap, span or begun.span)
    if recorded and wanted != begun:
        raise RefusedError(
            f"this has been decided with '{begun}' so far, which says what counts as agreed; go on with that"
        )
    return wanted


class Reading(NamedTuple):
    """What one coder has on a passage; no codings where they read it and gave it no code."""

    layer: str
    coder: str
    codings: tuple[Coding, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The different codes of its codings."""
        return tuple(dict.fromkeys(coding.code for coding in self.codings))


@dataclass(frozen=True, slots=True)
class Question:
    """A passage on which coders agree or differ."""

    id: str
    """Follows from the codings that it is about."""
    document: str
    kind: str
    """`agreed`, or in what way coders differ."""
    start: int
    end: int
    readings: tuple[Reading, ...]
    """Of each coder who was to code the passage, was asked for one of the codes and has finished the document."""
    spans: tuple[tuple[int, int], ...]
    """The words that a coding in place of all these would have, by the rule."""

    @property
    def agreed(self) -> bool:
        """Whether there is nothing to decide."""
        return self.kind == AGREED

    @property
    def codings(self) -> tuple[Coding, ...]:
        """The codings of all readings."""
        return tuple(coding for reading in self.readings for coding in reading.codings)

    @property
    def codes(self) -> tuple[str, ...]:
        """The different codes of all readings."""
        return tuple(dict.fromkeys(coding.code for coding in self.codings))


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that coders have on one document, question by question."""

    document: str
    coders: tuple[str, ...]
    layers: tuple[str, ...]
    questions: tuple[Question, ...]
    n_alone: int = 0
    """Codings of passages that no other of these coders was to code, or of codes for which none was asked there."""

    @property
    def open(self) -> tuple[Question, ...]:
        """Those on which coders differ."""
        return tuple(question for question in self.questions if not question.agreed)


def comparisons(selection: Selection, rule: AgreedRule | None = None) -> list[Comparison]:
    """The codings of a selection, each in one question, for each document that two coders have finished.

    Raises:
        RefusedError: If there are no two layers to compare, or a coder has two.
        UnreadableError: If a coding no longer stands on its quote.
    """
    layers = compared_layers(selection)
    names = _names(layers)
    coded: dict[str, list[CodedDocument]] = {}
    for one in selection.coded():
        coded.setdefault(one.document, []).append(one)
    found = []
    for document in selection.documents:
        readers = [layer for layer in layers if done(selection.study, layer, document)]
        if len(readers) > 1:
            own = {one.layer: one for one in coded.get(document.id, ())}
            found.append(_comparison(selection, document, readers, [names[one.id] for one in readers], own, rule))
    return found


def _names(layers: Sequence[Layer]) -> dict[str, str]:
    """What each layer is called: by its coder, or by its own id where that would not tell layers apart."""
    n_layers = Counter(layer.coder for layer in layers)
    return {one.id: one.coder if one.kind == "human" and n_layers[one.coder] == 1 else one.id for one in layers}


def _comparison(
    selection: Selection,
    document: Document,
    layers: Sequence[Layer],
    names: Sequence[str],
    coded: dict[str, CodedDocument],
    rule: AgreedRule | None,
) -> Comparison:
    text = selection.study.texts[document.id]
    places = [
        (column, coding)
        for column, layer in enumerate(layers)
        if layer.id in coded
        for coding in verified(coded[layer.id], text)
    ]
    reads = _Reads(selection, document, layers, text)
    making = _Making(document.id, layers, names, reads, text, rule or AgreedRule(), selection.study.codebook)
    questions = sorted(
        making.questions(strands(places)), key=lambda question: (question.start, question.end, question.id)
    )
    alone = len(places) - sum(len(question.codings) for question in questions)
    return Comparison(document.id, tuple(names), tuple(one.id for one in layers), tuple(questions), alone)


class _Reads(NamedTuple):
    """Who was to code which part of a document, and was asked for which codes."""

    selection: Selection
    document: Document
    layers: Sequence[Layer]
    text: Text

    def columns(self, start: int, end: int, codes: Set[str]) -> frozenset[int]:
        """The coders who were to code a passage, or a turn that it touches, and were asked for one of some codes."""
        parts = [self.selection.study.assigned_turns(layer, self.document.id) for layer in self.layers]
        asked = self._asked(codes)
        if not any(parts):
            return asked
        touched = [turn.number for turn in self.text.turns if turn.said < end and start < turn.end]
        return frozenset(
            column
            for column, part in enumerate(parts)
            if column in asked and (part is None or any(number in part for number in touched))
        )

    def _asked(self, codes: Set[str]) -> frozenset[int]:
        unasked = self.selection.study.unasked
        return frozenset(
            column
            for column, layer in enumerate(self.layers)
            if not unasked or not codes <= unasked.get((layer.id, self.document.id), frozenset())
        )


class _Making(NamedTuple):
    """What it takes to make questions of a document's strands."""

    document: str
    layers: Sequence[Layer]
    names: Sequence[str]
    reads: _Reads
    text: Text
    rule: AgreedRule
    codebook: Codebook

    def questions(self, found: Sequence[Strand]) -> Iterator[Question]:
        """All but those about codings of which nobody else can say anything."""
        disputed = []
        for strand in found:
            asked = self.reads.columns(strand.start, strand.end, {strand.code})
            all_have_it = strand.columns >= asked and len(strand.columns) > 1
            question = self.question([strand]) if all_have_it else None
            if question is not None and question.agreed:
                yield question
            else:
                disputed.append(strand)
        for group in put_together(disputed, self.codebook):
            question = self.question(group)
            if len(question.readings) > 1:
                yield question

    def question(self, group: Sequence[Strand]) -> Question:
        start, end = min(strand.start for strand in group), max(strand.end for strand in group)
        own: dict[int, list[Coding]] = {}
        for strand in group:
            for column, coding in strand.places:
                own.setdefault(column, []).append(coding)
        columns = sorted(self.reads.columns(start, end, {strand.code for strand in group}) | own.keys())
        covers = [[(coding.start, coding.end) for coding in codings] for codings in own.values()]
        readings = tuple(
            Reading(self.layers[column].id, self.names[column], tuple(own.get(column, ()))) for column in columns
        )
        return Question(
            id=question_id(coding.id for reading in readings for coding in reading.codings),
            document=self.document,
            kind=self.kind(readings, covers),
            start=start,
            end=end,
            readings=readings,
            spans=tuple(span_by_rule(covers, self.rule.span, self.text.body)),
        )

    def kind(self, readings: Sequence[Reading], covers: Sequence[Sequence[tuple[int, int]]]) -> str:
        codes = list(dict.fromkeys(code for reading in readings for code in reading.codes))
        if len(codes) > 1:
            return _relation(self.codebook, codes)
        if not all(reading.codings for reading in readings):
            return PRESENCE
        if len({_facets(coding) for reading in readings for coding in reading.codings}) > 1:
            return FACET
        return AGREED if shared_share(covers) >= self.rule.overlap else EXTENT


def question_id(codings: Iterable[str]) -> str:
    """The id of a question about some codings: the same, in whatever order they are named.

    It begins with a letter, or a spreadsheet would take some of them for numbers.

    >>> question_id(["a", "b"]) == question_id(["b", "a"])
    True
    """
    return f"q{sha256(chr(0).join(sorted(codings)).encode('utf-8')).hexdigest()[:10]}"


def _relation(codebook: Codebook, codes: Sequence[str]) -> str:
    """How far apart different codes are: the farthest two of them say."""
    kinds = set()
    for number, one in enumerate(codes):
        for other in codes[number + 1 :]:
            above, below = codebook.lineage(one) or (one,), codebook.lineage(other) or (other,)
            if one in below or other in above:
                kinds.add(PARENT)
            elif len(above) > 1 and above[:-1] == below[:-1]:
                kinds.add(SIBLING)
            else:
                kinds.add(OTHER)
    return next(kind for kind in (OTHER, PARENT, SIBLING) if kind in kinds)


def _facets(coding: Coding) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(sorted((name, tuple(sorted(values))) for name, values in coding.facets.items()))
