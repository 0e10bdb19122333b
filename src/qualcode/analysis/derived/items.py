"""The items of a data set, made of the codings that its question found."""

from collections.abc import Iterable, Mapping

from qualcode.analysis.derived.asking import FoundCoding
from qualcode.data_set import Item, Parent
from qualcode.ids import derived_id
from qualcode.model import Text


def items_of(found: Iterable[FoundCoding], texts: Mapping[str, Text], made: str) -> tuple[Item, ...]:
    """A passage for each group of codings that overlap; those that only touch stay apart.

    So the items of a document never overlap, and every coding is the parent
    of exactly one of them: items can be units of agreement.

    Args:
        found: Codings of any layers and documents.
        texts: Of their documents; read only where a coding has no quote.
        made: The day that the items' ids carry, as `2019-03-14`.
    """
    groups: list[list[FoundCoding]] = []
    end = 0
    for one in sorted(found, key=_place):
        coding = one.coding
        if groups and groups[-1][0].coding.document == coding.document and coding.start < end:
            groups[-1].append(one)
            end = max(end, coding.end)
        else:
            groups.append([one])
            end = coding.end
    return tuple(_item(group, texts, made) for group in groups)


def _place(one: FoundCoding) -> tuple[str, int, int, str, str]:
    coding = one.coding
    return coding.document, coding.start, coding.end, one.layer, coding.id


def _item(group: list[FoundCoding], texts: Mapping[str, Text], made: str) -> Item:
    first = group[0].coding
    end = max(one.coding.end for one in group)
    parents = tuple(
        Parent(one.coding.id, one.layer, one.coding.code, one.coding.start, one.coding.end, one.coding.facets)
        for one in group
    )
    return Item(
        id=derived_id(f"{made}T00:00:00Z", *sorted(parent.coding for parent in parents)),
        document=first.document,
        start=first.start,
        end=end,
        quote=_quote(group, end) or texts[first.document].body[first.start : end],
        parents=parents,
    )


def _quote(group: list[FoundCoding], end: int) -> str:
    """The words of overlapping codings, laid over one another; empty where one of them has no quote."""
    first = group[0].coding.start
    words = ""
    for one in group:
        coding = one.coding
        if len(coding.quote) != coding.end - coding.start:
            return ""
        words += coding.quote[max(first + len(words) - coding.start, 0) :]
    return words if len(words) == end - first else ""
