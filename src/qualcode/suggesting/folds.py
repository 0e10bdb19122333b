"""Training and held-out units: a document, or all documents of a case, always stand on one side."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt

from qualcode.errors import RefusedError
from qualcode.model import Study
from qualcode.phrases import counted

Rows = npt.NDArray[np.int64]
FEWEST_GROUPS = 3
"""With two, there is nothing left to choose a threshold on once one is held out."""


def group_of_units(study: Study, documents: Sequence[str], group: str) -> list[str]:
    """For each unit the name of what is held out whole with it.

    Args:
        study: As it was loaded.
        documents: For each unit its document.
        group: `document`, or `case` for all documents of one network.
    """
    if group == "document":
        return list(documents)
    tops = {name: study.top_case(study.document_by_id[name].case) or name for name in set(documents)}
    return [tops[name] for name in documents]


def fold_of_units(groups: Sequence[str], n_folds: int) -> Rows:
    """For each unit the number of its fold; groups are dealt out, the largest first, to the smallest fold.

    Raises:
        RefusedError: If there are fewer than three groups.

    >>> fold_of_units(["a", "a", "b", "c"], 3).tolist()
    [0, 0, 1, 2]
    """
    sizes: dict[str, int] = {}
    for group in groups:
        sizes[group] = sizes.get(group, 0) + 1
    if len(sizes) < FEWEST_GROUPS:
        groups_said = f"{counted(len(sizes), 'document')} or case{'' if len(sizes) == 1 else 's'}"
        raise RefusedError(
            f"what people finished is of {groups_said}; to measure what was learned it takes"
            f" {FEWEST_GROUPS}: one to hold out, and two to learn and to choose on"
        )
    filled = [0] * min(n_folds, len(sizes))
    fold: dict[str, int] = {}
    for group in sorted(sizes, key=lambda one: (-sizes[one], one)):
        fold[group] = filled.index(min(filled))
        filled[fold[group]] += sizes[group]
    return np.array([fold[group] for group in groups], dtype=np.int64)


def held_out_sets(n_folds: int) -> list[frozenset[int]]:
    """The sets of folds of which a classifier is to know nothing: none, each, and each pair.

    What a classifier that knows neither of two folds says of the one is what
    thresholds and weights for the other are chosen on.
    """
    folds = range(n_folds)
    return [frozenset(), *(frozenset({one}) for one in folds), *(frozenset(two) for two in combinations(folds, 2))]
