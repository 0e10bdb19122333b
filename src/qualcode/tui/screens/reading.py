"""The screen on which a document is read: moving in it, selecting, jumping."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.screen import Screen

from qualcode.desk.desk import Desk
from qualcode.desk.jumping import Jumps
from qualcode.desk.moving import Cursor, Passages
from qualcode.desk.tags import tagged
from qualcode.errors import QualcodeError
from qualcode.text import one_line
from qualcode.tui import keys
from qualcode.tui.screens.whereabouts import place_of
from qualcode.tui.widgets.side_panel import SidePanel
from qualcode.tui.widgets.status_line import StatusLine
from qualcode.tui.widgets.text_pane import TextPane

if TYPE_CHECKING:
    from qualcode.model import Coding
    from qualcode.tui.app import CoderApp
    from qualcode.tui.screens.search import Place

SETTLED = 0.3
"""Seconds after which the screen is drawn, and what is wanted later may be made ready."""


class ReadingScreen(Screen[None]):
    """One document and one coder's codings of it; what can be done to them is in `CodingScreen`."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.CODING)]

    def __init__(self, desk: Desk, offset: int | None = None) -> None:
        super().__init__()
        self.desk = desk
        self.cursor = Cursor(Passages(desk.text, desk.study.settings.language))
        self.jumps = Jumps(desk, self.cursor)
        self.in_hand: Coding | None = None
        self.goes_on = False
        """Whether the next passage without a code is taken in hand after each coding."""
        self._code = ""
        self._searched = ""
        left = self.jumps.uncoded() or self.jumps.to_code
        if offset is not None:
            self.cursor.go(offset)
        elif left:
            self.cursor.select(left[0])

    def compose(self) -> ComposeResult:
        """Text at the left, panel at the right, a line below."""
        with Horizontal(id="work"):
            yield TextPane(self.desk, self.jumps.to_code)
            yield SidePanel(self.desk)
        yield StatusLine()

    def on_mount(self) -> None:
        """Begin where the coder left off: at the first passage that has no code."""
        self.query_one(TextPane).focus()
        self.show()
        if not self.app.is_headless:  # where nobody waits, they are found when they are wanted
            self.set_timer(SETTLED, self.cursor.passages.make_ready)

    def show(self, said: str = "", in_hand: "Coding | None" = None) -> None:
        """Draw where one is; `said` is what happened last."""
        here = self.desk.at(self.cursor.span)
        wanted = in_hand.id if in_hand else self.in_hand.id if self.in_hand else ""
        self.in_hand = next((one for one in here if one.id == wanted), here[0] if here else None)
        if self.in_hand:
            self._code = self.in_hand.code
        self.query_one(TextPane).show(self.cursor.span, self.in_hand)
        self.query_one(SidePanel).show(here, self.in_hand)
        place = place_of(self.desk, self.cursor, self.jumps.share(), goes_on=self.goes_on)
        self.query_one(StatusLine).show(place, said or self.hint())

    def hint(self) -> str:
        """What to say where nothing happened."""
        return ""

    def attempt(self, act: Callable[[], str]) -> None:
        """Do something, and say what happened or why it could not be done."""
        try:
            said = act()
        except (QualcodeError, OSError) as error:
            said = str(error)
        self.show(said)

    # -- moving and selecting

    def action_move(self, steps: int) -> None:
        """Go to another passage; what of this one is still below or above the screen is shown first."""
        pane = self.query_one(TextPane)
        start, end = self.cursor.span
        unseen = max(start, end - 1) if steps > 0 else start
        if pane.is_partly_in_sight(self.cursor.span) and not pane.is_in_sight(unseen):
            pane.scroll_by(steps)
            return
        self._move(lambda: self.cursor.move(steps))

    def action_move_page(self, screens: int) -> None:
        """Go to the passage a screen away."""
        self._move(lambda: self.cursor.go(self.query_one(TextPane).offset_a_screen_on(screens)))

    def action_move_end(self, steps: int) -> None:
        """Go to the first passage, or the last."""
        self._move(lambda: self.cursor.go(0 if steps < 0 else len(self.desk.text.body)))

    def action_level(self, steps: int) -> None:
        """Take a smaller or a larger passage."""
        self._move(lambda: self.cursor.resize(steps))

    def action_extend(self, steps: int) -> None:
        """Take passages in, or give them back."""
        self._move(lambda: self.cursor.extend(steps))

    def action_tag(self, draw: bool) -> None:
        """Give each sentence in sight a letter; the next key takes one, or everything from here to it."""
        from qualcode.tui.screens.tags import TagScreen

        pane = self.query_one(TextPane)
        try:
            tags = tagged(self.cursor.passages.within("sentence", pane.in_sight()), self.cursor.span[0])
        except QualcodeError as error:
            self.show(str(error))
            return

        def pressed(letter: str | None) -> None:
            pane.show_tags({})
            if letter is None:
                self.show()
                return
            go = self.cursor.draw_to if draw else self.cursor.take
            self._move(lambda: go("sentence", tags[letter]))

        pane.show_tags({start: letter for letter, (start, _) in tags.items()})
        self.show("the letter of a sentence draws to it" if draw else "the letter of a sentence takes it")
        self.app.push_screen(TagScreen("".join(tags)), pressed)

    def action_edge(self, steps: int, level: str = "word") -> None:
        """Move the end of the selection."""
        self._move(lambda: self.cursor.move_end(steps, level))

    def action_edge_start(self, steps: int, level: str = "word") -> None:
        """Move the start of the selection."""
        self._move(lambda: self.cursor.move_start(steps, level))

    def action_drop_selection(self) -> None:
        """Back to the passage itself, and to no search."""
        self._clear_found()
        self._move(self.cursor.settle)

    def action_select_coding(self) -> None:
        """Select exactly what the coding in hand covers."""
        held = self.in_hand
        if held is not None:
            self.cursor.select((held.start, held.end))
        self.show("" if held else "no coding is in hand")

    def _move(self, act: Callable[[], None]) -> None:
        def moved() -> str:
            act()
            return ""

        self.attempt(moved)

    # -- jumping

    def action_jump_uncoded(self, steps: int) -> None:
        """Go to the next passage without a code."""
        self.attempt(lambda: self.jumps.to_uncoded(steps))

    def action_jump_code(self, steps: int) -> None:
        """Go to the next passage with the code in hand, or the one that was in hand last."""
        code = self._code
        found = self.jumps.to_code_of(code, steps) if code else None
        label = one_line(self.desk.study.codebook.label(code) or code, 26)
        self.show(label if found else "take a coding in hand first" if not code else f"no other {label} here", found)

    def action_jump_difference(self, steps: int) -> None:
        """Go to the next place where coders differ."""
        self.attempt(lambda: self.jumps.to_difference(steps))

    def action_jump_waiting(self, steps: int) -> None:
        """Go to the next coding that waits to be recoded."""
        found = self.jumps.to_waiting(steps)
        self.show(f"waits since {found.waits}" if found else "no coding waits to be recoded here", found)

    def action_jump_found(self, steps: int) -> None:
        """Go to the next place that was found."""
        self.attempt(lambda: self.jumps.to_found(steps))

    def action_jump_back(self) -> None:
        """Go back to where one was before a jump."""
        self.attempt(self.jumps.back)

    def action_go_to(self) -> None:
        """Ask for a turn or a line, and go there."""
        from qualcode.tui.screens.line import LineScreen

        def typed(words: str | None) -> None:
            if words:
                self.attempt(lambda: self.jumps.to_place(words))

        self.app.push_screen(LineScreen(":", low=True), typed)

    def action_search_all(self) -> None:
        """Look for words in all documents, and go to where they stand."""
        from qualcode.tui.screens.search import SearchScreen

        def go_on(place: "Place | None") -> None:
            document, (start, _) = place or (self.desk.document.id, self.cursor.span)
            if place and document == self.desk.document.id:
                self.jumps.to_offset(start)
            self.show()
            if document != self.desk.document.id:
                self.call_after_refresh(self.attempt, lambda: self._open(document, start))

        self.app.push_screen(SearchScreen(self.desk), go_on)

    def _open(self, document_id: str, offset: int) -> str:
        cast("CoderApp", self.app).open_document(document_id, offset)
        return ""

    def action_find(self) -> None:
        """Ask for words, and go to where they stand next."""
        from qualcode.tui.screens.line import LineScreen

        def typed(words: str | None) -> None:
            if not (words or "").strip():
                return
            self._searched = words or ""
            self.attempt(lambda: self.jumps.search(self._searched))
            self.query_one(TextPane).show_found(self.jumps.found)

        self.app.push_screen(LineScreen("/", typed=self._searched, low=True), typed)

    def _clear_found(self) -> None:
        if self.jumps.found:
            self.jumps.found = []
            self.query_one(TextPane).show_found(())

    # -- looking up

    def action_fold(self) -> None:
        """Fold the panel away, or back."""
        self.query_one(SidePanel).toggle_class("folded")

    def action_panel(self) -> None:
        """Show the tree of codes in the panel, or details."""
        self.query_one(SidePanel).remove_class("folded")
        self.query_one(SidePanel).turn_over()
        self.show()

    def action_compare(self) -> None:
        """Look at the document beside the other coders, and go on where one was there."""
        from qualcode.tui.screens.compare import CompareScreen

        def gone(offset: int | None) -> None:
            if offset is not None:
                self.jumps.to_offset(offset)
            self.show()

        self.app.push_screen(CompareScreen(self.desk.study, self.desk.document.id, self.cursor.span[0]), gone)

    def action_help(self) -> None:
        """Show the keys."""
        from qualcode.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(keys.CODING))

    def action_leave(self) -> None:
        """Back to the documents."""
        self.dismiss()

    def on_side_panel_coding_picked(self, event: "SidePanel.CodingPicked") -> None:
        """Take the coding in hand that was clicked in the panel."""
        held = next((one for one in self.desk.codings if one.id == event.coding_id), None)
        self.show(in_hand=held)

    # -- the mouse

    @on(TextPane.PassageClicked)
    def _clicked(self, event: TextPane.PassageClicked) -> None:
        self._move(lambda: self.cursor.go(event.offset))

    @on(TextPane.WordsDragged)
    def _dragged(self, event: TextPane.WordsDragged) -> None:
        self._move(lambda: self.cursor.drag(event.first, event.last))

    @on(TextPane.StripeClicked)
    def _stripe_clicked(self, event: TextPane.StripeClicked) -> None:
        held = next((one for one in self.desk.codings if one.id == event.coding_id), None)
        if held is None:
            return
        if held not in self.desk.at(self.cursor.span):
            self.cursor.select((held.start, held.end))
        self.show(in_hand=held)
