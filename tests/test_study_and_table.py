"""The same codings as a study and as a table made elsewhere: the same rows."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from qualcode.analysis.agreement import compared
from qualcode.analysis.agreement_rows import COEFFICIENTS
from qualcode.analysis.draws import Wish
from qualcode.coefficients.names import OF_ALL_CODES
from qualcode.coefficients.tables import MISSING
from qualcode.scope import Scope, select
from qualcode.study import load_study
from tests_support import Run

ROOT = Path(__file__).resolve().parent.parent
OF_BOTH = ("value", "reason", "low", "high", "n_units", "n_pairable", "prevalence", "used", "bias")


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped study's turns, a row for each coder who finished them; an empty code where they saw none."""
    study, _ = load_study(ROOT)
    on = compared(select(study, Scope(exact=True)), "turn", Wish(interval="none"))
    present = on.present.collapsed(study.codebook)
    cells, sets = present.sets(list(present.units_with))
    documents = [
        document.id
        for document, size in zip(on.universe.documents, on.universe.sizes, strict=True)
        for _ in range(size)
    ]
    path = tmp_path_factory.mktemp("elsewhere") / "turns.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        written = csv.writer(file)
        written.writerow(["document", "unit", "coder", "code"])
        written.writerows(
            [documents[unit], f"{unit:05}", coder, ";".join(sorted(sets[cell]))]
            for unit, row in enumerate(cells.tolist())
            for coder, cell in zip(on.like.coders, row, strict=True)
            if cell != MISSING
        )
    return path


def by_name(text: str) -> dict[tuple[str, str, str], dict[str, Any]]:
    found = {}
    for row in json.loads(text):
        of_both = {key: row[key] for key in OF_BOTH}
        of_both["interval"] = row["interval"].replace("turn", "unit")
        found[row["code"], row["coefficient"], row["coders"]] = of_both
    return found


@pytest.mark.parametrize(
    "how",
    [
        ("--over", "units", "--interval", "bca", "--replicates", "100"),
        ("--over", "documents", "--interval", "jackknife"),
        ("--over", "units", "--interval", "analytic"),
    ],
)
def test_a_study_and_a_table_of_its_codings_have_the_same_rows(
    qualcode: Run, table: Path, how: tuple[str, ...]
) -> None:
    asked = ("--coefficient", "all", "--json", *how)
    of_study = qualcode("agreement", "--unit", "turn", "--exact", *asked, folder=ROOT)
    of_table = qualcode("agreement", "--from", str(table), "--none", "", *asked)
    assert (of_study.exit_code, of_table.exit_code) == (0, 0), of_table.output
    assert len(by_name(of_study.stdout)) > 100
    assert by_name(of_table.stdout) == by_name(of_study.stdout)


@pytest.mark.parametrize(
    "mode",
    [
        "",
        "--coefficient all --coders coder-a,coder-b",
        "--pairs",
        "--levels",
        "--mergers",
        "--by round",
        "--gate",
        "--unit character",
        "--universe touched",
    ],
)
def test_every_row_of_a_study_has_the_keys_that_scripts_rely_on(qualcode: Run, mode: str) -> None:
    asked = (*mode.split(), "--interval", "none", "--json")
    depth = () if mode in ("--levels", "--mergers") else ("--depth", "1")
    rows = json.loads(qualcode("agreement", *asked, *depth, folder=ROOT).stdout)
    keys = ("code", "coefficient", "unit", "coders", "value", "reason", "low", "high", "interval")
    assert rows
    assert all({*keys, "n_units", "n_pairable"} <= row.keys() for row in rows)
    assert all(row["value"] is not None or row["reason"] for row in rows)


def test_two_coders_of_a_study_have_one_row_of_all_codes_for_each_coefficient(qualcode: Run) -> None:
    asked = ("--coders", "coder-a,coder-b", "--coefficient", "all", "--depth", "1", "--interval", "none", "--json")
    rows = json.loads(qualcode("agreement", *asked, folder=ROOT).stdout)
    together = [row["coefficient"] for row in rows if row["code"] == "*"]
    assert sorted(together) == sorted((*OF_ALL_CODES, *COEFFICIENTS))
