"""Digests that a reader can compute again by hand."""

import subprocess
from pathlib import Path

from qualcode.digests import study_digests
from qualcode.model import Study
from qualcode.problem import Problem
from qualcode.study import load_study


def digests_of(study: Study) -> dict[str, str]:
    return {one.path: one.sha256 for one in study_digests(study, study.layers, study.documents)}


def by_shell(command: str, folder: Path) -> str:
    done = subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.split()[0]


def test_digests_are_what_sha256sum_prints(loaded: tuple[Study, list[Problem]]) -> None:
    """
    == codings/ann/layer.yaml
    coder: ann
    documents: {p1: {state: finished}}
    == codings/ann/p1.jsonl
    """
    study = loaded[0]
    found = digests_of(study)
    assert found["qualcode.yaml"] == by_shell("sha256sum qualcode.yaml", study.root)
    assert found["codebook/codebook.yaml"] == by_shell("sha256sum codebook/codebook.yaml", study.root)
    assert found["codings/ann/"] == by_shell("LC_ALL=C sha256sum * | sha256sum", study.root / "codings/ann")


def test_a_changed_coding_changes_the_digest_of_its_layer_alone(study_dir: Path) -> None:
    """
    == codings/ann/layer.yaml
    coder: ann
    == codings/ann/p1.jsonl
    {"id":"1","document":"p1","start":22,"end":25,"code":"trust","quote":"the"}
    == codings/bob/layer.yaml
    coder: bob
    """
    before = digests_of(load_study(study_dir)[0])
    (study_dir / "codings/ann/p1.jsonl").write_text("")
    after = digests_of(load_study(study_dir)[0])
    assert [path for path in before if before[path] != after[path]] == ["codings/ann/"]


def test_digests_name_the_version_under_which_a_layer_was_coded(loaded: tuple[Study, list[Problem]]) -> None:
    """
    == codings/ann/layer.yaml
    coder: ann
    codebook: 0.9.0
    """
    study = loaded[0]
    assert [one.what for one in study_digests(study, study.layers, study.documents)] == [
        "settings",
        "codebook, version 1.0.0",
        "layer of ann, coded under 0.9.0",
        "texts of the 1 documents compared",
    ]
