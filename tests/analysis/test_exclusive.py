"""Codes that exclude each other on a unit."""

from collections.abc import Callable
from pathlib import Path

import pytest

from qualcode.analysis.exclusive import exclusive_agreement, exclusive_family
from qualcode.errors import RefusedError, UnknownNameError, UnreadableError
from qualcode.model import Code, Codebook, Study
from qualcode.scope import select
from qualcode.study import load_study
from tests_support import Run
from turn_files import turn_files

TREE = "codes: [{id: hub, codes: [{id: team}, {id: work}]}, {id: trust}]"
STUDY = turn_files(
    "one two six ten",
    "ann: 1 team; 2 team; 3 work",
    "bob: 1 team; 2 work; 3 work",
    settings="coders: [{id: ann}, {id: bob}]",
    codebook=TREE,
)
MORE = '{"id":"7","document":"p1","start":%d,"end":%d,"code":"%s","quote":"%s"}\n'


@pytest.fixture
def study_dir(write_study_files: Callable[[Path, str], Path], tmp_path: Path) -> Path:
    return write_study_files(tmp_path / "study", STUDY)


def loaded_from(folder: Path) -> Study:
    study, problems = load_study(folder)
    assert problems == []
    return study


def values(study: Study, *names: str) -> dict[str, float | None]:
    rows = exclusive_agreement(select(study), "turn", "hub", coefficients=names).rows
    return {row.coefficient: row.value for row in rows if row.code == "*"}


def test_a_unit_has_one_of_the_codes_or_none(study_dir: Path) -> None:
    """team, team, work, none and team, work, work, none: alpha 1 - (2/8) / ((64 - 9 - 9 - 4) / 56), percent 3/4."""
    found = values(loaded_from(study_dir), "krippendorff_alpha", "percent_agreement")
    assert found == {"krippendorff_alpha": pytest.approx(2 / 3), "percent_agreement": 0.75}


def test_the_codebook_says_how_many_values_there_are(study_dir: Path) -> None:
    """Of three values chance agrees on a third, (3/4 - 1/3) / (2/3); with a code that nobody used, on a quarter."""
    assert values(loaded_from(study_dir), "brennan_prediger")["brennan_prediger"] == pytest.approx(0.625)
    book = study_dir / "codebook/codebook.yaml"
    book.write_text(book.read_text().replace("{id: work}", "{id: work}, {id: time}"))
    assert values(loaded_from(study_dir), "brennan_prediger")["brennan_prediger"] == pytest.approx(2 / 3)


def test_the_code_above_is_a_value_where_it_is_used_by_itself(study_dir: Path) -> None:
    """Bob gives the last turn the hub itself: of four values, (2/4 - 1/4) / (3/4)."""
    path = study_dir / "codings/bob/p1.jsonl"
    path.write_text(path.read_text() + MORE % (27, 30, "hub", "ten"))
    assert values(loaded_from(study_dir), "brennan_prediger")["brennan_prediger"] == pytest.approx(1 / 3)


def test_the_code_above_beside_a_code_below_says_nothing_more(study_dir: Path) -> None:
    path = study_dir / "codings/bob/p1.jsonl"
    path.write_text(path.read_text() + MORE % (19, 22, "hub", "six"))
    assert values(loaded_from(study_dir), "brennan_prediger")["brennan_prediger"] == pytest.approx(0.625)


def test_codes_that_do_not_exclude_each_other_are_named_with_their_line(study_dir: Path) -> None:
    path = study_dir / "codings/bob/p1.jsonl"
    path.write_text(path.read_text() + MORE % (20, 22, "team", "ix"))
    with pytest.raises(UnreadableError) as refused:
        exclusive_agreement(select(loaded_from(study_dir)), "turn", "hub")
    assert [str(problem) for problem in refused.value.problems] == [
        "transcripts/p1.md:9: not-exclusive: bob gave turn 3 both 'team' and 'work', which are to exclude each other;"
        " take a smaller unit, or leave `--exclusive` out"
    ]


def test_the_codes_themselves_have_rows_too(study_dir: Path) -> None:
    rows = exclusive_agreement(select(loaded_from(study_dir)), "turn", "hub").rows
    assert list(dict.fromkeys(row.code for row in rows)) == ["*", "team", "work"]
    assert rows[0].label == "hub: one of 2 codes, or none"


def test_a_coefficient_of_sets_is_refused(study_dir: Path) -> None:
    with pytest.raises(UnknownNameError, match="no coefficient of single values 'masi_alpha'"):
        exclusive_agreement(select(loaded_from(study_dir)), "turn", "hub", coefficients=["masi_alpha"])


def test_a_family_is_a_code_with_its_children() -> None:
    book = Codebook(codes=(Code("hub", ""), Code("team", "", parent="hub", depth=2), Code("trust", "")))
    assert exclusive_family(book, "hub") == ("hub", "team")
    with pytest.raises(RefusedError, match="'trust' has no codes below it"):
        exclusive_family(book, "trust")
    with pytest.raises(RefusedError, match="'\\*' means 3 codes"):
        exclusive_family(book, "*")


def test_a_person_gets_a_table_with_a_row_for_which_of_them(qualcode: Run) -> None:
    done = qualcode("agreement", "--exclusive", "hub")
    assert [line.split()[0] for line in done.stdout.split("\n")[3:6]] == ["team", "work", "which"]
    assert "Which of them: a turn has one value; hub: one of 2 codes, or none." in done.stdout


def test_codes_cannot_be_named_twice(qualcode: Run) -> None:
    done = qualcode("agreement", "--exclusive", "hub", "--code", "team")
    assert (done.exit_code, "`--exclusive` names the codes" in done.stderr) == (2, True)
