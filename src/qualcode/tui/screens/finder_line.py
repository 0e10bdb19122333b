"""The line of the finder."""

from typing import TYPE_CHECKING, cast

from textual import events

from qualcode.tui.widgets.line import Line

if TYPE_CHECKING:
    from qualcode.tui.screens.finder import FinderScreen


class FinderLine(Line):
    """The line in which one types; an empty one takes a digit or a Backspace as a wish."""

    async def on_key(self, event: events.Key) -> None:
        """Take a digit for a recent code, and Backspace for what was taken last, where nothing is typed."""
        screen = cast("FinderScreen", self.screen)
        if not self.value and event.key == "backspace":
            event.stop().prevent_default()
            screen.drop_last()
        elif not self.value and event.character is not None and event.character in "123456789":
            event.stop().prevent_default()
            screen.take_recent(int(event.character))
