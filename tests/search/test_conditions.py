"""Results by the codes on them, or near them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from qualcode.errors import UnknownNameError, UnreadableError
from qualcode.model import Study
from qualcode.scope import Scope, select
from qualcode.search.asking import Asked, question_of
from qualcode.search.concordance import hit_rows
from qualcode.search.conditions import Conditions
from qualcode.search.counting import CountRow, count_rows
from qualcode.search.searching import Results, search
from qualcode.search.telling import found_note, search_notes
from qualcode.study import open_readable

STUDY = """
== qualcode.yaml
title: T
coders: [{id: ann}, {id: bob}]
== codebook/codebook.yaml
name: b
codes: [{id: feeling, label: F, codes: [{id: trust, label: T}]}, {id: doubt, label: D}, {id: hope, label: H}]
facets: {who: {values: [us, them]}}
== transcripts/p1.md
---
id: p1
speakers: {A: one, B: two}
---
A: one two three

B: four one

A: one five
== transcripts/p2.md
---
id: p2
---
one
== codings/ann/layer.yaml
coder: ann
documents: {p1: {state: finished}, p2: {state: in-progress}}
== codings/ann/p1.jsonl
{"id":"1","document":"p1","start":3,"end":10,"code":"trust","quote":"one two","facets":{"who":["us"]}}
{"id":"2","document":"p1","start":7,"end":16,"code":"doubt","quote":"two three"}
{"id":"3","document":"p1","start":21,"end":25,"code":"hope","quote":"four"}
== codings/bob/layer.yaml
coder: bob
documents: {p1: {state: finished}}
== codings/bob/p1.jsonl
{"id":"4","document":"p1","start":34,"end":37,"code":"trust","quote":"one"}
{"id":"5","document":"p1","start":34,"end":42,"code":"hope","quote":"one five"}
"""
ONES = {"first": ("p1", 3), "second": ("p1", 26), "third": ("p1", 34), "fourth": ("p2", 0)}


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    from conftest import write_study

    return open_readable(write_study(tmp_path_factory.mktemp("conditions") / "study", STUDY))


def looked_for(study: Study, query: str, conditions: Conditions, **scope: tuple[str, ...]) -> Results:
    selection = select(study, Scope(**scope))  # type: ignore[arg-type]
    return search(selection, question_of(selection, Asked(query, conditions=conditions)))


@pytest.mark.parametrize(
    ("conditions", "scope", "found"),
    [
        (Conditions(coded=("trust",)), {}, ["first", "third"]),
        (Conditions(coded=("feeling",)), {}, ["first", "third"]),
        (Conditions(coded=("trust",)), {"coders": ("ann",)}, ["first"]),
        (Conditions(coded=("trust", "doubt")), {}, ["first"]),
        (Conditions(coded=("hope",)), {}, ["second", "third"]),
        (Conditions(not_coded=("trust",)), {}, ["second", "fourth"]),
        (Conditions(not_coded=("trust", "hope")), {}, ["fourth"]),
        (Conditions(coded=("hope",), not_coded=("trust",)), {}, ["second"]),
        (Conditions(), {"codes": ("trust",)}, ["first", "third"]),
        (Conditions(), {"codes": ("hope",)}, ["third"]),
        (Conditions(), {"codes": ("trust",), "facets": ("who=us",)}, ["first"]),
        (Conditions(overlapping=(("trust", "hope"),)), {}, ["third"]),
        (Conditions(overlapping=(("trust", "doubt"),)), {}, []),
        (Conditions(near=(("doubt", "hope", 5),)), {}, []),
        (Conditions(near=(("trust", "hope", 11),)), {}, ["first", "third"]),
        (Conditions(near=(("trust", "hope", 10),)), {}, ["third"]),
    ],
)
def test_a_word_is_a_result_where_the_codes_are(
    study: Study, conditions: Conditions, scope: dict[str, tuple[str, ...]], found: list[str]
) -> None:
    rows = hit_rows(looked_for(study, "one", conditions, **scope))
    assert [(row.document, row.start) for row in rows] == [ONES[name] for name in found]


@pytest.mark.parametrize(
    ("conditions", "scope", "found"),
    [
        (Conditions(coded=("trust",)), {}, ["one two three", "one five"]),
        (Conditions(coded=("trust",), not_coded=("doubt",)), {}, ["one five"]),
        (Conditions(), {"codes": ("trust",)}, ["one two", "one"]),
        (Conditions(), {"codes": ("trust",), "speakers": ("one",)}, ["one two", "one"]),
        (Conditions(), {"codes": ("hope",), "speakers": ("two",)}, ["four"]),
        (Conditions(overlapping=(("trust", "doubt"),)), {}, ["two"]),
        (Conditions(near=(("doubt", "hope", 5),)), {}, ["two three\n\nB: four"]),
    ],
)
def test_without_words_the_codes_say_what_is_a_result(
    study: Study, conditions: Conditions, scope: dict[str, tuple[str, ...]], found: list[str]
) -> None:
    assert [row.hit for row in hit_rows(looked_for(study, "", conditions, **scope))] == found


def test_two_codes_of_different_coders_are_not_together(study: Study) -> None:
    crossed = Conditions(near=(("doubt", "trust", 1000),))
    assert [row.hit for row in hit_rows(looked_for(study, "", crossed, coders=("bob",)))] == []
    assert [row.hit for row in hit_rows(looked_for(study, "", crossed))] == ["one two three"]


def test_an_unknown_code_is_refused_with_the_nearest(study: Study) -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'trust'"):
        looked_for(study, "one", Conditions(coded=("trsut",)))


def test_a_coding_that_has_moved_is_told_and_not_used(
    tmp_path: Path, write_study_files: Callable[[Path, str], Path]
) -> None:
    moved = STUDY.replace('"quote":"four"', '"quote":"five"')
    study = open_readable(write_study_files(tmp_path / "s", moved))
    with pytest.raises(UnreadableError, match="no longer covers its quote 'five'"):
        looked_for(study, "one", Conditions(coded=("trust",)))
    assert len(hit_rows(looked_for(study, "one", Conditions()))) == 4


def test_what_is_not_finished_is_said_where_a_code_must_not_be_there(study: Study) -> None:
    results = looked_for(study, "one", Conditions(not_coded=("trust",)))
    assert found_note(results) == "2 results in 2 passages of 2 of 2 documents"
    assert search_notes(results) == [
        "Codes are those of ann, bob.",
        "Not finished by anybody in scope: 1 document (p2); what is not coded there may be not coded yet.",
    ]


@pytest.mark.parametrize(
    ("by", "rows"),
    [
        ("document", [("p1", 3, 3, 1, 1, 7), ("p2", 1, 1, 1, 1, 1)]),
        ("speaker", [("A", 2, 2, 1, 1, 5), ("B", 1, 1, 1, 1, 2), ("", 1, 1, 1, 1, 1)]),
        ("role", [("one", 2, 2, 1, 1, 5), ("two", 1, 1, 1, 1, 2), ("", 1, 1, 1, 1, 1)]),
        ("case", [("", 4, 4, 2, 2, 8)]),
        ("code", [("trust", 2, 2, 1, 2, None), ("hope", 1, 1, 1, 2, None), ("", 2, 2, 2, 2, None)]),
    ],
)
@pytest.mark.parametrize("query", ["one", "re:/one/"])
def test_results_are_counted(
    study: Study, query: str, by: str, rows: list[tuple[str, int, int, int, int, int | None]]
) -> None:
    wanted = [CountRow(*row, row[1] * 10_000 / row[5] if row[5] else None) for row in rows]
    assert count_rows(looked_for(study, query, Conditions()), by) == wanted


def test_where_nothing_is_found_the_count_is_0(study: Study) -> None:
    assert count_rows(looked_for(study, "zero", Conditions()), "document") == [
        CountRow("p1", 0, 0, 0, 1, 7, 0.0),
        CountRow("p2", 0, 0, 0, 1, 1, 0.0),
    ]
