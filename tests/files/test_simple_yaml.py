import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.files.simple_yaml import format_flow, format_list, format_value, simple_fields
from qualcode.files.yaml_nodes import Fields, Scalar, Value, parse_yaml

signs = st.text(string.ascii_letters + string.digits + " ,./()+-:#'\"[]{}&*!|>%@`é\u2028", max_size=12)
keys = st.sampled_from(["id", "title", "kind", "speakers", "documents"])
flows = st.builds(
    lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}",
    st.lists(st.tuples(keys, signs), max_size=3),
)
values = st.one_of(signs, flows, st.builds("\n  a: {}\n  b-1: {}".format, st.one_of(signs, flows), flows), st.just(""))


@given(st.lists(st.tuples(keys, values), max_size=4))
def test_the_quick_reader_agrees_with_the_yaml_parser_or_leaves_it_to_it(pairs: list[tuple[str, str]]) -> None:
    text = "".join(f"{key}: {value}\n".replace(": \n", ":\n") for key, value in pairs)
    quick = simple_fields(text)
    if quick is not None:
        tree, faults = parse_yaml(text, "p.yaml")
        assert faults == []
        assert plain(tree) == plain(quick)


def plain(value: Value | None) -> object:
    """A tree with the lines of its keys, to compare."""
    if isinstance(value, Fields):
        return {key: (value.lines[key], plain(below)) for key, below in value.values.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


def test_what_the_tool_writes_needs_no_parser() -> None:
    text = "# ours\nid: net-a-1\nspeakers: {INT: interviewer, L1: respondent}\ndocuments:\n  p1: {state: finished}\n"
    fields = simple_fields(text)
    assert fields is not None
    assert plain(fields) == {
        "id": (2, "net-a-1"),
        "speakers": (3, {"INT": (3, "interviewer"), "L1": (3, "respondent")}),
        "documents": (4, {"p1": (5, {"state": (5, "finished")})}),
    }


@pytest.mark.parametrize(
    "text", ["a: 1\na: 2\n", "a: {b: 1, b: 2}\n", "a:\n  b: {c: 1}\n  b: {c: 2}\n", "a: 'x'\n", "a: x: y\n"]
)
def test_what_may_be_a_fault_is_left_to_the_parser(text: str) -> None:
    assert simple_fields(text) is None


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20).map(str.strip))
def test_a_written_value_is_read_again(text: str) -> None:
    written = f"k: {format_value(text)}\nm: {format_flow({'a': text})}\nl: {format_list((text, 'x'))}\n"
    tree, faults = parse_yaml(written, "p.yaml")
    assert faults == []
    assert isinstance(tree, Fields)
    assert plain(tree) == {"k": (1, text), "m": (2, {"a": (2, text)}), "l": (3, [text, Scalar("x")])}


def test_marks_of_a_merge_are_told_for_what_they_are() -> None:
    text = "a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> theirs\n"
    fields, problems = parse_yaml(text, "x.yaml")
    assert fields is None
    assert [(one.line, one.message.split(";")[0]) for one in problems] == [
        (2, "is a mark that git left where two histories differ")
    ]
