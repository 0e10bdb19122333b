"""`make bench`: coefficients of agreement beside those of other packages, in one run. Nothing is asserted.

Every row of ours begins with an array of whole numbers and includes making the table. Peers get the same array and what
they need to make of it is timed too. A bootstrap of a peer is the loop over its function: a few replicates are timed
and multiplied. A peer that would need more than `PATIENCE` seconds or `ROOM` bytes is left out, and the row says so.
"""

import os
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from statistics import median
from typing import NamedTuple

import krippendorff
import numpy as np
import pandas as pd
from nltk.metrics.agreement import AnnotationTask
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats import inter_rater

from qualcode.analysis.draws import Wish, draws_for
from qualcode.analysis.measuring import measured
from qualcode.analysis.rated import Rated, Scale
from qualcode.coefficients.alpha import Level, alpha_measure, krippendorff_alpha
from qualcode.coefficients.alpha_measures import Alpha, CategoryAlphas
from qualcode.coefficients.measures import Measure, sums_by_cluster
from qualcode.coefficients.pair_measures import Cohen
from qualcode.coefficients.pairs import cohen_kappa
from qualcode.coefficients.rater_measures import Fleiss, Gwet
from qualcode.coefficients.raters import fleiss_kappa, gwet_ac1
from qualcode.coefficients.resampling import Sampled, resampling
from qualcode.coefficients.tables import Ratings, RatingTable, table_of, table_of_units

try:
    from irrCAC.raw import CAC
except ImportError:
    CAC = None

REPLICATES = 1000
PATIENCE = 20.0
ROOM = 4 * 2**30
SIZES = ((3, 1_000, 10), (5, 20_000, 50), (10, 1_000_000, 50))


class Peer(NamedTuple):
    """A function of another package."""

    name: str
    run: Callable[[Ratings, int], float]
    bytes_of: Callable[[Ratings, int], float] = lambda ratings, q: 0.0


class Task(NamedTuple):
    """A coefficient, ours and theirs."""

    name: str
    ours: Callable[[Ratings, int], float]
    measure: Callable[[int], Measure]
    peers: tuple[Peer, ...]
    n_coders: int | None = None


def of_krippendorff(level: Level) -> Peer:
    """Its alpha; it holds a matrix of categories x categories for every unit."""

    def run(ratings: Ratings, q: int) -> float:
        found = krippendorff.alpha(reliability_data=ratings.T, level_of_measurement=level, value_domain=list(range(q)))
        return float(found)

    return Peer("krippendorff", run, lambda ratings, q: 8.0 * len(ratings) * q * q)


def of_irrcac(name: str, weights: str = "identity") -> tuple[Peer, ...]:
    """One of its coefficients, with standard error, as it always computes both."""

    def run(ratings: Ratings, q: int) -> float:
        cac = CAC(pd.DataFrame(ratings), weights=weights, categories=list(range(q)))
        return float(getattr(cac, name)()["est"]["coefficient_value"])

    return (Peer("irrCAC", run),) if CAC else ()


def of_nltk(name: str, distance: Callable[[int, int], float] | None = None) -> Peer:
    """One of its coefficients, from its triples of coder, item and label."""

    def run(ratings: Ratings, _q: int) -> float:
        triples = [(str(c), u, v) for u, row in enumerate(ratings.tolist()) for c, v in enumerate(row)]
        task = AnnotationTask(triples, distance) if distance else AnnotationTask(triples)
        return float(getattr(task, name)())

    return Peer("nltk", run)


def _statsmodels_fleiss(ratings: Ratings, _q: int) -> float:
    return float(inter_rater.fleiss_kappa(inter_rater.aggregate_raters(ratings)[0]))


def _statsmodels_cohen(ratings: Ratings, _q: int) -> float:
    return float(inter_rater.cohens_kappa(inter_rater.to_table(ratings)[0], return_results=False))


def _statsmodels_of_cells(ratings: Ratings, q: int) -> float:
    cells = np.bincount(ratings[:, 0] * q + ratings[:, 1], minlength=q * q).reshape(q, q)
    return float(inter_rater.cohens_kappa(cells, return_results=False))


def _sklearn_cohen(ratings: Ratings, _q: int) -> float:
    return float(cohen_kappa_score(ratings[:, 0], ratings[:, 1]))


def _squared(one: int, other: int) -> float:
    return float((one - other) ** 2)


TASKS = (
    Task(
        "alpha, nominal",
        lambda ratings, q: krippendorff_alpha(table_of(ratings, q)),
        lambda _: Alpha(),
        (of_krippendorff("nominal"), *of_irrcac("krippendorff"), of_nltk("alpha")),
    ),
    Task(
        "alpha, interval",
        lambda ratings, q: krippendorff_alpha(table_of(ratings, q), "interval"),
        lambda q: alpha_measure(q, "interval"),
        (of_krippendorff("interval"), *of_irrcac("krippendorff", "quadratic"), of_nltk("alpha", _squared)),
    ),
    Task(
        "alpha, ordinal",
        lambda ratings, q: krippendorff_alpha(table_of(ratings, q), "ordinal"),
        lambda q: alpha_measure(q, "ordinal"),
        (of_krippendorff("ordinal"),),
    ),
    Task(
        "Fleiss' kappa",
        lambda ratings, q: fleiss_kappa(table_of(ratings, q)),
        lambda _: Fleiss(),
        (Peer("statsmodels", _statsmodels_fleiss), *of_irrcac("fleiss"), of_nltk("pi")),
    ),
    Task(
        "Gwet's AC1",
        lambda ratings, q: gwet_ac1(table_of(ratings, q)),
        lambda _: Gwet(),
        of_irrcac("gwet"),
    ),
    Task(
        "Cohen's kappa",
        lambda ratings, q: cohen_kappa(table_of(ratings, q)),
        Cohen,
        (
            Peer("scikit-learn", _sklearn_cohen),
            Peer("statsmodels", _statsmodels_cohen),
            Peer("  of bincount", _statsmodels_of_cells),
            of_nltk("kappa"),
        ),
        n_coders=2,
    ),
)


def main() -> None:
    """Print every block, or the one that is named on the command line."""
    load = os.getloadavg()[0]
    print(f"Python {sys.version.split()[0]}, numpy {np.__version__}, {os.cpu_count()} cores, load {load:.1f}")
    print("medians; ratios are theirs to ours: more than 1 means that ours is faster\n")
    warnings.simplefilter("ignore")
    chosen = sys.argv[1:]
    for block in (against_peers, each_code, by_units, memory):
        if not chosen or block.__name__ in chosen:
            block()


def made(n_coders: int, n_units: int, n_categories: int) -> Ratings:
    """Ratings that agree on seven units of ten, of values of very different frequency; the same every time."""
    random = np.random.default_rng(1)
    shares = random.dirichlet(np.ones(n_categories))
    truth = random.choice(n_categories, size=(n_units, 1), p=shares)
    guess = random.choice(n_categories, size=(n_units, n_coders), p=shares)
    return np.where(random.random((n_units, n_coders)) < 0.7, truth, guess).astype(np.int64)


def against_peers() -> None:
    """Every coefficient at every size, alone and with replicates."""
    rates: dict[tuple[str, str], float] = {}
    for n_coders, n_units, q in SIZES:
        print(f"{n_coders} coders x {n_units:,} units x {q} categories")
        everybody = made(n_coders, n_units, q)
        for task in TASKS:
            ratings = everybody[:, : task.n_coders]
            for line in _rows(task, ratings, q, rates):
                print(f"  {line}", flush=True)
        print()


def _rows(task: Task, ratings: Ratings, q: int, rates: dict[tuple[str, str], float]) -> Iterator[str]:
    seconds, value = timed(lambda: task.ours(ratings, q))
    drawn, _ = timed(lambda: with_replicates(task.measure(q), table_of_units(ratings, q)))
    yield f"{task.name:<17}{'qualcode':<14}{shown(seconds)}{'':>11}{shown(drawn)}"
    for peer in task.peers:
        start = f"{'':<17}{peer.name:<14}"
        rate = rates.get((task.name, peer.name), 0.0)
        if rate * ratings.size > PATIENCE:
            yield f"{start}left out: about {rate * ratings.size:,.0f} s a value, from its rate on the size before"
            continue
        if peer.bytes_of(ratings, q) > ROOM:
            yield f"{start}left out: {peer.bytes_of(ratings, q) / 2**30:.0f} GiB for one matrix"
            continue
        theirs, their_value = timed(lambda peer=peer: peer.run(ratings, q))  # type: ignore[misc]
        rates[task.name, peer.name] = theirs / ratings.size
        digits = 5 if peer.name == "irrCAC" else 9  # it rounds
        differs = "" if abs(their_value - value) < 10**-digits else f"   its value {their_value:.6f}, ours {value:.6f}"
        loop = theirs * REPLICATES
        yield (
            f"{start}{shown(theirs)}{theirs / seconds:>9,.1f} x{shown(loop)}{loop / drawn:>11,.0f} x"
            f"   ({REPLICATES:,} times one){differs}"
        )


def with_replicates(measure: Measure, table: RatingTable) -> Sampled:
    """A coefficient with its percentile interval over units."""
    drawn = resampling(len(table.rows), replicates=REPLICATES)
    sums = sums_by_cluster(measure, table, drawn.cluster, drawn.n_clusters)
    sampled = Sampled(measure, sums, drawn.weights @ sums, len(table.rows))
    sampled.interval("bootstrap")
    return sampled


def each_code() -> None:
    """Alpha of all values together and of each of 50, with replicates; and of 50 codes that are there or not."""
    n_coders, n_units, q = 5, 20_000, 50
    print(f"each code: {n_coders} coders x {n_units:,} units x {q} codes, {REPLICATES:,} replicates")
    ratings = made(n_coders, n_units, q)

    def one_variable() -> None:
        table = table_of_units(ratings, q)
        drawn = resampling(n_units, replicates=REPLICATES)
        for measure in (Alpha(), CategoryAlphas()):
            sums = sums_by_cluster(measure, table, drawn.cluster, drawn.n_clusters)
            np.quantile(measure.disagreement(drawn.weights @ sums).value, [0.025, 0.975], axis=0)

    def loop_of_one(code: int) -> float:
        return float(krippendorff.alpha(reliability_data=(ratings == code).T.astype(np.int64)))

    ours, _ = timed(one_variable)
    all_values, _ = timed(lambda: of_krippendorff("nominal").run(ratings, q))
    one_code, _ = timed(lambda: loop_of_one(7))
    loop = REPLICATES * (all_values + q * one_code)
    print(f"  {'qualcode, one variable of 50 values':<50}{shown(ours)}")
    print(f"  {'krippendorff.alpha in a loop (one each timed)':<50}{shown(loop)}{loop / ours:>9,.0f} x")
    print(f"  {'qualcode, 50 codes present or absent, bca':<50}{shown(timed(lambda: _codes(ratings, q))[0])}")
    print(f"  {'krippendorff.alpha in a loop (one timed)':<50}{shown(REPLICATES * q * one_code)}\n")


def _codes(ratings: Ratings, q: int) -> None:
    """As `qualcode agreement` has them: each code on every unit, there or not."""
    n_units = len(ratings)
    draws = draws_for(np.arange(n_units) % 100, 100, "unit", Wish("bca", "units", replicates=REPLICATES))
    rated = Rated(
        "unit",
        tuple(f"coder-{number}" for number in range(ratings.shape[1])),
        tuple((str(code), "") for code in range(q)),
        table_of_units(np.concatenate([(ratings == code).astype(np.int64) for code in range(q)]), 2),
        np.repeat(np.arange(q), n_units),
        np.tile(draws.cluster, q),
        n_units,
        draws,
        Scale(ratings.shape[1], 2),
    )
    assert all(row.low is not None for row in measured(replace(rated), ["krippendorff_alpha"]))


def by_units() -> None:
    """Seconds against units: in proportion or better."""
    print("units: 5 coders x 50 categories, nominal alpha")
    for exponent in (3, 4, 5, 6):
        n_units = 10**exponent
        ratings = made(5, n_units, 50)
        alone, _ = timed(lambda: krippendorff_alpha(table_of(ratings, 50)))  # noqa: B023
        drawn, _ = timed(lambda: with_replicates(Alpha(), table_of_units(ratings, 50)))  # noqa: B023
        per = f"{alone / n_units * 1e9:>8,.0f} ns a unit"
        print(f"  {n_units:>9,} units{shown(alone)}{per}; with {REPLICATES:,} replicates{shown(drawn)}", flush=True)
    print()


_PEAK = """
import sys
import numpy as np
from qualcode.coefficients.alpha_measures import Alpha
from qualcode.coefficients.measures import sums_by_cluster
from qualcode.coefficients.resampling import Sampled, resampling
from qualcode.coefficients.tables import table_of_units

def most():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) / 1024

ratings = np.empty((int(sys.argv[1]), 5), dtype=np.int64)
for row in range(0, len(ratings), 1000):
    ratings[row : row + 1000] = np.random.default_rng(row).integers(0, 50, size=(len(ratings[row : row + 1000]), 5))
before = most()
table = table_of_units(ratings, 50)
drawn = resampling(len(ratings))
sums = sums_by_cluster(Alpha(), table, drawn.cluster, drawn.n_clusters)
Sampled(Alpha(), sums, drawn.weights @ sums, len(ratings)).interval("bootstrap")
print(f"{ratings.nbytes / 2**20:>9,.0f} MiB of ratings; {most() - before:>6,.0f} MiB more at the peak")
"""


def memory() -> None:
    """The most memory that a process holds (Linux), above what it holds before: numpy and the array of ratings."""
    print("memory: 5 coders x 50 categories, nominal alpha with replicates")
    for n_units in (1_000, 10_000, 100_000, 1_000_000, 4_000_000):
        done = subprocess.run([sys.executable, "-c", _PEAK, str(n_units)], capture_output=True, text=True, check=True)
        print(f"  {n_units:>9,} units{done.stdout.rstrip()}", flush=True)


def timed(run: Callable[[], object]) -> tuple[float, float]:
    """The median seconds of some runs, fewer of slow ones, and the value."""
    times: list[float] = []
    while len(times) < 1 or (len(times) < 21 and sum(times) < 1):
        begin = time.perf_counter()
        value = run()
        times.append(time.perf_counter() - begin)
    return median(times), value if isinstance(value, float) else float("nan")


def shown(seconds: float) -> str:
    """Seconds for people, in a column."""
    if seconds < 1:
        return f"{seconds * 1000:>9,.2f} ms"
    return f"{seconds:>9,.1f} s " if seconds < 7200 else f"{seconds / 3600:>9,.1f} h "


if __name__ == "__main__":
    main()
