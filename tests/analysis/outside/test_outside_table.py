"""Tables made elsewhere, as they are shown."""

import pytest

from qualcode.analysis.draws import Wish
from qualcode.analysis.outside.outside_agreement import OutsideAgreement, outside_agreement
from qualcode.analysis.outside.outside_ratings import Measurement
from qualcode.analysis.outside.outside_table import outside_lines, outside_table
from qualcode.exchange.ratings_csv import Reading, parse_ratings


def measured(text: str, meaning: Measurement | None = None, interval: str = "none") -> OutsideAgreement:
    table, problems = parse_ratings(text.encode(), "t.csv", Reading())
    assert problems == []
    return outside_agreement(table, meaning, coefficients=(), wish=Wish(interval))


def test_each_row_on_a_line_has_its_interval_with_three_decimals() -> None:
    """Two coders who differ on 10 of 40 units: a share of .75, its standard error sqrt(.75 x .25 / 40) = .0685."""
    units = "".join(f"{number},x,{'y' if number < 10 else 'x'}\n" for number in range(20)) + "".join(
        f"{number},y,y\n" for number in range(20, 40)
    )
    found = outside_table(measured(f"unit,ann,bob\n{units}", interval="analytic"), every_row=True)
    assert found.header == ("code", "coefficient", "coders", "n", "value", "95 %")
    assert found.rows[0] == ("*", "percent_agreement", "ann,bob", 40, 0.75, "0.616 to 0.884")


def test_a_row_without_a_value_has_its_reason_below_the_table_once() -> None:
    found = outside_table(measured("unit,ann,bob\n1,x,x\n2,x,x\n"), every_row=True)
    assert found.rows[0][-1] == "–"
    assert found.notes[0] == (
        "all codes, x: undefined: everybody gave all 2 units the same value, so agreement cannot be told from chance."
    )


@pytest.mark.parametrize(
    ("meaning", "said"),
    [
        (Measurement("interval"), "Alpha: at level interval. Kappas and AC2: without weights."),
        (
            Measurement("interval", "linear"),
            "Alpha: at level interval. Kappas and AC2: linear weights by the numbers themselves; percent agreement and"
            " AC1 without.",
        ),
        (
            Measurement("ordinal", "quadratic"),
            "Alpha: at level ordinal. Kappas and AC2: quadratic weights by rank of the categories; percent agreement"
            " and AC1 without.",
        ),
    ],
)
def test_the_lines_say_by_what_values_are_held_apart(meaning: Measurement, said: str) -> None:
    assert said in outside_lines(measured("unit,ann,bob\n1,1,2\n2,2,2\n3,3,3\n", meaning))
