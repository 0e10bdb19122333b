"""Tell git how codings merge and how their differences read: in each clone, since git keeps that to itself."""

import re
import shlex
import sys
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from qualcode.git import configure, in_repository, start_repository
from qualcode.layout import CODINGS, DATA_SETS, LAYER, RECORDS
from qualcode.storage import locked, read_for_edit, write_file

ATTRIBUTES = ".gitattributes"
_DRIVER = re.compile(r"""(?m)^\s*driver = "?(?:'(?P<quoted>[^']+)'|(?P<plain>\S+)) -P -m qualcode merge-driver""")
_NAME = "qualcode"
_LINES = tuple(
    f"{place} merge={_NAME}" + (f" diff={_NAME}" if place.endswith(".jsonl") else "")
    for place in (
        f"{CODINGS}/**/*.jsonl",
        f"{CODINGS}/*/{LAYER}",
        f"{RECORDS}/**/*.jsonl",
        f"{DATA_SETS}/**/*.jsonl",
        f"{DATA_SETS}/**/{LAYER}",
    )
)
_LINE_ENDS = tuple(f"*.{ending} text eol=lf" for ending in ("md", "yaml", "jsonl", "csv"))
ATTRIBUTES_TEXT = (
    "# Every offset counts characters, so line ends must never be rewritten.\n"
    + "".join(f"{line}\n" for line in _LINE_ENDS)
    + "# Codings merge by their ids, and read as words in diffs; each clone needs `qualcode init --git` once.\n"
    + "".join(f"{line}\n" for line in _LINES)
)


class GitStep(NamedTuple):
    """One thing that was done so that git knows a study."""

    what: str
    """`repository`, `attributes` or `setting`."""
    where: str


def set_up_git(root: Path) -> list[GitStep]:
    """Make a study's folder ready for git, in this clone: what was missing, and nothing else.

    Returns:
        What was done; nothing where all was there.

    Raises:
        RefusedError: If git is not there.
    """
    steps = []
    if not in_repository(root):
        start_repository(root)
        steps.append(GitStep("repository", ".git/"))
    with locked(root):
        old = read_for_edit(root, ATTRIBUTES)
        new = _with_lines(old or b"")
        if new != old:
            write_file(root, ATTRIBUTES, new, old)
            steps.append(GitStep("attributes", ATTRIBUTES))
    return steps + [GitStep("setting", name) for name in configure(root, _settings())]


def _with_lines(old: bytes) -> bytes:
    """The attributes with every line that is missing at their end; what is said of line ends already stays so."""
    there = {b" ".join(line.split()) for line in old.split(b"\n")}
    own = {line.split(b" ")[0] for line in there if b"text" in line or b"eol" in line or b"binary" in line}
    missing = [
        line
        for line in ATTRIBUTES_TEXT.encode("utf-8").split(b"\n")
        if line and line not in there and not (b" text " in line and line.split(b" ")[0] in own)
    ]
    if not [line for line in missing if not line.startswith(b"#")]:
        return old
    gap = b"" if not old or old.endswith(b"\n") else b"\n"
    return old + gap + b"".join(line + b"\n" for line in missing)


def _settings() -> dict[str, str]:
    """What a clone's configuration says of the driver and of differences.

    This very Python is named, so that it is found whatever is on the path; if it
    is gone some day, git's own merge steps in.
    """
    python = shlex.quote(Path(sys.executable).as_posix())
    run = f"{python} -P -m qualcode"
    merge = f"{run} merge-driver --marker-size %L %O %A %B %P"
    fallback = "git merge-file --marker-size=%L -L ours -L base -L theirs %A %O %B"
    return {
        f"merge.{_NAME}.name": "codings by their ids",
        f"merge.{_NAME}.driver": f"{merge}; s=$?; test $s -le 1 && exit $s; {fallback}",
        f"diff.{_NAME}.textconv": f"{run} codings text",
        f"diff.{_NAME}.cachetextconv": "true",
    }


def git_hint(root: Path) -> str:
    """A sentence where git does not know yet how this clone's codings merge; empty where all is well, or no git.

    Two small files are read and no program runs.
    """
    attributes = read_for_edit(root, ATTRIBUTES) or b""
    if f"merge={_NAME}".encode() not in attributes:
        return ""
    config = ""
    with suppress(OSError):
        config = _config_text(root)
    if not config:
        return ""
    if f'[merge "{_NAME}"]' in config:
        gone = _gone_python(config)
        return (
            f"git is to merge codings with {gone}, which is gone: run `qualcode init --git` once more." if gone else ""
        )
    return "git does not know yet how codings merge in this clone: run `qualcode init --git` once."


def _gone_python(config: str) -> str:
    """The Python that is to merge codings, if it is there no more."""
    found = _DRIVER.search(config)
    named = (found["quoted"] or found["plain"]) if found else ""
    return named if named and not Path(named).exists() else ""


def _config_text(root: Path) -> str:
    """The configuration of the repository in which a folder stands; empty where there is none."""
    for folder in (root.resolve(), *root.resolve().parents):
        place = folder / ".git"
        if place.is_file():  # a worktree or a submodule: the folder stands elsewhere
            place = (folder / _after(place.read_text("utf-8", "replace"), "gitdir:")).resolve()
            common = place / "commondir"
            if common.is_file():
                place = (place / common.read_text("utf-8", "replace").strip()).resolve()
        if (place / "config").is_file():
            return (place / "config").read_text("utf-8", "replace")
    return ""


def _after(text: str, word: str) -> str:
    return text.partition(word)[2].strip()
