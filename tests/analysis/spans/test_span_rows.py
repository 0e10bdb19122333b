"""Rows of agreement from plain spans."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.agreement_rows import AgreementRow
from qualcode.analysis.draws import Wish
from qualcode.analysis.spans.span_rows import CodedSpan, coefficients_of_spans, span_agreement_rows
from qualcode.coefficients.continua import continuum_of
from qualcode.coefficients.names import OF_SPANS
from qualcode.coefficients.unitizing import bar_u_alpha
from qualcode.errors import RefusedError, UnknownNameError

ANN, BOB = CodedSpan("d", "ann", "x", 0, 4), CodedSpan("d", "bob", "x", 0, 6)
LENGTHS = {"d": 10}
READERS = {"d": ("ann", "bob")}


def values(rows: Sequence[AgreementRow]) -> dict[tuple[str, str], float | None]:
    return {(row.code, row.coefficient): row.value for row in rows}


def test_a_code_has_rows_after_those_of_all_codes_together() -> None:
    """|u is 1 - 4 / 11.83; of two spans that overlap but do not end together, F1 is 0 and 1."""
    rows = span_agreement_rows([ANN, BOB], LENGTHS, READERS).rows
    assert values(rows) == {
        (code, name): pytest.approx(value, abs=0.0005)
        for code in ("*", "x")
        for name, value in (("bar_u_alpha", 0.662), ("span_f1_exact", 0.0), ("span_f1_overlap", 1.0))
    }


def test_a_row_says_what_it_is_on() -> None:
    """The text that only ann read counts among the characters, but is compared with nothing."""
    found = span_agreement_rows([ANN, BOB], LENGTHS | {"e": 5}, READERS | {"e": ("ann",)})
    row = found.rows[3]
    assert (row.value, row.bias) == pytest.approx((0.662, 0.2), abs=0.0005)
    assert row._replace(value=None, bias=None) == AgreementRow(
        code="x",
        label="",
        coefficient="bar_u_alpha",
        unit="character",
        coders="ann,bob",
        value=None,
        reason="no interval: 1 document is too few to draw, and nothing tells where to cut",
        low=None,
        high=None,
        interval="",
        n_units=15,
        n_pairable=10,
        prevalence=(0.4, 0.6),
        used=(4, 6),
        universe="10 characters in 1 document",
    )


def test_documents_are_pooled_with_other_coders_missing_in_each() -> None:
    """The third document is the same as the second, so it only weighs twice."""
    spans = [ANN, BOB, *(CodedSpan(document, coder, "x", 2, 5) for document in "ef" for coder in ("bob", "cyd"))]
    rows = span_agreement_rows(
        spans, dict.fromkeys("def", 10), READERS | {"e": ("bob", "cyd"), "f": ("bob", "cyd")}
    ).rows
    n, gaps, own = 60, 38, 16 + 36 + 4 * 9
    assert values(rows)["x", "bar_u_alpha"] == pytest.approx(1 - 4 * (n * n - own - gaps) / (2 * n * gaps * (n - gaps)))


def test_overlapping_spans_of_one_coder_and_code_are_one_and_touching_ones_two() -> None:
    overlapping = [ANN, ANN._replace(start=2, end=6), BOB]
    touching = [ANN, ANN._replace(start=4, end=6), BOB]
    assert values(span_agreement_rows(overlapping, LENGTHS, READERS).rows)["x", "span_f1_exact"] == 1.0
    rows = values(span_agreement_rows(touching, LENGTHS, READERS).rows)
    assert rows["x", "span_f1_exact"] == 0.0
    text = continuum_of(10, [[(0, 4, 0), (4, 6, 0)], [(0, 6, 0)]])
    assert rows["x", "bar_u_alpha"] == pytest.approx(bar_u_alpha(text))


def test_f1_of_all_codes_together_counts_spans_of_the_same_code() -> None:
    """Both have 0-4, as x and as y: any code is in the same place, but no span matches."""
    rows = values(span_agreement_rows([ANN, ANN._replace(coder="bob", code="y")], LENGTHS, READERS).rows)
    assert (rows["*", "bar_u_alpha"], rows["*", "span_f1_overlap"]) == (1.0, 0.0)


def test_codes_that_exclude_each_other_are_told_from_each_other_after_where_they_are() -> None:
    """Both mark 0-4 and 6-8; of the second they say x and y."""
    spans = [
        ANN,
        ANN._replace(coder="bob"),
        CodedSpan("d", "ann", "x", 6, 8),
        CodedSpan("d", "bob", "y", 6, 8),
    ]
    rows = span_agreement_rows(spans, LENGTHS, READERS, exclusive=True).rows
    assert [row.coefficient for row in rows if row.code == "*"] == [
        *("bar_u_alpha", "u_alpha", "cu_alpha", "span_f1_exact", "span_f1_overlap")
    ]
    assert [row.coefficient for row in rows if row.code == "x"] == [
        *("bar_u_alpha", "ku_alpha", "ku_coverage", "span_f1_exact", "span_f1_overlap")
    ]
    found = values(rows)
    # met: x 4 + 4 + 2, y 2, so 12; W: x 16 + 16 + 4, y 4; seen to differ: 2 + 2
    assert found["*", "bar_u_alpha"] == 1.0
    assert found["*", "cu_alpha"] == pytest.approx(1 - (4 / 12) / ((2 * 10 * 2) / (144 - 40)))
    assert found["x", "ku_alpha"] == pytest.approx(1 - (2 / 10) / ((10 * 2) / (10 * 12 - 36)))
    assert found["y", "ku_alpha"] == pytest.approx(1 - 1 / ((2 * 10) / (2 * 12 - 4)))
    assert found["y", "ku_coverage"] == 1.0


def test_where_a_code_is_comes_first_whatever_is_asked_for() -> None:
    assert coefficients_of_spans(["ku_alpha"], exclusive=True) == ("bar_u_alpha", "ku_alpha", "ku_coverage")
    assert coefficients_of_spans(["span_f1_exact"], exclusive=False) == ("bar_u_alpha", "span_f1_exact")
    assert coefficients_of_spans([], exclusive=True) == OF_SPANS
    assert coefficients_of_spans(["all"], exclusive=False) == ("bar_u_alpha", "span_f1_exact", "span_f1_overlap")


def test_a_coefficient_of_families_needs_codes_that_exclude_each_other() -> None:
    with pytest.raises(RefusedError, match="'cu_alpha' tells codes from each other"):
        coefficients_of_spans(["cu_alpha"], exclusive=False)
    with pytest.raises(UnknownNameError, match="no coefficient of spans 'ku'"):
        coefficients_of_spans(["ku"], exclusive=True)


# intervals


def six(n: int = 6) -> tuple[list[CodedSpan], dict[str, int], dict[str, tuple[str, ...]]]:
    names = [f"d{number}" for number in range(n)]
    spans = [
        CodedSpan(name, coder, "x", start, start + 10 + (number if coder == "bob" else 0))
        for number, name in enumerate(names)
        for coder in ("ann", "bob")
        for start in (5, 40)
    ]
    return spans, dict.fromkeys(names, 100), dict.fromkeys(names, ("ann", "bob"))


def test_from_five_documents_on_there_are_intervals_over_documents() -> None:
    found = span_agreement_rows(*six())
    row = found.rows[0]
    assert (row.interval, row.reason) == ("jackknife over 6 documents, 95 %", "")
    assert row.low is not None
    assert row.value is not None
    assert -1 < row.low < row.value


def test_fewer_documents_have_none_and_say_why() -> None:
    found = span_agreement_rows(*six(4))
    assert found.rows[0].reason == "no interval: 4 documents are too few to draw, and nothing tells where to cut"
    assert found.draws.note == "Intervals: none; 4 documents are too few to draw, and nothing tells where to cut."
    assert span_agreement_rows(*six(4), wish=Wish(over="documents")).rows[0].interval.startswith("jackknife over 4")


def test_a_code_at_less_than_five_places_on_which_coders_disagree_has_none() -> None:
    spans, lengths, readers = six()
    rare = [CodedSpan("d0", "ann", "y", 70, 80), CodedSpan("d0", "bob", "y", 75, 80)]
    row = next(row for row in span_agreement_rows(spans + rare, lengths, readers).rows if row.code == "y")
    assert row.reason == "no interval: it rests on 1 place of the text only, too few to tell"


def test_the_same_seed_gives_the_same_rows() -> None:
    wish = Wish("bootstrap", replicates=200, seed=3)
    assert span_agreement_rows(*six(), wish=wish).rows == span_agreement_rows(*six(), wish=wish).rows


# without a value


def test_without_text_that_two_coders_read_there_is_no_value() -> None:
    rows = span_agreement_rows([ANN], LENGTHS, {"d": ("ann",)}).rows
    assert {row.reason for row in rows} == {"undefined: no text was read by two coders"}
    assert {row.value for row in span_agreement_rows([], {}, {}).rows} == {None}


def test_where_nobody_coded_anything_nothing_can_be_assessed() -> None:
    rows = span_agreement_rows([], LENGTHS, READERS).rows
    assert {row.reason for row in rows} == {"not assessable: nobody coded anything in these 10 characters"}


# what is refused


@pytest.mark.parametrize(
    ("span", "fault"),
    [
        (ANN._replace(document="e"), "the span 0-4 of 'x' by 'ann' is of 'e', a document without a length"),
        (ANN._replace(coder="cyd"), "the span 0-4 of 'x' by 'cyd' is in 'd', which they did not read"),
        (ANN._replace(start=4), "the span 4-4 of 'x' by 'ann' in 'd' has no length"),
        (ANN._replace(end=11), "the span 0-11 of 'x' by 'ann' leads out of 'd', which has 10 characters"),
    ],
)
def test_a_span_that_cannot_be_is_refused(span: CodedSpan, fault: str) -> None:
    with pytest.raises(RefusedError) as refused:
        span_agreement_rows([BOB, span], LENGTHS, READERS)
    assert str(refused.value) == fault


def test_all_overlaps_of_codes_that_exclude_each_other_are_named() -> None:
    spans = [ANN, BOB, ANN._replace(code="y", start=3, end=5), BOB._replace(code="y", start=5, end=9)]
    with pytest.raises(RefusedError) as refused:
        span_agreement_rows(spans, LENGTHS, READERS, exclusive=True)
    assert str(refused.value).split("\n") == [
        "codes that exclude each other overlap: 'x' at 0-4 and 'y' at 3-5 in 'd' by 'ann'",
        "codes that exclude each other overlap: 'x' at 0-6 and 'y' at 5-9 in 'd' by 'bob'",
    ]


def test_of_many_faults_the_first_ten_are_named() -> None:
    with pytest.raises(RefusedError, match="and 3 more"):
        span_agreement_rows([ANN._replace(start=4)] * 13, LENGTHS, READERS)


# what changes nothing


@st.composite
def studies(draw: st.DrawFn) -> tuple[list[CodedSpan], dict[str, int], dict[str, tuple[str, ...]]]:
    documents = {f"d{number}": draw(st.integers(1, 30)) for number in range(draw(st.integers(1, 6)))}
    readers = {name: tuple(draw(st.sets(st.sampled_from(["ann", "bob", "cyd"])))) for name in documents}
    spans = []
    for name, length in documents.items():
        for coder in readers[name]:
            for _ in range(draw(st.integers(0, 3))):
                start = draw(st.integers(0, length - 1))
                end = draw(st.integers(start + 1, length))
                spans.append(CodedSpan(name, coder, draw(st.sampled_from("xyz")), start, end))
    return spans, documents, readers


@given(studies(), st.randoms())
def test_the_order_of_spans_documents_and_coders_changes_nothing(  # type: ignore[no-untyped-def]
    study: tuple[list[CodedSpan], Mapping[str, int], Mapping[str, tuple[str, ...]]], random
) -> None:
    spans, lengths, readers = study
    before = span_agreement_rows(spans, lengths, readers).rows
    moved = random.sample(spans, len(spans))
    names = random.sample(list(lengths), len(lengths))
    turned = {name: readers[name][::-1] for name in names}
    assert span_agreement_rows(moved, {name: lengths[name] for name in names}, turned).rows == before


@given(studies())
def test_an_empty_document_changes_nothing(
    study: tuple[list[CodedSpan], Mapping[str, int], Mapping[str, tuple[str, ...]]],
) -> None:
    spans, lengths, readers = study
    more = span_agreement_rows(spans, {**lengths, "a0": 0}, {**readers, "a0": ("ann", "bob")})
    like = {row._replace(coders="", used=(), prevalence=(), bias=None) for row in more.rows}
    plain = span_agreement_rows(spans, lengths, readers).rows
    assert like == {row._replace(coders="", used=(), prevalence=(), bias=None) for row in plain}
