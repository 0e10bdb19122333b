from qualcode.files.codings_jsonl import coding_line_numbers, parse_codings
from qualcode.files.conflict_marks import Marked, marked_conflicts
from qualcode.files.records_jsonl import parse_records
from qualcode.files.utf8 import parse_utf8
from qualcode.model import Coding

CONFLICT = "<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n"


def test_every_conflict_has_its_first_and_last_line() -> None:
    assert list(marked_conflicts(CONFLICT + "x\n" + CONFLICT)) == [Marked(1, 5), Marked(7, 11)]


def test_marks_that_are_not_all_there_are_text() -> None:
    for text in ("<<<<<<< ours\n", "<<<<<<< ours\n=======\n", "a <<<<<<< b\n=======\n>>>>>>> c\n", "=======\n"):
        assert list(marked_conflicts(text)) == []


def test_a_text_with_a_conflict_is_one_problem() -> None:
    text, problems = parse_utf8(b"title: x\n" + CONFLICT.encode(), "qualcode.yaml")
    assert (text, [(one.line, one.rule) for one in problems]) == (None, [(2, "merge-conflict")])


def test_lines_in_a_conflict_are_one_problem_and_no_records() -> None:
    line = b'{"id":"01A","document":"p1","start":0,"end":3,"code":"trust"}\n'
    raw = b"<<<<<<< ours\n" + line + b"=======\n" + line + b">>>>>>> theirs\n" + line.replace(b"01A", b"01B")
    codings, problems = parse_codings(raw, "f")
    assert ([one.id for one in codings], [one.rule for one in problems]) == (["01B"], ["merge-conflict"])
    records, faults = parse_records(raw, "f", Coding)
    assert (records, [one.rule for one in faults]) == (list(codings), ["merge-conflict"])
    assert coding_line_numbers(raw) == [6]
