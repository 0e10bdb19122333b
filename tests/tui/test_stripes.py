from qualcode.files.documents_md import text_of
from qualcode.model import Coding
from qualcode.tui.widgets.lines import Lines
from qualcode.tui.widgets.stripes import Stripes

BODY = "".join(f"line {n:02d}\n" for n in range(12))  # eight signs a line


def stripes(*spans: tuple[int, int]) -> Stripes:
    """Codings from one line to another, the last included."""
    codings = [Coding(f"{n}", "p", first * 8, last * 8 + 7, "c") for n, (first, last) in enumerate(spans)]
    return Stripes(sorted(codings, key=lambda one: (one.start, one.end)), Lines(text_of(BODY, {}), 20))


def test_codings_that_overlap_stand_in_lanes_beside_each_other_the_longer_one_nearer_to_the_text() -> None:
    found = stripes((0, 2), (0, 8), (4, 5))
    assert [[(one.coding.id, one.lane) for one in found.at(y)] for y in (0, 3, 4, 8, 9)] == [
        [("1", 0), ("0", 1)],
        [("1", 0)],
        [("1", 0), ("2", 1)],
        [("1", 0)],
        [],
    ]


def test_codings_of_parts_of_one_line_do_not_hide_each_other() -> None:
    codings = [Coding("a", "p", 0, 3, "c"), Coding("b", "p", 4, 6, "c")]
    found = Stripes(codings, Lines(text_of(BODY, {}), 20))
    assert [(one.coding.id, one.lane) for one in found.at(0)] == [("a", 0), ("b", 1)]


def test_lanes_do_not_depend_on_which_line_is_looked_at_first() -> None:
    spans = [(0, 9), (0, 3), (2, 5), (4, 4), (4, 9), (10, 11), (11, 11)]
    down, up = stripes(*spans), stripes(*spans)
    assert [down.at(y) for y in range(12)] == list(reversed([up.at(y) for y in reversed(range(12))]))


def test_where_lanes_run_out_the_outermost_counts_what_is_not_shown_but_for_the_coding_in_hand() -> None:
    found = stripes((0, 5), (0, 4), (0, 3), (0, 2))
    held = [mark.stripe and mark.stripe.coding.id for mark in found.marks(0, 2, "3")]
    assert [(mark.stripe and mark.stripe.coding.id, mark.more) for mark in found.marks(0, 2)] == [("0", 0), (None, 3)]
    assert held == ["0", "3"]
