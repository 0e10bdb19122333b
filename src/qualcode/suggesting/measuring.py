"""What a machine's suggestions are worth, code by code, on documents that were held out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from qualcode.model import Codebook, Study
from qualcode.phrases import counted
from qualcode.suggesting.baselines import Baselines
from qualcode.suggesting.folds import fold_of_units, group_of_units
from qualcode.suggesting.learning import Classified, Learner
from qualcode.suggesting.read_units import Learned, ReadUnit

Scores = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.float64]
N_REPLICATES = 1000
FEWEST_FOR_INTERVAL = 5
"""Of fewer documents or cases no interval is given: drawing from three says next to nothing."""
BINS = (0.0, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0)


class Wish(NamedTuple):
    """How to learn and to measure."""

    folds: int = 5
    group: str = "document"
    """What is held out whole: `document`, or `case`."""
    seed: int = 1
    fewest_units: int = 10
    """A code that fewer units have is not learned."""
    fewest_documents: int = 3
    """Nor one that fewer documents have."""


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


@dataclass(frozen=True, eq=False)
class Taught:
    """What was learned, and how it did."""

    learned: Learned
    wish: Wish
    groups: tuple[str, ...]
    """For each unit the document or case with which it is held out."""
    n_folds: int
    classified: tuple[Classified, ...]
    """The codes that were learned."""
    too_little: tuple[tuple[str, str], ...]
    """The others, each with the reason."""

    def outcome(self, codebook: Codebook) -> "Outcome":
        """Which units are given which code, and which codes are suggested at all.

        Whoever has a code has the one above it too, and that one is known from
        more units: where it is suggested, the code below stands only inside it.
        """
        given: dict[str, Truths] = {}
        new: dict[str, Truths] = {}
        suggested: set[str] = set()
        for one in sorted(self.classified, key=lambda one: len(codebook.lineage(one.code))):
            above = [code for code in codebook.lineage(one.code)[:-1] if code in suggested]
            given[one.code] = np.logical_and.reduce([one.given, *(given[code] for code in above)])
            new[one.code] = np.logical_and.reduce([one.given_new, *(new[code] for code in above)])
            labels = self.labels(one.code)
            prevalence = float((labels == 1).sum() / (~np.isnan(labels)).sum())
            low, _ = self.interval(given[one.code], labels)
            if worth_writing(f1(*hits_of(given[one.code], labels)) if low is None else low, prevalence):
                suggested.add(one.code)
        return Outcome(given, new, tuple(one.code for one in self.classified if one.code in suggested))

    def interval(self, given: Truths, labels: Scores, other: Truths | None = None) -> tuple[float | None, float | None]:
        """The 95 % interval of F1 over documents drawn again and again; of how much it is above another's.

        Returns:
            Nothing where there are too few documents to draw from.
        """
        names, group = np.unique(np.array(self.groups), return_inverse=True)
        if len(names) < FEWEST_FOR_INTERVAL:
            return None, None
        even = np.full(len(names), 1 / len(names))
        drawn = np.random.default_rng(self.wish.seed).multinomial(len(names), even, size=N_REPLICATES)
        values = _f1_of(drawn @ _by_group(given, labels, group, len(names)))
        if other is not None:
            values = values - _f1_of(drawn @ _by_group(other, labels, group, len(names)))
        low, high = np.percentile(values, (2.5, 97.5))
        return float(low), float(high)

    def labels(self, code: str) -> Scores:
        """For each unit 1, 0, or NaN where nobody was asked for the code."""
        found: Scores = self.learned.labels[:, self.learned.codes.index(code)]
        return found


class Outcome(NamedTuple):
    """What was learned, as it is suggested."""

    given: Mapping[str, Truths]
    """Code to the units that are given it by classifiers that never saw their documents."""
    new: Mapping[str, Truths]
    """Code to the new units that are given it."""
    suggested: tuple[str, ...]
    """The codes that are better than chance, in the codebook's order."""


def taught(study: Study, learned: Learned, wish: Wish, new: Sequence[ReadUnit] = ()) -> Taught:
    """Learn every code of which there is enough, and say of the others why not.

    Args:
        study: As it was loaded.
        learned: What people say of the units.
        wish: How.
        new: Units that nobody has finished, to be classified too.

    Raises:
        RefusedError: If the units are of fewer than three documents or cases.
    """
    groups = group_of_units(study, [unit.document for unit in learned.units], wish.group)
    fold = fold_of_units(groups, wish.folds)
    reasons = {code: _too_little(learned, code, wish) for code in learned.codes}
    learner = Learner(learned.units, fold, new, wish.seed) if not all(reasons.values()) else None
    return Taught(
        learned,
        wish,
        tuple(groups),
        int(fold.max()) + 1,
        tuple(
            learner.classified(code, learned.labels[:, number])
            for number, code in enumerate(learned.codes)
            if learner is not None and not reasons[code]
        ),
        tuple((code, reason) for code, reason in reasons.items() if reason),
    )


def _too_little(learned: Learned, code: str, wish: Wish) -> str:
    """Why a code is not learned; empty if it is."""
    units, documents = learned.having(code)
    if units < wish.fewest_units:
        return f"too little: {counted(units, learned.unit)} with it, {wish.fewest_units} needed"
    if documents < wish.fewest_documents:
        return f"too little: in {counted(documents, 'document')}, {wish.fewest_documents} needed"
    labels = learned.labels[:, learned.codes.index(code)]
    absent = int((labels == 0).sum())
    if absent < wish.fewest_units:
        return f"too little: {counted(absent, learned.unit)} without it, {wish.fewest_units} needed"
    return ""


def measure_rows(study: Study, found: Taught) -> list[MeasureRow]:
    """The figures of each code in the codebook's order, then those of all codes that were learned together."""
    learned = found.learned
    fold = fold_of_units(found.groups, found.wish.folds)
    baselines = Baselines([unit.text for unit in learned.units], fold) if found.classified else None
    given = found.outcome(study.codebook).given
    by_code = {one.code: one for one in found.classified}
    why = dict(found.too_little)
    rows: list[MeasureRow] = []
    sums = np.zeros((4, 3))
    for number, code in enumerate(learned.codes):
        labels = learned.labels[:, number]
        blank = _blank(study, learned, code, why.get(code, ""))
        if code not in by_code or baselines is None:
            rows.append(blank)
            continue
        ways = (
            given[code],
            baselines.by_words(labels),
            baselines.by_regression(labels, balanced=False),
            baselines.by_regression(labels, balanced=True),
        )
        sums += np.array([hits_of(one, labels) for one in ways])
        rows.append(_measured(blank, by_code[code], labels, ways, found))
    return [*rows, *_together(rows, sums)] if found.classified else rows


def _blank(study: Study, learned: Learned, code: str, verdict: str) -> MeasureRow:
    units, documents = learned.having(code)
    asked = int((~np.isnan(learned.labels[:, learned.codes.index(code)])).sum())
    nothing = (None,) * 10
    return MeasureRow(code, study.codebook.label(code), units, asked, documents, units / asked, *nothing, verdict)


def _measured(
    blank: MeasureRow, one: Classified, labels: Scores, ways: Sequence[Truths], found: Taught
) -> MeasureRow:
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
    )
    return row._replace(verdict=_verdict(row, ahead))


def _verdict(row: MeasureRow, ahead: float | None) -> str:
    """What the figures allow to say; `ahead` is the least by which F1 is above that of the words."""
    if not worth_writing(row.f1 if row.low is None else row.low, row.prevalence):
        return "at chance"
    if row.f1 is not None and row.keyword_f1 is not None and row.f1 <= row.keyword_f1:
        return "at words"
    return "beats words" if ahead is not None and ahead > 0 else "above words"


def worth_writing(f1_held_out: float | None, prevalence: float) -> bool:
    """Whether held-out F1, or the low end of its interval, is above that of giving every unit the code.

    >>> worth_writing(0.5, 0.2), worth_writing(0.3, 0.2)
    (True, False)
    """
    return f1_held_out is not None and f1_held_out > 2 * prevalence / (1 + prevalence)


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
    return 2 * hits / (2 * hits + wrong + missed) if hits else 0.0


def _by_group(given: Truths, labels: Scores, group: npt.NDArray[np.int64], n_groups: int) -> Counts:
    """Groups x hits, wrong, missed."""
    kinds = (given & (labels == 1), given & (labels == 0), ~given & (labels == 1))
    return np.array([np.bincount(group, weights=kind, minlength=n_groups) for kind in kinds]).T


def _f1_of(sums: Counts) -> Scores:
    hits, wrong, missed = sums.T
    return np.where(hits > 0, 2 * hits / np.maximum(2 * hits + wrong + missed, 1), 0.0)


def _together(rows: Sequence[MeasureRow], sums: Counts) -> list[MeasureRow]:
    """Means over codes, and all units of all codes as one."""
    learned = [row for row in rows if row.f1 is not None]
    units, asked = sum(row.units for row in learned), sum(row.asked for row in learned)
    hits, wrong, missed = (float(one) for one in sums[0])

    def mean(name: str) -> float:
        return float(np.mean([getattr(row, name) or 0.0 for row in learned]))

    blank = MeasureRow("", "", units, asked, 0, units / asked, *(None,) * 10, "")
    means = ("precision", "recall", "f1", "brier", "brier_prevalence", "keyword_f1", "tfidf_f1", "tfidf_balanced_f1")
    return [
        blank._replace(code="* macro", label="mean of the codes learned", **{name: mean(name) for name in means}),
        blank._replace(
            code="* micro",
            label="all units of the codes learned",
            precision=hits / (hits + wrong) if hits + wrong else None,
            recall=hits / (hits + missed),
            f1=f1(hits, wrong, missed),
            keyword_f1=f1(*sums[1]),
            tfidf_f1=f1(*sums[2]),
            tfidf_balanced_f1=f1(*sums[3]),
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
    for number, (low, high) in enumerate(zip(BINS, BINS[1:], strict=False)):
        here = band == number
        n = int(here.sum())
        mean, observed = (float(every[here].mean()), float(truth[here].mean())) if n else (None, None)
        rows.append(ReliabilityRow(low, high, n, mean, observed))
    return rows
