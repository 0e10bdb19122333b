"""From where a coder is to where they want to go on: what is not coded yet, the same code, words, a difference."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from operator import attrgetter

from qualcode.desk.desk import Desk
from qualcode.desk.moving import LEVELS, Cursor, Span
from qualcode.desk.uncoded import are_coded, next_span
from qualcode.errors import RefusedError
from qualcode.model import Coding, Turn
from qualcode.place import span_of_lines, span_of_turns
from qualcode.study import closed_rounds

_PLACE = re.compile(r"(?P<line>[lL]\s*)?(?P<number>\d{1,9})")


class Jumps:
    """Ways through one document; each moves the cursor, and says in words where it came to."""

    def __init__(self, desk: Desk, cursor: Cursor) -> None:
        self.desk = desk
        self.cursor = cursor
        self.to_code = desk.spans_to_code()
        self._order = self._in_order()
        self._counted: tuple[Coding, ...] | None = None
        self._uncoded: list[Span] = []
        self.found: list[Span] = []
        self._at_hit = -1
        self._before: list[Span] = []

    def _in_order(self) -> list[Span]:
        text = self.desk.text
        if text.items is None and text.turns:
            return [(text.turns[index].said, text.turns[index].end) for index in self.desk.order()]
        return [self.to_code[index] for index in self.desk.order()]

    def uncoded(self) -> list[Span]:
        """The passages that are to be coded and have no code yet, in the order in which they are coded."""
        if self._counted is not self.desk.codings:
            self._counted = self.desk.codings
            coded = are_coded(self._order, self.desk.reach)
            self._uncoded = [span for span, done in zip(self._order, coded, strict=True) if not done]
        return self._uncoded

    def share(self) -> tuple[int, int]:
        """How many of the passages that are to be coded have a code, and how many there are."""
        return len(self._order) - len(self.uncoded()), len(self._order)

    def to_uncoded(self, steps: int) -> str:
        """To the next passage that has no code yet, or the one before."""
        left = self.uncoded()
        if not left:
            return "everything here that is to be coded has a code"
        self._go(self._next_in_order(left, steps))
        self.cursor.level = LEVELS[0]
        return f"{len(left)} without a code"

    def to_code_of(self, code: str, steps: int) -> Coding | None:
        """To the next coding with a code; it is then what is selected."""
        own = [coding for coding in self.desk.codings if coding.code == code]
        return self._to_coding(own, steps)

    def to_waiting(self, steps: int) -> Coding | None:
        """To the next coding that waits to be recoded."""
        return self._to_coding([coding for coding in self.desk.codings if coding.waits], steps)

    def to_difference(self, steps: int) -> str:
        """To the next place where coders differ.

        Raises:
            QualcodeError: If that may not be seen yet, or there is nobody to compare with.
        """
        from qualcode.reconciling.side_by_side import side_by_side

        desk = self.desk
        if why := self._why_closed():
            return why
        rows = side_by_side(desk.study, desk.document.id, desk.coder, desk.layer.pass_number).rows
        spans = sorted({(row.start, row.end) for row in rows if row.kind != "agreed"})
        found = next_span(spans, self.cursor.span, steps)
        if found is None:
            return "the coders agree everywhere in this document"
        self._go(found)
        return f"difference {spans.index(found) + 1} of {len(spans)}"

    def _why_closed(self) -> str:
        """Why the differences may not be seen; empty where they may."""
        desk = self.desk
        if desk.layer.pass_number > 1 and not desk.study.finished(desk.layer, desk.document.id):
            return f"differences are closed in pass {desk.layer.pass_number} until you have finished it"
        closed = [stage.id for stage in closed_rounds(desk.study) if desk.document.id in stage.documents]
        return f"differences are closed until the blind round '{closed[0]}' is opened" if closed else ""

    def to_place(self, words: str) -> str:
        """To a turn (`14`) or a line of the file (`l 212`); in a text without turns, `14` is a line, taken whole.

        Raises:
            RefusedError: If there is none of that number.
        """
        match = _PLACE.fullmatch(words.strip())
        if match is None:
            raise RefusedError(f"'{words}' is no place; write 14 for a turn, or l 212 for a line")
        document, text = self.desk.document, self.desk.text
        if not match["line"]:
            self.cursor.level = LEVELS[0]
        if match["line"] or not text.turns:
            self.to_offset(span_of_lines(document, text, match["number"])[0])
            return f"line {match['number']}"
        self.to_offset(span_of_turns(document, text, match["number"])[0])
        return f"turn {match['number']}"

    def find(self, spans: Sequence[Span]) -> str:
        """Go through some places, from here on."""
        self.found = list(spans)
        self._at_hit = -1
        return self.to_found(1)

    def to_found(self, steps: int) -> str:
        """To the next place that was found, or the one before."""
        if not self.found:
            return "nothing was looked for; / finds words"
        start, end = self.cursor.span
        if 0 <= self._at_hit < len(self.found) and start <= self.found[self._at_hit][0] < end:
            number = self._at_hit + steps
        elif steps > 0:
            number = bisect_right(self.found, (start, start))
        else:
            number = bisect_right(self.found, (start, start)) - 1
        self._at_hit = number % len(self.found)
        self.to_offset(self.found[self._at_hit][0])
        return f"{self._at_hit + 1} of {len(self.found)} found"

    def to_offset(self, offset: int) -> None:
        """To the passage at an offset."""
        label = _label_at(self.desk.text.turns, offset)
        self._before.append(self.cursor.span)
        self.cursor.go(offset if label is None else label.said)

    def back(self) -> str:
        """To where one was before the last jump."""
        while self._before:
            span = self._before.pop()
            if span != self.cursor.span:
                self.cursor.select(span)
                return ""
        return "there is nowhere to go back to"

    def _next_in_order(self, left: Sequence[Span], steps: int) -> Span:
        if self._order == self.to_code:
            return next_span(left, self.cursor.span, steps) or left[0]
        here = next((n for n, span in enumerate(self._order) if span[0] <= self.cursor.span[0] < span[1]), -1)
        ranks = {span: n for n, span in enumerate(self._order)}
        if steps > 0:
            return next((span for span in left if ranks[span] > here), left[0])
        return next((span for span in reversed(left) if ranks[span] < here), left[-1])

    def _to_coding(self, codings: Sequence[Coding], steps: int) -> Coding | None:
        spans = sorted({(coding.start, coding.end) for coding in codings})
        span = next_span(spans, self.cursor.span, steps)
        if span is None:
            return None
        self._go(span)
        return next(coding for coding in codings if (coding.start, coding.end) == span)

    def _go(self, span: Span) -> None:
        self._before.append(self.cursor.span)
        self.cursor.select(span)


def _label_at(turns: Sequence[Turn], offset: int) -> Turn | None:
    """The turn in whose label an offset lies."""
    number = bisect_right(turns, offset, key=attrgetter("start")) - 1
    return turns[number] if number >= 0 and offset < turns[number].said else None
