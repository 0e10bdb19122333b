"""Additions to `qualcode.yaml` in place: everything that stood there still stands there."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from qualcode.files.settings_edit import with_assignments, with_round, with_sample
from qualcode.files.settings_yaml import parse_settings
from qualcode.settings import Round, Sample, SamplePart, Settings

ADDED = {"bob": [SamplePart("p2"), SamplePart("p3", "3-9 14")]}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "assignments:\n  bob: [p1]  # remark\n\n# next\nunit: turn\n",
            "assignments:\n  bob: [p1, p2, {document: p3, turns: 3-9 14}]  # remark\n\n# next\nunit: turn\n",
        ),
        (
            "assignments:\n  bob:\n    - p1  # remark\n    # another\n\nunit: turn\n",
            "assignments:\n  bob:\n    - p1  # remark\n    - p2\n    - {document: p3, turns: 3-9 14}\n    # another\n\n"
            "unit: turn\n",
        ),
        (
            "assignments:\n  bob:\n  - document: p1\n    turns: 1-2\n  ann: [p1]\n",
            "assignments:\n  bob:\n  - document: p1\n    turns: 1-2\n  - p2\n  - {document: p3, turns: 3-9 14}\n"
            "  ann: [p1]\n",
        ),
        (
            "assignments:\n  bob: p1\n",
            "assignments:\n  bob: [p1, p2, {document: p3, turns: 3-9 14}]\n",
        ),
        (
            "assignments:\n  bob:\n  ann: [p1]\n",
            "assignments:\n  bob: [p2, {document: p3, turns: 3-9 14}]\n  ann: [p1]\n",
        ),
        (
            "assignments: {bob: []}\n",
            "assignments: {bob: [p2, {document: p3, turns: 3-9 14}]}\n",
        ),
        (
            "assignments:\n  ann: [p1]  # remark\nunit: turn\n",
            "assignments:\n  ann: [p1]  # remark\n  bob: [p2, {document: p3, turns: 3-9 14}]\nunit: turn\n",
        ),
        (
            "assignments: {ann: [p1]}\n",
            "assignments: {ann: [p1], bob: [p2, {document: p3, turns: 3-9 14}]}\n",
        ),
        (
            "title: x\n",
            "title: x\n\nassignments:\n  bob: [p2, {document: p3, turns: 3-9 14}]\n",
        ),
        ("assignments:\n", "assignments:\n  bob: [p2, {document: p3, turns: 3-9 14}]\n"),
        ("assignments:\nunit: turn\n", "assignments:\n  bob: [p2, {document: p3, turns: 3-9 14}]\nunit: turn\n"),
        ("title: x", "title: x\n\nassignments:\n  bob: [p2, {document: p3, turns: 3-9 14}]\n"),
        ("", "assignments:\n  bob: [p2, {document: p3, turns: 3-9 14}]\n"),
        (
            "title: übung 🎓\nassignments:\n  bob: [p1]\n",
            "title: übung 🎓\nassignments:\n  bob: [p1, p2, {document: p3, turns: 3-9 14}]\n",
        ),
        (
            "assignments:\n  bob: [p1,\n        p4]\n",
            "assignments:\n  bob: [p1,\n        p4,\n        p2, {document: p3, turns: 3-9 14}]\n",
        ),
        (
            "assignments:\n  ann:\n    - p1\n    # none of the others\n\n  # soon: cy\nunit: turn\n",
            "assignments:\n  ann:\n    - p1\n    # none of the others\n  bob: [p2, {document: p3, turns: 3-9 14}]\n\n"
            "  # soon: cy\nunit: turn\n",
        ),
        (
            "assignments: {}\nunit: turn\n",
            "assignments:\n  bob: [p2, {document: p3, turns: 3-9 14}]\nunit: turn\n",
        ),
    ],
)
def test_assignments_are_added_in_the_way_in_which_they_are_written(before: str, after: str) -> None:
    assert with_assignments(before, ADDED) == after
    assert parse_settings(after, "qualcode.yaml")[1] == []


def test_a_coder_who_is_new_stands_below_what_the_last_one_gets() -> None:
    before = "assignments:\n  bob:\n  - p1\nunit: turn\n"
    after = "assignments:\n  bob:\n  - p1\n  - p2\n  cy: [p3]\nunit: turn\n"
    assert with_assignments(before, {"cy": [SamplePart("p3")], "bob": [SamplePart("p2")]}) == after


def test_turns_of_a_document_that_is_there_in_part_take_the_place_of_the_old_ones() -> None:
    before = "assignments:\n  bob: [{document: p1, turns: 1-2}, p2]  # remark\n"
    after = "assignments:\n  bob: [{document: p1, turns: 1-2 7}, p2]  # remark\n"
    assert with_assignments(before, {"bob": [SamplePart("p1", "1-2 7")]}) == after


SAMPLE = Sample("sample-1", 7, ("hub_type", "coder"), "turn", 40, 2, (SamplePart("p1", "3 5"), SamplePart("p2")))
RICHER = Sample("sample-2", 1, (), "document", 4, 1, (SamplePart("p1"),), "trust", (SamplePart("p2", "1-9"),))
RECORD = """samples:
  - id: sample-1
    seed: 7
    by: [hub_type, coder]
    unit: turn
    of: 40
    drawn: 2
    random: [{document: p1, turns: 3 5}, p2]
"""


def test_the_first_record_of_a_sample_stands_at_the_end() -> None:
    assert with_sample("title: x\n# last words\n", SAMPLE) == f"title: x\n# last words\n\n{RECORD}"


def test_the_next_record_stands_below_the_last() -> None:
    text = with_sample(f"{RECORD}\n# remark\nunit: turn\n", RICHER)
    assert text == (
        RECORD
        + "  - id: sample-2\n    seed: 1\n    by: []\n    unit: document\n    of: 4\n    drawn: 1\n    random: [p1]\n"
        + "    code: trust\n    enriched: [{document: p2, turns: 1-9}]\n\n# remark\nunit: turn\n"
    )
    settings, problems = parse_settings(text, "qualcode.yaml")
    assert problems == []
    assert settings is not None
    assert settings.samples == (SAMPLE, RICHER)


@pytest.mark.parametrize("before", ["samples:\n", "samples: []\n", "samples: [{id: sample-9}]\n"])
def test_a_record_finds_its_place_in_lists_of_other_form(before: str) -> None:
    settings, problems = parse_settings(with_sample(before, RICHER), "qualcode.yaml")
    assert problems == []
    assert settings is not None
    assert settings.samples[-1] == RICHER


IDS = st.from_regex(r"[a-z0-9]{1,5}", fullmatch=True)


@given(st.dictionaries(IDS, st.lists(IDS, unique=True, max_size=5), min_size=1, max_size=4), st.booleans(), IDS)
def test_whatever_was_assigned_stays_assigned(old: dict[str, list[str]], flow: bool, coder: str) -> None:
    text = yaml.safe_dump({"title": "x", "assignments": old, "unit": "turn"}, default_flow_style=flow, sort_keys=False)
    after = with_assignments(text, {coder: [SamplePart("new-document")]})
    settings, problems = parse_settings(after, "qualcode.yaml")
    assert problems == []
    assert settings is not None
    expected = {name: tuple(documents) for name, documents in old.items()}
    assert settings.assignments == expected | {coder: (*expected.get(coder, ()), "new-document")}
    assert settings.unit == "turn"


def test_a_long_list_of_documents_is_written_on_several_lines() -> None:
    names = tuple(f"interview-{number:03}" for number in range(1, 9))
    text = with_round("title: T\n", Round("pilot", documents=names))
    assert text == (
        "title: T\n\nrounds:\n  - id: pilot\n"
        "    documents: [interview-001, interview-002, interview-003, interview-004, interview-005, interview-006,\n"
        "                interview-007, interview-008]\n"
    )
    assert parse_settings(text, "qualcode.yaml")[0] == Settings(
        title="T", rounds=(Round("pilot", documents=names, line=4),), lines={"title": 1, "rounds": 3}
    )
