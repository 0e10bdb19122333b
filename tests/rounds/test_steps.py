"""A round is closed, opened and opened again; its layers are frozen in between."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from qualcode.check import check_study
from qualcode.errors import RefusedError, UnknownNameError
from qualcode.layers import add_codings, finish_document, remove_codings
from qualcode.model import Study
from qualcode.records import RoundStep
from qualcode.requested import NewCoding
from qualcode.rounds.on_record import note_change, read_record
from qualcode.rounds.round_rows import round_row, round_rows
from qualcode.rounds.rules import closed_round
from qualcode.rounds.steps import add_round, close_round, open_round, reopen_round
from qualcode.settings import Round
from qualcode.storage import Write, digest, write_files
from qualcode.study import load_study, open_readable
from qualcode.updating.carry import apply_update
from qualcode.updating.plan import Request
from tests_support import Run

SETTINGS = """\
# Ours.
coders: [{id: ann}, {id: bob}]
assignments: {ann: [p1], bob: [p1]}
rounds:
  - {id: pilot, documents: [p1]}  # first
"""


@pytest.fixture
def coded(study_dir: Path) -> Path:
    """A study in which both coders have finished the round."""
    (study_dir / "qualcode.yaml").write_text(SETTINGS)
    for coder, code in (("ann", "trust"), ("bob", "doubt")):
        add_codings(open_readable(study_dir), coder, [NewCoding("p1", code, turn="2")])
        finish_document(open_readable(study_dir), coder, "p1")
    return study_dir


def close(folder: Path, **more: str) -> None:
    close_round(open_readable(folder), "pilot", by="km", date="2019-04-01", **more)


def told(folder: Path) -> list[str]:
    return [f"{problem.path}: {problem.rule}: {problem.message}" for problem in check_study(*load_study(folder))]


def test_closing_records_the_digest_of_every_layer(coded: Path) -> None:
    close(coded)
    paths = [f"codings/{coder}/p1.jsonl" for coder in ("ann", "bob")]
    record, _ = read_record(open_readable(coded), "pilot")
    assert record.digests == {path: digest((coded / path).read_bytes()) for path in paths}
    assert (record.state, record.seen, told(coded)) == ("closed", False, [])


def test_a_layer_that_is_edited_after_that_is_named_with_round_day_and_mend(coded: Path) -> None:
    close(coded)
    path = coded / "codings/ann/p1.jsonl"
    path.write_text(path.read_text().replace('"by":"ann"', '"by":"eve"'))
    assert told(coded) == [
        "codings/ann/p1.jsonl: closed-round: was changed after round 'pilot' was closed on 2019-04-01 (by km); restore"
        " it from version control, or reopen the round with `qualcode rounds reopen pilot --by NAME --why REASON`"
    ]


def test_so_is_one_that_is_gone_and_one_that_came(coded: Path) -> None:
    close(coded)
    (coded / "codings/ann/p1.jsonl").rename(coded / "kept")
    (coded / "codings/cid").mkdir()
    (coded / "codings/cid/layer.yaml").write_text("coder: cid\n")
    (coded / "codings/cid/p1.jsonl").write_text("")
    problems = [problem for problem in told(coded) if "closed-round" in problem]
    assert [re.sub(r";.*", "", problem) for problem in problems] == [
        "codings/ann/p1.jsonl: closed-round: is gone since round 'pilot' was closed on 2019-04-01 (by km)",
        "codings/cid/p1.jsonl: closed-round: was added after round 'pilot' was closed on 2019-04-01 (by km)",
    ]


def test_so_is_a_reading_that_is_no_longer_said_to_be_finished(coded: Path) -> None:
    close(coded)
    path = coded / "codings/bob/layer.yaml"
    path.write_text(path.read_text().replace("finished", "in-progress", 1))
    assert [problem.split(" unlike")[0] for problem in told(coded)] == [
        "codings/bob/layer.yaml: closed-round: 'p1' is said to be not finished,"
    ]


def test_so_is_a_document_that_was_taken_out_of_the_round(coded: Path) -> None:
    close(coded)
    (coded / "qualcode.yaml").write_text(SETTINGS.replace("documents: [p1]}", "documents: []}"))
    assert [problem.split(" when")[0] for problem in told(coded)] == [
        "qualcode.yaml: closed-round: 'p1' was in round 'pilot'"
    ]


def test_a_consensus_on_a_closed_round_can_be_written(coded: Path) -> None:
    close(coded)
    (coded / "codings/agreed").mkdir()
    (coded / "codings/agreed/layer.yaml").write_text("coder: km\nkind: consensus\n")
    (coded / "codings/agreed/p1.jsonl").write_text("")
    assert told(coded) == []


CHANGES: dict[str, Callable[[Study], object]] = {
    "add": lambda study: add_codings(study, "ann", [NewCoding("p1", "doubt", turn="2")]),
    "remove": lambda study: remove_codings(study, [study.coded[0].codings[0].id]),
    "reopen": lambda study: finish_document(study, "ann", "p1", reopen=True),
    "finish": lambda study: finish_document(study, "ann", "p1"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_no_command_changes_a_frozen_layer(coded: Path, change: Callable[[Study], object]) -> None:
    close(coded)
    before = {path: path.read_bytes() for path in (coded / "codings").rglob("*") if path.is_file()}
    with pytest.raises(RefusedError, match=r"which was closed on 2019-04-01 by km.*rounds reopen pilot"):
        change(open_readable(coded))
    assert {path: path.read_bytes() for path in (coded / "codings").rglob("*") if path.is_file()} == before


def test_what_is_reopened_can_be_changed_and_closed_again(coded: Path) -> None:
    close(coded)
    reopen_round(open_readable(coded), "pilot", by="km", why="a turn was missed", date="2019-04-02")
    finish_document(open_readable(coded), "ann", "p1", reopen=True)
    add_codings(open_readable(coded), "ann", [NewCoding("p1", "doubt", turn="2")])
    finish_document(open_readable(coded), "ann", "p1")
    assert told(coded) == []
    close(coded)
    record, _ = read_record(open_readable(coded), "pilot")
    assert [step.kind for step in record.steps] == ["closed", "reopened", "closed"]
    assert record.steps[1].why == "a turn was missed"
    assert told(coded) == []


def test_readings_that_are_not_finished_keep_a_round_open_unless_there_is_a_reason(coded: Path) -> None:
    finish_document(open_readable(coded), "bob", "p1", reopen=True)
    with pytest.raises(RefusedError, match=r"not finished \(bob: p1\); each coder says so with `qualcode codings f"):
        close(coded)
    close(coded, unfinished="bob left")
    record, _ = read_record(open_readable(coded), "pilot")
    assert (record.steps[0].why, record.steps[0].unfinished) == ("bob left", ("codings/bob/p1.jsonl",))
    assert told(coded) == []


def test_only_what_is_closed_is_opened_and_nothing_twice(coded: Path) -> None:
    with pytest.raises(RefusedError, match="is not closed, so that a layer could still be changed"):
        open_round(open_readable(coded), "pilot", by="km")
    close(coded)
    with pytest.raises(RefusedError, match="was closed on 2019-04-01 by km already"):
        close(coded)
    open_round(open_readable(coded), "pilot", by="lead", date="2019-04-03")
    with pytest.raises(RefusedError, match="was opened on 2019-04-03 by lead already"):
        open_round(open_readable(coded), "pilot", by="km")
    row = round_row(open_readable(coded), "pilot")
    assert (row.state, row.closed, row.opened, row.opened_by) == ("opened", "2019-04-01", "2019-04-03", "lead")


def test_reopening_needs_a_reason_and_something_closed(coded: Path) -> None:
    with pytest.raises(RefusedError, match="is not closed"):
        reopen_round(open_readable(coded), "pilot", by="km", why="x")
    close(coded)
    with pytest.raises(RefusedError, match="say why"):
        reopen_round(open_readable(coded), "pilot", by="km", why=" ")


@pytest.mark.parametrize("date", ["yesterday", "2019-4-1", "01.04.2019"])
def test_a_day_that_is_none_is_refused(coded: Path, date: str) -> None:
    with pytest.raises(RefusedError, match="is no date; write it as 2019-03-14"):
        close_round(open_readable(coded), "pilot", by="km", date=date)


def test_a_round_that_is_not_there_is_refused_with_the_nearest(coded: Path) -> None:
    with pytest.raises(UnknownNameError, match="no round 'pliot'; did you mean 'pilot'"):
        close_round(open_readable(coded), "pliot", by="km")


def test_a_change_that_is_noted_is_no_fault_and_is_noted_once(coded: Path) -> None:
    close(coded)
    study = open_readable(coded)
    path = "codings/ann/p1.jsonl"
    old = (coded / path).read_bytes()
    change = Write(path, old.replace(b'"trust"', b'"doubt"'), old)
    noted = note_change(study, [change], because="migration 1.0.0--2.0.0", by="km", at="2019-05-01")
    write_files(coded, noted)  # killed before the change itself
    assert note_change(study, [change], because="migration 1.0.0--2.0.0", by="km", at="2019-05-01") == []
    write_files(coded, [change])
    assert told(coded) == []
    record, _ = read_record(study, "pilot")
    assert record.steps[1] == RoundStep(
        "changed",
        "2019-05-01",
        "km",
        "migration 1.0.0--2.0.0",
        {path: digest(change.new or b"")},
        line=record.steps[1].line,
    )


def test_a_file_that_is_rightly_gone_is_no_fault(coded: Path) -> None:
    close(coded)
    path = "codings/ann/p1.jsonl"
    gone = Write(path, None, (coded / path).read_bytes())
    noted = note_change(open_readable(coded), [gone], because="withdrawn", by="km", at="2019-05-01")
    write_files(coded, [*noted, gone])
    assert told(coded) == []


def test_changes_outside_closed_rounds_are_not_noted(coded: Path) -> None:
    path = "codings/ann/p1.jsonl"
    change = Write(path, b"", (coded / path).read_bytes())
    assert note_change(open_readable(coded), [change], because="x", by="km", at="2019-05-01") == []
    close(coded)
    reopen_round(open_readable(coded), "pilot", by="km", why="x")
    assert note_change(open_readable(coded), [change], because="x", by="km", at="2019-05-01") == []


def test_a_round_is_added_in_place(coded: Path) -> None:
    (coded / "transcripts/p2.md").write_text("---\nid: p2\n---\nx\n")
    add_round(open_readable(coded), Round("main", "The rest", ("p2",), blind=True))
    assert (coded / "qualcode.yaml").read_text() == SETTINGS + (
        "  - id: main\n    title: The rest\n    documents: [p2]\n    blind: true\n"
    )


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        (Round("pilot", documents=("p1",)), "there is a round 'pilot' already"),
        (Round("main"), "has no documents"),
        (Round("main", documents=("p1",)), "'p1' is in round 'pilot' already"),
        (Round("my round", documents=("p1",)), "cannot name a file"),
        (Round("main", documents=("p1",), codebook="9.0.0"), "no version '9.0.0' of the codebook: it is at 1.0.0"),
    ],
)
def test_a_round_that_makes_no_sense_is_not_added(coded: Path, stage: Round, said: str) -> None:
    with pytest.raises(RefusedError, match=re.escape(said)):
        add_round(open_readable(coded), stage)
    assert (coded / "qualcode.yaml").read_text() == SETTINGS


def test_the_same_documents_can_be_coded_again_in_a_round_of_a_second_pass(coded: Path) -> None:
    close(coded)
    add_round(open_readable(coded), Round("again", documents=("p1",), pass_number=2))
    add_codings(open_readable(coded), "ann", [NewCoding("p1", "doubt", turn="2")], pass_number=2)
    assert told(coded) == []
    assert [(row.round, row.finished, row.readings, row.missing) for row in round_rows(open_readable(coded))] == [
        ("pilot", 2, 2, []),
        ("again", 0, 1, ["ann: p1"]),
    ]


def test_coding_under_another_codebook_than_the_round_names_is_refused(coded: Path) -> None:
    text = SETTINGS.replace("id: pilot,", "id: pilot, codebook: 2.0.0,")
    (coded / "qualcode.yaml").write_text(text)
    with pytest.raises(RefusedError, match=r"coded under codebook 2\.0\.0, and the layer 'ann' is at 1\.0\.0"):
        finish_document(open_readable(coded), "ann", "p1", reopen=True)
    (coded / "qualcode.yaml").write_text(text.replace("2.0.0", "1.0.0"))
    assert finish_document(open_readable(coded), "ann", "p1", reopen=True).documents["p1"].state == "in-progress"


def test_in_a_blind_round_each_works_on_their_own_layer(coded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (coded / "qualcode.yaml").write_text(SETTINGS.replace("id: pilot,", "id: pilot, blind: true,"))
    with pytest.raises(RefusedError, match=r"blind round 'pilot'.*say who you are: `qualcode --as ann"):
        finish_document(open_readable(coded), "ann", "p1", reopen=True)
    monkeypatch.setenv("QUALCODE_CODER", "bob")
    with pytest.raises(RefusedError, match="you are 'bob'"):
        finish_document(open_readable(coded), "ann", "p1", reopen=True)
    monkeypatch.setenv("QUALCODE_CODER", "ann")
    assert finish_document(open_readable(coded), "ann", "p1", reopen=True).documents["p1"].state == "in-progress"


def test_a_new_text_changes_a_closed_round_with_its_reason_on_record(coded: Path, tmp_path: Path) -> None:
    close(coded)
    path = coded / "transcripts/p1.md"
    (tmp_path / "new.md").write_text(path.read_text().replace("INT [00:00:01]: Do you", "INT [00:00:01]: Well, do you"))
    request = Request("p1", tmp_path / "new.md", by="km", at="2019-05-01T00:00:00Z")
    apply_update(open_readable(coded), request)
    assert told(coded) == []
    record, _ = read_record(open_readable(coded), "pilot")
    assert [(step.kind, step.by, step.why) for step in record.steps[1:]] == [("changed", "km", "new text of 'p1'")]


def test_a_migration_there_and_back_goes_on_the_record_of_a_closed_round(coded: Path, qualcode: Run) -> None:
    assert qualcode("codebook", "release", "1.0.0", "--by", "km", "--why", "x", folder=coded).exit_code == 0
    close(coded)
    book = coded / "codebook/codebook.yaml"
    book.write_text(book.read_text().replace("  - id: trust\n    label: Trust\n", ""))
    (coded / "codebook/migrations").mkdir()
    (coded / "codebook/migrations/1.0.0--2.0.0.yaml").write_text(
        "from: 1.0.0\nto: 2.0.0\nby: km\ndate: 2019-05-01\n"
        "steps: [{merge: [trust, doubt], into: doubt, reason: alike}]\n"
    )
    assert qualcode("codebook", "release", "2.0.0", "--by", "km", "--why", "y").exit_code == 0
    for back in ([], ["--back"]):
        done = qualcode("codebook", "migrate", "1.0.0", "2.0.0", "--by", "km", "--at", "2019-05-01T00:00:00Z", *back)
        assert (done.exit_code, list(closed_round(open_readable(coded)))) == (0, []), done.stderr
    record, _ = read_record(open_readable(coded), "pilot")
    assert [(step.kind, step.why) for step in record.steps[1:]] == [
        ("changed", "migration 1.0.0--2.0.0"),
        ("changed", "back from migration 1.0.0--2.0.0"),
    ]
