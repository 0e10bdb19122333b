"""Rows of all codes together: of values that exclude each other, or of whole sets of codes as values."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from qualcode.analysis.agreement_rows import ALL_CODES, NO_INTERVAL, AgreementRow
from qualcode.analysis.measuring import measured
from qualcode.analysis.rated import Rated, Scale
from qualcode.coefficients.alpha_measures import Alpha
from qualcode.coefficients.many_values import alpha_of_many
from qualcode.coefficients.resampling import DECIMALS
from qualcode.coefficients.tables import MISSING, Ratings, table_of_units
from qualcode.errors import UndefinedError

MOST_VALUES = 5_000
"""With more different values coefficients that have sums for each are not computed."""
MANY_VALUES = 150
COUNT_CATEGORIES = ("bennett_s", "pabak", "brennan_prediger", "gwet_ac1", "gwet_ac2")
"""Coefficients that rest on how many values could be chosen."""
_MOST_RATIOS = 20_000
_MOST_SUMS = 25_000_000
_NO_LIST = "undefined: it counts the values to choose from, and whole sets have no such list"


def rated_values(like: Rated, values: Ratings, n_values: int, label: str) -> Rated:
    """Values as they are, of all codes together.

    Args:
        like: Units and coders.
        values: Units x coders: the index of a value, or `MISSING`.
        n_values: How many there are.
        label: What the values are.
    """
    return replace(
        like,
        codes=((ALL_CODES, label),),
        table=table_of_units(values, n_values),
        code=np.zeros(len(values), dtype=np.int64),
        cluster=like.draws.cluster,
        scale=Scale(len(like.coders), n_values),
        presence=False,
    )


def rows_of_sets(
    like: Rated, cells: Ratings, n_sets: int, names: Sequence[str], target: float | None
) -> Iterator[AgreementRow]:
    """The rows of coefficients that call two whole sets of codes the same or not.

    Args:
        like: Units and coders.
        cells: Units x coders: the index of a set, or `MISSING`.
        n_sets: How many different sets there are.
        names: Coefficients.
        target: The value to be reached.
    """
    plain = rated_values(like, cells, max(n_sets, 1), "whole sets of codes as values")
    for name in names:
        if name in COUNT_CATEGORIES:
            yield from without_value(plain, name, _NO_LIST)
        elif name == "krippendorff_alpha":
            yield from nominal_alpha(plain, target)
        else:
            yield from rows_of_kappa(plain, name, target)


def nominal_alpha(plain: Rated, target: float | None) -> Iterator[AgreementRow]:
    """The row of Krippendorff's alpha of values that are the same or not."""
    n_values = plain.scale.n_categories
    if n_values > MOST_VALUES:
        yield from alpha_of_very_many(plain, "nominal", [float(value) for value in range(n_values)])
        return
    rated = replace(plain, scale=plain.scale._replace(alpha=Alpha()))
    yield from rows_with_room(rated, "krippendorff_alpha", n_values + 1, target)


def alpha_of_very_many(plain: Rated, level: str, numbers: list[float]) -> Iterator[AgreementRow]:
    """Alpha of values that are too many for samples to be drawn."""
    n_values = plain.scale.n_categories
    if level == "ratio" and n_values > _MOST_RATIOS:
        why = f"not computed: {n_values:,} different values are more than {_MOST_RATIOS:,}"
        yield from without_value(plain, "krippendorff_alpha", why)
        return
    for row in without_value(plain, "krippendorff_alpha", _too_many(n_values)):
        try:
            yield row._replace(value=round(alpha_of_many(plain.table, level, numbers), DECIMALS))
        except UndefinedError as undefined:
            yield row._replace(reason=str(undefined))


def rows_of_kappa(plain: Rated, name: str, target: float | None, most: int = MOST_VALUES) -> Iterator[AgreementRow]:
    """The rows of a coefficient that counts how often values are the same, or nearly so."""
    n_values, n_coders = plain.scale.n_categories, plain.table.n_coders
    if name == "percent_agreement" and n_values > MANY_VALUES:
        alike = table_of_units(_first_alike(plain.table.rows), n_coders)
        rated = replace(plain, table=alike, scale=plain.scale._replace(n_categories=n_coders))
        yield from rows_with_room(rated, name, n_coders, target)
        return
    if n_values > most:
        why = f"not computed: {n_values:,} different values are more than {most:,}"
        yield from without_value(plain, name, why)
        return
    width = n_values * (n_coders * (n_coders - 1) if name == "light_kappa" else n_coders)
    yield from rows_with_room(plain, name, width, target)


def rows_with_room(rated: Rated, name: str, width: int, target: float | None) -> Iterator[AgreementRow]:
    """The rows of a coefficient that has so many sums; without intervals where these would not fit."""
    if rated.draws.n_clusters * width <= _MOST_SUMS:
        yield from measured(rated, [name], lambda _: target)
        return
    why = _too_many(rated.scale.n_categories)
    for row in measured(_without_draws(rated), [name]):
        yield row._replace(reason=row.reason or why, target=target)


def without_value(plain: Rated, name: str, reason: str) -> Iterator[AgreementRow]:
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
