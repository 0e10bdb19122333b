import shutil
from pathlib import Path

import pytest

from conftest import ROOT, write_study
from qualcode.study import as_seen, open_readable
from qualcode.tui.app import CoderApp
from qualcode.tui.screens.coding import CodingScreen
from qualcode.tui.screens.compare import CompareScreen, place_words
from reconciling_studies import STUDY
from tui_driving import driven, in_hand, said, screen_text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_study(tmp_path / "study", STUDY)


def comparing(folder: Path, coder: str = "ann", offset: int = 0, pass_number: int = 1) -> CoderApp:
    """The program, begun with the comparison of a document."""
    study = as_seen(open_readable(folder), coder)
    return CoderApp(str(folder), coder, pass_number=pass_number, start=lambda: CompareScreen(study, "p1", offset))


def kind(app: CoderApp) -> str:
    """How coders differ on the row in hand."""
    screen = app.screen
    assert isinstance(screen, CompareScreen)
    return screen.row.kind if screen.row else ""


def test_differences_come_first_and_the_counts_are_said(folder: Path) -> None:
    rows, now = driven(comparing(folder), "", lambda app: ([row.kind for row in app.screen.ordered], said(app)))  # type: ignore[attr-defined]
    assert rows == ["presence", "other-code", "facet", "agreed"]
    assert now == "1 agreed, 3 differ (other-code 1, presence 1, facet 1; only bob 1)."


def test_a_passage_has_signs_where_codings_begin_and_end(folder: Path) -> None:
    shown = driven(comparing(folder), "n", screen_text)
    assert "2 of 3 differences, 1 agreed" in shown
    assert "P: [[2>three<2], or four]" in shown
    assert "1 ann ! doubt Doubt — says or" in shown
    assert "2 bob ! trust Trust" in shown


def test_a_row_says_the_turn_and_who_speaks_and_the_line_where_there_are_no_turns(folder: Path) -> None:
    assert "! turn 3 P  other-code  doubt | trust" in driven(comparing(folder), "n", screen_text)
    assert place_words(None, "", 15) == "line 15"


def test_who_has_no_code_is_told_apart_from_who_has_another(folder: Path) -> None:
    assert "1 ann - no code" in driven(comparing(folder), "", screen_text)


def test_n_goes_from_difference_to_difference_and_stops_at_the_last(folder: Path) -> None:
    assert driven(comparing(folder), "n n", kind) == "facet"
    assert driven(comparing(folder), "n n n", said) == "no difference after this one"
    assert driven(comparing(folder), "n n N", kind) == "other-code"


def test_the_order_of_the_text_is_a_key_away(folder: Path) -> None:
    order = driven(comparing(folder), "s", lambda app: [row.kind for row in app.screen.ordered])  # type: ignore[attr-defined]
    assert order == ["agreed", "presence", "other-code", "facet"]


def test_it_begins_at_the_difference_nearest_to_where_one_was(folder: Path) -> None:
    assert driven(comparing(folder, offset=40), "", kind) == "other-code"


def test_enter_leads_to_the_place_in_the_coding_screen(folder: Path) -> None:
    screen = driven(CoderApp(str(folder), "ann"), "w n enter", lambda app: app.screen)
    assert isinstance(screen, CodingScreen)


def test_enter_returns_the_offset_and_q_nothing(folder: Path) -> None:
    found: list[int | None] = []

    def noted(app: CoderApp) -> None:
        screen = app.screen
        assert isinstance(screen, CompareScreen)
        screen.dismiss = found.append  # type: ignore[assignment, method-assign]
        screen.action_leave()
        row = screen.row
        assert row is not None
        found.append(row.start)

    driven(comparing(folder), "n", noted)
    assert found == [None, 34]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("documents: [p1]}", "documents: [p1], blind: true}", "a blind round that is not open has p1"),
        ("rounds:", "assignments: {ann: [p1], bob: [p1], cy: [p1]}\nrounds:", "not finished yet: p1 by cy"),
    ],
)
def test_what_may_not_be_compared_yet_is_refused_in_words(folder: Path, old: str, new: str, why: str) -> None:
    path = folder / "qualcode.yaml"
    path.write_text(path.read_text().replace(old, new))
    shown = driven(comparing(folder), "n j enter s", screen_text)
    assert why in shown
    assert "bob" not in shown.replace("by bob", "")
    assert "trust" not in shown


def test_who_is_at_a_second_pass_sees_nothing_of_the_first(folder: Path) -> None:
    shown = driven(comparing(folder, pass_number=2), "", screen_text)
    assert "'ann' codes 'p1' once more" in shown
    assert "trust" not in shown


def test_what_one_coder_has_finished_cannot_be_compared(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "one", STUDY)
    shutil.rmtree(folder / "codings/bob")
    assert "nothing to compare: fewer than two coders" in driven(comparing(folder), "", screen_text)


def test_on_a_wide_screen_coders_stand_side_by_side(folder: Path) -> None:
    lines = driven(comparing(folder), "n", screen_text, size=(160, 48)).split("\n")
    assert any("1  ann" in line and "2  bob" in line for line in lines)


def test_the_shipped_study_is_compared(tmp_path: Path) -> None:
    for name in ("qualcode.yaml", "cases.csv"):
        shutil.copy(ROOT / name, tmp_path / name)
    for name in ("codebook", "codings", "records", "transcripts", "memos"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shown, row = driven(CoderApp(str(tmp_path), "coder-b"), "g w n n", lambda app: (screen_text(app), in_hand(app)))
    assert "net-a-lead-1 · coder-a beside coder-b" in shown
    assert "3 of 29 differences, 18 agreed" in shown
    assert row
