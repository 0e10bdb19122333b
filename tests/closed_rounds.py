"""A study of one document in a round, coded by one of two coders, which a test closes."""

from pathlib import Path

from qualcode.desk.desk import Desk, open_desk
from qualcode.rounds.steps import close_round
from qualcode.study import open_readable

SETTINGS = "title: T\ncoders: [{id: ann}, {id: bob}]\nrounds: [{id: pilot, documents: [p1]}]\n"


def coded_in_a_round(study_dir: Path) -> Desk:
    """The desk of a coder who has coded one passage of the round."""
    (study_dir / "qualcode.yaml").write_text(SETTINGS)
    desk = open_desk(study_dir, "ann", "p1")
    desk.code(desk.spans_to_code()[0], ["trust"])
    return desk


def close(folder: Path) -> None:
    """Close the round, whether all have finished or not."""
    close_round(open_readable(folder), "pilot", by="km", date="2019-04-01", unfinished="time is up")
