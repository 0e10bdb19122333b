"""Codings that a migration set aside, and a text that changes meanwhile."""

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from edits_of_texts import edited, text_of_signs
from qualcode.check import check_study
from qualcode.errors import RefusedError
from qualcode.files.documents_md import text_digest
from qualcode.migrations.applying import apply_migration
from qualcode.migrations.ready import ready_migration
from qualcode.migrations.reverting import revert_migration
from qualcode.recoding.placements import Placement as Recoding
from qualcode.recoding.placing import place
from qualcode.recoding.undoing import undo
from qualcode.storage import write_files
from qualcode.study import load_study, open_readable
from qualcode.updating import carry
from qualcode.updating.carry import apply_update
from qualcode.updating.placement import Placement
from qualcode.updating.plan import Request, plan_update
from qualcode.updating.queue import place_codings
from qualcode.updating.update_rows import summary

AT = "2019-04-02T10:00:00Z"
HEAD = "---\nid: p1\nkind: interview\nspeakers: {INT: interviewer, P: respondent}\n---\n"
BODY = "INT [00:00:01]: Do you trust them?\n\nP [00:00:04]: I trusted them, once. Not now. She left.\n"
STUDY = f"""
== codebook/codebook.yaml
name: test
version: 2.0.0
codes: [{{id: trust}}]
== codebook/versions/1.0.0.yaml
name: test
version: 1.0.0
codes: [{{id: trust}}, {{id: faith}}]
== codebook/versions/2.0.0.yaml
name: test
version: 2.0.0
codes: [{{id: trust}}]
== codebook/migrations/1.0.0--2.0.0.yaml
from: 1.0.0
to: 2.0.0
by: lead
steps:
  - {{merge: faith, into: trust, reason: nobody told them apart}}
== transcripts/p1.md
{HEAD}{BODY}
== codings/ann/layer.yaml
coder: ann
codebook: 1.0.0
documents:
  p1: {{state: finished, sha256: {text_digest(BODY)}}}
== codings/ann/p1.jsonl
{{"id":"1","document":"p1","start":52,"end":64,"code":"faith","quote":"trusted them"}}
{{"id":"2","document":"p1","start":52,"end":64,"code":"trust","quote":"trusted them"}}
{{"id":"3","document":"p1","start":72,"end":80,"code":"faith","quote":"Not now."}}
{{"id":"4","document":"p1","start":72,"end":80,"code":"trust","quote":"Not now."}}
"""
NEW = BODY.replace("Do you", "So, do you").replace("Not now. ", "")


@pytest.fixture
def folder(tmp_path: Path, write_study_files: Callable[[Path, str], Path]) -> Path:
    """A study in which a merge has set two codings aside."""
    folder = write_study_files(tmp_path / "study", STUDY)
    forward(folder)
    return folder


def forward(folder: Path) -> list[str]:
    study = open_readable(folder)
    outcome = ready_migration(study, "1.0.0", "2.0.0")
    assert outcome is not None
    return list(apply_migration(study, outcome, by="lead", at=AT).left)


def back(folder: Path) -> list[str]:
    study = open_readable(folder)
    outcome = ready_migration(study, "1.0.0", "2.0.0")
    assert outcome is not None
    return list(revert_migration(study, outcome, by="lead", at=AT).left)


def update(folder: Path, body: str, accept: tuple[str, ...] = ()) -> None:
    source = folder.parent / "new.md"
    source.write_text(HEAD + body, encoding="utf-8")
    apply_update(open_readable(folder), Request("p1", source, None, accept, "km", "", AT))


def stand(folder: Path) -> list[tuple[str, str, str]]:
    """Each coding, its code, and the words at its place."""
    study = load_study(folder)[0]
    body = study.texts["p1"].body
    return [(one.id, one.code, body[one.start : one.end]) for coded in study.coded for one in coded.codings]


def waiting(folder: Path) -> list[tuple[str, str]]:
    return [(one.id, one.code) for coded in load_study(folder)[0].unplaced for one in coded.codings]


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".qualcode" not in path.parts
    }


def test_what_was_set_aside_comes_back_to_its_words_in_the_new_text(folder: Path) -> None:
    update(folder, BODY.replace("Do you", "So, do you"))
    back(folder)
    assert stand(folder) == [
        ("1", "faith", "trusted them"),
        ("2", "trust", "trusted them"),
        ("3", "faith", "Not now."),
        ("4", "trust", "Not now."),
    ]
    found = check_study(*load_study(folder))
    assert {problem.rule for problem in found} == {"version-not-listed"}


def test_what_has_no_place_in_the_new_text_waits_after_going_back(folder: Path) -> None:
    update(folder, NEW)
    place_codings(open_readable(folder), [Placement("3", drop="it is gone")], "jr", AT)
    back(folder)
    assert stand(folder) == [("1", "faith", "trusted them"), ("2", "trust", "trusted them")]
    assert waiting(folder) == [("4", "trust")]


def test_with_its_own_text_it_comes_back_to_the_byte(folder: Path) -> None:
    before = files(folder)
    update(folder, NEW)
    update(folder, BODY, ("back",))
    after = files(folder)
    assert {name: after[name] for name in before} == before


def test_a_layer_with_codings_without_a_place_stays_at_its_version(folder: Path) -> None:
    update(folder, NEW)
    assert back(folder) == [
        "layer 'ann' was left: 1 coding of it has no place since a text changed; run `qualcode documents place` first"
    ]
    assert open_readable(folder).layer_by_id["ann"].codebook == "2.0.0"


def test_a_layer_with_codings_without_a_place_is_not_migrated(folder: Path) -> None:
    back(folder)
    update(folder, NEW)
    assert forward(folder)[0].startswith("layer 'ann' was left: 2 codings of it have no place")
    assert open_readable(folder).layer_by_id["ann"].codebook == "1.0.0"


def test_a_plan_says_what_becomes_of_what_was_set_aside(folder: Path, tmp_path: Path) -> None:
    source = tmp_path / "new.md"
    source.write_text(HEAD + NEW, encoding="utf-8")
    said = list(summary(plan_update(open_readable(folder), Request("p1", source))))
    assert said[-2:] == [
        "1 coding that migrations set aside moves with the text",
        "1 coding that migrations set aside has no certain place: going back puts it into the queue",
    ]


@pytest.mark.parametrize("n_written", range(7))
def test_a_killed_update_carries_what_was_set_aside_once(
    folder: Path, n_written: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = folder.parent / "whole"
    shutil.copytree(folder, whole)
    update(whole, NEW)

    def killed(root: Path, writes: list[object]) -> None:
        write_files(root, writes[:n_written])  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(carry, "write_files", killed)
    with pytest.raises(KeyboardInterrupt):
        update(folder, NEW)
    monkeypatch.undo()
    update(folder, NEW)
    assert files(folder) == files(whole)


def test_a_placement_is_not_taken_back_to_an_uncertain_place(
    tmp_path: Path, write_study_files: Callable[[Path, str], Path]
) -> None:
    text = STUDY.replace(
        "{merge: faith, into: trust, reason: nobody told them apart}", "{retire: faith, reason: nobody could tell it}"
    )
    folder = write_study_files(tmp_path / "study", text)
    forward(folder)
    place(open_readable(folder), [Recoding("3", "none", by="ann", at=AT)])
    update(folder, NEW)
    with pytest.raises(RefusedError, match="its place is not certain"):
        undo(open_readable(folder), ["3"])


@pytest.mark.parametrize("seed", range(30))
def test_after_any_edit_going_back_loses_nothing_and_each_stands_on_its_quote(folder: Path, seed: int) -> None:
    random = Random(seed)
    update(folder, text_of_signs(edited(BODY, random, random.randint(1, 4))))
    for name in [name for name, _ in waiting(folder)]:
        place_codings(open_readable(folder), [Placement(name, drop="gone")], "jr", AT)
    dropped = {"1", "3"} - {name for name, _, _ in stand(folder)}
    back(folder)
    study = load_study(folder)[0]
    placed = [one for coded in study.coded for one in coded.codings]
    assert all(study.texts["p1"].body[one.start : one.end] == one.quote for one in placed)
    assert sorted([*(one.id for one in placed), *(name for name, _ in waiting(folder)), *dropped]) == list("1234")
