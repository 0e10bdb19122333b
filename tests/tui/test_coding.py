import asyncio
import json
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from qualcode.desk.desk import open_desk
from qualcode.desk.many import code_many
from qualcode.requested import NewCoding
from qualcode.study import open_readable
from qualcode.tui.app import CoderApp
from qualcode.tui.screens.coding import CodingScreen
from qualcode.tui.widgets.status_line import StatusLine
from tui_driving import driven

STUDY = """
== qualcode.yaml
title: T
coders: [{id: ann}]
== codebook/codebook.yaml
name: B
codes: [{id: trust, label: Trust}, {id: equity, label: Equity}]
== transcripts/p1.md
---
id: p1
speakers: {INT: interviewer, A: respondent, B: respondent}
---
INT: Who was asked?

A: We asked everyone.

B: Nobody came.

A: So we left.
"""


@pytest.fixture
def folder(tmp_path: Path, write_study_files: object) -> Path:
    made: Path = write_study_files(tmp_path / "study", STUDY)  # type: ignore[operator]
    return made


Codings = list[tuple[str, str]]


def press(folder: Path, *groups: str) -> list[tuple[str, Codings]]:
    """Press groups of keys on the coding screen; what it says after each, and the codings on disk."""
    app = CoderApp(str(folder), "ann", "p1")
    found = []

    async def run() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            for keys in groups:
                await pilot.press(*keys.split())
                await pilot.pause()
                found.append((app.screen.query_one(StatusLine).said, on_disk(folder)))

    asyncio.run(run())
    return found


def on_disk(folder: Path) -> Codings:
    return [(coding.code, coding.quote) for coding in open_desk(folder, "ann", "p1").codings]


def test_a_turn_is_coded_by_a_few_letters_and_enter(folder: Path) -> None:
    assert press(folder, "j enter e q enter") == [("coded Equity", [("equity", "Nobody came.")])]


def test_a_digit_codes_and_space_goes_on_to_what_has_no_code(folder: Path) -> None:
    ((said, codings),) = press(folder, "enter t r enter space 1 space full_stop space")
    assert codings == [("trust", "We asked everyone."), ("trust", "Nobody came."), ("trust", "So we left.")]
    assert said == "everything here that is to be coded has a code"


def test_where_it_goes_on_by_itself_a_whole_interview_takes_a_key_a_turn(folder: Path) -> None:
    ((said, codings),) = press(folder, "a enter e q enter 1 1")
    assert codings == [("equity", "We asked everyone."), ("equity", "Nobody came."), ("equity", "So we left.")]
    assert said == "coded Equity"


def test_acts_are_taken_back_and_done_again_over_a_restart(folder: Path) -> None:
    press(folder, "enter t r enter")
    coded = [("trust", "We asked everyone.")]
    assert press(folder, "z", "z", "Z", "Z z y") == [
        ("taken back: Trust put on", []),
        ("there is nothing to take back", []),
        ("done again: Trust put on", coded),
        ("done again: Trust put on", coded),
    ]


def test_the_coding_in_hand_is_recoded_moved_and_taken_off(folder: Path) -> None:
    found = press(folder, "enter t r enter enter e q enter", "tab l l l L b", "B r e q enter", "x", "x", "x")
    assert [(said, [quote for _, quote in codings]) for said, codings in found] == [
        ("coded Equity", ["We asked everyone.", "We asked everyone."]),
        ("new boundaries of Trust", ["We asked", "We asked everyone."]),
        ("recoded to Equity", ["We asked", "We asked everyone."]),
        ("removed Equity", ["We asked everyone."]),
        ("removed Equity", []),
        ("no coding is in hand; go to a passage that has one", []),
    ]
    assert [code for code, _ in found[2][1]] == ["equity", "equity"]


def test_a_memo_about_a_coding_that_goes_is_named_at_once(folder: Path) -> None:
    press(folder, "enter t r enter")
    coded = json.loads((folder / "codings/ann/p1.jsonl").read_text())["id"]
    (folder / "memos").mkdir(exist_ok=True)
    (folder / "memos/m.md").write_text(f"---\ndate: 2019-03-01\nby: ann\ncodings: [{coded}]\n---\n\nWhy.\n")
    left = "; its memo memos/m.md is about a coding that is gone now; {} brings it back"
    assert [said for said, _ in press(folder, "k x", "z", "Z", "z", "z", "Z")] == [
        "removed Trust" + left.format("z"),
        "taken back: Trust taken off",
        "done again: Trust taken off" + left.format("z"),
        "taken back: Trust taken off",
        "taken back: Trust put on" + left.format("Z"),
        "done again: Trust put on",
    ]


def test_a_refused_act_is_said_and_can_be_tried_again_elsewhere(folder: Path) -> None:
    refused, again = press(folder, "enter t r enter full_stop", "j full_stop")
    assert refused[0] == "Trust stands on exactly these words already; it is in hand"
    assert again == ("coded Trust", [("trust", "We asked everyone."), ("trust", "Nobody came.")])


def test_the_same_code_once_more_takes_the_coding_that_stands_there_in_hand(folder: Path) -> None:
    found = press(folder, "enter t r enter enter e q enter full_stop", "enter t r enter x", "z")
    assert found[0][0] == "Equity stands on exactly these words already; it is in hand"
    assert found[1] == ("removed Trust", [("equity", "We asked everyone.")])
    assert found[2][0] == "taken back: Trust taken off"


def test_what_stands_already_keeps_the_codes_from_being_put_on_that_were_chosen_with_it(folder: Path) -> None:
    ((said, codings),) = press(folder, "enter t r enter enter e q tab t r enter")
    assert said == "Trust stands on exactly these words already, so nothing was coded; it is in hand"
    assert codings == [("trust", "We asked everyone.")]


def test_a_coding_is_not_given_a_code_that_stands_on_its_words(folder: Path) -> None:
    found = press(folder, "enter t r enter enter e q enter", "r t r enter")
    assert found[1][0] == "Trust stands on exactly these words already; nothing was changed"
    assert found[1][1] == found[0][1]


def test_each_kind_of_act_is_said_in_words_when_it_is_taken_back(folder: Path) -> None:
    press(folder, "enter t r enter r e q enter l l l L b")
    desk = open_desk(folder, "ann", "p1")
    desk.annotate(desk.codings[0].id, "why")
    assert [said for said, _ in press(folder, "z", "z", "z", "z", "Z", "Z")] == [
        "taken back: note on Equity",
        "taken back: new boundaries of Equity",
        "taken back: Trust recoded to Equity",
        "taken back: Trust put on",
        "done again: Trust put on",
        "done again: Trust recoded to Equity",
    ]


def test_what_is_in_another_document_too_that_is_finished_names_it_and_its_key(folder: Path) -> None:
    (folder / "transcripts/p2.md").write_text("---\nid: p2\n---\nWords.\n")
    study = open_readable(folder)
    requests = [NewCoding("p1", "trust", turn="2"), NewCoding("p2", "trust", quote="Words.")]
    code_many(study, "ann", requests)
    open_desk(folder, "ann", "p2").finish()
    ((refused, codings),) = press(folder, "z")
    assert refused == ("nothing was taken back: this is in 'p2' as well, which is finished; ! there opens it again")
    assert len(codings) == 1
    open_desk(folder, "ann", "p2").finish(reopen=True)
    assert press(folder, "z") == [("taken back: Trust put on all at once, in 2 documents", [])]


def test_words_are_looked_for_and_turns_gone_to_by_typing(folder: Path) -> None:
    found = press(folder, "n", "slash L E F T enter", "enter t r enter", "colon 3 enter 1", "colon 9 enter", "f")
    assert found[-1][1] == [("trust", "Nobody came."), ("trust", "So we left.")]
    assert [said for said, _ in found] == [
        "nothing was looked for; / finds words",
        "1 of 1 found",
        "coded Trust",
        "coded Trust",
        "'p1' has turns 1 to 4, not '9'",
        "Trust",
    ]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("ask*", "2 of 2 found"),
        ("we OR nobody", "1 of 3 found"),
        ("nobody NEAR/1 came", "1 of 1 found"),
        ("re:/c[a-z]{2}e/", "1 of 1 found"),
        ("INT", "no 'INT' in this document"),
        ("every", "no 'every' in this document, but 'every*' finds 1"),
        (
            'we "asked',
            'this quotation mark is never closed; add one at the end of the phrase: we ▸"asked'
            " (/ shows it again as you typed it)",
        ),
    ],
)
def test_the_language_of_search_finds_in_the_document_and_faults_are_pointed_at(
    folder: Path, typed: str, said: str
) -> None:
    app = CoderApp(str(folder), "ann", "p1")

    async def work() -> tuple[str, str]:
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("slash")
            app.screen.query_one(Input).value = typed
            await pilot.press("enter")
            await pilot.pause()
            now = app.screen.query_one(StatusLine).said
            await pilot.press("slash")
            return now, app.screen.query_one(Input).value

    assert asyncio.run(work()) == (said, typed)


@pytest.mark.parametrize(
    ("body", "share"),
    [
        (None, "33% of turns coded"),
        ("First words.\n\nOther words.\n", "50% of paragraphs coded"),
        ("", "nothing to code"),
    ],
)
def test_the_line_at_the_bottom_says_of_what_a_share_is_coded(folder: Path, body: str | None, share: str) -> None:
    if body is not None:
        (folder / "transcripts/p1.md").write_text(f"---\nid: p1\n---\n{body}")
    desk = open_desk(folder, "ann", "p1")
    for span in desk.spans_to_code()[:1]:
        desk.code(span, ["trust"])
    app = CoderApp(str(folder), "ann", "p1")
    assert driven(app, "", lambda app: app.screen.query_one(StatusLine).place.share) == share


def test_keys_that_come_in_one_go_are_taken_by_the_screens_for_which_they_were_meant(folder: Path) -> None:
    app = CoderApp(str(folder), "ann", "p1")
    signs = {"enter": "\r", "space": " "}

    async def run() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            for key in ("j", "enter", "e", "q", "enter", "space", "enter", "t", "r", "enter"):
                app.post_message(events.Key(key, signs.get(key, key)))
            await settled(pilot)

    asyncio.run(run())
    assert on_disk(folder) == [("equity", "Nobody came."), ("trust", "So we left.")]


async def settled(pilot: Pilot[None]) -> None:
    for _ in range(30):
        await pilot.pause(0.02)


def test_what_another_window_did_is_noticed(folder: Path) -> None:
    app = CoderApp(str(folder), "ann", "p1")

    async def run() -> str:
        async with app.run_test(size=(80, 24)) as pilot:
            other = open_desk(folder, "ann", "p1")
            other.code((5, 9), ["trust"])
            screen = app.screen
            assert isinstance(screen, CodingScreen)
            screen._look_elsewhere()
            await pilot.pause()
            return screen.query_one(StatusLine).said

    assert asyncio.run(run()) == "in another window: 1 new"


def test_words_are_looked_for_in_all_documents_and_found_in_another(study_dir: Path) -> None:
    """
    == qualcode.yaml
    title: T
    coders: [{id: ann}]
    == transcripts/p2.md
    ---
    id: p2
    speakers: {A: respondent}
    ---
    A: First.

    A: We fed the heron.
    """
    app = CoderApp(str(study_dir), "ann", "p1")

    async def work() -> tuple[str, str]:
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("p", *"heron", "enter")
            await app.workers.wait_for_complete()
            await pilot.pause()
            await pilot.press("enter")
            await pilot.pause()
            await pilot.pause()
            screen = app.screen
            assert isinstance(screen, CodingScreen)
            start, end = screen.cursor.span
            return screen.desk.document.id, screen.desk.text.body[start:end]

    assert asyncio.run(work()) == ("p2", "We fed the heron.")


def test_where_nobody_speaks_a_paragraph_is_in_hand_and_no_turn(study_dir: Path) -> None:
    """
    == qualcode.yaml
    title: T
    coders: [{id: ann}]
    == transcripts/p2.md
    ---
    id: p2
    ---
    Twelve reading rooms.

    One interpreter.
    """
    place = driven(CoderApp(str(study_dir), "ann", "p2"), "", lambda app: app.screen.query_one(StatusLine).place)
    assert (place.passage, place.selected) == ("paragraph 1/2", "paragraph, 3 words")


def test_while_sentences_are_being_found_the_screen_says_so_and_takes_the_next_key_as_a_letter(folder: Path) -> None:
    async def run() -> tuple[bool, str, str]:
        app = CoderApp(str(folder), "ann", "p1")
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            screen = app.screen
            assert isinstance(screen, CodingScreen)
            screen.cursor.passages.make_ready()
            waits = screen.cursor.passages.is_finding
            screen.action_tag(False)
            said = screen.query_one(StatusLine).said
            await pilot.press("c")
            await pilot.pause()
            return waits, said, screen.desk.text.body[slice(*screen.cursor.span)]

    waits, said, words = asyncio.run(run())
    assert (waits, said, words) == (True, "finding the sentences …", "Nobody came.")
