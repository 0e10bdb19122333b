"""Sums of contributions: in blocks, by cluster, by coders and by categories, each against plain loops."""

from itertools import permutations

import krippendorff
import numpy as np
import pytest

from qualcode.coefficients.alpha import krippendorff_alpha
from qualcode.coefficients.alpha_measures import Alpha, CategoryAlphas, OrdinalAlpha
from qualcode.coefficients.measures import Measure, sums_by_cluster
from qualcode.coefficients.pair_measures import Cohen, Light
from qualcode.coefficients.rater_measures import Conger, Fleiss
from qualcode.coefficients.tables import MISSING, Matrix, Ratings, table_of, table_of_units
from qualcode.coefficients.terms import Terms, paired_distances, values_of
from qualcode.coefficients.weights import interval_distances


def ratings_of(n_units: int, n_coders: int, n_categories: int) -> Ratings:
    random = np.random.default_rng(17)
    ratings = random.integers(0, n_categories, (n_units, n_coders))
    ratings[random.random(ratings.shape) < 0.2] = MISSING
    return ratings


def test_a_row_counts_as_often_as_it_stands_for_units() -> None:
    """Row 0 counts twice and row 1 once in cluster 0: 5 x 2 + 6 and, in sum 1, .5 x 2."""
    terms = Terms([np.array([5.0, 6.0])], np.array([[1, 0]]), np.array([[0.5, 0.5]]), 3)
    found = terms.by_cluster(np.array([2, 1]), np.array([0, 0]), 1)
    assert found.tolist() == [[16.0, 1.0, 0.0]]


def test_terms_of_the_first_places_are_nothing() -> None:
    terms = Terms([np.array([0.0])], np.array([[0], [0]]), None, 2)
    assert terms.filled().tolist() == [[0.0, 0.0]]


@pytest.mark.parametrize(
    "measure",
    [Alpha(), OrdinalAlpha(3), CategoryAlphas(), Fleiss(), Conger(3), Light(3, 3), Cohen(3)],
    ids=lambda measure: type(measure).__name__,
)
def test_sums_in_blocks_and_in_any_order_of_clusters_are_those_of_the_contributions(measure: Measure) -> None:
    coders = 2 if isinstance(measure, Cohen) else 3
    table = table_of_units(ratings_of(60_000, coders, 3), 3)
    cluster = np.random.default_rng(3).integers(0, 50, 60_000)
    contributions = measure.contributions(table)
    expected = np.zeros((50, contributions.shape[1]))
    np.add.at(expected, cluster, contributions)
    assert sums_by_cluster(measure, table, cluster, 50) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("n_coders", [2, 5, 12])
@pytest.mark.parametrize("distances", [None, interval_distances(range(3))], ids=["nominal", "interval"])
def test_distances_of_few_coders_and_of_many_are_those_of_every_two_values(
    n_coders: int, distances: Matrix | None
) -> None:
    table = table_of_units(ratings_of(50, n_coders, 3), 3)
    apart = 1 - np.eye(3) if distances is None else distances
    by_hand = [
        sum(apart[one, other] for one, other in permutations([v for v in row.tolist() if v != MISSING], 2))
        for row in table.rows
    ]
    found = paired_distances(values_of(table), table.n_ratings, distances, 3)
    assert found.tolist() == [float(one) for one in by_hand]


@pytest.mark.parametrize("n_coders", [2, 12])
def test_ordinal_alpha_of_few_coders_and_of_many_is_that_of_the_krippendorff_package(n_coders: int) -> None:
    ratings = ratings_of(40, n_coders, 4)
    theirs = krippendorff.alpha(
        np.where(ratings == MISSING, np.nan, ratings).T, level_of_measurement="ordinal", value_domain=[0, 1, 2, 3]
    )
    assert krippendorff_alpha(table_of(ratings, 4), "ordinal") == pytest.approx(theirs, abs=1e-12)
