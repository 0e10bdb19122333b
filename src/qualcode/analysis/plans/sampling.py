"""A sample of documents or turns to be coded a second time: stratified, seeded, fairly shared out."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qualcode.analysis.eligible import eligible_words
from qualcode.analysis.plans.allotment import allot, draw_order, number_ranges
from qualcode.analysis.plans.candidates import FIRST_CODER, Candidate, candidates
from qualcode.analysis.plans.enriching import Enriched, enriched
from qualcode.analysis.plans.frame import human_layers
from qualcode.errors import RefusedError, UnknownNameError
from qualcode.model import Study, Text
from qualcode.phrases import counted
from qualcode.scope import Selection
from qualcode.scope_notes import hidden_notes
from qualcode.settings import Sample, SamplePart
from qualcode.text import word_count

RANDOM = "random"


@dataclass(frozen=True, slots=True)
class SampleWish:
    """What is to be drawn, and how."""

    documents: int | None = None
    turns: int | None = None
    share: float | None = None
    """Of the documents."""
    by: tuple[str, ...] = (FIRST_CODER,)
    """Attributes of cases or documents by which to stratify; `coder` is who coded first."""
    seed: int = 1
    seconds: tuple[str, ...] = ()
    """Who may code a second time; empty: every coder."""
    target: float | None = None
    """The alpha for which the weakest code is to have enough units; `None` adds nothing."""


class SampleRow(NamedTuple):
    """What one coder is to code a second time of one document."""

    document: str
    turns: str
    """As in `3-9 14`; empty for the whole document."""
    n_turns: int
    """How many turns that is, of the speakers in scope or else of those eligible for coding."""
    case: str
    stratum: str
    first: str
    """Who has coded it."""
    second: str
    """Who is to."""
    why: str
    """`random`, or `enriched:CODE`: chosen by a code, and no basis for how often it occurs."""


class StratumRow(NamedTuple):
    """How many there were to draw from in a stratum, and how many were drawn."""

    stratum: str
    had: int
    drawn: int


class Drawn(NamedTuple):
    """A sample, with how it came about."""

    rows: tuple[SampleRow, ...]
    strata: tuple[StratumRow, ...]
    sample: Sample
    notes: tuple[str, ...]


def double_coding_sample(selection: Selection, wish: SampleWish) -> Drawn:
    """Draw documents or turns to be coded a second time.

    Drawn is among what one coder has finished and no other is to code. Each
    stratum has its proportional part, by largest remainders, and one at least.
    The draw depends on the seed, the documents and their turns, on no order
    of files, and is the same on every machine. All of a document goes to one
    second coder: of those who may, the one who has fewest words to code.

    Raises:
        RefusedError: If there is nothing to draw, too little, or nobody to code it.
        UnknownNameError: If there is no such attribute or coder.
        UnreadableError: If a coding no longer stands on its quote.
    """
    turns = wish.turns is not None
    pool = sorted(
        candidates(selection, wish.by, turns=turns),
        key=lambda one: (draw_order(wish.seed, one.document, one.turn), one.document),
    )
    noun = "turn" if turns else "document"
    if not pool:
        raise RefusedError(_why_empty(selection, noun))
    strata: dict[tuple[str, ...], list[Candidate]] = {}
    for one in pool:
        strata.setdefault(one.stratum, []).append(one)
    allotted = allot({stratum: len(members) for stratum, members in strata.items()}, _number(wish, len(pool)))
    drawn = [one for stratum, members in sorted(strata.items()) for one in members[: allotted[stratum]]]
    more = Enriched("", (), "")
    if wish.target is not None:
        chosen = set(drawn)
        more = enriched(selection, [one for one in pool if one not in chosen], drawn, wish.target)
    seconds = second_coders(selection.study, wish.seconds, [*drawn, *more.added])
    parts = [(RANDOM, drawn), (f"enriched:{more.code}", list(more.added))]
    rows = tuple(row for why, part in parts for row in _rows(selection.study, part, seconds, why))
    sample = Sample(
        id=_free_id(selection.study),
        seed=wish.seed,
        by=wish.by,
        unit=noun,
        of=len(pool),
        drawn=len(drawn),
        random=tuple(SamplePart(row.document, row.turns) for row in rows if row.why == RANDOM),
        code=more.code if more.added else "",
        enriched=tuple(SamplePart(row.document, row.turns) for row in rows if row.why != RANDOM),
    )
    stratum_rows = tuple(
        StratumRow(" / ".join(stratum), len(strata[stratum]), allotted[stratum]) for stratum in sorted(strata)
    )
    return Drawn(rows, stratum_rows, sample, tuple(_notes(selection, wish, sample, more)))


def second_coders(study: Study, wanted: Sequence[str], drawn: Sequence[Candidate]) -> dict[str, str]:
    """Who codes each document a second time: of those who may, whoever has fewest words to code so far.

    Documents with most to code are given away first. Who has declared a part
    of a document finished gets no more of it: what was added would count as
    read, and as read without any code.

    Raises:
        RefusedError: If nobody but the first coder may.
        UnknownNameError: If a coder is wanted whom the study does not have.
    """
    known = [coder.id for coder in study.settings.coders] or sorted({layer.coder for layer in human_layers(study)})
    for coder in wanted:
        if coder not in known:
            raise UnknownNameError("coder", coder, known)
    others = {layer.coder for layer in study.layers if layer.kind != "human"}
    load = {coder: _assigned_words(study, coder) for coder in wanted or known if coder in wanted or coder not in others}
    sizes: Counter[str] = Counter()
    firsts: dict[str, str] = {}
    for one in drawn:
        text = study.texts[one.document]
        sizes[one.document] += text.words() if one.turn is None else _words(text, [(one.turn, one.turn)])
        firsts[one.document] = one.first
    seconds: dict[str, str] = {}
    for document in sorted(sizes, key=lambda document: (-sizes[document], document)):
        done = {layer.coder for layer in human_layers(study) if study.finished(layer, document)}
        may = sorted(load.keys() - done)
        if not may:
            raise RefusedError(_why_nobody(document, firsts[document], sorted(load.keys() & done)))
        seconds[document] = min(may, key=lambda coder: load[coder])
        load[seconds[document]] += sizes[document]
    return seconds


def _why_nobody(document: str, first: str, done: Sequence[str]) -> str:
    others = [coder for coder in done if coder != first]
    reopen = "".join(
        f" ('{coder}' has declared a part of it finished;"
        f" `qualcode codings finish {document} --coder {coder} --reopen` opens it)"
        for coder in others
    )
    return (
        f"nobody may code '{document}' a second time but '{first}', who coded it first{reopen};"
        " name others with --second, or add them under `coders` in qualcode.yaml"
    )


def _number(wish: SampleWish, n_pool: int) -> int:
    given = [value for value in (wish.documents, wish.turns, wish.share) if value is not None]
    if len(given) != 1:
        raise RefusedError("say how much to draw: `--documents N`, `--turns N` or `--share 0.2`, one of them")
    if wish.share is None:
        return int(given[0])
    if not 0 < wish.share <= 1:
        hint = f"; did you mean {wish.share / 100:g}?" if 1 < wish.share <= 100 else ""
        raise RefusedError(f"a share lies between 0 and 1, not {wish.share:g}{hint}")
    return math.ceil(round(wish.share * n_pool, 9))


def _why_empty(selection: Selection, noun: str) -> str:
    done = any(selection.study.finished(layer, document) for layer in selection.layers for document in layer.documents)
    if not done:
        return "no coder has finished a document in scope; `qualcode status` says how far the coding has come"
    return f"no {noun} is left to draw: each in scope that a coder has finished has a second coder already" + (
        ", or stands in a document without turns (draw `--documents`)" if noun == "turn" else ""
    )


def _assigned_words(study: Study, coder: str) -> int:
    """How many words a coder is to code, or has taken up where nothing is assigned."""
    own = set(study.settings.assignments.get(coder, ()))
    if not study.settings.assignments:
        own = {document for layer in human_layers(study) if layer.coder == coder for document in layer.documents}
    parts = {part.document: part for part in study.settings.assigned_turns if part.coder == coder}
    return sum(
        _words(study.texts[document], parts[document].ranges) if document in parts else study.texts[document].words()
        for document in own & study.document_by_id.keys()
    )


def _words(text: Text, ranges: Sequence[tuple[int, int]]) -> int:
    """How many words are said in some turns."""
    return sum(
        word_count(text.body[turn.said : turn.end])
        for turn in text.turns
        if any(first <= turn.number <= last for first, last in ranges)
    )


def _rows(
    study: Study,
    part: Sequence[Candidate],
    seconds: Mapping[str, str],
    why: str,
) -> Iterator[SampleRow]:
    by_document: dict[str, list[Candidate]] = {}
    for one in part:
        by_document.setdefault(one.document, []).append(one)
    for document, found in sorted(by_document.items()):
        turns = [one.turn for one in found if one.turn is not None]
        yield SampleRow(
            document=document,
            turns=number_ranges(turns),
            n_turns=sum(len(one.units) for one in found),
            case=study.document_by_id[document].case,
            stratum=" / ".join(found[0].stratum),
            first=found[0].first,
            second=seconds[document],
            why=why,
        )


def _free_id(study: Study) -> str:
    taken = {sample.id for sample in study.settings.samples}
    number = 1
    while f"sample-{number}" in taken:
        number += 1
    return f"sample-{number}"


def _notes(selection: Selection, wish: SampleWish, sample: Sample, more: Enriched) -> Iterator[str]:
    by = ", ".join("first coder" if attribute == FIRST_CODER else attribute for attribute in wish.by)
    strata = f"stratified by {by}, in proportion, at least one each" if by else "not stratified"
    speakers = selection.scope.speakers
    who = (
        ", ".join(speakers)
        if speakers
        else f"speakers eligible for coding ({eligible_words(selection.study.settings)})"
    )
    said = f" said by {who}" if sample.unit == "turn" else ""
    yield (
        f"Random: {sample.drawn:,} of {counted(sample.of, sample.unit)}{said} that one coder has finished and no other"
        f" is to code; {strata}; seed {wish.seed}."
    )
    yield from hidden_notes(selection)
    if more.line:
        yield more.line
