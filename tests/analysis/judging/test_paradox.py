"""A high percentage beside a low alpha: when it is pointed out, and when not."""

import pytest

from qualcode.analysis.agreement_rows import AgreementRow
from qualcode.analysis.judging.paradox import paradox_line, paradox_note


def rows_of(
    percent: float | None = 0.96,
    alpha: float | None = 0.3,
    ac1: float | None = 0.95,
    prevalence: tuple[float, ...] = (0.04, 0.02),
    used: tuple[int, ...] = (8, 4),
) -> list[AgreementRow]:
    values = {"percent_agreement": percent, "krippendorff_alpha": alpha, "gwet_ac1": ac1}
    return [
        AgreementRow("trust", "Trust", name, "turn", "ann,bob", value, "", None, None, "", 200, 200, prevalence, used)
        for name, value in values.items()
    ]


def test_a_rare_code_with_a_high_percentage_and_a_low_alpha_is_explained() -> None:
    assert paradox_line(rows_of()) == (
        "trust: 96 % agreement, and alpha only .30, because few turns have the code (prevalence .03; Gwet's AC1 is"
        " .95): the coders agree more on where it is absent than on where it is present."
    )


def test_a_code_on_nearly_every_unit_is_explained_the_other_way_round() -> None:
    line = paradox_line(rows_of(prevalence=(0.96, 0.94), used=(192, 188)))
    assert line is not None
    assert "because few turns lack the code (prevalence .95;" in line
    assert line.endswith("agree more on where it is present than on where it is absent.")


@pytest.mark.parametrize(
    "other",
    [
        rows_of(percent=0.89),
        rows_of(alpha=0.667),
        rows_of(alpha=0.66, ac1=0.85),
        rows_of(prevalence=(0.1, 0.1)),
        rows_of(prevalence=(0.9, 0.9), used=(180, 180)),
        rows_of(used=(4, 4)),
        rows_of(percent=None),
        rows_of(alpha=None),
        rows_of(ac1=None),
        rows_of(prevalence=()),
        [],
    ],
    ids=[
        "percent below .90",
        "alpha not below .667",
        "AC1 less than .2 above alpha",
        "prevalence of .1",
        "prevalence of .9",
        "used four times",
        "no percent",
        "no alpha",
        "no AC1",
        "no prevalence",
        "no rows",
    ],
)
def test_nothing_is_said_where_one_condition_does_not_hold(other: list[AgreementRow]) -> None:
    assert paradox_line(other) is None


def test_a_code_is_not_pointed_out_for_being_rare() -> None:
    assert paradox_line(rows_of(percent=0.99, alpha=0.8, ac1=0.99)) is None


def test_with_more_than_two_coders_the_percentage_is_that_of_all_of_them() -> None:
    """Of the pairs one has .80 and one .99; of all coders it is .92."""
    pair = rows_of()[0]
    more = [
        pair._replace(value=0.8),
        pair._replace(coders="ann,cyd", value=0.99),
        pair._replace(coders="ann,bob,cyd", value=0.92),
        *(row._replace(coders="ann,bob,cyd") for row in rows_of()[1:]),
    ]
    assert (paradox_line(more) or "").startswith("trust: 92 % agreement")


def test_below_a_table_one_sentence_names_all_codes_with_a_paradox() -> None:
    other = [row._replace(code="doubt") for row in rows_of(ac1=0.97)]
    assert paradox_note([rows_of(), rows_of(percent=0.5), other]) == (
        "High percent beside low alpha, as nearly all turns have the same value (prevalence, Gwet's AC1): trust (.03,"
        " .95), doubt (.03, .97). Report all of these figures together."
    )


def test_without_a_paradox_nothing_is_said() -> None:
    assert paradox_note([rows_of(percent=0.5)]) is None
