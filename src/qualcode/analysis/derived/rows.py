"""Data sets and their items, one row each."""

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from qualcode.data_set import Item, Parent, asked
from qualcode.model import Study
from qualcode.scope import Selection


class DataSetRow(NamedTuple):
    """A data set: what it was made of, and how far it is coded."""

    name: str
    title: str
    query: str
    """As one types it."""
    made: str
    """The day on which the query was last asked."""
    by: str
    codebook: str
    """The version of the study's codebook under which it was asked."""
    items: int
    parents: int
    documents: int
    coded: int
    """Items that somebody has coded."""
    stale: int
    """Items of which the study says something else now."""
    gone: int
    """Items that no longer have a parent and stay because they are coded."""
    new: int
    """Passages that the query finds now and no item has."""
    fault: str
    """Why the query can no longer be asked."""
    path: str


class ItemCoding(msgspec.Struct, frozen=True):
    """What a coder gave to an item."""

    id: str
    layer: str
    code: str
    start: int
    end: int
    quote: str


class ItemRow(NamedTuple):
    """An item with its parents and its codings."""

    item: str
    document: str
    case: str
    turn: int | None
    start: int
    end: int
    quote: str
    state: str
    """`current`, `stale` or `gone`."""
    reasons: tuple[str, ...]
    """What became of it in the study."""
    parents: tuple[Parent, ...]
    codings: tuple[ItemCoding, ...]


def data_set_rows(studies: Iterable[Study]) -> list[DataSetRow]:
    """The data sets of a study."""
    return [_data_set_row(study) for study in studies if study.data_set is not None]


def _data_set_row(study: Study) -> DataSetRow:
    data_set = study.data_set
    assert data_set is not None
    states = [data_set.state(item) for item in data_set.items]
    machines = {layer.id for layer in study.layers if layer.kind == "machine"}
    coded = {coding.item for coded in study.coded if coded.layer not in machines for coding in coded.codings}
    return DataSetRow(
        data_set.name,
        data_set.title,
        asked(data_set.query),
        data_set.made,
        data_set.by,
        data_set.codebook,
        len(data_set.items),
        sum(len(item.parents) for item in data_set.items),
        len(data_set.by_document),
        sum(item.id in coded for item in data_set.items),
        states.count("stale"),
        states.count("gone"),
        sum(change.kind == "new" for change in data_set.changes),
        data_set.fault,
        f"datasets/{data_set.name}",
    )


def item_rows(selection: Selection) -> list[ItemRow]:
    """The items in scope, in the order of the documents and of their text.

    A scope that asks for codes, facets, coders or layers has only items that are coded so.
    """
    data_set, scope = selection.study.data_set, selection.scope
    if data_set is None:
        return []
    codings: dict[str, list[ItemCoding]] = {}
    for coded in selection.coded():
        for one in coded.codings:
            found = ItemCoding(one.id, coded.layer, one.code, one.start, one.end, one.quote)
            codings.setdefault(one.item, []).append(found)
    only_coded = bool(scope.codes or scope.facets or scope.coders or scope.layers or scope.speakers)
    reasons = {change.item: change.reasons for change in data_set.changes if change.item}
    rows = []
    for document in selection.documents:
        turns = [turn.start for turn in selection.study.texts[document.id].turns]
        for item in data_set.by_document.get(document.id, ()):
            if only_coded and item.id not in codings:
                continue
            rows.append(
                ItemRow(
                    item.id,
                    item.document,
                    document.case,
                    bisect_right(turns, item.start) or None,
                    item.start,
                    item.end,
                    item.quote,
                    data_set.state(item),
                    reasons.get(item.id, (f"no parent was left on {item.gone}",) if item.gone else ()),
                    item.parents,
                    tuple(sorted(codings.get(item.id, ()), key=lambda one: (one.layer, one.start, one.end, one.code))),
                )
            )
    return rows


def short_id(item_id: str) -> str:
    """The end of an item's id, which `--item` takes."""
    return item_id[-6:]


def parent_codes(item: Item | ItemRow) -> str:
    """The codes of an item's parents, each once, with those who gave them."""
    by_code: dict[str, list[str]] = {}
    for parent in item.parents:
        by_code.setdefault(parent.code, []).append(parent.layer)
    return "; ".join(f"{code} by {', '.join(dict.fromkeys(layers))}" for code, layers in by_code.items())
