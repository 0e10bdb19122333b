"""For tests of the screens: a program driven by keys, as a person would."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from textual.app import App
from textual.widgets import Static

from qualcode.tui.app import CoderApp
from qualcode.tui.widgets.head_and_foot import Foot
from qualcode.tui.widgets.rows import Rows

T = TypeVar("T")


def driven(app: CoderApp, keys: str, look: Callable[[CoderApp], T], size: tuple[int, int] = (80, 24)) -> T:
    """Press keys, one after another, and look at what is there then.

    Args:
        app: The program.
        keys: With spaces between them; `'words` types letters.
        look: What is wanted of it.
        size: Columns and lines.
    """

    async def work() -> T:
        async with app.run_test(size=size) as pilot:
            await app.workers.wait_for_complete()
            await pilot.pause()
            for key in keys.split():
                for one in [*key[1:]] if key.startswith("'") else [key]:
                    await pilot.press("space" if one == "_" else one)
                await app.workers.wait_for_complete()
                await pilot.pause()
            return look(app)

    return asyncio.run(work())


def said(app: CoderApp) -> str:
    """What the screen says happened last."""
    return app.screen.query_one(Foot).said


def screen_text(app: App[None]) -> str:
    """All that is drawn, line by line."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


def in_hand(app: CoderApp) -> str:
    """The id of the row in hand."""
    return app.screen.query_one(Rows).in_hand


def static_text(app: CoderApp, name: str) -> str:
    """What a static widget holds."""
    return str(app.screen.query_one(f"#{name}", Static).content)
