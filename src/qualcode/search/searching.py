"""Search the texts of a study: which documents have results, how many, and where they stand."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, partial
from typing import NamedTuple

from qualcode.errors import RefusedError
from qualcode.model import Document
from qualcode.scope import Selection
from qualcode.search.conditions import Coded, CodeSpans
from qualcode.search.index import BrokenIndexError, Index
from qualcode.search.matching import Meant, Passage
from qualcode.search.narrowing import documents_meeting, narrowed, rows_of_any
from qualcode.search.opening import open_index
from qualcode.search.pieces import FEW
from qualcode.search.query import Every
from qualcode.search.question import Ground, Question, coded_of
from qualcode.search.regexes import bounded
from qualcode.search.stretches import Sheet, Span

_FEW_ROWS = 2000
"""So many rows of the index are soon had all at once; of more it is asked only what is needed."""

_SHOWN_FIRST = 20
"""Of so many documents the index is asked one by one; who wants more wants all."""


class Part(NamedTuple):
    """What was found in one document."""

    document: Document
    stretches: Sequence[int] | None = None
    """Which stretches have results, counted from 0; `None` where the index has them and nobody asked yet."""
    passages: Sequence[Passage] | None = None
    """The results, where the text had to be read to know them."""


class Counted(NamedTuple):
    """What the index was asked, where it alone can say how many results there are."""

    words: Index
    match: str
    terms: Mapping[str, int]
    """The words in the rows that match that hold results, and how many each time."""


@dataclass(frozen=True)
class Results:
    """What a search has found; texts of results that the index could count are read when they are asked for."""

    ground: Ground
    question: Question
    parts: tuple[Part, ...]
    """The documents with results, in the order of the study."""
    counted: Counted | None = None

    @cached_property
    def n_passages(self) -> int:
        """How many passages have results."""
        if self.counted is None:
            return sum(len(part.passages or ()) for part in self.parts)
        index, match, _ = self.counted
        n = self._if_whole(lambda: index.n_rows(match))
        return sum(len(self.stretches(part)) for part in self.parts) if n is None else n

    @cached_property
    def n_hits(self) -> int:
        """How many results there are."""
        if self.counted is None:
            return sum(len(passage.hits) for part in self.parts for passage in part.passages or ())
        index, _, terms = self.counted
        apart = self.question.meant is not None and not isinstance(self.question.meant.node, Every)
        n = self._if_whole(lambda: sum(index.total(term) * n for term, n in terms.items())) if apart else None
        return sum(sum(self.by_stretch(part).values()) for part in self.parts) if n is None else n

    def _if_whole(self, count: Callable[[], int]) -> int | None:
        """A count over all rows, if none of them was out of scope before nor after; rows come, and none ever goes."""
        n = count() if self.ground.is_whole else None
        return n if self.ground.is_whole else None

    def read(self, part: Part) -> tuple[Sheet, Sequence[Passage]]:
        """The text of a document with results, and its passages with them; for what has none there may be blanks."""
        meant = self.question.meant
        part = part._replace(stretches=self._with_hits(part))
        sheet = self.ground.sheet(part.document.id, None if meant is None else part.stretches)
        if part.passages is not None:
            return sheet, part.passages
        with bounded(meant.expressions if meant else []):
            return sheet, list(_passages(self.ground, self.question, part, sheet))

    def _with_hits(self, part: Part) -> Sequence[int] | None:
        """Which stretches may have results; the index is asked where nobody did so yet."""
        if part.stretches is not None or self.counted is None:
            return part.stretches
        if part.document.id in self._first:
            return self.counted.words.stretches(self.counted.match, self.ground.path(part.document.id))
        return self.stretches(part)

    @cached_property
    def _first(self) -> frozenset[str]:
        return frozenset(part.document.id for part in self.parts[:_SHOWN_FIRST])

    def stretches(self, part: Part) -> Sequence[int]:
        """Where the index counted: which stretches of a document have results."""
        if part.stretches is not None:
            return part.stretches
        return self._by_path.get(self.ground.path(part.document.id), ())

    def by_stretch(self, part: Part) -> Mapping[int, int]:
        """Where the index counted: how many results each stretch of a document has."""
        if self.counted is None:
            return {}
        first = self.counted.words.row(self.ground.path(part.document.id), 0)
        return {number: self._by_row[first + number] for number in self.stretches(part)}

    @cached_property
    def _by_path(self) -> Mapping[str, Sequence[int]]:
        """All rows that the index found, as stretches by document."""
        return self.counted.words.by_document(self.counted.words.rows(self.counted.match)) if self.counted else {}

    @cached_property
    def _by_row(self) -> Counter[int]:
        """How often the words stand in each row of the index."""
        counts = Counter[int]()
        if self.counted is not None:
            for term, each in sorted(self.counted.terms.items()):
                rows = self.counted.words.occurrences(term)
                counts.update(rows if each == 1 else {row: n * each for row, n in rows.items()})
        return counts


def search(selection: Selection, question: Question, *, use_index: bool = True) -> Results:
    """Look for words, and for passages by their codes, in the documents in scope.

    Args:
        selection: The scope; its codes and facets say on which codings a result must stand, and its layers and
            coders whose codings count.
        question: What is looked for.
        use_index: Whether to look into the index first; the results are the same.

    Raises:
        RefusedError: If nothing is asked, or a regular expression takes too long.
        UnreadableError: If a text cannot be read, or a coding no longer stands on its quote.
    """
    coded = coded_of(selection, question)
    meant = question.meant
    if meant is None and (coded is None or coded.only_absent):
        raise RefusedError(
            "say what to look for: words, or codes with `--coded`, `--overlapping`, `--near-codes` or `--code`"
        )
    home = selection.study.main or selection.study
    index = open_index(home.root, home.documents) if use_index and meant is not None else None
    if index is not None and meant is not None:
        with suppress(BrokenIndexError):
            return _by_index(Ground(selection, index), index, question, meant, coded)
    ground = Ground(selection, None)
    with bounded(meant.expressions if meant else []):
        return Results(ground, question, tuple(_read(ground, question, coded, None)))


def _by_index(ground: Ground, index: Index, question: Question, meant: Meant, coded: Coded | None) -> Results:
    """The results, looked for where the index says that they may be."""
    of_items = ground.selection.study.data_set is not None
    with bounded(meant.expressions):
        found = narrowed(index, meant, whole_rows=question.within == "turn")
        if found.terms is None or found.match is None or coded is not None or of_items:
            candidates = _candidates(index, question, meant, found.match)
            return Results(ground, question, tuple(_read(ground, question, coded, candidates)))
    counted = Counted(index, found.match, found.terms)
    return Results(ground, question, tuple(_counted(ground, counted)), counted)


def _counted(ground: Ground, counted: Counted) -> Iterator[Part]:
    """The documents of which the index alone can say what is in them."""
    index, match, _ = counted
    rows = index.rows(match, _FEW_ROWS + 1)
    if len(rows) > _FEW_ROWS:
        if ground.selection.speakers is None:
            yield from map(Part, ground.among(index.documents(match)))
            return
        rows = index.rows(match)
    by_path = index.by_document(rows)
    for document in ground.among(by_path):
        numbers = by_path[ground.path(document.id)]
        if ground.selection.speakers is not None:
            numbers = ground.said(index.cut(ground.path(document.id)), numbers)
        if numbers:
            yield Part(document, numbers)


def _candidates(
    index: Index, question: Question, meant: Meant, match: str | None
) -> Mapping[str, Sequence[int]] | None:
    """Which stretches may have results, by document; `None` where all may."""
    if question.within != "document":
        return None if match is None else index.by_document(index.rows(match))
    anywhere = rows_of_any(index, meant)
    if anywhere is None:
        return None
    wanted = documents_meeting(index, meant)
    found = index.by_document(index.rows(anywhere))
    return {path: numbers for path, numbers in found.items() if wanted is None or path in wanted}


def _read(
    ground: Ground, question: Question, coded: Coded | None, candidates: Mapping[str, Sequence[int]] | None
) -> Iterator[Part]:
    """The documents whose texts must be read to know what is in them."""
    for document in ground.selection.documents if candidates is None else ground.among(candidates):
        numbers = None if candidates is None else candidates[ground.path(document.id)]
        if coded is not None and not coded.may_meet(document.id):
            continue
        sheet = ground.sheet(document.id, None if coded is not None or question.within == "document" else numbers)
        inside = ground.said(sheet.cut, range(len(sheet.cut)) if numbers is None else numbers)
        part = Part(document, inside)
        spans = None if coded is None else coded.of(document.id, sheet.body)
        passages = tuple(_passages(ground, question, part, sheet, spans))
        if passages:
            yield part._replace(passages=passages)


def _passages(
    ground: Ground, question: Question, part: Part, sheet: Sheet, spans: CodeSpans | None = None
) -> Iterator[Passage]:
    """The passages with results among some stretches of a document."""
    found = _by_codes(ground, question, part, sheet, spans) if question.meant is None else None
    if found is None and question.within == "document":
        found = _in_document(question, part, sheet)
    if found is None:
        found = _in_stretches(ground, question, part, sheet)
    for passage in found:
        hits = passage.hits
        if spans is not None:
            hits = spans.keep(hits) if spans.allow(passage[:2]) else ()
        items = ground.items(part.document.id)
        if items is not None:
            hits = tuple(hit for hit in hits if any(start <= hit[0] and hit[1] <= end for start, end in items))
        if hits:
            yield passage if hits is passage.hits else passage._replace(hits=hits)


def _in_stretches(ground: Ground, question: Question, part: Part, sheet: Sheet) -> Iterator[Passage]:
    matcher = question.matcher
    if matcher is None:
        return
    whole = question.within == "turn" and ground.selection.study.data_set is None
    numbers = part.stretches or ()
    if whole and len(numbers) > FEW:
        many = matcher.in_many(sheet.body, [sheet.cut.span(number) for number in numbers])
        if many is not None:
            yield from many
            return
    for number in numbers:
        span = sheet.cut.span(number)
        cut = None if whole else partial(ground.passages, part.document.id, sheet.body, span, question.within)
        yield from matcher.passages(sheet.body, span, cut)


def _in_document(question: Question, part: Part, sheet: Sheet) -> Iterator[Passage]:
    if question.matcher is not None:
        spans = [sheet.cut.span(number) for number in part.stretches or ()]
        hits = question.matcher.in_document(sheet.body, spans)
        if hits:
            yield Passage(0, len(sheet.body), tuple(hits))


def _by_codes(
    ground: Ground, question: Question, part: Part, sheet: Sheet, spans: CodeSpans | None
) -> Iterator[Passage]:
    """Passages that have the codes asked for, where no words are."""
    passages = list(_all_passages(ground, question, part, sheet))
    places = None if spans is None else spans.places()
    if places is None:
        yield from (Passage(start, end, ((start, end),)) for start, end in passages)
        return
    for place in dict.fromkeys(places):
        touched = [span for span in passages if span[0] < place[1] and place[0] < span[1]]
        if touched:
            yield Passage(touched[0][0], touched[-1][1], (place,))


def _all_passages(ground: Ground, question: Question, part: Part, sheet: Sheet) -> Iterable[Span]:
    if question.within == "document":
        return [(0, len(sheet.body))]
    return [
        passage
        for number in part.stretches or ()
        for passage in ground.passages(part.document.id, sheet.body, sheet.cut.span(number), question.within)
    ]
