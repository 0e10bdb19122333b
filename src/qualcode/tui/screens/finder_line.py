"""The line of the finder."""

from typing import TYPE_CHECKING, cast

from textual import events

from qualcode.desk.typed import Typed, parse_typed, without_last_value, without_words
from qualcode.tui.widgets.line import Line

if TYPE_CHECKING:
    from qualcode.tui.screens.finder import FinderScreen


class FinderLine(Line):
    """The line in which one types; an empty one takes a digit or a Backspace as a wish."""

    @property
    def parsed(self) -> Typed:
        """What the line says, and which part of it is being typed."""
        return parse_typed(self.value, self.cursor_position)

    def begin_code(self) -> None:
        """Type the next code, before the values and the note, which stay."""
        left = without_words(self.value)
        self.value = f" {left}" if left else ""
        self.action_home()

    def begin_value(self) -> None:
        """Type the next value."""
        self.value = without_last_value(self.value)
        self.action_end()

    def begin_note(self) -> None:
        """Type the note."""
        if parse_typed(self.value).part != "note":
            self.value = f"{self.value.rstrip()} // ".lstrip()
        self.action_end()

    async def on_key(self, event: events.Key) -> None:
        """Take a digit for a recent code, and Backspace for what was taken last, where nothing is typed."""
        screen = cast("FinderScreen", self.screen)
        if not self.value and event.key == "backspace":
            event.stop().prevent_default()
            screen.drop_last()
        elif not self.value and event.character is not None and event.character in "123456789":
            event.stop().prevent_default()
            screen.take_recent(int(event.character))
