"""`make bench`: timings as ratios in one run. Nothing here is asserted; the figures are printed.

The made studies stand under build/bench and are made again when they are missing.
"""

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent.parent
BENCH = ROOT / "build" / "bench"
PYTHON = sys.executable
CODES = [f"code_{n:03d}" for n in range(100)]
LINE = "and so the team met again, looked at what the slips said and argued about it for a while {n:03d}"


def main() -> None:
    """Print every row."""
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores; medians; ratios are to the first row of a block\n")
    start_up()
    million()
    peers_workload()


def start_up() -> None:
    """Rows 1 and 2 of the speed table: what a person waits for."""
    print("start-up, whole process")
    base = whole_process([PYTHON, "-c", "import click"], ROOT, 15)
    row("python -c 'import click'", base, base)
    for words in (["--help"], ["--version"]):
        row(f"qualcode {words[0]}", whole_process(qualcode(*words), ROOT, 15), base, budget=2)
    study = made("thirty", lambda folder: make_study(folder, documents=30, lines=200, codings=1200, coders=2))
    for words in (["codings", "list", "--code", CODES[0]], ["status"], ["memos", "list"]):
        row(f"qualcode {' '.join(words[:2])}, 30 documents", whole_process(qualcode(*words), study, 9), base, budget=5)
    for line in ("qualcode co", "qualcode quotes --", "qualcode quotes --code "):
        tab = ["env", "_QUALCODE_COMPLETE=bash_complete", f"COMP_LINE={line}", *qualcode()]
        row(f"TAB after `{line}`", whole_process(tab, study, 20), base, budget=2)
    print()


def million() -> None:
    """Rows 3 and 4: one million codings over 10,000 documents, two coders each."""
    print("one million codings over 10,000 documents (20,000 files)")
    study = made("million", lambda folder: make_study(folder, documents=10_000, lines=30, codings=1_000_000, coders=4))
    decode = (
        "import gc,time,sys; from pathlib import Path; import msgspec; from qualcode.model import Coding\n"
        "gc.disable(); decoder = msgspec.json.Decoder(Coding); kept = []\n"
        "begin = time.perf_counter()\n"
        "for path in sorted(Path('codings').glob('*/*.jsonl')): kept.append(decoder.decode_lines(path.read_bytes()))\n"
        "print(time.perf_counter() - begin)"
    )
    load = (
        "import time; from pathlib import Path; from qualcode import study\n"
        "begin = time.perf_counter(); found = study._load_layers(Path('.'), [])\n"
        "print(time.perf_counter() - begin)"
    )
    base = printed_seconds(decode, study, 5)
    row("bare msgspec decode", base, base)
    row("load the codings", printed_seconds(load, study, 5), base, budget=1.5)
    matrix = qualcode("matrix", "--rows", "case", "--columns", "code", "--cell", "codings", "--format", "csv")
    row("case x code matrix, whole process", whole_process(matrix, study, 3), base, budget=6)
    print()


def peers_workload() -> None:
    """1,000 documents x 200 lines, 100,000 codings, 100 codes, 2 coders: every report, as a whole process."""
    print("the peers' workload: 1,000 documents x 200 lines, 100,000 codings, 100 codes, 2 coders (budget: 1 s)")
    study = made("peers", lambda folder: make_study(folder, documents=1000, lines=200, codings=100_000, coders=2))
    reports = {
        "codebook show (code frequencies)": ["codebook", "show", "--json"],
        "status": ["status", "--json"],
        "quotes --code code_050 --json": ["quotes", "--code", "code_050", "--json"],
        "codings list, all 100,000, --json": ["codings", "list", "--json"],
        "code x document": [
            "matrix",
            "--rows",
            "document",
            "--columns",
            "code",
            "--cell",
            "codings",
            "--format",
            "csv",
        ],
        "case x code, words": ["matrix", "--rows", "case", "--columns", "code", "--cell", "words", "--format", "csv"],
        "document x coder": [
            "matrix",
            "--rows",
            "document",
            "--columns",
            "coder",
            "--cell",
            "codings",
            "--format",
            "csv",
        ],
        "code x code, overlap": [
            "matrix",
            "--rows",
            "code",
            "--columns",
            "code",
            "--near",
            "overlap",
            "--format",
            "csv",
        ],
        "code x code, same line": [
            "matrix",
            "--rows",
            "code",
            "--columns",
            "code",
            "--near",
            "line",
            "--format",
            "csv",
        ],
        "agreement on lines, 100 codes": ["agreement", "--unit", "line", "--format", "csv"],
        "check (every rule, every quote)": ["check"],
    }
    base = whole_process([PYTHON, "-c", "import click"], ROOT, 9)
    row("python -c 'import click'", base, base)
    for name, words in reports.items():
        row(name, whole_process(qualcode(*words), study, 3), base)


def qualcode(*words: str) -> list[str]:
    """The command line, by the interpreter that runs the benchmark."""
    return [str(Path(PYTHON).parent / "qualcode"), *words]


def whole_process(command: list[str], folder: Path, times: int) -> float:
    """Median seconds of a process from its start to its end."""
    return median(once(command, folder) for _ in range(times))


def once(command: list[str], folder: Path) -> float:
    """Seconds of one run."""
    begin = time.perf_counter()
    done = subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    seconds = time.perf_counter() - begin
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr.decode()}")
    return seconds


def printed_seconds(script: str, folder: Path, times: int) -> float:
    """Median of the seconds that a script prints."""
    runs = [subprocess.run([PYTHON, "-c", script], cwd=folder, capture_output=True, check=True) for _ in range(times)]
    return median(float(run.stdout) for run in runs)


def row(name: str, seconds: float, base: float, budget: float | None = None) -> None:
    """One line: what, seconds, ratio, and the budget where there is one."""
    allowed = f"   budget {budget:g} x" if budget else ""
    print(f"  {name:<42}{seconds * 1000:>9.0f} ms{seconds / base:>8.2f} x{allowed}", flush=True)


def made(name: str, make: Callable[[Path], None]) -> Path:
    """A made study, from an earlier run or now."""
    folder = BENCH / name
    if not (folder / "made").exists():
        folder.mkdir(parents=True, exist_ok=True)
        make(folder)
        (folder / "made").write_text("by tests/bench/bench.py\n")
    return folder


def make_study(folder: Path, *, documents: int, lines: int, codings: int, coders: int) -> None:
    """A study of made-up lines with random codings, by two coders a document; the same every time."""
    from qualcode.files.codings_jsonl import format_codings
    from qualcode.files.documents_md import text_digest
    from qualcode.model import Coding

    rng = random.Random(7)
    body = "".join(LINE.format(n=n) + "\n" for n in range(lines))
    width, sha256 = len(LINE.format(n=0)) + 1, text_digest(body)
    names = [f"coder-{n}" for n in range(coders)]
    book = "".join(f"  - {{id: {code}, label: Code {code[-3:]}}}\n" for code in CODES)
    texts = {
        "qualcode.yaml": "coders:\n" + "".join(f"  - {{id: {name}}}\n" for name in names),
        "codebook/codebook.yaml": f"name: made\nversion: 1.0.0\ncodes:\n{book}",
        "cases.csv": "id,parent,kind\n" + "".join(f"case-{n:02d},,network\n" for n in range(50)),
        "memos/m.md": "---\ndate: 2019-01-01\n---\nMade.\n",
    }
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    states: dict[str, list[str]] = {name: [] for name in names}
    for name in names:
        (folder / "codings" / name).mkdir(parents=True, exist_ok=True)
    share = codings // documents // 2

    def coding(identity: str, document: str) -> Coding:
        first = rng.randrange(lines)
        last = min(first + rng.randrange(2), lines - 1)
        start, end = first * width, (last + 1) * width - 1
        at = f"2019-03-01T{rng.randrange(24):02d}:{rng.randrange(60):02d}:00Z"
        return Coding(identity, document, start, end, rng.choice(CODES), quote=body[start:end], by="made", at=at)

    (folder / "transcripts").mkdir(exist_ok=True)
    for number in range(documents):
        document = f"d{number:05d}"
        head = f"---\nid: {document}\ntitle: Made {number}\nkind: interview\ncase: case-{number % 50:02d}\n"
        head += "date: 2019-01-01\n---\n"
        (folder / "transcripts" / f"{document}.md").write_text(head + body)
        for turn in range(2):
            name = names[(2 * number + turn) % coders]
            found = [coding(f"{name}-{document}-{n}", document) for n in range(share)]
            unique = {(one.start, one.end, one.code): one for one in found}
            (folder / "codings" / name / f"{document}.jsonl").write_bytes(format_codings(unique.values()))
            states[name].append(f"  {document}: {{state: finished, sha256: {sha256}, finished: 2019-03-01}}\n")

    for name in names:
        record = f"coder: {name}\nkind: human\ncodebook: 1.0.0\ndocuments:\n{''.join(states[name])}"
        (folder / "codings" / name / "layer.yaml").write_text(record)


if __name__ == "__main__":
    main()
