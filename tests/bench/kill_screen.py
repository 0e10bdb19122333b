"""`python tests/bench/kill_screen.py [N] [SEED]`: the program killed N times while somebody codes in it.

It runs in a terminal of its own making, as a person would start it. After each
kill the layer must read, hold what the screen had said was coded, and at most
one coding more; the next start goes on from there, and at the end everything
is taken back with `z`.
"""

import fcntl
import os
import pty
import random
import re
import select
import signal
import struct
import sys
import tempfile
import termios
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from killed_desks import DOCUMENTS, killed_study
from qualcode.desk.desk import open_desk
from qualcode.study import load_study

SAID = re.compile(rb"coded (?:trust|doubt|hope)|taken back: (?:trust|doubt|hope) put on")


def main() -> None:
    """Print a line a kill."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    chance = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    with tempfile.TemporaryDirectory() as name:
        folder = killed_study(Path(name))
        print(f"{'kill':>4} {'acts acknowledged':>18} {'codings on disk':>16}")
        for number in range(1, n + 1):
            acts, there = killed_once(folder, DOCUMENTS[number % 2], chance)
            print(f"{number:4} {acts:18} {there:16}")
        undone = sum(taken_back(folder, document) for document in DOCUMENTS)
        print(f"{undone} acts taken back after the last kill; the layer is empty")


def killed_once(folder: Path, document: str, chance: random.Random) -> tuple[int, int]:
    """Code turn by turn, be killed at some moment: the acts that the screen acknowledged, the codings on disk."""
    before = len(open_desk(folder, "ann", document).codings)
    pid, file = opened(folder, document)
    seen(file, b"? keys", 30)
    acknowledged = 0
    move_on(file)
    for _ in range(chance.randrange(1, 4)):
        os.write(file, b"\r" + chance.choice((b"tru", b"dou", b"hop")) + b"\r")
        acknowledged += bool(seen(file, SAID, 10))
        move_on(file)
    os.write(file, b"1")
    time.sleep(chance.uniform(0, 0.15))
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(file)
    assert load_study(folder)[1] == []
    there = len(open_desk(folder, "ann", document).codings)
    assert before + acknowledged <= there <= before + acknowledged + 1, (before, acknowledged, there)
    return acknowledged, there


def move_on(file: int) -> None:
    """To the next turn without a code; what was said before is then off the screen."""
    os.write(file, b" ")
    seen(file, b"without a code", 10)


def taken_back(folder: Path, document: str) -> int:
    """Start once more and take everything back: how many acts that was."""
    n = len(open_desk(folder, "ann", document).codings)
    pid, file = opened(folder, document)
    seen(file, b"? keys", 30)
    os.write(file, b"z" * (n + 1))
    seen(file, b"nothing to take back", 30)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(file)
    assert open_desk(folder, "ann", document).codings == ()
    return n


def opened(folder: Path, document: str) -> tuple[int, int]:
    """The coding screen in a terminal of 80 by 24."""
    pid, file = pty.fork()
    if pid == 0:
        os.chdir(folder)
        os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        os.execv(sys.executable, [sys.executable, "-m", "qualcode", "--as", "ann", "code", document])
    return pid, file


def seen(file: int, sign: bytes | re.Pattern[bytes], seconds: float) -> bool:
    """Read until something is painted; whether it was, in that time."""
    text, until = b"", time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        if select.select([file], [], [], left)[0]:
            text += os.read(file, 1 << 16)
            if re.search(re.escape(sign) if isinstance(sign, bytes) else sign, text):
                return True
    return False


if __name__ == "__main__":
    main()
