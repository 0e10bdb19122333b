import asyncio
from pathlib import Path

from textual.widgets import Input

from qualcode.desk.desk import open_desk
from qualcode.rounds.steps import close_round
from qualcode.search.coding import Plan, PlannedRow
from qualcode.study import open_readable
from qualcode.tui.app import CoderApp
from qualcode.tui.screens.done_words import not_coded
from qualcode.tui.screens.search import Place, SearchScreen
from qualcode.tui.widgets.head_and_foot import Foot
from qualcode.tui.widgets.rows import Rows

STUDY = """
== qualcode.yaml
title: T
coders: [{id: ann}]
== transcripts/p2.md
---
id: p2
---
Trust [b]is[/b] 信任, he said. 😀
"""


def searched(folder: Path, *keys: str, size: tuple[int, int] = (80, 24)) -> tuple[list[Place | None], str]:
    """What the screen returns after some keys, and what it said last; `...` waits for what is under way."""
    app = CoderApp(str(folder), "ann", "p1")
    came: list[Place | None] = []
    said = ""

    async def work() -> None:
        nonlocal said
        async with app.run_test(size=size) as pilot:
            screen = SearchScreen()
            await app.push_screen(screen, came.append)
            for key in keys:
                if key == "...":
                    await app.workers.wait_for_complete()
                    await pilot.pause()
                else:
                    await pilot.press(key)
            await pilot.pause()
            if screen.is_current:
                said = screen.query_one(Foot).said

    asyncio.run(work())
    return came, said


def test_enter_finds_and_enter_goes_there(study_dir: Path) -> None:
    """
    == transcripts/p2.md
    ---
    id: p2
    ---
    Trust [b]is[/b] 信任, he said. 😀
    """
    came, _ = searched(study_dir, *"trust", "asterisk", "enter", "...", "down", "down", "enter")
    assert came == [("p2", (0, 5))]


def test_escape_goes_back_with_nothing(study_dir: Path) -> None:
    """
    == qualcode.yaml
    title: T
    coders: [{id: ann}]
    """
    assert searched(study_dir, "escape")[0] == [None]
    assert searched(study_dir, *"once", "enter", "...", "escape")[0] == [None]


def test_a_query_that_cannot_be_read_is_pointed_at_and_stays(study_dir: Path) -> None:
    """
    == qualcode.yaml
    title: T
    coders: [{id: ann}]
    """
    app = CoderApp(str(study_dir), "ann", "p1")

    async def work() -> tuple[str, str]:
        async with app.run_test(size=(80, 24)) as pilot:
            screen = SearchScreen()
            await app.push_screen(screen)
            screen.query_one(Input).value = "trust ("
            await pilot.press("enter")
            await app.workers.wait_for_complete()
            await pilot.pause()
            return screen.query_one(Input).value, screen.query_one(Foot).said

    kept, said = asyncio.run(work())
    assert kept == "trust ("
    assert said.endswith("\n  trust (\n         ^")


def test_what_is_near_is_said_where_nothing_is_found(study_dir: Path) -> None:
    """
    == qualcode.yaml
    title: T
    coders: [{id: ann}]
    """
    _, said = searched(study_dir, *"trsuted", "enter", "...")
    assert said == "nothing found in 1 document. No text has the word 'trsuted'; near it are 'trusted'."


def test_all_results_are_coded_after_they_were_shown_and_taken_back_as_one(study_dir: Path) -> None:
    """
    == qualcode.yaml
    title: T
    coders: [{id: ann}]
    == transcripts/p2.md
    ---
    id: p2
    ---
    Trust [b]is[/b] 信任, he said. 😀
    """
    keys = (*"trust", "asterisk", "enter", "...", "c", *"doubt", "enter", "...")
    _, said = searched(study_dir, *keys)
    assert said.startswith("code 3 passages (the words found) as 'doubt', in 2 documents that you have not finished?")
    assert open_desk(study_dir, "ann", "p1").codings == ()
    _, said = searched(study_dir, *keys, "y")
    assert said.startswith("coded 3 passages as 'doubt'; z takes all of it back")
    assert [coding.quote for coding in open_desk(study_dir, "ann", "p1").codings] == ["trust", "trusted"]
    _, said = searched(study_dir, *keys, "z")
    assert said.startswith("3 codings taken back")
    assert open_desk(study_dir, "ann", "p1").codings == ()


def test_a_document_that_was_finished_meanwhile_is_named_with_the_key_that_opens_it(study_dir: Path) -> None:
    """
    == qualcode.yaml
    title: T
    coders: [{id: ann}]
    rounds: [{id: pilot, documents: [p2]}]
    == transcripts/p2.md
    ---
    id: p2
    ---
    Trust.
    """
    open_desk(study_dir, "ann", "p2").code((0, 5), ["trust"])
    study = open_readable(study_dir)
    plan = Plan("ann", "doubt")
    rows = [PlannedRow(one, "line 5", 0, 5, "doubt", "Trust", "new") for one in ("p1", "p2")]
    assert not_coded(study, plan, rows) == ""
    open_desk(study_dir, "ann", "p1").finish()
    close_round(study, "pilot", by="km", date="2019-04-01", unfinished="time is up")
    assert not_coded(study, plan, rows) == (
        "nothing was coded; p1: you have finished it; ! there opens it again; p2: round 'pilot' was closed on"
        " 2019-04-01 by km; `qualcode rounds reopen pilot --by NAME --why REASON` opens it again"
    )


def test_facets_that_are_chosen_stand_on_all_that_is_coded_at_once(study_dir: Path) -> None:
    """
    == qualcode.yaml
    title: T
    coders: [{id: ann}]
    == codebook/codebook.yaml
    name: B
    codes: [{id: doubt, label: Doubt}]
    facets: {who: {several: true, values: [families, students]}}
    """
    keys = (*"trust", "asterisk", "enter", "...", "c", *"doubt :fam,stu", "enter", "...")
    _, said = searched(study_dir, *keys)
    assert said.startswith("code 2 passages (the words found) as 'doubt' (families, students), in")
    searched(study_dir, *keys, "y")
    facets = [dict(coding.facets) for coding in open_desk(study_dir, "ann", "p1").codings]
    assert facets == [{"who": ["families", "students"]}] * 2


def test_the_box_for_a_code_says_how_many_results_it_is_for(study_dir: Path) -> None:
    """
    == qualcode.yaml
    title: T
    coders: [{id: ann}]
    """
    app = CoderApp(str(study_dir), "ann", "p1")

    async def work() -> str:
        async with app.run_test(size=(80, 24)) as pilot:
            await app.push_screen(SearchScreen(open_desk(study_dir, "ann", "p1")))
            await pilot.press(*"trust", "asterisk", "enter")
            await app.workers.wait_for_complete()
            await pilot.press("c")
            await pilot.pause()
            return str(app.screen.query_one("#finder").border_title)

    assert asyncio.run(work()) == "a code for 2 results"


def test_each_result_says_what_would_become_of_it_while_coding_all_is_planned(study_dir: Path) -> None:
    """
    == qualcode.yaml
    title: T
    coders: [{id: ann}]
    """
    app = CoderApp(str(study_dir), "ann", "p1")

    async def work() -> tuple[list[str], list[str]]:
        async with app.run_test(size=(80, 24)) as pilot:
            await app.push_screen(SearchScreen(open_desk(study_dir, "ann", "p1")))
            await pilot.press(*"trust", "asterisk", "enter")
            await app.workers.wait_for_complete()
            await pilot.pause()
            await pilot.press("c", *"doubt", "enter")
            await app.workers.wait_for_complete()
            await pilot.pause()
            planned = signs(app)
            await pilot.press("escape")
            return planned, signs(app)

    planned, after = asyncio.run(work())
    assert set(planned) == {"+"}
    assert set(after) == {"p"}


def signs(app: CoderApp) -> list[str]:
    """With what each line of the results begins."""
    rows = app.screen.query_one(Rows)
    return [str(rows.get_option_at_index(at).prompt)[0] for at in range(rows.option_count)]


def test_opened_again_it_is_where_one_left_it(study_dir: Path) -> None:
    """
    == transcripts/p2.md
    ---
    id: p2
    ---
    Trust [b]is[/b] 信任, he said. 😀
    """
    app = CoderApp(str(study_dir), "ann", "p1")

    async def work() -> tuple[str, str]:
        async with app.run_test(size=(80, 24)) as pilot:
            for keys in ((*"trust", "asterisk", "enter"), ()):
                await app.push_screen(SearchScreen())
                await pilot.press(*keys)
                await app.workers.wait_for_complete()
                await pilot.pause()
                if keys:
                    await pilot.press("down", "enter")
                    await pilot.pause()
            return app.screen.query_one(Input).value, app.screen.query_one(Rows).in_hand

    assert asyncio.run(work()) == ("trust*", "1")


def test_tab_leads_to_the_results_and_slash_back_to_the_words(study_dir: Path) -> None:
    """
    == qualcode.yaml
    title: T
    coders: [{id: ann}]
    """
    app = CoderApp(str(study_dir), "ann", "p1")

    async def work() -> list[type]:
        async with app.run_test(size=(80, 24)) as pilot:
            await app.push_screen(SearchScreen())
            await pilot.press(*"trust", "enter")
            await app.workers.wait_for_complete()
            focused = []
            for key in ("slash", "tab", "slash", "down"):
                await pilot.press(key)
                await pilot.pause()
                focused.append(type(app.focused))
            return focused

    assert asyncio.run(work()) == [Input, Rows, Input, Rows]
