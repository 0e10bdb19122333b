from dataclasses import replace

import numpy as np
import pytest

from qualcode.model import Study
from qualcode.scope import Scope, select
from qualcode.study import load_study
from qualcode.suggesting.measure_table import left_out, measure_table, reliability_table
from qualcode.suggesting.measuring import MeasureRow, measure_rows, reliability_rows
from qualcode.suggesting.read_units import learned_from
from qualcode.suggesting.taught import Taught, Wish, taught
from taught_studies import write_taught_study


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return load_study(write_taught_study(tmp_path_factory.mktemp("taught")))[0]


@pytest.fixture(scope="module")
def found(study: Study) -> Taught:
    return taught(study, learned_from(select(study), "turn"), Wish())


@pytest.fixture(scope="module")
def rows(study: Study, found: Taught) -> dict[str, MeasureRow]:
    return {row.code: row for row in measure_rows(study, found)}


def test_what_words_give_away_is_found_on_documents_held_out(rows: dict[str, MeasureRow]) -> None:
    row = rows["trust"]
    assert (row.units, row.asked, row.documents, row.prevalence) == (36, 96, 6, 0.375)
    assert (row.precision, row.recall, row.f1, row.low, row.high) == (1, 1, 1, 1, 1)
    assert (row.keyword_f1, row.verdict) == (1, "at words")
    assert row.brier is not None
    assert row.brier < 0.02 < rows["trust"].prevalence * (1 - rows["trust"].prevalence) == row.brier_prevalence


def test_of_a_code_of_which_there_is_too_little_nothing_is_said(rows: dict[str, MeasureRow]) -> None:
    row = rows["doubt"]
    assert row.verdict == "too little: 2 turns with it, 10 needed"
    assert (row.precision, row.f1, row.brier, row.keyword_f1) == (None, None, None, None)


def test_all_codes_together_have_a_mean_and_a_sum(rows: dict[str, MeasureRow]) -> None:
    assert (rows["* macro"].f1, rows["* micro"].f1, rows["* micro"].units) == (1, 1, 72)


def test_labels_without_rhyme_are_at_chance(study: Study) -> None:
    learned = learned_from(select(study, Scope(codes=("trust",))), "turn")
    learned.labels[:] = np.random.default_rng(3).permutation(learned.labels)
    row = next(iter(measure_rows(study, taught(study, learned, Wish()))))
    assert row.verdict == "at chance"


def test_the_same_seed_gives_the_same_figures(study: Study, rows: dict[str, MeasureRow]) -> None:
    again = taught(study, learned_from(select(study), "turn"), Wish())
    assert measure_rows(study, again) == list(rows.values())


def test_whole_cases_can_be_held_out(study: Study) -> None:
    found = taught(study, learned_from(select(study), "turn"), Wish(group="case"))
    assert (set(found.groups), found.n_folds) == ({"net-0", "net-1", "net-2"}, 3)
    row = next(iter(measure_rows(study, found)))
    assert (row.f1, row.low) == (1, None)


def test_scores_are_told_in_bands_with_the_share_that_has_the_code(found: Taught) -> None:
    bands = reliability_rows(found)
    assert sum(band.scores for band in bands) == 2 * 96
    assert (bands[0].observed, bands[-1].observed) == (0, 1)
    assert reliability_table(bands).rows[0][0] == "0 to 0.05"


def test_the_table_says_what_it_is_on_and_what_was_not_learned(study: Study, found: Taught) -> None:
    table = measure_table(study, found, measure_rows(study, found), ["A note."])
    assert [row[0] for row in table.rows] == ["feeling", "trust", "* macro", "* micro"]
    said = "\n".join(table.notes)
    assert "so nothing is suggested: doubt (2 in 2 documents);" in said
    assert "Learned from: ann (6); 96 turns in 6 documents" in said
    assert "Held out: whole documents, in 5 folds" in said
    assert table.notes[-1] == "A note."


def test_what_nothing_is_suggested_of_is_named_with_the_reason(study: Study) -> None:
    hope = replace(study.codebook.by_id["doubt"], id="hope", label="Hope")
    known = replace(study, codebook=replace(study.codebook, codes=(*study.codebook.codes, hope)))
    selection = select(known, Scope(codes=("trust", "doubt", "hope")))
    learned = learned_from(selection, "turn")
    column = learned.codes.index("trust")
    learned.labels[:, column] = np.random.default_rng(3).permutation(learned.labels[:, column])
    said = [
        note.rpartition("nothing is suggested: ")[2] for note in left_out(selection, taught(known, learned, Wish()))
    ]
    assert said == ["doubt (2 in 2 documents); `suggest measure --json` lists each.", "trust.", "hope."]
