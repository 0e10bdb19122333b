import asyncio
from pathlib import Path

from qualcode.desk.desk import open_desk
from qualcode.tui.app import CoderApp
from qualcode.tui.screens.coding import CodingScreen


def test_a_turn_is_coded_by_a_few_letters_and_enter(study_dir: Path) -> None:
    """
    == qualcode.yaml
    title: T
    coders: [{id: ann}]
    == codebook/codebook.yaml
    name: B
    codes: [{id: trust, label: Trust}, {id: equity, label: Equity}]
    == transcripts/p1.md
    ---
    id: p1
    speakers: {A: respondent, B: respondent}
    ---
    A: We asked everyone.

    B: Nobody came.
    """
    app = CoderApp(str(study_dir), "ann", "p1")

    async def work() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            assert isinstance(app.screen, CodingScreen)
            await pilot.press("j", "enter", "e", "q", "enter")

    asyncio.run(work())
    (coding,) = open_desk(study_dir, "ann", "p1").codings
    assert (coding.code, coding.quote, coding.by) == ("equity", "Nobody came.", "ann")
