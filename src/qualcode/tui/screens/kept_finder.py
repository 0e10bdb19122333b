"""One finder for as long as the program runs: making its widgets is most of what opening it would cost."""

from typing import Any, cast

from textual.app import App

from qualcode.desk.desk import Desk
from qualcode.tui.screens.finder import FinderScreen

_NAME = "finder"
"""Under which the app keeps it."""


def make_finder_ready(
    app: App[Any], desk: Desk, span: tuple[int, int], *, single: bool = False, asks: str = ""
) -> FinderScreen:
    """The finder of an app, begun with a passage; `single` where one code is wanted, `asks` what it asks for."""
    if app.is_screen_installed(_NAME):
        finder = cast("FinderScreen", app.get_screen(_NAME))
        if not finder.is_current:
            finder.begin(desk, span, single=single, asks=asks)
    else:
        finder = FinderScreen(desk, span, single=single, asks=asks)
        app.install_screen(finder, _NAME)
        app._get_screen(_NAME)  # or its widgets would be made when it is opened
    return finder
