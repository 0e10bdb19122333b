"""The coder's documents: what is assigned, what comes next, how far each is."""

from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

if TYPE_CHECKING:
    from qualcode.tui.app import CoderApp


class DocumentsScreen(Screen[None]):
    """The queue from which a coder takes the next document."""

    BINDINGS: ClassVar[list[BindingType]] = [("q", "app.quit", "end")]

    def compose(self) -> ComposeResult:
        """A line a document."""
        app = cast("CoderApp", self.app)
        assigned = app.study.settings.assignments.get(app.coder, ())
        yield OptionList(*(Option(document, document) for document in assigned))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open the document."""
        cast("CoderApp", self.app).open_document(str(event.option.id))
