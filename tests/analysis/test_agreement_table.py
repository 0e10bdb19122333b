from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.analysis.agreement import Agreement, agreement
from qualcode.analysis.agreement_notes import universe_lines
from qualcode.analysis.agreement_rows import ALL_CODES, CUSTOMARY
from qualcode.analysis.agreement_table import code_table, pair_table
from qualcode.analysis.draws import Wish
from qualcode.scope import Scope, select
from qualcode.settings import Thresholds
from qualcode.study import load_study
from turn_files import turn_files

STUDY = turn_files(
    "one two three four",
    "ann: 1 lost; 2 lost",
    "bob: 1 lost",
    "eve: 1 lost; 2 lost",
    settings="coders: [{id: ann}, {id: bob}, {id: eve}]",
    codebook="codes: [{id: trust, codes: [{id: lost}]}, {id: doubt}, {id: hope}]",
)


@pytest.fixture
def measured(request: pytest.FixtureRequest, tmp_path: Path) -> Agreement:
    study, _ = load_study(request.getfixturevalue("write_study_files")(tmp_path, STUDY))
    return agreement(select(study, Scope(codes=("trust", "hope"))), "turn")


def test_a_row_holds_the_range_over_pairs_and_alpha_over_all(measured: Agreement) -> None:
    table = code_table(measured, measured.rows)
    assert table.header == ("code", "n", "used ann", "used bob", "used eve", "percent", "kappa", "alpha", "95 %")
    assert table.rows == (
        ("trust", 4, 2, 1, 2, "83", ".50–1.00", ".69", "–"),
        ("hope", 4, 0, 0, 0, "–", "–", "–", "–"),
        ("all codes, as sets", 4, "", "", "", "", "", ".69", "−1.00–.99"),
    )
    assert "hope: not assessable: nobody used it in these 4 units." in table.notes


def test_a_narrow_table_puts_the_uses_into_one_column_and_says_whose_they_are(measured: Agreement) -> None:
    table = code_table(measured, measured.rows, narrow=True)
    assert [row[:2] for row in table.rows] == [("trust", "2/1/2"), ("hope", "0/0/0"), ("all codes, as sets", "")]
    assert table.notes[0] == (
        "Used: turns with the code, of 4 compared, by ann, bob, eve; %: turns that pairs coded alike;"
        " kappa: lowest and highest pair; alpha: over all."
    )


def test_pairs_have_a_row_each(measured: Agreement) -> None:
    table = pair_table(measured, measured.rows)
    kappas = [row[2:4] + row[6:8] for row in table.rows if row[:2] == ("trust", "cohen_kappa")]
    assert kappas == [("ann, bob", 0.5, 4, "2/1"), ("ann, eve", 1.0, 4, "2/2"), ("bob, eve", 0.5, 4, "1/2")]


def test_a_narrow_table_of_pairs_has_what_fits_and_the_reasons_below(measured: Agreement) -> None:
    table = pair_table(measured, measured.rows, narrow=True)
    kappas = [row[1:6] for row in table.rows if row[0] == "trust" and row[1] == "cohen_kappa"]
    assert kappas == [
        ("cohen_kappa", "ann, bob", 4, "2/1", ".50"),
        ("cohen_kappa", "ann, eve", 4, "2/2", "1.00"),
        ("cohen_kappa", "bob, eve", 4, "1/2", ".50"),
    ]
    assert [row[2] for row in table.rows if row[:2] == ("trust", "alpha")] == ["all"]
    assert "hope: not assessable: nobody used it in these 4 units." in table.notes


def test_without_intervals_their_column_is_empty_and_the_notes_say_so(measured: Agreement) -> None:
    found = agreement(measured.selection, "turn", wish=Wish("none"))
    assert [row[-1] for row in code_table(found, found.rows).rows] == ["–", "–", "–"]
    assert "Intervals: none asked." in code_table(found, found.rows).notes


def test_the_verdict_is_by_the_lower_end_of_the_interval(measured: Agreement) -> None:
    """Alpha of trust is .69 and would be tentative, but its interval begins below 0."""
    table = code_table(measured, measured.rows, Thresholds(tentative=0.6, reliable=0.8))
    assert table.header[-2:] == ("verdict", "p(below)")
    assert [row[-2] for row in table.rows] == ["not shown", "undefined", "not shown"]
    assert "Verdict, by the lower end of the interval: 'reliable' from .80, 'tentative' from .60, else not shown." in (
        table.notes
    )


def test_the_verdict_is_by_the_number_that_the_gate_goes_by(measured: Agreement) -> None:
    """Alpha of trust is .69; AC1 is (.833 - .486) / (1 - .486) = .68: three, two, none and none of three have it."""
    thresholds = Thresholds(tentative=0.68, bound="value")
    found = agreement(measured.selection, "turn", coefficients=[*CUSTOMARY, "gwet_ac1"])
    by_alpha = code_table(found, found.rows, thresholds)
    by_ac1 = code_table(found, found.rows, replace(thresholds, coefficient="gwet_ac1"))
    assert [table.rows[0][-2] for table in (by_alpha, by_ac1)] == ["tentative", "not shown"]
    assert "Verdict, by the value, as the thresholds ask: 'tentative' from .68, else not shown." in by_alpha.notes
    assert (
        "Verdict, by the value, as the thresholds ask of gwet_ac1: 'tentative' from .68, else not shown."
        in by_ac1.notes
    )


def test_notes_on_how_to_read_the_columns_come_before_those_on_what_the_numbers_are_on(measured: Agreement) -> None:
    table = code_table(measured, measured.rows, narrow=True)
    assert list(table.notes[table.n_reading :]) == universe_lines(measured)


def test_where_no_code_is_compared_the_units_are_counted_all_the_same(measured: Agreement) -> None:
    rows = [row for row in measured.rows if row.code == ALL_CODES]
    assert code_table(measured, rows, narrow=True).notes[0].startswith("Used: turns with the code, of 4 compared, by")


def test_without_intervals_the_verdict_is_by_the_value(measured: Agreement) -> None:
    found = agreement(measured.selection, "turn", wish=Wish("none"))
    table = code_table(found, found.rows, Thresholds(tentative=0.6), narrow=True)
    assert [row[-2] for row in table.rows] == ["tentative", "undefined", "tentative"]


def test_a_narrow_table_says_how_probable_it_is_that_alpha_is_below_the_threshold(measured: Agreement) -> None:
    rows = [row._replace(p_below=0.25, target=0.6) for row in measured.rows if row.code == "trust"]
    table = code_table(measured, rows, Thresholds(0.6), narrow=True)
    assert (table.header[-1], [row[-1] for row in table.rows]) == ("p<", [".25"])
    assert table.notes[1].endswith("else not shown; p<: how probable it is that alpha is below .60.")


def test_with_several_targets_the_note_names_none(measured: Agreement) -> None:
    rows = [
        row._replace(target=target)
        for row, target in zip(measured.rows, (0.5 + 0.01 * n for n in range(len(measured.rows))), strict=True)
    ]
    note = code_table(measured, rows, Thresholds(0.6)).notes[1]
    assert note.endswith("p(below): how probable it is that alpha is below what the thresholds ask of the code.")


def test_a_code_that_was_hardly_used_has_no_interval_and_the_notes_say_why(measured: Agreement) -> None:
    notes = code_table(measured, measured.rows).notes
    assert "trust: no interval: used in fewer than 5 units, too few to tell." in notes


def test_a_long_id_is_broken_after_its_hyphens(tmp_path: Path, write_study_files: Callable[[Path, str], Path]) -> None:
    long = "learning-community-data-redesign"
    study, _ = load_study(write_study_files(tmp_path, STUDY.replace("lost", long)))
    found = agreement(select(study), "turn")
    judged = code_table(found, found.rows, Thresholds(0.6), narrow=True)
    assert judged.rows[1][0] == "  learning-community-data-\n    redesign"
    assert code_table(found, found.rows).rows[1][0] == f"  {long}"
