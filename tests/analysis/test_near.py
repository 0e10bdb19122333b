from pathlib import Path

import pytest

from qualcode.analysis.near import near_matrix
from qualcode.errors import RefusedError, UnknownNameError
from qualcode.model import Study
from qualcode.scope import select
from qualcode.study import load_study

STUDY = """
== transcripts/p1.md
---
id: p1
speakers: {P: respondent}
---
P: one two. Three four.

five six

P: seven
== codings/ann/layer.yaml
coder: ann
documents: {p1: {state: finished}}
== codings/ann/p1.jsonl
{"id":"1","document":"p1","start":3,"end":6,"code":"trust","quote":"one"}
{"id":"2","document":"p1","start":12,"end":17,"code":"doubt","quote":"Three"}
{"id":"3","document":"p1","start":25,"end":29,"code":"trust","quote":"five"}
"""


@pytest.fixture
def study(request: pytest.FixtureRequest, tmp_path: Path) -> Study:
    return load_study(request.getfixturevalue("write_study_files")(tmp_path, STUDY))[0]


@pytest.mark.parametrize(
    ("near", "together"),
    [
        ("overlap", 0),
        ("5", 0),
        ("6", 1),
        ("8", 2),
        ("sentence", 0),
        ("line", 1),
        ("paragraph", 1),
        ("turn", 1),
        ("document", 1),
    ],
)
def test_each_sense_counts_its_own_places(study: Study, near: str, together: int) -> None:
    found = near_matrix(select(study), "code", "code", near)
    values = {(cell.row, cell.column): cell.value for cell in found.cells}
    assert values["trust", "doubt"] == values["doubt", "trust"] == together


def test_a_sense_that_is_none_is_refused(study: Study) -> None:
    with pytest.raises(UnknownNameError, match="no sense of --near 'trun'; did you mean 'turn'"):
        near_matrix(select(study), "code", "code", "trun")


def test_codes_are_listed_in_one_way_on_both_sides(study: Study) -> None:
    with pytest.raises(RefusedError, match="give `--columns code:all` as well"):
        near_matrix(select(study), "code:all", "code", "turn")
