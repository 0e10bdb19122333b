"""What became of a data set's items since its question was asked: the old items beside those of now."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from qualcode.analysis.derived.asking import Answer
from qualcode.data_set import Item, ItemChange, Parent
from qualcode.phrases import counted


class Meeting(NamedTuple):
    """Old items and items of now that share a parent or some text."""

    old: tuple[Item, ...]
    now: tuple[Item, ...]
    """With the ids that they get: those of old items as far as there are any."""

    @property
    def same(self) -> bool:
        """Whether nothing changed."""
        gone_before = not self.now and all(item.gone for item in self.old)
        return gone_before or self.old == self.now


def meetings(old: Sequence[Item], now: Sequence[Item]) -> list[Meeting]:
    """The old items and those of now, side by side, in the order of documents and text."""
    everything = [*old, *now]
    group = list(range(len(everything)))

    def head(index: int) -> int:
        while group[index] != index:
            group[index] = group[group[index]]
            index = group[index]
        return index

    for first, second in _linked(old, now):
        left, right = sorted((head(first), head(second)))
        group[right] = left
    members: dict[int, list[int]] = {}
    for index in range(len(everything)):
        members.setdefault(head(index), []).append(index)
    found = [
        Meeting(
            tuple(everything[index] for index in indices if index < len(old)),
            tuple(everything[index] for index in indices if index >= len(old)),
        )
        for indices in members.values()
    ]
    return sorted((one._replace(now=_with_ids(one)) for one in found), key=_place)


def _linked(old: Sequence[Item], now: Sequence[Item]) -> Iterator[tuple[int, int]]:
    """Indices of items that share a parent; of an old one that has lost all of its own, with what stands there now."""
    by_parent: dict[str, int] = {}
    for index, item in enumerate(old):
        for parent in item.parents:
            if by_parent.setdefault(parent.coding, index) != index:
                yield by_parent[parent.coding], index
    for index, item in enumerate(now, len(old)):
        for parent in item.parents:
            if parent.coding in by_parent:
                yield by_parent[parent.coding], index
    left = {parent.coding for item in now for parent in item.parents}
    orphans = [index for index, item in enumerate(old) if left.isdisjoint(one.coding for one in item.parents)]
    yield from _in_place(old, orphans, now)


def _in_place(old: Sequence[Item], orphans: Sequence[int], now: Sequence[Item]) -> Iterator[tuple[int, int]]:
    """Indices of old items without a parent, each with what stands where they stood."""
    places = sorted((item.document, item.start, item.end, index) for index, item in enumerate(now, len(old)))
    for index in orphans:
        item = old[index]
        at = max(bisect_right(places, (item.document, item.start)) - 1, 0)
        while at < len(places) and places[at][:2] < (item.document, item.end):
            if places[at][0] == item.document and places[at][2] > item.start:
                yield index, places[at][3]
            at += 1


def _with_ids(meeting: Meeting) -> tuple[Item, ...]:
    """The items of now under the ids of old ones: of that with most parents in common, else of the first left."""
    from msgspec.structs import replace

    left = list(meeting.old)
    named: dict[int, str] = {}
    wishes = sorted(
        (-_shared(old, new), number, place)
        for number, new in enumerate(meeting.now)
        for place, old in enumerate(meeting.old)
    )
    for _, number, place in wishes:
        if number not in named and meeting.old[place] in left:
            named[number] = meeting.old[place].id
            left.remove(meeting.old[place])
    return tuple(replace(new, id=named.get(number, new.id)) for number, new in enumerate(meeting.now))


def _shared(old: Item, new: Item) -> int:
    return len({parent.coding for parent in old.parents} & {parent.coding for parent in new.parents})


def _place(meeting: Meeting) -> tuple[str, int]:
    first = min((*meeting.old, *meeting.now), key=lambda item: (item.document, item.start))
    return first.document, first.start


def item_changes(found: Iterable[Meeting], answer: Answer) -> tuple[ItemChange, ...]:
    """What is to be said of each meeting in which something changed."""
    return tuple(change for meeting in found if not meeting.same for change in _changes(meeting, answer))


def _changes(meeting: Meeting, answer: Answer) -> Iterator[ItemChange]:
    if not meeting.old:
        for item in meeting.now:
            found = tuple(f"{parent.code} by {parent.layer}" for parent in item.parents)
            yield ItemChange("new", "", item.document, item.start, item.end, found)
        return
    now = {parent.coding: parent for item in meeting.now for parent in item.parents}
    before = {parent.coding for item in meeting.old for parent in item.parents}
    for item in meeting.old:
        reasons = [reason for parent in item.parents for reason in _of_parent(parent, now.get(parent.coding), answer)]
        if item == meeting.old[0]:
            reasons += [f"new parent: {one.code} by {one.layer}" for id_, one in now.items() if id_ not in before]
        if len(meeting.now) > 1:
            reasons.append(f"falls into {counted(len(meeting.now), 'passage')}")
        elif meeting.now and len(meeting.old) > 1:
            reasons.append("is one passage with its neighbour now")
        if item.gone and meeting.now:
            reasons.append("is back")
        if not reasons:
            if item in meeting.now:
                continue
            reasons.append("the text changed")
        kind = "changed" if meeting.now else "gone"
        yield ItemChange(kind, item.id, item.document, item.start, item.end, tuple(reasons))


def _of_parent(parent: Parent, now: Parent | None, answer: Answer) -> Iterator[str]:
    """What became of one parent of an item."""
    if now is None:
        kept = answer.known.get(parent.coding)
        if kept is None:
            yield f"removed: {parent.code} by {parent.layer}"
        elif kept.coding.code != parent.code:
            yield f"recoded by {parent.layer}: {parent.code} is now {kept.coding.code}, not asked for"
        else:
            yield f"no longer found by the query: {parent.code} by {parent.layer}"
        return
    if now.code != parent.code:
        yield f"recoded by {parent.layer}: {parent.code} is now {now.code}"
    if (now.start, now.end) != (parent.start, parent.end):
        yield f"moved by {parent.layer}: {parent.start}-{parent.end} is now {now.start}-{now.end}"
    if now.facets != parent.facets:
        yield f"other facets by {parent.layer}: {_facets(parent)} is now {_facets(now)}"


def _facets(parent: Parent) -> str:
    return "; ".join(f"{name}={','.join(values)}" for name, values in sorted(parent.facets.items())) or "none"
