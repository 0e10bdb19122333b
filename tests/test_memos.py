from pathlib import Path

import pytest

from qualcode.errors import QualcodeError
from qualcode.memos import MemoFilter, memo_by_id, memo_rows, write_memo
from qualcode.model import Memo, Study
from qualcode.study import load_study

STUDY = """
== cases.csv
id,parent
net,
lead,net
== codebook/codebook.yaml
codes: [{id: trust, codes: [{id: trust-lost}]}, {id: doubt}]
== transcripts/p1.md
---
id: p1
case: lead
---
Text.
== memos/one.md
---
type: analytic
by: ann
date: 2019-03-01
documents: [p1]
---
First.
== memos/two.md
---
type: codebook
by: bob
date: 2019-03-05
codes: [trust-lost]
codings: [01JABC]
---
Second.
"""


@pytest.fixture
def study(request: pytest.FixtureRequest, tmp_path: Path) -> Study:
    return load_study(request.getfixturevalue("write_study_files")(tmp_path, STUDY))[0]


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (MemoFilter(), ["one", "two"]),
        (MemoFilter(types=("codebook",)), ["two"]),
        (MemoFilter(by=("ann",)), ["one"]),
        (MemoFilter(documents=("p*",)), ["one"]),
        (MemoFilter(codes=("trust",)), ["two"]),
        (MemoFilter(codings=("01J",)), ["two"]),
        (MemoFilter(cases=("net",)), ["one"]),
        (MemoFilter(since="2019-03-02"), ["two"]),
        (MemoFilter(until="2019-03-01"), ["one"]),
        (MemoFilter(by=("ann",), types=("codebook",)), []),
    ],
)
def test_memos_are_chosen_by_what_they_are_about(study: Study, wanted: MemoFilter, ids: list[str]) -> None:
    assert [row.id for row in memo_rows(study, wanted)] == ids


def test_a_memo_is_found_by_the_beginning_of_its_id(study: Study) -> None:
    assert memo_by_id(study, "tw").text == "Second."
    with pytest.raises(QualcodeError, match="no memo 'three'"):
        memo_by_id(study, "three")


def test_a_new_memo_can_be_read_again(study: Study) -> None:
    written = write_memo(
        study, Memo("", "", "On trust: a try", "reflexive", "ann", "2019-04-01", ("p1",), text="Some words.")
    )
    again, problems = load_study(study.root)
    assert problems == []
    assert memo_by_id(again, written.id).title == "On trust: a try"
    assert written.path == "memos/2019-04-01-on-trust-a-try.md"


def test_two_memos_of_one_day_and_title_both_stand(study: Study) -> None:
    for _ in range(2):
        write_memo(load_study(study.root)[0], Memo("", "", "Same", "analytic", "ann", "2019-04-01", text="x"))
    assert [row.id for row in memo_rows(load_study(study.root)[0])][2:] == ["2019-04-01-same", "2019-04-01-same-2"]


@pytest.mark.parametrize(
    "memo",
    [
        Memo("", "", date="2019-04-01", text="  \n"),
        Memo("", "", date="../transcripts/x", text="x"),
        Memo("", "", date="2019-04-01", text="x", type="idea"),
        Memo("", "", date="2019-04-01", text="x", documents=("p2",)),
        Memo("", "", date="2019-04-01", text="x", codes=("trsut",)),
        Memo("", "", date="2019-04-01", text="x", cases=("nte",)),
        Memo("", "", date="2019-04-01", text="x", codings=("01J",)),
    ],
)
def test_a_memo_that_is_empty_or_about_nothing_is_not_written(study: Study, memo: Memo) -> None:
    with pytest.raises(QualcodeError):
        write_memo(study, memo)
    assert len(load_study(study.root)[0].memos) == 2
