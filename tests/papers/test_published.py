"""Every published figure of published.json: from the library, and from a table through `qualcode agreement --from`.

Each case of the file names its source. A table is `coders` (coders x units, null is missing), `pairs` (first coder's
value, second coder's value, how many units), `counts` (units x categories, coders not told apart), or `spans`.
"""

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from qualcode.coefficients.alpha import category_alpha, krippendorff_alpha
from qualcode.coefficients.pairs import bennett_s, cohen_kappa, light_kappa, percent_agreement, scott_pi
from qualcode.coefficients.raters import brennan_prediger, conger_kappa, fleiss_kappa, gwet_ac1
from qualcode.coefficients.standard_errors import cohen_kappa_interval, cohen_kappa_test, fleiss_kappa_test
from qualcode.coefficients.tables import RatingTable, table_of_labels
from qualcode.coefficients.weights import linear_weights, quadratic_weights
from tests_support import Run

PUBLISHED = json.loads((Path(__file__).parent / "published.json").read_text(encoding="utf-8"))
TABLES: Mapping[str, Any] = PUBLISHED["tables"]
CASES: Sequence[Any] = PUBLISHED["cases"]
OF_UNITS = [case for case in CASES if not {"spans", "sections"} & TABLES[case["table"]].keys()]
ROWS = [
    case for case in OF_UNITS if case["coefficient"].split(".")[-1] not in ("se", "ci_low", "ci_high", "se_h0", "z_h0")
]

Units = list[tuple[str | None, ...]]

WITHOUT_WEIGHTS: Mapping[str, Callable[[RatingTable], float]] = {
    "percent_agreement": percent_agreement,
    "scott_pi": scott_pi,
    "bennett_s": bennett_s,
    "fleiss_kappa": fleiss_kappa,
    "conger_kappa": conger_kappa,
    "light_kappa": light_kappa,
    "brennan_prediger": brennan_prediger,
    "gwet_ac1": gwet_ac1,
    "fleiss_kappa.z_h0": lambda table: fleiss_kappa_test(table).z_h0,
}
WEIGHTS = {"linear": linear_weights, "quadratic": quadratic_weights}
WITH_WEIGHTS: Mapping[str, Callable[[RatingTable, Any], float]] = {
    "cohen_kappa": cohen_kappa,
    "cohen_kappa.se": lambda table, weights: cohen_kappa_interval(table, weights).se,
    "cohen_kappa.ci_low": lambda table, weights: cohen_kappa_interval(table, weights).low,
    "cohen_kappa.ci_high": lambda table, weights: cohen_kappa_interval(table, weights).high,
    "cohen_kappa.se_h0": lambda table, weights: cohen_kappa_test(table, weights).se_h0,
    "cohen_kappa.z_h0": lambda table, weights: cohen_kappa_test(table, weights).z_h0,
}


def units_of(name: str) -> Units:
    """Units x coders."""
    table = TABLES[name]
    if "coders" in table:
        return [tuple(None if one is None else str(one) for one in unit) for unit in zip(*table["coders"], strict=True)]
    if "pairs" in table:
        return [(str(first), str(second)) for first, second, n in table["pairs"] for _ in range(n)]
    return [tuple(str(value) for value, n in enumerate(unit) for _ in range(n)) for unit in table["counts"]]


def categories_of(name: str) -> list[str]:
    """In the order of numbers where they are numbers; those that a table prints with nothing in them, too."""
    printed = chain.from_iterable((str(first), str(second)) for first, second, _ in TABLES[name].get("pairs", ()))
    values = {*printed, *(value for unit in units_of(name) for value in unit if value is not None)}
    return sorted(values, key=int) if all(value.isdecimal() for value in values) else sorted(values)


def ids(cases: Sequence[Any]) -> list[str]:
    return [case["id"] for case in cases]


@pytest.mark.parametrize("case", OF_UNITS, ids=ids(OF_UNITS))
def test_the_library_gives_the_printed_figure(case: Any) -> None:
    categories = categories_of(case["table"])
    table = table_of_labels(units_of(case["table"]), categories)
    weights = WEIGHTS[case["weights"]](range(len(categories))) if case["weights"] in WEIGHTS else None
    name = case["coefficient"]
    if name.startswith("krippendorff_alpha.category["):
        found = category_alpha(table, categories.index(name.partition("[")[2].rstrip("]")))
    elif name == "krippendorff_alpha":
        values = [int(one) for one in categories] if case["level"] in ("interval", "ratio") else None
        found = krippendorff_alpha(table, case["level"], values=values)
    elif name in WITH_WEIGHTS:
        found = WITH_WEIGHTS[name](table, weights)
    else:
        found = WITHOUT_WEIGHTS[name](table)
    assert found == pytest.approx(case["expected"], abs=case["tolerance"])


def write_wide(path: Path, units: Units) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["unit", *(f"coder{number}" for number in range(1, len(units[0]) + 1))])
        writer.writerows(
            [number, *("" if one is None else one for one in unit)] for number, unit in enumerate(units, 1)
        )


def write_long(path: Path, units: Units) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t")
        writer.writerow(["Code", "Rater", "Unit"])
        writer.writerows(
            (value, f"coder{coder}", number)
            for number, unit in enumerate(units, 1)
            for coder, value in enumerate(unit, 1)
            if value is not None
        )


@pytest.mark.parametrize(("name", "write"), [("wide.csv", write_wide), ("long.tsv", write_long)])
@pytest.mark.parametrize("case", ROWS, ids=ids(ROWS))
def test_a_table_of_ratings_gives_the_printed_figure(
    case: Any, name: str, write: Callable[[Path, Units], None], qualcode: Run, tmp_path: Path
) -> None:
    write(tmp_path / name, units_of(case["table"]))
    coefficient, _, code = case["coefficient"].rstrip("]").partition(".category[")
    asked = ["--coefficient", coefficient, "--level", case["level"], "--weights", case["weights"]]
    if "pairs" in TABLES[case["table"]]:
        asked += ["--categories", ",".join(categories_of(case["table"]))]
    done = qualcode(
        "agreement", "--from", str(tmp_path / name), *asked, "--interval", "none", "--json", folder=tmp_path
    )
    assert done.exit_code == 0, done.output
    values = [row["value"] for row in json.loads(done.stdout) if row["code"] == (code or "*")]
    assert values == [pytest.approx(case["expected"], abs=case["tolerance"])]


SPANS = [
    case
    for case in CASES
    if "spans" in TABLES[case["table"]]
    and case["coefficient"].partition("[")[0]
    in ("u_alpha", "bar_u_alpha", "cu_alpha", "ku_alpha", "ku_coverage", "alpha_u_1995", "alpha_u_1995.category")
]


@pytest.mark.parametrize("case", SPANS, ids=ids(SPANS))
def test_a_table_of_spans_gives_the_printed_figure(case: Any, qualcode: Run, tmp_path: Path) -> None:
    table = TABLES[case["table"]]
    with (tmp_path / "spans.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["coder", "start", "end", "code"])
        writer.writerows((coder, *span) for coder, spans in table["spans"].items() for span in spans)
    coefficient, _, code = case["coefficient"].rstrip("]").replace(".category", "").partition("[")
    continuum = ["--begin", str(table["begin"]), "--length", str(table["length"])]
    done = qualcode(
        "agreement", "--from", "spans.csv", *continuum, "--coefficient", coefficient, "--json", folder=tmp_path
    )
    assert done.exit_code == 0, done.output
    rows = [row for row in json.loads(done.stdout) if (row["coefficient"], row["code"]) == (coefficient, code or "*")]
    assert [row["value"] for row in rows] == [
        None if case["expected"] is None else pytest.approx(case["expected"], abs=case["tolerance"])
    ]
