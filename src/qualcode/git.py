"""Calls of git: fixed arguments, never by a shell; a study without git answers `None`."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from qualcode.errors import RefusedError

_SAFE = ("-c", "core.fsmonitor=", "-c", "core.quotePath=false", "--literal-pathspecs")
"""No program that a repository names is to run because somebody reads it."""


def git(folder: Path, *arguments: str, stdin: bytes | None = None) -> bytes | None:
    """What git prints in a folder; `None` where it is missing or refuses."""
    import subprocess

    try:
        done = subprocess.run(
            ["git", *_SAFE, *arguments],
            cwd=folder,
            input=stdin if stdin is not None else b"",
            capture_output=True,
            check=False,
        )
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def git_line(folder: Path, *arguments: str) -> str:
    """The first line that git prints; empty where it is missing or refuses."""
    said = git(folder, *arguments)
    return said.decode("utf-8", "replace").split("\n", maxsplit=1)[0].strip() if said else ""


def in_repository(folder: Path) -> bool:
    """Whether a folder stands in the working tree of a repository."""
    return git_line(folder, "rev-parse", "--is-inside-work-tree") == "true"


def start_repository(folder: Path) -> None:
    """Make a folder a repository.

    Raises:
        RefusedError: If git is not there.
    """
    if git(folder, "init", "--quiet") is None:
        raise RefusedError(
            "git cannot be run here; install it from https://git-scm.com, then run `qualcode init --git`"
        )


def configure(folder: Path, settings: Mapping[str, str]) -> list[str]:
    """Set what a clone's own configuration says; the names of what was not so before."""
    changed = []
    for name, value in settings.items():
        if git_line(folder, "config", "--local", "--get", name) == value:
            continue
        if git(folder, "config", "--local", name, value) is None:
            raise RefusedError(f"git refused to set {name}; see `git -C {folder} config --local {name}`")
        changed.append(name)
    return changed


def blobs(folder: Path, names: Iterable[str]) -> Iterator[bytes | None]:
    """The content of each object that is named, as `REVISION:path`; `None` for one that is not there."""
    asked = list(names)
    raw = git(folder, "cat-file", "--batch", stdin="".join(f"{name}\n" for name in asked).encode("utf-8")) or b""
    at = 0
    for _ in asked:
        end = raw.find(b"\n", at)
        head = raw[at:end].split(b" ") if end > -1 else []
        if len(head) < 3 or head[-2] != b"blob":
            at = end + 1
            yield None
            continue
        size = int(head[-1])
        yield raw[end + 1 : end + 1 + size]
        at = end + 1 + size + 1
