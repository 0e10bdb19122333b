"""Keys are taken one after another, each by the screen that the one before has opened."""

from collections.abc import Awaitable, Callable
from typing import Any

from textual.app import App
from textual.events import Key
from textual.screen import ModalScreen, Screen

from qualcode.tui.screens.signs import SignScreen
from qualcode.tui.screens.tags import TagScreen

_LONGEST = 0.5
"""Seconds after which keys go on in any case."""
_AFTER_ANSWER = 0.02
"""Seconds that a box has to close itself after Enter or Escape, or after any key where it waits for one."""


class TypedAhead:
    """Holds keys back while a screen opens or closes.

    Over a slow line the letters of a code arrive in one go with the Enter
    that opens the finder and the one that closes it: none may be lost, and
    none may be taken for a key of the screen below.
    """

    def __init__(self, app: App[None], otherwise: Callable[[Key], Awaitable[None]]) -> None:
        self._app = app
        self._otherwise = otherwise
        """What takes a key for which nothing is to be done here."""
        self._held: list[Key] = []
        self._waits: object | None = None

    def wait_for(self, screen: Screen[Any]) -> None:
        """Hold keys until a screen has been drawn."""
        self._wait(_LONGEST)
        screen.call_after_refresh(self._app.call_later, self._release, self._waits)

    async def take(self, key: Key, *, at_once: bool) -> None:
        """Take a key now, or when the screen is there.

        Args:
            key: As it came.
            at_once: Whether what it is bound to is to be done before anything else, because no field is typed into.
        """
        if self._waits is not None:
            self._held.append(key)
            return
        bound = self._app.screen.active_bindings.get(key.key) if at_once else None
        if bound is not None and bound.enabled and await self._app.run_action(bound.binding.action, bound.node):
            return
        screen = self._app.screen
        if isinstance(screen, TagScreen | SignScreen) or (
            isinstance(screen, ModalScreen) and key.key in {"enter", "escape"}
        ):
            self._wait(_AFTER_ANSWER)
        await self._otherwise(key)

    def _wait(self, seconds: float) -> None:
        self._waits = waits = object()
        self._app.set_timer(seconds, lambda: self._app.call_later(self._release, waits))

    async def _release(self, waits: object) -> None:
        if waits is not self._waits:
            return
        self._waits = None
        held, self._held = self._held, []
        while held and self._waits is None:
            await self._app.on_event(held.pop(0))
        self._held = held + self._held
