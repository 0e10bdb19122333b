from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qualcode.desk.desk import Desk, open_desk
from qualcode.desk.journal import Journal, happened, new_pair
from qualcode.errors import RefusedError
from qualcode.layout import codings_path, journal_path
from qualcode.model import Coding

CODINGS = codings_path("ann", "p1")
JOURNAL = journal_path("ann", "p1")
SPAN = (58, 64)


@pytest.fixture
def desk(study_dir: Path) -> Desk:
    return open_desk(study_dir, "ann", "p1")


def codes(study_dir: Path) -> list[str]:
    return [coding.code for coding in open_desk(study_dir, "ann", "p1").codings]


def undone_to_the_beginning(study_dir: Path) -> Iterator[str]:
    desk = open_desk(study_dir, "ann", "p1")
    while act := desk.undo():
        yield act.kind


def test_an_act_that_was_noted_and_never_done_is_no_act(study_dir: Path, desk: Desk) -> None:
    (coding,) = desk.code(SPAN, ["trust"])
    before = (study_dir / CODINGS).read_bytes()
    desk.annotate(coding.id, "sure?")
    (study_dir / CODINGS).write_bytes(before)  # as if killed between journal and codings
    assert list(undone_to_the_beginning(study_dir)) == ["code"]
    assert codes(study_dir) == []


def test_an_act_that_was_done_and_not_acknowledged_can_be_taken_back(study_dir: Path, desk: Desk) -> None:
    (coding,) = desk.code(SPAN, ["trust"])
    desk.annotate(coding.id, "sure?")
    assert list(undone_to_the_beginning(study_dir)) == ["note", "code"]


@pytest.mark.parametrize("kind", ["code", "remove", "recode", "undo", "redo"])
def test_a_kill_before_the_codings_are_written_leaves_all_as_it_was(study_dir: Path, desk: Desk, kind: str) -> None:
    (coding,) = desk.code(SPAN, ["trust"])
    desk.code((68, 72), ["trust"])
    desk.undo()
    if kind == "redo":
        desk.undo()
    before = (study_dir / CODINGS).read_bytes()
    done, undone = list(desk.journal.done), list(desk.journal.undone)
    acts: dict[str, Callable[[], object]] = {
        "code": lambda: desk.code((20, 24), ["doubt"]),
        "remove": lambda: desk.remove([coding.id]),
        "recode": lambda: desk.recode(coding.id, "doubt"),
        "undo": desk.undo,
        "redo": desk.redo,
    }
    acts[kind]()
    (study_dir / CODINGS).write_bytes(before)
    again = open_desk(study_dir, "ann", "p1")
    again.code((10, 14), ["trust"])  # notes first that the act before it did not happen
    again.undo()
    journal = Journal(study_dir, "ann", "p1")
    journal.catch_up()
    journal.confirm()
    assert list(journal.done) == done
    assert list(journal.undone)[:-1] == []  # a new act ends what could be done again
    assert undone != []


def test_half_a_line_at_the_end_is_cut_off_wherever_it_broke(study_dir: Path, desk: Desk) -> None:
    desk.code(SPAN, ["trust"])
    whole = (study_dir / JOURNAL).read_bytes()
    desk.code((68, 72), ["doubt"])
    line = (study_dir / JOURNAL).read_bytes()[len(whole) :]
    desk.undo()
    for length in (1, len(line) // 2, len(line) - 1):
        (study_dir / JOURNAL).write_bytes(whole + line[:length])
        again = open_desk(study_dir, "ann", "p1")
        again.code((20, 24), ["doubt"])
        assert [act.kind for act in iter(again.undo, None)] == ["code", "code"]
        assert all(part.endswith(b"}") for part in (study_dir / JOURNAL).read_bytes().split(b"\n")[:-1])
        again.redo()


def test_a_broken_line_costs_the_undo_of_that_act_alone(study_dir: Path, desk: Desk) -> None:
    desk.code(SPAN, ["trust"])
    desk.code((68, 72), ["doubt"])
    lines = (study_dir / JOURNAL).read_bytes().split(b"\n")
    (study_dir / JOURNAL).write_bytes(b"\n".join([b"\0" * 40, *lines[1:]]))
    assert list(undone_to_the_beginning(study_dir)) == ["code"]
    assert codes(study_dir) == ["trust"]


def test_without_the_folder_of_derived_files_only_the_undo_of_older_acts_is_gone(study_dir: Path, desk: Desk) -> None:
    desk.code(SPAN, ["trust"])
    (study_dir / JOURNAL).unlink()
    desk.code((68, 72), ["doubt"])
    assert list(undone_to_the_beginning(study_dir)) == ["code"]
    assert codes(study_dir) == ["trust"]


def test_two_windows_take_back_what_either_did(study_dir: Path, desk: Desk) -> None:
    other = open_desk(study_dir, "ann", "p1")
    desk.code(SPAN, ["trust"])
    other.code((68, 72), ["doubt"])
    assert [coding.code for coding in other.codings] == ["trust", "doubt"]
    desk.undo()
    assert [coding.code for coding in desk.codings] == ["trust"]
    other.redo()
    assert codes(study_dir) == ["trust", "doubt"]


def test_journals_of_the_first_form_are_read(study_dir: Path, desk: Desk) -> None:
    (coding,) = desk.code(SPAN, ["trust"])
    line = (study_dir / CODINGS).read_bytes().strip()
    (study_dir / JOURNAL).write_bytes(
        b'{"act":{"id":"A","kind":"code","at":"2026-01-01T00:00:00Z","after":[' + line + b"]}}\n"
    )
    act = open_desk(study_dir, "ann", "p1").undo()
    assert act is not None
    assert (act.id, act.before, act.after) == ("A", (), (coding,))


@pytest.mark.parametrize(
    ("gone", "come", "there", "expected"),
    [
        ("", "a", "a", True),
        ("", "a", "", False),
        ("", "a", "a!", True),  # it came, and was changed since
        ("a", "", "", True),
        ("a", "", "a", False),
        ("a", "a!", "a!", True),
        ("a", "a!", "a", False),
        ("a", "a!", "a?", True),
        ("", "", "", True),
    ],
)
def test_what_stands_in_the_file_tells_whether_an_act_happened(
    gone: str, come: str, there: str, expected: bool
) -> None:
    def pairs(name: str) -> list[tuple[Coding, bytes]]:
        return [new_pair(Coding(name[0], "p1", 0, 1, "trust", note=name))] if name else []

    found = {pair[0].id: pair for pair in pairs(there)}
    assert happened(pairs(gone), pairs(come), found) is expected


def test_where_an_act_cannot_be_noted_it_is_not_done(study_dir: Path, desk: Desk) -> None:
    (study_dir / ".qualcode").mkdir()
    (study_dir / ".qualcode/journal").write_text("in the way")
    with pytest.raises(RefusedError, match="could not be written"):
        desk.code(SPAN, ["trust"])
    assert codes(study_dir) == []
    (study_dir / ".qualcode/journal").unlink()
    desk.code(SPAN, ["trust"])
    assert codes(study_dir) == ["trust"]
