import asyncio
import json
from pathlib import Path

from qualcode.desk.recode_queue import RecodeQueue
from qualcode.recoding.waiting import waiting_rows
from qualcode.scope import Scope
from qualcode.study import open_readable
from qualcode.tui.app import CoderApp
from qualcode.tui.screens.finder import FinderScreen
from qualcode.tui.screens.recode import RecodeScreen
from tui_driving import driven, said, screen_text, static_text
from waiting_study import files_of


def waiting(folder: Path, coder: str = "ann") -> CoderApp:
    """The program, begun with a coder's recode queue."""
    study = open_readable(folder)
    rows = waiting_rows(study, Scope(coders=(coder,)))
    return CoderApp(str(folder), coder, start=lambda: RecodeScreen(RecodeQueue(study, rows, coder)))


def codes(folder: Path, coder: str = "ann") -> dict[str, list[str]]:
    """The codes of a layer's codings by the words on which they stand; those that wait with a `?`."""
    found: dict[str, list[str]] = {}
    for line in (folder / f"codings/{coder}/p1.jsonl").read_text().splitlines():
        coding = json.loads(line)
        found.setdefault(coding["quote"], []).append(coding["code"] + ("?" if "waits" in coding else ""))
    return found


def test_a_digit_places_a_coding_and_goes_on_to_the_next(waiting_dir: Path) -> None:
    now = driven(waiting(waiting_dir), "1 2", said)
    assert codes(waiting_dir)["you trust them"] == ["given"]
    assert codes(waiting_dir)["I trusted them"] == ["lost"]
    assert now == "→ lost"


def test_a_passage_is_shown_in_its_text_with_the_old_code_and_its_options(waiting_dir: Path) -> None:
    shown = driven(waiting(waiting_dir), "", screen_text)
    assert "Recode 1 of 4 · ann · p1 turn 1 · INT (interviewer)" in shown
    assert "INT [00:00:01]: Do [you trust them]?" in shown
    assert "was trust: Trust. Reliance on others." in shown
    assert "the coder's note: asked" in shown
    assert "1  given  Given trust. Trust that is there." in shown
    assert "not when: It went." in shown


def test_several_codes_are_marked_and_taken_at_once(waiting_dir: Path) -> None:
    driven(waiting(waiting_dir), "tab j tab enter", said)
    assert codes(waiting_dir)["you trust them"] == ["given", "lost"]


def test_an_answer_can_be_typed_as_at_the_prompts(waiting_dir: Path) -> None:
    driven(waiting(waiting_dir), "colon '1_2_m_both enter", said)
    assert codes(waiting_dir)["you trust them"] == ["given", "lost"]
    (note, *_) = [json.loads(line)["was"][-1]["note"] for line in raw(waiting_dir) if '"was"' in line]
    assert note == "both"


def raw(folder: Path) -> list[str]:
    return (folder / "codings/ann/p1.jsonl").read_text().splitlines()


def test_zero_is_none_and_undo_puts_every_byte_back(waiting_dir: Path) -> None:
    before = files_of(waiting_dir)
    now = driven(waiting(waiting_dir), "0 1 z z", said)
    assert files_of(waiting_dir) == before
    assert now == "taken back: it waits again"


def test_what_was_taken_back_can_be_done_again(waiting_dir: Path) -> None:
    driven(waiting(waiting_dir), "1 2 z z Z Z", said)
    assert (codes(waiting_dir)["you trust them"], codes(waiting_dir)["I trusted them"]) == (["given"], ["lost"])


def test_any_other_code_is_found_by_a_few_letters(waiting_dir: Path) -> None:
    driven(waiting(waiting_dir), "o 'fear enter", said)
    assert codes(waiting_dir)["you trust them"] == ["fear"]


def test_the_finder_is_made_once_and_begins_anew_each_time(waiting_dir: Path) -> None:
    async def work() -> tuple[bool, str]:
        app = waiting(waiting_dir)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("o", *"fear")
            first = app.screen
            await pilot.press("escape", "o")
            await pilot.pause()
            assert isinstance(app.screen, FinderScreen)
            return app.screen is first, app.screen.line.value

    assert asyncio.run(work()) == (True, "")


def test_a_note_goes_with_the_next_answer_and_with_no_other(waiting_dir: Path) -> None:
    driven(waiting(waiting_dir), "e 'because f2 1 1", said)
    notes = [json.loads(line)["was"][-1].get("note", "") for line in raw(waiting_dir) if '"was"' in line]
    assert sorted(notes) == ["", "because"]


def test_a_note_stays_where_its_answer_cannot_be_taken(waiting_dir: Path) -> None:
    app = waiting(waiting_dir)
    (waiting_dir / "codings/ann/p1.jsonl").write_text("")
    now, note = driven(app, "e 'why f2 1", lambda app: (said(app), app.screen.queue.note))  # type: ignore[attr-defined]
    assert "no coding '01A' waits" in now
    assert note == "why"


def test_leaving_with_a_note_that_goes_with_no_answer_is_asked_about_first(waiting_dir: Path) -> None:
    now = driven(waiting(waiting_dir), "e 'why f2 q", said)
    assert "your note goes with an answer" in now


def test_what_is_skipped_goes_on_waiting_and_the_end_says_what_next(waiting_dir: Path) -> None:
    now = driven(waiting(waiting_dir), "s b 1 1 1 0", said)
    assert "none waits here any more. `qualcode recode table 1.0.0--2.0.0`" in now
    assert codes(waiting_dir)["Not now"] == ["doubt", "fear"]


def test_where_nothing_waits_the_screen_says_so(waiting_dir: Path) -> None:
    study = open_readable(waiting_dir)
    app = CoderApp(str(waiting_dir), "ann", start=lambda: RecodeScreen(RecodeQueue(study, [], "ann")))
    assert driven(app, "1 tab enter o z s", said) == "no coding waits to be recoded"


def test_more_of_the_text_comes_with_a_key(waiting_dir: Path) -> None:
    body = "".join(
        f"\n\nP [00:01:{n:02}]: words of turn {n} that fill a line of the screen to its end." for n in range(9)
    )
    path = waiting_dir / "transcripts/p1.md"
    path.write_text(path.read_text().rstrip("\n") + body + "\n")
    record = waiting_dir / "codings/ann/layer.yaml"
    text = open_readable(waiting_dir).texts["p1"]
    record.write_text(
        record.read_text().replace("d5646fa289818d4f62ae986e7da7383a78d21d70e58723661a89c875b2aa00b3", text.sha256)
    )
    few, many = (
        driven(waiting(waiting_dir), keys, screen_text)
        for keys in ("pagedown", "plus plus plus plus plus plus pagedown")
    )
    assert "turn 4 that" not in few
    assert "turn 4 that" in many


def test_on_a_wide_screen_the_options_stand_beside_the_passage(waiting_dir: Path) -> None:
    shown = driven(waiting(waiting_dir), "", screen_text, size=(160, 48)).split("\n")
    assert any("Do [you trust them]?" in line and "given  Given trust" in line for line in shown[:3])


def test_the_documents_lead_to_the_queue(waiting_dir: Path) -> None:
    beside, screen = driven(CoderApp(str(waiting_dir), "ann"), "", lambda app: (static_text(app, "beside"), app.screen))
    assert "r  4 codings wait to be recoded" in beside
    assert isinstance(driven(CoderApp(str(waiting_dir), "ann"), "r", lambda app: app.screen), RecodeScreen)
    assert not isinstance(screen, RecodeScreen)
