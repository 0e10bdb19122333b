"""What a coder did on a document, in order, so that it can be taken back after a restart too."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from qualcode.ids import new_id
from qualcode.layout import journal_path
from qualcode.model import Coding
from qualcode.storage import locked, read_for_edit
from qualcode.times import now


class Act(msgspec.Struct, frozen=True, omit_defaults=True):
    """One act on a document: the codings that went, and those that came."""

    id: str
    kind: str
    """`code`, `remove`, `recode`, `move`, `note`, `facets`."""
    at: str
    before: tuple[Coding, ...] = ()
    after: tuple[Coding, ...] = ()


class _Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of a journal: an act, or that one was taken back or done again."""

    act: Act | None = None
    undone: str = ""
    redone: str = ""


class Journal:
    """The acts on one document of one layer; kept outside version control, and appended to only."""

    def __init__(self, root: Path, layer_id: str, document_id: str) -> None:
        self._root = root
        self._path = journal_path(layer_id, document_id)
        self._done: list[Act] = []
        self._undone: list[Act] = []
        for line in msgspec.json.Decoder(_Line).decode_lines(read_for_edit(root, self._path) or b""):
            self._take(line)

    def last_done(self) -> Act | None:
        """The act that undo takes back."""
        return self._done[-1] if self._done else None

    def last_undone(self) -> Act | None:
        """The act that redo does again."""
        return self._undone[-1] if self._undone else None

    def done(self, kind: str, before: Sequence[Coding], after: Sequence[Coding]) -> None:
        """Note an act; what was taken back before can then not be done again."""
        at = now()
        self._add(_Line(act=Act(new_id(at), kind, at, tuple(before), tuple(after))))

    def undone(self, act: Act) -> None:
        """Note that an act was taken back."""
        self._add(_Line(undone=act.id))

    def redone(self, act: Act) -> None:
        """Note that an act was done again."""
        self._add(_Line(redone=act.id))

    def _add(self, line: _Line) -> None:
        with locked(self._root):
            path = self._root / self._path
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("ab") as stream:
                stream.write(msgspec.json.encode(line) + b"\n")
        self._take(line)

    def _take(self, line: _Line) -> None:
        if line.act is not None:
            self._done.append(line.act)
            self._undone.clear()
        elif line.undone and self._done:
            self._undone.append(self._done.pop())
        elif line.redone and self._undone:
            self._done.append(self._undone.pop())
