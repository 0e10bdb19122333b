"""Files and folders of a study, read so that whatever cannot be read is a problem and nothing else stops."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from qualcode.files.utf8 import parse_utf8
from qualcode.layout import CASES, CODEBOOK, LAYER, PLACES
from qualcode.problem import Problem
from qualcode.storage import leads_out

_IGNORED = ("README.md", "Thumbs.db", "desktop.ini")
_IS_LINK = "is a link to a folder or to nothing; put the files themselves here"
Value = TypeVar("Value")


def load_file(
    root: Path,
    name: str,
    parse: Callable[[str, str], tuple[Value | None, list[Problem]]],
    problems: list[Problem],
) -> Value | None:
    """What a file of the study says, by its parser; `None` where there is none, or it cannot be read."""
    path = root / name
    if leads_out(root, path):
        problems.append(outside(name))
        return None
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        if name == CODEBOOK:
            message = "there is no codebook; write one, or run `qualcode init` for an example"
            problems.append(Problem(name, 0, "missing-file", message))
        return None
    except OSError as error:
        problems.append(cannot_open(name, error))
        return None
    text, faults = parse_utf8(raw, name)
    if name == CASES:  # no offset hangs on it, and spreadsheets cannot write it otherwise
        faults = [fault for fault in faults if fault.rule not in ("byte-order-mark", "newline")]
    problems += faults
    if text is None:
        return None
    value, faults = parse(text, name)
    problems += faults
    return value


def entries(root: Path, folder: str, problems: list[Problem]) -> list[os.DirEntry[str]]:
    """What stands in a folder, hidden names left out; a folder that is none, or is a link, is a problem."""
    path = root / folder
    if path.is_symlink():
        problems.append(outside(folder) if leads_out(root, path) else Problem(folder, 0, "link", _IS_LINK))
        return []
    try:
        with os.scandir(path) as entries:
            return sorted((entry for entry in entries if not entry.name.startswith(".")), key=lambda entry: entry.name)
    except FileNotFoundError:
        return []
    except OSError as error:
        problems.append(cannot_open(folder, error))
        return []


def files_below(root: Path, folder: str, suffix: str, problems: list[Problem], deep: bool = True) -> Iterator[str]:
    """Files below a folder, as paths from the root; what does not belong there is a problem."""
    for entry in entries(root, folder, problems):
        path = f"{folder}/{entry.name}"
        if entry.is_symlink() and (leads_out(root, Path(entry.path)) or not entry.is_file()):
            problems.append(outside(path) if leads_out(root, Path(entry.path)) else Problem(path, 0, "link", _IS_LINK))
        elif entry.is_dir(follow_symlinks=False):
            if deep:
                yield from files_below(root, path, suffix, problems)
            else:
                problems.append(
                    Problem(path, 0, "stray-file", f"a folder here is not read; move its {suffix} files up")
                )
        elif entry.name.endswith(suffix):
            yield path
        elif entry.name != LAYER and entry.name not in _IGNORED:
            message = f"is not read, since its name does not end in {suffix}; rename it, or put it elsewhere"
            problems.append(Problem(path, 0, "stray-file", message))


def folders_below(root: Path, folder: str, problems: list[Problem]) -> Iterator[str]:
    """The folders in a folder; what is no folder is a problem."""
    for entry in entries(root, folder, problems):
        path = f"{folder}/{entry.name}"
        if entry.is_symlink():
            out = leads_out(root, Path(entry.path))
            problems.append(outside(path) if out else Problem(path, 0, "link", _IS_LINK))
        elif entry.is_dir():
            yield entry.name
        elif entry.name not in _IGNORED:
            message = "is not read here; codings stand in a folder of their layer, as codings/coder-a/document.jsonl"
            problems.append(Problem(path, 0, "stray-file", message))


def outside(path: str) -> Problem:
    """A link that leads out of the study."""
    return Problem(path, 0, "outside-study", "is a link that leads out of the study; put the file itself here")


def cannot_open(path: str, error: OSError) -> Problem:
    """A file or folder that the system refuses."""
    return Problem(path, 0, "cannot-open", f"cannot be opened: {(error.strerror or str(error)).lower()}")


def study_files(root: Path) -> Iterator[str]:
    """Every file of a study by its path from the root, in order; hidden ones, links and other folders left out."""
    for place in PLACES:
        if (root / place).is_dir():
            yield from _all_files(root, place)
        elif (root / place).is_file() and not (root / place).is_symlink():
            yield place


def _all_files(root: Path, folder: str) -> Iterator[str]:
    for entry in entries(root, folder, []):
        if entry.is_dir(follow_symlinks=False):
            yield from _all_files(root, f"{folder}/{entry.name}")
        elif entry.is_file(follow_symlinks=False):
            yield f"{folder}/{entry.name}"
