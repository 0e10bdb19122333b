"""A code that came after a document was finished: nobody was asked for it there, which is not the same as absent."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.analysis.agreement import agreement
from qualcode.analysis.agreement_rows import AgreementRow
from qualcode.analysis.disagreement.disagreement_rows import disagreement_rows
from qualcode.analysis.disagreement.disagreements import disagreements
from qualcode.analysis.exclusive import exclusive_agreement
from qualcode.analysis.levels import mergers
from qualcode.analysis.matrix import matrix
from qualcode.analysis.reconciling.questions import comparisons
from qualcode.files.documents_md import text_of
from qualcode.model import Code, Codebook, CodedDocument, Coding, Document, DocumentState, Layer, Study
from qualcode.scope import Scope, select

CODEBOOK = Codebook(
    version="2.0.0",
    codes=(
        Code("hub", "Hub"),
        Code("hub-pay", "Pay", parent="hub", depth=2),
        Code("hub-team", "Team", parent="hub", depth=2),
        Code("hope", "Hope"),
    ),
)
BODY = "P: w1\nP: w2\nP: w3\nP: w4\n"
LATE = frozenset({"hope"})
Given = Mapping[str, Mapping[str, Mapping[str, Sequence[int]]]]


def study_of(given: Given, unasked: Mapping[tuple[str, str], frozenset[str]]) -> Study:
    """Documents of four turns, from layer -> finished document -> code -> numbers of turns."""
    documents = sorted({name for found in given.values() for name in found})
    return Study(
        Path(),
        codebook=CODEBOOK,
        documents=tuple(Document(name, f"{name}.md", speakers={"P": "respondent"}) for name in documents),
        layers=tuple(
            Layer(one, one, documents=dict.fromkeys(found, DocumentState("finished"))) for one, found in given.items()
        ),
        coded=tuple(
            CodedDocument(
                layer, name, "", tuple(_coding(layer, name, code, n) for code, ns in codes.items() for n in ns)
            )
            for layer, found in given.items()
            for name, codes in found.items()
        ),
        texts={name: text_of(BODY, {"P": "respondent"}) for name in documents},
        unasked=unasked,
        came_with={"hope": "2.0.0"},
    )


def _coding(layer: str, document: str, code: str, turn: int) -> Coding:
    start = BODY.index(f"w{turn}")
    return Coding(f"{layer}-{document}-{code}-{turn}", document, start, start + 2, code, quote=f"w{turn}")


GIVEN: Given = {
    "ann": {"p1": {"hope": [1, 3], "hub": [2]}, "p2": {"hope": [1, 2]}},
    "bob": {"p1": {"hub": [2]}, "p2": {"hope": [1]}},
}
STUDY = study_of(GIVEN, {("bob", "p1"): LATE})
"""Bob finished p1 before there was hope."""


def row(study: Study, coefficient: str, code: str = "hope") -> AgreementRow:
    found = agreement(select(study), "turn", coefficients=[coefficient])
    return next(one for one in found.rows if (one.code, one.coefficient) == (code, coefficient))


def test_agreement_on_it_rests_on_documents_where_both_were_asked() -> None:
    """On p2: both, ann alone, none, none: three of four, by chance 1/2 x 1/4 + 1/2 x 3/4 = 1/2."""
    assert (row(STUDY, "percent_agreement").value, row(STUDY, "cohen_kappa").value) == (0.75, 0.5)
    assert [row(STUDY, "cohen_kappa", code).n_pairable for code in ("hope", "hub")] == [4, 8]
    assert row(replace(STUDY, unasked={}), "percent_agreement").value == 5 / 8


def test_what_somebody_coded_who_was_not_asked_does_not_count_either() -> None:
    more = study_of({**GIVEN, "bob": {**GIVEN["bob"], "p1": {"hub": [2], "hope": [1]}}}, {("bob", "p1"): LATE})
    assert row(more, "percent_agreement") == row(STUDY, "percent_agreement")


def test_a_code_above_it_was_asked_before() -> None:
    """Ann and bob: the team counts as hub for both, on turn 1; only ann's is on turn 2."""
    study = study_of(
        {"ann": {"p1": {"hub-team": [1, 2]}}, "bob": {"p1": {"hub": [1]}}}, {("bob", "p1"): frozenset({"hub-team"})}
    )
    assert row(study, "percent_agreement", "hub").value == 0.75
    assert row(study, "percent_agreement", "hub-team").value is None


def test_all_codes_together_are_those_that_both_were_asked_for() -> None:
    """On p1 hub alone, on which they agree; on p2 hope on turn 1, and on turn 2 for ann alone: without p1's hope."""
    without = study_of({**GIVEN, "ann": {**GIVEN["ann"], "p1": {"hub": [2]}}}, {})
    assert row(STUDY, "masi_alpha", "*").value == row(without, "masi_alpha", "*").value


def test_codes_are_merged_where_either_was_asked() -> None:
    """Turn 1 of p2 was swapped; p1 is missing for pay alone, and of the two as one both coders gave turn 1 of p1."""
    study = study_of(
        {
            "ann": {"p1": {"hub-team": [1]}, "p2": {"hub-pay": [1]}},
            "bob": {"p1": {"hub-team": [1]}, "p2": {"hub-team": [1]}},
        },
        {("bob", "p1"): frozenset({"hub-pay"})},
    )
    (found,) = mergers(select(study), "turn").rows
    assert (found.n_swapped, found.n_pairable, found.value) == (1, 8, 1.0)


def test_one_code_of_a_family_that_came_later_makes_the_choice_another_one() -> None:
    study = study_of(
        {
            "ann": {"p1": {"hub-pay": [1]}, "p2": {"hub-pay": [1]}},
            "bob": {"p1": {"hub-pay": [2]}, "p2": {"hub-pay": [1]}},
        },
        {("bob", "p1"): frozenset({"hub-team"})},
    )
    found = exclusive_agreement(select(study), "turn", "hub", coefficients=["percent_agreement"])
    assert (found.rows[0].value, found.rows[0].n_pairable) == (1.0, 4)


def test_it_is_no_disagreement() -> None:
    found = disagreement_rows(disagreements(select(STUDY), "turn"))
    assert [(one.document, one.number, one.disputed) for one in found] == [("p2", 2, ("hope",))]


def test_it_is_no_question() -> None:
    found = comparisons(select(STUDY))
    assert [(one.document, [(q.codes, q.kind) for q in one.questions], one.n_alone) for one in found] == [
        ("p1", [(("hub",), "agreed")], 2),
        ("p2", [(("hope",), "agreed"), (("hope",), "presence")], 0),
    ]


def test_of_three_those_who_were_asked_are_in_the_question() -> None:
    three = study_of({**GIVEN, "cy": {"p1": {}}}, {("bob", "p1"): LATE})
    found = comparisons(select(three))[0].questions
    assert [(q.codes, q.kind, [one.coder for one in q.readings]) for q in found] == [
        (("hope",), "presence", ["ann", "cy"]),
        (("hub",), "presence", ["ann", "bob", "cy"]),
        (("hope",), "presence", ["ann", "cy"]),
    ]


def test_beside_another_coders_code_on_the_passage_it_is_in_the_question() -> None:
    """Ann has the team, which bob could not choose; he has hub there: which of them it is, is asked."""
    study = study_of(
        {"ann": {"p1": {"hub-team": [1]}}, "bob": {"p1": {"hub": [1]}}}, {("bob", "p1"): frozenset({"hub-team"})}
    )
    (found,) = comparisons(select(study))
    assert ([(q.codes, q.kind) for q in found.questions], found.n_alone) == (
        [(("hub-team", "hub"), "neighbour:parent")],
        0,
    )


BOB: Given = {"bob": {"p1": {"hub": [2]}, "p2": {"hope": [1]}, "p3": {"hub": [1]}}}


@pytest.mark.parametrize(("rows", "columns"), [("document", "code"), ("code", "document")])
def test_a_cell_says_that_it_was_not_asked(rows: str, columns: str) -> None:
    found = matrix(select(study_of(BOB, {("bob", "p1"): LATE})), rows, columns, "presence")
    cells = {(one.row, one.column): (one.value, one.state) for one in found.cells}
    turned = cells if rows == "document" else {(column, row): cell for (row, column), cell in cells.items()}
    assert [turned[document, "hope"] for document in ("p1", "p2", "p3")] == [
        (None, "not-asked"),
        (1, "value"),
        (0, "value"),
    ]
    assert turned["p1", "hub"] == (1, "value")


def test_a_share_is_of_the_documents_in_which_it_was_asked() -> None:
    """Of p2 and p3; p1 was finished before. Where ann had it in p1, p1 counts, as what is begun and has it does."""
    bob = matrix(select(study_of(BOB, {("bob", "p1"): LATE})), "code", "coder", "share")
    assert [(one.row, one.n, one.total) for one in bob.cells] == [("hub", 2, 3), ("hope", 1, 2)]
    had = {"bob": {**BOB["bob"], "p1": {"hope": [3]}}}
    found = matrix(select(study_of(had, {("bob", "p1"): LATE})), "code", "kind", "share")
    assert [(one.row, one.n, one.total) for one in found.cells] == [("hub", 1, 3), ("hope", 2, 3)]


def test_a_scope_of_it_alone_is_not_asked_where_it_came_later() -> None:
    found = matrix(select(study_of(BOB, {("bob", "p1"): LATE}), Scope(codes=("hope",))), "document", "coder", "codings")
    assert [(one.row, one.value, one.state) for one in found.cells] == [
        ("p1", None, "not-asked"),
        ("p2", 1, "value"),
        ("p3", 0, "value"),
    ]


def test_a_majority_is_of_those_who_were_asked() -> None:
    """Of ann, bob and cy only ann was asked, and has it."""
    study = study_of(
        {"ann": {"p1": {"hope": [1]}}, "bob": {"p1": {}}, "cy": {"p1": {}}},
        {("bob", "p1"): LATE, ("cy", "p1"): LATE},
    )
    found = matrix(select(study), "document", "code", "presence", rule="majority")
    assert [(one.column, one.value) for one in found.cells] == [("hub", 0), ("hope", 1)]
