import json
from pathlib import Path

import pytest

from qualcode.check import check_study
from qualcode.errors import QualcodeError, UnreadableError
from qualcode.ids import derived_id
from qualcode.model import Coding, Was
from qualcode.recoding.placements import Fault, Placement, PlacementFaultsError, signed
from qualcode.recoding.placing import place
from qualcode.study import load_study, open_readable
from waiting_study import AT, files_of, placed

MIGRATION = "1.0.0--2.0.0"


def on_disk(folder: Path, layer: str = "ann") -> dict[str, Coding]:
    study, problems = load_study(folder)
    assert problems == []
    return {coding.id: coding for coded in study.coded if coded.layer == layer for coding in coded.codings}


def asides(folder: Path, layer: str = "ann") -> list[dict[str, object]]:
    path = folder / f"records/set-aside/{MIGRATION}/{layer}/p1.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def test_a_placed_coding_has_the_new_code_and_its_past(waiting_dir: Path) -> None:
    placing = placed(waiting_dir, Placement("01B", "lost", "he doubts them"))
    assert on_disk(waiting_dir)["01B"] == Coding(
        "01B", "p1", 50, 64, "lost", quote="I trusted them",
        was=(Was("trust", MIGRATION, "ann", AT, "he doubts them"),),
    )  # fmt: skip
    assert [(row.coding, row.old, row.codes, row.set_aside) for row in placing.rows] == [
        ("01B", "trust", ("lost",), "")
    ]


def test_under_several_codes_the_first_keeps_the_id_and_the_others_know_theirs(waiting_dir: Path) -> None:
    placed(waiting_dir, Placement("01B", "lost + given"))
    other = derived_id(AT, "01B", MIGRATION, "lost")
    codings = on_disk(waiting_dir)
    assert (codings["01B"].code, codings["01B"].was[-1].coding) == ("given", "")
    assert (codings[other].code, codings[other].was) == ("lost", (Was("trust", MIGRATION, "ann", AT, "", "01B"),))


def test_the_order_in_which_codes_are_written_means_nothing(waiting_dir: Path, tmp_path: Path) -> None:
    before = files_of(waiting_dir)
    placed(waiting_dir, Placement("01B", "fear + lost + given"))
    one = files_of(waiting_dir)
    for name, raw in before.items():
        (waiting_dir / name).write_bytes(raw)
    placed(waiting_dir, Placement("01B", "1,fear;2"))
    assert files_of(waiting_dir) == one


def test_a_coding_that_keeps_its_code_has_been_looked_at(waiting_dir: Path) -> None:
    placed(waiting_dir, Placement("01C", "1"))
    coding = on_disk(waiting_dir)["01C"]
    assert (coding.code, coding.waits, coding.was) == ("doubt", "", (Was("doubt", MIGRATION, "ann", AT),))


def test_what_is_placed_under_none_is_kept_whole(waiting_dir: Path) -> None:
    line = next(one for one in (waiting_dir / "codings/ann/p1.jsonl").read_text().splitlines() if '"01A"' in one)
    placed(waiting_dir, Placement("01A", "none", "a question"))
    assert "01A" not in on_disk(waiting_dir)
    (record,) = (waiting_dir / f"records/set-aside/{MIGRATION}/ann/p1.jsonl").read_text().splitlines()
    assert record == f'{{"why":"none","coding":{line},"by":"ann","at":"{AT}","note":"a question"}}'


def test_a_code_that_the_passage_has_already_is_set_aside(waiting_dir: Path) -> None:
    placing = placed(waiting_dir, Placement("01C", "fear"))
    assert "01C" not in on_disk(waiting_dir)
    ((record),) = asides(waiting_dir)
    assert (record["why"], record["twin"], record["coding"]["code"]) == ("twin", "01D", "fear")  # type: ignore[index]
    assert placing.rows[0].twins == ("01D",)


def test_of_several_codes_the_one_that_is_free_keeps_the_coding(waiting_dir: Path) -> None:
    placed(waiting_dir, Placement("01C", "fear + lost"))
    assert on_disk(waiting_dir)["01C"].code == "lost"
    ((record),) = asides(waiting_dir)
    assert record["coding"]["id"] == derived_id(AT, "01C", MIGRATION, "fear")  # type: ignore[index]


def test_two_that_wait_on_a_passage_do_not_get_one_code_twice(waiting_dir: Path) -> None:
    with pytest.raises(PlacementFaultsError, match="'doubt' stands on this passage with '01C', which waits as well"):
        placed(waiting_dir, Placement("01E", "doubt"))
    placed(waiting_dir, Placement("01E", "doubt"), Placement("01C", "doubt"))
    assert [record["twin"] for record in asides(waiting_dir)] == ["01C"]
    assert [one for one in check_study(*load_study(waiting_dir)) if one.rule == "coded-twice"] == []


def test_facets_that_do_not_stand_on_the_new_code_are_kept_in_the_past(waiting_dir: Path) -> None:
    placing = placed(waiting_dir, Placement("01A", "given + lost"))
    codings = sorted(on_disk(waiting_dir).values(), key=lambda coding: coding.code)
    assert [(one.code, one.facets, one.was[-1].facets) for one in codings if one.was] == [
        ("given", {}, {"who": ["us"]}),
        ("lost", {"who": ["us"]}, {}),
    ]
    assert placing.rows[0].facets_off == ("who",)


def test_fields_of_a_newer_version_stay(waiting_dir: Path) -> None:
    placed(waiting_dir, Placement("01A", "given + lost"))
    assert (waiting_dir / "codings/ann/p1.jsonl").read_text().count('"weight":3') == 2


def test_all_faults_are_told_at_once_and_nothing_is_written(waiting_dir: Path) -> None:
    before = files_of(waiting_dir)
    wanted = [
        Placement("01A", "given", line=2),
        Placement("01B", "gven", line=3),
        Placement("01B", "lost", line=4),
        Placement("09", "lost", line=5),
        Placement("01C", "trust", line=6),
        Placement("01E", "given", at="yesterday", line=7),
        Placement("0", "given", line=8),
    ]
    with pytest.raises(PlacementFaultsError) as raised:
        place(open_readable(waiting_dir), signed(wanted, "ann", AT), source="q.csv", faults=[Fault(9, "", "no table")])
    assert str(raised.value).split("\n") == [
        "7 of 8 placements cannot be, so none was",
        "q.csv:3: 01B: no code 'gven'; did you mean 'given'?",
        "q.csv:4: 01B: stands in line 3 as well; keep one of the two lines",
        "q.csv:5: 09: no coding '09' waits; see `qualcode recode list`",
        "q.csv:6: 01C: 'trust' is in the codebook no more since 2.0.0",
        "q.csv:7: 01E: 'yesterday' is no time; write it as 2019-03-14T09:30:00Z",
        "q.csv:8: 0: '0' begins the ids of 5 codings that wait; give more of it",
        "q.csv:9: no table",
    ]
    assert files_of(waiting_dir) == before


def test_nobody_places_without_a_name(waiting_dir: Path) -> None:
    with pytest.raises(PlacementFaultsError, match="does not say who placed it"):
        placed(waiting_dir, Placement("01A", "given"), by="")


def test_what_was_placed_in_the_same_way_is_passed_over(waiting_dir: Path) -> None:
    wanted = [Placement("01A", "given + lost"), Placement("01B", "none"), Placement("01C", "fear")]
    placed(waiting_dir, *wanted)
    before = files_of(waiting_dir)
    again = placed(waiting_dir, *wanted, Placement("01E", "lost"))
    assert (again.n_already, [row.coding for row in again.rows]) == (3, ["01E"])
    assert {name: raw for name, raw in files_of(waiting_dir).items() if "p1.jsonl" not in name} == {
        name: raw for name, raw in before.items() if "p1.jsonl" not in name
    }


def test_what_was_placed_otherwise_is_not_changed_in_passing(waiting_dir: Path) -> None:
    placed(waiting_dir, Placement("01B", "given"))
    with pytest.raises(QualcodeError, match=r"placed under given already \(by ann, 2019-04-02T10:00:00Z\), not lost"):
        placed(waiting_dir, Placement("01B", "lost"))


def test_a_sheet_of_an_earlier_migration_is_not_read_as_one_of_this(waiting_dir: Path) -> None:
    with pytest.raises(PlacementFaultsError, match="had the old code 'hope' when the sheet was made, and has 'trust'"):
        placed(waiting_dir, Placement("01B", "given", old="hope"))


def test_a_coder_places_nothing_of_another(waiting_dir: Path) -> None:
    wanted = signed([Placement("01B", "given"), Placement("02A", "given", line=3)], "ann", AT)
    with pytest.raises(
        PlacementFaultsError, match=r"q.csv:3: 02A: is in the layer 'bob' of 'bob'; leave `--coder` out"
    ):
        place(open_readable(waiting_dir), wanted, coders=["ann"], source="q.csv")
    assert "waits" in (waiting_dir / "codings/ann/p1.jsonl").read_text()


def test_only_codings_of_the_named_migration_are_placed(waiting_dir: Path) -> None:
    study = open_readable(waiting_dir)
    with pytest.raises(QualcodeError, match=r"no migration '1.0.0--2.0.1'; did you mean '1.0.0--2.0.0'"):
        place(study, signed([Placement("01B", "given")], "ann"), migration="1.0.0--2.0.1")
    assert len(place(study, signed([Placement("01B", "given")], "ann"), migration=MIGRATION).rows) == 1


def test_a_coding_that_was_changed_meanwhile_is_not_placed(waiting_dir: Path) -> None:
    study = open_readable(waiting_dir)
    placed(waiting_dir, Placement("01B", "given"))
    before = files_of(waiting_dir)
    with pytest.raises(PlacementFaultsError, match="waits no longer"):
        place(study, signed([Placement("01B", "lost")], "bob", AT))
    assert files_of(waiting_dir) == before


def test_a_broken_record_of_what_was_set_aside_is_not_written_over(waiting_dir: Path) -> None:
    path = waiting_dir / f"records/set-aside/{MIGRATION}/ann/p1.jsonl"
    path.parent.mkdir(parents=True)
    path.write_text('{"why":"none"')
    with pytest.raises(UnreadableError, match="is no record"):
        placed(waiting_dir, Placement("01B", "none"))
    assert "01B" in on_disk(waiting_dir)


def test_killed_between_two_files_it_can_be_run_again(waiting_dir: Path) -> None:
    path = waiting_dir / "codings/ann/p1.jsonl"
    before = path.read_bytes()
    placed(waiting_dir, Placement("01B", "none"), Placement("01C", "fear"))
    whole = files_of(waiting_dir)
    path.write_bytes(before)  # the record of what was set aside is there, the layer is not rewritten yet
    placed(waiting_dir, Placement("01B", "none"), Placement("01C", "fear"))
    assert files_of(waiting_dir) == whole
