"""One code on one passage, set twice under two ids: in a layer such codings count once."""

from collections.abc import Mapping
from typing import NamedTuple

from qualcode.merging.merged import Conflict, Twin
from qualcode.merging.one_line import PLACE, RECODING, Values, values_of, with_fields

_ITS_OWN = PLACE | RECODING | {"id", "by", "at"}


class Sides(NamedTuple):
    """The lines of a merge, each under its id."""

    base: Mapping[str, tuple[bytes, ...]]
    ours: Mapping[str, bytes]
    theirs: Mapping[str, bytes]


def without_twins(lines: dict[str, bytes], sides: Sides) -> tuple[dict[str, bytes], list[Conflict], list[Twin]]:
    """Lines without the twins that only the merge made; two that say different things are a conflict.

    Of two that were added the one with the earlier id stands: so it does in
    whatever order histories are merged. A note or a facet that only the other
    has goes over to it. One that was there before has a past of its own, in
    which it may have been recoded or removed elsewhere: a person decides.
    """
    conflicts: list[Conflict] = []
    twins: list[Twin] = []
    for group in _groups(lines):
        if _stood_together(group, lines, sides):
            continue
        first, *others = sorted(group)
        old = any(key in sides.base for key in group)
        for other in others:
            joined = None if old else _joined(lines[first], lines[other])
            if joined is None:
                mine, their = (first, other) if first in sides.ours else (other, first)
                conflicts.append(Conflict(lines.pop(mine), lines.pop(their), "one code on one passage, set twice"))
                break
            lines[first] = joined
            twins.append(Twin(joined, lines.pop(other)))
    return lines, conflicts, twins


def _groups(lines: Mapping[str, bytes]) -> list[list[str]]:
    places: dict[tuple[object, ...], list[str]] = {}
    for key, line in lines.items():
        values = values_of(line)
        if {"start", "end", "code"} <= values.keys():
            places.setdefault(place_of(values), []).append(key)
    return [group for group in places.values() if len(group) > 1]


def place_of(values: Values) -> tuple[object, ...]:
    """Where a coding stands, and its code."""
    return tuple(values.get(name) for name in ("document", "start", "end", "code", "item"))


def _stood_together(group: list[str], lines: Mapping[str, bytes], sides: Sides) -> bool:
    """Whether one side had all of them there already: then it is no matter of the merge, and `check` says it."""
    place = place_of(values_of(lines[group[0]]))
    return any(
        all(key in side and place_of(values_of(side[key])) == place for key in group)
        for side in (sides.ours, sides.theirs)
    )


def _joined(kept: bytes, dropped: bytes) -> bytes | None:
    """The one that stays, with what only the other says; `None` where they say different things."""
    mine, other = values_of(kept), values_of(dropped)
    adopted = set()
    for name in other.keys() - _ITS_OWN:
        if name not in mine:
            adopted.add(name)
        elif mine[name] != other[name]:
            return None
    return with_fields(kept, dropped, frozenset(adopted)) if adopted else kept
