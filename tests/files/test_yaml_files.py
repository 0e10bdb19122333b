import pytest

from qualcode.files.cases_csv import parse_cases
from qualcode.files.codebook_yaml import parse_codebook
from qualcode.files.layer_yaml import format_layer, parse_layer
from qualcode.files.memos_md import format_memo, parse_memo
from qualcode.files.settings_yaml import parse_settings
from qualcode.files.utf8 import parse_utf8
from qualcode.files.yaml_nodes import parse_yaml
from qualcode.model import Case, DocumentState, Layer, Memo
from qualcode.settings import Coder, Round, Thresholds

BOOK = """\
name: test
version: 2.0.0
codes:
  - id: hub
    label: Hub
    color: "#112233"
    codes:
      - id: hub-team
        label: Team
  - id: net
    label: Network
templates:
  - {id: dilemmas, label: Dilemmas, under: top}
facets:
  stakeholder:
    under: [hub]
    several: true
    values: [students, {id: families, label: Families & Communities}]
"""


def test_a_template_stands_under_every_code_it_names_after_its_family() -> None:
    book, problems = parse_codebook(BOOK, "c.yaml")
    assert problems == []
    assert book is not None
    assert [(code.id, code.parent, code.depth) for code in book.codes] == [
        ("hub", None, 1),
        ("hub-team", "hub", 2),
        ("hub/dilemmas", "hub", 2),
        ("net", None, 1),
        ("net/dilemmas", "net", 2),
    ]
    assert list(book.family("hub")) == ["hub", "hub-team", "hub/dilemmas"]
    assert book.lineage("hub-team") == ("hub", "hub-team")


def test_a_colour_is_inherited() -> None:
    book, _ = parse_codebook(BOOK, "c.yaml")
    assert book is not None
    assert book.by_id["hub-team"].color == "#112233"
    assert book.by_id["net"].color == ""


def test_a_facet_applies_below_the_codes_it_names() -> None:
    book, _ = parse_codebook(BOOK, "c.yaml")
    assert book is not None
    facet = book.facets[0]
    assert facet.value_ids == ("students", "families")
    assert facet.values[1].label == "Families & Communities"
    assert [code.id for code in book.codes if book.applies(facet, code.id)] == ["hub", "hub-team", "hub/dilemmas"]


def test_a_code_called_no_is_a_code() -> None:
    book, problems = parse_codebook("codes:\n  - id: no\n    label: 1:30\n", "c.yaml")
    assert problems == []
    assert book is not None
    assert [(code.id, code.label) for code in book.codes] == [("no", "1:30")]


@pytest.mark.parametrize(
    ("text", "line", "rule"),
    [
        ("codes:\n  - id: a\n  - id: b\n    codes:\n      - id: a\n", 5, "duplicate-id"),
        ("codes:\n  - id: a\n    label: x\n    label: y\n", 4, "duplicate-key"),
        ("codes:\n  - id: a\n    defintion: x\n", 3, "unknown-field"),
        ("codes:\n  - trust: {definition: x}\n", 2, "unknown-field"),
        ("codes:\n  - label: x\n", 2, "code-id"),
        ("codes:\n  - trust\n", 2, "wrong-type"),
        ("codes:\n  - id: a\n    color: blue\n", 3, "color"),
        ("codes: &x\n  - id: a\n    codes: *x\n", 1, "yaml-alias"),
        ("templates:\n  - {id: d, under: [gone]}\n", 2, "unknown-code"),
        ("facets:\n  f: {values: []}\n", 2, "facet"),
        ("facets:\n  f: {values: [a, a]}\n", 2, "duplicate-id"),
        ("facets:\n  f: {values: [a], under: [gone]}\n", 2, "unknown-code"),
        ("codes:\n  - id: a\n   label: x\n", 3, "yaml"),
        ("codes: [", 2, "yaml"),
        ("- a\n", 1, "codebook"),
    ],
)
def test_a_fault_of_the_codebook_has_its_line(text: str, line: int, rule: str) -> None:
    _, problems = parse_codebook(text, "c.yaml")
    assert (line, rule) in [(problem.line, problem.rule) for problem in problems]


def test_a_mistyped_field_is_answered_with_the_nearest() -> None:
    _, problems = parse_codebook("codes:\n  - id: a\n    defintion: x\n", "c.yaml")
    assert problems[0].message == "no field 'defintion' here; did you mean 'definition'?"


def test_yaml_nested_beyond_sense_is_a_problem() -> None:
    _, problems = parse_yaml("[" * 5000 + "]" * 5000, "x.yaml")
    assert {problem.rule for problem in problems} == {"yaml"}


def test_settings_are_read_whole() -> None:
    settings, problems = parse_settings(
        "title: T\nunit: line\ncoders: [{id: a, name: Ann}]\nassignments: {a: [p1, p2]}\n"
        "rounds: [{id: pilot, documents: [p1]}]\nthresholds: {reliable: 0.8}\nmemo_kinds: [interview]\n",
        "qualcode.yaml",
    )
    assert problems == []
    assert settings is not None
    assert settings.coders == (Coder("a", "Ann"),)
    assert settings.assignments == {"a": ("p1", "p2")}
    assert settings.rounds == (Round("pilot", "", ("p1",), line=5),)
    assert settings.thresholds == Thresholds(reliable=0.8, lines={"reliable": 6})
    assert (settings.unit, settings.memo_kinds) == ("line", ("interview",))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("unit: sentnce\n", "unit"),
        ("thresholds: {reliable: high}\n", "threshold"),
        ("coders: [{id: a}, {id: a}]\n", "duplicate-id"),
        ("coders: [{name: Ann}]\n", "coder"),
        ("rounds: [{documents: [p]}]\n", "round"),
        ("assignments: [a]\n", "wrong-type"),
    ],
)
def test_a_fault_of_the_settings_is_named(text: str, rule: str) -> None:
    assert [problem.rule for problem in parse_settings(text, "q.yaml")[1]] == [rule]


def test_thresholds_are_read_whole_with_their_lines() -> None:
    settings, problems = parse_settings(
        "thresholds:\n  tentative: 0.667\n  reliable: .8\n  gate: -0.1\n  coefficient: gwet_ac1\n  bound: value\n"
        "  codes: {equity: 1}\n  families:\n    conditions: 0.7\n  rounds: {interviews-1: 0.5}\n",
        "q.yaml",
    )
    assert problems == []
    assert settings is not None
    lines = {"tentative": 2, "reliable": 3, "gate": 4, "coefficient": 5, "bound": 6, "codes": 7, "families": 8}
    assert settings.thresholds == Thresholds(
        tentative=0.667,
        reliable=0.8,
        gate=-0.1,
        coefficient="gwet_ac1",
        bound="value",
        codes={"equity": 1.0},
        families={"conditions": 0.7},
        rounds={"interviews-1": 0.5},
        lines=lines | {"rounds": 10, "codes.equity": 7, "families.conditions": 9, "rounds.interviews-1": 10},
        path="q.yaml",
    )


NUMBER = "must be a number from -1 to 1 such as 0.667"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("gate: '0,667'", 2, f"threshold 'gate' {NUMBER}, not '0,667'; write the point, not the comma: 0.667"),
        ("gate: 66.7", 2, f"threshold 'gate' {NUMBER}, not '66.7'; of 1 that is 0.667"),
        ("gate: 80 %", 2, f"threshold 'gate' {NUMBER}, not '80 %'; of 1 that is 0.8"),
        ("gate: 66,7", 2, f"threshold 'gate' {NUMBER}, not '66,7'; of 1 that is 0.667"),
        ("gate: 1.5", 2, f"threshold 'gate' {NUMBER}, not '1.5'"),
        ("gate: -1.01", 2, f"threshold 'gate' {NUMBER}, not '-1.01'"),
        ("gate: nan", 2, f"threshold 'gate' {NUMBER}, not 'nan'"),
        ("gate: high", 2, f"threshold 'gate' {NUMBER}, not 'high'"),
        ("gate:", 2, f"threshold 'gate' {NUMBER}; nothing stands there"),
        ("codes: {a: [0.8]}", 2, f"threshold 'a' {NUMBER}; a list or a map stands there"),
        ("rounds:\n    a: 0.5\n    b: 50", 4, f"threshold 'b' {NUMBER}, not '50'; of 1 that is 0.5"),
        ("codes: {a: 0,8}", 2, "',8' is the end of a number with a comma; write it with a point: 0.8"),
        ("families: 0.8", 2, "'families' must be a map: `families: {equity: 0.7}`"),
        ("tentativ: 0.8", 2, "no threshold 'tentativ'; did you mean 'tentative'?"),
        ("bound: lower", 2, "no bound 'lower'; did you mean 'low'?"),
        (
            "reliable: 0.667\n  tentative: 0.8",
            3,
            "'tentative' (0.8) is above 'reliable' (0.667); firm conclusions need the higher one",
        ),
    ],
)
def test_a_fault_of_a_threshold_is_named_with_its_line(text: str, line: int, message: str) -> None:
    _, problems = parse_settings(f"thresholds:\n  {text}\n", "q.yaml")
    assert [(problem.line, problem.message) for problem in problems] == [(line, message)]


def test_thresholds_that_are_no_map_are_named() -> None:
    _, problems = parse_settings("thresholds: 0.8\n", "q.yaml")
    assert problems[0].message == "'thresholds' must be a map: `thresholds: {tentative: 0.667, reliable: 0.800}`"


def test_a_layer_is_written_as_it_is_read_and_keeps_its_remarks() -> None:
    layer = Layer("ann", "ann", "human", "1.0.0", {"p 1": DocumentState("finished", "ab12", "2019-03-14")}, "l.yaml")
    text = format_layer(layer, "# ours\n# invented\ncoder: old\n")
    assert text.startswith("# ours\n# invented\ncoder: ann\n")
    assert parse_layer(text, "l.yaml", "ann") == (layer, [])


def test_a_layer_says_which_pass_it_is_unless_it_is_the_first() -> None:
    second = Layer("ann-2", "ann", path="l.yaml", pass_number=2)
    text = format_layer(second)
    assert text == "coder: ann\nkind: human\npass: 2\ndocuments: {}\n"
    assert parse_layer(text, "l.yaml", "ann-2") == (second, [])


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("kind: robot\n", "layer"),
        ("documents: {p: {state: done}}\n", "state"),
        ("pass: second\n", "pass"),
        ("pass: 0\n", "pass"),
        ("kind: machine\npass: 2\n", "pass"),
    ],
)
def test_a_fault_of_a_layer_is_named(text: str, rule: str) -> None:
    assert [problem.rule for problem in parse_layer(text, "l.yaml", "a")[1]] == [rule]


def test_remarks_of_a_layer_stay_above_the_lines_they_stood_above() -> None:
    old = "coder: ann\n# by phone\nkind: human\ndocuments:\n  # see memo 4\n  p1: {state: finished} # twice\n# end\n"
    layer, _ = parse_layer(old, "l.yaml", "ann")
    assert layer is not None
    assert format_layer(layer, old) == (
        "coder: ann\n# by phone\nkind: human\ndocuments:\n  # see memo 4\n  # twice\n  p1: {state: finished}\n# end\n"
    )


def test_yaml_nested_so_deep_that_the_parser_would_crash_is_a_problem() -> None:
    _, problems = parse_yaml("x: " + "[" * 60_000, "x.yaml")
    assert [problem.rule for problem in problems] == ["yaml"]


@pytest.mark.parametrize("coder", ["../x", "a/b", ".", "a b", "Ann"])
def test_a_coder_is_named_so_that_a_folder_can_be(coder: str) -> None:
    settings, problems = parse_settings(f"coders: [{{id: ann}}, {{id: '{coder}'}}]\n", "q.yaml")
    assert len(problems) == 1
    assert settings is not None
    assert settings.coders == (Coder("ann"),)


def test_a_memo_is_written_as_it_is_read() -> None:
    memo = Memo(
        "m", "memos/m.md", "On: trust", "codebook", "ann", "2019-03-14", ("p1",), ("a/b",), ("01J",), ("net",), "Text."
    )
    assert parse_memo(format_memo(memo), "memos/m.md") == (memo, [])


@pytest.mark.parametrize(("head", "rule"), [("date: soon", "memo-date"), ("date: 2019-01-01\ntype: idea", "memo-type")])
def test_a_fault_of_a_memo_is_named(head: str, rule: str) -> None:
    assert [problem.rule for problem in parse_memo(f"---\n{head}\n---\nx\n", "m.md")[1]] == [rule]


def test_cases_are_read_with_remarks_above_the_header() -> None:
    cases, problems = parse_cases(
        '# ours\nid,parent,kind,hub_type\nnet,,network,"NGO, large"\nlead,net,,\n', "cases.csv"
    )
    assert problems == []
    assert cases == (Case("net", "", "network", {"hub_type": "NGO, large"}, 3), Case("lead", "net", "", {}, 4))


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_cases_as_other_spreadsheets_write_them_are_read(delimiter: str) -> None:
    text = "id,kind\nnet,network\n".replace(",", delimiter)
    assert parse_cases(text, "cases.csv")[0] == (Case("net", "", "network", {}, 2),)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("name,kind\nx,y\n", 1, "must name the columns"),
        ("id,kind\na,b,c\n", 2, "has 3 columns where the first row has 2"),
        ("id,id\na,b\n", 1, "'id' stands here twice"),
        ("id,kind\n,b\n", 2, "has no id"),
        ('id,kind\na,b\n"c,d\n', 3, "cannot be read"),
    ],
)
def test_a_fault_of_the_cases_has_its_line(text: str, line: int, said: str) -> None:
    _, problems = parse_cases(text, "cases.csv")
    assert [(problem.line, said in problem.message) for problem in problems] == [(line, True)]


def test_latin_1_is_a_problem_with_its_line() -> None:
    text, problems = parse_utf8(b"a\nb\xe9\n", "p.md")
    assert text is None
    assert [(problem.line, problem.rule) for problem in problems] == [(2, "not-utf8")]


@pytest.mark.parametrize(("raw", "rule"), [(b"\xef\xbb\xbfa\n", "byte-order-mark"), (b"a\r\nb\n", "newline")])
def test_what_would_move_offsets_is_a_problem(raw: bytes, rule: str) -> None:
    assert [problem.rule for problem in parse_utf8(raw, "p.md")[1]] == [rule]
