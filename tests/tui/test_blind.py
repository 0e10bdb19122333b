"""No screen shows what a blind round hides: whatever stands in the hidden files, everything drawn is the same."""

import re
import shutil
from pathlib import Path

import pytest

from qualcode.tui.app import CoderApp
from test_cli_blind import HIDDEN, folders  # noqa: F401 - a fixture
from tui_driving import driven, screen_text


@pytest.mark.parametrize("keys", ["", "g w", "g j w", "c enter", "c j enter y n", "r"])
def test_what_a_blind_round_hides_makes_no_difference_to_any_screen(
    keys: str,
    folders: dict[str, Path],  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("QUALCODE_CODER", "ann")
    drawn = []
    for name in HIDDEN:
        here = tmp_path / "here"
        shutil.rmtree(here, ignore_errors=True)
        shutil.copytree(folders[name], here)
        drawn.append(driven(CoderApp(str(here), "ann"), keys, screen_text, size=(160, 48)))
    assert drawn[0] == drawn[1]
    assert not re.search(r"SECRET[1-8]|05:05:05|secret", drawn[1])
