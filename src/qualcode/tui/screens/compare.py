"""The screen on which coders' codings of a document lie side by side."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, cast

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import OptionList, Static

from qualcode.analysis.reconciling.compared import ComparedCoding, ComparedRow, compared_counts, count_line
from qualcode.errors import QualcodeError
from qualcode.model import Study
from qualcode.reconciling.side_by_side import SideBySide, side_by_side
from qualcode.records import AGREED
from qualcode.study import as_seen, open_readable
from qualcode.tui import more_keys
from qualcode.tui.widgets.cells import cells, cropped, shown
from qualcode.tui.widgets.head_and_foot import Foot, Head
from qualcode.tui.widgets.passage_pane import Mark, PassagePane
from qualcode.tui.widgets.rows import Row, Rows

if TYPE_CHECKING:
    from qualcode.tui.app import CoderApp

_KEYS = "n N=difference  j k=row  s=order  + -=text  Enter=go there  ?=keys  q=back"
_WIDE = 120
_PLACE = 26
"""Cells for where a passage is, at most."""


class CompareScreen(Screen[int | None]):
    """Returns the offset at which to go on in the text; `None` after Escape."""

    BINDINGS: ClassVar[list[BindingType]] = [*more_keys.own_bindings(more_keys.COMPARE)]
    DEFAULT_CSS = """
    CompareScreen Rows { height: 8; border-bottom: solid $panel; }
    CompareScreen #refused { display: none; height: 1fr; padding: 1 2; }
    CompareScreen #right { height: 1fr; }
    CompareScreen #sides { height: auto; max-height: 8; padding: 0 1; border-top: solid $panel; }
    CompareScreen #body { height: 1fr; }
    CompareScreen.wide #body { layout: horizontal; }
    CompareScreen.wide Rows { width: 2fr; }
    CompareScreen.wide Rows { height: 1fr; border-bottom: none; border-right: solid $panel; }
    CompareScreen.wide #right { width: 3fr; }
    CompareScreen.wide #sides { max-height: 50%; }
    """

    def __init__(self, study: Study, document_id: str, offset: int) -> None:
        super().__init__()
        self.study = study
        self.document_id = document_id
        self.at = offset
        self.found: SideBySide | None = None
        self.by_place = False
        """Whether the rows are in the order of the text; else differences come first."""
        self._wider = 0

    def compose(self) -> ComposeResult:
        """The rows, and of the one in hand the passage and what each coder has."""
        yield Head()
        with Container(id="body"):
            yield Static(id="refused", markup=False)
            yield Rows()
            with Vertical(id="right"):
                yield PassagePane()
                yield Static(id="sides", markup=False)
        yield Foot(_KEYS)

    def on_mount(self) -> None:
        """Begin at the row that is nearest to where the person was."""
        self.query_one(Rows).focus()
        app = cast("CoderApp", self.app)
        self.query_one(Head).tell(f"Compare · {self.document_id}")
        try:
            self.study = as_seen(open_readable(self.study.root), app.coder)  # somebody may have finished meanwhile
            self.found = side_by_side(self.study, self.document_id, app.coder, app.pass_number)
        except QualcodeError as error:
            self.query_one(Foot).say("", "q=back")
            self.query_one("#right").display = self.query_one(Rows).display = False
            self.query_one("#refused", Static).update(Text(shown(str(error))))
            self.query_one("#refused").display = True
            return
        near = [row for row in self.found.rows if row.end > self.at and row.kind != AGREED]
        self.fill(near[0].question if near else "")
        self.query_one(Foot).say(count_line(compared_counts([self.found.comparison])[0]))

    def on_resize(self, event: Resize) -> None:
        """Beside each other where there is room."""
        self.set_class(event.size.width >= _WIDE, "wide")
        self.call_after_refresh(self.show)

    @property
    def ordered(self) -> list[ComparedRow]:
        """The rows in the order in which they are shown."""
        rows = self.found.rows if self.found else []
        return rows if self.by_place else sorted(rows, key=lambda row: row.kind == AGREED)

    @property
    def row(self) -> ComparedRow | None:
        """The row in hand."""
        return next((row for row in self.ordered if row.question == self.query_one(Rows).in_hand), None)

    def fill(self, in_hand: str = "") -> None:
        """Draw the rows."""
        self.query_one(Rows).fill(self._rows(), in_hand)
        self.show()

    def _rows(self) -> Iterator[Row]:
        """A line a row, the places as wide as the widest, as far as there is room."""
        places = [place_words(row.turn, row.speaker, row.line) for row in self.ordered]
        kinds = max((len(row.kind) for row in self.ordered), default=0)
        width = min(max(map(cells, places), default=0), _PLACE)
        for row, place in zip(self.ordered, places, strict=True):
            yield Row(row.question, _line(row, cropped(place, width), kinds))

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Another row is in hand."""
        event.stop()
        self._wider = 0
        self.show()

    def show(self) -> None:
        """Draw the passage of the row in hand, and what each coder has on it."""
        row, found = self.row, self.found
        if row is None or found is None:
            return
        differences = [one.question for one in self.ordered if one.kind != AGREED]
        at = f"{differences.index(row.question) + 1} of " if row.question in differences else ""
        coders = list(found.comparison.coders)
        self.query_one(Head).tell(
            f"{row.document} · {' beside '.join(coders)}",
            f"{at}{len(differences)} differences, {len(found.rows) - len(differences)} agreed",
        )
        text = self.study.texts[row.document]
        wider = self._wider + self.has_class("wide")
        self.query_one(PassagePane).show(text, (row.start, row.end), wider, list(signs(row, coders)))
        self.query_one("#sides", Static).update(sides(row, coders, wide=self.has_class("wide")))

    def action_difference(self, steps: int) -> None:
        """To another difference."""
        ids = [row.question for row in self.ordered if row.kind != AGREED]
        order = [row.question for row in self.ordered]
        rows = self.query_one(Rows)
        here = order.index(rows.in_hand) if rows.in_hand in order else -1
        beyond = [one for one in ids if (order.index(one) - here) * steps > 0]
        if not beyond:
            self.query_one(Foot).say("no difference after this one" if steps > 0 else "no difference before this one")
            return
        rows.highlighted = order.index(beyond[0] if steps > 0 else beyond[-1])
        self.query_one(Foot).say("")

    def action_order(self) -> None:
        """Differences first, or in the order of the text."""
        self.by_place = not self.by_place
        self.fill()
        self.query_one(Foot).say("in the order of the text" if self.by_place else "differences first")

    def action_wider(self, steps: int) -> None:
        """More of the text, or less."""
        self._wider = max(0, self._wider + steps)
        self.show()

    def action_page(self, steps: int) -> None:
        """Scroll the text."""
        self.query_one(PassagePane).page(steps)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go there."""
        event.stop()
        if self.row is not None:
            self.dismiss(self.row.start)

    def action_help(self) -> None:
        """Show the keys."""
        from qualcode.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(more_keys.COMPARE))

    def action_leave(self) -> None:
        """Back, to where one was."""
        self.dismiss(None)


def signs(row: ComparedRow, coders: list[str]) -> Iterator[Mark]:
    """Where coders' codings begin and end, by their numbers, where they do not cover the whole passage."""
    for one in row.codings:
        if one.start is not None and one.end is not None and (one.start, one.end) != (row.start, row.end):
            number = coders.index(one.coder) + 1
            yield Mark(one.start, one.end, f"[{number}>", f"<{number}]")


def sides(row: ComparedRow, coders: list[str], *, wide: bool) -> Table:
    """What each coder has: in columns where there is room, else one below the other."""
    own = {coder: [one for one in row.codings if one.coder == coder] for coder in coders}
    having = [coder for coder in coders if own[coder]]
    if wide:
        table = Table.grid(padding=(0, 2), expand=True)
        for _ in having:
            table.add_column(ratio=1)
        table.add_row(*(Text(f"{coders.index(coder) + 1}  {shown(coder)}", "bold") for coder in having))
        table.add_row(*(Text("\n").join(said(one) for one in own[coder]) for coder in having))
        return table
    table = Table.grid(padding=(0, 1))
    for coder in having:
        for number, one in enumerate(own[coder]):
            name = f"{coders.index(coder) + 1} {shown(coder)}" if number < 1 else ""
            table.add_row(Text(name, "bold", no_wrap=True), said(one))
    return table


def said(one: ComparedCoding) -> Text:
    """A coding with its sign: `=` all have it, `~` with other words or facets, `!` not all have it, `-` no code."""
    if not one.code:
        return Text(f"{one.mark} no code")
    text = Text.assemble(f"{one.mark} ", (shown(one.code), "bold"), shown(f" {one.label}") if one.label else "")
    facets = "; ".join(f"{name}={', '.join(values)}" for name, values in sorted(one.facets.items()))
    text.append(shown(f" [{facets}]") if facets else "")
    return text.append(shown(f" — {one.note}") if one.note else "", "italic")


def place_words(turn: int | None, speaker: str, line: int) -> str:
    """Where a passage is, as coders say it: the turn and who speaks, or the line where there are no turns.

    >>> place_words(4, "LEAD", 15), place_words(None, "", 15)
    ('turn 4 LEAD', 'line 15')
    """
    return f"turn {turn} {speaker}".rstrip() if turn is not None else f"line {line}"


def _line(row: ComparedRow, place: str, kinds: int) -> Text:
    codes = " | ".join(dict.fromkeys(f"{one.code or 'no code'}" for one in row.codings))
    sign = "=" if row.kind == AGREED else "!"
    text = Text(no_wrap=True, overflow="ellipsis")
    text.append(f"{sign} {place}  {cropped(row.kind, kinds)}  ")
    return text.append(shown(codes))
