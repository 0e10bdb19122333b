import asyncio
from pathlib import Path

import pytest

from conftest import write_study
from qualcode.asking import READER
from qualcode.desk.desk import open_desk
from qualcode.tui.app import CoderApp
from qualcode.tui.screens.coding import CodingScreen
from qualcode.tui.screens.documents import DocumentsScreen
from qualcode.tui.screens.help import HelpScreen
from qualcode.tui.screens.who import WhoScreen
from reconciling_studies import STUDY as DISPUTED
from tui_driving import driven, in_hand, said, screen_text, static_text

QUEUE = """
== qualcode.yaml
title: A study
coders: [{id: ann, name: Ann A.}, {id: bob}]
assignments: {ann: [p1, p2, p3], bob: [p1]}
rounds: [{id: pilot, documents: [p1, p2, p3]}]
== transcripts/p1.md
---
id: p1
title: First talk
speakers: {INT: interviewer, P: respondent}
---
INT: Well?

P: one

P: two
== transcripts/p2.md
---
id: p2
speakers: {P: respondent}
---
P: three
== transcripts/p3.md
---
id: p3
speakers: {P: respondent}
---
P: four
"""


@pytest.fixture(autouse=True)
def nobody_said_who_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(READER, "")  # and what is said in a test is forgotten after it


@pytest.fixture
def folder(tmp_path: Path, write_study_files: object) -> Path:
    from conftest import write_study

    made = write_study(tmp_path / "study", QUEUE)
    desk = open_desk(made, "ann", "p2")
    desk.code((3, 8), ["trust"])
    desk.finish()
    desk = open_desk(made, "ann", "p3")
    desk.code((3, 7), ["trust"])
    return made


def test_each_document_is_a_row_with_how_far_it_is(folder: Path) -> None:
    lines = driven(CoderApp(str(folder), "ann"), "", screen_text).split("\n")
    assert lines[0].split() == ["ann", "·", "A", "study", "1/3", "finished"]
    found = [line.split() for line in lines if " p1 " in line or " p2 " in line or " p3 " in line]
    assert found == [
        ["▶", "p3", "pilot", "━" * 16, "1/1", "1", "coding"],
        ["p1", "First", "talk", "pilot", "┄" * 16, "0/2"],
        ["✓", "p2", "pilot", "━" * 16, "1/1", "1", "coding"],
    ]


def test_what_comes_next_is_in_hand_and_says_why(folder: Path) -> None:
    shown, row = driven(CoderApp(str(folder), "ann"), "", lambda app: (screen_text(app), in_hand(app)))
    assert row == "p3"
    assert "Next: begun" in shown


def test_where_nothing_was_begun_the_round_is_said_of_what_comes_next(folder: Path) -> None:
    open_desk(folder, "ann", "p3").finish()
    assert "Next, in round 'pilot'" in driven(CoderApp(str(folder), "ann"), "", screen_text)


def test_enter_opens_the_document_in_hand(folder: Path) -> None:
    screen = driven(CoderApp(str(folder), "ann"), "j enter", lambda app: app.screen)
    assert isinstance(screen, CodingScreen)
    assert screen.desk.document.id == "p1"


def test_coming_back_refreshes_the_row(folder: Path) -> None:
    app = CoderApp(str(folder), "ann")

    async def work() -> tuple[str, str]:
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            await pilot.press("j", "enter")
            await pilot.pause()
            assert isinstance(app.screen, CodingScreen)
            app.screen.desk.code((15, 18), ["trust"])
            await pilot.press("q")
            await pilot.pause()
            return screen_text(app), in_hand(app)

    shown, row = asyncio.run(work())
    assert row == "p1"
    assert any("1/2" in line and "1 coding" in line for line in shown.split("\n") if " p1 " in line)


def test_a_wide_screen_has_titles_too(folder: Path) -> None:
    assert "First talk" in driven(CoderApp(str(folder), "ann"), "", screen_text, size=(160, 48))


def test_a_second_pass_says_so(folder: Path) -> None:
    assert "ann · pass 2 · A study" in driven(CoderApp(str(folder), "ann", pass_number=2), "", screen_text)


def test_who_is_at_the_keyboard_is_asked_where_nobody_said(folder: Path) -> None:
    screen, shown = driven(CoderApp(str(folder), ""), "", lambda app: (app.screen, screen_text(app)))
    assert isinstance(screen, WhoScreen)
    assert "ann  Ann A." in shown
    screen, shown = driven(CoderApp(str(folder), ""), "j enter", lambda app: (app.screen, screen_text(app)))
    assert isinstance(screen, DocumentsScreen)
    assert "bob · A study" in shown


def test_who_says_who_they_are_may_code_in_a_blind_round(folder: Path) -> None:
    path = folder / "qualcode.yaml"
    path.write_text("title: T\ncoders: [{id: ann}]\nrounds: [{id: r, documents: [p1], blind: true}]\n")
    app = CoderApp(str(folder), "", "p1")
    assert isinstance(driven(app, "enter", lambda app: app.screen), CodingScreen)


def test_who_says_who_they_are_is_led_to_the_document_that_was_asked_for(folder: Path) -> None:
    assert isinstance(driven(CoderApp(str(folder), "", "p1"), "enter", lambda app: app.screen), CodingScreen)
    assert "no document 'p'" in driven(CoderApp(str(folder), "", "p"), "enter", said)


def test_a_study_without_coders_says_what_to_do(folder: Path) -> None:
    path = folder / "qualcode.yaml"
    path.write_text("title: T\n")
    assert "add `coders: [{id: YOU}]`" in driven(CoderApp(str(folder), ""), "", screen_text)


@pytest.mark.parametrize(
    ("settings", "coder", "why"),
    [
        ("coders: [{id: ann}]\nassignments: {}\n", "kim", "'kim' is no coder of qualcode.yaml; it names ann"),
        ("coders: [{id: ann}, {id: cy}]\nassignments: {ann: [p1]}\n", "cy", "`qualcode assign cy DOCUMENT…`"),
        ("coders: [{id: ann}]\nassignments: {ann: [p2]}\n", "ann", "all your documents are finished"),
    ],
)
def test_an_empty_list_says_what_to_do(folder: Path, settings: str, coder: str, why: str) -> None:
    (folder / "qualcode.yaml").write_text(settings)
    assert why in driven(CoderApp(str(folder), coder), "", said)


def test_a_study_without_documents_says_how_to_get_some(folder: Path) -> None:
    for path in (folder / "transcripts").glob("*.md"):
        path.unlink()
    assert "`qualcode import FILE…`" in driven(CoderApp(str(folder), "ann"), "", said)


def test_a_document_that_cannot_be_opened_is_said(folder: Path) -> None:
    app = CoderApp(str(folder), "ann")
    (folder / "codings/ann/p3.jsonl").write_text("broken\n")
    assert "codings/ann/p3.jsonl:1" in driven(app, "enter", said)


def test_problems_are_counted_and_left_to_check(folder: Path) -> None:
    (folder / "codings/bob").mkdir()
    (folder / "codings/bob/layer.yaml").write_text("coder: nobody\n")
    beside = driven(CoderApp(str(folder), "ann"), "", lambda app: static_text(app, "beside"))
    assert "in the study's files: `qualcode check` names them" in beside


def test_a_blind_round_is_said_and_the_counts_are_ones_own(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder / "qualcode.yaml"
    path.write_text(path.read_text().replace("documents: [p1, p2, p3]", "blind: true, documents: [p1, p2, p3]"))
    monkeypatch.setenv("QUALCODE_CODER", "bob")
    open_desk(folder, "bob", "p1").code((15, 18), ["doubt"])
    beside, shown = driven(CoderApp(str(folder), "ann"), "", lambda app: (static_text(app, "beside"), screen_text(app)))
    assert "you see your own codings alone" in beside
    assert any("0/2" in line and "coding" not in line for line in shown.split("\n") if " p1 " in line)


def test_where_nothing_waits_the_key_for_it_says_so(folder: Path) -> None:
    assert driven(CoderApp(str(folder), "ann"), "r", said) == "none of your codings waits to be recoded"


@pytest.mark.parametrize("keys", ["question_mark", "w question_mark"])
def test_the_keys_of_the_moment_are_a_key_away(folder: Path, keys: str) -> None:
    screen = driven(CoderApp(str(folder), "ann"), keys, lambda app: app.screen)
    assert isinstance(screen, HelpScreen)


def test_who_one_is_asked_with_keys_to_look_up(folder: Path) -> None:
    assert "this is me" in driven(CoderApp(str(folder), ""), "question_mark", screen_text)


def test_a_second_pass_with_nothing_to_code_again_says_why(tmp_path: Path) -> None:
    from conftest import write_study

    folder = write_study(tmp_path / "own", QUEUE)
    assert driven(CoderApp(str(folder), "ann", pass_number=2), "", said) == (
        "pass 2 codes again what you have finished, and nothing is; `qualcode code` comes first"
    )


def test_a_round_is_to_be_reconciled_until_all_of_it_is_decided(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "study", DISPUTED)

    def beside(app: CoderApp) -> str:
        return static_text(app, "beside") if app.screen.query_one("#beside").display else ""

    assert "to be compared and reconciled: pilot" in driven(CoderApp(str(folder), "ann"), "", beside)
    keys = "c enter y 1 s 1 s 1 s 1 s escape escape"
    assert "reconciled" not in driven(CoderApp(str(folder), "ann"), keys, beside)
    assert "reconciled" not in driven(CoderApp(str(folder), "ann"), "", beside)
