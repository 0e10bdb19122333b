"""What a classifier is held against: a list of telling words, and plain TF-IDF with logistic regression."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from qualcode.suggesting.features import need_sklearn
from qualcode.suggesting.folds import held_out_sets
from qualcode.suggesting.learning import best_threshold

Rows = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]
MOST_WORDS = 10
"""So many telling words make up a list at most."""
_MOST_KNOWN = 5000
"""Of a large corpus the most frequent words alone may be telling: rarer ones find next to nothing."""


class Baselines:
    """The texts and folds, ready for one code after another; all that is fitted is fitted without what is held out."""

    def __init__(self, texts: Sequence[str], fold: Rows) -> None:
        text = need_sklearn("feature_extraction.text")
        from scipy.sparse import csr_matrix

        self.fold = fold
        self._folds = range(int(fold.max()) + 1)
        try:
            counts = text.CountVectorizer().fit_transform(texts)
        except ValueError:  # no unit holds a word
            counts = csr_matrix((len(texts), 1))
        self._holds = (counts > 0).tocsc()
        self._weighted: dict[frozenset[int], Any] = {
            out: _tfidf(counts, ~np.isin(fold, list(out))) for out in held_out_sets(len(self._folds)) if out
        }

    def by_words(self, labels: Scores) -> Truths:
        """Units that hold one of the words that tell most on the training documents, chosen one after another.

        The word that raises F1 on the training documents most is added to the list until none raises it.
        """
        given = np.zeros(len(labels), dtype=np.bool_)
        for one in self._folds:
            n_units = np.asarray(self._holds[self.fold != one].sum(axis=0)).ravel()
            frequent = np.sort(np.argsort(-n_units, kind="stable")[:_MOST_KNOWN])
            holds = self._holds[:, frequent].toarray()
            training = np.flatnonzero((self.fold != one) & ~np.isnan(labels))
            held_out = self.fold == one
            words = _telling(holds[training], labels[training] == 1)
            given[held_out] = holds[np.ix_(held_out, words)].any(axis=1)
        return given

    def by_regression(self, labels: Scores, *, balanced: bool) -> Truths:
        """Units to which `TfidfVectorizer()` and `LogisticRegression()` give the code, with their default settings.

        Args:
            labels: For each unit 1, 0 or NaN.
            balanced: Whether classes are weighted (`class_weight="balanced"`).
        """
        given = np.zeros(len(labels), dtype=np.bool_)
        for one in self._folds:
            held_out = self.fold == one
            given[held_out] = self._scores(labels, frozenset({one}), balanced)[held_out] > 0.5
        return given

    def by_tuned_regression(self, labels: Scores) -> Truths:
        """The same with balanced classes, and a threshold chosen as the classifier's own is: on training documents."""
        given = np.zeros(len(labels), dtype=np.bool_)
        pairs = {out: self._scores(labels, out, balanced=True) for out in self._weighted}
        for one in self._folds:
            held_out, blind = self.fold == one, np.zeros(len(labels))
            for other in self._folds:
                if other != one:
                    blind[self.fold == other] = pairs[frozenset({one, other})][self.fold == other]
            training = ~held_out & ~np.isnan(labels)
            threshold = best_threshold(blind[training], labels[training])
            given[held_out] = pairs[frozenset({one})][held_out] >= threshold
        return given

    def _scores(self, labels: Scores, out: frozenset[int], balanced: bool) -> Scores:
        """How probable the code is in every unit, by a regression that knows nothing of some folds."""
        linear = need_sklearn("linear_model")
        training = np.flatnonzero(~np.isin(self.fold, list(out)) & ~np.isnan(labels))
        known = labels[training]
        if len(np.unique(known)) < 2:
            return np.full(len(labels), float(known.any()))
        model = linear.LogisticRegression(class_weight="balanced" if balanced else None, max_iter=1000)
        model.fit(self._weighted[out][training], known)
        found: Scores = model.predict_proba(self._weighted[out])[:, 1]
        return found


def _tfidf(counts: Any, training: Truths) -> Any:
    """What a `TfidfVectorizer()` makes of all units that was fitted on some: it knows their words alone."""
    known = np.flatnonzero(np.asarray(counts[training].sum(axis=0)).ravel() > 0)
    words = counts[:, known if len(known) else [0]]
    return need_sklearn("feature_extraction.text").TfidfTransformer().fit(words[training]).transform(words)


def _telling(holds: Truths, truth: Truths) -> list[int]:
    """The words that together find a code best: a greedy search by F1."""
    chosen: list[int] = []
    found = np.zeros(len(truth), dtype=np.bool_)
    best = 0.0
    while len(chosen) < MOST_WORDS:
        left = holds[~found]
        hits = left[truth[~found]].sum(axis=0)
        n_given = found.sum() + left.sum(axis=0)
        f1 = 2 * ((found & truth).sum() + hits) / np.maximum(n_given + truth.sum(), 1)
        word = int(np.argmax(f1))
        if f1[word] <= best:
            break
        best = float(f1[word])
        chosen.append(word)
        found |= holds[:, word]
    return chosen
