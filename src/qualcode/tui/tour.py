"""A guided tour of the coder: what to do next, in a strip above the screen, which goes on when it was done."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from textual.binding import BindingType

from qualcode.desk.tour_study import CODER, DOCUMENT
from qualcode.layout import MEMOS
from qualcode.model import Coding
from qualcode.tui.app import CoderApp
from qualcode.tui.widgets.tour_strip import TourStrip


class Seen(NamedTuple):
    """What a step looks at, to know whether it was done."""

    screen: str
    """The name of the class of the screen that is on top."""
    span: tuple[int, int]
    level: str
    codings: tuple[Coding, ...]
    n_memos: int
    finished: bool


class Step(NamedTuple):
    """One thing to try."""

    title: str
    keys: str
    words: str
    done: Callable[[Seen, Seen], bool]
    """Of how it was when the step began, and how it is now."""


def _left(screen: str) -> Callable[[Seen, Seen], bool]:
    """A step that is done once a screen was looked at, and left again: the step begins anew on every screen."""
    return lambda before, now: before.screen == screen and now.screen == "CodingScreen"


def _more_codings(before: Seen, now: Seen) -> bool:
    return len(now.codings) > len(before.codings)


STEPS: tuple[Step, ...] = (
    Step(
        "Move",
        "↓ j   ↑ k",
        "Go to the next passage, and to the one before. The turn in hand is lit; the line below says which it is.",
        lambda before, now: now.span != before.span,
    ),
    Step(
        "Take less",
        "→ l",
        "Within a turn, take a smaller passage: a paragraph, then a sentence. Go as far as a sentence.",
        lambda _, now: now.level == "sentence",
    ),
    Step(
        "Take more",
        "Shift+↓ J",
        "Take the next sentence in as well; Shift+↑ K gives it back.",
        lambda before, now: now.span[0] == before.span[0] and now.span[1] > before.span[1],
    ),
    Step(
        "The whole turn",
        "← h",
        "And back to the larger passage, as far as the turn.",
        lambda _, now: now.level == "turn",
    ),
    Step(
        "Code by letters",
        "Enter",
        "Enter opens the finder. Type two letters or more of any code, look at its rule, and press Enter.",
        _more_codings,
    ),
    Step(
        "Code by two letters",
        "u   '",
        "u goes to the next turn without a code; ' and the two letters of a code, as in the margin, code it.",
        _more_codings,
    ),
    Step(
        "Code by a digit",
        "u   1",
        "u goes to the next turn without a code; 1 puts the code on it that you used last. It is on disk at once.",
        _more_codings,
    ),
    Step(
        "Undo",
        "z",
        "Take the last act back. It works without end, also tomorrow.",
        lambda before, now: len(now.codings) < len(before.codings),
    ),
    Step("Redo", "y", "And do it again.", _more_codings),
    Step(
        "A note",
        "e   Ctrl+S",
        "Write a note on the coding in hand, why this code, in half a sentence; Ctrl+S saves it.",
        lambda _, now: any(coding.note for coding in now.codings),
    ),
    Step(
        "A memo",
        "m   Ctrl+S",
        "Write a memo on what you make of the passage; Ctrl+S saves it.",
        lambda before, now: now.n_memos > before.n_memos,
    ),
    Step(
        "The codebook",
        "i   Esc",
        "Look the code in hand up in the codebook, and come back.",
        _left("CodebookScreen"),
    ),
    Step("The keys", "?   Esc", "See all keys. Type a word there to narrow them; come back.", _left("HelpScreen")),
    Step(
        "Finish",
        "!",
        "A document is finished when you say so; you see what is still missing. Finish this one, or come back.",
        lambda before, now: now.finished or _left("FinishScreen")(before, now),
    ),
    Step(
        "Leave",
        "q",
        "Back to your documents. In a study of your own they are in the order in which they are assigned to you.",
        lambda _, now: now.screen == "DocumentsScreen",
    ),
)
_END = Step(
    "That is all",
    "Ctrl+Q",
    "You can go on trying; Ctrl+Q ends. Your own study: `qualcode init`, `qualcode import`, `qualcode code`.",
    lambda _, __: False,
)


class TourApp(CoderApp):
    """The coder's program with the tour's strip above every screen."""

    BINDINGS: ClassVar[list[BindingType]] = [("f4", "skip", "the next step of the tour")]

    def __init__(self, folder: str) -> None:
        super().__init__(folder, CODER, DOCUMENT)
        self.at = 0
        """Which step is next."""
        self._begun: Seen | None = None

    @property
    def step(self) -> Step:
        """What there is to try."""
        return STEPS[self.at] if self.at < len(STEPS) else _END

    def on_mount(self) -> None:
        """Look now and then whether the step was done."""
        self.set_interval(0.05, self.look)

    def look(self) -> None:
        """Go on where the step was done, and keep the strip on the screen that is on top."""
        now = self._see()
        if self._begun is None:
            self._begun = now
        elif self.step.done(self._begun, now):
            self.action_skip()
        elif now.screen != self._begun.screen:
            self._begun = self._begun._replace(screen=now.screen)
        self._draw()

    def action_skip(self) -> None:
        """On to the next step, whether this one was done or not."""
        self.at = min(self.at + 1, len(STEPS))
        self._begun = self._see()
        self._draw()

    def _draw(self) -> None:
        strips = self.screen.query(TourStrip)
        strip = strips.first() if strips else TourStrip()
        if not strips:
            self.screen.mount(strip, before=0)
        where = f"Tour {self.at + 1} of {len(STEPS)}" if self.at < len(STEPS) else "Tour"
        strip.show(where, self.step.title, self.step.keys, self.step.words)

    def _see(self) -> Seen:
        from qualcode.tui.screens.coding import CodingScreen

        coding = next((screen for screen in self.screen_stack if isinstance(screen, CodingScreen)), None)
        cursor: Any = getattr(coding, "cursor", coding)
        desk = coding.desk if coding else None
        state = desk.layer.documents.get(DOCUMENT) if desk else None
        return Seen(
            screen=type(self.screen).__name__,
            span=cursor.span if cursor else (0, 0),
            level=cursor.level if cursor else "",
            codings=desk.codings if desk else (),
            n_memos=len(list(Path(self.study.root, MEMOS).glob("*.md"))),
            finished=state is not None and state.state == "finished",
        )
