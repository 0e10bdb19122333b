"""The rounds of a study, and which of them can be reconciled."""

from typing import TYPE_CHECKING, ClassVar, NamedTuple, cast

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.screen import Screen
from textual.widgets import OptionList

from qualcode.errors import QualcodeError
from qualcode.model import Study
from qualcode.phrases import counted
from qualcode.reconciling.stage import Stage, open_stage
from qualcode.tui import more_keys
from qualcode.tui.widgets.cells import cropped, shown
from qualcode.tui.widgets.head_and_foot import Foot, Head
from qualcode.tui.widgets.rows import Row, Rows

if TYPE_CHECKING:
    from qualcode.tui.app import CoderApp


class Choosable(NamedTuple):
    """A round, or a document that is in none."""

    round: str
    document: str
    title: str

    @property
    def name(self) -> str:
        """As it is shown, and told apart."""
        return self.round or self.document


def choosable(study: Study) -> list[Choosable]:
    """The rounds, then the documents that are in none."""
    rounds = [one for one in study.settings.rounds if one.pass_number < 2]
    within = {document for one in rounds for document in one.documents}
    loose = (document for document in study.documents if document.id not in within)
    return [
        *(Choosable(one.id, "", one.title) for one in rounds),
        *(Choosable("", document.id, document.title) for document in loose),
    ]


DECIDED = "all decided"


class RoundsScreen(Screen[None]):
    """Which round is to be reconciled."""

    BINDINGS: ClassVar[list[BindingType]] = [*more_keys.own_bindings(more_keys.ROUNDS)]

    class Looked(Message):
        """One of them was looked into."""

        def __init__(self, name: str, words: str) -> None:
            super().__init__()
            self.name = name
            self.words = words

    def __init__(self) -> None:
        super().__init__()
        self.words: dict[str, str] = {}
        """What there is to do in each."""

    def compose(self) -> ComposeResult:
        """A row a round."""
        yield Head()
        yield Rows()
        yield Foot("j k=move  Enter=reconcile  ?=keys  q=back")

    def on_mount(self) -> None:
        """Ask which."""
        self.query_one(Head).tell("Reconcile: which round?")
        self.query_one(Rows).focus()

    def on_screen_resume(self) -> None:
        """Show the rounds, when first seen and when one comes back; what each has open is found out meanwhile."""
        cast("CoderApp", self.app).reload()
        self.show()
        self.look_into()

    def show(self, said: str = "") -> None:
        """Draw what is known of each."""
        found = choosable(cast("CoderApp", self.app).study)
        self.query_one(Rows).fill(Row(one.name, _line(one, self.words.get(one.name, "…"))) for one in found)
        self.query_one(Foot).say(said or ("" if found else "the study has no rounds and no documents"))

    @work(thread=True, exclusive=True)
    def look_into(self) -> None:
        """Find out what each has open."""
        study = cast("CoderApp", self.app).study
        for one in choosable(study):
            try:
                stage = open_stage(study, one.round, (one.document,) if one.document else ())
            except QualcodeError as error:
                words = str(error).partition("\n")[0]
            else:
                words = stage_words(stage)
            self.post_message(self.Looked(one.name, words))

    def on_rounds_screen_looked(self, event: Looked) -> None:
        """Show it."""
        self.words[event.name] = event.words
        self.show()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Reconcile it, or say why that cannot be."""
        event.stop()
        app = cast("CoderApp", self.app)
        one = next(one for one in choosable(app.study) if one.name == event.option.id)
        if self.words.get(one.name) == DECIDED:
            named = one.round or f"--document {one.document}"
            self.show(f"nothing is open here; `qualcode reconcile decisions {named}` lists what was decided")
            return
        try:
            app.open_reconcile(one.round, (one.document,) if one.document else ())
        except QualcodeError as error:
            self.show(str(error))

    def action_help(self) -> None:
        """Show the keys."""
        from qualcode.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(more_keys.ROUNDS))

    def action_leave(self) -> None:
        """Back."""
        self.dismiss()


def stage_words(stage: Stage) -> str:
    """How much is open."""
    documents = counted(len(stage.documents), "document")
    return f"{counted(len(stage.open), 'difference')} open in {documents}" if stage.open else DECIDED


def _line(one: Choosable, words: str) -> Text:
    text = Text(overflow="fold")
    text.append(cropped(one.name, 22) + " ", "bold")
    return text.append(shown(words))
