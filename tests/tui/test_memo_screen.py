import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import pytest
from textual.widgets import Static, TextArea

from qualcode.desk.desk import Desk, open_desk
from qualcode.desk.drafts import Draft, keep_draft, other_drafts, read_draft
from qualcode.memos import memo_rows
from qualcode.study import open_readable
from qualcode.tui.app import CoderApp
from qualcode.tui.screens.memo import MemoScreen

STUDY = """
== memos/2026-01-01-first.md
---
id: 2026-01-01-first
title: First
type: analytic
by: bob
date: 2026-01-01
documents: [p1]
---

What I saw.
"""


@pytest.fixture
def desk(tmp_path: Path, write_study_files: Callable[[Path, str], Path]) -> Desk:
    folder = write_study_files(tmp_path / "study", STUDY)
    desk = open_desk(folder, "ann", "p1")
    at = desk.text.body.index("trusted")
    desk.code((at, at + 7), ["trust"])
    return desk


def after(desk: Desk, keys: Sequence[str], *, coding: bool = True) -> tuple[str, list[str | None]]:
    """What the screen says after some keys, and what it returned."""
    app = CoderApp(str(desk.study.root), "ann", "p1")
    returned: list[str | None] = []
    said = ""

    async def work() -> None:
        nonlocal said
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            one = desk.codings[0] if coding else None
            app.push_screen(MemoScreen(desk, one, one.code if one else ""), returned.append)
            await pilot.pause()
            await pilot.press(*keys)
            await pilot.pause()
            if isinstance(app.screen, MemoScreen):
                screen = app.screen
                names = ("#memo-head", "#memo-said", "#memo-words")
                parts = [str(screen.query_one(name, Static).content) for name in names]
                said = "\n".join([*parts, screen.query_one(TextArea).text])

    asyncio.run(work())
    return said, returned


def written(desk: Desk) -> list[tuple[str, str, str, list[str], list[str], list[str], str]]:
    rows = memo_rows(open_readable(desk.study.root))[1:]
    return [(row.title, row.type, row.by, row.documents, row.codes, row.codings, row.text) for row in rows]


def drafts(desk: Desk) -> list[tuple[str, str]]:
    return [(one.thing, one.text) for one in other_drafts(desk, Draft())]


def test_a_memo_about_the_segment_names_coding_and_document_and_is_signed(desk: Desk) -> None:
    _, returned = after(desk, [*"Yes", "enter", *"No", "ctrl+s"])
    assert written(desk) == [("Yes", "analytic", "ann", ["p1"], [], [desk.codings[0].id], "Yes\nNo")]
    assert returned[0] is not None
    assert returned[0].startswith("wrote memos/")
    assert drafts(desk) == []
    assert len(desk.study.memos) == 2


def test_what_it_is_about_its_type_and_title_are_a_key_away(desk: Desk) -> None:
    after(desk, [*"Yes", "ctrl+g", "ctrl+g", "ctrl+t", "shift+tab", *"Title", "ctrl+s"])
    assert written(desk) == [("Title", "coding-decision", "ann", [], ["trust"], [], "Yes")]


def test_without_a_coding_it_is_about_the_document(desk: Desk) -> None:
    after(desk, [*"Yes", "ctrl+o"], coding=False)
    assert written(desk)[0][3:6] == (["p1"], [], [])


def test_what_was_typed_is_on_disk_and_there_again(desk: Desk) -> None:
    after(desk, [*"Half a thou"])  # the program ends here, without a word to the screen
    about = Draft("segment", "p1", desk.codings[0].id, "trust")
    kept = msgspec.structs.replace(about, text="Half a thou")
    assert read_draft(open_desk(desk.study.root, "ann", "p1"), about) == kept
    said, _ = after(desk, [*"ght"])
    assert said.endswith("Half a thought")
    assert "restored what you had begun to write" in said


def test_escape_keeps_the_draft_and_an_empty_one_is_none(desk: Desk) -> None:
    assert after(desk, [*"Yes", "escape"])[1] == ["the draft of the memo is kept; m opens it again"]
    assert after(desk, ["backspace"] * 3 + ["escape"])[1] == [None]
    assert drafts(desk) == []


def test_an_empty_memo_is_refused_and_the_screen_stays(desk: Desk) -> None:
    said, returned = after(desk, ["ctrl+s"])
    assert "the memo is empty; nothing was written" in said
    assert returned == []


def test_the_memos_that_are_there_are_read_and_added_to(desk: Desk) -> None:
    said, _ = after(desk, ["ctrl+g", "ctrl+l"])
    assert "What I saw." in said
    _, returned = after(desk, ["ctrl+l", "enter", *"More", "ctrl+s"], coding=False)
    assert returned == ["added to memos/2026-01-01-first.md"]
    text = (desk.study.root / "memos/2026-01-01-first.md").read_text()
    assert text.startswith("---\nid: 2026-01-01-first\n")
    assert text.count("\nWhat I saw.\n\n## 20") == 1
    assert text.endswith(", ann\n\nMore\n") or text.endswith(" ann\n\nMore\n")


def test_while_a_blind_round_is_closed_only_own_memos_are_shown(
    tmp_path: Path, write_study_files: Callable[[Path, str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUALCODE_CODER", "ann")
    blind = """
    == qualcode.yaml
    title: T
    coders: [{id: ann}, {id: bob}]
    rounds: [{id: pilot, documents: [p1], blind: true}]
    == codings/bob/layer.yaml
    coder: bob
    documents: {p1: {}}
    """
    folder = write_study_files(tmp_path / "study", blind.replace("\n    ", "\n") + STUDY)
    said, _ = after(open_desk(folder, "ann", "p1"), ["ctrl+l"], coding=False)
    assert "no memo is about this yet" in said


def test_a_draft_that_cannot_be_read_is_none(desk: Desk) -> None:
    keep_draft(desk, Draft(document="p1", text="x"))
    path = desk.study.root / ".qualcode/drafts/ann/document%20p1.json"
    path.write_text("{")
    assert read_draft(desk, Draft(document="p1")) is None
    assert drafts(desk) == []


def test_what_is_typed_goes_along_where_nothing_is_being_written_about_the_other_thing(desk: Desk) -> None:
    said, _ = after(desk, [*"Yes", "ctrl+g"])
    assert said.endswith("Yes")
    assert drafts(desk) == [("document p1", "Yes")]


def test_each_thing_has_a_draft_of_its_own(desk: Desk) -> None:
    segment = f"segment {desk.codings[0].id}"
    after(desk, [*"whole"], coding=False)
    said, _ = after(desk, [*"part"])
    assert "1 draft about other things: ^L shows it" in said
    assert drafts(desk) == [("document p1", "whole"), (segment, "part")]
    said, _ = after(desk, ["ctrl+g", *"ly"])
    assert "you had begun to write about this; what you wrote is kept where it was" in said
    assert said.endswith("wholely")
    after(desk, ["ctrl+g", "ctrl+s"])
    assert drafts(desk) == [(segment, "part")]
    assert [(row[3], row[5], row[6]) for row in written(desk)] == [(["p1"], [], "wholely")]


def test_a_draft_about_something_else_is_found_in_the_list_and_written_on(desk: Desk) -> None:
    after(desk, [*"whole"], coding=False)
    said, _ = after(desk, [*"part", "ctrl+l", "enter", *"!"])
    assert said.endswith("whole!")
    assert "Memo about  segment [document]" in said
    assert drafts(desk) == [("document p1", "whole!"), (f"segment {desk.codings[0].id}", "part")]


def test_a_draft_about_a_code_is_there_on_another_document_and_ids_with_strokes_are_no_folders(desk: Desk) -> None:
    keep_draft(desk, Draft("code", "p2", code="trust/../x", text="one"))
    keep_draft(desk, Draft("document", "p2", text="two"))
    assert drafts(desk) == [("code trust/../x", "one")]


def test_two_memos_of_one_day_and_title_are_two_files_that_check_knows(desk: Desk) -> None:
    for _ in range(2):
        after(desk, [*"Same", "ctrl+s"])
    assert [row[0] for row in written(desk)] == ["Same", "Same"]
    assert len({row.id for row in memo_rows(open_readable(desk.study.root))}) == 3


def test_a_memo_that_cannot_be_written_stays_on_the_screen_with_the_reason(desk: Desk) -> None:
    app = CoderApp(str(desk.study.root), "ann", "p1")
    returned: list[str | None] = []

    async def work() -> tuple[str, str]:
        async with app.run_test(size=(80, 24)) as pilot:
            app.push_screen(MemoScreen(desk, None, ""), returned.append)
            await pilot.pause()
            (desk.study.root / "memos").rename(desk.study.root / "elsewhere")
            (desk.study.root / "memos").write_text("no folder\n")
            await pilot.press(*"so", "ctrl+s")
            await pilot.pause()
            return str(app.screen.query_one("#memo-said", Static).content), app.screen.query_one(TextArea).text

    said, text = asyncio.run(work())
    assert "the system refused" in said
    assert (text, returned) == ("so", [])
