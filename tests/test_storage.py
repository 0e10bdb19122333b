"""What writing says where it cannot."""

import fcntl
from pathlib import Path

import pytest

from qualcode.errors import RefusedError, SystemRefusedError
from qualcode.storage import Write, locked, patience, write_files


def test_a_folder_that_cannot_be_made_is_a_refusal_in_words_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "memos").write_text("a file\n")
    with pytest.raises(SystemRefusedError, match=r"the system refused '.*memos': file exists; nothing is half written"):
        write_files(tmp_path, [Write("first.txt", b"x", None), Write("memos/m.md", b"x", None)])
    assert [path.name for path in tmp_path.iterdir()] == ["memos"]


def test_a_file_in_the_place_of_the_derived_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / ".qualcode").write_text("")
    with pytest.raises(RefusedError, match=r"\.qualcode' must be a folder, and is a file"), locked(tmp_path):
        pass


def test_another_writer_is_waited_for_no_longer_than_whoever_waits_has_patience(tmp_path: Path) -> None:
    with locked(tmp_path):
        pass
    before = patience.set(0.02)
    try:
        with (tmp_path / ".qualcode/lock").open("ab") as other:
            fcntl.flock(other, fcntl.LOCK_EX)
            with pytest.raises(RefusedError, match=r"has been writing for 0\.02 seconds; try again"), locked(tmp_path):
                pass
        with locked(tmp_path):
            pass
    finally:
        patience.reset(before)
