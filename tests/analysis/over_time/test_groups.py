"""Agreement group by group, on studies that one can count by hand."""

from dataclasses import replace

import pytest

from dated_studies import study_of, turned_round, with_layer, with_rounds, with_times
from qualcode.analysis.agreement import agreement
from qualcode.analysis.agreement_rows import ALL_CODES
from qualcode.analysis.over_time.coding_dates import CodingDate, CodingDates
from qualcode.analysis.over_time.group_table import group_long_table, group_table
from qualcode.analysis.over_time.groups import GROUPINGS, OverTime, over_time
from qualcode.cli.agreement import GROUPINGS as OFFERED
from qualcode.errors import RefusedError, UnknownNameError
from qualcode.model import Case, Study
from qualcode.scope import Scope, select

FOUR = {"d1": 4, "d2": 4, "d3": 4}
DAYS = {"d1": "2019-03-18", "d2": "2019-04-02", "d3": "2019-12-31"}


def three() -> Study:
    """d1: both have trust on 1 and ann on 2; d2: both on 1; d3: nobody."""
    return study_of(
        FOUR,
        {
            "ann": {"d1": {"trust": [1, 2]}, "d2": {"trust": [1]}, "d3": {}},
            "bob": {"d1": {"trust": [1]}, "d2": {"trust": [1]}, "d3": {"hub": [1]}},
        },
        DAYS,
    )


def by(study: Study, grouping: str, scope: Scope | None = None) -> OverTime:
    return over_time(select(study, scope), grouping, "turn", coefficients=["krippendorff_alpha"])


def alphas(found: OverTime, code: str = "trust") -> dict[str, float | None]:
    return {row.group: row.value for row in found.rows if row.code == code}


D1 = round(1 - (2 / 8) / (30 / 56), 12)
"""Of 4 turns both have 1, ann alone has 1: D_o 2/8, D_e 30/56."""


def test_each_document_has_the_alpha_of_its_own_units() -> None:
    assert alphas(by(three(), "document")) == {"d1": D1, "d2": 1.0, "d3": None}


def test_a_code_that_nobody_used_in_a_group_has_a_reason_and_no_zero() -> None:
    row = next(row for row in by(three(), "document").rows if (row.group, row.code) == ("d3", "trust"))
    assert (row.value, row.reason) == (None, "not assessable: nobody used it in these 4 units")


def test_the_row_of_a_group_is_that_of_its_documents_alone() -> None:
    found = next(row for row in by(three(), "document").rows if (row.group, row.code) == ("d1", "trust"))
    alone = agreement(select(three(), Scope(documents=("d1",))), "turn", coefficients=["krippendorff_alpha"])
    assert found._replace(group="") == next(row for row in alone.rows if row.code == "trust")


def test_every_group_has_a_row_of_all_codes_together() -> None:
    rows = [(row.group, row.coefficient) for row in by(three(), "document").rows if row.code == ALL_CODES]
    assert rows == [("d1", "masi_alpha"), ("d2", "masi_alpha"), ("d3", "masi_alpha")]


@pytest.mark.parametrize(
    ("grouping", "groups"),
    [
        ("year", ["2019"]),
        ("quarter", ["2019-Q1", "2019-Q2", "2019-Q4"]),
        ("month", ["2019-03", "2019-04", "2019-12"]),
        ("day", ["2019-03-18", "2019-04-02", "2019-12-31"]),
    ],
)
def test_documents_stand_under_the_time_in_which_they_were_finished(grouping: str, groups: list[str]) -> None:
    assert list(by(three(), grouping).names) == groups


def test_a_document_belongs_to_the_month_of_the_last_of_its_coders() -> None:
    study = study_of(
        {"d1": 4}, {"ann": {"d1": {}}, "bob": {"d1": {}}}, {"ann/d1": "2019-03-31", "bob/d1": "2019-04-01"}
    )
    assert by(study, "month").names == ("2019-04",)


def test_where_no_day_is_recorded_the_last_coding_tells_it_and_without_one_there_is_no_date() -> None:
    study = study_of(
        {"d1": 4, "d2": 4},
        {"ann": {"d1": {"trust": [1]}, "d2": {}}, "bob": {"d1": {"trust": [1]}, "d2": {}}},
        {"ann/d2": "May 2019"},
    )
    dated = with_times(study, ann="2019-05-13T09:00:00Z", bob="2019-02-01T09:00:00Z")
    assert by(dated, "month").names == ("2019-05", "no date")


def test_versions_that_differ_are_named_with_each_other() -> None:
    study = with_layer(with_layer(three(), "ann", codebook="10.0.0"), "bob", codebook="2.0.0")
    assert by(study, "version").names == ("2.0.0/10.0.0",)
    assert by(with_layer(with_layer(three(), "ann", codebook=""), "bob", codebook=""), "version").names == (
        "no version",
    )


def test_version_2_stands_before_version_10() -> None:
    study = study_of(FOUR, {"ann": {"d1": {}}, "bob": {"d1": {}}, "cy": {"d2": {}}, "eve": {"d2": {}}})
    for layer, version in (("ann", "10.0.0"), ("bob", "10.0.0"), ("cy", "2.0.0"), ("eve", "2.0.0")):
        study = with_layer(study, layer, codebook=version)
    assert by(study, "version").names == ("2.0.0", "10.0.0")


def test_rounds_stand_in_their_order_and_a_document_of_none_last() -> None:
    found = by(with_rounds(three(), second=["d2"], first=["d1"]), "round")
    assert alphas(found) == {"second": 1.0, "first": D1, "no round": None}


def test_a_round_without_a_document_in_scope_is_left_out() -> None:
    found = by(with_rounds(three(), a=["d1"], b=["d2"]), "round", Scope(documents=("d1", "d3")))
    assert found.names == ("a", "no round")


def test_a_round_that_nobody_finished_twice_is_undefined() -> None:
    study = with_rounds(three(), a=["d1"], b=["d2"])
    layers = (study.layers[0], replace(study.layers[1], documents={"d1": study.layers[1].documents["d1"]}))
    found = by(replace(study, layers=layers), "round")
    row = next(row for row in found.rows if (row.group, row.code) == ("b", "trust"))
    assert (row.value, row.reason, row.n_pairable) == (None, "undefined: no unit was coded by two coders", 0)


def test_documents_stand_under_the_case_at_the_head_of_their_line() -> None:
    study = three()
    cases = (Case("net-b"), Case("net-a"), Case("lead", parent="net-a"))
    documents = [replace(one, case=case) for one, case in zip(study.documents, ("lead", "net-b", ""), strict=True)]
    found = by(replace(study, documents=tuple(documents), cases=cases), "case")
    assert alphas(found) == {"net-b": 1.0, "net-a": D1, "no case": None}


def test_the_order_of_files_changes_nothing() -> None:
    for grouping in ("document", "month", "version"):
        found, other = by(three(), grouping), by(turned_round(three()), grouping)
        assert [row._replace(coders="", used=(), prevalence=()) for row in found.rows] == [
            row._replace(coders="", used=(), prevalence=()) for row in other.rows
        ]


def test_an_unknown_grouping_and_a_study_without_rounds_are_refused() -> None:
    with pytest.raises(UnknownNameError, match=r"no grouping 'mnth'; did you mean 'month'\?"):
        by(three(), "mnth")
    with pytest.raises(RefusedError, match="has no `rounds`"):
        by(three(), "round")


def test_the_command_offers_every_grouping() -> None:
    assert OFFERED == GROUPINGS


def test_the_table_has_a_column_a_group_and_shows_the_trend() -> None:
    """All 12 turns: D_o 2/24, D_e 2 x 5 x 19 / (24 x 23)."""
    table = group_table(by(three(), "month"))
    assert table.header == ("code", "trend", "2019-03", "2019-04", "2019-12", "all")
    assert table.rows[1] == ("trust", "▅█·", ".53", "1.00", "–", ".76")
    assert table.rows[-1] == ("turns compared", "", "4", "4", "4", "12")
    assert "2019-12: trust: not assessable: nobody used it in these 4 units." in table.notes


def test_the_notes_say_what_a_group_is_and_which_documents_it_holds() -> None:
    assert group_table(by(three(), "month")).notes[:5] == (
        "A document belongs to the month in which the last of its coders finished it: by the layer's record, else by"
        " their last coding.",
        "2019-03: d1.",
        "2019-04: d2.",
        "2019-12: d3.",
        "Trend: alpha from group to group; ▁ 0 to █ 1, ▾ less than 0, · undefined. A change may lie in the documents of"
        " a group.",
    )
    assert group_long_table(by(three(), "version")).notes[:2] == (
        "Version: that of the codebook under which the compared coders coded the document; 1.0.0/2.0.0 means that one"
        " of them worked under the one and another under the other.",
        "2.0.0: d1, d2, d3.",
    )


def test_documents_follow_no_order_so_there_is_no_trend() -> None:
    assert group_table(by(three(), "document")).header == ("code", "d1", "d2", "d3", "all")


def test_the_long_table_has_a_row_a_group_and_code() -> None:
    table = group_long_table(by(three(), "document"))
    assert table.header[:4] == ("document", "code", "coefficient", "coders")
    assert [row[:2] for row in table.rows] == [
        (group, code) for group in ("d1", "d2", "d3") for code in ("*", "hub", "trust")
    ]


def test_a_coding_date_is_the_recorded_day_with_the_time_of_the_first_coding() -> None:
    dates = CodingDates(with_times(three(), ann="2019-03-01T09:00:00Z"))
    assert dates.of("ann", "d1") == CodingDate(False, "2019-03-18", "2019-03-01T09:00:00Z")
    assert dates.of("bob", "d9") == CodingDate(True, "", "")
