"""Files of one record a line, merged by the ids of the records."""

from collections.abc import Callable, Mapping

import msgspec

from qualcode.merging.merged import Conflict, Merged, UnmergeableError, conflict_block
from qualcode.merging.one_line import carried, combined, values_of
from qualcode.merging.twins import Sides, without_twins

_UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
_MARKS = (b"<<<<<<<", b"=======", b">>>>>>>", b"|||||||")
Order = tuple[int | str, ...]


class _Keys(msgspec.Struct, gc=False):
    """What tells a record from another, and where it stands in its file."""

    id: str = ""
    document: str = ""
    start: int = 0
    end: int = -1
    code: str = ""
    at: str = ""
    question: str = ""
    text: str = ""
    coding: msgspec.Raw = msgspec.Raw(b"")

    def record(self) -> "_Keys":
        """What it is about: itself, or the coding that it keeps whole."""
        return _KEYS.decode(self.coding) if bytes(self.coding).startswith(b"{") else self


_KEYS = msgspec.json.Decoder(_Keys)


def merge_lines(base: bytes, ours: bytes, theirs: bytes, *, marker_size: int = 7) -> Merged:
    """Three versions of a file of JSON lines as one: all additions, the edits and removals of either side.

    A record that both sides edited, or one edited and the other removed, is a
    conflict: both lines stand in the result between git's markers. The result
    is the same whichever side is ours, but for these.

    Args:
        base: The version from which both started; empty where both added the file.
        ours: This side's.
        theirs: The other side's.
        marker_size: How many signs a marker has.

    Raises:
        UnmergeableError: If a line of either side is no record, or an id stands there twice.
    """
    sides = Sides(_base_lines(base), _lines(ours, "our side"), _lines(theirs, "their side"))
    lines: dict[str, bytes] = {}
    conflicts: list[Conflict] = []
    for key in sorted(sides.ours.keys() | sides.theirs.keys()):
        found = _one(sides.base.get(key, ()), sides.ours.get(key), sides.theirs.get(key))
        if isinstance(found, Conflict):
            conflicts.append(found)
        elif found is not None:
            lines[key] = found
    lines, more, twins = without_twins(lines, sides)
    conflicts += more
    order = _order(sides)

    def place(conflict: Conflict) -> Order:
        return min(order(line) for line in (conflict.ours, conflict.theirs) if line)

    blocks = [(order(line), line + b"\n") for line in lines.values()]
    blocks += [(place(one), _block(one, marker_size)) for one in conflicts]
    content = b"".join(block for _, block in sorted(blocks))
    return Merged(content, tuple(sorted(conflicts, key=place)), tuple(twins))


def _one(base: tuple[bytes, ...], ours: bytes | None, theirs: bytes | None) -> bytes | Conflict | None:
    """A record's line; `None` where it is removed. `base` has several where an earlier conflict was left in it."""
    if ours is not None and theirs is not None:
        if ours == theirs or _among(theirs, base):
            return ours
        if _among(ours, base):
            return theirs
        joined = combined(base[0] if len(base) == 1 else None, ours, theirs)
        return joined if joined is not None else Conflict(ours, theirs, "edited on both sides")
    left = ours if ours is not None else theirs
    if left is None or not base:
        return left
    if _among(left, base) or any(carried(values_of(old), values_of(left)) for old in base):
        return None
    why = "removed on one side and edited on the other"
    return Conflict(ours or b"", theirs or b"", why)


def _among(line: bytes, base: tuple[bytes, ...]) -> bool:
    return line in base or any(values_of(line) == values_of(old) for old in base)


def _lines(raw: bytes, side: str) -> Mapping[str, bytes]:
    found: dict[str, bytes] = {}
    for number, text in enumerate(raw.split(b"\n"), 1):
        line = text.strip()
        if not line:
            continue
        if line.startswith(_MARKS):
            raise UnmergeableError(side, number, "is a mark of an earlier conflict")
        key = _key(line)
        if key is None:
            raise UnmergeableError(side, number, "is no record with an id")
        if key in found and line != found[key]:
            raise UnmergeableError(side, number, f"has {_named(key)} a second time")
        found[key] = line
    return found


def _named(key: str) -> str:
    """What has a key, in words."""
    return f"the question '{key[9:]}'" if key.startswith("question ") else f"the id '{key}'"


def _base_lines(raw: bytes) -> Mapping[str, tuple[bytes, ...]]:
    """The lines of the common version. Git makes it by a merge of its own where there are two, conflicts and all."""
    found: dict[str, tuple[bytes, ...]] = {}
    for text in raw.split(b"\n"):
        line = text.strip()
        key = None if not line or line.startswith(_MARKS) else _key(line)
        if key is not None:
            found[key] = (*found.get(key, ()), line)
    return found


def _key(line: bytes) -> str | None:
    """The id of a record, or of the coding or question that it is about; a record without any is its own key."""
    try:
        keys = _KEYS.decode(line)
        kept = keys.record()
    except _UNREADABLE:
        return None
    if keys.question:  # of two decisions about one question one stands, whatever their ids
        return f"question {keys.question}"
    if kept is not keys and kept.id:
        return f"{kept.id} {keys.text}".strip()
    return keys.id or line.decode("utf-8", "replace")


def _by_place(line: bytes) -> Order:
    keys = _KEYS.decode(line).record()
    return keys.document, keys.start, keys.end, keys.code, keys.id


def _by_question(line: bytes) -> Order:
    keys = _KEYS.decode(line)
    return keys.start, keys.end, keys.question, keys.id


def _by_id(line: bytes) -> Order:
    keys = _KEYS.decode(line)
    return keys.record().id, keys.at


def _by_time(line: bytes) -> Order:
    return _KEYS.decode(line).at, line.decode("utf-8", "replace")


def _orders(line: bytes) -> tuple[Callable[[bytes], Order], ...]:
    """The orders in which the tool may have written such a record, the likeliest first."""
    keys = _KEYS.decode(line)
    if keys.question:
        return _by_question, _by_time
    if keys.record() is not keys:
        return _by_id, _by_place, _by_time
    return (_by_place, _by_time) if keys.end >= 0 else (_by_time, _by_id)


def _order(sides: Sides) -> Callable[[bytes], Order]:
    """The order that the lines of both sides have; where they have none, the likeliest."""
    first = next((line for side in (sides.ours, sides.theirs) for line in side.values()), b"{}")
    orders = _orders(first)
    for order in orders:
        places = [[order(line) for line in side.values()] for side in (sides.ours, sides.theirs)]
        if all(one == sorted(one) for one in places):
            return order
    return orders[0]


def _block(conflict: Conflict, marker_size: int) -> bytes:
    ours, theirs = ([line] if line else [] for line in (conflict.ours, conflict.theirs))
    return conflict_block(ours, theirs, marker_size)
