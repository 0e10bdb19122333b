"""Recoding as a person does it."""

import json
from pathlib import Path

import pytest
from click.testing import Result

from tests_support import Run, run_words
from waiting_study import files_of


@pytest.fixture
def recode(waiting_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `qualcode recode` in a study in which codings wait."""
    monkeypatch.chdir(waiting_dir)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("QUALCODE_CODER", raising=False)

    def run(*words: str, typed: str | bytes | None = None) -> Result:
        return run_words(["recode", *words], typed)

    return run


def codes(folder: Path = Path()) -> list[tuple[str, str]]:
    lines = (folder / "codings/ann/p1.jsonl").read_text().splitlines()
    return [(coding["id"], coding["code"]) for coding in map(json.loads, lines) if "waits" not in coding]


def test_a_lead_sees_whose_codings_wait(recode: Run) -> None:
    done = recode()
    assert done.stdout.splitlines()[0] == "Waiting since 1.0.0--2.0.0"
    assert [line.split() for line in done.stdout.splitlines()[3:]] == [
        ["ann", "doubt", "1", "doubt"],
        ["ann", "old-hope", "1", "any", "code"],
        ["ann", "trust", "2", "given"],
        ["lost"],
        ["bob", "trust", "1", "given"],
        ["lost"],
        [],
    ]
    assert done.stderr.startswith("5 codings to be placed; `qualcode recode --coder CODER` asks about a coder's own")
    assert [row["waiting"] for row in json.loads(recode("--json").stdout)] == [1, 1, 2, 1]


def test_the_lead_is_asked_about_a_layer_by_its_name(recode: Run) -> None:
    done = recode("--layer", "bob", "--by", "km", typed="1\n")
    assert "1 of 1 · bob · p1 line" in done.stdout
    assert done.stderr == (
        "1 placed and saved, none left here; `qualcode recode table 1.0.0--2.0.0` shows\n"
        "  what became of the old codes\n"
    )


def test_what_was_narrowed_is_shown_before_the_question(recode: Run) -> None:
    done = recode("--coder", "ann", "--code", "doubt", typed="q\n")
    assert (
        "was doubt: Doubt. Any doubt.\n  narrow: Of people alone.\n  ~ definition changed: [-Any doubt-]{+Doubt of"
        in done.stdout
    )


def test_a_coder_is_asked_about_their_own_one_by_one(recode: Run) -> None:
    done = recode("--coder", "ann", typed="1 2\n2 m he says so\n1\nq\n")
    assert done.exit_code == 0
    assert "1 of 4 · ann · p1 line 6 · INT (interviewer)" in done.stdout
    assert "  │ you trust them\n" in done.stdout
    assert "was trust: Trust. Reliance on others.\nthe coder's note: asked\n" in done.stdout
    assert "  1  given: Given trust. Trust that is there.\n  2  lost: Lost trust\n" in done.stdout
    assert "02A" not in done.stdout
    assert [code for _, code in codes()] == ["given", "lost", "lost", "doubt", "fear"]
    assert '"by":"ann"' in Path("codings/ann/p1.jsonl").read_text()
    assert '"note":"he says so"' in Path("codings/ann/p1.jsonl").read_text()
    assert "3 placed and saved, 1 left; the same command goes on with them" in done.stderr


def test_wrong_answers_change_nothing_and_lose_no_place(recode: Run, waiting_dir: Path) -> None:
    before = files_of(waiting_dir)
    done = recode("--coder", "ann", typed="7\nxyz\no\nm\nb\n?\n")
    assert done.exit_code == 0
    assert done.stdout.count("1 of 4") == 1
    for said in (
        "no option 7; there are 1 to 2, or 0 for none",
        "no code 'xyz'",
        "write the code behind the o",
        "write the note behind the m",
        "there is nothing to go back to",
        "0 placed and saved, 4 left",
    ):
        assert said in done.stderr
    assert "     use when: It is there.\n     not when: It went.\n" in done.stdout
    assert files_of(waiting_dir) == before


def test_an_empty_line_shows_the_passage_again(recode: Run) -> None:
    assert recode("--coder", "ann", typed="?\n\n").stdout.count("1 of 4") == 2


def test_back_takes_the_last_answer_back_to_the_byte(recode: Run, waiting_dir: Path) -> None:
    before = files_of(waiting_dir)
    done = recode("--coder", "ann", typed="1\ns\n0\nb\nb\nb\n")
    assert done.exit_code == 0
    assert files_of(waiting_dir) == before
    assert done.stderr.count("taken back: it waits again") == 2
    assert "0 placed and saved, 4 left" in done.stderr


def test_a_note_goes_with_the_next_answer_alone(recode: Run) -> None:
    recode("--coder", "ann", typed="m unsure\n1\n1\n")
    assert Path("codings/ann/p1.jsonl").read_text().count("unsure") == 1


def test_at_the_end_of_the_queue_it_is_said_what_comes_next(recode: Run) -> None:
    done = recode("--coder", "bob", typed="o fear\n")
    assert "1 placed and saved, none left here; `qualcode recode table 1.0.0--2.0.0` shows" in done.stderr
    assert recode("--coder", "bob").stderr == "no coding waits to be recoded\n"


def test_an_interrupt_keeps_what_was_decided(recode: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["1"])

    def typed(_: str) -> str:
        for answer in answers:
            return answer
        raise KeyboardInterrupt

    monkeypatch.setattr("builtins.input", typed)
    done = recode("--coder", "ann")
    assert done.exit_code == 130
    assert "1 placed and saved, 3 left" in done.stderr
    assert codes()[0] == ("01A", "given")


def test_a_lead_signs_what_they_place_for_a_coder(recode: Run) -> None:
    recode("--coder", "ann", "--by", "km", typed="1\n")
    assert '"by":"km"' in Path("codings/ann/p1.jsonl").read_text()
    refused = recode("--coder", "ann,bob", typed="1\n")
    assert (refused.exit_code, "say who decides" in refused.stderr) == (2, True)


def test_one_is_placed_by_a_script(recode: Run) -> None:
    done = recode("place", "01B", "lost", "given", "--by", "ann", "--note", "both", "--at", "2019-04-02T10:00:00Z")
    assert (done.exit_code, done.stdout) == (0, "01B  p1: trust → given + lost\n")
    assert recode("place", "01B", "given", "lost", "--by", "ann").stderr == "0 codings placed, 1 placed so before\n"
    assert recode("undo", "01B").stdout == "01B  p1: waits again under trust (was placed under given + lost)\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["place", "01B"], "give a coding's id and its codes, or `none`"),
        (["place", "01B", "given"], "say who decides"),
        (["place", "01B", "gven", "--by", "x"], "no code 'gven'; did you mean 'given'?"),
        (["place", "01Z", "given", "--by", "x"], "no coding '01Z' waits; see `qualcode recode list`"),
        (["place", "01B", "--from", "q.csv"], "with `--from`, codings and notes stand in the file"),
        (["--from", "q.csv", "--by", "x"], "q.csv"),
        (["--from", "q.csv", "--document", "p1"], "with `--from`, the file says which codings"),
        (["table", "1.0.0"], "no migration '1.0.0'; did you mean '1.0.0--2.0.0'?"),
        (["--coder", "an"], "no coder 'an'; did you mean 'ann'?"),
        (["lst"], "no verb or migration 'lst'; did you mean 'list'?"),
        (["2.0.0--1.0.0"], "no migration '2.0.0--1.0.0'; did you mean '1.0.0--2.0.0'?"),
        (["undo", "01B"], "no placed coding '01B'"),
    ],
)
def test_what_makes_no_sense_is_refused(recode: Run, waiting_dir: Path, words: list[str], said: str) -> None:
    before = files_of(waiting_dir)
    done = recode(*words)
    assert (done.exit_code, said in done.stderr) == (2, True), done.stderr
    assert files_of(waiting_dir) == before


def test_the_sheet_comes_back_filled_in(recode: Run) -> None:
    recode("pack", "--coder", "ann", "-o", "build/q.csv")
    path = Path("build/q.csv")
    rows = [line.split(",") for line in path.read_text().splitlines()]
    answered = [[*row[:-4], "1", "", "", ""] if row[0] == "01A" else row for row in rows]
    path.write_text("".join(",".join(row) + "\n" for row in answered))
    done = recode("1.0.0--2.0.0", "--from", "build/q.csv", "--by", "ann")
    assert (done.exit_code, done.stdout, done.stderr) == (
        0,
        "01A  p1: trust → given (facet who does not stand there; kept in the coding's past)\n",
        "1 coding placed\nstill waiting: ann 3, bob 1\n",
    )


def test_a_sheet_with_faults_names_every_row(recode: Run, waiting_dir: Path) -> None:
    before = files_of(waiting_dir)
    done = recode("place", "--from", "-", typed=b"coding,placed,by\n01A,gven,x\n01B,1,\n01C,1,x\n,1,x\n")
    assert done.exit_code == 2
    assert done.stderr.splitlines() == [
        "qualcode: error: 3 of 4 placements cannot be, so none was",
        "standard input:2: 01A: no code 'gven'; did you mean 'given'?",
        "standard input:3: 01B: does not say who placed it; fill `by`, or give `--by NAME`",
        "standard input:5: has no id in 'coding'; put back the one of the sheet",
    ]
    assert files_of(waiting_dir) == before


def test_an_empty_sheet_places_nothing_and_says_so(recode: Run) -> None:
    recode("pack", "-o", "build/q.csv")
    done = recode("place", "--from", "build/q.csv")
    assert (done.exit_code, done.stderr) == (
        0,
        "nothing is filled in under `placed`, so nothing was placed\nstill waiting: ann 4, bob 1\n",
    )


def test_the_list_has_every_coding_with_its_options(recode: Run) -> None:
    rows = json.loads(recode("list", "--json").stdout)
    assert [(row["coding"], row["options"]) for row in rows][:2] == [
        ("01A", ["given", "lost"]),
        ("01B", ["given", "lost"]),
    ]
    assert "p1 by ann, trust may become given, lost: 2\n" in recode("list").stdout


def test_the_table_is_had_in_every_format(recode: Run) -> None:
    recode("place", "01B", "lost", "given", "--by", "ann", "--at", "2019-04-02T10:00:00Z")
    done = recode("table", "1.0.0--2.0.0")
    assert "4 of 5 codings still waiting (doubt 1, old-hope 1, trust 2)" in done.stdout
    assert recode("table", "--format", "csv", "--code", "trust", "--by-coder").stdout.splitlines() == [
        "old code,coder,given,lost,both,waiting,codings",
        "trust,ann,0,0,1,1,2",
        "trust,bob,0,0,0,1,1",
        "all,,0,0,1,2,3",
    ]
    assert json.loads(recode("table", "--code", "trust", "--json").stdout)[0]["placed"] == "given + lost"
    assert "| trust |" in recode("table", "--format", "md").stdout
