"""Timings of the coding screen on 100,000 words with 5,000 codings. Run it by hand; nothing is asserted.

The whole program runs in a terminal of its own making (a pty of 80 by 24), as
a person would start it. A key is timed from when its bytes are written to the
terminal until the last byte of what it paints has been read, where nothing
more comes for 40 ms; that silence is not counted. A coding act is then on disk
as well; a digit is pressed on passages that have no code yet. Opening is timed
from the start of the process until the status line is painted.

How a key would do on a quieter machine is told by two more columns: the time
for which the program had a processor, and for which it waited for one that
others had (by the kernel's count; Linux alone). The floor is a bare Textual
program of the same size in which a key changes one line.
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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

BENCH = Path(__file__).resolve().parent.parent.parent / "build" / "bench" / "coder"
WORDS, CODINGS, CODES = 100_000, 5_000, 60
QUIET = 0.04
CODE = ("-m", "qualcode", "--as", "ann", "code", "long")
FLOOR = """
from textual.app import App
from textual.widgets import Static

class Bare(App):
    BINDINGS = [("j", "next", "")]
    n = 0

    def compose(self):
        yield Static("? keys")
        yield Static("0", id="line")

    def action_next(self):
        self.n += 1
        self.query_one("#line", Static).update("word " * 15 + str(self.n))

Bare().run()
"""
HEAD = "  median      p95     most   worked   waited  ms until painted; median ms at work, and waiting for others"
PRESSES = (
    # what is pressed, how often, and what is pressed before each without being timed
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
    ("again the last code", (b".",), 30, b" "),
    ("code by its two letters", (b"'", b"c", b"0"), 60, b" "),
    ("open the finder", (b"\r",), 20, b"\x1b"),
    ("close the finder", (b"\x1b",), 20, b"\r"),
    ("a letter in the finder", (b"c", b"o", b"d", b"e", b"\x7f", b"\x7f", b"\x7f", b"\x7f"), 80, b""),
)


def main() -> None:
    """Print the machine, the floor, opening, presses and memory."""
    make_study(BENCH)
    print(f"{os.cpu_count()} processors, load {' '.join(f'{one:.1f}' for one in os.getloadavg())} at the beginning")
    base = min(seconds_of([sys.executable, "-c", "import textual.app, textual.widgets"]) for _ in range(3))
    print(f"{base:6.2f} s    1.0 x  python -c 'import textual.app, textual.widgets'")
    openings = []
    for _ in range(7):
        with terminal() as screen:
            openings.append(screen.opened)
    median, least = statistics.median(openings), min(openings)
    print(f"{median:6.2f} s  {median / base:5.1f} x  opening, until painted ({least:.2f} s at best)")
    with terminal(("-c", FLOOR)) as screen:
        floor = [screen.press(b"j") for _ in range(60)]
    print(HEAD)
    show("floor: a bare program", floor)
    took: dict[str, list[Press]] = {}
    with terminal() as screen:
        before = screen.memory()
        screen.press(b"/word00\r")
        for name, keys, times, between in PRESSES:
            took[name] = []
            for _ in range(times // len(keys)):
                if between:
                    screen.press(between)
                took[name] += [screen.press(key) for key in keys]
        memory = screen.memory()
    for name, own in took.items():
        show(name, own)
    show("all presses", [one for own in took.values() for one in own])
    print(f"{before:6.0f} MB resident when opened, {memory:.0f} MB at the end ({import_memory():.0f} MB a bare import)")
    print(f"load {' '.join(f'{one:.1f}' for one in os.getloadavg())} at the end")


class Press(NamedTuple):
    """What a key took, in seconds."""

    painted: float
    """Until all was painted."""
    worked: float
    """For which the program had a processor."""
    waited: float
    """For which it waited for one that others had."""


def show(name: str, presses: list[Press]) -> None:
    """Print a line about presses."""
    painted, worked, waited = ([1000 * one for one in column] for column in zip(*presses, strict=True))
    low, high = statistics.median(painted), statistics.quantiles(painted, n=20)[-1]
    spent = f"{statistics.median(worked):8.1f} {statistics.median(waited):8.1f}"
    print(f"{low:8.1f} {high:8.1f} {max(painted):8.1f} {spent}  {name}")


class Screen:
    """The program in its terminal."""

    def __init__(self, pid: int, file: int, begun: float) -> None:
        self.pid = pid
        self.file = file
        self.opened = self._until(b"? keys") - begun
        self._quiet(0.5)

    def press(self, keys: bytes) -> Press:
        """What it takes until what keys paint is painted."""
        worked, waited = self._spent()
        begun = time.perf_counter()
        os.write(self.file, keys)
        painted = max(self._quiet(QUIET) - begun, 0.0)
        now_worked, now_waited = self._spent()
        return Press(painted, now_worked - worked, now_waited - waited)

    def memory(self) -> float:
        """Megabytes in memory now."""
        return resident(self.pid)

    def _spent(self) -> tuple[float, float]:
        """Seconds for which the program had a processor, and for which it waited for one."""
        worked = waited = 0
        for path in Path(f"/proc/{self.pid}/task").glob("*/schedstat"):
            one, other, _ = map(int, path.read_text(encoding="ascii").split())
            worked, waited = worked + one, waited + other
        return worked / 1e9, waited / 1e9

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
def terminal(words: Sequence[str] = CODE) -> Iterator[Screen]:
    """The coding screen on the document, or another program, in a terminal of 80 by 24."""
    begun = time.perf_counter()
    pid, file = pty.fork()
    if pid == 0:
        os.chdir(BENCH)
        os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        os.execv(sys.executable, [sys.executable, *words])
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
