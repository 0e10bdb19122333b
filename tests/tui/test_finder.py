import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from time import perf_counter

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Static

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
version: 1.0.0
codes:
  - {id: trust, label: Trust, definition: Somebody relies on others., use_when: They say so., not_when: They hope.}
  - id: equity
    label: Equity
    codes:
      - {id: voice, label: Student voice, examples: [Nobody asked us.]}
      - {id: staffing, label: Equity in staffing}
  - {id: doubt, label: Doubt}
facets:
  who:
    label: Stakeholder
    several: true
    under: [equity]
    values: [{id: stu, label: Students, definition: Those taught.}, {id: fam, label: Families}]
  tone:
    label: Tone
    values: [{id: warm, label: Warm}, {id: cold, label: Cold}]
== transcripts/p1.md
---
id: p1
speakers: {A: respondent, B: respondent}
---
A: We asked everyone.

B: Nobody came.
"""
SPAN = (3, 21)

Look = Callable[[FinderScreen], Awaitable[None]]


@pytest.fixture
def folder(tmp_path: Path, write_study_files: Callable[[Path, str], Path]) -> Path:
    return write_study_files(tmp_path / "study", STUDY)


def finder(
    folder: Path,
    keys: Sequence[str],
    *,
    single: bool = False,
    size: tuple[int, int] = (80, 24),
    look: Callable[[Pilot[None], FinderScreen], Awaitable[None]] | None = None,
) -> list[Choice | None]:
    """What the finder returns after some keys, in a list; an empty list where it is still open."""
    app = CoderApp(str(folder), "ann", "p1")
    results: list[Choice | None] = []

    async def work() -> None:
        async with app.run_test(size=size) as pilot:
            screen = FinderScreen(open_desk(folder, "ann", "p1"), SPAN, single=single)
            await app.push_screen(screen, results.append)
            await type_keys(pilot, keys)
            if look is not None:
                await look(pilot, screen)

    asyncio.run(work())
    return results


async def type_keys(pilot: Pilot[None], keys: Sequence[str]) -> None:
    """All keys at once, as over a slow line; then wait for what they do."""
    for key in keys:
        pilot.app.post_message(_key(key))
    await pilot.pause()


def rows(screen: FinderScreen) -> list[str]:
    return [row.text for row in screen.query_one(PickList).rows]


def told(screen: FinderScreen) -> str:
    return str(screen.query_one("#told", Static).content)


def gathered(screen: FinderScreen) -> str:
    return str(screen.query_one("#gathered", Static).content)


def test_a_code_is_taken_by_two_letters_and_enter(folder: Path) -> None:
    assert finder(folder, ["d", "o", "enter"]) == [Choice(("doubt",))]


def test_escape_chooses_nothing(folder: Path) -> None:
    assert finder(folder, ["d", "o", "escape"]) == [None]


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        (["down", "enter"], "staffing"),
        (["ctrl+n", "ctrl+n", "ctrl+p", "enter"], "staffing"),
        (["pagedown", "enter"], "voice"),
        (["pagedown", "pageup", "enter"], "equity"),
        (["up", "enter"], "equity"),
    ],
)
def test_other_rows_are_lit_by_keys(folder: Path, keys: list[str], code: str) -> None:
    assert finder(folder, ["e", "q", *keys]) == [Choice((code,))]


def test_tab_takes_a_code_and_lets_another_be_found(folder: Path) -> None:
    assert finder(folder, ["e", "q", "tab", "d", "o", "tab", "enter"]) == [Choice(("equity", "doubt"))]
    assert finder(folder, ["e", "q", "tab", "d", "o", "enter"]) == [Choice(("equity", "doubt"))]


def test_tab_on_a_code_that_is_taken_gives_it_back_as_does_backspace(folder: Path) -> None:
    assert finder(folder, ["e", "q", "tab", "d", "o", "tab", "backspace", "enter"]) == [Choice(("equity",))]
    assert finder(folder, ["e", "q", "tab", "e", "q", "tab", "d", "o", "enter"]) == [Choice(("doubt",))]


def test_where_one_code_is_wanted_tab_takes_none(folder: Path) -> None:
    assert finder(folder, ["e", "q", "tab", "enter"], single=True) == [Choice(("equity",))]


def test_where_nothing_is_typed_a_digit_takes_a_recent_code(folder: Path) -> None:
    desk = open_desk(folder, "ann", "p1")
    for code in ("trust", "doubt", "voice"):
        desk.code(SPAN, [code])
    desk.toggle_favourite("staffing")
    recent = desk.recent(9)
    labels = [desk.study.codebook.label(code) for code in recent]

    async def look(pilot: Pilot[None], screen: FinderScreen) -> None:
        shown = [(row.marks, row.text) for row in screen.query_one(PickList).rows]
        assert shown[:4] == [("★", "Equity in staffing"), *zip("123", labels, strict=True)]
        await type_keys(pilot, ["4"])
        assert pilot.app.screen is screen
        await type_keys(pilot, ["2"])

    assert finder(folder, [], look=look) == [Choice((recent[1],))]
    assert finder(folder, [*"eq", "tab", "3"]) == [Choice(("staffing", recent[2]))]
    assert finder(folder, ["space", "3"]) == []


def test_where_one_code_is_wanted_no_note_is_taken_and_lost(folder: Path) -> None:
    async def look(pilot: Pilot[None], screen: FinderScreen) -> None:
        assert told(screen).startswith("This takes no note")

    assert finder(folder, [*"eq // so", "enter"], single=True, look=look) == []
    assert finder(folder, [*"eq", "ctrl+e", "enter"], single=True) == [Choice(("equity",))]


def test_values_of_facets_and_a_note_come_from_the_same_line(folder: Path) -> None:
    assert finder(folder, [*"eq :stu :fam // why: x", "enter"]) == [
        Choice(("equity",), {"who": ["stu", "fam"]}, "why: x")
    ]
    assert finder(folder, [*"eq :stu,fam", "enter"]) == [Choice(("equity",), {"who": ["stu", "fam"]})]


def test_after_tab_the_next_code_is_typed_before_values_and_note(folder: Path) -> None:
    both = [Choice(("equity", "trust"), {"who": ["fam"]}, "why")]
    assert finder(folder, [*"eq :fam // why", "tab", *"tru", "enter"]) == both
    assert finder(folder, [*"eq :fam", "tab", "tab", *"tru", "tab", "ctrl+e", *"why", "enter"]) == both


def test_a_value_is_lit_and_taken_by_keys(folder: Path) -> None:
    assert finder(folder, [*"eq :", "down", "down", "enter"]) == [Choice(("equity",), {"who": ["fam"]})]
    assert finder(folder, [*"eq :", "enter"]) == [Choice(("equity",))]
    tabbed = [*"eq :", "f", "tab", "s", "t", "tab", "enter"]
    assert finder(folder, tabbed) == [Choice(("equity",), {"who": ["fam", "stu"]})]


def test_the_code_stays_lit_while_values_are_typed(folder: Path) -> None:
    keys = [*"eq", "down", *" :stu", "enter"]
    assert finder(folder, keys) == [Choice(("staffing",), {"who": ["stu"]})]


def test_a_facet_of_one_value_keeps_the_last(folder: Path) -> None:
    keys = [*"do :warm", *" :cold", "enter"]
    assert finder(folder, keys) == [Choice(("doubt",), {"tone": ["cold"]})]


def test_a_value_that_there_is_not_is_not_passed_over(folder: Path) -> None:
    async def look(pilot: Pilot[None], screen: FinderScreen) -> None:
        assert told(screen) == "No value of a facet matches “zzz”."

    assert finder(folder, [*"eq :zzz", "enter"], look=look) == []


def test_what_enter_takes_is_shown(folder: Path) -> None:
    async def look(pilot: Pilot[None], screen: FinderScreen) -> None:
        assert gathered(screen) == "✓ Equity  ⏎ Doubt · Students // so"

    finder(folder, [*"eq", "tab", *"do :stu", *" //so"], look=look)


def test_a_note_has_a_key_and_is_not_lost_by_one_escape(folder: Path) -> None:
    assert finder(folder, [*"do", "ctrl+e", *"why", "enter"]) == [Choice(("doubt",), note="why")]
    assert finder(folder, [*"do", "ctrl+e", *"why", "escape"]) == []
    assert finder(folder, [*"do", "ctrl+e", *"why", "escape", "enter"]) == [Choice(("doubt",), note="why")]
    assert finder(folder, [*"do", "ctrl+e", *"why", "escape", "escape"]) == [None]


def test_the_definition_of_the_lit_code_is_shown(folder: Path) -> None:
    async def look(pilot: Pilot[None], screen: FinderScreen) -> None:
        assert told(screen) == (
            "Somebody relies on others.\nUse when: They say so.\nNot when: They hope.\nFacet: Tone (Warm, Cold)"
        )
        await type_keys(pilot, ["backspace", "backspace", *"voi"])
        assert told(screen).startswith("Example: “Nobody asked us.”")
        await type_keys(pilot, [*" :stu"])
        assert told(screen) == "Those taught."

    finder(folder, ["t", "r"], look=look)


def test_where_nothing_is_found_a_new_code_is_offered(folder: Path) -> None:
    async def look(pilot: Pilot[None], screen: FinderScreen) -> None:
        assert rows(screen) == ["a new code “zebra”…"]
        await pilot.press("enter")
        assert [type(one) for one in pilot.app.screen_stack[-2:]] == [FinderScreen, OpenCodeScreen]
        await pilot.press("escape")
        assert [type(one) for one in pilot.app.screen_stack[-1:]] == [FinderScreen]

    assert finder(folder, [*"zebra"], look=look) == []


def test_a_click_takes_a_row(folder: Path) -> None:
    async def look(pilot: Pilot[None], screen: FinderScreen) -> None:
        await pilot.click(PickList, offset=(10, 1))
        await pilot.pause()

    assert finder(folder, ["e", "q"], look=look) == [Choice(("staffing",))]


@pytest.mark.parametrize("size", [(80, 24), (160, 48), (40, 12), (20, 6)])
def test_the_box_fits_on_the_screen_and_leaves_the_passage_in_sight(folder: Path, size: tuple[int, int]) -> None:
    async def look(pilot: Pilot[None], screen: FinderScreen) -> None:
        box = screen.query_one("#finder").region
        assert screen.region.contains_region(box)
        assert box.height < size[1] or size[1] < 12
        assert screen.query_one(PickList).size.height > 0

    finder(folder, ["e", "q"], size=size, look=look)


def test_a_finder_that_is_opened_again_begins_anew(folder: Path) -> None:
    app = CoderApp(str(folder), "ann", "p1")

    async def work() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("enter", *"eq", "tab", *"do", "enter", "j", "enter")
            screen = app.screen
            assert isinstance(screen, FinderScreen)
            assert (screen.span, screen.line.value, screen.picking.picked) == ((26, 38), "", [])
            assert str(screen.query_one("#finder").border_title) == "code “Nobody came.”"
            assert [row.marks for row in screen.query_one(PickList).rows] == ["1", "2", "", "", ""]
            await pilot.resize_terminal(160, 48)
            await pilot.press(*"tr", "enter", "k", "enter")
            assert app.screen is screen
            assert screen.query_one("#finder").region.bottom == 48
            await pilot.press("escape")

    asyncio.run(work())
    put = [(one.start, one.code) for one in open_desk(folder, "ann", "p1").codings]
    assert put == [(3, "doubt"), (3, "equity"), (26, "trust")]


MANY = """
== codebook/codebook.yaml
name: B
codes:
""" + "".join(
    f"  - {{id: c{n}, label: {a} the {b} of {n}, definition: {'words ' * 60}}}\n"
    for n, (a, b) in enumerate(
        (a, b) for a in ("Managing", "Building", "Naming", "Losing", "Equity in") for b in "abcdefghij" * 10
    )
)


def test_five_hundred_codes_are_found_while_one_types(
    tmp_path: Path, write_study_files: Callable[[Path, str], Path]
) -> None:
    """Prints how long a key press takes, from the key to the drawn screen: `pytest -s`."""
    study = write_study_files(tmp_path / "study", MANY)
    took: list[float] = []

    async def look(pilot: Pilot[None], screen: FinderScreen) -> None:
        for key in [*"equity", *["backspace"] * 6, *"man", "down", "down", *["backspace"] * 3, *"lo 340"]:
            drawn = asyncio.Event()
            began = perf_counter()
            pilot.app.post_message(_key(key))
            await asyncio.sleep(0)
            screen.call_after_refresh(drawn.set)
            await drawn.wait()
            took.append(perf_counter() - began)
        assert rows(screen)[:1] == ["Losing the a of 340"]

    finder(study, [], look=look)
    took.sort()
    print(f"\nmedian {took[len(took) // 2] * 1000:.1f} ms, p95 {took[int(len(took) * 0.95)] * 1000:.1f} ms")  # noqa: T201


def _key(key: str) -> events.Key:
    named = {" ": "space", ":": "colon", "/": "slash"}
    signs = {"space": " ", "colon": ":", "slash": "/"}
    return events.Key(named.get(key, key), signs.get(key, key) if len(signs.get(key, key)) == 1 else None)
