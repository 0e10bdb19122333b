import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from textual.app import App, ComposeResult

from qualcode.desk.desk import Desk, open_desk
from qualcode.model import Coding, Origin, Was
from qualcode.tui.widgets.side_panel import SidePanel

STUDY = """
== codebook/codebook.yaml
name: test
version: 1.0.0
codes:
  - id: trust
    label: Trust
    definition: Somebody relies on somebody.
    codes:
      - {id: trust-in-people, label: Trust in people whom one has known for long}
  - {id: doubt, label: 疑い}
"""


class _Panel(App[None]):
    """A panel alone."""

    CSS = "SidePanel { width: 30; height: 24; scrollbar-gutter: stable; scrollbar-size-vertical: 1; }"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.told: list[str] = []

    def compose(self) -> ComposeResult:
        yield SidePanel(self.desk)

    def on_side_panel_coding_picked(self, event: SidePanel.CodingPicked) -> None:
        self.told.append(event.coding_id)

    def on_side_panel_code_picked(self, event: SidePanel.CodePicked) -> None:
        self.told.append(event.code_id)


@pytest.fixture
def desk(tmp_path: Path, write_study_files: Callable[[Path, str], Path]) -> Desk:
    folder = write_study_files(tmp_path / "study", STUDY)
    desk = open_desk(folder, "ann", "p1")
    at = desk.text.body.index("trusted")
    desk.code((at, at + 7), ["trust-in-people", "doubt"])
    return desk


def with_panel(desk: Desk, act: Callable[[SidePanel, Any], Awaitable[None]]) -> tuple[list[str], list[str]]:
    """The lines of the panel after some acts, and what it told."""
    app = _Panel(desk)
    lines: list[str] = []

    async def work() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            panel = app.query_one(SidePanel)
            await act(panel, pilot)
            await pilot.pause()
            lines.extend(panel.render_line(y).text.rstrip() for y in range(panel.size.height))

    asyncio.run(work())
    while lines and not lines[-1]:
        lines.pop()
    return lines, app.told


def showing(codings: list[Coding], in_hand: Coding | None) -> Callable[[SidePanel, Any], Awaitable[None]]:
    async def act(panel: SidePanel, pilot: Any) -> None:
        panel.show(codings, in_hand)

    return act


def test_the_coding_in_hand_stands_first_with_a_mark_and_the_definition_last(desk: Desk) -> None:
    people, doubt = sorted(desk.codings, key=lambda one: one.code, reverse=True)
    lines, _ = with_panel(desk, showing([doubt, people], people))
    day = people.at[:10]
    assert lines == [
        "[Passage] Codes  t",
        "▸Ti Trust in people whom one",
        "    has known for long",
        "    Trust",
        f"    ann {day}",
        "",
        " D  疑い",
        f"    ann {day}",
    ]


def test_all_that_a_coding_says_is_there(desk: Desk) -> None:
    (one,) = [coding for coding in desk.codings if coding.code == "doubt"]
    whole = replace(
        one,
        facets={"who": ["us", "them"]},
        note="odd",
        waits="1.0.0--2.0.0",
        was=(
            Was("older", "0.8.0--0.9.0"),
            Was("old", "0.9.0--1.0.0", note="merged"),
            Was("old", "1.0.0--1.1.0"),
        ),
        origin=Origin(layer="bot", score=0.5),
    )
    lines, _ = with_panel(desk, showing([whole], None))
    assert lines[1:] == [
        " D  疑い",
        "    waits to be recoded since",
        "    1.0.0--2.0.0",
        "    who: us, them",
        "    “odd”",
        f"    ann {one.at[:10]}",
        "    was old, before that",
        "    older",
        "    old: merged",
        "    suggested by bot, 0.50",
    ]


def test_a_passage_without_a_code_says_so(desk: Desk) -> None:
    assert with_panel(desk, showing([], None))[0][1:] == ["no code here yet"]


def test_the_other_face_is_the_tree_with_the_codings_of_this_document(desk: Desk) -> None:
    async def act(panel: SidePanel, pilot: Any) -> None:
        panel.show([one for one in desk.codings if one.code == "doubt"], None)
        assert panel.turn_over() == "codes"

    lines, _ = with_panel(desk, act)
    assert lines == [
        " Passage [Codes] t",
        " T  Trust",
        "  Ti Trust in people whom…  1",
        "▸D  疑い                    1",
    ]


def test_a_click_tells_what_was_picked_and_on_the_first_line_turns_the_panel_over(desk: Desk) -> None:
    (doubt,) = [coding for coding in desk.codings if coding.code == "doubt"]

    async def act(panel: SidePanel, pilot: Any) -> None:
        panel.show([doubt], doubt)
        await pilot.pause()
        await pilot.click(SidePanel, offset=(5, 1))
        await pilot.click(SidePanel, offset=(5, 0))
        await pilot.click(SidePanel, offset=(5, 1))

    assert with_panel(desk, act)[1] == [doubt.id, "trust"]


@pytest.mark.parametrize("face", ["passage", "codes"])
def test_without_colours_it_can_be_read(desk: Desk, face: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    shown = ""

    async def act(panel: SidePanel, pilot: Any) -> None:
        nonlocal shown
        panel.show(list(desk.codings), None)
        if face == "codes":
            panel.turn_over()
        await pilot.pause()
        shown = panel.app.export_screenshot()

    with_panel(desk, act)
    assert "疑い" in shown
