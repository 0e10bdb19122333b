import json

from qualcode.model import Study
from qualcode.problem import Problem
from qualcode.suggesting.turn_lines import format_turn_lines, turn_lines


def test_each_turn_is_a_line_with_the_codes_and_no_coding(loaded: tuple[Study, list[Problem]]) -> None:
    """
    == transcripts/p2.md
    ---
    id: p2
    ---
    One.

    Two.
    """
    study, _ = loaded
    lines = format_turn_lines(turn_lines(study, study.documents, ["trust"])).decode().split("\n")[:-1]
    rows = [json.loads(line) for line in lines]
    assert [(row["document"], row["turn"], row["to_code"]) for row in rows] == [
        ("p1", 1, False),
        ("p1", 2, True),
        ("p2", 0, True),
        ("p2", 0, True),
    ]
    assert rows[1] == {
        "document": "p1",
        "turn": 2,
        "speaker": "P",
        "role": "respondent",
        "start": 50,
        "end": 80,
        "text": "I trusted them, once. Not now.",
        "to_code": True,
        "codes": ["trust"],
    }
