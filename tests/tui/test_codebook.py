import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from textual.widgets import Static

from qualcode.desk.desk import Desk, open_desk
from qualcode.proposals.proposing import propose
from qualcode.tui.app import CoderApp
from qualcode.tui.screens.codebook import CodebookScreen

STUDY = """
== codebook/codebook.yaml
name: test
version: 1.0.0
codes:
  - id: trust
    label: Trust
    definition: Somebody relies on somebody.
    use_when: It is said.
    not_when: It is hoped.
    examples: [I trusted them]
    source: Ours
    codes:
      - {id: trust-in-people, label: In people}
  - {id: doubt, label: Doubt, definition: Nobody relies on anybody.}
facets:
  who: {values: [us, them], under: [trust]}
== codings/ann/layer.yaml
coder: ann
documents: {p1: {}}
== codings/ann/p1.jsonl
{"id":"1","document":"p1","start":24,"end":29,"code":"trust-in-people","quote":"trust"}
"""


@pytest.fixture
def desk(tmp_path: Path, write_study_files: Callable[[Path, str], Path]) -> Desk:
    folder = write_study_files(tmp_path / "study", STUDY)
    propose(open_desk(folder, "ann", "p1").study, "ann", "Fear", document="p1", at="2026-03-01T09:00:00Z")
    return open_desk(folder, "ann", "p1")


Returned = list[str | None]


def after(desk: Desk, keys: Sequence[str], code_id: str = "", size: tuple[int, int] = (80, 24)) -> tuple[str, Returned]:
    """What the entry says after some keys, and what the screen returned."""
    app = CoderApp(str(desk.study.root), "ann", "p1")
    returned: Returned = []
    said = ""

    async def work() -> None:
        nonlocal said
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            app.push_screen(CodebookScreen(desk, code_id), returned.append)
            await pilot.pause()
            await pilot.press(*keys)
            await pilot.pause()
            if isinstance(app.screen, CodebookScreen):
                said = str(app.screen.query_one("#codebook-text", Static).content)

    asyncio.run(work())
    return said, returned


def test_the_entry_of_the_code_in_hand_is_shown_whole(desk: Desk) -> None:
    said, _ = after(desk, [], "trust")
    assert said == (
        "T  Trust\ntrust\n0 codings of mine, 0 here; 1 with the codes below it\n\nSomebody relies on somebody.\n\n"
        "Use when: It is said.\n\nNot when: It is hoped.\n\nExample: “I trusted them”\n\n"
        "Facet: who (us, them)\n\nSource: Ours"
    )


@pytest.mark.parametrize("size", [(80, 24), (160, 48)])
def test_letters_narrow_the_tree_and_enter_returns_the_code(desk: Desk, size: tuple[int, int]) -> None:
    assert after(desk, [*"anybody", "enter"], size=size)[1] == ["doubt"]


def test_the_arrows_walk_the_tree(desk: Desk) -> None:
    assert after(desk, ["down", "enter"], "trust")[1] == ["trust-in-people"]
    assert after(desk, ["right", "enter"], "trust")[1] == ["doubt"]
    assert after(desk, ["left", "enter"], "doubt")[1] == ["trust"]


def test_escape_returns_nothing(desk: Desk) -> None:
    assert after(desk, ["escape"])[1] == [None]


def test_proposals_stand_at_the_end_and_say_so(desk: Desk) -> None:
    said, _ = after(desk, ["down"], "doubt")
    assert said.startswith("Fa Fear\nfear.ann\nproposed by ann in p1; not in the codebook until somebody accepts it\n")
    assert after(desk, ["down", "enter"], "doubt")[1] == ["fear.ann"]


def test_tab_shows_the_history_and_the_entry_again(desk: Desk) -> None:
    assert after(desk, ["tab"], "trust")[0] == "Trust\ntrust\n\nworking  now\ncame as “Trust”, at the top"
    assert after(desk, ["tab"], "fear.ann")[0].endswith("No version of the codebook has it: it is a proposal.")
    assert after(desk, ["tab", "tab"], "trust")[0].startswith("T  Trust")


def test_what_no_code_says_is_told(desk: Desk) -> None:
    said, returned = after(desk, [*"zzz", "enter"])
    assert (said, returned) == ("no code says that; Backspace takes a letter back", [])


def test_a_star_makes_a_code_a_favourite(desk: Desk) -> None:
    after(desk, ["asterisk"], "doubt")
    assert list(desk.favourites()) == ["doubt"]


def test_walking_goes_around_and_passes_over_the_heading_of_proposed_codes(desk: Desk) -> None:
    assert after(desk, ["down", "down", "down", "enter"], "trust")[1] == ["fear.ann"]
    assert after(desk, ["up", "enter"], "trust")[1] == ["fear.ann"]
    assert after(desk, ["down", "enter"], "fear.ann")[1] == ["trust"]


def test_what_no_code_says_is_said_and_nothing_is_returned(desk: Desk) -> None:
    assert after(desk, ["x", "x", "down", "right"]) == ("no code says that; Backspace takes a letter back", [])
    assert after(desk, ["x", "x", "enter"])[1] == []


def test_a_codebook_without_codes_says_where_they_come_from(desk: Desk) -> None:
    (desk.study.root / "codebook/codebook.yaml").write_text("name: test\nversion: 1.0.0\n")
    (desk.study.root / "codebook/proposals/ann.yaml").unlink()
    (desk.study.root / "codings/ann/p1.jsonl").unlink()
    said, returned = after(open_desk(desk.study.root, "ann", "p1"), ["down", "enter"])
    assert (said.startswith("the codebook has no codes yet"), returned) == (True, [])
