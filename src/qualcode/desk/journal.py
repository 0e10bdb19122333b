"""What a coder did on a document, in order, so that it can be taken back after a restart too.

A line is written before the codings are, and what it says is held against
them afterwards: a process killed in between leaves a last line that did
happen or did not, and whoever writes next can tell which.
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from qualcode.files.codings_jsonl import amended_line, format_coding
from qualcode.ids import new_id
from qualcode.layer_files import Pair, Pairs, Sheet
from qualcode.layout import journal_path
from qualcode.model import Coding
from qualcode.storage import sync_folder
from qualcode.times import now

_CODING = msgspec.json.Decoder(Coding)


class Act(msgspec.Struct, frozen=True, omit_defaults=True, rename={"gone": "before", "come": "after"}):
    """One act on a document: the codings that went, and those that came, each with the very line it stood on."""

    id: str
    kind: str
    """`code`, `remove`, `recode`, `move`, `note`, `facets`, `decline`."""
    at: str
    gone: tuple[msgspec.Raw, ...] = ()
    come: tuple[msgspec.Raw, ...] = ()
    group: str = ""
    """What the acts on several documents have in common that were one act to the coder."""
    documents: tuple[str, ...] = ()
    """With a group: all its documents."""
    suggestion: str = ""
    """The id of the machine's coding that was declined."""
    codebook: str = ""
    """The version at which the layer was."""

    @property
    def before(self) -> tuple[Coding, ...]:
        """The codings that went, or were changed."""
        return tuple(coding for coding, _ in pairs_of(self.gone))

    @property
    def after(self) -> tuple[Coding, ...]:
        """The codings that came, or what they were changed into."""
        return tuple(coding for coding, _ in pairs_of(self.come))


def new_act(kind: str, gone: Sequence[Pair] = (), come: Sequence[Pair] = ()) -> Act:
    """An act as it is about to be done."""
    left, came = (tuple(msgspec.Raw(line) for _, line in pairs) for pairs in (gone, come))
    return Act(new_id(), kind, now(), left, came)


def pairs_of(lines: tuple[msgspec.Raw, ...]) -> Pairs:
    """Lines with the codings that stand on them."""
    return [(_CODING.decode(line), bytes(line)) for line in lines]


def amended_pair(old: Pair, coding: Coding) -> Pair:
    """A coding with new values, on its line with what this version does not know of it."""
    return coding, amended_line(old[1], coding)


def new_pair(coding: Coding) -> Pair:
    """A new coding on a line of its own."""
    return coding, format_coding(coding)


class Step(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of a journal, which says one of these."""

    act: Act | None = None
    undone: str = ""
    """The id of an act that was taken back."""
    redone: str = ""
    passed: str = ""
    """The id of an act that can no longer be taken back, or done again, and was passed over."""
    dropped: str = ""
    """The id of an act of which the line before speaks, and which did not happen: the process was killed first."""


_STEPS = msgspec.json.Decoder(Step)


class Journal:
    """The acts on one document of one layer; kept outside version control, and appended to only."""

    def __init__(self, root: Path, layer_id: str, document_id: str) -> None:
        self._root = root
        self.path = journal_path(layer_id, document_id)
        self._forget()

    def _forget(self) -> None:
        self.done: dict[str, Act] = {}
        """What undo takes back, the last first."""
        self.undone: dict[str, Act] = {}
        """What redo does again, the last first."""
        self.groups: set[str] = set()
        """The groups of all acts that were ever done here."""
        self._pending: Step | None = None
        """The last line, while it is not known whether what it says did happen."""
        self._dropped = ""
        """What is to be said to have been dropped before anything else is."""
        self._offset = 0
        self._file = 0
        self._declined: tuple[object, frozenset[str]] | None = None

    def catch_up(self) -> None:
        """Read what was written since, here or elsewhere; half a line at the end says nothing."""
        try:
            with (self._root / self.path).open("rb") as stream:
                found = os.fstat(stream.fileno())
                if found.st_ino != self._file or found.st_size < self._offset:
                    self._forget()
                if found.st_size == self._offset:
                    return
                stream.seek(self._offset)
                raw = stream.read()
        except (FileNotFoundError, NotADirectoryError):
            self._forget()
            return
        self._file = found.st_ino
        whole = raw[: raw.rfind(b"\n") + 1]
        self._offset += len(whole)
        for step in _steps(whole):
            self._read(step)

    def settle(self, sheet: Sheet) -> None:
        """Hold the last line against the codings as they are on disk. Call it under the study's lock, caught up."""
        if self._pending is None:
            return
        if self._happened(self._pending, sheet.by_id):
            self.confirm()
        else:
            self._dropped = self._about(self._pending)
            self._pending = None

    def confirm(self) -> None:
        """What the last line says did happen."""
        if self._pending is not None:
            self._take(self._pending)
            self._pending = None

    def intend(self, step: Step) -> None:
        """Write a line before what it says is done. Call it under the study's lock, caught up and settled."""
        lines = msgspec.json.encode(step) + b"\n"
        if self._dropped:
            lines = msgspec.json.encode(Step(dropped=self._dropped)) + b"\n" + lines
        path = self._root / self.path
        new = not path.exists()
        if new:
            path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as stream:
            if stream.tell() > self._offset:
                stream.truncate(self._offset)  # half a line: what it was to say never began
            stream.write(lines)
            stream.flush()
            os.fsync(stream.fileno())
            self._file = os.fstat(stream.fileno()).st_ino
        if new:
            for folder in (path.parent, path.parent.parent, path.parent.parent.parent, self._root):
                sync_folder(folder)
        self._offset += len(lines)
        self._dropped = ""
        self._pending = step

    def last_done(self) -> Act | None:
        """The act that undo takes back."""
        return next(reversed(self.done.values()), None)

    def last_undone(self) -> Act | None:
        """The act that redo does again."""
        return next(reversed(self.undone.values()), None)

    def of_group(self, group: str, *, undone: bool = False) -> Act | None:
        """The act here that belongs to a group."""
        acts = self.undone if undone else self.done
        return next((act for act in reversed(acts.values()) if act.group == group), None)

    def all_done(self) -> list[Act]:
        """The acts that are not taken back, for whoever only looks: the last line is taken at its word."""
        last = self._pending or Step()
        acts = {**self.done, **({last.act.id: last.act} if last.act else {})}
        if last.redone in self.undone:
            acts[last.redone] = self.undone[last.redone]
        return [act for act in acts.values() if act.id not in (last.undone, last.passed)]

    def declined(self) -> frozenset[str]:
        """The ids of suggestions that were declined."""
        known = self._offset, self._pending
        if self._declined is None or self._declined[0] != known:
            self._declined = known, frozenset(act.suggestion for act in self.all_done() if act.suggestion)
        return self._declined[1]

    def _read(self, step: Step) -> None:
        """Take one more line in; all but the last did happen, unless the next one says that it did not."""
        if step.dropped:
            if self._pending is not None and self._about(self._pending) == step.dropped:
                self._pending = None
            self._dropped = ""
            return
        self.confirm()
        self._dropped = ""
        self._pending = step

    def _take(self, step: Step) -> None:
        if step.act is not None:
            self.done[step.act.id] = step.act
            self.undone.clear()
            self.groups.add(step.act.group)
        elif step.undone in self.done:
            self.undone[step.undone] = self.done.pop(step.undone)
        elif step.redone in self.undone:
            self.done[step.redone] = self.undone.pop(step.redone)
        elif step.passed:
            self.done.pop(step.passed, None)
            self.undone.pop(step.passed, None)

    @staticmethod
    def _about(step: Step) -> str:
        return step.act.id if step.act else step.undone or step.redone or step.passed

    def _happened(self, step: Step, there: Mapping[str, Pair]) -> bool:
        act = step.act or self.done.get(step.undone) or self.undone.get(step.redone)
        if act is None:
            return True
        gone, come = (act.come, act.gone) if step.undone else (act.gone, act.come)
        return happened(pairs_of(gone), pairs_of(come), there)


def happened(gone: Pairs, come: Pairs, there: Mapping[str, Pair]) -> bool:
    """Whether codings were exchanged, by what stands in the file now.

    What was changed again afterwards counts as exchanged: taking it back is then refused by name, and nothing is lost.
    """
    about = {coding.id for coding, _ in (*gone, *come)}
    lines = {coding_id: there[coding_id][1].strip() for coding_id in about if coding_id in there}
    left = {coding.id for coding, _ in gone}
    if any(
        lines.get(coding.id) == line.strip() or (coding.id in lines and coding.id not in left) for coding, line in come
    ):
        return True
    if any(lines.get(coding.id) == line.strip() for coding, line in gone):
        return False
    return bool(gone) or not come


def _steps(raw: bytes) -> list[Step]:
    """The lines that can be read; a broken disk or a hand costs the undo of what stood on the others."""
    try:
        return _STEPS.decode_lines(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return [step for line in raw.split(b"\n") for step in _readable(line)]


def _readable(line: bytes) -> list[Step]:
    try:
        return [_STEPS.decode(line)] if line.strip() else []
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return []
