"""Levels of the code tree, and mergers of codes."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.analysis.draws import Wish
from qualcode.analysis.levels import LevelRow, MergeRow, agreement_by_level, mergers
from qualcode.analysis.levels_table import level_table, merge_table
from qualcode.model import Study
from qualcode.scope import Scope, select
from qualcode.study import load_study
from tests_support import Run
from turn_files import turn_files

STUDY = turn_files(
    "one two six ten",
    "ann: 1 team; 2 team; 3 work",
    "bob: 1 team; 2 work; 3 work",
    settings="coders: [{id: ann}, {id: bob}]",
    codebook="codes: [{id: hub, codes: [{id: team}, {id: work}]}, {id: trust}]",
)


@pytest.fixture
def study_dir(write_study_files: Callable[[Path, str], Path], tmp_path: Path) -> Path:
    return write_study_files(tmp_path / "study", STUDY)


@pytest.fixture
def study(study_dir: Path) -> Study:
    loaded, problems = load_study(study_dir)
    assert problems == []
    return loaded


def test_alpha_of_sets_is_had_at_each_level_of_the_tree(study: Study) -> None:
    """At level 1 both have hub on three turns of four; at level 2, 1 - (2/8) / ((64 - 9 - 9 - 4) / 56)."""
    rows = [row for row in agreement_by_level(select(study), "turn").rows if row.coefficient == "masi_alpha"]
    assert [(row.level, row.n_codes, row.code, row.n_pairable) for row in rows] == [(1, 1, "*", 4), (2, 2, "*", 4)]
    assert [row.value for row in rows] == pytest.approx([1, 2 / 3])


def test_a_merger_gains_what_alpha_of_all_codes_gains(study: Study) -> None:
    """Merged both have it on three turns of four; each code by itself has 1 - (2/8) / (30/56)."""
    (row,) = mergers(select(study), "turn").rows
    assert (row.code, row.parent, row.n_swapped, row.n_pairable) == ("team+work", "hub", 1, 4)
    assert [row.first, row.second, row.value, row.together, row.gain] == pytest.approx(
        [8 / 15, 8 / 15, 1, 2 / 3, 1 / 3]
    )


def test_the_gain_of_a_merger_is_that_of_the_tree_one_level_up(study: Study) -> None:
    """Hub has two children only, so that merging them is the tree at level 1."""
    top, second = (row.value for row in agreement_by_level(select(study), "turn").rows if row.coefficient[0] == "m")
    gain = mergers(select(study), "turn").rows[0].gain
    assert gain == pytest.approx((top or 0) - (second or 0))


def test_a_merger_leaves_other_codes_as_they_are(
    tmp_path: Path, write_study_files: Callable[[Path, str], Path]
) -> None:
    """Ann has trust on the fourth turn too, where Bob has nothing.

    Before: D_o 4/8, D_e (64 - 9 - 9 - 1 - 1) / 56; merged: D_o 2/8, D_e (64 - 36 - 1 - 1) / 56.
    """
    trust = '{"id":"7","document":"p1","start":27,"end":30,"code":"trust","quote":"ten"}\n'
    text = STUDY.replace('"quote":"six"}\n', f'"quote":"six"}}\n{trust}', 1)
    loaded, problems = load_study(write_study_files(tmp_path / "four", text))
    assert problems == []
    (row,) = mergers(select(loaded), "turn").rows
    assert [row.together, row.gain] == pytest.approx([4 / 11, 6 / 13 - 4 / 11])


def test_codes_that_nobody_swapped_are_no_merger(study: Study) -> None:
    assert mergers(select(study, Scope(codes=("team",))), "turn").rows == ()


def test_the_interval_of_a_gain_is_reproducible(study: Study) -> None:
    wish = Wish(interval="bootstrap", replicates=200, seed=3)
    first, again = (mergers(select(study), "turn", wish=wish).rows[0] for _ in range(2))
    assert (first.gain_low, first.gain_high, first.interval) == (again.gain_low, again.gain_high, again.interval)
    assert first.gain_low is not None


def test_the_order_of_layers_changes_nothing(study: Study) -> None:
    turned = replace(study, layers=study.layers[::-1])
    assert mergers(select(turned), "turn").rows[0].gain == pytest.approx(mergers(select(study), "turn").rows[0].gain)


def test_a_table_of_levels_has_a_row_a_level(study: Study) -> None:
    table = level_table(agreement_by_level(select(study), "turn"))
    assert [row[:3] for row in table.rows] == [(1, 1, "1.00"), (2, 2, ".67")]


def test_a_table_of_mergers_says_what_each_brings(study: Study) -> None:
    table = merge_table(mergers(select(study), "turn"))
    assert [cell for cell in table.rows[0] if isinstance(cell, int)] == [1]
    assert table.rows[0][0] == "team +\n  work"
    assert str(table.rows[0][4]).startswith("+.333\n")


def test_a_table_without_mergers_says_so(study: Study) -> None:
    table = merge_table(mergers(select(study, Scope(codes=("team",))), "turn"))
    assert (table.rows, table.notes[0]) == ((), "No two codes under the same code were taken for one another.")


@pytest.mark.parametrize(("option", "fields"), [("--levels", LevelRow._fields), ("--mergers", MergeRow._fields)])
def test_json_has_the_fields_of_the_rows(qualcode: Run, option: str, fields: tuple[str, ...]) -> None:
    import json

    assert tuple(json.loads(qualcode("agreement", option, "--json").stdout)[0]) == fields


def test_levels_and_mergers_are_tables_of_their_own(qualcode: Run) -> None:
    done = qualcode("agreement", "--levels", "--mergers")
    assert (done.exit_code, "are answers of their own" in done.stderr) == (2, True)
