"""Edits at the top of a codebook: all else stands as it stood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.files.codebook_edit import with_head
from qualcode.files.codebook_yaml import parse_codebook

NEW = {"version": "2.0.0", "predecessor": "1.0.0"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "# ours\nname: hubs\nversion: 1.0.0  # of March\n\ncodes: []  # none\n",
            "# ours\nname: hubs\nversion: 2.0.0  # of March\npredecessor: 1.0.0\n\ncodes: []  # none\n",
        ),
        (
            "predecessor: 0.1.0 # x\nname: hubs\nversion: '1.0.0'\ncodes: []",
            "predecessor: 1.0.0 # x\nname: hubs\nversion: 2.0.0\ncodes: []",
        ),
        ("name: hubs\ncodes: []\n", "name: hubs\nversion: 2.0.0\npredecessor: 1.0.0\ncodes: []\n"),
        ("# top\ncodes: []\n", "# top\nversion: 2.0.0\npredecessor: 1.0.0\ncodes: []\n"),
        ("version:\ncodes: []\n", "version: 2.0.0\npredecessor: 1.0.0\ncodes: []\n"),
        ("{name: hubs, version: 1.0.0, codes: []}\n", "{name: hubs, version: 2.0.0, predecessor: 1.0.0, codes: []}\n"),
        ("---\nversion: 1.0.0\ncodes: []\n...\n", "---\nversion: 2.0.0\npredecessor: 1.0.0\ncodes: []\n...\n"),
        ("name: é\U0001f600\nversion: 1.0.0 # é\n", "name: é\U0001f600\nversion: 2.0.0 # é\npredecessor: 1.0.0\n"),
    ],
)
def test_version_and_predecessor_are_written_in_place(before: str, after: str) -> None:
    assert with_head(before, NEW) == after
    assert with_head(after, NEW) == after


REMARK = st.sampled_from(["", "  # remark: x", " # é"])
LINES = st.permutations(["name: hubs", "version: 1.0.0", "codes: [{id: trust}]", "facets: {who: {values: [us]}}"])


@given(LINES, st.lists(REMARK, min_size=4, max_size=4), st.booleans())
def test_all_other_lines_stand_as_they_stood(lines: list[str], remarks: list[str], blank: bool) -> None:
    text = ("\n\n" if blank else "\n").join(line + remark for line, remark in zip(lines, remarks, strict=True)) + "\n"
    after = with_head(text, NEW)
    added = [line for line in after.split("\n") if "2.0.0" not in line and "predecessor" not in line]
    assert added == [line for line in text.split("\n") if "version" not in line]
    book, problems = parse_codebook(after, "c.yaml")
    assert problems == []
    assert book is not None
    assert book.version == "2.0.0"
