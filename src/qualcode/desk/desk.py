"""A coder at work on one document: every act is in the files when it returns, and can be taken back."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace as amended

from qualcode.desk import favourites, finishing, to_code
from qualcode.desk.closing import Closing, closing_of, files_that_close
from qualcode.desk.following import Changes, changes_of, followed, refuse_changed, stamps_on
from qualcode.desk.journal import Act, Journal, Step, amended_pair, new_act, new_pair
from qualcode.desk.recent import RecentCodes
from qualcode.desk.strokes import Page, Stroke, do_on, perform, step_back
from qualcode.desk.suggesting import Offers
from qualcode.errors import RefusedError
from qualcode.facets import checked_facets, standing_facets
from qualcode.layer_files import Pair, Pairs, Reach, own_layer, read_layer, read_sheet
from qualcode.layers import known_coder, refuse_early
from qualcode.model import Coding, Document, Layer, Origin, Study, Text
from qualcode.requested import NewCoding, known_document, refuse_unassigned, requested_coding
from qualcode.rounds.on_record import refuse_stranger
from qualcode.storage import locked, stamp
from qualcode.study import as_seen, load_memos, open_readable

Facets = Mapping[str, Sequence[str]]


class Desk:
    """One coder, one document, one layer.

    Only the coder's own layer is read from here; what a blind round hides is
    not in `study`. Each act goes to what is on disk at that moment, and is
    there when it returns; the codings are then what the file holds.
    """

    def __init__(self, study: Study, coder: str, document_id: str, pass_number: int = 1) -> None:
        known_coder(study, coder)
        self.document: Document = known_document(study, document_id)
        self.layer: Layer = own_layer(study, coder, pass_number)
        refuse_stranger(study, self.layer, [document_id])
        refuse_early(study, coder, document_id, pass_number)
        self.study = study
        self.coder = coder
        self.text: Text = study.texts[document_id]
        self._page = Page(study, self.layer.id, document_id)
        if not self.codings:
            refuse_unassigned(study, coder, document_id)
        self._stamps: tuple[object, ...] = ()
        self._recent = RecentCodes(study, self._page)
        self._offers: tuple[Study, Offers] | None = None
        self._closing: tuple[Study, tuple[object, ...], Closing] | None = None

    @property
    def codings(self) -> tuple[Coding, ...]:
        """The coder's codings of the document, in the order of the text."""
        return self._page.sheet.codings

    @property
    def reach(self) -> Reach:
        """Where those start, and how far they reach."""
        return self._page.sheet.reach

    @property
    def journal(self) -> Journal:
        """What was done on the document."""
        return self._page.journal

    @property
    def closing(self) -> Closing:
        """What keeps the coder from coding here, as it is on disk; cheap enough to be asked at each key."""
        paths = files_that_close(self.study, self.layer, self.document.id)
        stamps = tuple(stamp(self.study.root / path) for path in paths)
        if self._closing is None or self._closing[0] is not self.study or self._closing[1] != stamps:
            self._closing = self.study, stamps, closing_of(self.study, self.layer, self.document.id)
        return self._closing[2]

    def code(
        self,
        span: tuple[int, int],
        codes: Sequence[str],
        facets: Facets | None = None,
        note: str = "",
        origin: Origin | None = None,
    ) -> tuple[Coding, ...]:
        """Put codes on a span, as one act; facets go to the codes on which they may stand."""
        with self._at_disk():
            made = [
                amended(self._requested(code, span, facets or {}, note), origin=origin) for code in dict.fromkeys(codes)
            ]
            self._act("code", [], [new_pair(coding) for coding in made])
        self._recent.used(codes)
        return tuple(made)

    def remove(self, ids: Sequence[str]) -> None:
        """Take codings off, as one act."""
        gone = [self._page.pair(coding_id) for coding_id in dict.fromkeys(ids)]
        with self._at_disk():
            if gone:
                self._act("remove", gone, [])

    def recode(self, coding_id: str, code: str, facets: Facets | None = None) -> Coding:
        """Give a coding another code; facets that may not stand on the new one go unless others are given."""
        old = self._page.placed(coding_id)
        with self._at_disk():
            wanted = old[0].facets if facets is None else facets
            made = self._requested(code, (old[0].start, old[0].end), wanted)
            new = self._amend("recode", old, amended(old[0], code=code, facets=made.facets))
        self._recent.used([code])
        return new

    def move(self, coding_id: str, span: tuple[int, int]) -> Coding:
        """Give a coding other boundaries."""
        old = self._page.placed(coding_id)
        with self._at_disk():
            made = self._requested(old[0].code, span, {})
            new = amended(old[0], start=made.start, end=made.end, quote=made.quote, item=made.item)
            return self._amend("move", old, new)

    def annotate(self, coding_id: str, note: str) -> Coding:
        """Put a note on a coding, or take it off."""
        old = self._page.pair(coding_id)
        with self._at_disk():
            return self._amend("note", old, amended(old[0], note=note))

    def refine(self, coding_id: str, facets: Facets) -> Coding:
        """Give a coding these facets and no others."""
        old = self._page.placed(coding_id)
        with self._at_disk():
            code = old[0].code
            checked = checked_facets(self.study.codebook, code, standing_facets(self.study.codebook, code, facets))
            return self._amend("facets", old, amended(old[0], facets=checked))

    def undo(self, *, pass_over: bool = False) -> Act | None:
        """Take the last act back that is not taken back yet; `None` where there is none.

        What was coded at once on several documents is taken back on all of them.

        Args:
            pass_over: Where the last act cannot be taken back: leave it as it is for good, and take the one before.

        Raises:
            BlockedActError: If its codings were changed since, in another window, by a merge, a migration or an update.
        """
        return self._back(redo=False, pass_over=pass_over)

    def redo(self, *, pass_over: bool = False) -> Act | None:
        """Do again what was taken back last; `None` where there is nothing. See `undo`."""
        return self._back(redo=True, pass_over=pass_over)

    def unmet(self) -> list[finishing.Unmet]:
        """What is missing before the document may be finished; rows that are not `required` are reminders."""
        return finishing.unmet(self.study, self.layer, self._page.sheet, load_memos(self.study.root, []))

    def finish(self, *, reopen: bool = False, anyway: str = "") -> None:
        """Declare the document done, or open it again.

        Args:
            reopen: Whether to take the word back.
            anyway: Why it is done although something that the study requires is missing; it goes on record.

        Raises:
            UnmetError: If something that the study requires is missing, and no reason is given.
        """
        self.layer = finishing.finish(
            self.study,
            self.coder,
            self.document.id,
            reopen=reopen,
            pass_number=self.layer.pass_number,
            anyway=anyway,
        )
        self._closing = None

    def refresh(self) -> Changes:
        """Look whether somebody else changed something, and take it in; cheap enough to be asked every second.

        Raises:
            QualcodeError: If a file cannot be read any more, or the text was changed: then the document is opened anew.
        """
        stamps = stamps_on(self.study, self.layer, self.document)
        if stamps == self._stamps:
            return Changes()
        old, layer, study, closing = self._page.sheet, self.layer, self.study, self._closing
        self._follow()
        refuse_changed(self.study, self.document.id, self.text.sha256)
        self._page.sheet = read_sheet(self.study, self.layer.id, self.document.id, old)
        self.layer = read_layer(self.study, self.layer)[0]
        self._stamps = stamps
        closed = closing is not None and closing[2] != self.closing
        others = self.study is not study or self.layer != layer or closed
        return changes_of(old, self._page.sheet, others=others)

    def coding(self, coding_id: str) -> Coding:
        """The coding of an id.

        Raises:
            RefusedError: If it is not there any more.
        """
        return self._page.pair(coding_id)[0]

    def at(self, span: tuple[int, int]) -> list[Coding]:
        """The codings that overlap a span, in the order of the text."""
        return self._page.sheet.at(*span)

    def order(self) -> list[int]:
        """The indices of the turns to be coded, in the order to code them: shuffled in a second pass.

        Where the document has items or no turns, the indices of these items, or of its paragraphs.
        """
        return to_code.order_in(self.study, self.layer, self.document.id)

    def spans_to_code(self) -> list[tuple[int, int]]:
        """The passages to be coded, in the order of the text: turns, items of a data set, or paragraphs."""
        return to_code.spans_to_code(self.study, self.layer, self.document.id)

    def recent(self, n: int = 9) -> list[str]:
        """The codes that the coder used last in this layer, on any document; the latest first."""
        return self._recent.latest()[:n]

    def favourites(self) -> list[str]:
        """The codes that the coder wants at hand, in the order in which they were marked."""
        return favourites.favourites(self.study.root, self.coder, self.study.codebook)

    def toggle_favourite(self, code: str) -> bool:
        """Mark a code as a favourite, or take the mark off; whether it is marked now."""
        return favourites.toggle_favourite(self.study.root, self.coder, self.study.codebook, code)

    @property
    def offers(self) -> Offers:
        """What machines offer on the document; nothing unless the study shows it."""
        if self._offers is None or self._offers[0] is not self.study:
            self._offers = self.study, Offers(self.study, self.layer, self.document.id)
        return self._offers[1]

    def suggestions(self, span: tuple[int, int] | None = None) -> list[Coding]:
        """Codings of machines here that the coder has neither taken nor declined; none unless the study shows them."""
        if not self.offers:
            return []
        self.journal.catch_up()
        return self.offers.at(span or (0, len(self.text.body)), self._page.sheet, self.journal.declined())

    def accept(self, suggestion: Coding) -> Coding:
        """Take a suggestion over; the coding says from which it started."""
        origin = self.offers.origin_of(suggestion)
        span = (suggestion.start, suggestion.end)
        return self.code(span, [suggestion.code], suggestion.facets, origin=origin)[0]

    def decline(self, suggestion: Coding) -> None:
        """Do not show a suggestion again; noted here alone, and undone as other acts are."""
        self.offers.origin_of(suggestion)
        with self._at_disk():
            act = amended(new_act("decline"), suggestion=suggestion.id)
            self.layer = perform(self.study, self.layer, [Stroke(self._page, Step(act=act), [], [])])

    @contextmanager
    def _at_disk(self) -> Iterator[None]:
        """Under the study's lock, with everything as it is on disk now; only where something may be changed."""
        with locked(self.study.root):
            self._follow()
            self._page.read(self.study)
            if self.closing.why:
                raise RefusedError(self.closing.why)
            yield

    def _follow(self) -> None:
        study = followed(self.study, self.coder, self.layer, self.document.id)
        if study is not self.study:
            self.study, self.document = study, study.document_by_id[self.document.id]
            self.text, self.layer = study.texts[self.document.id], own_layer(study, self.coder, self.layer.pass_number)
            self._recent = RecentCodes(study, self._page)

    def _requested(self, code: str, span: tuple[int, int], facets: Facets, note: str = "") -> Coding:
        """A coding as it would stand, with those of the facets that may stand on its code."""
        start, end = span
        standing = standing_facets(self.study.codebook, code, facets)
        request = NewCoding(self.document.id, code, start=start, end=end, facets=standing, note=note)
        return requested_coding(self.study, self.coder, request)

    def _amend(self, kind: str, old: Pair, new: Coding) -> Coding:
        if new != old[0]:
            self._act(kind, [old], [amended_pair(old, new)])
        return new

    def _act(self, kind: str, gone: Pairs, come: Pairs) -> None:
        self.layer = perform(self.study, self.layer, do_on(self.layer, [(self._page, gone, come)], kind))

    def _back(self, *, redo: bool, pass_over: bool) -> Act | None:
        with self._at_disk():
            self.layer, act = step_back(self.study, self.layer, self._page, redo=redo, pass_over=pass_over)
        return act


def open_desk(start: str | Path, coder: str, document_id: str, pass_number: int = 1) -> Desk:
    """A desk for a coder in the study around a folder, as that coder may see it."""
    return Desk(as_seen(open_readable(start), coder), coder, document_id, pass_number)
