import pytest

from qualcode.errors import RefusedError
from qualcode.model import Study
from qualcode.problem import Problem
from qualcode.suggesting.machine_layer import Suggestion
from qualcode.suggesting.patterns import pattern_suggestions, phrase_regex, trying

Loaded = tuple[Study, list[Problem]]


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("small tests", "Small\n tests, smalltests, small testsuites", ["Small\n tests"]),
        ("improv*", "Improvement improves; disimprove improv", ["Improvement", "improves", "improv"]),
        ("*ment", "improvement cement mentor", ["improvement", "cement"]),
        ("test of *", "a test of change, a test of", ["test of change"]),
        ("it's", "It’s so", ["It’s"]),
        ("a.b", "a.b axb", ["a.b"]),
        ("(sic)", "so (sic)!", ["(sic)"]),
        ("école", "L’École", ["École"]),
    ],
)
def test_a_phrase_stands_for_whole_words(phrase: str, text: str, found: list[str]) -> None:
    assert [hit[0] for hit in phrase_regex(phrase).finditer(text)] == found


def test_each_unit_gets_a_code_once_with_the_words_that_did_it(loaded: Loaded) -> None:
    """
    == codebook/codebook.yaml
    name: test
    codes:
      - {id: trust, patterns: ["trust*", "not now"]}
      - {id: doubt, patterns: [[{LOWER: not}, {LOWER: {IN: [now, yet]}}]]}
      - {id: other}
    """
    study, problems = loaded
    assert problems == []
    assert pattern_suggestions(study, study.documents, "turn") == [
        Suggestion("p1", 50, 80, "trust", note="“trusted”, “Not now”"),
        Suggestion("p1", 50, 80, "doubt", note="“Not now”"),
    ]
    assert pattern_suggestions(study, study.documents, "sentence", frozenset({"doubt"})) == [
        Suggestion("p1", 72, 80, "doubt", note="“Not now”")
    ]


def test_without_patterns_it_is_said_where_they_go(loaded: Loaded) -> None:
    """
    == qualcode.yaml
    title: Test
    """
    with pytest.raises(RefusedError, match="no code has `patterns` in codebook"):
        pattern_suggestions(loaded[0], loaded[0].documents, "turn")


def test_a_phrase_can_be_tried_before_it_is_written(loaded: Loaded) -> None:
    """
    == qualcode.yaml
    title: Test
    """
    study = trying(loaded[0], ["doubt=not  now"])
    assert [one.code for one in pattern_suggestions(study, study.documents, "turn")] == ["doubt"]
    with pytest.raises(RefusedError, match="'doubt' is no phrase to try"):
        trying(loaded[0], ["doubt"])
