from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.files.codebook_additions import with_new_code
from qualcode.files.codebook_yaml import parse_codebook
from qualcode.model import Code, Codebook

NEW = Code("new", "New, so", definition="What: it is.", examples=("a, b",), source="Ours")
SHIPPED = Path(__file__).parents[2] / "codebook/codebook.yaml"


def book(text: str) -> Codebook:
    found, problems = parse_codebook(text, "codebook.yaml")
    assert problems == []
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "parent"),
    [
        ("", None),
        ("name: x", None),
        ("name: x\ncodes:\n", None),
        ("codes: []  # none yet\n", None),
        ("codes: [{id: a, label: A}]\n", None),
        ("codes: [{id: a, label: A}]\n", "a"),
        ("codes: [{id: a, codes: []}, {id: b}]\n", "a"),
        ("codes:\n- id: a\n  codes: [{id: b}]\n- id: c\n", "a"),
        ("codes:\n- id: a\n  definition: >-\n    long\n    words\n\n# next\nfacets: {}\n", "a"),
        ("codes:\n- id: a\n  examples:\n  - one\n  - |\n    two\n\n    three\n- id: b\n", "a"),
        ("codes:\n  - id: a\n    codes:\n      - id: b\n        codes:\n", "b"),
    ],
)
def test_the_code_comes_last_below_its_parent_and_all_else_stays(text: str, parent: str | None) -> None:
    new = with_new_code(text, replace(NEW, parent=parent))
    assert new is not None
    after = book(new)
    before = book(text) if text else Codebook()
    assert [replace(one, line=0) for one in after.codes if one.id != "new"] == [
        replace(one, line=0) for one in before.codes
    ]
    assert replace(after.by_id["new"], line=0, depth=1) == replace(NEW, parent=parent)
    assert after.children(parent)[-1] == "new"
    assert text.count("#") == new.count("#")


def test_under_each_code_of_a_long_codebook_two_lines_come_and_none_goes() -> None:
    text = SHIPPED.read_text()
    lines = text.split("\n")
    places = [None, *(code.id for code in book(text).codes if not code.template)][::9]
    for place in places:
        new = with_new_code(text, Code("new", "New", place))
        assert new is not None
        kept = iter(new.split("\n"))
        assert all(line in kept for line in lines)
        assert len(new.split("\n")) - len(lines) in (2, 3)


def test_under_a_code_that_does_not_stand_there_nothing_can_be_added() -> None:
    assert with_new_code("codes: [{id: a}]\n", Code("new", "New", "b")) is None
