import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from qualcode.desk.choosing import Choice
from qualcode.desk.desk import open_desk
from qualcode.tui.app import CoderApp
from qualcode.tui.screens.finder import FinderScreen
from qualcode.tui.screens.open_code import OpenCodeScreen
from qualcode.tui.widgets.pick_list import PickList

STUDY = """
== qualcode.yaml
title: T
coders: [{id: ann}]
== codebook/codebook.yaml
name: B
codes:
  - {id: trust, label: Trust}
  - {id: equity, label: Equity, codes: [{id: voice, label: Voice}]}
== transcripts/p1.md
---
id: p1
---
We asked everyone.
"""


@pytest.fixture
def folder(tmp_path: Path, write_study_files: Callable[[Path, str], Path]) -> Path:
    return write_study_files(tmp_path / "study", STUDY)


def opened(folder: Path, *keys: str, typed: str = "", rows: list[str] | None = None) -> list[Choice | None]:
    """What the box returns after some keys, in a list; an empty one where it is still open."""
    app = CoderApp(str(folder), "ann", "p1")
    results: list[Choice | None] = []

    async def work() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            screen = OpenCodeScreen(open_desk(folder, "ann", "p1"), (0, 8), typed)
            await app.push_screen(screen, results.append)
            await pilot.press(*keys)
            await pilot.pause()
            if rows is not None:
                rows.extend(row.text for row in screen.query_one(PickList).rows)

    asyncio.run(work())
    return results


def proposals(folder: Path) -> list[tuple[str, str, str, str, str]]:
    study = open_desk(folder, "ann", "p1").study
    return [(one.label, one.definition, one.parent, one.document, one.quote) for one in study.proposals]


def test_a_code_that_has_the_label_is_taken_in_place_of_a_twin(folder: Path) -> None:
    assert opened(folder, *"trust", "enter") == [Choice(("trust",))]
    assert proposals(folder) == []


def test_a_new_code_is_proposed_and_taken(folder: Path) -> None:
    ((choice,),) = [opened(folder, *"Hope", "enter")]
    assert choice == Choice(("hope.ann",))
    assert proposals(folder) == [("Hope", "", "", "p1", "We asked")]


def test_the_same_label_a_second_time_gives_the_same_code(folder: Path) -> None:
    assert opened(folder, *"Hope", "enter") == opened(folder, *"hope", "enter") == [Choice(("hope.ann",))]
    assert len(proposals(folder)) == 1


def test_a_definition_and_a_place_may_be_given(folder: Path) -> None:
    opened(folder, *"Hope", "tab", *"What may come", "tab", *"equ", "enter")
    assert proposals(folder) == [("Hope", "What may come", "equity", "p1", "We asked")]


def test_the_place_is_kept_when_one_goes_back_to_the_label(folder: Path) -> None:
    opened(folder, *"Hop", "tab", "tab", "t", "shift+tab", "shift+tab", "e", "enter")
    assert proposals(folder) == [("Hope", "", "trust", "p1", "We asked")]


def test_codes_that_are_like_it_are_shown_and_can_be_taken(folder: Path) -> None:
    rows: list[str] = []
    assert opened(folder, *" and trust", typed="Voice", rows=rows) == []
    assert rows == ["new code “Voice and trust”", "Voice", "Trust"]
    assert opened(folder, *" and trust", "down", "down", "enter", typed="Voice") == [Choice(("trust",))]


def test_nothing_is_made_of_nothing_or_after_escape(folder: Path) -> None:
    assert (opened(folder, "enter"), opened(folder, *"Hope", "escape", "escape")) == ([], [None])
    assert opened(folder, "escape", typed="Hope") == [None]
    assert proposals(folder) == []


def test_one_escape_throws_nothing_away_that_was_typed(folder: Path) -> None:
    assert opened(folder, *"Hope", "escape") == []
    assert opened(folder, "tab", *"It is.", "escape", "x", "escape", typed="Hope") == []


def test_the_finder_makes_a_code_of_what_was_typed_and_keeps_the_rest(folder: Path) -> None:
    app = CoderApp(str(folder), "ann", "p1")
    results: list[Choice | None] = []

    async def work() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await app.push_screen(FinderScreen(open_desk(folder, "ann", "p1"), (0, 8)), results.append)
            keys = [*"tru", "tab", *"hope", "space", "slash", "slash", *"so", "enter"]
            await pilot.press(*keys, "enter")

    asyncio.run(work())
    assert results == [Choice(("trust", "hope.ann"), note="so")]
