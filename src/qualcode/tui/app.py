"""The coder's program."""

from typing import TYPE_CHECKING

from textual.app import App

from qualcode.desk.desk import Desk
from qualcode.study import as_seen, open_readable

if TYPE_CHECKING:
    from qualcode.model import Study


class CoderApp(App[None]):
    """One coder in one study: their documents, and the document that is before them."""

    CSS_PATH = "app.tcss"
    TITLE = "qualcode"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, folder: str, coder: str, document: str = "", pass_number: int = 1) -> None:
        super().__init__()
        self.folder = folder
        self.coder = coder
        self.pass_number = pass_number
        self.first_document = document
        self.study: Study = as_seen(open_readable(folder), coder)

    def on_mount(self) -> None:
        """Show the documents, and the one that was asked for above them."""
        from qualcode.tui.screens.documents import DocumentsScreen

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
