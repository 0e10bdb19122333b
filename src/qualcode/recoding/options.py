"""Under which codes a coding that waits may be placed, as its migration says."""

import re
from collections.abc import Collection

from qualcode.records import QUEUED, Migration, Step

_CARRY_TEMPLATES = ("split", "retire")
"""Steps on a code that hold for the templates below it as well, unless a step names those."""


def queued_step(migration: Migration, code_id: str) -> Step | None:
    """The step for which codings of a code wait; `None` where no step of the migration makes them wait."""
    queued = [step for step in migration.steps if step.kind in QUEUED]
    named = (step for step in queued if _star(step, code_id) is not None)
    near = (step for step in queued if code_id in step.near)
    above = (step for step in queued if step.kind in _CARRY_TEMPLATES and code_id.rpartition("/")[0] in step.codes)
    return next(named, None) or next(near, None) or next(above, None)


def _star(step: Step, code_id: str) -> str | None:
    """What `*` stands for where a step names a code by a pattern; `None` where it does not name it at all."""
    for name in step.codes:
        head, star, tail = name.partition("*")
        found = re.fullmatch(f"{re.escape(head)}(.*){re.escape(tail)}" if star else re.escape(name), code_id)
        if found:
            return found[1] if star else ""
    return None


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
