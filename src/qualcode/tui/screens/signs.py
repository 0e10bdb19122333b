"""A code is taken by its letters: a key, two letters, and it is coded."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen

from qualcode.desk.desk import Desk
from qualcode.desk.lettering import BySign, letters
from qualcode.tui.placing import LEAST, make_room
from qualcode.tui.widgets.sign_list import SignList

if TYPE_CHECKING:
    from textual.timer import Timer

PATIENCE = 0.4
"""Seconds after which whoever does not know the letters is shown them."""


class Taken(NamedTuple):
    """What was taken."""

    code: str
    with_facets: bool = False
    """Whether the last letter was a capital, and the code has facets: these are to be set next."""


class SignScreen(ModalScreen[Taken | None]):
    """The code whose letters were typed; `None` after Escape. The list is there for those who wait."""

    def __init__(self, desk: Desk, span: tuple[int, int], say: Callable[[str], None]) -> None:
        super().__init__()
        self.say = say
        """Tells what was typed as long as the list is not there."""
        self.desk = desk
        self.span = span
        self.signs = BySign(desk.study.codebook)
        self.typed = ""
        self.said = ""
        self._waits: Timer | None = None

    def compose(self) -> ComposeResult:
        """Codes and their letters."""
        yield SignList(self.desk.study.codebook, letters(self.desk.study.codebook))

    def on_mount(self) -> None:
        """Show nothing to those who know the letters."""
        self._wait()

    def _wait(self) -> None:
        if self._waits is not None:
            self._waits.stop()
        self._waits = self.set_timer(PATIENCE, self.show_list)

    def on_resize(self) -> None:
        """Stand beside the passage."""
        if self.shown.display:
            self.show_list()

    @property
    def shown(self) -> SignList:
        """The list."""
        return self.query_one(SignList)

    def show_list(self) -> None:
        """Show the codes whose letters begin with what was typed."""
        codes = self.signs.beginning(self.typed)
        if not self.typed:
            codes = list(dict.fromkeys((*self.desk.recent(9), *self.desk.favourites(), *codes)))
        if not self.shown.display:
            wanted = min(len(codes) + 2, self.app.size.height // 2)
            place = make_room(self, self.span, max(LEAST, wanted))
            self.set_class(place.edge == "top", "top")
            self.shown.styles.height = place.rows
            self.shown.display = True
        self.shown.border_title = Text(self.said or f"the letters of a code: {self.typed.capitalize()}…")
        taken = self.signs.code(self.typed)
        label = self.desk.study.codebook.label(taken) or taken
        enter = f"Enter {label}  " if taken else ""
        capital = "the last a capital: facets  " if self.desk.study.codebook.facets else ""
        self.shown.border_subtitle = Text(f"{enter}{capital}Backspace  Esc")
        self.shown.show(codes)

    def on_key(self, event: events.Key) -> None:
        """Take a letter; the last one takes the code."""
        event.stop()
        event.prevent_default()
        self.said = ""
        if event.key == "escape" or (event.key == "backspace" and not self.typed):
            self.dismiss(None)
        elif event.key == "backspace":
            self._go_on(self.typed[:-1])
        elif event.key in {"enter", "space"}:
            self._take_what_is_typed()
        elif event.character and event.character.isalnum():
            self._take_letter(event.character)

    def _take_letter(self, letter: str) -> None:
        typed = self.typed + letter.casefold()
        code = self.signs.code(typed) if letter.isupper() else self.signs.meant(typed)
        if code:
            codebook = self.desk.study.codebook
            has_facets = any(codebook.applies(facet, code) for facet in codebook.facets)
            self.dismiss(Taken(code, with_facets=letter.isupper() and has_facets))
        elif self.signs.beginning(typed):
            self._go_on(typed)
        else:
            self.said = f"no code has the letters {typed.capitalize()}"
            self.show_list()

    def _take_what_is_typed(self) -> None:
        here = self.signs.beginning(self.typed)
        code = self.signs.code(self.typed) or (here[0] if len(here) == 1 else "")
        if code:
            self.dismiss(Taken(code))
        else:
            self.show_list()

    def _go_on(self, typed: str) -> None:
        self.typed = typed
        self._wait()
        if self.shown.display:
            self.show_list()
        else:
            self.say(f"the letters of a code: {typed.capitalize()}…")

    def on_sign_list_clicked(self, event: SignList.Clicked) -> None:
        """Take the code that was clicked."""
        self.dismiss(Taken(event.code_id))
