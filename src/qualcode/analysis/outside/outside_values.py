"""Rows of all codes together of a table from elsewhere: of single codes as values, or of whole sets as values."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from qualcode.analysis.agreement_rows import AgreementRow
from qualcode.analysis.outside.outside_ratings import Measurement, OutsideRatings, Square
from qualcode.analysis.rated import Rated
from qualcode.analysis.value_rows import (
    COUNT_CATEGORIES,
    MANY_VALUES,
    MOST_VALUES,
    alpha_of_very_many,
    rated_values,
    rows_of_kappa,
    rows_of_sets,
    rows_with_room,
    without_value,
)
from qualcode.coefficients.alpha import alpha_measure
from qualcode.coefficients.alpha_measures import Alpha
from qualcode.coefficients.many_values import IntervalAlpha
from qualcode.coefficients.tables import Matrix
from qualcode.coefficients.weights import linear_weights, ordinal_weights, quadratic_weights
from qualcode.errors import RefusedError, UndefinedError

if TYPE_CHECKING:
    from qualcode.coefficients.measures import Measure

MOST_WEIGHTED = 1_000
_ONE_CATEGORY = (
    "undefined: one category occurs, and this coefficient rests on how many could be chosen; name them with"
    " --categories"
)
_WITHOUT_WEIGHTS = ("percent_agreement", "pabak", "gwet_ac1", "krippendorff_alpha")
_NUMERIC = ("interval", "ratio")


def rows_of_values(
    like: Rated, ratings: OutsideRatings, meaning: Measurement, names: Sequence[str], target: float | None
) -> Iterator[AgreementRow]:
    """The rows of coefficients of values.

    Args:
        like: Units and coders.
        ratings: What coders gave them.
        meaning: What the values mean.
        names: Coefficients.
        target: The value to be reached.
    """
    if not ratings.single:
        yield from rows_of_sets(like, ratings.cells, len(ratings.sets), names, target)
        return
    plain = rated_values(like, ratings.values, max(len(ratings.categories), 1), "all codes together")
    one = not ratings.declared and len(ratings.categories) == 1
    for name in names:
        if name == "krippendorff_alpha":
            yield from _alphas(plain, ratings, meaning, target)
            continue
        for row in _kappas(plain, ratings, meaning, name, target):
            rests_on_one = one and name in COUNT_CATEGORIES and name != "pabak" and row.n_pairable
            yield row._replace(reason=_ONE_CATEGORY) if rests_on_one else row


def _alphas(
    plain: Rated, ratings: OutsideRatings, meaning: Measurement, target: float | None
) -> Iterator[AgreementRow]:
    """The row of Krippendorff's alpha."""
    n_values, level = plain.scale.n_categories, meaning.level
    numbers = [float(one) for one in (ratings.categories if level in _NUMERIC else range(n_values))]
    try:
        if meaning.distances is not None:
            measure: Measure = Alpha(_ordered(meaning.distances, ratings.categories))
        elif level == "interval" and n_values > MANY_VALUES:
            measure = IntervalAlpha(np.array(numbers))
        elif n_values > (MOST_VALUES if level == "nominal" else MANY_VALUES):
            yield from alpha_of_very_many(plain, level, numbers)
            return
        else:
            measure = alpha_measure(n_values, level, values=numbers if level in _NUMERIC and numbers else None)
    except UndefinedError as undefined:
        yield from without_value(plain, "krippendorff_alpha", str(undefined))
        return
    scale, width = plain.scale._replace(alpha=measure), 4 if isinstance(measure, IntervalAlpha) else n_values + 1
    yield from rows_with_room(replace(plain, scale=scale), "krippendorff_alpha", width, target)


def _kappas(
    plain: Rated, ratings: OutsideRatings, meaning: Measurement, name: str, target: float | None
) -> Iterator[AgreementRow]:
    """The rows of a coefficient that counts how often values are the same, or nearly so."""
    if meaning.weights == "identity" or name in _WITHOUT_WEIGHTS:
        yield from rows_of_kappa(plain, name, target)
        return
    if plain.scale.n_categories > MOST_WEIGHTED:
        yield from rows_of_kappa(plain, name, target, most=MOST_WEIGHTED)
        return
    try:
        distances = _distances_of_weights(ratings, meaning)
    except UndefinedError as undefined:
        yield from without_value(plain, name, str(undefined))
        return
    yield from rows_of_kappa(replace(plain, scale=plain.scale._replace(distances=distances)), name, target)


def _distances_of_weights(ratings: OutsideRatings, meaning: Measurement) -> Matrix:
    """1 - weights, by rank of the categories; at numeric levels by the numbers themselves."""
    if isinstance(meaning.weights, Square):
        return 1 - _ordered(meaning.weights, ratings.categories)
    if meaning.weights == "ordinal":
        return 1 - ordinal_weights(len(ratings.categories))
    numeric = meaning.level in _NUMERIC
    levels = [float(category) for category in ratings.categories] if numeric else range(len(ratings.categories))
    return 1 - (linear_weights(levels) if meaning.weights == "linear" else quadratic_weights(levels))


def _ordered(square: Square, categories: Sequence[str]) -> Matrix:
    """The numbers of a square table in the order of the categories."""
    lacking = [category for category in categories if category not in square.names]
    if lacking:
        raise RefusedError(f"the table of weights or distances has no row for {', '.join(lacking[:6])}; add it")
    places = [square.names.index(category) for category in categories]
    found: Matrix = square.numbers[np.ix_(places, places)]
    return found
