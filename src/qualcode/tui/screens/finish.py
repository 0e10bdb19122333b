"""The screen on which a document is declared finished, or opened again."""

from collections.abc import Callable
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label, OptionList, Static

from qualcode.desk.desk import Desk
from qualcode.desk.finishing import whereabouts
from qualcode.errors import QualcodeError
from qualcode.phrases import counted
from qualcode.text import one_line
from qualcode.tui import more_keys
from qualcode.tui.widgets.bar import bar
from qualcode.tui.widgets.cells import cells, cropped, shown
from qualcode.tui.widgets.rows import Row, Rows

_FEW = 7
"""So many uncoded passages are shown where there is room."""
_PLACE = 34
"""Cells for where one is, at most."""
_LOW = 22
"""Lines of a terminal below which there is room for fewer, and not for what finishing means."""
_MEANS = (
    "Finished says: I have read it all. What carries no code is then counted as coded with nothing, and the others"
    " may be compared with it. It can be opened again."
)
_REOPEN = (
    "Opened again, it counts as in progress: it drops out of agreement and of comparisons until it is finished again."
)


class FinishScreen(ModalScreen[bool | None]):
    """`True` once the document was finished, `False` once it was opened again; `None` where it is as it was.

    Args:
        desk: The document and the coder's layer.
        go_to: What takes the person to an offset of the text, once this screen has gone.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*more_keys.own_bindings(more_keys.FINISH)]
    DEFAULT_CSS = """
    FinishScreen { align: center middle; }
    FinishScreen > Vertical { width: 78; max-width: 100%; height: auto; max-height: 100%; border: round $primary;
        background: $surface; padding: 0 1; }
    FinishScreen Rows { height: auto; max-height: 8; background: $surface; }
    FinishScreen Label { text-style: bold; }
    FinishScreen #said { height: auto; color: $text-warning; text-style: bold; }
    """

    def __init__(self, desk: Desk, go_to: Callable[[int], None] | None = None) -> None:
        super().__init__()
        self.desk = desk
        self.go_to = go_to
        self.reason = ""
        """Why it is finished although something is missing; kept where that cannot be."""

    @property
    def finished(self) -> bool:
        """Whether the document is finished already."""
        state = self.desk.layer.documents.get(self.desk.document.id)
        return state is not None and state.state == "finished"

    def compose(self) -> ComposeResult:
        """How far it is, what is missing, what finishing means."""
        with Vertical():
            yield Label(markup=False)
            yield Static(id="far", markup=False)
            yield Rows()
            yield Static(id="means", markup=False)
            yield Static(id="said", markup=False)
            yield Static(id="keys", markup=False)

    def on_mount(self) -> None:
        """Show it."""
        self.query_one(Rows).focus()
        self.show()

    def on_resize(self) -> None:
        """Show as much as there is room for."""
        self.show(str(self.query_one("#said", Static).content))

    def show(self, said: str = "") -> None:
        """Draw what is known; `said` is what happened last."""
        desk = self.desk
        self.query_one(Label).update(
            f"Open '{desk.document.id}' again?" if self.finished else f"Finish '{desk.document.id}'?"
        )
        spans = desk.spans_to_code()
        uncoded = [span for span in spans if not desk.at(span)]
        n_coded = len(spans) - len(uncoded)
        far = Text(f"{bar(n_coded, len(spans), 16)} {n_coded} of {counted(len(spans), 'passage')} coded, ")
        far.append(counted(len(desk.codings), "coding"))
        waits = sum(bool(one.waits) for one in desk.codings)
        far.append(f"\n! {counted(waits, 'coding')} still to be recoded: r in the list of documents" if waits else "")
        for one in () if self.finished else desk.unmet():
            far.append(shown(f"\n{'✗ required' if one.required else '· reminder'}: {one.words}"))
        self.query_one("#far", Static).update(far)
        rows = self.query_one(Rows)
        rows.display = bool(uncoded) and not self.finished
        rows.fill(() if self.finished else self._uncoded(uncoded))
        means = self.query_one("#means", Static)
        means.update(f"\n{_REOPEN if self.finished else _MEANS}")
        means.display = self.finished or self.app.size.height >= _LOW
        said_line = self.query_one("#said", Static)
        said_line.update(shown(said))
        said_line.display = bool(said)
        keys = "o open it again  q back" if self.finished else "f finish  m memo  Enter go to the passage  q back"
        self.query_one("#keys", Static).update(f"\n{keys}")

    def _uncoded(self, spans: list[tuple[int, int]]) -> list[Row]:
        body = self.desk.text.body
        places = [shown(whereabouts(self.desk.study, self.desk.document.id, start)) for start, _ in spans[:_FEW]]
        width = min(max(map(cells, places), default=0), _PLACE)
        few = min(_FEW, max(1, self.app.size.height - 12)) if self.app.size.height < _LOW else _FEW
        more = f"; here the first {few}" if len(spans) > few > 1 else ""
        rows = [Row("", Text(f"Without a code: {counted(len(spans), 'passage')}{more}"))]
        for (start, end), place in zip(spans[:few], places, strict=False):
            text = Text(no_wrap=True, overflow="ellipsis")
            text.append(cropped(place, width) + "  ")
            rows.append(Row(str(start), text.append(shown(one_line(body[start:end], 200)))))
        return rows

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go to a passage."""
        event.stop()
        offset = int(event.option.id or 0)
        self.dismiss(None)
        if self.go_to is not None:
            self.app.call_later(self.go_to, offset)

    def action_finish(self) -> None:
        """Finish it; where something is required and missing, ask for a reason first."""
        from qualcode.tui.screens.line import LineScreen

        if self.finished:
            self.show("it is finished already; o opens it again")
            return
        missing = [one.words for one in self.desk.unmet() if one.required]
        if missing:
            words = f"Missing: {'; '.join(missing)}. The reason is noted in your layer's record."
            self.app.push_screen(LineScreen("Finish it all the same? Say why", words, self.reason), self.finish_anyway)
            return
        self._do(reopen=False)

    def finish_anyway(self, reason: str | None) -> None:
        """Finish it with a reason."""
        if reason is None or not reason.strip():
            self.show("not finished: no reason was given")
            return
        self.reason = reason.strip()
        self._do(reopen=False)

    def action_reopen(self) -> None:
        """Open it again, once somebody typed the word."""
        from qualcode.tui.screens.line import LineScreen

        if not self.finished:
            self.show("it is not finished")
            return
        self.app.push_screen(LineScreen("Open it again?", "Type the word: reopen"), self.reopened)

    def reopened(self, word: str | None) -> None:
        """Open it again if that is the word."""
        if word is None or word.strip().casefold() not in ("reopen", "re-open"):
            self.show("it stays finished: the word was not typed")
            return
        self._do(reopen=True)

    def _do(self, *, reopen: bool) -> None:
        try:
            self.desk.finish(reopen=reopen, anyway=self.reason)
        except QualcodeError as error:
            self.show(str(error))
            return
        self.dismiss(not reopen)

    def action_memo(self) -> None:
        """Write the memo about the document."""
        from qualcode.tui.screens.memo import MemoScreen

        self.app.push_screen(MemoScreen(self.desk, None, ""), lambda said: self.show(said or ""))

    def action_help(self) -> None:
        """Show the keys."""
        from qualcode.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(more_keys.FINISH))

    def action_leave(self) -> None:
        """Leave it as it is."""
        self.dismiss(None)
