from qualcode.lint import duplicate_label, example_not_in_corpus, lint_codebook, missing_example, missing_field
from qualcode.model import Study
from qualcode.problem import Problem

Loaded = tuple[Study, list[Problem]]


def test_missing_field_names_each_one(loaded: Loaded) -> None:
    """
    == codebook/codebook.yaml
    codes:
      - id: trust
        label: Trust
        definition: To rely.
        not_when: Never.
      - id: doubt
        definition: d
        use_when: u
        not_when: n
        source: s
    """
    assert [(problem.line, problem.rule) for problem in missing_field(loaded[0])] == [
        (2, "missing-use-when"),
        (2, "missing-source"),
        (6, "missing-label"),
    ]


def test_missing_example_only_of_codes_in_use(loaded: Loaded) -> None:
    """
    == codebook/codebook.yaml
    codes:
      - {id: trust, label: Trust}
      - {id: doubt, label: Doubt}
      - {id: hope, label: Hope, examples: [Not now]}
    == codings/ann/p1.jsonl
    {"id": "1", "document": "p1", "start": 0, "end": 2, "code": "trust"}
    {"id": "2", "document": "p1", "start": 0, "end": 2, "code": "hope"}
    """
    assert [problem.message.split("'")[1] for problem in missing_example(loaded[0])] == ["trust"]


def test_a_code_that_a_machine_alone_gave_is_not_in_use(loaded: Loaded) -> None:
    """
    == codebook/codebook.yaml
    codes:
      - {id: trust, label: Trust}
      - {id: doubt, label: Doubt}
    == codings/ann/p1.jsonl
    {"id": "1", "document": "p1", "start": 0, "end": 2, "code": "trust"}
    == codings/robot/layer.yaml
    coder: robot
    kind: machine
    == codings/robot/p1.jsonl
    {"id": "2", "document": "p1", "start": 0, "end": 2, "code": "doubt"}
    """
    assert [problem.message.split("'")[1] for problem in missing_example(loaded[0])] == ["trust"]


def test_a_label_may_stand_twice_under_different_parents_only(loaded: Loaded) -> None:
    """
    == codebook/codebook.yaml
    codes:
      - id: a
        label: A
        codes:
          - {id: a1, label: Structures}
          - {id: a2, label: structures}
      - id: b
        label: B
        codes:
          - {id: b1, label: Structures}
    """
    assert [(problem.line, problem.rule) for problem in duplicate_label(loaded[0])] == [(6, "duplicate-label")]


def test_an_example_must_be_a_quote_of_the_corpus(loaded: Loaded) -> None:
    """
    == codebook/codebook.yaml
    codes:
      - {id: trust, label: Trust, examples: ["I trusted   them, once", "I trusted him"]}
    """
    assert [problem.message.split("'")[1] for problem in example_not_in_corpus(loaded[0])] == ["I trusted him"]


def test_a_template_is_named_once(loaded: Loaded) -> None:
    """
    == codebook/codebook.yaml
    codes:
      - {id: a, label: A, definition: d, use_when: u, not_when: n, source: s}
      - {id: b, label: B, definition: d, use_when: u, not_when: n, source: s}
    templates:
      - {id: dilemmas, label: Dilemmas, definition: d, use_when: u, not_when: n, under: top}
    """
    assert [(problem.line, problem.rule) for problem in lint_codebook(loaded[0])] == [(5, "missing-source")]
