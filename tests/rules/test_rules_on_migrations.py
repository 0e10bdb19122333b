"""Planted faults around migrations: each gets its line of explanation."""

from collections.abc import Callable
from pathlib import Path

from qualcode.check import check_study
from qualcode.model import Study
from qualcode.problem import Problem
from qualcode.rules.migrations import (
    aside_and_there,
    broken_chain,
    migration_files,
    other_version,
    still_waiting,
    strange_waiting,
)
from qualcode.study import load_study

Loaded = tuple[Study, list[Problem]]
Write = Callable[[Path, str], Path]


def test_a_migration_that_forgets_a_code_is_named(loaded: Loaded) -> None:
    """
    == codebook/versions/1.0.0.yaml
    version: 1.0.0
    codes: [{id: trust, label: Trust}, {id: hope}]
    == codebook/versions/2.0.0.yaml
    version: 2.0.0
    codes: [{id: trust, label: Trust}, {id: doubt}]
    == codebook/migrations/1.0.0--2.0.0.yaml
    from: 1.0.0
    to: 2.0.0
    by: lead
    steps:
      - {add: doubt, reason: r}
      - {retire: trust, reason: r}
    """
    path = "codebook/migrations/1.0.0--2.0.0.yaml"
    assert list(migration_files(loaded[0])) == [
        Problem(
            path,
            4,
            "undeclared-change",
            "'hope' is gone from 2.0.0 and no step says so;"
            " say where its codings go with `merge`, `split`, `retire`, or `rename` and `into`",
        ),
        Problem(path, 6, "untrue-step", "`retire: trust`: still stands in version 2.0.0"),
    ]


def test_a_migration_between_versions_that_were_never_released_is_named(loaded: Loaded) -> None:
    """
    == codebook/releases.yaml
    releases: [{version: 1.0.0}]
    == codebook/versions/1.0.0.yaml
    version: 1.0.0
    codes: [{id: trust}]
    == codebook/migrations/1.0.0--1.1.0.yaml
    from: 1.0.0
    to: 2.0.0
    steps: []
    == codebook/migrations/x.yaml
    steps: []
    """
    found = [(one.path.rpartition("/")[2], one.line, one.rule, one.message) for one in migration_files(loaded[0])]
    assert found == [
        ("x.yaml", 1, "migration", "does not say `from` which version it leads; write `from: 1.0.0`"),
        ("x.yaml", 1, "migration", "does not say `to` which version it leads; write `to: 1.0.0`"),
        ("1.0.0--1.1.0.yaml", 1, "migration-name", "leads from 1.0.0 to 2.0.0; name the file 1.0.0--2.0.0.yaml"),
        ("1.0.0--1.1.0.yaml", 2, "migration-version", "version 2.0.0 was never released; did you mean '1.0.0'?"),
    ]


def test_a_hole_between_the_versions_that_coded_text_went_through_is_named(loaded: Loaded) -> None:
    """
    == codebook/releases.yaml
    releases:
      - {version: 1.0.0}
      - {version: 2.0.0, predecessor: 1.0.0}
      - {version: 3.0.0, predecessor: 2.0.0}
    == codings/ann/layer.yaml
    coder: ann
    codebook: 3.0.0
    documents: {p1: {state: finished}}
    == codings/ann/p1.jsonl
    {"id":"1","document":"p1","start":52,"end":59,"code":"trust","quote":"trusted","was":[{"code":"x","migration":"1.0.0--2.0.0"}]}
    == codings/bob/layer.yaml
    coder: bob
    codebook: 3.0.0
    documents: {p1: {state: finished, codebook: 2.0.0}}
    """
    why = "and no migration says what changed; restore the file"
    assert list(broken_chain(loaded[0])) == [
        Problem(
            "codebook/migrations/1.0.0--2.0.0.yaml", 0, "missing-migration", f"coded text went this way in ann, {why}"
        ),
        Problem(
            "codebook/migrations/2.0.0--3.0.0.yaml",
            0,
            "missing-migration",
            f"coded text went this way in ann, bob, {why}",
        ),
    ]


def test_a_layer_at_another_version_than_the_codebook_is_named_with_what_to_run(loaded: Loaded) -> None:
    """
    == codebook/codebook.yaml
    version: 2.0.0
    codes: [{id: trust}]
    == codebook/releases.yaml
    releases: [{version: 1.0.0}, {version: 1.1.0, predecessor: 1.0.0}, {version: 2.0.0, predecessor: 1.1.0}]
    == codebook/versions/1.0.0.yaml
    version: 1.0.0
    codes: [{id: trust}, {id: gone}]
    == codebook/versions/3.0.0.yaml
    version: 3.0.0
    codes: [{id: trust}]
    == codings/ann/layer.yaml
    coder: ann
    codebook: 1.0.0
    documents: {p1: {state: in-progress, sha256: d5646fa289818d4f62ae986e7da7383a78d21d70e58723661a89c875b2aa00b3}}
    == codings/ann/p1.jsonl
    {"id":"1","document":"p1","start":52,"end":59,"code":"gone","quote":"trusted"}
    {"id":"2","document":"p1","start":52,"end":59,"code":"trsut","quote":"trusted"}
    == codings/bob/layer.yaml
    coder: bob
    codebook: 3.0.0
    documents: {}
    """
    study, problems = loaded
    behind = Problem(
        "codings/ann/layer.yaml",
        0,
        "layer-version",
        "'ann' is at version 1.0.0 and the codebook at 2.0.0; run `qualcode codebook migrate 1.0.0 1.1.0`",
    )
    ahead = "'bob' is at version 3.0.0 and the codebook at 2.0.0; put codebook/versions/3.0.0.yaml in its place, or"
    found = list(other_version(study))
    assert found[0] == behind
    assert found[1].message.startswith(ahead)
    of_layers = [one for one in check_study(study, problems) if one.path.startswith("codings/ann")]
    rules = {(one.path, one.rule, one.line) for one in of_layers}
    assert rules == {
        ("codings/ann/layer.yaml", "layer-version", 0),
        ("codings/ann/p1.jsonl", "unknown-code", 2),
    }


WAITING = """
== codebook/codebook.yaml
version: 2.0.0
codes: [{id: trust, label: Trust}, {id: hope-a}, {id: hope-b}]
== codebook/versions/1.0.0.yaml
version: 1.0.0
codes: [{id: trust, label: Trust}, {id: hope}]
== codebook/versions/2.0.0.yaml
version: 2.0.0
codes: [{id: trust, label: Trust}, {id: hope-a}, {id: hope-b}]
== codebook/migrations/1.0.0--2.0.0.yaml
{from: 1.0.0, to: 2.0.0, by: lead, steps: [{split: hope, into: [hope-a, hope-b], reason: r}]}
== codings/ann/layer.yaml
coder: ann
codebook: 2.0.0
documents: {p1: {state: in-progress, sha256: d5646fa289818d4f62ae986e7da7383a78d21d70e58723661a89c875b2aa00b3}}
"""


def test_a_split_with_an_item_left_is_one_line_a_layer_and_migration(tmp_path: Path, write_study_files: Write) -> None:
    lines = "".join(
        f'{{"id":"{n}","document":"p1","start":{n},"end":{n + 5},"code":"hope","quote":"x","waits":"1.0.0--2.0.0"}}\n'
        for n in range(2)
    )
    study, problems = load_study(write_study_files(tmp_path, f"{WAITING}== codings/ann/p1.jsonl\n{lines}"))
    said = "2 codings still wait to be placed (hope 2); run `qualcode recode 1.0.0--2.0.0 --layer ann`"
    expected = [Problem("codings/ann/layer.yaml", 0, "still-waiting", said)]
    assert list(still_waiting(study)) == expected
    others = ("moved-quote", "version-not-listed")
    assert [one for one in check_study(study, problems) if one.rule not in others] == expected


def test_codings_that_wait_for_nothing_are_named_by_line(tmp_path: Path, write_study_files: Write) -> None:
    start = '{"id":"%s","document":"p1","start":52,"end":59,"code":"%s","quote":"trusted","waits":"%s"}\n'
    rows = [("1", "hope", "1.0.0--2.0.0"), ("2", "trust", "1.0.0--2.0.0"), ("3", "hope-a", "1.0.0--2.1.0")]
    lines = "".join(start % row for row in rows)
    study, _ = load_study(write_study_files(tmp_path, f"{WAITING}== codings/ann/p1.jsonl\n{lines}"))
    mend = "restore the line from version control"
    assert list(strange_waiting(study)) == [
        Problem(
            "codings/ann/p1.jsonl",
            2,
            "strange-waiting",
            f"waits for migration '1.0.0--2.0.0', which asks nobody about 'trust'; {mend}",
        ),
        Problem(
            "codings/ann/p1.jsonl",
            3,
            "strange-waiting",
            f"waits for migration '1.0.0--2.1.0', which is not there; did you mean '1.0.0--2.0.0'?; {mend}",
        ),
    ]


def test_a_coding_that_was_set_aside_and_is_there_all_the_same_is_named(loaded: Loaded) -> None:
    """
    == codings/ann/layer.yaml
    coder: ann
    documents: {p1: {state: in-progress, sha256: d5646fa289818d4f62ae986e7da7383a78d21d70e58723661a89c875b2aa00b3}}
    == codings/ann/p1.jsonl
    {"id":"1","document":"p1","start":52,"end":59,"code":"trust","quote":"trusted"}
    == records/set-aside/1.0.0--2.0.0/ann/p1.jsonl
    {"why":"none","coding":{"id":"0","document":"p1","start":52,"end":59,"code":"doubt","quote":"trusted"}}
    {"why":"twin","coding":{"id":"1","document":"p1","start":52,"end":59,"code":"doubt","quote":"trusted"}}
    == records/set-aside/1.0.0--2.0.0/ann/p2.jsonl
    {"why":"none"}
    """
    path = "records/set-aside/1.0.0--2.0.0/ann"
    found = [(one.path, one.line, one.rule) for one in aside_and_there(loaded[0])]
    assert found == [(f"{path}/p1.jsonl", 2, "aside-and-there"), (f"{path}/p2.jsonl", 1, "record-line")]
