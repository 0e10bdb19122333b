"""A name that a coder types for a code: of one that is there already, or of a new one."""

from typing import NamedTuple

from qualcode.desk.finding import Found, find_codes
from qualcode.desk.typed_words import SMALL, fold
from qualcode.model import Codebook

LIKE = 3
"""Of how many codes that have one word of the label one is told."""
MOST = 12
"""Of how many that are like it altogether."""


class Offer(NamedTuple):
    """What may be meant by a name."""

    found: Found | None
    """A code that is there; `None` for a new one."""


def offers(codebook: Codebook, label: str, parent: str = "") -> list[Offer]:
    """What a label may mean: the code that has it already, else a new one; then codes that are like it.

    A code never gets a twin: a new one is offered only where none has the
    label, or where it would stand under a parent below which none has it.

    >>> from qualcode.model import Code
    >>> book = Codebook(codes=(Code("trust", "Trust"), Code("doubt", "Doubt")))
    >>> [offer.found.code.id if offer.found else "new" for offer in offers(book, "trust ")]
    ['trust']
    >>> [offer.found.code.id if offer.found else "new" for offer in offers(book, "tru")]
    ['new', 'trust']
    """
    name = fold(label).run
    if not name:
        return [Offer(None)] if label.strip() else []
    found = find_codes(codebook, label)
    same = [one for one in found if name in (fold(one.code.label).run, fold(one.code.id).run)]
    there = [one for one in same if not parent or one.code.parent == parent]
    new = [] if there else [Offer(None)]
    elsewhere = [one for one in same if one not in there]
    return [*map(Offer, there), *new, *map(Offer, elsewhere), *map(Offer, _like(codebook, label, found, same))]


def _like(codebook: Codebook, label: str, found: list[Found], same: list[Found]) -> list[Found]:
    """Codes that have all words of a label, then those that have one."""
    words = [word for word in label.split() if fold(word).run not in SMALL]
    some = [one for word in words for one in find_codes(codebook, word)[:LIKE] if one.why in ("label", "id")]
    taken = {one.code.id for one in same}
    like = {one.code.id: one for one in (*some, *found) if one.code.id not in taken}
    return [like[code] for code in dict.fromkeys(one.code.id for one in (*found, *some)) if code in like][:MOST]
