"""What was learned of every code of which there is enough, and how it did on what was held out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from qualcode.model import Codebook, Study
from qualcode.phrases import counted
from qualcode.suggesting.features import one_thread
from qualcode.suggesting.folds import fold_of_units, group_of_units
from qualcode.suggesting.hits import f1, f1_of, hits_by_group, hits_of, worth_writing
from qualcode.suggesting.learning import Classified, Learner
from qualcode.suggesting.read_units import Learned, ReadUnit

Scores = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]
N_REPLICATES = 4000
FEWEST_FOR_INTERVAL = 5
"""Of fewer documents or cases no interval is given: drawing from three says next to nothing."""

FEWEST_TWIN_WORDS = 5
"""Shorter units, such as "yes, exactly", come twice in any talk."""


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
            if self.above_chance(given[one.code], labels):
                suggested.add(one.code)
        return Outcome(given, new, tuple(one.code for one in self.classified if one.code in suggested))

    def above_chance(self, given: Truths, labels: Scores) -> bool:
        """Whether it is shown that giving the code to every unit would do worse.

        The low end of the interval of F1 has to be higher. Where there is none, for
        want of documents, F1 has to be, and there must be more hits than come
        about where as many units of each document are given the code by lot.
        """
        known = ~np.isnan(labels)
        prevalence = float((labels[known] == 1).mean())
        low, _ = self.interval(given, labels)
        if low is not None:
            return worth_writing(low, prevalence)
        counts = hits_of(given, labels)
        return worth_writing(f1(*counts), prevalence) and counts[0] > self._hits_by_lot(given, labels)

    def _hits_by_lot(self, given: Truths, labels: Scores) -> float:
        """The hits that 39 of 40 lots stay below, if the units that are given the code are drawn in each document."""
        names, group = np.unique(np.array(self.groups), return_inverse=True)
        right, wrong, missed = hits_by_group(given, labels, group, len(names)).astype(np.int64).T
        known = np.bincount(group[~np.isnan(labels)], minlength=len(names))
        chance = np.random.default_rng(self.wish.seed)
        have, drawn = right + missed, right + wrong
        lots = chance.hypergeometric(have, known - have, drawn, size=(N_REPLICATES, len(names)))
        return float(np.percentile(lots.sum(axis=1), 97.5))

    def n_twins(self) -> int:
        """How many units of some length stand word for word in what they are held out against, too."""
        where: dict[str, set[str]] = {}
        said = [" ".join(unit.text.casefold().split()) for unit in self.learned.units]
        for words, group in zip(said, self.groups, strict=True):
            where.setdefault(words, set()).add(group)
        return sum(len(where[words]) > 1 and words.count(" ") + 1 >= FEWEST_TWIN_WORDS for words in said)

    def interval(self, given: Truths, labels: Scores, other: Truths | None = None) -> tuple[float | None, float | None]:
        """The 95 % interval of F1 over documents drawn again and again; of how much it is above another's.

        Few documents vary less when they are drawn again than new ones would, so
        the percentiles go further out, as far as Student's t does (`_tail`).

        Returns:
            Nothing where there are too few documents to draw from.
        """
        names, group = np.unique(np.array(self.groups), return_inverse=True)
        if len(names) < FEWEST_FOR_INTERVAL:
            return None, None
        even = np.full(len(names), 1 / len(names))
        drawn = np.random.default_rng(self.wish.seed).multinomial(len(names), even, size=N_REPLICATES)
        values = f1_of(drawn @ hits_by_group(given, labels, group, len(names)))
        if other is not None:
            values = values - f1_of(drawn @ hits_by_group(other, labels, group, len(names)))
        tail = _tail(len(names))
        low, high = np.percentile(values, (tail, 100 - tail))
        return float(low), float(high)

    def labels(self, code: str) -> Scores:
        """For each unit 1, 0, or NaN where nobody was asked for the code."""
        found: Scores = self.learned.labels[:, self.learned.codes.index(code)]
        return found


def _tail(n_groups: int) -> float:
    """Below which percentile of the drawn values an interval of 95 % ends.

    Source: Hesterberg (2015), What Teachers Should Know About the Bootstrap (expanded percentiles).

    >>> round(_tail(5), 3), round(_tail(10_000), 2)
    (0.095, 2.5)
    """
    from scipy.special import stdtrit

    reach = float(stdtrit(n_groups - 1, 0.975)) * (n_groups / (n_groups - 1)) ** 0.5
    return 100 * NormalDist().cdf(-reach)


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
    classified: list[Classified] = []
    if not all(reasons.values()):
        with one_thread():
            learner = Learner(learned.units, fold, new, wish.seed)
            for number, code in enumerate(learned.codes):
                if not reasons[code]:
                    classified.append(learner.classified(code, learned.labels[:, number]))
    too_little = tuple((code, reason) for code, reason in reasons.items() if reason)
    return Taught(learned, wish, tuple(groups), int(fold.max()) + 1, tuple(classified), too_little)


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
