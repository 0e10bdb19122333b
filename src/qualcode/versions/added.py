"""Codes that were added after the first version: before that nobody was asked about them."""

from collections.abc import Iterable

from qualcode.model import Codebook
from qualcode.records import Migration


def came_with(migrations: Iterable[Migration], codebook: Codebook) -> dict[str, str]:
    """The codes of a codebook that a migration added, each with the version that has it first.

    A step may name them by a pattern; a template comes with the code above it.
    What came from a merge or a split was asked before, under the codes it came from.

    >>> from qualcode.model import Code
    >>> from qualcode.records import Step
    >>> came_with([Migration("1.0.0", "2.0.0", (Step("add", ("hope",)),))], Codebook(codes=(Code("hope", "Hope"),)))
    {'hope': '2.0.0'}
    """
    found: dict[str, str] = {}
    for migration in migrations:
        names = [name for step in migration.steps if step.kind == "add" for name in step.codes]
        came = {into for step in migration.steps if step.kind in ("merge", "split") for into in step.into}
        for code in codebook.codes:
            own = (code.id, code.parent or "") if code.template else (code.id,)
            if came.isdisjoint(own) and any(_means(name, one) for name in names for one in own):
                found.setdefault(code.id, migration.new)
    return found


def _means(pattern: str, code_id: str) -> bool:
    head, star, tail = pattern.partition("*")
    if not star:
        return pattern == code_id
    return len(code_id) >= len(head) + len(tail) and code_id.startswith(head) and code_id.endswith(tail)
