"""`make bench`: comparing and reconciling 100 documents of three coders, beside reading the same files. Not asserted.

The measure is the bare decoding of the codings and texts; the command's own time is divided by it in the same run.
"""

import subprocess
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path
from random import Random

import msgspec

from qualcode.model import Coding

N_DOCUMENTS, N_TURNS, N_CODES = 100, 60, 40
CODERS = ("ann", "bob", "cy")


def main() -> None:
    """Print a row for each command."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        n = written(folder)
        bare = min(_timed(lambda: decoded(folder)) for _ in range(3))
        print(
            f"compare: {N_DOCUMENTS} documents, {len(CODERS)} coders, {n:,} codings; decoding alone {bare * 1e3:.0f} ms"
        )
        pack = str(folder.parent / f"{folder.name}.csv")
        for words in (
            ["compare", "--counts"],
            ["compare", "--json"],
            ["reconcile", "all", "--pack", pack],
            ["reconcile", "all", "--from", pack, "--by", "kim"],
            ["reconcile", "agreement"],
        ):
            seconds = _timed(lambda: ran(folder, words))  # noqa: B023
            shown = " ".join(words[:3]).replace(pack, "FILE")
            print(f"  {shown:<28}{seconds:>8.2f} s{seconds / bare:>8.1f} x", flush=True)
        Path(pack).unlink()


def written(folder: Path) -> int:
    """A study in which coders mostly agree; how many codings it has."""
    random = Random(1)
    codes = "".join(f"  - {{id: c{number}, label: C{number}}}\n" for number in range(N_CODES))
    ids = [f"d{number}" for number in range(N_DOCUMENTS)]
    _put(folder / "codebook/codebook.yaml", f"name: bench\nversion: 1.0.0\ncodes:\n{codes}")
    coders = ", ".join(f"{{id: {coder}}}" for coder in CODERS)
    _put(folder / "qualcode.yaml", f"coders: [{coders}]\nrounds: [{{id: all, documents: [{', '.join(ids)}]}}]\n")
    states: dict[str, list[str]] = {coder: [] for coder in CODERS}
    n = 0
    for document in ids:
        turns = [f"P: {' '.join(f'word{random.randrange(999)}' for _ in range(30))}" for _ in range(N_TURNS)]
        body = "\n\n".join(turns) + "\n"
        _put(folder / f"transcripts/{document}.md", f"---\nid: {document}\nspeakers: {{P: respondent}}\n---\n{body}")
        told = [(at, random.randrange(N_CODES)) for at in sorted(random.sample(range(N_TURNS), 33))]
        starts = [sum(len(turn) + 2 for turn in turns[:number]) for number in range(N_TURNS)]
        for coder in CODERS:
            lines = []
            for at, code in told:
                called = code if random.random() < 0.8 else random.randrange(N_CODES)
                start = starts[at] + 3
                end = start + len(turns[at]) - 3 - random.choice((0, 0, 0, 40))
                coding = Coding(f"{coder}-{document}-{at}", document, start, end, f"c{called}", quote=body[start:end])
                lines.append(msgspec.json.encode(coding).decode())
            n += len(lines)
            _put(folder / f"codings/{coder}/{document}.jsonl", "\n".join(lines) + "\n")
            states[coder].append(f"  {document}: {{state: finished, sha256: {sha256(body.encode()).hexdigest()}}}")
    for coder, entries in states.items():
        _put(folder / f"codings/{coder}/layer.yaml", f"coder: {coder}\ndocuments:\n" + "\n".join(entries) + "\n")
    return n


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def decoded(folder: Path) -> None:
    """Read texts and codings, and nothing else."""
    decoder = msgspec.json.Decoder(Coding)
    for path in folder.glob("codings/*/*.jsonl"):
        decoder.decode_lines(path.read_bytes())
    for path in folder.glob("transcripts/*.md"):
        path.read_text(encoding="utf-8")


def ran(folder: Path, words: list[str]) -> None:
    """Run a command as a process of its own."""
    command = [sys.executable, "-m", "qualcode", "-C", str(folder), *words]
    subprocess.run(command, check=True, capture_output=True)


def _timed(run: object) -> float:
    begin = time.perf_counter()
    run()  # type: ignore[operator]
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
