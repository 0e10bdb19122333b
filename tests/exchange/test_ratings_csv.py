import csv
import io
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.outside.outside_ratings import OutsideRatings
from qualcode.errors import RefusedError
from qualcode.exchange.ratings_csv import Reading, categories_named, parse_ratings
from qualcode.problem import Problem

AS_IT_IS = Reading()


def ratings(text: str, reading: Reading = AS_IT_IS) -> OutsideRatings:
    table, problems = parse_ratings(text.encode(), "t.csv", reading)
    assert problems == []
    return table


def problems(text: str, reading: Reading = AS_IT_IS) -> list[Problem]:
    return parse_ratings(text.encode(), "t.csv", reading)[1]


def messages(text: str, reading: Reading = AS_IT_IS) -> list[tuple[int, str]]:
    return [(problem.line, problem.message) for problem in problems(text, reading)]


def labels(table: OutsideRatings) -> list[list[str | None]]:
    """Units x coders: the codes of each cell, joined; `None` where it is missing."""
    names = [*("+".join(sorted(one)) for one in table.sets), None]
    return [[names[cell] for cell in row] for row in table.cells.tolist()]


def test_a_column_is_a_coder_and_a_row_a_unit() -> None:
    table = ratings("unit,bob,ann\nu2,x,y\nu1,y,\n")
    assert (table.layout, table.units, table.coders) == ("wide", ("u1", "u2"), ("ann", "bob"))
    assert labels(table) == [[None, "y"], ["y", "x"]]
    assert table.categories == ("x", "y")


def test_without_a_column_for_the_unit_each_row_is_one() -> None:
    table = ratings("ann,bob\nx,y\nx,x\n")
    assert (table.units, table.coders, labels(table)) == (("1", "2"), ("ann", "bob"), [["x", "y"], ["x", "x"]])


@pytest.mark.parametrize(
    "header", ["unit,ann,bob", "Item,ann,bob", "subject,ann,bob", "ID,ann,bob", ",ann,bob", "Unnamed: 0,ann,bob"]
)
def test_a_first_column_that_names_units_is_no_coder(header: str) -> None:
    assert ratings(f"{header}\n7,x,y\n").coders == ("ann", "bob")


def test_documents_and_units_may_both_be_named_in_a_wide_table() -> None:
    table = ratings("document,unit,ann,bob\nd2,1,x,y\nd1,1,y,y\n")
    assert (table.documents, table.units, table.coders) == (("d1", "d2"), ("1", "1"), ("ann", "bob"))
    assert labels(table) == [["y", "y"], ["x", "y"]]


@pytest.mark.parametrize(
    "header", ["unit,coder,code", "Unit,Coder,Code", "item,RATER,value", "segment,annotator,label"]
)
def test_a_row_is_a_rating_where_coder_and_code_have_columns(header: str) -> None:
    table = ratings(f"{header}\nu1,ann,x\nu1,bob,y\nu2,ann,x\n")
    assert (table.layout, table.units, table.coders) == ("long", ("u1", "u2"), ("ann", "bob"))
    assert labels(table) == [["x", "y"], ["x", None]]


def test_columns_known_by_another_name_and_columns_not_read_are_said() -> None:
    table = ratings("item,rater,value,remark\nu1,ann,x,\nu1,bob,y,\n")
    assert table.notes == (
        "Columns read by another name: 'item' as unit, 'rater' as coder, 'value' as code.",
        "Columns that are not read: remark.",
    )


def test_an_empty_cell_and_na_are_missing_in_a_wide_table_and_nothing_else_is() -> None:
    assert labels(ratings("unit,ann,bob,cem\nu1,NA,,nan\nu2,None,null,x\n")) == [
        [None, None, "nan"],
        ["None", "null", "x"],
    ]


def test_missing_values_named_take_the_place_of_na() -> None:
    assert labels(ratings("unit,ann,bob\nu1,99,NA\nu2,,x\n", Reading(missing=("99",)))) == [[None, "NA"], [None, "x"]]


def test_in_a_long_table_no_row_and_an_empty_code_are_missing_as_pandas_melts_a_wide_one() -> None:
    table = ratings("unit,coder,code\nu1,ann,\nu1,bob,x\nu2,ann,x\nu3,ann,NA\nu3,bob,x\n")
    assert labels(table) == [[None, "x"], ["x", None], [None, "x"]]
    assert table.doubts == (
        "Empty cells: 1, read as missing. Where they say that the coder looked and gave no code, give `--none ''`.",
    )


@pytest.mark.parametrize("text", ["unit,coder,code\nu1,ann,\nu1,bob,x\n", "unit,ann,bob\nu1,,x\n"])
def test_an_empty_cell_says_that_there_is_no_code_where_that_is_said(text: str) -> None:
    table = ratings(text, Reading(none=("",)))
    assert (labels(table), table.single, table.doubts) == ([["", "x"]], False, ())
    assert table.notes == ("Cells that say that the coder gave no code: 1.",)


def test_an_empty_cell_of_a_wide_table_of_sets_is_doubtful_and_of_single_codes_is_not() -> None:
    assert len(ratings("unit,ann,bob\nu1,,x\nu2,x;y,x\n").doubts) == 1
    assert ratings("unit,ann,bob\nu1,,x\nu2,y,x\n").doubts == ()


def test_a_column_that_shares_no_value_with_another_may_be_no_coder() -> None:
    text = "id,text,ann,bob\n1,good day,x,x\n2,well then,x,y\n"
    assert ratings(text).doubts == (
        "Column 'text' has no value in common with any other. If it is no coder's, name those with `--coders`.",
    )
    assert ratings("id,ann,bob\n1,x,y\n2,z,q\n").doubts == ()


def test_codes_that_look_like_missing_values_are_codes_and_said_to_be() -> None:
    assert ratings("unit,ann,bob\nu1,nan,x\n").doubts == (
        "'nan' is read as a code. If it stands for a missing value, give `--missing nan`.",
    )
    assert ratings("unit,ann,bob\nu1,nan,x\n", Reading(categories=("nan", "x"))).doubts == ()


def test_a_cell_can_say_that_the_coder_gave_no_code() -> None:
    table = ratings("unit,ann,bob\nu1,-,x\n", Reading(none=("-",)))
    assert (labels(table), table.single) == ([["", "x"]], False)


def test_several_codes_stand_in_a_cell_with_a_separator_or_in_several_rows() -> None:
    wide = ratings("unit,ann,bob\nu1,b; a,a\nu2,a;b,b\n")
    long = ratings("unit,coder,code\nu1,ann,a\nu1,ann,b\nu1,bob,a\nu2,ann,b\nu2,ann,a\nu2,bob,b\n")
    assert labels(wide) == labels(long) == [["a+b", "a"], ["a+b", "b"]]
    assert labels(ratings("unit,ann,bob\nu1,a|b,a\n", Reading(separator="|"))) == [["a+b", "a"]]


def test_without_a_separator_a_cell_is_one_code() -> None:
    assert labels(ratings("unit,ann,bob\nu1,a;b,a\n", Reading(separator=""))) == [["a;b", "a"]]


def test_the_same_row_twice_counts_once_and_is_said() -> None:
    table = ratings("unit,coder,code\nu1,ann,x\nu1,ann,x\nu1,bob,x\n")
    assert (labels(table), table.single) == ([["x", "x"]], True)
    assert table.notes == ("Rows that say again what another says, counted once: 1.",)


def test_a_unit_that_stands_twice_in_a_wide_table_is_a_fault_with_both_lines() -> None:
    assert messages("unit,ann,bob\nu1,x,y\nu2,x,y\nu1,x,x\n") == [
        (4, "unit 'u1' stands at line 2 already; one row a unit")
    ]


def test_two_values_of_a_coder_for_a_unit_are_a_fault_where_order_counts() -> None:
    assert messages("unit,coder,code\nu1,ann,1\nu1,ann,2\nu1,bob,2\n", Reading(level="interval", ordered=True)) == [
        (3, "unit 'u1' has another value from coder 'ann' at line 2; where order counts each rating is one value")
    ]


def test_every_cell_that_is_no_number_is_named_at_a_numeric_level() -> None:
    text = 'unit,ann,bob\nu1,x,1\nu2,2,"3,5"\nu3,nan,1e999\n'
    assert messages(text, Reading(level="interval", ordered=True)) == [
        (2, "column 2 ('ann') has 'x', which is no number; at level interval every value is one"),
        (3, "column 3 ('bob') has '3,5', which is no number; write 3.5, with a point"),
        (4, "column 2 ('ann') has 'nan', which is no number; if it stands for a missing value, give `--missing nan`"),
        (4, "column 3 ('bob') has '1e999', which is no number; at level interval every value is one"),
    ]


def test_a_cell_that_is_none_of_the_categories_is_named_with_the_nearest() -> None:
    assert messages("unit,ann,bob\nu1,high,hihg\n", Reading(categories=("low", "high"))) == [
        (2, "column 3 ('bob') has 'hihg', which is none of the categories named; did you mean 'high'?")
    ]


def test_categories_are_sorted_by_number_where_all_are_numbers_and_else_as_text() -> None:
    assert ratings("unit,ann,bob\nu1,10,9\nu2,-1,2.5\n").categories == ("-1", "2.5", "9", "10")
    assert ratings("unit,ann,bob\nu1,10,9\nu2,b,a\n").categories == ("10", "9", "a", "b")
    assert ratings("unit,ann,bob\nu1,b,a\n", Reading(categories=("b", "a", "c"))).categories == ("b", "a", "c")


def test_a_whole_number_with_and_without_a_point_is_the_same_code() -> None:
    table = ratings("unit,ann,bob\nu1,1,1.0\nu2,2,\nu3,1,2.0\n")
    assert labels(table) == [["1", "1"], ["2", None], ["1", "2"]]
    assert table.notes == ("Numbers written in two ways are the same code: 1.0 for 1, 2.0 for 2.",)


def test_whole_numbers_are_called_the_same_however_the_program_wrote_them() -> None:
    assert ratings("unit,ann,bob\nu1,1.0,2.0\n").categories == ("1", "2")
    assert ratings("unit,ann,bob\nu1,1.0,2.0\n", Reading(categories=("1.0", "2.0"))).categories == ("1.0", "2.0")
    assert ratings("unit,ann,bob\nu1,1.0,1.1\n").categories == ("1.0", "1.1")


def test_numbers_beside_words_are_words() -> None:
    assert ratings("unit,ann,bob\nu1,1,1.0\nu2,a,\n").categories == ("1", "1.0", "a")


def test_values_without_an_order_are_refused_where_order_counts() -> None:
    text = b"unit,ann,bob\nu1,low,high\n"
    with pytest.raises(RefusedError, match=r"with `--categories` \(there are: high,low\)"):
        parse_ratings(text, "t.csv", Reading(level="ordinal", ordered=True))
    named = Reading(level="ordinal", ordered=True, categories=("low", "mid", "high"))
    assert parse_ratings(text, "t.csv", named)[0].values.tolist() == [[0, 2]]


def test_categories_of_a_numeric_level_are_numbers() -> None:
    with pytest.raises(RefusedError, match="at level ratio categories are numbers; 'low' is none"):
        parse_ratings(b"unit,ann,bob\nu1,1,2\n", "t.csv", Reading(level="ratio", ordered=True, categories=("low",)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "unit,ann,ann\n1,x,y\n",
            "column 3 is named 'ann' as column 2 is; the first row must name each column once; where it holds values,"
            " put a row of names above",
        ),
        ("unit,ann,\n1,x,y\n", "column 3 has no name; the first row must name it"),
        ("3,5,4\n1,x,y\n", "has 3, 5, 4 where the coders' names should be; put a row of names above"),
        ("coder,code\nann,x\n", "there is no column for the unit; name it 'unit'"),
    ],
)
def test_a_first_row_that_does_not_name_the_columns_is_a_fault(text: str, said: str) -> None:
    assert messages(text) == [(1, said)]


def test_half_of_a_long_table_is_not_taken_for_a_wide_one() -> None:
    [(line, said)] = messages("unit,coder,trust\nu1,ann,1\n")
    assert (line, said.split(":")[0]) == (1, "there is a column 'coder' but none for the code")
    [(line, said)] = messages("unit,code,ann\nu1,x,1\n")
    assert (line, said.split(":")[0]) == (1, "there is a column 'code' but none for the coder")


def test_rows_without_a_unit_or_a_coder_are_faults() -> None:
    assert messages("unit,coder,code\n,ann,x\nu1,,x\n") == [
        (2, "has no unit; fill the cell or drop the row"),
        (3, "has no coder; fill the cell or drop the row"),
    ]


def test_a_row_of_names_that_occur_as_values_is_said_to_be_taken_for_names() -> None:
    assert ratings("a,b\na,b\nb,b\n").notes == ("The first row is taken for the names of the coders: a, b.",)


def test_names_of_coders_are_sorted_with_numbers_by_their_size() -> None:
    assert ratings("unit,c10,c9,c1\nu1,x,y,z\n").coders == ("c1", "c9", "c10")


def test_an_empty_table_has_no_coders_and_no_faults() -> None:
    assert ratings("").coders == ()
    assert (ratings("unit,ann\n").coders, ratings("unit,ann\n").units) == (("ann",), ())


def test_categories_named_twice_or_empty_are_refused() -> None:
    assert categories_named('low, "a,b",high') == ("low", "a,b", "high")
    with pytest.raises(RefusedError, match="'low' stands twice"):
        categories_named("low,low")
    with pytest.raises(RefusedError, match="a name is empty"):
        categories_named("low,,high")


CELLS = st.sampled_from([None, "x", "y", "z z", 'q"q', "a,b", "é"])


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_wide_and_long_tables_say_the_same_in_any_order(rows: list[tuple[str | None, ...]], shuffle: Random) -> None:
    coders = ["ann", "bob", "cem"]
    wide, long = io.StringIO(), io.StringIO()
    csv.writer(wide).writerows(
        [["unit", *coders], *([f"u{i:02}", *(cell or "" for cell in row)] for i, row in enumerate(rows))]
    )
    ratings_of = [
        (f"u{i:02}", coder, cell or "NA") for i, row in enumerate(rows) for coder, cell in zip(coders, row, strict=True)
    ]
    shuffle.shuffle(ratings_of)
    csv.writer(long, delimiter=";").writerows([["unit", "coder", "code"], *ratings_of])
    first, second = ratings(wide.getvalue()), ratings(long.getvalue())
    assert labels(first) == labels(second) == [list(row) for row in rows]
    assert (first.units, first.coders, first.categories) == (second.units, second.coders, second.categories)
    assert np.array_equal(first.values, second.values)
