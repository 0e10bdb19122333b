"""Assignments of whole documents and of some turns of one."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.files.assignments_yaml import joined_ranges
from qualcode.files.settings_yaml import parse_settings
from qualcode.problem import Problem
from qualcode.settings import AssignedTurns, Settings


def read(text: str) -> Settings:
    settings, problems = parse_settings(text, "qualcode.yaml")
    assert problems == []
    assert settings is not None
    return settings


def faults(text: str) -> list[str]:
    return [str(problem) for problem in parse_settings(text, "qualcode.yaml")[1]]


def test_an_entry_may_name_some_turns_of_a_document() -> None:
    settings = read("assignments:\n  ann:\n    - p1\n    - {document: p2, turns: 14 3-9 20-22}\n  bob: [p2]\n")
    assert settings.assignments == {"ann": ("p1", "p2"), "bob": ("p2",)}
    assert settings.assigned_turns == (AssignedTurns("ann", "p2", ((3, 9), (14, 14), (20, 22)), line=4),)


@pytest.mark.parametrize(
    "turns",
    ["3-9 14", "'3-9, 14'", "[3-9, 14]", "3 – 9 14", "'14,3-9'", "[14, '3-5 6-9']", "3-7 5-9 14"],
)
def test_turns_are_read_as_people_write_them(turns: str) -> None:
    part = read(f"assignments: {{ann: [{{document: p1, turns: {turns}}}]}}\n").assigned_turns[0]
    assert part.ranges == ((3, 9), (14, 14))


def test_turns_without_a_list_around_them_may_have_commas() -> None:
    settings = read("assignments:\n  ann:\n  - document: p1\n    turns: 3-9, 14\n")
    assert settings.assigned_turns[0].ranges == ((3, 9), (14, 14))


def test_a_single_entry_needs_no_list() -> None:
    settings = read("assignments: {ann: {document: p1, turns: 2}, bob: p1}\n")
    assert settings.assignments == {"ann": ("p1",), "bob": ("p1",)}
    assert settings.assigned_turns == (AssignedTurns("ann", "p1", ((2, 2),), line=1),)


def test_every_fault_is_told_at_once_with_its_line_and_its_mend() -> None:
    text = (
        "assignments:\n  ann:\n    - {document: p1, turns: 9-3 x 0}\n    - {turns: 3}\n    - {document: p2}\n"
        "    - {document: p3, turn: 3}\n    - {document: p4, turns: }\n"
    )
    example = "{document: interview-1, turns: 3-9 14}"
    assert faults(text) == [
        "qualcode.yaml:3: assignment: '9-3' runs backwards; write 3-9",
        "qualcode.yaml:3: assignment: 'x' is no turn; write numbers and ranges such as `turns: 3-9 14 20-22`",
        "qualcode.yaml:3: assignment: '0': turns are numbered from 1, as `qualcode documents show` has them",
        f"qualcode.yaml:4: assignment: an entry for 'ann' names no document; write `{example}`",
        f"qualcode.yaml:5: assignment: the entry of 'p2' for 'ann' has no turns; write `{example}`,"
        " or the id alone for all",
        f"qualcode.yaml:6: unknown-field: no field 'turn' here; an entry is `{example}`",
        f"qualcode.yaml:6: assignment: the entry of 'p3' for 'ann' has no turns; write `{example}`,"
        " or the id alone for all",
        "qualcode.yaml:7: assignment: no turns stand here; write numbers and ranges such as `turns: 3-9 14 20-22`",
    ]


def test_a_comma_that_cuts_the_turns_off_is_answered_with_the_turns_mended() -> None:
    assert faults("assignments: {ann: [{document: p1, turns: 3-9, 14, 20 - 22}]}\n") == [
        "qualcode.yaml:1: assignment: a comma inside {…} ends the turns before '14'; write `turns: 3-9 14 20 - 22`"
    ]


@pytest.mark.parametrize(
    ("second", "mend"),
    [
        ("p1", "keep it whole or in part"),
        ("{document: p1, turns: 8}", "write all its turns into one entry"),
    ],
)
def test_a_document_stands_once_for_a_coder(second: str, mend: str) -> None:
    text = f"assignments:\n  ann:\n    - {{document: p1, turns: 3}}\n    - {second}\n"
    assert faults(text) == [f"qualcode.yaml:4: assignment: 'p1' is assigned to 'ann' here and at line 3; {mend}"]


def test_a_whole_document_stands_once_for_a_coder() -> None:
    assert faults("assignments: {ann: [p1, p1]}\n") == [
        "qualcode.yaml:1: assignment: 'p1' is assigned to 'ann' here and at line 1; keep one of them"
    ]


def test_a_list_inside_a_list_is_no_entry() -> None:
    _, problems = parse_settings("assignments: {ann: [[p1]]}\n", "q.yaml")
    message = "'ann' must be a list of documents, or of maps `{document: interview-1, turns: 3-9 14}`"
    assert problems == [Problem("q.yaml", 1, "wrong-type", message)]


def test_turns_know_which_numbers_they_hold() -> None:
    part = AssignedTurns("ann", "p1", ((3, 5), (9, 9)))
    assert [number for number in range(1, 12) if number in part] == [3, 4, 5, 9]


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(0, 5)), min_size=1, max_size=6))
def test_turns_that_are_written_are_read_back(runs: list[tuple[int, int]]) -> None:
    part = AssignedTurns("ann", "p1", joined_ranges([(first, first + more) for first, more in runs]), line=1)
    assert read(f"assignments: {{ann: [{{document: p1, turns: {part}}}]}}\n").assigned_turns == (part,)


def test_speakers_eligible_for_coding_are_read() -> None:
    assert read("eligible_speakers: [respondent, P2]\n").eligible_speakers == ("respondent", "P2")


def test_the_example_in_the_docs_is_read() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs/files.md").read_text(encoding="utf-8")
    settings = read(re.findall(r"```yaml\n(assignments:.*?)```", page, re.DOTALL)[0])
    assert settings.assignments["coder-b"] == ("net-a-lead-1", "net-b-lead-2")
    assert [str(part) for part in settings.assigned_turns] == ["3-9 14 20-22"]
