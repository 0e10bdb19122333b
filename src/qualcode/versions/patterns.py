"""Patterns of codes, as the steps of a migration write them: `*/dilemmas`."""


def star_of(pattern: str, name: str) -> str | None:
    """What `*` stands for where a pattern means a name, empty for a pattern without one; `None` where it does not.

    >>> star_of("*/dilemmas", "hub/dilemmas"), star_of("hub", "hub"), star_of("hub-*", "net")
    ('hub', '', None)
    """
    head, star, tail = pattern.partition("*")
    if not star:
        return "" if pattern == name else None
    fits = len(name) >= len(head) + len(tail) and name.startswith(head) and name.endswith(tail)
    return name[len(head) : len(name) - len(tail)] if fits else None
