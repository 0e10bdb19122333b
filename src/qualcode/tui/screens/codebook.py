"""The codebook as a tree that one walks, and the whole entry of the code one is at."""

from collections import Counter
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from qualcode.desk.desk import Desk
from qualcode.desk.lettering import letters
from qualcode.errors import QualcodeError
from qualcode.model import Code
from qualcode.tui.widgets.code_entry import entry_text, history_text
from qualcode.tui.widgets.code_sign import sign
from qualcode.tui.widgets.drawn_rows import DrawnRows

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
        self.rows: list[str] = []
        """The codes of the tree as it is narrowed; empty for a heading."""
        self.words = {
            code.id: f"{code.label} {code.id} {code.definition}".casefold() for code in desk.study.codebook.codes
        }
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
            yield DrawnRows(self._row, id="codebook-tree")
            with VerticalScroll(id="codebook-entry", can_focus=False):
                yield Static(id="codebook-text", markup=False)
            yield Static(_key_line(), id="codebook-keys", markup=False)

    def on_mount(self) -> None:
        """Begin at the code in hand."""
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
        found = [code for code in codebook.codes if all(word in self.words[code.id] for word in words)]
        self.hits, self.starred = {code.id for code in found}, set(self.desk.favourites())
        above = {above for code in found for above in codebook.lineage(code.id)}
        shown = [code for code in codebook.codes if code.id in above]
        if self.code_id not in above:
            self.code_id = next((code.id for code in found), "")
        self.rows = [code.id for code in shown if not code.proposed_by]
        proposed = [code.id for code in shown if code.proposed_by]
        self.rows += ["", *proposed] if proposed else []
        self.query_one(DrawnRows).show(len(self.rows), self._at)
        self.tell()

    @property
    def _at(self) -> int:
        return self.rows.index(self.code_id) if self.code_id else -1

    def _row(self, number: int, width: int) -> Text:
        code = self.desk.study.codebook.by_id.get(self.rows[number])
        return Text("Proposed, not in the codebook yet", style="italic") if code is None else self._line(code, width)

    def _line(self, code: Code, width: int) -> Text:
        """A code in the tree; where one is and what is a favourite is told by signs, too."""
        marks = ("▸" if code.id == self.code_id else " ") + ("*" if code.id in self.starred else " ")
        n = self.uses[code.id]
        count = f" {n}" if n else ""
        indent = 0 if code.proposed_by else min(code.depth - 1, 5) * 2
        label = Text(code.label, style=("bold" if code.depth < 2 else "") if code.id in self.hits else "dim")
        label.truncate(max(6, width - indent - 5 - cell_len(count)), overflow="ellipsis")
        text = Text(marks + " " * indent, no_wrap=True) + sign(self.signs[code.id], code) + Text(" ") + label
        text.append(" " * max(0, width - cell_len(text.plain) - cell_len(count)))
        return text.append(count)

    def go(self, code_id: str) -> None:
        """Go to another code and show its entry."""
        self.code_id = code_id
        self.query_one(DrawnRows).light(self._at)
        self.tell()

    def on_drawn_rows_clicked(self, event: DrawnRows.Clicked) -> None:
        """A click on a code shows it; it is not applied by that."""
        if self.rows[event.number]:
            self.go(self.rows[event.number])

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
        return self.desk.study.codebook.by_id.get(self.code_id)

    def tell(self) -> None:
        """Show the entry of the code that one is at, or its history."""
        code = self.desk.study.codebook.by_id.get(self.code_id)
        if code is None:
            self.query_one("#codebook-text", Static).update(self._nothing())
            return
        try:
            text = history_text(self.desk, code) if self.history else self._entry(code)
        except QualcodeError as error:
            text = Text(str(error))
        self.query_one("#codebook-text", Static).update(text)
        self.query_one("#codebook-entry").scroll_home(animate=False)

    def _nothing(self) -> str:
        if not self.desk.study.codebook.codes:
            return "the codebook has no codes yet; `o` in the text proposes one, and so does codebook/codebook.yaml"
        return "no code says that; Backspace takes a letter back"

    def _entry(self, code: Code) -> Text:
        return entry_text(self.desk, code, self.signs, self.uses)

    def action_close(self) -> None:
        """Leave without a code."""
        self.dismiss(None)

    def action_walk(self, steps: int) -> None:
        """Go to the next code, or the one before; after the last comes the first."""
        codes = [one for one in self.rows if one]
        if codes:
            self.go(codes[(codes.index(self.code_id) + steps) % len(codes)])

    def action_family(self, steps: int) -> None:
        """Go to the next code at the top of the tree, or to the one before."""
        by_id, at = self.desk.study.codebook.by_id, self._at
        tops = [number for number, one in enumerate(self.rows) if one and by_id[one].depth < 2]
        beyond = [number for number in tops if number > at] if steps > 0 else [one for one in tops if one < at][::-1]
        if beyond:
            self.go(self.rows[beyond[0]])

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


def _key_line() -> Text:
    """The keys, each with what it does."""
    return Text("  ").join(Text.assemble((key, "bold"), f" {does}") for key, does in _KEYS)
