"""How a line of text and its margin look."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich.segment import Segment
from rich.style import Style

from qualcode.desk.desk import Desk
from qualcode.desk.lettering import letters
from qualcode.model import Turn
from qualcode.tui.widgets.cells import WIDTHS, fitted, shown
from qualcode.tui.widgets.colours import code_style
from qualcode.tui.widgets.lines import HEADING, TURN, Lines, pieces
from qualcode.tui.widgets.offered import OFFERED_CELLS
from qualcode.tui.widgets.stripes import LANE_CELLS, Mark

if TYPE_CHECKING:
    from qualcode.tui.widgets.text_pane import TextPane

Span = tuple[int, int]


class Look(NamedTuple):
    """The styles of a pane, each a class of its style sheet."""

    base: Style
    speaker: Style
    aside: Style
    """Numbers and times."""
    heading: Style
    quiet: Style
    """What is not to be coded."""
    selected: Style
    hand: Style
    """The words of the coding in hand."""
    found: Style
    bar: Style
    """Beside the lines of the selection."""
    tag: Style
    """A letter that takes a passage."""


class Painter:
    """Draws lines; what does not change while a document is open is worked out once."""

    def __init__(self, desk: Desk, to_code: Sequence[Span]) -> None:
        self.look: Look | None = None
        self._desk = desk
        self._to_code = to_code
        self._ends = [end for _, end in to_code]
        self._codebook = desk.study.codebook
        self._letters = letters(self._codebook)
        self._assigned = desk.study.assigned_turns(desk.layer, desk.document.id)

    def line(self, pane: "TextPane", y: int, look: Look) -> Iterator[Segment]:
        """The bar of the selection, and the text of a line."""
        kind = pane.lines.kinds[y]
        start, end = pane.lines.shown_span(y)
        low, high = pane.selection
        selected = low < high and low < max(pane.lines.starts[y + 1], start + 1) and start < high and kind != TURN
        tags = {at: pane.tags[at] for at in range(start, end) if at in pane.tags} if pane.tags else {}
        tag = look.base + look.tag
        yield Segment(tags[start], tag) if start in tags else Segment("▌" if selected else " ", look.base + look.bar)
        if kind == TURN:
            turn = pane.desk.text.turns[pane.lines.turn_of(y)]
            yield from self._speaker(turn, look, pane.lines.width)
            return
        base = look.base + look.heading if kind == HEADING else look.base
        hand = (pane.in_hand.start, pane.in_hand.end) if pane.in_hand else (0, 0)
        found = _within(pane.found, (start, end))
        quiet = self._quiet((start, end)) if kind != HEADING else []
        letters = _tag_places(pane.desk.text.body, start, tags)
        edges = [
            *letters,
            *(at + 1 for at in letters),
            low,
            high,
            *hand,
            *(edge for span in (*found, *quiet) for edge in span),
        ]
        over_selected = look.selected
        if over_selected.bgcolor is None and not _is_whole_lines(pane.lines, pane.selection):
            over_selected += Style(reverse=True)
        body = pane.desk.text.body
        for a, b in pieces((start, end), edges):
            style = base
            for spans, over in (
                (quiet, look.quiet),
                ([hand], look.hand),
                ([pane.selection], over_selected),
                (found, look.found),
            ):
                if any(one <= a < other for one, other in spans):
                    style += over
            if a in letters:
                yield Segment(fitted(letters[a], WIDTHS[body[a]]), tag)
            elif a < b:
                yield Segment(shown(body[a:b]), style)

    def margin(self, pane: "TextPane", y: int, *, background: str, own_colours: bool) -> Iterator[Segment]:
        """The lanes of stripes beside a line; beyond them, what machines suggest."""
        held = pane.in_hand.id if pane.in_hand else ""
        base = pane._look().base
        if pane.offered is not None:
            named, passes = pane.offered.at(y)
            sign = f"?{self._sign(named[0].code)}" if len(named) == 1 else f"?{len(named)}" if named else ""
            style = base
            if len(named) == 1:
                code = self._desk.study.codebook.by_id.get(named[0].code)
                style += code_style(code.color if code else "", background, own_colours=own_colours)
            yield Segment(fitted(sign or ("┊" if passes else ""), OFFERED_CELLS - 1) + " ", style)
        for mark in reversed(pane.stripes.marks(y, pane.lanes, held)):
            if mark.stripe is None:
                more = f"+{mark.more}" if mark.more else ""
                yield Segment(f"{more:<{LANE_CELLS}}", base)
                continue
            codebook = self._desk.study.codebook
            code = codebook.by_id.get(mark.stripe.coding.code)
            style = base + code_style(code.color if code else "", background, own_colours=own_colours)
            yield from self._stripe(mark, y, style, base, in_hand=mark.stripe.coding.id == held)

    def _stripe(self, mark: Mark, y: int, style: Style, base: Style, *, in_hand: bool) -> Iterator[Segment]:
        assert mark.stripe is not None
        first, last, coding, _ = mark.stripe
        if y == first:
            sign = self._sign(coding.code)
            yield Segment(fitted(sign, 2), style + Style(bold=True, reverse=in_hand))
        elif y == last:
            yield Segment("┗━" if in_hand else "└ ", style + Style(bold=in_hand))
        else:
            yield Segment("┃ " if in_hand else "│ ", style + Style(bold=in_hand))
        yield Segment(" ", base)

    def _sign(self, code_id: str) -> str:
        if self._codebook is not self._desk.study.codebook:  # a code was proposed, or the lead changed something
            self._codebook = self._desk.study.codebook
            self._letters = letters(self._codebook)
        return self._letters.get(code_id, "?")

    def _speaker(self, turn: Turn, look: Look, width: int) -> Iterator[Segment]:
        """Who speaks: the turn's number, the speaker and the time."""
        number = f"{turn.number} "
        aside = f"  {_clock(turn.seconds)}" if turn.seconds is not None else ""
        if self._assigned is not None and turn.number not in self._assigned:
            aside += "  not assigned"
        room = max(1, width - len(number) - len(aside))
        speaker = fitted(turn.speaker, room).rstrip()
        quiet = Style() if not self._quiet((turn.said, turn.end)) else look.quiet
        yield Segment(number, look.base + look.aside)
        yield Segment(speaker, look.base + look.speaker + quiet)
        yield Segment(aside[:room], look.base + look.aside)

    def _quiet(self, span: Span) -> list[Span]:
        """The parts of a span that are not to be coded."""
        start, end = span
        at, parts = start, []
        number = bisect_right(self._ends, start)
        while number < len(self._to_code) and self._to_code[number][0] < end:
            low, high = self._to_code[number]
            if at < low:
                parts.append((at, low))
            at = max(at, high)
            number += 1
        return [*parts, (at, end)] if at < end else parts


def _clock(seconds: float) -> str:
    """A time of a recording.

    >>> _clock(79.0), _clock(3723.0)
    ('1:19', '1:02:03')
    """
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _is_whole_lines(lines: Lines, span: Span) -> bool:
    """Whether a span begins and ends with lines, so that the bar beside them says all."""
    on = lines.lines_of(span)
    return lines.shown_span(on.start)[0] == span[0] and lines.shown_span(on.stop - 1)[1] == span[1]


def _tag_places(body: str, start: int, tags: Mapping[int, str]) -> dict[int, str]:
    """The character over which each letter is put: the space before the passage, or its first where there is none.

    At the beginning of a line the letter stands beside it.

    >>> _tag_places("Yes. No.", 0, {0: "a", 5: "b"}), _tag_places("是。否。", 0, {2: "b"})
    ({4: 'b'}, {2: 'b'})
    """
    return {at - body[at - 1].isspace(): letter for at, letter in tags.items() if at > start}


def _within(spans: Sequence[Span], span: Span) -> Sequence[Span]:
    """Those of some spans, in order and none over another, that touch one."""
    start, end = span
    first = max(0, bisect_left(spans, (start, start)) - 1)
    return spans[first : bisect_left(spans, (end, end))]
