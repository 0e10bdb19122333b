"""People who reconcile: one difference at hand, each decision in the files when it returns, and a way back."""

import re
from typing import TYPE_CHECKING

from qualcode.analysis.reconciling.questions import Question
from qualcode.errors import RefusedError
from qualcode.reconciling.answers import Answer, Place, Signature, decide, signature
from qualcode.reconciling.consensus import record, take_back
from qualcode.reconciling.stage import Stage
from qualcode.records import Decision

if TYPE_CHECKING:
    from collections.abc import Sequence

_AND = re.compile(r"\s*(?:[,;+&]|\band\b)\s*")


def who_decides(typed: str) -> str:
    """The people who decide, as decisions name them; several where the room decides.

    >>> who_decides("coder-b, coder-c"), who_decides(" km ")
    ('coder-b and coder-c', 'km')
    """
    return " and ".join(dict.fromkeys(name for name in _AND.split(typed.strip()) if name))


class ReconcileQueue:
    """The differences that were open when it was begun, in the order of the documents and of the text."""

    def __init__(self, stage: Stage, by: str) -> None:
        self.stage = stage
        self.by = by
        self.questions: Sequence[Question] = tuple(stage.open)
        self.index = 0
        self.notes: dict[str, str] = {}
        """What was written for questions that have no decision yet."""
        self.memo = ""
        """The path of the memo, once it was written."""
        self._made: list[tuple[Answer, Decision]] = []
        self._undone: list[Answer] = []

    @property
    def n_agreed(self) -> int:
        """Passages on which all agree and that are not in the consensus yet; they come with the first decision."""
        return sum(len(one.unmerged) for one in self.stage.documents.values())

    @property
    def question(self) -> Question:
        """The difference at hand."""
        return self.questions[self.index]

    @property
    def n_decided(self) -> int:
        """How many of the differences are decided."""
        return sum(self.decision(one) is not None for one in self.questions)

    def decision(self, question: Question) -> Decision | None:
        """What was decided about a difference; `None` while it is open."""
        return self.stage.documents[question.document].by_question.get(question.id)

    def merge(self) -> int:
        """Put into the consensus what all agree on; how many passages."""
        recorded = record(self.stage, [], self._signed())
        self.stage, self.memo = recorded.stage, recorded.memo or self.memo
        return len(recorded.merged)

    def refuse(self, answer: Answer) -> None:
        """Refuse an answer that cannot be taken, before anybody is asked why it was given.

        Raises:
            QualcodeError: If it cannot be.
        """
        self._refuse_decided()
        place = Place(self.stage.study, self.stage.round, self.stage.rule)
        decide(place, self.question, answer, Signature("", "2000-01-01T00:00:00Z"))

    def answer(self, answer: Answer) -> str:
        """Take an answer, and go on to the next open difference; returns it in words.

        Raises:
            QualcodeError: If it cannot be taken; then nothing is written.
        """
        said = self._answer(answer)
        self._undone.clear()
        return said

    def undo(self) -> bool:
        """Take the last decision back, and go to its question; false where there is none."""
        if not self._made:
            return False
        answer, decision = self._made[-1]
        self.stage = take_back(self.stage, decision, self._signed())
        self._made.pop()
        self._undone.append(answer)
        self._go_to(answer.question)
        self.notes[answer.question] = answer.note
        return True

    def redo(self) -> str:
        """Decide again what was taken back last; empty where there is nothing."""
        if not self._undone:
            return ""
        self._go_to(self._undone[-1].question)
        said = self._answer(self._undone[-1])
        self._undone.pop()
        return said

    def step(self, steps: int) -> bool:
        """Go to another difference; false where there is none."""
        if not 0 <= self.index + steps < len(self.questions):
            return False
        self.index += steps
        return True

    def _answer(self, answer: Answer) -> str:
        self._refuse_decided()
        recorded = record(self.stage, [answer], self._signed())
        self.stage, self.memo = recorded.stage, recorded.memo or self.memo
        self._made += [(answer, one) for one in recorded.new]
        self.notes.pop(answer.question, None)
        later = [*range(self.index + 1, len(self.questions)), *range(self.index)]
        self.index = next((one for one in later if self.decision(self.questions[one]) is None), self.index)
        return "; ".join(decided_words(one) for one in recorded.new) or "on record already"

    def _refuse_decided(self) -> None:
        if (decision := self.decision(self.question)) is not None:
            raise RefusedError(f"decided already: {decided_words(decision)}; z takes the last decision back")

    def _go_to(self, question_id: str) -> None:
        self.index = next(number for number, one in enumerate(self.questions) if one.id == question_id)

    def _signed(self) -> Signature:
        if not self.by:
            raise RefusedError("say who decides: B, and a name, or several with a comma between them")
        return signature(self.by)


def decided_words(decision: Decision) -> str:
    """A decision in a line."""
    made = ", ".join(dict.fromkeys(one.code for one in decision.made)) or "no coding"
    whose = f" {', '.join(decision.took)}" if decision.took else ""
    return f"{decision.decision}{whose}: {made} ({decision.class_})"
