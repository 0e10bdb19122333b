"""The text, with the selection and a margin of code stripes."""

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from qualcode.desk.desk import Desk
from qualcode.model import Coding, Text
from qualcode.tui.widgets.lines import TURN, Lines
from qualcode.tui.widgets.offered import OFFERED_CELLS, Offered
from qualcode.tui.widgets.painting import Look, Painter
from qualcode.tui.widgets.stripes import LANE_CELLS, Stripes, n_lanes, n_lanes_of

Span = tuple[int, int]

MEASURE = 96
"""Cells of a line of text at most: longer ones are hard to read."""


class TextPane(ScrollView, can_focus=True, inherit_bindings=False):
    """A document's text; knows where to draw, and nothing of what keys mean."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"text-pane--{name}" for name in Look._fields}

    class PassageClicked(Message):
        """Somebody clicked on words."""

        def __init__(self, offset: int) -> None:
            super().__init__()
            self.offset = offset

    class WordsDragged(Message):
        """Somebody drew the mouse over words."""

        def __init__(self, first: int, last: int) -> None:
            super().__init__()
            self.first = first
            self.last = last

    class StripeClicked(Message):
        """Somebody clicked on a coding's stripe, or on the mark of a suggestion."""

        def __init__(self, coding_id: str) -> None:
            super().__init__()
            self.coding_id = coding_id

    def __init__(self, desk: Desk, to_code: Sequence[Span]) -> None:
        super().__init__()
        self.desk = desk
        self.selection: Span = (0, 0)
        self.in_hand: Coding | None = None
        self.found: Sequence[Span] = ()
        self.lines = Lines(Text("", 1, ""), 1)  # until the width is known
        self.tags: Mapping[int, str] = {}
        """Letters before passages, by where these begin."""
        self.lanes = 2
        self.stripes = Stripes((), self.lines)
        self.offered: Offered | None = None
        """What machines suggest; `None` where nothing is, so that it takes no room."""
        self._drawn: tuple[Coding, ...] = ()
        self._refused: frozenset[str] = frozenset()
        """The suggestions that were declined when the margin was drawn."""
        self._counted: tuple[Coding, ...] | None = None
        self._needed = 2
        self._painter = Painter(desk, to_code)
        self._background = ""
        self._strips: dict[int, Strip] = {}
        self._pressed: int | None = None
        self._dragged = False

    @property
    def text_at(self) -> int:
        """The column at which the text begins."""
        return self._offered_cells + self.lanes * LANE_CELLS + 1

    @property
    def _offered_cells(self) -> int:
        return OFFERED_CELLS if self.desk.offers else 0

    def on_resize(self) -> None:
        """Lay the text out anew where the width is another, and keep the selection in sight."""
        self._lay_out()
        self._bring_into_sight()

    def _lay_out(self) -> None:
        """Give the margin the lanes that the document needs, as far as there is room, and the rest to the text."""
        width = self.size.width
        if self.desk.codings is not self._counted:
            self._counted = self.desk.codings
            self._needed = max(
                self._needed, 1 + n_lanes_of(self.desk.codings)
            )  # never fewer, or undoing moves the text
        width_left = width - self._offered_cells
        lanes = min(n_lanes(width_left), self._needed)
        wanted = max(2, min(MEASURE, width_left - lanes * LANE_CELLS - 2))
        if (wanted, lanes) != (self.lines.width, self.lanes) or not self._drawn:
            self.lanes = lanes
            self.lines = Lines(self.desk.text, wanted)
            self._stripe()
            self._strips.clear()
            self.virtual_size = Size(width, len(self.lines))
            self.refresh()

    def show(self, span: Span, in_hand: Coding | None = None) -> None:
        """Draw a selection and the coding in hand, bring them into sight, and paint what changed alone."""
        changed = _edges(self.lines.lines_of(self.selection), self.lines.lines_of(span))
        if in_hand != self.in_hand:
            changed |= {y for one in (self.in_hand, in_hand) if one for y in self._lines_of(one)}
        self.selection, self.in_hand = span, in_hand
        if self.desk.codings is not self._drawn or self._refused != self._declined():
            if self.size.width:
                self._lay_out()
            before, offered = self.stripes, self.offered
            self._stripe()
            top = self.scroll_offset.y
            in_sight = range(top, min(top + self.size.height, len(self.lines)))
            self._strips = {y: self._strips[y] for y in in_sight if y in self._strips}
            changed |= {y for y in in_sight if before.at(y) != self.stripes.at(y)}
            if offered is not None and self.offered is not None:
                changed |= {y for y in in_sight if offered.at(y) != self.offered.at(y)}
        self._repaint(changed)
        self._bring_into_sight()

    def show_found(self, spans: Sequence[Span]) -> None:
        """Set off what a search found."""
        self.found = spans
        self._strips.clear()
        self.refresh()

    def show_tags(self, tags: Mapping[int, str]) -> None:
        """Put letters before the passages that begin at some offsets."""
        self.tags = tags
        self._strips.clear()
        self.refresh()

    def in_sight(self) -> Span:
        """What of the text is on the screen."""
        top = self.scroll_offset.y
        return self.lines.starts[top], self.lines.starts[min(top + self.size.height, len(self.lines))]

    def rows_of(self, span: Span) -> tuple[int, int]:
        """The first and the last row of the pane on which a span stands; below 0 or beyond its height out of sight."""
        lines, top = self.lines.lines_of(span), self.scroll_offset.y
        return lines.start - top, lines.stop - 1 - top

    def is_in_sight(self, offset: int) -> bool:
        """Whether the line of an offset is on the screen."""
        return 0 <= self.lines.line_of(offset) - self.scroll_offset.y < self.size.height

    def is_partly_in_sight(self, span: Span) -> bool:
        """Whether any line of a span is on the screen."""
        lines, top = self.lines.lines_of(span), self.scroll_offset.y
        return lines.start < top + self.size.height and lines.stop > top

    def scroll_by(self, screens: int) -> None:
        """Show the next screen of text, or the one before, with a line in common."""
        self.scroll_relative(y=screens * max(1, self.size.height - 2), animate=False)

    def offset_a_screen_on(self, screens: int) -> int:
        """The offset a screen below the selection, or above it."""
        y = self.lines.line_of(self.selection[0]) + screens * max(1, self.size.height - 2)
        y = min(max(0, y), len(self.lines) - 1)
        return self.lines.starts[y + (self.lines.kinds[y] == TURN)]

    def render_line(self, y: int) -> Strip:
        """One line of the screen, and at its right a part of the bar that says where in the text one is."""
        look, width, top = self._look(), self.size.width, self.scroll_offset.y
        at = y + top
        if at >= len(self.lines):
            return Strip.blank(width, look.base)
        strip = self._strips.get(at)
        if strip is None or strip.cell_length != width - 1:
            if len(self._strips) > 2000:
                self._strips.clear()
            segments = [*self._margin(at), *self._painter.line(self, at, look)]
            strip = self._strips[at] = Strip(segments).adjust_cell_length(width - 1, look.base)
        height, whole = self.size.height, len(self.lines)
        first = top * height // whole
        in_bar = whole > height and first <= y <= max(first, (top + height) * height // whole - 1)
        return Strip([*strip, Segment("┃" if in_bar else " ", look.base + look.aside)], width)

    def notify_style_update(self) -> None:
        """Forget what was drawn in other colours."""
        super().notify_style_update()
        self._painter.look = None
        self._strips.clear()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take a stripe in hand, or begin to select."""
        if event.button != 1:
            return
        event.stop()
        if event.x < self._offered_cells:
            self._click_offered(event.y + self.scroll_offset.y)
            return
        if event.x < self.text_at - 1:
            self._click_stripe(event.x, event.y + self.scroll_offset.y)
            return
        self._pressed, self._dragged = self._offset_under(event), False
        self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Select what the mouse is drawn over; the text follows beyond the edges."""
        if self._pressed is None:
            return
        if event.y < 0 or event.y >= self.size.height:
            self.scroll_relative(y=-1 if event.y < 0 else 1, animate=False)
        offset = self._offset_under(event)
        if offset != self._pressed or self._dragged:
            self._dragged = True
            self.post_message(self.WordsDragged(self._pressed, offset))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Select the passage that was clicked."""
        self.release_mouse()
        if self._pressed is not None and not self._dragged:
            self.post_message(self.PassageClicked(self._pressed))
        self._pressed = None
        event.stop()

    def _offset_under(self, event: events.MouseEvent) -> int:
        y = min(max(0, event.y), self.size.height - 1) + self.scroll_offset.y
        y = min(y, len(self.lines) - 1)
        if self.lines.kinds[y] == TURN:
            return self.lines.starts[y + 1]
        return self.lines.offset_at(y, event.x - self.text_at)

    def _click_stripe(self, x: int, y: int) -> None:
        if y >= len(self.lines):
            return
        marks = self.stripes.marks(y, self.lanes, self.in_hand.id if self.in_hand else "")
        stripe = marks[self.lanes - 1 - (x - self._offered_cells) // LANE_CELLS].stripe
        if stripe is not None:
            self.post_message(self.StripeClicked(stripe.coding.id))

    def _click_offered(self, y: int) -> None:
        named = self.offered.at(y).named if self.offered is not None and y < len(self.lines) else ()
        if named:
            self.post_message(self.StripeClicked(named[0].id))

    def _look(self) -> Look:
        if self._painter.look is None:
            self._background = self.background_colors[1].hex6
            self._painter.look = Look(**{name: self._style(f"text-pane--{name}") for name in Look._fields})
        return self._painter.look

    def _style(self, name: str) -> Style:
        """What a class of the style sheet says, colours that shine through mixed with what is below."""
        rules, whole = self.get_component_styles(name), self.get_component_rich_style(name)
        own_colours = self.app.native_ansi_color
        return Style(
            color=whole.color if rules.has_rule("color") else None,
            bgcolor=whole.bgcolor if rules.has_rule("background") and not own_colours else None,
        ) + Style.parse(str(rules.text_style) or "none")

    def _margin(self, y: int) -> Iterable[Segment]:
        own_colours = self.app.native_ansi_color
        return self._painter.margin(self, y, background=self._background, own_colours=own_colours)

    def _stripe(self) -> None:
        self._drawn, self._refused = self.desk.codings, self._declined()
        self.stripes = Stripes(self._drawn, self.lines, self.desk.reach)
        self.offered = Offered(self.desk.suggestions, self.lines) if self.desk.offers else None

    def _declined(self) -> frozenset[str]:
        return self.desk.journal.declined() if self.desk.offers else frozenset()

    def _lines_of(self, coding: Coding) -> range:
        return self.lines.lines_of((coding.start, coding.end))

    def _repaint(self, changed: set[int]) -> None:
        top, width = self.scroll_offset.y, self.size.width
        for y in changed:
            self._strips.pop(y, None)
        regions = [Region(0, y - top, width, 1) for y in changed if 0 <= y - top < self.size.height]
        if regions:
            self.refresh(*regions)

    def _bring_into_sight(self) -> None:
        lines = self.lines.lines_of(self.selection)
        first = lines.start - (lines.start > 0 and self.lines.kinds[lines.start - 1] == TURN)
        top, height = self.scroll_offset.y, self.size.height
        last = min(lines.stop - 1, first + height - 1)
        if height and not top <= first <= last < top + height:
            self.scroll_to(y=max(0, first - height // 6), animate=False, force=True)


def _edges(before: range, after: range) -> set[int]:
    """The lines that differ between two selections; what lies well inside both does not."""
    inside = range(max(before.start, after.start) + 1, min(before.stop, after.stop) - 1)
    return {y for lines in (before, after) for y in lines if y not in inside}
