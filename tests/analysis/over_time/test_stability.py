"""Coders against themselves."""

import pytest

from dated_studies import study_of, turned_round, with_layer, with_times
from qualcode.analysis.over_time.stability import passes_lines, stability
from qualcode.analysis.over_time.stability_table import long_table, passes_table
from qualcode.errors import RefusedError
from qualcode.model import Study
from qualcode.scope import Scope, select


def twice(first: str = "2019-03-01", again: str = "2019-04-12", *, pass_number: int = 2) -> Study:
    """ann has trust on 1 and 2 of four turns, and the second time on 1 only; bob coded once."""
    study = study_of(
        {"d1": 4, "d2": 4},
        {
            "again": {"d1": {"trust": [1]}},
            "ann": {"d1": {"trust": [1, 2]}, "d2": {"trust": [3]}},
            "bob": {"d1": {"hub": [4]}},
        },
        {"again/d1": again, "ann/d1": first},
    )
    return with_layer(study, "again", "ann", pass_number)


def test_a_coder_is_compared_with_themself_on_what_they_coded_twice() -> None:
    """D_o 2/8, D_e 30/56, as for any two coders who differ on one of four turns."""
    (passes,) = stability(select(twice()), "turn", coefficients=["krippendorff_alpha"])
    row = next(row for row in passes.rows if row.code == "trust")
    assert (row.coder, row.first, row.second, row.value) == ("ann", "ann", "again", round(1 - (2 / 8) / (30 / 56), 12))
    assert (row.n_units, row.n_documents, row.used) == (4, 1, (2, 1))
    assert (row.order, row.days_least, row.days_median) == ("pass", 42, 42.0)


def test_the_codes_of_other_coders_are_no_part_of_it() -> None:
    (passes,) = stability(select(twice()), "turn")
    assert {row.code for row in passes.rows} == {"*", "trust"}


def test_of_layers_without_a_pass_the_dates_say_which_is_first() -> None:
    (passes,) = stability(select(twice("2019-06-01", "2019-04-12", pass_number=1)), "turn")
    assert (passes.first.id, passes.second.id, passes.order) == ("again", "ann", "date")
    assert "(by the dates of the coding; `pass: 2`" in next(passes_lines(passes))


def test_the_times_of_codings_stand_in_for_dates() -> None:
    study = with_times(twice("", "", pass_number=1), ann="2019-03-01T09:00:00Z", again="2019-03-08T09:00:00Z")
    (passes,) = stability(select(study), "turn")
    assert (passes.first.id, passes.order, passes.days) == ("ann", "date", (7,))


def test_without_dates_the_ids_say_which_is_first_and_that_is_told() -> None:
    (passes,) = stability(select(twice("", "", pass_number=1)), "turn")
    assert (passes.first.id, passes.order, passes.days) == ("again", "id", ())
    lines = list(passes_lines(passes))
    assert "by the ids of the layers, since no date tells" in lines[0]
    assert lines[1] == "Between the passes: unknown; no document has dates of both."


def test_passes_under_two_versions_of_the_codebook_are_named() -> None:
    study = with_layer(twice(), "again", "ann", 2, codebook="3.0.0")
    (passes,) = stability(select(study), "turn")
    assert list(passes_lines(passes))[-1].startswith("The passes worked under codebook 2.0.0 and 3.0.0")


def test_nobody_with_a_second_pass_is_told_how_to_make_one() -> None:
    with pytest.raises(RefusedError, match=r"nobody has coded a document twice here.*--pass 2"):
        stability(select(twice(), Scope(coders=("bob",))), "turn")


def test_a_second_pass_that_is_not_finished_yet_is_none() -> None:
    study = study_of({"d1": 4, "d2": 4}, {"again": {"d2": {}}, "ann": {"d1": {}}})
    with pytest.raises(RefusedError, match="nobody has coded a document twice"):
        stability(select(with_layer(study, "again", "ann", 2)), "turn")


def test_the_order_of_files_changes_nothing() -> None:
    (found,), (other,) = (stability(select(study), "turn") for study in (twice(), turned_round(twice())))
    assert found.rows == other.rows


def test_the_tables_say_which_pass_is_which() -> None:
    (passes,) = stability(select(twice()), "turn")
    table = passes_table(passes)
    assert table.title == "Stability of ann: ann against again"
    assert table.rows[0][:2] == ("trust", "2/1")
    assert "Between the passes over a document: 42 days at least, 42 in the median." in table.notes
    assert any("4 turns in 1 document finished in both passes" in note for note in table.notes)
    assert [row[:5] for row in long_table([passes]).rows][-1] == ("ann", "ann", "again", "trust", "krippendorff_alpha")
