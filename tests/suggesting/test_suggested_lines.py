from dataclasses import replace

import pytest

from qualcode.layers import SeveralFaultsError
from qualcode.model import Study
from qualcode.problem import Problem
from qualcode.suggesting.machine_layer import Suggestion
from qualcode.suggesting.suggested_lines import parse_suggestions

Loaded = tuple[Study, list[Problem]]
CODES = ["trust"]


def parsed(study: Study, text: str) -> list[Suggestion]:
    return parse_suggestions(study, text.encode("utf-8", "surrogatepass"), "codings", CODES, ["p1"])


def test_a_place_may_be_a_turn_a_span_or_a_quote(loaded: Loaded) -> None:
    """
    == qualcode.yaml
    title: Test
    """
    text = """
{"document": "p1", "turn": 2, "code": "trust", "score": 0.5, "note": "why"}
{"document": "p1", "start": 52, "end": 59, "code": "trust"}
{"document": "p1", "turn": 1, "quote": "trust", "code": "trust"}
"""
    assert parsed(loaded[0], text) == [
        Suggestion("p1", 50, 80, "trust", 0.5, "why"),
        Suggestion("p1", 52, 59, "trust"),
        Suggestion("p1", 23, 28, "trust"),
    ]


def test_a_byte_order_mark_and_windows_line_ends_are_passed_over(loaded: Loaded) -> None:
    """
    == qualcode.yaml
    title: Test
    """
    text = '\ufeff{"document": "p1", "turn": 2, "code": "trust"}\r\n\r\n'
    assert parsed(loaded[0], text) == [Suggestion("p1", 50, 80, "trust")]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "input data was truncated"),
        ("[]", "expected `object`, got `array`"),
        ('{"document": "p1", "turn": 2, "code": "trust", "by": "me"}', "object contains unknown field `by`"),
        ('{"document": "p2", "turn": 2, "code": "trust"}', "no document 'p2'"),
        ('{"document": "p1", "turn": 2, "code": "trsut"}', "no code 'trsut'"),
        ('{"document": "p1", "turn": 2, "code": "doubt"}', "'doubt' was not asked for"),
        ('{"document": "p1", "turn": 2, "code": "trust", "score": NaN}', "JSON is malformed"),
        ('{"document": "p1", "turn": 9, "code": "trust"}', "has turns 1 to 2, not '9'"),
        ('{"document": "p1", "turn": 0, "code": "trust"}', "there is no turn 0"),
        ('{"document": "p1", "turn": 2, "code": "trust", "score": 1.5}', "a score is from 0 to 1, not 1.5"),
        ('{"document": "p1", "start": 0, "end": 999, "code": "trust"}', "has no characters 0 to 999"),
        ('{"document": "p1", "start": -4, "end": 9, "code": "trust"}', "has no characters -4 to 9"),
        ('{"document": "p1", "start": 3, "code": "trust"}', "give both `start` and `end`"),
        ('{"document": "p1", "code": "trust"}', "say where: `turn`, or `start` and `end`, or `quote`"),
        ('{"document": "p1", "start": 52, "end": 59, "quote": "x", "code": "trust"}', "are not the quote"),
        ('{"document": "p1", "turn": 2, "code": "trust", "note": "\\u001b[2J"}', "signs that cannot be printed"),
        ('{"document": "\ud800", "code": "trust"}', "utf-8"),
        ("[" * 100_000, "expected `object`, got `array`"),
    ],
)
def test_a_fault_is_told_with_its_line(line: str, said: str, loaded: Loaded) -> None:
    """
    == qualcode.yaml
    title: Test
    """
    with pytest.raises(SeveralFaultsError) as fault:
        parsed(loaded[0], f"\n{line}\n")
    told = str(fault.value).split("\n")
    assert told[0] == "1 of 1 codings cannot be added, so none was"
    assert told[1].startswith("codings:2: ")
    assert said.casefold() in told[1].casefold()


def test_a_retired_code_is_refused_as_such(loaded: Loaded) -> None:
    """
    == qualcode.yaml
    title: Test
    """
    study = loaded[0]
    codes = tuple(replace(code, retired_in="1.1.0") if code.id == "doubt" else code for code in study.codebook.codes)
    study = replace(study, codebook=replace(study.codebook, codes=codes))
    with pytest.raises(SeveralFaultsError, match="'doubt' is retired since"):
        parsed(study, '{"document": "p1", "turn": 2, "code": "doubt"}')


def test_all_faults_are_told_at_once_and_twins_are_one(loaded: Loaded) -> None:
    """
    == qualcode.yaml
    title: Test
    """
    good = '{"document": "p1", "turn": 2, "code": "trust"}'
    with pytest.raises(SeveralFaultsError) as fault:
        parsed(loaded[0], f"{good}\nx\n{good}\n")
    assert [line.split(": ")[0] for line in str(fault.value).split("\n")[1:]] == ["codings:2", "codings:3"]
    assert "'trust' stands on this passage by line 1 already" in str(fault.value)


def test_of_very_many_faults_the_first_hundred_are_told(loaded: Loaded) -> None:
    """
    == qualcode.yaml
    title: Test
    """
    with pytest.raises(SeveralFaultsError) as fault:
        parsed(loaded[0], "x\n" * 5000)
    assert str(fault.value).count("\n") == 101
    assert "and 4900 more faults" in str(fault.value)


def test_a_quote_that_stands_several_times_asks_for_a_field_and_not_for_an_option(loaded: Loaded) -> None:
    """
    == qualcode.yaml
    title: Test
    """
    study = loaded[0]
    words = study.texts["p1"].body
    twice = next(sign for sign in "etaosr" if words.count(sign) > 1)
    for turn, mend in (("", "or `turn` as well"), ('"turn": 2, ', "or `start` and `end`")):
        with pytest.raises(SeveralFaultsError) as fault:
            parsed(study, f'{{"document": "p1", {turn}"quote": "{twice}", "code": "trust"}}')
        assert f"give more of it, {mend}" in str(fault.value)


def test_a_turn_of_a_document_without_turns_asks_for_fields(loaded: Loaded) -> None:
    """
    == qualcode.yaml
    title: Test
    == transcripts/p1.md
    ---
    id: p1
    ---
    Words alone.
    """
    with pytest.raises(SeveralFaultsError, match="'p1' has no turns; give `start` and `end`, or `quote`"):
        parsed(loaded[0], '{"document": "p1", "turn": 1, "code": "trust"}')
