"""The screen on which other words are selected, with the keys of the coding screen."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen

from qualcode.desk.moving import LEVELS, Passages, Span
from qualcode.model import Text
from qualcode.text import one_line
from qualcode.tui import more_keys
from qualcode.tui.widgets.head_and_foot import Foot, Head
from qualcode.tui.widgets.passage_pane import Mark, PassagePane

_KEYS = "j k=move  h l=larger, smaller  L H=end  [ ]=start  Enter=these words  ?=keys  Esc=back"


class SpanScreen(Screen[Span | None]):
    """The words that were selected; `None` after Escape."""

    BINDINGS: ClassVar[list[BindingType]] = [*more_keys.own_bindings(more_keys.SPAN)]

    def __init__(self, text: Text, language: str, span: Span, heading: str) -> None:
        super().__init__()
        self.text = text
        self.heading = heading
        self.span = span
        self.passages = Passages(text, language)
        self.level = "word"

    def compose(self) -> ComposeResult:
        """The text with the selection."""
        yield Head()
        yield PassagePane()
        yield Foot(_KEYS)

    def on_mount(self) -> None:
        """Begin with the words that were proposed."""
        self.show()

    def show(self) -> None:
        """Draw the selection."""
        self.query_one(Head).tell(self.heading, self.level)
        self.query_one(PassagePane).show(self.text, self.span, 2, [Mark(*self.span, selected=True)])
        self.query_one(Foot).say(f"“{one_line(self.text.body[slice(*self.span)], 120)}”")

    def action_move(self, steps: int) -> None:
        """To another passage of the level."""
        self.span = self.passages.beside(self.level, self.span[0], steps)
        self.show()

    def action_level(self, steps: int) -> None:
        """A smaller or a larger passage."""
        self.level = LEVELS[min(max(0, LEVELS.index(self.level) + steps), len(LEVELS) - 1)]
        self.span = self.passages.around(self.level, self.span[0])
        self.show()

    def action_extend(self, steps: int) -> None:
        """Take the next passage of the level in as well, or give the last one back."""
        _, end = self.passages.beside(self.level, self.span[1] - 1, steps)
        if end > self.span[0]:
            self.span = self.span[0], end
        self.show()

    def action_edge(self, edge: int, steps: int) -> None:
        """A word more or less at the end or the start."""
        start, end = self.span
        if edge:
            end = self.passages.beside("word", end - 1, steps)[1]
        else:
            start = self.passages.beside("word", start, steps)[0]
        if start < end:
            self.span = start, end
        self.show()

    def action_take(self) -> None:
        """These words."""
        self.dismiss(self.span)

    def action_help(self) -> None:
        """Show the keys."""
        from qualcode.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(more_keys.SPAN))

    def action_leave(self) -> None:
        """Other words after all."""
        self.dismiss(None)
