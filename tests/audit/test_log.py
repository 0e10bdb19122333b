import json
from collections.abc import Callable
from pathlib import Path

import pytest

from git_support import commit, git_ok, needs_git
from qualcode.audit.changes import Change, in_order
from qualcode.audit.kinds import changes_of
from qualcode.audit.log import CoderChanges, Log, coder_changes, study_changes, study_log
from qualcode.errors import QualcodeError, RefusedError
from qualcode.model import Study
from qualcode.problem import Problem
from qualcode.scope import Scope
from qualcode.study import load_study
from tests_support import Run

Loaded = tuple[Study, list[Problem]]

HISTORY = """
== codebook/releases.yaml
releases:
  - {version: 1.0.0, date: 2020-01-01, by: lea, why: to start with}
  - {version: 2.0.0, predecessor: 1.0.0, change: major, date: 2020-03-01, by: lea}
== codebook/migrations/1.0.0--2.0.0.yaml
from: 1.0.0
to: 2.0.0
by: lea
date: 2020-03-02
steps:
  - {merge: [hope, faith], into: trust, reason: nobody could tell them apart}
== codings/ann/layer.yaml
coder: ann
documents: {p1: {state: finished, sha256: aa, finished: 2020-02-03}}
== codings/ann/p1.jsonl
{"id":"01A","document":"p1","start":50,"end":64,"code":"trust","quote":"I trusted them","by":"ann","at":"2020-01-05T10:00:00Z","was":[{"code":"hope","migration":"1.0.0--2.0.0","by":"lea","at":"2020-03-02T10:00:00Z"}]}
{"id":"01B","document":"p1","start":72,"end":79,"code":"doubt","quote":"Not now","by":"ann","at":"2020-02-01T10:00:00Z"}
{"id":"01C","document":"p1","start":50,"end":79,"code":"doubt","quote":"I trusted them, once. Not now","by":"ann"}
== codings/consensus/layer.yaml
coder: consensus
kind: consensus
documents: {p1: {state: in-progress, sha256: aa}}
== codings/consensus/p1.jsonl
{"id":"01D","document":"p1","start":50,"end":64,"code":"trust","quote":"I trusted them","by":"lea","at":"2020-02-20T10:00:00Z"}
== records/decisions/pilot/p1.jsonl
{"id":"d1","decision":"one","class":"slip","note":"read again","by":"lea","at":"2020-02-20T10:00:00Z"}
== records/rounds/pilot.yaml
round: pilot
history:
  - {step: closed, date: 2020-02-10, by: lea}
  - {step: opened, date: 2020-02-11, by: lea, why: both are done}
== records/set-aside/1.0.0--2.0.0/ann/p1.jsonl
{"why":"twin","coding":{"id":"01E","document":"p1","start":50,"end":64,"code":"faith","quote":"I trusted them"},"by":"lea","at":"2020-03-02T10:00:00Z","twin":"01A"}
== memos/m1.md
---
date: 2020-02-12
title: On trust
by: ann
documents: [p1]
---
Some thoughts.
"""  # noqa: E501 - a coding is a line


def history(folder: Path, write_study_files: Callable[[Path, str], Path]) -> Path:
    return write_study_files(folder, HISTORY)


def told(log: Log) -> list[tuple[str, str, str, str, str]]:
    return [(one.kind, one.at[:10], one.by, one.coding, one.code) for one in log.changes]


@pytest.fixture
def study(tmp_path: Path, write_study_files: Callable[[Path, str], Path]) -> Study:
    """A study with a history, in no repository."""
    loaded, problems = load_study(history(tmp_path / "study", write_study_files))
    assert problems == []
    return loaded


def test_the_records_tell_everything_that_has_a_date(study: Study) -> None:
    log = study_log(study, Scope())
    assert told(log) == [
        ("release", "2020-01-01", "lea", "", ""),
        ("added", "2020-01-05", "ann", "01A", "hope"),
        ("added", "2020-02-01", "ann", "01B", "doubt"),
        ("finished", "2020-02-03", "ann", "", ""),
        ("round", "2020-02-10", "lea", "", ""),
        ("round", "2020-02-11", "lea", "", ""),
        ("memo", "2020-02-12", "ann", "", ""),
        ("added", "2020-02-20", "lea", "01D", "trust"),
        ("decision", "2020-02-20", "lea", "", ""),
        ("release", "2020-03-01", "lea", "", ""),
        ("migration", "2020-03-02", "lea", "", ""),
        ("recoded", "2020-03-02", "lea", "01A", "trust"),
        ("set-aside", "2020-03-02", "lea", "01E", "faith"),
    ]
    assert log.basis == "from the beginning to now, by the dates in the study's own files"
    assert log.notes == [
        "Removed codings and edits of notes, facets and places leave no record; git knows them.",
        "1 change without a date left out.",
    ]


def test_what_happened_is_said_in_words(study: Study) -> None:
    assert [one.what for one in study_log(study, Scope()).changes if one.what] == [
        "codebook 1.0.0: to start with",
        "pilot: closed",
        "pilot: opened: both are done",
        "written: On trust",
        "pilot: one: slip: read again",
        "codebook 2.0.0 (major)",
        "1.0.0--2.0.0: merge hope, faith into trust: nobody could tell them apart",
        "twin",
    ]


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        ("2020-02-20", "", ["2020-02-20", "2020-02-20", "2020-03-01", "2020-03-02", "2020-03-02", "2020-03-02"]),
        ("2020-02-01", "2020-02-03", ["2020-02-01", "2020-02-03"]),
        ("2020-02-01T10:00:00Z", "2020-02-01 10:00", ["2020-02-01"]),
        ("2020-02-01T10:00:01Z", "2020-02-02", []),
        ("1.0.0", "2020-01-31", ["2020-01-01", "2020-01-05"]),
        ("2.0.0", "2020-03-01", ["2020-03-01"]),
        ("pilot:closed", "pilot:opened", ["2020-02-10", "2020-02-11"]),
    ],
)
def test_a_point_is_a_day_a_time_a_version_or_an_event(study: Study, since: str, until: str, days: list[str]) -> None:
    assert [one.at[:10] for one in study_log(study, Scope(), since, until).changes] == days


@pytest.mark.parametrize(
    ("since", "said"),
    [
        ("yesterday", "'yesterday' is no point in time"),
        ("3.0.0", r"a version of the codebook \(1.0.0, 2.0.0\)"),
        ("2020-02-30", "'2020-02-30' is no day of the calendar"),
        ("pilt:closed", "there is no round 'pilt'"),
        ("pilot:sealed", "round 'pilot' was never sealed; it was: closed, opened"),
        ("-x", "'-x' is no point in time"),
    ],
)
def test_what_is_no_point_is_refused(study: Study, since: str, said: str) -> None:
    with pytest.raises(RefusedError, match=said):
        study_log(study, Scope(), since)


@pytest.mark.parametrize(
    ("scope", "codings"),
    [
        (Scope(coders=("ann",)), ["01A", "01B", "", "01A", "01E"]),
        (Scope(layers=("consensus",)), ["01D"]),
        (Scope(codes=("doubt",)), ["01B"]),
        (Scope(codes=("hope",)), ["01A", "01A"]),
        (Scope(documents=("p1",)), ["01A", "01B", "", "", "01D", "", "01A", "01E"]),
    ],
)
def test_a_scope_leaves_what_it_asks_for(study: Study, scope: Scope, codings: list[str]) -> None:
    assert [one.coding for one in study_log(study, scope).changes] == codings


def test_an_unknown_name_in_a_scope_is_refused(study: Study) -> None:
    with pytest.raises(QualcodeError, match="no coder 'an'"):
        study_log(study, Scope(coders=("an",)))


def test_a_facet_or_a_speaker_is_refused_since_no_change_says_it(study: Study) -> None:
    for scope in (Scope(speakers=("P",)), Scope(facets=("who",))):
        with pytest.raises(RefusedError, match="a log is not kept by facets or speakers"):
            study_log(study, scope)


def test_git_cannot_be_asked_where_there_is_none(study: Study) -> None:
    with pytest.raises(RefusedError, match="git is not here"):
        study_log(study, Scope(), "2020-01-01", source="git")


def test_counts_are_by_layer_and_hand(study: Study) -> None:
    assert coder_changes(study_log(study, Scope()).changes) == [
        CoderChanges("ann", "ann", 2, 0, 0, 0, 0, 0, 0, 1),
        CoderChanges("ann", "lea", 0, 1, 0, 0, 0, 1, 0, 0),
        CoderChanges("consensus", "lea", 1, 0, 0, 0, 0, 0, 0, 0),
    ]


def test_many_decisions_of_a_day_are_told_as_one() -> None:
    decided = [Change("decision", f"2020-02-20T10:0{n}:00Z", "lea", document="p1", what="one") for n in range(3)]
    memo = Change("memo", "2020-02-21", "ann", what="written: On trust")
    assert study_changes([*decided, memo]) == [decided[0]._replace(document="", what="3 of them"), memo]


OLD = '{"id":"01A","document":"p1","start":50,"end":64,"code":"trust","quote":"I trusted them","by":"ann"}\n'
GONE = '{"id":"01B","document":"p1","start":72,"end":79,"code":"doubt","quote":"Not now","by":"ann"}\n'
NEW = '{"id":"01C","document":"p1","start":50,"end":57,"code":"doubt","quote":"I trust","by":"bob",'
NEW += '"at":"2020-05-05T00:00:00Z"}\n'


@pytest.fixture
def repo(study_dir: Path) -> Path:
    """The study in a repository: a first commit, then work of two people."""
    path = study_dir / "codings/ann/p1.jsonl"
    path.parent.mkdir(parents=True)
    path.write_text(OLD + GONE)
    git_ok(study_dir, "init", "--quiet", "--initial-branch=main")
    commit(study_dir, "base")
    path.write_text(OLD.replace("trust", "doubt", 1) + GONE)
    commit(study_dir, "recoded", by="Ann Smith")
    path.write_text(NEW + OLD.replace('"trust"', '"doubt"').replace(',"by"', ',"note":"why","by"'))
    (study_dir / "memos").mkdir()
    (study_dir / "memos/m1.md").write_text("---\ndate: 2020-04-04\ntitle: On trust\nby: bob\n---\nText.\n")
    commit(study_dir, "more", by="Bob Jones")
    return study_dir


@needs_git
def test_git_tells_what_was_removed_recoded_and_edited_and_by_whom(repo: Path) -> None:
    log = study_log(load_study(repo)[0], Scope(), "HEAD~2")
    assert [(one.kind, one.by, one.coding, one.before, one.code, one.what) for one in log.changes] == [
        ("recoded", "Ann Smith", "01A", "trust", "doubt", ""),
        ("edited", "Bob Jones", "01A", "", "doubt", "note: why"),
        ("removed", "Bob Jones", "01B", "", "doubt", ""),
        ("memo", "bob", "", "", "", "written: On trust"),
        ("added", "bob", "01C", "", "doubt", ""),
    ]
    assert log.basis.endswith("to now, by git: when it was committed, on whichever day it was done")


@needs_git
def test_between_two_revisions_only_what_differs_between_them_shows(repo: Path) -> None:
    log = study_log(load_study(repo)[0], Scope(), "HEAD~2", "HEAD~1")
    assert [(one.kind, one.coding) for one in log.changes] == [("recoded", "01A")]


@needs_git
def test_what_is_not_committed_shows_as_such(repo: Path) -> None:
    (repo / "codings/ann/p1.jsonl").write_text(NEW)
    (repo / "codings/bob").mkdir()
    (repo / "codings/bob/p1.jsonl").write_text(OLD.replace("01A", "01F"))
    log = study_log(load_study(repo)[0], Scope(), "HEAD")
    assert [(one.kind, one.by, one.coding) for one in log.changes] == [
        ("added", "ann", "01F"),
        ("removed", "not committed", "01A"),
    ]


@needs_git
def test_a_study_inside_a_repository_tells_of_itself_alone(repo: Path) -> None:
    inner = repo / "studies/inner"
    inner.mkdir(parents=True)
    for name in ("qualcode.yaml", "codebook"):
        (repo / name).rename(inner / name)
    (inner / "codings/ann").mkdir(parents=True)
    commit(repo, "inner")
    (inner / "codings/ann/p1.jsonl").write_text(OLD)
    commit(repo, "coded", by="Ann Smith")
    (inner / "codings/ann/p1.jsonl").write_text("")
    commit(repo, "removed", by="Bob Jones")
    log = study_log(load_study(inner)[0], Scope(), "HEAD~1")
    assert [(one.kind, one.by, one.path) for one in log.changes] == [("removed", "Bob Jones", "codings/ann/p1.jsonl")]


@needs_git
def test_a_day_before_the_first_commit_is_answered_from_the_records(repo: Path) -> None:
    study = load_study(repo)[0]
    assert "own files" in study_log(study, Scope(), "2020-02-01").basis
    assert "by git" in study_log(study, Scope(), "2020-03-02", "2020-03-03").basis
    with pytest.raises(RefusedError, match="git has no commit of 2020-02-01"):
        study_log(study, Scope(), "2020-02-01", source="git")


@needs_git
def test_a_version_is_the_commit_in_which_it_was_released(repo: Path) -> None:
    (repo / "codebook/releases.yaml").write_text("releases:\n  - version: 1.0.0\n    date: 2020-01-01\n")
    commit(repo, "release")
    (repo / "codings/ann/p1.jsonl").write_text("")
    commit(repo, "removed all", by="Bob Jones")
    log = study_log(load_study(repo)[0], Scope(), "1.0.0")
    assert [(one.kind, one.by) for one in log.changes] == [("removed", "Bob Jones")] * 2


@needs_git
def test_what_a_migration_set_aside_is_not_told_as_removed_too(repo: Path) -> None:
    aside = repo / "records/set-aside/1--2/ann/p1.jsonl"
    aside.parent.mkdir(parents=True)
    aside.write_text('{"why":"none","coding":' + NEW.strip() + ',"by":"lea","at":"2020-06-06"}\n')
    path = repo / "codings/ann/p1.jsonl"
    path.write_text(path.read_text().replace(NEW, ""))
    log = study_log(load_study(repo)[0], Scope(), "HEAD")
    assert [(one.kind, one.coding, one.by) for one in log.changes] == [("set-aside", "01C", "lea")]


def test_log_prints_counts_and_says_on_what_they_rest(qualcode: Run, study_dir: Path) -> None:
    """
    == codings/ann/layer.yaml
    coder: ann
    documents: {p1: {state: in-progress, sha256: aa}}
    == codings/ann/p1.jsonl
    {"id":"01B","document":"p1","start":72,"end":79,"code":"doubt","quote":"Not now","by":"ann","at":"2020-02-01T10:00:00Z"}
    == memos/m1.md
    ---
    date: 2020-02-12
    title: On trust
    by: ann
    ---
    Some thoughts.
    """  # noqa: E501 - a coding is a line
    done = qualcode("log")
    assert [line.split() for line in done.stdout.split("\n") if "─" not in line and line] == [
        ["layer", "by", "added"],
        ["ann", "ann", "1"],
        ["day", "by", "what", "which"],
        ["2020-02-12", "ann", "memo", "written:", "On", "trust"],
    ]
    assert done.stderr.split("\n")[0] == "2 changes from the beginning to now, by the dates in the study's own files"
    full = qualcode("log", "2020-02-01", "2020-02-01", "--full").stdout.split("\n")
    assert full[0] == "2020-02-01"
    assert full[3].split() == ["10:00", "ann", "added", "p1", "doubt", "Not", "now"]
    (row,) = json.loads(qualcode("log", "--until", "2020-02-01", "--json").stdout)
    assert (row["kind"], row["coding"], row["by"]) == ("added", "01B", "ann")


def test_the_steps_of_a_round_stay_in_their_order_on_record() -> None:
    steps = [
        Change("round", "2020-02-10", "lea", what="pilot: closed", path="r.yaml"),
        Change("round", "2020-02-10", "ann", what="pilot: changed", path="r.yaml"),
    ]
    assert in_order(steps) == steps


def test_all_changes_stand_under_their_day_those_of_the_study_first(qualcode: Run, study_dir: Path) -> None:
    """
    == codings/ann/layer.yaml
    coder: ann
    == codings/ann/p1.jsonl
    {"id":"01B","document":"p1","start":72,"end":79,"code":"doubt","quote":"Not now","by":"ann","at":"2020-02-01T10:00:00Z"}
    == memos/m1.md
    ---
    date: 2020-02-01
    title: On trust
    by: ann
    ---
    Some thoughts.
    """  # noqa: E501 - a coding is a line
    lines = qualcode("log", "--full").stdout.split("\n")
    assert [line.split() for line in lines if "─" not in line and line] == [
        ["2020-02-01"],
        ["time", "by", "what", "which"],
        ["ann", "memo", "written:", "On", "trust"],
        ["time", "by", "what", "layer", "document", "code", "words"],
        ["10:00", "ann", "added", "p1", "doubt", "Not", "now"],
    ]


def test_a_point_is_given_once(qualcode: Run) -> None:
    done = qualcode("log", "2020-02-01", "--since", "2020-02-01")
    assert (done.exit_code, "give a point once" in done.stderr) == (2, True)


def test_points_in_the_wrong_order_are_refused(study: Study) -> None:
    with pytest.raises(RefusedError, match="2020-01-01 comes before 2020-02-01; give the earlier point first"):
        study_log(study, Scope(), "2020-02-01", "2020-01-01")


@needs_git
def test_an_update_of_the_text_shows_as_moved_with_the_place_before(repo: Path) -> None:
    path = repo / "codings/ann/p1.jsonl"
    path.write_text(path.read_text().replace('"start":50,"end":57', '"start":60,"end":67'))
    (change,) = study_log(load_study(repo)[0], Scope(), "HEAD").changes
    assert (change.kind, change.before, change.by, change.what) == ("moved", "50-57", "not committed", "")


@needs_git
def test_what_became_of_the_codebook_is_told_code_by_code(repo: Path) -> None:
    path = repo / "codebook/codebook.yaml"
    path.write_text(path.read_text().replace("label: Trust", "label: Trusting"))
    (repo / "qualcode.yaml").write_text((repo / "qualcode.yaml").read_text() + "language: en\n")
    (repo / "transcripts/p2.md").write_text("---\nid: p2\n---\nText.\n")
    assert [(one.kind, one.what) for one in study_log(load_study(repo)[0], Scope(), "HEAD").changes] == [
        ("codebook", "label trust: Trust -> Trusting"),
        ("document", "came into the study"),
        ("settings", "qualcode.yaml: 1 line new, 0 gone"),
    ]


@needs_git
def test_a_coding_placed_by_a_migration_shows_who_placed_it(repo: Path) -> None:
    path = repo / "codings/ann/p1.jsonl"
    was = '"was":[{"code":"doubt","migration":"1--2","by":"lea","at":"2020-07-07T00:00:00Z","note":"clear"}]}'
    path.write_text(NEW.replace('"doubt"', '"trust"').replace("}\n", f",{was}\n"))
    first, _ = study_log(load_study(repo)[0], Scope(), "HEAD").changes
    assert (first.kind, first.before, first.code, first.by, first.what) == ("recoded", "doubt", "trust", "lea", "clear")


def test_documents_finished_and_opened_again_and_queues_of_a_migration_show() -> None:
    head = "coder: ann\ncodebook: {}\ndocuments: {{p1: {{state: {}, sha256: aa{}}}}}\n"
    done, again = head.format("1.0.0", "finished", ", finished: 2020-01-02"), head.format("2.0.0", "in-progress", "")
    path = "codings/ann/layer.yaml"
    assert [(one.kind, one.at) for one in changes_of(path, b"", done.encode())] == [("finished", "2020-01-02")]
    assert [(one.kind, one.what) for one in changes_of(path, done.encode(), again.encode())] == [
        ("reopened", ""),
        ("migration", "layer 'ann' went from codebook 1.0.0 to 2.0.0"),
    ]
    waits = OLD.replace("}\n", ',"waits":"1--2"}\n')
    (change,) = changes_of("codings/ann/p1.jsonl", OLD.encode(), waits.encode())
    assert (change.kind, change.what) == ("waits", "since 1--2")


def test_other_files_tell_of_themselves() -> None:
    seal = b"date: 2020-01-01\nsha256: aa\n"
    assert [one.what for one in changes_of("records/rounds/pilot.seals/ann.yaml", b"", seal)] == [
        "pilot: sealed by ann"
    ]
    update = b'{"old":"a","new":"b","by":"lea","at":"2020-01-01","why":"typing errors"}\n'
    (change,) = changes_of("records/updates/p1.jsonl", b"", update)
    assert (change.kind, change.document, change.by, change.what) == ("text-update", "p1", "lea", "typing errors")
    (change,) = changes_of("datasets/dilemmas/items.jsonl", b"", b"x")
    assert (change.kind, change.what) == ("data-set", "dilemmas; `qualcode -C datasets/dilemmas log` tells more")
    memo = b"---\ndate: 2020-01-01\ntitle: On trust\n---\nx\n"
    assert [one.what for one in changes_of("memos/m.md", memo, memo + b"y\n")] == ["changed: On trust"]
    assert [one.what for one in changes_of("memos/m.md", memo, b"")] == ["taken out: On trust"]
    assert list(changes_of("codebook/versions/1.0.0.yaml", b"", b"x")) == []


@needs_git
def test_a_clone_without_the_older_commits_says_how_to_have_them(study_dir: Path, tmp_path: Path) -> None:
    git_ok(study_dir, "init", "--quiet")
    commit(study_dir, "first")
    commit(study_dir, "second")
    git_ok(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{study_dir}", "clone")
    with pytest.raises(RefusedError, match="`git fetch --unshallow --tags` brings the others"):
        study_log(load_study(tmp_path / "clone")[0], Scope(), "HEAD~1", "")
