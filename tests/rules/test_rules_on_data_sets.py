"""The rules of data sets, each on a study that breaks it."""

from dataclasses import replace
from pathlib import Path

from qualcode.data_set import DataSet, Item, ItemChange, Parent
from qualcode.model import CodedDocument, Coding, Document, Study, Text
from qualcode.rules.data_sets import moved_item, outside_item, stale_item, unknown_data_set, wrong_item

BODY = "It was hard to say no."
PARENT = Parent("A1", "ann", "trust", 0, 11)
FIRST = Item("01", "p1", 0, 11, "It was hard", (PARENT,))
SECOND = Item("02", "p1", 12, 18, "to say", (PARENT,))


def study(*items: Item, codings: tuple[Coding, ...] = (), changes: tuple[ItemChange, ...] = ()) -> Study:
    """A data set as it would be loaded, without files."""
    documents = (Document("p1", "../../transcripts/p1.md"),)
    return Study(
        root=Path("nowhere"),
        documents=documents,
        coded=(CodedDocument("ann", "p1", "codings/ann/p1.jsonl", codings),),
        texts={"p1": Text(BODY, 1, "")},
        data_set=DataSet("hard", items=items, changes=changes),
        main=Study(Path("above"), documents=documents),
    )


def test_items_of_a_sound_data_set_break_no_rule() -> None:
    sound = study(FIRST, SECOND, codings=(Coding("1", "p1", 7, 11, "time", quote="hard", item="01"),))
    for rule in (wrong_item, outside_item, moved_item, stale_item, unknown_data_set):
        assert list(rule(sound)) == []
        assert list(rule(replace(sound, data_set=None, main=None))) == []


def test_wrong_item_names_items_over_one_another_twice_there_or_of_no_document() -> None:
    over = replace_item(SECOND, start=10)
    found = list(wrong_item(study(FIRST, over, FIRST, replace_item(SECOND, id="03", document="p2"))))
    assert [(problem.line, problem.rule) for problem in found] == [
        (2, "item-overlap"),
        (3, "duplicate-id"),
        (3, "item-overlap"),
        (4, "unknown-document"),
    ]
    assert found[-1].message == "no document 'p2' in the study; there are: p1"


def replace_item(item: Item, **fields: object) -> Item:
    from msgspec.structs import replace as replaced

    return replaced(item, **fields)


def test_outside_item_says_where_a_coding_lies() -> None:
    codings = (
        Coding("1", "p1", 7, 14, "time", quote="hard to", item="01"),
        Coding("2", "p1", 12, 18, "time", quote="to say", item="01"),
        Coding("3", "p1", 12, 14, "time", quote="to"),
    )
    assert [problem.message for problem in outside_item(study(FIRST, SECOND, codings=codings))] == [
        "7 to 14 of 'p1' lies in no item; give the coding up, or move it into one that `qualcode datasets show` lists",
        "12 to 18 of 'p1' lies in item '02' and says '01'; write \"item\": \"02\"",
        "12 to 14 of 'p1' lies in item '02' and does not say so; write \"item\": \"02\"",
    ]


def test_moved_item_names_words_that_are_elsewhere() -> None:
    (problem,) = moved_item(study(replace_item(FIRST, quote="It was easy")))
    assert problem.message == "'It was easy' is not at 0 to 11 of 'p1'; run `qualcode datasets update hard`"


def test_stale_item_says_what_changed_and_what_cannot_be_asked() -> None:
    changes = (
        ItemChange("changed", "01", "p1", 0, 11, ("recoded by ann: trust is now doubt",)),
        ItemChange("new", "", "p1", 19, 21, ("trust by bob",)),
    )
    stale = study(FIRST, SECOND, changes=changes)
    assert [(problem.line, problem.message) for problem in stale_item(stale)] == [
        (1, "'p1' 0-11 changed: recoded by ann: trust is now doubt; run `qualcode datasets update hard`"),
        (0, "'p1' 19-21 found by the query and not here: trust by bob; run `qualcode datasets update hard`"),
    ]
    assert stale.data_set is not None
    unasked = replace(stale, data_set=replace(stale.data_set, changes=(), fault="no code 'trust'"))
    assert [problem.message for problem in stale_item(unasked)] == [
        "the query can no longer be asked: no code 'trust'; give another: `qualcode datasets update hard --code …`"
    ]


def test_of_many_stale_items_the_first_are_told_and_the_others_counted() -> None:
    changes = tuple(ItemChange("changed", "", "d1", n, n + 1, ("moved",)) for n in range(9))
    told = [problem.message for problem in stale_item(study(FIRST, changes=changes))]
    assert len(told) == 6
    assert told[5].startswith("4 more items are no longer what the study says; run `qualcode datasets update")
