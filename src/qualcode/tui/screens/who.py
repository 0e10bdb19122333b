"""The screen that asks who is at the keyboard."""

from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import OptionList

from qualcode.asking import READER
from qualcode.tui import more_keys
from qualcode.tui.widgets.cells import shown
from qualcode.tui.widgets.head_and_foot import Foot, Head
from qualcode.tui.widgets.rows import Row, Rows

if TYPE_CHECKING:
    from qualcode.tui.app import CoderApp


class WhoScreen(Screen[str | None]):
    """The coder who was chosen; `None` where nobody was."""

    BINDINGS: ClassVar[list[BindingType]] = [*more_keys.own_bindings(more_keys.WHO)]

    def compose(self) -> ComposeResult:
        """A row a coder."""
        yield Head()
        yield Rows()
        yield Foot("j k=move  Enter=this is me  ?=keys  q=end")

    def on_mount(self) -> None:
        """Name those of the study."""
        study = cast("CoderApp", self.app).study
        self.query_one(Head).tell(f"{study.settings.title or study.root.name}: who are you?")
        rows = self.query_one(Rows)
        rows.focus()
        coders = study.settings.coders
        rows.fill(
            Row(one.id, Text.assemble((shown(one.id), "bold"), f"  {shown(one.name)}" if one.name else ""))
            for one in coders
        )
        said = (
            f"next time: `qualcode --as ID code`, or set {READER} once for all commands"
            if coders
            else f"{study.settings.path} names no coders; add `coders: [{{id: YOU}}]` and run `qualcode code` again"
        )
        self.query_one(Foot).say(said)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """That one it is."""
        event.stop()
        self.dismiss(event.option.id)

    def action_help(self) -> None:
        """Show the keys."""
        from qualcode.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(more_keys.WHO))

    def action_leave(self) -> None:
        """Nobody."""
        self.dismiss(None)
