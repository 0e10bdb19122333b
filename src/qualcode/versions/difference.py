"""What differs between two versions of a codebook, code by code and field by field."""

from collections.abc import Iterator
from typing import NamedTuple

from qualcode.model import Code, Codebook, Facet

TEXTS = ("definition", "use_when", "not_when", "examples", "source", "color", "patterns")
"""Fields of a code that may change without a change of the tree."""


class Difference(NamedTuple):
    """One thing that one version has and the other has not, or has otherwise."""

    kind: str
    """`added`, `removed`, `label`, `moved`, one of `TEXTS`; of facets `facet-added`, `facet-removed`, `facet-label`,
    `facet-under`, `facet-several`, `value-added`, `value-removed`, `value-label`, `value-definition`."""
    code: str
    """The id of the code; of a facet its id, of a value `facet=value`."""
    before: str = ""
    """Of `moved` the parent's id, empty at the top; of `added` and `removed` the label on its side."""
    after: str = ""


def differences(old: Codebook, new: Codebook) -> list[Difference]:
    """Everything that differs, in the order of the newer codebook, then what it lacks; the order of codes is nothing.

    >>> old = Codebook(codes=(Code("trust", "Trust"), Code("doubt", "Doubt")))
    >>> new = Codebook(codes=(Code("trust", "Trusting"),))
    >>> [tuple(one) for one in differences(old, new)]
    [('label', 'trust', 'Trust', 'Trusting'), ('removed', 'doubt', 'Doubt', '')]
    """
    return [*_of_codes(old, new), *_of_facets(old, new)]


def _of_codes(old: Codebook, new: Codebook) -> Iterator[Difference]:
    for code in new.codes:
        if code.id in old.by_id:
            yield from (one for one in _of_code(old.by_id[code.id], code) if not _inherited(one, old, new))
        else:
            yield Difference("added", code.id, "", code.label)
    for code in old.codes:
        if code.id not in new.by_id:
            yield Difference("removed", code.id, code.label, "")


def _inherited(one: Difference, old: Codebook, new: Codebook) -> bool:
    """Whether a code has another colour only because the code above it has."""
    before, after = (book.by_id.get(book.by_id[one.code].parent or "") for book in (old, new))
    return (
        one.kind == "color"
        and before is not None
        and after is not None
        and (before.id, before.color, after.color) == (after.id, one.before, one.after)
    )


def _of_code(old: Code, new: Code) -> Iterator[Difference]:
    if old.label != new.label:
        yield Difference("label", new.id, old.label, new.label)
    if old.parent != new.parent:
        yield Difference("moved", new.id, old.parent or "", new.parent or "")
    for name in TEXTS:
        before, after = _text(old, name), _text(new, name)
        if before != after:
            yield Difference(name, new.id, before, after)


def _text(code: Code, name: str) -> str:
    value: str | tuple[str, ...] = getattr(code, name)
    return value if isinstance(value, str) else "\n".join(value)


def _of_facets(old: Codebook, new: Codebook) -> Iterator[Difference]:
    for facet in new.facets:
        before = old.facet(facet.id)
        if before is None:
            yield Difference("facet-added", facet.id, "", facet.label)
        else:
            yield from _of_facet(before, facet)
    for facet in old.facets:
        if new.facet(facet.id) is None:
            yield Difference("facet-removed", facet.id, facet.label, "")


def _of_facet(old: Facet, new: Facet) -> Iterator[Difference]:
    if old.label != new.label:
        yield Difference("facet-label", new.id, old.label, new.label)
    if old.under != new.under:
        yield Difference("facet-under", new.id, ", ".join(old.under), ", ".join(new.under))
    if old.several != new.several:
        yield Difference("facet-several", new.id, _said(old.several), _said(new.several))
    was = {value.id: value for value in old.values}
    for value in new.values:
        name = f"{new.id}={value.id}"
        if value.id not in was:
            yield Difference("value-added", name, "", value.label)
            continue
        if was[value.id].label != value.label:
            yield Difference("value-label", name, was[value.id].label, value.label)
        if was[value.id].definition != value.definition:
            yield Difference("value-definition", name, was[value.id].definition, value.definition)
    for value in old.values:
        if value.id not in new.value_ids:
            yield Difference("value-removed", f"{new.id}={value.id}", value.label, "")


def _said(truth: bool) -> str:
    return "true" if truth else "false"
