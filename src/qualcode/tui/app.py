"""The coder's program."""

import asyncio
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from os import environ
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import App

from qualcode.desk.desk import Desk
from qualcode.errors import RefusedError
from qualcode.storage import patience
from qualcode.study import as_seen, open_readable
from qualcode.tui.least_size import is_small
from qualcode.tui.typed_ahead import TypedAhead
from qualcode.tui.widgets.text_pane import TextPane

if TYPE_CHECKING:
    from textual.driver import Driver
    from textual.screen import Screen

    from qualcode.model import Study
    from qualcode.scope import Scope

PATIENCE = 2.0
"""Seconds that an act waits for another writer: longer, and the screen would seem to have died."""


class CoderApp(App[None]):
    """One coder in one study: their documents, and the document that is before them.

    Args:
        folder: The study's folder or any folder inside it.
        coder: Who is at the keyboard; where empty, the program asks.
        document: Opened at once.
        pass_number: Which time the coder codes.
        start: Makes the screen to begin with, in place of the documents; when that is left, the program ends.
    """

    CSS_PATH = "app.tcss"
    TITLE = "qualcode"
    ENABLE_COMMAND_PALETTE = False

    def __init__(
        self,
        folder: str,
        coder: str,
        document: str = "",
        pass_number: int = 1,
        *,
        start: "Callable[[], Screen[Any]] | None" = None,
    ) -> None:
        # without colours Textual would show shades of grey that terminals take for black on black
        super().__init__(ansi_color=True if "NO_COLOR" in environ else None)
        self.folder = folder
        self.coder = coder
        self.pass_number = pass_number
        self.first_document = document
        self.start = start
        self.study: Study = as_seen(open_readable(folder), coder)
        self.searched = ""
        """What was looked for last in all documents."""
        self.searched_place: tuple[str, tuple[int, int]] | None = None
        """Which of its results was opened."""
        self._ahead = TypedAhead(self, super().on_event)

    def get_driver_class(self) -> "type[Driver]":
        """What reads the keys of the terminal and paints on it."""
        driver = super().get_driver_class()
        if driver.__name__ != "LinuxDriver":  # Windows, a browser, a test
            return driver
        from qualcode.tui.keyboard import Keyboard

        return Keyboard

    async def on_event(self, event: events.Event) -> None:
        """Take keys one after another, each by the screen that the one before has opened."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            await self._ahead.take(event, at_once=isinstance(self.focused, TextPane))
        else:
            await super().on_event(event)

    def on_load(self) -> None:
        """Wait for no other writer longer than a person waits for a key; end in good order where the system asks."""
        patience.set(PATIENCE)
        with suppress(NotImplementedError, RuntimeError, AttributeError):  # not on Windows, nor off the main thread
            for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
                asyncio.get_running_loop().add_signal_handler(number, self._asked_to_end, number)

    def _asked_to_end(self, number: int) -> None:
        """Leave the terminal as it was; the exit status tells the signal."""
        self.exit(return_code=128 + number)

    def on_mount(self) -> None:
        """Show the documents, and the one that was asked for above them; or the screen with which to begin."""
        from qualcode.tui.screens.documents import DocumentsScreen

        if not self.is_headless and (self.no_color or self.console.color_system not in {"256", "truecolor"}):
            self.theme = "ansi-dark"  # the terminal's own colours, whatever its background
        self.screen_change_signal.subscribe(self, self._ahead.wait_for, immediate=True)
        if self.start is not None:
            self.push_screen(self.start(), lambda _: self.exit())
            return
        self.push_screen(DocumentsScreen())
        if self.first_document and self.coder:
            self.open_document(self.first_document)

    def on_resize(self, event: events.Resize) -> None:
        """Say so where the terminal was made too small, above whatever stands there."""
        from qualcode.tui.screens.small import SmallScreen

        if is_small(*event.size) and not isinstance(self.screen, SmallScreen):
            self.push_screen(SmallScreen())

    def reload(self) -> None:
        """Read the study again, as after an act that changed more than one file."""
        self.study = as_seen(open_readable(self.folder), self.coder)

    def open_document(self, document_id: str, offset: int | None = None) -> None:
        """Put a document on the desk, at a place of its text."""
        from qualcode.tui.screens.coding import CodingScreen

        self.push_screen(CodingScreen(Desk(self.study, self.coder, document_id, self.pass_number), offset))

    def open_recode(self, scope: "Scope") -> None:
        """To codings that wait to be recoded.

        Raises:
            RefusedError: If none waits.
        """
        from qualcode.desk.recode_queue import RecodeQueue
        from qualcode.recoding.waiting import waiting_rows
        from qualcode.tui.screens.recode import RecodeScreen

        rows = waiting_rows(self.study, scope)
        if not rows:
            raise RefusedError("none of your codings waits to be recoded")
        self.push_screen(RecodeScreen(RecodeQueue(self.study, rows, self.coder)))

    def open_reconcile(self, round_id: str, documents: Sequence[str] = ()) -> None:
        """Decide what coders differ about in a round, or in some documents.

        Raises:
            QualcodeError: If that cannot be reconciled yet.
        """
        from qualcode.desk.reconcile_queue import ReconcileQueue
        from qualcode.reconciling.stage import open_stage
        from qualcode.tui.screens.reconcile import ReconcileScreen

        stage = open_stage(self.study, round_id, documents)
        self.push_screen(ReconcileScreen(ReconcileQueue(stage, self.coder)))

    def action_help_quit(self) -> None:
        """Ctrl-C ends as Ctrl-Q does; where text is selected or typed in a box, it copies."""
        self.exit()

    @property
    def fault(self) -> Exception | None:
        """What ended the program, where it did not end by itself."""
        return self._exception

    def _fatal_error(self) -> None:
        """End with the terminal whole; who started the program tells the fault.

        Textual would print every local variable, and so what people said in confidence.
        """
        self._close_messages_no_wait()
