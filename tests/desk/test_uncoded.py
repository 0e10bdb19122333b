from qualcode.desk.uncoded import are_coded, next_span
from qualcode.layer_files import reach_of
from qualcode.model import Coding


def coding(start: int, end: int) -> Coding:
    return Coding(f"{start}-{end}", "p", start, end, "c")


def test_a_passage_is_coded_where_a_coding_touches_it_also_one_that_begins_long_before() -> None:
    spans = [(0, 5), (5, 9), (20, 25), (30, 40), (50, 60)]
    codings = [coding(0, 22), coding(1, 2), coding(39, 50)]
    assert are_coded(spans, reach_of(codings)) == [True, True, True, True, False]
    assert are_coded(spans, reach_of([])) == [False] * 5


def test_the_next_passage_lies_ahead_or_behind_and_else_at_the_far_end() -> None:
    spans = [(0, 5), (10, 15), (20, 25)]
    assert [next_span(spans, here, 1) for here in [(0, 5), (12, 13), (20, 25)]] == [(10, 15), (20, 25), (0, 5)]
    assert [next_span(spans, here, -1) for here in [(0, 5), (12, 13), (20, 25)]] == [(20, 25), (10, 15), (10, 15)]
    assert next_span([], (0, 5), 1) is None
