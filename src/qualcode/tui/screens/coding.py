"""The screen on which a document is coded."""

from typing import TYPE_CHECKING

from qualcode.desk.choosing import Choice
from qualcode.desk.closing import FINISHED
from qualcode.desk.desk import Desk
from qualcode.desk.strokes import BlockedActError
from qualcode.desk.suggesting import why_none
from qualcode.errors import QualcodeError
from qualcode.layer_files import StandingError
from qualcode.text import one_line
from qualcode.tui import keys
from qualcode.tui.screens.changing import ChangingScreen
from qualcode.tui.screens.done_words import done_words, why_not
from qualcode.tui.screens.selecting import SETTLED
from qualcode.tui.widgets.coding_details import certainty
from qualcode.tui.widgets.side_panel import SidePanel
from qualcode.tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualcode.desk.journal import Act
    from qualcode.model import Coding
    from qualcode.tui.screens.finder import FinderScreen
    from qualcode.tui.screens.signs import Taken


class CodingScreen(ChangingScreen):
    """One document and one coder's codings of it, and every way to change them."""

    def __init__(self, desk: Desk, offset: int | None = None) -> None:
        super().__init__(desk, offset)
        self.last: Choice | None = None
        """What `.` puts on a passage; kept where it was refused, so that nothing typed is lost."""
        self._blocked = False
        """Whether the last act was just refused to be taken back."""

    def on_mount(self) -> None:
        """Look now and then whether another window changed something."""
        self.set_interval(1.0, self._look_elsewhere)
        if not self.app.is_headless:
            self.set_timer(SETTLED, self._finder)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where nothing can be coded, say why before anything is opened, so that nobody types in vain."""
        if action not in keys.CHANGING:
            return True
        state, why = self.desk.closing
        if not why or (action == "finish" and state == FINISHED):
            return True
        self.show(why)
        return False

    def action_choose(self) -> None:
        """Choose codes for the passage in hand."""
        self.app.push_screen(self._finder(), self.put)

    def _finder(self) -> "FinderScreen":
        from qualcode.tui.screens.kept_finder import make_finder_ready

        return make_finder_ready(self.app, self.desk, self.cursor.span)

    def action_letters(self) -> None:
        """Put the code on the passage in hand whose letters are typed next."""
        from qualcode.tui.screens.signs import SignScreen

        def taken(one: "Taken | None") -> None:
            self.put(Choice((one.code,)) if one else None)
            if one is None:
                self.show()
            elif one.with_facets and self.in_hand and self.in_hand.code == one.code:
                self.action_facets()

        self.show("the letters of a code; Esc leaves")
        self.app.push_screen(SignScreen(self.desk, self.cursor.span, self.query_one(StatusLine).say), taken)

    def action_open_code(self) -> None:
        """Make a new code by typing it, and put it on the passage in hand."""
        from qualcode.tui.screens.open_code import OpenCodeScreen

        self.app.push_screen(OpenCodeScreen(self.desk, self.cursor.span), self.put)

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
        """Put what was chosen on the passage in hand, and stay there or go on."""
        if choice is None:
            return
        self.last = choice
        try:
            made = self.desk.code(self.cursor.span, choice.codes, choice.facets, choice.note)
        except StandingError as error:
            self.show(self._stands(error.standing, choice.codes), error.standing)
            return
        except (QualcodeError, OSError) as error:
            self.show(str(error))
            return
        if self.goes_on and self.jumps.uncoded():
            self.jumps.to_uncoded(1)
        self.show(f"coded {self._labels(choice.codes)}", made[-1])

    def _stands(self, standing: "Coding", codes: "Sequence[str]" = ()) -> str:
        """That a code stands on these words already, and what became of those that were chosen with it."""
        others = "" if len(codes) < 2 else ", so nothing was coded"
        return f"{self._labels((standing.code,))} stands on exactly these words already{others}; it is in hand"

    def action_go_on(self) -> None:
        """Go on by oneself after each coding, or stay."""
        self.goes_on = not self.goes_on
        self.show("goes on after each coding" if self.goes_on else "stays after each coding")

    def action_suggestion(self) -> None:
        """Take the suggestion here."""

        def accepted() -> str:
            if not self.suggested:
                return self._nothing_suggested()
            self.in_hand = self.desk.accept(self.suggested[0])
            return f"coded {self._labels((self.in_hand.code,))}, as suggested"

        self.attempt(accepted)

    def action_decline(self) -> None:
        """Do not show the suggestion here again."""

        def declined() -> str:
            if not self.suggested:
                return self._nothing_suggested()
            here = self.suggested[0]
            self.desk.decline(here)
            return f"{self._labels((here.code,))} is not suggested here any more"

        self.attempt(declined)

    def _nothing_suggested(self) -> str:
        return why_none(self.desk.study, self.desk.layer) or "nothing is suggested here"

    def hint(self) -> str:
        """What is suggested here, said where nothing else is."""
        if not self.suggested:
            return ""
        if self.query_one(SidePanel).shows_passage:
            return f"{len(self.suggested)} suggested"  # the panel tells which
        first, more = self.suggested[0], len(self.suggested) - 1
        said = f"suggested: {certainty(first)} {self._labels((first.code,))}, s takes it"
        return one_line(said) + (f" ({more} more)" if more else "")

    def action_undo(self) -> None:
        """Take the last act back; where that was refused, leave it as it is and take the one before."""
        pass_over, self._blocked = self._blocked, False
        try:
            said = self._after(self.desk.undo(pass_over=pass_over), "taken back", "there is nothing to take back", "Z")
        except BlockedActError as error:
            said, self._blocked = f"{error}; z once more passes over it", True
        except (QualcodeError, OSError) as error:
            said = why_not(error, "taken back")
        self.show(said)

    def action_redo(self) -> None:
        """Do again what was taken back."""

        def done() -> str:
            try:
                return self._after(self.desk.redo(), "done again", "there is nothing to do again", "z")
            except (QualcodeError, OSError) as error:
                return why_not(error, "done again")

        self.attempt(done)

    def action_memo(self) -> None:
        """Write a memo about what is in hand."""
        from qualcode.tui.screens.memo import MemoScreen

        code = self.in_hand.code if self.in_hand else ""
        self.app.push_screen(MemoScreen(self.desk, self.in_hand, code), lambda said: self.show(said or ""))

    def action_codebook(self) -> None:
        """Look into the codebook, and take a code from it."""
        self._open_codebook(self.in_hand.code if self.in_hand else "")

    def _open_codebook(self, code_id: str) -> None:
        from qualcode.tui.screens.codebook import CodebookScreen

        screen = CodebookScreen(self.desk, code_id)
        self.app.push_screen(screen, lambda code: self.put(Choice((code,)) if code else None))

    def action_finish(self) -> None:
        """Finish the document, or open it again."""
        from qualcode.tui.screens.finish import FinishScreen

        def go_to(offset: int) -> None:
            self.jumps.to_offset(offset)
            self.show()

        said = {True: "the document is finished", False: "the document is open again", None: ""}
        self.app.push_screen(FinishScreen(self.desk, go_to), lambda finished: self.show(said[finished]))

    def on_side_panel_code_picked(self, event: SidePanel.CodePicked) -> None:
        """Open the codebook at the code that was clicked in the panel."""
        self._open_codebook(event.code_id)

    def _after(self, act: "Act | None", words: str, nothing: str, back: str) -> str:
        """Go to where an act was, so that one sees what became of it; `back` is the key that turns it round again."""
        if act is None:
            return nothing
        touched = [one for one in (*act.after, *act.before) if one.document == self.desk.document.id]
        if touched:
            self.cursor.select((touched[0].start, touched[0].end))
        left, came = (act.before, act.after) if back == "z" else (act.after, act.before)
        gone = {one.id for one in left} - {one.id for one in came}
        return f"{words}: {done_words(act, self._labels)}{self._memos_left(gone, f'{back} brings it back')}"

    def _look_elsewhere(self) -> None:
        """Notice what another window did to the same layer."""
        try:
            changes = self.desk.refresh()
        except (QualcodeError, OSError) as error:
            self.show(str(error))
            return
        if changes:
            counts = zip(changes[:3], ("new", "gone", "changed"), strict=True)
            said = ", ".join(f"{n} {word}" for n, word in counts if n)
            self.show(f"in another window: {said or self.desk.closing.why or 'the study was changed'}")
