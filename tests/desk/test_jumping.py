from pathlib import Path

import pytest

from qualcode.desk.desk import open_desk
from qualcode.desk.jumping import Jumps
from qualcode.desk.moving import Cursor, Passages
from qualcode.errors import QualcodeError

STUDY = """
== qualcode.yaml
title: T
coders: [{id: ann}]
== transcripts/p1.md
---
id: p1
speakers: {INT: interviewer, P: respondent}
---
INT: One two?

P: I'd trust  them.

INT: Three?

P: I trust nobody.

P: Done.
"""


@pytest.fixture
def jumps(tmp_path: Path, write_study_files: object) -> Jumps:
    folder = write_study_files(tmp_path / "study", STUDY)  # type: ignore[operator]
    desk = open_desk(folder, "ann", "p1")
    return Jumps(desk, Cursor(Passages(desk.text)))


def words(jumps: Jumps) -> str:
    return jumps.desk.text.body[slice(*jumps.cursor.span)]


def test_what_is_not_coded_is_found_among_what_is_to_be_coded(jumps: Jumps) -> None:
    assert (jumps.share(), jumps.to_uncoded(1), words(jumps)) == ((0, 3), "3 without a code", "I'd trust  them.")
    jumps.desk.code(jumps.cursor.span, ["trust"])
    assert (jumps.to_uncoded(1), words(jumps)) == ("2 without a code", "I trust nobody.")
    assert (jumps.to_uncoded(1), words(jumps)) == ("2 without a code", "Done.")
    assert (jumps.to_uncoded(1), words(jumps)) == ("2 without a code", "I trust nobody.")
    assert (jumps.to_uncoded(-1), words(jumps)) == ("2 without a code", "Done.")
    for _ in range(2):
        jumps.desk.code(jumps.cursor.span, ["doubt"])
        said = jumps.to_uncoded(1)
    assert (jumps.share(), said) == ((3, 3), "everything here that is to be coded has a code")


def test_codings_of_a_code_are_taken_in_turn(jumps: Jumps) -> None:
    body = jumps.desk.text.body
    for word in ("nobody", "them"):
        start = body.index(word)
        jumps.desk.code((start, start + len(word)), ["trust"])
    found = [jumps.to_code_of("trust", 1) for _ in range(3)]
    assert [one.quote for one in found if one] == ["them", "nobody", "them"]
    assert jumps.to_code_of("doubt", 1) is None
    assert jumps.to_waiting(1) is None


def test_places_that_were_found_are_gone_through_from_where_one_is(jumps: Jumps) -> None:
    body = jumps.desk.text.body
    assert jumps.to_found(1) == "nothing was looked for; / finds words"
    spans = [(at, at + 2) for at in range(len(body)) if body[at : at + 2].lower() in {"th", "tr"}]
    assert (jumps.find(spans), words(jumps)) == ("1 of 4 found", "I'd trust  them.")
    assert [(jumps.to_found(1), words(jumps)) for _ in range(4)] == [
        ("2 of 4 found", "I'd trust  them."),
        ("3 of 4 found", "Three?"),
        ("4 of 4 found", "I trust nobody."),
        ("1 of 4 found", "I'd trust  them."),
    ]
    assert jumps.to_found(-1) == "4 of 4 found"


def test_differences_are_closed_in_a_second_pass_and_until_a_blind_round_is_opened(
    study_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    == transcripts/p1.md
    ---
    id: p1
    speakers: {P: respondent}
    ---
    P: I trusted them, once.
    """
    for coder, code in (("ann", "trust"), ("bob", "doubt")):
        desk = open_desk(study_dir, coder, "p1")
        desk.code(desk.spans_to_code()[0], [code])
        desk.finish()
    assert difference(study_dir, 1) == "difference 1 of 1"
    assert difference(study_dir, 2) == "differences are closed in pass 2 until you have finished it"
    with (study_dir / "qualcode.yaml").open("a") as settings:
        settings.write("rounds: [{id: pilot, documents: [p1], blind: true}]\n")
    monkeypatch.setenv("QUALCODE_CODER", "ann")
    assert difference(study_dir, 1) == "differences are closed until the blind round 'pilot' is opened"


def difference(folder: Path, pass_number: int) -> str:
    desk = open_desk(folder, "ann", "p1", pass_number)
    return Jumps(desk, Cursor(Passages(desk.text))).to_difference(1)


def test_turns_and_lines_are_reached_by_number_and_one_comes_back(jumps: Jumps) -> None:
    before = jumps.cursor.span
    assert (jumps.to_place("4"), words(jumps)) == ("turn 4", "I trust nobody.")
    assert (jumps.to_place("l 9"), words(jumps)) == ("line 9", "Three?")
    for place in ("44", "l 99", "x"):
        with pytest.raises(QualcodeError):
            jumps.to_place(place)
    jumps.back()
    jumps.back()
    assert (jumps.cursor.span, jumps.back()) == (before, "there is nowhere to go back to")


def test_in_a_text_without_turns_a_number_is_a_line_and_its_paragraph_is_taken_whole(study_dir: Path) -> None:
    """
    == qualcode.yaml
    title: T
    coders: [{id: ann}]
    == transcripts/plan.md
    ---
    id: plan
    ---
    We plan. We try.

    We look at it. We go on.
    """
    desk = open_desk(study_dir, "ann", "plan")
    jumps = Jumps(desk, Cursor(Passages(desk.text)))
    jumps.cursor.resize(3)
    assert jumps.to_place("6") == "line 6"
    assert words(jumps) == "We look at it. We go on."
    jumps.cursor.resize(2)
    jumps.to_place("l 4")
    assert words(jumps) == "We plan."
