"""Planted faults: each gets its line of explanation, all in one run."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.check import (
    RULES,
    check_study,
    document_head,
    open_study,
    text_changed,
    unknown_case,
    unrecorded_document,
)
from qualcode.errors import UnreadableError
from qualcode.layers import add_codings
from qualcode.model import CodedDocument, Coding, Study
from qualcode.problem import Problem
from qualcode.requested import NewCoding
from qualcode.rounds.rules import broken_seal, closed_round, round_settings
from qualcode.rules.codings import (
    duplicate_coding,
    moved_quote,
    unassigned_work,
    unknown_code,
    unknown_document,
    unplaced_coding,
    wrong_facet,
)
from qualcode.rules.decisions import consensus_points, decision_points, unaccounted_consensus, unreadable_decisions
from qualcode.rules.memos import memo_link
from qualcode.rules.settings import layer_coder, pass_without_first, settings_names, threshold_names, two_layers
from qualcode.rules.versions import codebook_versions
from qualcode.study import load_study, open_readable

Loaded = tuple[Study, list[Problem]]


def found(rule: Callable[[Study], Iterator[Problem]], loaded: Loaded) -> list[tuple[str, int, str]]:
    return [(problem.path, problem.line, problem.rule) for problem in rule(loaded[0])]


def test_unknown_code_suggests_the_nearest(loaded: Loaded) -> None:
    """
    == codings/ann/p1.jsonl
    {"id": "1", "document": "p1", "start": 2, "end": 9, "code": "trsut", "quote": "trusted"}
    """
    assert [str(problem) for problem in unknown_code(loaded[0])] == [
        "codings/ann/p1.jsonl:1: unknown-code: no code 'trsut' in the codebook; did you mean 'trust'?"
    ]


def test_a_code_taken_out_of_the_working_copy_says_how_to_go_on(loaded: Loaded) -> None:
    """
    == codebook/codebook.yaml
    version: 1.0.0
    codes: [{id: hope}]
    == codebook/versions/1.0.0.yaml
    version: 1.0.0
    codes: [{id: trust}]
    == codings/ann/p1.jsonl
    {"id": "1", "document": "p1", "start": 2, "end": 9, "code": "trust", "quote": "trusted"}
    """
    assert [problem.message for problem in unknown_code(loaded[0])] == [
        "'trust' was taken out of the working codebook and stands in its release 1.0.0; release what you changed"
        " (`qualcode codebook release`) and migrate the codings, or put the code back"
    ]


def test_moved_quote_says_where_the_quote_stands_now(loaded: Loaded) -> None:
    """
    == codings/ann/p1.jsonl
    {"id": "1", "document": "p1", "start": 51, "end": 58, "code": "trust", "quote": "trusted"}

    {"id": "2", "document": "p1", "start": 52, "end": 59, "code": "trust", "quote": "trusted"}
    {"id": "3", "document": "p1", "start": 52, "end": 59, "code": "trust", "quote": "trusteD"}
    {"id": "4", "document": "p1", "start": 52, "end": 630, "code": "trust", "quote": "trusted"}
    {"id": "5", "document": "p1", "start": 52, "end": 59, "code": "trust"}
    """
    assert [str(problem).removeprefix("codings/ann/p1.jsonl:") for problem in moved_quote(loaded[0])] == [
        "1: moved-quote: the quote is 'trusted' and the text has 'truste'; the quote stands at 52 to 59",
        "4: moved-quote: the quote is 'trusteD' and the text has 'trusted'; the quote is nowhere in the text",
        "5: span: span 52 to 630 is not in the text, which has 81 characters; the quote stands at 52 to 59",
        '6: no-quote: has no quote; add "quote": the text from 52 to 59',
    ]


def test_duplicate_coding_finds_an_id_used_twice_and_a_code_put_twice(loaded: Loaded) -> None:
    """
    == codings/ann/p1.jsonl
    {"id": "1", "document": "p1", "start": 52, "end": 59, "code": "trust", "quote": "trusted"}
    {"id": "2", "document": "p1", "start": 52, "end": 59, "code": "trust", "quote": "trusted"}
    == codings/bob/p1.jsonl
    {"id": "1", "document": "p1", "start": 52, "end": 59, "code": "trust", "quote": "trusted"}
    """
    assert found(duplicate_coding, loaded) == [
        ("codings/ann/p1.jsonl", 2, "coded-twice"),
        ("codings/bob/p1.jsonl", 1, "duplicate-id"),
    ]


def test_unknown_document_and_a_line_in_the_wrong_file(loaded: Loaded) -> None:
    """
    == codings/ann/p9.jsonl
    == codings/ann/p1.jsonl
    {"id": "1", "document": "p2", "start": 0, "end": 2, "code": "trust", "quote": "in"}
    """
    assert found(unknown_document, loaded) == [
        ("codings/ann/p1.jsonl", 1, "wrong-file"),
        ("codings/ann/p9.jsonl", 0, "unknown-document"),
    ]


def test_text_changed_after_it_was_coded(study_dir: Path) -> None:
    add_codings(open_readable(study_dir), "ann", [NewCoding("p1", "trust", quote="trusted")])
    path = study_dir / "transcripts/p1.md"
    path.write_text(path.read_text().replace("once", "twice"))
    study = load_study(study_dir)
    assert found(text_changed, study) == [("transcripts/p1.md", 6, "text-changed")]
    assert "run `qualcode documents update p1`" in next(text_changed(study[0])).message


def test_unplaced_coding_counts_those_that_wait_and_names_those_that_stand_in_their_layer_too(loaded: Loaded) -> None:
    """
    == codings/ann/p1.jsonl
    {"id": "1", "document": "p1", "start": 52, "end": 59, "code": "trust", "quote": "trusted"}
    == records/unplaced/ann/p1.jsonl
    {"coding": {"id": "1", "document": "p1", "start": 2, "end": 9, "code": "trust"}, "why": "", "text": ""}
    {"coding": {"id": "2", "document": "p1", "start": 2, "end": 9, "code": "trust"}, "why": "", "text": ""}
    {"coding": {"id": "3", "document": "p1", "start": 2, "end": 9, "code": "a"}, "why": "", "text": "", "outcome": "x"}
    """
    assert [problem.message.split(";")[0] for problem in unplaced_coding(loaded[0])] == [
        "1 coding of 'ann' has no place since the text changed",
        "'1' waits for a place and stands in its layer too",
    ]


def test_a_change_of_the_head_is_no_change_of_the_text(study_dir: Path) -> None:
    add_codings(open_readable(study_dir), "ann", [NewCoding("p1", "trust", quote="trusted")])
    path = study_dir / "transcripts/p1.md"
    path.write_text(path.read_text().replace("kind: interview", "kind: interview\ntitle: First"))
    assert check_study(*load_study(study_dir)) == []


def test_a_record_of_a_document_that_is_gone(loaded: Loaded) -> None:
    """
    == codings/ann/layer.yaml
    coder: ann
    documents: {p8: {state: finished}}
    """
    assert found(text_changed, loaded) == [("codings/ann/layer.yaml", 0, "unknown-document")]


def test_codings_that_the_record_does_not_name(loaded: Loaded) -> None:
    """
    == codings/ann/layer.yaml
    coder: ann
    documents: {p8: {state: finished}}
    == codings/ann/p1.jsonl
    {"id": "1", "document": "p1", "start": 52, "end": 59, "code": "trust", "quote": "trusted"}
    """
    assert found(unrecorded_document, loaded) == [("codings/ann/p1.jsonl", 0, "unrecorded-document")]


def test_unassigned_work_is_named(loaded: Loaded) -> None:
    """
    == qualcode.yaml
    coders: [{id: ann}, {id: bob}]
    assignments: {bob: [p1]}
    == codings/ann/layer.yaml
    coder: ann
    documents: {p1: {state: finished}}
    """
    assert found(unassigned_work, loaded) == [("codings/ann/layer.yaml", 0, "unassigned-work")]


def test_work_outside_the_turns_assigned_is_named_with_its_line(loaded: Loaded) -> None:
    r"""
    == qualcode.yaml
    coders: [{id: ann}, {id: bob}]
    assignments: {ann: [{document: p1, turns: 2}], bob: [p1]}
    == transcripts/p1.md
    ---
    id: p1
    speakers: {INT: interviewer, P: respondent}
    ---
    ## Trust

    INT: Why?
    P: Because.
    == codings/ann/layer.yaml
    coder: ann
    documents: {p1: {state: finished}}
    == codings/ann/p1.jsonl
    {"id": "1", "document": "p1", "start": 0, "end": 8, "code": "trust", "quote": "## Trust"}

    {"id": "2", "document": "p1", "start": 15, "end": 31, "code": "trust", "quote": "Why?\nP: Because."}
    {"id": "3", "document": "p1", "start": 23, "end": 31, "code": "trust", "quote": "Because."}
    {"id": "4", "document": "p1", "start": 20, "end": 31, "code": "doubt", "quote": "P: Because."}
    """
    mend = "change `assignments` in qualcode.yaml, or take the coding out"
    assert [str(problem) for problem in unassigned_work(loaded[0])] == [
        "codings/ann/p1.jsonl:1: unassigned-work: 'ann' is assigned turns 2 of 'p1'; this is in none of its turns;"
        f" {mend}",
        f"codings/ann/p1.jsonl:3: unassigned-work: 'ann' is assigned turns 2 of 'p1', not turn 1; {mend}",
    ]


def test_turns_that_a_document_does_not_have_are_named(loaded: Loaded) -> None:
    """
    == qualcode.yaml
    coders: [{id: ann}, {id: bob}]
    assignments:
      ann:
        - {document: p1, turns: 1-3}
        - {document: p2, turns: 1}
        - {document: p4, turns: 1}
      bob: [{document: p1, turns: 1-2}]
    == transcripts/p2.md
    ---
    id: p2
    ---
    A report.
    """
    assert sorted(str(problem) for problem in settings_names(loaded[0])) == [
        "qualcode.yaml:4: unknown-turn: 'p1' has turns 1 to 2; 'ann' is assigned 1-3",
        "qualcode.yaml:5: unknown-turn: 'p2' has no turns, and 'ann' is assigned some; write its id alone, for all of"
        " it, or name its `speakers` in its front matter",
        "qualcode.yaml:6: unknown-document: no document 'p4'; there are: p1, p2",
    ]


def test_eligible_speakers_whom_no_document_has_are_named(loaded: Loaded) -> None:
    """
    == qualcode.yaml
    coders: [{id: ann}]
    eligible_speakers: [respondent, P, interviwer]
    """
    assert [str(problem) for problem in settings_names(loaded[0])] == [
        "qualcode.yaml:2: eligible-speakers: no speaker or role 'interviwer' in any document;"
        " did you mean 'interviewer'?"
    ]


def test_a_broken_codebook_does_not_bury_its_own_line(study_dir: Path) -> None:
    """
    == codings/ann/layer.yaml
    coder: ann
    documents: {p1: {state: in-progress}}
    == codings/ann/p1.jsonl
    {"id": "1", "document": "p1", "start": 52, "end": 59, "code": "trust", "quote": "trusted"}
    """
    (study_dir / "codebook/codebook.yaml").write_text("codes:\n\t- id: trust\n")
    problems = check_study(*load_study(study_dir))
    assert [str(problem) for problem in problems if problem.rule != "text-changed"] == [
        "codebook/codebook.yaml:2: yaml: a tab stands where spaces must; indent with spaces"
    ]


def test_a_document_that_cannot_be_read_is_named_once(study_dir: Path) -> None:
    """
    == qualcode.yaml
    coders: [{id: ann}]
    assignments: {ann: [p2]}
    == transcripts/p2.md
    ---
    id: p2
    title: a: b
    ---
    == codings/ann/layer.yaml
    coder: ann
    documents: {p2: {state: finished}}
    """
    assert [(problem.path, problem.line) for problem in check_study(*load_study(study_dir))] == [
        ("transcripts/p2.md", 3)
    ]


def test_a_long_quote_is_shown_where_it_differs(study_dir: Path) -> None:
    path = study_dir / "transcripts/p1.md"
    path.write_text(path.read_text().replace("once. Not now.", "once, for a year and a half or so. Not now."))
    coding = add_codings(open_readable(study_dir), "ann", [NewCoding("p1", "trust", turn="2")])[0]
    coded = study_dir / "codings/ann/p1.jsonl"
    coded.write_text(coded.read_text().replace(coding.quote, coding.quote.replace("or so", "or more")))
    problems = check_study(*load_study(study_dir))
    assert "the quote is '…and a half or more. Not now.' and the text has '…and a half or so. Not now.'" in str(
        problems[0]
    )


@pytest.mark.parametrize(
    "line",
    [
        '{"id":"2","document":"p1","start":0,"end":2,"code":"hope"}',
        '{"id":"1","document":"p1","start":0,"end":2,"code":"doubt"}',
        '{"id":"2","document":"p1","start":52,"end":59,"code":"trust"}',
        '{"id":"2","document":"p2","start":52,"end":59,"code":"trust"}',
    ],
)
def test_what_would_blur_a_count_is_refused(study_dir: Path, line: str) -> None:
    coding = '{"id":"1","document":"p1","start":52,"end":59,"code":"trust","quote":"trusted"}'
    folder = study_dir / "codings/ann"
    folder.mkdir(parents=True)
    (folder / "layer.yaml").write_text("coder: ann\n")
    (folder / "p1.jsonl").write_text(f"{coding}\n")
    assert open_study(study_dir).coded[0].codings[0].id == "1"
    (folder / "p1.jsonl").write_text(f"{coding}\n{line}\n")
    with pytest.raises(UnreadableError):
        open_study(study_dir)


def test_a_coding_that_waits_keeps_the_facets_of_its_old_code(waiting_dir: Path) -> None:
    assert [problem for problem in check_study(*load_study(waiting_dir)) if problem.rule == "facet"] == []


def test_wrong_facet(loaded: Loaded) -> None:
    """
    == codebook/codebook.yaml
    codes: [{id: trust}, {id: doubt}]
    facets: {who: {values: [us, them], under: [trust]}}
    == codings/ann/p1.jsonl
    {"id": "1", "document": "p1", "start": 52, "end": 59, "code": "trust", "facets": {"whom": ["us"]}}
    {"id": "2", "document": "p1", "start": 52, "end": 59, "code": "doubt", "facets": {"who": ["us"]}}
    {"id": "3", "document": "p1", "start": 52, "end": 59, "code": "trust", "facets": {"who": ["us", "all"]}}
    """
    assert [(problem.line, problem.rule) for problem in wrong_facet(loaded[0])] == [
        (1, "unknown-facet"),
        (2, "facet"),
        (3, "facet"),
        (3, "unknown-value"),
    ]


def test_unknown_case_and_a_case_above_itself(loaded: Loaded) -> None:
    """
    == cases.csv
    id,parent
    a,b
    b,a
    c,d
    == transcripts/p1.md
    ---
    id: p1
    case: aa
    ---
    """
    assert sorted(found(unknown_case, loaded)) == [
        ("cases.csv", 2, "case-circle"),
        ("cases.csv", 3, "case-circle"),
        ("cases.csv", 4, "unknown-case"),
        ("transcripts/p1.md", 3, "unknown-case"),
    ]


def test_a_speaker_whom_the_head_forgot(loaded: Loaded) -> None:
    """
    == transcripts/p1.md
    ---
    id: p1
    date: 12/12/2018
    speakers: {INT: interviewer}
    ---
    INT [00:00:01]: Do you?

    L1 [00:00:04]: I do.
    """
    assert found(document_head, loaded) == [
        ("transcripts/p1.md", 3, "document-date"),
        ("transcripts/p1.md", 8, "undeclared-speaker"),
    ]


def test_settings_that_name_nobody(loaded: Loaded) -> None:
    """
    == qualcode.yaml
    coders: [{id: ann}]
    assignments: {an: [p1], ann: [p2]}
    rounds: [{id: pilot, documents: [p3]}]
    == codings/eve/layer.yaml
    coder: eve
    """
    assert found(settings_names, loaded) == [
        ("qualcode.yaml", 2, "unknown-coder"),
        ("qualcode.yaml", 2, "unknown-document"),
        ("qualcode.yaml", 3, "unknown-document"),
    ]
    assert found(layer_coder, loaded) == [("codings/eve/layer.yaml", 1, "unknown-coder")]


def test_thresholds_for_what_is_not_there(loaded: Loaded) -> None:
    """
    == qualcode.yaml
    coders: [{id: ann}]
    rounds: [{id: pilot, documents: [p1]}]
    thresholds:
      codes:
        trust: 0.8
        trsut: 0.8
      families: {dout: 0.7}
      rounds: {pilto: 0.5}
      coefficient: cohen_kappa
    """
    assert found(threshold_names, loaded) == [
        ("qualcode.yaml", 6, "unknown-code"),
        ("qualcode.yaml", 7, "unknown-code"),
        ("qualcode.yaml", 8, "unknown-round"),
        ("qualcode.yaml", 9, "unknown-coefficient"),
    ]
    messages = [problem.message for problem in threshold_names(loaded[0])]
    assert messages[0] == "no code 'trsut', for which a threshold stands here; did you mean 'trust'?"
    assert messages[2] == "no round 'pilto', for which a threshold stands here; did you mean 'pilot'?"
    assert messages[3].startswith("'cohen_kappa' is of pairs of coders; a gate needs one for all of them: kripp")


def test_a_coefficient_of_thresholds_that_is_mistyped(loaded: Loaded) -> None:
    """
    == qualcode.yaml
    thresholds: {coefficient: gwet_ac}
    """
    messages = [problem.message for problem in threshold_names(loaded[0])]
    assert messages == ["no coefficient 'gwet_ac' for all coders; did you mean 'gwet_ac2' or 'gwet_ac1'?"]


def test_thresholds_are_not_held_against_a_codebook_that_cannot_be_read(loaded: Loaded) -> None:
    """
    == qualcode.yaml
    coders: [{id: ann}]
    thresholds: {codes: {trust: 0.8}}
    == codebook/codebook.yaml
    codes: [
    """
    assert {problem.path for problem in check_study(*loaded)} == {"codebook/codebook.yaml"}


def test_two_layers_of_one_coder_are_named(loaded: Loaded) -> None:
    """
    == codings/ann/layer.yaml
    coder: ann
    == codings/ann-2/layer.yaml
    coder: ann
    """
    assert found(two_layers, loaded) == [("codings/ann-2/layer.yaml", 1, "two-layers")]


def test_a_second_pass_of_a_coder_is_no_second_layer(loaded: Loaded) -> None:
    """
    == codings/ann/layer.yaml
    coder: ann
    == codings/ann-2/layer.yaml
    coder: ann
    pass: 2
    """
    assert found(two_layers, loaded) == found(pass_without_first, loaded) == []


def test_a_second_pass_needs_a_first(loaded: Loaded) -> None:
    """
    == codings/ann/layer.yaml
    coder: ann
    == codings/bob-2/layer.yaml
    coder: bob
    pass: 2
    """
    assert found(pass_without_first, loaded) == [("codings/bob-2/layer.yaml", 1, "pass-without-first")]


def test_a_consensus_that_points_to_nothing_is_named(loaded: Loaded) -> None:
    """
    == codings/ann/p1.jsonl
    {"id": "a", "document": "p1", "start": 52, "end": 59, "code": "trust", "quote": "trusted"}
    == codings/consensus/layer.yaml
    coder: consensus
    kind: consensus
    documents: {p1: {state: finished}}
    == codings/consensus/p1.jsonl
    {"id": "c1", "document": "p1", "start": 52, "end": 58, "code": "trust", "quote": "truste"}
    {"id": "c2", "document": "p1", "start": 52, "end": 59, "code": "doubt", "quote": "trusted", "decides": ["a", "b"]}
    {"id": "c3", "document": "p1", "start": 52, "end": 59, "code": "trust", "quote": "trusted", "decides": ["c1"]}
    {"id": "c4", "document": "p2", "start": 53, "end": 59, "code": "trust", "quote": "rusted", "decides": ["a"]}
    """
    assert [str(problem).removeprefix("codings/consensus/p1.jsonl:") for problem in consensus_points(loaded[0])] == [
        "1: decides-nothing: points to no coding, so that nobody can see what was decided; add `decides`: the ids of"
        " the codings about which it decided",
        "2: decides: decides about 'b', and there is no such coding; was it removed?",
        "3: decides: decides about 'c1', which is itself of a consensus; point to independent codings",
        "4: decides: decides about 'a', which is a coding of 'p1'",
    ]


def test_what_a_migration_set_aside_may_have_been_decided_about(loaded: Loaded) -> None:
    """
    == codings/consensus/layer.yaml
    coder: consensus
    kind: consensus
    documents: {p1: {state: finished}}
    == codings/consensus/p1.jsonl
    {"id": "c", "document": "p1", "start": 52, "end": 59, "code": "doubt", "quote": "trusted", "decides": ["b"]}
    == records/set-aside/1.0.0--2.0.0/ann/p1.jsonl
    {"why": "twin", "coding": {"id": "b", "document": "p1", "start": 52, "end": 59, "code": "hope"}}
    """
    assert list(consensus_points(loaded[0])) == []


DECIDED = """
== codings/ann/layer.yaml
coder: ann
documents: {p1: {state: finished}}
== codings/ann/p1.jsonl
{"id": "a", "document": "p1", "start": 52, "end": 59, "code": "trust", "quote": "trusted"}
== codings/consensus/layer.yaml
coder: consensus
kind: consensus
documents: {p1: {state: finished}}
== codings/consensus/p1.jsonl
{"id": "c", "document": "p1", "start": 52, "end": 59, "code": "trust", "quote": "trusted", "decides": ["a"]}
"""
DECISION = (
    '{"id":"d","round":"r","document":"p1","question":"q","start":52,"end":59,"sides":[{"layer":"ann","codings":[{"id":'
    '"a","code":"trust","start":52,"end":59}]}],"decision":"one","took":["ann"],"made":[{"id":"c","code":"trust",'
    '"start":52,"end":59}],"class":"slip","by":"kim"}'
)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("", "", ""),
        (
            '"a","code"',
            '"b","code"',
            "coding 'b' of 'ann' is no longer there, since 'kim' decided; `qualcode reconcile",
        ),
        (
            '"code":"trust","start":52,"end":59}]}]',
            '"code":"doubt","start":52,"end":59}]}]',
            "was 'doubt' and is 'trust'",
        ),
        ('"layer":"ann"', '"layer":"anne"', "is about a layer that is not there: 'anne'; did you mean 'ann'?"),
        ('"layer":"ann"', '"layer":"consensus"', "which is a consensus layer and no independent coder's"),
        (
            '"made":[{"id":"c"',
            '"made":[{"id":"e"',
            "made coding 'e', which is not in the consensus; `qualcode reconcile",
        ),
        ('"document":"p1"', '"document":"p7"', "is about no document of the study: 'p7'; there are: p1"),
        ('"decision":"one"', '"decision":"two"', "is no decision: 'two'"),
        ('"class":"slip"', '"class":"slop"', "is of no class: 'slop'; did you mean 'slip'?"),
        ('"codings":[{"id":"a","code":"trust","start":52,"end":59}]', '"codings":[]', "points to no coding"),
    ],
)
def test_a_decision_that_no_longer_stands_is_named(
    tmp_path: Path, write_study_files: Callable[[Path, str], Path], old: str, new: str, message: str
) -> None:
    assert old in DECISION
    record = f"== records/decisions/r/p1.jsonl\n{DECISION.replace(old, new) if old else DECISION}\n"
    study, _ = load_study(write_study_files(tmp_path, DECIDED + record))
    said = "\n".join(map(str, decision_points(study)))
    assert message in said
    assert bool(message) == bool(said)


def test_two_decisions_about_one_coding_are_named(
    tmp_path: Path, write_study_files: Callable[[Path, str], Path]
) -> None:
    other = DECISION.replace('{"id":"d"', '{"id":"e"')
    study, _ = load_study(
        write_study_files(tmp_path, f"{DECIDED}== records/decisions/r/p1.jsonl\n{DECISION}\n{other}\n")
    )
    assert [str(problem) for problem in decision_points(study)] == [
        "records/decisions/r/p1.jsonl:2: decided-twice: decides about codings that 'kim' decided about already; keep"
        " one of the two lines"
    ]


def test_a_coding_of_the_consensus_that_no_decision_made_is_named(
    tmp_path: Path, write_study_files: Callable[[Path, str], Path]
) -> None:
    other = DECISION.replace('"made":[{"id":"c"', '"made":[{"id":"e"')
    study, _ = load_study(write_study_files(tmp_path, f"{DECIDED}== records/decisions/r/p1.jsonl\n{other}\n"))
    assert [(problem.path, problem.line, problem.rule) for problem in unaccounted_consensus(study)] == [
        ("codings/consensus/p1.jsonl", 1, "unaccounted-consensus")
    ]


def test_a_coding_of_the_consensus_is_named_where_all_decisions_of_its_document_are_gone(
    tmp_path: Path, write_study_files: Callable[[Path, str], Path]
) -> None:
    other = (
        DECISION.replace('"d"', '"d2"').replace('"document":"p1"', '"document":"p2"').replace('"id":"c"', '"id":"c2"')
    )
    there = (
        f"{DECIDED}== transcripts/p2.md\n---\nid: p2\n---\nthree\n== codings/consensus/p2.jsonl\n"
        '{"id": "c2", "document": "p2", "start": 0, "end": 5, "code": "trust", "quote": "three", "decides": ["a"]}\n'
        f"== records/decisions/r/p2.jsonl\n{other}\n"
    )
    study, _ = load_study(write_study_files(tmp_path, there))
    assert [problem.path for problem in unaccounted_consensus(study)] == ["codings/consensus/p1.jsonl"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"code": "trust"', '"code": "doubt"', "coding 'c' of 'consensus' was 'trust' and is 'doubt'"),
        ('"code": "trust"', '"code": "doubt", "was":[{"code":"trust","migration":"1.0.0--2.0.0"}]', ""),
    ],
)
def test_a_coding_of_the_consensus_that_is_not_what_was_decided_is_named(
    tmp_path: Path, write_study_files: Callable[[Path, str], Path], old: str, new: str, message: str
) -> None:
    folder = write_study_files(tmp_path, f"{DECIDED}== records/decisions/r/p1.jsonl\n{DECISION}\n")
    path = folder / "codings/consensus/p1.jsonl"
    path.write_text(path.read_text().replace(old, new))
    said = "\n".join(map(str, decision_points(load_study(folder)[0])))
    assert message in said
    assert bool(message) == bool(said)


def test_a_memo_may_name_a_code_of_an_earlier_version(loaded: Loaded) -> None:
    """
    == codebook/versions/1.0.0.yaml
    name: test
    version: 1.0.0
    codes: [{id: ancient, label: Ancient}]
    == codebook/releases.yaml
    releases: [{version: 1.0.0, date: 2019-01-01, by: km, sha256: x}]
    == memos/m1.md
    ---
    codes: [ancient, never]
    ---
    A thought.
    """
    assert [problem.message.split("'")[1] for problem in memo_link(loaded[0])] == ["never"]


def test_a_decision_that_cannot_be_read_is_named(loaded: Loaded) -> None:
    """
    == records/decisions/r/p1.jsonl
    {"id": "d"
    """
    assert found(unreadable_decisions, loaded) == [("records/decisions/r/p1.jsonl", 1, "record-line")]


def test_a_closed_round_and_its_record_say_the_same(loaded: Loaded) -> None:
    """
    == qualcode.yaml
    coders: [{id: ann}]
    rounds: [{id: pilot, documents: [p1]}]
    == codings/ann/layer.yaml
    coder: ann
    documents: {p1: {state: finished}}
    == codings/ann/p1.jsonl
    == records/rounds/pilot.yaml
    round: pilot
    history:
      - {step: closed, files: {codings/ann/p1.jsonl: 0000000000000000000000000000000000000000000000000000000000000000}}
    == records/rounds/pliot.yaml
    round: pliot
    history: []
    == records/rounds/torn.yaml
    history: [{step: closd}]
    """
    assert found(closed_round, loaded) == [
        ("records/rounds/torn.yaml", 1, "round-record"),
        ("codings/ann/p1.jsonl", 0, "closed-round"),
        ("records/rounds/pliot.yaml", 0, "round-record"),
        ("records/rounds/torn.yaml", 0, "round-record"),
    ]


def test_a_seal_whose_key_does_not_fit_is_broken(loaded: Loaded) -> None:
    """
    == records/rounds/pilot.seals/ann.yaml
    date: 2019-04-01
    sha256: "00"
    key: "11"
    == records/rounds/pilot.seals/bob.yaml
    sha256: "00"
    """
    assert found(broken_seal, loaded) == [("records/rounds/pilot.seals/ann.yaml", 0, "broken-seal")]


def test_a_reading_belongs_to_one_round_and_a_round_to_a_version_that_is_there(loaded: Loaded) -> None:
    """
    == qualcode.yaml
    rounds:
      - {id: pilot, documents: [p1], blind: true}
      - {id: main, documents: [p1]}
      - {id: again, documents: [p1], pass: 2}
      - {id: late, documents: [], codebook: 9.0.0}
      - {id: now, documents: [], codebook: 1.0.0}
    """
    assert found(round_settings, loaded) == [
        ("qualcode.yaml", 5, "round-codebook"),
        ("qualcode.yaml", 3, "two-rounds"),
    ]


def test_one_run_finds_every_planted_fault_and_changes_nothing(study_dir: Path) -> None:
    """
    == transcripts/p2.md
    ---
    id: p2
    speakers: {P: respondent}
    ---
    P: \U0001f600 I trust\u2028them. Really.
    == transcripts/p3.md
    ---
    id: p3
    kind: [broken
    ---
    == codings/bob/layer.yaml
    coder: bob
    == codings/bob/p1.jsonl
    {"id": "m", "document": "p1", "start": 53, "end": 60, "code": "trust", "quote": "trusted"}
    {"id": "q", "document": "p1", "start": 52, "end": 59, "code": "doubt", "quote": "trustee"}
    {"id": "u", "document": "p1", "start": 52, "end": 59, "code": "hope", "quote": "trusted"}
    {"id": "u", "document": "p1", "start": 52, "end": 58, "code": "trust", "quote": "truste"}
    {"id": "t", "document": "p1", "sta
    """
    add_codings(open_study_without(study_dir, "p3"), "ann", [NewCoding("p2", "trust", quote="trust\u2028them")])
    (study_dir / "transcripts/p4.md").write_bytes(b"---\nid: p4\n---\ncaf\xe9\n")
    before = {path: path.read_bytes() for path in study_dir.rglob("*") if path.is_file()}
    problems = check_study(*load_study(study_dir))
    assert [(problem.path, problem.line, problem.rule) for problem in problems] == [
        ("codings/bob/p1.jsonl", 0, "unrecorded-document"),
        ("codings/bob/p1.jsonl", 1, "moved-quote"),
        ("codings/bob/p1.jsonl", 2, "moved-quote"),
        ("codings/bob/p1.jsonl", 3, "unknown-code"),
        ("codings/bob/p1.jsonl", 4, "duplicate-id"),
        ("codings/bob/p1.jsonl", 5, "coding-line"),
        ("transcripts/p3.md", 4, "yaml"),
        ("transcripts/p4.md", 4, "not-utf8"),
    ]
    assert {path: path.read_bytes() for path in study_dir.rglob("*") if path.is_file()} == before


def test_every_fault_of_the_versions_is_found_at_once(loaded: Loaded) -> None:
    """
    == codebook/releases.yaml
    releases:
      - {version: 0.9.0, sha256: aa}
      - {version: 1.0.0, predecessor: 0.8.0, sha256: bb}
    == codebook/versions/0.9.0.yaml
    version: 0.9.0
    codes: [{id: trust}]
    == codebook/versions/1.1.0.yaml
    version: 1.1.0
    """
    assert sorted(found(codebook_versions, loaded)) == [
        ("codebook/releases.yaml", 3, "unknown-version"),
        ("codebook/releases.yaml", 3, "version-missing"),
        ("codebook/versions/0.9.0.yaml", 0, "version-edited"),
        ("codebook/versions/1.1.0.yaml", 0, "version-not-listed"),
    ]


def open_study_without(study_dir: Path, document: str) -> Study:
    """The study as it was before one of its documents was broken."""
    path = study_dir / f"transcripts/{document}.md"
    broken = path.read_bytes()
    path.unlink()
    (study_dir / "codings/bob/p1.jsonl").rename(study_dir / "aside")
    study = open_readable(study_dir)
    (study_dir / "aside").rename(study_dir / "codings/bob/p1.jsonl")
    path.write_bytes(broken)
    return study


def test_a_sound_study_has_no_problem(study_dir: Path) -> None:
    add_codings(open_readable(study_dir), "ann", [NewCoding("p1", "trust", turn="2")])
    assert check_study(*load_study(study_dir)) == []


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_is_named_in_a_test(rule: Callable[[Study], Iterator[Problem]]) -> None:
    here = Path(__file__)
    files = (here, *sorted(here.with_name("rules").glob("test_*.py")))
    assert sum(file.read_text().count(rule.__name__) for file in files) >= 2


def test_of_a_file_with_many_codings_off_their_words_the_first_are_told(loaded: tuple[Study, list[Problem]]) -> None:
    """
    == codings/ann/layer.yaml
    {coder: ann, documents: {p1: {state: in-progress}}}
    """
    codings = tuple(Coding(str(n), "p1", n, n + 1, "trust", quote="§") for n in range(13))
    off = replace(loaded[0], coded=(CodedDocument("ann", "p1", "codings/ann/p1.jsonl", codings),))
    told = list(moved_quote(off))
    assert len(told) == 11
    assert str(told[10]).endswith(
        "codings/ann/p1.jsonl: moved-quote: 3 more codings of this file are off their words, too"
    )
