"""The coder's documents: what is assigned, what comes next, how far each is, and what else waits."""

from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.events import Resize, ScreenResume
from textual.message import Message
from textual.screen import Screen
from textual.widgets import OptionList, Static

from qualcode.asking import is_asking
from qualcode.check import check_study
from qualcode.desk.queue import QueueRow, queue_rows, rounds_to_reconcile
from qualcode.errors import QualcodeError
from qualcode.model import Study
from qualcode.phrases import counted, some_of
from qualcode.scope import Scope
from qualcode.study import load_study
from qualcode.tui import more_keys
from qualcode.tui.screens.document_lines import columns, document_line
from qualcode.tui.widgets.head_and_foot import Foot, Head
from qualcode.tui.widgets.rows import Row, Rows

if TYPE_CHECKING:
    from qualcode.tui.app import CoderApp
    from qualcode.tui.screens.search import Place

_KEYS = "Enter=open  r=recode  w=compare  c=reconcile  /=search  ?=keys  q=end"
_SECTIONS = (("in-progress", "In progress"), ("not-started", "Not started"), ("finished", "Finished"))


class DocumentsScreen(Screen[None]):
    """The queue from which a coder takes the next document."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *more_keys.own_bindings(more_keys.DOCUMENTS),
        ("pagedown,space", "page(1)", ""),
        ("pageup", "page(-1)", ""),
    ]
    DEFAULT_CSS = """
    DocumentsScreen #beside { height: auto; max-height: 5; padding: 0 1; border-top: solid $panel; }
    """

    class Looked(Message):
        """It is known which rounds are to be reconciled."""

        def __init__(self, rounds: list[str]) -> None:
            super().__init__()
            self.rounds = rounds

    class Checked(Message):
        """The study's files were looked through."""

        def __init__(self, n_problems: int) -> None:
            super().__init__()
            self.n_problems = n_problems

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[QueueRow] = []
        self.n_problems = 0
        self.open_rounds: list[str] = []
        """Rounds in which all have finished, and about which something is still to be decided."""
        self._begun = self._looked_through = False

    @property
    def coder_app(self) -> "CoderApp":
        """The program."""
        return cast("CoderApp", self.app)

    def compose(self) -> ComposeResult:
        """A line a document, and what else waits."""
        yield Head()
        yield Rows()
        yield Static(id="beside", markup=False)
        yield Foot(_KEYS)

    def on_mount(self) -> None:
        """Say who codes what; ask who it is where nobody said."""
        self.query_one(Rows).focus()
        if self.coder_app.coder:
            self._begun = True  # and read once this screen is seen: a document may stand above it from the start
        else:
            from qualcode.tui.screens.who import WhoScreen

            self.app.push_screen(WhoScreen(), self.named)

    def named(self, coder: str | None) -> None:
        """Somebody said who they are."""
        if coder is None:
            self.app.exit()
            return
        self.coder_app.coder = coder
        is_asking(coder)
        self.begin()
        if self.coder_app.first_document:
            self.call_after_refresh(self.open, self.coder_app.first_document)  # once this screen is there again

    def begin(self) -> None:
        """Show the documents."""
        self._begun = True
        self.read_again()
        if not self._looked_through:
            self._looked_through = True
            self.look_through()

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Coming back from a document: it has come on."""
        event.stop()
        if self._begun and self.is_current:
            self.begin()

    def on_resize(self, event: Resize) -> None:
        """Draw the rows for another width."""
        event.stop()
        if self._looked_through:
            self.call_after_refresh(self.show, self.query_one(Foot).said)

    def read_again(self, said: str = "") -> None:
        """Read the study, and draw it."""
        try:
            app = self.coder_app
            app.reload()
            known = app.coder in [one.id for one in app.study.settings.coders]
            self.rows = queue_rows(app.study, app.coder, app.pass_number) if known else []
            self.look_into_rounds(app.study)
        except QualcodeError as error:
            said = str(error)
        self.show(said)

    def action_read_again(self) -> None:
        """Read the study again."""
        self.read_again("read again")
        self.look_through()

    @work(thread=True, exclusive=True, group="check")
    def look_through(self) -> None:
        """Count the problems of the study."""
        try:
            n_problems = len(check_study(*load_study(self.coder_app.folder)))
        except (QualcodeError, OSError):
            return  # what cannot be read was said already
        self.post_message(self.Checked(n_problems))

    @work(thread=True, exclusive=True, group="rounds")
    def look_into_rounds(self, study: Study) -> None:
        """Find out which rounds are to be reconciled."""
        try:
            self.post_message(self.Looked(rounds_to_reconcile(study)))
        except (QualcodeError, OSError):
            return  # whoever opens them is told

    def on_documents_screen_looked(self, event: Looked) -> None:
        """Say which they are."""
        self.open_rounds = event.rounds
        self._show_beside()

    def on_documents_screen_checked(self, event: Checked) -> None:
        """Say how many problems there are."""
        self.n_problems = event.n_problems
        self._show_beside()

    def show(self, said: str = "") -> None:
        """Draw the rows, and what else waits."""
        app, rows = self.coder_app, self.rows
        settings = app.study.settings
        n_done = sum(row.state == "finished" for row in rows)
        again = f" · pass {app.pass_number}" if app.pass_number > 1 else ""
        done = f"{n_done}/{len(rows)} finished"
        self.query_one(Head).tell(f"{app.coder}{again} · {settings.title or app.study.root.name}", done if rows else "")
        first = next((row.document for row in rows if row.next), "") if not self.query_one(Rows).in_hand else ""
        self.query_one(Rows).fill(self._lines(), first)
        self._show_beside()
        self.query_one(Foot).say(said or self._nothing())

    def _nothing(self) -> str:
        """What to do where there is nothing to code."""
        app = self.coder_app
        settings, known = app.study.settings, [one.id for one in app.study.settings.coders]
        if not app.study.documents:
            return "the study has no documents yet; bring some in with `qualcode import FILE…`"
        if app.coder not in known:
            names = f"; it names {', '.join(known)}" if known else ""
            return f"'{app.coder}' is no coder of {settings.path}{names}: add `{{id: {app.coder}}}` under `coders:`"
        if not self.rows and app.pass_number > 1:
            again = f"pass {app.pass_number} codes again what you have finished"
            return f"{again}, and nothing is; `qualcode code` comes first"
        if not self.rows:
            return f"nothing is assigned to '{app.coder}'; `qualcode assign {app.coder} DOCUMENT…` does that"
        if all(row.state == "finished" for row in self.rows):
            return "all your documents are finished"
        return ""

    def _lines(self) -> list[Row]:
        wide = columns(self.rows, self.query_one(Rows).size.width - 3)
        next_one = [row for row in self.rows if row.next]
        lines: list[Row] = []
        for row in next_one:
            sign = "," if row.state == "not-started" else ":"
            lines += [Row("", Text(f"Next{sign} {row.why}")), Row(row.document, document_line(row, wide))]
        for state, heading in _SECTIONS:
            own = [row for row in self.rows if row.state == state and not row.next]
            if own:
                lines.append(Row("", Text(heading)))
                lines += [Row(row.document, document_line(row, wide)) for row in own]
        return lines

    def _show_beside(self) -> None:
        app = self.coder_app
        waits = self.n_waiting
        lines = []
        if waits:
            lines.append(f"r  {counted(waits, 'coding')} {'waits' if waits == 1 else 'wait'} to be recoded")
        if self.open_rounds:
            lines.append(f"w c  to be compared and reconciled: {some_of(self.open_rounds)}")
        if self.n_problems:
            lines.append(f"!  {counted(self.n_problems, 'problem')} in the study's files: `qualcode check` names them")
        if app.study.hidden:
            lines.append("A blind round is not open: you see your own codings alone.")
        beside = self.query_one("#beside", Static)
        beside.update("\n".join(lines))
        beside.display = bool(lines)

    @property
    def n_waiting(self) -> int:
        """How many of the coder's codings wait to be recoded."""
        study = self.coder_app.study
        return sum(study.layer_by_id[coded.layer].coder == self.coder_app.coder for coded, _ in study.waiting)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open the document."""
        event.stop()
        self.open(event.option.id or "")

    def open(self, document_id: str, offset: int | None = None) -> None:
        """Put a document on the desk, or say why not."""
        try:
            self.coder_app.open_document(document_id, offset)
        except QualcodeError as error:
            self.query_one(Foot).say(str(error))

    def action_recode(self) -> None:
        """To the codings that wait."""
        try:
            self.coder_app.open_recode(Scope(coders=(self.coder_app.coder,)))
        except QualcodeError as error:
            self.query_one(Foot).say(str(error))

    def action_compare(self) -> None:
        """The document in hand beside the other coders."""
        from qualcode.tui.screens.compare import CompareScreen

        document = self.query_one(Rows).in_hand

        def go_on(offset: int | None) -> None:
            if offset is not None:
                self.call_after_refresh(self.open, document, offset)  # once this screen is there again

        if document:
            self.app.push_screen(CompareScreen(self.coder_app.study, document, 0), go_on)

    def action_search_all(self) -> None:
        """Look for words in all documents, and open one where they stand."""
        from qualcode.tui.screens.search import SearchScreen

        def go_on(place: "Place | None") -> None:
            if place is not None:
                self.call_after_refresh(self.open, place[0], place[1][0])

        self.app.push_screen(SearchScreen(), go_on)

    def action_reconcile(self) -> None:
        """Decide a round's differences."""
        from qualcode.tui.screens.rounds import RoundsScreen

        self.app.push_screen(RoundsScreen())

    def action_page(self, steps: int) -> None:
        """A screen of rows on."""
        rows = self.query_one(Rows)
        for _ in range(max(1, rows.size.height - 1)):
            rows.action_cursor_down() if steps > 0 else rows.action_cursor_up()

    def action_help(self) -> None:
        """Show the keys."""
        from qualcode.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(more_keys.DOCUMENTS))

    def action_leave(self) -> None:
        """End."""
        self.app.exit()
