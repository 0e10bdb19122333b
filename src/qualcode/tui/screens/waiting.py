"""The screen that shows a coding which waits: the passage, what its code was, the codes that it may have."""

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import OptionList, Static

from qualcode.desk.recode_queue import RecodeQueue
from qualcode.recoding.choices import NONE
from qualcode.text import one_line
from qualcode.tui import more_keys
from qualcode.tui.widgets.cells import shown
from qualcode.tui.widgets.head_and_foot import Foot, Head
from qualcode.tui.widgets.passage_pane import PassagePane
from qualcode.tui.widgets.rows import Row, Rows

_KEYS = "1-9=place  0=none  Tab=mark  o=other  e=note  s=skip  z=undo  ?=keys  q=back"
_WIDE = 120


class WaitingScreen(Screen[None]):
    """One waiting coding at a time, without what places it."""

    BINDINGS: ClassVar[list[BindingType]] = [*more_keys.own_bindings(more_keys.RECODE)]
    DEFAULT_CSS = """
    WaitingScreen #was { height: auto; max-height: 5; padding: 0 1; color: $foreground; border-top: solid $panel; }
    WaitingScreen #choose { height: auto; max-height: 55%; border-top: solid $panel; }
    WaitingScreen Rows { height: auto; max-height: 9; }
    WaitingScreen #means { height: auto; max-height: 4; padding: 0 1 0 5; color: $text-muted; }
    WaitingScreen #body { height: 1fr; }
    WaitingScreen.wide #body { layout: horizontal; }
    WaitingScreen.wide #read { width: 3fr; }
    WaitingScreen.wide #choose { width: 2fr; height: 1fr; max-height: 100%;
        border-top: none; border-left: solid $panel; }
    WaitingScreen.wide Rows { max-height: 60%; }
    WaitingScreen.wide #means { max-height: 40%; }
    WaitingScreen.wide #was { max-height: 40%; }
    """

    def __init__(self, queue: RecodeQueue) -> None:
        super().__init__()
        self.queue = queue
        self.marked: set[str] = set()
        self._wider = 0
        self._warned = False

    def compose(self) -> ComposeResult:
        """The passage, what its code was, the codes that it may have."""
        yield Head()
        with Container(id="body"):
            with Vertical(id="read"):
                yield PassagePane()
                yield Static(id="was", markup=False)
            with Vertical(id="choose"):
                yield Rows()
                yield Static(id="means", markup=False)
        yield Foot(_KEYS)

    def on_mount(self) -> None:
        """Begin with the first."""
        self.query_one(Rows).focus()
        self.show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where nothing waits there is nothing to do."""
        return bool(self.queue.rows) or action in ("help", "leave")

    def on_resize(self, event: Resize) -> None:
        """Beside each other where there is room."""
        self.set_class(event.size.width >= _WIDE, "wide")
        self.call_after_refresh(self.show, self.query_one(Foot).said)

    def show(self, said: str = "") -> None:
        """Draw the coding at hand; `said` is what happened last."""
        queue = self.queue
        if not queue.rows:
            self.query_one(Head).tell("Recode")
            self.query_one(Foot).say("no coding waits to be recoded", "q=back")
            return
        row = queue.row
        speaker = f"{row.speaker} ({row.role})" if row.role else row.speaker
        places = (
            f"Recode {queue.index + 1} of {len(queue.rows)}",
            row.layer,
            f"{row.document} line {row.line}",
            speaker,
        )
        self.query_one(Head).tell(" · ".join(filter(None, places)), f"{len(queue.placed)} placed, {queue.left} wait")
        wider = self._wider + self.has_class("wide")
        self.query_one(PassagePane).show(queue.study.texts[row.document], queue.span, wider)
        self.query_one("#was", Static).update(self._was())
        self._show_options()
        self.query_one(Foot).say(said)

    def _was(self) -> Text:
        row, answer, note = self.queue.row, self.queue.placed.get(self.queue.row.coding), self.queue.note
        text = Text()
        if answer is not None:
            text.append(f"placed under {' + '.join(answer.codes) or NONE}\n", "bold")
        text.append("was ")
        text.append(shown(row.code), "bold")
        text.append(shown(f": {row.label}. {one_line(row.definition)}" if row.label else ""))
        if row.changed and row.step in ("narrow", "widen"):
            text.append(shown(f"\n{row.step}: {one_line(row.reason)}"))
            for line in row.changed:
                text.append(shown(f"\n~ {line}"))
        for whose, words in (("the coder's note", row.note), ("your note", note)):
            if words:
                text.append(shown(f"\n{whose}: {one_line(words)}"), "italic")
        return text

    def _show_options(self, in_hand: str = "") -> None:
        row, codebook = self.queue.row, self.queue.study.codebook
        rows = []
        for number, code_id in enumerate(row.options, 1):
            code = codebook.by_id[code_id]
            text = Text("✓ " if code_id in self.marked else "  ", no_wrap=True, overflow="ellipsis")
            text.append(f"{number if number < 10 else ' '}  ")
            text.append(shown(code_id), "bold")
            text.append(" (as it is)" if code_id == row.code else "")
            text.append(shown(f"  {code.label}. {one_line(code.definition)}"))
            rows.append(Row(code_id, text))
        if not rows:
            rows.append(Row("", Text("the migration suggests no code: o and any code of the codebook, or 0 for none")))
        self.query_one(Rows).fill(rows, in_hand or rows[0].id)
        self._show_meaning()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Say what the code in hand means."""
        event.stop()
        self._show_meaning()

    def _show_meaning(self) -> None:
        code = self.queue.study.codebook.by_id.get(self.query_one(Rows).in_hand)
        parts: tuple[tuple[str, str], ...] = ()
        if code is not None:
            parts = (
                ("", code.definition),
                ("use when: ", code.use_when),
                ("not when: ", code.not_when),
                *(("example: ", one) for one in code.examples[:2]),
            )
        words = "\n".join(f"{name}{one_line(text)}" for name, text in parts if text)
        self.query_one("#means", Static).update(Text(shown(words)))

    def action_wider(self, steps: int) -> None:
        """More of the text, or less."""
        self._wider = max(0, self._wider + steps)
        self.show()

    def action_page(self, steps: int) -> None:
        """Scroll the text."""
        self.query_one(PassagePane).page(steps)

    def action_help(self) -> None:
        """Show the keys."""
        from qualcode.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(more_keys.RECODE))
