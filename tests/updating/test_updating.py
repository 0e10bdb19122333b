import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from random import Random

import msgspec
import pytest

from edits_of_texts import edited, random_spans, text_of_signs
from qualcode.check import check_study
from qualcode.errors import QualcodeError, RefusedError, UnknownNameError
from qualcode.files.codings_jsonl import format_codings
from qualcode.files.documents_md import text_digest
from qualcode.model import Coding, Study
from qualcode.records import Correction, LayerUpdate, TextUpdate, Unplaced
from qualcode.scope import select
from qualcode.scope_notes import standing_notes
from qualcode.storage import digest, write_files
from qualcode.study import load_study, open_readable
from qualcode.updating import carry
from qualcode.updating.carry import apply_update
from qualcode.updating.placement import Placement
from qualcode.updating.plan import Request, plan_update
from qualcode.updating.queue import place_codings, waiting_rows
from qualcode.updating.update_rows import summary, update_rows

HEAD = "---\nid: p1\nkind: interview\nspeakers: {INT: interviewer, P: respondent}\n---\n"
OLD = "INT [00:00:01]: Do you trust them?\n\nP [00:00:04]: I trusted Mrs Smith, once. Not now. She left.\n"
NEW = "INT [00:00:01]: So, do you trust them?\n\nP [00:00:04]: I trusted [name], once. Not now.\n"
AT = "2026-01-02T03:04:05Z"
NEW_TEXT = text_digest(NEW)
LINES = [
    '{"id":"1","document":"p1","start":23,"end":34,"code":"trust","quote":"trust them?","later":[1]}',
    '{"id":"2","document":"p1","start":50,"end":75,"code":"trust","quote":"I trusted Mrs Smith, once"}',
    '{"id":"3","document":"p1","start":77,"end":85,"code":"doubt","quote":"Not now."}',
    '{"id":"4","document":"p1","start":86,"end":95,"code":"doubt","quote":"She left."}',
]


@pytest.fixture
def folder(tmp_path: Path, write_study_files: Callable[[Path, str], Path]) -> Path:
    """A study of one interview, coded by ann."""
    state = f"{{state: finished, sha256: {text_digest(OLD)}}}"
    return write_study_files(
        tmp_path / "study",
        f"== transcripts/p1.md\n{HEAD}{OLD}\n"
        f"== codings/ann/layer.yaml\ncoder: ann\nkind: human\ndocuments:\n  p1: {state}\n"
        "== codings/ann/p1.jsonl\n" + "\n".join(LINES),
    )


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """The corrected transcript."""
    path = tmp_path / "new.md"
    path.write_text(HEAD + NEW, encoding="utf-8")
    return path


def update(
    folder: Path, *, source: Path | None = None, copy: Path | None = None, accept: tuple[str, ...] = (), why: str = ""
) -> None:
    apply_update(open_readable(folder), Request("p1", source, copy, accept, "km", why, AT))


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a study but for the lock."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".qualcode" not in path.parts and ".git" not in path.parts
    }


def codings(folder: Path) -> list[tuple[str, int, int, str]]:
    return [(one.id, one.start, one.end, one.quote) for coded in load_study(folder)[0].coded for one in coded.codings]


def waiting(folder: Path) -> list[str]:
    return [one.id for coded in load_study(folder)[0].unplaced for one in coded.codings]


def test_a_plan_says_of_each_coding_what_becomes_of_it(folder: Path, new: Path) -> None:
    rows = update_rows(plan_update(open_readable(folder), Request("p1", new)))
    assert [(row.coding, row.kind, row.outcome, row.new_quote, row.changes) for row in rows] == [
        ("1", "moved", "placed", "trust them?", ""),
        ("2", "changed", "queued", "I trusted [name], once", "I trusted [-Mrs Smith-]{+[name]+}, once"),
        ("3", "moved", "placed", "Not now.", ""),
        ("4", "lost", "queued", "", ""),
    ]


def test_a_plan_changes_nothing(folder: Path, new: Path) -> None:
    before = files(folder)
    plan_update(open_readable(folder), Request("p1", new, accept=("changed",)))
    assert files(folder) == before


def test_codings_are_carried_along_and_what_has_no_place_waits(folder: Path, new: Path) -> None:
    update(folder, source=new)
    assert (folder / "transcripts/p1.md").read_text(encoding="utf-8") == HEAD + NEW
    assert codings(folder) == [("1", 27, 38, "trust them?"), ("3", 78, 86, "Not now.")]
    assert waiting(folder) == ["2", "4"]
    assert load_study(folder)[0].layer_by_id["ann"].documents["p1"].sha256 == NEW_TEXT


def test_fields_of_newer_versions_survive(folder: Path, new: Path) -> None:
    update(folder, source=new)
    assert b'"quote":"trust them?","later":[1]}' in (folder / "codings/ann/p1.jsonl").read_bytes()


def test_corrected_words_are_accepted_when_asked_for(folder: Path, new: Path) -> None:
    update(folder, source=new, accept=("changed",))
    assert codings(folder)[1] == ("2", 54, 76, "I trusted [name], once")
    assert waiting(folder) == ["4"]


def test_one_correction_is_accepted_by_the_id_of_its_coding(folder: Path, new: Path) -> None:
    update(folder, source=new, accept=("2",))
    assert waiting(folder) == ["4"]


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (Request("p2"), "no document 'p2'; there are: p1"),
        (Request("p1", accept=("chnged",)), "no coding 'chnged'; did you mean 'changed'?"),
        (Request("p1", at="yesterday"), "'yesterday' is no time"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(folder: Path, request_: Request, said: str) -> None:
    with pytest.raises(QualcodeError, match=said.replace("?", "\\?")):
        plan_update(open_readable(folder), request_)


def test_a_text_of_another_document_is_refused(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.md"
    other.write_text((HEAD + NEW).replace("id: p1", "id: p9"), encoding="utf-8")
    with pytest.raises(RefusedError, match="is a text of 'p9', not of 'p1'"):
        plan_update(open_readable(folder), Request("p1", other))


def test_a_speaker_who_is_not_declared_is_refused(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "new.vtt"
    other.write_text("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>Hello there.\n", encoding="utf-8")
    with pytest.raises(RefusedError, match="and is not among the `speakers` of transcripts/p1"):
        plan_update(open_readable(folder), Request("p1", other))


def test_a_body_alone_keeps_the_head_that_is_there(folder: Path, tmp_path: Path) -> None:
    body = tmp_path / "body.txt"
    body.write_bytes(b"\xef\xbb\xbf" + NEW.replace("\n", "\r\n").encode("utf-8"))
    update(folder, source=body)
    assert (folder / "transcripts/p1.md").read_text(encoding="utf-8") == HEAD + NEW


def test_what_changes_in_the_head_is_said(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "new.md"
    other.write_text((HEAD + NEW).replace("P: respondent", "P: respondent, Q: guest"), encoding="utf-8")
    said = list(summary(plan_update(open_readable(folder), Request("p1", other))))
    assert "front matter: speaker 'Q' (guest) is new" in said


def test_an_update_is_noted(folder: Path, new: Path) -> None:
    before = digest((folder / "codings/ann/p1.jsonl").read_bytes())
    update(folder, source=new, accept=("changed",), why="Names out")
    after = digest((folder / "codings/ann/p1.jsonl").read_bytes())
    (noted,) = (folder / "records/updates/p1.jsonl").read_bytes().splitlines()
    assert msgspec.json.decode(noted, type=TextUpdate) == TextUpdate(
        text_digest(OLD),
        NEW_TEXT,
        "km",
        AT,
        "Names out",
        "new.md",
        (LayerUpdate("ann", text_digest(OLD), before, after, 0, 2, 0, 1, 1, 0),),
        (Correction("ann", "2", 50, 75, "I trusted Mrs Smith, once"),),
    )


def test_a_coding_without_a_place_is_kept_whole(folder: Path, new: Path) -> None:
    update(folder, source=new, accept=("changed",))
    (line,) = (folder / "records/unplaced/ann/p1.jsonl").read_bytes().splitlines()
    found = msgspec.json.decode(line, type=Unplaced)
    assert bytes(found.coding) == LINES[3].encode("utf-8")
    assert (found.why, found.text, found.by, found.at) == ("it was taken out", NEW_TEXT, "km", AT)
    assert (found.before[-9:], found.after) == ("Not now. ", "\n")


def test_two_codings_of_one_code_never_come_to_stand_on_one_passage(folder: Path, tmp_path: Path) -> None:
    path = folder / "codings/ann/p1.jsonl"
    twin = '{"id":"5","document":"p1","start":50,"end":80,"code":"trust","quote":"I trusted Mrs Smith, once. Not"}'
    path.write_text("\n".join([*LINES[:2], twin, *LINES[2:]]) + "\n", encoding="utf-8")
    body = tmp_path / "body.txt"
    body.write_text(OLD.replace(", once. Not now", ""), encoding="utf-8")
    update(folder, source=body, accept=("changed",))
    found = [(one.start, one.end, one.code) for coded in load_study(folder)[0].coded for one in coded.codings]
    assert len(found) == len(set(found))
    assert sorted([*(name for name, *_ in codings(folder)), *waiting(folder)]) == ["1", "2", "3", "4", "5"]


def test_a_second_update_finds_nothing_to_do(folder: Path, new: Path) -> None:
    update(folder, source=new)
    before = files(folder)
    update(folder, source=new)
    assert files(folder) == before


@pytest.mark.parametrize("n_written", range(6))
def test_a_killed_update_can_be_run_again(
    folder: Path, new: Path, n_written: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = folder.parent / "whole"
    shutil.copytree(folder, whole)
    update(whole, source=new, accept=("changed",))

    def killed(root: Path, writes: list[object]) -> None:
        write_files(root, writes[:n_written])  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(carry, "write_files", killed)
    with pytest.raises(KeyboardInterrupt):
        update(folder, source=new, accept=("changed",))
    monkeypatch.undo()
    update(folder, source=new, accept=("changed",))
    assert files(folder) == files(whole)


def test_what_moved_comes_back_with_the_old_text(folder: Path, new: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.md"
    old.write_text(HEAD + OLD, encoding="utf-8")
    before = files(folder)
    update(folder, source=new, accept=("changed",))
    update(folder, source=old, accept=("all",))
    after = files(folder)
    assert {name: after[name] for name in before} == before
    assert waiting(folder) == []


def test_a_coding_whose_words_are_there_again_is_offered_and_not_placed_unasked(
    folder: Path, new: Path, tmp_path: Path
) -> None:
    old = tmp_path / "old.md"
    old.write_text(HEAD + OLD, encoding="utf-8")
    update(folder, source=new, accept=("changed",))
    plan = plan_update(open_readable(folder), Request("p1", old))
    assert [(move.coding.id, move.kind, move.accepted) for move in plan.moves if move.coding.id == "4"] == [
        ("4", "back", False)
    ]


def test_a_text_edited_in_place_is_compared_with_the_one_that_git_has(folder: Path) -> None:
    for words in (["init", "-q"], ["add", "."], ["-c", "user.name=x", "-c", "user.email=x@y", "commit", "-qm", "x"]):
        subprocess.run(["git", *words], cwd=folder, check=True)
    (folder / "transcripts/p1.md").write_text(HEAD + NEW, encoding="utf-8")
    update(folder, accept=("changed",))
    assert codings(folder)[1] == ("2", 54, 76, "I trusted [name], once")


def test_a_text_edited_in_place_is_compared_with_a_copy(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.md"
    shutil.copy(folder / "transcripts/p1.md", copy)
    (folder / "transcripts/p1.md").write_text(HEAD + NEW, encoding="utf-8")
    update(folder, copy=copy, accept=("changed",))
    assert codings(folder)[1] == ("2", 54, 76, "I trusted [name], once")


def test_a_copy_that_is_another_text_is_refused(folder: Path, new: Path) -> None:
    (folder / "transcripts/p1.md").write_text(HEAD + NEW.replace("once", "twice"), encoding="utf-8")
    with pytest.raises(RefusedError, match="is not the text of 'p1' that was coded"):
        update(folder, copy=new)


def test_where_the_old_text_is_gone_words_alone_are_looked_for(folder: Path) -> None:
    (folder / "transcripts/p1.md").write_text(HEAD + NEW, encoding="utf-8")
    plan = plan_update(open_readable(folder), Request("p1"))
    assert [(move.coding.id, move.kind) for move in plan.moves] == [
        ("1", "moved"),
        ("2", "lost"),
        ("3", "moved"),
        ("4", "lost"),
    ]
    assert "by their words alone" in " ".join(summary(plan))


def test_a_coding_that_did_not_stand_on_its_words_is_not_carried_along(folder: Path, new: Path) -> None:
    path = folder / "codings/ann/p1.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace('"start":77,"end":85', '"start":78,"end":86'))
    plan = plan_update(load_study(folder)[0], Request("p1", new))
    assert [move.kind for move in plan.moves if move.coding.id == "3"] == ["lost"]


def test_what_has_no_place_is_a_problem_and_a_note(folder: Path, new: Path) -> None:
    update(folder, source=new)
    study, problems = load_study(folder)
    assert [str(problem) for problem in check_study(study, problems)] == [
        "records/unplaced/ann/p1.jsonl: unplaced: 2 codings of 'ann' have no place since the text changed;"
        " run `qualcode documents place --document p1`"
    ]
    assert standing_notes(select(study)) == [
        "Without a place: 2 codings of p1 since its text changed; see `qualcode documents place`."
    ]


def test_a_coding_that_waits_and_stands_in_its_layer_too_is_a_problem(folder: Path, new: Path) -> None:
    layer = (folder / "codings/ann/p1.jsonl").read_bytes()
    update(folder, source=new)
    (folder / "codings/ann/p1.jsonl").write_bytes(layer)
    study, problems = load_study(folder)
    found = [problem for problem in check_study(study, problems) if problem.rule == "unplaced"]
    assert ["stands in its layer too" in problem.message for problem in found] == [True, True]


def test_a_person_gives_a_coding_its_place(folder: Path, new: Path) -> None:
    update(folder, source=new)
    place_codings(open_readable(folder), [Placement("2", pick=1), Placement("4", drop="she is not named")], "jr", AT)
    assert codings(folder)[1] == ("2", 54, 76, "I trusted [name], once")
    records = (folder / "records/unplaced/ann/p1.jsonl").read_bytes().splitlines()
    assert [
        (one.outcome, one.decided_by, one.decided_at, one.note)
        for one in (msgspec.json.decode(line, type=Unplaced) for line in records)
    ] == [("placed", "jr", AT, ""), ("dropped", "jr", AT, "she is not named")]
    assert check_study(*load_study(folder)) == []


@pytest.mark.parametrize(
    ("placement", "span"),
    [
        (Placement("4", quote="trusted [name]"), (56, 70)),
        (Placement("4", lines="6"), (0, 38)),
        (Placement("4", turn="1"), (16, 38)),
        (Placement("4", turn="2", quote="Not"), (78, 81)),
        (Placement("4", start=3, end=9), (3, 9)),
    ],
)
def test_a_place_is_given_in_several_ways(folder: Path, new: Path, placement: Placement, span: tuple[int, int]) -> None:
    update(folder, source=new)
    (row,) = place_codings(open_readable(folder), [placement], "jr")
    assert (row.start, row.end, row.quote) == (*span, NEW[slice(*span)])


@pytest.mark.parametrize(
    ("placement", "said"),
    [
        (Placement("9", pick=1), "no coding without a place '9'; there are: 2, 4"),
        (Placement("2"), "say one thing of '2'"),
        (Placement("2", pick=1, drop="no"), "say one thing of '2'"),
        (Placement("2", pick=7), "there is 1 candidate for '2', no 7"),
        (Placement("4", quote="Not now."), "'doubt' stands on this passage of 'p1' already"),
        (Placement("4", start=5, end=5), "has no characters 5 to 5"),
    ],
)
def test_a_place_that_makes_no_sense_is_refused(folder: Path, new: Path, placement: Placement, said: str) -> None:
    update(folder, source=new)
    before = files(folder)
    with pytest.raises((RefusedError, UnknownNameError), match=said):
        place_codings(open_readable(folder), [placement], "jr")
    assert files(folder) == before


def test_the_queue_shows_where_a_coding_stood_and_what_is_like_it(folder: Path, new: Path) -> None:
    update(folder, source=new)
    row = waiting_rows(open_readable(folder))[0]
    assert (row.coding, row.quote, row.after[:10]) == ("2", "I trusted Mrs Smith, once", ". Not now.")
    assert row.candidates[0] == "turn 2: I trusted [name], once"


def study_of_random_codings(folder: Path, random: Random) -> tuple[Study, str]:
    """A study whose one transcript is coded at random places by two people."""
    path = folder / "transcripts/p1.md"
    body = path.read_text(encoding="utf-8").split("---\n", 2)[2]
    for layer in ("ann", "bob"):
        spans = sorted(set(random_spans(body, random, 25)))
        made = [Coding(f"{layer}{at}", "p1", *span, "trust", quote=body[slice(*span)]) for at, span in enumerate(spans)]
        (folder / f"codings/{layer}").mkdir(parents=True)
        (folder / f"codings/{layer}/p1.jsonl").write_bytes(format_codings(made))
        record = f"coder: {layer}\ndocuments:\n  p1: {{state: finished, sha256: {text_digest(body)}}}\n"
        (folder / f"codings/{layer}/layer.yaml").write_text(record, encoding="utf-8")
    return open_readable(folder), body


@pytest.mark.parametrize("seed", range(50))
def test_after_any_edit_each_coding_stands_on_its_quote_or_in_the_queue(
    tmp_path: Path, write_study_files: Callable[[Path, str], Path], seed: int
) -> None:
    random = Random(seed)
    shipped = sorted((Path(__file__).resolve().parents[2] / "transcripts").rglob("*-lead-*.md"))
    text = shipped[seed % len(shipped)].read_text(encoding="utf-8")
    body = text[text.index("\n---\n") + 5 :]
    head = "---\nid: p1\nspeakers: {INT: interviewer, INT2: interviewer, L1: respondent, L2: respondent}\n---\n"
    folder = write_study_files(tmp_path / "study", f"== transcripts/p1.md\n{head}{body}")
    study, old = study_of_random_codings(folder, random)
    ids = sorted(one.id for coded in study.coded for one in coded.codings)
    source = tmp_path / "new.md"
    source.write_text(head + text_of_signs(edited(old, random, random.randint(1, 10))), encoding="utf-8")
    apply_update(study, Request("p1", source, accept=("changed",) if seed % 2 else (), by="km", at=AT))
    after, problems = load_study(folder)
    new = after.texts["p1"].body
    placed = [one for coded in after.coded for one in coded.codings]
    assert all(one.quote and new[one.start : one.end] == one.quote for one in placed)
    assert sorted([*(one.id for one in placed), *waiting(folder)]) == ids
    assert {problem.rule for problem in check_study(after, problems)} <= {"unplaced", "undeclared-speaker"}
