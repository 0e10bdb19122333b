"""The screen on which a document is coded."""

from typing import TYPE_CHECKING

from textual import work

from qualcode.desk.choosing import Choice
from qualcode.desk.desk import Desk
from qualcode.desk.strokes import BlockedActError
from qualcode.errors import QualcodeError
from qualcode.model import Coding
from qualcode.tui import keys
from qualcode.tui.screens.reading import ReadingScreen
from qualcode.tui.widgets.side_panel import SidePanel

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualcode.desk.journal import Act


class CodingScreen(ReadingScreen):
    """One document and one coder's codings of it, and every way to change them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.last: Choice | None = None
        self._blocked = False
        """Whether the last act was just refused to be taken back."""

    def on_mount(self) -> None:
        """Look now and then whether the codings were changed in another window."""
        self.set_interval(1.0, self._look_elsewhere)

    @work
    async def action_choose(self) -> None:
        """Choose codes for the passage in hand."""
        from qualcode.tui.screens.finder import FinderScreen

        self.put(await self.app.push_screen_wait(FinderScreen(self.desk, self.cursor.span)))

    @work
    async def action_open_code(self) -> None:
        """Make a new code by typing it, and put it on the passage in hand."""
        from qualcode.tui.screens.open_code import OpenCodeScreen

        self.put(await self.app.push_screen_wait(OpenCodeScreen(self.desk, self.cursor.span)))

    def action_recent(self, number: int) -> None:
        """Put one of the recent codes on the passage in hand."""
        recent = self.desk.recent(9)
        if number > len(recent):
            self.show(f"there is no {number}. recent code yet; Enter chooses one")
            return
        self.put(Choice((recent[number - 1],)))

    def action_again(self) -> None:
        """Put the last choice on the passage in hand."""
        if self.last is None:
            self.show("nothing was chosen yet; Enter chooses")
        self.put(self.last)

    def put(self, choice: Choice | None) -> None:
        """Put what was chosen on the passage in hand."""
        if choice is None:
            return
        try:
            made = self.desk.code(self.cursor.span, choice.codes, choice.facets, choice.note)
        except (QualcodeError, OSError) as error:
            self.show(str(error))
            return
        self.last = choice
        said = f"coded {self._labels(choice.codes)}"
        if self.goes_on and self.jumps.uncoded():
            self.jumps.to_uncoded(1)
        self.show(said, made[-1])

    def _labels(self, codes: tuple[str, ...]) -> str:
        return ", ".join(self.desk.study.codebook.label(code) or code for code in codes)

    def action_go_on(self) -> None:
        """Go on by oneself after each coding, or stay."""
        self.goes_on = not self.goes_on
        self.show("goes on after each coding" if self.goes_on else "stays after each coding")

    # -- the coding in hand

    def action_next_coding(self, steps: int) -> None:
        """Take another of the codings here in hand."""
        here = self.desk.at(self.cursor.span)
        if not here:
            self.show("no coding here")
            return
        at = here.index(self.in_hand) if self.in_hand in here else -steps
        held = here[(at + steps) % len(here)]
        self.show(f"{self._labels((held.code,))}, {here.index(held) + 1} of {len(here)} here", held)

    def action_remove(self) -> None:
        """Take the coding in hand off."""
        self._change(self._off, "removed")

    def _off(self, held: Coding) -> None:
        self.desk.remove([held.id])

    @work
    async def action_recode(self) -> None:
        """Give the coding in hand another code."""
        from qualcode.tui.screens.finder import FinderScreen

        if self._nothing_in_hand():
            return
        choice = await self.app.push_screen_wait(FinderScreen(self.desk, self.cursor.span, single=True))
        if choice is not None:
            self._change(lambda held: self.desk.recode(held.id, choice.codes[0], choice.facets or None), "recoded")

    @work
    async def action_facets(self) -> None:
        """Set the facets of the coding in hand."""
        from qualcode.tui.screens.facets import FacetsScreen

        if self.in_hand is None:
            self._nothing_in_hand()
            return
        facets = await self.app.push_screen_wait(FacetsScreen(self.desk, self.in_hand))
        if facets is not None:
            self._change(lambda held: self.desk.refine(held.id, facets), "facets of")

    @work
    async def action_note(self) -> None:
        """Write the note of the coding in hand."""
        from qualcode.tui.screens.note import NoteScreen

        held = self.in_hand
        if held is None:
            self._nothing_in_hand()
            return
        note = await self.app.push_screen_wait(NoteScreen(f"Note on {self._labels((held.code,))}", held.note))
        if note is not None:
            self._change(lambda held: self.desk.annotate(held.id, note), "note on")

    def action_boundaries(self) -> None:
        """Move the boundaries of the coding in hand to the selection."""
        self._change(lambda held: self.desk.move(held.id, self.cursor.span), "new boundaries of")

    def action_favourite(self) -> None:
        """Make the code in hand a favourite, or no more."""
        held = self.in_hand
        if held is None:
            self._nothing_in_hand()
            return

        def toggled() -> str:
            now = self.desk.toggle_favourite(held.code)
            return f"{self._labels((held.code,))} is {'a favourite' if now else 'no favourite any more'}"

        self.attempt(toggled)

    def action_suggestion(self) -> None:
        """Take the suggestion here."""
        start, end = self.cursor.span
        here = [one for one in self.desk.suggestions() if one.start < end and start < one.end]
        if not here:
            self.show("nothing is suggested here")
            return

        def accepted() -> str:
            made = self.desk.accept(here[0])
            self.in_hand = made
            return f"coded {self._labels((made.code,))}, as suggested"

        self.attempt(accepted)

    def _change(self, act: "Callable[[Coding], Coding | None]", words: str) -> None:
        """Do something to the coding in hand."""
        held = self.in_hand
        if held is None:
            self._nothing_in_hand()
            return

        def done() -> str:
            self.in_hand = act(held) or self.in_hand
            code = self.in_hand.code if self.in_hand else held.code
            return f"{words} {self._labels((code,))}"

        self.attempt(done)

    def _nothing_in_hand(self) -> bool:
        if self.in_hand is None:
            self.show("no coding is in hand; go to one, or press Tab where there are several")
        return self.in_hand is None

    # -- the way back

    def action_undo(self) -> None:
        """Take the last act back; where that was refused, leave it as it is and take the one before."""
        pass_over, self._blocked = self._blocked, False
        try:
            said = self._after(self.desk.undo(pass_over=pass_over), "taken back", "there is nothing to take back")
        except BlockedActError as error:
            said, self._blocked = f"{error}; z once more leaves it and takes the act before back", True
        except (QualcodeError, OSError) as error:
            said = str(error)
        self.show(said)

    def action_redo(self) -> None:
        """Do again what was taken back."""
        self.attempt(lambda: self._after(self.desk.redo(), "done again", "there is nothing to do again"))

    def _after(self, act: "Act | None", words: str, nothing: str) -> str:
        """Go to where an act was, so that one sees what became of it."""
        if act is None:
            return nothing
        touched = act.after or act.before
        if touched:
            self.cursor.select((touched[0].start, touched[0].end))
        codes = tuple(dict.fromkeys(coding.code for coding in touched))
        return f"{words}: {act.kind} {self._labels(codes)}"

    def _look_elsewhere(self) -> None:
        """Notice what another window did to the same layer."""
        try:
            changes = self.desk.refresh()
        except (QualcodeError, OSError) as error:
            self.show(str(error))
            return
        if changes:
            counts = ((changes.added, "new"), (changes.removed, "gone"), (changes.changed, "changed"))
            said = ", ".join(f"{n} {word}" for n, word in counts if n) or "the study was changed"
            self.show(f"in another window: {said}")

    # -- other screens

    @work
    async def action_memo(self) -> None:
        """Write a memo about what is in hand."""
        from qualcode.tui.screens.memo import MemoScreen

        code = self.in_hand.code if self.in_hand else ""
        self.show(await self.app.push_screen_wait(MemoScreen(self.desk, self.in_hand, code)) or "")

    @work
    async def action_codebook(self) -> None:
        """Look into the codebook, and take a code from it."""
        from qualcode.tui.screens.codebook import CodebookScreen

        held = self.in_hand.code if self.in_hand else ""
        code = await self.app.push_screen_wait(CodebookScreen(self.desk, held))
        self.put(Choice((code,)) if code else None)

    def action_fold(self) -> None:
        """Fold the panel away, or back."""
        self.query_one(SidePanel).toggle_class("folded")

    def action_panel(self) -> None:
        """Show the tree of codes in the panel, or details."""
        self.show(f"the panel shows {self.query_one(SidePanel).turn_over()}")

    @work
    async def action_compare(self) -> None:
        """Look at the document beside the other coders."""
        from qualcode.tui.screens.compare import CompareScreen

        desk = self.desk
        offset = await self.app.push_screen_wait(CompareScreen(desk.study, desk.document.id, self.cursor.span[0]))
        if offset is not None:
            self.cursor.go(offset)
        self.show()

    @work
    async def action_finish(self) -> None:
        """Finish the document, or open it again."""
        from qualcode.tui.screens.finish import FinishScreen

        finished = await self.app.push_screen_wait(FinishScreen(self.desk))
        said = {True: "the document is finished", False: "the document is open again"}
        self.show(said.get(finished, "") if finished is not None else "")

    def action_help(self) -> None:
        """Show the keys."""
        from qualcode.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(keys.CODING))

    def action_leave(self) -> None:
        """Back to the documents."""
        self.dismiss()
