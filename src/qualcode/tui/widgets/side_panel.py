"""The panel at the right: the codings of the passage in hand, or the tree of codes with what this document has."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from qualcode.desk.desk import Desk
from qualcode.desk.lettering import letters
from qualcode.model import Codebook, Coding
from qualcode.tui.widgets.code_sign import sign
from qualcode.tui.widgets.coding_details import coding_details, definition_lines, suggestion_lines
from qualcode.tui.widgets.short_label import short_label

FACES = ("passage", "codes")
_KEPT = 1000
"""So many codings are not wrapped anew each time they are shown."""
_CONSOLE = Console(width=400, color_system=None, legacy_windows=False)


class _Row(NamedTuple):
    """One line of the panel, and what a click on it picks."""

    text: Text = Text()
    coding: str = ""
    code: str = ""
    """Of the tree: its line is made when it is drawn."""


class SidePanel(ScrollView, can_focus=False):
    """What the passage in hand has been coded with; or every code, with its codings in this document."""

    class CodingPicked(Message):
        """A coding was clicked."""

        def __init__(self, coding_id: str) -> None:
            super().__init__()
            self.coding_id = coding_id

    class CodePicked(Message):
        """A code of the tree was clicked."""

        def __init__(self, code_id: str) -> None:
            super().__init__()
            self.code_id = code_id

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.face = FACES[0]
        self._codings: list[Coding] = []
        self._suggested: Sequence[Coding] = ()
        self._in_hand: Coding | None = None
        self._rows: list[_Row] = []
        self._counted: tuple[Coding, ...] = ()
        self._n_codings: Counter[str] = Counter()
        self._style = Style()
        self._here: set[str] = set()
        self._signs: tuple[Codebook, Mapping[str, str]] | None = None
        self._known: dict[tuple[str, bool], tuple[tuple[Coding, int, Codebook], list[_Row]]] = {}

    def show(self, codings: list[Coding], in_hand: Coding | None, suggested: Sequence[Coding] = ()) -> None:
        """Draw the codings of a passage, the one in hand first and marked; apart from them, what machines suggest."""
        self._codings, self._in_hand, self._suggested = codings, in_hand, suggested
        self._draw()

    @property
    def shows_passage(self) -> bool:
        """Whether what is on the passage in hand can be seen."""
        return self.face == FACES[0] and not self.has_class("folded")

    def turn_over(self) -> str:
        """Show the other face.

        Returns:
            The one that is shown now: `passage` or `codes`.
        """
        self.face = FACES[1 - FACES.index(self.face)]
        self._draw()
        return self.face

    def on_resize(self) -> None:
        """Break the lines anew."""
        self._draw()

    def notify_style_update(self) -> None:
        """Draw in other colours."""
        super().notify_style_update()
        self._style = self.rich_style

    def on_click(self, event: events.Click) -> None:
        """Tell what was clicked."""
        number = self._number(event.y)
        row = self._rows[number] if 0 <= number < len(self._rows) else _Row()
        if number < 1:
            self.turn_over()
        elif row.coding:
            self.post_message(self.CodingPicked(row.coding))
        elif row.code:
            self.post_message(self.CodePicked(row.code))

    def render_line(self, y: int) -> Strip:
        """One line of the panel."""
        number = self._number(y)
        width, style = self.scrollable_content_region.width, self._style
        if number >= len(self._rows):
            return Strip.blank(width, style)
        row = self._rows[number]
        text = self._branch(row.code, width) if row.code else row.text
        segments = [
            Segment(one.text, style + one.style) if one.style else Segment(one.text, style)
            for one in (segment for segment in text.render(_CONSOLE) if segment.text)
        ]
        return Strip(segments).adjust_cell_length(width, style)

    def _number(self, y: int) -> int:
        """Which row stands on a line; the first stays in sight however far one scrolls."""
        return y + self.scroll_offset.y if y > 0 else 0

    @property
    def signs(self) -> Mapping[str, str]:
        """The letters of each code."""
        codebook = self.desk.study.codebook
        if self._signs is None or self._signs[0] is not codebook:
            self._signs = codebook, letters(codebook)
        return self._signs[1]

    def _draw(self) -> None:
        width = self.scrollable_content_region.width
        if width < 1:
            return
        rows = self._passage(width) if self.face == FACES[0] else self._tree()
        self._rows = [_Row(_faces(self.face)), *rows]
        self.virtual_size = Size(width, len(self._rows))
        self._style = self.rich_style  # once, and not for each line: it is put together from all that is around
        if self.face == FACES[1] and self.desk.codings is not self._counted:
            self._counted = self.desk.codings
            self._n_codings = Counter(coding.code for coding in self._counted)
        self._here = {coding.code for coding in self._codings}
        marked = next((n for n, row in enumerate(self._rows) if row.code in self._here), 0)
        self.scroll_to(y=max(0, marked - self.size.height // 3) if self.face == FACES[1] else 0, animate=False)
        self.refresh()

    def _passage(self, width: int) -> Iterator[_Row]:
        first = [one for one in self._codings if self._in_hand is not None and one.id == self._in_hand.id]
        ordered = [*first, *(one for one in self._codings if one not in first)]
        if not ordered:
            yield _Row(Text("no code here yet", style="italic"))
        for coding in ordered:
            yield from self._details(coding, width, in_hand=coding in first)
        if self._suggested:
            if not ordered:
                yield _Row()
            for line, coding_id in suggestion_lines(self.desk, self._suggested, self.signs, width):
                yield _Row(line, coding=coding_id)
            yield _Row()
        if first:
            codebook = self.desk.study.codebook
            for line in definition_lines(codebook, codebook.by_id.get(first[0].code), width):
                yield _Row(line)

    def _details(self, coding: Coding, width: int, *, in_hand: bool) -> list[_Row]:
        """The rows of a coding; kept, because a passage that is drawn out over turns may have hundreds."""
        known = self._known.get((coding.id, in_hand))
        asked = coding, width, self.desk.study.codebook
        if known is None or any(old is not new for old, new in zip(known[0], asked, strict=True)):
            lines = coding_details(self.desk, coding, self.signs, width=width, in_hand=in_hand)
            known = asked, [*(_Row(line, coding=coding.id) for line in lines), _Row(Text())]
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[coding.id, in_hand] = known
        return known[1]

    def _tree(self) -> Iterator[_Row]:
        apart = False
        for code in self.desk.study.codebook.codes:
            if code.proposed_by and not apart:
                apart = True
                yield _Row(Text("proposed", style="italic"))
            yield _Row(code=code.id)

    def _branch(self, code_id: str, width: int) -> Text:
        """A code of the tree on one line, with its codings in this document; drawn only where it is in sight."""
        code = self.desk.study.codebook.by_id[code_id]
        n = self._n_codings[code_id]
        count = f" {n}" if n else ""
        indent = min(code.depth - 1, 4)
        room = max(4, width - 4 - indent - cell_len(count))
        name = short_label(self.desk.study.codebook, code_id, room)
        label = Text(name, style="" if n or code.depth < 2 else "dim")
        text = Text("▸" if code_id in self._here else " ") + Text(" " * indent)
        text += sign(self.signs[code_id], code) + Text(" ") + label
        text.append(" " * (width - cell_len(text.plain) - cell_len(count)))
        return text.append(count, style="bold")


def _faces(face: str) -> Text:
    """The names of both faces, the one that is shown in brackets."""
    shown = [f"[{one.capitalize()}]" if one == face else f" {one.capitalize()} " for one in FACES]
    return Text.assemble(*((one, "bold" if one.startswith("[") else "dim") for one in shown), (" t", "dim"))
