"""One line that both sides changed: what of it can be put together, and what only a person can decide."""

from typing import Any

import msgspec

from qualcode.model import Coding

PLACE = frozenset({"document", "start", "end", "quote"})
"""What an update of the text changes."""
RECODING = frozenset({"code", "was", "waits"})
"""What a migration changes."""
_STAMPS = frozenset({"by", "at"})
_FIELDS = {name: index for index, name in enumerate(Coding.__struct_fields__)}

Values = dict[str, Any]


def values_of(line: bytes) -> Values:
    """The fields of a line."""
    values: Values = msgspec.json.decode(line, type=dict[str, Any])
    return values


def combined(base: bytes | None, ours: bytes, theirs: bytes) -> bytes | None:
    """One line out of two that differ; `None` where a person must choose.

    Two lines that say the same at different times are one, the earlier. What a
    tool carried over (the code by a migration, the place by an update of the
    text) goes together with what a person wrote on the other side; what two
    persons wrote does not.
    """
    mine, other = values_of(ours), values_of(theirs)
    if mine == other:
        return min(ours, theirs)
    if _without_stamps(mine) == _without_stamps(other):
        return min((_stamps(mine), ours), (_stamps(other), theirs))[1]
    if base is None or "code" not in mine:
        return None
    old = values_of(base)
    my_changes, other_changes = _changes(old, mine), _changes(old, other)
    if any(mine.get(name) != other.get(name) for name in my_changes & other_changes):
        return None
    if not (carried(old, mine) or carried(old, other)):
        return None
    return with_fields(ours, theirs, other_changes)


def carried(old: Values, new: Values) -> bool:
    """Whether a coding was only carried over: its place by an update of the text, its code by a migration."""
    changes = _changes(old, new)
    if changes & RECODING and len(new.get("was", [])) <= len(old.get("was", [])) and not new.get("waits"):
        return False
    return changes <= PLACE | RECODING


def _changes(old: Values, new: Values) -> frozenset[str]:
    return frozenset(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))


def with_fields(line: bytes, source: bytes, names: frozenset[str]) -> bytes:
    """A coding's line with some fields as another line has them, in the order in which codings are written."""
    raw, more = (msgspec.json.decode(one, type=dict[str, msgspec.Raw]) for one in (line, source))
    fields = {name: value for name, value in raw.items() if name not in names}
    fields |= {name: more[name] for name in names if name in more}
    ordered = sorted(fields, key=lambda name: (_FIELDS.get(name, len(_FIELDS)), name))
    written = msgspec.json.encode({name: fields[name] for name in ordered})
    return written.replace(b"\xe2\x80\xa8", b"\\u2028").replace(b"\xe2\x80\xa9", b"\\u2029")


def _without_stamps(values: Values) -> Values:
    decided = "question" in values  # its id, and those of what it made, come from the time
    kept = {name: value for name, value in values.items() if name not in _STAMPS and not (decided and name == "id")}
    if decided and isinstance(kept.get("made"), list):
        kept["made"] = [_without_id(one) for one in kept["made"]]
    if isinstance(kept.get("was"), list):
        kept["was"] = [_without_stamps(step) if isinstance(step, dict) else step for step in kept["was"]]
    return kept


def _without_id(made: Any) -> Any:
    return {name: value for name, value in made.items() if name != "id"} if isinstance(made, dict) else made


def _stamps(values: Values) -> list[tuple[str, str]]:
    """When and by whom, the newest step first: of two who did the same the earlier counts."""
    past = values.get("was")
    steps = [step for step in past if isinstance(step, dict)] if isinstance(past, list) else []
    return [(str(one.get("at", "")), str(one.get("by", ""))) for one in (*reversed(steps), values)]
