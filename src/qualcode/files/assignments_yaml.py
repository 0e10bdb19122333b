"""Assignments: what `qualcode.yaml` says of who codes which document, or which turns of it."""

import re

from qualcode.files.yaml_nodes import FieldReader, Fields, Scalar
from qualcode.problem import Problem
from qualcode.settings import AssignedTurns

_RULE = "assignment"
_EXAMPLE = "{document: interview-1, turns: 3-9 14}"
_RANGE = re.compile(r"([0-9]{1,9})(?:-([0-9]{1,9}))?")
_SPACED_DASH = re.compile(r"\s*[-‐‑–—]\s*")

Ranges = tuple[tuple[int, int], ...]
Assignments = tuple[dict[str, tuple[str, ...]], tuple[AssignedTurns, ...]]


def read_assignments(settings: FieldReader) -> Assignments:
    """The entry `assignments` of the settings: coder to documents, and the turns of those assigned in part.

    What does not fit is noted with its line and left out.
    """
    value = settings.fields.values.get("assignments")
    if value is None or value == "":
        return {}, ()
    if not isinstance(value, Fields):
        settings.problem("assignments", "wrong-type", "'assignments' must be a map: `coder-a: [document, …]`")
        return {}, ()
    coders = FieldReader(value, settings.path, settings.problems)
    documents: dict[str, tuple[str, ...]] = {}
    parts: list[AssignedTurns] = []
    for coder in value.values:
        known = _of_coder(coders, coder)
        documents[coder] = tuple(known)
        parts += [part for part in known.values() if part is not None]
    return documents, tuple(parts)


def _of_coder(coders: FieldReader, coder: str) -> dict[str, AssignedTurns | None]:
    """The documents of a coder; with turns where only these are assigned."""
    entries = coders.fields.values[coder]
    known: dict[str, AssignedTurns | None] = {}
    lines: dict[str, int] = {}
    for entry in [] if entries == "" else entries if isinstance(entries, list) else [entries]:
        part: AssignedTurns | None = None
        if isinstance(entry, Fields):
            part = _part(FieldReader(entry, coders.path, coders.problems), coder)
            if part is None:
                continue
        elif not isinstance(entry, Scalar):
            coders.problem(coder, "wrong-type", f"'{coder}' must be a list of documents, or of maps `{_EXAMPLE}`")
            continue
        document, line = (part.document, part.line) if part else (str(entry), _line(entry, coders.line(coder)))
        if document not in known:
            known[document], lines[document] = part, line
            continue
        twice = f"'{document}' is assigned to '{coder}' here and at line {lines[document]}"
        mend = "keep it whole or in part" if (part is None) != (known[document] is None) else "keep one of them"
        if part and known[document]:
            mend = "write all its turns into one entry"
        coders.problems.append(Problem(coders.path, line, _RULE, f"{twice}; {mend}"))
    return known


def _line(entry: object, default: int) -> int:
    return entry.line if isinstance(entry, Scalar) else default


def _part(entry: FieldReader, coder: str) -> AssignedTurns | None:
    """An assignment of some turns; `None` where it cannot be told which of what."""
    after_comma = [key for key in entry.fields.values if _is_rest(entry, key)]
    for key in entry.fields.values:
        if key not in ("document", "turns") and key not in after_comma:
            entry.problem(key, "unknown-field", f"no field '{key}' here; an entry is `{_EXAMPLE}`")
    document = entry.text("document")
    if not document:
        entry.problem("document", _RULE, f"an entry for '{coder}' names no document; write `{_EXAMPLE}`")
    if "turns" not in entry.fields.values:
        message = f"the entry of '{document}' for '{coder}' has no turns; write `{_EXAMPLE}`, or the id alone for all"
        entry.problem("turns", _RULE, message)
        return None
    words = entry.scalars("turns")
    ranges = _ranges(entry, words)
    if after_comma:
        mended = " ".join(" ".join([*words, *after_comma]).replace(",", " ").split())
        message = f"a comma inside {{…}} ends the turns before '{after_comma[0]}'; write `turns: {mended}`"
        entry.problem("turns", _RULE, message)
        return None
    return AssignedTurns(coder, document, ranges, entry.fields.line) if document and ranges else None


def _is_rest(entry: FieldReader, key: str) -> bool:
    """Whether a key is the rest of a list of turns that a comma cut off, as in `{turns: 3-9, 14}`."""
    return entry.fields.values[key] == "" and all(map(_RANGE.fullmatch, _SPACED_DASH.sub("-", key).split()))


def _ranges(entry: FieldReader, words: list[Scalar]) -> Ranges:
    """The runs of turns that words mean, such as `3-9 14`; none where one of them is no turn."""
    parts = [part for word in words for part in _SPACED_DASH.sub("-", word).replace(",", " ").split()]
    if not parts:
        entry.problem("turns", _RULE, "no turns stand here; write numbers and ranges such as `turns: 3-9 14 20-22`")
    found: list[tuple[int, int]] = []
    for part in parts:
        match = _RANGE.fullmatch(part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if match is None:
            entry.problem(
                "turns", _RULE, f"'{part}' is no turn; write numbers and ranges such as `turns: 3-9 14 20-22`"
            )
        elif first > last:
            entry.problem("turns", _RULE, f"'{part}' runs backwards; write {last}-{first}")
        elif first < 1:
            entry.problem("turns", _RULE, f"'{part}': turns are numbered from 1, as `qualcode documents show` has them")
        else:
            found.append((first, last))
    return joined_ranges(found) if len(found) == len(parts) else ()


def joined_ranges(ranges: list[tuple[int, int]]) -> Ranges:
    """Runs of numbers in order; those that overlap or follow on each other become one.

    >>> joined_ranges([(5, 8), (1, 3), (4, 4), (20, 20)])
    ((1, 8), (20, 20))
    """
    joined: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return tuple(joined)
