"""What was coded by two or more, of what, and who coded it."""

from collections.abc import Iterator, Sequence
from itertools import combinations, islice
from typing import NamedTuple

import numpy as np

from qualcode.analysis.agreement import coder_names
from qualcode.analysis.compared_layers import done
from qualcode.analysis.overview import progress_rows
from qualcode.analysis.units import Indices, whole
from qualcode.analysis.universe import Universe
from qualcode.model import Document, Study
from qualcode.scope import Selection
from qualcode.text import WordMask, word_count


class DocumentWork(NamedTuple):
    """Who coded one document."""

    document: str
    case: str
    """The case at the head of its line: the network of a respondent."""
    kind: str
    rounds: tuple[str, ...]
    turns: int
    words: int
    double_turns: int
    """Turns that at least two of the coders were to code and have finished."""
    double_words: int
    states: tuple[str, ...]
    """For each of the coders: `finished`, `in-progress`, `not-started`; empty where it is not theirs."""
    parts: tuple[str, ...]
    """For each of the coders the turns that are theirs, such as `3-9 14`; empty for the whole document."""
    compared: bool
    why_not: str
    """As it follows on "a document"; empty where it is compared."""


class GroupWork(NamedTuple):
    """Documents of one case and kind, compared and all."""

    case: str
    kind: str
    n_documents: int
    of_documents: int
    n_turns: int
    of_turns: int
    n_words: int
    of_words: int


class PairWork(NamedTuple):
    """What two coders both finished, of what is compared."""

    coders: str
    n_documents: int
    n_units: int
    n_words: int
    """Words of these units."""


def coders_in(selection: Selection) -> list[str]:
    """Who codes, or is to: the settings' coders in scope in their order, then owners of other human layers."""
    study, scope = selection.study, selection.scope
    owners = [layer.coder for layer in selection.layers if layer.kind == "human"]
    declared = [coder.id for coder in study.settings.coders]
    if scope.coders or scope.layers:
        declared = [coder for coder in declared if coder in owners or coder in scope.coders]
    return list(dict.fromkeys((*declared, *sorted(owners))))


def document_work(selection: Selection, universe: Universe) -> list[DocumentWork]:
    """Who coded each document in scope, sorted by case, kind and id."""
    study = selection.study
    coders = coders_in(selection)
    rows_of = {
        (row.document, row.coder): row
        for row in progress_rows(selection)
        if row.coder and (not row.layer or study.layer_by_id[row.layer].kind == "human")
    }
    compared = {document.id for document in universe.documents}
    rows = []
    for document in selection.documents:
        text = study.texts[document.id]
        found = [rows_of.get((document.id, coder)) for coder in coders]
        own = tuple(row.state if row else "" for row in found)
        turns, words = _double(study, universe, document)
        rows.append(
            DocumentWork(
                document=document.id,
                case=study.top_case(document.case) if document.case else "",
                kind=document.kind,
                rounds=tuple(stage.id for stage in study.settings.rounds if document.id in stage.documents),
                turns=len(text.turns),
                words=text.words(),
                double_turns=turns,
                double_words=words,
                states=own,
                parts=tuple(row.turns if row else "" for row in found),
                compared=document.id in compared,
                why_not="" if document.id in compared else _why_not(study, universe, document, own),
            )
        )
    return sorted(rows, key=lambda row: (row.case, row.kind, row.document))


def _double(study: Study, universe: Universe, document: Document) -> tuple[int, int]:
    """How many turns and words of a document two or more coders were to code and have finished."""
    text = study.texts[document.id]
    parts = [study.assigned_turns(layer, document.id) for layer in universe.layers if done(study, layer, document)]
    if len(parts) < 2:
        return 0, 0
    if sum(part is None for part in parts) >= 2:
        return len(text.turns), text.words()
    turns = [turn for turn in text.turns if sum(part is None or turn.number in part for part in parts) >= 2]
    return len(turns), sum(word_count(text.body[turn.said : turn.end]) for turn in turns)


def _why_not(study: Study, universe: Universe, document: Document, states: Sequence[str]) -> str:
    to_code = sum(state not in ("", "not-assigned") for state in states)
    if sum(done(study, layer, document) for layer in universe.layers) >= 2:
        return f"of which no {universe.unit} counts"
    if to_code >= 2:
        return "of whose coders fewer than two have finished"
    return "that one coder was to code" if to_code else "that nobody was to code"


def group_work(rows: Sequence[DocumentWork]) -> list[GroupWork]:
    """The same by case and kind; the last row is of all."""
    groups = list(dict.fromkeys((row.case, row.kind) for row in rows))
    found = [_group(case, kind, [row for row in rows if (row.case, row.kind) == (case, kind)]) for case, kind in groups]
    return [*found, _group("all", "", rows)]


def _group(case: str, kind: str, rows: Sequence[DocumentWork]) -> GroupWork:
    compared = [row for row in rows if row.compared]
    return GroupWork(
        case=case,
        kind=kind,
        n_documents=len(compared),
        of_documents=len(rows),
        n_turns=sum(row.double_turns for row in compared),
        of_turns=sum(row.turns for row in rows),
        n_words=sum(row.double_words for row in compared),
        of_words=sum(row.words for row in rows),
    )


def pair_work(universe: Universe) -> Iterator[PairWork]:
    """What each pair of coders both were to code and have finished, of what is compared."""
    words = _words(universe)
    document = np.repeat(np.arange(len(universe.documents)), universe.sizes)
    names = coder_names(universe.layers)
    for first, second in combinations(sorted(range(len(names)), key=names.__getitem__), 2):
        both = ~(universe.gaps[:, first] | universe.gaps[:, second])[universe.gap]
        yield PairWork(
            coders=f"{names[first]}, {names[second]}",
            n_documents=len(np.unique(document[both])),
            n_units=int(both.sum()),
            n_words=int(words[both].sum()),
        )


def _words(universe: Universe) -> Indices:
    """How many words each unit has."""
    counts: list[int] = []
    spans = iter(zip(universe.starts.tolist(), universe.ends.tolist(), strict=True))
    for text, size in zip(universe.texts, universe.sizes, strict=True):
        mask = WordMask(text.body)
        counts += [mask.count(start, end) for start, end in islice(spans, size)]
    return whole(counts)
