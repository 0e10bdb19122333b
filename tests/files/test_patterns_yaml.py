import pytest

from qualcode.files.codebook_yaml import parse_codebook
from qualcode.files.patterns_yaml import is_rule, rule_of


def read(patterns: str) -> tuple[tuple[str, ...], list[str]]:
    book, problems = parse_codebook(f"name: x\ncodes:\n  - id: plan\n    patterns: {patterns}\n", "cb.yaml")
    assert book is not None
    return book.codes[0].patterns, [str(problem) for problem in problems]


def test_phrases_stand_as_they_are_written() -> None:
    assert read('["small tests  of change", improv* cycle]') == (("small tests of change", "improv* cycle"), [])


def test_a_phrase_may_be_an_emoji() -> None:
    assert read("['\N{SLIGHTLY SMILING FACE}']") == (("\N{SLIGHTLY SMILING FACE}",), [])


def test_a_single_phrase_is_a_list_of_one() -> None:
    assert read("pilot") == (("pilot",), [])


def test_a_rule_on_words_is_kept_with_its_types() -> None:
    found, faults = read('[[{LOWER: {IN: [plan, plans]}}, {is_punct: true, OP: "?"}, {LENGTH: {">=": 4}}]]')
    assert faults == []
    assert is_rule(found[0])
    assert rule_of(found[0]) == [
        {"LOWER": {"IN": ["plan", "plans"]}},
        {"IS_PUNCT": True, "OP": "?"},
        {"LENGTH": {">=": 4}},
    ]


def test_the_list_of_one_rule_needs_no_outer_list() -> None:
    assert read("[{LOWER: plan}, {LOWER: do}]") == (('[{"LOWER": "plan"}, {"LOWER": "do"}]',), [])


@pytest.mark.parametrize(
    ("patterns", "said"),
    [
        ("[[{LEMMA: plan}]]", "'LEMMA' needs a trained model of the language, and none is ever fetched; write LOWER"),
        ("[[{POS: NOUN}]]", "'POS' needs a trained model"),
        ("[[{LOWR: plan}]]", "no attribute 'LOWR' of a word; did you mean 'LOWER'"),
        ("[[{LOWER: Plan}]]", "LOWER: 'Plan' never stands anywhere"),
        ("[[{LOWER: plan, OP: x}]]", "no OP 'x'"),
        ("[[{IS_ALPHA: yes}]]", "'IS_ALPHA' must be true or false, not 'yes'"),
        ("[[{LENGTH: long}]]", "'LENGTH' must be a number, not 'long'"),
        ("[[{TEXT: {REGEX: '('}}]]", "'(' is no regular expression"),
        ("[[{LOWER: {AMONG: [a]}}]]", "'LOWER' knows no 'AMONG'"),
        ("[[{LOWER: a, OP: '*'}]]", "every word of this rule may be lacking"),
        ("['***']", "'***' holds no word"),
        ("[plan, []]", "pattern 2 is an empty list; a rule on words is a list of maps"),
        ("[plan, plan]", "the pattern 'plan' stands here twice"),
        ("[[plan]]", "a rule on words is a list of maps"),
        ("['[{LOWER: a}]']", "without quotes around it"),
    ],
)
def test_a_fault_is_told_with_its_line(patterns: str, said: str) -> None:
    _, faults = read(patterns)
    assert len(faults) == 1
    assert faults[0].startswith("cb.yaml:4: pattern: ")
    assert said in faults[0]


def test_a_fault_on_a_later_line_has_that_line() -> None:
    _, faults = read("\n      - fine\n      - [{LOWER: a}, {POS: NOUN}]")
    assert [fault.split(": ")[0] for fault in faults] == ["cb.yaml:6"]


def test_a_template_has_no_patterns() -> None:
    text = "name: x\ncodes: [{id: a}]\ntemplates: [{id: t, under: top, patterns: [b]}]\n"
    _, problems = parse_codebook(text, "cb.yaml")
    assert [problem.rule for problem in problems] == ["unknown-field"]
