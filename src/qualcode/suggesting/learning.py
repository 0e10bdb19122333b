"""A classifier a code, learned from people: weights, calibration and threshold by documents that it has not seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from qualcode.suggesting.features import Features, need_sklearn
from qualcode.suggesting.folds import held_out_sets
from qualcode.suggesting.read_units import ReadUnit

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Rows = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]
FoldSet = frozenset[int]


class Setting(NamedTuple):
    """How a classifier is made; which one is chosen on training documents."""

    strength: float
    """The inverse of how strongly large weights are held back."""
    weighing: str
    """`even`: each unit counts alike; `balanced`: those with the code count as much as all the others together."""


SETTINGS = (Setting(1.0, "even"), Setting(1.0, "balanced"), Setting(10.0, "balanced"))


class Curve(NamedTuple):
    """From a classifier's score to how probable the code is (Platt), and from where on a unit is given it."""

    slope: float
    level: float
    threshold: float

    def probability(self, scores: Scores) -> Scores:
        """How probable the code is."""
        return _squashed(self.slope * scores + self.level)


@dataclass(frozen=True, eq=False)
class Classified:
    """What was learned of one code."""

    code: str
    setting: Setting
    """Of the classifier that learned from all documents."""
    threshold: float
    held_out: Scores
    """For each unit learned from, how probable the code is by a classifier that never saw its document."""
    given: Truths
    """Whether that classifier gives it the code, by a threshold that never saw its document either."""
    new: Scores
    """For each new unit, how probable the code is by the classifier that learned from all documents."""
    given_new: Truths


class Learner:
    """Features and folds, ready for one code after another."""

    def __init__(self, units: Sequence[ReadUnit], fold: Rows, new: Sequence[ReadUnit] = (), seed: int = 1) -> None:
        self.fold = fold
        self.n_known = len(units)
        self.seed = seed
        features = Features([*units, *new])
        rows = np.arange(len(units))
        self._matrices: Mapping[FoldSet, csr_matrix] = {
            out: features.matrix(rows[~np.isin(fold, list(out))]) for out in held_out_sets(int(fold.max()) + 1)
        }
        self._kept: dict[tuple[FoldSet, bytes], csr_matrix] = {}

    def classified(self, code: str, labels: Scores) -> Classified:
        """What is learned of one code.

        Args:
            code: Its id.
            labels: For each unit 1, 0, or NaN where nobody was asked for it.
        """
        folds = range(int(self.fold.max()) + 1)
        scores = {out: self._scores(labels, out) for out in self._matrices}
        held_out, given = np.zeros(self.n_known), np.zeros(self.n_known, dtype=np.bool_)
        for fold in folds:
            here = self.fold == fold
            blind = np.zeros((len(SETTINGS), self.n_known))
            for other in folds:
                if other != fold:
                    there = self.fold == other
                    blind[:, there] = scores[frozenset({fold, other})][:, : self.n_known][:, there]
            setting, curve = _chosen(blind, labels, ~here)
            held_out[here] = curve.probability(scores[frozenset({fold})][setting, : self.n_known][here])
            given[here] = held_out[here] >= curve.threshold
        blind = np.zeros((len(SETTINGS), self.n_known))
        for fold in folds:
            here = self.fold == fold
            blind[:, here] = scores[frozenset({fold})][:, : self.n_known][:, here]
        setting, curve = _chosen(blind, labels, np.ones(self.n_known, dtype=np.bool_))
        new = curve.probability(scores[frozenset()][setting, self.n_known :])
        return Classified(code, SETTINGS[setting], curve.threshold, held_out, given, new, new >= curve.threshold)

    def _scores(self, labels: Scores, out: FoldSet) -> Scores:
        """Settings x all units: the scores of classifiers that know nothing of some folds."""
        linear = need_sklearn("linear_model")
        training = np.flatnonzero(~np.isnan(labels) & ~np.isin(self.fold, list(out)))
        known = labels[training]
        matrix = self._matrices[out]
        if len(np.unique(known)) < 2:
            return np.full((len(SETTINGS), matrix.shape[0]), -4.0 if not known.any() else 4.0)
        wanted = np.arange(matrix.shape[0]) if not out else np.flatnonzero(np.isin(self.fold, list(out)))
        told = self._rows(out, wanted)
        found = np.zeros((len(SETTINGS), matrix.shape[0]))
        for number, setting in enumerate(SETTINGS):
            model = linear.LogisticRegression(
                C=setting.strength,
                class_weight="balanced" if setting.weighing == "balanced" else None,
                solver="liblinear",
                dual=True,  # of few units and many words the quicker way to the same weights
                intercept_scaling=5.0,
                tol=1e-2,
                max_iter=10_000,
                random_state=self.seed,
            )
            model.fit(self._rows(out, training), known)
            found[number, wanted] = model.decision_function(told)
        return found

    def _rows(self, out: FoldSet, chosen: Rows) -> "csr_matrix":
        """Some rows of a matrix; kept, since they are the same for most codes."""
        key = (out, chosen.tobytes())
        if key not in self._kept:
            rows = self._matrices[out][chosen]
            rows.sort_indices()
            self._kept[key] = rows
        return self._kept[key]


def _chosen(blind: Scores, labels: Scores, among: Truths) -> tuple[int, Curve]:
    """The setting whose calibrated scores are the best bet on units that they were not learned from, and its curve."""
    rows = np.flatnonzero(among & ~np.isnan(labels))
    truth = labels[rows]
    curves = [platt(scores[rows], truth) for scores in blind]
    losses = [_log_loss(curve.probability(scores[rows]), truth) for curve, scores in zip(curves, blind, strict=True)]
    setting = int(np.argmin(np.round(losses, 9)))
    curve = curves[setting]
    return setting, curve._replace(threshold=best_threshold(curve.probability(blind[setting, rows]), truth))


def platt(scores: Scores, truth: Scores) -> Curve:
    """The curve from scores to probabilities, with Platt's targets, which keep a few units from making it steep.

    Source: Platt (1999), Probabilistic Outputs for Support Vector Machines; Lin, Lin & Weng (2007).
    """
    n_yes, n_no = float((truth == 1).sum()), float((truth == 0).sum())
    target = np.where(truth == 1, (n_yes + 1) / (n_yes + 2), 1 / (n_no + 2))
    slope, level = 1.0, float(np.log((n_yes + 1) / (n_no + 1)))
    for _ in range(50):
        probability = _squashed(slope * scores + level)
        gap, spread = probability - target, np.maximum(probability * (1 - probability), 1e-12)
        gradient = np.array([(gap * scores).sum() + 1e-3 * (slope - 1), gap.sum()])
        both = (spread * scores).sum()
        curvature = np.array([[(spread * scores**2).sum() + 1e-3, both], [both, spread.sum() + 1e-9]])
        step = np.linalg.solve(curvature, gradient)
        shrink = min(1.0, 5.0 / max(float(np.abs(step).max()), 1e-12))
        slope, level = slope - shrink * float(step[0]), level - shrink * float(step[1])
        if float(np.abs(step).max()) < 1e-9:
            break
    return Curve(max(slope, 0.0), level, 0.5)


def best_threshold(probabilities: Scores, truth: Scores) -> float:
    """The threshold with the highest F1; halfway to the next lower probability.

    >>> best_threshold(np.array([0.9, 0.6, 0.2]), np.array([1.0, 1.0, 0.0]))
    0.4
    """
    order = np.argsort(-probabilities, kind="stable")
    sorted_p, hits = probabilities[order], np.cumsum(truth[order])
    f1 = 2 * hits / (np.arange(1, len(order) + 1) + truth.sum())
    ends = np.append(np.diff(sorted_p) < 0, True)
    best = int(np.argmax(np.where(ends, np.round(f1, 12), -1)))
    below = sorted_p[best + 1] if best + 1 < len(sorted_p) else 0.0
    return float(sorted_p[best] + below) / 2


def _log_loss(probability: Scores, truth: Scores) -> float:
    sure = np.clip(probability, 1e-9, 1 - 1e-9)
    return float(-(truth * np.log(sure) + (1 - truth) * np.log(1 - sure)).mean())


def _squashed(values: Scores) -> Scores:
    """The logistic function."""
    found: Scores = 1 / (1 + np.exp(-np.clip(values, -500, 500)))
    return found
