"""Words of users as a screen can hold them."""

import re

from rich.cells import cell_len, set_cell_size

_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]")


def shown(text: str) -> str:
    r"""A text that cannot steer the terminal: control and direction signs are one `·` each, so that offsets hold.

    >>> shown("a\x1b[31mb\n")
    'a·[31mb\n'
    """
    return _UNSAFE.sub("·", text).replace("\t", " ")


def cropped(text: str, width: int) -> str:
    """A text on exactly so many cells: filled up with spaces, or cut with an `…`.

    >>> cropped("abc", 5), cropped("abcdef", 4)
    ('abc  ', 'abc…')
    """
    flat = shown(text).replace("\n", " ")
    if width < 1:
        return ""
    return set_cell_size(flat, width) if cell_len(flat) <= width else f"{set_cell_size(flat, width - 1)}…"


def bar(done: int, total: int, width: int) -> str:
    """How far something is, by signs; full only where all is done, and empty only where nothing is.

    >>> bar(1, 100, 4), bar(99, 100, 4), bar(4, 4, 4), bar(0, 0, 4)
    ('▰▱▱▱', '▰▰▰▱', '▰▰▰▰', '▱▱▱▱')
    """
    filled = 0 if total < 1 else width * min(done, total) // total
    if 0 < done < total:
        filled = min(max(filled, 1), width - 1)
    return "▰" * filled + "▱" * (width - filled)
