"""The screen on which words are looked for in all documents, and what is found can be coded at once."""

from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input, OptionList

from qualcode.desk.choosing import Choice
from qualcode.desk.desk import Desk
from qualcode.errors import QualcodeError
from qualcode.model import Study
from qualcode.phrases import counted
from qualcode.scope import Scope, select
from qualcode.search.asking import Asked, question_of
from qualcode.search.coding import CODED, Plan, PlannedRow, code_results, own_documents, planned, planned_note
from qualcode.search.concordance import HitRow, hit_rows
from qualcode.search.nearby import nothing_notes
from qualcode.search.searching import search
from qualcode.search.telling import found_note
from qualcode.tui import more_keys
from qualcode.tui.screens.done_words import not_coded, why_not
from qualcode.tui.widgets.head_and_foot import Foot, Head
from qualcode.tui.widgets.hits import hit_lines
from qualcode.tui.widgets.passage_pane import PassagePane
from qualcode.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from qualcode.tui.app import CoderApp

Place = tuple[str, tuple[int, int]]
"""A document, and a span of it."""
_MOST = 500
_CONTEXT = 200
_ASK = "Enter=looks in all documents  Esc=back"
_KEYS = "Enter=opens  c=code all  p=how much  /=other words  ?=keys  q=back"
_PLAN = "y=does it, as one act  p=how much of each  Esc=leaves it"
_ARTICLES = {"hit": "the words found", "sentence": "the sentence", "paragraph": "the paragraph", "turn": "the turn"}


class SearchScreen(Screen[Place | None]):
    """Type words, Enter: what is found, in context; Enter again: the place; `None` after Escape."""

    BINDINGS: ClassVar[list[BindingType]] = [*more_keys.own_bindings(more_keys.SEARCH)]
    DEFAULT_CSS = """
    SearchScreen Input, SearchScreen Input:focus { height: 1; border: none; padding: 0 1; }
    SearchScreen Rows, SearchScreen Rows:focus { height: 2fr; border-top: solid $panel; border-bottom: solid $panel; }
    SearchScreen PassagePane { height: 1fr; min-height: 4; }
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
        self.rows: list[HitRow] = []
        self.passage = "hit"
        self.plan: Plan | None = None
        self.planned: list[PlannedRow] = []
        self._wider = 0

    @property
    def coder_app(self) -> "CoderApp":
        """The program, with the study as the coder sees it, and what was looked for last."""
        return cast("CoderApp", self.app)

    def compose(self) -> ComposeResult:
        """A line to type in, the results, the words around the one in hand, and what is to be said."""
        yield Head()
        yield Input(placeholder='words, "a phrase", improv*, trust NEAR/8 school, a OR b, a NOT b')
        yield Rows()
        yield PassagePane()
        yield Foot(_ASK)

    def on_mount(self) -> None:
        """Begin with the words; those that were looked for last are there, and what they found."""
        self.query_one(Head).tell("Search all documents")
        self.query_one(PassagePane).display = False
        words = self.query_one(Input)
        words.focus()
        if self.coder_app.searched:
            words.value = self.coder_app.searched
            self.look(self.coder_app.study, words.value)

    def on_input_submitted(self) -> None:
        """Look for what was typed."""
        if words := self.query_one(Input).value.strip():
            self.coder_app.searched, self.coder_app.searched_place = words, None
            self.query_one(Foot).say("looking …")
            self.look(self.coder_app.study, words)

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
        self.post_message(self.Found(rows, f"{'. '.join(told)}{more}"))

    def on_search_screen_failed(self, event: "SearchScreen.Failed") -> None:
        """Say why; what was typed stays."""
        self.query_one(Foot).say(event.why)
        self.query_one(Input).focus()

    def on_search_screen_found(self, event: "SearchScreen.Found") -> None:
        """Show the results, and take that one in hand at which one was."""
        self.rows, self.plan = event.rows, None
        at = next((n for n, row in enumerate(self.rows) if _place(row) == self.coder_app.searched_place), 0)
        self.draw(str(at))
        self.query_one(Foot).say(event.told, _KEYS if self.rows else _ASK)
        if self.rows:
            self.query_one(Rows).focus()

    def on_resize(self) -> None:
        """Draw for the new width."""
        self.call_after_refresh(self.draw)

    def draw(self, in_hand: str = "") -> None:
        """The results, the words found below each other, and the text around the one in hand."""
        states = {(row.document, row.start, row.end): row.state for row in self.planned} if self.plan else {}
        rows = self.query_one(Rows)
        rows.fill(hit_lines(self.rows, max(self.size.width - 4, 20), states), in_hand)
        self.show()

    def show(self) -> None:
        """The text around the result in hand."""
        pane = self.query_one(PassagePane)
        pane.display = bool(self.rows)
        if self.rows:
            row = self.row
            pane.show(self.coder_app.study.texts[row.document], (row.start, row.end), self._wider)

    @property
    def row(self) -> HitRow:
        """The result in hand."""
        return self.rows[int(self.query_one(Rows).in_hand or 0)]

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Another result is in hand."""
        event.stop()
        self.show()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go there."""
        event.stop()
        place = _place(self.row)
        self.coder_app.searched_place = place
        self.dismiss(place)

    def action_again(self) -> None:
        """Other words."""
        words = self.query_one(Input)
        words.focus()
        words.select_all()

    def action_results(self) -> None:
        """From the words to what was found."""
        if self.rows:
            self.query_one(Rows).focus()

    def action_wider(self, steps: int) -> None:
        """More of the text around the result in hand, or less."""
        self._wider = max(0, self._wider + steps)
        self.show()

    def action_help(self) -> None:
        """Show the keys."""
        from qualcode.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(more_keys.SEARCH))

    def action_leave(self) -> None:
        """Leave what was planned; else leave the screen."""
        if self.plan is None:
            self.dismiss(None)
            return
        self.plan = None
        self.draw()
        self.query_one(Foot).say("nothing was coded", _KEYS)

    def action_passage(self) -> None:
        """Code more or less of each result."""
        self.passage = CODED[(CODED.index(self.passage) + 1) % len(CODED)]
        self.query_one(Foot).say(f"of each result {_ARTICLES[self.passage]} will be coded")
        if self.plan is not None:
            self.work_out(self.plan._replace(passage=self.passage))

    def action_code_all(self) -> None:
        """Choose a code for all results."""
        from qualcode.tui.screens.kept_finder import make_finder_ready

        if not self.rows:
            self.query_one(Foot).say("nothing was found that could be coded")
            return
        app, row = self.coder_app, self.row
        desk = self.desk
        if desk is None or desk.document.id != row.document:
            desk = Desk(app.study, app.coder, row.document, app.pass_number)
        asks = f"a code for {counted(len(self.rows), 'result')}"
        finder = make_finder_ready(self.app, desk, (row.start, row.end), single=True, asks=asks)
        self.app.push_screen(finder, self.chosen)

    def chosen(self, choice: Choice | None) -> None:
        """Work out what coding all results would do."""
        if choice is not None and choice.codes:
            self.query_one(Foot).say("looking …")
            app = self.coder_app
            self.work_out(Plan(app.coder, choice.codes[0], self.passage, app.pass_number, choice.facets))

    @work(thread=True, exclusive=True)
    def work_out(self, plan: Plan) -> None:
        """Find out in a thread of its own what would be coded."""
        study, query = self.coder_app.study, self.coder_app.searched
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
        note, possible = planned_note(event.rows, event.plan)
        self.plan, self.planned = (event.plan if possible else None), event.rows
        self.draw()
        self.query_one(Foot).say(note, _PLAN if possible else _KEYS)

    def action_agree(self) -> None:
        """Code what was shown."""
        if self.plan is None:
            self.query_one(Foot).say("nothing is planned; c chooses a code for all results")
            return
        plan, self.plan = self.plan, None
        try:
            done = code_results(self.coder_app.study, plan, self.planned, self.coder_app.searched)
        except QualcodeError as error:
            said = not_coded(self.coder_app.study, plan, self.planned) or str(error)
        else:
            said = f"coded {counted(len(done.codings), 'passage')} as '{plan.code}'; z takes all of it back"
        self.after_change(said)

    def action_undo(self) -> None:
        """Take back what was coded at once last."""
        from qualcode.desk.many import undo_many

        app = self.coder_app
        try:
            said = f"{counted(len(undo_many(app.study, app.coder, pass_number=app.pass_number)), 'coding')} taken back"
        except QualcodeError as error:
            said = why_not(error, "taken back")
        self.after_change(said)

    def after_change(self, said: str) -> None:
        """Read anew what an act changed."""
        self.coder_app.reload()
        if self.desk is not None:
            self.desk.refresh()
        self.draw()
        self.query_one(Foot).say(said, _KEYS)


def _place(row: HitRow) -> Place:
    return row.document, (row.start, row.end)
