"""Places in which one types, on a screen that has keys of its own.

Keys that are bound, such as Tab or Backspace, take another way than letters,
and would get out of their order where several arrive in one go over a slow
line. Here all have their effect in the order in which they were typed.
"""

from textual import events
from textual.widget import Widget
from textual.widgets import Input, TextArea


class Line(Input):
    """One line; its cursor stands still, or the screen would be painted twice a second for nothing."""

    def on_mount(self) -> None:
        """Do not blink."""
        self.cursor_blink = False

    async def on_key(self, event: events.Key) -> None:
        """Do what a key is bound to, after the letters before it."""
        await _in_turn(self, event)


class Page(TextArea):
    """Several lines."""

    async def on_key(self, event: events.Key) -> None:
        """Do what a key is bound to, after the letters before it."""
        await _in_turn(self, event)


async def _in_turn(widget: Widget, event: events.Key) -> None:
    """Do what the screen or the widget has a key for; hand on what came after one left the widget."""
    focused = widget.screen.focused
    if focused is not widget:
        event.stop().prevent_default()
        (focused or widget.screen).post_message(events.Key(event.key, event.character))
        return
    for place in (widget.screen, widget):
        for binding in place._bindings.key_to_bindings.get(event.key, ()):
            event.stop().prevent_default()
            await widget.app.run_action(binding.action, place)
            return
