"""Layers that were coded before the codebook's first release, or under a draft of a later one, are not stranded."""

from pathlib import Path

import pytest

from qualcode.check import check_study
from qualcode.errors import RefusedError, UnreadableError
from qualcode.releasing import plan_release, release_codebook
from qualcode.study import load_study
from qualcode.unreleased import adopt_layers
from tests_support import Run

STUDY = """
== qualcode.yaml
title: T
coders: [{id: ann}, {id: bob}]
== codebook/codebook.yaml
version: 0.1.0
codes: [{id: trust, label: Trust}, {id: doubt, label: Doubt}]
facets: {who: {label: Who, values: [{id: staff, label: Staff}, {id: both, label: Both}]}}
== transcripts/p1.md
---
id: p1
speakers: {A: respondent}
---
A: I trust them.
== codings/ann/layer.yaml
# ours
coder: ann
kind: human
codebook: 0.1.0
documents:
  p1: {state: finished, sha256: 19efddce92928fdbf34916ad4c971d02966b7c2a2e22004cfffda138f7249cae, finished: 2019-02-01}
== codings/ann/p1.jsonl
{"id":"01A","document":"p1","start":3,"end":10,"code":"trust","quote":"I trust","facets":{"who":["staff"]}}
== codings/bob/layer.yaml
coder: bob
kind: human
codebook: 0.1.0
documents:
  p1: {state: in-progress, sha256: 19efddce92928fdbf34916ad4c971d02966b7c2a2e22004cfffda138f7249cae}
== codings/bob/p1.jsonl
{"id":"01B","document":"p1","start":3,"end":10,"code":"doubt","quote":"I trust"}
"""
BOOK = "codebook/codebook.yaml"
BLIND = "title: T\ncoders: [{id: ann}, {id: bob}]\nrounds: [{id: r1, documents: [p1], blind: true, codebook: 0.1.0}]\n"


@pytest.fixture
def root(tmp_path: Path, write_study_files: object) -> Path:
    made: Path = write_study_files(tmp_path / "own", STUDY)  # type: ignore[operator]
    return made


def edit(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text()
    assert old in text
    (root / path).write_text(text.replace(old, new))


def release(root: Path, version: str, day: str = "2019-03-01") -> list[str]:
    return release_codebook(root, version, by="lead", why="because", day=day).notes


def strand(root: Path) -> None:
    """As a study is of which the first release took no layer along."""
    release(root, "1.0.0")
    for coder in ("ann", "bob"):
        edit(root, f"codings/{coder}/layer.yaml", "codebook: 1.0.0", "codebook: 0.1.0")


def at(root: Path) -> dict[str, str]:
    return {layer.id: layer.codebook for layer in load_study(root)[0].layers}


def told(root: Path) -> list[str]:
    study, problems = load_study(root)
    return [str(one) for one in check_study(study, problems)]


def tree(root: Path) -> dict[str, bytes]:
    files = (path for path in root.rglob("*") if path.is_file() and ".qualcode" not in path.parts)
    return {str(path.relative_to(root)): path.read_bytes() for path in files}


def test_the_first_release_takes_along_what_was_coded_under_its_draft(root: Path) -> None:
    before = tree(root)
    assert plan_release(root, "1.0.0").notes == ["layers ann, bob, coded under the draft 0.1.0, would come under 1.0.0"]
    assert tree(root) == before
    assert release(root, "1.0.0") == ["layers ann, bob, coded under the draft 0.1.0, are under 1.0.0 now"]
    after = tree(root)
    record = before["codings/ann/layer.yaml"].replace(b"codebook: 0.1.0", b"codebook: 1.0.0")
    assert after["codings/ann/layer.yaml"] == record
    assert after["codings/ann/p1.jsonl"] == before["codings/ann/p1.jsonl"]
    assert told(root) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "{id: doubt, label: Doubt}",
            "{id: hope, label: Hope}",
            "codings/bob/p1.jsonl:1: unknown-code: no code 'doubt'",
        ),
        ("id: staff, label", "id: pupils, label", "codings/ann/p1.jsonl:1: unknown-value: facet 'who' has no value"),
    ],
)
def test_a_coding_that_the_release_does_not_hold_is_named_and_nothing_written(
    root: Path, old: str, new: str, said: str
) -> None:
    edit(root, BOOK, old, new)
    before = tree(root)
    with pytest.raises(UnreadableError) as refused:
        release(root, "1.0.0")
    assert said in str(refused.value)
    assert "recode or remove the coding, or put what it names into the codebook" in str(refused.value)
    assert tree(root) == before


def test_a_line_that_cannot_be_read_is_held_against_nothing(root: Path) -> None:
    with (root / "codings/bob/p1.jsonl").open("a") as stream:
        stream.write("{broken\n")
    with pytest.raises(UnreadableError, match=r"codings/bob/p1.jsonl:2"):
        release(root, "1.0.0")


def test_a_proposed_code_does_not_hinder_the_release(root: Path) -> None:
    (root / "codebook/proposals").mkdir()
    (root / "codebook/proposals/bob.yaml").write_text(
        "proposals: [{id: doubt, label: Doubt, by: bob, at: 2019-02-01}]\n"
    )
    edit(root, BOOK, "{id: doubt, label: Doubt}", "{id: hope, label: Hope}")
    release(root, "1.0.0")
    assert at(root) == {"ann": "1.0.0", "bob": "1.0.0"}
    edit(root, "codings/bob/layer.yaml", "codebook: 1.0.0", "codebook: 0.1.0")
    adopt_layers(load_study(root)[0], "0.1.0", "1.0.0")
    assert at(root)["bob"] == "1.0.0"


def test_of_a_blind_round_the_refusal_names_the_file_alone_and_the_note_the_round(root: Path) -> None:
    (root / "qualcode.yaml").write_text(BLIND)
    whole = (root / BOOK).read_text()
    edit(root, BOOK, "{id: doubt, label: Doubt}", "{id: hope, label: Hope}")
    with pytest.raises(UnreadableError) as refused:
        release(root, "1.0.0")
    assert "codings/bob/p1.jsonl: unknown-code: something is wrong in this file" in str(refused.value)
    assert "doubt" not in str(refused.value)
    (root / BOOK).write_text(whole)
    assert release(root, "1.0.0")[1:] == ["round 'r1' names a draft in qualcode.yaml; write `codebook: 1.0.0` there"]


WRITTEN = [
    "codebook/versions/1.0.0.yaml",
    "codings/ann/layer.yaml",
    "codings/bob/layer.yaml",
    BOOK,
    "codebook/releases.yaml",
]
"""In this order, of which a run that is killed leaves the first few."""


@pytest.mark.parametrize("n_written", range(5))
def test_a_release_that_was_killed_among_the_layers_is_simply_run_again(root: Path, n_written: int) -> None:
    before = tree(root)
    release(root, "1.0.0")
    whole = tree(root)
    for path in WRITTEN[n_written:]:
        if path in before:
            (root / path).write_bytes(before[path])
        else:
            (root / path).unlink()
    release(root, "1.0.0")
    assert tree(root) == whole


def test_a_layer_begun_under_a_draft_between_releases_goes_along_and_older_ones_stay(root: Path) -> None:
    release(root, "1.0.0")
    edit(root, BOOK, "version: 1.0.0", "version: 1.1.0")
    edit(root, BOOK, "{id: doubt, label: Doubt}", "{id: doubt, label: Doubt}, {id: hope, label: Hope}")
    edit(root, "codings/bob/layer.yaml", "1.0.0", "1.1.0")
    assert "`qualcode codebook release` takes it along to the next version" in "".join(told(root))
    with pytest.raises(RefusedError, match=r"1\.1\.0 is above all that was released"):
        adopt_layers(load_study(root)[0], "1.1.0", "1.0.0")
    assert release(root, "1.2.0", "2019-03-02") == ["layer bob, coded under the draft 1.1.0, is under 1.2.0 now"]
    assert at(root) == {"ann": "1.0.0", "bob": "1.2.0"}


def test_a_stranded_study_is_told_what_mends_it_and_it_does(root: Path, qualcode: Run) -> None:
    strand(root)
    mend = "`qualcode codebook migrate 0.1.0 1.0.0`"
    assert [mend in line for line in told(root)] == [True, True]
    edit(root, BOOK, "{id: doubt, label: Doubt}", "{id: doubt, label: Doubts}")
    release(root, "1.0.1", "2019-03-02")
    ask = ("-C", str(root), "codebook", "migrate")
    assert (
        f"layer 'ann' was left: it is at 0.1.0, not at 1.0.0; run {mend} first"
        in qualcode(*ask, "1.0.0", "1.0.1", "--by", "lead").stderr
    )
    before = tree(root)
    assert "would come under 1.0.0" in qualcode(*ask, "--dry-run").stderr
    assert tree(root) == before
    done = qualcode(*ask, "--by", "lead")
    assert (done.exit_code, done.stderr) == (0, "layers ann, bob, coded under the draft 0.1.0, are under 1.0.0 now\n")
    assert qualcode(*ask, "--by", "lead").exit_code == 0
    assert (at(root), told(root)) == ({"ann": "1.0.1", "bob": "1.0.1"}, [])


def test_a_layer_at_a_draft_between_the_two_versions_of_a_migration_is_not_called_migrated(
    root: Path, qualcode: Run
) -> None:
    release(root, "1.0.0")
    edit(root, BOOK, "{id: doubt, label: Doubt}", "{id: doubt, label: Doubt}, {id: hope, label: Hope}")
    release(root, "1.1.0", "2019-03-02")
    edit(root, "codings/bob/layer.yaml", "codebook: 1.0.0", "codebook: 1.0.5")
    done = qualcode("-C", str(root), "codebook", "migrate", "1.0.0", "1.1.0", "--by", "lead")
    mend = "run `qualcode codebook migrate 1.0.5 1.1.0` first"
    assert f"layer 'bob' was left: it is at 1.0.5, which was never released; {mend}" in done.stderr


def test_nobody_codes_on_in_a_stranded_layer(root: Path, qualcode: Run) -> None:
    strand(root)
    add = ("-C", str(root), "codings", "add", "p1", "--coder", "bob", "--code", "trust", "--turn", "1")
    assert "run `qualcode codebook migrate 0.1.0 1.0.0` first" in qualcode(*add).stderr
    assert qualcode("-C", str(root), "codebook", "migrate", "--by", "lead").exit_code == 0
    assert qualcode(*add).exit_code == 0


def test_a_draft_goes_to_the_first_release_after_it_unless_only_a_later_one_holds_it(root: Path) -> None:
    strand(root)
    edit(root, BOOK, "{id: doubt, label: Doubt}", "{id: doubt, label: Doubt}, {id: hope, label: Hope}")
    release(root, "1.1.0", "2019-03-02")
    with pytest.raises(RefusedError, match=r"run `qualcode codebook migrate 0\.1\.0 1\.0\.0`"):
        adopt_layers(load_study(root)[0], "0.1.0", "1.1.0")
    edit(root, "codings/bob/p1.jsonl", '"doubt"', '"hope"')
    with pytest.raises(
        UnreadableError, match=r"no code 'hope'.*take it off with .* later version than 1\.0\.0, name that one"
    ):
        adopt_layers(load_study(root)[0], "0.1.0", "1.0.0")
    adopt_layers(load_study(root)[0], "0.1.0", "1.1.0")
    assert at(root) == {"ann": "1.1.0", "bob": "1.1.0"}


def test_a_document_finished_under_a_draft_is_mended_without_touching_its_layer(root: Path) -> None:
    release(root, "1.0.0")
    edit(root, BOOK, "{id: doubt, label: Doubt}", "{id: doubt, label: Doubt}, {id: hope, label: Hope}")
    release(root, "1.1.0", "2019-03-02")
    edit(root, "codings/bob/layer.yaml", "codebook: 1.0.0", "codebook: 1.1.0")
    edit(root, "codings/bob/layer.yaml", "{state: in-progress,", "{state: finished, codebook: 0.1.0,")
    edit(root, "codings/bob/p1.jsonl", '"doubt"', '"hope"')
    adopt_layers(load_study(root)[0], "0.1.0", "1.0.0")
    layer = load_study(root)[0].layer_by_id["bob"]
    assert (layer.codebook, layer.documents["p1"].codebook) == ("1.1.0", "1.0.0")


def test_no_way_leads_back_to_what_was_never_released(root: Path, qualcode: Run) -> None:
    strand(root)
    for option in ("--back", "--draft"):
        done = qualcode("-C", str(root), "codebook", "migrate", "0.1.0", "1.0.0", option, "--by", "lead")
        assert (done.exit_code, "0.1.0 was never released" in done.stderr) == (2, True)


def test_an_act_from_before_the_release_can_still_be_taken_back(root: Path) -> None:
    from qualcode.desk.desk import open_desk

    desk = open_desk(root, "bob", "p1")
    desk.remove(["01B"])
    release(root, "1.0.0")
    again = open_desk(root, "bob", "p1")
    assert again.undo() is not None
    assert [coding.id for coding in again.codings] == ["01B"]
