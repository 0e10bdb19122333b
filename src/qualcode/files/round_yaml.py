"""What happened to a round: `records/rounds/ROUND.yaml`, one step an entry, the oldest first."""

import re

from qualcode.errors import did_you_mean
from qualcode.files.simple_yaml import format_value
from qualcode.files.yaml_nodes import FieldReader, Fields, parse_yaml
from qualcode.problem import Problem
from qualcode.records import ROUND_STEPS, RoundRecord, RoundStep

_SHA256 = re.compile(r"[0-9a-f]{64}|")
_CODINGS = re.compile(r"codings/[^/\\\x00]+/[^/\\\x00]+\.jsonl")
_RESTORE = "restore it from version control"


def parse_round(text: str, path: str) -> tuple[RoundRecord | None, list[Problem]]:
    """The record of a round; a step that cannot be read is a problem and the others are kept."""
    tree, problems = parse_yaml(text, path)
    if not isinstance(tree, Fields):
        return None, [*problems, Problem(path, 1, "round-record", f"must be a map with `history`; {_RESTORE}")]
    reader = FieldReader(tree, path, problems)
    reader.only(("round", "history"))
    steps = [step for entry in reader.maps("history") if (step := _step(entry))]
    return RoundRecord(reader.text("round"), tuple(steps), path), problems


def _step(entry: FieldReader) -> RoundStep | None:
    entry.only(("step", "date", "by", "why", "files", "unfinished"))
    kind = entry.text("step")
    if kind not in ROUND_STEPS:
        entry.problem("step", "round-record", f"no step '{kind}'{did_you_mean(kind, ROUND_STEPS)}")
        return None
    files = entry.map("files")
    unfinished = entry.texts("unfinished")
    for name in (*files, *unfinished):
        if not _CODINGS.fullmatch(name) or ".." in name.split("/") or not _SHA256.fullmatch(files.get(name, "")):
            entry.problem("files", "round-record", f"'{name}' is no file of codings with its sha256; {_RESTORE}")
    return RoundStep(
        kind=kind,
        date=entry.text("date"),
        by=entry.text("by"),
        why=entry.text("why"),
        files={name: sha256 for name, sha256 in files.items() if _CODINGS.fullmatch(name)},
        unfinished=unfinished,
        line=entry.fields.line,
    )


def format_round(record_id: str) -> str:
    """The head of a new record, to which steps are added."""
    return f"round: {format_value(record_id)}\nhistory:\n"


def format_step(step: RoundStep) -> str:
    """One step as an entry at the end of the record."""
    lines = [f"step: {step.kind}"]
    lines += [f"{name}: {format_value(text)}" for name in ("date", "by", "why") if (text := getattr(step, name))]
    if step.files:
        lines.append("files:")
        lines += [f"  {format_value(name)}: {sha256}".rstrip() for name, sha256 in sorted(step.files.items())]
    if step.unfinished:
        lines.append("unfinished:")
        lines += [f"  - {format_value(name)}" for name in sorted(step.unfinished)]
    return "".join(f"  {'  ' if number else '- '}{line}\n" for number, line in enumerate(lines))
