from pathlib import Path

import pytest

from qualcode.check import check_study
from qualcode.desk.desk import open_desk
from qualcode.desk.recent import recent_codes
from qualcode.errors import UnknownNameError
from qualcode.layout import favourites_path
from qualcode.model import Code, Codebook
from qualcode.study import load_study

FILE = favourites_path("ann")


def test_favourites_are_kept_with_the_study_in_the_order_in_which_they_were_marked(study_dir: Path) -> None:
    desk = open_desk(study_dir, "ann", "p1")
    assert (desk.favourites(), desk.toggle_favourite("trust"), desk.toggle_favourite("doubt")) == ([], True, True)
    assert open_desk(study_dir, "ann", "p1").favourites() == ["trust", "doubt"]
    assert (study_dir / FILE).read_text() == "trust\ndoubt\n"
    assert (desk.toggle_favourite("trust"), desk.favourites()) == (False, ["doubt"])
    assert open_desk(study_dir, "bob", "p1").favourites() == []
    assert not (study_dir / "codings").exists()
    assert check_study(*load_study(study_dir)) == []


def test_what_somebody_wrote_into_the_file_stays(study_dir: Path) -> None:
    path = study_dir / FILE
    path.parent.mkdir(parents=True)
    path.write_bytes(b"# at hand\r\ngone\r\n<<<<<<< ours\ntrust\n  doubt")
    desk = open_desk(study_dir, "ann", "p1")
    assert desk.favourites() == ["trust", "doubt"]
    desk.toggle_favourite("trust")
    assert path.read_bytes() == b"# at hand\r\ngone\r\n<<<<<<< ours\n  doubt"
    desk.toggle_favourite("trust")
    assert path.read_bytes() == b"# at hand\r\ngone\r\n<<<<<<< ours\n  doubt\ntrust\n"


def test_an_unknown_code_is_no_favourite(study_dir: Path) -> None:
    with pytest.raises(UnknownNameError, match="no code 'trsut'; did you mean 'trust'"):
        open_desk(study_dir, "ann", "p1").toggle_favourite("trsut")
    assert not (study_dir / FILE).exists()


def test_codes_that_are_retired_or_gone_are_not_recent() -> None:
    codebook = Codebook(codes=(Code("trust", "Trust"), Code("old", "Old", retired_in="2.0.0"), Code("doubt", "Doubt")))
    used = [("t1", "1", "doubt"), ("t3", "2", "old"), ("t4", "3", "gone"), ("t2", "4", "trust"), ("t2", "5", "doubt")]
    assert recent_codes(used, codebook) == ["doubt", "trust"]
