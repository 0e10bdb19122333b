"""R irr, kappa2(anxiety[, 2:3]), in statsmodels' tests: kappa and its z against chance, with three kinds of weights.

Nobody of this pair used level 5. R irr and scikit-learn rank the levels that occur (1, 2, 3, 4, 6 are five equal
steps apart); irrCAC takes the levels as numbers. We take what the caller declares: the figures are those of ranks.
"""

import pytest

from qualcode.coefficients.pairs import cohen_kappa
from qualcode.coefficients.standard_errors import cohen_kappa_test
from qualcode.coefficients.tables import Matrix, table_of_two
from qualcode.coefficients.weights import identity_weights, linear_weights, quadratic_weights

USED = (1, 2, 3, 4, 6)
PAIR = table_of_two([[0, 0, 1, 0, 0], [4, 0, 1, 0, 0], [2, 3, 3, 0, 0], [0, 2, 0, 1, 1], [1, 0, 0, 1, 0]])
WEIGHTS = {
    "unweighted": identity_weights(5),
    "linear": linear_weights(range(5)),
    "quadratic": quadratic_weights(range(5)),
}


@pytest.mark.parametrize(
    ("weights", "printed"), [("unweighted", -0.006289308), ("linear", 0.1459075), ("quadratic", 0.2520325)]
)
def test_kappa_is_as_printed(weights: str, printed: float) -> None:
    assert cohen_kappa(PAIR, WEIGHTS[weights]) == pytest.approx(printed, abs=1e-6)


@pytest.mark.parametrize(
    ("weights", "printed"), [("unweighted", -0.0604067), ("linear", 1.282472), ("quadratic", 1.437451)]
)
def test_z_against_chance_is_as_printed(weights: str, printed: float) -> None:
    assert cohen_kappa_test(PAIR, WEIGHTS[weights]).z_h0 == pytest.approx(printed, abs=1e-5)


@pytest.mark.parametrize("weights", [linear_weights(USED), quadratic_weights(USED)])
def test_declared_levels_give_another_kappa_than_ranks(weights: Matrix) -> None:
    """Two sources disagree here, and neither is wrong: one step from 4 to 6, or two."""
    by_rank = (cohen_kappa(PAIR, WEIGHTS["linear"]), cohen_kappa(PAIR, WEIGHTS["quadratic"]))
    assert all(abs(cohen_kappa(PAIR, weights) - other) > 1e-3 for other in by_rank)
