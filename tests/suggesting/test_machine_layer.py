from pathlib import Path

import pytest

from qualcode.check import check_study
from qualcode.errors import RefusedError
from qualcode.model import Study
from qualcode.study import load_study
from qualcode.suggesting.machine_layer import CodeCount, Suggestion, code_counts, method_of, write_machine_layer

TRUSTED = Suggestion("p1", 52, 59, "trust", 0.75, "a word")
ASKED = Suggestion("p1", 16, 18, "doubt")


def written(folder: Path, *suggestions: Suggestion, by: str = "patterns", layer_id: str = "bot") -> Study:
    study, _ = load_study(folder)
    method = method_of(study, by, {"codes": "trust doubt"}, ["p1"])
    write_machine_layer(study, layer_id, suggestions, ["p1"], method)
    return load_study(folder)[0]


def test_a_machines_layer_is_whole_and_without_a_fault(study_dir: Path) -> None:
    """
    == qualcode.yaml
    title: Test
    coders: [{id: ann}]
    """
    study = written(study_dir, TRUSTED, ASKED)
    assert check_study(study) == []
    (coded,) = study.coded
    assert [(one.start, one.code, one.quote, one.score, one.note, one.by) for one in coded.codings] == [
        (16, "doubt", "Do", 0.0, "", "bot"),
        (52, "trust", "trusted", 0.75, "a word", "bot"),
    ]
    layer = study.layer_by_id["bot"]
    assert (layer.kind, layer.documents["p1"].state, list(layer.method)) == (
        "machine",
        "finished",
        ["by", "codes", "codebook", "texts", "codings"],
    )


def test_the_same_again_writes_the_same_bytes_and_something_else_takes_its_place(study_dir: Path) -> None:
    """
    == qualcode.yaml
    title: Test
    """
    written(study_dir, TRUSTED, ASKED)
    before = {path: path.read_bytes() for path in (study_dir / "codings").rglob("*") if path.is_file()}
    written(study_dir, ASKED, TRUSTED)
    assert {path: path.read_bytes() for path in (study_dir / "codings").rglob("*") if path.is_file()} == before
    study = written(study_dir, ASKED)
    assert [one.code for one in study.coded[0].codings] == ["doubt"]


def test_a_document_that_is_no_longer_read_goes(study_dir: Path) -> None:
    """
    == qualcode.yaml
    title: Test
    """
    study = written(study_dir, TRUSTED)
    write_machine_layer(study, "bot", [], [], method_of(study, "patterns", {}, []))
    assert not (study_dir / "codings/bot/p1.jsonl").exists()
    assert check_study(*load_study(study_dir)) == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("ann", "'ann' is a person of this study"),
        ("ANN", "'ANN' is a person of this study"),
        ("agreed", "'agreed' is a consensus layer already"),
        ("../x", "'../x' is no name of a layer"),
        ("other", "'other' is a machine's layer already, which says not how it was made"),
    ],
)
def test_no_other_layer_is_written_over(name: str, said: str, study_dir: Path) -> None:
    """
    == qualcode.yaml
    title: Test
    coders: [{id: ann}]
    == codings/agreed/layer.yaml
    coder: agreed
    kind: consensus
    == codings/other/layer.yaml
    coder: other
    kind: machine
    """
    before = sorted(str(path) for path in study_dir.rglob("*"))
    with pytest.raises(RefusedError, match=said):
        written(study_dir, TRUSTED, layer_id=name)
    assert sorted(str(path) for path in study_dir.rglob("*")) == before


def test_another_verb_does_not_write_over_what_one_made(study_dir: Path) -> None:
    """
    == qualcode.yaml
    title: Test
    """
    written(study_dir, TRUSTED)
    with pytest.raises(RefusedError, match="made by `suggest patterns`"):
        written(study_dir, ASKED, by="learn")


def test_check_says_where_a_layer_is_not_what_its_record_tells_of(study_dir: Path) -> None:
    """
    == qualcode.yaml
    title: Test
    """
    written(study_dir, TRUSTED)
    path = study_dir / "codings/bot/p1.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"trust"', b'"doubt"'))
    assert [str(problem) for problem in check_study(*load_study(study_dir))] == [
        "codings/bot/layer.yaml: machine-layer: the codings are not those that this record tells of; run"
        " `qualcode suggest patterns bot` again, as you did"
    ]


def test_counts_stand_beside_what_the_layer_had(study_dir: Path) -> None:
    """
    == qualcode.yaml
    title: Test
    """
    assert code_counts(load_study(study_dir)[0], "bot", [TRUSTED]) == [CodeCount("trust", "Trust", 1, 1, None)]
    study = written(study_dir, ASKED)
    assert code_counts(study, "bot", [TRUSTED]) == [
        CodeCount("trust", "Trust", 1, 1, 0),
        CodeCount("doubt", "Doubt", 0, 0, 1),
    ]


def test_codes_that_a_machine_was_not_asked_for_are_missing_in_its_layer(study_dir: Path) -> None:
    """
    == qualcode.yaml
    title: Test
    """
    study, _ = load_study(study_dir)
    write_machine_layer(study, "bot", [TRUSTED], ["p1"], method_of(study, "learn", {"codes": "trust"}, ["p1"]))
    assert load_study(study_dir)[0].unasked == {("bot", "p1"): frozenset({"doubt"})}
