"""A person at their recode queue: each answer is in the files when it returns, and can be taken back."""

from collections.abc import Sequence
from typing import NamedTuple

from qualcode.errors import RefusedError
from qualcode.model import Study
from qualcode.recoding.choices import NONE
from qualcode.recoding.placements import Placement, signed
from qualcode.recoding.placing import place
from qualcode.recoding.sentences import remark
from qualcode.recoding.undoing import undo
from qualcode.recoding.waiting import WaitingRow
from qualcode.study import as_seen, open_readable


class Placed(NamedTuple):
    """An answer that was given here."""

    coding: str
    codes: tuple[str, ...]
    """Empty for none."""
    note: str


class RecodeQueue:
    """Codings that wait, one of them at hand."""

    def __init__(self, study: Study, rows: Sequence[WaitingRow], by: str) -> None:
        self.study = study
        self.rows = tuple(rows)
        self.by = by
        self.index = 0
        self.note = ""
        """Goes with the next answer; it stays where that answer cannot be taken."""
        self.placed: dict[str, Placed] = {}
        """By coding, in the order of the answers."""
        self._undone: list[Placed] = []
        self._spans = {coding.id: (coding.start, coding.end) for _, coding in study.waiting}

    @property
    def row(self) -> WaitingRow:
        """The coding at hand."""
        return self.rows[self.index]

    @property
    def span(self) -> tuple[int, int]:
        """Where it stands."""
        return self._spans[self.row.coding]

    @property
    def left(self) -> int:
        """How many wait."""
        return len(self.rows) - len(self.placed)

    def place(self, codes: Sequence[str]) -> str:
        """Place the coding at hand under codes, or under none, and go on to the next one that waits.

        Returns:
            What became of it, in words.

        Raises:
            QualcodeError: If it cannot be; then nothing is written, and the note stays.
        """
        said = self._place(codes)
        self._undone.clear()
        return said

    def undo(self) -> bool:
        """Take the last answer back, and go there; false where there is none."""
        if not self.placed:
            return False
        last = next(reversed(self.placed))
        undo(self._read(), [last])
        answer = self.placed.pop(last)
        self._undone.append(answer)
        self.note = self.note or answer.note
        self.index = self._number(last)
        return True

    def redo(self) -> str:
        """Give the answer again that was taken back last; empty where there is none."""
        if not self._undone:
            return ""
        answer = self._undone[-1]
        self.index = self._number(answer.coding)
        self.note = answer.note
        said = self._place(answer.codes)
        self._undone.pop()
        return said

    def step(self, steps: int) -> bool:
        """Go to another coding, whatever was said of this one; false where there is none."""
        if not 0 <= self.index + steps < len(self.rows):
            return False
        self.index += steps
        return True

    def _place(self, codes: Sequence[str]) -> str:
        row = self.row
        if row.coding in self.placed:
            raise RefusedError("it is placed already; z takes the last answer back")
        wanted = Placement(row.coding, " + ".join(codes) or NONE, self.note)
        placing = place(self._read(), signed([wanted], self.by))
        self.placed[row.coding] = Placed(row.coding, tuple(codes), self.note)
        self.note = ""
        later = [*range(self.index + 1, len(self.rows)), *range(self.index)]
        self.index = next((one for one in later if self.rows[one].coding not in self.placed), self.index)
        return f"→ {' + '.join(codes) or NONE}" + "".join(map(remark, placing.rows))

    def _read(self) -> Study:
        self.study = as_seen(open_readable(self.study.root), self.by)
        return self.study

    def _number(self, coding: str) -> int:
        return next(number for number, row in enumerate(self.rows) if row.coding == coding)
