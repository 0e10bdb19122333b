from pathlib import Path

import pytest

from qualcode.exchange.recoded_csv import format_recoded
from qualcode.exchange.table_formats import format_csv, xlsx_bytes
from qualcode.problem import Problem
from qualcode.recoding.placements import Placement, signed
from qualcode.recoding.placing import place
from qualcode.recoding.sheets import HEADER, parse_placements, queue_sheet
from qualcode.recoding.waiting import waiting_rows
from qualcode.records import Recoded
from qualcode.scope import Scope
from qualcode.study import open_readable
from qualcode.table import Cell, Table
from waiting_study import AT, files_of, placed


def test_the_sheet_has_a_row_for_each_coding_and_room_for_the_answer(waiting_dir: Path) -> None:
    sheet = queue_sheet(waiting_rows(open_readable(waiting_dir), Scope(coders=("ann",))))
    assert dict(zip(sheet.header, sheet.rows[0], strict=True)) == {
        "coding": "01A",
        "layer": "ann",
        "document": "p1",
        "line": 6,
        "speaker": "INT (interviewer)",
        "before": "INT [00:00:01]: Do",
        "quote": "you trust them",
        "after": "? P [00:00:04]: I trusted them, once. Not now.",
        "old code": "trust",
        "changed": "",
        "options": "1 given; 2 lost",
        "coder's note": "asked",
        "placed": "",
        "note": "",
        "by": "",
        "at": "",
    }


def filled(waiting_dir: Path) -> Table:
    sheet = queue_sheet(waiting_rows(open_readable(waiting_dir), Scope(coders=("ann",))))
    answers: dict[str, tuple[Cell, Cell]] = {
        "01A": ("1 + 2", "both"),
        "01B": (2, "“gone”,\nhe says"),
        "01C": ("none", ""),
    }
    rows: list[tuple[Cell, ...]] = [(*row[:12], *answers.get(str(row[0]), ("", "")), "", "") for row in sheet.rows]
    return Table(sheet.title, HEADER, tuple(rows))


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_filled_in_sheet_says_who_goes_where(waiting_dir: Path, suffix: str) -> None:
    table = filled(waiting_dir)
    raw = format_csv(table).encode() if suffix == "csv" else xlsx_bytes([table])
    placements, problems = parse_placements(raw, f"sheet.{suffix}")
    assert ([one._replace(line=0) for one in placements], problems) == (
        [
            Placement("01A", "given + lost", "both", old="trust"),
            Placement("01B", "lost", "“gone”,\nhe says", old="trust"),
            Placement("01C", "none", old="doubt"),
        ],
        [],
    )


def test_json_lines_say_it_too() -> None:
    raw = (
        b'{"coding":"1","placed":["a","b"]}\n\n{"coding":"2","placed":[],"by":"x"}\n'
        b'{"coding":"3"}\n{"coding":"4","placed":1}\n'
    )
    assert parse_placements(raw, "x.jsonl") == (
        [Placement("1", "a + b", line=1), Placement("2", "none", by="x", line=3), Placement("4", "1", line=5)],
        [],
    )


@pytest.mark.parametrize(
    ("raw", "problems"),
    [
        (b"coding;plced\n1;a\n", [Problem("x.csv", 1, "header", "has no column 'placed'; did you mean 'plced'?")]),
        (b"", [Problem("x.csv", 0, "not-a-table", "is empty; make a sheet with `qualcode recode pack`")]),
        (
            b"coding,placed\n,a\n",
            [Problem("x.csv", 2, "no-coding", "has no id in 'coding'; put back the one of the sheet")],
        ),
        (
            b"coding,placed,placed\n1,a,b\n",
            [Problem("x.csv", 1, "header", "has two columns 'placed'; keep the one that counts")],
        ),
        (
            b'{"coding":1}',
            [Problem("x.csv", 1, "placement", "is no placement: expected `str`, got `int` - at `$.coding`")],
        ),
    ],
)
def test_what_is_no_sheet_is_refused(raw: bytes, problems: list[Problem]) -> None:
    assert parse_placements(raw, "x.csv")[1] == problems


def test_what_was_placed_can_be_placed_again_from_its_record_to_the_byte(waiting_dir: Path) -> None:
    before = files_of(waiting_dir)
    wanted = [
        Placement("01A", "given + lost", "a", "ann", AT),
        Placement("01C", "doubt", "", "bob", "2019-04-03T10:00:00Z"),
        Placement("01E", "doubt + fear", "twin", "bob", "2019-04-04T10:00:00Z"),
        Placement("02A", "none", "no", "bob", AT),
    ]
    for one in wanted:
        placed(waiting_dir, one)
    after = files_of(waiting_dir)
    for name in after.keys() - before.keys():
        (waiting_dir / name).unlink()
    for name, raw in before.items():
        (waiting_dir / name).write_bytes(raw)
    rows = "".join(f"{one.coding},{one.codes},{one.note},{one.by},{one.at}\n" for one in reversed(wanted))
    placements, _ = parse_placements(f"coding,placed,note,by,at\n{rows}".encode(), "recoded.csv")
    place(open_readable(waiting_dir), signed(placements, ""), migration="1.0.0--2.0.0")
    assert files_of(waiting_dir) == after


def test_a_note_that_a_spreadsheet_would_take_for_a_formula_comes_back_as_it_was() -> None:
    raw = format_csv(Table("", ("coding", "placed", "note"), (("1", "a", "=SUM(A1)"), ("2", "b", "'quoted'")))).encode()
    assert [one.note for one in parse_placements(raw, "x.csv")[0]] == ["=SUM(A1)", "'quoted'"]


@pytest.mark.parametrize("note", ["a\u2028b", "'=1+1", "a\nb", "'quoted'", "a\x85b"])
def test_a_note_of_a_sheet_is_what_the_sheet_of_what_was_placed_gives_back(note: str) -> None:
    [once] = signed([Placement("01A", "given", note)], "ann", AT)
    row = Recoded("ann", "p1", "01A", 0, 1, "q\u2028r", "trust", "given", once.note, "ann", AT)
    [again] = signed(parse_placements(format_recoded([row]).encode(), "s.csv")[0], "ann", AT)
    assert again.note == once.note
