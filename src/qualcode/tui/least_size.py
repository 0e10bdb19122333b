"""The least terminal in which the screens can be read."""

LEAST = (60, 16)
"""Columns and lines."""


def is_small(columns: int, lines: int) -> bool:
    """Whether a terminal is too small; 0 is a size that nobody knows.

    >>> is_small(60, 16), is_small(59, 16), is_small(80, 15), is_small(0, 0)
    (False, True, True, False)
    """
    return 0 < columns < LEAST[0] or 0 < lines < LEAST[1]
