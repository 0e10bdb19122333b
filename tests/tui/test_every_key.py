"""Every key of the coding screen, wherever one may be: it changes something, opens something, or says why not."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from textual.pilot import Pilot

from conftest import write_study
from qualcode.desk.desk import Desk, open_desk
from qualcode.tui.app import CoderApp
from qualcode.tui.keys import CODING, Key
from qualcode.tui.screens.coding import CodingScreen
from qualcode.tui.widgets.side_panel import SidePanel
from qualcode.tui.widgets.status_line import StatusLine
from qualcode.tui.widgets.text_pane import TextPane

HEAD = """
== qualcode.yaml
title: T
coders: [{id: ann}, {id: bob}]
%s
== transcripts/p1.md
---
id: p1
speakers: {INT: interviewer, P: respondent}
---
"""
ANYWHERE = {"go_to", "find", "search_all", "help", "memo", "codebook", "compare", "finish", "open_code"}
TALK = "INT: Who?\n\nP: We asked everyone. Nobody came, though.\n\nP: So we left."
MACHINE = """
== codings/bot/layer.yaml
coder: bot
kind: machine
documents: {p1: {state: finished}}
== codings/bot/p1.jsonl
{"id":"M1","document":"p1","start":14,"end":32,"code":"trust","quote":"We asked everyone.","score":0.7}
"""


class State(NamedTuple):
    """Where somebody may be when they press a key."""

    body: str = TALK
    settings: str = ""
    more: str = ""
    """Other files."""
    before: Callable[[Path], object] = lambda folder: None
    """What was done before the screen is opened."""
    keys: str = ""
    """What is pressed first."""
    pass_number: int = 1
    boxes: bool = True
    """Whether also those keys are pressed that open the same box wherever one is."""


def coded(folder: Path, coder: str = "ann") -> Desk:
    desk = open_desk(folder, coder, "p1")
    desk.code(desk.spans_to_code()[0], ["trust"])
    return desk


def finished(folder: Path) -> None:
    coded(folder).finish()
    coded(folder, "bob").finish()


STATES = {
    "first passage": State(keys="g", boxes=False),
    "last passage": State(keys="G", before=coded, boxes=False),
    "coding in hand": State(keys="g j", before=coded),
    "suggestions on": State(settings="suggestions: {in_coder: true}", more=MACHINE, keys="g j", boxes=False),
    "finished, others too": State(keys="g j", before=finished, boxes=False),
    "second pass": State(before=finished, pass_number=2),
    "blind round": State(settings="rounds: [{id: pilot, documents: [p1], blind: true}]"),
    "codebook without codes": State(more="\n== codebook/codebook.yaml\nname: b\nversion: 1.0.0\ncodes: []\n", keys="G"),
    "one word": State(body="Yes", boxes=False),
    "one word that somebody says": State(body="P: Yes", boxes=False),
    "no words at all": State(body=""),
    "headings alone": State(body="# One\n\n## Two"),
}


@pytest.mark.parametrize("name", STATES)
def test_no_key_does_nothing_without_a_word(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = STATES[name]
    monkeypatch.setenv("QUALCODE_CODER", "ann")
    folder = write_study(tmp_path / "study", HEAD % state.settings + state.body + "\n" + state.more)
    state.before(folder)
    keys = [key for group in CODING.values() for key in group if key.action != "leave"]
    keys = [key for key in keys if state.boxes or key.action not in ANYWHERE]

    async def work() -> list[str]:
        app = CoderApp(str(folder), "ann", "p1", state.pass_number)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press(*state.keys.split())
            await pilot.pause()
            screen = app.screen
            assert isinstance(screen, CodingScreen)
            return [key.words for key in keys if await does_nothing(pilot, screen, key)]

    assert asyncio.run(work()) == []


async def does_nothing(pilot: Pilot[None], screen: CodingScreen, key: Key) -> bool:
    """Press a key as where one was before; whether nothing came of it."""
    app, start = pilot.app, (screen.cursor.span, screen.cursor.level)
    before = seen(screen)
    screen.query_one(StatusLine).said = ""
    await app.run_action(key.action, screen)
    silent = app.screen is screen and seen(screen) == before and not screen.query_one(StatusLine).said
    while app.screen is not screen:
        await pilot.pause()  # what it opens must be able to be drawn
        app.pop_screen()
    while len(screen.desk.codings) != before[0] and screen.desk.undo():
        pass
    screen.query_one(TextPane).show_tags({})
    screen.query_one(SidePanel).remove_class("folded")
    screen.cursor.level = start[1]
    screen.cursor.select(start[0])
    screen.show()
    return silent


def seen(screen: CodingScreen) -> tuple[object, ...]:
    panel, pane = screen.query_one(SidePanel), screen.query_one(TextPane)
    return (
        len(screen.desk.codings),
        screen.cursor.span,
        screen.cursor.level,
        screen.in_hand,
        panel.face,
        panel.has_class("folded"),
        pane.scroll_offset,
    )
