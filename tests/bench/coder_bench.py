"""Timings of the coding screen on 100,000 words with 5,000 codings. Run it by hand; nothing is asserted.

The whole program runs in a terminal of its own making (a pty of 80 by 24), as
a person would start it. A key is timed from when its bytes are written to the
terminal until the last byte of what it paints has been read, where nothing
more comes for 40 ms; a coding act is then on disk as well. Opening is timed
from the start of the process until the status line is painted.
"""

import fcntl
import hashlib
import json
import os
import pty
import random
import select
import shutil
import signal
import statistics
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BENCH = Path(__file__).resolve().parent.parent.parent / "build" / "bench" / "coder"
WORDS, CODINGS, CODES = 100_000, 5_000, 60
QUIET = 0.04
PRESSES = (
    # what is pressed, how often, and what is pressed in between without being timed
    ("down", (b"j",), 100, b""),
    ("page down", (b"\x1b[6~",), 60, b""),
    ("up", (b"k",), 60, b""),
    ("smaller passage, larger passage", (b"\x1b[C", b"\x1b[D"), 60, b""),
    ("one turn more", (b"J",), 40, b""),
    ("to the next without a code", (b" ",), 100, b""),
    ("code by a digit", (b"1",), 60, b" "),
    ("undo", (b"z",), 60, b""),
    ("redo", (b"Z",), 40, b""),
    ("next place found", (b"n",), 60, b""),
    ("next of this code", (b"f",), 60, b""),
)


def main() -> None:
    """Print opening, presses and memory, and how they stand to `import textual`."""
    make_study(BENCH)
    base = min(seconds_of([sys.executable, "-c", "import textual.app, textual.widgets"]) for _ in range(3))
    print(f"{base:6.2f} s    1.0 x  python -c 'import textual.app, textual.widgets'")
    openings = []
    for _ in range(5):
        with terminal() as screen:
            openings.append(screen.opened)
    print(f"{statistics.median(openings):6.2f} s  {statistics.median(openings) / base:5.1f} x  opening, until painted")
    with terminal() as screen:
        screen.press(b"/word00\r")
        took: dict[str, list[float]] = {}
        for name, keys, times, between in PRESSES:
            took[name] = []
            for _ in range(times // len(keys)):
                took[name] += [screen.press(key) for key in keys]
                if between:
                    screen.press(between)
        memory = screen.memory()
    every = [one for own in took.values() for one in own]
    for name, own in [*took.items(), ("all presses", every)]:
        low, high = statistics.median(own), statistics.quantiles(own, n=20)[-1]
        print(f"{1000 * low:6.1f} ms median {1000 * high:6.1f} ms p95 {max(own) * 1000:6.1f} ms most  {name}")
    print(f"{memory:6.0f} MB resident at the end, {memory / import_memory():.1f} x that of the bare import")


class Screen:
    """The program in its terminal."""

    def __init__(self, pid: int, file: int, begun: float) -> None:
        self.pid = pid
        self.file = file
        self.opened = self._until(b"? keys") - begun
        self._quiet(0.5)

    def press(self, keys: bytes) -> float:
        """Seconds until what keys paint is painted."""
        begun = time.perf_counter()
        os.write(self.file, keys)
        return max(self._quiet(QUIET) - begun, 0.0)

    def memory(self) -> float:
        """Megabytes in memory now."""
        return resident(self.pid)

    def _until(self, sign: bytes) -> float:
        seen = b""
        while sign not in seen:
            seen += os.read(self.file, 1 << 16)
        return time.perf_counter()

    def _quiet(self, seconds: float) -> float:
        """When the last byte came before nothing did for so long; the first may take its time."""
        last, wait = time.perf_counter(), 2.0
        while select.select([self.file], [], [], wait)[0]:
            os.read(self.file, 1 << 16)
            last, wait = time.perf_counter(), seconds
        return last


@contextmanager
def terminal() -> Iterator[Screen]:
    """The coding screen on the document, in a terminal of 80 by 24."""
    begun = time.perf_counter()
    pid, file = pty.fork()
    if pid == 0:
        os.chdir(BENCH)
        os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        os.execv(sys.executable, [sys.executable, "-m", "qualcode", "--as", "ann", "code", "long"])
    try:
        yield Screen(pid, file, begun)
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(file)


def resident(pid: int) -> float:
    """Megabytes of a process in memory."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def import_memory() -> float:
    """Megabytes of a process that has imported Textual."""
    code = "import textual.app, textual.widgets, pathlib; print(pathlib.Path('/proc/self/status').read_text())"
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    return int(told.split("VmRSS:")[1].split()[0]) / 1024


def seconds_of(words: list[str]) -> float:
    """Seconds that a command takes."""
    begun = time.perf_counter()
    subprocess.run(words, check=True, capture_output=True)
    return time.perf_counter() - begun


def make_study(folder: Path) -> None:
    """A study with one long interview, coded by one coder in four turns of five."""
    shutil.rmtree(folder, ignore_errors=True)
    chance = random.Random(1)
    colours = ("#0072B2", "#009E73", "#D55E00", "#CC79A7", "#E69F00", "#56B4E9")
    codes = "".join(
        f"  - {{id: code-{n:02d}, label: Code {n:02d}, color: '{colours[n % 6]}', definition: What is said of it.}}\n"
        for n in range(CODES)
    )
    write(folder / "qualcode.yaml", "title: Long\ncoders: [{id: ann}]\nassignments: {ann: [long]}\n")
    write(folder / "codebook/codebook.yaml", f"name: long\nversion: 1.0.0\ncodes:\n{codes}")
    body, spans = interview(chance)
    head = "---\nid: long\nkind: interview\nspeakers: {INT: interviewer, P: respondent}\n---\n"
    write(folder / "transcripts/long.md", head + body)
    sha = hashlib.sha256(body.encode()).hexdigest()
    state = f"coder: ann\ncodebook: 1.0.0\ndocuments:\n  long: {{state: in-progress, sha256: {sha}}}\n"
    write(folder / "codings/ann/layer.yaml", state)
    places = [one for turn in spans if chance.random() < 0.8 for one in turn]
    made = sorted(
        {(*chance.choice(places), f"code-{chance.randrange(CODES):02d}") for _ in range(CODINGS + CODINGS // 4)}
    )
    made = sorted(chance.sample(made, CODINGS))
    write(folder / "codings/ann/long.jsonl", "".join(map(line_of, range(CODINGS), made, [body] * CODINGS)))


def interview(chance: random.Random) -> tuple[str, list[list[tuple[int, int]]]]:
    """A text, and for each turn of the respondent its span and those of its sentences."""
    words = [f"word{n:02d}" if n % 5 else "and" for n in range(100)]
    body, spans, n_words = "", [], 0
    parts: list[str] = []
    at = 0
    for turn in range(1_000_000):
        if n_words >= WORDS:
            break
        asks = turn % 2 == 0
        label = f"{'INT' if asks else 'P'} [{turn // 120:02d}:{turn // 2 % 60:02d}:00]: "
        sentences, said = [], at + len(label)
        inner = said
        for _ in range(1 if asks else chance.randrange(3, 9)):
            sentence = " ".join(chance.choices(words, k=chance.randrange(6, 20))).capitalize() + "."
            n_words += sentence.count(" ") + 1
            sentences.append((inner, inner + len(sentence)))
            inner += len(sentence) + 1
            parts.append((label if sentences[-1][0] == said else "") + sentence)
        if not asks:
            spans.append([(said, inner - 1), *sentences])
        body += " ".join(parts) + "\n\n"
        parts = []
        at = len(body)
    return body, spans


def line_of(number: int, made: tuple[int, int, str], body: str) -> str:
    """A coding as its line."""
    start, end, code = made
    record = {
        "id": f"c{number:07d}",
        "document": "long",
        "start": start,
        "end": end,
        "code": code,
        "quote": body[start:end],
        "by": "ann",
        "at": "2026-01-01T00:00:00Z",
    }
    return json.dumps(record) + "\n"


def write(path: Path, text: str) -> None:
    """A file, with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
