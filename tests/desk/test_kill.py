import os
from pathlib import Path

import pytest

from killed_desks import at_once, back_and_forth, killed_study, kills

KILLS = 15


pytestmark = pytest.mark.skipif(os.name != "posix", reason="kill -9 is a signal of POSIX systems")


def test_a_killed_coder_loses_nothing_that_was_acknowledged_and_can_undo_to_the_beginning(tmp_path: Path) -> None:
    study = killed_study(tmp_path)
    found = list(kills(study, KILLS, seed=1))
    undone, redone = back_and_forth(study)
    assert (len(found), undone) == (KILLS, redone)
    assert undone > 0


def test_windows_that_act_at_the_same_time_keep_one_history(tmp_path: Path) -> None:
    study = killed_study(tmp_path)
    assert at_once(study, 3, seed=1, seconds=0.4) > 0
    undone, redone = back_and_forth(study)
    assert undone == redone > 0
