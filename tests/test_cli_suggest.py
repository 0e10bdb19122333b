"""`qualcode suggest`, as a person would use it."""

import json
import runpy
import shlex
import sys
from pathlib import Path

import pytest
import xlsxwriter

from qualcode.check import check_study
from qualcode.study import load_study
from taught_studies import write_taught_study
from tests_support import Run, run_words

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def taught_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = write_taught_study(tmp_path / "study", n_documents=5)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "80")
    return folder


def layer_bytes(folder: Path, layer: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((folder / "codings" / layer).iterdir())}


def test_learning_writes_a_layer_that_can_be_had_again_and_touches_no_other(taught_dir: Path) -> None:
    people = layer_bytes(taught_dir, "ann")
    shown = run_words(["suggest", "learn", "--dry-run"])
    assert shown.exit_code == 0
    assert "would be written, nothing was" in shown.stderr
    assert "so nothing is suggested: doubt (2 in 2 documents)" in " ".join(shown.stderr.split())
    assert not (taught_dir / "codings/machine-learned").exists()
    assert run_words(["suggest", "learn"]).exit_code == 0
    first = layer_bytes(taught_dir, "machine-learned")
    assert run_words(["suggest", "learn"]).exit_code == 0
    assert layer_bytes(taught_dir, "machine-learned") == first
    assert layer_bytes(taught_dir, "ann") == people
    assert check_study(*load_study(taught_dir)) == []


def test_measuring_prints_figures_and_writes_nothing(taught_dir: Path) -> None:
    before = sorted(map(str, taught_dir.rglob("*")))
    done = run_words(["suggest", "measure", "--json"])
    rows = {row["code"]: row for row in json.loads(done.stdout)}
    assert (rows["trust"]["f1"], rows["trust"]["units"], rows["doubt"]["f1"]) == (1.0, 30, None)
    table = run_words(["suggest", "measure"]).stdout
    assert "Suggestions on documents that were held out" in table
    assert max(map(len, table.split("\n"))) <= 80
    assert sorted(map(str, taught_dir.rglob("*"))) == before


def test_next_has_two_spellings(taught_dir: Path) -> None:
    one = run_words(["suggest", "next", "--coder", "bob", "--limit", "3"])
    two = run_words(["suggest", "--next", "--coder", "bob", "--limit", "3"])
    assert (one.exit_code, one.stdout) == (0, two.stdout)
    assert run_words(["suggest", "next", "--coder", "ann"]).stderr == "nothing left to code for 'ann'\n"


def test_patterns_of_the_codebook_are_coded(taught_dir: Path) -> None:
    done = run_words(["suggest", "patterns", "--json"])
    assert [(row["code"], row["codings"], row["before"]) for row in json.loads(done.stdout)] == [("trust", 30, None)]
    study, _ = load_study(taught_dir)
    method = study.layer_by_id["machine-patterns"].method
    assert (method["by"], method["unit"], method["codes"]) == ("patterns", "turn", "trust")
    tried = run_words(["suggest", "patterns", "machine-bus", "--try", "doubt=bus *"])
    assert "would be written, nothing was" in tried.stderr


PROGRAM = """
import json, sys
for line in sys.stdin:
    turn = json.loads(line)
    if turn["to_code"] and "bus" in turn["text"]:
        print(json.dumps({"document": turn["document"], "turn": turn["turn"], "code": "doubt", "score": 0.5}))
"""


def test_any_program_can_be_a_layer(taught_dir: Path, tmp_path: Path) -> None:
    program = tmp_path / "bus.py"
    program.write_text(PROGRAM)
    words = ["suggest", "run", "bus", "--code", "doubt", "--", sys.executable, str(program)]
    assert run_words(words).exit_code == 0
    study, _ = load_study(taught_dir)
    assert check_study(study) == []
    layer = study.layer_by_id["bus"]
    assert (layer.method["by"], layer.method["codes"]) == ("run", "doubt")
    assert layer.method["program"] == shlex.join([sys.executable, str(program)])
    turns = run_words(["suggest", "turns", "--code", "doubt"]).stdout
    rows = [json.loads(line) for line in turns.split("\n") if line]
    assert {tuple(row["codes"]) for row in rows} == {("doubt",)}
    said = "".join(
        json.dumps({"document": row["document"], "turn": row["turn"], "code": "doubt", "score": 0.5}) + "\n"
        for row in rows
        if row["to_code"] and "bus" in row["text"]
    )
    assert run_words(["suggest", "import", "piped", "--code", "doubt", "--from", "-"], said).exit_code == 0
    study, _ = load_study(taught_dir)
    places = {
        layer: [
            (one.document, one.start, one.code)
            for coded in study.coded
            if coded.layer == layer
            for one in coded.codings
        ]
        for layer in ("bus", "piped")
    }
    assert places["bus"] == places["piped"] != []


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("import sys; sys.exit(3)", "ended with status 3; nothing was written"),
        ("print('nonsense')", "1 of 1 codings cannot be added, so none was"),
    ],
)
def test_a_program_that_fails_writes_nothing(program: str, said: str, taught_dir: Path) -> None:
    done = run_words(["suggest", "run", "bad", "--", sys.executable, "-c", program])
    assert done.exit_code == 2
    assert said in done.stderr
    assert not (taught_dir / "codings/bad").exists()


def test_a_program_that_is_not_there_is_said_to_be_so(taught_dir: Path) -> None:
    done = run_words(["suggest", "run", "bad", "--", "no-such-program-here"])
    assert (done.exit_code, "'no-such-program-here' cannot be run" in done.stderr) == (2, True)


def test_the_example_program_of_the_docs_codes_turns(taught_dir: Path) -> None:
    book = taught_dir / "codebook/codebook.yaml"
    book.write_text(book.read_text() + "  - {id: hub-team, label: Team}\n")
    text = taught_dir / "transcripts/p9.md"
    text.write_text("---\nid: p9\nspeakers: {P: respondent}\n---\nP: We hired two coaches.\n")
    program = [sys.executable, str(ROOT / "docs/suggestions/words.py")]
    done = run_words(["suggest", "run", "words", "--json", "--", *program])
    assert [(row["code"], row["codings"]) for row in json.loads(done.stdout)] == [("hub-team", 1)]
    coding = json.loads((taught_dir / "codings/words/p9.jsonl").read_text())
    assert (coding["quote"], coding["score"], coding["note"]) == ("We hired two coaches.", 0.88, "hire, hired, coaches")


def test_a_persons_layer_is_never_written_over(taught_dir: Path) -> None:
    people = layer_bytes(taught_dir, "ann")
    done = run_words(["suggest", "learn", "ann"])
    assert (done.exit_code, "'ann' is a person of this study" in done.stderr) == (2, True)
    assert layer_bytes(taught_dir, "ann") == people


def test_without_scikit_learn_learning_says_what_to_install_and_patterns_work(
    taught_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.feature_extraction.text", None)
    for words in (["measure"], ["learn"], ["next", "--coder", "bob"]):
        done = run_words(["suggest", *words])
        assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
        assert "run `pip install 'qualcode[suggest]'`" in done.stderr
    assert not (taught_dir / "codings/machine-learned").exists()
    assert run_words(["suggest", "patterns"]).exit_code == 0


def test_agreement_shows_a_machine_apart(taught_dir: Path) -> None:
    run_words(["suggest", "learn"])
    done = run_words(["agreement", "--machine", "machine-learned", "--interval", "none"])
    assert done.exit_code == 0
    assert "people alone: agreement needs the layers of two coders" in done.stderr
    assert "Machine 'machine-learned' against each person" in done.stdout
    rows = json.loads(run_words(["agreement", "--machine", "machine-learned", "--json"]).stdout)
    assert {(row["machine"], row["coders"]) for row in rows} == {("machine-learned", "machine-learned,ann")}
    csv = run_words(["agreement", "--machine", "machine-learned", "--format", "csv"]).stdout
    assert csv.startswith("machine,code,coefficient")
    refused = run_words(["agreement", "--machine", "machine-learned", "--pairs"])
    assert refused.exit_code == 2


def test_a_blind_round_is_not_learned_from(qualcode: Run, study_dir: Path) -> None:
    """
    == qualcode.yaml
    title: Test
    coders: [{id: ann}, {id: bob}]
    rounds: [{id: pilot, documents: [p1], blind: true}]
    == codings/bob/layer.yaml
    coder: bob
    documents: {p1: {state: finished}}
    == codings/bob/p1.jsonl
    {"id":"1","document":"p1","start":52,"end":59,"code":"trust","quote":"trusted"}
    """
    for reader in ("", "ann"):
        done = qualcode(*(["--as", reader] if reader else []), "suggest", "measure")
        assert "there is no turn to learn from" in done.stderr
    assert "it takes 3" in qualcode("--as", "bob", "suggest", "measure").stderr


@pytest.mark.parametrize(
    "header",
    [
        ("TimeStamp", "Turn", "Speaker", "Sentence", "Teacher Tag", "Student Tag"),
        ("", "Unnamed: 0", "TImeStamp", "Turn", "Speaker", "Sentence", "Teacher Tag", "Student Tag", "DAMSLTag"),
    ],
)
def test_sheets_of_the_corpus_become_a_study(header: tuple[str, ...], tmp_path: Path) -> None:
    sheets = tmp_path / "sheets"
    sheets.mkdir()
    with xlsxwriter.Workbook(str(sheets / "a.xlsx")) as book:
        sheet = book.add_worksheet()
        rows = [
            {"Speaker": "T/R1", "Sentence": "What is  a half?", "Teacher Tag": "8 - Press for Accuracy"},
            {"Speaker": "Brian", "Sentence": "Two fourths.", "Student Tag": "4 - making a claim"},
            {"Speaker": "T", "Sentence": "Good.", "Teacher Tag": "1 - None"},
            {"Speaker": "T", "Sentence": "A red one.", "Teacher Tag": "7 - context"},
        ]
        for number, row in enumerate([dict(zip(header, header, strict=True)), *rows]):
            for column, name in enumerate(header):
                sheet.write(number, column, row.get(name, ""))
    convert = runpy.run_path(str(ROOT / "docs/suggestions/talkmoves.py"))["main"]
    convert(sheets, tmp_path / "moves")
    study, problems = load_study(tmp_path / "moves")
    assert check_study(study, problems) == []
    assert study.texts["lesson-001"].body == "T: What is a half?\n\nS: Two fourths.\n\nT: Good.\n\nT: A red one.\n"
    assert [(one.quote, one.code) for one in study.coded[0].codings] == [
        ("What is a half?", "teacher-press-for-accuracy"),
        ("Two fourths.", "student-making-a-claim"),
    ]
