"""The items of a data set: groups of codings that overlap."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.derived.asking import FoundCoding
from qualcode.analysis.derived.items import items_of
from qualcode.model import Coding, Text
from qualcode.text import merged

BODY = "It was hard to say no, and harder to be asked again. " * 3


def found(*spans: tuple[int, int], layer: str = "ann", document: str = "p1") -> list[FoundCoding]:
    return [
        FoundCoding(layer, Coding(f"{layer}{start}-{end}", document, start, end, "trust", quote=BODY[start:end]))
        for start, end in spans
    ]


def test_codings_that_overlap_become_one_item_with_several_parents() -> None:
    (item,) = items_of([*found((3, 15)), *found((10, 21), layer="bob")], {}, "2019-05-02")
    assert (item.start, item.end, item.quote) == (3, 21, BODY[3:21])
    assert [(parent.coding, parent.layer, parent.start, parent.end) for parent in item.parents] == [
        ("ann3-15", "ann", 3, 15),
        ("bob10-21", "bob", 10, 21),
    ]


def test_codings_that_only_touch_stay_apart() -> None:
    items = items_of(found((3, 10), (10, 15)), {}, "2019-05-02")
    assert [(item.start, item.end) for item in items] == [(3, 10), (10, 15)]


def test_a_coding_inside_another_adds_no_text() -> None:
    (item,) = items_of([*found((3, 30), (5, 9), (8, 20))], {}, "2019-05-02")
    assert (item.start, item.end, item.quote, len(item.parents)) == (3, 30, BODY[3:30], 3)


def test_codings_of_two_documents_are_never_one_item() -> None:
    items = items_of([*found((3, 10)), *found((5, 12), document="p2")], {}, "2019-05-02")
    assert [(item.document, item.start) for item in items] == [("p1", 3), ("p2", 5)]


def test_the_words_of_a_coding_without_a_quote_come_from_the_text() -> None:
    bare = FoundCoding("ann", Coding("1", "p1", 3, 11, "trust"))
    (item,) = items_of([bare], {"p1": Text(BODY, 1, "")}, "2019-05-02")
    assert item.quote == BODY[3:11]


def test_an_item_has_the_same_id_whenever_it_is_made_of_the_same_codings() -> None:
    one = items_of([*found((3, 15)), *found((10, 21), layer="bob")], {}, "2019-05-02")
    other = items_of([*found((10, 21), layer="bob"), *found((3, 15))], {}, "2019-05-02")
    assert one == other
    assert items_of(found((3, 15)), {}, "2019-05-02")[0].id not in {one[0].id}


SPANS = st.tuples(st.integers(0, 120), st.integers(1, 30)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(st.lists(st.tuples(st.sampled_from(["p1", "p2"]), st.sampled_from(["ann", "bob"]), SPANS), unique=True))
def test_every_coding_is_the_parent_of_one_item_and_items_are_disjoint(
    drawn: list[tuple[str, str, tuple[int, int]]],
) -> None:
    codings = [
        FoundCoding(layer, Coding(str(number), document, start, end, "trust", quote=BODY[start:end]))
        for number, (document, layer, (start, end)) in enumerate(drawn)
    ]
    items = items_of(codings, {}, "2019-05-02")
    assert sorted(parent.coding for item in items for parent in item.parents) == sorted(
        one.coding.id for one in codings
    )
    assert len({item.id for item in items}) == len(items)
    for item in items:
        assert item.quote == BODY[item.start : item.end]
        assert all(item.start <= parent.start < parent.end <= item.end for parent in item.parents)
    for document in ("p1", "p2"):
        spans = [(item.start, item.end) for item in items if item.document == document]
        assert all(one[1] <= other[0] for one, other in itertools.pairwise(spans))
        assert merged(spans) == merged([(start, end) for where, _, (start, end) in drawn if where == document])
