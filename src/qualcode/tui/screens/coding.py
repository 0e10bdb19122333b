"""The screen on which a document is coded."""

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.screen import Screen

from qualcode.desk.choosing import Choice
from qualcode.desk.desk import Desk
from qualcode.desk.moving import LEVELS, Passages
from qualcode.errors import QualcodeError
from qualcode.tui import keys
from qualcode.tui.widgets.side_panel import SidePanel
from qualcode.tui.widgets.status_line import StatusLine
from qualcode.tui.widgets.text_pane import TextPane

if TYPE_CHECKING:
    from qualcode.model import Coding


class CodingScreen(Screen[None]):
    """One document and one coder's codings of it."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.CODING)]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.passages = Passages(desk.text, desk.study.settings.language)
        self.level = "turn"
        self.span = self.passages.around("turn", 0)
        self.in_hand: Coding | None = None
        self.last: Choice | None = None

    def compose(self) -> ComposeResult:
        """Text at the left, panel at the right, a line below."""
        with Horizontal(id="work"):
            yield TextPane(self.desk)
            yield SidePanel(self.desk)
        yield StatusLine()

    def on_mount(self) -> None:
        """Begin at the first passage."""
        self.query_one(TextPane).focus()
        self.show()

    def show(self, said: str = "") -> None:
        """Draw where one is; `said` is what happened last."""
        here = self.desk.at(self.span)
        if self.in_hand not in here:
            self.in_hand = here[0] if here else None
        self.query_one(TextPane).select(self.span)
        self.query_one(SidePanel).show(here, self.in_hand)
        self.query_one(StatusLine).update(said or f"{self.desk.document.id} · {self.level} · {len(here)} codings here")

    def action_move(self, steps: int) -> None:
        """Go to another passage of the same level."""
        self.span = self.passages.beside(self.level, self.span[0], steps)
        self.show()

    def action_level(self, steps: int) -> None:
        """Take a smaller or a larger passage."""
        at = min(max(0, LEVELS.index(self.level) + steps), len(LEVELS) - 1)
        self.level = LEVELS[at]
        self.span = self.passages.around(self.level, self.span[0])
        self.show()

    def action_choose(self) -> None:
        """Choose codes for the passage in hand."""
        from qualcode.tui.screens.finder import FinderScreen

        self.app.push_screen(FinderScreen(self.desk, self.span), self.chosen)

    def chosen(self, choice: Choice | None) -> None:
        """Put what was chosen on the passage in hand."""
        if choice is None:
            return
        try:
            made = self.desk.code(self.span, choice.codes, choice.facets, choice.note)
        except QualcodeError as error:
            self.show(str(error))
            return
        self.last, self.in_hand = choice, made[-1]
        self.show(f"coded {', '.join(choice.codes)}")

    def action_undo(self) -> None:
        """Take the last act back."""
        act = self.desk.undo()
        self.show(f"taken back: {act.kind}" if act else "there is nothing to take back")

    def action_redo(self) -> None:
        """Do again what was taken back."""
        act = self.desk.redo()
        self.show(f"done again: {act.kind}" if act else "there is nothing to do again")

    def action_leave(self) -> None:
        """Back to the documents."""
        self.dismiss()
