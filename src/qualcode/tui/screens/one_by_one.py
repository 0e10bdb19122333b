"""What screens have in common on which one question after another is answered about a passage."""

from abc import abstractmethod
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from textual.screen import Screen

from qualcode.errors import QualcodeError
from qualcode.tui.widgets.passage_and_answers import PassageAndAnswers


class Steps(Protocol):
    """What is gone through."""

    def step(self, steps: int) -> bool:
        """Go to another one; false where there is none."""


Queue = TypeVar("Queue", bound=Steps)


class OneByOneScreen(Screen[None], Generic[Queue]):
    """One question at a time; every answer is in the files before the next key."""

    def __init__(self, queue: Queue) -> None:
        super().__init__()
        self.queue = queue
        self.marked: set[str] = set()
        """Answers that are to be given together."""
        self._warned = False
        """Whether was said already that leaving loses a note."""

    @property
    def frame(self) -> PassageAndAnswers:
        """The passage, and the answers that may be given."""
        return self.query_one(PassageAndAnswers)

    @abstractmethod
    def show(self, said: str = "") -> None:
        """Draw the question at hand; `said` is what happened last."""

    def done(self) -> str:
        """What to say more once the last question is answered."""
        return ""

    def do(self, act: Callable[[], str]) -> None:
        """Do something to the questions, and show what it says, or why it cannot be."""
        try:
            said = act()
        except QualcodeError as error:
            self.show(str(error))
            return
        self.marked = set()
        self.show(said + self.done())

    def action_step(self, steps: int) -> None:
        """To another question; this one stays as it is."""
        if self.queue.step(steps):
            self.marked = set()
            self.show()
        else:
            self.show("this is the last one" if steps > 0 else "this is the first one")

    def action_wider(self, steps: int) -> None:
        """More of the text, or less."""
        self.frame.widen(steps)

    def action_page(self, steps: int) -> None:
        """Scroll the text."""
        self.frame.page(steps)
