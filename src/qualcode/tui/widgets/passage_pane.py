"""A passage in its text, with signs where codings of several people begin and end."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from rich.text import Text as Drawn
from textual.events import Resize
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from qualcode.model import Text
from qualcode.text import paragraphs
from qualcode.tui.widgets.cells import shown
from qualcode.tui.widgets.wrapping import wrapped

Span = tuple[int, int]
_NEAR = 240
"""So many characters of the text before and after a passage are shown where nobody asked for more."""


class Mark(NamedTuple):
    """Something on a stretch of the text."""

    start: int
    end: int
    opens: str = ""
    """Drawn before it."""
    closes: str = ""
    selected: bool = False


def window(text: Text, span: Span, wider: int) -> Span:
    """What is shown around a passage: a few words before and after it, or so many turns (paragraphs) beyond those."""
    body, (start, end) = text.body, span
    low, high = max(start - _NEAR, 0), min(end + _NEAR, len(body))
    low = (low and body.find(" ", low, start) + 1) or low
    cut = body.rfind(" ", end, high)
    high = high if high == len(body) or cut == -1 else cut
    parts = [(turn.start, turn.end) for turn in text.turns] or list(paragraphs(body))
    if wider < 1 or not parts:
        return low, high
    first = bisect_right(parts, low, key=lambda part: part[0]) - 1 - wider
    last = bisect_right(parts, high - 1, key=lambda part: part[0]) - 1 + wider
    return (parts[first][0] if first >= 0 else 0), (parts[last][1] if last < len(parts) else len(body))


class PassagePane(ScrollView):
    """Draws a passage with what stands around it; a bar at the left says which lines are the passage."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"passage--around", "passage--own", "passage--sign"}
    DEFAULT_CSS = """
    PassagePane { height: 1fr; background: $background; padding: 0 1; scrollbar-size-vertical: 1;
        overflow-x: hidden; scrollbar-gutter: stable; }
    PassagePane > .passage--around { color: $text-muted; }
    PassagePane > .passage--own { color: $foreground; }
    PassagePane > .passage--sign { color: $accent; text-style: bold; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._drawn = Drawn()
        self._lines: list[Drawn] = []

    def show(self, text: Text, span: Span, wider: int = 0, marks: Sequence[Mark] = ()) -> None:
        """Draw another passage."""
        edges = [Mark(*span, "[", "]"), *marks]
        self._drawn = Drawn.assemble(*self._pieces(text, span, window(text, span, wider), edges))
        self._lay_out(to_passage=True)

    def on_resize(self, event: Resize) -> None:
        """Lay it out anew."""
        self._lay_out(to_passage=event.size.height > 0)

    def page(self, steps: int) -> None:
        """Scroll by a screen, or back."""
        self.scroll_relative(y=steps * max(1, self.size.height - 1), animate=False)

    def _pieces(self, text: Text, span: Span, whole: Span, marks: Sequence[Mark]) -> Iterator[tuple[str, Style]]:
        around, own, sign = (self.get_component_rich_style(f"passage--{name}") for name in ("around", "own", "sign"))
        own += Style(meta={"own": True})
        labels = list(_labels(text, whole))
        edges = {*whole, *span}
        edges.update(edge for mark in marks for edge in (mark.start, mark.end))
        edges.update(edge for label in labels for edge in label)
        cuts = sorted(edge for edge in edges if whole[0] <= edge <= whole[1])
        if whole[0] > 0:
            yield "… ", around
        for at, upto in zip(cuts, [*cuts[1:], whole[1]], strict=True):
            for mark in reversed([one for one in marks if one.end == at and one.closes]):
                yield mark.closes, sign
            for mark in (one for one in marks if one.start == at and one.opens):
                yield mark.opens, sign + (Style(meta={"own": True}) if at < span[1] else Style())
            inside = span[0] <= at < span[1]
            style = own if inside else around
            if any(start <= at < end for start, end in labels):
                style += Style(bold=True)
            if any(one.selected and one.start <= at < one.end for one in marks):
                style += Style(reverse=True)
            yield shown(text.body[at:upto]), style
        if whole[1] < len(text.body):
            yield " …", around

    def _lay_out(self, *, to_passage: bool) -> None:
        width = max(8, self.size.width - 3)
        self._lines = wrapped(self._drawn, width) if self._drawn else []
        self.virtual_size = Size(self.size.width, len(self._lines))
        if to_passage:
            own = [number for number, line in enumerate(self._lines) if _is_own(line)]
            if own:
                spare = max(0, self.size.height - len(own)) // 2
                self.scroll_to(y=max(0, own[0] - min(spare, own[0])), animate=False, force=True)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        y += self.scroll_offset.y
        base = self.rich_style
        if y >= len(self._lines):
            return Strip.blank(self.size.width, base)
        line = self._lines[y]
        bar = "┃ " if _is_own(line) else "  "
        segments = [Segment(bar), *(one for one in line.render(self.app.console) if one.text)]
        return Strip(segments).adjust_cell_length(self.size.width).apply_style(base)


def _is_own(line: Drawn) -> bool:
    return any(isinstance(span.style, Style) and span.style.meta.get("own") for span in line.spans)


def _labels(text: Text, whole: Span) -> Iterable[Span]:
    first = max(bisect_right(text.turns, whole[0], key=attrgetter("start")) - 1, 0)
    for turn in text.turns[first:]:
        if turn.start >= whole[1]:
            break
        yield turn.start, turn.said
