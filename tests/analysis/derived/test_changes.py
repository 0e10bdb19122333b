"""What becomes of items when the codings change of which they were made."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.derived.asking import FoundCoding
from qualcode.analysis.derived.changes import meetings
from qualcode.analysis.derived.items import items_of
from qualcode.data_set import DataSet, Item
from qualcode.data_set_update import plan_update
from qualcode.model import Code, Codebook, CodedDocument, Coding, Document, Layer, Study, Text

BODY = "It was hard to say no, and harder to be asked again. " * 3
Spans = dict[int, tuple[int, int]]
"""The codings of a study, by the number that is their id."""

SPAN = st.tuples(st.integers(0, 100), st.integers(1, 25)).map(lambda pair: (pair[0], pair[0] + pair[1]))
STATES = st.dictionaries(st.integers(0, 9), SPAN, max_size=10)


def codings(spans: Spans) -> tuple[Coding, ...]:
    return tuple(Coding(f"P{key}", "p1", *spans[key], "trust", quote=BODY[slice(*spans[key])]) for key in sorted(spans))


def items(spans: Spans, day: str = "2019-05-02") -> tuple[Item, ...]:
    return items_of([FoundCoding("ann", coding) for coding in codings(spans)], {}, day)


def test_items_that_share_a_parent_meet_wherever_they_stand() -> None:
    old, now = items({1: (0, 5), 2: (20, 30)}), items({1: (20, 25), 2: (40, 50)}, "2019-06-01")
    found = meetings(old, now)
    assert [(one.old[0].start, one.now[0].start, one.now[0].id == one.old[0].id) for one in found] == [
        (0, 20, True),
        (20, 40, True),
    ]


def test_an_item_without_its_parents_meets_what_stands_in_its_place() -> None:
    old, now = items({1: (0, 5), 2: (20, 30)}), items({3: (4, 9), 2: (20, 30)}, "2019-06-01")
    found = meetings(old, now)
    assert [(len(one.old), len(one.now), one.same) for one in found] == [(1, 1, False), (1, 1, True)]
    assert found[0].now[0].id == old[0].id


def test_what_only_touches_does_not_meet() -> None:
    old, now = items({1: (0, 5)}), items({2: (5, 9)}, "2019-06-01")
    assert [(len(one.old), len(one.now)) for one in meetings(old, now)] == [(1, 0), (0, 1)]


def data_set(spans: Spans, own: tuple[Item, ...], coded: tuple[Coding, ...]) -> Study:
    """A data set with its study, in memory."""
    text = {"p1": Text(BODY, 1, "sha")}
    documents = (Document("p1", "p1.md"),)
    book = Codebook(codes=(Code("trust", "Trust"),))
    main = Study(
        Path("nowhere"),
        codebook=book,
        documents=documents,
        layers=(Layer("ann", "ann"),),
        coded=(CodedDocument("ann", "p1", "codings/ann/p1.jsonl", codings(spans)),),
        texts=text,
    )
    made = DataSet("hard", query=(("code", ("trust",)),), made="2019-05-02", items=own)
    layer = CodedDocument("bob", "p1", "codings/bob/p1.jsonl", coded)
    return replace(main, coded=(layer,), data_set=made, main=main)


@given(STATES, st.lists(STATES, min_size=1, max_size=3), st.lists(st.tuples(SPAN, st.booleans()), max_size=6))
def test_however_a_study_changes_codings_lie_in_items_and_items_apart(
    before: Spans, after: list[Spans], drawn: list[tuple[tuple[int, int], bool]]
) -> None:
    own = items(before)
    place = DataSet("hard", items=own)
    coded: tuple[Coding, ...] = ()
    for number, ((start, end), whole) in enumerate(drawn):
        item = place.item_at("p1", start, start + 1)
        if item is not None:
            at, to = (item.start, item.end) if whole else (start, min(end, item.end))
            coded += (Coding(f"C{number}", "p1", at, to, "time", quote=BODY[at:to], item=item.id),)
    for day, spans in enumerate(after, 1):
        study = data_set(spans, own, coded)
        plan = plan_update(study, None, f"2019-06-0{day}")
        moved = {coding.id: coding for coding in plan.codings}
        coded = tuple(moved.get(coding.id, coding) for coding in coded)
        own = plan.after.items
        held = DataSet("hard", items=own)
        assert len(held.by_id) == len(own)
        assert all(one.end <= other.start for one, other in pairwise(own))
        for coding in coded:
            under = held.item_at("p1", coding.start, coding.end)
            assert under is not None
            assert (under.id, BODY[coding.start : coding.end]) == (coding.item, coding.quote)
        if not any(row.action == "wait" for row in plan.rows):
            parents = [parent.coding for item in own if not item.gone for parent in item.parents]
            assert sorted(parents) == sorted(f"P{key}" for key in spans)
            again = plan_update(data_set(spans, own, coded), None, "2019-07-01")
            assert (again.rows, again.changes_anything) == ((), False)
