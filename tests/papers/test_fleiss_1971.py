"""Fleiss (1971), Measuring Nominal Scale Agreement among Many Raters: 30 patients, 6 psychiatrists, 5 diagnoses.

By R irr: kappam.fleiss, and with exact = TRUE (statsmodels' tests; a run of R). Fleiss published counts only. R irr's
columns are sorted within each patient, so they are no persons; Conger's kappa depends on the columns, and its
figure is that of R's.
"""

import pytest

from qualcode.coefficients.raters import conger_kappa, fleiss_kappa
from qualcode.coefficients.standard_errors import fleiss_kappa_test
from qualcode.coefficients.tables import table_of_labels

COLUMNS = [
    "422521311511212311215221121215",
    "423521311542242311235421421235",
    "423523334544244311435444421435",
    "453543334544344341455454421435",
    "453543534544344351455454425435",
    "455543544544345552455454545435",
]
TABLE = table_of_labels(zip(*COLUMNS, strict=True), "12345")


def test_fleiss_kappa_is_as_printed() -> None:
    assert fleiss_kappa(TABLE) == pytest.approx(0.4302445, abs=1e-7)


def test_z_against_chance_is_as_printed() -> None:
    assert fleiss_kappa_test(TABLE).z_h0 == pytest.approx(17.65183, abs=1e-4)


def test_conger_kappa_of_the_columns_of_r_is_as_printed() -> None:
    assert conger_kappa(TABLE) == pytest.approx(0.442, abs=0.0005)


def test_conger_kappa_depends_on_the_columns_where_fleiss_does_not() -> None:
    turned = table_of_labels(
        [unit[at % 6 :] + unit[: at % 6] for at, unit in enumerate(map("".join, zip(*COLUMNS, strict=True)))], "12345"
    )
    assert fleiss_kappa(turned) == fleiss_kappa(TABLE)
    assert abs(conger_kappa(turned) - conger_kappa(TABLE)) > 0.005
