"""The files of a layer, read to be rewritten: its record and its codings of a document, with their very bytes."""

from qualcode.errors import UnreadableError
from qualcode.files.codings_jsonl import format_coding_lines, parse_coding_lines
from qualcode.files.layer_yaml import format_layer, parse_layer
from qualcode.files.utf8 import parse_utf8
from qualcode.layout import codings_path, layer_path
from qualcode.model import Coding, Layer, Study
from qualcode.storage import Write, read_for_edit

Pairs = list[tuple[Coding, bytes]]
"""Codings, each with the line on which it stands."""


def layer_of(study: Study, coder: str, pass_number: int) -> Layer | None:
    """A coder's independent layer of one pass."""
    own = (one for one in study.layers if (one.coder, one.pass_number, one.kind) == (coder, pass_number, "human"))
    return next(own, None)


def read_layer(study: Study, layer: Layer) -> tuple[Layer, bytes | None]:
    """A layer as its record says on disk now, and the record's bytes; where there is none, as it was given.

    Raises:
        UnreadableError: If the record cannot be read.
    """
    path = layer_path(layer.id)
    raw = read_for_edit(study.root, path)
    if raw is None:
        return layer, None
    text, problems = parse_utf8(raw, path)
    found, faults = parse_layer(text, path, layer.id) if text is not None else (None, [])
    if found is None or problems or faults:
        raise UnreadableError([*problems, *faults])
    return found, raw


def layer_write(layer: Layer, old: bytes | None) -> Write:
    """What puts a layer's record in place; remarks in the old one survive."""
    new = format_layer(layer, old.decode("utf-8") if old else "").encode("utf-8")
    return Write(layer_path(layer.id), new, old)


def read_pairs(study: Study, layer_id: str, document_id: str) -> tuple[Pairs, bytes | None]:
    """The codings of a layer on a document as they are on disk now, and the bytes of the file.

    Raises:
        UnreadableError: If a line is no coding.
    """
    path = codings_path(layer_id, document_id)
    raw = read_for_edit(study.root, path)
    return parse_pairs(path, raw), raw


def parse_pairs(path: str, raw: bytes | None) -> Pairs:
    """The codings of a file's bytes."""
    pairs, problems = parse_coding_lines(raw or b"", path)
    if problems:
        raise UnreadableError(problems)
    return pairs


def pairs_write(layer_id: str, document_id: str, pairs: Pairs, old: bytes | None) -> Write:
    """What puts the codings of a layer on a document in place."""
    return Write(codings_path(layer_id, document_id), format_coding_lines(pairs), old)
