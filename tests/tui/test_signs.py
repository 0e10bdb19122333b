import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from qualcode.desk.desk import open_desk
from qualcode.proposals.proposing import propose
from qualcode.tui.app import CoderApp
from qualcode.tui.screens.signs import SignScreen
from qualcode.tui.widgets.sign_list import SignList
from qualcode.tui.widgets.status_line import StatusLine

STUDY = """
== qualcode.yaml
title: T
coders: [{id: ann}]
== codebook/codebook.yaml
name: B
codes: [{id: trust, label: Trust}, {id: hub-team, label: Team}, {id: talk, label: Talk}, {id: doubt, label: Doubt}]
facets:
  who:
    {label: Who, several: true, under: [talk], values: [{id: students, label: Pupils}, {id: staff, label: Staff}]}
== transcripts/p1.md
---
id: p1
speakers: {A: respondent, B: respondent}
---
A: We asked everyone.

B: Nobody came.
"""
Look = Callable[[Pilot[None], SignScreen], Awaitable[None]]
Put = list[tuple[str, str, dict[str, list[str]]]]


@pytest.fixture
def folder(tmp_path: Path, write_study_files: Callable[[Path, str], Path]) -> Path:
    return write_study_files(tmp_path / "study", STUDY)


def coded(folder: Path, keys: str, look: Look | None = None) -> tuple[str, Put]:
    """Press keys on the coding screen; what the line at the bottom says, and what is on disk."""
    app = CoderApp(str(folder), "ann", "p1")
    said = ""

    async def work() -> None:
        nonlocal said
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press(*keys.split())
            await pilot.pause()
            if look is not None:
                assert isinstance(app.screen, SignScreen)
                await look(pilot, app.screen)
            said = app.screen_stack[2].query_one(StatusLine).said

    asyncio.run(work())
    found = open_desk(folder, "ann", "p1").codings
    return said, [(one.quote, one.code, {name: list(some) for name, some in one.facets.items()}) for one in found]


def test_a_turn_is_coded_by_a_key_and_the_two_letters_of_a_code(folder: Path) -> None:
    assert coded(folder, "apostrophe h t") == ("coded Team", [("We asked everyone.", "hub-team", {})])


def test_keys_that_come_in_one_go_are_taken_one_after_another(folder: Path) -> None:
    async def look(pilot: Pilot[None], _: SignScreen) -> None:
        for key in ("t", "a", "j", "apostrophe", "d"):
            pilot.app.post_message(events.Key(key, "'" if key == "apostrophe" else key))
        await pilot.pause(0.3)

    assert coded(folder, "C", look)[1] == [("We asked everyone.", "talk", {}), ("Nobody came.", "doubt", {})]


def test_letters_that_begin_others_are_taken_by_enter(folder: Path) -> None:
    assert coded(folder, "apostrophe t") == ("the letters of a code: T…", [])
    assert coded(folder, "apostrophe t enter")[1] == [("We asked everyone.", "trust", {})]


def test_the_last_letter_as_a_capital_opens_the_facets_and_a_capital_there_saves(folder: Path) -> None:
    said = "facets of Talk"
    assert coded(folder, "apostrophe t A S") == (said, [("We asked everyone.", "talk", {"who": ["students"]})])
    both = {"who": ["students", "staff"]}
    assert coded(folder, "j apostrophe t A s T")[1][1:] == [("Nobody came.", "talk", both)]


def test_a_capital_takes_a_code_without_facets_as_well(folder: Path) -> None:
    assert coded(folder, "apostrophe T") == ("coded Trust", [("We asked everyone.", "trust", {})])


@pytest.mark.parametrize("keys", ["escape", "t escape", "backspace", "t backspace backspace", "enter escape"])
def test_one_leaves_without_a_code(folder: Path, keys: str) -> None:
    assert coded(folder, f"apostrophe {keys}") == ("", [])


def test_letters_of_no_code_are_said_and_what_was_typed_before_stays(folder: Path) -> None:
    async def look(pilot: Pilot[None], screen: SignScreen) -> None:
        assert str(screen.query_one(SignList).border_title) == "no code has the letters Tx"
        assert screen.query_one(SignList).codes == ["trust", "talk"]
        await pilot.press("a")

    assert coded(folder, "apostrophe t x", look)[1] == [("We asked everyone.", "talk", {})]


def test_who_waits_is_shown_the_letters_recent_codes_first_and_may_click(folder: Path) -> None:
    async def look(pilot: Pilot[None], screen: SignScreen) -> None:
        shown = screen.query_one(SignList)
        assert not shown.display
        screen.show_list()
        await pilot.pause()
        assert shown.codes == ["talk", "doubt", "hub-team", "trust"]
        assert "".join(segment.text for segment in shown.render_line(0)).startswith("Ta Talk ")
        await pilot.click(SignList, offset=(4, 3))
        await pilot.pause()

    open_desk(folder, "ann", "p1").code((3, 21), ["talk"])
    assert [code for _, code, _ in coded(folder, "apostrophe", look)[1]] == ["talk", "hub-team"]


def test_a_proposed_code_has_letters_too(folder: Path) -> None:
    desk = open_desk(folder, "ann", "p1")
    made = propose(desk.study, "ann", "Hidden hopes")
    assert coded(folder, "apostrophe h h")[1] == [("We asked everyone.", made.id, {})]


def test_labels_that_begin_alike_can_be_told_apart_in_the_list(folder: Path) -> None:
    ends = ("and trust grows", "and trust breaks")
    for end in ends:
        propose(
            open_desk(folder, "ann", "p1").study,
            "ann",
            f"A teacher whom families have known for years does not come when expected, {end}",
        )

    async def look(pilot: Pilot[None], screen: SignScreen) -> None:
        screen.show_list()
        await pilot.pause()
        lines = [screen.shown.render_line(y).text for y in range(screen.shown.content_size.height)]
        assert all(any("A teacher whom" in line and end in line for line in lines) for end in ends)

    coded(folder, "apostrophe", look)
