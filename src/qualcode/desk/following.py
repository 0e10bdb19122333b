"""What others changed while a desk was open: another window, a merge, a migration, an edit by hand."""

from typing import NamedTuple

from qualcode.desk.closing import files_that_close
from qualcode.errors import RefusedError
from qualcode.layer_files import Sheet, read_layer
from qualcode.layout import codings_path
from qualcode.model import Document, Layer, Study
from qualcode.storage import Stamp, stamp
from qualcode.study import as_seen, open_readable, stamps_of
from qualcode.texts import digest_of_text


class Changes(NamedTuple):
    """What somebody else changed since one looked last; false where it is nothing."""

    added: int = 0
    removed: int = 0
    changed: int = 0
    others: bool = False
    """Whether the settings, the codebook or the layer's record changed, as when the document was finished, or whether
    its round was closed."""

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return any(tuple(self))


def changes_of(old: Sheet, new: Sheet, *, others: bool) -> Changes:
    """What is different in a layer's file of a document."""
    if new is old:
        return Changes(others=others)
    before, after = old.by_id, new.by_id
    return Changes(
        added=len(after.keys() - before.keys()),
        removed=len(before.keys() - after.keys()),
        changed=sum(before[one] != after[one] for one in before.keys() & after.keys()),
        others=others,
    )


def stamps_on(study: Study, layer: Layer, document: Document) -> tuple[Stamp | None, ...]:
    """The stamps of all files on which a desk rests: while they are the same, nobody has changed anything."""
    own = (*files_that_close(study, layer, document.id), codings_path(layer.id, document.id), document.path)
    return (*stamps_of(study.root).values(), *(stamp(study.root / path) for path in own))


def followed(study: Study, coder: str, layer: Layer, document_id: str) -> Study:
    """The study as it is on disk now: read again where settings, codebook or the version of the layer changed.

    Raises:
        RefusedError: If the document is gone, or its text is no longer what it was.
    """
    root = study.root
    if study.stamps in ({}, stamps_of(root)) and read_layer(study, layer)[0].codebook == layer.codebook:
        return study
    new = as_seen(open_readable(root), coder)
    refuse_changed(new, document_id, study.texts[document_id].sha256)
    return new


def refuse_changed(study: Study, document_id: str, sha256: str) -> None:
    """Refuse to go on over a text other than the one that was opened."""
    document = study.document_by_id.get(document_id)
    if document is None or digest_of_text(study.root, document) != sha256:
        raise RefusedError(f"the text of '{document_id}' was changed or is gone; open the document again")
