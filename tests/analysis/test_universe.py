"""Which units count, by each rule, and that whoever was not to code a unit is missing on it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qualcode.analysis.agreement import Agreement, agreement
from qualcode.analysis.agreement_notes import universe_lines
from qualcode.analysis.agreement_rows import ALL_CODES, COEFFICIENTS
from qualcode.analysis.judging.gate import gate
from qualcode.analysis.presence import presence
from qualcode.analysis.universe import universe
from qualcode.choices import UNIVERSES
from qualcode.coefficients.alpha import alpha_of_sets, krippendorff_alpha
from qualcode.coefficients.names import OF_ALL_CODES
from qualcode.coefficients.tables import MISSING, table_of_units
from qualcode.errors import UnknownNameError, UnreadableError
from qualcode.files.documents_md import text_of
from qualcode.model import (
    Code,
    Codebook,
    CodedDocument,
    Coding,
    Document,
    DocumentState,
    Facet,
    FacetValue,
    Layer,
    Study,
)
from qualcode.scope import Scope, select
from qualcode.settings import AssignedTurns, Settings, Thresholds

SPEAKERS = {"INT": "interviewer", "P": "respondent", "T": "translator"}
CODEBOOK = Codebook(
    codes=(Code("hub", "Hub"), Code("hub-team", "Team", parent="hub", depth=2), Code("trust", "Trust")),
    facets=(Facet("who", "Who", (FacetValue("us", "Us"),)),),
)
Marks = Mapping[str, Mapping[str, Mapping[str, Sequence[int]]]]
"""Layer to finished document to code to the numbers of turns."""


def study_of(bodies: Mapping[str, str], marks: Marks, settings: Settings | None = None) -> Study:
    coded = []
    for layer, documents in marks.items():
        for document, codes in documents.items():
            found = (coding_of(bodies[document], document, code, n) for code, ns in codes.items() for n in ns)
            coded.append(CodedDocument(layer, document, f"codings/{layer}/{document}.jsonl", tuple(found)))
    return Study(
        Path(),
        settings=settings or Settings(),
        codebook=CODEBOOK,
        documents=tuple(Document(name, f"transcripts/{name}.md", speakers=SPEAKERS) for name in bodies),
        layers=tuple(
            Layer(layer, layer, documents=dict.fromkeys(documents, DocumentState("finished")))
            for layer, documents in marks.items()
        ),
        coded=tuple(coded),
        texts={name: text_of(body, SPEAKERS) for name, body in bodies.items()},
    )


def coding_of(body: str, document: str, code: str, number: int) -> Coding:
    start = body.index(f"w{number}w")
    end = start + len(f"w{number}w")
    return Coding(f"{document}-{code}-{number}", document, start, end, code, quote=body[start:end])


def body_of(voices: str) -> str:
    """Numbered turns, one a letter: `I` for the interviewer, `P`, `T`; turn 3 says `w3w`."""
    names = {"I": "INT", "P": "P", "T": "T"}
    return "".join(f"{names[voice]}: w{number}w\n" for number, voice in enumerate(voices, 1))


def turns(study: Study, rule: str, scope: Scope | None = None) -> list[tuple[str, int]]:
    return [(unit.document, unit.number) for unit in universe(select(study, scope), "turn", rule).units]


def agree(study: Study, rule: str = "assigned", scope: Scope | None = None, **asked: Sequence[str]) -> Agreement:
    return agreement(select(study, scope), "turn", universe_rule=rule, **asked)  # type: ignore[arg-type]


def both(ann: Mapping[str, Sequence[int]], bob: Mapping[str, Sequence[int]], voices: str = "PPPPPP") -> Study:
    return study_of({"d1": body_of(voices)}, {"ann": {"d1": ann}, "bob": {"d1": bob}})


# touched


def test_touched_are_the_units_on_which_anybody_put_any_code_the_same_for_every_code() -> None:
    """Turns 1 to 3 of 6: trust agrees on 1 and (absent) 3, hub on 1 and 2."""
    study = both({"trust": [1, 2], "hub-team": [3]}, {"trust": [1]})
    found = agree(study, "touched", coefficients=("percent_agreement",))
    assert turns(study, "touched") == [("d1", 1), ("d1", 2), ("d1", 3)]
    assert [row.value for row in found.rows[1:]] == pytest.approx([2 / 3, 2 / 3, 2 / 3])
    assert [(row.code, row.n_units, row.n_pairable, row.universe) for row in found.rows[1:]] == [
        (code, 3, 3, "touched: 3 turns in 1 document") for code in ("hub", "hub-team", "trust")
    ]


def test_touched_looks_at_the_codes_in_scope_alone() -> None:
    study = both({"trust": [1, 2], "hub-team": [3]}, {"trust": [1]})
    assert turns(study, "touched", Scope(codes=("trust",))) == [("d1", 1), ("d1", 2)]
    assert turns(study, "touched", Scope(codes=("hub",))) == [("d1", 3)]
    assert turns(study, "touched", Scope(codes=("hub",), exact=True)) == []


def test_touched_looks_at_the_facets_in_scope_alone() -> None:
    study = both({"trust": [1, 2]}, {"trust": [1]})
    first, second = study.coded[0].codings
    with_facet = replace(study.coded[0], codings=(first, Coding(*_fields(second), facets={"who": ["us"]})))
    study = replace(study, coded=(with_facet, study.coded[1]))
    assert turns(study, "touched", Scope(facets=("who",))) == [("d1", 2)]


def _fields(coding: Coding) -> tuple[str, str, int, int, str]:
    return coding.id, coding.document, coding.start, coding.end, coding.code


def test_what_touched_leaves_out_is_counted_and_the_loss_is_told() -> None:
    lines = universe_lines(agree(both({"trust": [1, 2]}, {"trust": [1]}, "IPPPPP"), "touched"))
    assert lines[1] == (
        "Universe: touched; only turns on which at least one of the coders put any code in scope. That nobody coded the"
        " others is agreement too, and is lost: percent agreement, kappa and alpha come out lower than on all assigned"
        " turns and cannot be compared with those."
    )
    assert "Left out: 4 turns on which none of the coders put any code in scope." in lines
    assert "Speakers: all, the interviewer's 1 turn too." in lines


def test_a_code_alone_in_scope_can_reach_nothing_where_it_is_touched_and_that_is_told() -> None:
    found = agree(both({"trust": [1, 2, 3, 4]}, {"trust": [1, 2, 3]}), "touched", Scope(codes=("trust",)))
    assert all(row.value is None or row.value <= 0 for row in found.rows if row.coefficient != "percent_agreement")
    assert universe_lines(found)[1].endswith(
        " A code that is alone in scope stands on every one of these turns: its kappa and alpha cannot be above 0,"
        " however well coders agree; leave --code out to see it among the others."
    )


def test_touched_says_where_no_turn_is_the_interviewers() -> None:
    lines = universe_lines(agree(both({"trust": [2]}, {"trust": [2]}, "IPP"), "touched"))
    assert "Speakers: all; none of these turns is the interviewer's." in lines


def test_a_document_that_nobody_touched_is_left_out_and_named_and_so_is_who_coded_no_other() -> None:
    bodies = {"d1": body_of("PP"), "d2": body_of("PP")}
    study = study_of(bodies, {"ann": {"d1": {"trust": [1]}, "d2": {}}, "bob": {"d1": {}, "d2": {}}, "cy": {"d2": {}}})
    found = universe(select(study), "turn", "touched")
    assert ([document.id for document in found.documents], [layer.id for layer in found.layers]) == (
        ["d1"],
        ["ann", "bob"],
    )
    assert found.left_out == (
        "Left out: 1 document on which none of the coders put any code in scope (d2).",
        "Left out: 3 turns on which none of the coders put any code in scope.",
        "Not compared: 1 layer without a document that counts here (cy).",
    )


def test_who_was_not_to_code_a_unit_does_not_touch_it() -> None:
    settings = Settings(
        assignments={"ann": ("d1",), "bob": ("d1",), "cy": ("d1",)},
        assigned_turns=(AssignedTurns("cy", "d1", ((1, 1),)),),
    )
    study = study_of(
        {"d1": body_of("PPP")},
        {"ann": {"d1": {"trust": [2]}}, "bob": {"d1": {}}, "cy": {"d1": {"hub": [1, 3]}}},
        settings,
    )
    assert turns(study, "touched") == [("d1", 1), ("d1", 2)]


def test_nothing_is_touched_where_nobody_coded() -> None:
    found = agree(both({}, {}), "touched")
    assert (len(found.universe), found.rows[0].reason) == (0, "undefined: no unit was coded by two coders")


# eligible speakers


@pytest.mark.parametrize(
    ("names", "kept"),
    [
        ((), [2, 3]),
        (("respondent",), [2]),
        (("T", "interviewer"), [1, 3]),
    ],
    ids=["all but interviewers", "a role", "a label and a role"],
)
def test_units_are_those_of_eligible_speakers(names: tuple[str, ...], kept: list[int]) -> None:
    study = replace(both({}, {}, "IPT"), settings=Settings(eligible_speakers=names))
    assert turns(study, "eligible-speakers") == [("d1", number) for number in kept]


def test_the_lines_say_who_is_eligible_and_how_much_of_others_is_left_out() -> None:
    lines = universe_lines(agree(both({"trust": [2]}, {}, "IIPT"), "eligible-speakers"))
    assert [line for line in lines if line.startswith(("Universe", "Speakers", "Left"))] == [
        "Universe: eligible-speakers; only turns said by speakers eligible for coding (all but interviewers), and"
        " documents without turns.",
        "Speakers: those eligible for coding.",
        "Left out: 2 turns of speakers not eligible for coding (interviewer 2).",
    ]
    study = replace(both({}, {}, "IP"), settings=Settings(eligible_speakers=("respondent",)))
    assert "(respondent by qualcode.yaml)" in universe_lines(agree(study, "eligible-speakers"))[1]


def test_an_interviewer_with_a_capital_is_no_less_one() -> None:
    study = both({}, {}, "IP")
    text = text_of(body_of("IP"), {"INT": "Interviewer", "P": "respondent"})
    assert turns(replace(study, texts={"d1": text}), "eligible-speakers") == [("d1", 2)]


def test_a_document_without_an_eligible_speaker_is_left_out_and_named() -> None:
    bodies = {"d1": body_of("IP"), "d2": body_of("II")}
    study = study_of(bodies, {"ann": {"d1": {}, "d2": {}}, "bob": {"d1": {}, "d2": {}}})
    assert universe(select(study), "turn", "eligible-speakers").left_out[0] == (
        "Left out: 1 document in which nobody eligible for coding says anything (d2)."
    )


def test_a_document_without_turns_has_eligible_lines() -> None:
    study = study_of({"d1": "One.\nTwo.\n"}, {"ann": {"d1": {}}, "bob": {"d1": {}}})
    assert len(universe(select(study), "line", "eligible-speakers")) == 2


def test_eligible_speakers_may_be_restricted_further() -> None:
    study = both({}, {}, "IPT")
    assert turns(study, "eligible-speakers", Scope(speakers=("T", "INT"))) == [("d1", 3)]
    assert agree(study, "eligible-speakers", Scope(speakers=("T",))).rows[0].universe == (
        "eligible-speakers, said by T: 1 turn in 1 document"
    )


def test_eligible_speakers_whom_no_document_has_are_refused() -> None:
    study = replace(both({}, {}), settings=Settings(eligible_speakers=("respondant",), lines={"eligible_speakers": 7}))
    with pytest.raises(UnreadableError) as raised:
        universe(select(study), "turn", "eligible-speakers")
    assert [str(problem) for problem in raised.value.problems] == [
        "qualcode.yaml:7: eligible-speakers: no speaker or role 'respondant' in any document;"
        " did you mean 'respondent'?"
    ]
    assert len(universe(select(study), "turn", "assigned")) == 6


def test_a_rule_that_there_is_not_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="no universe 'touch'; did you mean 'touched'"):
        universe(select(both({}, {})), "turn", "touch")


# turns assigned in part

PARTLY = "INT: One.\nP:\nP: Two. Three.\nFour.\n\nFive.\nINT: Six.\nP: Seven.\n"
"""Turns 1 to 5, the second of them empty."""


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        ("turn", ["Two. Three.\nFour.\n\nFive.", "Six."]),
        ("paragraph", ["Two. Three.\nFour.", "Five.", "Six."]),
        ("sentence", ["Two.", "Three.", "Four.", "Five.", "Six."]),
        ("line", ["Two. Three.", "Four.", "Five.", "Six."]),
    ],
)
def test_outside_the_turns_assigned_to_them_a_coder_is_missing(unit: str, said: list[str]) -> None:
    settings = Settings(
        assignments=dict.fromkeys(("ann", "bob", "cy"), ("d1",)),
        assigned_turns=(AssignedTurns("cy", "d1", ((2, 4),)),),
    )
    selection = select(study_of({"d1": PARTLY}, {name: {"d1": {}} for name in ("ann", "bob", "cy")}, settings))
    units = universe(selection, unit)
    missing = presence(selection, units).missing
    assert [
        PARTLY[one.start : one.end] for one, gone in zip(units.units, missing[:, 2], strict=True) if not gone
    ] == said
    assert not missing[:, :2].any()


def test_units_that_one_coder_alone_was_to_code_are_left_out_and_counted() -> None:
    settings = Settings(
        assignments={"ann": ("d1", "d2"), "bob": ("d1", "d2")},
        assigned_turns=(AssignedTurns("bob", "d1", ((2, 3), (5, 5))), AssignedTurns("bob", "d2", ((9, 9),))),
    )
    done: Mapping[str, Mapping[str, Sequence[int]]] = {"d1": {}, "d2": {}}
    study = study_of({"d1": body_of("PPPPP"), "d2": body_of("PP")}, {"ann": done, "bob": done}, settings)
    found = universe(select(study), "turn")
    assert [(unit.document, unit.number) for unit in found.units] == [("d1", 2), ("d1", 3), ("d1", 5)]
    assert found.left_out == (
        "Left out: 1 document of which no turn was to be coded by two of the coders (d2).",
        "Left out: 2 turns that fewer than two of the coders were to code (in d1).",
    )
    lines = universe_lines(agree(study))
    assert lines[2] == "Coders: ann (1 document finished), bob (1, 1 of them in part)."
    assert lines[3].endswith(
        "in a document that the coder has not finished, or outside the turns that were assigned to them, it is"
        " missing, not absent."
    )


def test_a_coder_whose_turns_nobody_shares_is_not_compared() -> None:
    settings = Settings(
        assignments=dict.fromkeys(("ann", "bob", "cy"), ("d1",)),
        assigned_turns=(
            AssignedTurns("ann", "d1", ((1, 2),)),
            AssignedTurns("bob", "d1", ((1, 2),)),
            AssignedTurns("cy", "d1", ((3, 3),)),
        ),
    )
    study = study_of({"d1": body_of("PPP")}, {name: {"d1": {}} for name in ("ann", "bob", "cy")}, settings)
    assert [layer.id for layer in universe(select(study), "turn").layers] == ["ann", "bob"]


# missing, not absent, through every path


def with_gaps() -> Study:
    """Ann and bob have all 4 turns; cy has 2 and 3 of d1 and nothing of d2, though they finished it and coded in it."""
    settings = Settings(
        assignments={"ann": ("d1", "d2"), "bob": ("d1", "d2"), "cy": ("d1",)},
        assigned_turns=(AssignedTurns("cy", "d1", ((2, 3),)),),
        thresholds=Thresholds(gate=0.0, bound="value"),
    )
    return study_of(
        {"d1": body_of("PPPP"), "d2": body_of("PP")},
        {
            "ann": {"d1": {"trust": [1, 2], "hub": [2]}, "d2": {"trust": [1]}},
            "bob": {"d1": {"trust": [1]}, "d2": {"trust": [1], "hub": [2]}},
            "cy": {"d1": {"trust": [1, 2], "hub": [3]}, "d2": {"trust": [1, 2]}},
        },
        settings,
    )


NONE = MISSING
TRUST = [[1, 1, NONE], [1, 0, 1], [0, 0, 0], [0, 0, NONE], [1, 1, NONE], [0, 0, NONE]]
HUB = [[0, 0, NONE], [1, 0, 0], [0, 0, 1], [0, 0, NONE], [0, 0, NONE], [0, 1, NONE]]


def test_a_coding_where_its_coder_was_not_to_code_counts_for_nothing() -> None:
    selection = select(with_gaps())
    found = presence(selection, universe(selection, "turn"))
    assert (found.ratings("trust").tolist(), found.ratings("hub").tolist()) == (TRUST, HUB)
    assert (found.n_outside, found.n_unassigned) == (0, 3)
    assert universe_lines(agree(with_gaps()))[-1] == (
        "Not counted: 3 codings touching only turns that the coder was not to code."
    )


def test_gaps_stay_missing_in_the_patterns_of_a_code() -> None:
    selection = select(with_gaps())
    found = presence(selection, universe(selection, "turn")).patterns("trust")
    patterns = sorted((row, n) for row, n in zip(found.rows.tolist(), found.counts.tolist(), strict=True))
    assert patterns == [([0, 0, NONE], 2), ([0, 0, 0], 1), ([1, 0, 1], 1), ([1, 1, NONE], 2)]


def test_gaps_are_missing_in_the_rows_of_each_code() -> None:
    by_pair = {row.coders: row for row in agree(with_gaps(), coefficients=("percent_agreement",)).rows}
    found = agree(with_gaps(), coefficients=("percent_agreement", "krippendorff_alpha")).rows
    pairs = {row.coders: (row.value, row.n_pairable, row.used) for row in found if row.code == "trust"}
    assert pairs["ann,bob"][1:] == (6, (3, 2))
    assert {"ann,cy": (1.0, 2, (1, 1)), "bob,cy": (0.5, 2, (0, 1))}.items() <= pairs.items()
    alphas = {row.code: row.value for row in found if row.coefficient == "krippendorff_alpha"}
    assert alphas == {
        "trust": pytest.approx(krippendorff_alpha(table_of_units(TRUST, 2))),
        "hub": pytest.approx(krippendorff_alpha(table_of_units(HUB, 2))),
    }
    assert by_pair["ann,cy"].universe == "assigned: 6 turns in 2 documents"


def test_gaps_are_missing_among_the_sets_of_all_codes() -> None:
    names = ("trust", "hub")
    sets = [
        [
            None if NONE in given else {name for name, there in zip(names, given, strict=True) if there}
            for given in zip(trust, hub, strict=True)
        ]
        for trust, hub in zip(TRUST, HUB, strict=True)
    ]
    row = agree(with_gaps(), coefficients=("masi_alpha",)).rows[0]
    assert row.value == pytest.approx(alpha_of_sets(sets))
    assert row.n_pairable == 6


def test_gaps_are_missing_in_the_pooled_kappa() -> None:
    """Ann and cy share turns 2 and 3. trust: p_o 1, p_e 1/2; hub: p_o 0, p_e 1/2. 1 - (0 + 1) / (1/2 + 1/2)."""
    rows = {row.coders: row for row in agree(with_gaps(), coefficients=("pooled_kappa",)).rows}
    assert rows["ann,cy"].value == pytest.approx(0.0)
    assert (rows["ann,cy"].n_pairable, rows["ann,bob"].n_pairable) == (2, 6)


def test_the_gate_judges_the_same_units() -> None:
    selection = select(with_gaps())
    rows = agree(with_gaps()).rows
    found = {row.code: row for row in gate(rows, selection, lambda part: rows)}
    assert found["trust"].value == pytest.approx(krippendorff_alpha(table_of_units(TRUST, 2)))
    assert (found["trust"].n_had, found["trust"].universe) == (6, "assigned: 6 turns in 2 documents")


# what changes nothing, by every rule

CODES = st.dictionaries(st.sampled_from(["trust", "hub", "hub-team"]), st.lists(st.integers(1, 5), max_size=4))
BODIES = {"d1": body_of("IPPPP"), "d2": body_of("PITPI")}
RANGES = st.sampled_from([((1, 5),), ((1, 2), (4, 4)), ((2, 3),), ((5, 5),)])


@st.composite
def studies(draw: st.DrawFn, shared: str = "") -> Study:
    """Two or three coders on two documents, some of them in part; an assignment may lack its work, but of `shared`."""
    coders = ["ann", "bob", "cy"][: draw(st.integers(2, 3))]
    marks = {name: draw(st.dictionaries(st.sampled_from(["d1", "d2"]), CODES)) for name in coders}
    assigned = {name: tuple(draw(st.sets(st.sampled_from(["d1", "d2"]), min_size=1))) for name in coders}
    for name in coders if shared else ():
        marks[name].setdefault(shared, {})
        assigned[name] = tuple(sorted({*assigned[name], shared}))
    parts = [
        AssignedTurns(name, document, draw(RANGES))
        for name, documents in assigned.items()
        for document in documents
        if draw(st.booleans())
    ]
    return study_of(BODIES, marks, Settings(assignments=assigned, assigned_turns=tuple(parts)))


def said(study: Study, rule: str) -> set[tuple[object, ...]]:
    """What the rows say, whatever the order of coders; the sets of all codes and kappas among them."""
    return {
        (
            row.code,
            row.coefficient,
            *(None if number is None else round(number, 9) for number in (row.value, row.low, row.high)),
            row.reason,
            row.n_units,
            row.n_pairable,
            row.universe,
            frozenset(zip(row.coders.split(","), row.used or row.coders.split(","), strict=True)),
        )
        for row in agree(study, rule, coefficients=(*OF_ALL_CODES, "cohen_kappa", "krippendorff_alpha")).rows
    }


RULES = st.sampled_from(UNIVERSES)


@given(study=studies(), rule=RULES)
def test_the_order_of_coders_and_documents_changes_nothing(study: Study, rule: str) -> None:
    turned = replace(study, documents=study.documents[::-1], layers=study.layers[::-1], coded=study.coded[::-1])
    assert said(turned, rule) == said(study, rule)


@given(study=studies(), rule=RULES)
def test_a_document_without_text_and_one_that_nobody_finished_change_nothing(study: Study, rule: str) -> None:
    settings = study.settings
    more = replace(
        study,
        documents=(
            Document("d0", "transcripts/d0.md", speakers=SPEAKERS),
            *study.documents,
            Document("d9", "transcripts/d9.md", speakers=SPEAKERS),
        ),
        layers=tuple(
            replace(layer, documents={**layer.documents, "d0": DocumentState("finished")}) for layer in study.layers
        ),
        texts={"d0": text_of("", SPEAKERS), "d9": text_of(body_of("IPT"), SPEAKERS), **study.texts},
        settings=replace(
            settings, assignments={name: (*documents, "d0", "d9") for name, documents in settings.assignments.items()}
        ),
    )
    assert said(more, rule) == said(study, rule)


@given(study=studies(shared="d1"), rule=RULES, codes=CODES)
def test_a_coder_to_whom_nothing_is_assigned_changes_nothing(
    study: Study, rule: str, codes: Mapping[str, Sequence[int]]
) -> None:
    assume(len(universe(select(study), "turn", rule)))  # without a unit to compare, the rows name everybody
    zed = study_of(BODIES, {"zed": {"d1": codes, "d2": codes}})
    more = replace(study, layers=(*study.layers, *zed.layers), coded=(*zed.coded, *study.coded))
    assert said(more, rule) == said(study, rule)


@given(study=studies(), rule=RULES)
def test_the_whole_of_a_document_in_turns_is_the_whole_document(study: Study, rule: str) -> None:
    whole = replace(study, settings=replace(study.settings, assigned_turns=()))
    parts = tuple(AssignedTurns(name, d, ((1, 5),)) for name, ds in study.settings.assignments.items() for d in ds)
    assert said(replace(study, settings=replace(study.settings, assigned_turns=parts)), rule) == said(whole, rule)


@given(study=studies())
def test_what_nobody_coded_never_lowers_alpha_or_kappa(study: Study) -> None:
    """For one code, (n - 1) / n0 falls as absent values are added; so does expected over observed of kappa."""
    asked = ("cohen_kappa", "krippendorff_alpha")
    touched = {(row.code, row.coefficient, row.coders): row for row in agree(study, "touched", coefficients=asked).rows}
    for row in agree(study, coefficients=asked).rows:
        other = touched.get((row.code, row.coefficient, row.coders))
        if row.code != ALL_CODES and other is not None and row.value is not None and other.value is not None:
            assert other.value <= row.value + 1e-9


def test_every_coefficient_takes_every_rule() -> None:
    assert {
        rule: {row.universe.split(":")[0] for row in agree(with_gaps(), rule, coefficients=COEFFICIENTS).rows}
        for rule in UNIVERSES
    } == {rule: {rule} for rule in UNIVERSES}
