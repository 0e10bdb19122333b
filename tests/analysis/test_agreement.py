"""Rows of agreement, on small studies that one can count by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.agreement import Agreement, agreement, coder_names, coefficients_named
from qualcode.analysis.agreement_notes import universe_lines
from qualcode.analysis.agreement_rows import ALL_CODES, COEFFICIENTS, CUSTOMARY, AgreementRow
from qualcode.analysis.draws import Wish
from qualcode.analysis.judging.gate import below
from qualcode.coefficients.alpha import alpha_of_sets
from qualcode.coefficients.names import OF_ALL_CODES
from qualcode.errors import UndefinedError, UnknownNameError, UnreadableError
from qualcode.files.documents_md import text_of
from qualcode.model import Code, Codebook, CodedDocument, Coding, Document, DocumentState, Layer, Study
from qualcode.scope import Scope, select

SPEAKERS = {"INT": "interviewer", "P": "respondent"}
CODEBOOK = Codebook(
    version="2.0.0",
    codes=(
        Code("hub", "Running the hub"),
        Code("hub-team", "The hub's team", parent="hub", depth=2),
        Code("trust", "Trust"),
        Code("nan", "Not a number"),
    ),
)

Marks = Mapping[str, Mapping[str, Mapping[str, Sequence[int]]]]


def body_of(turns: int) -> str:
    """Numbered turns of one respondent: turn 3 says `w3w`."""
    return "".join(f"P: w{number}w\n" for number in range(1, turns + 1))


def study_of(sizes: Mapping[str, int], marks: Marks) -> Study:
    """A study from documents' numbers of turns and layer -> finished document -> code -> numbers of turns."""
    bodies = {document: body_of(turns) for document, turns in sizes.items()}
    coded = []
    for layer, documents in marks.items():
        for document, codes in documents.items():
            found = (coding_of(bodies[document], document, code, n) for code, ns in codes.items() for n in ns)
            coded.append(CodedDocument(layer, document, f"codings/{layer}/{document}.jsonl", tuple(found)))
    return Study(
        Path(),
        codebook=CODEBOOK,
        documents=tuple(Document(name, f"transcripts/{name}.md", speakers=SPEAKERS) for name in bodies),
        layers=tuple(
            Layer(layer, layer, "human", "2.0.0", dict.fromkeys(documents, DocumentState("finished")))
            for layer, documents in marks.items()
        ),
        coded=tuple(coded),
        texts={name: text_of(body, SPEAKERS) for name, body in bodies.items()},
    )


def coding_of(body: str, document: str, code: str, number: int) -> Coding:
    quote = f"w{number}w"
    start = body.index(quote)
    return Coding(f"{document}-{code}-{number}", document, start, start + len(quote), code, quote=quote)


def agree(study: Study, scope: Scope | None = None, *, coefficients: Sequence[str] = CUSTOMARY) -> Agreement:
    return agreement(select(study, scope), "turn", coefficients=coefficients)


def by_code(found: Agreement) -> list[AgreementRow]:
    """The rows of single codes."""
    return [row for row in found.rows if row.code != ALL_CODES]


def rows(study: Study, *coefficients: str, code: str = "trust", scope: Scope | None = None) -> list[AgreementRow]:
    found = agree(study, scope, coefficients=coefficients or CUSTOMARY)
    return [row for row in found.rows if row.code == code]


def two(ann: Mapping[str, Sequence[int]], bob: Mapping[str, Sequence[int]], turns: int = 4) -> Study:
    return study_of({"d1": turns}, {"ann": {"d1": ann}, "bob": {"d1": bob}})


# values


def test_two_coders_have_a_row_for_each_coefficient() -> None:
    """Of 4 turns both have 1, ann alone has 1: p_o 3/4, p_e 1/2; D_o 2/8, D_e 30/56."""
    found = agreement(select(two({"trust": [1, 2]}, {"trust": [1]})), "turn", wish=Wish("none")).rows[1:]
    both = AgreementRow(
        code="trust",
        label="Trust",
        coefficient="percent_agreement",
        unit="turn",
        coders="ann,bob",
        value=0.75,
        reason="",
        low=None,
        high=None,
        interval="",
        n_units=4,
        n_pairable=4,
        prevalence=(0.5, 0.25),
        used=(2, 1),
        bias=0.25,
        universe="assigned: 4 turns in 1 document",
    )
    assert found == (
        both,
        both._replace(coefficient="cohen_kappa", value=0.5),
        both._replace(coefficient="krippendorff_alpha", value=round(1 - (2 / 8) / (30 / 56), 12)),
    )


def test_the_fields_of_a_row_are_the_columns_of_the_table() -> None:
    assert AgreementRow._fields == (
        *("code", "label", "coefficient", "unit", "coders", "value", "reason", "low", "high", "interval"),
        *("n_units", "n_pairable", "prevalence", "used", "bias", "p_below", "target", "universe", "group", "machine"),
    )


def test_the_coefficients_asked_for_come_in_that_order() -> None:
    found = rows(two({"trust": [1]}, {"trust": [1]}), "krippendorff_alpha", "cohen_kappa")
    assert [row.coefficient for row in found] == ["krippendorff_alpha", "cohen_kappa"]


def test_three_coders_have_a_kappa_for_each_pair_and_one_alpha() -> None:
    marks = {coder: {"d1": {"trust": [1]}} for coder in ("ann", "bob", "cy")}
    found = rows(study_of({"d1": 3}, marks), "cohen_kappa", "krippendorff_alpha")
    assert [(row.coefficient, row.coders, row.value) for row in found] == [
        ("cohen_kappa", "ann,bob", 1.0),
        ("cohen_kappa", "ann,cy", 1.0),
        ("cohen_kappa", "bob,cy", 1.0),
        ("krippendorff_alpha", "ann,bob,cy", 1.0),
    ]


def test_an_unknown_coefficient_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="no coefficient 'kappa'; did you mean 'light_kappa' or 'cohen_kappa'"):
        agree(two({}, {}), coefficients=("kappa",))


def test_a_moved_quote_refuses_every_number() -> None:
    study = two({"trust": [1]}, {"trust": [1]})
    texts = {"d1": text_of("P: shifted\n" + body_of(4), SPEAKERS)}
    with pytest.raises(UnreadableError, match="2 problems"):
        agree(replace(study, texts=texts))


def test_97_of_100_empty_turns_show_the_low_prevalence_beside_a_moderate_kappa() -> None:
    found = rows(two({"trust": [1, 2]}, {"trust": [1, 3]}, turns=100), "percent_agreement", "cohen_kappa")
    assert [(round(row.value or 0, 2), row.prevalence) for row in found] == [
        (0.98, (0.02, 0.02)),
        (0.49, (0.02, 0.02)),
    ]


def test_a_code_called_nan_is_a_code_like_any_other() -> None:
    assert [row.value for row in rows(two({"nan": [1, 2]}, {"nan": [1]}), "cohen_kappa", code="nan")] == [0.5]


def test_a_turn_that_one_coder_alone_coded_counts_as_disagreement() -> None:
    assert [row.value for row in rows(two({"trust": [1, 2]}, {"trust": [3, 4]}), "percent_agreement")] == [0.0]


# missing is not absent


def three(cy_state: str) -> Study:
    """Three coders of two documents; cy has not finished the second."""
    marks: Marks = {
        "ann": {"d1": {"trust": [1]}, "d2": {"trust": [1, 2]}},
        "bob": {"d1": {"trust": [1]}, "d2": {"trust": [1]}},
        "cy": {"d1": {"trust": [1]}, "d2": {}},
    }
    study = study_of({"d1": 2, "d2": 2}, marks)
    *others, cy = study.layers
    documents = {"d1": DocumentState("finished")} | ({"d2": DocumentState(cy_state)} if cy_state else {})
    return replace(study, layers=(*others, replace(cy, documents=documents)))


@pytest.mark.parametrize("state", ["", "in-progress"], ids=["not begun", "in progress"])
def test_a_pair_is_compared_on_what_both_have_finished(state: str) -> None:
    found = rows(three(state), "cohen_kappa")
    assert [(row.coders, row.n_units, row.n_pairable, row.used, row.value) for row in found] == [
        ("ann,bob", 4, 4, (3, 2), 0.5),
        ("ann,cy", 4, 2, (1, 1), 1.0),
        ("bob,cy", 4, 2, (1, 1), 1.0),
    ]


def test_prevalence_is_the_share_of_what_the_coder_has_finished() -> None:
    (found,) = rows(three("in-progress"), "krippendorff_alpha")
    assert (found.n_pairable, found.used, found.prevalence) == (4, (3, 2, 1), (0.75, 0.5, 0.5))


def test_a_finished_document_without_codings_is_absent_and_not_missing() -> None:
    (found,) = rows(three("finished"), "krippendorff_alpha")
    assert (found.used, found.prevalence) == ((3, 2, 1), (0.75, 0.5, 0.25))


# undefined is said, never 0 or 1


def test_a_named_code_that_nobody_used_has_rows_with_the_reason() -> None:
    found = rows(two({"hub": [1]}, {}), scope=Scope(codes=("trust",)))
    assert {(row.value, row.reason) for row in found} == {
        (None, "not assessable: nobody used it in these 4 units"),
    }


def test_a_pair_that_did_not_use_a_code_is_not_assessable_on_it() -> None:
    study = study_of({"d1": 4}, {"ann": {"d1": {"trust": [1]}}, "bob": {"d1": {}}, "cy": {"d1": {}}})
    assert [(row.coders, row.value, row.reason[:14]) for row in rows(study, "percent_agreement")] == [
        ("ann,bob", 0.75, ""),
        ("ann,cy", 0.75, ""),
        ("bob,cy", None, "not assessable"),
        ("ann,bob,cy", pytest.approx(5 / 6), ""),
    ]


def test_two_documents_alone_give_no_interval() -> None:
    """Ann and bob share two of six documents that are alike: leaving one out would move nothing."""
    sizes = {f"d{number}": 4 for number in range(6)}
    trust = {"trust": [1, 2, 3]}
    ann = {document: trust for document in ("d0", "d1")}
    cy = {document: trust for document in ("d2", "d3", "d4", "d5")}
    bob = {document: {"trust": [1, 2]} for document in sizes}
    found = rows(study_of(sizes, {"ann": ann, "bob": bob, "cy": cy}), "percent_agreement")
    by_coders = {row.coders: row for row in found if row.code == "trust"}
    assert by_coders["ann,bob"].reason == "no interval: of what is drawn only 2 can be compared, too few to tell"
    assert by_coders["ann,bob,cy"].reason != by_coders["ann,bob"].reason


def test_a_code_that_everybody_has_everywhere_has_percent_agreement_only() -> None:
    found = rows(two({"trust": [1, 2]}, {"trust": [1, 2]}, turns=2))
    why = "undefined: everybody gave all 2 units the same value, so agreement cannot be told from chance"
    assert [(row.coefficient, row.value, row.reason) for row in found] == [
        ("percent_agreement", 1.0, ""),
        ("cohen_kappa", None, why),
        ("krippendorff_alpha", None, why),
    ]


def apart() -> Study:
    """Ann and cy have finished no document in common."""
    marks: Marks = {
        "ann": {"d1": {"trust": [1]}},
        "bob": {"d1": {"trust": [1]}, "d2": {"trust": [1]}},
        "cy": {"d2": {"trust": [1]}},
    }
    return study_of({"d1": 2, "d2": 2}, marks)


def test_a_pair_without_a_unit_in_common_has_a_row_with_the_reason() -> None:
    (found,) = (row for row in rows(apart(), "cohen_kappa") if row.coders == "ann,cy")
    assert (found.value, found.reason, found.n_pairable, found.used, found.prevalence) == (
        None,
        "undefined: no unit was coded by two coders",
        0,
        (0, 0),
        (),
    )


def test_a_named_code_has_rows_with_the_reason_even_where_nothing_is_finished() -> None:
    study = study_of({"d1": 2, "d2": 2}, {"ann": {"d1": {"trust": [1]}}, "bob": {"d2": {}}})
    (found,) = rows(study, "krippendorff_alpha", scope=Scope(codes=("trust",)))
    assert (found.value, found.reason, found.n_units) == (None, "undefined: no unit was coded by two coders", 0)


# which codes


def test_without_a_named_code_the_used_codes_and_those_above_have_rows_in_the_codebooks_order() -> None:
    found = by_code(agree(two({"trust": [1], "hub-team": [1]}, {}), coefficients=("cohen_kappa",)))
    assert [row.code for row in found] == ["hub", "hub-team", "trust"]


def test_a_code_above_counts_the_codes_below_it() -> None:
    study = two({"hub-team": [1]}, {"hub": [1]})
    assert [row.value for row in rows(study, "cohen_kappa", code="hub")] == [1.0]


def test_exact_compares_each_code_alone() -> None:
    study = two({"hub-team": [1]}, {"hub": [1]})
    (found,) = rows(study, "percent_agreement", code="hub", scope=Scope(exact=True))
    assert (found.value, found.used) == (0.75, (0, 1))


def test_a_named_code_has_rows_of_its_own_and_none_for_the_codes_below() -> None:
    study = two({"hub-team": [1], "trust": [1]}, {"hub": [1]})
    found = by_code(agree(study, Scope(codes=("hub",)), coefficients=("cohen_kappa",)))
    assert [(row.code, row.value) for row in found] == [("hub", 1.0)]


def test_a_pattern_of_codes_names_each_code_that_it_matches() -> None:
    found = by_code(agree(two({}, {}), Scope(codes=("hub*",)), coefficients=("cohen_kappa",)))
    assert [row.code for row in found] == ["hub", "hub-team"]


def test_a_code_that_the_codebook_does_not_know_is_shown_and_not_dropped() -> None:
    found = by_code(agree(two({"old": [1]}, {"trust": [1]}), coefficients=("percent_agreement",)))
    assert [(row.code, row.label, row.value) for row in found] == [("trust", "Trust", 0.75), ("old", "", 0.75)]


# below


def row_of(
    value: float | None, *, n_pairable: int = 4, n_units: int = 4, coefficient: str = "cohen_kappa"
) -> AgreementRow:
    return AgreementRow(
        "trust", "Trust", coefficient, "turn", "ann,bob", value, "", None, None, "", n_units, n_pairable, (), (0, 0)
    )


@pytest.mark.parametrize(
    ("row", "held"),
    [
        pytest.param(row_of(0.79), True, id="less"),
        pytest.param(row_of(0.8), False, id="equal"),
        pytest.param(row_of(0.8 - 1e-16 * 4), False, id="equal but for rounding"),
        pytest.param(row_of(0.81), False, id="more"),
        pytest.param(row_of(None), True, id="no value"),
        pytest.param(row_of(None, n_pairable=0), False, id="a pair that shares no unit"),
        pytest.param(row_of(None, n_pairable=0, n_units=0), True, id="no unit at all"),
    ],
)
def test_a_row_is_below_a_minimum_unless_it_is_shown_to_reach_it(row: AgreementRow, held: bool) -> None:
    assert below([row], 0.8, "cohen_kappa") == ([row] if held else [])


def test_only_the_coefficient_asked_for_is_held_against_the_minimum() -> None:
    low = row_of(0.1, coefficient="percent_agreement")
    assert below([low, row_of(0.9)], 0.8, "cohen_kappa") == []


def test_a_minimum_with_nothing_to_hold_against_it_is_not_met_in_silence() -> None:
    with pytest.raises(UndefinedError, match=r"nothing to hold against 0\.8: there is no cohen_kappa"):
        below([], 0.8, "cohen_kappa")


def test_a_minimum_of_an_unknown_coefficient_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="no coefficient 'alpha'; did you mean 'krippendorff_alpha'"):
        below([row_of(0.9)], 0.8, "alpha")


# names of coders


def layer_of(layer_id: str, coder: str, kind: str = "human") -> Layer:
    return Layer(layer_id, coder, kind)


@pytest.mark.parametrize(
    ("layers", "names"),
    [
        ([layer_of("ann-1", "ann"), layer_of("bob-1", "bob")], ["ann", "bob"]),
        ([layer_of("ann-1", "ann"), layer_of("ann-2", "ann")], ["ann-1", "ann-2"]),
        ([layer_of("ann-1", "ann"), layer_of("agreed", "bob", "consensus")], ["ann", "agreed"]),
    ],
    ids=["one layer each", "two of one coder", "a consensus"],
)
def test_coders_stand_under_their_id_where_it_tells_layers_apart(layers: list[Layer], names: list[str]) -> None:
    assert coder_names(layers) == names


# universe_lines


def test_the_lines_say_on_what_the_numbers_rest() -> None:
    assert universe_lines(agree(three("in-progress"))) == [
        "Unit: turn; 4 turns in 2 documents that two or more coders have finished.",
        "Universe: assigned; every turn that two or more of the coders were to code.",
        "Coders: ann (2 documents finished), bob (2), cy (1).",
        "A turn has a code for a coder if a coding with that code or one below it shares at least one character"
        " with it; in a document that the coder has not finished it is missing, not absent.",
        "Codebook: version 2.0.0.",
        "Speakers: all; none has the role of interviewer.",
        "Intervals: jackknife over 4 turns, 95 %; turns are taken for independent. Text of one document hangs together"
        " (2 of them are too few to draw): the true intervals are wider.",
    ]


def interview() -> Study:
    body = "INT: Eh?\nP: one\n"
    documents = {"d1": DocumentState("finished")}
    marks = (Coding("1", "d1", 5, 8, "trust", quote="Eh?"), Coding("2", "d1", 12, 15, "trust", quote="one"))
    return Study(
        Path(),
        codebook=CODEBOOK,
        documents=(Document("d1", "transcripts/d1.md", speakers=SPEAKERS),),
        layers=(
            Layer("ann", "ann", "human", "2.0.0", documents),
            Layer("bob", "bob", "human", "1.0.0", documents),
        ),
        coded=(CodedDocument("ann", "d1", "codings/ann/d1.jsonl", marks),),
        texts={"d1": text_of(body, SPEAKERS)},
    )


def test_the_lines_say_that_the_interviewer_counts_too() -> None:
    assert "Speakers: all, the interviewer's 1 turn too." in universe_lines(agree(interview()))


def test_the_lines_say_which_speakers_count_and_how_much_of_others_does_not() -> None:
    lines = universe_lines(agree(interview(), Scope(speakers=("respondent",))))
    assert lines[5:] == [
        "Speakers: only respondent.",
        "Left out: 1 turn not said by 'respondent' (interviewer 1).",
        "Intervals: jackknife over 1 turn, 95 %; turns are taken for independent. Text of one document hangs together:"
        " the true intervals are wider.",
        "Not counted: 1 coding touching none of these turns.",
    ]


def test_the_lines_name_a_layer_under_another_codebook_version() -> None:
    assert "Codebook: version 2.0.0; bob was coded under 1.0.0." in universe_lines(agree(interview()))


def test_the_lines_say_that_codes_are_exact() -> None:
    lines = universe_lines(agree(interview(), Scope(exact=True)))
    assert lines[3].startswith("A turn has a code for a coder if a coding with that code alone (--exact) shares")


# invariance

MARKS = st.dictionaries(st.sampled_from(["trust", "hub", "hub-team"]), st.lists(st.integers(1, 4), max_size=4))
STUDIES = st.dictionaries(
    st.sampled_from(["ann", "bob", "cy"]),
    st.dictionaries(st.sampled_from(["d1", "d2"]), MARKS, max_size=2),
    min_size=2,
    max_size=3,
)


def by_coders(found: Agreement) -> set[tuple[object, ...]]:
    """What the rows say, whatever the order of coders."""
    return {
        (
            row.code,
            row.coefficient,
            *(None if number is None else round(number, 10) for number in (row.value, row.low, row.high)),
            row.reason,
            row.n_units,
            row.n_pairable,
            frozenset(zip(row.coders.split(","), row.used or row.coders.split(","), strict=True)),
        )
        for row in found.rows
    }


@given(STUDIES)
def test_the_order_of_coders_and_documents_changes_nothing(marks: Marks) -> None:
    study = study_of({"d1": 4, "d2": 4}, marks)
    turned = replace(study, documents=study.documents[::-1], layers=study.layers[::-1], coded=study.coded[::-1])
    assert by_coders(agree(turned)) == by_coders(agree(study))


@given(STUDIES)
def test_a_document_that_nobody_finished_changes_nothing(marks: Marks) -> None:
    study = study_of({"d1": 4, "d2": 4}, marks)
    text = text_of(body_of(9), SPEAKERS)
    more = replace(
        study,
        documents=(Document("d0", "transcripts/d0.md", speakers=SPEAKERS), *study.documents),
        texts={"d0": text, **study.texts},
    )
    assert agree(more).rows == agree(study).rows


def test_names_of_coefficients_are_the_customary_ones_unless_others_are_asked_for() -> None:
    assert coefficients_named(()) == ("percent_agreement", "cohen_kappa", "krippendorff_alpha")
    assert coefficients_named(("all",)) == (*OF_ALL_CODES, *COEFFICIENTS)
    assert coefficients_named(("gwet_ac1", "gwet_ac1")) == ("gwet_ac1",)
    assert coefficients_named(("gwet_ac1",), gate="krippendorff_alpha") == ("gwet_ac1", "krippendorff_alpha")


def test_every_coefficient_has_rows_of_its_own() -> None:
    measured = agreement(select(interview()), "turn", coefficients=(*OF_ALL_CODES, *COEFFICIENTS))
    assert {row.coefficient for row in measured.rows if row.code != ALL_CODES} == set(COEFFICIENTS)
    assert {row.coefficient for row in measured.rows if row.code == ALL_CODES} == set(OF_ALL_CODES)


# all codes together


def test_units_with_several_codes_and_with_none_count_in_the_row_of_all_codes() -> None:
    """Turns 1 to 4: {hub, trust} and {trust}; {trust} and {}; {} twice. MASI by the function of sets."""
    study = two({"hub": [1], "trust": [1, 2]}, {"trust": [1]})
    row = agree(study).rows[0]
    sets: list[list[set[str]]] = [[{"hub", "trust"}, {"trust"}], [{"trust"}, set()], [set(), set()], [set(), set()]]
    assert (row.code, row.coefficient, row.n_units, row.n_pairable) == (ALL_CODES, "masi_alpha", 4, 4)
    assert row.value == pytest.approx(alpha_of_sets(sets))


def test_a_deeper_code_counts_as_the_one_above_it_in_the_row_of_all_codes() -> None:
    study = two({"hub-team": [1], "trust": [2]}, {"hub": [1], "trust": [2]})
    at_top = agreement(select(study), "turn", depth=1)
    assert at_top.rows[0].value == 1.0
    assert {row.code for row in at_top.rows} == {ALL_CODES, "hub", "trust"}
    whole = agree(study).rows[0].value
    assert whole is not None
    assert whole < 1


def test_kappa_pooled_over_codes_averages_before_it_divides() -> None:
    """trust: p_o 3/4, p_e 1/2; hub: p_o 1/2, p_e 1/2. Pooled 1 - (1/4 + 1/2) / (1/2 + 1/2)."""
    study = two({"trust": [1, 2], "hub": [1, 2]}, {"trust": [1], "hub": [2, 3]})
    row = agree(study, coefficients=("pooled_kappa",)).rows[0]
    assert (row.code, row.coders) == (ALL_CODES, "ann,bob")
    assert row.value == pytest.approx(0.25)


def test_too_many_different_sets_are_left_for_those_who_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualcode.analysis.agreement._MOST_SETS", (1, 3))
    study = two({"trust": [1]}, {"hub": [1]})
    assert agree(study).rows[0].reason == (
        "not computed: 3 different sets of codes; ask for it with --coefficient masi_alpha"
    )
    assert agree(study, coefficients=("masi_alpha",)).rows[0].value is not None


def test_kappa_pooled_over_no_code_has_the_reason_in_place_of_a_value() -> None:
    row = agree(two({}, {}), coefficients=("pooled_kappa",)).rows[0]
    assert (row.value, row.reason) == (None, "not assessable: nobody used any code")
