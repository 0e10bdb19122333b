"""The keys of a matrix: its rows and columns, and what falls under each."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from qualcode.model import CodedDocument, Facet

NONE = "(none)"
"""The key of documents that say nothing on a dimension."""

Mark = str | tuple[str, ...] | None
"""The id of the key under which a coding falls, or several; `None` where its code is not in the codebook."""


def keys_in(mark: Mark) -> tuple[str, ...]:
    """The ids of a mark's keys."""
    return (mark,) if isinstance(mark, str) else mark or ()


class Key(NamedTuple):
    """One row or column of a matrix."""

    id: str
    label: str


@dataclass(frozen=True)
class Dimension:
    """The keys of the rows or columns, and what falls under each."""

    spec: str
    keys: tuple[Key, ...]
    marks: Callable[[CodedDocument], Iterable[Mark]]
    """One mark a coding, in the order of the codings."""
    fixed: Mapping[str, str] | None = None
    """The mark that all codings of a document have, where it does not depend on the coding."""
    holds: Mapping[str, tuple[str, ...]] | None = None
    """The keys under which each document falls; `None` where keys do not tell documents apart."""
    layers: Mapping[str, frozenset[str]] | None = None
    """The layers of each key; `None` where keys do not tell layers apart."""
    codes: Mapping[str, frozenset[str]] | None = None
    """The codes counted under each key, where keys are codes."""
    facet: Facet | None = None
    unplaced: str = ""
    """What is true of codings that fall under no key."""

    def base(self, document_id: str) -> Iterable[str | None]:
        """The keys that have a document to themselves, or `None` for all keys alike."""
        if self.holds is not None:
            return self.holds.get(document_id, ())
        return (None,) if self.layers is None else tuple(self.layers)

    @property
    def parts_documents(self) -> bool:
        """Whether keys differ in the documents or layers that they are about."""
        return self.holds is not None or self.layers is not None


def labelled_keys(pairs: Iterable[tuple[str, str]]) -> tuple[Key, ...]:
    """Keys with labels; a label that several have is followed by the id."""
    listed = list(pairs)
    times = Counter(label for _, label in listed)
    return tuple(Key(key, label if times[label] == 1 else f"{label} ({key})") for key, label in listed)
