"""Where coders disagree, on small studies that one can go through by hand."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.agreement import agreement
from qualcode.analysis.disagreement.disagreement_kinds import KINDS
from qualcode.analysis.disagreement.disagreement_rows import DisagreementRow, Mark, Side, disagreement_rows
from qualcode.analysis.disagreement.disagreement_summary import SummaryRow, disagreement_summary
from qualcode.analysis.disagreement.disagreements import NO_GAIN, Disagreements, disagreements
from qualcode.analysis.draws import Wish
from qualcode.errors import RefusedError, UnknownNameError, UnreadableError
from qualcode.files.documents_md import text_of
from qualcode.model import Coding, Study
from qualcode.scope import Scope, select
from small_studies import BODY, SPEAKERS, study_of


def near(number: float) -> float:
    """Gains are rounded: to be compared with what a fraction is."""
    return round(number, 12)


def found_in(*lines: str, scope: Scope | None = None, depth: int | None = None) -> Disagreements:
    return disagreements(select(study_of(*lines), scope), "turn", depth=depth)


def rows(*lines: str, scope: Scope | None = None, depth: int | None = None) -> list[DisagreementRow]:
    return disagreement_rows(found_in(*lines, scope=scope, depth=depth), sort="text")


def kinds(*lines: str, scope: Scope | None = None, depth: int | None = None) -> list[tuple[int, tuple[str, ...]]]:
    return [(row.number, row.kinds) for row in rows(*lines, scope=scope, depth=depth)]


# kinds


def test_one_coder_with_a_code_and_the_other_without_any_is_presence() -> None:
    assert kinds("ann: 1 trust; 4 doubt", "bob: 4 doubt") == [(1, ("presence",))]


def test_codes_of_which_one_stands_below_the_other_are_neighbours() -> None:
    assert kinds("ann: 1 hub", "bob: 1 hub-pay") == [(1, ("neighbour:parent",))]


def test_codes_under_the_same_code_are_neighbours() -> None:
    assert kinds("ann: 1 hub-team", "bob: 1 hub-pay") == [(1, ("neighbour:sibling",))]


def test_codes_at_the_top_of_the_tree_are_no_neighbours() -> None:
    assert kinds("ann: 1 trust", "bob: 1 doubt") == [(1, ("other-code",))]


def test_a_code_that_the_codebook_does_not_know_is_nobodys_neighbour() -> None:
    assert kinds("ann: 1 gone", "bob: 1 trust") == [(1, ("other-code",))]


def test_one_coder_with_the_others_codes_and_more_is_a_subset() -> None:
    assert kinds("ann: 1 trust doubt", "bob: 1 trust") == [(1, ("several-codes:subset",))]


def test_codes_in_common_and_others_on_both_sides_overlap() -> None:
    assert kinds("ann: 1 trust doubt", "bob: 1 trust hub") == [(1, ("several-codes:overlap",))]


def test_what_overlaps_may_differ_by_neighbours_too_and_counts_as_these() -> None:
    found = rows("ann: 1 trust hub-team", "bob: 1 trust hub-pay")
    assert [(row.kind, row.kinds) for row in found] == [
        ("neighbour:sibling", ("neighbour:sibling", "several-codes:overlap"))
    ]


def test_the_same_code_on_turns_side_by_side_is_a_boundary_on_both() -> None:
    assert kinds("ann: 1 trust", "bob: 2 trust") == [(1, ("boundary", "presence")), (2, ("boundary", "presence"))]


def test_a_coding_that_reaches_further_than_the_other_is_a_boundary() -> None:
    assert kinds("ann: 1-2 trust", "bob: 1 trust") == [(2, ("boundary", "presence"))]


def test_a_coding_of_its_own_beside_one_that_both_have_is_no_boundary() -> None:
    assert kinds("ann: 1 trust; 2 trust", "bob: 1 trust") == [(2, ("presence",))]


def test_the_same_code_two_turns_away_is_no_boundary() -> None:
    assert kinds("ann: 2 trust", "bob: 4 trust") == [(2, ("presence",)), (4, ("presence",))]


def test_turns_with_an_interviewers_turn_between_are_not_side_by_side() -> None:
    """Turns 2 and 4 follow one another among the respondent's, not in the text."""
    found = kinds("ann: 2 trust", "bob: 4 trust", scope=Scope(speakers=("respondent",)))
    assert found == [(2, ("presence",)), (4, ("presence",))]


def test_a_coding_over_the_interviewers_turn_reaches_the_next_one_that_counts() -> None:
    """Ann's coding runs from turn 2 through the interviewer's turn 3 to turn 4; bob's is on turn 2 alone."""
    study = study_of("ann: 2 doubt", "bob: 2 trust")
    long = Coding("ann-long", "d1", 12, 36, "trust", {}, BODY[12:36])
    study = replace(study, coded=(replace(study.coded[0], codings=(long,)), study.coded[1]))
    found = disagreements(select(study, Scope(speakers=("respondent",))), "turn")
    assert [(row.number, row.kinds) for row in disagreement_rows(found)] == [(4, ("boundary", "presence"))]


def test_the_same_code_in_the_next_document_is_no_boundary(loaded: tuple[Study, object]) -> None:
    """
    == transcripts/p1.md
    ---
    id: p1
    ---
    one
    == transcripts/p2.md
    ---
    id: p2
    ---
    two
    == codings/ann/layer.yaml
    coder: ann
    documents: {p1: {state: finished}, p2: {state: finished}}
    == codings/ann/p1.jsonl
    {"id":"1","document":"p1","start":0,"end":3,"code":"trust","quote":"one"}
    == codings/bob/layer.yaml
    coder: bob
    documents: {p1: {state: finished}, p2: {state: finished}}
    == codings/bob/p2.jsonl
    {"id":"2","document":"p2","start":0,"end":3,"code":"trust","quote":"two"}
    """
    found = disagreement_rows(disagreements(select(loaded[0]), "line"))
    assert [(row.document, row.kinds) for row in found] == [("p1", ("presence",)), ("p2", ("presence",))]


def test_the_same_code_with_other_values_of_a_facet_is_a_disagreement_about_the_facet() -> None:
    found = rows("ann: 1 trust/who=us,them; 2 trust/who=us", "bob: 1 trust/who=us; 2 trust/who=us")
    assert [(row.number, row.kinds, row.agreed, row.disputed) for row in found] == [(1, ("facet",), ("trust",), ())]


def test_facets_in_another_order_or_on_two_codings_are_the_same() -> None:
    assert kinds("ann: 1 trust/who=us,them", "bob: 1 trust/who=them; 1a trust/who=us") == []


def test_the_same_code_on_other_words_is_no_disagreement_unless_asked_for() -> None:
    found = found_in("ann: 1a trust", "bob: 1b trust")
    assert disagreement_rows(found) == []
    assert [(row.number, row.kinds, row.gain) for row in disagreement_rows(found, ["extent"])] == [
        (1, ("extent",), 0.0)
    ]


def test_every_kind_has_a_test_here() -> None:
    assert list(KINDS) == [
        *("boundary", "neighbour:parent", "neighbour:sibling", "several-codes:subset", "several-codes:overlap"),
        *("other-code", "presence", "facet", "extent"),
    ]


def test_deeper_codes_count_as_those_above_them_where_a_depth_is_given() -> None:
    found = found_in("ann: 1 hub-team; 2 hub", "bob: 1 hub-pay; 2 trust", depth=1)
    assert [(row.number, row.kinds, row.disputed) for row in disagreement_rows(found)] == [
        (2, ("other-code",), ("hub", "trust"))
    ]


def test_some_kinds_can_be_picked_by_name_or_family() -> None:
    found = found_in("ann: 1 hub-team; 2 trust; 4 hub", "bob: 1 hub-pay; 4 hub-pay")
    assert [row.number for row in disagreement_rows(found, ["neighbour"], sort="text")] == [1, 4]
    assert [row.number for row in disagreement_rows(found, ["neighbour:parent", "presence"], sort="text")] == [2, 4]


def test_an_unknown_kind_or_order_is_refused_with_the_nearest() -> None:
    found = found_in("ann: 1 trust", "bob: 1 doubt")
    with pytest.raises(UnknownNameError, match="no kind 'presense'; did you mean 'presence'"):
        disagreement_rows(found, ["presense"])
    with pytest.raises(UnknownNameError, match="no order 'gian'; did you mean 'gain'"):
        disagreement_rows(found, sort="gian")


# rows


def test_a_row_says_where_the_unit_stands_and_what_each_coder_said() -> None:
    """Ann: trust on turns 1 and 2, doubt on 2; bob: trust on 1, and on the first word of 2.

    Values: {} 4, {trust} 3, {trust, doubt} 1. The subset's distance is 1 - 1/2 x 2/3 = 2/3, so D_o = 2 x 2/3 / 8. Over
    all 64 ordered pairs of values distances are 2 (4 x 3 + 4 x 1 + 3 x 2/3) = 36, so alpha = 1 - 7 (4/3) / 36 = 20/27.
    With {trust} on both sides of turn 2, everybody agrees: alpha is 1, and the gain 7/27.
    """
    study = study_of("ann: 1 trust; 2 trust doubt", "bob: 1 trust; 2 trust/who=us")
    bob = Mark("bob-2-trust", "trust", "trust", 12, 17, {"who": ["us"]}, "two b")
    found = disagreements(select(study), "turn")
    assert found.standing.value == pytest.approx(20 / 27)
    assert disagreement_rows(found) == [
        DisagreementRow(
            document="d1",
            unit="turn",
            number=2,
            start=12,
            end=17,
            line=2,
            speaker="P",
            role="respondent",
            case="c1",
            kind="several-codes:subset",
            kinds=("several-codes:subset", "facet"),
            gain=near(7 / 27),
            reason="",
            agreed=("trust",),
            disputed=("doubt",),
            alike=(),
            sides=(
                Side(
                    "ann",
                    "ann",
                    ("trust", "doubt"),
                    (
                        Mark("ann-2-doubt", "doubt", "doubt", 12, 17, {}, "two b"),
                        Mark("ann-2-trust", "trust", "trust", 12, 17, {}, "two b"),
                    ),
                ),
                Side("bob", "bob", ("trust",), (bob,)),
            ),
            text="two b",
            before="P: one a",
            after="INT: why",
        )
    ]


def test_a_coder_who_has_not_finished_is_no_side_of_it() -> None:
    """Cy's codings of turns 1 and 4 are those of nobody who has finished."""
    found = rows("ann: 1 trust", "bob: 2 trust", "cy: unfinished")
    assert [[side.coder for side in row.sides] for row in found] == [["ann", "bob"]] * 2


def test_a_coder_who_was_not_to_code_the_document_is_no_side_of_it(loaded: tuple[Study, object]) -> None:
    """
    == qualcode.yaml
    coders: [{id: ann}, {id: bob}, {id: cy}]
    assignments: {ann: [p1], bob: [p1], cy: []}
    == codings/ann/layer.yaml
    coder: ann
    documents: {p1: {state: finished}}
    == codings/ann/p1.jsonl
    {"id":"1","document":"p1","start":16,"end":18,"code":"trust"}
    == codings/bob/layer.yaml
    coder: bob
    documents: {p1: {state: finished}}
    == codings/bob/p1.jsonl
    {"id":"2","document":"p1","start":16,"end":18,"code":"trust"}
    == codings/cy/layer.yaml
    coder: cy
    documents: {p1: {state: finished}}
    == codings/cy/p1.jsonl
    {"id":"3","document":"p1","start":16,"end":18,"code":"doubt"}
    """
    assert disagreement_rows(disagreements(select(loaded[0]), "turn")) == []


def test_turns_that_were_not_assigned_to_a_coder_are_none_of_theirs(loaded: tuple[Study, object]) -> None:
    """
    == qualcode.yaml
    coders: [{id: ann}, {id: bob}, {id: cy}]
    assignments:
      ann: [p1]
      bob: [p1]
      cy:
        - {document: p1, turns: 2}
    == codings/ann/layer.yaml
    coder: ann
    documents: {p1: {state: finished}}
    == codings/bob/layer.yaml
    coder: bob
    documents: {p1: {state: finished}}
    == codings/cy/layer.yaml
    coder: cy
    documents: {p1: {state: finished}}
    == codings/cy/p1.jsonl
    {"id":"1","document":"p1","start":16,"end":18,"code":"trust"}
    {"id":"2","document":"p1","start":55,"end":60,"code":"doubt"}
    """
    found = disagreement_rows(disagreements(select(loaded[0]), "turn"))
    assert [(row.number, [(side.coder, side.codes) for side in row.sides]) for row in found] == [
        (2, [("ann", ()), ("bob", ()), ("cy", ("doubt",))])
    ]


def test_of_three_coders_those_with_the_same_codes_are_named() -> None:
    found = rows("ann: 1 trust", "bob: 1 trust", "cy: 1 doubt; 2 hub")
    assert [(row.number, row.alike, row.kinds) for row in found] == [
        (1, (("ann", "bob"),), ("other-code",)),
        (2, (("ann", "bob"),), ("presence",)),
    ]


def test_codes_outside_the_scope_do_not_count() -> None:
    assert kinds("ann: 1 trust hub", "bob: 1 hub; 2 doubt", scope=Scope(codes=("doubt",))) == [(2, ("presence",))]


def test_without_disagreement_there_is_no_row() -> None:
    found = found_in("ann: 1 trust", "bob: 1 trust")
    assert (disagreement_rows(found), found.standing.value) == ([], 1.0)


def test_a_study_without_codings_has_no_row_and_no_value() -> None:
    found = found_in("ann: nothing", "bob: nothing")
    assert (disagreement_rows(found), found.standing.value) == ([], None)


def test_one_coder_alone_is_refused() -> None:
    with pytest.raises(
        RefusedError, match="agreement needs the layers of two coders; the scope holds only layer 'ann'"
    ):
        found_in("ann: 1 trust")


def test_a_moved_quote_refuses_every_row() -> None:
    study = study_of("ann: 1 trust", "bob: 2 trust")
    moved = replace(study, texts={"d1": text_of(f"P: new\n{BODY}", SPEAKERS)})
    with pytest.raises(UnreadableError, match="2 problems"):
        disagreements(select(moved), "turn")


# gain

TWO_IN_DISPUTE = ("ann: 1 trust; 2 trust", "bob: 1 trust; 4 doubt")
"""Turn 1: both trust; turn 2: ann trust; turn 3: none; turn 4: bob doubt.

Values: {} 4, {trust} 3, {doubt} 1. Ordered pairs that differ: 64 - 16 - 9 - 1 = 38; in the units 2 + 2.
Alpha = 1 - 7 x 4 / 38 = 10/38.
Turn 2 settled to {}: 1 - 14/(64 - 25 - 4 - 1) = 20/34; to {trust}: 1 - 14/(64 - 9 - 16 - 1) = 24/38, the better.
Turn 4 settled to {}: 1 - 14/(64 - 25 - 9) = 16/30; to {doubt}: 1 - 14/(64 - 9 - 9 - 4) = 28/42, the better.
"""


def test_the_gain_is_what_alpha_rises_by_and_the_largest_comes_first() -> None:
    found = found_in(*TWO_IN_DISPUTE)
    assert found.standing.value == pytest.approx(10 / 38)
    assert [(row.number, row.gain) for row in disagreement_rows(found)] == [
        (4, near(28 / 42 - 10 / 38)),
        (2, near(24 / 38 - 10 / 38)),
    ]


def test_by_text_rows_come_as_they_stand_and_a_limit_keeps_the_first() -> None:
    found = found_in(*TWO_IN_DISPUTE)
    assert [row.number for row in disagreement_rows(found, sort="text")] == [2, 4]
    assert [row.number for row in disagreement_rows(found, limit=1)] == [4]


def test_equal_gains_come_in_the_order_of_the_text() -> None:
    assert [row.number for row in disagreement_rows(found_in("ann: 2 trust; 1 trust; 4 doubt", "bob: 4 doubt"))] == [
        1,
        2,
    ]


def test_where_settling_would_leave_no_value_there_is_a_reason_instead_of_a_gain() -> None:
    """One turn counts, and either way everybody has the same codes on all units then."""
    found = found_in("ann: 1 trust", "bob: 1 doubt", scope=Scope(speakers=("INT",)))
    assert disagreement_rows(found) == []
    study = study_of("ann: 3 trust", "bob: 3 doubt")
    alone = disagreements(select(study, Scope(speakers=("INT",))), "turn")
    assert [(row.gain, row.reason) for row in disagreement_rows(alone)] == [(None, NO_GAIN)]
    assert {(row.gain, row.reason) for row in disagreement_summary(alone) if row.n} == {(None, NO_GAIN)}


def test_the_value_is_that_of_the_row_of_all_codes_together() -> None:
    study = study_of("ann: 1 trust hub; 2 trust", "bob: 1 trust; 4 hub-pay doubt", "cy: 1 hub; 2 doubt")
    together = agreement(select(study), "turn", coefficients=["masi_alpha"], wish=Wish("none")).rows[0]
    assert disagreements(select(study), "turn").standing.value == pytest.approx(together.value)


# the summary


def test_the_summary_counts_by_kind_code_and_pair_with_what_all_of_it_would_bring() -> None:
    """Of trust, three values of four stand on turns 1 and 2; settled together, alpha is 1: 28/38 more."""
    found = disagreement_summary(found_in(*TWO_IN_DISPUTE))
    everything, trust, doubt = (near(gain) for gain in (28 / 38, 14 / 38, 28 / 42 - 10 / 38))
    assert [row for row in found if row.n] == [
        SummaryRow("kind", "presence", 2, 2, 1.0, everything, ""),
        SummaryRow("kind", "all", 2, 2, 1.0, everything, ""),
        SummaryRow("code", "trust", 1, 2, 0.5, trust, ""),
        SummaryRow("code", "doubt", 1, 1, 1.0, doubt, ""),
        SummaryRow("coders", "ann,bob", 2, 4, 0.5, everything, ""),
    ]


def test_kinds_without_a_unit_are_counted_too() -> None:
    found = disagreement_summary(found_in("ann: 1 trust", "bob: 1 trust"), ["kind"])
    assert [(row.name, row.n, row.of, row.share, row.gain) for row in found] == [
        (kind, 0, 0, None, 0.0) for kind in (*list(KINDS)[:-1], "all")
    ]


def test_pairs_of_coders_are_counted_on_what_both_finished() -> None:
    """Ann and bob agree on 3 of 4 turns, ann and cy on 3, bob and cy on 2."""
    found = disagreement_summary(found_in("ann: 1 trust", "bob: nothing", "cy: 1 trust; 2 doubt"), ["coders"])
    assert [(row.name, row.n, row.of) for row in found] == [("ann,bob", 1, 4), ("ann,cy", 1, 4), ("bob,cy", 2, 4)]


# what must not matter

PLACES = st.dictionaries(
    st.sampled_from(["1", "2", "3", "4", "1-2"]),
    st.sets(st.sampled_from(["hub", "hub-team", "hub-pay", "trust", "doubt"]), min_size=1, max_size=3),
    max_size=4,
)


def line_of(coder: str, places: dict[str, set[str]]) -> str:
    parts = [f"{place} {' '.join(sorted(codes))}" for place, codes in places.items()]
    return f"{coder}: {'; '.join(parts) or 'nothing'}"


@given(st.lists(PLACES, min_size=2, max_size=4), st.randoms())
def test_the_order_of_coders_changes_only_the_order_of_sides(
    given_places: list[dict[str, set[str]]], random: object
) -> None:
    lines = [line_of(f"coder{number}", places) for number, places in enumerate(given_places)]
    there, back = (disagreement_rows(found_in(*order)) for order in (lines, lines[::-1]))
    assert [row._replace(sides=(), alike=()) for row in there] == [row._replace(sides=(), alike=()) for row in back]
    assert [set(map(repr, row.sides)) for row in there] == [set(map(repr, row.sides)) for row in back]


@given(st.lists(PLACES, min_size=2, max_size=4))
def test_with_every_disagreement_settled_alpha_is_1_or_has_no_value(given_places: list[dict[str, set[str]]]) -> None:
    found = found_in(*(line_of(f"coder{number}", places) for number, places in enumerate(given_places)))
    everything = next(row for row in disagreement_summary(found) if row.name == "all")
    if everything.gain is not None and found.standing.value is not None:
        assert found.standing.value + everything.gain == pytest.approx(1)


@given(st.lists(PLACES, min_size=2, max_size=3))
def test_a_gain_is_had_by_coding_the_unit_anew(given_places: list[dict[str, set[str]]]) -> None:
    """Each unit in dispute is given to all coders as each of them has it, and alpha measured again."""
    lines = [line_of(f"coder{number}", places) for number, places in enumerate(given_places)]
    study = study_of(*lines)
    for row in disagreement_rows(disagreements(select(study), "turn")):
        values = [value for side in row.sides if (value := settled(study, row, side.codes)) is not None]
        now = disagreements(select(study), "turn").standing.value
        assert now is not None
        assert row.gain == (pytest.approx(max(values) - now) if values else None)


def settled(study: Study, row: DisagreementRow, codes: tuple[str, ...]) -> float | None:
    """Alpha of the study in which every coder gave a unit these codes."""
    new = tuple(Coding(f"new-{code}", "d1", row.start, row.end, code) for code in codes)
    coded = tuple(
        replace(one, codings=(*(part for coding in one.codings for part in outside(coding, row)), *new))
        for one in study.coded
    )
    return disagreements(select(replace(study, coded=coded)), "turn").standing.value


def outside(coding: Coding, row: DisagreementRow) -> list[Coding]:
    """What is left of a coding when a turn is taken out of it."""
    spans = [(coding.start, min(coding.end, row.start)), (max(coding.start, row.end), coding.end)]
    return [Coding(coding.id, "d1", start, end, coding.code) for start, end in spans if start < end]
