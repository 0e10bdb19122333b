"""Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed., p. 55-56, and the data of its companion R package irrCAC.

Figures: README of irrCAC 1.0 (Gwet 2019), to the digits that it prints. For the four raters, tests of the R package
`agreement` quote .7754 (AC1), .7628 (Conger), .7612 (Fleiss), .7727 (Brennan & Prediger), .7434 (alpha) from the book.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests_support import Run

FOUR_RATERS = """unit,Rater1,Rater2,Rater3,Rater4
1,1,1,NA,1
2,2,2,3,2
3,3,3,3,3
4,3,3,3,3
5,2,2,2,2
6,1,2,3,4
7,4,4,4,4
8,1,1,2,1
9,2,2,2,2
10,NA,5,5,5
11,NA,NA,1,1
12,NA,NA,3,NA
"""

ABSTRACTORS = {("E", "E"): 13, ("A", "A"): 20, ("A", "N"): 7, ("N", "A"): 4, ("N", "N"): 56}
"""A hundred pregnancies by two abstractors: ectopic, abnormal and normal intrauterine."""

SIX_PSYCHIATRISTS = """00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031"""
"""Fifteen patients: how many of six psychiatrists gave each of five diagnoses."""


def wide(units: Sequence[Sequence[str]]) -> str:
    header = ",".join(f"r{number}" for number in range(len(units[0])))
    return "\n".join([header, *(",".join(unit) for unit in units)]) + "\n"


def abstractors() -> str:
    return wide([pair for pair, n in ABSTRACTORS.items() for _ in range(n)])


def psychiatrists() -> str:
    patients = SIX_PSYCHIATRISTS.split()
    return wide(["".join(name * int(n) for name, n in zip("abcde", counts, strict=True)) for counts in patients])


@pytest.mark.parametrize(
    ("text", "coefficient", "printed"),
    [
        (FOUR_RATERS, "percent_agreement", 0.8181818),
        (FOUR_RATERS, "gwet_ac1", 0.77544),
        (FOUR_RATERS, "fleiss_kappa", 0.76117),
        (FOUR_RATERS, "krippendorff_alpha", 0.74342),
        (FOUR_RATERS, "conger_kappa", 0.76282),
        (FOUR_RATERS, "brennan_prediger", 0.77273),
        (abstractors(), "percent_agreement", 0.89),
        (abstractors(), "cohen_kappa", 0.7964094),
        (abstractors(), "scott_pi", 0.7962397),
        (abstractors(), "gwet_ac1", 0.8493305),
        (abstractors(), "bennett_s", 0.835),
        (abstractors(), "krippendorff_alpha", 0.7972585),
        (psychiatrists(), "percent_agreement", 0.5511111),
        (psychiatrists(), "gwet_ac1", 0.4448007),
        (psychiatrists(), "fleiss_kappa", 0.4139265),
        (psychiatrists(), "krippendorff_alpha", 0.4204384),
        (psychiatrists(), "brennan_prediger", 0.4388889),
    ],
)
def test_a_table_has_the_figure_that_is_printed(
    qualcode: Run, tmp_path: Path, text: str, coefficient: str, printed: float
) -> None:
    (tmp_path / "t.csv").write_text(text)
    done = qualcode("agreement", "--from", "t.csv", "--coefficient", coefficient, "--json", folder=tmp_path)
    together = [row["value"] for row in json.loads(done.stdout) if row["code"] == "*"]
    digits = len(str(printed)) - 2
    assert round(together[-1], digits) == printed
