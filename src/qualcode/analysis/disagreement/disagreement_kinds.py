"""In what way coders differ on a unit."""

from collections.abc import Mapping, Sequence
from functools import cache

from qualcode.errors import UnknownNameError

BOUNDARY, PARENT, SIBLING = "boundary", "neighbour:parent", "neighbour:sibling"
SUBSET, OVERLAP = "several-codes:subset", "several-codes:overlap"
OTHER, PRESENCE, FACET, EXTENT = "other-code", "presence", "facet", "extent"
KINDS: Mapping[str, str] = {
    BOUNDARY: "the code stands on the next unit",
    PARENT: "different codes, one above the other",
    SIBLING: "different codes, side by side",
    SUBSET: "one has the other's codes and more",
    OVERLAP: "codes in common, others on each side",
    OTHER: "different codes, far apart",
    PRESENCE: "one has a code, the other none",
    FACET: "the same code, other facet values",
    EXTENT: "the same codes, on other words",
}
"""Each kind with what it means; a unit of several kinds counts under the first of them."""
BIT: Mapping[str, int] = {kind: 1 << number for number, kind in enumerate(KINDS)}


@cache
def kinds_of(flags: int) -> tuple[str, ...]:
    """The kinds that flags stand for, in their order.

    >>> kinds_of(1 + 64)
    ('boundary', 'presence')
    """
    return tuple(kind for kind, bit in BIT.items() if flags & bit)


def flags_of(names: Sequence[str]) -> int:
    """The flags of kinds by name; `neighbour` and `several-codes` mean both of theirs.

    Raises:
        UnknownNameError: If there is no such kind.

    >>> flags_of(["neighbour"]) == flags_of(["neighbour:parent", "neighbour:sibling"])
    True
    """
    families = dict.fromkeys(kind.split(":")[0] for kind in KINDS)
    flags = 0
    for name in names:
        if name not in KINDS and name not in families:
            raise UnknownNameError("kind", name, dict.fromkeys((*families, *KINDS)))
        for kind, bit in BIT.items():
            if name in (kind, kind.split(":")[0]):
                flags |= bit
    return flags
