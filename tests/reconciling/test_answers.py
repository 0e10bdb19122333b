"""What an answer makes."""

from pathlib import Path

import pytest

from qualcode.errors import QualcodeError
from qualcode.reconciling.answers import Answer, Place, class_named, decide, signature
from qualcode.records import Decision
from reconciling_studies import SIGNED, STUDY, asked, stage_of


@pytest.fixture
def study_dir(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    folder: Path = request.getfixturevalue("write_study_files")(tmp_path / "study", STUDY)
    return folder


def decided(folder: Path, coding: str, choice: str, **parts: object) -> Decision:
    stage = stage_of(folder)
    question = next(one for one in stage.questions if one.id == asked(stage, coding))
    answer = Answer(question.id, choice, **parts)  # type: ignore[arg-type]
    return decide(Place(stage.study, stage.round, stage.rule), question, answer, SIGNED)


def made(decision: Decision) -> list[tuple[str, int, int, dict[str, list[str]]]]:
    return [(one.code, one.start, one.end, one.facets) for one in decision.made]


@pytest.mark.parametrize(
    ("choice", "decision", "took", "codes"),
    [
        ("ann", "one", ("ann",), [("doubt", 34, 48, {})]),
        ("Bob", "one", ("bob",), [("trust", 34, 39, {})]),
        ("both", "both", ("ann", "bob"), [("trust", 34, 39, {}), ("doubt", 34, 48, {})]),
        ("ann, bob", "both", ("ann", "bob"), [("trust", 34, 39, {}), ("doubt", 34, 48, {})]),
        ("neither", "neither", (), []),
        ("kept", "kept", (), []),
    ],
)
def test_an_answer_takes_the_codings_of_readings(
    study_dir: Path, choice: str, decision: str, took: tuple[str, ...], codes: list[object]
) -> None:
    found = decided(study_dir, "a2", choice)
    assert (found.decision, found.took, made(found)) == (decision, took, codes)


def test_a_decision_says_what_each_coder_had(study_dir: Path) -> None:
    found = decided(study_dir, "b4", "ann")
    assert [(side.layer, [one.id for one in side.codings]) for side in found.sides] == [("ann", []), ("bob", ["b4"])]
    assert (found.made, found.by, found.at, found.class_) == ((), "kim", "2019-04-01T10:00:00Z", "slip")


def test_a_new_code_stands_on_the_words_in_common(study_dir: Path) -> None:
    assert made(decided(study_dir, "a2", "new", codes=("hub-pay",))) == [("hub-pay", 34, 39, {})]


def test_a_new_span_is_found_by_its_words_or_lines(study_dir: Path) -> None:
    by_words = decided(study_dir, "a2", "new", codes=("doubt",), quote="or four")
    assert made(by_words) == [("doubt", 41, 48, {})]
    assert made(decided(study_dir, "a2", "new", codes=("doubt",), lines="9")) == [("doubt", 31, 48, {})]


def test_a_new_span_may_be_a_place_in_the_text(study_dir: Path) -> None:
    decision = decided(study_dir, "a2", "new", codes=("trust",), span=(33, 39))
    assert made(decision) == [("trust", 34, 39, {})]
    with pytest.raises(QualcodeError, match="no words are selected"):
        decided(study_dir, "a2", "new", codes=("trust",), span=(33, 34))
    with pytest.raises(QualcodeError, match="a span of its own goes with the decision `new`"):
        decided(study_dir, "a2", "ann", span=(34, 39))


def test_of_one_code_a_new_span_needs_no_code(study_dir: Path) -> None:
    assert made(decided(study_dir, "b4", "new", quote="or")) == [("doubt", 7, 9, {})]


def test_other_facets_go_with_new(study_dir: Path) -> None:
    assert made(decided(study_dir, "a3", "new", facets={"how": ["ill", "well"]})) == [
        ("hub-team", 53, 57, {"how": ["well", "ill"]})
    ]


def test_the_same_answer_at_the_same_time_has_the_same_ids(study_dir: Path) -> None:
    assert decided(study_dir, "a2", "ann") == decided(study_dir, "a2", "ann")


@pytest.mark.parametrize(
    ("coding", "choice", "parts", "message"),
    [
        ("a2", "anne", {}, "no answer 'anne'; did you mean 'ann'?"),
        ("a2", "ann", {"codes": ("trust",)}, "a code of its own goes with the decision `new`, not 'one'"),
        ("a2", "new", {}, "which code? say one of doubt, trust, or another"),
        ("a2", "new", {"codes": ("trsut",)}, "no code 'trsut'; did you mean 'trust'?"),
        ("a2", "new", {"codes": ("trust",), "quote": "seven words"}, "no 'seven words' in 'p1'"),
        ("a2", "ann", {"class_": "kept"}, "the class `kept` goes with the decision `kept`"),
        ("a2", "kept", {"class_": "slip"}, "the class `kept` goes with the decision `kept`"),
        ("a2", "ann", {"class_": "error"}, "no class 'error'"),
        ("a3", "both", {}, "facet 'who' takes one value, not 2, so `both` cannot be"),
        ("a3", "new", {"facets": {"who": ["you"]}}, "no value of facet 'who' 'you'"),
    ],
)
def test_an_answer_that_makes_no_sense_is_refused(
    study_dir: Path, coding: str, choice: str, parts: dict[str, object], message: str
) -> None:
    with pytest.raises(QualcodeError) as refused:
        decided(study_dir, coding, choice, **parts)
    assert message in str(refused.value)


@pytest.mark.parametrize("word", ["double meaning", "Double-Meaning", "double_meaning", "doub"])
def test_a_class_may_be_spelt_in_many_ways(word: str) -> None:
    assert class_named(word) == "double-meaning"


def test_a_time_that_is_none_is_refused() -> None:
    with pytest.raises(QualcodeError, match="'yesterday' is no time"):
        signature("kim", "yesterday")
