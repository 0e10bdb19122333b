"""The pilot of Textual waits until a program has nothing left to do, not until it uses little of the machine.

Textual looks every fiftieth of a second at how much time the process took, twice for each key; and on a busy machine it
takes a program that is not let to run for one that is done.
"""

from asyncio import sleep
from time import monotonic

import textual.app
import textual.pilot
from textual._context import active_app
from textual.app import App

from qualcode.tui.app import CoderApp

_SLICE = 0.002
"""Seconds from one look to the next."""
_LOOKS = 2
"""So many looks in a row find nothing to be done."""


async def wait_for_quiet(min_sleep: float = 0.0, max_sleep: float = 1.0) -> None:
    """Wait until no widget has a message before it, and what changed is drawn; `max_sleep` seconds at most."""
    begin = monotonic()
    quiet = 0
    while quiet < _LOOKS or monotonic() - begin < min_sleep:
        await sleep(_SLICE)
        app = active_app.get(None)
        quiet = 0 if app is None or is_busy(app) else quiet + 1
        if monotonic() - begin > max_sleep:
            return


def is_busy(app: App[object]) -> bool:
    """Whether something is still to be done."""
    if not app.screen_stack:
        return False
    screen = app.screen
    if screen._callbacks or screen._dirty_widgets:
        return True
    if isinstance(app, CoderApp) and (app._ahead._held or app._ahead._waits is not None):
        return True
    pumps = [app, *app.screen_stack, *screen.walk_children()]
    return any(one._message_queue.qsize() > 0 or bool(one._next_callbacks) for one in pumps)


def install() -> None:
    """Let every pilot wait so."""
    for module in (textual.app, textual.pilot):
        vars(module)["wait_for_idle"] = wait_for_quiet
