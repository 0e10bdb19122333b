"""`make bench`: 100,000 codings through a migration, there and back, as ratios in one run. Nothing is asserted."""

import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

NEW = """from: 1.0.0
to: 2.0.0
by: made
steps:
  - {split: code_000, into: [code_000_a, code_000_b], reason: made}
  - {merge: [code_001, code_002], into: code_003, reason: made}
  - {rename: code_004, into: code_004_b, reason: made}
"""


def main() -> None:
    """Print every row."""
    from bench import BENCH, made, row

    print("a migration: 100,000 codings in 1,000 documents of 2 layers; a split, a merge, a new id")
    study = made("versions", make)
    work = BENCH / "versions-work"
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(study, work)
    base = seconds(lambda: read(work))
    row("read the codings with their lines", base, base)
    row("codebook migrate --dry-run", seconds(lambda: migrate(work, "--dry-run")), base)
    row("codebook migrate", seconds(lambda: migrate(work)), base)
    row("codebook migrate --back", seconds(lambda: migrate(work, "--back")), base)
    shutil.rmtree(work)


def make(folder: Path) -> None:
    """A study with two versions of its codebook."""
    from bench import make_study

    make_study(folder, documents=1000, lines=200, codings=100_000, coders=2)
    old = (folder / "codebook/codebook.yaml").read_text()
    new = old.replace("version: 1.0.0", "version: 2.0.0").replace("{id: code_004,", "{id: code_004_b,")
    lines = [line for line in new.splitlines(keepends=True) if not any(f"code_00{n}," in line for n in (0, 1, 2))]
    new = "".join(lines) + "  - {id: code_000_a, label: A}\n  - {id: code_000_b, label: B}\n"
    for name in ("versions", "migrations"):
        (folder / "codebook" / name).mkdir()
    (folder / "codebook/versions/1.0.0.yaml").write_text(old)
    (folder / "codebook/versions/2.0.0.yaml").write_text(new)
    (folder / "codebook/codebook.yaml").write_text(new)
    (folder / "codebook/migrations/1.0.0--2.0.0.yaml").write_text(NEW)


def read(folder: Path) -> None:
    """Decode every line of every file, as whatever rewrites them must."""
    from qualcode.files.codings_jsonl import parse_coding_lines

    for path in sorted(folder.glob("codings/*/*.jsonl")):
        parse_coding_lines(path.read_bytes(), path.name)


def migrate(folder: Path, *options: str) -> None:
    """The command, in this process."""
    import contextlib
    import io

    from qualcode.cli import run

    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as said:
        status = run(["-C", str(folder), "codebook", "migrate", "1.0.0", "2.0.0", "--by", "made", *options])
    if status:
        sys.exit(said.getvalue())


def seconds(work: Callable[[], None]) -> float:
    """How long something takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
