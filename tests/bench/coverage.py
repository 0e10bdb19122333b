"""`make coverage`: how often intervals hold the true value. The tables of docs/intervals.md are its output.

Samples are drawn from populations whose coefficients are known exactly; each gets its intervals by the code that users
run. An interval should hold the truth in 95 of 100 samples; its lower bound alone should lie above the truth in 2.5.
"""

import sys
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from qualcode.analysis.measuring import FEWEST_USES
from qualcode.coefficients.alpha_measures import Alpha
from qualcode.coefficients.measures import Measure
from qualcode.coefficients.pair_measures import Cohen
from qualcode.coefficients.rater_measures import Gwet
from qualcode.coefficients.resampling import METHODS, Sampled
from qualcode.coefficients.tables import Ratings, table_of_units

MEASURES: dict[str, Measure] = {"alpha": Alpha(), "kappa": Cohen(2), "AC1": Gwet()}
REPLICATES = 1000
AT_ONCE = 100
SAMPLES = {20: 2000, 50: 2000, 200: 2000, 2000: 500}
PREVALENCES = (0.05, 0.2, 0.5)
DOCUMENTS = (6, 12, 30, 60)


class Tally(NamedTuple):
    """What became of the intervals of one method, in shares of the samples."""

    no_interval: float
    """Of samples with a value and enough uses."""
    covered: float
    """Of those with an interval, as all below."""
    too_high: float
    """The lower bound lies above the truth."""
    too_low: float
    """The upper bound lies below the truth."""
    width: float

    def __str__(self) -> str:
        """Coverage, misses and width."""
        missing = f", none {self.no_interval:.0%}" if self.no_interval >= 0.005 else ""
        misses = f"{self.too_high * 100:.1f}/{self.too_low * 100:.1f}"
        return f"**{self.covered * 100:.1f}** {misses} w {self.width:.2f}{missing}"


def common(random: np.random.Generator, n: int, prevalence: float, kappa: float, n_coders: int) -> Ratings:
    """On a share `kappa` of the units the coders see the same thing; on the others each guesses by the prevalence.

    Every two coders then have the kappa, and alpha, that is asked for.
    """
    truth = random.random((n, 1)) < prevalence
    guess = random.random((n, n_coders)) < prevalence
    return np.where(random.random((n, 1)) < kappa, truth, guess).astype(np.int64)


def latent(random: np.random.Generator, n: int, prevalence: float) -> Ratings:
    """A code is there or not; each of three coders finds it, and sees it where it is not, by `FINDS`."""
    truth = random.random((n, 1)) < prevalence
    return (random.random((n, 3)) < np.where(truth, *FINDS)).astype(np.int64)


FINDS = (np.array([0.95, 0.9, 0.8]), np.array([0.01, 0.02, 0.04]))


def truth_common(name: str, prevalence: float, kappa: float) -> float:
    """Of a population without end."""
    apart = 2 * prevalence * (1 - prevalence)
    return 1 - apart * (1 - kappa) / (1 - apart if name == "AC1" else apart)


def truth_latent(name: str, prevalence: float) -> float:
    """From the probabilities of each coder's value."""
    there, not_there = FINDS
    uses = prevalence * there + (1 - prevalence) * not_there
    both = prevalence * np.outer(there, there) + (1 - prevalence) * np.outer(not_there, not_there)
    pairs = [(0, 1), (0, 2), (1, 2)]
    observed = float(np.mean([uses[a] + uses[b] - 2 * both[a, b] for a, b in pairs]))
    share = float(uses.mean())
    apart = 2 * share * (1 - share)
    return 1 - observed / (1 - apart if name == "AC1" else apart)


class Corpus(NamedTuple):
    """Documents of 20 to 60 units by two coders, with a prevalence and a kappa of their own."""

    prevalence: float
    """In the mean."""
    rho: float
    """How alike units of one document are in whether the code is there: prevalence is a beta variable."""
    kappa: tuple[float, float]
    """Parameters of the beta variable that kappa is."""

    def truth(self, name: str) -> float:
        """E[p (1 - p)] of a document is 1 - rho times that of all."""
        apart = 2 * self.prevalence * (1 - self.prevalence)
        observed = apart * (1 - self.rho) * self.kappa[1] / sum(self.kappa)
        return 1 - observed / (1 - apart if name == "AC1" else apart)

    def drawn(
        self, random: np.random.Generator, n_documents: int, n_samples: int
    ) -> tuple[Ratings, npt.NDArray[np.int64]]:
        """Samples x units x coders, and for each unit the index of its document."""
        document = np.repeat(np.arange(n_documents), random.integers(20, 61, size=n_documents))
        spread, shape = 1 / self.rho - 1, (n_samples, n_documents)
        share = random.beta(self.prevalence * spread, (1 - self.prevalence) * spread, size=shape)
        kappa = random.beta(*self.kappa, size=shape)
        share, kappa = share[:, document, np.newaxis], kappa[:, document, np.newaxis]
        cells = (n_samples, len(document))
        truth = random.random((*cells, 1)) < share
        guess = random.random((*cells, 2)) < share
        return np.where(random.random((*cells, 1)) < kappa, truth, guess).astype(np.int64), document


CHOSEN_ON = Corpus(0.2, 0.2, (8, 2))
"""The text on which methods were compared when the default was chosen."""
HELD_OUT = (Corpus(0.4, 0.1, (6, 4)), Corpus(0.1, 0.3, (9, 1)))
"""Texts that were not looked at until it was."""


def samples(
    measure: Measure, ratings: Ratings, cluster: npt.NDArray[np.int64], seed: int
) -> Iterator[tuple[Sampled, int]]:
    """Each sample with its replicates, and in how many units somebody saw the code.

    Args:
        measure: The coefficient.
        ratings: Samples x units x coders.
        cluster: For each unit what it is drawn with, in ascending order.
        seed: For the draws, which are others for every `AT_ONCE` samples.
    """
    n_clusters, n_units = int(cluster[-1]) + 1, ratings.shape[1]
    starts = np.searchsorted(cluster, np.arange(n_clusters))
    random = np.random.default_rng(seed)
    touched = ratings.any(axis=2).sum(axis=1).tolist()
    for first in range(0, len(ratings), AT_ONCE):
        block = ratings[first : first + AT_ONCE]
        table = table_of_units(block.reshape(-1, block.shape[2]), 2)
        sums = np.add.reduceat(measure.contributions(table).reshape(len(block), n_units, -1), starts, axis=1)
        weights = random.multinomial(n_clusters, np.full(n_clusters, 1 / n_clusters), size=REPLICATES).astype(float)
        drawn = np.matmul(weights, sums)
        for number, (one, of_one) in enumerate(zip(sums, drawn, strict=True)):
            yield Sampled(measure, one, of_one, n_units), touched[first + number]


def tallies(name: str, found: Iterator[tuple[Sampled, int]], truth: float) -> tuple[float, float, list[Tally]]:
    """The share of samples without a value, the share with too few uses of the code, and each method's tally."""
    bounds: list[list[tuple[float, float] | None]] = [[] for _ in METHODS]
    n = n_none = n_few = 0
    for sampled, n_touched in found:
        n += 1
        if np.isnan(sampled.value):
            n_none += 1
        elif name != "AC1" and n_touched < FEWEST_USES and sampled.value < 1:
            n_few += 1
        else:
            for kept, method in zip(bounds, METHODS, strict=True):
                interval = sampled.interval(method)
                kept.append(None if isinstance(interval, str) else (interval.low, interval.high))
    return n_none / n, n_few / n, [_tally(kept, truth) for kept in bounds]


def _tally(kept: list[tuple[float, float] | None], truth: float) -> Tally:
    known = np.array([one for one in kept if one is not None]).reshape(-1, 2)
    slack = 1e-9
    too_high, too_low = known[:, 0] > truth + slack, known[:, 1] < truth - slack
    return Tally(
        no_interval=1 - len(known) / max(len(kept), 1),
        covered=float(1 - (too_high | too_low).mean()),
        too_high=float(too_high.mean()),
        too_low=float(too_low.mean()),
        width=float((known[:, 1] - known[:, 0]).mean()),
    )


def independent_units(scale: float) -> None:
    """Units drawn singly: by model, coefficient, number of units and prevalence."""
    print("## Units that are independent\n")
    for title, n_coders, names in (
        ("Two coders, common correlation, kappa .8", 2, ("alpha", "kappa", "AC1")),
        ("Three coders of unlike accuracy, latent class", 3, ("alpha", "AC1")),
    ):
        print(f"### {title}\n")
        header("coefficient", "units", "prevalence", "truth", "no value", "few uses", *METHODS)
        for name in names:
            for n, n_samples in SAMPLES.items():
                for prevalence in PREVALENCES:
                    count = max(int(n_samples * scale), AT_ONCE)
                    random = np.random.default_rng([n, int(prevalence * 100), n_coders])
                    if n_coders == 2:
                        flat = common(random, count * n, prevalence, 0.8, 2)
                        truth = truth_common(name, prevalence, 0.8)
                    else:
                        flat = latent(random, count * n, prevalence)
                        truth = truth_latent(name, prevalence)
                    drawn = samples(MEASURES[name], flat.reshape(count, n, n_coders), np.arange(n), seed=n)
                    none, few, found = tallies(name, drawn, truth)
                    line(name, f"{n:,}", prevalence, f"{truth:.3f}", f"{none:.1%}", f"{few:.1%}", *found)
        print()


def clustered_text(scale: float) -> None:
    """Units of documents: drawn singly, and with their documents."""
    print("## Text: units of documents\n")
    _text(CHOSEN_ON, scale, seed=0)
    for corpus in HELD_OUT:
        print(f"### Not looked at when the default was chosen: {corpus}\n")
        _text(corpus, scale, seed=1000, over=("documents",))


def _text(corpus: Corpus, scale: float, seed: int, over: tuple[str, ...] = ("units", "documents")) -> None:
    header("coefficient", "documents", "drawn", "truth", "few uses", *METHODS)
    for name in ("alpha", "AC1"):
        for n_documents in DOCUMENTS:
            random = np.random.default_rng(seed + n_documents)
            count = max(int((2000 if n_documents < 30 else 1000) * scale), AT_ONCE)
            ratings, document = corpus.drawn(random, n_documents, count)
            truth = corpus.truth(name)
            for drawn in over:
                cluster = document if drawn == "documents" else np.arange(len(document))
                _, few, found = tallies(name, samples(MEASURES[name], ratings, cluster, seed=n_documents), truth)
                line(name, n_documents, drawn, f"{truth:.3f}", f"{few:.1%}", *found)
    print()


def no_disagreement(scale: float) -> None:
    """Samples in which nobody disagreed: how often they occur, and how often their lower bound is above the truth."""
    print("## Samples without any disagreement: alpha of two coders, units independent\n")
    header("units", "prevalence", "kappa", "samples without", "of these bound above truth", "of all", "by")
    for n in (10, 20, 50, 200):
        for prevalence in PREVALENCES:
            for kappa in (0.6, 0.8, 0.95):
                count = int(20_000 * scale)
                random = np.random.default_rng([n, int(prevalence * 100), int(kappa * 100)])
                ratings = common(random, count * n, prevalence, kappa, 2).reshape(count, n, 2)
                line(n, prevalence, kappa, *without_disagreement("alpha", ratings, kappa))
    print("\n## The same where units stand in documents\n")
    header("coefficient", "documents", "prevalence", "kappa", "samples without", "bound above truth", "of all", "by")
    for name in ("alpha", "AC1"):
        for n_documents in DOCUMENTS[:2]:
            for prevalence in PREVALENCES[:2]:
                for title, spread in (("varies", (8.0, 2.0)), ("varies much", (2.0, 0.5))):
                    corpus = Corpus(prevalence, 0.2, spread)
                    ratings, _ = corpus.drawn(np.random.default_rng(n_documents), n_documents, int(4000 * scale))
                    found = without_disagreement(name, ratings, corpus.truth(name))
                    line(name, n_documents, prevalence, title, *found)
    print()


def without_disagreement(name: str, ratings: Ratings, truth: float) -> list[str]:
    """The share of samples without disagreement, of these with a bound above the truth, of all, and by how much."""
    without = ratings[(ratings[:, :, 0] == ratings[:, :, 1]).all(axis=1)]
    without = without[without.any(axis=(1, 2)) & ~without.all(axis=(1, 2))]
    lows = np.array([bound_without(name, one) for one in without[:500]])
    above = float((lows > truth).mean()) if len(lows) else 0.0
    by = f"{float((lows[lows > truth] - truth).mean()):.3f}" if above else ""
    share = len(without) / len(ratings)
    return [f"{share:.1%}", f"{above:.0%}", f"{above * share:.1%}", by]


def bound_without(name: str, ratings: Ratings) -> float:
    """The lower bound of a sample without disagreement."""
    measure = MEASURES[name]
    sums = measure.contributions(table_of_units(ratings, 2))
    found = Sampled(measure, sums, sums[:0], len(ratings)).interval("analytic")
    assert not isinstance(found, str)
    return found.low


def rare_codes(scale: float) -> None:
    """By how many units have the code: whether `FEWEST_USES` is set well."""
    print("## Rarely used codes: alpha of two coders on 300 units, by how many units somebody gave the code\n")
    header("units with the code", "samples", *METHODS)
    edges = (1, 3, 5, 8, 12, 20, 40)
    bounds: dict[int, list[list[tuple[float, float] | None]]] = {edge: [[] for _ in METHODS] for edge in edges}
    for prevalence in (0.005, 0.01, 0.02, 0.04, 0.08):
        random = np.random.default_rng(int(prevalence * 1000))
        count = max(int(2000 * scale), AT_ONCE)
        ratings = common(random, count * 300, prevalence, 0.8, 2).reshape(count, 300, 2)
        for sampled, n_touched in samples(Alpha(), ratings, np.arange(300), seed=7):
            if n_touched and n_touched < 60 and sampled.value < 1:
                for kept, method in zip(bounds[max(e for e in edges if e <= n_touched)], METHODS, strict=True):
                    interval = sampled.interval(method)
                    kept.append(None if isinstance(interval, str) else (interval.low, interval.high))
    for edge, until in zip(edges, (*edges[1:], 60), strict=True):
        line(f"{edge} to {until - 1}", f"{len(bounds[edge][0]):,}", *[_tally(kept, 0.8) for kept in bounds[edge]])
    print()


def header(*names: str) -> None:
    """The first two lines of a table in Markdown."""
    print(f"| {' | '.join(names)} |\n|{'---|' * len(names)}")


def line(*cells: object) -> None:
    """A line of a table in Markdown."""
    print(f"| {' | '.join(map(str, cells))} |", flush=True)


def main() -> None:
    """Print every table; a number on the command line scales how many samples are drawn."""
    scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    counts = ", ".join(f"{n_samples:,} of {n:,} units" for n, n_samples in SAMPLES.items())
    print(f"Samples: {counts}; times {scale:g}. {REPLICATES:,} replicates. A cell: coverage of nominal 95 %, then")
    print("percent of samples with the lower bound above / the upper bound below the truth (nominal 2.5/2.5), width.\n")
    independent_units(scale)
    clustered_text(scale)
    rare_codes(scale)
    no_disagreement(scale)


if __name__ == "__main__":
    main()
