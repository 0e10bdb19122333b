"""What a classifier is held against: a list of telling words, and plain TF-IDF with logistic regression."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from qualcode.suggesting.features import need_sklearn

Rows = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]
MOST_WORDS = 10
"""So many telling words make up a list at most."""
_MOST_KNOWN = 5000
"""Of a large corpus the most frequent words alone may be telling: rarer ones find next to nothing."""


class Baselines:
    """The texts and folds, ready for one code after another."""

    def __init__(self, texts: Sequence[str], fold: Rows) -> None:
        text = need_sklearn("feature_extraction.text")
        self.fold = fold
        words = text.CountVectorizer(binary=True, max_features=_MOST_KNOWN)
        self._holds = (words.fit_transform(texts) > 0).toarray()
        self._weighted = []
        said = np.array(texts, dtype=np.object_)
        for one in range(int(fold.max()) + 1):
            vectorizer = text.TfidfVectorizer().fit(said[fold != one])
            self._weighted.append(vectorizer.transform(said))

    def by_words(self, labels: Scores) -> Truths:
        """Units that hold one of the words that tell most on the training documents, chosen one after another.

        The word that raises F1 on the training documents most is added to the list until none raises it.
        """
        given = np.zeros(len(labels), dtype=np.bool_)
        for one in range(int(self.fold.max()) + 1):
            training = np.flatnonzero((self.fold != one) & ~np.isnan(labels))
            held_out = self.fold == one
            words = _telling(self._holds[training], labels[training] == 1)
            given[held_out] = self._holds[np.ix_(held_out, words)].any(axis=1)
        return given

    def by_regression(self, labels: Scores, *, balanced: bool) -> Truths:
        """Units to which `TfidfVectorizer()` and `LogisticRegression()` give the code, with their default settings.

        Args:
            labels: For each unit 1, 0 or NaN.
            balanced: Whether classes are weighted (`class_weight="balanced"`).
        """
        linear = need_sklearn("linear_model")
        given = np.zeros(len(labels), dtype=np.bool_)
        for one, weighted in enumerate(self._weighted):
            training = np.flatnonzero((self.fold != one) & ~np.isnan(labels))
            held_out = np.flatnonzero(self.fold == one)
            known = labels[training]
            if len(np.unique(known)) < 2:
                given[held_out] = bool(known.any())
                continue
            model = linear.LogisticRegression(class_weight="balanced" if balanced else None, max_iter=1000)
            given[held_out] = model.fit(weighted[training], known).predict(weighted[held_out]) == 1
        return given


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
