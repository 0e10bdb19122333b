"""Which codes stand together: code by code, always within the work of one layer."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from qualcode.analysis.code_dimension import CODE_SPECS, code_dimension
from qualcode.analysis.keys import Dimension, Key, keys_in
from qualcode.analysis.matrix import Matrix, MatrixCell, MatrixSpec, applying, state_of
from qualcode.analysis.matrix_notes import scope_notes
from qualcode.analysis.progress import Standing, progress_of, standings
from qualcode.choices import UNITS
from qualcode.errors import RefusedError, UnknownNameError
from qualcode.model import CodedDocument
from qualcode.scope import Selection

WAYS = ("overlap", "near", *UNITS, "document")
Pair = tuple[str, str]
"""Ids of two keys, in the order of the codebook; of one key twice on the diagonal."""


class Entry(NamedTuple):
    """One coding, in the order of the documents and of their text."""

    place: int
    """Of the document, among those in scope."""
    start: int
    end: int
    code: str
    layer: str
    id: str
    document: str


def cooccurrence(
    selection: Selection,
    *,
    by: str = "overlap",
    gap_chars: int = 0,
    unit_spans: Mapping[str, Sequence[tuple[int, int]]] | None = None,
    level: str = "code",
    keep_ids: bool = True,
) -> Matrix:
    """Code by code: in how many places two codes stand together.

    A place is always inside the codings of one layer on one document: what one
    coder saw and what another saw never meet here. With `overlap` a place is a
    pair of codings, one of each code, that share at least one character; with
    `near` a pair with at most `gap_chars` characters between them, or that
    overlap. With a unit (`turn`, `paragraph`, `sentence`, `line`, `document`) a
    place is one unit, as one layer coded it, in which both codes have a
    coding, however many. A coding that counts under both codes does not stand
    together with itself.

    The table is symmetric. Its diagonal is the number of codings of the code;
    with a unit it is the number of units that have the code, so that no cell is
    greater than the diagonal. A pair of codings counts for itself: with
    `overlap` and `near` a cell may be greater than the diagonal, and is no
    probability.

    Args:
        selection: Which codings.
        by: One of `WAYS`.
        gap_chars: How far apart `near` may be.
        unit_spans: Start and end of each unit of a document, sorted; for units other than `document`.
        level: How codes are listed, as a matrix lists them: `code`, `code:2`, `code:children`, `code:all`.
        keep_ids: Whether cells name their documents and codings.

    Returns:
        A matrix in whose cells `n` is the number of places and `total` what it
        can be held against: the diagonals of both codes added up.
    """
    _check(by, gap_chars)
    codes = _codes(selection, level)
    together = _Together(selection, codes, keep_ids=keep_ids)
    for coded in selection.coded():
        if by in ("overlap", "near"):
            together.add_pairs(coded, gap_chars if by == "near" else -1)
        elif by == "document":
            together.add_units(coded, [(0, max((coding.end for coding in coded.codings), default=0))])
        elif unit_spans is None:
            raise ValueError(f"no spans of '{by}' were given")
        else:
            together.add_units(coded, unit_spans[coded.document])
    progress = progress_of(selection)
    apt = applying(selection, codes, codes)
    standing = standings(progress, codes, codes).get((None, None), Standing())
    cells = []
    for row in codes.keys:
        for column in codes.keys:
            state = state_of(standing, standing.finished, applies=apt is None or {row.id, column.id} <= apt)
            cells.append(together.cell(row, column, standing, state))
    return Matrix(
        MatrixSpec(level, level, f"co-occurrence ({by})"),
        codes.keys,
        codes.keys,
        tuple(cells),
        (_what(by, gap_chars), *scope_notes(selection, progress), *together.notes(by)),
    )


def _check(by: str, gap_chars: int) -> None:
    if by not in WAYS:
        raise UnknownNameError("way of standing together", by, WAYS)
    if gap_chars < 0:
        raise RefusedError(f"codings cannot be {gap_chars} characters apart; give 0 or more")
    if gap_chars and by != "near":
        raise RefusedError(f"a gap of characters is for 'near', not for '{by}'")


def _codes(selection: Selection, level: str) -> Dimension:
    if level != "code" and not level.startswith("code:"):
        raise UnknownNameError("way to list codes", level, CODE_SPECS)
    return code_dimension(selection, level)


def _what(by: str, gap_chars: int) -> str:
    if by in ("overlap", "near"):
        close = "share at least one character"
        if by == "near":
            close = f"overlap or have at most {gap_chars} characters between them"
        return (
            "Each cell counts pairs of codings, one of each code, by the same layer in the same document, "
            f"that {close}; on the diagonal stand the codings of the code."
        )
    return (
        f"Each cell counts units ({by}) in which the same layer has both codes; "
        "on the diagonal stand the units that have the code."
    )


class _Together:
    """Counts the places in which codes stand together."""

    def __init__(self, selection: Selection, codes: Dimension, *, keep_ids: bool) -> None:
        self.codes = codes
        self.keep_ids = keep_ids
        self.documents = {document.id: index for index, document in enumerate(selection.documents)}
        self.order = {key.id: index for index, key in enumerate(codes.keys)}
        self.entries: list[Entry] = []
        self.places: Counter[Pair] = Counter()
        self.evidence: dict[Pair, set[int]] = defaultdict(set)
        """The numbers of the entries behind each pair."""
        self.ids: dict[Pair, tuple[tuple[str, ...], tuple[str, ...]]] = {}
        self.unlisted = 0
        self.outside = 0

    def add_pairs(self, coded: CodedDocument, gap_chars: int) -> None:
        """Count each coding, and each pair of codings at most so far apart; -1 means that they overlap."""
        active: list[tuple[int, int, tuple[str, ...]]] = []
        for number, keys in self._entries(coded):
            entry = self.entries[number]
            for key in keys:
                self._count((key, key), (number,))
            if entry.start >= entry.end:
                continue
            active = [other for other in active if other[0] + gap_chars >= entry.start]
            for _, other_number, other_keys in active:
                for pair in {self._pair(left, right) for left in other_keys for right in keys if left != right}:
                    self._count(pair, (other_number, number))
            active.append((entry.end, number, keys))

    def add_units(self, coded: CodedDocument, spans: Sequence[tuple[int, int]]) -> None:
        """Count each unit in which a code stands, and in which two codes stand."""
        ends = [end for _, end in spans]
        units: dict[int, dict[str, list[int]]] = defaultdict(dict)
        for number, keys in self._entries(coded):
            entry = self.entries[number]
            first = unit = bisect_right(ends, entry.start)
            while unit < len(spans) and spans[unit][0] < entry.end:
                for key in keys:
                    units[unit].setdefault(key, []).append(number)
                unit += 1
            self.outside += unit == first
        every: list[Pair] = []
        for present in units.values():
            pairs = [(key, key) for key in present]
            if len(pairs) > 1:
                pairs += [
                    (left, right)
                    for left, right in combinations(sorted(present, key=self.order.__getitem__), 2)
                    if present[left] != present[right] or len(present[left]) > 1
                ]
            every += pairs
            if self.keep_ids:
                for left, right in pairs:
                    self.evidence[left, right].update(present[left], present[right])
        self.places.update(every)

    def _entries(self, coded: CodedDocument) -> Iterator[tuple[int, tuple[str, ...]]]:
        """The number and the keys of each coding that counts, in the order of the text."""
        place = self.documents[coded.document]
        found = []
        for coding, mark in zip(coded.codings, self.codes.marks(coded), strict=True):
            keys = keys_in(mark)
            self.unlisted += not keys
            if keys:
                entry = Entry(place, coding.start, coding.end, coding.code, coded.layer, coding.id, coded.document)
                found.append((entry, keys))
        for entry, keys in sorted(found):
            self.entries.append(entry)
            yield len(self.entries) - 1, keys

    def _pair(self, left: str, right: str) -> Pair:
        return (left, right) if self.order[left] < self.order[right] else (right, left)

    def _count(self, pair: Pair, numbers: Iterable[int]) -> None:
        self.places[pair] += 1
        if self.keep_ids:
            self.evidence[pair].update(numbers)

    def cell(self, row: Key, column: Key, standing: Standing, state: str) -> MatrixCell:
        """The cell of two codes, or of one code and itself."""
        pair = self._pair(row.id, column.id)
        n = self.places[pair]
        state = "value" if n else state
        documents, codings = self._ids(pair)
        alone = self.places[row.id, row.id]
        return MatrixCell(
            row.id,
            row.label,
            column.id,
            column.label,
            n if state == "value" else None,
            n,
            alone if row == column else alone + self.places[column.id, column.id],
            state,
            standing.documents,
            standing.finished,
            documents,
            codings,
        )

    def _ids(self, pair: Pair) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The documents and the codings behind a pair; both of its cells share them."""
        if pair not in self.ids:
            entries = sorted([self.entries[number] for number in self.evidence.get(pair, ())])
            documents = tuple(dict.fromkeys([entry.document for entry in entries]))
            self.ids[pair] = documents, tuple([entry.id for entry in entries])
        return self.ids[pair]

    def notes(self, by: str) -> Iterator[str]:
        """Sentences on the codings that count nowhere."""
        if self.unlisted:
            yield f"Codings whose code is not listed here: {self.unlisted}."
        if self.outside:
            yield f"Codings that lie in no {by}: {self.outside}."
