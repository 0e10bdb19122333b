import pytest

from qualcode.analysis.outside.outside_ratings import OutsideSpans
from qualcode.analysis.outside.outside_spans import OutsideSpanAgreement, outside_span_agreement, outside_span_lines
from qualcode.errors import UnknownNameError
from qualcode.exchange.ratings_csv import Reading
from qualcode.exchange.spans_csv import parse_outside

ONE = "coder,start,end,code\nann,0,4,x\nbob,0,6,x\n"
APART = "coder,start,end,code\nann,0,4,x\nann,2,6,y\nbob,0,6,x\n"
"""ann has x and y on the same text."""


def measure(text: str, *names: str, length: int = 10) -> OutsideSpanAgreement:
    table, problems = parse_outside(text.encode(), "t.csv", Reading(length=length))
    assert problems == []
    assert isinstance(table, OutsideSpans)
    return outside_span_agreement(table, coefficients=names)


def values(found: OutsideSpanAgreement) -> list[tuple[str, str, float | None]]:
    return [(row.code, row.coefficient, None if row.value is None else round(row.value, 3)) for row in found.rows]


def test_codes_that_no_coder_lets_overlap_are_a_family() -> None:
    """As in `span_agreement_rows`: |u of a code alone is .662, and so is u where there is one code."""
    found = measure(ONE, "u_alpha")
    assert values(found) == [("*", "bar_u_alpha", 0.662), ("*", "u_alpha", 0.662), ("x", "bar_u_alpha", 0.662)]


def test_codes_that_overlap_have_a_continuum_each_and_the_lines_say_so() -> None:
    found = measure(APART)
    assert {row.coefficient for row in found.rows} == {"bar_u_alpha", "span_f1_exact", "span_f1_overlap"}
    assert (
        "Codes do not exclude each other ('x' and 'y' of ann overlap at 2): each has a continuum of its own, and"
        in (outside_span_lines(found)[2])
    )


def test_figures_of_a_family_are_undefined_where_there_is_none() -> None:
    reason = "undefined: it tells codes from each other that exclude each other; here 'x' and 'y' of ann overlap at 2"
    assert [
        (row.code, row.coefficient, row.value, row.reason) for row in measure(APART, "u_alpha", "ku_alpha").rows
    ] == [
        ("*", "u_alpha", None, reason),
        ("x", "ku_alpha", None, reason),
        ("y", "ku_alpha", None, reason),
    ]


def test_the_alpha_of_1995_is_given_by_name_only_and_without_an_interval() -> None:
    """D_o = 2 / (2 x 100) x 4; D_e of lengths 4 and 6 with gaps of 6 and 4, by the formula of 2004."""
    found = measure(ONE, "alpha_u_1995")
    assert [(row.code, row.coefficient) for row in found.rows] == [("*", "alpha_u_1995"), ("x", "alpha_u_1995")]
    assert {row.reason for row in found.rows} == {"no interval: there is none for the alpha of 1995"}
    assert "alpha_u_1995" not in {row.coefficient for row in measure(ONE).rows}


def test_the_alpha_of_1995_is_of_one_document() -> None:
    [row] = measure("document,coder,start,end,code\nd,ann,0,4,x\ne,ann,0,4,x\nd,bob,0,4,x\n", "alpha_u_1995").rows
    assert (row.value, row.reason) == (
        None,
        "undefined: the alpha of 1995 is of a single continuum, a table of one document",
    )


def test_one_coder_has_a_reason_and_no_values() -> None:
    rows = measure("coder,start,end,code\nann,0,4,x\n").rows
    assert {(row.value, row.reason, row.coders) for row in rows} == {
        (None, "undefined: only one coder, 'ann'; agreement is of two or more", "ann")
    }


def test_an_unknown_coefficient_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="no coefficient of spans 'krippendorff_alpha'"):
        measure(ONE, "krippendorff_alpha")


def test_spans_of_some_coders() -> None:
    table, _ = parse_outside((APART + "cem,0,4,x\n").encode(), "t.csv", Reading())
    assert isinstance(table, OutsideSpans)
    chosen = table.of_coders(["bob", "cem"])
    assert ({span.coder for span in chosen.spans}, chosen.coders) == ({"bob", "cem"}, ("bob", "cem"))
    with pytest.raises(UnknownNameError, match="no coder 'dan'"):
        table.of_coders(["dan"])
