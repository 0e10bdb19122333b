"""What people say about codings that wait, and what becomes of it: values, before anything is written."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import islice, takewhile
from typing import NamedTuple

from qualcode.errors import QualcodeError
from qualcode.exchange.cell_text import plain_text, unshielded
from qualcode.phrases import counted
from qualcode.times import now


class Placement(NamedTuple):
    """A person's word on one coding that waits."""

    coding: str
    """Its id, or a beginning of it that means one coding only."""
    codes: str
    """As people write it: ids or numbers of options, with ` + ` between them; or `none`."""
    note: str = ""
    by: str = ""
    at: str = ""
    line: int = 0
    """The line of the file in which it stands."""
    old: str = ""
    """The code that the coding had when the sheet was made; empty where it does not say."""


class PlacedRow(NamedTuple):
    """What became of a coding."""

    coding: str
    layer: str
    document: str
    migration: str
    old: str
    codes: tuple[str, ...]
    """Under which it stands now; empty for none."""
    set_aside: str
    """`none`, or `twin` where its layer had one of the codes on the very passage already; else empty."""
    twins: tuple[str, ...]
    """The ids of the codings that had them."""
    facets_off: tuple[str, ...]
    """Facets that do not stand on a new code; they are kept in the coding's past."""
    by: str
    at: str
    note: str


class Placing(NamedTuple):
    """What a list of placements came to."""

    rows: list[PlacedRow]
    n_already: int
    """How many were placed in the same way before."""


class Fault(NamedTuple):
    """Why one placement cannot be."""

    line: int
    coding: str
    message: str


class PlacementFaultsError(QualcodeError):
    """A list of placements with faults; nothing of it was written."""

    def __init__(self, source: str, faults: Sequence[Fault], total: int) -> None:
        ordered = sorted(faults)
        if not source and total == 1:
            super().__init__(ordered[0].message)
            return
        shown = "\n".join(
            f"{source}:{one.line}: {f'{one.coding}: ' if one.coding else ''}{one.message}" for one in ordered
        )
        super().__init__(f"{len(faults)} of {counted(total, 'placement')} cannot be, so none was\n{shown}")


def signed(placements: Iterable[Placement], by: str, at: str = "") -> list[Placement]:
    """Placements with name and time, where they do not have their own; the time is now where none is given.

    Notes are as a sheet can hold them, so that a sheet of what was placed places it again to the byte.
    """
    at = at or now()
    return [
        one._replace(note=unshielded(plain_text(one.note).strip()), by=one.by.strip() or by, at=one.at or at)
        for one in placements
    ]


def beginning(names: Sequence[str], name: str) -> list[str]:
    """Of sorted names the one that is meant, or those that begin so; a whole name means itself alone.

    >>> beginning(["01a", "01ab", "01b"], "01a"), beginning(["01a", "01ab", "01b"], "01")
    (['01a'], ['01a', '01ab', '01b'])
    """
    at = bisect_left(names, name)
    if not name or names[at : at + 1] == [name]:
        return list(names[at : at + 1]) if name else []
    return list(takewhile(lambda full: full.startswith(name), islice(names, at, None)))
