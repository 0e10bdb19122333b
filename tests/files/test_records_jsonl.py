import msgspec

from qualcode.files.records_jsonl import format_records, parse_records
from qualcode.records import SetAside

ONE = SetAside("none", msgspec.Raw(b'{"id":"1","weight":3}'), "ann", note="no longer\u2028fits")


def test_records_that_were_written_are_read_again_with_the_very_bytes_of_the_coding() -> None:
    raw = format_records([ONE, SetAside("twin", msgspec.Raw(b"{}"))])
    assert raw.count(b"\n") == 2
    assert b"\\u2028" in raw
    assert parse_records(raw, "r.jsonl", SetAside) == ([ONE, SetAside("twin", msgspec.Raw(b"{}"))], [])


def test_a_line_that_is_no_record_is_named_and_the_others_are_kept() -> None:
    records, problems = parse_records(b'{"why":1}\n\n' + format_records([ONE]), "r.jsonl", SetAside)
    assert records == [ONE]
    assert [(problem.line, problem.rule) for problem in problems] == [(1, "record-line")]
