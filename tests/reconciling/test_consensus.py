"""Decisions on record, and the consensus that they make."""

import json
from pathlib import Path

import pytest

from qualcode.check import check_study
from qualcode.errors import ChangedFileError, QualcodeError
from qualcode.reconciling.consensus import SeveralAnswersError, record, take_back
from qualcode.reconciling.stage import Stage
from qualcode.study import load_study
from reconciling_studies import SIGNED, STUDY, answer, asked, stage_of

DECISIONS, CODINGS, LAYER = (
    "records/decisions/pilot/p1.jsonl",
    "codings/consensus/p1.jsonl",
    "codings/consensus/layer.yaml",
)
WRITTEN = (DECISIONS, CODINGS, LAYER)


@pytest.fixture
def study_dir(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    folder: Path = request.getfixturevalue("write_study_files")(tmp_path / "study", STUDY)
    return folder


def codings(folder: Path) -> list[tuple[str, int, int, list[str]]]:
    lines = (folder / CODINGS).read_text().splitlines()
    return [(one["code"], one["start"], one["end"], one["decides"]) for one in map(json.loads, lines)]


def all_answers(stage: Stage) -> list[object]:
    return [answer(stage, "b4", "ann"), answer(stage, "a2", "both"), answer(stage, "a3", "bob", note="they said")]


def test_what_coders_agree_on_is_merged_and_points_to_all_its_codings(study_dir: Path) -> None:
    done = record(stage_of(study_dir), [], SIGNED)
    assert (len(done.merged), codings(study_dir)) == (1, [("trust", 3, 13, ["a1", "b1"])])


def test_what_is_decided_points_to_what_it_decided_about(study_dir: Path) -> None:
    stage = stage_of(study_dir)
    record(stage, all_answers(stage), SIGNED)  # type: ignore[arg-type]
    assert codings(study_dir) == [
        ("trust", 3, 13, ["a1", "b1"]),
        ("trust", 34, 39, ["a2", "b2"]),
        ("doubt", 34, 48, ["a2", "b2"]),
        ("hub-team", 53, 57, ["a3", "b3"]),
    ]
    assert check_study(*load_study(study_dir)) == []


def test_in_a_data_set_the_consensus_is_of_the_item_that_was_coded(study_dir: Path) -> None:
    for name in ("ann", "bob"):
        path = study_dir / f"codings/{name}/p1.jsonl"
        path.write_text(path.read_text().replace('"code":"trust"', '"code":"trust","item":"i1"'))
    record(stage_of(study_dir), [], SIGNED)
    assert json.loads((study_dir / CODINGS).read_text())["item"] == "i1"


def test_a_document_is_finished_once_nothing_is_open(study_dir: Path) -> None:
    stage = stage_of(study_dir)
    half = record(stage, all_answers(stage)[:2], SIGNED)  # type: ignore[arg-type]
    assert "state: in-progress" in (study_dir / LAYER).read_text()
    record(half.stage, [answer(stage, "a3", "ann")], SIGNED)
    assert "state: finished" in (study_dir / LAYER).read_text()
    assert "finished: 2019-04-01" in (study_dir / LAYER).read_text()


def test_the_coders_own_layers_stay_byte_for_byte(study_dir: Path) -> None:
    before = {path: path.read_bytes() for path in study_dir.glob("codings/*/*")}
    stage = stage_of(study_dir)
    record(stage, all_answers(stage), SIGNED)  # type: ignore[arg-type]
    assert {path: path.read_bytes() for path in before} == before


def test_the_same_answers_at_the_same_time_write_the_same_bytes(
    study_dir: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    other = request.getfixturevalue("write_study_files")(tmp_path / "other", STUDY)
    one_by_one = stage_of(other)
    for each in all_answers(one_by_one):
        one_by_one = record(one_by_one, [each], SIGNED).stage  # type: ignore[list-item]
    stage = stage_of(study_dir)
    record(stage, all_answers(stage), SIGNED, source="pack")  # type: ignore[arg-type]
    assert [(study_dir / name).read_bytes() for name in WRITTEN] == [(other / name).read_bytes() for name in WRITTEN]


def test_the_same_answers_again_change_nothing(study_dir: Path) -> None:
    stage = stage_of(study_dir)
    record(stage, all_answers(stage), SIGNED)  # type: ignore[arg-type]
    before = [(study_dir / name).stat().st_mtime_ns for name in WRITTEN]
    again = stage_of(study_dir)
    done = record(again, all_answers(again), SIGNED._replace(at="2020-01-01T00:00:00Z"))  # type: ignore[arg-type]
    assert (done.n_unchanged, done.new, done.merged, done.memo) == (3, (), (), "")
    assert [(study_dir / name).stat().st_mtime_ns for name in WRITTEN] == before


def test_another_answer_is_taken_only_where_that_is_asked_for(study_dir: Path) -> None:
    stage = record(stage_of(study_dir), [answer(stage_of(study_dir), "a2", "ann")], SIGNED).stage
    with pytest.raises(QualcodeError, match="is decided by kim already; `--change` takes this answer instead"):
        record(stage, [answer(stage, "a2", "bob")], SIGNED)
    record(stage, [answer(stage, "a2", "bob")], SIGNED, change=True)
    assert codings(study_dir)[1:] == [("trust", 34, 39, ["a2", "b2"])]


def test_all_faults_of_a_file_are_told_at_once_and_nothing_is_written(study_dir: Path) -> None:
    stage = stage_of(study_dir)
    answers = [
        answer(stage, "a2", "anne", line=2),
        answer(stage, "a3", "bob", line=3),
        answer(stage, "b4", "nobody", line=4),
    ]
    with pytest.raises(SeveralAnswersError) as refused:
        record(stage, answers, SIGNED, source="pack.csv")
    assert str(refused.value).splitlines() == [
        "2 of 3 answers cannot be taken, so none was",
        "pack.csv:2: no answer 'anne'; did you mean 'ann'?",
        "pack.csv:4: no answer 'nobody'; there are: ann, bob, both, kept, neither, new",
    ]
    assert not (study_dir / "records").exists()


def test_a_question_of_an_older_pack_is_refused_with_the_mend(study_dir: Path) -> None:
    stage = stage_of(study_dir)
    old = answer(stage, "a2", "ann", line=2)
    lines = (study_dir / "codings/bob/p1.jsonl").read_text().splitlines(keepends=True)
    (study_dir / "codings/bob/p1.jsonl").write_text("".join(line for line in lines if '"b2"' not in line))
    with pytest.raises(SeveralAnswersError, match="codings have changed since, or it is of another round; write a new"):
        record(stage_of(study_dir), [old], SIGNED, source="pack.csv")


def test_codings_that_change_while_people_decide_stop_the_writing(study_dir: Path) -> None:
    stage = stage_of(study_dir)
    path = study_dir / "codings/bob/p1.jsonl"
    path.write_text(path.read_text().replace('"code":"trust","quote":"three"', '"code":"hub","quote":"three"'))
    with pytest.raises(ChangedFileError):
        record(stage, [answer(stage, "a2", "ann")], SIGNED)
    assert not (study_dir / "records").exists()


def test_decisions_of_somebody_else_in_the_meantime_are_not_overwritten(study_dir: Path) -> None:
    stage = stage_of(study_dir)
    record(stage_of(study_dir), [answer(stage, "a3", "ann")], SIGNED)
    with pytest.raises(ChangedFileError):
        record(stage, [answer(stage, "a2", "ann")], SIGNED)


def test_a_coding_that_went_missing_from_the_consensus_is_put_back(study_dir: Path) -> None:
    stage = stage_of(study_dir)
    record(stage, all_answers(stage), SIGNED)  # type: ignore[arg-type]
    whole = (study_dir / CODINGS).read_bytes()
    (study_dir / CODINGS).write_bytes(b"".join(whole.splitlines(keepends=True)[:2]))
    record(stage_of(study_dir), [], SIGNED)
    assert (study_dir / CODINGS).read_bytes() == whole


def test_a_decision_taken_back_leaves_nothing_behind(study_dir: Path) -> None:
    stage = record(stage_of(study_dir), [], SIGNED).stage
    before = [(study_dir / name).read_bytes() for name in WRITTEN]
    done = record(stage, [answer(stage, "a2", "ann")], SIGNED)
    after = take_back(done.stage, done.new[0], SIGNED)
    assert [(study_dir / name).read_bytes() for name in WRITTEN] == before
    assert asked(after, "a2") in {one.id for one in after.open}


def test_the_same_words_and_code_by_two_questions_are_refused(study_dir: Path) -> None:
    stage = stage_of(study_dir)
    answers = [
        answer(stage, "a2", "new", codes=("hub",), quote="three"),
        answer(stage, "b4", "new", codes=("hub",), quote="three"),
    ]
    with pytest.raises(QualcodeError, match="'hub' stands on these very words in the consensus already"):
        record(stage, answers, SIGNED)


def test_a_migrated_consensus_stays_as_it_is(study_dir: Path) -> None:
    """A migration renames the code of a coding of the consensus and of the coders; the next answer leaves it so."""
    stage = record(stage_of(study_dir), [answer(stage_of(study_dir), "a2", "ann")], SIGNED).stage
    was = '"code":"hub","was":[{"code":"doubt","migration":"1.0.0--2.0.0"}]'
    for name in (CODINGS, "codings/ann/p1.jsonl", "codings/bob/p1.jsonl"):
        text = (study_dir / name).read_text()
        (study_dir / name).write_text(text.replace('"code":"doubt"', was))
    stage = stage_of(study_dir)
    assert asked(stage, "a2") in stage.documents["p1"].by_question
    record(stage, [answer(stage, "a3", "ann")], SIGNED)
    assert [one[0] for one in codings(study_dir)] == ["trust", "hub", "hub-team"]
    assert [one.rule for one in check_study(*load_study(study_dir))] == ["missing-migration"]


def test_a_third_reader_opens_the_question_again(study_dir: Path) -> None:
    stage = stage_of(study_dir)
    record(stage, all_answers(stage), SIGNED)  # type: ignore[arg-type]
    (study_dir / "codings/cy").mkdir()
    (study_dir / "codings/cy/layer.yaml").write_text("coder: cy\ndocuments: {p1: {state: finished}}\n")
    (study_dir / "codings/cy/p1.jsonl").write_text("")
    assert len(stage_of(study_dir).open) == 4
