"""What is to be reconciled, and what may not be yet."""

import re
from pathlib import Path

import pytest

from qualcode.errors import QualcodeError
from qualcode.reconciling.consensus import record
from qualcode.reconciling.stage import NO_ROUND, open_stage
from reconciling_studies import SIGNED, STUDY, loaded_study, stage_of


@pytest.fixture
def study_dir(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    folder: Path = request.getfixturevalue("write_study_files")(tmp_path / "study", STUDY)
    return folder


def amend(folder: Path, name: str, old: str, new: str) -> None:
    file = folder / name
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))


def test_a_round_has_the_questions_of_its_documents(study_dir: Path) -> None:
    stage = stage_of(study_dir)
    assert [(one.document, one.kind, one.start) for one in stage.open] == [
        ("p1", "presence", 7),
        ("p1", "other-code", 34),
        ("p1", "facet", 53),
    ]


def test_documents_without_a_round_stand_for_themselves(study_dir: Path) -> None:
    amend(study_dir, "qualcode.yaml", "rounds: [{id: pilot, title: First, documents: [p1]}]", "")
    assert open_stage(loaded_study(study_dir), documents=["p1"]).round == NO_ROUND


def test_a_document_of_one_round_is_of_that_round(study_dir: Path) -> None:
    assert open_stage(loaded_study(study_dir), documents=["p1"]).round == "pilot"


@pytest.mark.parametrize(
    ("round_id", "documents", "message"),
    [
        ("pilto", [], "no round 'pilto'; did you mean 'pilot'?"),
        ("p1", [], "'p1' is a document; write `qualcode reconcile --document p1`"),
        ("", [], "say what to reconcile: a round (pilot), or `--document DOC`"),
        ("pilot", ["p9"], "no document 'p9'"),
    ],
)
def test_what_is_not_there_is_refused(study_dir: Path, round_id: str, documents: list[str], message: str) -> None:
    with pytest.raises(QualcodeError, match=re.escape(message)):
        open_stage(loaded_study(study_dir), round_id, documents)


def test_nobody_sees_the_others_codings_before_all_have_finished(study_dir: Path) -> None:
    amend(study_dir, "codings/bob/layer.yaml", "finished", "in-progress")
    with pytest.raises(QualcodeError, match="not finished yet: p1 by bob; finish them"):
        stage_of(study_dir)


def test_somebody_who_is_assigned_and_has_not_begun_has_not_finished(study_dir: Path) -> None:
    amend(study_dir, "qualcode.yaml", "rounds:", "assignments: {ann: [p1], bob: [p1], cy: [p1]}\nrounds:")
    with pytest.raises(QualcodeError, match="not finished yet: p1 by cy"):
        stage_of(study_dir)


def test_coders_under_different_versions_are_to_be_migrated_first(study_dir: Path) -> None:
    amend(study_dir, "codings/bob/layer.yaml", "1.0.0", "0.9.0")
    with pytest.raises(QualcodeError, match=re.escape("different versions of the codebook (bob under 0.9.0; ann")):
        stage_of(study_dir)


def test_what_only_one_has_coded_cannot_be_reconciled(study_dir: Path) -> None:
    (study_dir / "codings/bob/p1.jsonl").unlink()
    (study_dir / "codings/bob/layer.yaml").write_text("coder: bob\n")
    with pytest.raises(QualcodeError, match="nothing to reconcile: none of p1 was coded by two people"):
        stage_of(study_dir)


def test_a_coders_layer_is_no_place_for_a_consensus(study_dir: Path) -> None:
    with pytest.raises(QualcodeError, match="'ann' is a human layer"):
        open_stage(loaded_study(study_dir), "pilot", layer="ann")


def test_decisions_of_a_round_go_into_one_layer(study_dir: Path) -> None:
    record(stage_of(study_dir), [], SIGNED)
    with pytest.raises(QualcodeError, match="stands in the layer 'consensus'; go on with `--layer consensus`"):
        open_stage(loaded_study(study_dir), "pilot", layer="other")


@pytest.mark.parametrize("name", ["../out", ".hidden", "a/b"])
def test_a_layer_that_cannot_be_a_folder_is_refused(study_dir: Path, name: str) -> None:
    with pytest.raises(QualcodeError, match="cannot name the folder of a layer"):
        open_stage(loaded_study(study_dir), "pilot", layer=name)


def test_a_document_is_decided_about_in_one_place(study_dir: Path) -> None:
    record(stage_of(study_dir), [], SIGNED)
    amend(study_dir, "qualcode.yaml", "documents: [p1]}", "documents: [p1]}, {id: main, documents: [p1]}")
    with pytest.raises(QualcodeError, match="'p1' has been reconciled in the round 'pilot' already"):
        stage_of(study_dir, "main")


def test_documents_of_several_rounds_need_one_named(study_dir: Path) -> None:
    amend(study_dir, "qualcode.yaml", "documents: [p1]}", "documents: [p1]}, {id: main, documents: [p1]}")
    with pytest.raises(QualcodeError, match="p1 belongs to several rounds; name one: pilot, main"):
        open_stage(loaded_study(study_dir), documents=["p1"])
