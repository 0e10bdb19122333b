"""Which code stands opposite to which, on turns that one can count by hand."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.disagreement.confusion import NO_CODE, Confusion, ConfusionRow, confusion
from qualcode.analysis.disagreement.confusion_tables import confusion_lines, confusion_list, confusion_table
from qualcode.analysis.disagreement.disagreements import disagreements
from qualcode.scope import select
from small_studies import study_of


def confused(*lines: str, depth: int | None = None) -> Confusion:
    return confusion(disagreements(select(study_of(*lines)), "turn", depth=depth))


def cells(*lines: str, depth: int | None = None) -> dict[tuple[str, str], float]:
    return {(row.code, row.other): row.n for row in confused(*lines, depth=depth).rows}


def test_a_row_has_the_cell_and_the_sums_that_it_is_seen_against() -> None:
    """Turn 1: trust by both; turn 2: trust by ann, doubt by bob; turns 3 and 4: nothing."""
    found = confused("ann: 1 trust; 2 trust", "bob: 1 trust; 2 doubt").rows
    assert found == [
        ConfusionRow("ann,bob", "turn", "trust", "trust", 1.0, 2, 1),
        ConfusionRow("ann,bob", "turn", "trust", "doubt", 1.0, 2, 1),
        ConfusionRow("ann,bob", "turn", NO_CODE, NO_CODE, 2.0, 2, 2),
    ]


def test_a_code_that_the_other_coder_does_not_have_stands_beside_no_code() -> None:
    assert cells("ann: 1 trust", "bob: 2 doubt") == {
        ("trust", NO_CODE): 1.0,
        (NO_CODE, "doubt"): 1.0,
        (NO_CODE, NO_CODE): 2.0,
    }


def test_codes_that_both_have_are_taken_off_before_the_others_face_each_other() -> None:
    assert cells("ann: 1 trust hub", "bob: 1 trust doubt") == {
        ("hub", "doubt"): 1.0,
        ("trust", "trust"): 1.0,
        (NO_CODE, NO_CODE): 3.0,
    }


def test_two_codes_against_one_face_it_in_halves_and_have_the_rest_beside_no_code() -> None:
    assert cells("ann: 1 hub trust", "bob: 1 doubt") == {
        ("hub", "doubt"): 0.5,
        ("hub", NO_CODE): 0.5,
        ("trust", "doubt"): 0.5,
        ("trust", NO_CODE): 0.5,
        (NO_CODE, NO_CODE): 3.0,
    }


def test_of_three_coders_every_pair_is_read_both_ways() -> None:
    """Ann and bob: trust against doubt; ann and cy: trust by both, twice; bob and cy: doubt against trust."""
    assert cells("ann: 1 trust", "bob: 1 doubt", "cy: 1 trust") == {
        ("trust", "trust"): 2.0,
        ("trust", "doubt"): 2.0,
        ("doubt", "trust"): 2.0,
        (NO_CODE, NO_CODE): 18.0,
    }


def test_a_depth_folds_codes() -> None:
    assert cells("ann: 1 hub-team", "bob: 1 hub-pay", depth=1) == {("hub", "hub"): 1.0, (NO_CODE, NO_CODE): 3.0}


def test_a_study_without_codings_has_every_unit_in_the_last_cell() -> None:
    assert cells("ann: nothing", "bob: nothing") == {(NO_CODE, NO_CODE): 4.0}


def test_the_matrix_has_sums_and_whole_numbers_where_they_are_whole() -> None:
    table = confusion_table(confused("ann: 1 hub trust", "bob: 1 doubt"))
    assert table.header == ("ann by bob", "hub", "trust", "doubt", NO_CODE, "total")
    assert table.rows == (
        ("hub", 0, 0, 0.5, 0.5, 1),
        ("trust", 0, 0, 0.5, 0.5, 1),
        ("doubt", 0, 0, 0, 0, 0),
        (NO_CODE, 0, 0, 0, 3, 3),
        ("total", 0, 0, 1, 4, 5),
    )


def test_for_a_terminal_columns_are_numbered_and_nothing_is_a_dot() -> None:
    table = confusion_table(confused("ann: 1 trust", "bob: 1 doubt"), numbered=True)
    assert table.header == ("ann by bob", "1", "2", "3", "total")
    assert table.rows[0] == ("1 trust", "·", "1", "·", "1")


def test_the_list_names_what_stands_opposite_the_most_frequent_first() -> None:
    table = confusion_list(confused("ann: 1 trust; 2 trust; 3 trust; 4 trust", "bob: 1 doubt; 2 doubt; 3 hub; 4 trust"))
    assert table.header == ("code", "turns", "same", "opposite")
    assert table.rows == (("trust", "4", "1", "doubt 2, hub 1"),)


CODES = st.dictionaries(
    st.sampled_from(["1", "2", "3", "4"]),
    st.sets(st.sampled_from(["hub", "hub-team", "trust", "doubt", "gone"]), min_size=1, max_size=4),
)


@given(CODES, CODES)
def test_a_row_adds_up_to_the_units_with_the_code_and_a_column_too(
    ann: dict[str, set[str]], bob: dict[str, set[str]]
) -> None:
    found = confused(*(f"{coder}: {as_line(codes)}" for coder, codes in (("ann", ann), ("bob", bob))))
    n_ann, n_bob = (Counter(code for codes in given_codes.values() for code in codes) for given_codes in (ann, bob))
    rows, columns = found.cells.sum(axis=1).round(6).tolist(), found.cells.sum(axis=0).round(6).tolist()
    assert dict(zip(found.names[:-1], rows, strict=False)) == {name: n_ann[name] for name in found.names[:-1]}
    assert dict(zip(found.names[:-1], columns, strict=False)) == {name: n_bob[name] for name in found.names[:-1]}


def as_line(codes: dict[str, set[str]]) -> str:
    return "; ".join(f"{turn} {' '.join(sorted(given_codes))}" for turn, given_codes in codes.items()) or "nothing"


def test_the_lines_of_two_coders_say_whose_codes_are_the_rows() -> None:
    lines = list(confusion_lines(confused("ann: 1 trust", "bob: 1 doubt")))
    assert lines[:3] == [
        "Rows: ann; columns: bob.",
        f"Codes that both coders have stand on the diagonal. {FACED}",
        "Unit: turn; 4 turns in 1 document that two or more coders have finished.",
    ]


def test_the_lines_of_three_coders_say_that_pairs_are_added_up() -> None:
    lines = list(confusion_lines(confused("ann: 1 trust", "bob: 1 doubt", "cy: 1 trust")))
    assert lines[:2] == [
        "All pairs of ann, bob, cy added up, each read both ways; `--coders A,B` gives one pair.",
        f"Codes that both coders have stand on the diagonal. {FACED}",
    ]


FACED = (
    "Codes that only one has face those that only the other has, each with each in equal parts, and (no code) where"
    " that one has fewer. So a row adds up to the turns with the code."
)
