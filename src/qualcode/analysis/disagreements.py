"""Every unit on which coders disagree: in what way, and what it would bring to settle it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

import msgspec
import numpy as np

from qualcode.analysis.agreement import coder_names, document_of_unit
from qualcode.analysis.contrast import Flags, Marked, Missing, Setting, contrast, marked, relations
from qualcode.analysis.disagreement_kinds import BIT, EXTENT, FACET, KINDS, flags_of, kinds_of
from qualcode.analysis.passages import passages
from qualcode.analysis.placing import Placed, placed
from qualcode.analysis.presence import presence
from qualcode.analysis.units import Indices, whole
from qualcode.analysis.universe import Universe, universe
from qualcode.coefficients.tables import MISSING
from qualcode.coefficients.unanimity import Settled, Standing, masi_nearness, standing
from qualcode.errors import UnknownNameError
from qualcode.model import Coding
from qualcode.scope import Selection

NO_GAIN = "undefined: with it settled every unit has the same codes"
ALL = "all"
"""In place of a kind: all of them."""
SORTS = ("gain", "text")
SUMMARIES = ("kind", "code", "coders")


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


@dataclass(frozen=True, eq=False)
class Pair:
    """Two coders."""

    first: int
    """The first one's column."""
    second: int
    both: Missing
    """For each of all units whether both were to code it and finished it."""
    flags: Flags
    """For each of all units the kinds in which they differ."""


@dataclass(frozen=True, eq=False)
class Disagreements:
    """The units on which coders disagree, as columns."""

    selection: Selection
    universe: Universe
    depth: int | None
    codes: tuple[str, ...]
    """The codes that are told apart, in the codebook's order."""
    found: Placed
    folded: Indices
    """For each coding the index of the code that it counts as."""
    missing: Missing
    units: Indices
    """Indices of the units on which coders disagree, in the order of the text."""
    flags: Flags
    """For each of all units the kinds of disagreement."""
    by_coder: tuple[Marked, ...]
    """For each coder what they gave to the units."""
    pairs: tuple["Pair", ...]
    """Each two coders who finished a unit both."""
    standing: Standing
    """Of those of `units` on which sets of codes differ."""
    differing: Indices
    """Where these stand among `units`."""
    settled: Settled

    @property
    def coders(self) -> list[str]:
        """The coders' names, column by column."""
        return coder_names(self.universe.layers)

    @property
    def gains(self) -> list[float | None]:
        """For each of `units` what it brings to settle it; 0 where codes do not differ."""
        gains = np.zeros(len(self.units))
        gains[self.differing] = self.settled.gains
        return [None if gain != gain else gain for gain in gains.tolist()]  # noqa: PLR0124 - not a number


def disagreements(
    selection: Selection, unit: str, *, depth: int | None = None, universe_rule: str = "assigned"
) -> Disagreements:
    """Every unit on which coders who finished it disagree about codes, or about facets of the same code.

    A unit has a code for a coder if a coding of theirs with it touches the unit;
    each coding counts under its own code only. A coder who was not to code a
    document, or has not finished it, says nothing about it.

    Args:
        selection: Which documents, layers, codes, facets and speakers.
        unit: `turn`, `paragraph`, `sentence` or `line`.
        depth: Codes that stand deeper in the tree count as those above them at this depth.
        universe_rule: One of `UNIVERSES`: which units count; see `universe`.

    Raises:
        RefusedError: If there are no two layers to compare, or a coder has two.
        UnknownNameError: If there is no such unit or universe.
        UnreadableError: If a coding no longer stands on its quote, or no document has a speaker called eligible.
    """
    codebook = selection.study.codebook
    units = universe(selection, unit, universe_rule)
    found = placed(selection, units)
    present = presence(selection, units, [], found).collapsed(codebook, depth)
    codes = list(present.units_with)
    ratings, sets = present.sets(codes)
    folded = _folded(found, selection, depth, codes)
    by_coder = tuple(marked(units, found, folded, max(len(codes), 1)))
    pairs = tuple(_pairs(selection, units, by_coder, codes, present.missing))
    flags = np.zeros(len(units), dtype=np.int64)
    for pair in pairs:
        flags |= pair.flags
    flags[flags & ~BIT[EXTENT] > 0] &= ~BIT[EXTENT]
    disputed = np.flatnonzero(flags & ~BIT[EXTENT])
    about_codes = flags[disputed] & ~(BIT[EXTENT] | BIT[FACET]) > 0
    n_v = np.bincount(ratings[ratings != MISSING], minlength=len(sets))
    now = standing(ratings[disputed[about_codes]], n_v, masi_nearness(sets))
    return Disagreements(
        selection=selection,
        universe=units,
        depth=depth,
        codes=tuple(codes),
        found=found,
        folded=folded,
        missing=present.missing,
        units=disputed,
        flags=flags,
        by_coder=by_coder,
        pairs=pairs,
        standing=now,
        differing=np.flatnonzero(about_codes),
        settled=now.each_settled(),
    )


def _folded(found: Placed, selection: Selection, depth: int | None, codes: Sequence[str]) -> Indices:
    """For each coding the index of the code that it counts as; -1 where it touches no unit that counts."""
    codebook = selection.study.codebook
    index = {code: number for number, code in enumerate(codes)}
    counts_as = [-1] * len(found.numbers)
    for code, number in found.numbers.items():
        lineage = codebook.lineage(code) or (code,)
        counts_as[number] = index.get(lineage[: depth or len(lineage)][-1], -1)
    return whole(counts_as)[found.codes]


def _pairs(
    selection: Selection, units: Universe, by_coder: Sequence[Marked], codes: Sequence[str], missing: Missing
) -> Iterator[Pair]:
    relation = relations(selection.study.codebook, codes)
    setting = Setting(max(len(codes), 1), relation, document_of_unit(units), units.numbers)
    for first, second in combinations(range(len(by_coder)), 2):
        both = ~(missing[:, first] | missing[:, second])
        if both.any():
            yield Pair(first, second, both, contrast(setting, by_coder[first], by_coder[second], both))


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
    wanted = flags_of(kinds)
    units, gains = found.units, found.gains
    if wanted & BIT[EXTENT]:
        only_extent = np.flatnonzero(found.flags == BIT[EXTENT])
        units = np.concatenate([units, only_extent])
        gains = [*gains, *([0.0] * len(only_extent))]
    chosen = np.flatnonzero(found.flags[units] & wanted) if wanted else np.arange(len(units))
    ranks = np.array([-np.inf if gains[row] is None else gains[row] for row in chosen.tolist()], dtype=np.float64)
    places = units[chosen]
    keys = (found.universe.numbers[places], document_of_unit(found.universe)[places])
    order = np.lexsort((*keys, -ranks) if sort == "gain" else keys)
    shown = chosen[order][:limit]
    return _rows(found, units[shown], [gains[row] for row in shown.tolist()])


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


class SummaryRow(NamedTuple):
    """How many units are in dispute in one way, and what it would bring to settle them all."""

    by: str
    """`kind`, `code` or `coders`."""
    name: str
    n: int
    """Units in dispute. A unit of several kinds counts under the first of them."""
    of: int
    """Out of how many: all in dispute, those with the code, or those that both coders finished."""
    share: float | None
    gain: float | None
    """How far alpha of sets rises when all of them are settled."""
    reason: str


def disagreement_summary(found: Disagreements, by: Sequence[str] = SUMMARIES) -> list[SummaryRow]:
    """Disagreements by kind, by code and by two coders, each with what it would bring to settle them."""
    groups: list[tuple[str, str, Indices, int]] = []
    if "kind" in by:
        first = found.flags[found.units] & -found.flags[found.units]
        kinds = {kind: found.units[first == BIT[kind]] for kind in KINDS if kind != EXTENT} | {ALL: found.units}
        groups += [("kind", kind, units, len(found.units)) for kind, units in kinds.items()]
    if "code" in by:
        groups += [("code", code, units, n) for code, units, n in zip(found.codes, *_by_code(found), strict=False)]
    if "coders" in by:
        for pair in found.pairs:
            name = f"{found.coders[pair.first]},{found.coders[pair.second]}"
            groups.append(("coders", name, np.flatnonzero(pair.flags & ~BIT[EXTENT]), int(pair.both.sum())))
    about_codes = found.units[found.differing]
    settled = [np.flatnonzero(np.isin(about_codes, units, assume_unique=True)) for _, _, units, _ in groups]
    gains = found.standing.gains_together(settled, found.settled.choices)
    return [
        SummaryRow(part, name, len(units), of, len(units) / of if of else None, gain, NO_GAIN if gain is None else "")
        for (part, name, units, of), gain in zip(groups, gains, strict=True)
    ]


def _by_code(found: Disagreements) -> tuple[list[Indices], list[int]]:
    """For each code the units on which coders differ about it, and how many units somebody gave it."""
    n_codes, unit, coding = max(len(found.codes), 1), found.found.unit, found.found.coding
    n_columns = len(found.universe.layers)
    marks = np.unique((unit * n_codes + found.folded[coding]) * n_columns + found.found.columns[coding])
    mark, n_have = np.unique(marks // n_columns, return_counts=True)
    n_raters = (~found.missing).sum(axis=1)
    split = mark[n_have < n_raters[mark // n_codes]] if len(mark) else mark
    by_code = np.argsort(split % n_codes, kind="stable")
    cuts = np.searchsorted((split % n_codes)[by_code], np.arange(1, n_codes))
    n_with = np.bincount(mark % n_codes, minlength=n_codes).tolist()
    return np.split(split[by_code] // n_codes, cuts), n_with
