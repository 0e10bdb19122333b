"""Rows of all codes together of a table from elsewhere: of single codes as values, or of whole sets as values."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from qualcode.analysis.agreement_rows import ALL_CODES, NO_INTERVAL, AgreementRow
from qualcode.analysis.measuring import measured
from qualcode.analysis.outside.outside_ratings import Measurement, OutsideRatings, Square
from qualcode.analysis.rated import Rated, Scale
from qualcode.coefficients.alpha import alpha_measure
from qualcode.coefficients.alpha_measures import Alpha
from qualcode.coefficients.many_values import IntervalAlpha, alpha_of_many
from qualcode.coefficients.tables import MISSING, Matrix, Ratings, table_of_units
from qualcode.coefficients.weights import linear_weights, ordinal_weights, quadratic_weights
from qualcode.errors import RefusedError, UndefinedError

if TYPE_CHECKING:
    from qualcode.coefficients.measures import Measure

MOST_VALUES = 5_000
"""With more different values coefficients that have sums for each are not computed."""
MOST_WEIGHTED = 1_000
_MANY = 150
_MOST_RATIOS = 20_000
_MOST_SUMS = 25_000_000
_COUNT_CATEGORIES = ("bennett_s", "brennan_prediger", "gwet_ac1", "gwet_ac2")
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
    values = ratings.values if ratings.single else ratings.cells
    n_values = max(len(ratings.categories) if ratings.single else len(ratings.sets), 1)
    plain = replace(
        like,
        codes=((ALL_CODES, "all codes together" if ratings.single else "whole sets of codes as values"),),
        table=table_of_units(values, n_values),
        code=np.zeros(len(values), dtype=np.int64),
        cluster=like.draws.cluster,
        scale=Scale(len(like.coders), n_values),
        presence=False,
    )
    one = ratings.single and not ratings.declared and len(ratings.categories) == 1
    for name in names:
        if name == "krippendorff_alpha":
            yield from _alphas(plain, ratings, meaning, target)
            continue
        for row in _kappas(plain, ratings, meaning, name, target):
            rests_on_one = one and name in _COUNT_CATEGORIES and row.n_pairable
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
        elif level == "interval" and n_values > _MANY:
            measure = IntervalAlpha(np.array(numbers))
        elif n_values > (MOST_VALUES if level == "nominal" else _MANY):
            yield from _of_many(plain, level, numbers)
            return
        else:
            measure = alpha_measure(n_values, level, values=numbers if level in _NUMERIC and numbers else None)
    except UndefinedError as undefined:
        yield from _without_value(plain, "krippendorff_alpha", str(undefined))
        return
    scale, width = plain.scale._replace(alpha=measure), 4 if isinstance(measure, IntervalAlpha) else n_values + 1
    yield from _measured(replace(plain, scale=scale), "krippendorff_alpha", width, target)


def _of_many(plain: Rated, level: str, numbers: list[float]) -> Iterator[AgreementRow]:
    """Alpha of values that are too many for samples to be drawn."""
    n_values = plain.scale.n_categories
    if level == "ratio" and n_values > _MOST_RATIOS:
        why = f"not computed: {n_values:,} different values are more than {_MOST_RATIOS:,}"
        yield from _without_value(plain, "krippendorff_alpha", why)
        return
    for row in _without_value(plain, "krippendorff_alpha", _too_many(n_values)):
        try:
            yield row._replace(value=alpha_of_many(plain.table, level, numbers))
        except UndefinedError as undefined:
            yield row._replace(reason=str(undefined))


def _kappas(
    plain: Rated, ratings: OutsideRatings, meaning: Measurement, name: str, target: float | None
) -> Iterator[AgreementRow]:
    """The rows of a coefficient that counts how often values are the same, or nearly so."""
    n_values, n_coders = plain.scale.n_categories, plain.table.n_coders
    if name == "percent_agreement" and n_values > _MANY:
        alike = table_of_units(_first_alike(plain.table.rows), n_coders)
        rated = replace(plain, table=alike, scale=plain.scale._replace(n_categories=n_coders))
        yield from _measured(rated, name, n_coders, target)
        return
    weighted = meaning.weights != "identity" and name not in _WITHOUT_WEIGHTS
    most = MOST_WEIGHTED if weighted else MOST_VALUES
    if n_values > most:
        why = f"not computed: {n_values:,} different values are more than {most:,}"
        yield from _without_value(plain, name, why)
        return
    try:
        distances = _distances_of_weights(ratings, meaning) if weighted else None
    except UndefinedError as undefined:
        yield from _without_value(plain, name, str(undefined))
        return
    width = n_values * (n_coders * (n_coders - 1) if name == "light_kappa" else n_coders)
    yield from _measured(replace(plain, scale=plain.scale._replace(distances=distances)), name, width, target)


def _measured(rated: Rated, name: str, width: int, target: float | None) -> Iterator[AgreementRow]:
    """The rows of a coefficient that has so many sums; without intervals where these would not fit."""
    if rated.draws.n_clusters * width <= _MOST_SUMS:
        yield from measured(rated, [name], lambda _: target)
        return
    why = _too_many(rated.scale.n_categories)
    for row in measured(_without_draws(rated), [name]):
        yield row._replace(reason=row.reason or why, target=target)


def _without_value(plain: Rated, name: str, reason: str) -> Iterator[AgreementRow]:
    """The rows of a coefficient with a reason in place of the value, where they could have had one."""
    small = replace(plain, table=table_of_units(np.minimum(plain.table.rows, 0), 1), scale=Scale(len(plain.coders), 1))
    for row in measured(_without_draws(small), [name]):
        no_pairs = not row.n_pairable
        yield row._replace(value=None, reason=row.reason if no_pairs else reason)


def _without_draws(rated: Rated) -> Rated:
    """The ratings as one cluster, of which no samples are drawn."""
    nobody = np.zeros(len(rated.table.rows), dtype=np.int64)
    draws = replace(rated.draws, method=None, cluster=nobody, n_clusters=1, weights=np.zeros((0, 1)))
    return replace(rated, draws=draws, cluster=nobody)


def _too_many(n_values: int) -> str:
    return f"{NO_INTERVAL}: {n_values:,} different values are too many to draw samples of"


def _first_alike(rows: Ratings) -> Ratings:
    """For each rating the first coder who gave the unit the same value: all that percent agreement looks at.

    >>> _first_alike(np.array([[700, 900, 900], [-1, 5, 6]])).tolist()
    [[0, 1, 1], [-1, 1, 2]]
    """
    first = np.where(rows >= 0, np.arange(rows.shape[1]), MISSING)
    for column in reversed(range(rows.shape[1])):
        same = (rows == rows[:, [column]]) & (rows >= 0)
        first = np.where(same, column, first)
    return first


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
