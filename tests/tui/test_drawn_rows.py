import asyncio

from rich.text import Text
from textual.app import App, ComposeResult

from qualcode.tui.widgets.drawn_rows import DrawnRows
from tui_driving import screen_text


class _Rows(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.drawn: set[int] = set()
        self.clicked: list[int] = []

    def compose(self) -> ComposeResult:
        yield DrawnRows(self.draw)

    def draw(self, number: int, width: int) -> Text:
        self.drawn.add(number)
        return Text(f"{number} of {width}")

    def on_drawn_rows_clicked(self, event: DrawnRows.Clicked) -> None:
        self.clicked.append(event.number)


def shown(app: _Rows, *lit: int, click: tuple[int, int] | None = None) -> list[str]:
    async def work() -> list[str]:
        async with app.run_test(size=(20, 5)) as pilot:
            rows = app.query_one(DrawnRows)
            rows.show(500, 0)
            for number in lit:
                rows.light(number)
                await pilot.pause()
            if click:
                await pilot.click(DrawnRows, offset=click)
            return [line.split(" of")[0] for line in screen_text(app).split("\n")][:5]

    return asyncio.run(work())


def test_only_rows_in_sight_are_drawn() -> None:
    app = _Rows()
    assert shown(app, 0) == ["0", "1", "2", "3", "4"]
    assert app.drawn == {0, 1, 2, 3, 4}


def test_the_lit_row_is_brought_into_sight() -> None:
    assert shown(_Rows(), 499) == ["495", "496", "497", "498", "499"]
    assert shown(_Rows(), 499, 3) == ["3", "4", "5", "6", "7"]


def test_a_click_tells_the_row_that_is_there() -> None:
    app = _Rows()
    shown(app, 100, click=(1, 0))
    assert app.clicked == [96]
