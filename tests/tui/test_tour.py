import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from qualcode.desk.tour_study import write_tour_study
from qualcode.errors import RefusedError
from qualcode.rules.counting import open_study
from qualcode.tui.screens.coding import CodingScreen
from qualcode.tui.tour import STEPS, TourApp
from qualcode.tui.widgets.tour_strip import TourStrip
from tests_support import run_words


def drive(folder: Path, act: Callable[[TourApp, Pilot[None]], Awaitable[None]]) -> None:
    app = TourApp(str(write_tour_study(folder)))

    async def work() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause(0.1)
            await act(app, pilot)

    asyncio.run(work())


KEYS = {
    "Move": ["j"],
    "Take less": ["l", "l"],
    "Take more": ["J"],
    "The whole turn": ["h", "h"],
    "Code by letters": ["enter", *"team", "enter"],
    "Code by two letters": ["u", "apostrophe", *"ht"],
    "Code by a digit": ["u", "1"],
    "Undo": ["z"],
    "Redo": ["y"],
    "A note": ["e", *"why", "ctrl+s"],
    "A memo": ["m", *"On", "tab", *"So", "ctrl+s"],
    "The codebook": ["i", "escape"],
    "The keys": ["question_mark", "escape"],
    "Finish": ["exclamation_mark", "escape"],
    "Leave": ["q"],
}
"""What somebody presses who does what the strip says."""


def test_the_whole_tour_goes_on_by_itself_when_each_step_is_done(tmp_path: Path) -> None:
    reached: list[str] = []

    async def act(app: TourApp, pilot: Pilot[None]) -> None:
        for at, step in enumerate(STEPS):
            assert (app.at, app.step.title) == (at, step.title), f"{reached} {app.screen}"
            await pilot.press(*KEYS[step.title])
            await pilot.pause(0.1)
            reached.append(step.title)
        assert app.at == len(STEPS)
        assert "That is all" in str(app.screen.query_one(TourStrip).visual)

    drive(tmp_path / "tour", act)
    assert reached == [step.title for step in STEPS]
    study = open_study(tmp_path / "tour")
    assert [len(coded.codings) for coded in study.coded] == [3]
    assert len(study.memos) == 1


def test_a_step_can_be_skipped_and_the_tour_left(tmp_path: Path) -> None:
    async def act(app: TourApp, pilot: Pilot[None]) -> None:
        assert app.at == 0
        await pilot.press("f4", "f4")
        await pilot.pause(0.1)
        assert app.step is STEPS[2]
        assert "Tour 3 of" in str(app.screen.query_one(TourStrip).visual)
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert app.return_code == 0

    drive(tmp_path / "tour", act)


def test_the_strip_is_above_a_box_too_and_no_higher_than_four_lines(tmp_path: Path) -> None:
    async def act(app: TourApp, pilot: Pilot[None]) -> None:
        await pilot.press("question_mark")
        await pilot.pause(0.15)
        assert not isinstance(app.screen, CodingScreen)
        for _ in STEPS:
            strip = app.screen.query_one(TourStrip)
            assert strip.region.y == 0
            assert 2 <= strip.region.height <= 4
            assert strip.virtual_size.height <= strip.size.height, app.step.title
            app.action_skip()
            await pilot.pause()

    drive(tmp_path / "tour", act)


def test_the_study_of_the_tour_has_no_faults_and_nobodys_codings(tmp_path: Path) -> None:
    study = open_study(write_tour_study(tmp_path / "tour"))
    assert [document.id for document in study.documents] == ["net-a-lead-1"]
    assert [case.id for case in study.cases] == ["net-a", "net-a-lead-1"]
    assert (study.layers, study.coded, study.memos) == ((), (), ())
    assert len(study.codebook.codes) > 100


def test_a_folder_that_holds_something_is_never_written_into(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/notes.txt").write_text("keep")
    with pytest.raises(RefusedError, match="is there already and not empty"):
        write_tour_study(tmp_path / "mine")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["notes.txt"]
    with pytest.raises(RefusedError, match="is there already and not empty"):
        write_tour_study(tmp_path / "mine/notes.txt")


def test_the_steps_are_printed_as_rows_where_nothing_is_to_open() -> None:
    rows = json.loads(run_words(["tour", "--json"]).stdout)
    assert [row["title"] for row in rows] == [step.title for step in STEPS]
    assert 12 <= len(rows) <= 16


def test_without_a_terminal_the_tour_says_so_and_makes_nothing(tmp_path: Path) -> None:
    done = run_words(["tour", str(tmp_path / "new")])
    assert (done.exit_code, done.stdout) == (2, "")
    assert "this needs a terminal" in done.stderr
    assert not (tmp_path / "new").exists()
