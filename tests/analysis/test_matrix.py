from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.analysis.matrix import Matrix, matrix
from qualcode.analysis.matrix_tables import matrix_table, threshold_table, tidy_table
from qualcode.errors import RefusedError, UnknownNameError, UnreadableError
from qualcode.files.codebook_yaml import parse_codebook
from qualcode.files.documents_md import text_of
from qualcode.model import Case, Codebook, CodedDocument, Coding, Document, DocumentState, Layer, Study, Text
from qualcode.scope import Scope, select
from qualcode.settings import AssignedTurns, Coder, Settings
from qualcode.table import Table

BOOK = """
name: test
version: 2.0.0
codes:
  - id: hub
    label: Hub
    codes:
      - {id: hub-team, label: Team, codes: [{id: hub-hiring}]}
      - {id: hub-money}
  - {id: net, label: Network}
templates: [{id: dilemmas, label: Dilemmas, under: top}]
facets:
  who: {values: [students, families], several: true}
  money: {values: [grant], under: [hub-money]}
"""
BODY = "INT: Who leads it?\n\nL: Two leads run it.\n\nINT: With what money?\n\nL: A grant, and hope.\n"
ROLES = {"INT": "interviewer", "L": "respondent"}
Work = Mapping[str, Mapping[str, list[tuple[str, str] | tuple[str, str, dict[str, list[str]]]]]]


def book(text: str = BOOK) -> Codebook:
    codebook, problems = parse_codebook(text, "codebook/codebook.yaml")
    assert problems == []
    assert codebook is not None
    return codebook


def study(
    work: Work,
    *,
    documents: tuple[Document, ...] = (Document("d1", "d1.md", case="net-a", speakers=ROLES),),
    bodies: Mapping[str, str] | None = None,
    begun: frozenset[str] = frozenset(),
    cases: tuple[Case, ...] = (),
    settings: Settings | None = None,
    codebook: Codebook | None = None,
) -> Study:
    """Layers with what they code: code, quote and facets; work is finished unless it is only begun."""
    texts = {item.id: text_of((bodies or {}).get(item.id, BODY), item.speakers) for item in documents}
    coded = []
    layers = []
    for layer, found in work.items():
        states = {name: DocumentState("in-progress" if f"{layer}/{name}" in begun else "finished") for name in found}
        layers.append(Layer(layer, layer.split(".")[0], documents=states))
        for name, entries in found.items():
            codings = []
            for number, entry in enumerate(entries, 1):
                code, quote, *facets = entry
                start = texts[name].body.index(quote)
                values = facets[0] if facets else {}
                identity = f"{layer}-{name}-{number}"
                codings.append(Coding(identity, name, start, start + len(quote), code, values, quote))
            coded.append(CodedDocument(layer, name, f"codings/{layer}/{name}.jsonl", tuple(codings)))
    return Study(
        root=Path(),
        settings=settings or Settings(),
        codebook=codebook or book(),
        documents=documents,
        cases=cases,
        layers=tuple(layers),
        coded=tuple(coded),
        texts=texts,
    )


def values(found: Matrix) -> dict[str, dict[str, int | float | None]]:
    rows: dict[str, dict[str, int | float | None]] = {key.id: {} for key in found.rows}
    for cell in found.cells:
        rows[cell.row][cell.column] = cell.value
    return rows


def states(found: Matrix) -> dict[str, str]:
    return {cell.row: cell.state for cell in found.cells}


TWO = (
    Document("d1", "d1.md", case="lead-1", kind="interview", date="2018-12-12", speakers=ROLES),
    Document("d2", "d2.md", case="lead-2", kind="plan", date="2019-01-07"),
)
CASES = (
    Case("net-b", attributes={"type": "NGO", "schools": "12"}),
    Case("net-a", attributes={"type": "district", "schools": "4"}),
    Case("lead-1", "net-a"),
    Case("lead-2", "net-a", attributes={"type": "university"}),
)
WORK: Work = {
    "ann": {
        "d1": [("hub-team", "Two leads run it."), ("net", "hope"), ("hub-money", "A grant")],
        "d2": [("hub", "Two leads")],
    }
}


def two(**changes: object) -> Study:
    return replace(study(WORK, documents=TWO, cases=CASES), **changes)  # type: ignore[arg-type]


# Rows and columns


def test_a_network_has_its_respondents_under_it_and_cases_without_documents_are_listed() -> None:
    found = matrix(select(two()), "case", "code", "codings")
    assert values(found) == {"net-b": {"hub": None, "net": None}, "net-a": {"hub": 3, "net": 1}}


def test_own_cases_leave_out_a_network_that_has_no_document_itself() -> None:
    found = matrix(select(two()), "case:all", "code", "codings")
    assert values(found) == {
        "net-b": {"hub": None, "net": None},
        "lead-1": {"hub": 2, "net": 1},
        "lead-2": {"hub": 1, "net": 0},
    }


def test_a_scope_of_cases_lists_these_cases_only() -> None:
    found = matrix(select(two(), Scope(cases=("net-b",))), "case", "code", "codings")
    assert values(found) == {"net-b": {"hub": None, "net": None}}


@pytest.mark.parametrize("scope", [Scope(where=("type=university",)), Scope(documents=("d2",))])
def test_a_scope_of_documents_lists_their_cases_only(scope: Scope) -> None:
    assert values(matrix(select(two(), scope), "case", "code", "codings")) == {"net-a": {"hub": 1, "net": 0}}


def test_an_attribute_is_the_nearest_above_the_document() -> None:
    found = matrix(select(two()), "case.type", "code", "documents")
    assert values(found) == {
        "NGO": {"hub": None, "net": None},
        "district": {"hub": 1, "net": 1},
        "university": {"hub": 1, "net": 0},
    }


def test_numbers_stand_by_size_and_documents_without_a_value_come_last() -> None:
    documents = (*TWO, Document("d3", "d3.md"))
    found = matrix(select(study(WORK, documents=documents, cases=CASES)), "case.schools", "code", "documents")
    assert [key.id for key in found.rows] == ["4", "12", "(none)"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("document", {"d1": {"hub": 2, "net": 1}, "d2": {"hub": 1, "net": 0}}),
        ("kind", {"interview": {"hub": 2, "net": 1}, "plan": {"hub": 1, "net": 0}}),
        ("year", {"2018": {"hub": 2, "net": 1}, "2019": {"hub": 1, "net": 0}}),
    ],
)
def test_documents_are_told_apart_by_what_their_head_says(
    rows: str, expected: dict[str, dict[str, int | None]]
) -> None:
    assert values(matrix(select(two()), rows, "code", "codings")) == expected


def test_a_coding_over_two_speakers_counts_under_both_and_a_note_says_so() -> None:
    found = matrix(
        select(study({"ann": {"d1": [("hub", "leads it?\n\nL: Two"), ("net", "hope")]}})), "speaker", "code", "codings"
    )
    assert values(found) == {"interviewer": {"hub": 1, "net": 0}, "respondent": {"hub": 1, "net": 1}}
    assert "Codings that count in more than one row: 1." in found.notes
    assert found.row_totals == (1, 2)
    assert found.column_totals == (1, 1)
    assert found.total == 2


def test_a_label_at_the_end_of_a_coding_is_not_said_by_its_speaker() -> None:
    found = matrix(select(study({"ann": {"d1": [("hub", "leads it?\n\nL: ")]}})), "document", "speaker", "codings")
    assert values(found) == {"d1": {"interviewer": 1, "respondent": 0}}


def test_a_document_without_turns_has_no_speaker() -> None:
    found = matrix(select(two()), "document", "speaker", "codings")
    assert values(found) == {
        "d1": {"interviewer": 0, "respondent": 3},
        "d2": {"interviewer": None, "respondent": None},
    }
    assert {cell.state for cell in found.cells if cell.row == "d2"} == {"not-applicable"}
    assert "Codings that touch no speaker's turn and count in no column: 1." in found.notes


def test_a_coding_stands_in_the_section_in_which_it_starts() -> None:
    body = "# Guide\n\nBefore.\n\n## History\n\nIt began small.\n\n## Money\n\nA grant.\n\n# Part 2\n\nA rest.\n"
    work: Work = {
        "ann": {"d1": [("hub", "Before."), ("hub", "small.\n\n## Money"), ("hub", "grant"), ("net", "A rest")]}
    }
    found = matrix(select(study(work, bodies={"d1": body})), "section", "code", "codings")
    assert values(found) == {
        "History": {"hub": 1, "net": 0},
        "Money": {"hub": 1, "net": 0},
        "(none)": {"hub": 1, "net": 1},
    }


def test_a_document_without_a_section_is_no_zero_under_it() -> None:
    found = matrix(
        select(study(WORK, documents=TWO, bodies={"d1": "## Money\n\nTwo leads run it. A grant and hope."})),
        "document",
        "section",
        "codings",
    )
    assert values(found) == {"d1": {"Money": 3, "(none)": None}, "d2": {"Money": None, "(none)": 1}}


def test_coders_are_listed_also_before_they_begin() -> None:
    settings = Settings(coders=(Coder("bob"), Coder("ann"), Coder("eve")), assignments={"bob": ("d1",)})
    found = matrix(select(study({"ann": {"d1": [("hub", "Two")]}}, settings=settings)), "coder", "code", "codings")
    assert list(states(found).items()) == [("bob", "not-coded-yet"), ("ann", "value"), ("eve", "not-assigned")]


def test_two_layers_of_a_coder_are_one_coder_and_two_layers() -> None:
    found = study({"ann.2": {"d1": [("hub", "Two")]}, "ann.1": {"d1": [("hub", "leads"), ("net", "hope")]}})
    assert values(matrix(select(found), "coder", "code", "codings")) == {"ann": {"hub": 2, "net": 1}}
    assert values(matrix(select(found), "layer", "code", "codings")) == {
        "ann.1": {"hub": 1, "net": 1},
        "ann.2": {"hub": 1, "net": 0},
    }


def test_a_coder_against_a_layer_of_another_is_no_zero() -> None:
    found = study({"ann": {"d1": [("hub", "Two")]}, "bob": {"d1": []}})
    assert values(matrix(select(found), "coder", "layer", "codings")) == {
        "ann": {"ann": 1, "bob": None},
        "bob": {"ann": None, "bob": 0},
    }


TREE: Work = {
    "ann": {
        "d1": [
            ("hub", "Two"),
            ("hub-team", "leads"),
            ("hub-hiring", "run"),
            ("hub/dilemmas", "hope"),
            ("net/dilemmas", "hope"),
        ]
    }
}


@pytest.mark.parametrize(
    ("spec", "scope", "expected"),
    [
        ("code", Scope(), {"hub": 4, "net": 1}),
        ("code", Scope(codes=("hub-team",)), {"hub-team": 2}),
        ("code", Scope(codes=("hub", "hub-team")), {"hub": 4, "hub-team": 2}),
        ("code", Scope(codes=("hub-team",), exact=True), {"hub-team": 1}),
        ("code", Scope(codes=("*/dilemmas",)), {"hub/dilemmas": 1, "net/dilemmas": 1}),
        ("code:2", Scope(), {"hub-team": 2, "hub-money": 0, "hub/dilemmas": 1, "net/dilemmas": 1}),
        ("code:2", Scope(codes=("hub-hiring",)), {"hub-team": 1}),
        ("code:children", Scope(codes=("hub",)), {"hub-team": 2, "hub-money": 0, "hub/dilemmas": 1}),
        ("code:all", Scope(), {"hub": 1, "hub-team": 1, "hub-hiring": 1, "hub/dilemmas": 1, "net/dilemmas": 1}),
        ("code:all", Scope(codes=("hub-money", "hub-team")), {"hub-team": 1, "hub-hiring": 1, "hub-money": 0}),
    ],
)
def test_a_code_includes_the_codes_below_it(spec: str, scope: Scope, expected: dict[str, int]) -> None:
    assert values(matrix(select(study(TREE), scope), "document", spec, "codings")) == {"d1": expected}


def test_codings_above_the_level_are_in_no_column_and_a_note_says_how_many() -> None:
    found = matrix(select(study(TREE)), "document", "code:2", "codings")
    assert "Codings that are on codes above level 2 and count in no column: 1." in found.notes
    assert found.total == 4


def test_exact_codes_of_a_level_leave_out_what_is_below_them_and_a_note_says_how_many() -> None:
    found = matrix(select(study(TREE), Scope(codes=("hub", "hub-team"), exact=True)), "document", "code:2", "codings")
    assert values(found) == {"d1": {"hub-team": 1}}
    assert "Codings that are on codes that are not listed and count in no column: 1." in found.notes
    assert "Scope: codes hub, hub-team; codes without those below them." in found.notes


def test_a_coding_that_counts_in_two_columns_is_one_in_the_total() -> None:
    found = matrix(select(study(TREE), Scope(codes=("hub", "hub-team"))), "document", "code", "codings")
    assert (found.row_totals, found.column_totals, found.total) == ((4,), (4, 2), 4)


def test_a_code_that_the_codebook_does_not_know_is_not_passed_over_in_silence() -> None:
    found = matrix(select(study({"ann": {"d1": [("hubb", "Two"), ("hub", "leads")]}})), "document", "code", "codings")
    assert values(found) == {"d1": {"hub": 1, "net": 0}}
    assert "Codings whose code is not in the codebook, counted in no column: 1; run `qualcode check`." in found.notes


def test_codes_with_one_label_are_told_apart_by_their_ids() -> None:
    found = matrix(select(study(TREE), Scope(codes=("*/dilemmas", "net"))), "document", "code", "codings")
    assert [key.label for key in found.columns] == ["Dilemmas (hub/dilemmas)", "Network", "Dilemmas (net/dilemmas)"]


def test_a_coding_with_two_facet_values_counts_under_each() -> None:
    work: Work = {
        "ann": {
            "d1": [
                ("hub", "Two", {"who": ["students", "families"]}),
                ("hub", "leads", {"who": ["families"]}),
                ("net", "hope"),
            ]
        }
    }
    found = matrix(select(study(work)), "facet.who", "code", "codings")
    assert values(found) == {"students": {"hub": 1, "net": 0}, "families": {"hub": 2, "net": 0}}
    assert found.total == 2
    assert "Codings that count in more than one row: 1." in found.notes
    assert "Codings that carry no value of facet 'who' and count in no row: 1." in found.notes


@pytest.mark.parametrize(
    ("rows", "columns", "message"),
    [
        ("cas", "code", "no dimension 'cas'; did you mean 'case'"),
        ("facet", "code", "no dimension 'facet'; did you mean 'facet.who'"),
        ("case.tpye", "code", "no attribute 'tpye'; did you mean 'type'?"),
        ("facet.whom", "code", "no facet 'whom'; did you mean 'who'?"),
        ("case", "code:al", "no way to list codes 'code:al'; did you mean 'code:all'"),
    ],
)
def test_an_unknown_dimension_is_refused_with_the_nearest(rows: str, columns: str, message: str) -> None:
    with pytest.raises(UnknownNameError, match=message.replace("?", r"\?")):
        matrix(select(two()), rows, columns, "codings")


@pytest.mark.parametrize(
    ("rows", "columns", "cell", "rule", "scope", "message"),
    [
        ("code", "code", "codings", "any", Scope(), "both 'code'; give two dimensions"),
        ("case", "code:9", "codings", "any", Scope(), "at level 9; the codebook has 3 levels"),
        ("case", "code:children", "codings", "any", Scope(), "name one by `--code`"),
        ("case", "code:children", "codings", "any", Scope(codes=("hub-money",)), "nothing is below 'hub-money'"),
        ("case", "code", "codings", "all", Scope(), "for cells of 'presence', not of 'codings'"),
        ("case", "code", "number", "any", Scope(), "no cell 'number'"),
        ("case", "code", "presence", "0", Scope(), "no rule '0'"),
    ],
)
def test_a_request_without_sense_is_refused(
    rows: str, columns: str, cell: str, rule: str, scope: Scope, message: str
) -> None:
    with pytest.raises((RefusedError, UnknownNameError), match=message):
        matrix(select(two(), scope), rows, columns, cell, rule=rule)


# The four kinds of nothing


def five_documents() -> Study:
    documents = tuple(Document(f"d{n}", f"d{n}.md", case=f"net-{n}") for n in range(1, 6))
    cases = tuple(Case(f"net-{n}") for n in range(1, 7))
    work: Work = {"ann": {"d1": [("hub", "Two")], "d2": [], "d4": [], "d5": [("hub", "Two")]}}
    return study(
        work,
        documents=documents,
        cases=cases,
        begun=frozenset({"ann/d4", "ann/d5"}),
        settings=Settings(coders=(Coder("ann"), Coder("bob")), assignments={"bob": ()}),
    )


def test_missing_is_not_zero_and_has_four_kinds() -> None:
    found = five_documents()
    settings = replace(found.settings, assignments={"bob": ("d3",)})
    with_bob = matrix(select(replace(found, settings=settings)), "case", "code", "codings")
    assert {cell.row: (cell.value, cell.state) for cell in with_bob.cells if cell.column == "hub"} == {
        "net-1": (1, "value"),
        "net-2": (0, "value"),
        "net-3": (None, "not-coded-yet"),
        "net-4": (None, "not-coded-yet"),
        "net-5": (1, "value"),
        "net-6": (None, "not-applicable"),
    }
    nobody = matrix(select(found), "case", "code", "codings")
    assert states(nobody)["net-3"] == "not-assigned"


def test_a_document_that_is_begun_counts_and_a_note_says_that_it_is_not_finished() -> None:
    found = matrix(select(five_documents()), "case", "code", "codings")
    cell = next(cell for cell in found.cells if cell.row == "net-5")
    assert (cell.value, cell.n_documents, cell.n_finished) == (1, 1, 0)
    assert "Documents finished, where not all are: net-5 0 of 1." in found.notes


def test_a_code_that_is_not_there_yet_in_unfinished_work_is_not_absent() -> None:
    found = matrix(select(five_documents(), Scope(codes=("net",))), "case", "code", "codings")
    assert values(found)["net-5"] == {"net": None}
    assert states(found)["net-5"] == "not-coded-yet"


def test_a_document_in_work_by_a_coder_out_of_scope_is_not_coded() -> None:
    found = study({"ann": {"d1": [("hub", "Two")]}, "bob": {}})
    by_bob = select(found, Scope(coders=("bob",)))
    assert states(matrix(by_bob, "document", "code", "codings")) == {"d1": "not-coded-yet"}


def test_a_study_that_assigns_nothing_lets_everybody_code_everything() -> None:
    found = study({"ann": {"d1": [("hub", "Two")]}, "bob": {}})
    assigned = replace(found, settings=replace(found.settings, assignments={"ann": ("d1",)}))
    assert states(matrix(select(found), "coder", "code", "codings")) == {"ann": "value", "bob": "not-coded-yet"}
    assert states(matrix(select(assigned), "coder", "code", "codings")) == {"ann": "value", "bob": "not-assigned"}


def test_a_facet_does_not_apply_to_a_code_outside_it() -> None:
    work: Work = {"ann": {"d1": [("hub-money", "A grant", {"money": ["grant"]})]}}
    found = matrix(select(study(work)), "facet.money", "code", "codings")
    assert values(found) == {"grant": {"hub": 1, "net": None}}
    assert [cell.state for cell in found.cells] == ["value", "not-applicable"]


def test_a_facet_in_scope_makes_cells_of_other_codes_not_applicable() -> None:
    found = matrix(select(study(WORK, documents=TWO), Scope(facets=("money",))), "document", "code", "codings")
    assert values(found) == {"d1": {"hub": 0, "net": None}, "d2": {"hub": 0, "net": None}}


@pytest.mark.parametrize(("codes", "expected"), [((), 0), (("hub",), 0), (("net",), None)])
def test_a_facet_needs_a_code_in_scope_to_which_it_applies(codes: tuple[str, ...], expected: int | None) -> None:
    found = matrix(
        select(study({"ann": {"d1": [("hub", "Two")]}}), Scope(codes=codes)), "document", "facet.money", "codings"
    )
    assert values(found) == {"d1": {"grant": expected}}


def test_a_facet_on_a_code_where_it_has_no_business_is_still_counted() -> None:
    work: Work = {"ann": {"d1": [("net", "hope", {"money": ["grant"]})]}}
    found = matrix(select(study(work)), "facet.money", "code", "codings")
    assert values(found) == {"grant": {"hub": 0, "net": 1}}


def test_a_text_without_turns_is_no_zero_where_a_speaker_is_asked_for() -> None:
    found = matrix(select(two(), Scope(speakers=("respondent",))), "document", "code", "codings")
    assert values(found) == {"d1": {"hub": 2, "net": 1}, "d2": {"hub": None, "net": None}}
    assert states(found) == {"d1": "value", "d2": "not-applicable"}


# What a cell counts


TWICE: Work = {
    "ann": {"d1": [("hub", "Two leads"), ("hub", "leads run it.")], "d2": [("net", "hope")]},
    "bob": {"d1": [("hub", "Two leads")], "d2": []},
}


def twice(**changes: object) -> Study:
    documents = (Document("d1", "d1.md", case="net-a", speakers=ROLES), Document("d2", "d2.md", case="net-a"))
    return replace(study(TWICE, documents=documents), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("documents", {"hub": 1, "net": 1}),
        ("codings", {"hub": 3, "net": 1}),
        ("words", {"hub": 4, "net": 1}),
        ("share", {"hub": 0.5, "net": 0.5}),
        ("presence", {"hub": 1, "net": 1}),
        ("quotes", {"hub": 2, "net": 1}),
    ],
)
def test_a_cell_counts_what_was_asked_for(cell: str, expected: dict[str, int | float]) -> None:
    assert values(matrix(select(twice()), "case", "code", cell)) == {"net-a": expected}


def test_a_cell_names_the_documents_and_codings_behind_it() -> None:
    cell = matrix(select(twice()), "case", "code", "share").cells[0]
    assert cell._asdict() == {
        "row": "net-a",
        "row_label": "net-a",
        "column": "hub",
        "column_label": "Hub",
        "value": 0.5,
        "n": 1,
        "total": 2,
        "state": "value",
        "n_documents": 2,
        "n_finished": 2,
        "documents": ("d1",),
        "codings": ("ann-d1-1", "bob-d1-1", "ann-d1-2"),
        "quotes": (),
    }


def test_ids_are_left_out_where_nobody_reads_them() -> None:
    cell = matrix(select(twice()), "case", "code", "share", keep_ids=False).cells[0]
    assert (cell.value, cell.n, cell.documents, cell.codings) == (0.5, 1, (), ())


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("any", {"hub": 1, "net": 1}),
        ("all", {"hub": 0, "net": 0}),
        ("majority", {"hub": 1, "net": 0}),
        ("2", {"hub": 1, "net": 0}),
        ("4", {"hub": 0, "net": 0}),
    ],
)
def test_presence_is_by_a_stated_rule(rule: str, expected: dict[str, int]) -> None:
    assert values(matrix(select(twice()), "case", "code", "presence", rule=rule)) == {"net-a": expected}


def test_present_in_all_means_in_every_coded_document() -> None:
    found = matrix(select(twice(), Scope(documents=("d1",))), "case", "code", "presence", rule="all")
    assert values(found) == {"net-a": {"hub": 1, "net": 0}}


def test_a_majority_is_not_judged_before_a_layer_has_finished() -> None:
    work: Work = {"ann": {"d1": [("hub", "Two")]}}
    found = matrix(select(study(work, begun=frozenset({"ann/d1"}))), "document", "code", "presence", rule="majority")
    assert [(cell.value, cell.state) for cell in found.cells] == [(None, "not-coded-yet"), (None, "not-coded-yet")]


def test_a_majority_is_judged_also_where_ids_are_left_out() -> None:
    found = matrix(select(twice()), "case", "code", "presence", rule="majority", keep_ids=False)
    assert [(cell.value, cell.n, cell.codings) for cell in found.cells] == [(1, 1, ()), (0, 0, ())]


def test_a_majority_within_one_coder_is_of_that_coders_layers() -> None:
    found = matrix(select(twice()), "coder", "code", "presence", rule="majority")
    assert values(found) == {"ann": {"hub": 1, "net": 1}, "bob": {"hub": 1, "net": 0}}


def test_a_majority_is_of_the_layers_that_finished_the_document() -> None:
    work: Work = {"ann": {"d1": [("hub", "Two")]}, "bob": {"d1": []}, "eve": {"d1": [("net", "hope")]}}
    found = study(work, begun=frozenset({"bob/d1", "eve/d1"}))
    by_all = matrix(select(found), "document", "code", "presence", rule="majority")
    assert values(by_all) == {"d1": {"hub": 1, "net": 0}}


def test_only_cells_of_quotes_hold_quotes() -> None:
    assert {cell.quotes for cell in matrix(select(twice()), "case", "code", "words").cells} == {()}


def test_labels_and_headings_are_no_words() -> None:
    body = "INT: Who leads it?\n\n## Next part\n\nL: Two leads run it.\n"
    work: Work = {"ann": {"d1": [("hub", "leads it?\n\n## Next part\n\nL: Two leads")]}}
    found = matrix(select(study(work, bodies={"d1": body})), "document", "code", "words")
    assert values(found) == {"d1": {"hub": 4, "net": 0}}


def test_headings_of_a_text_without_turns_are_no_words() -> None:
    body = "# A plan\n\nWe begin.\n\n## Aims of it\n\nTo grow.\n"
    documents = (Document("d1", "d1.md"),)
    work: Work = {"ann": {"d1": [("hub", body.strip())]}}
    found = matrix(select(study(work, documents=documents, bodies={"d1": body})), "document", "code", "words")
    assert values(found) == {"d1": {"hub": 4, "net": 0}}


def test_words_under_a_speaker_are_what_that_speaker_said() -> None:
    work: Work = {"ann": {"d1": [("hub", "leads it?\n\nL: Two leads run")]}}
    found = matrix(select(study(work)), "code", "speaker", "words")
    assert values(found)["hub"] == {"interviewer": 2, "respondent": 3}
    alone = matrix(select(study(work), Scope(speakers=("L",))), "document", "code", "words")
    assert values(alone) == {"d1": {"hub": 3, "net": 0}}


def test_a_quote_has_its_document_and_turn_in_front_and_stands_once() -> None:
    found = matrix(select(twice()), "case", "code", "quotes")
    assert [cell.quotes for cell in found.cells] == [
        ('d1 ¶2: "Two leads"', 'd1 ¶2: "leads run it."'),
        ('d2 ¶4: "hope"',),
    ]


@pytest.mark.parametrize("cell", ["quotes", "words"])
def test_a_coding_that_lost_its_quote_is_never_shown(cell: str) -> None:
    found = twice()
    moved = {name: text_of("X" + text.body, ROLES) for name, text in found.texts.items()}
    with pytest.raises(UnreadableError, match="moved-quote"):
        matrix(select(replace(found, texts=moved)), "case", "code", cell)


class NoText(Mapping[str, Text]):
    """Texts that must not be read."""

    def __getitem__(self, key: str) -> Text:
        raise AssertionError(f"the text of {key} was read")

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


@pytest.mark.parametrize("cell", ["documents", "codings", "share", "presence"])
def test_counting_reads_no_text(cell: str) -> None:
    found = matrix(select(twice(texts=NoText())), "case", "code", cell)
    assert [row[:2] for row in tidy_table(found).rows] == [("net-a", "net-a"), ("net-a", "net-a")]


def test_the_order_of_layers_and_codings_changes_nothing() -> None:
    found = twice()
    turned = replace(
        found,
        layers=found.layers[::-1],
        coded=tuple(replace(work, codings=work.codings[::-1]) for work in found.coded[::-1]),
    )
    for cell in ("codings", "words", "quotes", "share"):
        for rows in ("case", "layer", "coder", "speaker"):
            first, second = matrix(select(found), rows, "code", cell), matrix(select(turned), rows, "code", cell)
            assert (first.cells, first) == (second.cells, second)


# What the numbers are on, and tables


def test_notes_say_what_the_numbers_are_on() -> None:
    found = five_documents()
    layers = (replace(found.layers[0], codebook="1.0.0"), Layer("both", "team", "consensus"))
    scope = Scope(codes=("hub",), layers=("ann", "both"))
    notes = matrix(select(replace(found, layers=layers), scope), "case", "code", "presence").notes
    assert notes == (
        "1 is present, 0 is coded and absent.",
        "Present: coded in at least one document by at least one layer.",
        "Scope: layers ann, both; codes hub.",
        "Layers: ann (human), both (consensus).",
        "Codebook: test 2.0.0.",
        "Coded under another version of the codebook: ann (1.0.0).",
        "Documents: 5 of the study's 5; 3 coded, 2 of them finished; 1 not coded yet, 1 not assigned.",
        "Documents finished, where not all are: net-5 0 of 1.",
    )


def test_a_consensus_counts_only_where_it_is_named() -> None:
    found = five_documents()
    both = Layer("both", "team", "consensus", documents={"d1": DocumentState("finished")})
    notes = matrix(select(replace(found, layers=(*found.layers, both))), "case", "code", "codings").notes
    assert "Layers: ann." in notes
    assert "Left out: the consensus layer 'both'; `--layer both` counts it." in notes


def test_notes_name_what_is_assigned_in_part() -> None:
    found = five_documents()
    settings = Settings(
        coders=(Coder("bob"), Coder("ann")),
        assignments={"ann": ("d1", "d2"), "bob": ("d1",), "cy": ("d1",)},
        assigned_turns=tuple(AssignedTurns(name, "d1", ((3, 9), (14, 14))) for name in ("ann", "bob", "cy")),
    )
    scope = Scope(coders=("ann", "bob"))
    notes = matrix(select(replace(found, settings=settings), scope), "case", "code", "presence").notes
    assert (
        "Assigned in part, and counted like a whole document: d1 (to bob, turns 3-9 14), d1 (to ann, turns 3-9 14)."
        in notes
    )


@pytest.mark.parametrize(("count", "tail"), [(12, "l11."), (14, "l11 and 2 more.")])
def test_a_long_list_in_a_note_is_cut(count: int, tail: str) -> None:
    found = study({f"l{number:02}": {"d1": []} for number in range(count)})
    note = matrix(select(found), "document", "code", "codings").notes[2]
    assert (note.startswith("Layers: l00, l01, "), note.endswith(f"l10, {tail}")) == (True, True)


def test_people_read_each_kind_of_nothing_in_words() -> None:
    found = five_documents()
    settings = replace(found.settings, assignments={"bob": ("d4",)})
    table = matrix_table(matrix(select(replace(found, settings=settings)), "case", "code", "codings"))
    assert (table.title, table.header) == ("Codings by case and code", ("case", "Hub", "Network", "total"))
    assert table.rows == (
        ("net-1", 1, 0, 1),
        ("net-2", 0, 0, 0),
        ("net-3", "not assigned", "not assigned", None),
        ("net-4", "not coded yet", "not coded yet", None),
        ("net-5", 1, "not coded yet", 1),
        ("net-6", "n/a", "n/a", None),
        ("total", 2, 0, 2),
    )


def test_a_share_is_shown_as_n_of_total_and_has_no_totals() -> None:
    table = matrix_table(matrix(select(twice()), "case", "code", "share"), labels=False)
    assert (table.header, table.rows) == (("case", "hub", "net"), (("net-a", "1/2", "1/2"),))


def test_a_share_can_be_a_number() -> None:
    table = matrix_table(matrix(select(twice()), "case", "code", "share"), labels=False, decimals=True)
    assert table.rows == (("net-a", 0.5, 0.5),)


def test_quotes_stand_in_a_cell_line_by_line_and_none_is_zero() -> None:
    table = matrix_table(matrix(select(twice()), "document", "code", "quotes"))
    assert table.rows == (
        ("d1", 'd1 ¶2: "Two leads"\nd1 ¶2: "leads run it."', "0"),
        ("d2", "0", 'd2 ¶4: "hope"'),
    )


def test_a_tidy_table_has_a_row_for_each_cell() -> None:
    found = matrix(select(study(WORK, documents=TWO, cases=CASES)), "case", "code", "codings")
    assert tidy_table(found) == Table(
        "Codings by case and code",
        ("row", "row_label", "column", "column_label", "value", "n", "total", "state", "n_documents", "n_finished"),
        (
            ("net-b", "net-b", "hub", "Hub", None, 0, 0, "not-applicable", 0, 0),
            ("net-b", "net-b", "net", "Network", None, 0, 0, "not-applicable", 0, 0),
            ("net-a", "net-a", "hub", "Hub", 3, 2, 2, "value", 2, 2),
            ("net-a", "net-a", "net", "Network", 1, 1, 2, "value", 2, 2),
        ),
        found.notes,
        label_columns=4,
    )


def test_a_tidy_table_of_quotes_holds_them() -> None:
    table = tidy_table(matrix(select(twice()), "document", "code", "quotes"))
    assert [row[-1] for row in table.rows] == ['d1 ¶2: "Two leads"\nd1 ¶2: "leads run it."', "", "", 'd2 ¶4: "hope"']


def test_thresholds_count_the_rows_that_are_coded_throughout() -> None:
    found = matrix(select(five_documents()), "case", "code", "presence")
    table = threshold_table(found)
    assert (table.header, table.rows) == (("at least, of 2", "n", "N", "share"), ((1, 1, 2, 1 / 2), (2, 0, 2, 0.0)))
    assert table.notes[0] == "Rows left out, because they are not coded or nothing falls in them: 4."


def test_a_cell_in_which_nothing_can_stand_does_not_keep_a_row_from_being_judged() -> None:
    work: Work = {"ann": {"d1": [("hub-money", "A grant", {"money": ["grant"]})]}}
    table = threshold_table(matrix(select(study(work)), "facet.money", "code", "presence"))
    assert table.rows == ((1, 1, 1, 1.0), (2, 0, 1, 0.0))


def test_thresholds_need_presence() -> None:
    with pytest.raises(RefusedError, match="counted over cells of 'presence', not of 'codings'"):
        threshold_table(matrix(select(twice()), "case", "code", "codings"))
