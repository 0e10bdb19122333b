"""Questions: who has what on a passage, and in what way they differ."""

from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.analysis.reconciling.questions import AgreedRule, Question, agreed_rule, comparisons, question_id
from qualcode.errors import QualcodeError, RefusedError, UnknownNameError
from qualcode.model import Study
from qualcode.scope import Scope, select
from qualcode.settings import AssignedTurns, Settings
from small_studies import study_of


def questions(study: Study, rule: AgreedRule | None = None, scope: Scope | None = None) -> list[Question]:
    return [question for one in comparisons(select(study, scope), rule) for question in one.questions]


@pytest.mark.parametrize(
    ("ann", "bob", "kind"),
    [
        ("1 trust", "1 trust", "agreed"),
        ("1 trust", "1a trust", "agreed"),
        ("1 trust", "1b trust", "extent"),
        ("1 trust/who=us", "1 trust/who=them", "facet"),
        ("1 trust", "nothing", "presence"),
        ("1 hub", "1 hub-team", "neighbour:parent"),
        ("1 hub-pay", "1 hub-team", "neighbour:sibling"),
        ("1 trust", "1 doubt", "other-code"),
    ],
)
def test_each_difference_has_its_kind(ann: str, bob: str, kind: str) -> None:
    """Of `one a`, `one` is three of five characters, `a` one of five."""
    assert [one.kind for one in questions(study_of(f"ann: {ann}", f"bob: {bob}"))] == [kind]


def test_who_read_a_passage_and_gave_it_no_code_has_a_reading_too() -> None:
    found = questions(study_of("ann: 1 trust", "bob: nothing"))[0]
    assert [(one.coder, one.codes) for one in found.readings] == [("ann", ("trust",)), ("bob", ())]


def test_who_has_not_finished_has_none() -> None:
    found = questions(study_of("ann: 1 trust", "bob: 1 trust", "cy: unfinished"))[0]
    assert ([one.coder for one in found.readings], found.agreed) == (["ann", "bob"], True)


def test_where_one_of_three_has_nothing_they_differ() -> None:
    assert questions(study_of("ann: 1 trust", "bob: 1 trust", "cy: nothing"))[0].kind == "presence"


def test_the_words_that_stand_for_all_go_by_the_rule() -> None:
    study = study_of("ann: 1 trust", "bob: 1a trust")
    assert [questions(study, AgreedRule(0.5, span))[0].spans for span in ("majority", "all")] == [((3, 6),), ((3, 8),)]


def test_nearer_words_are_asked_for_by_a_higher_share() -> None:
    assert questions(study_of("ann: 1 trust", "bob: 1a trust"), AgreedRule(0.9))[0].kind == "extent"


def test_a_question_has_the_same_id_whatever_the_order_of_the_coders() -> None:
    study = study_of("ann: 1 trust", "bob: 1 doubt")
    turned = replace(study, layers=study.layers[::-1], coded=study.coded[::-1])
    assert [one.id for one in questions(study)] == [one.id for one in questions(turned)]


def test_no_spreadsheet_takes_an_id_for_a_number() -> None:
    assert {question_id([str(number)])[0] for number in range(200)} == {"q"}


def test_a_passage_that_only_one_was_to_code_is_not_compared() -> None:
    study = study_of("ann: 1 trust; 2 trust", "bob: 1 trust")
    part = AssignedTurns("bob", "d1", ((1, 1),))
    settings = Settings(assignments={"ann": ("d1",), "bob": ("d1",)}, assigned_turns=(part,))
    found = comparisons(select(replace(study, settings=settings)))[0]
    assert ([(one.start, one.kind) for one in found.questions], found.n_alone) == ([(3, "agreed")], 1)


def test_a_document_that_only_one_has_finished_is_not_compared() -> None:
    assert comparisons(select(study_of("ann: 1 trust", "bob: unfinished"))) == []


def test_the_scope_says_which_codes_are_compared() -> None:
    study = study_of("ann: 1 trust; 2 doubt", "bob: nothing")
    assert [one.codes for one in questions(study, scope=Scope(codes=("doubt",)))] == [("doubt",)]


def test_the_rule_on_record_is_kept_and_another_refused() -> None:
    assert agreed_rule(None, "", "overlap 0.8, span all") == AgreedRule(0.8, "all")
    with pytest.raises(RefusedError, match=r"decided with 'overlap 0\.8, span all' so far"):
        agreed_rule(0.5, "", "overlap 0.8, span all")


@pytest.mark.parametrize(
    ("overlap", "span", "recorded", "error", "message"),
    [
        (0.0, "", "", RefusedError, "0 is no share of words"),
        (1.5, "", "", RefusedError, "is no share of words"),
        (None, "most", "", UnknownNameError, "no rule for spans 'most'"),
        (None, "", "overlap", RefusedError, "decisions on record say 'overlap'"),
    ],
)
def test_a_rule_that_is_none_is_refused(
    overlap: float | None, span: str, recorded: str, error: type[QualcodeError], message: str
) -> None:
    with pytest.raises(error, match=message):
        agreed_rule(overlap, span, recorded)


def test_half_of_the_words_is_the_customary_share() -> None:
    assert (agreed_rule(None, ""), str(agreed_rule(1, "common"))) == (
        AgreedRule(0.5, "majority"),
        "overlap 1, span common",
    )


def test_all_codings_of_two_coders_are_in_one_question_each(tmp_path: Path) -> None:
    study = study_of("ann: 1 trust doubt; 1-2 hub; 4 trust", "bob: 1a trust hub-team; 2 doubt; 4 doubt")
    asked = [coding.id for one in questions(study) for coding in one.codings]
    assert sorted(asked) == sorted(coding.id for coded in study.coded for coding in coded.codings)
