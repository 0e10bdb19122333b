import random
from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from qualcode.analysis.cooccurrence import cooccurrence
from qualcode.analysis.matrix import Matrix
from qualcode.analysis.matrix_tables import matrix_table
from qualcode.errors import RefusedError, UnknownNameError
from qualcode.files.codebook_yaml import parse_codebook
from qualcode.model import CodedDocument, Coding, Document, DocumentState, Layer, Study
from qualcode.scope import Scope, select

BOOK = """
name: test
version: 2.0.0
codes:
  - {id: hub, label: Hub, codes: [{id: hub-team}, {id: hub-money}]}
  - {id: net, label: Network}
  - {id: equity, label: Equity}
templates: [{id: dilemmas, label: Dilemmas, under: top}]
facets: {money: {values: [grant], under: [hub-money]}}
"""
Work = Mapping[str, Mapping[str, list[tuple[str, int, int]]]]


def study(work: Work, *, case: str = "") -> Study:
    """Layers with what they code: code, start and end."""
    codebook, problems = parse_codebook(BOOK, "codebook/codebook.yaml")
    assert problems == []
    assert codebook is not None
    names = sorted({name for documents in work.values() for name in documents} | {"d1"})
    return Study(
        root=Path(),
        codebook=codebook,
        documents=tuple(Document(name, f"{name}.md", case=case or name) for name in names),
        layers=tuple(
            Layer(layer, layer, documents={name: DocumentState("finished") for name in documents})
            for layer, documents in work.items()
        ),
        coded=tuple(
            CodedDocument(
                layer,
                name,
                f"codings/{layer}/{name}.jsonl",
                tuple(
                    Coding(f"{layer}-{name}-{number}", name, start, end, code)
                    for number, (code, start, end) in enumerate(entries, 1)
                ),
            )
            for layer, documents in work.items()
            for name, entries in documents.items()
        ),
    )


def values(found: Matrix) -> dict[str, list[int | float | None]]:
    rows: dict[str, list[int | float | None]] = {key.id: [] for key in found.rows}
    for cell in found.cells:
        rows[cell.row].append(cell.value)
    return rows


def test_codings_that_share_a_character_stand_together() -> None:
    work: Work = {"ann": {"d1": [("hub", 0, 10), ("net", 9, 20), ("equity", 20, 30), ("hub", 25, 28)]}}
    assert values(cooccurrence(select(study(work)))) == {"hub": [2, 1, 1], "net": [1, 1, 0], "equity": [1, 0, 1]}


def test_one_coders_code_never_stands_together_with_anothers() -> None:
    work: Work = {"ann": {"d1": [("hub", 0, 10)]}, "bob": {"d1": [("net", 0, 10)]}}
    apart = {"hub": [1, 0, 0], "net": [0, 1, 0], "equity": [0, 0, 0]}
    assert values(cooccurrence(select(study(work)))) == apart
    assert values(cooccurrence(select(study(work)), by="near", gap_chars=50)) == apart
    assert values(cooccurrence(select(study(work)), by="document")) == apart


def test_both_coders_who_see_two_codes_together_count() -> None:
    work: Work = {"ann": {"d1": [("hub", 0, 10), ("net", 5, 9)]}, "bob": {"d1": [("hub", 0, 4), ("net", 2, 10)]}}
    assert values(cooccurrence(select(study(work)))) == {"hub": [2, 2, 0], "net": [2, 2, 0], "equity": [0, 0, 0]}


def test_two_documents_do_not_put_two_into_each_cell() -> None:
    work: Work = {"ann": {"d1": [("hub", 0, 10), ("net", 20, 30)], "d2": [("hub", 0, 10), ("equity", 5, 7)]}}
    assert values(cooccurrence(select(study(work)), by="document")) == {
        "hub": [2, 1, 1],
        "net": [1, 1, 0],
        "equity": [1, 0, 1],
    }


def test_codings_of_different_documents_are_never_near() -> None:
    work: Work = {"ann": {"d1": [("hub", 0, 10)], "d2": [("net", 0, 10)]}}
    assert values(cooccurrence(select(study(work)), by="near", gap_chars=99))["hub"] == [1, 0, 0]


@pytest.mark.parametrize(("gap_chars", "expected"), [(0, 1), (4, 1), (5, 2), (6, 2)])
def test_near_codings_have_at_most_so_many_characters_between_them(gap_chars: int, expected: int) -> None:
    work: Work = {"ann": {"d1": [("hub", 0, 10), ("net", 15, 20), ("hub", 20, 21)]}}
    found = cooccurrence(select(study(work)), by="near", gap_chars=gap_chars)
    assert values(found)["hub"] == [2, expected, 0]


def test_touching_codings_do_not_overlap() -> None:
    work: Work = {"ann": {"d1": [("hub", 0, 10), ("net", 10, 20)]}}
    assert values(cooccurrence(select(study(work))))["hub"] == [1, 0, 0]


def test_a_coding_of_no_character_stands_together_with_none() -> None:
    work: Work = {"ann": {"d1": [("hub", 0, 10), ("net", 5, 5), ("equity", 5, 8)]}}
    assert values(cooccurrence(select(study(work)))) == {"hub": [1, 0, 1], "net": [0, 1, 0], "equity": [1, 0, 1]}


def test_a_unit_in_which_both_codes_stand_counts_once() -> None:
    work: Work = {
        "ann": {
            "d1": [("hub", 0, 3), ("hub", 2, 4), ("net", 6, 11), ("net", 12, 30), ("hub", 25, 27), ("equity", 40, 41)]
        }
    }
    spans = {"d1": [(0, 10), (11, 20), (21, 30)]}
    found = cooccurrence(select(study(work)), by="turn", unit_spans=spans)
    assert values(found) == {"hub": [2, 2, 0], "net": [2, 3, 0], "equity": [0, 0, 0]}
    assert "Codings that lie in no turn: 1." in found.notes


def test_a_coding_that_ends_where_a_unit_begins_is_not_in_it() -> None:
    work: Work = {"ann": {"d1": [("hub", 0, 11), ("net", 11, 12)]}}
    found = cooccurrence(select(study(work)), by="turn", unit_spans={"d1": [(0, 10), (11, 20)]})
    assert values(found)["hub"] == [1, 0, 0]


@pytest.mark.parametrize(("keep_ids", "expected"), [(True, ("ann-d1-1", "ann-d1-2")), (False, ())])
def test_a_unit_names_the_codings_behind_it_if_asked(keep_ids: bool, expected: tuple[str, ...]) -> None:
    found = study({"ann": {"d1": [("hub", 0, 5), ("net", 7, 9)]}})
    assert cooccurrence(select(found), by="document", keep_ids=keep_ids).cells[1].codings == expected


def test_a_unit_is_never_counted_more_often_than_the_code() -> None:
    work: Work = {"ann": {"d1": [("hub", 0, 9), ("net", 0, 2), ("net", 3, 5), ("net", 6, 9)]}}
    found = cooccurrence(select(study(work)), by="line", unit_spans={"d1": [(0, 10)]})
    assert values(found)["hub"] == [1, 1, 0]


def test_the_scope_is_honoured() -> None:
    work: Work = {
        "ann": {"d1": [("hub", 0, 10), ("net", 5, 9)], "d2": [("hub", 0, 10), ("net", 5, 9)]},
        "bob": {"d1": [("hub", 0, 10), ("net", 5, 9)]},
    }
    found = study(work)
    assert values(cooccurrence(select(found, Scope(documents=("d1",)))))["hub"] == [2, 2, 0]
    assert values(cooccurrence(select(found, Scope(coders=("ann",)))))["hub"] == [2, 2, 0]
    assert values(cooccurrence(select(found, Scope(codes=("net", "equity"))))) == {"net": [3, 0], "equity": [0, 0]}


def test_a_parent_includes_its_children() -> None:
    work: Work = {"ann": {"d1": [("hub-team", 0, 10), ("net/dilemmas", 5, 20), ("hub-money", 8, 9)]}}
    found = study(work)
    assert values(cooccurrence(select(found)))["hub"] == [2, 2, 0]
    children = cooccurrence(select(found, Scope(codes=("hub",))), level="code:children")
    assert values(children) == {"hub-team": [1, 1, 0], "hub-money": [1, 1, 0], "hub/dilemmas": [0, 0, 0]}
    alone = cooccurrence(select(found), level="code:all")
    assert values(alone) == {"hub-team": [1, 1, 1], "hub-money": [1, 1, 1], "net/dilemmas": [1, 1, 1]}


@pytest.mark.parametrize("by", ["overlap", "document"])
def test_a_coding_does_not_stand_together_with_itself(by: str) -> None:
    found = study({"ann": {"d1": [("hub-team", 0, 10)]}})
    nested = cooccurrence(select(found, Scope(codes=("hub", "hub-team"))), by=by)
    assert values(nested) == {"hub": [1, 0], "hub-team": [0, 1]}


@pytest.mark.parametrize("by", ["overlap", "document"])
def test_two_codings_stand_together_once_under_a_code_and_its_parent(by: str) -> None:
    found = study({"ann": {"d1": [("hub-team", 0, 10), ("hub-team", 5, 9)]}})
    nested = cooccurrence(select(found, Scope(codes=("hub", "hub-team"))), by=by)
    assert nested.cells[1].value == 1


def test_a_cell_names_what_is_behind_it_and_what_to_hold_it_against() -> None:
    work: Work = {
        "ann": {"d2": [("net", 5, 9), ("hub", 0, 10)], "d1": [("hub", 0, 10), ("net", 5, 9), ("hub", 20, 30)]}
    }
    found = cooccurrence(select(study(work)))
    assert found.cells[1]._asdict() == {
        "row": "hub",
        "row_label": "Hub",
        "column": "net",
        "column_label": "Network",
        "value": 2,
        "n": 2,
        "total": 5,
        "state": "value",
        "n_documents": 2,
        "n_finished": 2,
        "documents": ("d1", "d2"),
        "codings": ("ann-d1-1", "ann-d1-2", "ann-d2-2", "ann-d2-1"),
        "quotes": (),
    }
    assert (found.cells[0].n, found.cells[0].total) == (3, 3)
    without = cooccurrence(select(study(work)), keep_ids=False).cells[1]
    assert (without.value, without.documents, without.codings) == (2, (), ())


def test_nothing_coded_is_no_zero() -> None:
    found = cooccurrence(select(study({"ann": {}})))
    assert {(cell.value, cell.state) for cell in found.cells} == {(None, "not-coded-yet")}


def test_a_facet_in_scope_makes_pairs_of_other_codes_not_applicable() -> None:
    found = study({"ann": {"d1": [("hub-money", 0, 10)]}})
    assert values(cooccurrence(select(found, Scope(facets=("money",))))) == {
        "hub": [0, None, None],
        "net": [None, None, None],
        "equity": [None, None, None],
    }


def test_notes_say_what_a_cell_counts_and_what_is_left_out() -> None:
    found = cooccurrence(select(study({"ann": {"d1": [("hub", 0, 9)]}})), by="near", gap_chars=3, level="code:2")
    assert found.notes == (
        "Each cell counts pairs of codings, one of each code, by the same layer in the same document, that overlap or "
        "have at most 3 characters between them; on the diagonal stand the codings of the code.",
        "Scope: every coding of the study.",
        "Layers: ann.",
        "Codebook: test 2.0.0.",
        "Documents: 1 of the study's 1; 1 coded, 1 of them finished; 0 not coded yet, 0 not assigned.",
        "Codings whose code is not listed here: 1.",
    )


def test_units_are_named_in_the_notes_and_the_title() -> None:
    found = cooccurrence(select(study({"ann": {"d1": [("hub", 0, 9)]}})), by="document")
    assert found.notes[0] == (
        "Each cell counts units (document) in which the same layer has both codes; "
        "on the diagonal stand the units that have the code."
    )
    table = matrix_table(found)
    assert (table.title, table.rows[0]) == ("Co-occurrence (document) by code and code", ("Hub", 1, 0, 0))


@pytest.mark.parametrize(
    ("by", "gap_chars", "level", "message"),
    [
        ("overlaps", 0, "code", "no way of standing together 'overlaps'; did you mean 'overlap'"),
        ("overlap", 5, "code", "a gap of characters is for 'near', not for 'overlap'"),
        ("near", -1, "code", "cannot be -1 characters apart"),
        ("overlap", 0, "case", "no way to list codes 'case'"),
    ],
)
def test_a_request_without_sense_is_refused(by: str, gap_chars: int, level: str, message: str) -> None:
    with pytest.raises((RefusedError, UnknownNameError), match=message):
        cooccurrence(select(study({"ann": {}})), by=by, gap_chars=gap_chars, level=level)


def test_units_need_their_spans() -> None:
    with pytest.raises(ValueError, match="no spans of 'turn' were given"):
        cooccurrence(select(study({"ann": {"d1": []}})), by="turn")


def drawn(seed: int) -> Study:
    chance = random.Random(seed)

    def entry() -> tuple[str, int, int]:
        start = chance.randrange(60)
        return chance.choice(["hub", "hub-team", "net", "equity"]), start, start + chance.randrange(1, 12)

    return study({layer: {name: [entry() for _ in range(12)] for name in ("d1", "d2")} for layer in ("ann", "bob")})


def pairs_by_hand(found: Study, gap_chars: int) -> dict[tuple[str, str], int]:
    """Every pair of codings of every layer and document, compared one by one."""
    counts: dict[tuple[str, str], int] = {}
    for work in found.coded:
        for left, right in combinations(work.codings, 2):
            top = sorted(code.code.removesuffix("-team") for code in (left, right))
            if top[0] != top[1] and max(left.start, right.start) - min(left.end, right.end) <= gap_chars:
                counts[top[0], top[1]] = counts.get((top[0], top[1]), 0) + 1
    return counts


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("by", "gap_chars"), [("overlap", 0), ("near", 0), ("near", 4)])
def test_the_sweep_finds_the_pairs_that_comparing_all_finds(by: str, gap_chars: int, seed: int) -> None:
    found = drawn(seed)
    swept = cooccurrence(select(found), by=by, gap_chars=gap_chars)
    counts = {(cell.row, cell.column): cell.n for cell in swept.cells if cell.row < cell.column and cell.n}
    assert counts == pairs_by_hand(found, -1 if by == "overlap" else gap_chars)


@pytest.mark.parametrize("seed", range(3))
def test_the_table_is_symmetric_and_the_order_of_layers_and_codings_changes_nothing(seed: int) -> None:
    found = drawn(seed)
    turned = replace(
        found,
        layers=found.layers[::-1],
        coded=tuple(replace(work, codings=work.codings[::-1]) for work in found.coded[::-1]),
    )
    first = cooccurrence(select(found))
    assert first == cooccurrence(select(turned))
    cells = {(cell.row, cell.column): (cell.value, cell.codings) for cell in first.cells}
    assert cells == {(column, row): cell for (row, column), cell in cells.items()}
