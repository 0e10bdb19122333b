import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from textual.screen import Screen
from textual.widgets import Static

from qualcode.desk.desk import Desk, open_desk
from qualcode.tui.app import CoderApp
from qualcode.tui.screens.facets import FacetsScreen
from qualcode.tui.screens.note import NoteScreen

T = TypeVar("T")

STUDY = """
== qualcode.yaml
title: T
coders: [{id: ann}]
== codebook/codebook.yaml
name: B
codes: [{id: trust, label: Trust}, {id: doubt, label: Doubt}]
facets:
  who: {label: Who, several: true, under: [trust], values: [{id: stu, label: Students}, {id: fam, label: Families}]}
  tone: {label: Tone, under: [trust], values: [{id: warm, label: Warm}, {id: cold, label: Cold}]}
== transcripts/p1.md
---
id: p1
---
We asked everyone.
== codings/ann/layer.yaml
coder: ann
== codings/ann/p1.jsonl
{"id":"01JC0000000000000000000001","document":"p1","start":0,"end":2,"code":"trust","facets":{"who":["fam"],"tone":["warm"]},"quote":"We"}
{"id":"01JC0000000000000000000002","document":"p1","start":0,"end":2,"code":"doubt","quote":"We"}
{"id":"01JC0000000000000000000003","document":"p1","start":3,"end":8,"code":"trust","facets":{"who":["gone","stu"]},"quote":"asked"}
"""


@pytest.fixture
def desk(tmp_path: Path, write_study_files: Callable[[Path, str], Path]) -> Desk:
    return open_desk(write_study_files(tmp_path / "study", STUDY), "ann", "p1")


def pressed(desk: Desk, screen: Screen[T], *keys: str, said: list[str] | None = None) -> list[T | None]:
    """What a screen returns after some keys, in a list; an empty one where it is still open."""
    app = CoderApp(str(desk.study.root), "ann", "p1")
    results: list[T | None] = []

    async def work() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await app.push_screen(screen, results.append)
            await pilot.press(*keys)
            if said is not None:
                said.extend(str(one.content) for one in screen.query(Static))

    asyncio.run(work())
    return results


def facets(desk: Desk, number: int, *keys: str) -> list[dict[str, list[str]] | None]:
    return pressed(desk, FacetsScreen(desk, desk.coding(f"01JC000000000000000000000{number}")), *keys)


def test_letters_tick_values_and_enter_saves_them(desk: Desk) -> None:
    assert facets(desk, 1, "s", "f", "enter") == [{"who": ["stu"], "tone": ["warm"]}]


def test_a_capital_ticks_a_value_and_saves(desk: Desk) -> None:
    assert facets(desk, 1, "s", "F") == [{"who": ["stu"], "tone": ["warm"]}]


def test_of_a_facet_that_takes_one_value_another_replaces_it(desk: Desk) -> None:
    assert facets(desk, 1, "c", "enter") == [{"who": ["fam"], "tone": ["cold"]}]
    assert facets(desk, 1, "w", "enter") == [{"who": ["fam"]}]


def test_arrows_and_space_tick_as_well(desk: Desk) -> None:
    assert facets(desk, 1, "space", "down", "down", "down", "space", "ctrl+s") == [
        {"who": ["fam", "stu"], "tone": ["cold"]}
    ]


def test_escape_leaves_the_facets_as_they_are(desk: Desk) -> None:
    assert facets(desk, 1, "s", "escape") == [None]


def test_where_no_facet_stands_on_a_code_the_box_says_so(desk: Desk) -> None:
    said: list[str] = []
    screen = FacetsScreen(desk, desk.coding("01JC0000000000000000000002"))
    assert (pressed(desk, screen, "a", "space", said=said), said) == ([], ["No facet stands on this code."])
    assert facets(desk, 2, "enter") == [None]


def test_a_value_that_the_codebook_has_no_more_is_told_before_it_goes(desk: Desk) -> None:
    said: list[str] = []
    screen = FacetsScreen(desk, desk.coding("01JC0000000000000000000003"))
    assert pressed(desk, screen, said=said) == []
    assert said[0].endswith("Not in the codebook (any more), and gone when you save: who: gone")
    assert facets(desk, 3, "enter") == [{"who": ["stu"]}]


@pytest.mark.parametrize(
    ("keys", "note"),
    [
        (["ctrl+s"], ["Once."]),
        ([*"ab", "enter", *"c", "ctrl+s"], ["Once.ab\nc"]),
        ([*"ab", "f2"], ["Once.ab"]),
        (["escape"], [None]),
        ([*"ab", "escape"], []),
        ([*"ab", "escape", "y"], ["Once.ab"]),
        ([*"ab", "escape", "enter"], ["Once.ab"]),
        ([*"ab", "escape", "n"], [None]),
        ([*"ab", "escape", "z", "escape", *"cd", "ctrl+s"], ["Once.abcd"]),
        ([*"ab", "escape", "ctrl+s"], ["Once.ab"]),
        (["ctrl+u", "ctrl+s"], [""]),
    ],
)
def test_a_note_is_kept_unless_one_says_otherwise(desk: Desk, keys: list[str], note: list[str | None]) -> None:
    assert pressed(desk, NoteScreen("Note", "Once."), *keys) == note
