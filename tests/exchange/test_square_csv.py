import pytest

from qualcode.exchange.square_csv import parse_distances, parse_weights


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
        (",a,b\na,1,0.5\nb,0.5,0.9\n", ["w.csv: weights: weights must be 0 to 1, the same both ways, and 1 for the same"
                                        " value"]),
        ("", ["w.csv:1: weights: the first row must be empty at first and then name each category once, for a square"
              " of weights"]),
    ],
)  # fmt: skip
def test_what_is_no_square_of_weights_is_refused_with_its_line(text: str, said: list[str]) -> None:
    assert [str(problem) for problem in parse_weights(text.encode(), "w.csv")[1]] == said


def test_distances_are_nothing_for_the_same_category() -> None:
    assert parse_distances(b",a,b\na,0,9\nb,9,0\n", "d.csv")[0].numbers.tolist() == [[0, 9], [9, 0]]
    assert [problem.message for problem in parse_distances(b",a,b\na,1,9\nb,9,0\n", "d.csv")[1]] == [
        "distances must be 0 or more, the same both ways, and 0 for the same value"
    ]
