"""A migration on disk: every layer, files that a run leaves half done, versions that do not fit."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from qualcode.errors import QualcodeError, UnreadableError
from qualcode.migrations.applying import StepRow, apply_migration, migration_writes
from qualcode.migrations.outcome import Outcome
from qualcode.migrations.ready import ready_migration
from qualcode.migrations.reverting import BackRow, revert_migration, reverting_writes
from qualcode.storage import Write
from qualcode.study import open_readable

AT = "2019-04-02T10:00:00Z"
STUDY = """
== codebook/codebook.yaml
name: test
version: 2.0.0
codes: [{id: trust}, {id: doubt, definition: narrower}, {id: hope-a}, {id: hope-b}, {id: new}]
== codebook/versions/1.0.0.yaml
name: test
version: 1.0.0
codes: [{id: trust}, {id: doubt}, {id: hope}, {id: faith}]
== codebook/versions/2.0.0.yaml
name: test
version: 2.0.0
codes: [{id: trust}, {id: doubt, definition: narrower}, {id: hope-a}, {id: hope-b}, {id: new}]
== codebook/migrations/1.0.0--2.0.0.yaml
from: 1.0.0
to: 2.0.0
by: lead
steps:
  - {add: new, reason: asked for}
  - {narrow: doubt, reason: too wide}
  - {merge: faith, into: trust, reason: nobody told them apart}
  - {split: hope, into: [hope-a, hope-b], reason: two things}
== transcripts/p2.md
---
id: p2
---
Hope and faith.
== codings/ann/layer.yaml
coder: ann
codebook: 1.0.0
documents:
  p1: {state: finished, sha256: d5646fa289818d4f62ae986e7da7383a78d21d70e58723661a89c875b2aa00b3}
  p2: {state: in-progress, sha256: 2a}
== codings/ann/p1.jsonl
{"id":"1","document":"p1","start":52,"end":59,"code":"faith","quote":"trusted"}
{"id":"2","document":"p1","start":52,"end":59,"code":"trust","quote":"trusted","more":[1]}
{"id":"3","document":"p1","start":66,"end":70,"code":"hope","quote":"once"}
== codings/ann/p2.jsonl
{"id":"4","document":"p2","start":0,"end":4,"code":"doubt","quote":"Hope"}
{"id":"5","document":"p2","start":9,"end":14,"code":"faith","quote":"faith"}
== codings/machine/layer.yaml
coder: machine
kind: machine
codebook: 1.0.0
documents:
  p1: {state: in-progress, sha256: d5646fa289818d4f62ae986e7da7383a78d21d70e58723661a89c875b2aa00b3}
== codings/machine/p1.jsonl
{"id":"6","document":"p1","start":52,"end":59,"code":"hope","quote":"trusted"}
"""
FRESH = '{"id":"9","document":"p2","start":0,"end":4,"code":"new","quote":"Hope"}\n'


@pytest.fixture
def folder(tmp_path: Path, write_study_files: Callable[[Path, str], Path]) -> Path:
    return write_study_files(tmp_path / "study", STUDY)


def outcome_of(folder: Path) -> Outcome:
    outcome = ready_migration(open_readable(folder), "1.0.0", "2.0.0")
    assert outcome is not None
    return outcome


def forward(folder: Path) -> None:
    apply_migration(open_readable(folder), outcome_of(folder), by="lead", at=AT)


def back(folder: Path) -> None:
    revert_migration(open_readable(folder), outcome_of(folder), by="lead", at=AT)


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".qualcode" not in path.parts
    }


def test_every_layer_goes_to_the_newer_version(folder: Path) -> None:
    found = apply_migration(open_readable(folder), outcome_of(folder), by="lead", at=AT)
    where = ("1.0.0--2.0.0", "ann", "ann")
    assert found.rows[:4] == [
        StepRow(*where, "add", ("new",), (), 0, 0, 0),
        StepRow(*where, "narrow", ("doubt",), (), 0, 1, 0),
        StepRow(*where, "merge", ("faith",), ("trust",), 2, 0, 1),
        StepRow(*where, "split", ("hope",), ("hope-a", "hope-b"), 0, 1, 0),
    ]
    assert found.rows[7] == StepRow("1.0.0--2.0.0", "machine", "machine", *found.rows[3][3:])
    assert found.layers == ("ann", "machine")
    was = '"was":[{"code":"faith","migration":"1.0.0--2.0.0","by":"lead","at":"2019-04-02T10:00:00Z"}]'
    assert files(folder)["codings/ann/p1.jsonl"].decode() == (
        f'{{"id":"1","document":"p1","start":52,"end":59,"code":"trust","quote":"trusted",{was}}}\n'
        '{"id":"3","document":"p1","start":66,"end":70,"code":"hope","quote":"once","waits":"1.0.0--2.0.0"}\n'
    )
    assert files(folder)["records/set-aside/1.0.0--2.0.0/ann/p1.jsonl"].decode() == (
        '{"why":"twin","coding":{"id":"2","document":"p1","start":52,"end":59,"code":"trust","quote":"trusted",'
        '"more":[1]},"by":"lead","at":"2019-04-02T10:00:00Z","twin":"1"}\n'
    )
    layers = open_readable(folder).layer_by_id
    assert [layers[name].codebook for name in ("ann", "machine")] == ["2.0.0", "2.0.0"]
    assert [layers["ann"].documents[name].codebook for name in ("p1", "p2")] == ["1.0.0", ""]


def test_a_dry_run_says_the_same_and_writes_nothing(folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    study, outcome = open_readable(folder), outcome_of(folder)
    dry = apply_migration(study, outcome, by="", at=AT, dry_run=True)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before
    assert dry == apply_migration(study, outcome, by="lead", at=AT)


def test_a_second_run_changes_nothing(folder: Path) -> None:
    forward(folder)
    once = files(folder)
    forward(folder)
    assert files(folder) == once


def test_going_back_ends_at_the_bytes_from_which_it_went(folder: Path) -> None:
    shutil.copy(folder / "codebook/versions/1.0.0.yaml", folder / "codebook/codebook.yaml")
    before = files(folder)
    forward(folder)
    assert files(folder)["codebook/codebook.yaml"] == before["codebook/versions/2.0.0.yaml"]
    back(folder)
    assert {name: body for name, body in files(folder).items() if not name.endswith("layer.yaml")} == {
        name: body for name, body in before.items() if not name.endswith("layer.yaml")
    }
    layer = open_readable(folder).layer_by_id["ann"]
    assert (layer.codebook, layer.documents["p1"].codebook) == ("1.0.0", "")


def test_what_going_back_does_is_told_by_layer(folder: Path) -> None:
    forward(folder)
    with (folder / "codings/ann/p2.jsonl").open("a") as stream:
        stream.write(FRESH)
    undone = revert_migration(open_readable(folder), outcome_of(folder), by="lead", at=AT)
    assert undone.rows == [
        BackRow("1.0.0--2.0.0", "ann", "ann", 4, 1, 0, 1, 0),
        BackRow("1.0.0--2.0.0", "machine", "machine", 1, 0, 0, 0, 0),
    ]
    assert b'"why":"newer"' in files(folder)["records/set-aside/1.0.0--2.0.0/ann/p2.jsonl"]


def put(folder: Path, write: Write) -> None:
    path = folder / write.path
    if write.new is None:
        path.unlink()
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(write.new)


def with_decisions(folder: Path) -> Path:
    """The study after the migration, with one coding placed, one placed nowhere, and a new one."""
    forward(folder)
    path = folder / "codings/machine/p1.jsonl"
    was = ',"was":[{"code":"hope","migration":"1.0.0--2.0.0","by":"bob","at":"2019-04-03T10:00:00Z","note":"so"}]'
    text = path.read_text().replace('"code":"hope"', '"code":"hope-a"')
    path.write_text(text.replace(',"waits":"1.0.0--2.0.0"', was))
    path = folder / "codings/ann/p2.jsonl"
    waiting, other = path.read_text().splitlines()
    path.write_text(f"{FRESH}{other}\n")
    aside = folder / "records/set-aside/1.0.0--2.0.0/ann/p2.jsonl"
    aside.write_text(f'{{"why":"none","coding":{waiting},"by":"ann","at":"2019-04-03T11:00:00Z"}}\n')
    return folder


def test_what_people_decided_is_kept_in_a_sheet(folder: Path) -> None:
    back(with_decisions(folder))
    assert files(folder)["records/recoded/1.0.0--2.0.0.csv"].decode() == (
        "layer,document,coding,start,end,quote,old code,placed,note,by,at\n"
        "ann,p2,4,0,4,Hope,doubt,none,,ann,2019-04-03T11:00:00Z\n"
        "machine,p1,6,52,59,trusted,hope,hope-a,so,bob,2019-04-03T10:00:00Z\n"
    )


@pytest.mark.parametrize("way", ["forward", "back"])
def test_a_run_that_is_cut_off_after_any_file_is_run_again_to_the_same_bytes(
    folder: Path, tmp_path: Path, way: str
) -> None:
    with_decisions(folder)
    if way == "forward":
        back(folder)
    study, outcome = open_readable(folder), outcome_of(folder)
    make, go_on = (migration_writes, forward) if way == "forward" else (reverting_writes, back)
    writes = make(study, outcome, by="lead", at=AT)
    whole = shutil.copytree(folder, tmp_path / "whole")
    go_on(whole)
    assert len(writes) > 5
    for n in range(len(writes)):
        cut = shutil.copytree(folder, tmp_path / f"cut-{n}")
        for write in writes[:n]:
            put(cut, write)
        go_on(cut)
        assert files(cut) == files(whole), n


@pytest.mark.parametrize("n", range(1, 9))
def test_a_migration_that_was_cut_off_can_be_taken_back(folder: Path, n: int) -> None:
    shutil.copy(folder / "codebook/versions/1.0.0.yaml", folder / "codebook/codebook.yaml")
    forward(folder)
    back(folder)
    before = files(folder)
    for write in migration_writes(open_readable(folder), outcome_of(folder), by="lead", at=AT)[:n]:
        put(folder, write)
    back(folder)
    assert files(folder) == before


def test_a_layer_at_another_version_or_with_codings_that_wait_is_left(folder: Path) -> None:
    record = folder / "codings/machine/layer.yaml"
    record.write_text(record.read_text().replace("1.0.0", "0.9.0"))
    path = folder / "codings/ann/p2.jsonl"
    path.write_text(path.read_text().replace('"quote":"Hope"', '"quote":"Hope","waits":"0.9.0--1.0.0"'))
    before = files(folder)
    found = apply_migration(open_readable(folder), outcome_of(folder), by="lead", at=AT)
    assert found.left == (
        "layer 'ann' was left: 1 coding of it still waits from 0.9.0--1.0.0; run `qualcode recode 0.9.0--1.0.0` first",
        "layer 'machine' was left: it is at 0.9.0, not at 1.0.0; run `qualcode codebook migrate 0.9.0 1.0.0` first",
    )
    assert files(folder) == before


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("1.0.0", "3.0.0", "no released version '3.0.0'"),
        ("2.0.0", "1.0.0", "1.0.0 is not later than 2.0.0"),
        ("0.1.0", "2.0.0", "no released version '0.1.0'"),
    ],
)
def test_versions_that_do_not_fit_are_refused(folder: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(QualcodeError, match=said):
        ready_migration(open_readable(folder), old, new)


def test_versions_between_are_not_jumped_over(folder: Path) -> None:
    releases = "releases:\n  - {version: 1.0.0}\n  - {version: 1.1.0, predecessor: 1.0.0}\n"
    (folder / "codebook/releases.yaml").write_text(f"{releases}  - {{version: 2.0.0, predecessor: 1.1.0}}\n")
    with pytest.raises(QualcodeError, match=r"version 2\.0\.0 came from 1\.1\.0, not from 1\.0\.0"):
        ready_migration(open_readable(folder), "1.0.0", "2.0.0")


def test_an_unreleased_working_codebook_is_refused(folder: Path) -> None:
    path = folder / "codebook/codebook.yaml"
    path.write_text(path.read_text().replace("2.0.0", "1.5.0"))
    with pytest.raises(QualcodeError, match="has changes that are in no release"):
        ready_migration(open_readable(folder), "1.0.0", "2.0.0")


def test_an_unsound_migration_is_refused_with_all_faults(folder: Path) -> None:
    path = folder / "codebook/migrations/1.0.0--2.0.0.yaml"
    path.write_text(path.read_text().replace("  - {add: new, reason: asked for}\n", "").replace("narrow", "clarify"))
    path.write_text(path.read_text().replace(", reason: two things", ""))
    with pytest.raises(UnreadableError) as raised:
        ready_migration(open_readable(folder), "1.0.0", "2.0.0")
    assert [problem.rule for problem in raised.value.problems] == ["undeclared-change", "no-reason"]
