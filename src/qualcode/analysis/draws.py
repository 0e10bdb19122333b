"""How the intervals of a set of coefficients are had: what is drawn, by which method, and what to call it."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from qualcode.analysis.units import Indices
from qualcode.coefficients.resampling import METHODS, Method, resampling
from qualcode.coefficients.tables import Matrix
from qualcode.errors import RefusedError, UnknownNameError
from qualcode.phrases import counted

Over = Literal["auto", "documents", "units"]
OVER: tuple[Over, ...] = get_args(Over)
INTERVALS = ("auto", *METHODS, "none")

MANY = 20
"""From so many units on, samples are drawn; of fewer, as of documents, each is left out once."""
FEW = 5
"""Fewer documents than these say nothing of how documents differ."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What intervals are asked for."""

    interval: str = "auto"
    """One of `INTERVALS`."""
    over: str = "auto"
    """One of `OVER`."""
    confidence: float = 0.95
    replicates: int = 1000
    seed: int = 1
    only: tuple[str, ...] = ()
    """Coefficients that are to have one, where others are computed but shown without; empty for all."""


@dataclass(frozen=True, eq=False)
class Draws:
    """How intervals are had."""

    method: Method | None
    """`None`: not at all."""
    cluster: Indices
    """For each unit the index of what it is drawn with."""
    n_clusters: int
    weights: Matrix
    """Replicates x clusters; no replicates where none are needed."""
    confidence: float
    label: str
    """Method, what it is over, and level."""
    note: str
    """A sentence on what the intervals take for granted."""
    only: tuple[str, ...] = ()
    """Coefficients that are to have one; empty for all."""

    def of(self, coefficient: str) -> bool:
        """Whether a coefficient is to have an interval."""
        return self.method is not None and (not self.only or coefficient in self.only)


def draws_for(documents: Indices, n_documents: int, unit: str, wish: Wish | None = None) -> Draws:
    """How intervals are had for units that stand in documents.

    Text is clustered: units of one document are more alike than units of two. So documents are drawn where there are
    enough of them, and units only where there are fewer than `FEW`. By default documents are left out one by one (the
    jackknife), since by the simulations of docs/intervals.md the lower bounds of the other methods lie above the truth
    several times as often when documents are few; of `MANY` units samples are drawn (bca), as good there and narrower.

    Args:
        documents: For each unit the index of its document, in the order of their ids.
        n_documents: How many documents there are.
        unit: What a unit is called.
        wish: What is asked for.

    Raises:
        UnknownNameError: If there is no such interval.
        RefusedError: If a number makes no sense.
    """
    wish = wish or Wish()
    _checked(wish)
    over_documents = wish.over == "documents" or (wish.over == "auto" and n_documents >= FEW)
    n_clusters = n_documents if over_documents else len(documents)
    best: Method = "jackknife" if over_documents or n_clusters < MANY else "bca"
    method = best if wish.interval == "auto" else wish.interval
    if method == "none":
        return Draws(None, np.zeros_like(documents), 1, np.zeros((0, 1)), wish.confidence, "", "Intervals: none asked.")
    drawn = resampling(
        len(documents),
        documents if over_documents else None,
        replicates=wish.replicates if method in ("bootstrap", "bca") else 0,
        seed=wish.seed,
    )
    over = counted(n_clusters, "document" if over_documents else unit)
    label = f"{method} over {over}, {wish.confidence * 100:g} %"
    return Draws(
        method=next(known for known in METHODS if known == method),
        cluster=drawn.cluster if over_documents else drawn.cluster[_places(documents)],
        n_clusters=max(n_clusters, 1) if over_documents else drawn.n_clusters,
        weights=drawn.weights,
        confidence=wish.confidence,
        label=label,
        note=_note(label, wish, method, unit, None if over_documents else n_documents),
        only=wish.only,
    )


def _places(documents: Indices) -> Indices:
    """For each unit its place when documents stand in the order of their ids, so that their order changes no draw."""
    return np.argsort(np.argsort(documents, kind="stable"))


def _checked(wish: Wish) -> None:
    if wish.interval not in INTERVALS:
        raise UnknownNameError("interval", wish.interval, INTERVALS)
    if wish.over not in OVER:
        raise UnknownNameError("thing to draw", wish.over, OVER)
    if not 0 < wish.confidence < 1:
        raise RefusedError(f"a confidence lies between 0 and 1, such as 0.95; not {wish.confidence:g}")
    if wish.replicates < 100:
        raise RefusedError(f"{wish.replicates} replicates tell nothing of the tails; ask for 1000 or more")


def _note(label: str, wish: Wish, method: str, unit: str, n_documents: int | None) -> str:
    drawn = f"; {wish.replicates:,} replicates, seed {wish.seed}" if method in ("bootstrap", "bca") else ""
    if n_documents is None:
        return f"Intervals: {label}{drawn}; documents stand for those that could have been read."
    why = f" ({n_documents} of them are too few to draw)" if 1 < n_documents < FEW and wish.over == "auto" else ""
    return (
        f"Intervals: {label}{drawn}; {unit}s are taken for independent. Text of one document hangs together{why}:"
        " the true intervals are wider."
    )
