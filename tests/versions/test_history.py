"""What became of a code, version by version."""

import pytest

from qualcode.errors import RefusedError, UnknownNameError
from qualcode.model import Code, Codebook
from qualcode.records import Migration, Release, Step
from qualcode.versions.chain import Chain, Version
from qualcode.versions.history import HistoryRow, code_named, history_rows
from qualcode.versions.sentences import Part
from small_chain import CHAIN


def told(code: str, chain: Chain = CHAIN) -> list[tuple[str, ...]]:
    return [(row.relation, row.code, row.version, row.event, row.after) for row in history_rows(chain, code)]


def test_a_code_that_was_split_lives_on_in_what_it_was_split_into_and_in_what_that_became() -> None:
    assert told("network") == [
        ("itself", "network", "1.0.0", "came", "Managing the network"),
        ("itself", "network", "2.0.0", "split", "ties + culture"),
        ("heir", "ties", "2.0.0", "came", "Organizing the network"),
        ("heir", "culture", "2.0.0", "came", "Culture"),
        ("heir", "culture", "3.0.0", "merged", "ties"),
    ]


def test_the_step_says_why_and_who_decided_and_else_the_release_does() -> None:
    came, went = history_rows(CHAIN, "network")[:2]
    assert (came.reason, came.by, came.decided, came.migration) == ("a first book", "lead", "", "")
    assert went == HistoryRow(
        code="network",
        relation="itself",
        version="2.0.0",
        date="2019-04-01",
        event="split",
        label="Managing the network",
        path="network",
        before="Managing the network",
        after="ties + culture",
        parts=(),
        reason="two in one",
        by="lead",
        decided="2019-03-20",
        migration="1.0.0--2.0.0",
    )


def test_labels_and_places_are_told_in_the_version_in_which_they_changed() -> None:
    assert [(row.version, row.event, row.before, row.after, row.path) for row in history_rows(CHAIN, "calls")][:4] == [
        ("1.0.0", "came", "", "Calls", "network > calls"),
        ("2.0.0", "label", "Calls", "Monthly calls", "ties > calls"),
        ("2.0.0", "moved", "network", "ties", "ties > calls"),
        ("3.0.0", "merged", "Monthly calls", "ties", "ties > calls"),
    ]


def test_a_code_knows_of_what_it_was_made_and_what_it_took_over() -> None:
    rows = history_rows(CHAIN, "ties")
    assert [(row.relation, row.code, row.version, row.event, row.before) for row in rows] == [
        ("itself", "ties", "2.0.0", "came", ""),
        ("itself", "ties", "2.0.0", "took-over", "network"),
        ("itself", "ties", "3.0.0", "definition", "Ties."),
        ("itself", "ties", "3.0.0", "took-over", "culture + calls"),
        ("itself", "ties", "working", "unchanged", ""),
        ("ancestor", "culture", "2.0.0", "came", ""),
        ("ancestor", "culture", "3.0.0", "merged", "Culture"),
        ("ancestor", "calls", "1.0.0", "came", ""),
        ("ancestor", "calls", "3.0.0", "merged", "Monthly calls"),
        ("ancestor", "network", "1.0.0", "came", ""),
        ("ancestor", "network", "2.0.0", "split", "Managing the network"),
    ]
    assert rows[2].parts == (Part("changed", "Ties.", "Ties of schools.", "Ties{+ of schools+}."),)
    assert rows[2].reason == "schools"


def test_what_is_not_released_yet_has_the_reason_of_the_migration_that_leads_there() -> None:
    (row,) = history_rows(CHAIN, "doubt")
    assert (row.version, row.date, row.event, row.reason, row.by) == ("working", "", "came", "pilot", "km")


def chain_of(*books: tuple[Code, ...], steps: tuple[Step, ...] = ()) -> Chain:
    """Versions 1.0.0, 2.0.0, …; the steps lead to the second."""
    names = [f"{number}.0.0" for number in range(1, len(books) + 1)]
    released = tuple(
        Version(name, Codebook(version=name, codes=codes), Release(name, before))
        for name, before, codes in zip(names, ["", *names], books, strict=False)
    )
    return Chain(released, released[-1].book, (Migration("1.0.0", "2.0.0", steps),))


A, B = Code("a", "A"), Code("b", "B")


@pytest.mark.parametrize(
    ("second", "step", "events"),
    [
        ((B,), Step("rename", ("a",), ("b",)), ["came", "renamed"]),
        ((B,), Step("extract", ("a",), ("conditions",)), ["came", "extracted"]),
        ((B,), Step("add", ("b",)), ["came", "removed"]),
        ((A, B), Step("split", ("a",), ("a", "b")), ["came", "split", "unchanged"]),
        ((A, B), Step("narrow", ("a",)), ["came", "narrow", "unchanged"]),
        ((A, B), Step("clarify", ("b",)), ["came", "unchanged", "unchanged"]),
    ],
)
def test_each_step_is_an_event(second: tuple[Code, ...], step: Step, events: list[str]) -> None:
    rows = history_rows(chain_of((A,), second, steps=(step,)), "a")
    assert [row.event for row in rows if row.relation == "itself"] == events


def test_a_code_that_is_back_has_returned() -> None:
    assert [row.event for row in history_rows(chain_of((A,), (B,), (A,)), "a")] == [
        "came",
        "removed",
        "returned",
        "unchanged",
    ]


def test_a_code_is_found_by_a_label_that_it_once_had() -> None:
    assert code_named(CHAIN, "managing the NETWORK") == "network"
    assert code_named(CHAIN, "Calls") == "calls"


def test_a_name_that_no_version_ever_had_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match=r"no code in any version 'netwrk'; did you mean 'network'\?"):
        history_rows(CHAIN, "netwrk")


def test_a_label_of_two_codes_is_not_guessed() -> None:
    with pytest.raises(RefusedError, match="'Same' was the label of several codes; say which: a, b"):
        code_named(chain_of((Code("a", "Same"),), (Code("b", "same"),)), "Same")
