"""Student's t for whole degrees of freedom, by its closed forms.

`scipy.special` has it too, but takes longer to import than a table of a hundred codes takes to compute; tests hold the
two together.
"""

from functools import lru_cache
from math import atan, cos, pi, sin, sqrt, tan

import numpy as np

_HALVINGS = 64


def t_below(t: float, freedom: int) -> float:
    """How probable it is that a variable with Student's t distribution is below `t`.

    Args:
        t: Any number.
        freedom: Degrees of freedom, 1 or more.

    Source: Abramowitz & Stegun (1964), Handbook of Mathematical Functions, 26.7.3 and 26.7.4.

    >>> t_below(0.0, 3), round(t_below(1.0, 1), 4), round(t_below(-2.5706, 5), 4)
    (0.5, 0.75, 0.025)
    """
    return (1 + _within(atan(t / sqrt(freedom)), freedom)) / 2


@lru_cache(maxsize=64)
def t_quantile(share: float, freedom: int) -> float:
    """The number below which a variable with Student's t distribution lies with a probability.

    Args:
        share: The probability, .5 to 1, the latter excluded.
        freedom: Degrees of freedom, 1 or more.

    >>> round(t_quantile(0.975, 5), 4), round(t_quantile(0.75, 1), 4)
    (2.5706, 1.0)
    """
    low, high = 0.0, pi / 2
    for _ in range(_HALVINGS):
        angle = (low + high) / 2
        low, high = (angle, high) if _within(angle, freedom) < 2 * share - 1 else (low, angle)
    return sqrt(freedom) * tan(low)


def _within(angle: float, freedom: int) -> float:
    """P(|T| < t), with the sign of t, at the angle whose tangent is t / sqrt(freedom)."""
    squared = cos(angle) ** 2
    odd = freedom % 2
    steps = np.arange(1, (freedom - odd) // 2)
    ratios = 2 * steps / (2 * steps + 1) if odd else (2 * steps - 1) / (2 * steps)
    series = 1 + float(np.cumprod(ratios * squared).sum())
    if not odd:
        return sin(angle) * series
    return 2 / pi * (angle + (sin(angle) * cos(angle) * series if freedom > 1 else 0.0))
