"""Acts on the files of a layer: on one document or on several, each journal written before any codings are."""

from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace as amended

from qualcode.desk.journal import Act, Journal, Step, new_act, pairs_of
from qualcode.errors import QualcodeError, RefusedError
from qualcode.facets import checked_facets
from qualcode.layer_files import Pair, Pairs, Sheet, named, read_sheet
from qualcode.layers import Exchange, exchange_codings
from qualcode.migrations.ready import due_release, released_versions
from qualcode.model import Coding, Layer, Study
from qualcode.storage import sweep
from qualcode.text import one_line


class BlockedActError(RefusedError):
    """An act that cannot be taken back or done again, since its codings are not as it left them."""

    def __init__(self, act: Act, *, redo: bool, why: str) -> None:
        self.act = act
        word, which = ("done again", "that was taken back before") if redo else ("taken back", "before it")
        super().__init__(
            f"the last act ('{act.kind}' of {act.at}) cannot be {word}: {why}; nothing was changed;"
            f" pass over it to go on with the act {which}, or change the codings themselves"
        )


class Page:
    """A layer's codings of one document as they were last seen, and what was done to them."""

    def __init__(self, study: Study, layer_id: str, document_id: str) -> None:
        self.document = document_id
        self.journal = Journal(study.root, layer_id, document_id)
        self.sheet: Sheet = read_sheet(study, layer_id, document_id)
        self._swept = False

    def pair(self, coding_id: str) -> Pair:
        """A coding with its line.

        Raises:
            RefusedError: If it is not there any more.
        """
        found = self.sheet.by_id.get(coding_id)
        if found is None:
            raise RefusedError(f"'{coding_id}' is not in {self.sheet.path} any more")
        return found

    def placed(self, coding_id: str) -> Pair:
        """A coding that does not wait: else who changes it would decide behind the back of the recode queue.

        Raises:
            RefusedError: If it waits, or is not there any more.
        """
        pair = self.pair(coding_id)
        if pair[0].waits:
            raise RefusedError(
                f"'{pair[0].code}' waits to be placed since migration {pair[0].waits}; place it in the recode queue"
                " (`qualcode recode`)"
            )
        return pair

    def read(self, study: Study) -> None:
        """Read both as they are on disk. Call it under the study's lock."""
        if not self._swept:
            sweep((study.root / self.sheet.path).parent)
            self._swept = True
        self.sheet = read_sheet(study, self.sheet.layer, self.document, self.sheet)
        self.journal.catch_up()
        self.journal.settle(self.sheet)


class Stroke(NamedTuple):
    """What is to happen to one document."""

    page: Page
    step: Step
    gone: Pairs
    come: Pairs


def perform(study: Study, layer: Layer, strokes: Sequence[Stroke]) -> Layer:
    """Do an act, take it back or do it again, on all its documents. Call it under the study's lock, all pages read.

    Returns:
        The layer's record as it is then.

    Raises:
        RefusedError: If a file may not be changed, or cannot be: the disk is full, a folder closed.
    """

    def announce() -> None:
        for stroke in strokes:
            stroke.page.journal.intend(stroke.step)

    changed = [stroke for stroke in strokes if stroke.gone or stroke.come]
    exchanges = [Exchange(stroke.page.sheet, stroke.gone, stroke.come) for stroke in changed]
    try:
        if not changed:
            announce()
        else:
            layer, sheets = exchange_codings(study, layer, exchanges, announce)
            for stroke, sheet in zip(changed, sheets, strict=True):
                stroke.page.sheet = sheet
    except OSError as error:  # whether it happened all the same is seen when the files are read next
        why = error.strerror or str(error)
        raise RefusedError(
            f"this could not be written ({why}: {error.filename or study.root}); mend that, then do it again"
        ) from error
    for stroke in strokes:
        stroke.page.journal.confirm()
    return layer


def do_on(layer: Layer, pages: Sequence[tuple[Page, Pairs, Pairs]], kind: str, group: str = "") -> list[Stroke]:
    """The strokes of one act: on each page codings go and others come; with a group, on several documents."""
    documents = tuple(page.document for page, _, _ in pages) if group else ()
    strokes = []
    for page, gone, come in pages:
        act = amended(new_act(kind, gone, come), group=group, documents=documents, codebook=layer.codebook)
        strokes.append(Stroke(page, Step(act=act), gone, come))
    return strokes


def step_back(study: Study, layer: Layer, page: Page, *, redo: bool, pass_over: bool) -> tuple[Layer, Act | None]:
    """Take the last act on a page back, or do again what was taken back last. Call it under the lock, the page read.

    Args:
        study: As it is.
        layer: Whose.
        page: Where the act was begun; it is taken back on all its documents.
        redo: Whether it is done again.
        pass_over: Where that cannot be: leave it as it is for good, and take the one before.

    Returns:
        The layer's record as it is then, and the act; `None` where there is none.

    Raises:
        BlockedActError: If its codings were changed since.
    """
    while (act := page.journal.last_undone() if redo else page.journal.last_done()) is not None:
        pages = pages_of(study, layer.id, act.documents or (page.document,), page)
        try:
            strokes = back(study, layer, pages, act, redo=redo)
        except BlockedActError:
            if not pass_over:
                raise
            perform(study, layer, [Stroke(page, Step(passed=act.id), [], [])])
            continue
        return perform(study, layer, strokes), act
    return layer, None


def back(study: Study, layer: Layer, pages: Sequence[Page], act: Act, *, redo: bool = False) -> list[Stroke]:
    """The strokes that take an act back, or do it again, on all its documents.

    Raises:
        BlockedActError: If its codings were changed since, or those that would return cannot stand any more.
    """
    strokes = []
    for page in pages:
        here = page.journal.of_group(act.group, undone=redo) if act.group else act
        if redo and act.group and (why := _not_in_turn(page, here, act.group)):
            raise BlockedActError(act, redo=redo, why=why)
        if here is None:
            continue
        step = Step(redone=here.id) if redo else Step(undone=here.id)
        gone, come = pairs_of(here.gone), pairs_of(here.come)
        gone, come = (gone, come) if redo else (come, gone)
        why = _in_the_way(study, page.sheet, gone, come)
        if not why and come and not _of_version(study, here.codebook, layer):
            why = f"it would bring codings back from before the layer went from {here.codebook} to {layer.codebook}"
        if why:
            raise BlockedActError(act, redo=redo, why=why)
        strokes.append(Stroke(page, step, gone, come))
    return strokes


def _of_version(study: Study, version: str, layer: Layer) -> bool:
    """Whether an act was done under the version at which the layer is, or under the draft of it."""
    if version in ("", layer.codebook):
        return True
    return version not in released_versions(study) and due_release(study, version) == layer.codebook


def _not_in_turn(page: Page, here: Act | None, group: str) -> str:
    """Why an act on several documents cannot be done again on one of them yet, or any more; empty if it can."""
    journal = page.journal
    if here is not None and here is not journal.last_undone():
        return f"on '{page.document}' other acts were taken back after it; do these again there first"
    if here is None and group in journal.groups and journal.of_group(group) is None:
        return f"on '{page.document}' something else was done since it was taken back"
    return ""


def _in_the_way(study: Study, sheet: Sheet, gone: Pairs, come: Pairs) -> str:
    """Why codings cannot be exchanged, in words; empty if they can."""
    try:
        sheet.exchanged(gone, come)
    except RefusedError as error:
        there = [sheet.by_id[coding.id][0] for coding, _ in gone if coding.id in sheet.by_id]
        old = {coding.id: coding for coding, _ in gone}
        steps = [coding.was[-1] for coding in there if len(coding.was) > len(old[coding.id].was)]
        waits = [coding.waits for coding in there if coding.waits and not old[coding.id].waits]
        moved = any((one.start, one.end) != (old[one.id].start, old[one.id].end) for one in there)
        migration = [step.migration for step in steps if step.migration] or waits
        if migration:
            return f"{named(next(iter(old.values())))} was changed by the migration {migration[0]} since"
        if steps:
            return (
                f"{named(next(iter(old.values())))} was changed by {steps[0].by or 'somebody'} since: {steps[0].note}"
            )
        return f"{error}" + (", or when the text was changed" if moved else "")
    reasons = (_cannot_stand(study, sheet.document, coding) for coding, _ in come)
    return next((reason for reason in reasons if reason), "")


def _cannot_stand(study: Study, document_id: str, coding: Coding) -> str:
    """Why a coding that was there once cannot be put back; empty if it can."""
    code = study.codebook.by_id.get(coding.code)
    if code is None or (code.retired_in and not coding.waits):
        return f"the code '{coding.code}' is in the codebook no more"
    if study.texts[document_id].body[coding.start : coding.end] != coding.quote:
        return f"'{one_line(coding.quote, 40)}' does not stand where it stood; the text was changed"
    try:
        checked_facets(study.codebook, coding.code, coding.facets)
    except QualcodeError as error:
        return str(error)
    return ""


def pages_of(study: Study, layer_id: str, documents: Sequence[str], known: Page | None = None) -> list[Page]:
    """The pages of documents, read. Call it under the study's lock."""
    there = [document for document in documents if document in study.document_by_id]
    pages = [
        known if known is not None and known.document == document else Page(study, layer_id, document)
        for document in there
    ]
    for page in pages:
        page.read(study)
    return pages
