"""What kind of change differences amount to: can text that was coded before be wrong now?

A patch makes words clearer; a minor change adds; a major one can make coded text wrong. That a code stands under
another parent is major where the parents are of both versions: whoever counts the old parent counts the codes below
it, so the same codings say less of the one and more of the other. Where only new codes were put between, no code of
the older version covers anything else than before, and the change is minor.
"""

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

from qualcode.model import Codebook, Facet
from qualcode.records import Migration, Step
from qualcode.versions.difference import Difference, differences
from qualcode.versions.numbers import MAJOR, MINOR, PATCH, greater

MEANING = ("definition", "use_when", "not_when")
"""The texts of a code that say what it takes in; a migration says whether a change of them narrows or widens it."""
_CALLED = {"narrow": "narrower", "widen": "wider", "clarify": "the same, told more clearly"}
_GONE = {"merge": "merged into", "split": "split into", "rename": "given another id,", "extract": "extracted into"}
_BY_KIND = {
    "label": (PATCH, "{code} has another label"),
    "facet-added": (MINOR, "facet {code} was added"),
    "facet-removed": (MAJOR, "facet {code} was removed"),
    "facet-label": (PATCH, "facet {code} has another label"),
    "value-added": (MINOR, "value {code} was added"),
    "value-removed": (MAJOR, "value {code} was removed"),
    "value-label": (PATCH, "value {code} has another label"),
    "value-definition": (PATCH, "value {code} has another definition"),
}


class Judged(NamedTuple):
    """A difference, and what kind of change it is."""

    difference: Difference
    """Of kind `step` where a migration says something of a code that no difference shows."""
    change: str
    """One of `patch`, `minor`, `major`."""
    because: str
    """A sentence without its full stop."""
    open: bool = False
    """Whether a text changed of which no migration says what that means: it counts as a patch until one does."""


def judged(old: Codebook, new: Codebook, migrations: Sequence[Migration] = ()) -> list[Judged]:
    """Every difference with the kind of change that it is, in the order of `differences`.

    Args:
        old: The version before.
        new: The version after.
        migrations: Those that lead from the one to the other, if there are any.

    >>> from qualcode.model import Code
    >>> one, two = Codebook(codes=(Code("trust", "Trust"),)), Codebook(codes=(Code("doubt", "Doubt"),))
    >>> [(row.change, row.because) for row in judged(one, two)]
    [('minor', "'doubt' was added"), ('major', "'trust' was removed")]
    """
    steps = [(migration.id, step) for migration in migrations for step in migration.steps]
    found = [_judged(one, old, new, steps) for one in differences(old, new)]
    return [*found, *_by_steps_alone(found, old, new, steps)]


def kind_of_change(rows: Sequence[Judged]) -> str:
    """The greatest kind of change among differences; empty where there is none."""
    kind = ""
    for row in rows:
        kind = greater(kind, row.change)
    return kind


def names_code(step: Step, code_id: str) -> bool:
    """Whether a step is about a code, by its id or by a pattern such as `*/dilemmas`."""
    return any(name == code_id or fnmatchcase(code_id, name) for name in step.codes)


_Steps = Sequence[tuple[str, Step]]


def _judged(one: Difference, old: Codebook, new: Codebook, steps: _Steps) -> Judged:
    if one.kind in MEANING:
        return _meaning(one, steps)
    if one.kind == "moved":
        return _moved(one, old, new)
    if one.kind == "added":
        above = new.by_id[one.code].parent
        where = f" under '{above}'" if above else ""
        return Judged(one, MINOR, f"'{one.code}' was added{where}")
    if one.kind == "removed":
        return Judged(one, MAJOR, _gone(one.code, steps))
    if one.kind in ("facet-under", "facet-several"):
        return _facet(one, old, new)
    change, sentence = _BY_KIND.get(one.kind, (PATCH, f"{{code}} has another {_said(one.kind)}"))
    return Judged(one, change, sentence.format(code=f"'{one.code}'"))


def _said(kind: str) -> str:
    called = {"use_when": "“use when”", "not_when": "“not when”", "color": "colour"}
    return {**called, "examples": "list of examples", "patterns": "list of patterns"}.get(kind, kind)


def _meaning(one: Difference, steps: _Steps) -> Judged:
    what = f"the {_said(one.kind)} of '{one.code}' changed"
    for migration, step in steps:
        if step.kind in _CALLED and names_code(step, one.code):
            change = PATCH if step.kind == "clarify" else MAJOR
            return Judged(one, change, f"{what}, and migration {migration} calls it {_CALLED[step.kind]}")
    return Judged(one, PATCH, what, open=True)


def _moved(one: Difference, old: Codebook, new: Codebook) -> Judged:
    before = {code for code in old.lineage(one.code)[:-1] if code in new.by_id}
    after = {code for code in new.lineage(one.code)[:-1] if code in old.by_id}
    where = f"under '{one.after}'" if one.after else "to the top"
    what = f"'{one.code}' was moved {where}"
    lost, won = sorted(before - after), sorted(after - before)
    if not lost and not won:
        return Judged(one, MINOR, f"{what}, and no code of both versions covers more or less by it")
    parts = [f"no longer count under {_quoted(lost)}"] if lost else []
    parts += [f"count under {_quoted(won)} now"] if won else []
    return Judged(one, MAJOR, f"{what}: its codings {' and '.join(parts)}")


def _gone(code: str, steps: _Steps) -> str:
    for _, step in steps:
        if not names_code(step, code):
            continue
        if step.kind == "retire":
            return f"'{code}' was retired"
        if step.kind in _GONE and step.into:
            return f"'{code}' was {_GONE[step.kind]} {_quoted(step.into)}"
    return f"'{code}' was removed"


def _facet(one: Difference, old: Codebook, new: Codebook) -> Judged:
    if one.kind == "facet-several":
        fewer = one.after == "false"
        return Judged(one, MAJOR if fewer else MINOR, f"facet '{one.code}' takes {'one value' if fewer else 'several'}")
    was, now = old.facet(one.code), new.facet(one.code)
    lost = _lost(was, old, new) if was else []
    if lost:
        return Judged(one, MAJOR, f"facet '{one.code}' no longer stands on {_quoted(lost)}")
    more = bool(now and _lost(now, new, old))
    what = "stands on more codes" if more else "stands on the same codes, told otherwise"
    return Judged(one, MINOR if more else PATCH, f"facet '{one.code}' {what}")


def _by_steps_alone(found: Sequence[Judged], old: Codebook, new: Codebook, steps: _Steps) -> Iterator[Judged]:
    """Narrowings, widenings and splits of codes that still stand, where no text of theirs shows it."""
    told = {row.difference.code for row in found if row.change == MAJOR and row.difference.kind in MEANING}
    for migration, step in steps:
        for code in (one.id for one in new.codes if one.id in old.by_id and names_code(step, one.id)):
            if step.kind in ("narrow", "widen") and code not in told:
                told.add(code)
                because = f"migration {migration} calls '{code}' {_CALLED[step.kind]}"
                yield Judged(Difference("step", code, "", step.kind), MAJOR, because)
            elif step.kind == "split":
                because = f"'{code}' was split into {_quoted(step.into)}"
                yield Judged(Difference("step", code, "", step.kind), MAJOR, because)


def _lost(facet: Facet, old: Codebook, new: Codebook) -> list[str]:
    """Codes of both versions on which a facet stands in the first and not in the second."""
    there = new.facet(facet.id)
    return [
        code.id
        for code in old.codes
        if code.id in new.by_id and old.applies(facet, code.id) and not (there and new.applies(there, code.id))
    ]


def _quoted(names: Sequence[str]) -> str:
    *others, last = [f"'{name}'" for name in names]
    return f"{', '.join(others)} and {last}" if others else last
