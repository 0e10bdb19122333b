"""Coders whose process is killed in the middle of their work, and what is on disk then."""

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import NamedTuple

import msgspec

from qualcode.desk.desk import Desk, open_desk
from qualcode.desk.journal import Act, Journal
from qualcode.desk.many import code_many
from qualcode.desk.strokes import BlockedActError
from qualcode.errors import RefusedError
from qualcode.layout import codings_path, journal_path
from qualcode.model import Origin, Study
from qualcode.requested import NewCoding
from qualcode.storage import digest
from qualcode.study import load_study, open_readable

DOCUMENTS = ("p1", "p2")
CODES = ("trust", "doubt", "hope")
N_TURNS = 40
_TEXT = "".join(f"P: Turn {number} says that we trusted them, once, and no more.\n\n" for number in range(N_TURNS))
_SETTINGS = "title: Test\ncoders: [{id: ann}]\n"
_CODEBOOK = "name: test\nversion: 1.0.0\ncodes:\n" + "".join(f"  - {{id: {code}, label: {code}}}\n" for code in CODES)


def killed_study(folder: Path) -> Path:
    """A study of two documents, without the fixtures of tests: a coder's process is not to import them."""
    files = {"qualcode.yaml": _SETTINGS, "codebook/codebook.yaml": _CODEBOOK}
    for name in DOCUMENTS:
        files[f"transcripts/{name}.md"] = f"---\nid: {name}\nkind: interview\nspeakers: {{P: respondent}}\n---\n{_TEXT}"
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return folder


class Killed(NamedTuple):
    """What one kill left."""

    acts: int
    """Acts that were acknowledged before it."""
    last: str
    """What the last of them was."""
    beyond: str
    """The act that was under way: `none`, `dropped` (noted, and not done) or `done` (and not acknowledged)."""
    torn: bool
    """Whether half a line stood at the end of a journal."""


def at_once(folder: Path, n: int, seed: int, seconds: float) -> int:
    """Let several windows of one coder act at the same time and kill them all: how many acts they acknowledged.

    Each sees what the others do, so what is on disk need not be what one of them acknowledged last.
    """
    context = _prepared()
    windows = []
    for number in range(n):
        mine, theirs = context.Pipe(duplex=False)
        coder = context.Process(target=work, args=(str(folder), seed * 1000 + number, theirs), daemon=True)
        coder.start()
        theirs.close()
        windows.append((coder, mine))
    for _, mine in windows:
        mine.recv()
    time.sleep(seconds)
    for coder, _ in windows:
        os.kill(coder.pid or 0, signal.SIGKILL)
        coder.join()
    return sum(len(_received(mine)) for _, mine in windows)


def _prepared() -> ForkServerContext:
    """Where coders are forked from, with everything imported."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["killed_desks"])
    path = [name for name in (str(Path(__file__).parent), os.environ.get("PYTHONPATH")) if name]
    os.environ["PYTHONPATH"] = os.pathsep.join(dict.fromkeys(path))  # or every coder imports everything anew
    return context


def kills(folder: Path, n: int, seed: int) -> Iterator[Killed]:
    """Kill a coder again and again, each time in the study as the kill before left it.

    Raises:
        AssertionError: If something that was acknowledged is not there, or more than one act that was not is.
    """
    chance = random.Random(seed)
    context = _prepared()
    for number in range(n):
        mine, theirs = context.Pipe(duplex=False)
        coder = context.Process(target=work, args=(str(folder), seed * 1000 + number, theirs), daemon=True)
        coder.start()
        theirs.close()
        acknowledged = [mine.recv()]
        if number % 2:
            acknowledged.append(mine.recv())  # on a busy machine else none would come to act at all
        time.sleep(chance.uniform(0.001, 0.04))
        os.kill(coder.pid or 0, signal.SIGKILL)
        coder.join()
        acknowledged += _received(mine)
        yield _left(folder, acknowledged)


def work(folder: str, seed: int, to: Connection) -> None:
    """Act at random, for ever; say so after each act, with the codings as they are on disk then."""
    study = open_readable(folder)
    desks = [Desk(study, "ann", name) for name in DOCUMENTS]
    chance = random.Random(seed)
    desks[0].toggle_favourite("trust")  # what is imported when something is written is imported here
    to.send(("begin", codings(Path(folder))))
    while True:
        try:
            kind = _act(study, chance.choice(desks), chance)
        except RefusedError:  # the same code on the same turn again
            continue
        to.send((kind, codings(Path(folder))))


def _act(study: Study, desk: Desk, chance: random.Random) -> str:
    desk.refresh()
    span = chance.choice(desk.spans_to_code())
    kind = chance.choices(("code", "remove", "recode", "note", "undo", "redo", "many"), (6, 2, 2, 2, 3, 2, 1))[0]
    one = chance.choice(desk.codings).id if desk.codings else ""
    if kind == "undo":
        return kind if desk.undo() else "nothing"
    if kind == "redo":
        return kind if desk.redo() else "nothing"
    if kind == "many":
        code = chance.choice(CODES)
        requests = [NewCoding(name, code, start=span[0], end=span[1] - 1) for name in DOCUMENTS]
        code_many(study, "ann", requests, Origin(search="trusted"))
    elif kind == "code" or not one:
        desk.code(span, chance.sample(CODES, 2), note="n" * chance.randrange(2000))
    elif kind == "remove":
        desk.remove([one])
    elif kind == "recode":
        desk.recode(one, chance.choice(CODES))
    else:
        desk.annotate(one, f"note {chance.random()}")
    return kind


def codings(folder: Path) -> tuple[str, ...]:
    """The digests of the coder's files; more than digests would fill the pipe, and hold the coder up."""
    paths = (folder / codings_path("ann", name) for name in DOCUMENTS)
    return tuple(digest(path.read_bytes() if path.exists() else b"") for path in paths)


def _received(mine: Connection) -> list[tuple[str, tuple[str, ...]]]:
    found = []
    try:
        while True:
            found.append(mine.recv())
    except (EOFError, OSError):  # the last message may be cut in two
        return found


def _left(folder: Path, acknowledged: list[tuple[str, tuple[str, ...]]]) -> Killed:
    """Hold what is on disk against what was acknowledged: it is that, or one act more, which can be turned back."""
    last, state = acknowledged[-1]
    torn = any(not _whole(folder / journal_path("ann", name)) for name in DOCUMENTS)
    assert load_study(folder)[1] == []
    there = codings(folder)
    beyond = "none"
    changed = [name for name, now, then in zip(DOCUMENTS, there, state, strict=True) if now != then]
    if changed:
        beyond = "done"
        desk = open_desk(folder, "ann", changed[0])
        step = _last_step(desk)
        turned, again = (desk.redo, desk.undo) if step == "undone" else (desk.undo, desk.redo)
        turned()
        assert codings(folder) == state
        again()  # of what was taken back, or done again, on one of two documents this does the other half too
        assert step != "act" or codings(folder) == there
    elif any(_is_dropped(folder, name) for name in DOCUMENTS):
        beyond = "dropped"
    return Killed(len(acknowledged) - 1, last, beyond, torn)


def _whole(path: Path) -> bool:
    raw = path.read_bytes() if path.exists() else b""
    return raw[-1:] in (b"", b"\n")


def _last_step(desk: Desk) -> str:
    """What the last line of a journal speaks of: `act`, `undone` or `redone`."""
    lines = (desk.study.root / desk.journal.path).read_bytes().split(b"\n")
    return next(iter(msgspec.json.decode(lines[-2], type=dict[str, object])))


def _is_dropped(folder: Path, document: str) -> bool:
    """Whether the last line of a journal speaks of an act that did not happen."""
    journal = Journal(folder, "ann", document)
    journal.catch_up()
    before = [act.id for act in journal.all_done()], list(journal.undone)
    journal.settle(open_desk(folder, "ann", document)._page.sheet)
    return before != ([act.id for act in journal.all_done()], list(journal.undone))


def back_and_forth(folder: Path) -> tuple[int, int]:
    """Take everything back on all documents, then do it again: how many acts that was, each way.

    What was coded at once on both is in the way of the one while the other has acts on top of it.
    """
    desks = [open_desk(folder, "ann", name) for name in DOCUMENTS]
    _as_far_as_possible([desk.redo for desk in desks])  # what the coder had taken back when they were killed
    before = codings(folder)
    n_undone = _as_far_as_possible([desk.undo for desk in desks])
    assert set(codings(folder)) == {digest(b"")}
    n_redone = _as_far_as_possible([desk.redo for desk in desks])
    assert codings(folder) == before
    return n_undone, n_redone


def _as_far_as_possible(ways: list[Callable[[], Act | None]]) -> int:
    n, moved = 0, True
    while moved:
        moved = False
        for way in ways:
            with suppress(BlockedActError):
                while way():
                    n, moved = n + 1, True
    return n
