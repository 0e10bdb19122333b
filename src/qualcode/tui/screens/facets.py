"""The box in which the facets of a coding are set."""

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from qualcode.desk.desk import Desk
from qualcode.desk.lettering import value_letters
from qualcode.desk.picking import Picked, Picking
from qualcode.model import Coding, Facet, FacetValue
from qualcode.tui.placing import make_room
from qualcode.tui.widgets.code_text import value_text
from qualcode.tui.widgets.pick_list import PickList, PickRow


class FacetsScreen(ModalScreen[dict[str, list[str]] | None]):
    """Every value that may stand on a coding, those it has ticked; the new facets, or `None` after Escape."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "leave them as they are"),
        Binding("enter,ctrl+s", "save", "save"),
        Binding("up,ctrl+p", "step(-1)", "the row above"),
        Binding("down,ctrl+n", "step(1)", "the row below"),
        Binding("space", "turn", "tick or untick"),
    ]

    def __init__(self, desk: Desk, coding: Coding) -> None:
        super().__init__()
        self.coding = coding
        self.codebook = desk.study.codebook
        facets = [facet for facet in self.codebook.facets if self.codebook.applies(facet, coding.code)]
        self.values: list[tuple[Facet, FacetValue]] = [(facet, one) for facet in facets for one in facet.values]
        self.letters = value_letters([value.id for _, value in self.values])
        """A letter for each value; values after the last are reached by arrows."""
        known = {(facet.id, value.id) for facet, value in self.values}
        has = [(facet, value) for facet, values in coding.facets.items() for value in values]
        self.unknown = [f"{facet}: {value}" for facet, value in has if (facet, value) not in known]
        """What the coding has and the codebook does not, or not here."""
        self.picking = Picking(self.codebook, [Picked(coding.code)])
        for facet, value in has:
            if (facet, value) in known:
                self.picking.turn(Picked(value, facet))

    def compose(self) -> ComposeResult:
        """The list, and what the lit value means."""
        with Vertical(id="facets"):
            yield PickList()
            yield Static(id="told", markup=False)

    def on_mount(self) -> None:
        """Stand where the passage stays in sight."""
        box = self.query_one("#facets")
        box.border_title = Text(f"facets of {self.codebook.label(self.coding.code) or self.coding.code}")
        box.border_subtitle = Text("letter or Space tick  capital tick and save  Enter save  Esc leave")
        self.show(0)

    def on_resize(self) -> None:
        """Stand beside the passage."""
        wanted = len(self.values) + 2 + 5
        place = make_room(self, (self.coding.start, self.coding.end), wanted)
        self.set_class(place.edge == "top", "top")
        self.query_one("#facets").styles.height = place.rows

    def show(self, lit: int) -> None:
        """Draw the values, and what the lit one means."""
        rows = self.query_one(PickList)
        rows.show([self._row(number) for number in range(len(self.values))], lit)
        told = Text("No facet stands on this code.")
        if self.values:
            told = value_text(*self.values[max(0, rows.lit)])
        if self.unknown:
            told.append(f"\nNot in the codebook (any more), and gone when you save: {', '.join(self.unknown)}", "bold")
        self.query_one("#told", Static).update(told)

    def _row(self, number: int) -> PickRow:
        facet, value = self.values[number]
        ticked = Picked(value.id, facet.id) in self.picking.picked
        tick = ("[x]" if ticked else "[ ]") if facet.several else ("(•)" if ticked else "( )")
        return PickRow(f"{tick} {value.label or value.id}", marks=self.letters[number], aside=facet.label or facet.id)

    def on_key(self, event: events.Key) -> None:
        """Tick the value of a letter; by a capital, and save."""
        letter = event.character or ""
        if letter and letter.lower() in self.letters:
            event.stop()
            self._turn(self.letters.index(letter.lower()))
            if letter.isupper():
                self.action_save()

    def on_pick_list_clicked(self, event: PickList.Clicked) -> None:
        """Tick the value that was clicked."""
        self._turn(event.number)

    def action_turn(self) -> None:
        """Tick the lit value."""
        if self.values:
            self._turn(max(0, self.query_one(PickList).lit))

    def _turn(self, number: int) -> None:
        facet, value = self.values[number]
        self.picking.turn(Picked(value.id, facet.id))
        self.show(number)

    def action_step(self, steps: int) -> None:
        """Light another value."""
        self.show(min(max(0, self.query_one(PickList).lit + steps), len(self.values) - 1))

    def action_save(self) -> None:
        """Return the facets as they are ticked."""
        choice = self.picking.choice("")
        if not self.values:
            self.dismiss(None)
        elif choice is not None:
            self.dismiss({facet: list(values) for facet, values in choice.facets.items()})

    def action_cancel(self) -> None:
        """Leave the facets as they are."""
        self.dismiss(None)
