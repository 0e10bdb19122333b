"""Timings of the recode queue: 100,000 codings that wait, placed from a sheet. Run it by hand; nothing is asserted."""

import hashlib
import json
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

BENCH = Path(__file__).resolve().parent.parent.parent / "build" / "bench" / "recode"
BODY = "".join(f"word{number:04d} and more\n" for number in range(60))
SHA = hashlib.sha256(BODY.encode()).hexdigest()
DOCUMENTS, CODINGS, CODERS = 1000, 50, ("ann", "bob")


def main() -> None:
    """Print each command with its seconds, and as a ratio to listing the same codings."""
    make_study(BENCH)
    base = 0.0
    for words in (
        ["codings", "list", "--json"],
        ["recode"],
        ["recode", "pack", "-o", "build/queue.csv"],
        ["recode", "place", "--from", "sheet.csv", "--by", "km"],
        ["recode", "place", "--from", "sheet.csv", "--by", "km"],
        ["recode", "table", "--by-coder"],
    ):
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-m", "qualcode", *words], cwd=BENCH, check=True, capture_output=True)
        seconds = time.perf_counter() - begin
        base = base or seconds
        print(f"{seconds:6.2f} s  {seconds / base:5.1f} x  qualcode {' '.join(words)}")


def make_study(folder: Path) -> None:
    """A study of 1,000 documents and two coders in which every coding waits after a split, and a filled-in sheet."""
    shutil.rmtree(folder, ignore_errors=True)
    write(folder / "qualcode.yaml", "coders: [{id: ann}, {id: bob}]\n")
    write(folder / "codebook/versions/1.0.0.yaml", "version: 1.0.0\ncodes: [{id: trust}]\n")
    write(folder / "codebook/codebook.yaml", "version: 2.0.0\ncodes: [{id: given}, {id: lost}]\n")
    step = "{split: trust, into: [given, lost]}"
    write(folder / "codebook/migrations/1.0.0--2.0.0.yaml", f"from: 1.0.0\nto: 2.0.0\nsteps: [{step}]\n")
    names = [f"d{number:04d}" for number in range(DOCUMENTS)]
    for name in names:
        write(folder / f"transcripts/{name}.md", f"---\nid: {name}\n---\n{BODY}")
    chance = random.Random(1)
    sheet = ["coding,placed"]
    for coder in CODERS:
        states = "".join(f"  {name}: {{state: finished, sha256: {SHA}}}\n" for name in names)
        write(folder / f"codings/{coder}/layer.yaml", f"coder: {coder}\ncodebook: 2.0.0\ndocuments:\n{states}")
        for name in names:
            lines = [coding(f"{coder}-{name}-{number:02d}", name, number * 18) for number in range(CODINGS)]
            write(folder / f"codings/{coder}/{name}.jsonl", "".join(lines))
            ways = ("given", "lost", "given + lost", "none")
            sheet += [f"{coder}-{name}-{number:02d},{chance.choice(ways)}" for number in range(CODINGS)]
    write(folder / "sheet.csv", "\n".join(sheet) + "\n")


def coding(name: str, document: str, start: int) -> str:
    """The line of a coding that waits."""
    fields = {"id": name, "document": document, "start": start, "end": start + 8, "code": "trust"}
    quote = {"quote": BODY[start : start + 8], "waits": "1.0.0--2.0.0"}
    return json.dumps(fields | quote, separators=(",", ":")) + "\n"


def write(path: Path, text: str) -> None:
    """Put a file in place, with the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
