"""Which coder has which code on which unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from qualcode.analysis.placing import Placed, own_units, placed, union
from qualcode.analysis.units import Indices, whole
from qualcode.analysis.universe import Universe
from qualcode.coefficients.tables import MISSING, Counts, Ratings, RatingTable
from qualcode.model import Codebook
from qualcode.scope import Selection

_NO_UNITS: Indices = np.zeros(0, dtype=np.int64)


class ClusterRows(NamedTuple):
    """Ratings of many codes, one after another."""

    table: RatingTable
    code: Indices
    """For each row the index of its code."""
    cluster: Indices
    """For each row the cluster in which its units stand."""


@dataclass(frozen=True)
class Presence:
    """Which layer has which code on which unit; holds the units that have one, not the many that do not."""

    units_with: Mapping[str, tuple[Indices, ...]]
    """Code to the sorted indices of the units that have it, layer by layer."""
    gaps: npt.NDArray[np.bool_]
    """Different sets of missing layers x layers: `True` where the layer is missing."""
    gap: Indices
    """For each unit, its row in `gaps`."""
    n_outside: int
    """Codings of these layers and documents that touch no unit."""
    own: Mapping[str, Sequence[Indices]] = field(default_factory=dict)
    """Like `units_with`, of every code in scope that was used, by its own codings alone."""
    n_unassigned: int = 0
    """Codings that touch only units which their coder was not to code, in documents that they have finished."""
    unasked: Mapping[str, tuple[Indices, ...]] = field(default_factory=dict)
    """Code to the sorted indices of the units where a layer was not asked for it, layer by layer: missing there."""

    def collapsed(self, codebook: Codebook, depth: int | None = None) -> "Presence":
        """Every code in scope that was used, each coding under one code only.

        Args:
            codebook: The tree.
            depth: Codes that stand deeper count as the code above them at this depth. `None`: each as itself.
        """
        together: dict[str, list[Sequence[Indices]]] = {}
        for code, by_layer in self.own.items():
            lineage = codebook.lineage(code) or (code,)
            together.setdefault(lineage[: depth or len(lineage)][-1], []).append(by_layer)
        order = {code.id: number for number, code in enumerate(codebook.codes)}
        units_with = {
            code: tuple(map(union, zip(*together[code], strict=True)))
            for code in sorted(together, key=lambda code: (order.get(code, len(order)), code))
        }
        return replace(self, units_with=_asked(units_with, self.unasked))

    def joined(self, groups: Sequence[Sequence[str]]) -> "Presence":
        """Each group of codes as if it were one, called by all their names; not asked where none of them was."""
        columns = range(self.gaps.shape[1])
        units_with, unasked = {}, {}
        for group in groups:
            name = "+".join(group)
            units_with[name] = tuple(union([self.units_with[code][column] for code in group]) for column in columns)
            if all(code in self.unasked for code in group):
                unasked[name] = tuple(_common([self.unasked[code][column] for code in group]) for column in columns)
        return replace(self, units_with=units_with, unasked=unasked)

    def not_asked_of_all(self, code: str) -> Indices:
        """The units on which some layer was not asked for a code."""
        return union(self.unasked.get(code, (_NO_UNITS,)))

    @property
    def missing(self) -> npt.NDArray[np.bool_]:
        """Units x layers: `True` where the layer was not to code the unit, or has not finished it."""
        return self.gaps[self.gap]

    def ratings(self, code: str) -> Ratings:
        """Units x layers: 1 has the code, 0 has not, `MISSING` says nothing."""
        return self._filled(code, np.arange(len(self.gap)))

    def patterns(self, code: str) -> RatingTable:
        """The different rows of `ratings`, with how often each occurs."""
        touched = self._own_rows(code)
        rows = np.ascontiguousarray(self._filled(code, touched), dtype=np.int8)
        # rows as strings of bytes: numpy sorts these ten times faster than rows of numbers
        distinct, counts = np.unique(rows.view(f"S{rows.shape[1]}").ravel(), return_counts=True)
        touched_rows = distinct.view(np.int8).reshape(-1, rows.shape[1]).astype(np.int64)
        blank = self._n_units - np.bincount(self.gap[touched], minlength=len(self.gaps))
        distinct_rows = np.concatenate([_blank(self.gaps)[blank > 0], touched_rows])
        return RatingTable(distinct_rows, np.concatenate([blank[blank > 0], counts]), n_categories=2)

    def rows_by_cluster(self, codes: Sequence[str], cluster: Indices, n_clusters: int) -> ClusterRows:
        """The ratings of some codes, with units that nobody touched counted together by cluster.

        Args:
            codes: Some of those of `units_with`.
            cluster: For each unit the index of its cluster.
            n_clusters: How many clusters there are.
        """
        places = self.gap * n_clusters + cluster
        n_places = len(self.gaps) * n_clusters
        n_units = np.bincount(places, minlength=n_places)
        tables: list[Ratings] = []
        counts: list[Counts] = []
        clusters: list[Indices] = []
        for code in codes:
            touched = self._own_rows(code)
            blank = n_units - np.bincount(places[touched], minlength=n_places)
            kept = np.flatnonzero(blank)
            tables += [_blank(self.gaps)[kept // n_clusters], self._filled(code, touched)]
            counts += [blank[kept], np.ones(len(touched), dtype=np.int64)]
            clusters += [kept % n_clusters, cluster[touched]]
        sizes = [len(first) + len(second) for first, second in zip(counts[::2], counts[1::2], strict=True)]
        rows = np.concatenate([np.zeros((0, self.gaps.shape[1]), dtype=np.int64), *tables])
        table = RatingTable(rows, np.concatenate([np.zeros(0, dtype=np.int64), *counts]), n_categories=2)
        return ClusterRows(table, np.repeat(np.arange(len(sizes)), whole(sizes)), _joined(clusters))

    def sets(self, codes: Sequence[str]) -> tuple[Ratings, list[frozenset[str]]]:
        """The set of codes that each unit has from each layer; of codes that all were asked for there.

        Args:
            codes: Some of those of `units_with`.

        Returns:
            Units x layers: the index of a set, or `MISSING`; and the different sets.
        """
        n_layers = self.gaps.shape[1]
        state = np.zeros(len(self.gap) * n_layers, dtype=np.int64)
        sets = [frozenset[str]()]
        for code in codes:
            lost = self.not_asked_of_all(code)
            columns = enumerate(self.units_with[code])
            cells = _joined([_without(units, lost) * n_layers + column for column, units in columns])
            before, inverse = np.unique(state[cells], return_inverse=True)
            state[cells] = len(sets) + inverse
            sets += [sets[number] | {code} for number in before.tolist()]
        state[self.missing.ravel()] = MISSING
        kept, inverse = np.unique(np.append(state, MISSING), return_inverse=True)
        return inverse[:-1].reshape(-1, n_layers) + MISSING, [sets[number] for number in kept[1:].tolist()]

    def _own_rows(self, code: str) -> Indices:
        """The units that are not as blank as their neighbours: somebody has the code there, or was not asked."""
        return union([*self.units_with[code], *self.unasked.get(code, ())])

    @cached_property
    def _n_units(self) -> Counts:
        return np.bincount(self.gap, minlength=len(self.gaps))

    def _filled(self, code: str, units: Indices) -> Ratings:
        """The table of a code for some units, among them all that have it or where somebody was not asked."""
        ratings = _blank(self.gaps)[self.gap[units]]
        for column, with_code in enumerate(self.units_with[code]):
            ratings[np.searchsorted(units, with_code), column] = 1
        for column, not_asked in enumerate(self.unasked.get(code, ())):
            ratings[np.searchsorted(units, not_asked), column] = MISSING
        return ratings


def _blank(gaps: npt.NDArray[np.bool_]) -> Ratings:
    return np.where(gaps, np.int64(MISSING), np.int64(0))


def presence(
    selection: Selection, universe: Universe, codes: Sequence[str] | None = None, found: Placed | None = None
) -> Presence:
    """Which layer has which code on which unit.

    A coding touches a unit if they share at least one character. A code
    includes the codes below it, unless the scope is `exact`.

    Args:
        selection: Its facets restrict the codings that count.
        universe: The units and layers.
        codes: Ids. `None`: every code used on a unit, and every code above one,
            in the codebook's order; ids that the codebook does not know stand last.
        found: The codings of this selection and universe, where they have been placed already.

    Raises:
        UnreadableError: If a coding no longer stands on its quote.
    """
    found = found or placed(selection, universe)
    own = own_units(found, universe)
    codebook, exact = selection.study.codebook, selection.scope.exact
    if codes is None:
        used = set(own)
        if not exact:
            used.update(above for code in own for above in codebook.lineage(code))
        codes = [code.id for code in codebook.codes if code.id in used] + sorted(used - set(codebook.by_id))
    units_with: dict[str, tuple[Indices, ...]] = {}
    for code in codes:
        family = [own[below] for below in ([code] if exact else codebook.family(code)) if below in own]
        columns = range(len(universe.layers))
        units_with[code] = tuple(union([by_layer[column] for by_layer in family]) for column in columns)
    not_asked = unasked_units(selection, universe)
    units_with = _asked(units_with, not_asked)
    return Presence(units_with, universe.gaps, universe.gap, found.n_outside, own, found.n_unassigned, not_asked)


def unasked_units(selection: Selection, universe: Universe) -> dict[str, tuple[Indices, ...]]:
    """For each code that came too late for some documents: the units where a layer was not asked, layer by layer."""
    study = selection.study
    if not study.unasked:
        return {}
    found: dict[str, list[list[Indices]]] = {}
    firsts = np.cumsum([0, *universe.sizes])
    for column, layer in enumerate(universe.layers):
        for document, first, size in zip(universe.documents, firsts.tolist(), universe.sizes, strict=False):
            units = np.arange(first, first + size)
            read = units[~universe.gaps[universe.gap[units], column]]
            for code in study.unasked.get((layer.id, document.id), ()) if len(read) else ():
                found.setdefault(code, [[_NO_UNITS] for _ in universe.layers])[column].append(read)
    return {code: tuple(map(_joined, found[code])) for code in sorted(found)}


def _asked(
    units_with: Mapping[str, tuple[Indices, ...]], unasked: Mapping[str, tuple[Indices, ...]]
) -> dict[str, tuple[Indices, ...]]:
    """The units that have a code, less those where the layer was not asked for it."""
    return {
        code: tuple(map(_without, by_layer, unasked[code])) if code in unasked else by_layer
        for code, by_layer in units_with.items()
    }


def _without(units: Indices, others: Indices) -> Indices:
    return np.setdiff1d(units, others, assume_unique=True) if len(others) else units


def _common(arrays: Sequence[Indices]) -> Indices:
    return reduce(np.intersect1d, arrays)


def _joined(arrays: Sequence[Indices]) -> Indices:
    return np.concatenate([_NO_UNITS, *arrays])
