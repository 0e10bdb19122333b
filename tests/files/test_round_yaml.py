import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.files.round_yaml import format_round, format_step, parse_round
from qualcode.files.seal_yaml import format_seal, parse_seal
from qualcode.records import ROUND_STEPS, RoundRecord, RoundStep, Seal

SHA = "ab" * 32


def test_a_record_is_read_as_it_was_written_step_by_step() -> None:
    steps = (
        RoundStep(
            "closed", "2019-04-01", "km", "p2: lost", {"codings/ann/p1.jsonl": SHA}, ("codings/ann/p2.jsonl",), line=3
        ),
        RoundStep("changed", "2019-05-01", "km", "it's a: migration", {"codings/ann/p1.jsonl": ""}, line=11),
        RoundStep("reopened", "2019-06-01", "", "why", line=17),
    )
    text = format_round("pilot") + "".join(map(format_step, steps))
    assert parse_round(text, "r.yaml") == (RoundRecord("pilot", steps, "r.yaml"), [])


@given(st.sampled_from(ROUND_STEPS), st.text().map(str.strip), st.text().map(str.strip))
def test_whatever_people_write_into_a_step_is_read_again(kind: str, by: str, why: str) -> None:
    step = RoundStep(kind, "2019-04-01", by, why, line=3)
    assert parse_round(format_round("pilot") + format_step(step), "r.yaml") == (
        RoundRecord("pilot", (step,), "r.yaml"),
        [],
    )


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("{step: closd}", "no step 'closd'; did you mean 'closed'?"),
        ("{step: closed, files: {../x.jsonl: ''}}", "'../x.jsonl' is no file of codings"),
        ("{step: closed, files: {codings/../x.jsonl: ''}}", "'codings/../x.jsonl' is no file of codings"),
        ("{step: closed, files: {codings/ann/p1.jsonl: abc}}", "'codings/ann/p1.jsonl' is no file of codings with its"),
        ("{step: closed, when: x}", "no field 'when' here"),
    ],
)
def test_a_step_that_is_none_is_told(step: str, said: str) -> None:
    _, problems = parse_round(f"round: pilot\nhistory:\n  - {step}\n", "r.yaml")
    assert [said in problem.message for problem in problems] == [True]


def test_a_record_that_is_none_is_told() -> None:
    assert parse_round("[1]\n", "r.yaml")[0] is None
    assert parse_round("", "r.yaml")[1][0].rule == "round-record"


def test_a_seal_is_read_as_it_was_written() -> None:
    seal = Seal("pilot", "ann", "2019-04-01", SHA, "cd" * 32, "s.yaml")
    assert parse_seal(format_seal(seal), "s.yaml") == (seal, [])
    assert parse_seal("", "s.yaml")[1][0].rule == "seal"
