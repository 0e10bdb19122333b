"""Drift, planted and absent, and windows that one can count by hand."""

from dataclasses import replace

import pytest

from dated_studies import drifting, study_of, turned_round, with_layer, with_times
from qualcode.analysis.over_time.coding_dates import CodingDates
from qualcode.analysis.over_time.drift import Drift, DriftWish, Series, drift
from qualcode.analysis.over_time.drift_table import drift_table, drift_tables
from qualcode.analysis.over_time.windows import order_of, spans_of, windows_of
from qualcode.analysis.presence import presence
from qualcode.analysis.universe import universe
from qualcode.errors import RefusedError, UnknownNameError
from qualcode.model import Study
from qualcode.scope import Scope, select
from qualcode.settings import AssignedTurns, Settings


def found(study: Study, of: str = "coders", scope: Scope | None = None, *, least: int = 10) -> Drift:
    return drift(select(study, scope), "turn", of, wish=DriftWish(least=least, orders=999))


def series(result: Drift, coder: str, figure: str = "agreement", code: str = "trust") -> Series:
    return next(one for one in result.series if (one.coder, one.figure, one.code) == (coder, figure, code))


def values(one: Series) -> list[float | None]:
    return [None if reading.value is None else round(reading.value, 4) for reading in one.found.readings]


def four() -> Study:
    """Three coders; d1 to d3 have four turns each, coded on the first, third and second day."""
    return study_of(
        {"d1": 4, "d2": 4, "d3": 4},
        {
            "ann": {"d1": {"trust": [1, 2]}, "d2": {"trust": [1]}, "d3": {"trust": [1]}},
            "bob": {"d1": {"trust": [1]}, "d2": {"trust": [1]}, "d3": {"trust": [2]}},
            "eve": {"d1": {"trust": [1]}, "d2": {}},
        },
        {"d1": "2019-03-01", "d2": "2019-03-03", "d3": "2019-03-02"},
    )


# order and windows


def test_documents_stand_in_the_order_in_which_a_coder_finished_them() -> None:
    study = four()
    units = universe(select(study), "turn")
    order = order_of(study, units, CodingDates(study), [0])
    assert [units.documents[index].id for index in order.documents] == ["d1", "d3", "d2"]
    assert order.places == (1.0, 2.0, 3.0)


def test_of_documents_of_one_day_the_one_begun_first_is_first_and_without_times_they_share_a_place() -> None:
    names = ["d1", "d2"]
    marks = {name: {"trust": [1]} for name in names}
    study = study_of(dict.fromkeys(names, 2), {"ann": marks, "bob": marks}, dict.fromkeys(names, "2019-03-01"))
    units = universe(select(study), "turn")
    assert order_of(study, units, CodingDates(study), [0]).places == (1.5, 1.5)
    times = {("d1", "ann"): "2019-02-02T09:00:00Z", ("d2", "ann"): "2019-02-01T09:00:00Z"}
    coded = tuple(
        with_times(study, **{one.layer: times.get((one.document, one.layer), "")}).coded[number]
        for number, one in enumerate(study.coded)
    )
    begun = replace(study, coded=coded)
    order = order_of(begun, units, CodingDates(begun), [0])
    assert [units.documents[index].id for index in order.documents] == ["d2", "d1"]


def test_documents_without_a_date_stand_last_and_are_named() -> None:
    study = study_of(
        {"d1": 2, "d2": 2}, {"ann": {"d1": {}, "d2": {}}, "bob": {"d1": {}, "d2": {}}}, {"d2": "2019-03-01"}
    )
    units = universe(select(study), "turn")
    order = order_of(study, units, CodingDates(study), [0, 1])
    assert [units.documents[index].id for index in order.documents] == ["d2", "d1"]
    assert order.undated == ("d1",)


def test_a_window_holds_whole_documents_with_enough_coded_units() -> None:
    """Somebody coded 2 turns of d1, 2 of d3 and 1 of d2; at least 3 take two documents."""
    study = four()
    units = universe(select(study), "turn")
    order = order_of(study, units, CodingDates(study), [0])
    windows = windows_of(units, presence(select(study), units), order, least=3)
    assert [(one.number, one.first, one.last, len(one.units), one.n_coded) for one in windows] == [
        (1, "d1", "d3", 8, 4),
        (2, "d3", "d2", 8, 3),
    ]


@pytest.mark.parametrize(
    ("coded", "least", "step", "spans"),
    [
        ([3, 3, 3], 3, 1, [(0, 1), (1, 2), (2, 3)]),
        ([3, 0, 0], 3, 1, [(0, 1), (0, 3)]),
        ([1, 1], 9, 1, [(0, 2)]),
        ([3, 3, 3, 3], 3, 2, [(0, 2), (2, 4)]),
        ([3, 3, 3, 3, 3], 3, 2, [(0, 2), (2, 4), (4, 5)]),
    ],
)
def test_windows_reach_to_the_last_document(
    coded: list[int], least: int, step: int, spans: list[tuple[int, int]]
) -> None:
    assert spans_of(coded, least, step) == spans


# values


def test_a_coders_agreement_is_alpha_over_the_pairs_they_are_in() -> None:
    """
    ann's windows: d1 with d3, d3 with d2. The pairs of ann's value with another's, window 1: with bob and eve on d1,
    each (1,1) (1,0) (0,0) (0,0), with bob on d3 (1,0) (0,1) (0,0) (0,0). So 4 of 12 pairs differ, 8 of 24 values are
    1: D_o 4/12, D_e 2 x 8 x 16 / (24 x 23). Window 2: d3 as before, d2 with bob (1,1), with eve (1,0), else (0,0):
    3 of 12 differ, 5 of 24 are 1.
    """
    ann = series(found(four(), least=3), "ann")
    assert values(ann) == [
        round(1 - (4 / 12) / (2 * 8 * 16 / (24 * 23)), 4),
        round(1 - (3 / 12) / (2 * 5 * 19 / (24 * 23)), 4),
    ]


def test_use_is_a_share_of_units_and_is_held_against_the_others_on_the_same_units() -> None:
    """ann has trust on 3 of 8 turns, then on 2 of 8; the others on 1 of 4 and 1 of 4 of d1 and d3, on 1/2 of d2's 1."""
    result = found(four(), least=3)
    assert values(series(result, "ann", "prevalence")) == [0.375, 0.25]
    assert values(series(result, "ann", "difference")) == [0.125, 0.0625]


def test_a_codes_agreement_is_alpha_over_all_coders() -> None:
    """Window 1 of d1 and d3: D_o of d1 is 1 unit of 3 values with 2 x 1 x 2 / 2, of d3 2 units with 2; n 20, 6 of 1."""
    trust = series(found(four(), "codes", least=3), "")
    assert values(trust)[0] == round(1 - ((2 + 4) / 20) / (2 * 6 * 14 / (20 * 19)), 4)


def test_a_window_in_which_nobody_used_a_code_has_a_reason_and_no_value() -> None:
    study = study_of(
        {"d1": 2, "d2": 2},
        {"ann": {"d1": {"trust": [1]}, "d2": {"hub": [1]}}, "bob": {"d1": {"trust": [1]}, "d2": {"hub": [1]}}},
        {"d1": "2019-03-01", "d2": "2019-03-02"},
    )
    trust = series(found(study, least=1), "ann")
    assert values(trust) == [1.0, None]
    assert trust.found.readings[1].reason == "not assessable: nobody used it in these 2 units"


def test_a_value_comes_with_an_interval_or_says_why_not() -> None:
    for one in found(drifting()).series:
        for reading in one.found.readings:
            assert (reading.low is not None and reading.high is not None) or reading.reason


# trends


def test_a_coder_who_changes_at_half_time_is_found() -> None:
    result = found(drifting())
    bob = series(result, "bob")
    assert values(bob)[0] == 1.0
    assert values(bob)[-1] == -0.9
    assert bob.found.trend is not None
    assert bob.found.trend.slope < 0
    assert bob.found.trend.p_value <= 0.005
    together = series(result, "bob", code="*").found.trend
    assert together is not None
    assert together.p_value <= 0.005


def test_coders_who_stay_as_they_are_have_no_trend() -> None:
    result = found(drifting(from_document=99))
    for one in result.series:
        assert one.found.trend is None
        assert one.found.trend_reason == "no trend: the same in every document"


def test_disagreement_here_and_there_is_no_trend() -> None:
    """bob misses a turn of every third document, in the beginning as in the end."""
    names = [f"d{number:02d}" for number in range(1, 13)]
    study = study_of(
        dict.fromkeys(names, 6),
        {
            "ann": {name: {"trust": [1, 2]} for name in names},
            "bob": {name: {"trust": [1] if number % 3 == 1 else [1, 2]} for number, name in enumerate(names)},
        },
        {name: f"2019-03-{number:02d}" for number, name in enumerate(names, 1)},
    )
    trend = series(found(study, least=4), "bob").found.trend
    assert trend is not None
    assert trend.p_value > 0.5


def test_who_uses_a_code_more_and_more_is_seen_in_the_difference_to_the_others() -> None:
    names = [f"d{number}" for number in range(1, 7)]
    study = study_of(
        dict.fromkeys(names, 8),
        {
            "ann": {name: {"trust": [1, 2]} for name in names},
            "bob": {name: {"trust": list(range(1, 3 + number))} for number, name in enumerate(names)},
        },
        {name: f"2019-03-0{number}" for number, name in enumerate(names, 1)},
    )
    result = found(study, least=2)
    assert values(series(result, "bob", "difference")) == [0.0, 0.125, 0.25, 0.375, 0.5, 0.625]
    trend = series(result, "bob", "difference").found.trend
    assert trend is not None
    assert trend.slope == pytest.approx(0.125)
    assert trend.p_value == 2 / 720
    assert series(result, "ann", "prevalence").found.trend_reason == "no trend: the same in every document"


def test_four_documents_are_too_few_for_a_trend() -> None:
    result = found(drifting(4, from_document=3))
    assert series(result, "bob").found.trend_reason == "too few documents with a value; 5 are needed"


def test_the_order_of_files_changes_nothing() -> None:
    for of in ("coders", "codes"):
        key = lambda row: (row.coder, row.code, row.figure, row.window)  # noqa: E731
        assert sorted(found(four(), of).rows, key=key) == sorted(found(turned_round(four()), of).rows, key=key)


# scope


def test_a_coder_in_scope_is_compared_with_all_others() -> None:
    result = found(four(), scope=Scope(coders=("ann",)), least=3)
    assert {one.coder for one in result.series} == {"ann"}
    assert values(series(result, "ann")) == values(series(found(four(), least=3), "ann"))


def test_codes_in_scope_are_shown_with_those_at_the_top_left_out() -> None:
    result = found(four(), "codes", Scope(codes=("hub-team",)))
    assert {one.code for one in result.series} == {"*", "hub-team"}


def test_units_that_a_coder_was_not_to_code_are_in_no_window_of_theirs() -> None:
    """eve was to code turns 1 and 2 of d1 only."""
    assigned = {"ann": ("d1", "d2", "d3"), "bob": ("d1", "d2", "d3"), "eve": ("d1",)}
    parts = (AssignedTurns("eve", "d1", ((1, 2),)),)
    study = replace(four(), settings=Settings(assignments=assigned, assigned_turns=parts))
    result = found(study)
    assert [len(window.units) for window in series(result, "eve").windows] == [2]
    assert values(series(result, "eve", "prevalence")) == [0.5]


def test_a_second_pass_is_no_other_coder() -> None:
    study = with_layer(four(), "eve", "ann", 2)
    assert {one.coder for one in found(study).series} == {"ann", "bob"}


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (DriftWish(least=0), "a window of 0 units holds nothing"),
        (DriftWish(orders=10), "10 orders give no p below 0.091"),
        (DriftWish(confidence=95), "a confidence lies between 0 and 1"),
    ],
)
def test_numbers_that_make_no_sense_are_refused(wish: DriftWish, said: str) -> None:
    with pytest.raises(RefusedError, match=said):
        drift(select(four()), "turn", wish=wish)


def test_an_unknown_kind_of_drift_and_a_study_coded_once_are_refused() -> None:
    with pytest.raises(UnknownNameError, match="no kind of drift 'code'; did you mean 'codes'"):
        found(four(), "code")
    once = study_of({"d1": 2, "d2": 2}, {"ann": {"d1": {}}, "bob": {"d2": {}}})
    with pytest.raises(RefusedError, match="no document here has been finished by two coders"):
        found(once)


# tables


def test_there_is_a_table_a_coder_and_the_last_says_what_p_is() -> None:
    first, last = drift_tables(found(drifting()))
    assert (first.title, last.title) == ("Drift of ann", "Drift of bob")
    assert last.header == ("code", "trend", "alpha", "p", "use", "use %", "− others")
    assert last.rows[-1][:3] == ("trust", "█████▁▾▾▾▾▾▾", "1.00 to −.90")
    assert any(
        "documents are exchanged, not units" in note and "999 random orders, seed 1" in note for note in last.notes
    )


def test_a_table_of_codes_has_the_slope_by_document() -> None:
    (table,) = drift_tables(found(drifting(), "codes"))
    assert table.header == ("code", "trend", "first", "last", "a document", "p")
    assert table.rows[-1] == ("trust", "█████▁▾▾▾▾▾▾", "1.00", "−.90", "−.239", ".002")


def test_one_table_of_all_coders_names_them() -> None:
    assert [row[:2] for row in drift_table(found(drifting())).rows] == [
        ("ann", "all codes, as sets"),
        ("ann", "trust"),
        ("bob", "all codes, as sets"),
        ("bob", "trust"),
    ]


def test_use_and_its_difference_to_the_others_are_printed_in_points() -> None:
    """Ann has trust on 3 of 8 turns, then on 2.

    Of the others, turn by turn: 1/4 of d1 (bob and eve), 1/4 of d3 (bob), 1/8 of d2 (bob, not eve): 25 and 18.75.
    """
    first = drift_tables(found(four(), least=3))[0]
    assert first.rows[-1][-2:] == ("38 to 25", "+12 to +6")


def test_the_notes_say_the_order_of_documents_and_what_windows_hold() -> None:
    notes = [table.notes[:3] for table in drift_tables(found(four(), least=3))]
    assert [one[:2] for one in notes] == [
        ("Order of ann: d1, d3, d2.", "Windows: 2, of 8 turns each."),
        ("Order of bob: d1, d3, d2.", "Windows: 2, of 8 turns each."),
        ("Order of eve: d1, d2.", "Windows: 1, of 8 turns each."),
    ]
    (table,) = drift_tables(found(four(), "codes", least=99))
    assert table.notes[:3] == (
        "Order of all coders: d1, d3, d2.",
        "Windows: 1, of 12 turns each.",
        "All documents together have 5 coded turns: one window.",
    )


def test_documents_without_a_date_and_of_one_date_are_told_in_the_notes() -> None:
    marks = {name: {"trust": [1]} for name in ("d1", "d2", "d3")}
    days = {"d1": "2019-03-01", "d3": "2019-03-01"}
    study = study_of(dict.fromkeys(marks, 2), {"ann": marks, "bob": marks}, days)
    notes = drift_tables(found(study, "codes", least=1))[0].notes
    assert notes[0] == "Order of all coders: d1, d3, d2."
    assert notes[2:4] == (
        "Without a date, so last and by id: d2.",
        "Documents of one date share their place in the trend; in the windows they stand by id.",
    )


def test_codes_have_their_labels_and_a_depth_leaves_the_deeper_ones_out() -> None:
    """Without a depth the top codes are shown, and hub stands for hub-team."""
    marks = {name: {"hub-team": [1]} for name in ("d1", "d2")}
    study = study_of({"d1": 2, "d2": 2}, {"ann": marks, "bob": marks})

    def shown(depth: int | None) -> list[tuple[str, str]]:
        return [(one.code, one.label) for one in drift(select(study), "turn", "codes", depth=depth).series]

    assert shown(None) == [("*", "all codes together"), ("hub", "Running the hub")]
    assert shown(2) == [
        ("*", "all codes together"),
        ("hub", "Running the hub"),
        ("hub-team", "The hub's team"),
    ]
