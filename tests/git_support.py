"""Real git for tests, with nothing of the machine's own configuration."""

import os
import shutil
import subprocess
from itertools import permutations
from pathlib import Path

import pytest

from merging_clones import Clones, Files, read_all, write_all
from qualcode.git_setup import set_up_git

needs_git = pytest.mark.skipif(
    shutil.which("git") is None and not os.environ.get("CI"), reason="git is not on this machine"
)


def run_git(folder: Path, *arguments: str, by: str = "ann") -> subprocess.CompletedProcess[str]:
    """Run git as somebody whom no configuration of the machine helps or hinders."""
    environment = {
        **os.environ,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        **{f"GIT_{who}_NAME": by for who in ("AUTHOR", "COMMITTER")},
        **{f"GIT_{who}_EMAIL": "somebody@example.org" for who in ("AUTHOR", "COMMITTER")},
        "GIT_AUTHOR_DATE": "2020-03-01T00:00:00Z",
        "GIT_COMMITTER_DATE": "2020-03-01T00:00:00Z",
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent.parent / "src"), os.environ.get("PYTHONPATH", "")]),
    }
    return subprocess.run(["git", *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False)


def git_ok(folder: Path, *arguments: str, by: str = "ann") -> str:
    """Run git where it must work."""
    done = run_git(folder, *arguments, by=by)
    assert done.returncode == 0, f"git {arguments}\n{done.stdout}{done.stderr}"
    return done.stdout


def repository(folder: Path, files: Files) -> Path:
    """A repository on the branch `main` in which git knows how codings merge, with a first commit."""
    folder.mkdir(parents=True)
    git_ok(folder, "init", "--quiet", "--initial-branch=main")
    write_all(folder, files)
    set_up_git(folder)
    commit(folder, "base")
    return folder


def commit(folder: Path, message: str, by: str = "ann") -> str:
    """Commit everything; the commit's name."""
    git_ok(folder, "add", "--all")
    git_ok(folder, "commit", "--quiet", "--allow-empty", "--message", message, by=by)
    return git_ok(folder, "rev-parse", "HEAD").strip()


def merged_in_every_order(folder: Path, made: Clones, n_orders: int = 6) -> list[Files]:
    """The files that come of merging three clones with real git, for each order of merging."""
    origin = repository(folder / "origin", made.base)
    for number, files in enumerate(made.clones):
        git_ok(origin, "checkout", "--quiet", "-b", f"clone-{number}", "main")
        write_all(origin, files)
        commit(origin, f"work of {number}")
    found = []
    for order in list(permutations(range(len(made.clones))))[:n_orders]:
        first, *others = order
        git_ok(origin, "checkout", "--quiet", "-B", "merged", f"clone-{first}")
        for number in others:
            git_ok(origin, "merge", "--quiet", "--no-edit", f"clone-{number}")
        found.append(read_all(origin, made.together))
    return found
