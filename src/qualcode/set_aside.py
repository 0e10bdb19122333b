"""The files of codings that left their layer, read to be rewritten; what was set aside is kept whole."""

import msgspec

from qualcode.errors import UnreadableError
from qualcode.files.codings_jsonl import parse_coding_lines
from qualcode.files.records_jsonl import format_records, parse_records
from qualcode.layout import set_aside_path, unplaced_path
from qualcode.model import Coding, Study
from qualcode.problem import Problem
from qualcode.records import SetAside, Unplaced
from qualcode.storage import Write, read_for_edit

Asides = list[tuple[Coding, SetAside]]
"""Codings that were set aside, each with its record."""


def read_asides(study: Study, migration: str, layer: str, document: str) -> tuple[Asides, bytes | None]:
    """What a migration set aside of a layer's codings of a document, and the bytes of the file.

    Raises:
        UnreadableError: If a line is no record of a coding.
    """
    path = set_aside_path(migration, layer, document)
    raw = read_for_edit(study.root, path)
    asides, problems = parse_asides(raw or b"", path)
    if problems:
        raise UnreadableError(problems)
    return asides, raw


def parse_asides(raw: bytes, path: str) -> tuple[Asides, list[Problem]]:
    """The codings of a file's bytes, each with its record; what is no record of a coding is a problem."""
    records, problems = parse_records(raw, path, SetAside)
    pairs, faults = parse_coding_lines(b"\n".join(bytes(record.coding) for record in records), path)
    if problems or faults:
        return [], [*problems, *faults]
    return [(coding, record) for (coding, _), record in zip(pairs, records, strict=True)], []


def asides_write(migration: str, layer: str, document: str, asides: Asides, old: bytes | None) -> Write:
    """What puts a file in place, sorted by the codings' ids; one that holds nothing is taken away."""
    ordered = sorted(asides, key=lambda pair: pair[0].id)
    new = format_records(record for _, record in ordered) if ordered else None
    return Write(set_aside_path(migration, layer, document), new, old)


def aside(coding: Coding, line: bytes, why: str, **said: str) -> tuple[Coding, SetAside]:
    """A coding with the record that sets it aside."""
    return coding, SetAside(why, msgspec.Raw(line), **said)


def queue_write(study: Study, layer: str, document: str, asides: Asides, *, by: str, at: str) -> Write:
    """What puts codings into the queue of `documents place` that would come back to no certain place.

    Raises:
        UnreadableError: If a line of the queue is no record.
    """
    path = unplaced_path(layer, document)
    raw = read_for_edit(study.root, path)
    records, problems = parse_records(raw or b"", path, Unplaced)
    if problems:
        raise UnreadableError(problems)
    there = {bytes(record.coding) for record in records if not record.outcome}
    text = study.texts[document].sha256 if document in study.texts else ""
    more = [
        Unplaced(record.coding, "its text was changed while it was set aside", text, by, at)
        for _, record in asides
        if bytes(record.coding) not in there
    ]
    return Write(path, format_records([*records, *more]), raw)
