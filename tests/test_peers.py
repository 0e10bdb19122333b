"""What went wrong in other tools' hands cannot happen here: one test a defect."""

import json
import re
from pathlib import Path

import pytest

from tests_support import Run

SOURCE = Path(__file__).resolve().parent.parent / "src"

CODED = """
== cases.csv
id,parent
net,
other,
== codebook/codebook.yaml
# Our codes, in our order.
name: test
version: 1.0.0
codes:
  - {id: trust, label: Trust}   # keep
  - {id: doubt, label: Doubt}
== transcripts/p01.md
---
id: p01
case: net
speakers: {P: respondent}
---
P: I trust them and I doubt it.
== transcripts/p02.md
---
id: p02
case: other
speakers: {P: respondent}
---
P: I trust nobody.
"""


@pytest.fixture
def study_dir(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    write = request.getfixturevalue("write_study_files")
    folder: Path = write(tmp_path / "study", CODED)
    return folder


@pytest.fixture
def coded(qualcode: Run) -> Run:
    """One coder's `trust` and the other's `doubt` on one passage, and nothing else."""
    assert qualcode("codings", "add", "p01", "--coder", "ann", "--code", "trust", "--turn", "1").exit_code == 0
    assert qualcode("codings", "add", "p01", "--coder", "bob", "--code", "doubt", "--turn", "1").exit_code == 0
    for coder in ("ann", "bob"):
        for document in ("p01", "p02"):
            assert qualcode("codings", "finish", document, "--coder", coder).exit_code == 0
    return qualcode


def cells(run: Run, *words: str) -> dict[tuple[str, str], tuple[str, int | None]]:
    rows = json.loads(run("matrix", *words, "--json").stdout)
    return {(row["row"], row["column"]): (row["state"], row["value"]) for row in rows}


def test_importing_a_second_source_of_one_name_overwrites_nothing(qualcode: Run, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "a/p09.txt").write_text("First participant.\n")
    (tmp_path / "b/p09.md").write_text("Second participant.\n")
    assert qualcode("import", str(tmp_path / "a/p09.txt"), "--case", "net").exit_code == 0
    before = Path("transcripts/p09.md").read_bytes()
    refused = qualcode("import", str(tmp_path / "b/p09.md"), "--case", "net")
    assert (refused.exit_code, "duplicate-id" in refused.stderr) == (1, True)
    assert Path("transcripts/p09.md").read_bytes() == before


def test_two_sources_of_one_name_in_one_run_are_both_refused(qualcode: Run, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "p09.txt").write_text(f"Participant {name}.\n")
    assert qualcode("import", str(tmp_path / "a/p09.txt"), str(tmp_path / "b/p09.txt")).exit_code == 1
    assert not Path("transcripts/p09.md").exists()


def test_a_line_put_into_a_coded_text_is_told_not_hidden(coded: Run) -> None:
    path = Path("transcripts/p01.md")
    path.write_text(path.read_text().replace("---\nP:", "---\nA new line.\n\nP:"))
    checked = coded("check")
    assert checked.exit_code == 1
    assert {line.split(": ")[1] for line in checked.stdout.strip().split("\n")} == {"moved-quote", "text-changed"}
    shown = coded("quotes", "--code", "trust")
    assert (shown.exit_code, shown.stdout) == (1, "")


def test_no_debugger_and_no_print_is_shipped() -> None:
    text = "\n".join(path.read_text() for path in SOURCE.rglob("*.py"))
    assert re.findall(r"\b(?:breakpoint|set_trace|print)\(", text) == []


def test_a_crosstab_honours_its_scope(coded: Run) -> None:
    whole = cells(coded, "--rows", "document", "--columns", "code")
    scoped = cells(coded, "--rows", "document", "--columns", "code", "--document", "p02")
    assert whole["p01", "trust"] == ("value", 1)
    assert set(scoped) == {("p02", "trust"), ("p02", "doubt")}
    assert cells(coded, "--rows", "document", "--columns", "code", "--coder", "bob")["p01", "trust"] == ("value", 0)


def test_coders_by_codes_are_no_cooccurrence(coded: Run) -> None:
    found = cells(coded, "--rows", "coder", "--columns", "code")
    assert found["ann", "trust"] == ("value", 1)
    assert found["ann", "doubt"] == ("value", 0)


def test_two_coders_codes_on_one_line_are_no_cooccurrence(coded: Run) -> None:
    for near in ("overlap", "line", "turn", "100"):
        found = cells(coded, "--rows", "code", "--columns", "code", "--near", near)
        assert found["trust", "doubt"] == ("value", 0)


def test_two_documents_do_not_make_two_of_everything(coded: Run) -> None:
    found = cells(coded, "--rows", "code", "--columns", "document", "--document", "p0*")
    assert found == {
        ("trust", "p01"): ("value", 1),
        ("trust", "p02"): ("value", 0),
        ("doubt", "p01"): ("value", 1),
        ("doubt", "p02"): ("value", 0),
    }


@pytest.mark.parametrize(
    "words",
    [
        ["quotes", "--code", "doubt", "--document", "p02"],
        ["matrix", "--rows", "document", "--columns", "code", "--format", "tidy"],
        ["agreement", "--unit", "paragraph"],
        ["memos", "new", "--title", "a/b: ../c"],
        ["codings", "list", "--document", "p02"],
    ],
)
def test_an_empty_or_odd_request_is_no_crash(coded: Run, words: list[str]) -> None:
    done = coded(*words, stdin="Some thought.\n")
    assert done.exit_code == 0
    assert "Traceback" not in done.stderr


def test_a_memo_stays_in_its_folder_whatever_its_title(coded: Run) -> None:
    done = coded("memos", "new", "--title", "../../etc/passwd", "--date", "2019-01-01", stdin="x\n")
    assert done.stdout == "memos/2019-01-01-etc-passwd.md\n"
    assert Path("memos/2019-01-01-etc-passwd.md").exists()


@pytest.mark.parametrize(
    ("name", "content"), [("empty.txt", b""), ("noise.txt", bytes(range(256))), ("x.vtt", b"\x00\x01")]
)
def test_an_empty_or_binary_file_is_refused_and_leaves_nothing(
    qualcode: Run, tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    before = sorted(Path("transcripts").iterdir())
    done = qualcode("import", str(tmp_path / name))
    assert done.exit_code == 1
    assert done.stderr.count(name) == 1
    assert sorted(Path("transcripts").iterdir()) == before


def test_captions_keep_their_times_and_their_turns(qualcode: Run, tmp_path: Path) -> None:
    cues = [("1.000", "2.000", "Ann: Hello."), ("3.000", "4.000", "Bob: Hi."), ("5.000", "6.000", "Bob: Well.")]
    text = "".join(f"00:0{begin} --> 00:0{end}\n{said}\n\n" for begin, end, said in cues)
    (tmp_path / "call.vtt").write_text(f"WEBVTT\n\n{text}")
    assert qualcode("import", str(tmp_path / "call.vtt"), "--case", "net").exit_code == 0
    rows = json.loads(qualcode("documents", "show", "call", "--json").stdout)
    assert [(row["speaker"], row["time"], row["text"]) for row in rows] == [
        ("Ann", "00:00:01", "Hello."),
        ("Bob", "00:00:03", "Hi. Well."),
    ]


def test_a_pattern_is_a_pattern(coded: Run) -> None:
    rows = json.loads(coded("documents", "list", "--document", "p0*", "--json").stdout)
    assert [row["id"] for row in rows] == ["p01", "p02"]


@pytest.mark.parametrize(
    "words",
    [
        ["quotes", "--code", "nosuch"],
        ["codings", "list", "--coder", "nosuch"],
        ["matrix", "--rows", "case", "--columns", "nosuch"],
        ["matrix", "--rows", "case", "--columns", "code", "--code", "nosuch"],
        ["agreement", "--code", "nosuch"],
        ["codebook", "show", "nosuch"],
        ["memos", "list", "--code", "nosuch"],
        ["documents", "show", "nosuch"],
    ],
)
def test_an_unknown_name_is_never_an_empty_answer(coded: Run, words: list[str]) -> None:
    done = coded(*words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "nosuch" in done.stderr


def test_a_typo_while_coding_makes_no_code(qualcode: Run) -> None:
    before = Path("codebook/codebook.yaml").read_bytes()
    done = qualcode("codings", "add", "p01", "--coder", "ann", "--code", "trsut", "--turn", "1")
    assert (done.exit_code, done.stderr) == (2, "qualcode: error: no code 'trsut'; did you mean 'trust'?\n")
    assert Path("codebook/codebook.yaml").read_bytes() == before


def test_coding_leaves_the_remarks_and_the_order_of_the_codebook(coded: Run) -> None:
    text = Path("codebook/codebook.yaml").read_text()
    assert text.startswith("# Our codes, in our order.\n")
    assert "# keep" in text


def test_a_code_can_have_a_definition_and_a_child_is_not_made_of_it(qualcode: Run) -> None:
    Path("codebook/codebook.yaml").write_text("codes:\n  - trust: {definition: To rely.}\n")
    done = qualcode("check")
    assert done.exit_code == 1
    assert "no field 'trust' here" in done.stdout


@pytest.mark.parametrize(
    "path", ["transcripts/p01.md", "codings/ann/p01.jsonl", "qualcode.yaml", "cases.csv", "memos/x.md"]
)
def test_results_never_go_where_the_study_stands(coded: Run, path: str) -> None:
    before = Path(path).read_bytes() if Path(path).exists() else None
    done = coded("matrix", "--rows", "case", "--columns", "code", "--format", "csv", "-o", path)
    assert (done.exit_code, "the study's own files" in done.stderr) == (2, True)
    assert (Path(path).read_bytes() if Path(path).exists() else None) == before


def test_a_report_refuses_codings_that_lost_their_words(coded: Run) -> None:
    path = Path("transcripts/p01.md")
    path.write_text(path.read_text().replace("P: I trust", "P: Well, I trust"))
    for words in (
        ["matrix", "--rows", "section", "--columns", "code"],
        ["matrix", "--rows", "speaker", "--columns", "code"],
        ["matrix", "--rows", "code", "--columns", "code", "--near", "turn"],
        ["matrix", "--rows", "case", "--columns", "code", "--speaker", "respondent"],
        ["codings", "list", "--speaker", "respondent"],
    ):
        assert (coded(*words).exit_code, coded(*words).stdout) == (1, "")


def test_results_stand_alone_on_stdout(coded: Run) -> None:
    for words in (["codings", "list"], ["status"], ["agreement"], ["matrix", "--rows", "case", "--columns", "code"]):
        assert isinstance(json.loads(coded(*words, "--json").stdout), list)
