"""The box in which a new code is made by typing it."""

from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from qualcode.desk.choosing import Choice
from qualcode.desk.desk import Desk
from qualcode.desk.finding import Found, find_codes
from qualcode.desk.lettering import letters
from qualcode.desk.naming import Offer, offers
from qualcode.errors import QualcodeError
from qualcode.text import one_line
from qualcode.tui.placing import make_room
from qualcode.tui.screens.line import THROWN_AWAY
from qualcode.tui.widgets.found_rows import code_row
from qualcode.tui.widgets.line import Line
from qualcode.tui.widgets.pick_list import PickList, PickRow

if TYPE_CHECKING:
    from qualcode.tui.app import CoderApp

QUOTE_CHARACTERS = 400
FIELDS = {"label": "called", "definition": "means", "parent": "under"}


class OpenCodeScreen(ModalScreen[Choice | None]):
    """A label, what it means, where it belongs: a proposal, and the choice to code with it; `None` after Escape.

    A code that has the label already is offered in place of a twin.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "make it, or take the one that is there"),
        Binding("escape", "cancel", "make none"),
        Binding("up,ctrl+p", "step(-1)", "the row above"),
        Binding("down,ctrl+n", "step(1)", "the row below"),
        Binding("tab", "field(1)", "the next field"),
        Binding("shift+tab", "field(-1)", "the field before"),
    ]

    def __init__(self, desk: Desk, span: tuple[int, int], typed: str = "") -> None:
        super().__init__()
        self.desk = desk
        self.span = span
        self.first_typed = typed
        self.offers: list[Offer] = []
        self.parents: list[Found] = []
        """What matches in the field of the parent, while one types there."""
        self.parent_id = ""
        self.shown: tuple[str, ...] = ()
        """The field and what stood in all of them when the rows were drawn."""
        self.letters = letters(desk.study.codebook)
        self.asked: tuple[str, ...] = ()
        """What stood there when Escape was pressed first."""

    def compose(self) -> ComposeResult:
        """A line a field, and what is there already."""
        with Vertical(id="open-code"):
            for name, words in FIELDS.items():
                with Horizontal(classes="field"):
                    yield Label(words)
                    typed = self.first_typed if name == "label" else ""
                    yield Line(typed, id=name, compact=True, select_on_focus=name == "parent")
            yield PickList()
            yield Static(id="told", markup=False)

    def on_mount(self) -> None:
        """Begin with the label."""
        box = self.query_one("#open-code")
        box.border_title = Text(f"new code for “{one_line(self.desk.text.body[slice(*self.span)], 40)}”")
        box.border_subtitle = Text("Enter make it and code  Tab next field  Esc")
        label = self.query_one("#label", Input)
        label.focus()
        label.action_end()
        self.show_rows()

    def on_resize(self) -> None:
        """Stand beside the passage."""
        place = make_room(self, self.span, 14)
        self.set_class(place.edge == "top", "top")
        self.query_one("#open-code").styles.height = place.rows

    def value(self, field: str) -> str:
        """What stands in a field."""
        return self.query_one(f"#{field}", Input).value.strip()

    @property
    def in_parent(self) -> bool:
        """Whether one types where the code belongs."""
        return self.focused is not None and self.focused.id == "parent"

    def on_input_changed(self) -> None:
        """Look anew for what is there."""
        self._catch_up()

    def on_descendant_focus(self) -> None:
        """Show what belongs to the field."""
        self._catch_up()

    def _catch_up(self) -> None:
        """Look anew where something else stands in the fields by now."""
        if self._state() != self.shown:
            self.show_rows()

    def _state(self) -> tuple[str, ...]:
        return (self.focused.id or "" if self.focused else "", *map(self.value, FIELDS))

    def show_rows(self) -> None:
        """Show codes under which it may stand, or what the label may mean."""
        self.shown = self._state()
        codebook, rows = self.desk.study.codebook, self.query_one(PickList)
        label = self.value("label")
        self._tell("")
        if self.in_parent:
            found = find_codes(codebook, self.value("parent"))
            self.parents = [one for one in found if not one.code.template and not one.code.proposed_by]
            rows.show([self._row(one) for one in self.parents], 0 if self.value("parent") else -1)
            self._take_parent()
            return
        self.offers = offers(codebook, label, self.parent_id)
        under = f"under {codebook.label(self.parent_id)}" if self.parent_id else "proposed, kept apart until accepted"
        new = PickRow(f"new code “{label}”", marks="+", aside=under)
        rows.show([self._row(one.found) if one.found else new for one in self.offers], 0)

    def _tell(self, words: str) -> None:
        self.query_one("#told", Static).update(words)
        self.query_one("#open-code").set_class(bool(words), "told")

    def _row(self, found: Found) -> PickRow:
        return code_row(self.desk.study.codebook, found, self.letters[found.code.id])

    def _take_parent(self) -> None:
        lit = self.query_one(PickList).lit
        self.parent_id = self.parents[lit].code.id if 0 <= lit < len(self.parents) else ""

    def action_step(self, steps: int) -> None:
        """Light another row."""
        self._catch_up()
        rows = self.query_one(PickList)
        rows.light(min(max(0, rows.lit + steps), len(rows.rows) - 1))
        if self.in_parent:
            self._take_parent()

    def on_pick_list_clicked(self, event: PickList.Clicked) -> None:
        """Take the row that was clicked."""
        self.query_one(PickList).light(event.number)
        if self.in_parent:
            self._take_parent()
            self.query_one("#label", Input).focus()
        else:
            self.take()

    def action_field(self, steps: int) -> None:
        """Go to another field."""
        self.show_rows()
        names = list(FIELDS)
        at = names.index(self.focused.id) if self.focused is not None and self.focused.id in names else 0
        if self.parent_id and self.in_parent:
            self.query_one("#parent", Input).value = self.desk.study.codebook.label(self.parent_id)
        self.query_one(f"#{names[(at + steps) % len(names)]}").focus()
        self.show_rows()

    def action_take(self) -> None:
        """Make the code, or take the one that is there."""
        if self.in_parent:
            self._catch_up()
            self.offers = offers(self.desk.study.codebook, self.value("label"), self.parent_id)
            self.query_one(PickList).lit = 0
        else:
            self._catch_up()
        self.take()

    def take(self) -> None:
        """Return the lit code; a new one is proposed first."""
        lit = self.query_one(PickList).lit
        if not 0 <= lit < len(self.offers):
            self._tell("Type what the code is to be called.")
            return
        found = self.offers[lit].found
        if found is not None:
            self.dismiss(Choice((found.code.id,)))
            return
        try:
            made = self._propose()
        except (QualcodeError, OSError) as error:
            self._tell(str(error))
            return
        self.dismiss(Choice((made,)))

    def _propose(self) -> str:
        from qualcode.proposals.proposing import propose, with_code

        desk = self.desk
        code = propose(
            desk.study,
            desk.coder,
            self.value("label"),
            definition=self.value("definition"),
            parent=self.parent_id,
            document=desk.document.id,
            quote=one_line(desk.text.body[slice(*self.span)], QUOTE_CHARACTERS),
        )
        desk.study = with_code(desk.study, code, document=desk.document.id)
        app = cast("CoderApp", self.app)
        app.study = with_code(app.study, code, document=desk.document.id)
        return code.id

    def action_cancel(self) -> None:
        """Make none; where something was typed, only when asked to again."""
        if self.asked == self._state() or not any((self.value("definition"), self.value("label") != self.first_typed)):
            self.dismiss(None)
            return
        self.asked = self._state()
        self._tell(THROWN_AWAY)
