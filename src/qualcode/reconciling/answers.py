"""An answer to a question, as somebody gave it, and the decision that it makes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple

from qualcode.analysis.disagreement.disagreement_kinds import EXTENT, PRESENCE
from qualcode.analysis.reconciling.prevailing import Today, made_today
from qualcode.analysis.reconciling.questions import AgreedRule, Question, Reading
from qualcode.errors import RefusedError, UnknownNameError
from qualcode.facets import checked_facets
from qualcode.ids import derived_id
from qualcode.model import Codebook, Coding, Study
from qualcode.place import span_of_lines, span_of_quote
from qualcode.records import AGREED, BOTH, CLASSES, KEPT, NEITHER, NEW, ONE, Decision, Side, Snapshot
from qualcode.text import merged, trimmed
from qualcode.times import is_time, now

_MEANINGS = {"both": BOTH, "all": BOTH, "neither": NEITHER, "none": NEITHER, "new": NEW, "kept": KEPT, "keep": KEPT}
WORDS = ("both", "neither", "new", "kept")
"""What may be answered beside the names of coders."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody said to a question."""

    question: str
    choice: str
    """A coder's name, or several; or one of `WORDS`."""
    codes: tuple[str, ...] = ()
    """With `new`: the codes; where there are none, the one code of the question."""
    quote: str = ""
    """With `new`: the words; where there are none, those that the codings have in common."""
    lines: str = ""
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    class_: str = ""
    note: str = ""
    by: str = ""
    line: int = 0
    """Of the file in which it stands."""
    span: tuple[int, int] | None = None
    """With `new`: the words by their place in the text, where somebody selected them."""


class Signature(NamedTuple):
    """Who decides, and when."""

    by: str
    at: str
    """As `2019-03-14T09:30:00Z`."""


class Place(NamedTuple):
    """What decisions of one document share."""

    study: Study
    round: str
    rule: AgreedRule


def default_class(kind: str) -> str:
    """The class that a difference most often has.

    >>> default_class("presence"), default_class("extent"), default_class("other-code")
    ('slip', 'boundary', 'definition-gap')
    """
    return {EXTENT: "boundary", PRESENCE: "slip"}.get(kind, "definition-gap")


def class_named(word: str) -> str:
    """The class that a word means, however it is spelt.

    Raises:
        UnknownNameError: If it means none.

    >>> class_named("Definition gap")
    'definition-gap'
    """
    plain = re.sub(r"[\s_-]+", "-", word.strip().casefold())
    hits = [name for name in CLASSES if name == plain] or [name for name in CLASSES if plain and name.startswith(plain)]
    if len(hits) != 1:
        raise UnknownNameError("class", word, CLASSES)
    return hits[0]


def decide(place: Place, question: Question, answer: Answer, signed: Signature) -> Decision:
    """The decision that an answer makes.

    Raises:
        UnknownNameError: If it names a coder, code, class or value that is not there.
        RefusedError: If it makes no sense for this question.
    """
    decision, took = _choice(question, answer.choice)
    more = [name for name in ("codes", "quote", "lines", "span", "facets") if getattr(answer, name)]
    if more and decision != NEW:
        raise RefusedError(f"a {more[0].removesuffix('s')} of its own goes with the decision `new`, not '{decision}'")
    class_ = class_named(answer.class_) if answer.class_.strip() else ""
    if class_ and (class_ == KEPT) != (decision == KEPT):
        raise RefusedError("the class `kept` goes with the decision `kept`, and with no other")
    wanted = list(_wanted(place.study, question, decision, took, answer))
    signed = signed._replace(by=answer.by or signed.by)
    made = _made(place, question, wanted, signed.at)
    class_ = class_ or (KEPT if decision == KEPT else default_class(question.kind))
    layers = tuple(reading.layer for reading in took)
    return _decision(place, question, decision, layers, made, signed, class_=class_, note=answer.note.strip())


def agreed_decision(place: Place, question: Question, signed: Signature) -> Decision:
    """The record that coders agreed, with the one coding that stands for theirs."""
    facets = question.codings[0].facets
    wanted = [(question.codings[0].code, start, end, facets) for start, end in question.spans]
    made = _made(place, question, wanted, signed.at)
    return _decision(place, question, AGREED, tuple(one.layer for one in question.readings), made, signed)


def same_answer(today: Today, one: Decision, other: Decision) -> bool:
    """Whether two decisions about the same codings say the same, whoever made them when.

    What was made counts only where the answer says it: what else follows from
    the coders' codings, which a migration or a new text may have carried on.
    """

    def said(decision: Decision) -> tuple[object, ...]:
        new = decision.decision == NEW
        made = [(each.code, each.start, each.end, each.facets) for each in made_today(today, decision) if new]
        return decision.question, decision.decision, decision.took, made, decision.class_, decision.note

    return said(one) == said(other)


def _choice(question: Question, choice: str) -> tuple[str, list[Reading]]:
    """The decision that words mean, and the readings that are taken."""
    plain = choice.strip().casefold()
    if plain in _MEANINGS:
        decision = _MEANINGS[plain]
        return decision, list(question.readings) if decision == BOTH else []
    known = {name.casefold(): one for one in question.readings for name in (one.layer, one.coder)}
    names = [plain] if plain in known else [part for part in re.split(r"\s*[,;+&]\s*|\s+and\s+", plain) if part]
    for name in names:
        if name not in known:
            raise UnknownNameError("answer", name, [*(one.coder for one in question.readings), *WORDS])
    if not names:
        raise UnknownNameError("answer", choice, [*(one.coder for one in question.readings), *WORDS])
    took = [one for one in question.readings if one in [known[name] for name in names]]
    return (ONE if len(took) == 1 else BOTH), took


_Wanted = tuple[str, int, int, Mapping[str, Sequence[str]]]


def _wanted(
    study: Study, question: Question, decision: str, took: Sequence[Reading], answer: Answer
) -> Iterable[_Wanted]:
    if decision == ONE:
        return [(one.code, one.start, one.end, one.facets) for one in took[0].codings]
    if decision == BOTH:
        return _all_of(study.codebook, [coding for reading in took for coding in reading.codings])
    return _new(study, question, answer) if decision == NEW else ()


def _all_of(codebook: Codebook, codings: Sequence[Coding]) -> Iterable[_Wanted]:
    """The codings of several readings; of each code the words that anybody has, and all values of facets."""
    for code in dict.fromkeys(coding.code for coding in codings):
        own = [coding for coding in codings if coding.code == code]
        values: dict[str, list[str]] = {}
        for coding in own:
            for name, some in coding.facets.items():
                values.setdefault(name, []).extend(one for one in some if one not in values.get(name, []))
        try:
            facets = checked_facets(codebook, code, values)
        except RefusedError as error:
            raise RefusedError(f"{error}, so `both` cannot be; take one of them, or `new`") from None
        for start, end in merged([(coding.start, coding.end) for coding in own]):
            yield code, start, end, facets


def _new(study: Study, question: Question, answer: Answer) -> Iterable[_Wanted]:
    codes = answer.codes or question.codes
    if len(codes) > 1 and not answer.codes:
        raise RefusedError(f"which code? say one of {', '.join(codes)}, or another")
    for code in codes:
        if code not in study.codebook.by_id or study.codebook.by_id[code].retired_in:
            raise UnknownNameError("code", code, [one.id for one in study.codebook.codes if not one.retired_in])
    for code in codes:
        facets = _facets_of_new(study.codebook, question, code, answer)
        for start, end in _spans_of_new(study, question, answer):
            yield code, start, end, facets


def _spans_of_new(study: Study, question: Question, answer: Answer) -> Sequence[tuple[int, int]]:
    document, text = study.document_by_id[question.document], study.texts[question.document]
    if answer.span is not None:
        span = trimmed(text.body, *answer.span)
        if span[0] >= span[1]:
            raise RefusedError("no words are selected")
        return [span]
    within = span_of_lines(document, text, answer.lines) if answer.lines else None
    if answer.quote:
        around = (max(question.start - _NEAR, 0), min(question.end + _NEAR, len(text.body)))
        for near in () if within else ((question.start, question.end), around):
            with suppress(RefusedError):
                return [span_of_quote(document, text, answer.quote, near)]
        return [span_of_quote(document, text, answer.quote, within)]
    return [within] if within else question.spans


_NEAR = 1000
"""So many characters around its passage the words of a new coding are looked for first."""


def _facets_of_new(codebook: Codebook, question: Question, code: str, answer: Answer) -> dict[str, list[str]]:
    """The facets that were given and stand on the code; else those on which all its codings are of one mind."""
    if answer.facets:
        codes = answer.codes or question.codes
        given = {
            name: values
            for name, values in answer.facets.items()
            if (facet := codebook.facet(name)) is None
            or codebook.applies(facet, code)
            or not any(codebook.applies(facet, other) for other in codes)
        }
        return checked_facets(codebook, code, given)
    own = [coding.facets for coding in question.codings if coding.code == code]
    return {
        name: values for name, values in (own[0].items() if own else ()) if all(one.get(name) == values for one in own)
    }


def _made(place: Place, question: Question, wanted: Iterable[_Wanted], at: str) -> tuple[Snapshot, ...]:
    made = []
    for code, start, end, facets in wanted:
        parts = (place.round, question.id, code, str(start), str(end))
        plain = {name: list(values) for name, values in facets.items()}
        made.append(Snapshot(derived_id(at, *parts), code, start, end, plain))
    return tuple(sorted(made, key=lambda one: (one.start, one.end, one.code)))


def _decision(  # noqa: PLR0913 - a record has so many parts
    place: Place,
    question: Question,
    decision: str,
    took: tuple[str, ...],
    made: tuple[Snapshot, ...],
    signed: Signature,
    *,
    class_: str = "",
    note: str = "",
) -> Decision:
    return Decision(
        id=derived_id(signed.at, "decision", place.round, question.id),
        round=place.round,
        document=question.document,
        question=question.id,
        start=question.start,
        end=question.end,
        sides=tuple(Side(one.layer, tuple(map(_snapshot, one.codings))) for one in question.readings),
        decision=decision,
        took=took,
        made=made,
        class_=class_,
        note=note,
        by=signed.by,
        at=signed.at,
        text=place.study.texts[question.document].sha256,
        rule=str(place.rule),
    )


def _snapshot(coding: Coding) -> Snapshot:
    return Snapshot(coding.id, coding.code, coding.start, coding.end, coding.facets)


def signature(by: str, at: str = "") -> Signature:
    """Who decides, and when: now where no time is given.

    Raises:
        RefusedError: If the time is none.
    """
    if at and not is_time(at):
        raise RefusedError(f"'{at}' is no time; write it as 2019-03-14T09:30:00Z")
    return Signature(by, at or now())
