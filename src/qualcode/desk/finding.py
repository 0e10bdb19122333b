"""Codes found by a few letters: over label, id, the codes above, and what the definition says."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from qualcode.desk.lettering import BySign, Same
from qualcode.desk.matching import Match, Tier, entry
from qualcode.desk.shelf import Shelf
from qualcode.desk.typed_words import terms
from qualcode.model import Code, Codebook, Facet, FacetValue


class Found(NamedTuple):
    """A code that matches what was typed."""

    code: Code
    why: str = ""
    """`label`, `id`, `path`, `definition` or `sign`; while nothing is typed `favourite`, `recent` or nothing."""
    hits: tuple[int, ...] = ()
    """Which characters of the label matched."""


class FoundValue(NamedTuple):
    """A value of a facet that matches what was typed."""

    facet: Facet
    value: FacetValue
    hits: tuple[int, ...] = ()
    """Which characters of its label matched."""


def find_codes(
    codebook: Codebook, typed: str, recent: Sequence[str] = (), favourites: Sequence[str] = ()
) -> list[Found]:
    """The codes that match what was typed, the best first; all of them where nothing is typed.

    All words must match, each anywhere. Among codes that match equally well
    favourites come first, then recent ones; before them the code whose sign
    was typed, if no other is called so. A code that the codebook has no more
    is never offered.

    >>> codes = (Code("network", "Managing the network"), Code("men", "Mentoring"), Code("equity", "Equity"))
    >>> [found.code.id for found in find_codes(Codebook(codes=codes), "m")]
    ['men', 'network']
    >>> find_codes(Codebook(codes=codes), "mn")[0].hits, find_codes(Codebook(codes=codes), "eqiuty")[0].why
    ((0, 13), 'label')
    """
    offered, shelf, signs = _shelf(Same(codebook))
    lift = {code: rank for rank, code in enumerate(dict.fromkeys((*favourites, *recent)))}
    words = terms(typed)
    if not words:
        return [] if typed.strip() else _untyped(offered, lift, frozenset(favourites))
    found = shelf.matches(words)
    ranked = sorted(
        (match.tier, lift.get(offered[at].id, len(lift)), match.near, match.length, at, match) for at, match in found
    )
    all_found = [Found(offered[at], match.why, match.hits) for *_, at, match in ranked]
    by_sign = codebook.by_id.get(signs.code(typed.strip()))
    if by_sign is None or (ranked and ranked[0][0] == Tier.EXACT):
        return all_found
    own = next((one for one in all_found if one.code is by_sign), Found(by_sign, "sign"))
    return [own, *(one for one in all_found if one is not own)]


def find_values(facets: Sequence[Facet], typed: str) -> list[FoundValue]:
    """The values of facets that match what was typed, the best first; all where nothing is typed."""
    values = [(facet, value) for facet in facets for value in facet.values]
    words = terms(typed)
    if not words:
        return [] if typed.strip() else [FoundValue(facet, value) for facet, value in values]
    shelf = Shelf(
        [entry(value.label, value.id, f"{facet.label} {facet.id}", value.definition) for facet, value in values]
    )
    ranked: list[tuple[int, Match]] = sorted(
        shelf.matches(words), key=lambda row: (row[1].tier, row[1].near, row[1].length, row[0])
    )
    return [FoundValue(*values[at], match.hits) for at, match in ranked]


def _untyped(offered: Sequence[Code], lift: Mapping[str, int], favourites: frozenset[str]) -> list[Found]:
    """Favourites, recent codes, then the rest in the codebook's order."""
    codes = sorted(offered, key=lambda code: lift.get(code.id, len(lift)))
    reasons = {code: "favourite" if code in favourites else "recent" for code in lift}
    return [Found(code, reasons.get(code.id, "")) for code in codes]


@lru_cache(maxsize=4)
def _shelf(same: Same) -> tuple[list[Code], Shelf, BySign]:
    """The codes that are offered, the same made ready to be searched, and their signs."""
    codebook = same.codebook
    offered = [code for code in codebook.codes if not code.retired_in]
    entries = [
        entry(code.label, code.id, _above(codebook, code), f"{code.definition} {code.use_when}") for code in offered
    ]
    return offered, Shelf(entries), BySign(codebook)


def _above(codebook: Codebook, code: Code) -> str:
    return " ".join(f"{codebook.label(one)} {one}" for one in codebook.lineage(code.id)[:-1])
