"""A document on which nothing can be coded any more says so, and what opens it again."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from closed_rounds import close, coded_in_a_round
from qualcode.desk.closing import Closing
from qualcode.desk.desk import Desk, open_desk
from qualcode.errors import RefusedError
from qualcode.rounds.seals import seal_round
from qualcode.rounds.steps import reopen_round
from qualcode.study import open_readable

if TYPE_CHECKING:
    from collections.abc import Callable

OPEN = Closing()
FINISHED = Closing("finished", "the document is finished; ! opens it again")
CLOSED = Closing(
    "closed",
    "round 'pilot' was closed on 2019-04-01 by km;"
    " `qualcode rounds reopen pilot --by NAME --why REASON` opens it again",
)


@pytest.fixture
def desk(study_dir: Path) -> Desk:
    return coded_in_a_round(study_dir)


def test_a_finished_document_is_closed_until_it_is_opened_again(desk: Desk) -> None:
    before = desk.closing
    desk.finish()
    finished = desk.closing
    desk.finish(reopen=True)
    assert (before, finished, desk.closing) == (OPEN, FINISHED, OPEN)


def test_a_closed_round_says_who_closed_it_when_and_comes_before_a_finished_document(
    study_dir: Path, desk: Desk
) -> None:
    desk.finish()
    close(study_dir)
    closed = desk.closing
    reopen_round(open_readable(study_dir), "pilot", by="km", why="bob is late")
    assert (closed, desk.closing) == (CLOSED, FINISHED)


def test_what_a_coder_sealed_is_closed_to_them_alone(study_dir: Path, desk: Desk) -> None:
    desk.finish()
    seal_round(open_readable(study_dir), "pilot", "ann", date="2019-04-01")
    assert desk.closing == Closing(
        "sealed",
        "you sealed what you coded in round 'pilot';"
        " `qualcode rounds seal pilot --coder ann --undo` takes the seal off",
    )
    assert open_desk(study_dir, "bob", "p1").closing == OPEN


def test_every_act_is_refused_in_the_same_words(study_dir: Path, desk: Desk) -> None:
    (coding,) = desk.codings
    close(study_dir)
    acts: list[Callable[[], object]] = [
        lambda: desk.code((0, 3), ["trust"]),
        lambda: desk.remove([coding.id]),
        lambda: desk.recode(coding.id, "doubt"),
        lambda: desk.annotate(coding.id, "n"),
        desk.undo,
    ]
    for act in acts:
        with pytest.raises(RefusedError, match=re.escape(CLOSED.why)):
            act()
    assert [one.code for one in open_desk(study_dir, "ann", "p1").codings] == ["trust"]


def test_that_another_window_finished_it_or_a_round_was_closed_is_noticed(study_dir: Path, desk: Desk) -> None:
    def changed() -> bool:
        return bool(desk.refresh().others)

    assert (desk.closing, changed()) == (OPEN, False)
    open_desk(study_dir, "ann", "p1").finish()
    assert (changed(), desk.closing, changed()) == (True, FINISHED, False)
    close(study_dir)
    assert (changed(), desk.closing, changed()) == (True, CLOSED, False)
    desk = open_desk(study_dir, "bob", "p1")
    assert (changed(), desk.closing) == (False, CLOSED)


def test_what_one_finishes_oneself_was_done_in_no_other_window(desk: Desk) -> None:
    assert desk.closing == OPEN
    desk.refresh()
    desk.finish()
    assert desk.refresh().others is False


def test_a_layer_behind_the_codebook_of_its_round_is_told_as_the_library_tells_it(study_dir: Path, desk: Desk) -> None:
    settings = study_dir / "qualcode.yaml"
    settings.write_text(settings.read_text().replace("[p1]}", "[p1], codebook: 9.0.0}"))
    desk.refresh()
    assert (desk.closing.state, "round 'pilot' is coded under codebook 9.0.0" in desk.closing.why) == ("", True)
