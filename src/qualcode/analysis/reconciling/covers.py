"""Spans of several coders laid over one another: how far they are the same, and what they have in common."""

from collections.abc import Iterator, Sequence

from qualcode.text import merged, trimmed

SPAN_RULES = ("majority", "common", "all")
"""Which words of several codings one coding has that stands for them: those of more than half of the coders, those
that all have, those that anybody has."""
Spans = Sequence[tuple[int, int]]


def shared_share(covers: Sequence[Spans]) -> float:
    """Characters that all coders have, as a share of those that anybody has.

    >>> shared_share([[(0, 10)], [(5, 10)]])
    0.5
    """
    n_any, n_all = _length(laid_over(covers, 1)), _length(laid_over(covers, len(covers)))
    return n_all / n_any if n_any else 0.0


def laid_over(covers: Sequence[Spans], least: int) -> list[tuple[int, int]]:
    """Spans that at least so many of the coders have.

    >>> laid_over([[(0, 10)], [(5, 12)], [(8, 20)]], 2)
    [(5, 12)]
    """
    steps = sorted(step for cover in covers for start, end in merged(cover) for step in ((start, 1), (end, -1)))
    found: list[tuple[int, int]] = []
    depth = at = 0
    for offset, change in steps:
        if depth >= least and offset > at:
            found.append((at, offset))
        depth, at = depth + change, offset
    return merged(found)


def span_by_rule(covers: Sequence[Spans], rule: str, body: str) -> list[tuple[int, int]]:
    """The spans that stand for those of several coders, white space at their ends and between them left out of account.

    Args:
        covers: For each coder the spans of their codings.
        rule: One of `SPAN_RULES`; where coders have no words in common, the words that anybody has.
        body: The text.
    """
    least = {"majority": len(covers) // 2 + 1, "common": len(covers), "all": 1}[rule]
    return list(_trimmed(laid_over(covers, least), body)) or list(_trimmed(laid_over(covers, 1), body))


def _trimmed(spans: Spans, body: str) -> Iterator[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and not body[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    for start, end in joined:
        span = trimmed(body, start, end)
        if span[0] < span[1]:
            yield span


def _length(spans: Spans) -> int:
    return sum(end - start for start, end in spans)
