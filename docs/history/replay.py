"""Play the history of the study in this repository again, from its first codebook to today, command by command.

    python docs/history/replay.py FOLDER

FOLDER must not be there yet. What is put in by hand (transcripts, memos, the texts of the codebook, what coders coded
and decided) is taken from this repository; everything else is made by `qualcode`. At the end FOLDER holds the study as
it is committed, byte for byte.
"""

import os
import re
import shlex
import shutil
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from qualcode.cli import run

HERE = Path(__file__).resolve().parent
STUDY = HERE.parent.parent
CODERS = ("coder-a", "coder-b", "coder-c")
BY_HAND = ("qualcode.yaml", "cases.csv", ".gitattributes", "transcripts", "memos")
WRITTEN_BY_THE_TOOL = "memos/reconciliation-interviews-1.md"
LAYERS = {
    "coder-a": "the independent codings of the study's first coder.",
    "coder-b": "the independent codings of the study's second coder.",
    "coder-c": "the independent codings of the study's third coder.",
}
CONSENSUS = "what the three coders settled on after they had coded independently."
SECOND = "the first coder codes one interview again, six weeks later, without looking at the first codings."

RELEASES = {
    "1.0.0": ("2019-03-04", "coder-b", "Five categories after the sections of the interview, to begin coding with."),
    "2.0.0": ("2019-04-08", "coder-b", "Managing the network proved to be two kinds of work in the pilot transcripts."),
    "3.0.0": ("2020-03-09", "coder-b", "The findings: four domains, eighteen responsibilities, six conditions."),
    "4.0.0": ("2025-06-12", "coder-b", "The framework of 2025: seven domains, their practices and challenges; equity."),
    "4.1.0": ("2025-09-01", "coder-c", "The last two of the seventeen approaches to equity, and words made clearer."),
}

Run = Callable[[list[str]], int]


class Replay:
    """One run through the history, in one folder."""

    def __init__(self, folder: Path, run: Run) -> None:
        self.folder = folder
        self.run = run
        os.environ.pop("QUALCODE_CODER", None)  # each command says itself who acts

    def play(self) -> None:
        """Everything, in the order in which it happened."""
        self.set_up()
        self.release("1.0.0")
        self.code("first")
        self.release("2.0.0")
        self.migrate("1.0.0", "2.0.0")
        self.code("later")
        self.finish("2019")
        self.make_data_set()
        self.release("3.0.0")
        self.migrate("2.0.0", "3.0.0")
        self.release("4.0.0")
        self.migrate("3.0.0", "4.0.0")
        self.release("4.1.0")
        self.migrate("4.0.0", "4.1.0")
        self.read_for_equity()
        self.reconcile()
        self.code_a_second_time()

    def back(self) -> None:
        """From the fourth migration back to the first: the codebook and the layers are at 1.0.0 again."""
        versions = list(RELEASES)
        for old, new in reversed(list(pairwise(versions))):
            self.command(f"codebook migrate {old} {new} --back --by coder-b")

    def command(self, words: str) -> None:
        """Run one command in the folder."""
        print(f"$ qualcode {words}", flush=True)
        status = self.run(["-C", str(self.folder), *shlex.split(words)])
        if status:
            sys.exit(f"the command above ended with {status}")

    def set_up(self) -> None:
        """What people wrote: settings, cases, transcripts, memos; layers that have nothing in them yet."""
        self.folder.mkdir(parents=True)
        for name in BY_HAND:
            source, target = STUDY / name, self.folder / name
            if source.is_dir():
                shutil.copytree(source, target)
            else:
                shutil.copy(source, target)
        (self.folder / WRITTEN_BY_THE_TOOL).unlink(missing_ok=True)
        for layer, what in LAYERS.items():
            self.begin_layer(layer, f"# Invented: {what}\ncoder: {layer}\nkind: human\ncodebook: 1.0.0\n")
        (self.folder / "codebook").mkdir()

    def begin_layer(self, layer: str, record: str) -> None:
        """A layer's record with its remark; `qualcode` writes the rest of it."""
        path = self.folder / "codings" / layer / "layer.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(record + "documents: {}\n", encoding="utf-8")

    def release(self, version: str) -> None:
        """Write a version's text into the working codebook, whose head stays, and release it."""
        working = self.folder / "codebook/codebook.yaml"
        head = re.compile(r"^version: .*\n(?:predecessor: .*\n)?", re.MULTILINE)
        text = (STUDY / f"codebook/versions/{version}.yaml").read_text(encoding="utf-8")
        if working.exists():
            before = head.search(working.read_text(encoding="utf-8"))
            text = head.sub(before[0] if before else "", text, count=1)
        working.write_text(text, encoding="utf-8")
        day, by, why = RELEASES[version]
        self.command(f"codebook release {version} --date {day} --by {by} --why {shlex.quote(why)}")

    def migrate(self, old: str, new: str) -> None:
        """Take the layers along, and work the queue if there is one."""
        name = f"{old}--{new}"
        (self.folder / "codebook/migrations").mkdir(exist_ok=True)
        shutil.copy(STUDY / f"codebook/migrations/{name}.yaml", self.folder / "codebook/migrations")
        day, by, _ = RELEASES[new]
        self.command(f"codebook migrate {old} {new} --by {by} --at {day}T16:00:00Z")
        queue = HERE / f"recoded/{name}.csv"
        if queue.exists():
            self.command(f"recode {name} --from {shlex.quote(str(queue))}")

    def code(self, stage: str) -> None:
        """Add what each coder coded in one stage."""
        for coder in CODERS:
            self.command(f"codings add --coder {coder} --from {shlex.quote(str(HERE / stage / f'{coder}.jsonl'))}")

    def finish(self, when: str) -> None:
        """Declare documents done, on the days in one of the lists."""
        for line in (HERE / f"finished-{when}.txt").read_text(encoding="utf-8").splitlines():
            coder, document, day = line.split()
            self.command(f"codings finish {document} --coder {coder} --date {day}")

    def make_data_set(self) -> None:
        """The parked difficulties become a data set, coded again by two of the coders."""
        book = shlex.quote(str(HERE / "dilemmas/codebook.yaml"))
        self.command(
            "datasets make dilemmas --code '*/dilemmas' --title 'Dilemmas, coded again' "
            f"--codebook {book} --by coder-b --date 2019-11-04"
        )
        main, self.folder = self.folder, self.folder / "datasets/dilemmas"
        for coder in ("coder-b", "coder-c"):
            self.begin_layer(coder, f"# Invented: the parked difficulties, coded again.\ncoder: {coder}\nkind: human\n")
            self.command(f"codings add --coder {coder} --from {shlex.quote(str(HERE / f'dilemmas/{coder}.jsonl'))}")
        self.finish("dilemmas")
        self.folder = main

    def read_for_equity(self) -> None:
        """Every document is read once more, for the codes that came with 4.0.0 and 4.1.0."""
        for line in (HERE / "finished-2019.txt").read_text(encoding="utf-8").splitlines():
            coder, document, _ = line.split()
            self.command(f"codings finish {document} --coder {coder} --reopen")
        self.code("equity")
        self.finish("2025")

    def reconcile(self) -> None:
        """The first round of interviews is closed, opened and reconciled; the second is still to come."""
        self.command("rounds close interviews-1 --by coder-b --date 2025-10-06")
        self.command("rounds open interviews-1 --by coder-b --date 2025-10-06")
        self.begin_layer("consensus", f"# Invented: {CONSENSUS}\ncoder: consensus\nkind: consensus\ncodebook: 4.1.0\n")
        shutil.copy(HERE / "reconciled/memo.md", self.folder / WRITTEN_BY_THE_TOOL)
        decisions = shlex.quote(str(HERE / "reconciled/interviews-1.csv"))
        self.command(f"reconcile interviews-1 --from {decisions} --by coder-b --at 2025-10-14T15:00:00Z")

    def code_a_second_time(self) -> None:
        """The first coder codes one interview again."""
        record = f"# Invented: {SECOND}\ncoder: coder-a\nkind: human\npass: 2\ncodebook: 4.1.0\n"
        self.begin_layer("coder-a-second", record)
        source = shlex.quote(str(HERE / "second/coder-a.jsonl"))
        self.command(f"codings add --coder coder-a --pass 2 --from {source}")
        self.command("codings finish net-a-lead-1 --coder coder-a --pass 2 --date 2025-11-12")


def main() -> None:
    """Play it into the folder that the command line names."""
    if len(sys.argv) != 2 or Path(sys.argv[1]).exists():
        sys.exit("give a folder that is not there yet: python docs/history/replay.py build/history")
    Replay(Path(sys.argv[1]), run).play()


if __name__ == "__main__":
    main()
