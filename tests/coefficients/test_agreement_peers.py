"""Coefficients against other packages on seeded random tables, undefined ones among them."""

import warnings

import krippendorff
import numpy as np
import pytest

from qualcode.coefficients.alpha import Level, krippendorff_alpha
from qualcode.coefficients.coincidences import contingency
from qualcode.coefficients.pairs import cohen_kappa
from qualcode.coefficients.tables import MISSING, Ratings, table_of
from qualcode.coefficients.weights import linear_weights, quadratic_weights
from qualcode.errors import UndefinedError


def random_tables(n: int, seed: int, coders: int | None = None) -> list[tuple[Ratings, int]]:
    """Ratings of 1 to 5 values by 1 to 5 coders on 0 to 39 units: skewed, with gaps and constant columns."""
    random = np.random.default_rng(seed)
    tables: list[tuple[Ratings, int]] = []
    for _ in range(n):
        q = int(random.integers(1, 6))
        shares = random.dirichlet(np.full(q, float(random.choice([0.3, 1.0, 5.0]))))
        shape = (int(random.integers(0, 40)), coders or int(random.integers(1, 6)))
        ratings = random.choice(q, size=shape, p=shares).astype(np.int64)
        if random.random() < 0.1:
            ratings[:, 0] = 0
        ratings[random.random(shape) < random.choice([0.0, 0.1, 0.5])] = MISSING
        tables.append((ratings, q))
    return tables


def pairable_values(ratings: Ratings) -> Ratings:
    paired = ratings[(ratings != MISSING).sum(axis=1) > 1]
    return np.unique(paired[paired != MISSING])


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
def test_alpha_is_that_of_the_krippendorff_package(level: Level) -> None:
    values = np.array([0.0, 1.0, 3.0, 3.5, 10.0])
    for ratings, q in random_tables(1000, seed=31):
        if len(pairable_values(ratings)) < 2:
            with pytest.raises(UndefinedError):
                krippendorff_alpha(table_of(ratings, q), level)
            continue
        theirs = krippendorff.alpha(
            reliability_data=np.where(ratings == MISSING, np.nan, values[ratings]).T,
            level_of_measurement=level,
            value_domain=list(values[:q]),
        )
        ours = krippendorff_alpha(table_of(ratings, q), level, values=values[:q])
        assert ours == pytest.approx(theirs, abs=1e-12)


@pytest.mark.parametrize("weights", [None, "linear", "quadratic"])
def test_kappa_is_that_of_scikit_learn(weights: str | None) -> None:
    metrics = pytest.importorskip("sklearn.metrics", reason="scikit-learn is not installed")
    for ratings, q in random_tables(400, seed=32, coders=2):
        table = table_of(ratings, q)
        if len(pairable_values(ratings)) < 2:
            with pytest.raises(UndefinedError):
                cohen_kappa(table)
            continue
        matrix = {None: None, "linear": linear_weights(range(q)), "quadratic": quadratic_weights(range(q))}[weights]
        first, second = ratings[(ratings != MISSING).all(axis=1)].T
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            theirs = metrics.cohen_kappa_score(first, second, weights=weights, labels=list(range(q)))
        assert int(contingency(table).sum()) == len(first)
        assert cohen_kappa(table, matrix) == pytest.approx(theirs, abs=1e-12)
