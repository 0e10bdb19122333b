"""What a migration does to each code, and so to each coding."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import msgspec

from qualcode.migrations.reach import FACET, Reach, reaches
from qualcode.model import Codebook, Coding, Was
from qualcode.records import QUEUED, Migration, Step

Facets = dict[str, list[str]]


@dataclass(frozen=True)
class Outcome:
    """A migration, code by code."""

    migration: Migration
    old: Codebook
    new: Codebook

    @cached_property
    def reached(self) -> tuple[Reach, ...]:
        """All that its steps are about."""
        return tuple(reaches(self.migration, self.old, self.new))

    @cached_property
    def ids(self) -> Mapping[str, str]:
        """Codes whose codings get another code of themselves: merged ones, and those with a new id."""
        return {
            reach.name: reach.into[0]
            for reach in self.reached
            if reach.step.kind in ("merge", "rename") and reach.into and reach.is_code and reach.name != reach.into[0]
        }

    @cached_property
    def queued(self) -> Mapping[str, Step]:
        """Codes whose codings wait for a person, each with the step for which they do."""
        near = {code: step for step in self.migration.steps for code in step.near}
        queued = {reach.name: reach.step for reach in self.reached if reach.step.kind in QUEUED and reach.is_code}
        return {**near, **queued}

    @cached_property
    def extracted(self) -> Mapping[str, Step]:
        """Codes that the newer version lacks because a data set has what they coded."""
        return {
            reach.name: reach.step
            for reach in self.reached
            if reach.step.kind == "extract" and reach.name not in self.new.by_id
        }

    @cached_property
    def added(self) -> tuple[str, ...]:
        """Codes that were not asked before; of what came from a merge or a split, the codes before it were asked."""
        came = {into for reach in self.reached if reach.step.kind in ("merge", "split") for into in reach.into}
        added = (reach.name for reach in self.reached if reach.step.kind == "add" and reach.is_code)
        return tuple(dict.fromkeys(code for code in added if code not in came))

    @cached_property
    def step_of(self) -> Mapping[str, Step]:
        """The step that says where the codings of a code go, for those codes that have one."""
        return {
            **{reach.name: reach.step for reach in self.reached if reach.name in self.ids and reach.into},
            **self.extracted,
            **self.queued,
        }

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        order = {id(step): number for number, step in enumerate(self.migration.steps, 1)}
        return {code: order[id(step)] for code, step in self.step_of.items()}

    def number_of(self, code_id: str) -> int:
        """Which step says where the codings of a code go, from 1 on; 0 where none does."""
        return self._numbers.get(code_id, 0)

    def touches(self, code_id: str) -> bool:
        """Whether codings of a code can be changed by the migration at all."""
        return self.touches_facets or code_id in self.step_of

    @cached_property
    def touches_facets(self) -> bool:
        """Whether a coding can be changed for the sake of its facets."""
        return bool(self._values or self._facets or any(self._lost.values()))

    @cached_property
    def _values(self) -> Mapping[str, str]:
        """Values as `facet=value`, each with the value that takes its place; empty where none does."""
        found = {}
        for reach in self.reached:
            if "=" in reach.name and (reach.step.kind in ("retire", "merge") or reach.into):
                found[reach.name] = reach.into[0].partition("=")[2] if reach.step.kind != "retire" else ""
        return found

    @cached_property
    def _facets(self) -> Mapping[str, str]:
        """Facets with another id, or none."""
        return {
            reach.name.removeprefix(FACET): reach.into[0].removeprefix(FACET) if reach.into else ""
            for reach in self.reached
            if reach.name.startswith(FACET) and (reach.step.kind == "retire" or reach.into)
        }

    @cached_property
    def _lost(self) -> Mapping[str, frozenset[str]]:
        """For each code of the older version: the facets that stood on it and do not stand on what it becomes."""
        return {
            code.id: frozenset(
                facet.id
                for facet in self.old.facets
                if (there := self.new.facet(self._facets.get(facet.id, facet.id))) is not None
                and self.old.applies(facet, code.id)
                and self.ids.get(code.id, code.id) in self.new.by_id
                and not self.new.applies(there, self.ids.get(code.id, code.id))
            )
            for code in self.old.codes
        }

    def facets(self, coding: Coding) -> Facets:
        """The facets of a coding after the migration: values renamed, merged, gone; facets that stand no more."""
        lost = self._lost.get(coding.code, frozenset()) if coding.code not in self.queued else frozenset()
        found: Facets = {}
        for name, values in coding.facets.items():
            facet = self._facets.get(name, name)
            kept = dict.fromkeys(self._values.get(f"{name}={value}", value) for value in values)
            kept.pop("", None)
            if facet and kept and name not in lost:
                found[facet] = list(kept)
        return found

    def traced(self, coding: Coding) -> bool:
        """Whether a coding has been through the migration."""
        return coding.waits == self.migration.id or any(was.migration == self.migration.id for was in coding.was)

    def carried(self, coding: Coding, by: str, at: str) -> Coding:
        """A coding after the migration; itself where nothing changes."""
        if not self.touches(coding.code) or self.traced(coding):
            return coding
        code = self.ids.get(coding.code, coding.code)
        facets = self.facets(coding) if coding.facets and self.touches_facets else coding.facets
        waits = self.migration.id if coding.code in self.queued else coding.waits
        was = coding.was
        if code != coding.code or facets != coding.facets:
            before = coding.facets if facets != coding.facets else {}
            was = (*was, Was(coding.code, self.migration.id, by=by, at=at, facets=before))
        return _replaced(coding, code, facets, was, waits)

    def returned(self, coding: Coding) -> Coding:
        """A coding as it was before the migration."""
        mine = [was for was in coding.was if was.migration == self.migration.id]
        waits = "" if coding.waits == self.migration.id else coding.waits
        code = mine[0].code if mine else coding.code
        before = next((was.facets for was in mine if was.facets), None)
        facets = coding.facets if before is None else {name: values for name, values in before.items() if values}
        was = tuple(was for was in coding.was if was.migration != self.migration.id)
        return _replaced(coding, code, facets, was, waits)


def _replaced(coding: Coding, code: str, facets: Facets, was: tuple[Was, ...], waits: str) -> Coding:
    if (code, facets, was, waits) == (coding.code, coding.facets, coding.was, coding.waits):
        return coding
    return msgspec.structs.replace(coding, code=code, facets=facets, was=was, waits=waits)
