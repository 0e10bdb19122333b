"""Coefficients against other packages on thousands of seeded random tables, undefined ones among them.

Where others differ, it is for these reasons:

* krippendorff raises on tables without two different values, as we do; it takes a value named "nan" for missing.
* scikit-learn gives nan (and a warning) where both coders used one and the same value only; we say why.
* statsmodels gives nan there too, and knows no missing values.
* nltk gives 1 where everybody used one value only; there agreement cannot be told from chance. Its S counts the values
  that occur, not those that could be chosen. Its coefficients other than alpha take every table for complete. Its MASI
  had .67 and .33 for 2/3 and 1/3 up to 3.9, and MASI and Jaccard divide by zero on two empty sets.
* irrCAC gives nan or divides by zero where chance never disagrees, and Conger's kappa nan where a coder rated nothing.
  It rounds to five digits unless told otherwise, and of one category it makes up a chance of nearly 1, or nearly 0.
  Of a single unit it computes no coefficient, since the standard error, which always goes with it, is none.
"""

import warnings
from collections.abc import Callable

import krippendorff
import numpy as np
import pandas as pd
import pytest
from nltk.metrics import distance
from nltk.metrics.agreement import AnnotationTask
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats import inter_rater

from qualcode.coefficients.alpha import Level, alpha_of_sets, krippendorff_alpha
from qualcode.coefficients.coincidences import contingency
from qualcode.coefficients.pairs import bennett_s, cohen_kappa, light_kappa, percent_agreement, scott_pi
from qualcode.coefficients.raters import brennan_prediger, conger_kappa, fleiss_kappa, gwet_ac1, gwet_ac2
from qualcode.coefficients.tables import MISSING, Matrix, Ratings, RatingTable, table_of, table_of_two
from qualcode.coefficients.weights import (
    jaccard_distances,
    linear_weights,
    masi_distances,
    ordinal_weights,
    quadratic_weights,
)
from qualcode.errors import UndefinedError

Coefficient = Callable[[RatingTable], float]


def random_tables(n: int, seed: int, coders: int | None = None, *, gaps: bool = True) -> list[tuple[Ratings, int]]:
    """Ratings of 1 to 5 values by 1 to 5 coders on 0 to 39 units.

    Skewed, so that categories are not used; some with one value only, constant columns, gaps, units without a value.
    """
    random = np.random.default_rng(seed)
    tables: list[tuple[Ratings, int]] = []
    for _ in range(n):
        q = int(random.integers(1, 6))
        shares = random.dirichlet(np.full(q, float(random.choice([0.3, 1.0, 5.0]))))
        shape = (int(random.integers(0, 40)), coders or int(random.integers(1, 6)))
        ratings = random.choice(q, size=shape, p=shares).astype(np.int64)
        alike = random.random((shape[0], 1)) < random.choice([0.0, 0.5, 0.9, 1.0])
        ratings = np.where(alike, ratings[:, :1], ratings)
        ratings[:, : random.choice([0, 0, 0, 0, 0, 0, 1, shape[1]])] = 0
        if gaps:
            ratings[random.random(shape) < random.choice([0.0, 0.1, 0.5])] = MISSING
            ratings[random.random(shape[0]) < random.choice([0.0, 0.0, 0.2])] = MISSING
        tables.append((ratings, q))
    return tables


def pairable_values(ratings: Ratings) -> Ratings:
    paired = ratings[(ratings != MISSING).sum(axis=1) > 1]
    return np.unique(paired[paired != MISSING])


def ours(coefficient: Coefficient, ratings: Ratings, q: int) -> float | None:
    """`None` where it is undefined."""
    try:
        return coefficient(table_of(ratings, q))
    except UndefinedError:
        return None


def task(ratings: Ratings) -> AnnotationTask:
    return AnnotationTask(
        [(coder, f"{unit:02d}", value) for (unit, coder), value in np.ndenumerate(ratings) if value != MISSING]
    )


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
def test_alpha_is_that_of_the_krippendorff_package(level: Level) -> None:
    values = np.array([0.0, 1.0, 3.0, 3.5, 10.0])
    for ratings, q in random_tables(1000, seed=31):
        found = ours(lambda table: krippendorff_alpha(table, level, values=values[: table.n_categories]), ratings, q)
        if len(pairable_values(ratings)) < 2:
            assert found is None
            continue
        theirs = krippendorff.alpha(
            reliability_data=np.where(ratings == MISSING, np.nan, values[ratings]).T,
            level_of_measurement=level,
            value_domain=list(values[:q]),
        )
        assert found == pytest.approx(theirs, abs=1e-12)


@pytest.mark.parametrize("weights", [None, "linear", "quadratic"])
def test_kappa_is_that_of_scikit_learn(weights: str | None) -> None:
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
            theirs = cohen_kappa_score(first, second, weights=weights, labels=list(range(q)))
        assert int(contingency(table).sum()) == len(first)
        assert cohen_kappa(table, matrix) == pytest.approx(theirs, abs=1e-12)


@pytest.mark.parametrize("weights", [None, "linear", "quadratic"])
def test_kappa_is_that_of_statsmodels(weights: str | None) -> None:
    random = np.random.default_rng(33)
    for _ in range(400):
        q = int(random.integers(2, 6))
        cells = random.integers(0, random.choice([2, 20, 1000]), size=(q, q))
        if len(np.flatnonzero(cells.sum(axis=0) + cells.sum(axis=1))) < 2:
            continue
        matrix = {None: None, "linear": linear_weights(range(q)), "quadratic": quadratic_weights(range(q))}[weights]
        theirs = inter_rater.cohens_kappa(cells, wt=weights, return_results=False)
        assert cohen_kappa(table_of_two(cells), matrix) == pytest.approx(theirs, abs=1e-12)


@pytest.mark.parametrize(("coefficient", "method"), [(fleiss_kappa, "fleiss"), (brennan_prediger, "randolph")])
def test_kappa_of_many_coders_is_that_of_statsmodels(coefficient: Coefficient, method: str) -> None:
    for ratings, q in random_tables(600, seed=34, gaps=False):
        found = ours(coefficient, ratings, q)
        n_values = len(np.unique(ratings)) if method == "fleiss" else q
        if not len(ratings) or ratings.shape[1] < 2 or n_values < 2:
            assert found is None
            continue
        by_unit = inter_rater.aggregate_raters(ratings, n_cat=q)[0]
        assert found == pytest.approx(inter_rater.fleiss_kappa(by_unit, method=method), abs=1e-12)


@pytest.mark.parametrize("name", ["alpha", "kappa", "multi_kappa", "pi", "S"])
def test_coefficients_of_complete_tables_are_those_of_nltk(name: str) -> None:
    of_nltk: dict[str, Coefficient] = {
        "alpha": krippendorff_alpha,
        "kappa": light_kappa,
        "multi_kappa": conger_kappa,
        "pi": fleiss_kappa,
        "S": brennan_prediger,
    }
    for given, q in random_tables(150, seed=35, gaps=False):
        used, inverse = np.unique(given, return_inverse=True)
        ratings: Ratings = inverse.reshape(given.shape)
        found = ours(of_nltk[name], ratings, len(used) if name == "S" else q)
        if not len(ratings) or ratings.shape[1] < 2 or len(used) < 2:
            assert found is None
            continue
        if found is None:  # two of the coders used one and the same value only: nltk takes their kappa to be 1
            assert name == "kappa"
            assert any(len(np.unique(ratings[:, [a, b]])) < 2 for a in range(ratings.shape[1]) for b in range(a))
            continue
        assert found == pytest.approx(getattr(task(ratings), name)(), abs=1e-12)


def test_coefficients_of_two_coders_are_those_of_nltk() -> None:
    for ratings, q in random_tables(200, seed=36, coders=2, gaps=False):
        used = np.unique(ratings)
        if len(used) < 2:
            continue
        theirs, table = task(ratings), table_of(ratings, q)
        assert percent_agreement(table) == pytest.approx(theirs.avg_Ao(), abs=1e-12)
        assert cohen_kappa(table) == pytest.approx(theirs.kappa(), abs=1e-12)
        assert scott_pi(table) == pytest.approx(theirs.pi(), abs=1e-12)
        if len(used) == q:
            assert bennett_s(table) == pytest.approx(theirs.S(), abs=1e-12)


def test_alpha_with_gaps_is_that_of_nltk() -> None:
    for ratings, q in random_tables(300, seed=37):
        found = ours(krippendorff_alpha, ratings, q)
        if len(pairable_values(ratings)) < 2:
            assert found is None
            continue
        assert found == pytest.approx(task(ratings).alpha(), abs=1e-12)


Distance = Callable[[frozenset[str], frozenset[str]], float]


@pytest.mark.parametrize("name", ["masi_distance", "jaccard_distance"])
def test_alpha_of_sets_is_that_of_nltk_with_its_distances(name: str) -> None:
    def known(one: frozenset[str], other: frozenset[str]) -> float:
        return float(getattr(distance, name)(one, other)) if one | other else 0.0

    def matrix(sets: object) -> Matrix:
        known_sets = [frozenset(one) for one in sets]  # type: ignore[attr-defined]
        return np.array([[known(one, other) for other in known_sets] for one in known_sets])

    random = np.random.default_rng(38)
    for _ in range(150):
        shape = (int(random.integers(1, 15)), int(random.integers(2, 5)))
        sets = [
            [frozenset(code for code in "abc" if random.random() < 0.4) if random.random() < 0.9 else None for _ in row]
            for row in np.zeros(shape)
        ]
        triples = [(c, f"{u:02d}", one) for u, row in enumerate(sets) for c, one in enumerate(row) if one is not None]
        paired = {one for row in sets for one in row if one is not None and sum(x is not None for x in row) > 1}
        if len(paired) < 2:
            with pytest.raises(UndefinedError):
                alpha_of_sets(sets, matrix)
            continue
        theirs = AnnotationTask(triples, known).alpha()
        assert alpha_of_sets(sets, matrix) == pytest.approx(theirs, abs=1e-12)


def test_distances_of_sets_are_those_of_nltk() -> None:
    """Up to 3.9 nltk rounds 2/3 and 1/3 to two digits."""
    sets = [frozenset(code for at, code in enumerate("abcd") if number >> at & 1) for number in range(1, 16)]
    masi = [[distance.masi_distance(one, other) for other in sets] for one in sets]
    jaccard = [[distance.jaccard_distance(one, other) for other in sets] for one in sets]
    assert masi_distances(sets) == pytest.approx(np.array(masi), abs=0.0034)
    assert jaccard_distances(sets) == pytest.approx(np.array(jaccard), abs=1e-12)


def of_irrcac(ratings: Ratings, q: int, name: str, weights: str | Matrix = "identity") -> float:
    raw = pytest.importorskip("irrCAC.raw", reason="irrCAC is not installed; `make test` installs it")
    frame = pd.DataFrame(np.where(ratings == MISSING, np.nan, ratings))
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        found = getattr(raw.CAC(frame, weights=weights, categories=list(range(q)), digits=15), name)()
    return float(found["est"]["coefficient_value"])


@pytest.mark.parametrize("name", ["gwet", "fleiss", "conger", "bp", "krippendorff"])
def test_coefficients_with_gaps_are_those_of_irrcac(name: str) -> None:
    of_name: dict[str, Coefficient] = {
        "gwet": gwet_ac1,
        "fleiss": fleiss_kappa,
        "conger": conger_kappa,
        "bp": brennan_prediger,
        "krippendorff": krippendorff_alpha,
    }
    for ratings, q in random_tables(150, seed=39):
        found = ours(of_name[name], ratings, q)
        if not len(pairable_values(ratings)) or q < 2:
            assert found is None
            continue
        if found is None:
            assert name in ("fleiss", "conger", "krippendorff")
            assert len(pairable_values(ratings)) < 2
            continue
        if ((ratings != MISSING).sum(axis=1) > (name == "krippendorff")).sum() < 2:
            continue
        rated = ratings[:, (ratings != MISSING).any(axis=0)]
        assert found == pytest.approx(of_irrcac(rated, q, name), abs=1e-12)


@pytest.mark.parametrize("weights", ["linear", "quadratic", "ordinal"])
def test_weighted_coefficients_are_those_of_irrcac(weights: str) -> None:
    for ratings, q in random_tables(40, seed=40):
        if q < 2 or len(pairable_values(ratings)) < 2 or (ratings != MISSING).any(axis=1).sum() < 2:
            continue
        matrix = (
            ordinal_weights(q)
            if weights == "ordinal"
            else {"linear": linear_weights, "quadratic": quadratic_weights}[weights](range(q))
        )
        rated = ratings[:, (ratings != MISSING).any(axis=0)]
        for name, found in {
            "gwet": gwet_ac2(table_of(ratings, q), matrix),
            "fleiss": fleiss_kappa(table_of(ratings, q), matrix),
            "conger": conger_kappa(table_of(ratings, q), matrix),
            "bp": brennan_prediger(table_of(ratings, q), matrix),
        }.items():
            assert found == pytest.approx(of_irrcac(rated, q, name, weights), abs=1e-12)
