"""The box in which codes are chosen: type a few letters, Enter."""

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from qualcode.desk.choosing import Choice
from qualcode.desk.desk import Desk
from qualcode.desk.finding import Found, FoundValue, find_codes, find_values
from qualcode.desk.lettering import letters
from qualcode.desk.picking import Picked, Picking, named_values
from qualcode.desk.typed import Typed
from qualcode.text import one_line
from qualcode.tui.keys import bindings
from qualcode.tui.more_keys import FINDER
from qualcode.tui.placing import make_room
from qualcode.tui.screens.finder_line import FinderLine
from qualcode.tui.widgets.code_text import code_text, value_text
from qualcode.tui.widgets.found_rows import code_row, value_row
from qualcode.tui.widgets.gathered import aside_text, gathered_text
from qualcode.tui.widgets.pick_list import PickList, PickRow

WIDE = 110
"""Cells from which what is said of a code stands beside the list."""

KEYS = "Enter take  Tab and another  : facet  // note  ^O new  ^R read on  Esc"
SINGLE_KEYS = "Enter take  : facet  ^O new  ^R read on  Esc"
NO_NOTE = "This takes no note, and leaves a note that is there as it is; e changes it afterwards."


class FinderScreen(ModalScreen[Choice | None]):
    """Type a few letters, Enter: the choice is what the screen returns; `None` after Escape."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(FINDER)]

    def __init__(self, desk: Desk, span: tuple[int, int], *, single: bool = False, asks: str = "") -> None:
        super().__init__()
        self.begin(desk, span, single=single, asks=asks)

    def begin(self, desk: Desk, span: tuple[int, int], *, single: bool = False, asks: str = "") -> None:
        """Begin anew with a passage; the widgets that are there stay."""
        self.asks = asks
        """What the box is for, where it is not for a code on the passage."""
        self.desk = desk
        self.span = span
        self.single = single
        """Whether one code is wanted, as for a recode."""
        self.codebook = desk.study.codebook
        self.recent = desk.recent(9)
        self.favourites = desk.favourites()
        self.picking = Picking(self.codebook)
        self.letters = letters(self.codebook)
        self.typed = Typed(part="")
        self.warned = False
        """Whether was said already that Escape loses a note."""
        self.found: list[Found] = []
        self.values: list[FoundValue] = []
        self.lit_code = ""
        """The code that Enter takes beside those already taken; it stays while values and a note are typed."""
        if self.is_mounted:
            self.line.value = ""
            self._show_all()
            self._stand()

    def compose(self) -> ComposeResult:
        """A line to type in, what is gathered, what is found, and what the codebook says of it."""
        with Vertical(id="finder"):
            yield FinderLine(placeholder="a few letters of a code", compact=True, select_on_focus=False)
            yield Static(id="gathered", markup=False)
            with Container(id="beside"):
                yield PickList(id="found")
                with VerticalScroll(id="told-scroll", can_focus=False):
                    yield Static(id="told", markup=False)

    def on_mount(self) -> None:
        """Stand where the passage stays in sight, and show all codes."""
        self._show_all()

    def _show_all(self) -> None:
        box = self.query_one("#finder")
        quote = one_line(self.desk.text.body[slice(*self.span)], 40)
        box.border_title = Text(self.asks or f"{'another code for' if self.single else 'code'} “{quote}”")
        box.border_subtitle = Text(SINGLE_KEYS if self.single else KEYS)
        self.show_found()

    def on_resize(self) -> None:
        """Stand beside the passage; beside the list what is said of a code where there is room."""
        self.set_class(self.size.width >= WIDE, "wide")
        self._stand()
        self.show_told()
        self.call_after_refresh(self.show_gathered)

    def _stand(self) -> None:
        place = make_room(self, self.span, 20 if self.has_class("wide") else 16)
        self.set_class(place.edge == "top", "top")
        self.query_one("#finder").styles.height = place.rows

    # -- what is found

    @property
    def line(self) -> FinderLine:
        """The line in which one types."""
        return self.query_one(FinderLine)

    @property
    def rows(self) -> PickList:
        """The list."""
        return self.query_one(PickList)

    def on_input_changed(self) -> None:
        """Find anew."""
        self.catch_up()

    def catch_up(self) -> None:
        """Find anew where the line is another by now."""
        if self.line.parsed != self.typed:
            self.show_found()

    def show_found(self) -> None:
        """Show what matches the part of the line that is being typed."""
        before, self.typed = self.typed, self.line.parsed
        if self.typed.words != before.words or not self.found:
            self.found = find_codes(self.codebook, self.typed.words, self.recent, self.favourites)
            nothing = not self.typed.words and self.picking.picked
            self.lit_code = "" if nothing or not self.found else self.found[0].code.id
        self.warned = False
        if self.typed.part == "value":
            self.values = find_values(self.picking.facets(self.lit_code), self.typed.values[-1])
            self.rows.show([self._value_row(one) for one in self.values], 0 if self.typed.values[-1] else -1)
        else:
            self.values = []
            new = PickRow(f"a new code “{self.typed.words}”…", marks="+")
            rows = [self._code_row(one) for one in self.found]
            self.rows.show(rows or [new], self._lit_number() if rows else 0)
        self.show_lit()

    def show_lit(self) -> None:
        """Say what Enter would take, and what the codebook says of the lit row."""
        self.show_gathered()
        self.show_told()

    def _lit_number(self) -> int:
        return next((at for at, one in enumerate(self.found) if one.code.id == self.lit_code), -1)

    def _code_row(self, found: Found) -> PickRow:
        code = found.code.id
        star = "★" if code in self.favourites else ""
        digit = str(self.recent.index(code) + 1) if not self.line.value and code in self.recent else ""
        marks = ("✓" if code in self.picking.codes else "") + (digit or star)
        return code_row(self.codebook, found, self.letters[code], marks)

    def _value_row(self, found: FoundValue) -> PickRow:
        return value_row(found, taken=Picked(found.value.id, found.facet.id) in self.picking.picked)

    def show_gathered(self) -> None:
        """Say what Enter would take."""
        gathered = self.query_one("#gathered", Static)
        more = aside_text(self.picking, self.lit_code, self._live(), self.typed.note)
        gathered.update(gathered_text(self.picking, self.lit_code, more, gathered.size.width))

    def _live(self) -> list[Picked]:
        """The values that the line names, each the best that matches; of the last the one that is lit."""
        of_last = (self.values, self.rows.lit) if self.typed.part == "value" else None
        return named_values(self.picking.facets(self.lit_code), self.typed.values, of_last)

    def show_told(self) -> None:
        """Show what the codebook says of the lit row."""
        headed = self.has_class("wide")
        told: Text | str = ""
        if self.values and 0 <= self.rows.lit < len(self.values):
            told = value_text(*self.values[self.rows.lit][:2], headed=headed)
        elif self.typed.part == "value" and not self.values:
            told = self.picking.why_no_value(self.lit_code, self.typed.values[-1])
        elif self.lit_code:
            told = code_text(self.codebook, self.codebook.by_id[self.lit_code], headed=headed)
        elif not self.found:
            told = f"No code matches “{self.typed.words}”. Enter or Ctrl+O makes a new one of it."
        self._tell(told)

    def _tell(self, told: Text | str) -> None:
        self.query_one("#told", Static).update(told)
        self.query_one("#told-scroll").scroll_home(animate=False)

    # -- keys

    def action_step(self, steps: int) -> None:
        """Light another row."""
        self.catch_up()
        last = len(self.rows.rows) - 1
        self._light(min(max(0, self.rows.lit + steps), last))

    def action_page(self, pages: int) -> None:
        """Light a row a page further."""
        self.action_step(pages * max(1, self.rows.size.height - 1))

    def _light(self, number: int) -> None:
        self.rows.light(number)
        if not self.values and 0 <= number < len(self.found):
            self.lit_code = self.found[number].code.id
        self.show_lit()

    def action_mark(self) -> None:
        """Take what is lit and let another be found."""
        self.catch_up()
        if self.values and self.rows.lit >= 0:
            value = self.values[self.rows.lit]
            self.picking.turn(Picked(value.value.id, value.facet.id))
            self.line.begin_value()
        elif self.lit_code and not self.single:
            self.picking.turn(Picked(self.lit_code))
            self.line.begin_code()
            self.found = []
        self.show_found()

    def drop_last(self) -> None:
        """Give back what was taken last."""
        self.picking.drop_last()
        self.found = []
        self.show_found()

    def take_recent(self, number: int) -> None:
        """Take a recent code."""
        if number <= len(self.recent):
            self.lit_code = self.recent[number - 1]
            self.take()

    def on_pick_list_clicked(self, event: PickList.Clicked) -> None:
        """Take the row that was clicked."""
        self._light(event.number)
        if self.values:
            self.action_mark()
        else:
            self.take()

    def action_take(self) -> None:
        """Take what is gathered and lit; where nothing is found make a new code of what was typed."""
        self.catch_up()
        if self.found or not self.typed.words:
            self.take()
        else:
            self.action_open_code()

    def take(self) -> None:
        """Return what is gathered and lit; not where a value that was typed is none."""
        facets = self.picking.facets(self.lit_code)
        none = next((words for words in self.typed.values if words and not find_values(facets, words)), None)
        if none is not None:
            self._tell(self.picking.why_no_value(self.lit_code, none))
            return
        choice = self.picking.choice(self.lit_code, self._live(), self.typed.note)
        if self.single and self.typed.note:
            self._tell(NO_NOTE)
        elif choice is not None:
            self.dismiss(choice)

    def action_note(self) -> None:
        """Go on with the note."""
        self.catch_up()
        if self.single:
            self._tell(NO_NOTE)
        else:
            self.line.begin_note()

    def action_open_code(self) -> None:
        """Make a new code of what was typed."""
        self.catch_up()
        from qualcode.tui.screens.open_code import OpenCodeScreen

        self.app.push_screen(OpenCodeScreen(self.desk, self.span, self.typed.words), self.opened)

    def opened(self, made: Choice | None) -> None:
        """Return a code that was made with what else is gathered."""
        if made is None:
            return
        self.codebook = self.picking.codebook = self.desk.study.codebook
        self.lit_code = made.codes[0]
        self.take()

    def action_read_on(self) -> None:
        """Read on in what the codebook says."""
        self.query_one("#told-scroll").scroll_page_down(animate=False)

    def action_read_back(self) -> None:
        """Read back."""
        self.query_one("#told-scroll").scroll_page_up(animate=False)

    def action_cancel(self) -> None:
        """Choose nothing; ask first where a note would be lost."""
        self.catch_up()
        if self.typed.note and not self.warned:
            self.warned = True
            self._tell("Escape once more leaves, and the note is lost. Enter keeps it.")
        else:
            self.dismiss(None)
