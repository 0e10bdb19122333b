"""How many results a search has: by case, document, speaker or code."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from qualcode.errors import UnknownNameError
from qualcode.scope import Selection
from qualcode.search.conditions import touches
from qualcode.search.searching import Part, Results
from qualcode.search.stretches import Span
from qualcode.table import Cell, Table

COUNTED_BY = ("case", "document", "speaker", "role", "code")


class CountRow(NamedTuple):
    """How many results a case, a document, a speaker, a role or a code has."""

    name: str
    hits: int
    passages: int
    documents: int
    """How many documents have one."""
    of_documents: int
    """Of how many that were searched."""
    words: int | None
    """How many words were searched; of a code nobody counts them."""
    per_10000: float | None
    """Results for every 10,000 words."""


class _Tally(NamedTuple):
    document: str
    name: str
    hits: int
    passages: int


def count_rows(results: Results, by: str) -> list[CountRow]:
    """Results counted by case, document, speaker, role or code; what was searched without one counts 0.

    Raises:
        UnknownNameError: If nothing can be counted so.
    """
    if by not in COUNTED_BY:
        raise UnknownNameError("way to count", by, COUNTED_BY)
    if by == "code":
        return list(_by_code(results))
    words: Counter[str] = Counter()
    searched: dict[str, set[str]] = {}
    for document, name, n in _words(results, by):
        words[name] += n
        searched.setdefault(name, set()).add(document)
    tallies = list(_tallies(results, by))
    hits, passages = Counter[str](), Counter[str]()
    found: dict[str, set[str]] = {}
    for tally in tallies:
        hits[tally.name] += tally.hits
        passages[tally.name] += tally.passages
        found.setdefault(tally.name, set()).add(tally.document)
    return [
        CountRow(
            name,
            hits[name],
            passages[name],
            len(found.get(name, ())),
            len(searched[name]),
            words[name],
            hits[name] * 10_000 / words[name] if words[name] else None,
        )
        for name in searched
    ]


def _names(results: Results, part: Part, by: str) -> Sequence[str]:
    """What each voice of a document counts for."""
    cut = results.ground.cut(part.document.id)
    if by == "document":
        return [part.document.id] * len(cut.voices)
    if by == "case":
        return [part.document.case] * len(cut.voices)
    return [speaker if by == "speaker" else role for speaker, role in cut.voices]


def _words(results: Results, by: str) -> Iterator[tuple[str, str, int]]:
    """For each document and name in scope, how many words were searched."""
    for document in results.ground.selection.documents:
        cut = results.ground.cut(document.id)
        names = _names(results, Part(document, ()), by)
        counts: Counter[str] = Counter()
        if not len(cut) and by in ("case", "document"):
            counts[document.case if by == "case" else document.id] += 0
        for number in results.ground.said(cut, range(len(cut))):
            counts[names[cut.numbers[5 * number + 3]]] += cut.words(number)
        for name, n in counts.items():
            yield document.id, name, n


def _tallies(results: Results, by: str) -> Iterator[_Tally]:
    for part in results.parts:
        names = _names(results, part, by)
        cut = results.ground.cut(part.document.id)
        voices, hits, passages = cut.numbers[3::5], Counter[str](), Counter[str]()
        if part.passages is None:
            for number, n in results.by_stretch(part).items():
                hits[names[voices[number]]] += n
                passages[names[voices[number]]] += 1
        else:
            starts = cut.numbers[0::5]
            for passage in part.passages:
                of = [names[voices[max(bisect_right(starts, start) - 1, 0)]] for start, _ in passage.hits]
                hits.update(of)
                passages.update(set(of))
        for name in hits:
            yield _Tally(part.document.id, name, hits[name], passages[name])


def _by_code(results: Results) -> Iterator[CountRow]:
    """For each code of the codebook, the results on which a coding in scope has it; and those without any."""
    selection = results.ground.selection
    spans = _code_spans(selection)
    hits, passages = Counter[str](), Counter[str]()
    found: dict[str, set[str]] = {}
    for part in results.parts:
        here = spans.get(part.document.id, {})
        for passage in results.read(part)[1]:
            counts = Counter(code for hit in passage.hits for code in _codes_on(here, hit))
            hits.update(counts)
            passages.update(counts.keys())
            for code in counts:
                found.setdefault(code, set()).add(part.document.id)
    n = len(selection.documents)
    known = [code.id for code in selection.study.codebook.codes if selection.asks_for(code.id)]
    for name in [*known, ""]:
        if hits[name] or (name and selection.codes is not None):
            yield CountRow(name, hits[name], passages[name], len(found.get(name, ())), n, None, None)


def _codes_on(spans: Mapping[str, Sequence[Span]], hit: Span) -> list[str]:
    return [code for code, places in spans.items() if touches(places, hit)] or [""]


def _code_spans(selection: Selection) -> dict[str, dict[str, list[Span]]]:
    found: dict[str, dict[str, list[Span]]] = {}
    for coded in selection.coded():
        for coding in coded.codings:
            found.setdefault(coded.document, {}).setdefault(coding.code, []).append((coding.start, coding.end))
    for codes in found.values():
        for spans in codes.values():
            spans.sort()
    return found


def count_table(rows: Sequence[CountRow], by: str, notes: tuple[str, ...]) -> Table:
    """Counts as a table; what has no name is said to have none."""
    nameless = {"case": "(no case)", "code": "(no code)"}.get(by, "(nobody)")
    header: tuple[str, ...] = (by, "hits", "passages", "documents", "words", "per 10,000")
    body: list[tuple[Cell, ...]] = [
        (
            row.name or nameless,
            row.hits,
            row.passages,
            f"{row.documents}/{row.of_documents}",
            row.words,
            None if row.per_10000 is None else round(row.per_10000, 1),
        )
        for row in rows
    ]
    if by == "code":  # nobody counts the words under a code
        header, body = header[:4], [cells[:4] for cells in body]
    return Table(f"Results by {by}", header, tuple(body), notes, decimals=1)
