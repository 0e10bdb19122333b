"""Standard errors for large samples against those of irrCAC and statsmodels on seeded random tables.

* statsmodels (Fleiss, Cohen & Everitt, 1969): the same.
* irrCAC (Gwet, 2014) divides by n - 1 where the delta method divides by n: the ratio is sqrt(n / (n - 1)), taken off
  here. Then AC1, Fleiss', Conger's and Brennan & Prediger's are the same if every unit has two values or more.
* Where units have a single value, irrCAC's are mostly larger: it takes the number of pairable units as given, though
  another sample would have another. On 60 tables of 300 units by 2 to 5 coders, 40 % of the cells missing, by 3 % in
  the median and 15 % at most; on small tables by more. In 1,500 samples of 60 units by two coders, 40 % missing,
  Fleiss' kappa had a standard deviation of .162; the delta method gave .160 in the mean, irrCAC .173 (of 300 of them).
* Krippendorff's alpha: irrCAC's is of alpha without the correction for small samples, hence larger by 1 / (1 - 1 / N)
  with N values: 1 of 60 for thirty units by two coders.
"""

import warnings

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats import inter_rater

from qualcode.coefficients.alpha_measures import Alpha
from qualcode.coefficients.measures import Measure, sums_by_cluster
from qualcode.coefficients.rater_measures import BrennanPrediger, Conger, Fleiss, Gwet
from qualcode.coefficients.resampling import Sampled
from qualcode.coefficients.standard_errors import cohen_kappa_interval, cohen_kappa_test
from qualcode.coefficients.tables import MISSING, Ratings, table_of_two, table_of_units
from qualcode.coefficients.weights import linear_weights, quadratic_weights

Q = 3
MEASURES: dict[str, Measure] = {"gwet": Gwet(), "fleiss": Fleiss(), "conger": Conger(Q), "bp": BrennanPrediger()}


def ratings_of(seed: int, *, gaps: float = 0.0) -> Ratings:
    """Of 4 to 59 units by 2 to 5 coders, every unit with two values or more."""
    random = np.random.default_rng(seed)
    shape = (int(random.integers(6, 60)), int(random.integers(2, 6)))
    truth = random.integers(0, Q, (shape[0], 1))
    ratings: Ratings = np.where(random.random(shape) < 0.6, truth, random.integers(0, Q, shape)).astype(np.int64)
    ratings[random.random(shape) < gaps] = MISSING
    paired: Ratings = ratings[(ratings != MISSING).sum(axis=1) > 1]
    return paired


def delta_method(measure: Measure, ratings: Ratings) -> float:
    n = len(ratings)
    sums = sums_by_cluster(measure, table_of_units(ratings, Q), np.arange(n), n)
    return Sampled(measure, sums, sums[:0], n).standard_error()


def of_irrcac(name: str, ratings: Ratings) -> float:
    raw = pytest.importorskip("irrCAC.raw", reason="irrCAC is not installed; `make test` installs it")
    frame = pd.DataFrame(np.where(ratings == MISSING, np.nan, ratings))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = getattr(raw.CAC(frame, categories=list(range(Q)), digits=15), name)()
    n = len(ratings)
    return float(found["est"]["se"]) * float(np.sqrt((n - 1) / n))


@pytest.mark.parametrize("name", MEASURES)
def test_the_delta_method_is_the_formula_of_irrcac(name: str) -> None:
    for seed in range(60):
        ratings = ratings_of(seed, gaps=0.3 * (seed % 2))
        if len(ratings) > 3:
            assert delta_method(MEASURES[name], ratings) == pytest.approx(of_irrcac(name, ratings), rel=1e-6, abs=1e-9)


def test_that_of_alpha_is_smaller_by_one_in_the_number_of_values() -> None:
    for seed in range(60):
        ratings = ratings_of(seed)
        expected = of_irrcac("krippendorff", ratings) * (1 - 1 / ratings.size)
        assert delta_method(Alpha(), ratings) == pytest.approx(expected, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("weights", [None, "linear", "quadratic"])
def test_errors_of_kappa_are_those_of_statsmodels(weights: str | None) -> None:
    random = np.random.default_rng(41)
    for _ in range(300):
        q = int(random.integers(2, 6))
        cells = random.integers(1, random.choice([4, 100]), size=(q, q))
        matrix = {None: None, "linear": linear_weights(range(q)), "quadratic": quadratic_weights(range(q))}[weights]
        theirs = inter_rater.cohens_kappa(cells, wt=weights)
        table = table_of_two(cells)
        assert cohen_kappa_interval(table, matrix).se == pytest.approx(theirs.std_kappa, rel=1e-9)
        assert cohen_kappa_test(table, matrix).se_h0 == pytest.approx(theirs.std_kappa0, rel=1e-9)
