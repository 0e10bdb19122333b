"""Phrases that messages and notes have in common: a number with its noun, names of which only the first are told."""

from collections.abc import Sequence

CONFLICT = (
    "is a mark that git left where two histories differ; keep one of the sides between the marks, take the marks out"
)
"""What is said of `<<<<<<<` and its like in a file."""


def counted(n: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(1, "turn"), counted(2, "turn")
    ('1 turn', '2 turns')
    """
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def a_noun(noun: str) -> str:
    """A noun with its article, as at the head of a sentence.

    >>> a_noun("turn"), a_noun("item")
    ('A turn', 'An item')
    """
    return f"{'An' if noun[0] in 'aeiou' else 'A'} {noun}"


def some_of(names: Sequence[str], most: int = 12) -> str:
    """Some names, and how many more there are.

    >>> some_of(["a", "b", "c"], most=2), some_of(["a", "b"])
    ('a, b and 1 more', 'a, b')
    """
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
