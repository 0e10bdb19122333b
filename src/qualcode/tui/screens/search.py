"""The screen on which words are looked for in all documents."""

from typing import TYPE_CHECKING, ClassVar, cast

from rich.cells import cell_len
from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from qualcode.desk.choosing import Choice
from qualcode.desk.desk import Desk
from qualcode.errors import QualcodeError
from qualcode.model import Study
from qualcode.phrases import counted
from qualcode.scope import Scope, select
from qualcode.search.asking import Asked, question_of
from qualcode.search.coding import CODED, Plan, PlannedRow, code_results, own_documents, planned, refusals
from qualcode.search.concordance import HitRow, hit_rows
from qualcode.search.nearby import nothing_notes
from qualcode.search.searching import search
from qualcode.search.telling import found_note
from qualcode.tui.cells import end_of, flat, start_of
from qualcode.tui.widgets.cells import shown

if TYPE_CHECKING:
    from qualcode.tui.app import CoderApp

Place = tuple[str, tuple[int, int]]
"""A document, and a span of it."""
_MOST = 500
_CONTEXT = 400
_HELP = "Enter opens · c codes all · p how much of each · / other words · Esc back"


class SearchScreen(ModalScreen[Place | None]):
    """Type words, Enter: what is found, in context; Enter again: the place; `None` after Escape."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "back", "back"),
        ("slash", "again", "other words"),
        ("c", "code_all", "code all results"),
        ("p", "passage", "how much of each result is coded"),
        ("y", "agree", "do what was shown"),
        ("z", "undo", "take back what was coded at once"),
    ]
    DEFAULT_CSS = """
    SearchScreen { align: center top; background: $surface; }
    SearchScreen Vertical { height: 100%; background: $surface; }
    SearchScreen Input { height: 3; }
    SearchScreen OptionList, SearchScreen OptionList:focus { height: 1fr; border: none; padding: 0 1; }
    SearchScreen #around { height: 5; padding: 0 1; border-top: solid $panel; }
    SearchScreen #told { height: auto; max-height: 4; background: $panel; padding: 0 1; }
    """

    class Found(Message):
        """Results have come."""

        def __init__(self, rows: list[HitRow], told: str) -> None:
            super().__init__()
            self.rows = rows
            self.told = told

    class Planned(Message):
        """It is known what coding all results would do."""

        def __init__(self, plan: Plan, rows: list[PlannedRow]) -> None:
            super().__init__()
            self.plan = plan
            self.rows = rows

    class Failed(Message):
        """What was asked for could not be done."""

        def __init__(self, why: str) -> None:
            super().__init__()
            self.why = why

    def __init__(self, desk: Desk | None = None) -> None:
        super().__init__()
        self.desk = desk
        """What the coder has before them; `None` on the way there."""
        self.query_text = ""
        self.rows: list[HitRow] = []
        self.passage = "hit"
        self.plan: Plan | None = None
        self.planned: list[PlannedRow] = []

    @property
    def study(self) -> Study:
        """The study as the coder sees it."""
        return cast("CoderApp", self.app).study

    @property
    def pass_number(self) -> int:
        """Which time the coder codes."""
        return cast("CoderApp", self.app).pass_number

    @property
    def coder(self) -> str:
        """Who searches."""
        return cast("CoderApp", self.app).coder

    def compose(self) -> ComposeResult:
        """A line to type in, the results, the words around the one in hand, and what is to be said."""
        with Vertical():
            yield Input(placeholder='words, "a phrase", improv*, trust NEAR/8 school, a OR b, a NOT b')
            yield OptionList(markup=False)
            yield Static(id="around", markup=False)
            yield Static("Enter looks in all documents · Esc back", id="told", markup=False)

    def on_mount(self) -> None:
        """Begin with the words."""
        self.query_one(Input).focus()

    def on_input_submitted(self) -> None:
        """Look for what was typed."""
        self.query_text = self.query_one(Input).value.strip()
        if self.query_text:
            self.tell("looking …")
            self.look(self.study, self.query_text)

    @work(thread=True, exclusive=True)
    def look(self, study: Study, query: str) -> None:
        """Search in a thread of its own."""
        try:
            selection = select(study, Scope())
            results = search(selection, question_of(selection, Asked(query)))
            rows = hit_rows(results, limit=_MOST, context=_CONTEXT)
            told = [found_note(results), *([] if rows else nothing_notes(results))]
        except QualcodeError as error:
            self.post_message(self.Failed(str(error)))
            return
        more = f"; the first {len(rows)} are here" if len(rows) < results.n_hits else ""
        self.post_message(self.Found(rows, f"{' '.join(told)}{more}"))

    def on_search_screen_failed(self, event: "SearchScreen.Failed") -> None:
        """Say why; what was typed stays."""
        self.tell(event.why)
        self.query_one(Input).focus()

    def on_search_screen_found(self, event: "SearchScreen.Found") -> None:
        """Show the results."""
        self.rows = event.rows
        self.plan = None
        self.draw()
        self.tell(f"{event.told}\n{_HELP}" if self.rows else event.told)
        if self.rows:
            options = self.query_one(OptionList)
            options.focus()
            options.highlighted = 0

    def on_resize(self) -> None:
        """Draw for the new width."""
        self.draw()

    def draw(self) -> None:
        """The results, the words found below each other."""
        options = self.query_one(OptionList)
        at = options.highlighted
        width = max(self.size.width - 4, 20)
        left = min(max((cell_len(_place(row)) for row in self.rows), default=0), width * 2 // 5)
        options.clear_options()
        options.add_options(Option(_line(row, left, width)) for row in self.rows)
        if at is not None and at < len(self.rows):
            options.highlighted = at

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show more of the words around the result in hand."""
        row = self.rows[event.option_index]
        around = Text(no_wrap=False)
        around.append(end_of(_clear(row.before), min(len(row.before), 2 * self.size.width - 20)).lstrip())
        around.append(_clear(row.hit), "bold underline")
        around.append(_clear(row.after))
        self.query_one("#around", Static).update(around)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go there."""
        row = self.rows[event.option_index]
        self.dismiss((row.document, (row.start, row.end)))

    def action_again(self) -> None:
        """Other words."""
        self.query_one(Input).focus()

    def action_back(self) -> None:
        """Leave what was planned; else leave the screen."""
        if self.plan is not None:
            self.plan = None
            self.tell(_HELP)
        else:
            self.dismiss(None)

    def action_passage(self) -> None:
        """Code more or less of each result."""
        self.passage = CODED[(CODED.index(self.passage) + 1) % len(CODED)]
        self.tell(f"of each result {_ARTICLES[self.passage]} will be coded\n{_HELP}")
        if self.plan is not None:
            self.work_out(self.study, self.query_text, self.plan._replace(passage=self.passage))

    def action_code_all(self) -> None:
        """Choose a code for all results."""
        from qualcode.tui.screens.finder import FinderScreen

        if not self.rows:
            return
        row = self.rows[self.query_one(OptionList).highlighted or 0]
        desk = self.desk or Desk(self.study, self.coder, row.document, self.pass_number)
        self.app.push_screen(FinderScreen(desk, (row.start, row.end), single=True), self.chosen)

    def chosen(self, choice: Choice | None) -> None:
        """Work out what coding all results would do."""
        if choice is not None and choice.codes:
            self.tell("looking …")
            self.work_out(
                self.study, self.query_text, Plan(self.coder, choice.codes[0], self.passage, self.pass_number)
            )

    @work(thread=True, exclusive=True)
    def work_out(self, study: Study, query: str, plan: Plan) -> None:
        """Find out in a thread of its own what would be coded."""
        try:
            selection = own_documents(select(study, Scope()), plan, unfinished=True)
            results = search(selection, question_of(selection, Asked(query)))
            rows = planned(results, study, plan)
        except QualcodeError as error:
            self.post_message(self.Failed(str(error)))
            return
        self.post_message(self.Planned(plan, rows))

    def on_search_screen_planned(self, event: "SearchScreen.Planned") -> None:
        """Show what would be coded, and ask."""
        n = {state: sum(row.state == state for row in event.rows) for state in ("new", "coded", "refused", "left out")}
        if reasons := refusals(event.rows, event.plan.coder):
            self.tell(f"{n['refused']} of {len(event.rows)} cannot be coded, so none is: {reasons[0]}")
            return
        if not n["new"]:
            on_all = f"'{event.plan.code}' stands on all of them already"
            none = "none of them is in a document that you are to code and have not finished"
            self.tell(f"{on_all if n['coded'] else none}\n{_HELP}")
            return
        self.plan, self.planned = event.plan, event.rows
        already = f"; {n['coded']} stand so already" if n["coded"] else ""
        unsaid = f"; {n['left out']} that nobody says are left out" if n["left out"] else ""
        documents = counted(len({row.document for row in event.rows if row.state == "new"}), "document")
        self.tell(
            f"code {counted(n['new'], 'passage')} ({_ARTICLES[event.plan.passage]}) as '{event.plan.code}', in"
            f" {documents} that you have not finished?{already}{unsaid}"
            "\ny does it, as one act · p how much of each · Esc leaves it"
        )

    def action_agree(self) -> None:
        """Code what was shown."""
        if self.plan is None:
            return
        app = cast("CoderApp", self.app)
        try:
            done = code_results(app.study, self.plan, self.planned, self.query_text)
        except QualcodeError as error:
            self.tell(str(error))
            return
        said = f"coded {counted(len(done.codings), 'passage')} as '{self.plan.code}'; z takes all of it back\n{_HELP}"
        self.plan = None
        self.after_change(said)

    def action_undo(self) -> None:
        """Take back what was coded at once last."""
        from qualcode.desk.many import undo_many

        try:
            gone = undo_many(self.study, self.coder, pass_number=self.pass_number)
        except QualcodeError as error:
            self.tell(str(error))
            return
        self.after_change(f"{counted(len(gone), 'coding')} taken back\n{_HELP}")

    def after_change(self, said: str) -> None:
        """Read anew what an act changed."""
        cast("CoderApp", self.app).reload()
        if self.desk is not None:
            self.desk.refresh()
        self.tell(said)

    def tell(self, words: str) -> None:
        """Say something in the line below."""
        self.query_one("#told", Static).update(words)


_ARTICLES = {"hit": "the words found", "sentence": "the sentence", "paragraph": "the paragraph", "turn": "the turn"}


def _clear(text: str) -> str:
    """A text on one line, as a terminal can show it."""
    return shown(flat(text))


def _place(row: HitRow) -> str:
    at = f"{row.turn}" if row.turn else f"line {row.line}"
    return " ".join(part for part in (row.document, at, row.speaker) if part)


def _line(row: HitRow, left: int, width: int) -> Text:
    """One result on one line."""
    room = width - left - 3
    before_room = room * 2 // 5
    place = start_of(_place(row), left)
    hit = start_of(_clear(row.hit), room - before_room)
    line = Text(no_wrap=True)
    line.append(place + " " * (left - cell_len(place)) + "  ", "dim")
    line.append(end_of(_clear(row.before), before_room) + " ")
    line.append(hit, "bold underline")
    line.append(start_of(_clear(row.after), room - before_room - cell_len(hit)))
    return line
