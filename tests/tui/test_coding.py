import asyncio
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from qualcode.desk.desk import Desk, open_desk
from qualcode.tui.app import CoderApp
from qualcode.tui.screens.coding import CodingScreen
from qualcode.tui.widgets.status_line import StatusLine

STUDY = """
== qualcode.yaml
title: T
coders: [{id: ann}]
== codebook/codebook.yaml
name: B
codes: [{id: trust, label: Trust}, {id: equity, label: Equity}]
== transcripts/p1.md
---
id: p1
speakers: {INT: interviewer, A: respondent, B: respondent}
---
INT: Who was asked?

A: We asked everyone.

B: Nobody came.

A: So we left.
"""


@pytest.fixture
def folder(tmp_path: Path, write_study_files: object) -> Path:
    made: Path = write_study_files(tmp_path / "study", STUDY)  # type: ignore[operator]
    return made


def press(folder: Path, *keys: str) -> tuple[str, Desk]:
    """Press keys on the coding screen; what it says at the end, and the desk as it is on disk."""
    app = CoderApp(str(folder), "ann", "p1")

    async def run() -> str:
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press(*keys)
            await pilot.pause()
            return app.screen.query_one(StatusLine).said

    return asyncio.run(run()), open_desk(folder, "ann", "p1")


def codings(desk: Desk) -> list[tuple[str, str]]:
    return [(coding.code, coding.quote) for coding in desk.codings]


def test_a_turn_is_coded_by_a_few_letters_and_enter(folder: Path) -> None:
    said, desk = press(folder, "j", "enter", "e", "q", "enter")
    assert (said, codings(desk)) == ("coded Equity", [("equity", "Nobody came.")])


def test_a_digit_codes_and_space_goes_on_to_what_has_no_code(folder: Path) -> None:
    _, desk = press(folder, "enter", "t", "r", "enter", "space", "1", "space", ".", "space")
    assert codings(desk) == [("trust", "We asked everyone."), ("trust", "Nobody came."), ("trust", "So we left.")]


def test_where_it_goes_on_by_itself_a_whole_interview_takes_a_key_a_turn(folder: Path) -> None:
    press(folder, "enter", "t", "r", "enter", "enter", "e", "q", "enter", "x", "x", "z", "z")
    _, desk = press(folder, "z", "z", "a", "enter", "e", "q", "enter", "1", "1")
    assert codings(desk) == [("equity", "We asked everyone."), ("equity", "Nobody came."), ("equity", "So we left.")]


def test_acts_are_taken_back_and_done_again_over_a_restart(folder: Path) -> None:
    press(folder, "enter", "t", "r", "enter")
    assert codings(press(folder, "z")[1]) == []
    said, desk = press(folder, "Z", "z", "y")
    assert (said, codings(desk)) == ("done again: code Trust", [("trust", "We asked everyone.")])


def test_the_coding_in_hand_is_recoded_moved_and_taken_off(folder: Path) -> None:
    press(folder, "enter", "t", "r", "enter", "enter", "e", "q", "enter")
    said, desk = press(folder, "home", "down", "tab", "l", "l", "l", "L", "b")
    assert said.startswith("new boundaries of")
    assert sorted(quote for _, quote in codings(desk)) == ["We asked", "We asked everyone."]
    _, desk = press(folder, "home", "down", "B", "r", "e", "q", "enter")
    assert [code for code, _ in codings(desk)] == ["equity", "equity"]
    _, desk = press(folder, "x", "x")
    assert codings(desk) == []


def test_a_refused_act_is_said_and_can_be_tried_again_elsewhere(folder: Path) -> None:
    said, desk = press(folder, "enter", "t", "r", "enter", ".")
    assert "stands on this passage" in said
    assert codings(desk) == [("trust", "We asked everyone.")]
    _, desk = press(folder, "home", "down", "1", "j", ".")
    assert codings(desk) == [("trust", "We asked everyone."), ("trust", "Nobody came.")]


def test_words_are_looked_for_and_turns_gone_to_by_typing(folder: Path) -> None:
    press(folder, "enter", "t", "r", "enter")
    _, desk = press(folder, "slash", *"LEFT", "enter", "1")
    assert codings(desk)[1] == ("trust", "So we left.")
    _, desk = press(folder, "colon", "3", "enter", "1")
    assert codings(desk)[1] == ("trust", "Nobody came.")
    assert press(folder, "colon", "9", "enter")[0] == "'p1' has turns 1 to 4, not '9'"
    assert press(folder, "n")[0] == "nothing was looked for; / finds words"


def test_keys_that_come_in_one_go_are_taken_by_the_screens_for_which_they_were_meant(folder: Path) -> None:
    app = CoderApp(str(folder), "ann", "p1")
    signs = {"enter": "\r", "space": " "}

    async def run() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            for key in ("j", "enter", "e", "q", "enter", "space", "enter", "t", "r", "enter"):
                app.post_message(events.Key(key, signs.get(key, key)))
            await settled(pilot)

    asyncio.run(run())
    assert codings(open_desk(folder, "ann", "p1")) == [("equity", "Nobody came."), ("trust", "So we left.")]


async def settled(pilot: Pilot[None]) -> None:
    for _ in range(30):
        await pilot.pause(0.02)


def test_what_another_window_did_is_noticed(folder: Path) -> None:
    app = CoderApp(str(folder), "ann", "p1")

    async def run() -> str:
        async with app.run_test(size=(80, 24)) as pilot:
            other = open_desk(folder, "ann", "p1")
            other.code((5, 9), ["trust"])
            screen = app.screen
            assert isinstance(screen, CodingScreen)
            screen._look_elsewhere()
            await pilot.pause()
            return screen.query_one(StatusLine).said

    assert asyncio.run(run()) == "in another window: 1 new"
