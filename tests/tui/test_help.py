import asyncio
from pathlib import Path

from textual.app import App
from textual.widgets import Static

from qualcode.tui.keys import CODING, Key
from qualcode.tui.screens.help import HelpScreen, Line, columns_of, help_lines

KEYS = {
    "Move": (Key("down,j", "move(1)", "to the next passage", "↓ j"), Key("up,k", "move(-1)", "to the one before")),
    "Code": (
        *(Key(str(n), f"recent({n})", f"the {n}. of the recent codes") for n in range(1, 10)),
        Key("z,ctrl+z", "undo", "take the last act back", "z"),
    ),
}


def test_nine_digits_that_do_one_thing_are_one_line() -> None:
    assert help_lines(KEYS) == [
        ("Move", [Line("↓ j", "to the next passage", "move"), Line("up k", "to the one before", "move")]),
        (
            "Code",
            [Line("1 … 9", "the 1. to 9. of the recent codes", "recent"), Line("z", "take the last act back", "undo")],
        ),
    ]


def test_what_is_typed_narrows_by_words_headings_and_keys() -> None:
    assert help_lines(KEYS, "act LAST") == [("Code", [Line("z", "take the last act back", "undo")])]
    assert help_lines(KEYS, "move before") == [("Move", [Line("up k", "to the one before", "move")])]
    assert help_lines(KEYS, "z") == [("Code", [Line("z", "take the last act back", "undo")])]
    assert help_lines(KEYS, "nothing such") == []


def test_columns_keep_the_order_and_are_about_as_long() -> None:
    groups = [(name, [Line("x", "y", "z")] * count) for name, count in (("a", 5), ("b", 1), ("c", 3), ("d", 4))]
    columns = columns_of(groups, 2)
    assert [[name for name, _ in column] for column in columns] == [["a", "b"], ["c", "d"]]
    assert columns_of(groups, 1) == [groups]


def shown(size: tuple[int, int], *typed: str) -> tuple[list[str], bool]:
    """What the columns say after some keys, and whether the help is open still."""
    app: App[None] = App()
    columns: list[str] = []

    async def work() -> bool:
        async with app.run_test(size=size) as pilot:
            await app.push_screen(HelpScreen(CODING))
            await pilot.press(*typed)
            await pilot.pause()
            if not isinstance(app.screen, HelpScreen):
                return False
            columns.extend(str(one.visual) for one in app.screen.query(".column").results(Static) if one.display)
            return True

    still = asyncio.run(work())
    return columns, still


def test_every_key_of_the_coding_screen_is_told_at_80_columns_and_at_160() -> None:
    for size, n_columns in (((80, 24), 1), ((160, 48), 2)):
        columns, _ = shown(size)
        assert len(columns) == n_columns
        said = " ".join(" ".join(columns).split())
        assert [line.words for _, lines in help_lines(CODING) for line in lines if line.words not in said] == []
        assert max(len(line) for column in columns for line in column.split("\n")) <= size[0] // n_columns


def test_letters_narrow_and_escape_closes() -> None:
    assert shown((80, 24), *"undo") == (["Code\nz            take the last act back"], True)
    assert shown((80, 24), *"nothing") == (["no key here for 'nothing'"], True)
    assert shown((80, 24), *"back", "escape") == ([], False)
    assert shown((80, 24), "question_mark") == ([], False)


def test_the_help_of_a_study_opens_and_closes_with_a_question_mark(study_dir: Path) -> None:
    from qualcode.tui.app import CoderApp
    from qualcode.tui.screens.coding import CodingScreen

    app = CoderApp(str(study_dir), "ann", "p1")

    async def work() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await app.push_screen(HelpScreen(CODING))
            await pilot.pause()
            await pilot.press("pagedown", "pagedown", "up")
            await pilot.pause()
            assert app.screen.query_one("#lines").scroll_offset.y > 0
            await pilot.press("question_mark")
            assert isinstance(app.screen, CodingScreen)

    asyncio.run(work())
