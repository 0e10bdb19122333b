"""The screen that shows a difference between coders: the passage, and what each of them has on it."""

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import OptionList, Static

from qualcode.analysis.reconciling.compared import compared_codings, passages_of
from qualcode.desk.reconcile_queue import ReconcileQueue, decided_words
from qualcode.tui import more_keys
from qualcode.tui.screens.compare import said
from qualcode.tui.widgets.cells import shown
from qualcode.tui.widgets.head_and_foot import Foot, Head
from qualcode.tui.widgets.passage_pane import Mark, PassagePane
from qualcode.tui.widgets.rows import Row, Rows

if TYPE_CHECKING:
    from qualcode.analysis.reconciling.questions import Question

_KEYS = "1 2=theirs  a=both  0=neither  o=code  b=words  x=keep  n=next  z=undo  ?=keys"
_WIDE = 120


class DifferenceScreen(Screen[None]):
    """One difference at a time, without what decides it."""

    BINDINGS: ClassVar[list[BindingType]] = [*more_keys.own_bindings(more_keys.RECONCILE)]
    DEFAULT_CSS = """
    DifferenceScreen #choose { height: auto; max-height: 60%; border-top: solid $panel; }
    DifferenceScreen Rows { height: auto; max-height: 9; }
    DifferenceScreen #means { height: auto; max-height: 5; padding: 0 1 0 5; color: $text-muted; }
    DifferenceScreen #body { height: 1fr; }
    DifferenceScreen.wide #body { layout: horizontal; }
    DifferenceScreen.wide PassagePane { width: 3fr; }
    DifferenceScreen.wide #choose { width: 2fr; height: 1fr; max-height: 100%;
        border-top: none; border-left: solid $panel; }
    DifferenceScreen.wide Rows { max-height: 60%; }
    DifferenceScreen.wide #means { max-height: 40%; }
    """

    def __init__(self, queue: ReconcileQueue) -> None:
        super().__init__()
        self.queue = queue
        self.marked: set[str] = set()
        self._wider = 0
        self._warned = False

    def compose(self) -> ComposeResult:
        """The passage, and what each coder has on it."""
        yield Head()
        with Container(id="body"):
            yield PassagePane()
            with Vertical(id="choose"):
                yield Rows()
                yield Static(id="means", markup=False)
        yield Foot(_KEYS)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where nothing is open there is nothing to decide."""
        return bool(self.queue.questions) or action in ("help", "leave", "by")

    def on_resize(self, event: Resize) -> None:
        """Beside each other where there is room."""
        self.set_class(event.size.width >= _WIDE, "wide")
        self.call_after_refresh(self.show, self.query_one(Foot).said)

    def show(self, words: str = "") -> None:
        """Draw the difference at hand; `words` are what happened last."""
        queue = self.queue
        head, foot = self.query_one(Head), self.query_one(Foot)
        if not queue.questions:
            head.tell(f"Reconcile · {queue.stage.round}", f"by {queue.by}")
            foot.say(words or "nothing is open here")
            return
        question, study = queue.question, queue.stage.study
        place = passages_of(study, question.document, [question])[question.id]
        whose = f"{place.speaker} ({place.role})" if place.role else place.speaker
        place_words = f"{question.document} line {place.line}"
        parts = (f"{queue.index + 1}/{len(queue.questions)}", question.kind, place_words, whose)
        head.tell(" · ".join(filter(None, parts)), f"{queue.n_decided} decided · {queue.by or '?'}")
        text = study.texts[question.document]
        wider = self._wider + self.has_class("wide")
        self.query_one(PassagePane).show(text, (question.start, question.end), wider, _signs(question))
        self._show_readings()
        foot.say(words)

    def _show_readings(self, in_hand: str = "") -> None:
        question, study = self.queue.question, self.queue.stage.study
        all_sides = list(compared_codings(study, question))
        rows = []
        for number, reading in enumerate(question.readings, 1):
            own = [one for one in all_sides if one.coder == reading.coder]
            sign = "✓" if reading.coder in self.marked else " "
            text = Text.assemble(f"{sign} {number}  ", (shown(reading.coder), "bold"), "  ")
            rows.append(Row(reading.coder, text + Text("\n").join(said(one) for one in own), 8))
        self.query_one(Rows).fill(rows, in_hand or rows[0].id)
        self._show_meaning()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Say what the codes of the coder in hand mean."""
        event.stop()
        self._show_meaning()

    def _show_meaning(self) -> None:
        queue = self.queue
        if not queue.questions:
            return
        text = Text()
        decision = queue.decision(queue.question)
        if decision is not None:
            text.append(shown(f"{decided_words(decision)}, {decision.by}: {decision.note}\n"), "bold")
        if note := queue.notes.get(queue.question.id):
            text.append(shown(f"note: {note}\n"), "italic")
        reading = next((one for one in queue.question.readings if one.coder == self.query_one(Rows).in_hand), None)
        for code_id in reading.codes if reading else ():
            code = queue.stage.study.codebook.by_id.get(code_id)
            if code is not None:
                text.append(shown(code.id), "bold")
                parts = (code.definition, f"Not when: {code.not_when}" if code.not_when else "")
                text.append(shown(f": {' '.join(' '.join(parts).split())}\n"))
        self.query_one("#means", Static).update(text)

    def action_step(self, steps: int) -> None:
        """To another difference; this one stays as it is."""
        if self.queue.step(steps):
            self.marked, self._wider = set(), 0
            self.show()
        else:
            self.show("this is the last one" if steps > 0 else "this is the first one")

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

        self.app.push_screen(HelpScreen(more_keys.RECONCILE))


def _signs(question: "Question") -> list[Mark]:
    """Where coders' codings begin and end, by their numbers, where they do not cover the whole passage."""
    return [
        Mark(one.start, one.end, f"[{number}>", f"<{number}]")
        for number, reading in enumerate(question.readings, 1)
        for one in reading.codings
        if (one.start, one.end) != (question.start, question.end)
    ]
