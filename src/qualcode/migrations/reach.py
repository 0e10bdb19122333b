"""What the steps of a migration are about, one by one: patterns written out, templates with the code above them.

A step names a code by its id, a facet as `facet:stakeholder`, a value of it as `stakeholder=students`.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from qualcode.model import Codebook
from qualcode.records import Migration, Step
from qualcode.versions.patterns import star_of

FACET = "facet:"
CARRIES_TEMPLATES = ("rename", "merge", "split", "retire", "extract", "add")
"""Steps on a code that hold for the templates below it as well, unless a step names those."""


class Reach(NamedTuple):
    """One code, facet or value that a step is about."""

    step: Step
    name: str
    """Of the older version; of `add` of the newer one."""
    into: tuple[str, ...] = ()
    implied: bool = False
    """Whether it is a template that goes with the code above it."""
    pattern: str = ""
    """The pattern by which the step names it, if it does."""

    @property
    def is_code(self) -> bool:
        """Whether it is neither a facet nor a value."""
        return _is_code(self.name)


def names_of(codebook: Codebook) -> list[str]:
    """Whatever a step can name in a version: codes, facets, values."""
    facets = [f"{FACET}{facet.id}" for facet in codebook.facets]
    values = [f"{facet.id}={value}" for facet in codebook.facets for value in facet.value_ids]
    return [*codebook.by_id, *facets, *values]


def reaches(migration: Migration, old: Codebook, new: Codebook) -> list[Reach]:
    """All that the steps are about, in their order, then the templates that go with a code above them.

    A pattern means what it can be true of: of `add` only what the older version
    lacks, of steps that end a code only what the newer one lacks, of the others
    what lives on, be it under another id.
    """
    before, after = names_of(old), names_of(new)
    facets = _renamed_facets(migration)
    renamed = {step.codes[0] for step in migration.steps if step.kind == "rename" and step.into}
    lives_on = {*after, *(name for name in before if not renamed.isdisjoint((name, name.rpartition("/")[0])))}
    found = [
        reach._replace(into=tuple(_full(reach.name, into, facets) for into in reach.into))
        for step in migration.steps
        for reach in _of_step(step, before, after, lives_on)
    ]
    named = {reach.name for reach in found if reach.step.kind in CARRIES_TEMPLATES}
    return [*found, *(one for reach in found for one in _templates(reach, old, new) if one.name not in named)]


def matching(pattern: str, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The names that a pattern means, each with what its `*` stands for there.

    >>> list(matching("*/dilemmas", ["hub", "hub/dilemmas"]))
    [('hub/dilemmas', 'hub')]
    """
    for name in names:
        star = star_of(pattern, name)
        if star is not None and (not _is_code(pattern) or _is_code(name)):
            yield name, star


def _of_step(step: Step, before: Sequence[str], after: Sequence[str], lives_on: Collection[str]) -> Iterator[Reach]:
    for name in step.codes:
        if name.count("*") != 1:
            yield Reach(step, name, step.into)
            continue
        found = [
            Reach(step, one, tuple(into.replace("*", star) for into in step.into), pattern=name)
            for one, star in matching(name, after if step.kind == "add" else before)
            if _can_be(step, one, before, after, lives_on)
        ]
        led = [reach for reach in found if not {*after}.isdisjoint(reach.into)]
        yield from led if led and step.kind in ("rename", "merge") else found


def _can_be(step: Step, name: str, before: Collection[str], after: Collection[str], lives_on: Collection[str]) -> bool:
    """Whether a step can be true of a name; `lives_on` are those that the newer version has, also under another id."""
    if step.kind == "add":
        return name not in before
    if step.kind in ("retire", "merge") or (step.kind == "rename" and step.into):
        return name not in after
    return step.kind in ("split", "extract") or name in lives_on


def _templates(reach: Reach, old: Codebook, new: Codebook) -> Iterator[Reach]:
    """The templates below a code that go with it."""
    kind = reach.step.kind
    if not reach.is_code or kind not in CARRIES_TEMPLATES or (kind == "rename" and not reach.into):
        return
    book = new if kind == "add" else old
    for child in book.children(reach.name):
        template = book.by_id[child].template
        if template is None:
            continue
        into = tuple(f"{code}/{template}" for code in reach.into if f"{code}/{template}" in new.by_id)
        if kind == "add":
            goes = child not in old.by_id
        elif kind == "split":
            goes = bool(set(into) - {child})
        else:
            goes = child not in new.by_id and (kind in ("retire", "extract") or bool(into))
        if goes:
            yield Reach(reach.step, child, reach.into if kind == "extract" else into, implied=True)


def _renamed_facets(migration: Migration) -> dict[str, str]:
    return {
        step.codes[0].removeprefix(FACET): step.into[0].removeprefix(FACET)
        for step in migration.steps
        if step.kind == "rename" and step.into and step.codes[0].startswith(FACET)
    }


def _full(name: str, into: str, facets: dict[str, str]) -> str:
    """What a step leads into, in full: a value may be written without its facet."""
    if name.startswith(FACET):
        return into if into.startswith(FACET) else f"{FACET}{into}"
    facet, equals, _ = name.partition("=")
    return f"{facets.get(facet, facet)}={into}" if equals and "=" not in into else into


def _is_code(name: str) -> bool:
    return "=" not in name and not name.startswith(FACET)
