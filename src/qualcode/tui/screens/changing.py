"""The screen on which the coding in hand is changed."""

from typing import TYPE_CHECKING

from qualcode.desk.choosing import Choice
from qualcode.desk.desk import Desk
from qualcode.errors import QualcodeError
from qualcode.layer_files import StandingError
from qualcode.memos import said_of_gone
from qualcode.model import Coding
from qualcode.tui.screens.reading import ReadingScreen
from qualcode.tui.widgets.short_label import short_label

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


class ChangingScreen(ReadingScreen):
    """One document and one coder's codings of it; new ones are made in `CodingScreen`."""

    def __init__(self, desk: Desk, offset: int | None = None) -> None:
        super().__init__(desk, offset)
        self._refused_notes: dict[str, str] = {}
        """Kept, so that nothing typed is lost."""

    def action_next_coding(self, steps: int) -> None:
        """Take another of the codings here in hand."""
        here = self.desk.at(self.cursor.span)
        if not here:
            self.show("no coding here")
            return
        at = here.index(self.in_hand) if self.in_hand in here else -steps
        held = here[(at + steps) % len(here)]
        self.show(f"{self._labels((held.code,))}: {here.index(held) + 1} of {len(here)}", held)

    def action_remove(self) -> None:
        """Take the coding in hand off."""
        held = self._held()
        if self._change(held, lambda one: self.desk.remove([one.id]), "removed") and held is not None:
            self.show(f"removed {self._labels((held.code,))}{self._memos_left({held.id}, 'z brings it back')}")

    def _memos_left(self, gone: set[str], mend: str) -> str:
        """What is to be added of memos about codings that are gone now."""
        said = said_of_gone(self.desk.study.memos, gone, mend)
        return said and f"; {said}"

    def action_recode(self) -> None:
        """Give the coding in hand another code."""
        from qualcode.tui.screens.kept_finder import make_finder_ready

        held = self._held()

        def chosen(choice: Choice | None) -> None:
            if choice is not None:
                code, facets = choice.codes[0], choice.facets or None
                self._change(held, lambda one: self.desk.recode(one.id, code, facets), "recoded to")

        if held is not None:
            self.app.push_screen(make_finder_ready(self.app, self.desk, (held.start, held.end), single=True), chosen)

    def action_facets(self) -> None:
        """Set the facets of the coding in hand."""
        from qualcode.tui.screens.facets import FacetsScreen

        held = self._held()

        def chosen(facets: "Mapping[str, Sequence[str]] | None") -> None:
            if facets is not None:
                self._change(held, lambda one: self.desk.refine(one.id, facets), "facets of")

        if held is not None:
            self.app.push_screen(FacetsScreen(self.desk, held), chosen)

    def action_note(self) -> None:
        """Write the note of the coding in hand; what was refused stands there again."""
        from qualcode.tui.screens.note import NoteScreen

        held = self._held()

        def written(note: str | None) -> None:
            if held is not None and note is not None:
                self._refused_notes[held.id] = note
                if self._change(held, lambda one: self.desk.annotate(one.id, note), "note on"):
                    del self._refused_notes[held.id]

        if held is not None:
            note = self._refused_notes.get(held.id, held.note)
            self.app.push_screen(NoteScreen(f"Note on {self._labels((held.code,))}", note), written)

    def action_boundaries(self) -> None:
        """Move the boundaries of the coding in hand to the selection."""
        held = self._held()
        if held is not None and (held.start, held.end) == self.cursor.span:
            self.show(f"{self._labels((held.code,))} stands on exactly these words; select others first")
        else:
            self._change(held, lambda one: self.desk.move(one.id, self.cursor.span), "new boundaries of")

    def action_favourite(self) -> None:
        """Make the code in hand a favourite, or no more."""
        held = self._held()
        if held is not None:
            label = self._labels((held.code,))

            def toggled() -> str:
                now = self.desk.toggle_favourite(held.code)
                return f"{label} is {'a favourite' if now else 'no favourite any more'}"

            self.attempt(toggled)

    def _held(self) -> Coding | None:
        """The coding in hand; where there is none, it says so."""
        if self.in_hand is None:
            self.show("no coding is in hand; go to a passage that has one")
        return self.in_hand

    def _change(self, held: Coding | None, act: "Callable[[Coding], Coding | None]", words: str) -> bool:
        """Do something to a coding; whether it could be done."""
        if held is None:
            return False
        try:
            self.in_hand = act(held) or held
        except StandingError as error:
            self.show(
                f"{self._labels((error.standing.code,))} stands on exactly these words already; nothing was changed"
            )
            return False
        except (QualcodeError, OSError) as error:
            self.show(str(error))
            return False
        self.show(f"{words} {self._labels((self.in_hand.code,))}")
        return True

    def _labels(self, codes: "Sequence[str]") -> str:
        """Codes as a line has room for them."""
        labels = [short_label(self.desk.study.codebook, code, 26) for code in codes[:2]]
        return ", ".join(labels) + (f" and {len(codes) - 2} more" if len(codes) > 2 else "")
