"""Replicates, leave-one-out values, standard errors and intervals, each by another way."""

from itertools import pairwise

import numpy as np
import pytest

from qualcode.coefficients.alpha import alpha_measure, krippendorff_alpha
from qualcode.coefficients.alpha_measures import Alpha, CategoryAlphas
from qualcode.coefficients.measures import Measure, estimate, sums_by_cluster
from qualcode.coefficients.pair_measures import Cohen, Light, Scott
from qualcode.coefficients.pairs import bennett_s, cohen_kappa, light_kappa, percent_agreement, scott_pi
from qualcode.coefficients.rater_measures import BrennanPrediger, Conger, Fleiss, Gwet, Pairwise
from qualcode.coefficients.raters import brennan_prediger, conger_kappa, fleiss_kappa, gwet_ac1, gwet_ac2
from qualcode.coefficients.resampling import METHODS, Method, Resampling, Sampled, resampling
from qualcode.coefficients.standard_errors import cohen_kappa_interval
from qualcode.coefficients.tables import MISSING, Matrix, Ratings, RatingTable, table_of, table_of_units
from qualcode.coefficients.weights import interval_distances, quadratic_weights
from qualcode.errors import UndefinedError

Q = 3
FAR: Matrix = 1 - quadratic_weights(range(Q))
MEASURES: dict[str, tuple[int, Measure]] = {
    "percent": (2, Pairwise()),
    "alpha": (4, Alpha()),
    "alpha of distances": (4, Alpha(interval_distances(range(Q)))),
    "ordinal alpha": (4, alpha_measure(Q, "ordinal")),
    "fleiss": (4, Fleiss()),
    "weighted fleiss": (4, Fleiss(FAR)),
    "brennan-prediger": (4, BrennanPrediger()),
    "ac1": (4, Gwet()),
    "ac2": (4, Gwet(FAR)),
    "conger": (4, Conger(Q)),
    "cohen": (2, Cohen(Q)),
    "weighted cohen": (2, Cohen(Q, FAR)),
    "scott": (2, Scott(Q)),
    "light": (3, Light(3, Q)),
}


def ratings_of(n_units: int, n_coders: int, seed: int, *, gaps: float = 0.1) -> Ratings:
    random = np.random.default_rng(seed)
    truth = random.integers(0, Q, (n_units, 1))
    ratings: Ratings = np.where(
        random.random((n_units, n_coders)) < 0.6, truth, random.integers(0, Q, (n_units, n_coders))
    )
    ratings[random.random(ratings.shape) < gaps] = MISSING
    return ratings


def sampled(measure: Measure, table: RatingTable, drawn: Resampling) -> Sampled:
    sums = sums_by_cluster(measure, table, drawn.cluster, drawn.n_clusters)
    return Sampled(measure, sums, drawn.weights @ sums, len(table.rows))


def of(measure: Measure, ratings: Ratings) -> float:
    try:
        return estimate(measure, table_of(ratings, Q))
    except UndefinedError:
        return float("nan")


@pytest.mark.parametrize("name", MEASURES)
def test_a_replicate_is_the_coefficient_of_the_units_drawn(name: str) -> None:
    coders, measure = MEASURES[name]
    ratings = ratings_of(25, coders, seed=4)
    drawn = resampling(25, replicates=20, seed=8)
    found = measure.disagreement(drawn.weights @ measure.contributions(table_of_units(ratings, Q))).value
    by_hand = [of(measure, np.repeat(ratings, times.astype(int), axis=0)) for times in drawn.weights]
    assert found == pytest.approx(np.array(by_hand), abs=1e-12, nan_ok=True)


@pytest.mark.parametrize("name", MEASURES)
def test_a_replicate_over_documents_holds_each_of_their_units_as_often(name: str) -> None:
    coders, measure = MEASURES[name]
    ratings = ratings_of(30, coders, seed=5)
    documents = np.array([0, 1, 2, 3, 4, 4] * 5)
    drawn = resampling(30, documents, replicates=20, seed=8)
    found = sampled(measure, table_of_units(ratings, Q), drawn).replicates
    by_hand = [of(measure, np.repeat(ratings, times[documents].astype(int), axis=0)) for times in drawn.weights]
    assert found == pytest.approx(np.sort(np.array(by_hand)), abs=1e-12, nan_ok=True)


@pytest.mark.parametrize("name", MEASURES)
def test_leaving_a_unit_out_is_the_coefficient_of_the_others(name: str) -> None:
    coders, measure = MEASURES[name]
    ratings = ratings_of(20, coders, seed=6, gaps=0)
    found = sampled(measure, table_of_units(ratings, Q), resampling(20, replicates=1)).without_one
    by_hand = [of(measure, np.delete(ratings, unit, axis=0)) for unit in range(20)]
    assert found == pytest.approx(np.sort(np.array(by_hand)), abs=1e-12)


def test_the_large_sample_error_of_kappa_is_that_of_fleiss_cohen_and_everitt() -> None:
    table = table_of_units(ratings_of(60, 2, seed=7), Q)
    for weights in (None, quadratic_weights(range(Q))):
        measure = Cohen(Q, None if weights is None else 1 - weights)
        both = (table.rows >= 0).all(axis=1)
        sums = measure.contributions(table.part(np.flatnonzero(both)))
        found = Sampled(measure, sums, sums[:0], len(sums)).standard_error()
        assert found == pytest.approx(cohen_kappa_interval(table, weights).se, rel=1e-6)


@pytest.mark.parametrize("method", METHODS)
def test_an_interval_holds_the_value_and_narrows_with_the_units(method: Method) -> None:
    widths = []
    for n_units in (30, 300, 3000):
        table = table_of_units(ratings_of(n_units, 3, seed=9), Q)
        one = sampled(Alpha(), table, resampling(n_units))
        found = one.interval(method)
        assert not isinstance(found, str)
        assert found.low < krippendorff_alpha(table) < found.high
        assert one.value == pytest.approx(krippendorff_alpha(table), abs=1e-12)
        widths.append(found.high - found.low)
    assert all(wide > 2 * narrow for wide, narrow in pairwise(widths))


def test_bca_moves_the_tails_by_the_skewness_of_the_value() -> None:
    """Ten units, eight alike; replicates lie evenly from .6 to 1, half of them below .8, so that there is no bias.

    Without a unit that is alike the value is 7/9, without another 8/9: a = -120 / (6 x 40^1.5) = -.0791. So z = -1.96
    becomes -1.96 / (1 - .155) = -2.319, of which the normal probability is .0102, and 1.96 / 1.155 = 1.697 has .9552.
    Source: Efron & Tibshirani (1993), 14.10 and 14.15.
    """
    table = table_of_units([[0, 0]] * 8 + [[0, 1]] * 2, 2)
    apart = 0.4 - 0.4 * np.arange(1001) / 1000
    drawn = np.column_stack([apart, np.ones((1001, 4))])
    found = Sampled(Pairwise(), Pairwise().contributions(table), drawn, 10).interval("bca")
    assert not isinstance(found, str)
    assert (found.low, found.high) == pytest.approx((0.6 + 0.4 * 0.0102, 0.6 + 0.4 * 0.9552), abs=1e-3)


def test_many_units_in_random_groups_have_the_spread_of_single_units() -> None:
    """The standard error of a share of .8 among 20,000 is sqrt(.8 x .2 / 20,000) = .00283."""
    ratings = np.zeros((20_000, 2), dtype=np.int64)
    ratings[:4_000, 1] = 1
    found = sampled(Pairwise(), table_of_units(ratings, Q), resampling(20_000))
    assert found.replicates.std() == pytest.approx(0.00283, rel=0.1)


def test_units_of_documents_that_are_all_alike_count_once() -> None:
    """Ten copies of a unit in a document tell no more than one of them."""
    ratings = ratings_of(40, 2, seed=10, gaps=0)
    alone = sampled(Alpha(), table_of_units(ratings, Q), resampling(40, np.arange(40), seed=3)).interval("bca")
    documents = np.repeat(np.arange(40), 10)
    many = table_of_units(np.repeat(ratings, 10, axis=0), Q)
    together = sampled(Alpha(), many, resampling(400, documents, seed=3)).interval("bca")
    assert not isinstance(alone, str)
    assert not isinstance(together, str)
    assert (together.low, together.high) == pytest.approx((alone.low, alone.high), abs=0.02)


def test_without_any_disagreement_the_lower_bound_is_that_of_a_share() -> None:
    """With 10 units half of them 1, D_e = 10/19; of 10 units, 1 - .025^(1/10) = .3085 may disagree."""
    ratings = np.repeat([[0, 0], [1, 1]], 5, axis=0)
    for method in METHODS:
        found = sampled(Alpha(), table_of_units(ratings, 2), resampling(10)).interval(method, target=0.8)
        assert not isinstance(found, str)
        assert (round(found.low, 4), found.high) == (round(1 - 0.30850 * 19 / 10, 4), 1.0)
        assert found.p_below == pytest.approx((1 - 0.2 * 10 / 19) ** 10)


@pytest.mark.parametrize("method", METHODS)
def test_where_there_is_no_value_there_is_no_interval(method: Method) -> None:
    table = table_of_units([[1, 1], [1, 1]], 2)
    assert sampled(Alpha(), table, resampling(2)).interval(method) == "no value, so no interval"


def test_one_document_alone_has_no_interval() -> None:
    table = table_of_units([[1, 1], [0, 1]], 2)
    found = sampled(Alpha(), table, resampling(2, np.zeros(2, dtype=np.int64))).interval("jackknife")
    assert found == "one cluster alone tells nothing of others"


def test_the_jackknife_lies_around_the_logarithm_of_disagreement() -> None:
    """Percent agreement 3/4 of 8 units: without one of them 5/7 or 6/7, so the error is sqrt(3/4 x 1/4 / 7) = .16366.

    t with 7 degrees of freedom is 2.36462, so the factor is exp(2.36462 x .16366 / .25) = 4.7021.
    """
    ratings = np.array([[0, 0]] * 6 + [[0, 1]] * 2)
    found = sampled(Pairwise(), table_of_units(ratings, 2), resampling(8, replicates=0)).interval(
        "jackknife", target=0.75
    )
    assert found == pytest.approx((max(1 - 0.25 * 4.7021, -1), 1 - 0.25 / 4.7021, 0.5), abs=1e-4)


def test_the_jackknife_says_how_probable_it_is_that_a_target_is_missed() -> None:
    """Of the units above: t = ln(.25 / .5) / (.16366 / .25) = -1.05883, and P(t of 7 degrees < -1.05883) = .1624."""
    ratings = np.array([[0, 0]] * 6 + [[0, 1]] * 2)
    one = sampled(Pairwise(), table_of_units(ratings, 2), resampling(8, replicates=0))
    below = [one.interval("jackknife", target=target) for target in (0.5, 1.0)]
    assert [round(each.p_below or 0, 3) for each in below if not isinstance(each, str)] == [0.162, 1.0]


def test_the_probability_of_missing_a_target_rises_with_the_target() -> None:
    one = sampled(Alpha(), table_of_units(ratings_of(80, 3, seed=11), Q), resampling(80))
    for method in METHODS:
        found = [one.interval(method, target=target) for target in (-1.0, one.value, 1.01)]
        below = [0.0 if isinstance(each, str) or each.p_below is None else each.p_below for each in found]
        assert below[0] < 0.01
        assert 0.3 < below[1] < 0.7
        assert below[2] > 0.99


def test_a_rare_value_leaves_replicates_without_a_value_and_says_so() -> None:
    ratings = np.zeros((40, 2), dtype=np.int64)
    ratings[0] = [1, 0]
    found = sampled(Alpha(), table_of_units(ratings, 2), resampling(40, np.arange(40), seed=2))
    assert len(found.replicates) < 0.75 * 1000
    many = resampling(400, np.array([0] * 399 + [1]), seed=2)
    assert len(found.replicates) > 0
    assert isinstance(sampled(Alpha(), table_of_units(np.tile(ratings, (10, 1)), 2), many).interval("bca"), tuple)


def test_the_same_seed_draws_the_same_and_another_one_does_not() -> None:
    assert (resampling(50, seed=3).weights == resampling(50, seed=3).weights).all()
    assert (resampling(50, seed=3).weights != resampling(50, seed=4).weights).any()


def test_alphas_of_categories_are_those_of_each_against_the_others() -> None:
    ratings = ratings_of(40, 3, seed=12)
    found = CategoryAlphas().disagreement(CategoryAlphas().contributions(table_of_units(ratings, Q)).sum(axis=0)).value
    by_hand = [
        krippendorff_alpha(table_of(np.where(ratings == MISSING, MISSING, ratings == category).astype(int), 2))
        for category in range(Q)
    ]
    assert found == pytest.approx(np.array(by_hand), abs=1e-12)


def test_measures_are_the_coefficients_of_their_names() -> None:
    two, three = (table_of(ratings_of(40, coders, seed=13), Q) for coders in (2, 3))
    far = quadratic_weights(range(Q))
    pairs: dict[float, Measure] = {
        percent_agreement(two): Pairwise(),
        cohen_kappa(two): Cohen(Q),
        cohen_kappa(two, far): Cohen(Q, FAR),
        scott_pi(two): Scott(Q),
        bennett_s(two): BrennanPrediger(),
    }
    for value, measure in pairs.items():
        assert estimate(measure, two) == pytest.approx(value, abs=1e-12)
    many: dict[float, Measure] = {
        fleiss_kappa(three): Fleiss(),
        conger_kappa(three): Conger(Q),
        light_kappa(three): Light(3, Q),
        brennan_prediger(three): BrennanPrediger(),
        gwet_ac1(three): Gwet(),
        gwet_ac2(three, far): Gwet(FAR),
    }
    for value, measure in many.items():
        assert estimate(measure, three) == pytest.approx(value, abs=1e-12)


@pytest.mark.parametrize("method", ["bootstrap", "bca"])
def test_an_interval_holds_the_value_where_all_samples_lie_to_one_side_of_it(method: Method) -> None:
    """Two of four units agree, value .5; in every sample drawn here three or four of four do."""
    sums = Pairwise().contributions(table_of_units([[0, 0], [1, 1], [0, 1], [1, 0]], 2))
    drawn = np.array([[2, 1, 1, 0], [2, 2, 0, 0], [1, 2, 0, 1]], dtype=np.float64) @ sums
    found = Sampled(Pairwise(), sums, drawn, n_units=4).interval(method)
    assert not isinstance(found, str)
    assert found.low == 0.5
    assert not found.high < 0.75
    drawn = np.array([[0, 1, 1, 2], [0, 0, 2, 2]], dtype=np.float64) @ sums
    found = Sampled(Pairwise(), sums, drawn, n_units=4).interval(method)
    assert not isinstance(found, str)
    assert (found.high, found.low < 0.5) == (0.5, True)


@pytest.mark.parametrize("method", METHODS)
def test_an_interval_without_a_width_is_none(method: Method) -> None:
    """Three units on which nobody agrees: percent agreement is 0 in every sample of them, which is no certainty."""
    sums = Pairwise().contributions(table_of_units([[0, 1], [1, 0], [0, 1]], 2))
    drawn = np.array([[3, 0, 0], [1, 1, 1]], dtype=np.float64) @ sums
    found = Sampled(Pairwise(), sums, drawn, n_units=3).interval(method)
    assert found == "every sample of them has the same value, which tells nothing"
