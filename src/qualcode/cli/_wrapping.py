"""Texts on as many lines as they need, by the room that signs take: those of some scripts take two places."""

import re
from collections.abc import Iterator

_CLOSING = frozenset("，。！？、；：”’）」』】》〉…")
_OPENING = frozenset("“‘（「『【《〈")
_JOINER = "\u200d"


def filled(text: str, width: int, *, first: str = "", later: str = "") -> str:
    """A paragraph on lines of at most so many places; ids are not broken at their hyphens.

    Args:
        text: Spaces between words may become ends of lines.
        width: Places on a line, the margin among them.
        first: Margin of the first line.
        later: Margin of all others.

    >>> filled("信任是一种信念", 10, later="  ")
    '信任是一\\n  种信念'
    """
    if _single(first + text + later):
        import textwrap

        return textwrap.fill(text, width, initial_indent=first, subsequent_indent=later, break_on_hyphens=False)
    from rich.cells import cell_len

    room = max(width - max(cell_len(first), cell_len(later)), 2)
    lines = folded(" ".join(text.split()), room) or [""]
    return "\n".join(f"{first if number == 0 else later}{line}" for number, line in enumerate(lines))


def shortened(text: str, width: int, placeholder: str = " …") -> str:
    """A text on one line of at most so many places.

    >>> shortened("信任是一种信念", 11), shortened("we trust them", 10)
    ('信任是一 …', 'we trust …')
    """
    flat = " ".join(text.split())
    if _single(flat):
        import textwrap

        return textwrap.shorten(flat, width, placeholder=placeholder)
    from rich.cells import cell_len

    if cell_len(flat) <= width:
        return flat
    return folded(flat, max(width - cell_len(placeholder), 2))[0] + placeholder


def _single(text: str) -> bool:
    """Whether every sign takes one place."""
    if text.isascii():
        return True
    from rich.cells import cell_len

    return cell_len(text) == len(text)


def folded(text: str, width: int) -> list[str]:
    """The lines of a cell, none wider than its column: broken at spaces, else after hyphens, else anywhere.

    >>> folded("ann: net-a-lead-1, net-b", 12)
    ['ann: net-a-', 'lead-1,', 'net-b']
    """
    return [line for own in text.split("\n") for line in _lines(own, width)]


def _lines(text: str, width: int) -> list[str]:
    from rich.cells import cell_len

    lines: list[str] = []
    at = ""
    for space, piece in _pieces(text, width):
        if cell_len(at + space + piece) <= width or not at:
            at += (space if at else "") + piece
        else:
            lines.append(at)
            at = piece
    return [*lines, at]


def _pieces(text: str, width: int) -> Iterator[tuple[str, str]]:
    """What is not broken on a line of this width, each with the space before it."""
    from rich.cells import cell_len

    for found in re.finditer(r"(\s*)(\S+)", text):
        space = found[1]
        for part in _between_wide(found[2]):
            whole = cell_len(part) <= width
            for piece in [part] if whole else re.findall(r"[^-]*-|[^-]+", part):
                for end in [piece] if cell_len(piece) <= width else _cut(piece, width):
                    yield space, end
                    space = ""


def _between_wide(word: str) -> Iterator[str]:
    """Parts of a word: beside a wide sign a line may end, but not before what closes or after what opens."""
    from rich.cells import cell_len

    start = 0
    for at in range(1, len(word)):
        before, after = word[at - 1], word[at]
        joined = before == _JOINER or cell_len(after) < 1 or after in _CLOSING or before in _OPENING
        if not joined and max(cell_len(before), cell_len(after)) > 1:
            yield word[start:at]
            start = at
    yield word[start:]


def _cut(piece: str, width: int) -> Iterator[str]:
    """A piece in parts that fit."""
    from rich.cells import cell_len

    part = ""
    for sign in piece:
        if part and cell_len(part + sign) > width:
            yield part
            part = ""
        part += sign
    yield part
