"""Codings that go where their items go."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from qualcode.analysis.derived.changes import Meeting
from qualcode.data_set import Item
from qualcode.model import Coding, Text


def moves(
    together: Sequence[Meeting], own: Sequence[Sequence[Coding]], texts: Mapping[str, Text]
) -> list[list[Coding] | None]:
    """For each meeting the codings that move with it; `None` where it has to wait.

    It waits where a coding would lie outside of the items of now, or where
    these would lie over an item that stays in its old place.

    Args:
        together: Old items and those of now.
        own: For each meeting the codings on its old items.
        texts: Of the study's documents.
    """
    found = [moved_codings(codings, meeting, texts) for codings, meeting in zip(own, together, strict=True)]
    while True:
        kept: dict[str, list[tuple[int, Item]]] = {}
        for number, (meeting, codings, moved) in enumerate(zip(together, own, found, strict=True)):
            for item in meeting.old if moved is None or (codings and not meeting.now) else ():
                kept.setdefault(item.document, []).append((number, item))
        over = [
            number
            for number, (meeting, moved) in enumerate(zip(together, found, strict=True))
            if moved is not None and any(_over(new, number, kept.get(new.document, ())) for new in meeting.now)
        ]
        if not over:
            return found
        for number in over:
            found[number] = None


def _over(new: Item, number: int, kept: Sequence[tuple[int, Item]]) -> bool:
    """Whether an item of now would lie over one that another meeting keeps."""
    return any(other != number and old.start < new.end and new.start < old.end for other, old in kept)


def moved_codings(codings: Sequence[Coding], meeting: Meeting, texts: Mapping[str, Text]) -> list[Coding] | None:
    """The codings on old items that change, as they stand in the items of now.

    Returns:
        `None` if one of them would lie outside: then nothing of the meeting may change.
    """
    if not meeting.now:
        return []
    old = {item.id: item for item in meeting.old}
    found = [_moved(coding, old.get(coding.item), meeting.now, texts) for coding in codings]
    moved = [one for one in found if one is not None]
    if len(moved) < len(found):
        return None
    return [one for one, before in zip(moved, codings, strict=True) if one != before]


def _moved(coding: Coding, old: Item | None, now: Sequence[Item], texts: Mapping[str, Text]) -> Coding | None:
    """A coding where its words stand: in place, as far into its item as before, or at the one place that has them."""
    for item in now:
        if item.document != coding.document:
            continue
        body = texts[item.document].body
        shifts = [0]
        if old is not None and item.quote == old.quote:
            shifts.append(item.start - old.start)
        if item.quote.count(coding.quote) == 1:
            shifts.append(item.start + item.quote.index(coding.quote) - coding.start)
        for shift in shifts:
            start, end = coding.start + shift, coding.end + shift
            if item.start <= start and end <= item.end and body[start:end] == coding.quote:
                return replace(coding, start=start, end=end, item=item.id)
    return None
