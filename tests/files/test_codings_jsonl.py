import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.files.codings_jsonl import (
    amended_line,
    format_coding_lines,
    format_codings,
    parse_coding_lines,
    parse_codings,
)
from qualcode.model import Coding, Was

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
codings = st.builds(
    Coding,
    id=text,
    document=text,
    start=st.integers(0, 10**6),
    end=st.integers(0, 10**6),
    code=text,
    facets=st.dictionaries(text, st.lists(text, max_size=2), max_size=2),
    quote=text,
    note=text,
)


@given(st.lists(codings, max_size=5))
def test_what_is_written_is_read_again(values: list[Coding]) -> None:
    raw = format_codings(values)
    again, problems = parse_codings(raw, "x.jsonl")
    assert problems == []
    assert sorted(again, key=str) == sorted(values, key=str)
    assert format_codings(again) == raw


def test_a_line_separator_in_a_quote_ends_no_line() -> None:
    raw = format_codings([Coding("1", "p", 0, 3, "trust", quote="a\u2028b")])
    assert len(raw.decode().splitlines()) == 1
    assert parse_codings(raw, "x.jsonl")[0][0].quote == "a\u2028b"


def test_fields_that_say_nothing_are_left_out() -> None:
    assert format_codings([Coding("1", "p", 0, 3, "trust")]) == (
        b'{"id":"1","document":"p","start":0,"end":3,"code":"trust"}\n'
    )


def test_fields_of_a_newer_version_survive_a_rewrite() -> None:
    raw = b'{"id":"1","document":"p","start":5,"end":6,"code":"trust","weight":3}\n'
    pairs, _ = parse_coding_lines(raw, "x.jsonl")
    pairs.append((Coding("0", "p", 0, 1, "trust"), b'{"id":"0"}'))
    assert json.loads(format_coding_lines(pairs).split(b"\n")[1])["weight"] == 3


def test_one_line_holds_one_coding_and_one_coding_stands_on_one_line() -> None:
    one = b'{"id":"1","document":"p","start":0,"end":1,"code":"a"}'
    for raw in (one + one, one.replace(b",", b",\n", 1), b"[" * 100_000, b"\xef\xbb\xbf" + one):
        kept, problems = parse_codings(raw + b"\n", "x.jsonl")
        assert kept == ()
        assert {problem.rule for problem in problems} == {"coding-line"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b'{"id":"2","document":"p","sta', "is cut short"),
        (b"<<<<<<< HEAD", "is a mark that git left"),
        (b"=======", "is a mark that git left"),
        (b'{"id":"2","document":"p","start":"0","end":1,"code":"a"}', "expected `int`"),
        (b'{"id":"2","document":"p","start":0,"end":1}', "missing required field `code`"),
        (b'{"id":"2",,"start":0}', "is no JSON"),
        (b'{"id":"caf\xe9","document":"p","start":0,"end":1,"code":"a"}', ""),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_kept(line: bytes, said: str) -> None:
    good = b'{"id":"1","document":"p","start":0,"end":1,"code":"a"}\n'
    kept, problems = parse_codings(good + b"\n" + line + b"\n" + good, "x.jsonl")
    assert [coding.id for coding in kept] == ["1", "1"]
    assert [(problem.line, problem.rule) for problem in problems] == [(3, "coding-line")]
    assert said in problems[0].message


def test_an_amended_line_has_the_new_values_and_keeps_what_it_does_not_know() -> None:
    line = b'{"id":"1","weight":3,"document":"p","start":0,"end":1,"code":"a","note":"gone"}'
    new = amended_line(line, Coding("1", "p", 0, 1, "b", was=(Was("a", "1.0.0--2.0.0", "ann"),)))
    assert json.loads(new) == {
        "id": "1", "document": "p", "start": 0, "end": 1, "code": "b",
        "was": [{"code": "a", "migration": "1.0.0--2.0.0", "by": "ann"}], "weight": 3,
    }  # fmt: skip
