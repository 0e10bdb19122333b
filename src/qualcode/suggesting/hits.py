"""Hits and misses on held-out units, and F1 of them."""

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.float64]


def hits_of(given: Truths, labels: Scores) -> tuple[int, int, int]:
    """Units rightly given a code, wrongly given it, and missed."""
    return (
        int((given & (labels == 1)).sum()),
        int((given & (labels == 0)).sum()),
        int((~given & (labels == 1)).sum()),
    )


def f1(hits: float, wrong: float, missed: float) -> float:
    """The harmonic mean of precision and recall; 0 where nothing is right.

    >>> f1(1, 1, 1)
    0.5
    """
    return float(2 * hits / (2 * hits + wrong + missed)) if hits else 0.0


def worth_writing(f1_held_out: float | None, prevalence: float) -> bool:
    """Whether held-out F1, or the low end of its interval, is above that of giving every unit the code.

    >>> worth_writing(0.5, 0.2), worth_writing(0.3, 0.2)
    (True, False)
    """
    return f1_held_out is not None and f1_held_out > 2 * prevalence / (1 + prevalence)


def hits_by_group(given: Truths, labels: Scores, group: npt.NDArray[np.int64], n_groups: int) -> Counts:
    """Groups x hits, wrong, missed."""
    kinds = (given & (labels == 1), given & (labels == 0), ~given & (labels == 1))
    return np.array([np.bincount(group, weights=kind, minlength=n_groups) for kind in kinds]).T


def f1_of(sums: Counts) -> Scores:
    """F1 of many rows of hits, wrong, missed."""
    hits, wrong, missed = sums.T
    return np.where(hits > 0, 2 * hits / np.maximum(2 * hits + wrong + missed, 1), 0.0)
