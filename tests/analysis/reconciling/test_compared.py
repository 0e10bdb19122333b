"""Coders side by side."""

from qualcode.analysis.reconciling.compared import ComparedCount, compared_counts, compared_rows, count_line
from qualcode.analysis.reconciling.questions import comparisons
from qualcode.scope import select
from small_studies import study_of

STUDY = study_of("ann: 1 trust; 2 hub; 4 trust", "bob: 1 trust; 2 hub-team", "cy: 1a trust; 2 hub")


def test_differences_stand_before_agreements() -> None:
    rows = compared_rows(STUDY, comparisons(select(STUDY)))
    assert [(row.kind, row.turn, row.line, row.text) for row in rows] == [
        ("neighbour:parent", 2, 2, "two b"),
        ("presence", 4, 4, "four d"),
        ("agreed", 1, 1, "one a"),
    ]


def test_each_coding_is_marked_beside_the_others() -> None:
    rows = compared_rows(STUDY, comparisons(select(STUDY)))
    assert [[(one.coder, one.mark, one.code) for one in row.codings] for row in rows] == [
        [("ann", "!", "hub"), ("bob", "!", "hub-team"), ("cy", "!", "hub")],
        [("ann", "!", "trust"), ("bob", "-", ""), ("cy", "-", "")],
        [("ann", "~", "trust"), ("bob", "~", "trust"), ("cy", "~", "trust")],
    ]


def test_codings_that_are_all_the_same_are_marked_so() -> None:
    study = study_of("ann: 1 trust", "bob: 1 trust")
    assert [one.mark for one in compared_rows(study, comparisons(select(study)))[0].codings] == ["=", "="]


def test_counts_say_how_many_differ_by_kind_and_what_only_one_has() -> None:
    count = compared_counts(comparisons(select(STUDY)))[0]
    assert count == ComparedCount("d1", ("ann", "bob", "cy"), 1, {"neighbour:parent": 1, "presence": 1}, {"ann": 1}, 0)
    assert count_line(count) == "1 agreed, 2 differ (neighbour:parent 1, presence 1; only ann 1)."
