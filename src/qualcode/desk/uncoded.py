"""Which passages of a text have a coding, and which comes next."""

from bisect import bisect_left
from collections.abc import Sequence

from qualcode.layer_files import Reach

Span = tuple[int, int]


def are_coded(spans: Sequence[Span], reach: Reach) -> list[bool]:
    """Whether each span has a coding, if only on a part of it.

    >>> from qualcode.layer_files import reach_of
    >>> from qualcode.model import Coding
    >>> one = Coding("1", "p", 4, 6, "trust")
    >>> are_coded([(0, 4), (4, 9)], reach_of([one]))
    [False, True]
    """
    ends = [0, *reach.ends]
    return [ends[bisect_left(reach.starts, end)] > start for start, end in spans]


def next_span(spans: Sequence[Span], span: Span, steps: int) -> Span | None:
    """The nearest of some spans that begins after another, or before it; from the far end where there is none.

    Args:
        spans: In order.
        span: From where.
        steps: 1 to look ahead, -1 to look back.
    """
    if not spans:
        return None
    if steps > 0:
        return next((one for one in spans if one > span), spans[0])
    return next((one for one in reversed(spans) if one[0] < span[0]), spans[-1])
