from pathlib import Path

import pytest

from qualcode.exchange.square_csv import parse_distances, parse_weights
from tests_support import Run


def test_rows_may_stand_in_another_order_than_columns() -> None:
    square, problems = parse_weights(b"w,low,high\nhigh,0.25,1\nlow,1,0.25\n", "w.csv")
    assert (square.names, square.numbers.tolist(), problems) == (("low", "high"), [[1, 0.25], [0.25, 1]], [])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (",a,b\na,1,x\nb,,1\n", ["w.csv:2: not-a-number: column 'b' has 'x'; every cell is a number",
                                 "w.csv:3: not-a-number: column 'a' has ''; every cell is a number"]),
        (",a,b\na,1,0\n", ["w.csv:1: weights: the rows are of a, the columns of a, b; a square of weights has each"
                           " category once as a row, once as a column"]),
        (",a,b\na,1,0.5\nb,0.4,1\n", ["w.csv:3: one-way: the weight of b and a is 0.4, that of a and b is 0.5; give"
                                      " both the same"]),
        (",a,b\na,1,2\nb,2,0.9\n", ["w.csv:2: weight: the weight of a and b is 2; it must be 0 to 1",
                                    "w.csv:3: weight: the weight of b and a is 2; it must be 0 to 1",
                                    "w.csv:3: weight: the weight of b and b is 0.9; it must be 1"]),
        (";a;b\na;1;0,5\nb;0;1\n", ["w.csv:2: not-a-number: column 'b' has '0,5'; write 0.5, with a point"]),
        ("1,0\n0,1\n", ["w.csv:1: weights: the first row must be empty at first and then name each category once, for"
                        " a square of weights"]),
        ("", ["w.csv:1: weights: the first row must be empty at first and then name each category once, for a square"
              " of weights"]),
    ],
)  # fmt: skip
def test_what_is_no_square_of_weights_is_refused_with_its_line(text: str, said: list[str]) -> None:
    assert [str(problem) for problem in parse_weights(text.encode(), "w.csv")[1]] == said


def test_distances_are_nothing_for_the_same_category() -> None:
    assert parse_distances(b",a,b\na,0,9\nb,9,0\n", "d.csv")[0].numbers.tolist() == [[0, 9], [9, 0]]
    assert [str(problem) for problem in parse_distances(b",a,b\na,1,-9\nb,-9,0\n", "d.csv")[1]] == [
        "d.csv:2: distance: the distance of a and a is 1; it must be 0",
        "d.csv:2: distance: the distance of a and b is -9; it must be 0 or more",
        "d.csv:3: distance: the distance of b and a is -9; it must be 0 or more",
    ]


def test_a_category_that_a_square_lacks_is_to_be_added_there(qualcode: Run, tmp_path: Path) -> None:
    (tmp_path / "w.csv").write_text(",a,b\na,1,0\nb,0,1\n")
    (tmp_path / "t.csv").write_text("unit,ann,bob\n1,a,c\n")
    done = qualcode("agreement", "--from", "t.csv", "--weights", "w.csv", folder=tmp_path)
    assert "t.csv:2: unknown-category: column 3 ('bob') has 'c', which is none of the categories named in 'w.csv';" in (
        done.stderr
    )
