import json
import re
from pathlib import Path

import pytest

from conftest import write_study
from qualcode.check import check_study
from qualcode.desk.reconcile_queue import ReconcileQueue
from qualcode.study import load_study
from qualcode.tui.app import CoderApp
from qualcode.tui.screens.ask import AskScreen
from qualcode.tui.screens.reconcile import ReconcileScreen
from qualcode.tui.screens.rounds import RoundsScreen
from reconciling_studies import STUDY, stage_of
from tests_support import Run
from tui_driving import driven, said, screen_text
from waiting_study import files_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_study(tmp_path / "study", STUDY)


def reconciling(folder: Path, by: str = "kim") -> CoderApp:
    """The program, begun with the differences of the round."""
    queue = ReconcileQueue(stage_of(folder), by)
    return CoderApp(str(folder), by, start=lambda: ReconcileScreen(queue))


def decided(folder: Path) -> list[tuple[str, list[str], list[str], str, str, str]]:
    """What is on record of what people decided: what, whose, which codes, why, the note, by whom."""
    path = folder / "records/decisions/pilot/p1.jsonl"
    rows = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    return [
        (
            row["decision"],
            row.get("took", []),
            [one["code"] for one in row.get("made", [])],
            row["class_"] if "class_" in row else row.get("class", ""),
            row.get("note", ""),
            row["by"],
        )
        for row in rows
        if row["decision"] != "agreed"
    ]


def test_what_all_agree_on_is_taken_over_in_one_go_after_asking(folder: Path) -> None:
    assert isinstance(driven(reconciling(folder), "", lambda app: app.screen), AskScreen)
    assert not (folder / "codings/consensus").exists()
    now = driven(reconciling(folder), "y", said)
    assert now == "1 passage merged on which all agreed"
    (coding,) = (folder / "codings/consensus/p1.jsonl").read_text().splitlines()
    assert json.loads(coding)["decides"] == ["a1", "b1"]


def test_who_does_not_take_it_over_changes_nothing(folder: Path) -> None:
    before = files_of(folder)
    driven(reconciling(folder), "n", lambda app: None)
    assert files_of(folder) == before


def test_a_question_shows_the_passage_with_the_spans_and_what_each_coder_has(folder: Path) -> None:
    shown = driven(reconciling(folder), "y n", screen_text)
    assert "2/3 · other-code · p1 turn 3 · P (respondent)" in shown
    assert "P: [[2>three<2], or four]" in shown
    assert "1  ann  ! doubt Doubt — says or" in shown
    assert "2  bob  ! trust Trust" in shown


def test_a_digit_and_enter_take_one_coders_codings_for_the_usual_reason(folder: Path) -> None:
    driven(reconciling(folder), "y 1 enter n 2 s", said)
    assert decided(folder) == [
        ("one", ["ann"], [], "slip", "", "kim"),
        ("one", ["bob"], ["hub-team"], "slip", "", "kim"),
    ]


@pytest.mark.parametrize(
    ("keys", "row"),
    [
        ("a enter", ("both", ["ann", "bob"], ["trust", "doubt"], "definition-gap", "", "kim")),
        ("0 s", ("neither", [], [], "slip", "", "kim")),
        ("x enter", ("kept", [], [], "kept", "", "kim")),
        ("1 e 'so enter", ("one", ["ann"], ["doubt"], "definition-gap", "so", "kim")),
        ("e 'first f2 1 m", ("one", ["ann"], ["doubt"], "double-meaning", "first", "kim")),
        ("o 'pay enter g", ("new", [], ["hub-pay"], "definition-gap", "", "kim")),
        (
            "B backspace backspace backspace 'ann,_bob enter 2 g",
            ("one", ["bob"], ["trust"], "definition-gap", "", "ann and bob"),
        ),
    ],
)
def test_the_ways_to_decide(folder: Path, keys: str, row: tuple[object, ...]) -> None:
    driven(reconciling(folder), f"y n {keys}", said)
    assert decided(folder) == [row]


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        (
            "1\n\n\nc hub-pay\nm\nboth are meant\nk\nstands\n",
            "1 enter o 'pay enter e 'both_are_meant tab m e 'stands f2 x enter",
        ),
        ("s or two words\nb\n\nb\n\n\nn\ns\nso\n", "b L enter b a enter 0 e 'so tab s"),
    ],
)
def test_the_same_answers_at_the_prompts_make_the_same_files(
    tmp_path: Path, qualcode: Run, typed: str, keys: str
) -> None:
    folder = write_study(tmp_path / "screen" / "study", STUDY)
    twin = write_study(tmp_path / "prompts" / "study", STUDY)
    qualcode("reconcile", "pilot", "--by", "kim", stdin=typed, folder=twin)
    driven(reconciling(folder), f"y {keys}", said)
    assert without_times(folder) == without_times(twin)
    assert decided(folder) != []


def without_times(folder: Path) -> dict[str, str]:
    """All files of the study, each with times and ids that are made of them taken out."""
    return {
        path: re.sub(rb"[0-9A-HJKMNP-TV-Z]{26}|\d{4}-\d\d-\d\dT[\d:]+Z", b"*", content).decode()
        for path, content in files_of(folder).items()
        if not path.startswith(".qualcode")
    }


def test_other_words_are_selected_with_the_keys_of_the_coding_screen(folder: Path) -> None:
    driven(reconciling(folder), "y b L enter enter", said)
    ((decision, _, codes, *_),) = decided(folder)
    made = [json.loads(line) for line in (folder / "codings/consensus/p1.jsonl").read_text().splitlines()]
    assert (decision, codes) == ("new", ["doubt"])
    assert "or two words" in [one["quote"] for one in made]


def test_an_answer_is_taken_back_byte_for_byte_and_given_again(folder: Path) -> None:
    driven(reconciling(folder), "y q", lambda app: None)
    before = files_of(folder)
    driven(reconciling(folder), "n 2 enter z q", lambda app: None)
    assert files_of(folder) == before
    driven(reconciling(folder), "n 2 e 'why enter z Z", said)
    assert [row[1:2] + row[4:5] for row in decided(folder)] == [(["bob"], "why")]


def test_a_note_survives_going_back_to_the_question(folder: Path) -> None:
    driven(reconciling(folder), "y n 1 e 'thought escape 2 g", said)
    assert decided(folder)[0][4] == "thought"


def test_a_fault_is_said_and_the_note_stays(folder: Path) -> None:
    app = reconciling(folder)
    (folder / "codings/bob/p1.jsonl").write_text("")
    now, notes = driven(app, "y n e 'why f2 1 g", lambda app: (said(app), app.screen.queue.notes))  # type: ignore[attr-defined]
    assert "changed since it was read" in now
    assert list(notes.values()) == ["why"]


def test_a_note_without_a_decision_is_not_thrown_away_unasked(folder: Path) -> None:
    assert "without a decision" in driven(reconciling(folder), "y n e 'why f2 q", said)


def test_once_all_is_decided_the_memo_is_there_and_check_has_nothing_to_say(folder: Path) -> None:
    now = driven(reconciling(folder), "y 1 enter 1 enter x enter", said)
    assert now.endswith("; all decided, wrote memos/reconciliation-pilot.md")
    assert check_study(*load_study(folder)) == []


def test_who_decides_is_asked_where_nobody_is_named(folder: Path) -> None:
    queue = ReconcileQueue(stage_of(folder), "")
    app = CoderApp(str(folder), "", start=lambda: ReconcileScreen(queue))
    driven(app, "'kim enter y n 0 s", said)
    assert decided(folder)[0][5] == "kim"


def test_the_rounds_say_what_is_open_and_lead_to_it(folder: Path) -> None:
    screen, shown = driven(CoderApp(str(folder), "ann"), "c", lambda app: (app.screen, screen_text(app)))
    assert isinstance(screen, RoundsScreen)
    assert "pilot" in shown
    assert "3 differences open in 1 document" in shown
    assert isinstance(driven(CoderApp(str(folder), "ann"), "c enter y", lambda app: app.screen), ReconcileScreen)


def test_a_round_in_which_all_is_decided_says_where_the_decisions_are(folder: Path) -> None:
    driven(reconciling(folder), "y 1 enter 1 enter x enter", said)
    screen, now = driven(CoderApp(str(folder), "ann"), "c enter", lambda app: (app.screen, said(app)))
    assert isinstance(screen, RoundsScreen)
    assert now == "nothing is open here; `qualcode reconcile decisions pilot` lists what was decided"


def test_the_rounds_and_the_selection_of_words_show_their_keys(folder: Path) -> None:
    assert "reconcile the round in hand" in driven(CoderApp(str(folder), "ann"), "c question_mark", screen_text)
    assert "one word more at the end" in driven(reconciling(folder), "y b question_mark", screen_text)
    assert isinstance(
        driven(reconciling(folder), "y b question_mark escape escape", lambda app: app.screen), ReconcileScreen
    )


def test_a_blind_round_cannot_be_reconciled_and_shows_nothing_of_others(folder: Path) -> None:
    path = folder / "qualcode.yaml"
    path.write_text(path.read_text().replace("documents: [p1]}", "documents: [p1], blind: true}"))
    shown = driven(CoderApp(str(folder), "ann"), "c enter", screen_text, size=(160, 48))
    assert "a blind round that is not open has p1" in shown
    assert "trust" not in shown
