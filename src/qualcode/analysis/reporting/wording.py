"""Numbers as prose has them."""

from collections.abc import Sequence

from qualcode.analysis.figures import NOTHING, figure

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def with_interval(value: float | None, low: float | None, high: float | None) -> str:
    """A coefficient with its interval in brackets.

    >>> with_interval(0.68, 0.54, 0.82), with_interval(0.68, None, None)
    ('.68 [.54, .82]', '.68')
    """
    return figure(value) if low is None or high is None else f"{figure(value)} [{figure(low)}, {figure(high)}]"


def percent_span(low: float | None, high: float | None) -> str:
    """The least and the most of some shares, in percent.

    >>> percent_span(0.871, 1.0), percent_span(0.9, 0.9), percent_span(None, None)
    ('87–100', '90', '–')
    """
    if low is None or high is None:
        return NOTHING
    return "–".join(dict.fromkeys(f"{value * 100:.0f}" for value in (low, high)))


def share(n: int, of: int, noun: str) -> str:
    """A part of a whole, with its percentage.

    >>> share(6, 12, "documents"), share(0, 0, "turns")
    ('6 of 12 documents (50 %)', '0 of 0 turns')
    """
    return f"{n:,} of {of:,} {noun}" + (f" ({n / of * 100:.0f} %)" if of else "")


def in_words(n: int) -> str:
    """A small number as a word.

    >>> in_words(3), in_words(12)
    ('three', '12')
    """
    return _WORDS[n] if n < len(_WORDS) else f"{n:,}"


def listed(words: Sequence[str]) -> str:
    """Words joined with commas and an "and".

    >>> listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])
    ('a', 'a and b', 'a, b and c')
    """
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""
