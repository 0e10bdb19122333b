"""A row of numbers as a row of small bars."""

from collections.abc import Sequence

_BARS = "▁▂▃▄▅▆▇█"
GAP = "·"
BELOW = "▾"


def sparkline(values: Sequence[float | None], low: float = 0.0, high: float = 1.0) -> str:
    """One sign a number: eight heights from `low` to `high`, a sign for less than `low`, a gap for no number.

    >>> sparkline([0.1, 0.5, None, 1.0, -0.2])
    '▁▅·█▾'
    """
    return "".join(GAP if value is None else _bar(value, low, high) for value in values)


def _bar(value: float, low: float, high: float) -> str:
    if value < low:
        return BELOW
    step = (high - low) / len(_BARS)
    return _BARS[min(int((value - low) / step), len(_BARS) - 1) if step > 0 else 0]


def legend(low: str = "0", high: str = "1") -> str:
    """What the signs of a sparkline mean.

    >>> legend()
    '▁ 0 to █ 1, ▾ less than 0, · undefined'
    """
    return f"{_BARS[0]} {low} to {_BARS[-1]} {high}, {BELOW} less than {low}, {GAP} undefined"
