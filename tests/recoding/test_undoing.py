from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import write_study
from qualcode.errors import QualcodeError, RefusedError
from qualcode.ids import derived_id
from qualcode.recoding.placements import Placement
from qualcode.recoding.undoing import UndoneRow, undo
from qualcode.rounds.on_record import read_record
from qualcode.rounds.rules import closed_round
from qualcode.rounds.steps import close_round
from qualcode.study import open_readable
from waiting_study import AT, WAITING, files_of, placed

MIGRATION = "1.0.0--2.0.0"


@pytest.mark.parametrize("codes", ["given", "lost + given", "none", "fear", "given + fear"])
@pytest.mark.parametrize("coding", ["01A", "01B", "01C"])
def test_what_is_undone_is_as_it_was_to_the_byte(waiting_dir: Path, coding: str, codes: str) -> None:
    before = files_of(waiting_dir)
    placed(waiting_dir, Placement(coding, codes))
    assert files_of(waiting_dir) != before
    undo(open_readable(waiting_dir), [coding])
    assert files_of(waiting_dir) == before


def test_it_is_said_what_waits_again(waiting_dir: Path) -> None:
    placed(waiting_dir, Placement("01B", "given + lost"))
    assert undo(open_readable(waiting_dir), ["01B"]) == [
        UndoneRow("01B", "ann", "p1", MIGRATION, "trust", ("given", "lost"))
    ]


def test_a_coding_that_was_made_by_placing_means_the_one_that_waited(waiting_dir: Path) -> None:
    before = files_of(waiting_dir)
    placed(waiting_dir, Placement("01B", "given + lost"))
    undo(open_readable(waiting_dir), [derived_id(AT, "01B", MIGRATION, "lost")])
    assert files_of(waiting_dir) == before


def test_the_twin_of_what_is_undone_waits_again_too(waiting_dir: Path) -> None:
    before = files_of(waiting_dir)
    placed(waiting_dir, Placement("01C", "lost"))
    placed(waiting_dir, Placement("01E", "lost + given"))
    assert [row.coding for row in undo(open_readable(waiting_dir), ["01C"])] == ["01C", "01E"]
    assert files_of(waiting_dir) == before


def test_what_nobody_placed_is_not_undone(waiting_dir: Path) -> None:
    placed(waiting_dir, Placement("01B", "given"), Placement("01A", "given"))
    for name, said in (("01C", "no placed coding '01C'"), ("01", "begins the ids of 2 codings")):
        with pytest.raises(QualcodeError, match=said):
            undo(open_readable(waiting_dir), [name])


def test_a_layer_that_went_on_to_a_later_version_is_left_alone(waiting_dir: Path) -> None:
    placed(waiting_dir, Placement("01B", "given"))
    path = waiting_dir / "codings/ann/layer.yaml"
    path.write_text(path.read_text().replace("2.0.0", "3.0.0"))
    with pytest.raises(QualcodeError, match=r"the layer 'ann' is at version 3.0.0, not 2.0.0"):
        undo(open_readable(waiting_dir), ["01B"])


def test_a_passage_that_has_the_old_code_again_is_left_alone(waiting_dir: Path) -> None:
    placed(waiting_dir, Placement("01C", "lost"))
    path = waiting_dir / "codings/ann/p1.jsonl"
    path.write_text(path.read_text() + '{"id":"01F","document":"p1","start":72,"end":79,"code":"doubt"}\n')
    before = files_of(waiting_dir)
    with pytest.raises(QualcodeError, match=r"'doubt' stands on the passage of '01C' again \('01F'\)"):
        undo(open_readable(waiting_dir), ["01C"])
    assert files_of(waiting_dir) == before


def test_what_a_merge_did_by_itself_is_not_undone(waiting_dir: Path) -> None:
    path = waiting_dir / "codings/ann/p1.jsonl"
    path.write_text(
        path.read_text().replace('"code":"fear",', '"code":"fear","was":[{"code":"worry","migration":"1.0.0--2.0.0"}],')
    )
    with pytest.raises(QualcodeError, match="no placed coding '01D'"):
        undo(open_readable(waiting_dir), ["01D"])


CODES = st.lists(st.sampled_from(["given", "lost", "doubt", "fear"]), unique=True).map(
    lambda codes: " + ".join(codes) or "none"
)


@given(st.lists(CODES, min_size=4, max_size=4), st.permutations(range(4)), st.permutations(range(4)))
def test_any_placing_undone_in_any_order_leaves_no_trace(
    tmp_path_factory: pytest.TempPathFactory, codes: Sequence[str], there: Sequence[int], back: Sequence[int]
) -> None:
    folder = write_study(tmp_path_factory.mktemp("undo") / "study", WAITING)
    before = files_of(folder)
    ids = ("01A", "01B", "01C", "01E")
    done = []
    for index in there:
        try:
            placed(folder, Placement(ids[index], codes[index]))
        except QualcodeError:  # a passage with another that waits under the very code
            continue
        done.append(ids[index])
    while done:
        for one in [ids[index] for index in back if ids[index] in done]:
            with suppress(RefusedError):  # another has its old code now, and is undone first
                undone = {row.coding for row in undo(open_readable(folder), [one])}
                done = [other for other in done if other not in undone]
                break
        else:
            pytest.fail("nothing can be undone")
    assert files_of(folder) == before


def test_placing_and_undoing_in_a_closed_round_go_on_its_record(waiting_dir: Path) -> None:
    settings = waiting_dir / "qualcode.yaml"
    settings.write_text(settings.read_text() + "rounds: [{id: pilot, documents: [p1]}]\n")
    close_round(open_readable(waiting_dir), "pilot", by="km", date="2019-04-01", unfinished="bob left")
    before = list(closed_round(open_readable(waiting_dir)))
    placed(waiting_dir, Placement("01B", "given"))
    assert list(closed_round(open_readable(waiting_dir))) == before == []
    undo(open_readable(waiting_dir), ["01B"])
    assert list(closed_round(open_readable(waiting_dir))) == []
    record, _ = read_record(open_readable(waiting_dir), "pilot")
    assert [(step.kind, step.why) for step in record.steps[1:]] == [
        ("changed", "codings recoded"),
        ("changed", "recoding undone"),
    ]


@pytest.mark.parametrize("study_text", [WAITING.replace("1.0.0", "1.10.0")])
def test_the_latest_placing_is_undone_however_its_version_sorts_as_text(tmp_path: Path, study_text: str) -> None:
    past = '"was":[{"code":"hope","migration":"1.9.0--1.10.0","by":"bob"}],"waits"'
    text = study_text.replace('"I trusted them","waits"', f'"I trusted them",{past}')
    earlier = "\n".join(
        [
            "== codebook/migrations/1.9.0--1.10.0.yaml",
            "from: 1.9.0",
            "to: 1.10.0",
            "steps: [{split: hope, into: [trust, a]}]",
        ]
    )
    root = write_study(tmp_path / "study", f"{text}\n{earlier}\n")
    placed(root, Placement("01B", "given"))
    assert undo(open_readable(root), ["01B"]) == [UndoneRow("01B", "ann", "p1", "1.10.0--2.0.0", "trust", ("given",))]


def test_what_a_migration_set_aside_as_a_twin_stays_there_when_the_other_waits_again(waiting_dir: Path) -> None:
    twin = (
        '{"why":"twin","coding":{"id":"00Z","document":"p1","start":50,"end":64,"code":"fear","quote":"I trusted them",'
        '"was":[{"code":"hope","migration":"0.9.0--1.0.0"}]},"twin":"01B"}\n'
    )
    path = waiting_dir / f"records/set-aside/{MIGRATION}/ann/p1.jsonl"
    path.parent.mkdir(parents=True)
    path.write_text(twin)
    placed(waiting_dir, Placement("01B", "given"))
    assert [row.coding for row in undo(open_readable(waiting_dir), ["01B"])] == ["01B"]
    assert path.read_text() == twin


def test_two_that_took_each_others_code_are_undone_together(waiting_dir: Path) -> None:
    before = files_of(waiting_dir)
    placed(waiting_dir, Placement("01E", "none"))
    placed(waiting_dir, Placement("01C", "given"))
    placed(waiting_dir, Placement("01A", "fear"))
    undo(open_readable(waiting_dir), ["01A", "01C", "01E"])
    assert files_of(waiting_dir) == before
