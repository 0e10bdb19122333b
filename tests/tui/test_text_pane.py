import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from textual.pilot import Pilot

from qualcode.desk.desk import Desk, open_desk
from qualcode.tui.app import CoderApp
from qualcode.tui.screens.coding import CodingScreen
from qualcode.tui.widgets.status_line import StatusLine
from qualcode.tui.widgets.text_pane import TextPane

Work = Callable[[Pilot[None], CodingScreen], Awaitable[None]]


def at_work(folder: Path, work: Work, size: tuple[int, int] = (80, 24)) -> Desk:
    """Do something on the coding screen; then the desk as it is on disk."""
    app = CoderApp(str(folder), "ann", "p1")

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            assert isinstance(app.screen, CodingScreen)
            await work(pilot, app.screen)

    asyncio.run(run())
    return open_desk(folder, "ann", "p1")


def drawn(screen: CodingScreen) -> list[str]:
    pane = screen.query_one(TextPane)
    return [pane.render_line(y).text.rstrip() for y in range(pane.size.height)]


def test_speakers_stripes_and_the_selection_are_drawn_beside_the_text(study_dir: Path) -> None:
    """
    == transcripts/p1.md
    ---
    id: p1
    speakers: {INT: interviewer, P: respondent}
    ---
    ## Start

    INT [00:00:01]: Why?

    P [00:01:05]: We trusted them and then they left, which nobody had told us before.
    """

    async def work(pilot: Pilot[None], screen: CodingScreen) -> None:
        body = screen.desk.text.body
        start = body.index("We trusted")
        screen.desk.code((start, start + 60), ["trust"])
        screen.desk.code((start, start + 2), ["doubt"])
        screen.show()
        await pilot.pause()
        assert drawn(screen)[:9] == [
            "          ## Start",
            "          1 INT  0:01",
            "          Why?",
            "          2 P  1:05",
            "   D  T  ▌We trusted them and then they left, which",
            "      └  ▌nobody had told us before.",
            "",
            "",
            "",
        ]
        await pilot.press("tab")
        assert [line[3:9] for line in drawn(screen)[4:6]] == ["D  T  ", "   ┗━ "]

    at_work(study_dir, work)


def test_all_lines_keep_their_width_whatever_is_written(study_dir: Path) -> None:
    """
    == transcripts/p1.md
    ---
    id: p1
    ---
    學校的網絡領導者如何理解公平，以及他們在日常工作中如何實踐。 👨‍👩‍👧‍👦👨‍👩‍👧‍👦 🇩🇪 שלום לכולם مرحبا
    """

    async def work(pilot: Pilot[None], screen: CodingScreen) -> None:
        pane = screen.query_one(TextPane)
        for width in (80, 61, 30):
            await pilot.resize_terminal(width, 24)
            await pilot.press("right")
            assert {pane.render_line(y).cell_length for y in range(24)} == {pane.size.width}

    at_work(study_dir, work)


def test_a_click_takes_the_passage_a_drag_the_words_and_a_stripe_its_coding(study_dir: Path) -> None:
    """
    == transcripts/p1.md
    ---
    id: p1
    speakers: {INT: interviewer, P: respondent}
    ---
    INT: Why do you ask?

    P: I trusted them once.

    P: Not any more, no.
    """

    async def work(pilot: Pilot[None], screen: CodingScreen) -> None:
        body = screen.desk.text.body

        def selected() -> str:
            return body[slice(*screen.cursor.span)]

        await pilot.click(TextPane, offset=(11, 5))
        assert selected() == "Not any more, no."
        await pilot.click(TextPane, offset=(8, 2))
        assert selected() == "I trusted them once."
        told = screen.query_one(StatusLine)
        assert told.place.selected == "turn, 4 words"
        await pilot.mouse_down(TextPane, offset=(10, 3))
        await pilot.hover(TextPane, offset=(12, 5))
        await pilot.mouse_up(TextPane, offset=(12, 5))
        assert selected() == "trusted them once.\n\nP: Not any"
        assert told.place.selected == "6 words"
        await pilot.press("enter", "t", "r", "enter", "escape", "home")
        await pilot.click(TextPane, offset=(3, 5))
        assert (selected(), screen.in_hand) == ("trusted them once.\n\nP: Not any", screen.desk.codings[0])

    (coding,) = at_work(study_dir, work).codings
    assert coding.quote == "trusted them once.\n\nP: Not any"


def test_another_width_keeps_the_selection_in_sight(study_dir: Path) -> None:
    """
    == transcripts/p1.md
    ---
    id: p1
    ---
    PARAGRAPHS
    """
    path = study_dir / "transcripts/p1.md"
    path.write_text(
        path.read_text().replace("PARAGRAPHS", "\n\n".join(f"Paragraph {n} " + "word " * 30 for n in range(90)))
    )

    async def work(pilot: Pilot[None], screen: CodingScreen) -> None:
        await pilot.press("end", *["up"] * 12)
        for width in (60, 150, 46):
            await pilot.resize_terminal(width, 24)
            await pilot.pause()
            assert any("▌Paragraph 77" in line for line in drawn(screen))

    at_work(study_dir, work)


SPOKEN = """
== transcripts/p1.md
---
id: p1
speakers: {P: respondent}
---
P: They came. [laughs] We asked them, and nobody stayed. So we left.

P: Not now. Later, perhaps.
"""


def test_letters_before_sentences_in_sight_take_one_or_draw_to_it(
    tmp_path: Path, write_study_files: Callable[[Path, str], Path]
) -> None:
    async def work(pilot: Pilot[None], screen: CodingScreen) -> None:
        def selected() -> str:
            return screen.desk.text.body[slice(*screen.cursor.span)]

        await pilot.press("semicolon")
        await pilot.pause()
        assert drawn(screen)[1:5] == [
            "      aThey came.b[laughs] We asked them, and nobody",
            "      ▌stayed.cSo we left.",
            "       2 P",
            "      dNot now.eLater, perhaps.",
        ]
        await pilot.press("b")
        assert (selected(), screen.cursor.level) == ("[laughs] We asked them, and nobody stayed.", "sentence")
        await pilot.press("right_curly_bracket")
        assert selected() == "and nobody stayed."
        await pilot.press("comma", "d")
        assert selected() == "and nobody stayed. So we left.\n\nP: Not now."
        await pilot.press("semicolon", "escape", "comma", "a", "semicolon", "1")
        assert selected() == "They came. [laughs] We asked them, and nobody stayed."
        await pilot.press("space", "j")
        assert selected() == "Not now. Later, perhaps."

    assert at_work(write_study_files(tmp_path / "study", SPOKEN), work).codings == ()


def test_the_margin_grows_with_what_overlaps_and_lines_stay_short_enough_to_be_read(
    tmp_path: Path, write_study_files: Callable[[Path, str], Path]
) -> None:
    async def work(pilot: Pilot[None], screen: CodingScreen) -> None:
        pane = screen.query_one(TextPane)
        start, end = screen.cursor.span
        widths = []
        for cut in range(3):
            screen.desk.code((start, end - 10 * cut), ["trust"])
            screen.show()
            widths.append((pane.lanes, pane.lines.width))
        assert widths == [(2, 96), (3, 96), (4, 96)]
        screen.desk.undo()
        screen.show()
        assert (pane.lanes, pane.lines.width) == (4, 96)

    at_work(write_study_files(tmp_path / "study", SPOKEN), work, (160, 48))
