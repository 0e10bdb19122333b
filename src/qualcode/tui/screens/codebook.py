"""The codebook as a tree that one walks, and the whole entry of the code one is at."""

from collections import Counter
from contextlib import suppress
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option, OptionDoesNotExist

from qualcode.desk.desk import Desk
from qualcode.desk.lettering import letters
from qualcode.errors import QualcodeError
from qualcode.model import Code
from qualcode.tui.widgets.code_entry import entry_text, history_text
from qualcode.tui.widgets.code_sign import sign

_KEYS = (
    ("↑↓", "walk"),
    ("←→", "group"),
    ("PgDn", "read"),
    ("Tab", "history"),
    ("*", "favourite"),
    ("Enter", "apply"),
    ("Esc", "close"),
)


class CodebookScreen(ModalScreen[str | None]):
    """Letters narrow the tree, Enter returns the code that one is at; `None` after Escape."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "close", "close"),
        ("down", "walk(1)", "the next code"),
        ("up", "walk(-1)", "the code before"),
        ("right", "family(1)", "the next family of codes"),
        ("left", "family(-1)", "the family before"),
        ("pagedown", "read(1)", "further in the entry"),
        ("pageup", "read(-1)", "back in the entry"),
        ("tab", "turn", "history or entry"),
    ]

    def __init__(self, desk: Desk, code_id: str = "") -> None:
        super().__init__()
        self.desk = desk
        self.code_id = code_id
        self.history = False
        self.hits: set[str] = set()
        self.starred: set[str] = set()
        self.signs = letters(desk.study.codebook)
        others = [one for one in desk.study.coded if one.layer == desk.layer.id and one.document != desk.document.id]
        own = (*desk.codings, *(coding for one in others for coding in one.codings))
        self.uses = Counter(coding.code for coding in own)

    def compose(self) -> ComposeResult:
        """A line to type in, the tree, the entry, and the keys."""
        with Vertical(id="codebook"):
            yield _Filter(placeholder="type to narrow: label, id or definition", id="codebook-filter")
            yield OptionList(id="codebook-tree", markup=False)
            with VerticalScroll(id="codebook-entry", can_focus=False):
                yield Static(id="codebook-text", markup=False)
            yield Static(_key_line(), id="codebook-keys", markup=False)

    def on_mount(self) -> None:
        """Begin at the code in hand."""
        self.query_one(OptionList).can_focus = False
        self.query_one(Input).focus()

    def on_resize(self, event: events.Resize) -> None:
        """Tree and entry side by side where there is room."""
        self.set_class(event.size.width >= 110, "wide")
        self.call_after_refresh(self.narrow)

    def on_input_changed(self) -> None:
        """Narrow the tree."""
        self.narrow()

    def narrow(self) -> None:
        """Show the codes that hold every typed word, and those above them."""
        codebook = self.desk.study.codebook
        words = self.query_one(Input).value.casefold().split()
        found = [code for code in codebook.codes if all(word in _words_of(code).casefold() for word in words)]
        self.hits, self.starred = {code.id for code in found}, set(self.desk.favourites())
        shown = {above for code in found for above in codebook.lineage(code.id)}
        if self.code_id not in (self.hits or shown):
            self.code_id = next((code.id for code in found), "")
        tree = self.query_one(OptionList)
        tree.clear_options()
        apart = False
        for code in codebook.codes:
            if code.id not in shown:
                continue
            if code.proposed_by and not apart:
                apart = True
                tree.add_option(Option(Text("Proposed, not in the codebook yet", style="italic"), disabled=True))
            tree.add_option(Option(self._line(code), code.id))
        if self.code_id:
            tree.highlighted = tree.get_option_index(self.code_id)
        else:
            self.query_one("#codebook-text", Static).update("no code says that; Backspace takes a letter back")

    def _line(self, code: Code) -> Text:
        """A code in the tree; where one is and what is a favourite is told by signs, too."""
        width = max(20, self.query_one(OptionList).scrollable_content_region.width)
        marks = ("▸" if code.id == self.code_id else " ") + ("*" if code.id in self.starred else " ")
        n = self.uses[code.id]
        count = f" {n}" if n else ""
        indent = 0 if code.proposed_by else min(code.depth - 1, 5) * 2
        label = Text(code.label, style=("bold" if code.depth < 2 else "") if code.id in self.hits else "dim")
        label.truncate(max(6, width - indent - 5 - cell_len(count)), overflow="ellipsis")
        text = Text(marks + " " * indent, no_wrap=True) + sign(self.signs[code.id], code) + Text(" ") + label
        text.append(" " * max(0, width - cell_len(text.plain) - cell_len(count)))
        return text.append(count)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show the entry of another code."""
        before, self.code_id = self.code_id, event.option.id or self.code_id
        for code_id in {before, self.code_id} if before != self.code_id else ():
            with suppress(OptionDoesNotExist):  # narrowed away
                event.option_list.replace_option_prompt(code_id, self._line(self.desk.study.codebook.by_id[code_id]))
        self.tell()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click on a code shows it; it is not applied by that."""
        event.stop()

    def on_input_submitted(self) -> None:
        """Return the code that one is at, if it can be applied."""
        code = self.code
        if code is None:
            return
        if code.retired_in:
            self.notify(f"{code.label} is not in the codebook any more since {code.retired_in}", severity="warning")
            return
        self.dismiss(code.id)

    @property
    def code(self) -> Code | None:
        """The code that one is at."""
        tree = self.query_one(OptionList)
        if tree.highlighted is None:
            return None
        return self.desk.study.codebook.by_id.get(tree.get_option_at_index(tree.highlighted).id or "")

    def tell(self) -> None:
        """Show the entry of the code that one is at, or its history."""
        code = self.desk.study.codebook.by_id.get(self.code_id)
        if code is None:
            return
        try:
            text = history_text(self.desk, code) if self.history else self._entry(code)
        except QualcodeError as error:
            text = Text(str(error))
        self.query_one("#codebook-text", Static).update(text)
        self.query_one("#codebook-entry").scroll_home(animate=False)

    def _entry(self, code: Code) -> Text:
        return entry_text(self.desk, code, self.signs, self.uses)

    def action_close(self) -> None:
        """Leave without a code."""
        self.dismiss(None)

    def action_walk(self, steps: int) -> None:
        """Go to the next code, or the one before."""
        tree = self.query_one(OptionList)
        if steps > 0:
            tree.action_cursor_down()
        else:
            tree.action_cursor_up()

    def action_family(self, steps: int) -> None:
        """Go to the next code at the top of the tree, or to the one before."""
        tree, codebook = self.query_one(OptionList), self.desk.study.codebook
        tops = [
            index
            for index in range(tree.option_count)
            if (code := codebook.by_id.get(tree.get_option_at_index(index).id or "")) is not None and code.depth < 2
        ]
        at = tree.highlighted or 0
        beyond = [index for index in tops if index > at] if steps > 0 else [index for index in tops if index < at][::-1]
        if beyond:
            tree.highlighted = beyond[0]

    def action_read(self, pages: int) -> None:
        """Go on in a long entry, or back."""
        entry = self.query_one("#codebook-entry")
        entry.scroll_relative(y=pages * max(1, entry.size.height - 1), animate=False)

    def action_turn(self) -> None:
        """Show the history, or the entry again."""
        self.history = not self.history
        self.tell()

    def action_favourite(self) -> None:
        """Make the code that one is at a favourite, or no more."""
        code = self.code
        if code is not None:
            self.desk.toggle_favourite(code.id)
            self.narrow()


class _Filter(Input):
    """A line to type in, in which the arrows walk the tree and `*` is no letter."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("left", "screen.family(-1)", ""),
        ("right", "screen.family(1)", ""),
        Binding("asterisk", "screen.favourite", "", priority=True),  # before it becomes a letter
    ]


def _words_of(code: Code) -> str:
    return f"{code.label} {code.id} {code.definition}"


def _key_line() -> Text:
    """The keys, each with what it does."""
    return Text("  ").join(Text.assemble((key, "bold"), f" {does}") for key, does in _KEYS)
