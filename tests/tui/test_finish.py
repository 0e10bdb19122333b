from pathlib import Path

import pytest

from conftest import write_study
from qualcode.desk.desk import Desk, open_desk
from qualcode.tui.app import CoderApp
from qualcode.tui.screens.coding import CodingScreen
from qualcode.tui.screens.finish import FinishScreen
from tui_driving import driven, in_hand, screen_text, static_text

TALK = """
== qualcode.yaml
coders: [{id: ann}]
== transcripts/p1.md
---
id: p1
speakers: {INT: interviewer, P: respondent}
---
INT: Well?

P: one

P: two

P: three
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = write_study(tmp_path / "study", TALK)
    open_desk(made, "ann", "p1").code((15, 18), ["trust"])
    return made


class Asked:
    """The screen above the documents, with what it returned."""

    def __init__(self, folder: Path) -> None:
        self.desk: Desk = open_desk(folder, "ann", "p1")
        self.went: list[int] = []
        self.app = CoderApp(str(folder), "ann", start=lambda: FinishScreen(self.desk, self.went.append))


def state(folder: Path) -> str:
    return open_desk(folder, "ann", "p1").layer.documents["p1"].state


def test_it_says_how_far_the_document_is_and_what_finishing_means(folder: Path) -> None:
    shown = driven(Asked(folder).app, "", screen_text)
    assert "Finish 'p1'?" in shown
    assert "1 of 3 passages coded, 1 coding" in shown
    assert "Without a code: 2 passages" in shown
    assert "P, line 9   two" in shown
    assert "What carries no code is then counted" in shown


def test_f_finishes_it(folder: Path) -> None:
    driven(Asked(folder).app, "f", lambda app: None)
    assert state(folder) == "finished"


def test_enter_goes_to_the_passage_in_hand_and_finishes_nothing(folder: Path) -> None:
    asked = Asked(folder)
    driven(asked.app, "j enter", lambda app: None)
    assert asked.went == [31]
    assert state(folder) == "in-progress"


def test_escape_leaves_it_as_it_is(folder: Path) -> None:
    driven(Asked(folder).app, "escape", lambda app: None)
    assert state(folder) == "in-progress"


def test_a_finished_document_is_opened_again_by_a_word_alone(folder: Path) -> None:
    open_desk(folder, "ann", "p1").finish()
    asked = Asked(folder)
    assert driven(asked.app, "f", lambda app: static_text(app, "said")) == "it is finished already; o opens it again"
    assert state(folder) == "finished"
    assert "the word was not typed" in driven(Asked(folder).app, "o 'yes enter", lambda app: static_text(app, "said"))
    assert state(folder) == "finished"
    driven(Asked(folder).app, "o 'reopen enter", lambda app: None)
    assert state(folder) == "in-progress"


def test_what_the_library_refuses_is_said(folder: Path) -> None:
    asked = Asked(folder)
    path = folder / "transcripts/p1.md"
    path.write_text(path.read_text().replace("three", "four"))
    now = driven(asked.app, "f", lambda app: static_text(app, "said"))
    assert "changed" in now
    assert state(folder) == "in-progress"


def test_only_ones_own_part_of_a_document_counts(folder: Path) -> None:
    path = folder / "qualcode.yaml"
    path.write_text("coders: [{id: ann}]\nassignments: {ann: [{document: p1, turns: 2-3}]}\n")
    shown, row = driven(Asked(folder).app, "", lambda app: (screen_text(app), in_hand(app)))
    assert "1 of 2 passages coded" in shown
    assert row == "23"


def asking_for_more(folder: Path) -> None:
    path = folder / "qualcode.yaml"
    path.write_text("coders: [{id: ann}]\nfinishing: {coverage: 0.6, memo: true}\n")


def test_what_the_study_requires_and_is_missing_is_said(folder: Path) -> None:
    asking_for_more(folder)
    shown = driven(Asked(folder).app, "", screen_text, size=(160, 48))
    assert "✗ required: 1 of 3 turns to be coded carry a coding" in shown
    assert "✗ required: 'ann' has written no memo about 'p1'" in shown


def test_without_what_is_required_it_is_finished_with_a_reason_alone(folder: Path) -> None:
    asking_for_more(folder)
    now = driven(Asked(folder).app, "f enter", lambda app: static_text(app, "said"))
    assert now == "not finished: no reason was given"
    assert state(folder) == "in-progress"
    driven(Asked(folder).app, "f 'short enter", lambda app: None)
    assert state(folder) == "finished"
    assert "anyway: short" in (folder / "codings/ann/layer.yaml").read_text()


def test_from_the_coding_screen_it_leads_to_the_uncoded_passage(folder: Path) -> None:
    def where(app: CoderApp) -> tuple[int, int]:
        assert isinstance(app.screen, CodingScreen)
        return app.screen.cursor.span

    assert driven(CoderApp(str(folder), "ann", "p1"), "exclamation_mark j enter", where) == (31, 36)


def test_the_keys_are_in_sight_on_the_smallest_screen(folder: Path) -> None:
    asking_for_more(folder)
    path = folder / "transcripts/p1.md"
    path.write_text(path.read_text() + "".join(f"\nP: word {n}\n" for n in range(20)))
    shown = driven(Asked(folder).app, "", screen_text, size=(60, 16))
    assert "f finish  m memo  Enter go to the passage  q back" in shown
    assert "Without a code: 22 passages" in shown
    assert "P, line 9   two" in shown
    wide = driven(Asked(folder).app, "", screen_text)
    assert "f finish  m memo" in wide
    assert "What carries no code is then counted" in wide


def test_a_reason_that_was_typed_is_not_thrown_away_by_one_escape(folder: Path) -> None:
    asking_for_more(folder)
    app = Asked(folder).app
    shown = driven(app, "f 'trial escape", screen_text)
    assert "Esc once more throws away what you typed; Enter takes it" in shown
    assert "trial" in shown
    driven(Asked(folder).app, "f 'trial escape enter", lambda app: None)
    assert open_desk(folder, "ann", "p1").layer.documents["p1"].anyway == "trial"


def test_a_second_escape_leaves_and_typing_on_takes_the_question_back(folder: Path) -> None:
    asking_for_more(folder)
    said = driven(Asked(folder).app, "f 'trial escape escape", lambda app: static_text(app, "said"))
    assert said == "not finished: no reason was given"
    shown = driven(Asked(folder).app, "f 'trial escape 'x escape", screen_text)
    assert "trialx" in shown
