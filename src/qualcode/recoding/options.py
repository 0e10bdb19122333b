"""Under which codes a coding that waits may be placed, as its migration says."""

from collections.abc import Collection

from qualcode.migrations.reach import CARRIES_TEMPLATES
from qualcode.records import QUEUED, Migration, Step
from qualcode.versions.patterns import star_of

_CARRY_TEMPLATES = ("split", "retire")
"""Steps that leave codings to people and hold for the templates below a code as well, unless a step names those."""


def queued_step(migration: Migration, code_id: str) -> Step | None:
    """The step for which codings of a code wait, as far as the steps alone tell; `None` where none makes them wait."""
    queued = [step for step in migration.steps if step.kind in QUEUED]
    near = next((step for step in queued if code_id in step.near), None)
    named = [step for step in migration.steps if step.kind in CARRIES_TEMPLATES and _star(step, code_id) is not None]
    told = next((step for step in queued if _star(step, code_id) is not None), near)
    if told is not None or named:
        return told
    above = code_id.rpartition("/")[0]
    return next((step for step in queued if step.kind in _CARRY_TEMPLATES and above in step.codes), None)


def _star(step: Step, code_id: str) -> str | None:
    """What `*` stands for where a step names a code by a pattern; `None` where it does not name it at all."""
    return next((star for name in step.codes if (star := star_of(name, code_id)) is not None), None)


def options(step: Step | None, code_id: str, known: Collection[str]) -> tuple[str, ...]:
    """The codes that a migration suggests for a coding, in the order of its step; any other code is open as well.

    >>> split = Step("split", ("trust",), into=("trust-given", "trust-lost"))
    >>> options(split, "trust", {"trust-given", "trust-lost"})
    ('trust-given', 'trust-lost')
    >>> options(Step("narrow", ("trust",)), "trust", {"trust", "doubt"})
    ('trust',)
    >>> options(Step("widen", ("trust",), near=("doubt",)), "doubt", {"trust", "doubt"})
    ('doubt', 'trust')
    """
    if step is None:
        found: tuple[str, ...] = (code_id,)
    elif step.kind in ("narrow", "widen"):
        found = (code_id, *(step.codes if code_id in step.near else ()), *step.into)
    elif (star := _star(step, code_id)) is not None:
        found = tuple(code.replace("*", star) for code in step.into)
    else:
        template = code_id.rpartition("/")[2]
        found = tuple(f"{code}/{template}" for code in step.into)
    return tuple(dict.fromkeys(code for code in found if code in known))
