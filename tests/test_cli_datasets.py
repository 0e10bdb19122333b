"""Data sets on the command line, from making one to the crosstab with quotes."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests_support import Run, run_words

STUDY = """
== codebook/codebook.yaml
name: main
version: 2.0.0
codes:
  - {id: trust, label: Trust, codes: [{id: trust-lost, label: Lost}]}
  - {id: doubt, label: Doubt}
== conditions.yaml
name: conditions
version: 0.1.0
codes:
  - {id: fires, label: Putting out fires, codes: [{id: time, label: Time}, {id: money, label: Money}]}
== transcripts/p1.md
---
id: p1
kind: interview
speakers: {INT: interviewer, P: respondent}
---
INT: Do you trust them?

P: I trusted them, once. Not now. It was too late by then, and the money was gone.
"""


@pytest.fixture
def qualcode(tmp_path: Path, write_study_files: Callable[[Path, str], Path], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in a study with a data set of three items, two of them coded by two coders."""
    monkeypatch.chdir(write_study_files(tmp_path / "study", STUDY))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("QUALCODE_CODER", raising=False)

    def run(*words: str) -> object:
        return run_words(words)

    for coder, code, quote in (
        ("ann", "trust-lost", "I trusted them, once."),
        ("bob", "doubt", "once. Not now"),
        ("ann", "doubt", "It was too late"),
        ("ann", "trust-lost", "the money was gone"),
    ):
        assert run_words(["codings", "add", "p1", "--coder", coder, "--code", code, "--quote", quote]).exit_code == 0
    done = run_words(
        [
            *("datasets", "make", "hard", "--code", "trust,doubt", "--by", "ann"),
            *("--date", "2019-05-02", "--codebook", "conditions.yaml"),
        ]
    )
    assert done.stdout == "made datasets/hard: 3 items of 4 codings in 1 document\n", done.stderr
    for coder, code, quote in (
        ("ann", "time", "too late"),
        ("bob", "time", "It was too late"),
        ("ann", "money", "gone"),
    ):
        words = ["-C", "datasets/hard", "codings", "add", "p1", "--coder", coder, "--code", code, "--quote", quote]
        assert run_words(words).exit_code == 0
    for coder in ("ann", "bob"):
        assert run_words(["-C", "datasets/hard", "codings", "finish", "p1", "--coder", coder]).exit_code == 0
    return run  # type: ignore[return-value]


def test_the_list_says_how_far_a_data_set_is_coded(qualcode: Run) -> None:
    (row,) = json.loads(qualcode("datasets", "--json").stdout)
    assert {name: row[name] for name in ("name", "query", "items", "parents", "coded", "stale", "gone", "new")} == {
        "name": "hard",
        "query": "--code trust,doubt",
        "items": 3,
        "parents": 4,
        "coded": 2,
        "stale": 0,
        "gone": 0,
        "new": 0,
    }


def test_the_items_are_shown_with_parents_and_codings(qualcode: Run) -> None:
    done = qualcode("datasets", "show", "hard")
    blocks = [block.split("\n")[1:] for block in done.stdout.strip().split("\n\n")]
    assert blocks == [
        ["  I trusted them, once. Not now", "  from trust-lost by ann; doubt by bob", "  not coded"],
        ["  It was too late", "  from doubt by ann", "  ann: time", "  bob: time"],
        ["  the money was gone", "  from trust-lost by ann", "  ann: money"],
    ]
    assert "3 items, 2 of them coded" in done.stderr
    rows = json.loads(qualcode("datasets", "show", "hard", "--code", "money", "--json").stdout)
    assert [(row["quote"], row["codings"][0]["code"], row["parents"][0]["layer"]) for row in rows] == [
        ("the money was gone", "money", "ann")
    ]


def test_inside_its_folder_a_data_set_needs_no_name(qualcode: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    named = qualcode("datasets", "show", "hard", "--json").stdout
    monkeypatch.chdir("datasets/hard/codings/ann")
    assert qualcode("datasets", "show", "--json").stdout == named
    assert json.loads(qualcode("datasets", "--json").stdout)[0]["name"] == "hard"


def test_a_name_is_refused_with_the_nearest(qualcode: Run) -> None:
    assert "no data set 'hrad'; did you mean 'hard'?" in qualcode("datasets", "show", "hrad").stderr
    assert "say which data set" in qualcode("datasets", "crosstab").stderr


def test_the_crosstab_counts_each_item_once_and_an_item_with_two_parents_twice(qualcode: Run) -> None:
    whole = ["-C", "datasets/hard", "codings", "add", "--item", first_item(), "--coder", "ann", "--code", "money"]
    qualcode("-C", "datasets/hard", "codings", "finish", "p1", "--coder", "ann", "--reopen")
    assert qualcode(*whole).exit_code == 0
    done = qualcode("datasets", "crosstab", "hard", "--format", "csv")
    assert done.stdout.split("\n")[:5] == [
        "code:tree,Trust,Doubt,total",
        "Putting out fires,2,2,3",
        "Time,0,1,1",
        "Money,2,1,2",
        "total,2,2,3",
    ]
    notes = qualcode("datasets", "crosstab", "hard").stdout
    assert "Items with parents in several categories, counted under each: 1." in notes


def first_item() -> str:
    line = Path("datasets/hard/items.jsonl").read_text().split("\n")[0]
    return str(json.loads(line)["id"])


def test_the_crosstab_has_the_quotes(qualcode: Run) -> None:
    cells = json.loads(qualcode("datasets", "crosstab", "hard", "--json").stdout)
    found = {(cell["row"], cell["column"]): cell["quotes"] for cell in cells if cell["value"]}
    assert found == {
        ("fires", "trust"): ['p1 ¶2: "gone"'],
        ("fires", "doubt"): ['p1 ¶2: "It was too late"', 'p1 ¶2: "too late"'],
        ("time", "doubt"): ['p1 ¶2: "It was too late"', 'p1 ¶2: "too late"'],
        ("money", "trust"): ['p1 ¶2: "gone"'],
    }


@pytest.mark.parametrize("form", ["md", "latex", "xlsx"])
def test_the_crosstab_goes_into_every_format(qualcode: Run, form: str) -> None:
    file = f"build/x.{'tex' if form == 'latex' else form}"
    done = qualcode("datasets", "crosstab", "hard", "-o", file)
    assert (done.exit_code, done.stderr) == (0, f"wrote {file}\n")
    if form != "xlsx":
        text = Path(file).read_text(encoding="utf-8")
        assert text.index("Putting out fires") < text.index("It was too late")


@pytest.mark.parametrize(
    ("columns", "keys"),
    [
        ("parent", ["trust-lost", "doubt"]),
        ("parent:1", ["trust", "doubt"]),
        ("parent:2", ["trust-lost"]),
        ("parent:children", ["trust-lost"]),
    ],
)
def test_parents_are_columns_at_any_level(qualcode: Run, columns: str, keys: list[str]) -> None:
    words = ["-C", "datasets/hard", "matrix", "--rows", "code", "--columns", columns, "--json"]
    assert [cell["column"] for cell in json.loads(qualcode(*words).stdout)] == keys


def test_items_are_rows_and_units(qualcode: Run) -> None:
    words = ["-C", "datasets/hard", "matrix", "--rows", "item", "--columns", "coder", "--cell", "codings", "--json"]
    cells = json.loads(qualcode(*words).stdout)
    assert [(cell["column"], cell["value"]) for cell in cells] == [
        ("ann", 0),
        ("bob", 0),
        ("ann", 1),
        ("bob", 1),
        ("ann", 1),
        ("bob", 0),
    ]
    rows = json.loads(qualcode("-C", "datasets/hard", "agreement", "--depth", "2", "--json").stdout)
    assert {(row["unit"], row["n_units"]) for row in rows} == {("item", 3)}
    alphas = {row["code"]: row["value"] for row in rows if row["coefficient"] == "percent_agreement"}
    assert (alphas["time"], round(alphas["money"], 3)) == (1.0, 0.667)


def test_other_units_of_a_data_set_are_those_that_touch_an_item(qualcode: Run) -> None:
    rows = json.loads(qualcode("-C", "datasets/hard", "agreement", "--unit", "turn", "--json").stdout)
    assert {row["n_units"] for row in rows} == {1}
    rows = json.loads(qualcode("-C", "datasets/hard", "agreement", "--unit", "character", "--json").stdout)
    length = len("I trusted them, once. Not now" + "It was too late" + "the money was gone")
    assert {row["n_units"] for row in rows} == {length}


@pytest.mark.parametrize(
    "words",
    [
        ["agreement", "--unit", "item"],
        ["matrix", "--rows", "item", "--columns", "code"],
        ["matrix", "--rows", "case", "--columns", "parent"],
        ["matrix", "--rows", "case", "--columns", "code", "--cell", "items"],
        ["codings", "add", "--item", "x", "--coder", "ann", "--code", "doubt"],
    ],
)
def test_items_and_parents_are_refused_outside_of_a_data_set(qualcode: Run, words: list[str]) -> None:
    for coder in ("ann", "bob"):
        qualcode("codings", "finish", "p1", "--coder", coder)
    done = qualcode(*words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "data set" in done.stderr


def test_codings_and_quotes_lead_back_to_the_parents(qualcode: Run) -> None:
    rows = json.loads(qualcode("-C", "datasets/hard", "codings", "--code", "money", "--json").stdout)
    assert [(row["code"], [(one["code"], one["layer"]) for one in row["parents"]]) for row in rows] == [
        ("money", [("trust-lost", "ann")])
    ]
    quotes = qualcode("-C", "datasets/hard", "quotes", "--code", "money").stdout
    assert "money by ann, under trust-lost" in quotes
    header, first = qualcode("-C", "datasets/hard", "quotes", "--code", "money", "--format", "csv").stdout.split("\n")[
        :2
    ]
    assert dict(zip(header.split(","), first.split(","), strict=True))["parent codes"] == "trust-lost"


def test_the_study_says_that_it_has_data_sets(qualcode: Run) -> None:
    assert "data sets: hard; see `qualcode datasets`" in qualcode("status").stderr
    assert qualcode("check").stderr.endswith("0 memos, 1 data set\n")


def test_an_update_is_shown_before_it_is_made(qualcode: Run) -> None:
    coding = json.loads(qualcode("codings", "list", "--coder", "bob", "--json").stdout)[0]
    assert qualcode("codings", "remove", coding["id"]).exit_code == 0
    before = Path("datasets/hard/items.jsonl").read_bytes()
    done = qualcode("datasets", "update", "hard")
    assert "removed: doubt by bob" in done.stdout
    assert "nothing is written yet: `qualcode datasets update hard --apply` does it" in done.stderr
    assert Path("datasets/hard/items.jsonl").read_bytes() == before
    assert qualcode("check").exit_code == 1
    assert "say who decides" in qualcode("datasets", "update", "hard", "--apply").stderr
    done = qualcode("datasets", "update", "hard", "--apply", "--by", "ann", "--date", "2019-06-01")
    assert "3 items: 1 refreshed, written" in done.stderr
    assert json.loads(Path("datasets/hard/items.jsonl").read_text().split("\n")[0])["quote"] == "I trusted them, once."
    assert qualcode("check").exit_code == 0
    assert qualcode("datasets", "update", "hard").stderr.startswith("every item is as the study has it\n")


def test_making_one_without_a_name_to_sign_or_a_query_is_refused(qualcode: Run) -> None:
    assert "say who decides" in qualcode("datasets", "make", "x", "--code", "doubt").stderr
    assert "say which codings become items" in qualcode("datasets", "make", "x", "--by", "ann").stderr
    assert not Path("datasets/x").exists()


def test_results_never_go_over_files_of_the_study_or_of_a_data_set(qualcode: Run) -> None:
    for target in ("datasets/hard/items.jsonl", "transcripts/x.csv"):
        words = [
            "-C",
            "datasets/hard",
            "matrix",
            "--rows",
            "code",
            "--columns",
            "parent",
            "--format",
            "csv",
            "-o",
            target,
        ]
        done = qualcode(*words)
        assert (done.exit_code, "is a place of the study's own files" in done.stderr) == (2, True)


def test_documents_are_not_imported_into_a_data_set(qualcode: Run, tmp_path: Path) -> None:
    (tmp_path / "new.txt").write_text("A: Yes.\n")
    done = qualcode("-C", "datasets/hard", "import", str(tmp_path / "new.txt"))
    assert done.exit_code == 2
    assert "a data set has the documents of its study" in done.stderr


def test_a_machine_reads_items_codes_them_and_is_not_counted(qualcode: Run) -> None:
    turns = [json.loads(line) for line in qualcode("-C", "datasets/hard", "suggest", "turns").stdout.splitlines()]
    assert [turn["text"] for turn in turns] == [
        "I trusted them, once. Not now",
        "It was too late",
        "the money was gone",
    ]
    said = [{"document": "p1", "code": "time", "start": turn["start"], "end": turn["end"]} for turn in turns]
    Path("said.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in said))
    into = ("-C", "datasets/hard", "suggest", "import", "robot", "--from", "said.jsonl")
    assert qualcode(*into).exit_code == 0
    assert qualcode("-C", "datasets/hard", "check").exit_code == 0
    assert json.loads(qualcode("datasets", "--json").stdout)[0]["coded"] == 2
    Path("said.jsonl").write_text('{"document": "p1", "code": "time", "turn": 2}\n')
    assert "lies in no item; give `start` and `end` as `suggest turns` has them" in qualcode(*into).stderr
    tried = qualcode("-C", "datasets/hard", "suggest", "patterns", "--try", "money=money", "--unit", "turn")
    assert "1 of 1 coding would lie in no item of the data set; run it with `--unit item`" in tried.stderr
