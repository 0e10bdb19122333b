"""`python tests/bench/desk_bench.py`: what a coder waits for on a transcript of 100,000 words with 5,000 codings."""

import os
import random
import resource
import tempfile
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from qualcode.desk.desk import Desk, open_desk
from qualcode.desk.queue import queue_rows
from qualcode.files.codings_jsonl import coding_order, format_codings
from qualcode.ids import new_id
from qualcode.model import Coding

N_WORDS, N_CODINGS, ROUNDS = 100_000, 5_000, 60
CODES = [f"c{number:03d}" for number in range(100)]
WORDS = [
    "the",
    "network",
    "met",
    "again",
    "and",
    "looked",
    "at",
    "what",
    "slips",
    "said",
    "about",
    "school",
    "time",
    "district",
    "math",
    "coach",
]


def main() -> None:
    """Print a line for each thing that a coder does."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        make(root)
        print(f"{N_WORDS:,} words, {N_CODINGS:,} codings; {os.cpu_count()} cores; milliseconds")
        print(f"{'':28} {'median':>7} {'p95':>7} {'worst':>7}")
        row("open study and desk", timed(lambda: open_desk(root, "ann", "p1"), 10))
        desk, other = open_desk(root, "ann", "p1"), open_desk(root, "ann", "p1")
        for name, times in acts(desk, other).items():
            row(name, times)
        row("queue", timed(lambda: queue_rows(desk.study, "ann"), 5))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"\nmemory of the process at most {peak:.0f} MB")


def acts(desk: Desk, other: Desk) -> dict[str, list[float]]:
    """The times of each act, over and over."""
    times: dict[str, list[float]] = {}

    def timing(name: str, act: Callable[[], object]) -> object:
        begin = time.perf_counter()
        found = act()
        times.setdefault(name, []).append(time.perf_counter() - begin)
        return found

    for number in range(ROUNDS):
        start, _ = desk.spans_to_code()[number * 7]
        span = (start, start + 100 + number)
        timing("code", lambda: desk.code(span, ["c001"]))  # noqa: B023
        coding = next(one for one in desk.at(span) if (one.start, one.end) == span)
        timing("note", lambda: desk.annotate(coding.id, "why"))  # noqa: B023
        timing("recode", lambda: desk.recode(coding.id, "c002"))  # noqa: B023
        timing("remove", lambda: desk.remove([coding.id]))  # noqa: B023
        timing("undo", desk.undo)
        timing("redo", desk.redo)
        timing("refresh, another's act", other.refresh)
        timing("refresh, nothing new", other.refresh)
        timing("codings of 48 lines", lambda: [desk.at((at, at + 80)) for at in range(0, 48 * 80, 80)])
        timing("recent codes", desk.recent)
    return times


def timed(act: Callable[[], object], n: int) -> list[float]:
    """How long something takes, n times."""
    times = []
    for _ in range(n):
        begin = time.perf_counter()
        act()
        times.append(time.perf_counter() - begin)
    return times


def row(name: str, times: list[float]) -> None:
    """One line of the table."""
    ordered = sorted(1000 * one for one in times)
    p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    print(f"{name:28} {ordered[len(ordered) // 2]:7.1f} {p95:7.1f} {ordered[-1]:7.1f}")


def make(root: Path) -> None:
    """Write the study."""
    chance = random.Random(1)
    body, spans = "", []
    for number in range(N_WORDS // 100):
        body += f"{'INT' if number % 3 == 0 else 'P'} [{number // 60:02d}:{number % 60:02d}]: "
        said = " ".join(chance.choice(WORDS) for _ in range(100))
        spans.append((len(body), len(body) + len(said)))
        body += said + "\n\n"
    codings: dict[tuple[int, int, str], Coding] = {}
    while len(codings) < N_CODINGS:
        first, last = chance.choice(spans)
        start = chance.randrange(first, last - 90)
        end, code = start + chance.randrange(20, 90), chance.choice(CODES)
        codings[start, end, code] = Coding(
            new_id(), "p1", start, end, code, quote=body[start:end], by="ann", at="2026-01-01T00:00:00Z"
        )
    codes = "".join(f"  - {{id: {code}, label: Code {code}, definition: Where it stands.}}\n" for code in CODES)
    digest = sha256(body.encode()).hexdigest()
    files = {
        "qualcode.yaml": "title: T\ncoders: [{id: ann}]\n",
        "codebook/codebook.yaml": f"name: t\nversion: 1.0.0\ncodes:\n{codes}",
        "transcripts/p1.md": f"---\nid: p1\nspeakers: {{INT: interviewer, P: respondent}}\n---\n{body}",
        "codings/ann/layer.yaml": f"coder: ann\ncodebook: 1.0.0\ndocuments:\n  p1: {{sha256: {digest}}}\n",
        "codings/ann/p1.jsonl": format_codings(sorted(codings.values(), key=coding_order)).decode(),
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
