"""Which codings belong together, and which strands stand for each other."""

from qualcode.analysis.reconciling.strands import put_together, strands
from qualcode.model import Coding
from small_studies import CODEBOOK

Given = tuple[int, str, int, int]


def together(*given: Given) -> list[list[tuple[int, str]]]:
    """The codings, as column and id, that make a question each."""
    places = [(column, Coding(f"{code}@{start}", "d", start, end, code)) for column, code, start, end in given]
    groups = put_together(strands(places), CODEBOOK)
    return [[(column, coding.id) for strand in group for column, coding in strand.places] for group in groups]


def test_one_code_on_mostly_the_same_words_is_one_strand() -> None:
    found = strands([(0, Coding("a", "d", 0, 10, "trust")), (1, Coding("b", "d", 5, 30, "trust"))])
    assert [(one.code, one.start, one.end, one.columns) for one in found] == [("trust", 0, 30, frozenset({0, 1}))]


def test_codings_that_only_meet_at_their_ends_do_not_make_a_chain() -> None:
    places = [(number % 2, Coding(str(number), "d", 10 * number, 10 * number + 12, "trust")) for number in range(6)]
    assert [[coding.id for _, coding in one.places] for one in strands(places)] == [[str(n)] for n in range(6)]


def test_a_long_coding_is_one_strand_with_the_short_ones_inside() -> None:
    places = [
        (0, Coding("a", "d", 0, 30, "trust")),
        *((1, Coding(f"b{n}", "d", 10 * n, 10 * n + 8, "trust")) for n in range(3)),
    ]
    assert [len(one.places) for one in strands(places)] == [4]


def test_different_codes_of_two_coders_on_one_passage_are_one_question() -> None:
    assert together((0, "trust", 0, 10), (1, "doubt", 2, 10)) == [[(0, "trust@0"), (1, "doubt@2")]]


def test_codes_of_one_family_find_each_other_first() -> None:
    found = together((0, "trust", 0, 10), (0, "hub-team", 0, 10), (1, "hub-pay", 0, 8), (1, "doubt", 0, 10))
    assert found == [[(1, "hub-pay@0"), (0, "hub-team@0")], [(1, "doubt@0"), (0, "trust@0")]]


def test_a_question_has_one_code_of_each_coder_at_most() -> None:
    found = together((0, "trust", 0, 10), (0, "hub", 0, 9), (1, "doubt", 0, 10))
    assert sorted(found) == [[(0, "hub@0")], [(1, "doubt@0"), (0, "trust@0")]]


def test_a_third_coder_joins_where_two_agree() -> None:
    found = together((0, "trust", 0, 10), (1, "trust", 0, 10), (2, "doubt", 0, 10))
    assert found == [[(2, "doubt@0"), (0, "trust@0"), (1, "trust@0")]]


def test_codes_that_share_few_words_stay_apart() -> None:
    assert len(together((0, "trust", 0, 10), (1, "doubt", 8, 30))) == 2
