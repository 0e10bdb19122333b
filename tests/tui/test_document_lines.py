from rich.cells import cell_len

from qualcode.desk.queue import QueueRow
from qualcode.tui.screens.document_lines import columns, document_line

ROW = QueueRow("net-a-application", "Application", "net-a", "", "program-documents", "", 20, 12, 18, 0, 0, False, "")


def lines(*rows: QueueRow, width: int) -> list[str]:
    wide = columns(rows, width)
    return [document_line(row, wide).plain for row in rows]


def test_ids_and_rounds_are_whole_where_there_is_room() -> None:
    assert lines(ROW, width=77) == ["  net-a-application Application program-documents ━━━━━━┄┄┄┄ 12/20 18 codings"]


def test_a_wide_screen_has_title_and_case_and_no_empty_columns() -> None:
    other = ROW._replace(document="p", case="p", title="p", state="finished")
    assert lines(ROW, other, width=120) == [
        "  net-a-application Application net-a program-documents ━━━━━━━━━┄┄┄┄┄┄┄ 12/20 18 codings",
        "✓ p                                   program-documents ━━━━━━━━━┄┄┄┄┄┄┄ 12/20 18 codings",
    ]


def test_a_narrow_screen_gives_up_the_codings_before_what_the_document_is_called() -> None:
    assert lines(ROW, width=50) == ["  net-a-application program-docume… ━━━━┄┄┄┄ 12/20"]
    assert lines(ROW, width=30) == ["  net-a-applic… ━━━━┄┄┄┄ 12/20"]


def test_no_line_is_wider_than_the_screen_with_long_and_wide_ids_and_numbers() -> None:
    rows = [
        ROW._replace(document="访谈记录" * 9, round="一" * 30, turns=12345, coded_turns=1234, codings=9999, waits=12),
        ROW._replace(document="x" * 90, title="y" * 90),
    ]
    assert {width: {cell_len(line) <= width for line in lines(*rows, width=width)} for width in range(40, 200, 20)} == {
        width: {True} for width in range(40, 200, 20)
    }


def test_what_waits_stands_after_the_codings() -> None:
    assert lines(ROW._replace(waits=3), width=77)[0].endswith("12/20 18 codings 3 wait")


def test_why_a_document_cannot_be_coded_yet_stands_in_place_of_how_far_it_is() -> None:
    row = ROW._replace(why="finish it in pass 1 first", title="")
    assert lines(row, width=77) == ["  net-a-application program-documents finish it in pass 1 first"]


def test_no_rows_have_columns_too() -> None:
    assert columns([], 80).document == 0
