from collections.abc import Callable
from pathlib import Path

import pytest

from qualcode.rules.settings import suggesting_layers
from qualcode.study import load_study

STUDY = """
== qualcode.yaml
title: T
coders: [{{id: ann}}]
suggestions: {{in_coder: true, layers: [{layer}]}}
== codings/words/layer.yaml
coder: words
kind: machine
documents: {{}}
== codings/ann/layer.yaml
coder: ann
documents: {{}}
"""
Write = Callable[[Path, str], Path]


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        ("words", []),
        ("ann", ["'ann' is no machine's layer; suggestions come from machines alone, never from other coders"]),
        ("wrods", ["no machine's layer 'wrods'; did you mean 'words'?"]),
    ],
)
def test_layers_that_suggest_are_those_of_machines(
    tmp_path: Path, write_study_files: Write, layer: str, expected: list[str]
) -> None:
    study, _ = load_study(write_study_files(tmp_path, STUDY.format(layer=layer)))
    assert [(problem.line, problem.message) for problem in suggesting_layers(study)] == [(3, one) for one in expected]


def test_before_a_machine_has_coded_its_layer_is_not_missed(tmp_path: Path, write_study_files: Write) -> None:
    settings = STUDY.format(layer="words").partition("== codings")[0]
    assert list(suggesting_layers(load_study(write_study_files(tmp_path, settings))[0])) == []
