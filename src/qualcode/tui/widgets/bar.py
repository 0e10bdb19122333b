"""How far something is, drawn."""


def bar(done: int, total: int, width: int) -> str:
    """How far something is, by signs; full only where all is done, and empty only where nothing is.

    >>> bar(1, 100, 4), bar(99, 100, 4), bar(4, 4, 4), bar(0, 0, 4)
    ('━┄┄┄', '━━━┄', '━━━━', '┄┄┄┄')
    """
    filled = 0 if total < 1 else width * min(done, total) // total
    if 0 < done < total:
        filled = min(max(filled, 1), width - 1)
    return "━" * filled + "┄" * (width - filled)
