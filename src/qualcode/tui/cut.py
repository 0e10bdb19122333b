"""Texts cut to so many places of a terminal; signs of some scripts take two."""

from rich.cells import cell_len


def flat(text: str) -> str:
    r"""A text on one line: what ends a line, and every other white space, is a space.

    >>> flat("a\n\tb")
    'a  b'
    """
    return "".join(" " if sign.isspace() else sign for sign in text)


def start_of(text: str, width: int) -> str:
    """The start of a text in at most so many places.

    >>> start_of("we trust", 5), start_of("信任", 3)
    ('we t…', '信…')
    """
    if cell_len(text) <= width:
        return text
    kept = text[: max(width, 0)]
    while kept and cell_len(kept) > width - 1:
        kept = kept[:-1]
    return f"{kept}…" if width > 0 else ""


def end_of(text: str, width: int) -> str:
    """The end of a text in exactly so many places, filled at the left.

    >>> end_of("we trust", 6), end_of("we", 4)
    ('…trust', '  we')
    """
    kept = text[-width:] if width > 0 else ""
    cut = len(kept) < len(text)
    while kept and cell_len(kept) > width - cut:
        kept, cut = kept[1:], True
    if width < 1:
        return ""
    return " " * (width - cell_len(kept) - cut) + ("…" if cut else "") + kept
