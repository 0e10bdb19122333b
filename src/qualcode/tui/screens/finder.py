"""The box in which codes are chosen."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from qualcode.desk.choosing import Choice
from qualcode.desk.desk import Desk


class FinderScreen(ModalScreen[Choice | None]):
    """Type a few letters, Enter: the choice is what the screen returns; `None` after Escape."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "cancel", "choose nothing")]

    def __init__(self, desk: Desk, span: tuple[int, int], *, single: bool = False) -> None:
        super().__init__()
        self.desk = desk
        self.span = span
        self.single = single
        """Whether one code is wanted, as for a recode."""

    def compose(self) -> ComposeResult:
        """A line to type in, and what is found below it."""
        with Vertical(classes="box"):
            yield Input(placeholder="code")
            yield OptionList()

    def on_mount(self) -> None:
        """Show all codes."""
        self.on_input_changed()

    def on_input_changed(self) -> None:
        """Show the codes that match."""
        typed = self.query_one(Input).value.casefold()
        found = [code for code in self.desk.study.codebook.codes if typed in f"{code.label} {code.id}".casefold()]
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(Option(code.label, code.id) for code in found)

    def on_input_submitted(self) -> None:
        """Take the first."""
        options = self.query_one(OptionList)
        if options.option_count:
            self.dismiss(Choice((str(options.get_option_at_index(0).id),)))

    def action_cancel(self) -> None:
        """Choose nothing."""
        self.dismiss(None)
