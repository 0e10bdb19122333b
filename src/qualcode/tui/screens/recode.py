"""The screen on which codings that a migration left are placed, one after another."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import OptionList

from qualcode.desk.recode_queue import RecodeQueue
from qualcode.errors import QualcodeError
from qualcode.phrases import counted
from qualcode.recoding.choices import parse_answer
from qualcode.tui import more_keys
from qualcode.tui.screens.one_by_one import OneByOneScreen
from qualcode.tui.screens.waiting_lines import head_words, meaning_lines, option_rows, was_lines
from qualcode.tui.widgets.head_and_foot import Foot, Head
from qualcode.tui.widgets.passage_and_answers import PassageAndAnswers

if TYPE_CHECKING:
    from qualcode.desk.choosing import Choice
    from qualcode.desk.desk import Desk

_KEYS = "1-9=place  0=none  Tab=mark  o=other  e=note  s=skip  z=undo  ?=keys  q=back"


class RecodeScreen(OneByOneScreen[RecodeQueue]):
    """One waiting coding at a time; every answer is in the files before the next key."""

    BINDINGS: ClassVar[list[BindingType]] = [*more_keys.own_bindings(more_keys.RECODE)]

    def compose(self) -> ComposeResult:
        """The passage, what its code was, the codes that it may have."""
        yield Head()
        yield PassageAndAnswers(lambda in_hand: meaning_lines(self.queue, in_hand))
        yield Foot(_KEYS)

    def on_mount(self) -> None:
        """Begin with the first."""
        self.show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where nothing waits there is nothing to do."""
        return bool(self.queue.rows) or action in ("help", "leave")

    def show(self, said: str = "") -> None:
        """Draw the coding at hand; `said` is what happened last."""
        queue = self.queue
        if not queue.rows:
            self.query_one(Head).tell("Recode")
            self.query_one(Foot).say("no coding waits to be recoded", "q=back")
            return
        self.query_one(Head).tell(*head_words(queue))
        self.frame.show(queue.study.texts[queue.row.document], queue.span, about=was_lines(queue))
        self.frame.offer(option_rows(self.queue, self.marked))
        self.query_one(Foot).say(said)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Place it under the code in hand, or under those that are marked."""
        event.stop()
        self.action_take()

    def action_take(self) -> None:
        """Place it under the marked codes, or the one in hand."""
        in_hand = self.frame.in_hand
        if self.marked:
            self._place(tuple(code for code in self.queue.row.options if code in self.marked))
        elif in_hand:
            self._place((in_hand,))

    def action_place(self, number: int) -> None:
        """Place it under the code of that number; where some are marked, mark that one as well."""
        if number > len(self.queue.row.options):
            self.show(f"there is no code {number} here; o finds any code")
        elif self.marked:
            self._mark(self.queue.row.options[number - 1])
        else:
            self._place((self.queue.row.options[number - 1],))

    def action_none(self) -> None:
        """Place it under none."""
        self._place(())

    def action_mark(self) -> None:
        """Mark the code in hand, or take its mark away."""
        self._mark(self.frame.in_hand)

    def _mark(self, code: str) -> None:
        if not code:
            return
        self.marked ^= {code}
        self.frame.offer(option_rows(self.queue, self.marked), code)
        n = len(self.marked)
        self.query_one(Foot).say(
            f"{counted(n, 'code')} marked; Enter places it under {'both' if n == 2 else 'them'}" if n else ""
        )

    def action_other(self) -> None:
        """Find any other code."""
        from qualcode.tui.screens.kept_finder import make_finder_ready

        if (desk := self._desk()) is not None:
            self.app.push_screen(make_finder_ready(self.app, desk, self.queue.span), self.chosen)

    def action_codebook(self) -> None:
        """Look codes up; one that is taken there is the answer."""
        from qualcode.tui.screens.codebook import CodebookScreen

        def taken(code: str | None) -> None:
            if code:
                self._place((code,))

        if (desk := self._desk()) is not None:
            self.app.push_screen(CodebookScreen(desk, self.frame.in_hand), taken)

    def action_memo(self) -> None:
        """Write a memo about the code in hand."""
        from qualcode.tui.screens.memo import MemoScreen

        if (desk := self._desk(own=True)) is not None:
            screen = MemoScreen(desk, None, self.frame.in_hand)
            self.app.push_screen(screen, lambda said: self.show(said or ""))

    def _desk(self, *, own: bool = False) -> "Desk | None":
        """Where codes are looked up."""
        from qualcode.desk.beside import desk_beside

        row, by = self.queue.row, self.queue.by
        try:
            return desk_beside(self.queue.study, [by] if own else [by, row.coder], row.document, own=own)
        except QualcodeError as error:
            self.show(str(error))
            return None

    def chosen(self, choice: "Choice | None") -> None:
        """Place it under what was found."""
        if choice is None:
            return
        if choice.note:
            self.queue.note = choice.note
        self._place(choice.codes)

    def action_answer(self) -> None:
        """Type an answer as at the prompts."""
        from qualcode.tui.screens.line import LineScreen

        words = "1 2 for several, 0 or none, a code's id; m and a note behind it"
        self.app.push_screen(LineScreen("Answer", words), self.answered)

    def answered(self, typed: str | None) -> None:
        """Do what was typed."""
        if not typed:
            return
        try:
            answer = parse_answer(typed, self.queue.row.options, self.queue.study.codebook)
        except QualcodeError as error:
            self.show(str(error))
            return
        self.queue.note = answer.note or self.queue.note
        if answer.verb == "place":
            self._place(answer.codes)
        elif answer.verb in ("skip", "back"):
            self.action_step(1 if answer.verb == "skip" else -1)
        else:
            self.show()

    def _place(self, codes: Sequence[str]) -> None:
        self.do(lambda: self.queue.place(codes))

    def done(self) -> str:
        """Where to see what became of all, once none waits any more."""
        if self.queue.left:
            return ""
        table = min(row.migration for row in self.queue.rows)
        return f"; none waits here any more. `qualcode recode table {table}` shows what became of the old codes"

    def action_undo(self) -> None:
        """Take the last answer back: the coding waits again."""
        self.do(lambda: "taken back: it waits again" if self.queue.undo() else "there is nothing to take back")

    def action_redo(self) -> None:
        """Give the answer again that was taken back last."""
        self.do(lambda: self.queue.redo() or "there is nothing to do again")

    def action_note(self) -> None:
        """Write a note that goes with the answer."""
        from qualcode.tui.screens.note import NoteScreen

        self.app.push_screen(NoteScreen("Note that goes with your answer", self.queue.note), self.noted)

    def noted(self, note: str | None) -> None:
        """Keep it for the answer."""
        if note is not None:
            self.queue.note = note.strip()
        self.show()

    def action_help(self) -> None:
        """Show the keys."""
        from qualcode.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(more_keys.RECODE))

    def action_leave(self) -> None:
        """Back; a note that went with no answer yet is not thrown away unasked."""
        if self.queue.note and not self._warned:
            self._warned = True
            self.show("your note goes with an answer, and there is none yet; q once more leaves it")
            return
        self.dismiss()
