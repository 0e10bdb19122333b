import asyncio
import fcntl
import os
import signal
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from qualcode.asking import asking
from qualcode.cli import run
from qualcode.cli._screen import refuse_small, run_screen
from qualcode.desk.desk import open_desk
from qualcode.errors import ExitCode, RefusedError
from qualcode.tui.app import CoderApp
from tui_driving import driven, screen_text


@pytest.mark.parametrize("key", ["ctrl+c", "ctrl+q"])
def test_both_keys_that_people_try_end_the_program(study_dir: Path, key: str) -> None:
    app = CoderApp(str(study_dir), "ann", "p1")

    async def work() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press(key)
            await pilot.pause()
            assert app.return_code == 0

    asyncio.run(work())


def test_whoever_asks_the_program_to_end_gets_the_terminal_back_and_the_status_tells(study_dir: Path) -> None:
    app = CoderApp(str(study_dir), "ann", "p1")

    async def work() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            os.kill(os.getpid(), signal.SIGTERM)
            await pilot.pause()
            assert app.return_code == 128 + signal.SIGTERM

    asyncio.run(work())


def test_a_screen_does_not_stand_still_while_another_program_writes(
    study_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qualcode.tui.app.PATIENCE", 0.02)
    app = CoderApp(str(study_dir), "ann", "p1")
    open_desk(study_dir, "ann", "p1").code((0, 10), ["trust"])
    with (study_dir / ".qualcode/lock").open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert "another qualcode has been writing for 0.02 seconds; try again" in driven(app, "1", screen_text)


def test_what_is_pasted_codes_nothing_on_the_text_and_is_typed_in_a_box(study_dir: Path) -> None:
    app = CoderApp(str(study_dir), "ann", "p1")
    open_desk(study_dir, "ann", "p1").code((0, 10), ["trust"])

    async def work() -> tuple[int, str]:
        async with app.run_test(size=(80, 24)) as pilot:
            app.screen.post_message(events.Paste("j1x.c\r" * 2000))
            await pilot.pause()
            codings = len(open_desk(study_dir, "ann", "p1").codings)
            await pilot.press("slash")
            await pilot.pause()
            app.screen.post_message(events.Paste("trusted"))
            await pilot.pause()
            return codings, app.screen.query_one(Input).value

    assert asyncio.run(work()) == (1, "trusted")


def test_a_terminal_that_is_made_tiny_and_large_again_shows_what_it_did(study_dir: Path) -> None:
    app = CoderApp(str(study_dir), "ann", "p1")

    async def work() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            before = screen_text(app)
            for size in ((40, 10), (12, 2), (1, 1), (300, 100), (80, 24)):
                await pilot.resize_terminal(*size)
                await pilot.pause()
            assert screen_text(app) == before

    asyncio.run(work())


class FaultyApp(CoderApp):
    """One that meets a fault of ours in the midst of work."""

    CSS_PATH = None  # type: ignore[assignment]

    def on_mount(self) -> None:
        words_of_a_respondent = "in confidence"
        raise KeyError(len(words_of_a_respondent))

    def run(self, **_: object) -> None:
        super().run(headless=True)


def test_a_fault_of_ours_is_told_as_one_without_the_words_of_anybody(
    study_dir: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qualcode.tui.app.CoderApp", FaultyApp)
    monkeypatch.setattr("qualcode.cli._screen.require_screen", lambda: None)
    assert run(["-C", str(study_dir), "--as", "ann", "code"]) == ExitCode.BUG
    said = capsys.readouterr()
    assert said.out == ""
    assert "every act up to the last key is on disk" in said.err
    assert "KeyError: 13" in said.err
    assert "in confidence" not in said.err.replace('words_of_a_respondent = "in confidence"', "")
    assert said.err.endswith("this is a fault of qualcode, not of your files; please report the lines above\n")


def test_a_refusal_that_nobody_caught_ends_the_program_as_a_refusal(
    study_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    class RefusedApp(FaultyApp):
        def on_mount(self) -> None:
            raise RefusedError("not so")

    with pytest.raises(RefusedError, match="not so"):
        run_screen(RefusedApp(str(study_dir), "ann"))
    assert "the program stopped" not in capsys.readouterr().err


def test_the_coder_who_is_named_is_who_asks_as_long_as_the_program_runs(
    study_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    class AskedApp(CoderApp):
        def run(self, **_: object) -> None:
            asked.append(asking())

    monkeypatch.setenv("QUALCODE_CODER", "")
    run_screen(AskedApp(str(study_dir), "ann"))
    monkeypatch.setenv("QUALCODE_CODER", "bob")
    run_screen(AskedApp(str(study_dir), "ann"))
    assert (asked, asking()) == (["ann", "bob"], "bob")


@pytest.mark.parametrize(("columns", "lines"), [(59, 24), (80, 15)])
def test_a_terminal_that_is_too_small_is_told_the_least_size(columns: int, lines: int) -> None:
    with pytest.raises(RefusedError, match=rf"has {columns} columns and {lines} lines; 60 x 16 is the least"):
        refuse_small(columns, lines)
    refuse_small(60, 16)
    refuse_small(0, 0)


def test_where_the_terminal_is_made_too_small_it_says_so_and_goes_on_later(study_dir: Path) -> None:
    app = CoderApp(str(study_dir), "ann", "p1")

    async def work() -> tuple[str, ...]:
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("enter", "t", "r")
            shown = []
            for size in ((50, 10), (30, 4), (80, 24)):
                await pilot.resize_terminal(*size)
                await pilot.pause()
                shown.append(" ".join(screen_text(app).split()))
                if size != (80, 24):
                    await pilot.press("u", "enter")
            await pilot.press("enter")
            await pilot.pause()
            return (*shown, " ".join(screen_text(app).split()))

    small, smaller, finder, coded = asyncio.run(work())
    assert (small, smaller) == ("Make the terminal at least 60 x 16; nothing is lost.",) * 2
    assert "Trust" in finder
    assert "coded Trust" in coded
    assert [one.code for one in open_desk(study_dir, "ann", "p1").codings] == ["trust"]
