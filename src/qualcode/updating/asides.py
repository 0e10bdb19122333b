"""Codings that migrations set aside, carried along with a changed text: going back must find them at their place."""

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

import msgspec

from qualcode.anchoring.anchors import Anchor, anchors_of
from qualcode.anchoring.by_quote import anchors_by_quote
from qualcode.files.codings_jsonl import amended_line
from qualcode.layout import set_aside_paths
from qualcode.model import Coding, Study, Text
from qualcode.records import AsideUpdate, SetAside, TextUpdate
from qualcode.set_aside import Asides, asides_write, read_asides
from qualcode.storage import Write, digest

UNKNOWN = "unknown"
"""In place of the digest of a text that cannot be had."""


class AsidePlan(NamedTuple):
    """What becomes of what one migration set aside of a layer's codings of the document."""

    write: Write
    carried: int
    lost: int

    @property
    def noted(self) -> AsideUpdate:
        """What is noted of it."""
        old, new = digest(self.write.expected or b""), digest(self.write.new or b"")
        return AsideUpdate(self.write.path, old, new, self.carried, self.lost)


def has_asides(study: Study, layer_id: str, document_id: str) -> bool:
    """Whether a migration has set something aside of a layer's codings of a document."""
    return any(_is_of(path, layer_id, document_id) for path in set_aside_paths(study.root))


def _is_of(path: str, layer_id: str, document_id: str) -> bool:
    place = PurePosixPath(path)
    return (place.parent.name, place.stem) == (layer_id, document_id)


def aside_plans(
    study: Study, place: tuple[str, str], old: Text | None, new: Text, last: TextUpdate | None
) -> Iterator[AsidePlan]:
    """What a new text does to each file of what was set aside; none for files that an update cut short has written.

    Args:
        study: The study.
        place: The layer, and the document.
        old: The text on which the layer's codings stand; `None` where it cannot be had.
        new: The new one.
        last: The document's last update, if it was to this very text.
    """
    for path in set_aside_paths(study.root):
        if not _is_of(path, *place):
            continue
        migration = PurePosixPath(path).parent.parent.name
        asides, raw = read_asides(study, migration, *place)
        if last is not None and any(
            one.path == path and one.new == digest(raw or b"") != one.old for one in last.aside
        ):
            continue
        carried = _carried(asides, old, new)
        write = asides_write(migration, *place, carried, raw)
        lost = sum(
            record.stood_on not in ("", before.stood_on)
            for (_, record), (_, before) in zip(carried, asides, strict=True)
        )
        yield AsidePlan(write, sum(not record.stood_on for _, record in carried), lost)


def _carried(asides: Asides, old: Text | None, new: Text) -> Asides:
    anchors = _anchors([coding for coding, _ in asides], old, new)
    return [_one(pair, anchor, old, new) for pair, anchor in zip(asides, anchors, strict=True)]


def _anchors(codings: Sequence[Coding], old: Text | None, new: Text) -> list[Anchor]:
    if old is None:
        return anchors_by_quote(new.body, [(coding.start, coding.quote) for coding in codings])
    return anchors_of(old, new, [(coding.start, coding.end) for coding in codings])


def _one(pair: tuple[Coding, SetAside], anchor: Anchor, old: Text | None, new: Text) -> tuple[Coding, SetAside]:
    """One record after the change: at its new place, or with the text on which its place is counted."""
    coding, record = pair
    if record.stood_on:  # lost since an earlier change; with its own text it is at its place again
        return coding, msgspec.structs.replace(
            record, stood_on="" if record.stood_on == new.sha256 else record.stood_on
        )
    stood = old is None or old.body[coding.start : coding.end] == coding.quote
    if anchor.kind not in ("kept", "moved", "respelled") or not stood:
        return coding, msgspec.structs.replace(record, stood_on=old.sha256 if old else UNKNOWN)
    quote = new.body[anchor.start : anchor.end]
    if (coding.start, coding.end, coding.quote) == (anchor.start, anchor.end, quote):
        return pair
    placed = msgspec.structs.replace(coding, start=anchor.start, end=anchor.end, quote=quote)
    line = amended_line(bytes(record.coding), placed)
    return placed, msgspec.structs.replace(record, coding=msgspec.Raw(line))
