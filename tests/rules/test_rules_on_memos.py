"""What memos are about is there, or once was."""

from qualcode.model import Study
from qualcode.problem import Problem
from qualcode.rules.memos import memo_link

Loaded = tuple[Study, list[Problem]]


def test_a_memo_about_nothing(loaded: Loaded) -> None:
    """
    == memos/m.md
    ---
    date: 2019-01-01
    documents: [p1, p2]
    codes: [trsut]
    codings: [01J]
    cases: [net]
    ---
    """
    found = list(memo_link(loaded[0]))
    assert [problem.message.split("'")[1] for problem in found] == ["p2", "trsut", "net", "01J"]
    assert "take its id out of `codings:` in the memo, or delete the memo" in found[-1].message


def test_a_memo_may_speak_of_a_code_that_only_an_older_version_has(loaded: Loaded) -> None:
    """
    == codebook/releases.yaml
    releases: [{version: 1.0.0}]
    == codebook/versions/1.0.0.yaml
    version: 1.0.0
    codes: [{id: retired}]
    == memos/m.md
    ---
    date: 2019-01-01
    codes: [retired, gone]
    ---
    """
    assert [problem.message.split("'")[1] for problem in memo_link(loaded[0])] == ["gone"]


def test_a_memo_may_speak_of_a_coding_that_a_migration_set_aside(loaded: Loaded) -> None:
    """
    == records/set-aside/1.0.0--2.0.0/ann/p1.jsonl
    {"why":"none","coding":{"id":"01J","document":"p1","start":2,"end":9,"code":"trust","quote":"trusted"}}
    == memos/m.md
    ---
    date: 2019-01-01
    codings: [01J, 01K]
    ---
    """
    assert [problem.message.split("'")[1] for problem in memo_link(loaded[0])] == ["01K"]
