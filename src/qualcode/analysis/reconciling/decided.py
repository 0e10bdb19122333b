"""Which questions are decided, which are open, and which decisions no longer stand on their codings."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from qualcode.analysis.reconciling.questions import Comparison, Question
from qualcode.model import Coding, Study
from qualcode.records import AGREED, Decision, Snapshot


@dataclass(frozen=True)
class Answered:
    """The questions of a document beside what was decided about them."""

    comparison: Comparison
    decisions: tuple[Decision, ...]
    """All of the document, in the order of the text."""
    by_question: Mapping[str, Decision]
    """For each question that is settled, the decision that settled it, or the first of several."""

    @property
    def open(self) -> tuple[Question, ...]:
        """Questions on which coders differ and nobody has decided."""
        return tuple(one for one in self.comparison.open if one.id not in self.by_question)

    @property
    def unmerged(self) -> tuple[Question, ...]:
        """Questions on which coders agree, and of which the consensus has nothing yet."""
        return tuple(one for one in self.comparison.questions if one.agreed and one.id not in self.by_question)


def answered(comparison: Comparison, decisions: Sequence[Decision], changed: Collection[str]) -> Answered:
    """The questions of a document, each with the decision that settled it.

    A question is settled if decisions about all of its codings were made by people who had seen what each of its
    coders has; one that rests on codings which have changed since settles nothing.

    Args:
        comparison: The document's questions.
        decisions: About this document.
        changed: Ids of decisions that no longer stand on their codings.
    """
    about: dict[str, Decision] = {}
    for decision in decisions:
        if decision.id not in changed:
            about.update(dict.fromkeys(decision.codings, decision))
    settled: dict[str, Decision] = {}
    for question in comparison.questions:
        found = [about.get(coding.id) for coding in question.codings]
        first = found[0]
        if first is None or None in found:
            continue
        seen = {layer for one in found if one is not None for layer in one.layers}
        if seen.issuperset(reading.layer for reading in question.readings):
            settled[question.id] = first
    return Answered(comparison, tuple(decisions), settled)


def changed_since(study: Study, decisions: Iterable[Decision], aside: Collection[str]) -> dict[str, str]:
    """Decisions whose codings are not what they were, by id, each with what has changed.

    What a migration changed does not count: it is in the coding's own past, or set aside. Nor does a place that
    moved with a new version of the text.
    """
    decisions = list(decisions)
    if not decisions:
        return {}
    documents = {decision.document for decision in decisions}
    present = {
        one.id: (coded.layer, one) for coded in study.coded if coded.document in documents for one in coded.codings
    }
    found: dict[str, str] = {}
    for decision in decisions:
        text = study.texts.get(decision.document)
        same_text = text is not None and text.sha256 == decision.text
        faults = (
            _change(side.layer, seen, present.get(seen.id), gone=seen.id not in aside, same_text=same_text)
            for side in decision.sides
            for seen in side.codings
        )
        if fault := next(filter(None, faults), ""):
            found[decision.id] = fault
    return found


def _change(layer: str, seen: Snapshot, present: tuple[str, Coding] | None, *, gone: bool, same_text: bool) -> str:
    """What has changed about a coding since it was decided about; empty if nothing has."""
    what = f"coding '{seen.id}' of '{layer}'"
    if present is None:
        return f"{what} is no longer there" if gone else ""
    stands, coding = present
    if stands != layer:
        return f"{what} stands in '{stands}' now"
    if coding.code != seen.code and seen.code not in {was.code for was in coding.was}:
        return f"{what} was '{seen.code}' and is '{coding.code}'"
    if coding.facets != seen.facets and not coding.was:
        return f"{what} has other values of facets"
    if same_text and (coding.start, coding.end) != (seen.start, seen.end):
        return f"{what} stands on other words"
    return ""


def as_of_today(study: Study, decision: Decision, today: Mapping[str, Coding]) -> Decision:
    """A decision with what it made where that stands in the text of today; nothing changes while the text is the same.

    Args:
        study: The study.
        decision: As it was made.
        today: Every coding of the study by its id.
    """
    text = study.texts.get(decision.document)
    if text is None or text.sha256 == decision.text:
        return decision
    made = [
        msgspec.structs.replace(one, start=today[one.id].start, end=today[one.id].end)
        for one in decision.made
        if one.id in today
    ]
    return msgspec.structs.replace(decision, made=tuple(made))


def changed_consensus(decision: Decision, present: Mapping[str, tuple[str, Coding]], text: str) -> list[str]:
    """What a decision made and somebody changed afterwards by hand; what a migration or a new text did is no change.

    Args:
        decision: On record.
        present: Layer and coding by id, as they stand today.
        text: The sha256 of the document's text today.
    """
    found = (
        _change(present[made.id][0], made, present[made.id], gone=False, same_text=text == decision.text)
        for made in decision.made
        if made.id in present
    )
    return [fault for fault in found if fault]


def by_people(decisions: Iterable[Decision]) -> list[Decision]:
    """Those that somebody had to make."""
    return [one for one in decisions if one.decision != AGREED]
