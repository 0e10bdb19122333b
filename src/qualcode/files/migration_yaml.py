"""A migration: `codebook/migrations/A--B.yaml`, every change between two versions, with reason and who decided."""

from datetime import date

from qualcode.errors import did_you_mean
from qualcode.files.yaml_nodes import FieldReader, Fields, parse_yaml
from qualcode.problem import Problem
from qualcode.records import STEP_KINDS, Migration, Step

_HEAD = ("from", "to", "by", "date", "steps")
_STEP = ("into", "near", "reason", "by", "date")
_ONE = ("split",)
"""Steps that are about one code; so is a rename that gives a new id."""
_NEEDS_INTO = ("merge", "split", "extract")


def parse_migration(text: str, path: str) -> tuple[Migration | None, list[Problem]]:
    """A migration; a step that cannot be read is a problem and the others are kept.

    `by` and `date` at the top hold for every step that has none of its own.
    """
    tree, problems = parse_yaml(text, path)
    if tree is None and problems:
        return None, problems
    if not isinstance(tree, Fields):
        return None, [*problems, Problem(path, 1, "migration", "must be a map with `from`, `to` and `steps`")]
    reader = FieldReader(tree, path, problems)
    reader.only(_HEAD)
    old, new = reader.text("from"), reader.text("to")
    for name, value in (("from", old), ("to", new)):
        if not value:
            reader.problem(name, "migration", f"does not say `{name}` which version it leads; write `{name}: 1.0.0`")
    _check_date(reader)
    steps = []
    for entry in reader.maps("steps"):
        step = _step(entry, reader.text("by"), reader.text("date"))
        if step is not None:
            steps.append(step)
    return Migration(old, new, tuple(steps), path, dict(tree.lines)), problems


def _check_date(entry: FieldReader) -> None:
    day = entry.text("date")
    try:
        if day:
            date.fromisoformat(day)
    except ValueError:
        entry.problem("date", "date", f"'{day}' is no date; write it as 2019-04-01")


def _step(entry: FieldReader, by: str, date: str) -> Step | None:
    kinds = [key for key in entry.fields.values if key in STEP_KINDS]
    entry.only((*STEP_KINDS, *_STEP))
    if len(kinds) != 1:
        shown = " and ".join(f"`{kind}`" for kind in kinds)
        first = next(iter(entry.fields.values), "")
        what = (
            f"is both {shown}; make it two steps" if kinds else f"says no kind of step{did_you_mean(first, STEP_KINDS)}"
        )
        entry.problem(first, "step", f"a step {what}")
        return None
    kind = kinds[0]
    _check_date(entry)
    codes, into = entry.texts(kind), entry.texts("into")
    if not codes:
        entry.problem(kind, "step", f"`{kind}` names no code")
        return None
    if len(codes) > 1 and (kind in _ONE or (kind == "rename" and into)):
        entry.problem(kind, "step", f"`{kind}` is about one code; make it {len(codes)} steps")
        return None
    if kind in _NEEDS_INTO and not into:
        entry.problem(kind, "step", f"`{kind}: {codes[0]}` does not say into what; add `into:`")
        return None
    if kind != "widen" and entry.texts("near"):
        entry.problem("near", "step", "`near` belongs to `widen` alone")
        return None
    return Step(
        kind=kind,
        codes=codes,
        into=into,
        near=entry.texts("near"),
        reason=entry.text("reason"),
        by=entry.text("by") or by,
        date=entry.text("date") or date,
        line=entry.fields.line,
    )
