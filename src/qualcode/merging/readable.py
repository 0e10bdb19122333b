"""Codings and other records as lines for people: in diffs, and where a merge is told of."""

import msgspec

from qualcode.merging.merged import Merged
from qualcode.merging.one_line import Values, values_of
from qualcode.phrases import counted
from qualcode.text import one_line

_QUOTE = 50
"""How many signs of a quote a message shows."""
_TWINS = 10
"""Of how many twins a message shows which stands."""
_SHOWN = frozenset({"id", "start", "end", "code", "facets", "quote", "note", "by", "at", "was", "waits", "document"})


def readable_lines(raw: bytes) -> str:
    """A file of codings, or of other records, as one line each; a line that is none stands as it is."""
    return "".join(readable_line(line) + "\n" for line in raw.split(b"\n") if line.strip())


def readable_line(line: bytes, width: int | None = None) -> str:
    """A coding's place, code, words, note and past, and any field more: whatever changes shows.

    Args:
        line: As it stands in the file.
        width: How much of a coding's words to show; else all.

    >>> readable_line(b'{"id":"01D5","document":"p1","start":6,"end":9,"code":"trust","quote":"yes","by":"ann"}')
    '6-9  trust  “yes”  · ann 01D5'
    """
    try:
        values = values_of(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return line.decode("utf-8", "replace")
    if {"start", "end", "code"} <= values.keys():
        return _coding(values, width)
    if width is not None and "question" in values:
        return _decision(values)
    inner = values.pop("coding", None)
    if isinstance(inner, dict):
        return f"{_coding(inner, width)}  [{_rest(values, frozenset())}]"
    if inner is not None:
        values["coding"] = inner
    return _rest(values, frozenset())


def _coding(values: Values, width: int | None) -> str:
    parts = [f"{values.get('start')}-{values.get('end')}", str(values.get("code", ""))]
    facets = values.get("facets")
    if isinstance(facets, dict) and facets:
        parts.append("[" + "; ".join(f"{name}={_listed(value)}" for name, value in facets.items()) + "]")
    if values.get("quote"):
        parts.append(f"“{one_line(str(values['quote']), width)}”")
    if values.get("note"):
        parts.append(f"-- {one_line(str(values['note']))}")
    if values.get("waits"):
        parts.append(f"(waits since {values['waits']})")
    past = values.get("was")
    if isinstance(past, list):
        parts += [f"(was {_rest(step, frozenset()) if isinstance(step, dict) else step})" for step in past]
    more = _rest(values, _SHOWN)
    if more:
        parts.append(f"[{more}]")
    stamp = " ".join(str(values[name]) for name in ("by", "at", "id") if values.get(name))
    return "  ".join([*parts, f"· {stamp}"])


def _decision(values: Values) -> str:
    """What was decided, in short: for a message beside which the file has all of it."""
    parts = [f"{values.get('start')}-{values.get('end')}", f"decided: {values.get('decision')}"]
    if values.get("took"):
        parts.append(f"of {_listed(values['took'])}")
    parts.append("so " + (_codes(values.get("made")) or "no code"))
    for side in values.get("sides", []):
        if isinstance(side, dict):
            parts.append(f"[{side.get('layer')}: {_codes(side.get('codings')) or 'no code'}]")
    if values.get("class"):
        parts.append(f"({values['class']})")
    if values.get("note"):
        parts.append(f"-- {one_line(str(values['note']))}")
    stamp = " ".join(str(values[name]) for name in ("by", "at", "question") if values.get(name))
    return "  ".join([*parts, f"· {stamp}"])


def _codes(codings: object) -> str:
    found = codings if isinstance(codings, list) else []
    return ", ".join(str(one.get("code")) for one in found if isinstance(one, dict))


def _rest(values: Values, shown: frozenset[str]) -> str:
    return "; ".join(f"{name}={_listed(value)}" for name, value in values.items() if name not in shown)


def _listed(value: object) -> str:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ", ".join(value)
    return one_line(value) if isinstance(value, str) else msgspec.json.encode(value).decode("utf-8")


def told(merged: Merged, path: str) -> list[str]:
    """What a person must know of a merge: every conflict with its two sides, and every twin that was dropped."""
    lines = []
    if merged.conflicts:
        n = counted(len(merged.conflicts), "conflict")
        lines.append(
            f"{path}: {n}; of the lines between the marks <<<<<<< and >>>>>>> keep one, take the marks out,"
            f" then `git add {path}`"
        )
    for conflict in merged.conflicts:
        lines += [f"  {conflict.why}:", f"    ours:   {_side(conflict.ours)}", f"    theirs: {_side(conflict.theirs)}"]
    if merged.twins:
        lines.append(f"{path}: {counted(len(merged.twins), 'coding')} set on both sides; one stands for both:")
        lines += [f"    {readable_line(twin.kept, _QUOTE)}" for twin in merged.twins[:_TWINS]]
        if len(merged.twins) > _TWINS:
            lines.append(f"    and {len(merged.twins) - _TWINS} more")
    return lines


def _side(line: bytes) -> str:
    """One side of a conflict: of codings the words are cut, of records of a layer there may be several lines."""
    lines = line.split(b"\n") if line else [b"(removed)"]
    return "; ".join(readable_line(one, _QUOTE).strip() for one in lines)
