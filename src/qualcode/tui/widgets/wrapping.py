"""Where a text is broken into lines of so many cells."""

import re
from collections.abc import Iterator
from functools import lru_cache

from rich.text import Text

from qualcode.tui.widgets.cells import NOT_PLAIN, WIDTHS, shown

_CLOSING = frozenset("、。，．：；！？）」』】〉》,.:;!?)]}")
_PLAIN_CLOSING = r",.:;!?)\]}»”"
_JOINER = "\u200d"


def line_starts(body: str, start: int, end: int, width: int) -> Iterator[int]:
    """The offsets at which the lines of a part of a text begin."""
    if NOT_PLAIN.search(body, start, end) is not None:
        return _wrapped_by_cells(body, start, end, width)
    return (line.start() for line in _breaks(width).finditer(body, start, end))


def wrapped(text: Text, width: int) -> list[Text]:
    """A drawn text in lines, as it can be shown; one empty line for no text.

    >>> [line.plain for line in wrapped(Text("学校 is school"), 7)]
    ['学校 is', 'school']
    """
    lines = text.divide(list(line_starts(text.plain, 0, len(text.plain), max(4, width)))[1:])
    return [_as_shown(line) for line in lines]


def wrapped_words(text: str, width: int) -> list[str]:
    """A text in lines, as it can be shown."""
    return [line.plain for line in wrapped(Text(text), width)]


def _as_shown(line: Text) -> Text:
    line.rstrip()
    if NOT_PLAIN.search(line.plain) is None:
        return line
    safe = Text(style=line.style)
    edges = sorted({0, len(line.plain), *(edge for span in line.spans for edge in (span.start, span.end))})
    for part in line.divide(edges[1:-1]):
        drawn = Text(shown(part.plain))
        for span in part.spans:
            drawn.stylize(span.style)
        safe.append_text(drawn)
    return safe


@lru_cache(maxsize=16)
def _breaks(width: int) -> re.Pattern[str]:
    """What fits a line of plain text: up to the last space, or as much of a long word as there is room for.

    No line begins with a full stop or the like, unless there is nothing else on it or on the line before.
    """
    fits = rf"[^\n]{{1,{width}}}"
    before_none = rf"(?![{_PLAIN_CLOSING}])"
    long_word = rf"[^\n]{{1,{width - 1}}}[-/](?![-/`{_PLAIN_CLOSING}])|{fits}(?![`{_PLAIN_CLOSING}])|[^\n]{{{width}}}"
    return re.compile(rf"{fits}(?: ++{before_none}\n?|\n|\Z)|{fits}(?: +\n?)|{long_word}|\n")


def _wrapped_by_cells(body: str, start: int, end: int, width: int) -> Iterator[int]:
    """The same for text of any characters: a line may also be broken between two wide ones."""
    used = used_at_break = 0
    line, at_break = start, -1
    joined = after_wide = False
    before = start, 0
    """The sign before, and how many cells stood before that."""
    yield start
    for at in range(start, end):
        sign = body[at]
        if sign == "\n":
            if at + 1 < end:
                yield at + 1
            line, at_break, used, after_wide = at + 1, -1, 0, False
            continue
        size = WIDTHS[sign]
        if not size:
            joined = joined or sign == _JOINER
            continue
        if (size > 1 or after_wide) and sign != " " and at > line and not joined and sign not in _CLOSING:
            at_break, used_at_break = at, used
        if sign != " " and used + size > width:
            if at_break <= line:
                at_break, used_at_break = before if sign in _CLOSING and before[0] > line else (at, used)
            yield at_break
            line, used = at_break, used - used_at_break
        if not joined:
            before = at, used
        used += size
        joined, after_wide = False, size > 1 and sign != "\t"
        if sign in " \t" and body[at + 1 : at + 2] not in _CLOSING:
            at_break, used_at_break = at + 1, used
