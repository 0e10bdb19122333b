"""The study of the guided tour: an interview and the codebook of the shipped study, and nobody's codings."""

from pathlib import Path

import qualcode
from qualcode.errors import RefusedError
from qualcode.layout import CASES, CODEBOOK, FOLDERS, SETTINGS
from qualcode.storage import write_file

CODER = "you"
DOCUMENT = "net-a-lead-1"
_INTERVIEW = f"transcripts/net-a/{DOCUMENT}.md"
_OWN_CASES = ("net-a", DOCUMENT)
_SETTINGS = f"""\
# Made by `qualcode tour`, to try things out. Invented: no real network, organisation, person or words.
title: The tour's study
language: en
unit: turn
coders:
  - {{id: {CODER}, name: You}}
assignments: {{{CODER}: [{DOCUMENT}]}}
memo_kinds: [interview]
"""


def shipped_study() -> Path:
    """The study that ships with qualcode: in the package, or around it in a checkout.

    Raises:
        RefusedError: If it is not there.
    """
    package = Path(qualcode.__file__).parent
    for folder in (package / "shipped", package.parent.parent):
        if (folder / _INTERVIEW).is_file() and (folder / CODEBOOK).is_file():
            return folder
    raise RefusedError("the study of the tour is missing from this installation; install qualcode again")


def write_tour_study(folder: Path) -> Path:
    """Write the study of the tour into a new or empty folder.

    Raises:
        RefusedError: If there is something in the folder; nothing of a study is ever touched.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise RefusedError(f"'{folder}' is there already and not empty; name a new folder for the tour")
    shipped = shipped_study()
    files = {
        SETTINGS: _SETTINGS.encode(),
        CODEBOOK: (shipped / CODEBOOK).read_bytes(),
        CASES: _cases(shipped).encode(),
        _INTERVIEW: (shipped / _INTERVIEW).read_bytes(),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for path, content in files.items():
        write_file(folder, path, content, None)
    for name in FOLDERS:
        (folder / name).mkdir(exist_ok=True)
    return folder


def _cases(shipped: Path) -> str:
    """Of the shipped cases the interview's own and its network."""
    lines = (shipped / CASES).read_text("utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if line.startswith("#") or line.partition(",")[0] in ("id", *_OWN_CASES))
