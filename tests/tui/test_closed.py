"""Where nothing can be coded the screen says so at once, and opens no box in which one would type in vain."""

import asyncio
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from closed_rounds import close, coded_in_a_round
from qualcode.desk.desk import open_desk
from qualcode.tui.app import CoderApp
from qualcode.tui.keys import CHANGING, CODING
from qualcode.tui.screens.coding import CodingScreen
from qualcode.tui.widgets.status_line import StatusLine
from tui_driving import driven

FINISHED = "the document is finished; ! opens it again"
CLOSED = (
    "round 'pilot' was closed on 2019-04-01 by km; `qualcode rounds reopen pilot --by NAME --why REASON` opens it again"
)


@pytest.fixture
def folder(study_dir: Path) -> Path:
    coded_in_a_round(study_dir)
    return study_dir


def state_and_said(app: CoderApp) -> tuple[str, str]:
    """What the coding screen says; a box above it fails."""
    assert isinstance(app.screen, CodingScreen)
    line = app.screen.query_one(StatusLine)
    return line.place.state, line.said


def test_it_is_told_when_the_document_is_opened(folder: Path) -> None:
    open_desk(folder, "ann", "p1").finish()
    assert driven(CoderApp(str(folder), "ann", "p1"), "", state_and_said) == ("finished", FINISHED)


def test_no_key_that_would_change_something_opens_a_box_on_a_finished_document(folder: Path) -> None:
    open_desk(folder, "ann", "p1").finish()

    async def work() -> set[tuple[str, str]]:
        app = CoderApp(str(folder), "ann", "p1")
        found = set()
        async with app.run_test(size=(80, 24)) as pilot:
            for key in ("enter", "apostrophe", "full_stop", *"co1ebrvxsSzZ"):
                app.screen.query_one(StatusLine).say("")
                await pilot.press("g", "j", key)
                await pilot.pause()
                found.add(state_and_said(app))
        return found

    assert asyncio.run(work()) == {("finished", FINISHED)}


def test_finishing_and_opening_again_is_seen_at_once(folder: Path) -> None:
    def told(keys: str) -> tuple[str, str]:
        return driven(CoderApp(str(folder), "ann", "p1"), keys, state_and_said)

    assert told("exclamation_mark f") == ("finished", "the document is finished")
    assert told("exclamation_mark o 'reopen enter") == ("", "the document is open again")


def test_in_a_closed_round_even_finishing_says_who_closed_it_and_what_reopens_it(folder: Path) -> None:
    close(folder)
    for key in ("exclamation_mark", "e"):
        assert driven(CoderApp(str(folder), "ann", "p1"), f"j {key}", state_and_said) == ("closed", CLOSED)


def test_what_another_window_finishes_is_seen_and_a_note_that_was_being_typed_is_kept(folder: Path) -> None:
    async def look(pilot: Pilot[None]) -> tuple[str, str]:
        await pilot.pause()
        assert isinstance(pilot.app, CoderApp)
        return state_and_said(pilot.app)

    async def work() -> list[tuple[str, str]]:
        app = CoderApp(str(folder), "ann", "p1")
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("g", "j", "e", *"why")
            open_desk(folder, "ann", "p1").finish()
            await pilot.press("f2")
            seen = [await look(pilot)]
            open_desk(folder, "ann", "p1").finish(reopen=True)
            await pilot.press("e")
            await pilot.pause()
            seen.append(("note", app.screen.query_one(TextArea).text))
            await pilot.press("f2")
            seen.append(await look(pilot))
            close(folder)
            app.screen._look_elsewhere()  # type: ignore[attr-defined]
            return [*seen, await look(pilot)]

    (refused, told), (_, kept), (open_again, _), (closed, why) = asyncio.run(work())
    assert (refused, kept, open_again, closed) == ("finished", "why", "", "closed")
    assert (told.endswith(FINISHED), why.endswith(CLOSED)) == (True, True)  # it may have been noticed before
    assert [one.note for one in open_desk(folder, "ann", "p1").codings] == ["why"]


def test_the_way_to_the_other_coders_names_the_blind_round(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUALCODE_CODER", "ann")
    desk = open_desk(folder, "bob", "p1")
    desk.code(desk.spans_to_code()[0], ["trust"])
    settings = folder / "qualcode.yaml"
    settings.write_text(settings.read_text().replace("[p1]}", "[p1], blind: true}"))

    def refused(app: CoderApp) -> str:
        return str(app.screen.query_one("#refused").content)  # type: ignore[attr-defined]

    assert driven(CoderApp(str(folder), "ann", "p1"), "w", refused) == (
        "a blind round that is not open has p1; close it and open it first, with"
        " `qualcode rounds close pilot --by NAME` and `qualcode rounds open pilot --by NAME`"
    )
    close(folder)
    assert driven(CoderApp(str(folder), "ann", "p1"), "w", refused) == (
        "a blind round that is not open has p1; round 'pilot' is closed;"
        " open it first, with `qualcode rounds open pilot --by NAME`"
    )


def test_every_key_that_codes_is_known_to_change_something() -> None:
    actions = {key.action.partition("(")[0] for key in CODING["Code"]}
    assert actions - CHANGING == {"next_coding", "favourite", "go_on"}
    assert CHANGING - actions == {"finish"}
