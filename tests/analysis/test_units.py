"""Units of text, the universe of a comparison, and who has which code on which unit."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.presence import presence
from qualcode.analysis.units import Unit, units_of
from qualcode.analysis.universe import Universe, universe
from qualcode.choices import UNITS
from qualcode.coefficients.tables import MISSING
from qualcode.errors import RefusedError, UnknownNameError, UnreadableError
from qualcode.files.documents_md import text_of
from qualcode.model import Code, Codebook, CodedDocument, Coding, Document, DocumentState, Layer, Study
from qualcode.phrases import counted
from qualcode.problem import Problem
from qualcode.scope import Scope, select
from qualcode.settings import Settings
from qualcode.verify import moved_quotes, verified

SPEAKERS = {"INT": "interviewer", "P": "respondent"}
INTERVIEW = """\
# Interview one

INT [00:01]: How did it start?

P [00:04]: With four schools. Then we grew.
Slowly.

It was hard.

## The second part

INT: And now?
P:
INT: Well?
"""
CODEBOOK = Codebook(
    version="2.0.0",
    codes=(
        Code("hub", "Hub"),
        Code("hub-team", "Team", parent="hub", depth=2),
        Code("trust", "Trust"),
    ),
)


def study_of(
    bodies: Mapping[str, str],
    codings: Mapping[str, Sequence[tuple[str, str, str]]],
    *,
    settings: Settings | None = None,
    kinds: Mapping[str, str] | None = None,
) -> Study:
    """A study of bodies; each layer has finished the documents on which it has (document, code, quote)."""
    layers = []
    coded = []
    for layer, found in codings.items():
        documents = dict.fromkeys((document for document, _, _ in found), DocumentState("finished"))
        layers.append(Layer(layer, layer, (kinds or {}).get(layer, "human"), "2.0.0", documents))
        for document in documents:
            made = (coding_of(bodies, document, code, quote) for at, code, quote in found if at == document and code)
            coded.append(CodedDocument(layer, document, f"codings/{layer}/{document}.jsonl", tuple(made)))
    return Study(
        Path(),
        settings=settings or Settings(),
        codebook=CODEBOOK,
        documents=tuple(Document(name, f"transcripts/{name}.md", speakers=SPEAKERS) for name in bodies),
        layers=tuple(layers),
        coded=tuple(coded),
        texts={name: text_of(body, SPEAKERS) for name, body in bodies.items()},
    )


def coding_of(bodies: Mapping[str, str], document: str, code: str, quote: str) -> Coding:
    start = bodies[document].index(quote)
    return Coding(f"{document}-{start}", document, start, start + len(quote), code, quote=quote)


def changed(study: Study, layer_id: str, **states: str) -> Study:
    """The study with other states of a layer's documents; an empty state takes the document away."""
    layers = []
    for layer in study.layers:
        documents = dict(layer.documents)
        if layer.id == layer_id:
            documents |= {document: DocumentState(state) for document, state in states.items()}
            documents = {document: state for document, state in documents.items() if state.state}
        layers.append(replace(layer, documents=documents))
    return replace(study, layers=tuple(layers))


def cut(body: str, unit: str) -> list[str]:
    document = Document("d", "transcripts/d.md", speakers=SPEAKERS)
    return [body[one.start : one.end] for one in units_of(document, text_of(body, SPEAKERS), unit)]


def kept(found: Universe) -> list[tuple[str, int]]:
    return [(unit.document, unit.number) for unit in found.units]


# units_of


def test_a_turn_is_what_was_said_without_its_label_and_empty_turns_are_left_out() -> None:
    assert cut(INTERVIEW, "turn") == [
        "How did it start?",
        "With four schools. Then we grew.\nSlowly.\n\nIt was hard.",
        "And now?",
        "Well?",
    ]


def test_paragraphs_cross_no_turn_and_hold_no_heading_and_no_label() -> None:
    assert cut(INTERVIEW, "paragraph") == [
        "How did it start?",
        "With four schools. Then we grew.\nSlowly.",
        "It was hard.",
        "And now?",
        "Well?",
    ]


def test_sentences_cross_no_turn_and_no_blank_line() -> None:
    assert cut(INTERVIEW, "sentence") == [
        "How did it start?",
        "With four schools.",
        "Then we grew.",
        "Slowly.",
        "It was hard.",
        "And now?",
        "Well?",
    ]


def test_lines_hold_no_label_and_no_heading() -> None:
    assert cut(INTERVIEW, "line") == [
        "How did it start?",
        "With four schools. Then we grew.",
        "Slowly.",
        "It was hard.",
        "And now?",
        "Well?",
    ]


@pytest.mark.parametrize("unit", ["paragraph", "sentence", "line"])
def test_turns_on_neighbouring_lines_are_never_joined(unit: str) -> None:
    assert cut("INT: and\nP: so it\nINT: went", unit) == ["and", "so it", "went"]


@pytest.mark.parametrize("unit", ["paragraph", "sentence", "line"])
def test_a_document_without_turns_is_cut_as_a_whole(unit: str) -> None:
    assert cut("# Plan\nWe start.\n\n## Aim\n  Equity first \n", unit) == ["We start.", "Equity first"]


def test_a_document_without_turns_has_no_turn() -> None:
    assert cut("We start.\n", "turn") == []


def test_a_heading_ends_a_turn_and_what_follows_is_nobodys() -> None:
    assert cut("P: one\n# Pause\ntwo\n", "paragraph") == ["one"]


def test_a_number_sign_without_a_space_is_no_heading() -> None:
    assert cut("P: one\n#two\n", "line") == ["one", "#two"]


def test_text_before_the_first_turn_is_no_unit() -> None:
    assert cut("Recorded at school.\n\nP: one\n", "line") == ["one"]


def test_sentences_without_punctuation_end_at_the_blank_line() -> None:
    assert cut("P: we began\n\nwe grew\n", "sentence") == ["we began", "we grew"]


def test_white_space_at_the_ends_of_a_line_is_left_out() -> None:
    assert cut("P:   one  \n\t two\t\n   \n", "line") == ["one", "two"]


def test_a_unit_knows_its_document_number_place_and_speaker() -> None:
    document = Document("d", "transcripts/d.md", speakers=SPEAKERS)
    assert units_of(document, text_of("INT: Eh?\nP: Oh.\n", SPEAKERS), "line") == [
        Unit("d", 1, 5, 8, "INT", "interviewer"),
        Unit("d", 2, 12, 15, "P", "respondent"),
    ]


def test_a_unit_of_a_document_without_turns_has_no_speaker() -> None:
    assert units_of(Document("d", "d.md"), text_of("Oh.\n", {}), "line") == [Unit("d", 1, 0, 3, "", "")]


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="no unit 'sentences'; did you mean 'sentence'"):
        cut(INTERVIEW, "sentences")


PIECES = st.sampled_from(["P: ", "INT: ", "P:\n", "# H\n", "#", "a", "b c.", "\n", "\n\n", " ", "\t", "é👍", "\u2028"])


@given(st.lists(PIECES, max_size=30).map("".join), st.sampled_from([unit for unit in UNITS if unit != "item"]))
def test_units_lie_in_order_inside_one_turn_each(body: str, unit: str) -> None:
    text = text_of(body, SPEAKERS)
    units = units_of(Document("d", "d.md"), text, unit)
    places = [place for one in units for place in (one.start, one.end)]
    assert places == sorted(places)
    for one in units:
        assert one.start < one.end
        said_in = [turn.speaker for turn in text.turns if turn.said <= one.start and one.end <= turn.end]
        assert said_in == ([one.speaker] if text.turns else [])


@given(st.lists(PIECES, max_size=30).map("".join))
def test_lines_hold_every_character_that_somebody_said(body: str) -> None:
    text = text_of(body, SPEAKERS)
    in_units = {at for one in units_of(Document("d", "d.md"), text, "line") for at in range(one.start, one.end)}
    said = [(turn.said, turn.end) for turn in text.turns] or [(0, len(body))]
    headings = {
        at
        for at in range(len(body))
        if any(body[body.rfind("\n", 0, at) + 1 :].startswith("#" * n + " ") for n in range(1, 7))
    }
    wanted = {at for start, end in said for at in range(start, end) if not body[at].isspace()} - headings
    assert {at for at in in_units if not body[at].isspace()} == wanted


# universe

TWO = {"d1": "INT: Eh?\nP: one\nP: two\n", "d2": "P: three\n"}


def test_units_are_those_of_documents_that_two_coders_have_finished() -> None:
    study = study_of(TWO, {"ann": [("d1", "trust", "one")], "bob": [("d1", "", ""), ("d2", "", "")]})
    assert kept(universe(select(study), "turn")) == [("d1", 1), ("d1", 2), ("d1", 3)]


def test_a_document_that_one_coder_was_to_code_is_left_out_with_the_reason() -> None:
    study = study_of(TWO, {"ann": [("d1", "", "")], "bob": [("d1", "", ""), ("d2", "", "")]})
    assert universe(select(study), "turn").left_out == (
        "Left out: 1 document that fewer than two of the coders were to code (d2).",
    )


def test_a_document_that_a_coder_has_not_finished_is_left_out_with_the_reason() -> None:
    study = study_of(TWO, {"ann": [("d1", "", ""), ("d2", "", "")], "bob": [("d1", "", ""), ("d2", "", "")]})
    found = universe(select(changed(study, "bob", d2="in-progress")), "turn")
    assert ({document for document, _ in kept(found)}, found.left_out) == (
        {"d1"},
        ("Left out: 1 document that fewer than two of the coders have finished (d2).",),
    )


def test_a_document_that_an_assigned_coder_has_not_begun_counts_as_unfinished() -> None:
    settings = Settings(assignments={"ann": ("d1", "d2"), "bob": ("d1", "d2")})
    study = study_of(TWO, {"ann": [("d1", "", ""), ("d2", "", "")], "bob": [("d1", "", "")]}, settings=settings)
    assert universe(select(study), "turn").left_out == (
        "Left out: 1 document that fewer than two of the coders have finished (d2).",
    )


def test_a_coder_who_was_assigned_and_has_no_layer_yet_is_not_forgotten() -> None:
    settings = Settings(assignments={"ann": ("d1", "d2"), "bob": ("d1",), "cy": ("d2",)})
    study = study_of(TWO, {"ann": [("d1", "", ""), ("d2", "", "")], "bob": [("d1", "", "")]}, settings=settings)
    assert universe(select(study), "turn").left_out == (
        "Left out: 1 document that fewer than two of the coders have finished (d2).",
    )


def test_a_coder_who_was_assigned_other_documents_is_not_waited_for() -> None:
    settings = Settings(assignments={"ann": ("d1", "d2"), "bob": ("d1",), "cy": ("d1",)})
    study = study_of(TWO, {"ann": [("d1", "", ""), ("d2", "", "")], "bob": [("d1", "", "")]}, settings=settings)
    assert universe(select(study), "turn").left_out == (
        "Left out: 1 document that fewer than two of the coders were to code (d2).",
    )


@pytest.mark.parametrize(
    "scope", [Scope(coders=("ann", "bob")), Scope(layers=("ann", "bob"))], ids=["coders", "layers"]
)
def test_a_coder_outside_the_scope_is_not_waited_for(scope: Scope) -> None:
    settings = Settings(assignments={"ann": ("d1", "d2"), "bob": ("d1",), "cy": ("d2",)})
    study = study_of(TWO, {"ann": [("d1", "", ""), ("d2", "", "")], "bob": [("d1", "", "")]}, settings=settings)
    assert universe(select(study, scope), "turn").left_out == (
        "Left out: 1 document that fewer than two of the coders were to code (d2).",
    )


def test_a_document_without_turns_is_left_out_under_the_unit_turn() -> None:
    bodies = {"d1": "P: one\n", "plan": "We start.\n"}
    both = [("d1", "", ""), ("plan", "", "")]
    assert universe(select(study_of(bodies, {"ann": both, "bob": both})), "turn").left_out == (
        "Left out: 1 document without turns (plan).",
    )


def test_a_document_without_text_is_left_out() -> None:
    both = [("d1", "", ""), ("d2", "", "")]
    study = study_of({"d1": "P: one\n", "d2": "# Only a heading\n"}, {"ann": both, "bob": both})
    assert universe(select(study), "line").left_out == ("Left out: 1 document without text (d2).",)


@pytest.mark.parametrize(("n", "more"), [(8, ""), (9, " and 1 more")])
def test_the_first_eight_documents_are_named_and_the_others_counted(n: int, more: str) -> None:
    bodies = {f"d{number}": "P: one\n" for number in range(n + 1)}
    study = study_of(bodies, {"ann": [("d0", "", "")], "bob": [(name, "", "") for name in bodies]})
    assert universe(select(study), "turn").left_out == (
        f"Left out: {n} documents that fewer than two of the coders were to code"
        f" (d1, d2, d3, d4, d5, d6, d7, d8{more}).",
    )


@pytest.mark.parametrize("speaker", ["P", "respondent"])
def test_units_of_other_speakers_are_left_out_and_counted(speaker: str) -> None:
    both = [("d1", "", ""), ("d2", "", "")]
    found = universe(select(study_of(TWO, {"ann": both, "bob": both}), Scope(speakers=(speaker,))), "turn")
    assert (kept(found), found.left_out) == (
        [("d1", 2), ("d1", 3), ("d2", 1)],
        (f"Left out: 1 turn not said by '{speaker}' (interviewer 1).",),
    )


def test_a_document_in_which_the_speaker_is_silent_is_left_out() -> None:
    both = [("d1", "", ""), ("d2", "", "")]
    found = universe(select(study_of(TWO, {"ann": both, "bob": both}), Scope(speakers=("INT",))), "turn")
    assert ([document.id for document in found.documents], kept(found), found.left_out[0]) == (
        ["d1"],
        [("d1", 1)],
        "Left out: 1 document in which 'INT' says nothing (d2).",
    )


def test_a_role_without_a_unit_is_not_counted() -> None:
    both = [("d1", "", "")]
    study = study_of({"d1": "INT:\nP: one\n"}, {"ann": both, "bob": both})
    assert universe(select(study), "turn").said_by == {"respondent": 1}


def test_it_counts_how_many_units_each_role_said() -> None:
    both = [("d1", "", "")]
    assert universe(select(study_of(TWO, {"ann": both, "bob": both})), "turn").said_by == {
        "interviewer": 1,
        "respondent": 2,
    }


def test_a_layer_that_finished_none_of_the_documents_is_not_compared_and_named() -> None:
    study = study_of(TWO, {"ann": [("d1", "", "")], "bob": [("d1", "", "")], "cy": []})
    found = universe(select(study), "turn")
    assert ([layer.id for layer in found.layers], found.left_out[-1]) == (
        ["ann", "bob"],
        "Not compared: 1 layer without a document that counts here (cy).",
    )


@pytest.mark.parametrize("kind", ["consensus", "machine"])
def test_a_layer_of_a_consensus_or_a_machine_is_left_out_unless_named(kind: str) -> None:
    both = [("d1", "", "")]
    study = study_of(TWO, {"agreed": both, "ann": both, "bob": both}, kinds={"agreed": kind})
    found = universe(select(study), "turn")
    assert ([layer.id for layer in found.layers], found.left_out[-1]) == (
        ["ann", "bob"],
        f"Left out: the {kind} layer 'agreed'; `--layer agreed` counts it.",
    )


def test_a_consensus_layer_that_is_named_is_compared() -> None:
    both = [("d1", "", "")]
    study = study_of(TWO, {"agreed": both, "ann": both, "bob": both}, kinds={"agreed": "consensus"})
    found = universe(select(study, Scope(layers=("agreed", "ann"))), "turn")
    assert [layer.id for layer in found.layers] == ["agreed", "ann"]


def two_layers_of_ann() -> Study:
    both = [("d1", "", "")]
    study = study_of(TWO, {"ann": both, "ann-again": both, "bob": both})
    layers = tuple(replace(layer, coder=layer.coder.removesuffix("-again")) for layer in study.layers)
    return replace(study, layers=layers)


def test_a_coder_with_two_layers_is_refused_and_the_layers_are_named() -> None:
    with pytest.raises(
        RefusedError, match=r"coder 'ann' has 2 layers .*`pass: 2`.*`--layer ann` or `--layer ann-again`$"
    ):
        universe(select(two_layers_of_ann()), "turn")


def test_two_layers_of_one_coder_are_compared_when_both_are_named() -> None:
    found = universe(select(two_layers_of_ann(), Scope(layers=("ann", "ann-again"))), "turn")
    assert [layer.id for layer in found.layers] == ["ann", "ann-again"]


def test_a_second_layer_on_other_documents_is_no_hindrance() -> None:
    study = changed(two_layers_of_ann(), "ann-again", d1="", d2="finished")
    found = universe(select(study, Scope(documents=("d1",))), "turn")
    assert ([layer.id for layer in found.layers], found.left_out) == (["ann", "bob"], ())


def test_one_layer_alone_is_refused() -> None:
    study = study_of(TWO, {"ann": [("d1", "", "")], "bob": [("d1", "", "")]})
    with pytest.raises(RefusedError, match="needs the layers of two coders; the scope holds only layer 'ann'"):
        universe(select(study, Scope(coders=("ann",))), "turn")


def test_a_study_without_layers_is_refused() -> None:
    with pytest.raises(RefusedError, match="the scope holds no coder's layer"):
        universe(select(study_of(TWO, {})), "turn")


def test_where_nothing_is_finished_the_universe_is_empty_and_still_names_the_coders() -> None:
    study = study_of(TWO, {"ann": [("d1", "", "")], "bob": [("d2", "", "")]})
    found = universe(select(study), "turn")
    assert (found.units, [layer.id for layer in found.layers]) == ((), ["ann", "bob"])


def test_an_unknown_unit_is_refused_even_where_nothing_is_coded() -> None:
    with pytest.raises(UnknownNameError, match="no unit 'word'"):
        universe(select(study_of(TWO, {})), "word")


# presence


def ratings(study: Study, code: str, scope: Scope | None = None, unit: str = "turn") -> list[list[int]]:
    selection = select(study, scope)
    table: list[list[int]] = presence(selection, universe(selection, unit), [code]).ratings(code).tolist()
    return table


def test_a_unit_has_a_code_where_a_coding_shares_a_character_with_it() -> None:
    study = study_of(TWO, {"ann": [("d1", "trust", "t")], "bob": [("d1", "trust", "e\nP: t")]})
    assert ratings(study, "trust") == [[0, 0], [0, 1], [1, 1]]


def test_a_coding_that_only_touches_the_label_is_on_no_unit() -> None:
    study = study_of(TWO, {"ann": [("d1", "trust", "P: ")], "bob": [("d1", "", "")]})
    selection = select(study)
    found = presence(selection, universe(selection, "turn"), ["trust"])
    assert (found.ratings("trust").tolist(), found.n_outside) == ([[0, 0], [0, 0], [0, 0]], 1)


def test_a_coding_over_several_units_is_on_each() -> None:
    study = study_of(TWO, {"ann": [("d1", "trust", TWO["d1"].strip())], "bob": [("d1", "", "")]})
    assert ratings(study, "trust") == [[1, 0], [1, 0], [1, 0]]


def test_an_empty_span_is_on_no_unit() -> None:
    study = study_of(TWO, {"ann": [("d1", "", "")], "bob": [("d1", "", "")]})
    at = TWO["d1"].index("one") + 1
    coding = Coding("1", "d1", at, at, "trust")
    coded = (CodedDocument("ann", "d1", "codings/ann/d1.jsonl", (coding,)), *study.coded[1:])
    assert ratings(replace(study, coded=coded), "trust") == [[0, 0], [0, 0], [0, 0]]


def test_what_a_coder_has_not_finished_is_missing_and_not_absent() -> None:
    everything = [("d1", "", ""), ("d2", "trust", "three")]
    study = study_of(TWO, {"ann": everything, "bob": everything, "cy": everything})
    assert ratings(changed(study, "cy", d2="in-progress"), "trust") == [
        [0, 0, 0],
        [0, 0, 0],
        [0, 0, 0],
        [1, 1, MISSING],
    ]


def test_the_mask_of_missing_layers_is_units_by_layers() -> None:
    everything = [("d1", "", ""), ("d2", "", "")]
    study = changed(study_of(TWO, {"ann": everything, "bob": everything, "cy": everything}), "cy", d1="")
    selection = select(study)
    assert presence(selection, universe(selection, "turn")).missing.tolist() == [
        [False, False, True],
        [False, False, True],
        [False, False, True],
        [False, False, False],
    ]


def test_a_code_includes_the_codes_below_it() -> None:
    study = study_of(TWO, {"ann": [("d1", "hub-team", "one")], "bob": [("d1", "hub", "two")]})
    assert ratings(study, "hub") == [[0, 0], [1, 0], [0, 1]]


def test_exact_leaves_the_codes_below_out() -> None:
    study = study_of(TWO, {"ann": [("d1", "hub-team", "one")], "bob": [("d1", "hub", "two")]})
    assert ratings(study, "hub", Scope(exact=True)) == [[0, 0], [0, 0], [0, 1]]


def test_two_codings_of_one_family_on_a_unit_count_once() -> None:
    study = study_of(TWO, {"ann": [("d1", "hub-team", "one"), ("d1", "hub", "ne")], "bob": [("d1", "", "")]})
    assert ratings(study, "hub") == [[0, 0], [1, 0], [0, 0]]


def test_a_facet_in_scope_restricts_the_codings() -> None:
    study = study_of(TWO, {"ann": [("d1", "trust", "one"), ("d1", "trust", "two")], "bob": [("d1", "", "")]})
    first, second = study.coded[0].codings
    with_facet = Coding(**{name: getattr(first, name) for name in first.__struct_fields__} | {"facets": {"s": ["x"]}})
    selection = replace(
        select(replace(study, coded=(replace(study.coded[0], codings=(with_facet, second)), *study.coded[1:]))),
        facets=(("s", "x"),),
    )
    assert presence(selection, universe(selection, "turn"), ["trust"]).ratings("trust").tolist() == [
        [0, 0],
        [1, 0],
        [0, 0],
    ]


def test_without_codes_it_takes_every_used_code_and_the_codes_above_in_the_codebooks_order() -> None:
    study = study_of(TWO, {"ann": [("d1", "trust", "one"), ("d1", "hub-team", "one")], "bob": [("d1", "old", "one")]})
    selection = select(study)
    assert list(presence(selection, universe(selection, "turn")).units_with) == ["hub", "hub-team", "trust", "old"]


def test_a_code_used_on_no_unit_is_not_used() -> None:
    study = study_of(TWO, {"ann": [("d1", "hub", "P: "), ("d1", "trust", "one")], "bob": [("d1", "", "")]})
    selection = select(study)
    assert list(presence(selection, universe(selection, "turn")).units_with) == ["trust"]


def test_exact_takes_no_code_above_a_used_one() -> None:
    study = study_of(TWO, {"ann": [("d1", "hub-team", "one")], "bob": [("d1", "", "")]})
    selection = select(study, Scope(exact=True))
    assert list(presence(selection, universe(selection, "turn")).units_with) == ["hub-team"]


@pytest.mark.parametrize("bodies", [{"d1": "P: one", "d2": "P: two"}, {"d1": "one", "d2": "two"}])
def test_documents_do_not_run_into_each_other(bodies: dict[str, str]) -> None:
    study = study_of(
        bodies, {"ann": [("d1", "trust", "one"), ("d2", "", "")], "bob": [("d2", "trust", "two"), ("d1", "", "")]}
    )
    assert ratings(study, "trust", unit="line") == [[1, 0], [0, 1]]


def test_an_empty_universe_has_a_table_without_rows() -> None:
    study = study_of(TWO, {"ann": [("d1", "trust", "one")], "bob": [("d2", "", "")]})
    assert ratings(study, "trust") == []


def test_patterns_count_the_rows_of_the_table() -> None:
    everything = [("d1", "trust", "one"), ("d2", "trust", "three")]
    study = study_of(TWO, {"ann": everything, "bob": [("d1", "", ""), ("d2", "", "")], "cy": everything})
    selection = select(changed(study, "cy", d2="in-progress"))
    found = presence(selection, universe(selection, "turn"), ["trust"]).patterns("trust")
    assert sorted(zip(found.rows.tolist(), found.counts.tolist(), strict=True)) == [
        ([0, 0, 0], 2),
        ([1, 0, MISSING], 1),
        ([1, 0, 1], 1),
    ]


BODY = "".join(f"P: {'abcdefghij'[n]}{n} x{n}\n" for n in range(10))
CODED = st.lists(
    st.tuples(st.integers(0, len(BODY)), st.integers(0, 12), st.sampled_from(["hub", "hub-team", "trust"])),
    max_size=12,
)


@given(CODED, CODED, st.sampled_from(["turn", "line", "sentence"]))
def test_presence_is_what_a_search_of_every_coding_and_unit_finds(
    ann: list[tuple[int, int, str]], bob: list[tuple[int, int, str]], unit: str
) -> None:
    study = study_of({"d1": BODY}, {"ann": [("d1", "", "")], "bob": [("d1", "", "")]})
    spans = {
        layer: [(start, min(start + width, len(BODY)), code) for start, width, code in found]
        for layer, found in (("ann", ann), ("bob", bob))
    }
    coded = tuple(
        CodedDocument(
            layer,
            "d1",
            "codings/x.jsonl",
            tuple(Coding("1", "d1", start, end, code, quote=BODY[start:end]) for start, end, code in found),
        )
        for layer, found in spans.items()
    )
    selection = select(replace(study, coded=coded))
    units = universe(selection, unit)
    found = presence(selection, units, ["hub"])
    by_hand = [
        [
            int(
                any(
                    code.startswith("hub") and max(start, one.start) < min(end, one.end)
                    for start, end, code in spans[layer]
                )
            )
            for layer in ("ann", "bob")
        ]
        for one in units.units
    ]
    assert found.ratings("hub").tolist() == by_hand
    table = found.patterns("hub")
    assert sorted(np.repeat(table.rows, table.counts, axis=0).tolist()) == sorted(by_hand)


def moved(study: Study, *places: int) -> Study:
    """The study with codings of the first layer and document that claim other quotes than the text has."""
    codings = tuple(
        Coding(f"m{n}", "d1", 12, 15, "trust", quote="eno") if n in places else coding
        for n, coding in enumerate(study.coded[0].codings)
    )
    return replace(study, coded=(replace(study.coded[0], codings=codings), *study.coded[1:]))


def test_codings_that_left_their_quotes_are_refused_all_at_once() -> None:
    study = study_of(TWO, {"ann": [("d1", "trust", "one"), ("d1", "trust", "two")], "bob": [("d1", "", "")]})
    selection = select(moved(study, 0, 1))
    with pytest.raises(UnreadableError) as caught:
        presence(selection, universe(selection, "turn"))
    assert [problem.rule for problem in caught.value.problems] == ["moved-quote", "moved-quote"]


def test_codings_of_a_document_that_does_not_count_are_not_asked_for_their_quotes() -> None:
    study = moved(study_of(TWO, {"ann": [("d1", "trust", "one")], "bob": [("d2", "", "")]}), 0)
    assert ratings(study, "trust") == []


# verify


def coded_at(start: int, end: int, quote: str) -> CodedDocument:
    return CodedDocument("ann", "d1", "codings/ann/d1.jsonl", (Coding("c1", "d1", start, end, "trust", quote=quote),))


TEXT = text_of("P: one two", SPEAKERS)


def test_a_coding_that_stands_on_its_quote_is_given_back() -> None:
    coded = coded_at(3, 6, "one")
    assert verified(coded, TEXT) == coded.codings


def test_a_coding_without_a_quote_is_taken_at_its_word() -> None:
    coded = coded_at(3, 6, "")
    assert verified(coded, TEXT) == coded.codings


def test_a_coding_that_left_its_quote_is_refused() -> None:
    with pytest.raises(UnreadableError, match="moved-quote"):
        verified(coded_at(4, 7, "one"), TEXT)


def test_the_problem_names_the_file_the_coding_and_what_to_do() -> None:
    assert moved_quotes(coded_at(0, 3, "one"), TEXT) == [
        Problem(
            "codings/ann/d1.jsonl",
            0,
            "moved-quote",
            "coding 'c1' at 0-3 no longer covers its quote 'one'; run `qualcode check`",
        )
    ]


@pytest.mark.parametrize(
    ("start", "end", "quote"),
    [(8, 11, ""), (8, 11, "wo"), (-3, 10, "two"), (-3, -1, "tw"), (6, 3, "")],
    ids=["too long", "too long with a quote", "negative start", "negative", "backwards"],
)
def test_a_span_that_leads_out_of_the_text_is_a_problem(start: int, end: int, quote: str) -> None:
    assert [problem.message for problem in moved_quotes(coded_at(start, end, quote), TEXT)] == [
        f"coding 'c1' at {start}-{end} leads out of the text, which has 10 characters; run `qualcode check`"
    ]


@pytest.mark.parametrize(("n", "said"), [(0, "0 turns"), (1, "1 turn"), (1234, "1,234 turns")])
def test_a_number_stands_with_its_noun(n: int, said: str) -> None:
    assert counted(n, "turn") == said


def test_items_are_units_said_by_whom_they_begin_with() -> None:
    body = "Note.\n\nINT: Do you trust them?\n\nP: I trusted them. Not now.\n"
    text = text_of(body, {"INT": "interviewer", "P": "respondent"}, 1)
    spans = ((0, 10), (body.index("trust them"), body.index("Not")))
    items = replace(text, items=spans)
    found = units_of(Document("p1", "p1.md"), items, "item")
    assert [(unit.number, unit.start, unit.end, unit.speaker) for unit in found] == [
        (1, *spans[0], "INT"),
        (2, *spans[1], "INT"),
    ]


def test_other_units_of_a_data_set_touch_an_item() -> None:
    body = "One.\n\nTwo.\n\nThree.\n\nFour.\n"
    text = replace(text_of(body, {}, 1), items=((2, 4), (13, 14)))
    found = units_of(Document("p1", "p1.md"), text, "paragraph")
    assert [(unit.number, body[unit.start : unit.end]) for unit in found] == [(1, "One."), (2, "Three.")]
    assert units_of(Document("p1", "p1.md"), replace(text, items=()), "paragraph") == []


def test_a_study_of_its_own_has_no_items() -> None:
    with pytest.raises(RefusedError, match="items are units of a derived data set"):
        units_of(Document("p1", "p1.md"), text_of("One.\n", {}, 1), "item")
