import os
from pathlib import Path

import pytest

from killed_desks import back_and_forth, killed_study, kills

KILLS = 15


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is a signal of POSIX systems")
def test_a_killed_coder_loses_nothing_that_was_acknowledged_and_can_undo_to_the_beginning(tmp_path: Path) -> None:
    study = killed_study(tmp_path)
    found = list(kills(study, KILLS, seed=1))
    undone, redone = back_and_forth(study)
    assert (len(found), undone) == (KILLS, redone)
    assert sum(killed.acts for killed in found) > 0
    assert undone > 0
