"""Names for TAB that are slow to read, kept below `.qualcode` until the files in which they stand change.

Only what everybody in the study may see is kept: never a proposed code, and nothing of a coding.
"""

import os
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from qualcode import __version__
from qualcode.layout import completion_path
from qualcode.storage import leads_out

_SETTLED_SECONDS = 2.0
"""A file as young as that may change again without another time or size: what is read from it is not kept."""


class Name(NamedTuple):
    """Something to offer, and what the shell may say of it."""

    name: str
    words: str = ""


def kept_names(root: Path, kind: str, files: Sequence[Path], read: Callable[[], Iterable[Name]]) -> list[Name]:
    """What `read` finds in the files: as it was kept, where they are as they were then, else read again.

    Args:
        root: The folder of the study.
        kind: Under which it is kept.
        files: All on which the names depend.
        read: Finds the names; what it raises is kept from nobody.
    """
    place = root / completion_path(kind)
    states = [_state(path) for path in files]
    key = "\t".join([__version__, *map(str, states)])
    with suppress(OSError, UnicodeDecodeError):
        before, *lines = place.read_text("utf-8").split("\n")
        if before == key:
            return [Name(*line.split("\t", 1)) for line in lines]
    names = [Name(one.name, " ".join(one.words.split())) for one in read()]
    at_rest = all(state is not None and state.changed < time.time() - _SETTLED_SECONDS for state in states)
    if at_rest and not any(mark in one.name for one in names for mark in "\t\n") and not leads_out(root, place):
        with suppress(OSError):
            _keep(place, "\n".join([key, *map("\t".join, names)]))
    return names


class _State(NamedTuple):
    """What tells one state of a file from the next without reading it."""

    number: int
    size: int
    written: float
    changed: float
    """Later than `written` where somebody set that back."""


def _state(path: Path) -> _State | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return _State(found.st_ino, found.st_size, found.st_mtime, max(found.st_mtime, found.st_ctime))


def _keep(place: Path, content: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    writing = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        writing.write_text(content, "utf-8", newline="\n")
        writing.replace(place)
    finally:
        writing.unlink(missing_ok=True)
