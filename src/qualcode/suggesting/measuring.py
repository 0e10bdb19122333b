"""What a machine's suggestions are worth, code by code, on documents that were held out."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from qualcode.model import Study
from qualcode.suggesting.baselines import Baselines
from qualcode.suggesting.features import one_thread
from qualcode.suggesting.folds import fold_of_units
from qualcode.suggesting.hits import Counts, f1, hits_of
from qualcode.suggesting.learning import Classified
from qualcode.suggesting.read_units import Learned
from qualcode.suggesting.taught import Taught

Scores = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]
BINS = (0.0, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0)


class MeasureRow(NamedTuple):
    """What was learned of one code is worth, on documents that were held out."""

    code: str
    """Its id; `* macro` is the mean over codes that were learned, `* micro` counts all their units together."""
    label: str
    units: int
    """Units with the code."""
    asked: int
    """Units of which it is known whether they have it."""
    documents: int
    """Documents with the code."""
    prevalence: float
    """`units` of `asked`: what is right by chance alone where a unit is given the code."""
    precision: float | None
    """Of the units that are given the code, how many have it; `None` where none is given it or nothing is learned."""
    recall: float | None
    """Of the units that have the code, how many are given it."""
    f1: float | None
    low: float | None
    """Lower end of the 95 % interval of F1, over documents drawn again and again."""
    high: float | None
    brier: float | None
    """Mean squared error of the scores: 0 is perfect."""
    brier_prevalence: float | None
    """That of somebody who says the prevalence of every unit."""
    keyword_f1: float | None
    """F1 of a list of the most telling words, in the same folds."""
    tfidf_f1: float | None
    """F1 of TF-IDF and logistic regression with default settings, in the same folds."""
    tfidf_balanced_f1: float | None
    """The same with balanced class weights."""
    tfidf_tuned_f1: float | None
    """The same with balanced class weights and a threshold chosen on training documents, as the classifier's own is."""
    verdict: str


class ReliabilityRow(NamedTuple):
    """Of the scores that lie between two bounds: how many units have the code."""

    low: float
    high: float
    scores: int
    """Units and codes with such a score, all codes together."""
    mean: float | None
    """The mean of the scores."""
    observed: float | None
    """The share of them that have the code: what the mean should be."""


def measure_rows(study: Study, found: Taught) -> list[MeasureRow]:
    """The figures of each code in the codebook's order, then those of all codes that were learned together."""
    learned = found.learned
    fold = fold_of_units(found.groups, found.wish.folds)
    baselines = Baselines([unit.text for unit in learned.units], fold) if found.classified else None
    given = found.outcome(study.codebook).given
    by_code = {one.code: one for one in found.classified}
    why = dict(found.too_little)
    rows: list[MeasureRow] = []
    sums = np.zeros((5, 3))
    for number, code in enumerate(learned.codes):
        labels = learned.labels[:, number]
        blank = _blank(study, learned, code, why.get(code, ""))
        if code not in by_code or baselines is None:
            rows.append(blank)
            continue
        with one_thread():
            ways = (
                given[code],
                baselines.by_words(labels),
                baselines.by_regression(labels, balanced=False),
                baselines.by_regression(labels, balanced=True),
                baselines.by_tuned_regression(labels),
            )
        sums += np.array([hits_of(one, labels) for one in ways])
        rows.append(_measured(blank, by_code[code], labels, ways, found))
    return [*rows, *_together(rows, sums)] if found.classified else rows


def _blank(study: Study, learned: Learned, code: str, verdict: str) -> MeasureRow:
    units, documents = learned.having(code)
    asked = int((~np.isnan(learned.labels[:, learned.codes.index(code)])).sum())
    nothing = (None,) * 11
    return MeasureRow(code, study.codebook.label(code), units, asked, documents, units / asked, *nothing, verdict)


def _measured(blank: MeasureRow, one: Classified, labels: Scores, ways: Sequence[Truths], found: Taught) -> MeasureRow:
    known = ~np.isnan(labels)
    hits, wrong, missed = hits_of(ways[0], labels)
    f1s = [f1(*hits_of(way, labels)) for way in ways]
    low, high = found.interval(ways[0], labels)
    ahead, _ = found.interval(ways[0], labels, ways[1])
    truth = labels[known]
    row = blank._replace(
        precision=hits / (hits + wrong) if hits + wrong else None,
        recall=hits / (hits + missed),
        f1=f1s[0],
        low=low,
        high=high,
        brier=float(((one.held_out[known] - truth) ** 2).mean()),
        brier_prevalence=blank.prevalence * (1 - blank.prevalence),
        keyword_f1=f1s[1],
        tfidf_f1=f1s[2],
        tfidf_balanced_f1=f1s[3],
        tfidf_tuned_f1=f1s[4],
    )
    return row._replace(verdict=_verdict(row, ahead) if found.above_chance(ways[0], labels) else "at chance")


def _verdict(row: MeasureRow, ahead: float | None) -> str:
    """What may be said of a code above chance; `ahead` is the least by which F1 is above that of the words."""
    if row.f1 is not None and row.keyword_f1 is not None and row.f1 <= row.keyword_f1:
        return "at words"
    return "beats words" if ahead is not None and ahead > 0 else "above words"


def _together(rows: Sequence[MeasureRow], sums: Counts) -> list[MeasureRow]:
    """Means over codes, and all units of all codes as one."""
    learned = [row for row in rows if row.f1 is not None]
    units, asked = sum(row.units for row in learned), sum(row.asked for row in learned)
    hits, wrong, missed = (float(one) for one in sums[0])

    def mean(values: Sequence[float | None]) -> float:
        return float(np.mean([value or 0.0 for value in values]))

    blank = MeasureRow("", "", units, asked, 0, units / asked, *(None,) * 11, "")
    return [
        blank._replace(
            code="* macro",
            label="mean of the codes learned",
            precision=mean([row.precision for row in learned]),
            recall=mean([row.recall for row in learned]),
            f1=mean([row.f1 for row in learned]),
            brier=mean([row.brier for row in learned]),
            brier_prevalence=mean([row.brier_prevalence for row in learned]),
            keyword_f1=mean([row.keyword_f1 for row in learned]),
            tfidf_f1=mean([row.tfidf_f1 for row in learned]),
            tfidf_balanced_f1=mean([row.tfidf_balanced_f1 for row in learned]),
            tfidf_tuned_f1=mean([row.tfidf_tuned_f1 for row in learned]),
        ),
        blank._replace(
            code="* micro",
            label="all units of the codes learned",
            precision=hits / (hits + wrong) if hits + wrong else None,
            recall=hits / (hits + missed),
            f1=f1(hits, wrong, missed),
            keyword_f1=f1(*sums[1]),
            tfidf_f1=f1(*sums[2]),
            tfidf_balanced_f1=f1(*sums[3]),
            tfidf_tuned_f1=f1(*sums[4]),
        ),
    ]


def reliability_rows(found: Taught) -> list[ReliabilityRow]:
    """Whether scores mean what they say: held-out scores of all codes learned, in bands."""
    scores, truths = [], []
    for one in found.classified:
        labels = found.labels(one.code)
        known = ~np.isnan(labels)
        scores.append(one.held_out[known])
        truths.append(labels[known])
    every, truth = np.concatenate([np.zeros(0), *scores]), np.concatenate([np.zeros(0), *truths])
    band = np.digitize(every, BINS[1:-1])
    rows = []
    for number, (low, high) in enumerate(pairwise(BINS)):
        here = band == number
        n = int(here.sum())
        mean, observed = (float(every[here].mean()), float(truth[here].mean())) if n else (None, None)
        rows.append(ReliabilityRow(low, high, n, mean, observed))
    return rows
