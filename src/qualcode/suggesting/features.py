"""What a classifier sees of a unit: its words and letters, who speaks, what was said before."""

import math
import re
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from qualcode.errors import QualcodeError, RefusedError
from qualcode.suggesting.read_units import ReadUnit

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Rows = npt.NDArray[np.int64]
_TOKEN = r"(?u)\w+(?:['’]\w+)*|[?!]"
_FEWEST = 2
"""A word or group of letters that fewer training units hold tells nothing of others."""


class Block(NamedTuple):
    """One kind of features, as they were counted."""

    counts: "csr_matrix"
    weight: float
    """How much it counts beside the others; each is brought to length 1 first."""


class Features:
    """The features of some units; how rare a word is, is learned anew from each set of training units."""

    def __init__(self, units: Sequence[ReadUnit], context: bool = True) -> None:
        text = need_sklearn("feature_extraction.text")
        words = text.CountVectorizer(token_pattern=_TOKEN, ngram_range=(1, 2))
        letters = text.CountVectorizer(analyzer="char_wb", ngram_range=(3, 4))
        said = [one.text for one in units]
        if not any(re.search(_TOKEN, one) for one in said):
            raise RefusedError("there are no words to learn from")
        self._blocks = [Block(words.fit_transform(said), 1.0), Block(letters.fit_transform(said), 0.7)]
        if context:
            before = text.CountVectorizer(token_pattern=_TOKEN)
            if any(re.search(_TOKEN, one.before) for one in units):
                self._blocks.append(Block(before.fit_transform([one.before or "?" for one in units]), 0.5))
        self._around = _around(units)

    def matrix(self, training: Rows) -> "csr_matrix":
        """All units x features, as a classifier sees them that knows only the training units."""
        from scipy.sparse import csr_matrix, hstack

        parts: list[Any] = [_weighted(block, training) for block in self._blocks]
        return csr_matrix(hstack([*parts, csr_matrix(self._around)], format="csr"))


def need_sklearn(module: str) -> Any:
    """A module of scikit-learn.

    Raises:
        QualcodeError: If it is not installed; it says how to get it.
    """
    from importlib import import_module

    try:
        return import_module(f"sklearn.{module}")
    except ImportError as error:
        message = f"learning needs scikit-learn ({error}); run `pip install 'qualcode[suggest]'`"
        raise QualcodeError(message) from None


def one_thread() -> AbstractContextManager[Any]:
    """Numerical libraries on one thread: sums come in one order, and small tasks do not wait for each other."""
    need_sklearn("base")
    from importlib import import_module

    limits: AbstractContextManager[Any] = import_module("threadpoolctl").threadpool_limits(1)
    return limits


def _weighted(block: Block, training: Rows) -> "csr_matrix":
    """Counts weighted by how rare a feature is in the training units (TF-IDF), each unit brought to one length."""
    from scipy.sparse import csr_matrix, diags

    n_units = np.asarray((block.counts[training] > 0).sum(axis=0)).ravel()
    kept = np.flatnonzero(n_units >= _FEWEST)
    rare = np.log((1 + len(training)) / (1 + n_units[kept])) + 1
    counts = csr_matrix(block.counts[:, kept], dtype=np.float64)
    counts.data = 1 + np.log(counts.data)
    weighted = counts @ diags(rare)
    lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    return csr_matrix(diags(block.weight / np.where(lengths > 0, lengths, 1)) @ weighted)


def _around(units: Sequence[ReadUnit]) -> npt.NDArray[np.float64]:
    """Who speaks, how long, whether they go on, and whether it follows a question."""
    roles = {role: number for number, role in enumerate(sorted({one.role or one.speaker for one in units}))}
    known = np.zeros((len(units), len(roles) + 4))
    for row, one in zip(known, units, strict=True):
        row[roles[one.role or one.speaker]] = 0.5
        row[-4] = 0.3 * one.goes_on
        row[-3] = 0.3 * ("?" in one.before)
        row[-2] = 0.3 * ("?" in one.text)
        row[-1] = 0.1 * math.log1p(len(one.text.split()))
    return known
