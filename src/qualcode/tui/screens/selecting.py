"""The screen on which a document stands before somebody: what is in hand, moving, selecting."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.screen import Screen

from qualcode.desk.desk import Desk
from qualcode.desk.jumping import Jumps
from qualcode.desk.moving import Cursor, Passages, Span
from qualcode.desk.tags import tagged
from qualcode.errors import QualcodeError
from qualcode.tui import keys
from qualcode.tui.screens.whereabouts import place_of
from qualcode.tui.widgets.side_panel import SidePanel
from qualcode.tui.widgets.status_line import StatusLine
from qualcode.tui.widgets.text_pane import TextPane

if TYPE_CHECKING:
    from qualcode.model import Coding

SETTLED = 0.3
"""Seconds after which the screen is drawn, and what is wanted later may be made ready."""

_OUTERMOST = ("this is the first passage", "this is the last passage")
_OUTERMOST_LEVEL = ("no passage is larger than this one", "no passage is smaller than a word")
_EDGE = ("the text begins here", "the text ends here")
_FINDING = "finding the sentences …"
_LEAST = "this much stays: Esc takes the whole passage again"


class SelectingScreen(Screen[None]):
    """One document and one coder's codings of it, of which some passage is in hand."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.CODING)]

    def __init__(self, desk: Desk, offset: int | None = None) -> None:
        super().__init__()
        self.desk = desk
        self.cursor = Cursor(Passages(desk.text, desk.study.settings.language))
        self.jumps = Jumps(desk, self.cursor)
        self.in_hand: Coding | None = None
        self.suggested: Sequence[Coding] = ()
        """What machines suggest on the passage in hand, the one that is taken first."""
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
        """Begin where the coder left off, at the first passage that has no code; say so where none can be coded."""
        self.query_one(TextPane).focus()
        self.show(self.desk.closing.why)
        if not self.app.is_headless:  # where nobody waits, they are found when they are wanted
            self.call_after_refresh(self.cursor.passages.make_ready)  # so that the text is drawn first

    def show(self, said: str = "", in_hand: "Coding | None" = None) -> None:
        """Draw where one is; `said` is what happened last."""
        here = self.desk.at(self.cursor.span)
        wanted = in_hand.id if in_hand else self.in_hand.id if self.in_hand else ""
        self.in_hand = next((one for one in here if one.id == wanted), here[0] if here else None)
        if self.in_hand:
            self._code = self.in_hand.code
        self.query_one(TextPane).show(self.cursor.span, self.in_hand)
        self.suggested = self.desk.suggestions(self.cursor.span)
        self.query_one(SidePanel).show(here, self.in_hand, self.suggested)
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

    def action_move(self, steps: int) -> None:
        """Go to another passage; what of this one is still below or above the screen is shown first."""
        if not self._shows_more(steps):
            self.move(lambda: self.cursor.move(steps), _OUTERMOST[steps > 0])

    def _shows_more(self, steps: int) -> bool:
        """Scroll within a passage that is longer than the screen; whether there was more of it to be shown."""
        pane = self.query_one(TextPane)
        start, end = self.cursor.span
        far = max(start, end - 1) if steps > 0 else start
        if not pane.is_partly_in_sight(self.cursor.span) or pane.is_in_sight(far):
            return False
        pane.scroll_by(steps)
        return True

    def action_move_page(self, screens: int) -> None:
        """Go to the passage a screen away; within one that is longer, a screen on."""
        pane = self.query_one(TextPane)
        if not self._shows_more(screens):
            self.move(lambda: self.cursor.go(pane.offset_a_screen_on(screens)), _OUTERMOST[screens > 0])

    def action_move_end(self, steps: int) -> None:
        """Go to the first passage, or the last."""
        self.move(lambda: self.cursor.go(0 if steps < 0 else len(self.desk.text.body)), _OUTERMOST[steps > 0])

    def action_level(self, steps: int) -> None:
        """Take a smaller or a larger passage."""
        self.move(lambda: self.cursor.resize(steps), _OUTERMOST_LEVEL[steps > 0])

    def action_extend(self, steps: int) -> None:
        """Take passages in, or give them back."""
        self.move(lambda: self.cursor.extend(steps), _EDGE[steps > 0])

    def action_tag(self, draw: bool) -> None:
        """Give each sentence in sight a letter; the next key takes one, or everything from here to it."""
        from qualcode.tui.screens.tags import TagScreen

        pane = self.query_one(TextPane)
        passages = self.cursor.passages
        tags: dict[str, Span] = {}
        fault = "no sentence is in sight"

        def give() -> str:
            nonlocal fault
            try:
                tags.update(tagged(passages.within("sentence", pane.in_sight()), self.cursor.span[0]))
            except QualcodeError as error:
                fault = str(error)
                return ""
            pane.show_tags({start: letter for letter, (start, _) in tags.items()})
            self.show("the letter of a sentence draws to it" if draw else "the letter of a sentence takes it")
            return "".join(tags)

        def pressed(letter: str | None) -> None:
            pane.show_tags({})
            if letter is None:
                self.show("" if tags else fault)
                return
            go = self.cursor.draw_to if draw else self.cursor.take
            self.move(lambda: go("sentence", tags[letter]), "that is in hand already")

        if passages.is_finding:
            self.show(_FINDING)
            self.app.push_screen(TagScreen(give), pressed)
        elif given := give():
            self.app.push_screen(TagScreen(lambda: given), pressed)
        else:
            self.show(fault)

    def action_edge(self, steps: int, level: str = "stop") -> None:
        """Move the end of the selection."""
        self.move(lambda: self.cursor.move_end(steps, level), _EDGE[True] if steps > 0 else _LEAST)

    def action_edge_start(self, steps: int, level: str = "stop") -> None:
        """Move the start of the selection."""
        self.move(lambda: self.cursor.move_start(steps, level), _LEAST if steps > 0 else _EDGE[False])

    def action_drop_selection(self) -> None:
        """Back to the passage itself, and to no search."""
        found = bool(self.jumps.found)
        self.jumps.found = []
        if found:
            self.query_one(TextPane).show_found(())
        self.move(self.cursor.settle, "what was found is not set off any more" if found else "nothing is drawn out")

    def action_select_coding(self) -> None:
        """Select exactly what the coding in hand covers."""
        held = self.in_hand
        if held is None:
            self.show("no coding is in hand")
        else:
            self.move(lambda: self.cursor.select((held.start, held.end)), "exactly its words are selected")

    def move(self, act: Callable[[], None], otherwise: str) -> None:
        """Take other words in hand; where they are the same as before, say why."""

        def moved() -> str:
            before = self.cursor.span, self.cursor.level
            act()
            if before != (self.cursor.span, self.cursor.level):
                return ""
            return otherwise if self.cursor.span[0] < self.cursor.span[1] else "there are no words in this document"

        self.attempt(moved)
