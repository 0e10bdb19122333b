"""The frame of screens on which people answer: a passage, and what may be said about it."""

from collections.abc import Callable, Sequence

from rich.text import Text as Drawn
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.events import Resize
from textual.widgets import OptionList, Static

from qualcode.model import Text
from qualcode.tui.widgets.passage_pane import Mark, PassagePane, Span
from qualcode.tui.widgets.rows import Row, Rows

_WIDE = 120


class PassageAndAnswers(Container):
    """A passage above the answers that it may have; beside each other where there is room."""

    DEFAULT_CSS = """
    PassageAndAnswers { height: 1fr; }
    PassageAndAnswers #about { height: auto; max-height: 5; padding: 0 1; border-top: solid $panel; }
    PassageAndAnswers #choose { height: auto; max-height: 55%; border-top: solid $panel; }
    PassageAndAnswers Rows { height: auto; max-height: 9; }
    PassageAndAnswers #means { height: auto; max-height: 4; padding: 0 1 0 5; color: $text-muted; }
    PassageAndAnswers.wide { layout: horizontal; }
    PassageAndAnswers.wide #read { width: 3fr; }
    PassageAndAnswers.wide #about { max-height: 40%; }
    PassageAndAnswers.wide #choose { width: 2fr; height: 1fr; max-height: 100%;
        border-top: none; border-left: solid $panel; }
    PassageAndAnswers.wide Rows { max-height: 60%; }
    PassageAndAnswers.wide #means { max-height: 40%; }
    """

    def __init__(self, meaning: Callable[[str], Drawn]) -> None:
        """`meaning` is asked what an answer means, by its id, whenever another one is in hand."""
        super().__init__()
        self._meaning = meaning
        self._passage: tuple[Text, Span, Sequence[Mark]] | None = None
        self._wider = 0

    def compose(self) -> ComposeResult:
        """The passage and what is said of it; the answers, and what the one in hand means."""
        with Vertical(id="read"):
            yield PassagePane()
            yield Static(id="about", markup=False)
        with Vertical(id="choose"):
            yield Rows()
            yield Static(id="means", markup=False)

    def on_mount(self) -> None:
        """The keys go to the answers."""
        self.query_one("#about").display = False
        self.query_one(Rows).focus()

    def on_resize(self, event: Resize) -> None:
        """Beside each other where there is room; then there is room for more of the text as well."""
        self.set_class(event.size.width >= _WIDE, "wide")
        self._draw()

    @property
    def in_hand(self) -> str:
        """The id of the answer in hand; empty where there is none."""
        return self.query_one(Rows).in_hand

    def show(self, text: Text, span: Span, marks: Sequence[Mark] = (), about: Drawn | None = None) -> None:
        """Another passage, and what is said of it."""
        if self._passage is None or self._passage[:2] != (text, span):
            self._wider = 0
        self._passage = (text, span, marks)
        self._draw()
        self.query_one("#about", Static).update(about or "")
        self.query_one("#about").display = bool(about)

    def offer(self, rows: Sequence[Row], in_hand: str = "") -> None:
        """Other answers; the first one is in hand, unless another is named."""
        self.query_one(Rows).fill(rows, in_hand or rows[0].id)
        self._explain()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Say what the answer in hand means."""
        event.stop()
        self._explain()

    def _explain(self) -> None:
        self.query_one("#means", Static).update(self._meaning(self.in_hand))

    def widen(self, steps: int) -> None:
        """More of the text, or less."""
        self._wider = max(0, self._wider + steps)
        self._draw()

    def page(self, steps: int) -> None:
        """Scroll the text."""
        self.query_one(PassagePane).page(steps)

    def _draw(self) -> None:
        if self._passage is not None:
            text, span, marks = self._passage
            self.query_one(PassagePane).show(text, span, self._wider + self.has_class("wide"), marks)
