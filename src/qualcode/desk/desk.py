"""A coder at work on one document: every act is in the files when it returns, and can be taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from msgspec.structs import replace as amended

from qualcode.desk.journal import Act, Journal
from qualcode.errors import RefusedError
from qualcode.facets import checked_facets
from qualcode.layer_files import layer_of, read_pairs
from qualcode.layers import exchange_codings, finish_document
from qualcode.layout import codings_path, layer_path
from qualcode.model import Coding, Document, Layer, Origin, Study, Text
from qualcode.requested import NewCoding, known_document, requested_coding
from qualcode.study import as_seen, open_readable

Facets = Mapping[str, Sequence[str]]


class Desk:
    """One coder, one document, one layer.

    Only the coder's own layer is read from here; what a blind round hides is
    not in `study`. After each act the codings are what the file holds.
    """

    def __init__(self, study: Study, coder: str, document_id: str, pass_number: int = 1) -> None:
        self.study = study
        self.coder = coder
        self.document: Document = known_document(study, document_id)
        self.text: Text = study.texts[document_id]
        name = coder if pass_number < 2 else f"{coder}-pass-{pass_number}"
        new = Layer(name, coder, codebook=study.codebook.version, path=layer_path(name), pass_number=pass_number)
        self.layer: Layer = layer_of(study, coder, pass_number) or new
        pairs, raw = read_pairs(study, self.layer.id, document_id)
        self.codings: tuple[Coding, ...] = tuple(coding for coding, _ in pairs)
        self._seen = raw
        self.journal = Journal(study.root, self.layer.id, document_id)

    def code(
        self,
        span: tuple[int, int],
        codes: Sequence[str],
        facets: Facets | None = None,
        note: str = "",
        origin: Origin | None = None,
    ) -> tuple[Coding, ...]:
        """Put codes on a span, as one act; facets go to the codes on which they may stand."""
        start, end = span
        made = [
            amended(
                requested_coding(
                    self.study,
                    self.coder,
                    NewCoding(
                        self.document.id, code, start=start, end=end, facets=self._facets_of(code, facets), note=note
                    ),
                ),
                origin=origin,
            )
            for code in dict.fromkeys(codes)
        ]
        self._act("code", (), made)
        return tuple(made)

    def remove(self, ids: Sequence[str]) -> None:
        """Take codings off."""
        self._act("remove", [self.coding(coding_id) for coding_id in ids], ())

    def recode(self, coding_id: str, code: str, facets: Facets | None = None) -> Coding:
        """Give a coding another code; facets that may not stand on the new one go unless others are given."""
        old = self.coding(coding_id)
        wanted = old.facets if facets is None else facets
        return self._amend("recode", old, amended(old, code=code, facets=self._checked(code, wanted)))

    def move(self, coding_id: str, span: tuple[int, int]) -> Coding:
        """Give a coding other boundaries."""
        old = self.coding(coding_id)
        start, end = span
        return self._amend("move", old, amended(old, start=start, end=end, quote=self.text.body[start:end]))

    def annotate(self, coding_id: str, note: str) -> Coding:
        """Put a note on a coding, or take it off."""
        old = self.coding(coding_id)
        return self._amend("note", old, amended(old, note=note))

    def refine(self, coding_id: str, facets: Facets) -> Coding:
        """Give a coding these facets and no others."""
        old = self.coding(coding_id)
        return self._amend("facets", old, amended(old, facets=self._checked(old.code, facets)))

    def undo(self) -> Act | None:
        """Take the last act back that is not taken back yet; `None` where there is none."""
        act = self.journal.last_done()
        if act is not None:
            self._exchange(act.after, act.before)
            self.journal.undone(act)
        return act

    def redo(self) -> Act | None:
        """Do again what was taken back last; `None` where there is nothing."""
        act = self.journal.last_undone()
        if act is not None:
            self._exchange(act.before, act.after)
            self.journal.redone(act)
        return act

    def finish(self, *, reopen: bool = False) -> None:
        """Declare the document done, or open it again."""
        self.layer = finish_document(
            self.study, self.coder, self.document.id, reopen=reopen, pass_number=self.layer.pass_number
        )

    def refresh(self) -> bool:
        """Read the codings again where somebody else changed the file; whether somebody did."""
        pairs, raw = read_pairs(self.study, self.layer.id, self.document.id)
        if raw == self._seen:
            return False
        self.codings, self._seen = tuple(coding for coding, _ in pairs), raw
        return True

    def coding(self, coding_id: str) -> Coding:
        """The coding of an id.

        Raises:
            RefusedError: If it is not there any more.
        """
        found = next((coding for coding in self.codings if coding.id == coding_id), None)
        if found is None:
            raise RefusedError(f"'{coding_id}' is not in {codings_path(self.layer.id, self.document.id)} any more")
        return found

    def at(self, span: tuple[int, int]) -> list[Coding]:
        """The codings that overlap a span."""
        start, end = span
        return [coding for coding in self.codings if coding.start < end and coding.end > start]

    def _facets_of(self, code: str, facets: Facets | None) -> Facets:
        codebook = self.study.codebook
        known = {facet.id: facet for facet in codebook.facets}
        return {
            name: values
            for name, values in (facets or {}).items()
            if name not in known or codebook.applies(known[name], code)
        }

    def _checked(self, code: str, facets: Facets) -> dict[str, list[str]]:
        return checked_facets(self.study.codebook, code, self._facets_of(code, facets))

    def _amend(self, kind: str, old: Coding, new: Coding) -> Coding:
        if new != old:
            self._act(kind, [old], [new])
        return new

    def _act(self, kind: str, before: Sequence[Coding], after: Sequence[Coding]) -> None:
        self._exchange(before, after)
        self.journal.done(kind, before, after)

    def _exchange(self, gone: Sequence[Coding], new: Sequence[Coding]) -> None:
        self.codings = exchange_codings(self.study, self.layer, self.document.id, gone, new)
        _, self._seen = read_pairs(self.study, self.layer.id, self.document.id)


def open_desk(start: str | Path, coder: str, document_id: str, pass_number: int = 1) -> Desk:
    """A desk for a coder in the study around a folder, as that coder may see it."""
    return Desk(as_seen(open_readable(start), coder), coder, document_id, pass_number)


def with_layer(study: Study, layer: Layer) -> Study:
    """The study with a layer's record as it is now."""
    others = tuple(one for one in study.layers if one.id != layer.id)
    return replace(study, layers=(*others, layer))
