from pathlib import Path

from qualcode.tui.keys import CODING
from qualcode.tui.screens.help import keys_reference

DOCS = Path(__file__).resolve().parent.parent / "docs"


def test_the_guide_lists_the_keys_as_they_are() -> None:
    assert keys_reference(CODING) in (DOCS / "coding.md").read_text("utf-8"), "run `cog -r docs/coding.md`"
