from pathlib import Path

from qualcode.desk.desk import open_desk
from qualcode.desk.moving import Cursor, Passages
from qualcode.tui.screens.whereabouts import place_of


def selected(folder: Path, document_id: str, *acts: str) -> list[str]:
    """What is said to be selected at first, and after each act of the cursor."""
    desk = open_desk(folder, "ann", document_id)
    cursor = Cursor(Passages(desk.text, "en"))
    found = [place_of(desk, cursor, (0, 0)).selected]
    for act in acts:
        name, _, number = act.partition(" ")
        getattr(cursor, name)(int(number))
        found.append(place_of(desk, cursor, (0, 0)).selected)
    return found


def test_the_level_is_named_where_exactly_one_passage_of_it_is_in_hand(study_dir: Path) -> None:
    """
    == transcripts/p1.md
    ---
    id: p1
    speakers: {P: respondent}
    ---
    P: We asked everyone. Nobody came.

    P: So we left.
    """
    acts = ("move_end -1", "go 0", "extend 1", "extend -1", "resize 2", "move 1", "resize 1", "extend 1")
    assert selected(study_dir, "p1", *acts) == [
        "turn, 5 words",
        "4 words",
        "turn, 5 words",
        "9 words",
        "turn, 5 words",
        "sentence, 3 words",
        "sentence, 2 words",
        "word, 1 word",
        "2 words",
    ]


def test_where_nobody_speaks_the_largest_passage_is_a_paragraph(study_dir: Path) -> None:
    """
    == transcripts/p1.md
    ---
    id: p1
    ---
    We asked everyone.

    Nobody came.
    """
    assert selected(study_dir, "p1", "move 1") == ["paragraph, 3 words", "paragraph, 2 words"]
