"""The screen on which people decide what coders differ about, one difference after another."""

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import OptionList

from qualcode.desk.reconcile_queue import ReconcileQueue, who_decides
from qualcode.errors import QualcodeError
from qualcode.phrases import counted
from qualcode.reconciling.answers import Answer, default_class
from qualcode.records import KEPT
from qualcode.tui import more_keys
from qualcode.tui.screens.difference_lines import head_words, meaning_lines, reading_rows, signs
from qualcode.tui.screens.new_answers import choose_facets, find_code, look_up_code, select_words
from qualcode.tui.screens.one_by_one import OneByOneScreen
from qualcode.tui.widgets.head_and_foot import Foot, Head
from qualcode.tui.widgets.passage_and_answers import PassageAndAnswers

if TYPE_CHECKING:
    from qualcode.desk.desk import Desk
    from qualcode.tui.screens.why import Why


_KEYS = "1 2=theirs  a=both  0=neither  o=code  b=words  x=keep  n=next  z=undo  ?=keys"


class ReconcileScreen(OneByOneScreen[ReconcileQueue]):
    """One difference at a time; every decision is in the files before the next key."""

    BINDINGS: ClassVar[list[BindingType]] = [*more_keys.own_bindings(more_keys.RECONCILE)]

    def compose(self) -> ComposeResult:
        """The passage, and what each coder has on it."""
        yield Head()
        yield PassageAndAnswers(lambda in_hand: meaning_lines(self.queue, in_hand))
        yield Foot(_KEYS)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where nothing is open there is nothing to decide."""
        return bool(self.queue.questions) or action in ("help", "leave", "by")

    def show(self, said: str = "") -> None:
        """Draw the difference at hand; `said` is what happened last."""
        queue = self.queue
        head, foot = self.query_one(Head), self.query_one(Foot)
        if not queue.questions:
            head.tell(f"Reconcile · {queue.stage.round}", f"by {queue.by}")
            foot.say(said or "nothing is open here")
            return
        question = queue.question
        head.tell(*head_words(queue))
        text = queue.stage.study.texts[question.document]
        self.frame.show(text, (question.start, question.end), signs(question))
        self.frame.offer(reading_rows(self.queue, self.marked))
        foot.say(said)

    def on_mount(self) -> None:
        """Ask about what all agree on, then begin."""
        self.show()
        if not self.queue.by:
            self.action_by()
        else:
            self.ask_agreed()

    def ask_agreed(self) -> None:
        """Take over what all agree on, in one go, once somebody says so."""
        from qualcode.tui.screens.ask import AskScreen

        queue = self.queue
        if queue.n_agreed:
            words = (
                f"They go into the consensus '{queue.stage.layer}', signed by {queue.by} ({queue.stage.rule})."
                " Coders' own layers are never touched."
            )
            heading = f"{counted(queue.n_agreed, 'passage')} on which all agree: take them over?"
            self.app.push_screen(AskScreen(heading, words), self.agreed)

    def agreed(self, yes: bool | None) -> None:
        """Take them over; who does not want that decides nothing here."""
        if not yes:
            self.dismiss()
            return
        self.do(lambda: f"{counted(self.queue.merge(), 'passage')} merged on which all agreed")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the coder in hand, or those that are marked."""
        event.stop()
        names = [one.coder for one in self.queue.question.readings if one.coder in self.marked]
        self._ask(", ".join(names or [event.option.id or ""]))

    def action_take(self, number: int) -> None:
        """Take what the coder of that number has."""
        readings = self.queue.question.readings
        if number > len(readings):
            self.show(f"there is no coder {number} here")
        else:
            self._ask(readings[number - 1].coder)

    def action_choice(self, word: str) -> None:
        """Both, neither, or keep the difference."""
        self._ask(word)

    def action_mark(self) -> None:
        """Mark the coder in hand, or take the mark away."""
        if in_hand := self.frame.in_hand:
            self.marked ^= {in_hand}
            self.frame.offer(reading_rows(self.queue, self.marked), in_hand)
            self.query_one(Foot).say(
                f"marked: {', '.join(sorted(self.marked))}; Enter takes them" if self.marked else ""
            )

    def action_other(self) -> None:
        """Another code on these words."""
        self._find(None)

    def _find(self, span: tuple[int, int] | None) -> None:
        if (desk := self._desk()) is not None:
            find_code(self.app, desk, self.queue.question, span, self._ask_new)

    def action_span(self) -> None:
        """Other words: those that are selected next."""
        question = self.queue.question

        def selected(span: tuple[int, int]) -> None:
            if len(question.codes) > 1:
                self._find(span)
            else:
                self._ask_new(Answer(question.id, "new", span=span))

        select_words(self.app, self.queue.stage.study, question, selected)

    def action_facets(self) -> None:
        """Other facets on the code of the coder in hand."""
        desk = self._desk()
        if desk and not choose_facets(self.app, desk, self.queue.question, self.frame.in_hand, self._ask_new):
            self.show("that coder has no code here; take another one in hand")

    def action_codebook(self) -> None:
        """Look codes up; one that is taken there is the answer."""
        if (desk := self._desk()) is not None:
            look_up_code(self.app, desk, self.queue.question, self.frame.in_hand, self._ask_new)

    def action_memo(self) -> None:
        """Write a memo about the document."""
        from qualcode.tui.screens.memo import MemoScreen

        if (desk := self._desk(own=True)) is not None:
            self.app.push_screen(MemoScreen(desk, None, ""), lambda words: self.show(words or ""))

    def _desk(self, *, own: bool = False) -> "Desk | None":
        """Where codes are looked up."""
        from qualcode.desk.beside import desk_beside

        question, names = self.queue.question, self.queue.by.split(" and ")
        if not own:
            names += [one.coder for one in question.readings]
        try:
            return desk_beside(self.queue.stage.study, names, question.document, own=own)
        except QualcodeError as error:
            self.show(str(error))
            return None

    def _ask(self, choice: str) -> None:
        self._ask_new(Answer(self.queue.question.id, choice))

    def _ask_new(self, answer: Answer) -> None:
        """Ask why, once the answer can be taken at all; then put it on record."""
        from qualcode.tui.screens.why import WhyScreen

        queue = self.queue
        if answer.note:
            queue.notes[answer.question] = answer.note
        try:
            queue.refuse(answer)
        except QualcodeError as error:
            self.show(str(error))
            return

        def why(found: "Why | None") -> None:
            if found is not None:
                queue.notes[answer.question] = found.note
                if found.class_:
                    self.do(lambda: queue.answer(replace(answer, class_=found.class_, note=found.note)))
                else:
                    self.show()

        default = KEPT if answer.choice == KEPT else default_class(queue.question.kind)
        words = ", ".join(answer.codes) or answer.choice
        self.app.push_screen(WhyScreen(words, default, queue.notes.get(answer.question, "")), why)

    def done(self) -> str:
        """That all is decided, and what was written about it."""
        if not self.queue.questions or self.queue.n_decided != len(self.queue.questions):
            return ""
        return f"; all decided{f', wrote {self.queue.memo}' if self.queue.memo else ''}"

    def action_undo(self) -> None:
        """Take the last decision back."""
        self.do(lambda: "taken back: it is open again" if self.queue.undo() else "there is nothing to take back")

    def action_redo(self) -> None:
        """Decide again what was taken back last."""
        self.do(lambda: self.queue.redo() or "there is nothing to do again")

    def action_note(self) -> None:
        """Write the note of the decision before it is made."""
        from qualcode.tui.screens.note import NoteScreen

        question_id = self.queue.question.id

        def noted(note: str | None) -> None:
            if note is not None:
                self.queue.notes[question_id] = note.strip()
            self.show()

        self.app.push_screen(
            NoteScreen("Note that goes with the decision", self.queue.notes.get(question_id, "")), noted
        )

    def action_by(self) -> None:
        """Say who decides."""
        from qualcode.tui.screens.line import LineScreen

        def named(typed: str | None) -> None:
            if typed and who_decides(typed):
                self.queue.by = who_decides(typed)
            if not self.queue.by:
                self.dismiss()
                return
            self.show()
            self.ask_agreed()

        words = "A name, or several with a comma between them where the room decides."
        self.app.push_screen(LineScreen("Who decides?", words, self.queue.by), named)

    def action_help(self) -> None:
        """Show the keys."""
        from qualcode.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(more_keys.RECONCILE))

    def action_leave(self) -> None:
        """Back; what is open stays open, and a note without a decision is not thrown away unasked."""
        left = [one for one in self.queue.notes.values() if one]
        if left and not self._warned:
            self._warned = True
            self.show(f"{counted(len(left), 'note')} without a decision; q once more leaves it unsaved: “{left[0]}”")
            return
        self.dismiss()
