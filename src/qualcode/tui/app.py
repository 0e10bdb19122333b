"""The coder's program."""

from os import environ
from typing import TYPE_CHECKING

from textual import events
from textual.app import App

from qualcode.desk.desk import Desk
from qualcode.study import as_seen, open_readable
from qualcode.tui.typed_ahead import TypedAhead
from qualcode.tui.widgets.text_pane import TextPane

if TYPE_CHECKING:
    from qualcode.model import Study


class CoderApp(App[None]):
    """One coder in one study: their documents, and the document that is before them."""

    CSS_PATH = "app.tcss"
    TITLE = "qualcode"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, folder: str, coder: str, document: str = "", pass_number: int = 1) -> None:
        # without colours Textual would show shades of grey that terminals take for black on black
        super().__init__(ansi_color=True if "NO_COLOR" in environ else None)
        self.folder = folder
        self.coder = coder
        self.pass_number = pass_number
        self.first_document = document
        self.study: Study = as_seen(open_readable(folder), coder)
        self._ahead = TypedAhead(self, super().on_event)

    async def on_event(self, event: events.Event) -> None:
        """Take keys one after another, each by the screen that the one before has opened."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            await self._ahead.take(event, at_once=isinstance(self.focused, TextPane))
        else:
            await super().on_event(event)

    def on_mount(self) -> None:
        """Show the documents, and the one that was asked for above them."""
        from qualcode.tui.screens.documents import DocumentsScreen

        if not self.is_headless and (self.no_color or self.console.color_system not in {"256", "truecolor"}):
            self.theme = "ansi-dark"  # the terminal's own colours, whatever its background
        self.screen_change_signal.subscribe(self, self._ahead.wait_for, immediate=True)
        self.push_screen(DocumentsScreen())
        if self.first_document:
            self.open_document(self.first_document)

    def reload(self) -> None:
        """Read the study again, as after an act that changed more than one file."""
        self.study = as_seen(open_readable(self.folder), self.coder)

    def open_document(self, document_id: str) -> None:
        """Put a document on the desk."""
        from qualcode.tui.screens.coding import CodingScreen

        self.push_screen(CodingScreen(Desk(self.study, self.coder, document_id, self.pass_number)))

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
