"""`qualcode agreement --from`: what a person and a script get from a table."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests_support import Run

ROOT = Path(__file__).resolve().parent.parent
FOUR_UNITS = "unit,ann,bob\nu1,x,x\nu2,x,y\nu3,y,y\nu4,y,y\n"


@pytest.fixture
def measure(qualcode: Run, tmp_path: Path) -> Run:
    """Measure a table in a folder that is no study."""

    def run(text: str, *arguments: str, name: str = "t.csv") -> Any:
        folder = tmp_path / "elsewhere"
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
        return qualcode("agreement", "--from", name, *arguments, folder=folder)

    return run


def rows(done: Any) -> list[dict[str, Any]]:
    assert done.exit_code == 0, done.output
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_a_table_needs_no_study_and_rows_have_the_keys_that_scripts_rely_on(measure: Run) -> None:
    found = rows(measure(FOUR_UNITS, "--json", "--coefficient", "cohen_kappa", "--interval", "none"))
    assert [(row["code"], row["value"]) for row in found] == [("*", 0.5), ("x", 0.5), ("y", 0.5)]
    assert {key: found[0][key] for key in list(found[0])[:12]} == {
        "code": "*",
        "label": "all codes together",
        "coefficient": "cohen_kappa",
        "unit": "unit",
        "coders": "ann,bob",
        "value": 0.5,
        "reason": "",
        "low": None,
        "high": None,
        "interval": "",
        "n_units": 4,
        "n_pairable": 4,
    }


def test_the_interval_of_a_share_ends_at_0_and_that_of_kappa_at_less(measure: Run) -> None:
    names = ("--coefficient", "percent_agreement", "--coefficient", "cohen_kappa")
    found = rows(measure(FOUR_UNITS, "--json", "--interval", "jackknife", *names))
    lows = {row["coefficient"]: row["low"] for row in found if row["code"] == "*"}
    assert lows["percent_agreement"] == 0
    assert lows["cohen_kappa"] < 0


def test_a_table_is_read_from_the_input_too(qualcode: Run, tmp_path: Path) -> None:
    done = qualcode("agreement", "--from", "-", "--json", stdin=FOUR_UNITS.encode(), folder=tmp_path)
    assert rows(done)[1]["value"] == 0.5


def test_the_table_for_people_says_on_what_its_figures_rest(measure: Run) -> None:
    done = measure(FOUR_UNITS, "--categories", "x,y")
    assert done.stdout.startswith("Agreement\ncode       n  percent  kappa  alpha  ")
    assert "all codes  4       75    .50    .53" in done.stdout
    for line in (
        "Table: t.csv, a column a coder; 4 units, 0 values missing.",
        "Coders: ann (4 rated), bob (4 rated).",
        "Categories: 2, as named: x, y.",
        "Level: nominal. A row of a code is that code against all others.",
        "these in a column 'document': the true intervals are wider.",
    ):
        assert line in done.stdout


def test_every_coefficient_has_a_row_with_a_value_or_a_reason(measure: Run) -> None:
    found = rows(measure("unit,a,b,c\n1,1,2,\n2,3,3,3\n3,1,,1\n", "--coefficient", "all", "--json"))
    assert {row["coefficient"] for row in found if row["code"] == "*"} == {
        *("masi_alpha", "jaccard_alpha", "pooled_kappa", "percent_agreement", "cohen_kappa", "scott_pi", "bennett_s"),
        *("pabak", "krippendorff_alpha", "fleiss_kappa", "conger_kappa", "light_kappa", "brennan_prediger"),
        *("gwet_ac1", "gwet_ac2"),
    }
    assert all(row["value"] is not None or row["reason"] for row in found)


@pytest.mark.parametrize("text", ["", "\n", "unit,ann,bob\n", "unit,ann\nu1,x\n", "unit,ann,bob\nu1,,\n"])
def test_nothing_to_compare_is_no_fault(measure: Run, text: str) -> None:
    found = rows(measure(text, "--json"))
    assert {row["value"] for row in found} == {None}
    assert all(row["reason"].startswith("undefined: ") for row in found)
    assert measure(text).exit_code == 0


def test_faults_are_told_all_at_once_with_their_lines(measure: Run) -> None:
    done = measure("unit,ann,bob\nu1,1,x\nu2,y,2\n", "--level", "interval")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.split("\n") == [
        "qualcode: error: 2 problems in the table; mend it first",
        "t.csv:2: not-a-number: column 3 ('bob') has 'x', which is no number; at level interval every value is one",
        "t.csv:3: not-a-number: column 2 ('ann') has 'y', which is no number; at level interval every value is one",
        "",
    ]


def test_a_file_that_is_not_there_is_refused(qualcode: Run, tmp_path: Path) -> None:
    done = qualcode("agreement", "--from", "none.csv", folder=tmp_path)
    assert (done.exit_code, done.stderr) == (
        2,
        "qualcode: error: 'none.csv' cannot be read: no such file or directory\n",
    )
    (tmp_path / "t.csv").write_text(FOUR_UNITS)
    done = qualcode("agreement", "--from", "t.csv", "--weights", "linaer", folder=tmp_path)
    assert done.stderr.endswith("there are: identity, linear, quadratic, ordinal, or a file\n")


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--speaker", "respondent", "--depth", "1"], "--speaker, --depth"),
        (["--gate"], "--gate"),
        (["--unit", "turn"], "--unit"),
        (["--document", "d1", "--exact"], "--document, --exact"),
        (["--levels"], "--levels"),
    ],
)
def test_options_of_a_study_are_refused_by_name(measure: Run, arguments: list[str], named: str) -> None:
    done = measure(FOUR_UNITS, *arguments)
    assert done.exit_code == 2
    assert f"with `--from` no study is read; leave {named} out" in done.stderr


def test_options_of_a_table_are_refused_where_a_study_is_read(qualcode: Run) -> None:
    done = qualcode("agreement", "--level", "ordinal", "--length", "5")
    assert done.exit_code == 2
    assert "--level, --length are for a table of ratings; add `--from FILE`" in done.stderr


def test_formats_of_a_gate_are_refused(measure: Run) -> None:
    assert "is of the gate of a study" in measure(FOUR_UNITS, "--format", "junit").stderr


def test_a_minimum_names_what_does_not_reach_it_and_exits_with_1(measure: Run) -> None:
    done = measure(FOUR_UNITS, "--min-alpha", "0.6", "--json")
    assert done.exit_code == 1
    assert done.stderr.split("\n")[0] == "*: alpha has 0.533, needs 0.600 (4 units)"
    assert measure(FOUR_UNITS, "--min-alpha", "0.5").exit_code == 0


def test_a_minimum_counts_where_other_coefficients_are_asked_for(measure: Run) -> None:
    assert measure(FOUR_UNITS, "--min-alpha", "0.6", "--coefficient", "cohen_kappa").exit_code == 1


def test_coders_can_be_chosen(measure: Run) -> None:
    text = "unit,a,b,c\n1,x,x,y\n2,y,y,x\n"
    found = rows(measure(text, "--coders", "a,b", "--json", "--coefficient", "cohen_kappa"))
    assert (found[0]["coders"], found[0]["value"]) == ("a,b", 1.0)
    assert "no coder 'd'" in measure(text, "--coder", "d").stderr


def test_own_weights_come_from_a_square_table(measure: Run, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/w.csv").write_text(",low,mid,high\nlow,1,.5,0\nmid,.5,1,.5\nhigh,0,.5,1\n")
    text = "unit,ann,bob\n1,low,mid\n2,high,high\n3,low,high\n"
    own = rows(measure(text, "--weights", "w.csv", "--coefficient", "cohen_kappa", "--json"))
    linear = rows(
        measure(text, "--weights", "linear", "--categories", "low,mid,high", "--coefficient", "cohen_kappa", "--json")
    )
    assert own == linear
    assert [row["code"] for row in own] == ["*"]


def test_faults_of_the_table_and_of_the_weights_are_told_together(measure: Run, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/d.csv").write_text(",x,y\nx,0,1\ny,2,0\n")
    done = measure("unit,ann,bob\nu1,x\n", "--distances", "d.csv")
    assert [line.split(":")[0] for line in done.stderr.split("\n")[1:3]] == ["d.csv", "t.csv"]


def test_results_go_to_files_outside_a_study(measure: Run, tmp_path: Path) -> None:
    assert measure(FOUR_UNITS, "-o", "out.json").exit_code == 0
    assert json.loads((tmp_path / "elsewhere/out.json").read_text())[1]["value"] == 0.5
    assert measure(FOUR_UNITS, "--pairs", "--format", "csv").stdout.startswith("code,coefficient,coders,value,")


def test_spans_are_read_where_there_are_start_and_end(measure: Run) -> None:
    text = "coder,start,end,code\nann,0,4,x\nbob,0,6,x\n"
    found = rows(measure(text, "--length", "10", "--coefficient", "u_alpha", "--json"))
    assert [(row["unit"], round(row["value"], 3)) for row in found if row["coefficient"] == "u_alpha"] == [
        ("character", 0.662)
    ]
    done = measure(text, "--length", "10")
    assert "all codes  .66  .66" in done.stdout
    assert "No coder overlaps two codes, so they are taken to exclude each other" in done.stdout


def test_options_of_ratings_are_refused_for_spans(measure: Run) -> None:
    done = measure("coder,start,end,code\nann,0,4,x\n", "--level", "ordinal", "--min-alpha", "0.5")
    assert (done.exit_code, done.stderr.split("Error: ")[1]) == (
        2,
        "the table holds spans (it has start and end); leave --level, --min-alpha out\n",
    )


def test_the_page_on_tables_names_every_coefficient_and_column() -> None:
    from qualcode.analysis.agreement_rows import COEFFICIENTS
    from qualcode.coefficients.names import OF_ALL_CODES, OF_SPANS

    page = (ROOT / "docs/ratings.md").read_text(encoding="utf-8")
    assert [
        name for name in (*COEFFICIENTS, *OF_ALL_CODES, *OF_SPANS[:5], "alpha_u_1995") if f"`{name}`" not in page
    ] == []


@pytest.mark.parametrize(
    "text", [FOUR_UNITS, "unit,a,b\n1,x;y,x\n2,y,y\n", "unit,a,b\n1,x,x\n2,x,x\n", "unit,a,b\n", "unit,a\n1,x\n"]
)
def test_two_coders_or_fewer_have_one_row_of_all_codes_for_each_coefficient(measure: Run, text: str) -> None:
    found = [row["coefficient"] for row in rows(measure(text, "--json", "--coefficient", "all")) if row["code"] == "*"]
    assert len(found) == len(set(found)) == 15


def test_whole_sets_have_no_value_where_the_values_to_choose_from_count(measure: Run) -> None:
    found = rows(measure("unit,a,b\n1,x;y,x\n2,y,y\n", "--json", "--coefficient", "gwet_ac1"))
    assert (found[0]["value"], found[0]["reason"]) == (
        None,
        "undefined: it counts the values to choose from, and whole sets have no such list",
    )
    assert [row["value"] is None for row in found[1:]] == [False, False]


def test_a_melted_frame_says_the_same_as_the_frame(measure: Run) -> None:
    asked = ("--json", "--coefficient", "all", "--interval", "bca", "--replicates", "100")
    wide = measure("unit,ann,bob\nu1,x,x\nu2,x,\nu3,y,x\nu4,y,y\n", *asked)
    text = "unit,coder,value\nu1,ann,x\nu2,ann,x\nu3,ann,y\nu4,ann,y\nu1,bob,x\nu2,bob,\nu3,bob,x\nu4,bob,y\n"
    melted = measure(text, *asked)
    assert melted.stdout == wide.stdout
    assert melted.stderr == (
        "t.csv: Empty cells: 1, read as missing. Where they say that the coder looked and gave no code, give"
        " `--none ''`.\n"
    )


def test_renaming_codes_so_that_they_come_in_another_order_changes_no_figure(measure: Run) -> None:
    text = "unit,a,b,c\n" + "".join(
        f"{n},{one}\n" for n, one in enumerate(["x,x,y", "y,y,y", "x,z,x", "z,z,", "y,x,y"])
    )
    renamed = text.translate(str.maketrans("xyz", "ros"))
    names = {"r": "x", "o": "y", "s": "z", "*": "*"}
    asked = ("--json", "--coefficient", "all", "--interval", "bca", "--replicates", "100")

    def figures(text: str) -> list[tuple[Any, ...]]:
        found = [{**row, "code": names.get(row["code"], row["code"])} for row in rows(measure(text, *asked))]
        return sorted((row["code"], row["coefficient"], row["coders"], str(row)) for row in found)

    assert figures(renamed) == figures(text)
