from qualcode.analysis.outside.outside_ratings import OutsideRatings, OutsideSpan, OutsideSpans
from qualcode.exchange.ratings_csv import Reading
from qualcode.exchange.spans_csv import parse_outside


def spans(text: str, reading: Reading | None = None) -> OutsideSpans:
    table, problems = parse_outside(text.encode(), "t.csv", reading or Reading())
    assert problems == []
    assert isinstance(table, OutsideSpans)
    return table


def test_a_table_without_start_and_end_holds_ratings() -> None:
    assert isinstance(parse_outside(b"unit,ann,bob\n1,x,y\n", "t.csv", Reading())[0], OutsideRatings)


def test_a_row_is_a_span_and_a_row_without_one_says_that_the_coder_read_the_document() -> None:
    table = spans("document,coder,start,end,code\nd1,ann,3,9,x\nd1,bob,,,\nd2,ann,0,4.0,y\n")
    assert table.spans == (OutsideSpan("d1", "ann", "x", 3, 9), OutsideSpan("d2", "ann", "y", 0, 4))
    assert table.lengths == {"d1": 9, "d2": 4}
    assert table.readers == {"d1": ("ann", "bob"), "d2": ("ann",)}


def test_offsets_count_from_where_the_continuum_begins() -> None:
    table = spans("coder,start,end,code\nann,150,160,x\nbob,155,160,x\n", Reading(begin=150, length=300))
    assert table.spans == (OutsideSpan("", "ann", "x", 0, 10), OutsideSpan("", "bob", "x", 5, 10))
    assert (table.lengths, table.notes) == ({"": 300}, ())


def test_a_span_may_have_several_codes_or_no_column_for_them() -> None:
    assert [span.code for span in spans("coder,start,end,code\nann,0,4,y;x\n").spans] == ["x", "y"]
    assert [span.code for span in spans("coder,start,end\nann,0,4\n").spans] == ["span"]


def test_codes_of_a_coder_that_overlap_do_not_exclude_each_other() -> None:
    header = "coder,start,end,code\n"
    assert spans(header + "ann,0,4,x\nann,4,6,y\nann,5,9,y\nbob,0,9,y\n").overlap == ""
    assert spans(header + "ann,0,9,x\nann,1,2,x\nann,8,9,y\n").overlap == "'x' and 'y' of ann overlap at 8"


def test_every_row_that_is_no_span_is_named() -> None:
    text = "coder,start,end,code\nann,4,4,x\nann,a,-1,x\nbob,0,60,x\n,0,6,x\nbob,1,2,\n"
    _, problems = parse_outside(text.encode(), "t.csv", Reading(length=10))
    assert [str(problem).removeprefix("t.csv:") for problem in problems] == [
        "2: empty-span: ends at 4, which is not after its start 4; ends are exclusive",
        "3: not-a-number: start is 'a'; offsets are whole numbers of 0 or more",
        "3: not-a-number: end is '-1'; offsets are whole numbers of 0 or more",
        "4: outside: ends at 60, after the continuum ends at 10 (`--begin` plus `--length`)",
        "5: no-name: has no coder; fill the cell or drop the row",
        "6: no-code: has a span without a code; fill the cell, or leave start and end empty as well",
    ]


def test_spans_need_both_ends() -> None:
    _, problems = parse_outside(b"coder,start,code\nann,1,x\n", "t.csv", Reading())
    assert [problem.message for problem in problems] == ["spans need a column 'end'"]
