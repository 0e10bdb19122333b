import numpy as np
import pytest

from qualcode.analysis.agreement_rows import AgreementRow
from qualcode.analysis.draws import Wish
from qualcode.analysis.outside.outside_agreement import OutsideAgreement, below, outside_agreement, outside_coefficients
from qualcode.analysis.outside.outside_ratings import Measurement, Square
from qualcode.errors import RefusedError, UnknownNameError
from qualcode.exchange.ratings_csv import Reading, parse_ratings

NO_INTERVALS = Wish(interval="none")
FOUR_UNITS = "unit,ann,bob\nu1,x,x\nu2,x,y\nu3,y,y\nu4,y,y\n"
"""ann has x twice, bob once. p_o = 3/4; p_e = 2/4 x 1/4 + 2/4 x 3/4 = 1/2, kappa = 1/2; alpha = 1 - (2/8) / (30/56)."""


def measure(
    text: str,
    *names: str,
    meaning: Measurement | None = None,
    reading: Reading | None = None,
    wish: Wish = NO_INTERVALS,
) -> OutsideAgreement:
    table, problems = parse_ratings(text.encode(), "t.csv", reading or Reading())
    assert problems == []
    return outside_agreement(table, meaning, coefficients=names, wish=wish)


def values(agreement: OutsideAgreement) -> list[tuple[str, str, str, float | None]]:
    return [
        (row.code, row.coefficient, row.coders, None if row.value is None else round(row.value, 4))
        for row in agreement.rows
    ]


def reasons(agreement: OutsideAgreement) -> list[tuple[str, float | None, str]]:
    return [(row.coefficient, row.value, row.reason) for row in agreement.rows]


def test_the_first_rows_are_of_all_codes_and_then_come_those_of_each_code() -> None:
    """Of two categories, each against the other is the same as both together."""
    figures = [("percent_agreement", 0.75), ("cohen_kappa", 0.5), ("krippendorff_alpha", 0.5333)]
    assert values(measure(FOUR_UNITS)) == [
        (code, name, "ann,bob", value) for code in ("*", "x", "y") for name, value in figures
    ]


def test_a_code_is_held_against_all_others() -> None:
    """z: both on u3 only, so 1; x: ann on u1, bob on none: p_o = 2/3 = p_e."""
    text = "unit,ann,bob\nu1,x,y\nu2,y,y\nu3,z,z\n"
    assert values(measure(text, "cohen_kappa"))[1:] == [
        ("x", "cohen_kappa", "ann,bob", 0.0),
        ("y", "cohen_kappa", "ann,bob", 0.4),
        ("z", "cohen_kappa", "ann,bob", 1.0),
    ]


def test_coefficients_of_two_have_a_row_for_each_pair_and_percent_one_for_all() -> None:
    found = measure("unit,a,b,c\n1,x,x,y\n2,y,y,y\n", "percent_agreement", "krippendorff_alpha")
    assert values(found)[:5] == [
        ("*", "percent_agreement", "a,b", 1.0),
        ("*", "percent_agreement", "a,c", 0.5),
        ("*", "percent_agreement", "b,c", 0.5),
        ("*", "percent_agreement", "a,b,c", 0.6667),
        ("*", "krippendorff_alpha", "a,b,c", 0.375),
    ]


def test_a_unit_that_lacks_one_of_the_two_values_is_counted_but_not_pairable() -> None:
    row = measure(FOUR_UNITS + "u5,x,\nu6,,\n", "cohen_kappa").rows[0]
    assert (row.value, row.n_units, row.n_pairable) == (0.5, 6, 4)


def test_categories_that_nobody_used_count_where_they_are_named() -> None:
    """S = (q p_o - 1) / (q - 1): of two 1/2, of four 2/3."""
    named = Reading(categories=("x", "y", "z", "w"))
    assert values(measure(FOUR_UNITS, "bennett_s"))[0][-1] == 0.5
    found = measure(FOUR_UNITS, "bennett_s", reading=named)
    assert values(found)[0][-1] == 0.6667
    assert reasons(found)[-1] == ("bennett_s", None, "not assessable: nobody used it in these 4 units")


def test_levels_come_from_the_numbers_themselves() -> None:
    """D_o = 2 x 1 / 4 and D_e = 2 x (1 x 1 + 2 x 9 + 2 x 4) / (4 x 3): 1 - 3/27."""
    reading = Reading(level="interval", ordered=True)
    found = measure("unit,a,b\n1,0,1\n2,3,3\n", "krippendorff_alpha", meaning=Measurement("interval"), reading=reading)
    assert values(found) == [("*", "krippendorff_alpha", "a,b", 0.8889)]


def test_ordered_values_have_no_rows_for_single_codes() -> None:
    reading = Reading(level="ordinal", ordered=True, categories=("low", "mid", "high"))
    found = measure("unit,a,b\n1,low,mid\n2,high,high\n", meaning=Measurement("ordinal"), reading=reading)
    assert {row.code for row in found.rows} == {"*"}


def test_weights_go_by_rank_and_by_the_numbers_at_numeric_levels() -> None:
    """Of 1, 2 and 10, 2 is in the middle by rank: weight 1/2; by numbers it is 1/9 of the way: weight 8/9.

    With values (1, 2) and (10, 10): p_o = (w + 1) / 2; p_e = (w12 + w(1, 10) + w(10, 2) + 1) / 4.
    """
    text = "unit,a,b\n1,1,2\n2,10,10\n"
    ordinal = measure(
        text, "cohen_kappa", meaning=Measurement("ordinal", "linear"), reading=Reading(level="ordinal", ordered=True)
    )
    interval = measure(
        text, "cohen_kappa", meaning=Measurement("interval", "linear"), reading=Reading(level="interval", ordered=True)
    )
    assert ordinal.rows[0].value == pytest.approx((0.75 - 0.5) / (1 - 0.5))
    assert interval.rows[0].value == pytest.approx((17 / 18 - 0.5) / (1 - 0.5))


def test_percent_agreement_and_ac1_take_no_weights() -> None:
    meaning = Measurement("ordinal", "linear")
    reading = Reading(level="ordinal", ordered=True)
    names = ("percent_agreement", "gwet_ac1")
    text = "unit,a,b\n1,1,2\n2,3,3\n"
    assert values(measure(text, *names, meaning=meaning, reading=reading)) == values(
        measure(text, *names, meaning=Measurement("ordinal"), reading=reading)
    )


def test_own_weights_and_distances_are_taken_by_the_names_of_categories() -> None:
    linear = np.array([[1, 0, 0.5], [0, 1, 0.5], [0.5, 0.5, 1]])
    own = Square(("low", "high", "mid"), linear)
    squares = Square(("high", "low", "mid"), np.array([[0.0, 4, 1], [4, 0, 1], [1, 1, 0]]))
    reading = Reading(categories=("low", "mid", "high"), ordered=True)
    text = "unit,a,b\n1,low,high\n2,low,mid\n3,high,high\n4,mid,mid\n"
    names = ("cohen_kappa", "krippendorff_alpha")
    found = measure(text, *names, meaning=Measurement("nominal", own, squares), reading=reading)
    as_numbers = text.replace("low", "0").replace("mid", "1").replace("high", "2")
    interval = Reading(level="interval", ordered=True)
    same = measure(as_numbers, *names, meaning=Measurement("interval", "linear"), reading=interval)
    assert values(found) == values(same)


def test_weights_that_lack_a_category_are_refused() -> None:
    meaning = Measurement(weights=Square(("x",), np.ones((1, 1))))
    with pytest.raises(RefusedError, match="has no row for y; add it"):
        measure(FOUR_UNITS, meaning=meaning)


def test_sets_have_masi_and_whole_sets_as_values_and_codes_as_present_or_absent() -> None:
    """Of {a}, {a, b} and nothing twice, as in `alpha_of_sets`: MASI .5714; a is on u1 for both."""
    found = measure("unit,ann,bob\nu1,a,a;b\nu2,-,-\n", reading=Reading(none=("-",)))
    assert values(found)[:4] == [
        ("*", "masi_alpha", "ann,bob", 0.5714),
        ("*", "percent_agreement", "ann,bob", 0.5),
        ("*", "cohen_kappa", "ann,bob", 0.3333),
        ("*", "krippendorff_alpha", "ann,bob", 0.4),
    ]
    assert found.rows[1].label == "whole sets of codes as values"
    assert [(row.code, row.used) for row in found.rows if row.coefficient == "cohen_kappa"][1:] == [
        ("a", (1, 1)),
        ("b", (0, 1)),
    ]


def test_weights_of_sets_are_refused() -> None:
    with pytest.raises(RefusedError, match="weights and distances are of single values"):
        measure("unit,ann,bob\nu1,a,a;b\n", meaning=Measurement(weights="linear"))


def test_masi_of_single_codes_is_nominal_alpha() -> None:
    found = measure(FOUR_UNITS, "masi_alpha", "jaccard_alpha", "krippendorff_alpha")
    assert [row[-1] for row in values(found)[:3]] == [0.5333, 0.5333, 0.5333]


def test_one_coder_no_rating_and_no_overlap_have_reasons_and_no_values() -> None:
    only = "undefined: only one coder, 'ann'; agreement is of two or more"
    nothing = "undefined: the table holds no ratings"
    apart = "undefined: no unit was coded by two coders"
    for text, reason in (
        ("unit,ann\nu1,x\n", only),
        ("", nothing),
        ("unit,ann,bob\n", nothing),
        ("unit,ann,bob\nu1,,\n", nothing),
        ("unit,ann,bob\nu1,x,\nu2,,y\n", apart),
    ):
        found = measure(text, *outside_coefficients(["all"]))
        assert {(row.value, row.reason) for row in found.rows} == {(None, reason)}
        assert {row.coefficient for row in found.rows if row.code == "*"} == set(outside_coefficients(["all"]))


def test_one_category_is_undefined_and_says_why() -> None:
    found = measure("unit,ann,bob\nu1,x,x\nu2,x,x\n", "percent_agreement", "cohen_kappa", "gwet_ac1")
    assert reasons(found)[:3] == [
        ("percent_agreement", 1.0, ""),
        (
            "cohen_kappa",
            None,
            "undefined: everybody gave all 2 units the same value, so agreement cannot be told from chance",
        ),
        (
            "gwet_ac1",
            None,
            "undefined: one category occurs, and this coefficient rests on how many could be chosen; name them with"
            " --categories",
        ),
    ]
    named = measure("unit,ann,bob\nu1,x,x\nu2,x,x\n", "gwet_ac1", reading=Reading(categories=("x", "y")))
    assert reasons(named)[0] == ("gwet_ac1", 1.0, "")


def test_pabak_is_of_two_categories() -> None:
    row = measure("unit,ann,bob\nu1,x,y\nu2,z,z\n", "pabak").rows[0]
    assert (row.value, row.reason) == (None, "undefined: PABAK is of two categories, not of 3")


def test_numbers_below_nothing_are_on_no_ratio_scale() -> None:
    reading = Reading(level="ratio", ordered=True)
    found = measure(
        "unit,ann,bob\nu1,-1,1\nu2,2,2\n", "krippendorff_alpha", meaning=Measurement("ratio"), reading=reading
    )
    assert reasons(found) == [("krippendorff_alpha", None, "undefined: values on a ratio scale cannot be less than 0")]


def test_the_order_of_coders_and_units_changes_nothing() -> None:
    rows = [
        f"u{number:02},{'xyz'[number % 3]},{'xyz'[number * number % 3]},{'xxy'[number % 3]}" for number in range(40)
    ]
    turned = [",".join(np.array(row.split(","))[[0, 3, 1, 2]]) for row in reversed(rows)]
    wish = Wish(interval="bca", replicates=200)
    first = measure("\n".join(["unit,a,b,c", *rows]), wish=wish)
    second = measure("\n".join(["unit,c,a,b", *turned]), wish=wish)
    assert first.rows == second.rows


def test_documents_are_drawn_where_the_table_names_enough_of_them() -> None:
    rows = [f"d{number // 4},{number},{'xy'[number % 2]},{'xy'[number % 3 % 2]}" for number in range(24)]
    assert (
        measure("\n".join(["document,unit,a,b", *rows]), wish=Wish()).draws.label == "jackknife over 6 documents, 95 %"
    )
    with pytest.raises(RefusedError, match="no column 'document'"):
        measure(FOUR_UNITS, wish=Wish(over="documents"))


def test_an_unknown_coefficient_or_coder_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'cohen_kappa'"):
        measure(FOUR_UNITS, "cohens_kappa")
    with pytest.raises(UnknownNameError, match="no coder 'bub'; did you mean 'bob'"):
        parse_ratings(FOUR_UNITS.encode(), "t.csv", Reading())[0].of_coders(["ann", "bub"])


def test_of_coders_keeps_their_columns_only() -> None:
    table = parse_ratings(b"unit,a,b,c\n1,x,y,z\n", "t.csv", Reading())[0].of_coders(["c", "a"])
    assert (table.coders, table.cells.shape) == (("a", "c"), (1, 2))
    assert [table.sets[cell] for cell in table.cells[0].tolist()] == [{"x"}, {"z"}]


def test_what_is_below_a_minimum_is_named_and_what_has_no_value_too() -> None:
    found = measure(FOUR_UNITS, reading=Reading(categories=("x", "y", "z")))
    assert [row.code for row in below(found, 0.6)] == ["*", "x", "y", "z"]
    assert [row.code for row in below(found, 0.5)] == ["z"]


def test_what_is_less_by_rounding_alone_reaches_a_minimum() -> None:
    """Alpha of x is 1 - .25 / (30/56) = 8/15, as a gate of a study takes it too."""
    assert [row.code for row in below(measure(FOUR_UNITS), 8 / 15 + 1e-14)] == []
    assert [row.code for row in below(measure(FOUR_UNITS), 8 / 15 + 1e-6)] == ["*", "x", "y"]


def test_whole_sets_are_not_held_against_a_minimum() -> None:
    """a: both say so on u1 alone; b: ann on u1, bob on u2."""
    found = measure("unit,ann,bob\nu1,a;b,a\nu2,c,b\nu3,c,c\n")
    assert [row.code for row in below(found, 0.9)] == ["b", "c"]


def test_many_different_values_have_a_figure_without_an_interval() -> None:
    numbers = "\n".join(f"{number},{number},{number + number % 2}" for number in range(400))
    ordinal = Reading(level="ordinal", ordered=True)
    [row] = measure(
        f"unit,a,b\n{numbers}", "krippendorff_alpha", meaning=Measurement("ordinal"), reading=ordinal, wish=Wish()
    ).rows
    assert row.value == pytest.approx(0.99998, abs=1e-5)
    assert (row.low, row.reason) == (None, "no interval: 401 different values are too many to draw samples of")
    found = measure(f"unit,a,b\n{numbers}", "percent_agreement", "cohen_kappa", wish=Wish())
    assert values(found)[0] == ("*", "percent_agreement", "a,b", 0.5)
    assert {row.code for row in found.rows} == {"*"}


def test_more_sets_than_can_be_compared_have_a_reason() -> None:
    rows = "\n".join(f"{number},a{number};b,a{number}" for number in range(260))
    found = measure(f"unit,a,b\n{rows}")
    assert (found.rows[0].coefficient, found.rows[0].reason) == (
        "masi_alpha",
        "not computed: 520 different sets of codes; ask for it with --coefficient masi_alpha",
    )
    assert measure(f"unit,a,b\n{rows}", "masi_alpha").rows[0].value is not None


def rows_of(found: OutsideAgreement, name: str) -> list[AgreementRow]:
    return [row for row in found.rows if row.coefficient == name]


def test_pooled_kappa_is_over_the_codes() -> None:
    """Of two categories each code has the same figures, and so has the mean."""
    assert [row.value for row in rows_of(measure(FOUR_UNITS, "pooled_kappa"), "pooled_kappa")] == [0.5]


def test_a_pair_of_many_coders_has_the_figures_that_it_has_alone() -> None:
    """Also where there are so many units that those of a pair that are alike are counted together."""
    words = [f"{'xyz'[number % 3]},{'xyz'[number * number % 7 % 3]},{'xxy'[number % 4 % 3]}" for number in range(900)]
    wish = Wish(interval="bca", replicates=100)
    text = "\n".join(["unit,a,b,c", *(f"u{number:03},{row}" for number, row in enumerate(words))])
    of_all = [row for row in measure(text, "cohen_kappa", "percent_agreement", wish=wish).rows if row.coders == "a,c"]
    table, _ = parse_ratings(text.encode(), "t.csv", Reading())
    names = ("cohen_kappa", "percent_agreement")
    alone = outside_agreement(table.of_coders(["a", "c"]), coefficients=names, wish=wish).rows
    assert [(row.code, row.coefficient, row.used) for row in of_all] == [
        (row.code, row.coefficient, row.used) for row in alone
    ]
    assert [row.value for row in of_all] == pytest.approx([row.value for row in alone], abs=1e-12)
    assert [row.low for row in of_all] == pytest.approx([row.low for row in alone], abs=1e-9)
