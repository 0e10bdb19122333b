"""The keys of a screen."""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import ClassVar, NamedTuple

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from qualcode.tui.keys import Key
from qualcode.tui.widgets.wrapping import wrapped_words

_COLUMN = 56
"""Cells that a column needs at least to be read with ease."""
_KEYS = 13


class Line(NamedTuple):
    """One thing that keys do, as the help writes it."""

    keys: str
    words: str
    name: str
    """What the program calls it, by which it is found, too: undo, recode."""


def help_lines(groups: dict[str, tuple[Key, ...]], typed: str = "") -> list[tuple[str, list[Line]]]:
    """The lines of each heading that hold all words that were typed; nine digits that do one thing are one line."""
    wanted = typed.casefold().split()
    found = []
    for heading, keys in groups.items():
        lines = [
            line
            for line in _told(keys)
            if typed.strip() == line.keys
            or all(word in f"{heading} {line.keys} {line.words} {line.name}".casefold() for word in wanted)
        ]
        if lines:
            found.append((heading, lines))
    return found


def _told(keys: Sequence[Key]) -> list[Line]:
    lines = []
    for _, same in groupby(keys, lambda key: key.action.partition("(")[0] if key.keys.isdigit() else key):
        first, *others = same
        name = first.action.partition("(")[0].replace("_", " ")
        if others:
            last = others[-1].keys
            words = re.sub(rf"\b{first.keys}\b\.?", f"{first.keys}. to {last}.", first.words, count=1)
            lines.append(Line(f"{first.keys} … {last}", words, name))
        else:
            lines.append(Line(first.shown or first.keys.replace(",", " "), first.words, name))
    return lines


def columns_of(groups: list[tuple[str, list[Line]]], n_columns: int) -> list[list[tuple[str, list[Line]]]]:
    """The groups over columns, in their order, so that the longest column is as short as it can be."""
    heights = [len(lines) + 2 for _, lines in groups]
    for limit in range(max(heights, default=0), sum(heights) + 1):
        columns: list[list[tuple[str, list[Line]]]] = [[]]
        used = 0
        for group, height in zip(groups, heights, strict=True):
            if used and used + height > limit:
                columns.append([])
                used = 0
            columns[-1].append(group)
            used += height
        if len(columns) <= n_columns:
            return columns
    raise AssertionError("a column holds all of them")


class HelpScreen(ModalScreen[None]):
    """Keys and what they do under their headings; what one types narrows them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,enter,f1", "dismiss", "back"),
        ("down", "scroll(1)", "on"),
        ("up", "scroll(-1)", "back"),
        ("pagedown", "page(1)", "a screen on"),
        ("pageup", "page(-1)", "a screen back"),
    ]
    DEFAULT_CSS = """
    HelpScreen #help {
        width: 100%; max-width: 180; height: 100%; border: round $primary; background: $surface; padding: 0 1;
    }
    HelpScreen Input { background: $panel; margin: 0 0 1 0; }
    HelpScreen #lines { height: 1fr; scrollbar-size-vertical: 1; }
    HelpScreen Horizontal { height: auto; }
    HelpScreen .column { width: 1fr; height: auto; padding: 0 2 0 0; }
    """

    def __init__(self, groups: dict[str, tuple[Key, ...]]) -> None:
        super().__init__()
        self.groups = groups

    def compose(self) -> ComposeResult:
        """A line to type in, and below it the keys in as many columns as there is room for."""
        with Vertical(id="help") as box:
            box.border_title = "Keys"
            box.border_subtitle = "type to narrow · ↑ ↓ PgUp PgDn · Esc back"
            yield Input(placeholder="what are you looking for?", select_on_focus=False, compact=True)
            with VerticalScroll(id="lines", can_focus=False), Horizontal():
                for _ in range(3):
                    yield Static(classes="column", markup=False)

    def on_mount(self) -> None:
        """Wait for letters."""
        self.query_one(Input).focus()

    def on_resize(self) -> None:
        """Draw for another width."""
        self.draw()

    def on_input_changed(self) -> None:
        """Narrow the keys to what was typed; a second `?` closes, as the first has opened."""
        if self.query_one(Input).value == "?":
            self.dismiss()
            return
        self.draw()

    def on_input_submitted(self) -> None:
        """Enter closes, too."""
        self.dismiss()

    def action_scroll(self, lines: int) -> None:
        """Go on, or back."""
        self.query_one("#lines").scroll_relative(y=lines, animate=False)

    def action_page(self, pages: int) -> None:
        """Go a screen on, or back."""
        pane = self.query_one("#lines")
        pane.scroll_relative(y=pages * max(1, pane.size.height - 1), animate=False)

    def draw(self) -> None:
        """Write the columns."""
        typed = self.query_one(Input).value
        room = min(self.size.width, 180) - 5
        n_columns = max(1, min(3, room // _COLUMN))
        groups = help_lines(self.groups, typed)
        found = columns_of(groups, n_columns) if groups else []
        statics = list(self.query(".column").results(Static))
        width = room // max(1, len(found)) - 2
        texts = [_drawn(column, width) for column in found] or [Text(f"no key here for '{typed}'")]
        for static, text in zip(statics, [*texts, *[None] * (3 - len(texts))], strict=True):
            static.display = text is not None
            static.update(text or "")


def _drawn(groups: list[tuple[str, list[Line]]], width: int) -> Text:
    """A column: headings, and under each its keys with what they do, later lines of which are set in."""
    text = Text()
    for heading, lines in groups:
        text.append(f"{heading}\n", "bold underline")
        for line in lines:
            first, *others = wrapped_words(line.words, max(10, width - _KEYS))
            text.append(f"{line.keys:<{_KEYS - 1}} ", "bold")
            text.append("\n".join([first, *(" " * _KEYS + other for other in others)]) + "\n")
        text.append("\n")
    text.rstrip()
    return text


def keys_reference(groups: dict[str, tuple[Key, ...]]) -> str:
    """The keys as tables in Markdown: what docs/coding.md holds."""
    parts = []
    for heading, lines in help_lines(groups):
        rows = [f"| {_quoted(line.keys)} | {line.words} |" for line in lines]
        parts.append("\n".join([f"| {heading} | |", "|---|---|", *rows]))
    return "\n\n".join(parts)


def _quoted(keys: str) -> str:
    return " ".join(key if key == "…" else f"`{key}`" for key in keys.replace("|", "\\|").split())
