"""Disagreements one by one: where each stands, what each coder said, and what it would bring to settle it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec
import numpy as np

from qualcode.analysis.agreement import document_of_unit
from qualcode.analysis.disagreement.disagreement_kinds import BIT, EXTENT, flags_of, kinds_of
from qualcode.analysis.disagreement.disagreements import NO_GAIN, Disagreements
from qualcode.analysis.passages import passages
from qualcode.analysis.units import Indices
from qualcode.errors import UnknownNameError
from qualcode.model import Coding

SORTS = ("gain", "text")


class Mark(msgspec.Struct, frozen=True, gc=False):
    """A coding that touches a unit."""

    coding: str
    """Its id."""
    code: str
    """Its own code, however deep in the tree."""
    counts_as: str
    """The code as which it counts here."""
    start: int
    end: int
    facets: dict[str, list[str]]
    quote: str


class Side(msgspec.Struct, frozen=True, gc=False):
    """What one coder says of a unit."""

    coder: str
    layer: str
    codes: tuple[str, ...]
    """In the codebook's order; none where the coder gave the unit no code."""
    marks: tuple[Mark, ...]
    """The codings that touch the unit, in the order of the text."""

    def marks_of(self, code: str) -> list[Mark]:
        """The codings that count as a code."""
        return [mark for mark in self.marks if mark.counts_as == code]


class DisagreementRow(NamedTuple):
    """A unit on which coders disagree."""

    document: str
    unit: str
    number: int
    """1-based position among the units of its document."""
    start: int
    end: int
    line: int
    """Line of the file at which it begins."""
    speaker: str
    role: str
    case: str
    """The document's case."""
    kind: str
    """The first of `kinds`."""
    kinds: tuple[str, ...]
    gain: float | None
    """How far alpha of sets rises when the coders of the unit have the same codes."""
    reason: str
    """Why there is no gain."""
    agreed: tuple[str, ...]
    """Codes that every coder of the unit gave it."""
    disputed: tuple[str, ...]
    """Codes that some gave it and others not."""
    alike: tuple[tuple[str, ...], ...]
    """Groups of coders who gave it the same codes; no coder who stands alone."""
    sides: tuple[Side, ...]
    """Each coder who was to code the unit and finished it."""
    text: str
    before: str
    """What stands before the unit, from its line's beginning or on the line before."""
    after: str


def disagreement_rows(
    found: Disagreements, kinds: Sequence[str] = (), *, sort: str = "gain", limit: int | None = None
) -> list[DisagreementRow]:
    """The units on which coders disagree, one row each.

    Args:
        found: The disagreements.
        kinds: Only units of these kinds; `extent` adds those whose codes are the same and stand on other words.
        sort: `gain`: what brings most first, then by document and place; `text`: by document and place.
        limit: No more rows than this.

    Raises:
        UnknownNameError: If there is no such kind or order.
    """
    if sort not in SORTS:
        raise UnknownNameError("order", sort, SORTS)
    units, gains = _of_kinds(found, kinds)
    ranks = np.array([-np.inf if gain is None else gain for gain in gains], dtype=np.float64)
    keys = (found.universe.numbers[units], document_of_unit(found.universe)[units])
    shown = np.lexsort((*keys, -ranks) if sort == "gain" else keys)[:limit]
    return _rows(found, units[shown], [gains[row] for row in shown.tolist()])


def n_of_kinds(found: Disagreements, kinds: Sequence[str] = ()) -> int:
    """How many rows there are without a limit."""
    return len(_of_kinds(found, kinds)[0])


def _of_kinds(found: Disagreements, kinds: Sequence[str]) -> tuple[Indices, list[float | None]]:
    """Units of some kinds with their gains; all in dispute where no kind is named."""
    wanted = flags_of(kinds)
    units, gains = found.units, found.gains
    if wanted & BIT[EXTENT]:
        only_extent = np.flatnonzero(found.flags == BIT[EXTENT])
        units = np.concatenate([units, only_extent])
        gains = [*gains, *([0.0] * len(only_extent))]
    if not wanted:
        return units, gains
    chosen = np.flatnonzero(found.flags[units] & wanted)
    return units[chosen], [gains[row] for row in chosen.tolist()]


def _rows(found: Disagreements, units: Indices, gains: Sequence[float | None]) -> list[DisagreementRow]:
    study, numbers = found.selection.study, found.universe.numbers[units].tolist()
    names = dict(enumerate(found.codes))
    rows = []
    for number, gain, flags, given, at in zip(
        numbers, gains, found.flags[units].tolist(), _given(found, units), passages(found.universe, units), strict=True
    ):
        kinds = kinds_of(flags)
        agreed = set.intersection(*(codes for codes, _ in given))
        either = set.union(*(codes for codes, _ in given))
        rows.append(
            DisagreementRow(
                document=at.document,
                unit=found.universe.unit,
                number=number,
                start=at.start,
                end=at.end,
                line=at.line,
                speaker=at.speaker,
                role=at.role,
                case=study.document_by_id[at.document].case,
                kind=kinds[0],
                kinds=kinds,
                gain=gain,
                reason=NO_GAIN if gain is None else "",
                agreed=tuple(map(names.__getitem__, sorted(agreed))),
                disputed=tuple(map(names.__getitem__, sorted(either - agreed))),
                alike=_alike(given),
                sides=tuple(side for _, side in given),
                text=at.text,
                before=at.before,
                after=at.after,
            )
        )
    return rows


Given = tuple[set[int], Side]
"""The indices of the codes that a coder gave a unit, and what they say of it."""


def _given(found: Disagreements, units: Indices) -> Iterator[list[Given]]:
    """For each of some units what each coder gave it."""
    touched, codings = found.found, found.found.codings
    here = np.flatnonzero(np.isin(touched.unit, units))
    by_unit = here[np.argsort(touched.unit[here], kind="stable")]
    firsts = np.searchsorted(touched.unit[by_unit], units).tolist()
    lasts = np.searchsorted(touched.unit[by_unit], units, side="right").tolist()
    coding = touched.coding[by_unit].tolist()
    columns = touched.columns[touched.coding[by_unit]].tolist()
    folded = found.folded[touched.coding[by_unit]].tolist()
    raters = [
        [(column, coder, layer.id) for column, (coder, layer) in enumerate(everybody) if not gap[column]]
        for everybody in [list(zip(found.coders, found.universe.layers, strict=True))]
        for gap in found.missing[units].tolist()
    ]
    for first, last, coders in zip(firsts, lasts, raters, strict=True):
        given = []
        for column, coder, layer in coders:
            own = [place for place in range(first, last) if columns[place] == column]
            codes = {folded[place] for place in own}
            marks = [(codings[coding[place]], found.codes[folded[place]]) for place in own]
            marks.sort(key=_place_of)
            side = Side(
                coder,
                layer,
                tuple(found.codes[code] for code in sorted(codes)),
                tuple(Mark(one.id, one.code, code, one.start, one.end, one.facets, one.quote) for one, code in marks),
            )
            given.append((codes, side))
        yield given


def _place_of(mark: tuple[Coding, str]) -> tuple[int, int, str, str]:
    coding = mark[0]
    return coding.start, coding.end, coding.code, coding.id


def _alike(given: Sequence[Given]) -> tuple[tuple[str, ...], ...]:
    """Groups of coders whose codes are the same."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for _, side in given:
        groups.setdefault(side.codes, []).append(side.coder)
    return tuple(tuple(coders) for coders in groups.values() if len(coders) > 1)
