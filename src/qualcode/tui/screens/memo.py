"""Write a memo about the segment, the document or the code in hand, and read those that are there."""

from typing import ClassVar

import msgspec
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static, TextArea
from textual.widgets.option_list import Option

from qualcode.desk.desk import Desk
from qualcode.desk.drafts import (
    SUBJECTS,
    Draft,
    carry_draft,
    keep_draft,
    memos_about,
    other_drafts,
    read_draft,
    write_draft,
)
from qualcode.errors import QualcodeError
from qualcode.model import MEMO_TYPES, Coding, Memo
from qualcode.phrases import counted
from qualcode.text import one_line

_WRITING = (("^S", "save"), ("^G", "about"), ("^T", "type"), ("^L", "memos"), ("Tab", "title, text"), ("Esc", "later"))
_READING = (("↑↓", "walk"), ("PgDn", "read"), ("Enter", "add to it"), ("^L", "write"), ("Esc", "back"))


class MemoScreen(ModalScreen[str | None]):
    """Returns what is to be said of it: what was written where; `None` where nothing was written.

    What is typed is on disk with every letter, and here again when the screen
    opens the next time.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "leave", "leave, and go on later"),
        ("ctrl+s,ctrl+o", "save", "save"),
        ("ctrl+g", "about", "about something else"),
        ("ctrl+t", "type", "another type"),
        ("ctrl+l", "turn", "the memos that are there, or back"),
        ("pagedown", "read(1)", "further in the memo"),
        ("pageup", "read(-1)", "back in the memo"),
    ]

    def __init__(self, desk: Desk, coding: Coding | None, code_id: str) -> None:
        super().__init__()
        self.desk = desk
        self.here = Draft(
            about="segment" if coding else "document",
            document=desk.document.id,
            coding=coding.id if coding else "",
            code=code_id or (coding.code if coding else ""),
        )
        """An empty draft about what is in hand."""
        kept = read_draft(desk, self.here)
        self.draft = kept or self.here
        self.said = "restored what you had begun to write" if kept else ""
        self.reading = False
        self.drafts: list[Draft] = []
        """The other drafts, as they are listed."""

    def compose(self) -> ComposeResult:
        """About what, of which type, the title, the text; or the memos that are there, and the keys."""
        with Vertical(id="memo"):
            yield Static(id="memo-head", markup=False)
            yield Input(self.draft.title, placeholder="title; else the first line", id="memo-title")
            yield TextArea(self.draft.text, id="memo-text", tab_behavior="focus", show_line_numbers=False)
            yield OptionList(id="memo-list", markup=False)
            with VerticalScroll(id="memo-reader", can_focus=False):
                yield Static(id="memo-words", markup=False)
            yield Static(id="memo-said", markup=False)
            yield Static(id="memo-keys", markup=False)

    def on_mount(self) -> None:
        """Begin to write."""
        self.query_one(TextArea).move_cursor(self.query_one(TextArea).document.end)
        self.tell(self.said)
        self.query_one(TextArea).focus()

    def on_input_changed(self) -> None:
        """Keep the title."""
        self.keep()

    def on_text_area_changed(self) -> None:
        """Keep the text."""
        self.keep()

    def on_input_submitted(self) -> None:
        """From the title to the text."""
        self.query_one(TextArea).focus()

    def keep(self) -> None:
        """Put what stands on the screen on disk."""
        title, text = self.query_one(Input).value, self.query_one(TextArea).text
        if (title, text) != (self.draft.title, self.draft.text):
            self.change(title=title, text=text)

    def change(self, **fields: str) -> None:
        """Change the draft, on disk as well."""
        self.draft = msgspec.structs.replace(self.draft, **fields)
        try:
            keep_draft(self.desk, self.draft)
        except OSError as error:
            self.tell(f"the draft cannot be kept on disk: {error.strerror}; save the memo soon")

    def tell(self, said: str = "") -> None:
        """Draw what the draft is about, and what happened last."""
        self.query_one("#memo-head", Static).update(self._head())
        memos = memos_about(self.desk, self.draft)
        others = other_drafts(self.desk, self.draft)
        found = [counted(len(memos), "memo") + " about this already"] if memos else []
        found += [counted(len(others), "draft") + " about other things"] if others else []
        there = f"{', '.join(found)}: ^L shows {'it' if len(memos) + len(others) < 2 else 'them'}" if found else ""
        self.query_one("#memo-said", Static).update(said or there)
        self.query_one("#memo-keys", Static).update(_keys(_READING if self.reading else _WRITING))
        self.set_class(self.reading, "reading")
        self.query_one(Input).display = not self.draft.adds_to and not self.reading
        self.query_one(TextArea).display = not self.reading

    def _head(self) -> Text:
        adds_to = self._memo(self.draft.adds_to)
        if adds_to is not None:
            head = Text.assemble(("Add to ", "bold"), adds_to.title or adds_to.id)
            return head.append(f"\n{adds_to.type}, {adds_to.by} {adds_to.date}", "dim")
        head = Text.assemble(("Memo about ", "bold"))
        for subject in self.subjects:
            here = subject == self.draft.about
            head.append(f"[{subject}]" if here else f" {subject} ", "bold" if here else "dim")
        head.append("   type ", "bold").append(f"[{self.draft.type}]", "bold")
        return head.append("\n").append(self._subject(self.draft), "dim")

    @property
    def subjects(self) -> list[str]:
        """What the memo can be about here."""
        there = {"segment": self.here.coding, "document": self.desk.document.id, "code": self.here.code}
        return [subject for subject in SUBJECTS if there[subject]]

    def _subject(self, draft: Draft) -> str:
        codebook = self.desk.study.codebook
        if draft.about == "code":
            return codebook.label(draft.code) or draft.code
        if draft.about == "document":
            return self.desk.document.title or self.desk.document.id
        coding = next((one for one in self.desk.codings if one.id == draft.coding), None)
        if coding is None:
            return "a segment that is not coded so any more"
        return f"{codebook.label(coding.code) or coding.code}: “{one_line(coding.quote, 200)}”"

    def _memo(self, memo_id: str) -> Memo | None:
        return next((memo for memo in self.desk.study.memos if memo.id == memo_id), None)

    def _draft(self, option: str) -> Draft | None:
        number = option.removeprefix("draft ")
        return self.drafts[int(number)] if number != option and number.isdecimal() else None

    def action_about(self) -> None:
        """Be about the next thing."""
        if self.reading or self.draft.adds_to:
            return
        subjects = self.subjects
        at = subjects.index(self.draft.about) if self.draft.about in subjects else -1
        wanted = msgspec.structs.replace(self.here, about=subjects[(at + 1) % len(subjects)])
        self.keep()
        kept = read_draft(self.desk, wanted)
        if kept is None:
            self._write_on(wanted if self.draft.empty else carry_draft(self.desk, self.draft, wanted))
            self.tell()
        elif kept.thing != self.draft.thing:
            before = "" if self.draft.empty else "; what you wrote is kept where it was"
            self._write_on(kept)
            self.tell(f"you had begun to write about this{before}")

    def _write_on(self, draft: Draft) -> None:
        """Go on with another draft."""
        self.draft = draft
        self.query_one(Input).value = draft.title
        area = self.query_one(TextArea)
        if area.text != draft.text:
            area.text = draft.text
            area.move_cursor(area.document.end)

    def action_type(self) -> None:
        """Be of the next type."""
        if not self.reading and not self.draft.adds_to:
            at = MEMO_TYPES.index(self.draft.type) if self.draft.type in MEMO_TYPES else -1
            self.change(type=MEMO_TYPES[(at + 1) % len(MEMO_TYPES)])
            self.tell()

    def action_save(self) -> None:
        """Make the draft a memo, or a part of one."""
        if self.reading:
            return
        self.keep()
        try:
            memo = write_draft(self.desk, self.draft)
        except QualcodeError as error:
            self.tell(str(error))
            return
        self.dismiss(f"added to {memo.path}" if self.draft.adds_to else f"wrote {memo.path}")

    def action_turn(self) -> None:
        """Show the memos that are there, or the one that is being written."""
        if not self.reading:
            memos = memos_about(self.desk, self.draft)
            self.drafts = other_drafts(self.desk, self.draft)
            if not memos and not self.drafts:
                self.tell("no memo is about this yet")
                return
            listed = self.query_one(OptionList)
            listed.clear_options()
            listed.add_options(
                Option(f"draft  {one.about} {self._subject(one)}", f"draft {number}")
                for number, one in enumerate(self.drafts)
            )
            listed.add_options(Option(f"{memo.date}  {memo.by}  {memo.type}  {memo.title}", memo.id) for memo in memos)
            listed.highlighted = 0
        self.reading = not self.reading
        self.tell()
        (self.query_one(OptionList) if self.reading else self.query_one(TextArea)).focus()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show another memo."""
        memo, draft = self._memo(event.option.id or ""), self._draft(event.option.id or "")
        if memo is not None or draft is not None:
            self.query_one("#memo-words", Static).update(memo.text if memo else draft.text if draft else "")
            self.query_one("#memo-reader").scroll_home(animate=False)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Write something below this memo, or go on with the draft."""
        draft = self._draft(event.option.id or "")
        if draft is not None:
            self.keep()
            coding, code = draft.coding or self.here.coding, draft.code or self.here.code
            self.here = msgspec.structs.replace(self.here, coding=coding, code=code)
            self._write_on(draft)
            self.action_turn()
            return
        self.change(adds_to=event.option.id or "")
        self.reading = False
        self.tell("what you write goes below what stands there; Esc once makes it a new memo again")
        self.query_one(TextArea).focus()

    def action_read(self, pages: int) -> None:
        """Go on in a long memo, or back."""
        reader = self.query_one("#memo-reader")
        reader.scroll_relative(y=pages * max(1, reader.size.height - 1), animate=False)

    def action_leave(self) -> None:
        """Back from the memos to the draft, from an addition to a new memo, from the draft to the text."""
        if self.reading:
            self.action_turn()
        elif self.draft.adds_to:
            self.change(adds_to="")
            self.tell()
        else:
            self.keep()
            self.dismiss(None if self.draft.empty else "the draft of the memo is kept; m opens it again")


def _keys(keys: tuple[tuple[str, str], ...]) -> Text:
    """The keys, each with what it does."""
    return Text("  ").join(Text.assemble((key, "bold"), f" {does}") for key, does in keys)
