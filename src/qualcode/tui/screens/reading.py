"""The screen on which a document is read: going where one wants to be, looking things up."""

from typing import TYPE_CHECKING, cast

from textual import on

from qualcode.errors import RefusedError
from qualcode.tui import keys
from qualcode.tui.screens.selecting import SelectingScreen
from qualcode.tui.widgets.cells import pointed
from qualcode.tui.widgets.short_label import short_label
from qualcode.tui.widgets.side_panel import SidePanel
from qualcode.tui.widgets.text_pane import TextPane

if TYPE_CHECKING:
    from qualcode.tui.app import CoderApp
    from qualcode.tui.screens.search import Place

_PATIENCE = 2.0
"""Seconds that a regular expression may take: longer, and the screen would seem to have died."""


class ReadingScreen(SelectingScreen):
    """One document and one coder's codings of it; what can be done to them is in `CodingScreen`."""

    def action_jump_uncoded(self, steps: int) -> None:
        """Go to the next passage without a code."""
        self.attempt(lambda: self.jumps.to_uncoded(steps))

    def action_jump_code(self, steps: int) -> None:
        """Go to the next passage with the code in hand, or the one that was in hand last."""
        code = self._code
        found = self.jumps.to_code_of(code, steps) if code else None
        label = short_label(self.desk.study.codebook, code, 26)
        self.show(label if found else "take a coding in hand first" if not code else f"no other {label} here", found)

    def action_jump_difference(self, steps: int) -> None:
        """Go to the next place where coders differ."""
        self.attempt(lambda: self.jumps.to_difference(steps))

    def action_jump_waiting(self, steps: int) -> None:
        """Go to the next coding that waits to be recoded."""
        found = self.jumps.to_waiting(steps)
        self.show(f"waits since {found.waits}" if found else "no coding waits to be recoded here", found)

    def action_jump_found(self, steps: int) -> None:
        """Go to the next place that was found."""
        self.attempt(lambda: self.jumps.to_found(steps))

    def action_jump_back(self) -> None:
        """Go back to where one was before a jump."""
        self.attempt(self.jumps.back)

    def action_go_to(self) -> None:
        """Ask for a turn or a line, and go there."""
        from qualcode.tui.screens.line import LineScreen

        def typed(words: str | None) -> None:
            if words:
                self.attempt(lambda: self.jumps.to_place(words))

        self.app.push_screen(LineScreen(":", low=True), typed)

    def action_search_all(self) -> None:
        """Look for words in all documents, and go to where they stand."""
        from qualcode.tui.screens.search import SearchScreen

        def go_on(place: "Place | None") -> None:
            document, (start, _) = place or (self.desk.document.id, self.cursor.span)
            if place and document == self.desk.document.id:
                self.jumps.to_offset(start)
            self.show()
            if document != self.desk.document.id:
                self.call_after_refresh(self.attempt, lambda: self._open(document, start))

        self.app.push_screen(SearchScreen(self.desk), go_on)

    def _open(self, document_id: str, offset: int) -> str:
        cast("CoderApp", self.app).open_document(document_id, offset)
        return ""

    def action_find(self) -> None:
        """Ask for what `qualcode search` finds, and go to where it stands next in this document."""
        from qualcode.tui.screens.line import LineScreen

        def typed(words: str | None) -> None:
            if (words or "").strip():
                self._searched = words or ""
                self.attempt(self._find)

        self.app.push_screen(LineScreen("/", typed=self._searched, low=True), typed)

    def _find(self) -> str:
        from qualcode.search.matching import hits_in

        study, query = self.desk.study, self._searched.strip()
        within, language = study.settings.unit, study.settings.language
        try:
            found = hits_in(self.desk.text, query, within=within, language=language, seconds=_PATIENCE)
            longer = hits_in(self.desk.text, f"{query}*") if not found and query.isalpha() else []
        except RefusedError as error:
            raise RefusedError(f"{pointed(str(error))} (/ shows it again as you typed it)") from None
        said = self.jumps.find(found) if found else f"no '{query}' in this document"
        self.query_one(TextPane).show_found(self.jumps.found)
        return f"{said}, but '{query}*' finds {len(longer)}" if longer else said

    # -- looking up

    def action_fold(self) -> None:
        """Fold the panel away, or back."""
        self.query_one(SidePanel).toggle_class("folded")
        self.show()

    def action_panel(self) -> None:
        """Show the tree of codes in the panel, or details."""
        self.query_one(SidePanel).remove_class("folded")
        self.query_one(SidePanel).turn_over()
        self.show()

    def action_compare(self) -> None:
        """Look at the document beside the other coders, and go on where one was there."""
        from qualcode.tui.screens.compare import CompareScreen

        def gone(offset: int | None) -> None:
            if offset is not None:
                self.jumps.to_offset(offset)
            self.show()

        self.app.push_screen(CompareScreen(self.desk.study, self.desk.document.id, self.cursor.span[0]), gone)

    def action_help(self) -> None:
        """Show the keys."""
        from qualcode.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(keys.CODING))

    def action_leave(self) -> None:
        """Back to the documents."""
        self.dismiss()

    def on_side_panel_coding_picked(self, event: "SidePanel.CodingPicked") -> None:
        """Take the coding in hand that was clicked in the panel."""
        self._pick(event.coding_id)

    # -- the mouse

    @on(TextPane.PassageClicked)
    def _clicked(self, event: TextPane.PassageClicked) -> None:
        self.move(lambda: self.cursor.go(event.offset), "")

    @on(TextPane.WordsDragged)
    def _dragged(self, event: TextPane.WordsDragged) -> None:
        self.move(lambda: self.cursor.drag(event.first, event.last), "")

    @on(TextPane.StripeClicked)
    def _stripe_clicked(self, event: TextPane.StripeClicked) -> None:
        self._pick(event.coding_id)

    def _pick(self, coding_id: str) -> None:
        """Take a coding in hand, or the words of a suggestion."""
        for one in (*self.desk.codings, *self.desk.suggestions()):
            if one.id == coding_id:
                if one not in (*self.desk.at(self.cursor.span), *self.suggested):
                    self.cursor.select((one.start, one.end))
                self.show(in_hand=one)
