"""Writing a memo as a person does it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests_support import Run

EDITOR = """\
import sys
from pathlib import Path
path = Path(sys.argv[1])
text = path.read_text()
assert "Write the memo above this line" in text
path.write_text("Two meanings of trust.\\n" + text)
"""


def test_a_memo_comes_from_standard_input(qualcode: Run) -> None:
    done = qualcode(
        "memos", "new", "--type", "codebook", "--code", "trust", "--by", "ann", "--date", "2019-03-14", stdin="A.\n"
    )
    assert (done.exit_code, done.stdout) == (0, "memos/2019-03-14-a.md\n")
    row = json.loads(qualcode("memos", "show", "2019-03-14-a", "--json").stdout)[0]
    assert (row["type"], row["codes"], row["by"], row["text"]) == ("codebook", ["trust"], "ann", "A.")
    assert qualcode("check").exit_code == 0


@pytest.mark.skipif(os.name != "posix", reason="needs a terminal device")
def test_a_memo_comes_from_the_editor(study_dir: Path, tmp_path: Path) -> None:
    import pty

    (tmp_path / "editor.py").write_text(EDITOR)
    environment = os.environ | {"EDITOR": f"{sys.executable} {tmp_path / 'editor.py'}", "VISUAL": ""}
    main, terminal = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "qualcode", "memos", "new", "--document", "p1", "--by", "ann", "--date", "2019-03-14"],
        cwd=study_dir,
        env=environment,
        stdin=terminal,
        capture_output=True,
        text=True,
        check=False,
    )
    os.close(terminal)
    os.close(main)
    assert (done.returncode, done.stderr) == (0, "")
    assert (study_dir / done.stdout.strip()).read_text().endswith("---\n\nTwo meanings of trust.\n")


def test_an_empty_memo_is_not_written(qualcode: Run) -> None:
    done = qualcode("memos", "new", "--by", "ann", stdin="\n")
    assert (done.exit_code, "the memo is empty" in done.stderr) == (2, True)
    assert not Path("memos").exists()


def test_a_date_that_is_none_is_refused_before_anything_is_written(qualcode: Run) -> None:
    assert qualcode("memos", "new", "--by", "ann", "--date", "14.3.2019", stdin="x\n").exit_code == 2
    assert not Path("memos").exists()


def test_the_list_says_what_a_memo_is_about(qualcode: Run) -> None:
    qualcode("memos", "new", "--document", "p1", "--code", "trust", "--by", "ann", "--date", "2019-03-14", stdin="A.\n")
    assert qualcode("memos").stdout.split("\n")[2].split() == [
        *("2019-03-14", "2019-03-14-a", "analytic", "ann", "1", "p1,", "trust")
    ]
