"""A pack out, and the filled pack back."""

import csv
import io
from pathlib import Path

import openpyxl
import pytest

from qualcode.errors import QualcodeError, UnreadableError
from qualcode.exchange.table_formats import format_csv, xlsx_bytes
from qualcode.reconciling.answers import Answer
from qualcode.reconciling.consensus import record
from qualcode.reconciling.pack import Pack, pack_notes, pack_rows, pack_table, read_pack
from reconciling_studies import SIGNED, STUDY, answer, asked, stage_of


@pytest.fixture
def study_dir(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    folder: Path = request.getfixturevalue("write_study_files")(tmp_path / "study", STUDY)
    return folder


def sheet(*rows: str, header: str = "question,decision,code,quote,facets,class,note,by") -> bytes:
    return "\n".join((header, *rows)).encode() + b"\n"


def test_a_pack_has_what_each_coder_has_and_room_for_the_answer(study_dir: Path) -> None:
    stage = stage_of(study_dir)
    rows = list(csv.DictReader(io.StringIO(format_csv(pack_table(stage)))))
    assert rows[1] == {
        "question": asked(stage, "a2"),
        "document": "p1",
        "line": "9",
        "turn": "turn 3",
        "speaker": "P (respondent)",
        "passage": "three, or four",
        "differs": "other-code",
        "ann": "doubt",
        "bob": "trust “three”",
        "coders' notes": "ann: says or",
        **dict.fromkeys(("decision", "code", "quote", "facets", "class", "note", "by"), ""),
    }
    assert [row["differs"] for row in rows] == ["presence", "other-code", "facet"]


def test_what_is_agreed_is_in_it_where_that_is_asked_for(study_dir: Path) -> None:
    assert [row.decision for row in pack_rows(stage_of(study_dir), agreed=True)] == ["agreed", "", "", ""]


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_a_pack_of_what_is_decided_reads_back_as_the_same_decisions(study_dir: Path, form: str) -> None:
    """None of the three is a change, since each says what is on record."""
    import msgspec

    stage = stage_of(study_dir)
    answers = [
        answer(stage, "b4", "new", quote="two", note="=only two", class_="boundary"),
        answer(stage, "a2", "both", by="lee"),
        answer(stage, "a3", "new", codes=("hub-pay", "hub-team"), facets={"how": ["well", "ill"]}),
    ]
    stage = record(stage, answers, SIGNED).stage
    files = {
        "csv": lambda: format_csv(pack_table(stage, agreed=True)).encode(),
        "xlsx": lambda: xlsx_bytes([pack_table(stage, agreed=True)]),
        "json": lambda: msgspec.json.encode(pack_rows(stage, agreed=True)),
    }
    read = read_pack(files[form](), f"pack.{form}")
    done = record(stage, read.answers, SIGNED, source="pack")
    assert (len(read.answers), done.n_unchanged, done.new) == (3, 3, ())


def test_a_workbook_that_was_filled_and_saved_is_read(study_dir: Path, tmp_path: Path) -> None:
    stage = stage_of(study_dir)
    (tmp_path / "pack.xlsx").write_bytes(xlsx_bytes([pack_table(stage)]))
    book = openpyxl.load_workbook(tmp_path / "pack.xlsx")
    page = book["Questions"]
    header = [cell.value for cell in page[1]]
    page.cell(3, header.index("decision") + 1, "bob")
    page.cell(3, header.index("note") + 1, "a long\nnote")
    book.save(tmp_path / "filled.xlsx")
    read = read_pack((tmp_path / "filled.xlsx").read_bytes(), "filled.xlsx")
    assert read == Pack([Answer(asked(stage, "a2"), "bob", note="a long\nnote", line=3)], [], 2, 0)


def test_rows_without_a_decision_stay_open_and_their_remarks_are_counted() -> None:
    assert read_pack(sheet("q1,,,,,,,", "q2,,,,,,ask kim,"), "p.csv") == Pack([], [], 2, 1)


def test_an_answer_has_codes_facets_and_words() -> None:
    read = read_pack(sheet('q1,new,trust; doubt,"or, two",how=well,definition gap,why,lee'), "p.csv")
    assert read.answers == [
        Answer("q1", "new", ("trust", "doubt"), "or, two", "", {"how": ["well"]}, "definition gap", "why", "lee", 2)
    ]


def test_semicolons_as_a_european_spreadsheet_writes_them() -> None:
    read = read_pack(b"\xef\xbb\xbfquestion;decision;note\r\nq1;ann;so\r\n", "p.csv")
    assert read.answers == [Answer("q1", "ann", note="so", line=2)]


def test_faults_of_rows_are_told_by_line() -> None:
    read = read_pack(sheet("q1,,trust,,,,,", "q2,new,,,students,,,"), "p.csv")
    assert [(fault.line, fault.message) for fault in read.faults] == [
        (2, "has a code and no decision; write `new` under decision, or empty it"),
        (3, "'students' is no facet; write stakeholder=educators"),
    ]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"question,decison\nq1,ann\n", "p.csv has no column 'decision'; did you mean 'decison'"),
        (b"[{", "p.csv: not-a-pack"),
        (b'[{"question": 3}]', "expected `str`, got `int`"),
        (b"PK\x03\x04nothing", "save the sheet as CSV"),
        (b'question,decision\nq1,"ann\n', "look for a quotation mark"),
    ],
)
def test_a_file_that_is_no_pack_is_refused(raw: bytes, message: str) -> None:
    with pytest.raises((QualcodeError, UnreadableError)) as refused:
        read_pack(raw, "p.csv")
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("changed", "code", "quote"),
    [
        ('"code":"hub","was":[{"code":"trust","migration":"1.0.0--2.0.0"}]', "hub", "two"),
        ('"code":"trust"', "trust", "one"),
    ],
)
def test_a_pack_of_what_is_decided_says_it_as_it_stands_today(
    study_dir: Path, changed: str, code: str, quote: str
) -> None:
    """A migration has changed the code of what was decided; a new text has moved its words."""
    stage = record(
        stage_of(study_dir), [answer(stage_of(study_dir), "b4", "new", codes=("trust",), quote="two")], SIGNED
    ).stage
    path = study_dir / "codings/consensus/p1.jsonl"
    text = path.read_text()
    if quote == "one":
        text = text.replace('"start":10,"end":13', '"start":3,"end":6').replace('"quote":"two"', '"quote":"one"')
    path.write_text(
        "".join(
            line.replace('"code":"trust"', changed) if '"' + quote + '"' in line else line
            for line in text.splitlines(True)
        )
    )
    stage = stage_of(study_dir)
    row = pack_rows(stage)[0]
    assert (row.decision, row.code, row.quote) == ("new", code, quote)
    done = record(stage, read_pack(format_csv(pack_table(stage)).encode(), "pack.csv").answers, SIGNED, source="pack")
    assert (done.n_unchanged, done.new) == (1, ())


def test_each_sentence_on_how_to_fill_a_pack_stands_for_itself(study_dir: Path) -> None:
    assert [note.partition(" ")[0] for note in pack_notes(stage_of(study_dir))] == [
        "Decision:",
        "With",
        "Class:",
        "`kept`:",
        "Read",
        "Counts",
    ]


def test_a_sheet_of_an_office_that_is_not_read_is_told_so() -> None:
    import zipfile

    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as package:
        package.writestr("content.xml", "<x/>")
    with pytest.raises(UnreadableError, match=r"OpenDocument sheet; save it as \.xlsx"):
        read_pack(raw.getvalue(), "pack.ods")
