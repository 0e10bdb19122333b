"""The nouns of a derived data set: what a question about the study found, to be coded again."""

import shlex
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import msgspec

from qualcode.phrases import counted

Query = tuple[tuple[str, tuple[str, ...]], ...]
"""The scope options of a question, each with its values: `(("code", ("*/dilemmas",)),)`."""


def asked(query: Query) -> str:
    """A question as people type it.

    >>> asked((("code", ("*/dilemmas",)), ("where", ("hub_type=NGO",))))
    "--code '*/dilemmas' --where hub_type=NGO"
    """
    words = []
    for name, values in query:
        if name == "exact":
            words.append("--exact")
        elif name == "where":
            words += [f"--where {shlex.quote(value)}" for value in values]
        else:
            words.append(f"--{name} {shlex.quote(','.join(values))}")
    return " ".join(words)


class Parent(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A coding of the study from which an item was made, as it was then."""

    coding: str
    """Its id."""
    layer: str
    code: str
    """The item's category, or one of them."""
    start: int
    end: int
    facets: dict[str, list[str]] = {}


class Item(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A passage of a data set: codings that the question found, those that overlap taken together."""

    id: str
    document: str
    start: int
    end: int
    quote: str
    parents: tuple[Parent, ...]
    gone: str = ""
    """The day on which an update found none of its parents any more; it stays, because somebody had coded it."""

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of its parents, each once."""
        return tuple(dict.fromkeys(parent.code for parent in self.parents))


class ItemChange(NamedTuple):
    """What the study now says of an item, where that is not what the item says."""

    kind: str
    """`changed`, `gone` (no parent is left) or `new` (the question finds what no item has)."""
    item: str
    """The item's id; empty for a new one."""
    document: str
    start: int
    end: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class DataSet:
    """A question about the study and the items that it found."""

    name: str
    """Of its folder."""
    title: str = ""
    query: Query = ()
    made: str = ""
    """The day on which the question was last asked."""
    by: str = ""
    codebook: str = ""
    """The version of the study's codebook under which it was asked."""
    items: tuple[Item, ...] = ()
    """In the order of their documents' ids and of the text."""
    changes: tuple[ItemChange, ...] = ()
    """What is no longer as it was when the question was asked."""
    fault: str = ""
    """Why the question cannot be asked again, such as a code that the codebook no longer has."""

    @property
    def origin(self) -> str:
        """What its numbers are on, in a sentence."""
        n_parents = sum(len(item.parents) for item in self.items)
        under = f" under codebook {self.codebook}" if self.codebook else ""
        return (
            f"Data set '{self.name}': {counted(len(self.items), 'item')} of {counted(n_parents, 'coding')} of the"
            f" study, found by {asked(self.query)} on {self.made}{under}."
        )

    @cached_property
    def by_id(self) -> Mapping[str, Item]:
        """Each item under its id."""
        return {item.id: item for item in self.items}

    @cached_property
    def by_document(self) -> Mapping[str, tuple[Item, ...]]:
        """The items of each document, in the order of the text."""
        found: dict[str, list[Item]] = {}
        for item in sorted(self.items, key=lambda item: (item.document, item.start)):
            found.setdefault(item.document, []).append(item)
        return {document: tuple(items) for document, items in found.items()}

    def item_at(self, document_id: str, start: int, end: int) -> Item | None:
        """The item in which a span lies whole."""
        items = self.by_document.get(document_id, ())
        index = bisect_right(items, start, key=lambda item: item.start) - 1
        return items[index] if index >= 0 and end <= items[index].end else None

    def state(self, item: Item) -> str:
        """`current`, `stale`, or `gone`."""
        if item.gone:
            return "gone"
        return "stale" if item.id in self._stale else "current"

    @cached_property
    def _stale(self) -> frozenset[str]:
        return frozenset(change.item for change in self.changes if change.kind != "new")
