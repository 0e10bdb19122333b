"""Documents in the order of coding, and windows that move along it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qualcode.analysis.compared_layers import done
from qualcode.analysis.over_time.coding_dates import CodingDates
from qualcode.analysis.presence import Presence
from qualcode.analysis.units import Indices
from qualcode.analysis.universe import Universe
from qualcode.coefficients.trends import places_of
from qualcode.model import Study

MOST_WINDOWS = 40


@dataclass(frozen=True, eq=False)
class Order:
    """The documents of some layers, as they were coded one after another."""

    documents: tuple[int, ...]
    """Indices into the universe's documents."""
    places: tuple[float, ...]
    """1-based; documents of one date share a place."""
    undated: tuple[str, ...]
    """Ids of documents without a date; they stand last, by id."""


@dataclass(frozen=True, eq=False)
class Window:
    """Whole documents that follow one another."""

    number: int
    first: str
    """Id of its first document."""
    last: str
    documents: tuple[int, ...]
    """Indices into the universe's documents."""
    units: Indices
    """Indices into the universe's units."""
    n_coded: int
    """How many of its units have a code from somebody."""


def order_of(study: Study, universe: Universe, dates: CodingDates, columns: Sequence[int]) -> Order:
    """The order in which some layers of a universe coded its documents: by when the last of them was done.

    Args:
        study: Its settings say who was to code what.
        universe: Documents that none of these layers finished are left out.
        dates: Of the study.
        columns: Indices of the layers.
    """
    keyed = []
    for index, document in enumerate(universe.documents):
        layers = [universe.layers[column].id for column in columns if done(study, universe.layers[column], document)]
        if layers:
            keyed.append((dates.last(layers, document.id), document.id, index))
    keyed.sort()
    return Order(
        documents=tuple(index for *_, index in keyed),
        places=tuple(places_of([date for date, *_ in keyed])),
        undated=tuple(name for date, name, _ in keyed if date.unknown),
    )


def windows_of(
    universe: Universe, present: Presence, order: Order, least: int, among: Sequence[int] = ()
) -> tuple[Window, ...]:
    """Windows of whole documents, each with at least so many units that somebody coded.

    A window begins at every document, or at every few where there are more than `MOST_WINDOWS`; it takes in the
    documents that follow until it holds enough. Where that cannot be, there is one window of all documents.

    Args:
        universe: Units and documents.
        present: Which unit has which code.
        order: The documents, one after another.
        least: How many units with something.
        among: Indices of layers: only units that one of them was to code and has; none: every unit.
    """
    starts = np.concatenate([[0], np.cumsum(universe.sizes)]).astype(np.int64)
    counts = np.ones(len(universe), dtype=np.bool_)
    if among:
        counts &= ~present.missing[:, list(among)].all(axis=1)
    touched = np.zeros(len(universe), dtype=np.bool_)
    for units in (units for by_layer in present.own.values() for units in by_layer):
        touched[units] = True
    own = [
        np.arange(starts[index], starts[index + 1])[counts[starts[index] : starts[index + 1]]]
        for index in order.documents
    ]
    coded = [int(touched[units].sum()) for units in own]
    return tuple(
        Window(
            number=number,
            first=universe.documents[order.documents[begin]].id,
            last=universe.documents[order.documents[end - 1]].id,
            documents=order.documents[begin:end],
            units=np.concatenate(own[begin:end]),
            n_coded=sum(coded[begin:end]),
        )
        for number, (begin, end) in enumerate(spans_of(coded, least, step_of(len(coded))), 1)
    )


def spans_of(coded: Sequence[int], least: int, step: int = 1) -> list[tuple[int, int]]:
    """Where windows begin and end, among documents with so many coded units each.

    A window reaches at least to where the next one begins, so that no document is in none; the last reaches to the
    last document, and back as far as it takes.

    >>> spans_of([20, 20, 40, 5], least=30)
    [(0, 2), (1, 3), (2, 3), (2, 4)]
    >>> spans_of([5, 5], least=30)
    [(0, 2)]
    """
    n = len(coded)
    found: list[tuple[int, int]] = []
    for begin in range(0, n, step):
        end = next((end for end in range(min(begin + step, n), n + 1) if sum(coded[begin:end]) >= least), None)
        if end is None:
            break
        found.append((begin, end))
    if not found or found[-1][1] < n:
        found.append((next((begin for begin in reversed(range(n)) if sum(coded[begin:]) >= least), 0), n))
    return found


def step_of(n_documents: int) -> int:
    """How many documents further each window begins.

    >>> step_of(6), step_of(100)
    (1, 3)
    """
    return max(-(-n_documents // MOST_WINDOWS), 1)
