"""`make bench`: agreement on spans, beside a plain quadratic reference. Nothing is asserted.

No package for Python that computes this family is at hand. The reference compares every unit of one coder with every
unit of another, as the formulas read; it is timed while it takes seconds.
"""

import time
from collections.abc import Callable
from itertools import combinations
from statistics import median

import numpy as np

from qualcode.coefficients.continua import Continua, Segments
from qualcode.coefficients.resampling import Sampled, resampling
from qualcode.coefficients.span_sums import span_sums
from qualcode.coefficients.unitizing import cu_measure, u_measure

N_CODERS, N_CATEGORIES, N_DOCUMENTS = 3, 20, 20
SIZES = (100, 1_000, 10_000, 100_000)
MOST_QUADRATIC = 1_000


def main() -> None:
    """Print a row for each size."""
    print(
        f"spans: {N_CODERS} coders, {N_CATEGORIES} categories, {N_DOCUMENTS} documents; u and cu, then 1,000 replicates"
    )
    for n in SIZES:
        continua = made(n)
        alone, value = _timed(lambda: cu_measure(N_CATEGORIES).value(continua))  # noqa: B023
        both, _ = _timed(lambda: with_replicates(continua))  # noqa: B023
        row = f"  {n:>8,} units a coder{alone * 1000:>10,.2f} ms{alone / n * 1e9:>8,.0f} ns a unit"
        row += f"{both * 1000:>10,.1f} ms"
        if n <= MOST_QUADRATIC:
            slow, other = _timed(lambda: quadratic_cu(continua))  # noqa: B023
            row += f"; quadratic {slow * 1000:>10,.1f} ms{slow / alone:>8,.0f} x; apart by {abs(value - other):.0e}"
        print(row, flush=True)


def made(n: int) -> Continua:
    """Units of 40 characters in the mean with gaps as long, which the coders place and call nearly the same."""
    random = np.random.default_rng(n)
    each = n // N_DOCUMENTS
    widths, gaps = (random.integers(10, 71, size=(N_DOCUMENTS, each)) for _ in range(2))
    ends = np.cumsum(widths + gaps, axis=1)
    starts, categories = ends - widths, random.integers(0, N_CATEGORIES, size=ends.shape)
    document = np.repeat(np.arange(N_DOCUMENTS), each)
    coders = []
    for _ in range(N_CODERS):
        moved = starts + random.integers(-4, 5, size=starts.shape)
        called = np.where(random.random(ends.shape) < 0.8, categories, random.integers(0, N_CATEGORIES, ends.shape))
        coders.append(Segments(document, moved.ravel(), ends.ravel(), called.ravel()))
    read = np.ones((N_DOCUMENTS, N_CODERS), dtype=np.bool_)
    return Continua(ends[:, -1] + 10, read, tuple(coders), N_CATEGORIES)


def with_replicates(continua: Continua) -> None:
    """u and cu with percentile intervals over documents."""
    documents = np.arange(N_DOCUMENTS)
    sums = span_sums(continua, documents, N_DOCUMENTS)
    drawn = resampling(N_DOCUMENTS, documents).weights @ sums
    for measure in (u_measure(N_CATEGORIES), cu_measure(N_CATEGORIES)):
        Sampled(measure, sums, drawn, N_DOCUMENTS).interval("bootstrap")


def quadratic_cu(continua: Continua) -> float:
    """Cu by every pair of units."""
    q = N_CATEGORIES
    both, shared = np.zeros((q, q)), np.zeros(q)
    for one, other in combinations(range(N_CODERS), 2):
        here, there = ([*zip(*(column.tolist() for column in continua.segments[n]), strict=True)] for n in (one, other))
        for units, others in ((here, there), (there, here)):
            for text, start, end, category in units:
                meets = 0
                for its_text, its_start, its_end, its_category in others:
                    common = min(end, its_end) - max(start, its_start)
                    if text == its_text and common > 0:
                        both[category, its_category] += common / (N_CODERS - 1)
                        meets += common
                shared[category] += meets**2 / (N_CODERS - 1)
    met = both.sum(axis=1)
    n = float(met.sum())
    observed = n - float(np.trace(both))
    expected = n * n - float(np.square(met).sum())
    return float(1 - observed / (expected / (n - float(shared.sum()) / n)))


def _timed(run: Callable[[], object]) -> tuple[float, float]:
    times: list[float] = []
    while len(times) < 1 or (len(times) < 11 and sum(times) < 1):
        begin = time.perf_counter()
        value = run()
        times.append(time.perf_counter() - begin)
    return median(times), value if isinstance(value, float) else float("nan")


if __name__ == "__main__":
    main()
