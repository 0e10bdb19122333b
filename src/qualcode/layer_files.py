"""The files of a layer, read to be rewritten: its record and its codings of a document, with their very bytes."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from qualcode.errors import RefusedError, UnreadableError
from qualcode.files.codings_jsonl import coding_order, format_coding_lines, parse_coding_lines, parse_codings
from qualcode.files.layer_yaml import format_layer, parse_layer
from qualcode.files.utf8 import parse_utf8
from qualcode.layout import codings_path, layer_path
from qualcode.model import Coding, Layer, Study
from qualcode.storage import Write, read_for_edit
from qualcode.text import one_line

Pair = tuple[Coding, bytes]
Pairs = list[Pair]
"""Codings, each with the line on which it stands."""


class Reach(NamedTuple):
    """Of codings in the order of the text; both lists ascend."""

    starts: list[int]
    """Where each starts."""
    ends: list[int]
    """How far each or any before it reaches."""


def reach_of(codings: Iterable[Coding]) -> Reach:
    """Where codings start, and how far they reach."""
    starts, ends = [], []
    furthest = 0
    for coding in codings:
        starts.append(coding.start)
        furthest = max(furthest, coding.end)
        ends.append(furthest)
    return Reach(starts, ends)


@dataclass(frozen=True)
class Sheet:
    """A layer's codings of one document as its file held them, in order."""

    layer: str
    document: str
    raw: bytes | None
    """The file; `None` where there is none."""
    pairs: Pairs

    @property
    def path(self) -> str:
        """Where the file stands."""
        return codings_path(self.layer, self.document)

    @cached_property
    def codings(self) -> tuple[Coding, ...]:
        """The codings without their lines."""
        return tuple([coding for coding, _ in self.pairs])

    @cached_property
    def by_id(self) -> dict[str, Pair]:
        """Each coding with its line, under its id."""
        return {pair[0].id: pair for pair in self.pairs}

    @cached_property
    def reach(self) -> Reach:
        """Where the codings start, and how far they reach."""
        return reach_of(self.codings)

    def at(self, start: int, end: int) -> list[Coding]:
        """The codings that overlap a span."""
        starts, ends = self.reach
        near = self.codings[bisect_right(ends, start) : bisect_left(starts, end)]
        return [coding for coding in near if coding.end > start]

    def exchanged(self, gone: Pairs, new: Pairs) -> "Sheet":
        """The file with some codings in the place of others.

        Args:
            gone: Codings that must stand here with exactly these lines; they leave.
            new: Codings that come with these lines.

        Raises:
            RefusedError: If one of them was changed or removed meanwhile, or the twin of a new one stands here.
        """
        for coding, line in gone:
            _, found = self.by_id.get(coding.id, (None, b""))
            if found.strip() != line.strip():
                raise RefusedError(f"{named(coding)} was {'changed' if found else 'removed'} meanwhile, {ELSEWHERE}")
        leaving = {coding.id for coding, _ in gone}
        left = [pair for pair in self.pairs if pair[0].id not in leaving]
        if len(left) + len(leaving) != len(self.pairs):
            raise RefusedError(f"ids stand twice in {self.path}; run `qualcode check` and mend that first")
        for coding, line in new:
            if coding.id in self.by_id and coding.id not in leaving:
                raise RefusedError(f"'{coding.id}' is the id of a coding here already; ids are never used twice")
            _insert(left, coding, line)
        sheet = Sheet(self.layer, self.document, b"\n".join([*map(itemgetter(1), left), b""]), left)
        ids = self.by_id.copy()
        for coding_id in leaving:
            del ids[coding_id]
        ids |= {coding.id: (coding, line) for coding, line in new}
        vars(sheet)["by_id"] = ids  # kept up, because to make it anew is felt at each key in a long document
        return sheet


class FinishedError(RefusedError):
    """A document that its coder has finished: nothing in it changes before it is opened again."""

    def __init__(self, layer: Layer, document_id: str) -> None:
        self.document = document_id
        again = f" --pass {layer.pass_number}" if layer.pass_number > 1 else ""
        super().__init__(
            f"'{layer.coder}' has finished '{document_id}'; "
            f"run `qualcode codings finish {document_id} --coder {layer.coder}{again} --reopen` first"
        )


def refuse_finished(layer: Layer, document_id: str) -> None:
    """Refuse to change what its coder has finished.

    Raises:
        FinishedError: With how to open it again.
    """
    state = layer.documents.get(document_id)
    if state is not None and state.state == "finished":
        raise FinishedError(layer, document_id)


def refuse_machine(layer: Layer) -> None:
    """Refuse to change what a machine gave by hand.

    Raises:
        RefusedError: With what can be done instead.
    """
    if layer.kind == "machine":
        raise RefusedError(
            f"'{layer.id}' is a machine's layer, which stays as its program gave it; have that write it anew"
            " (see `qualcode suggest`), or decline its suggestions in the coder"
        )


class StandingError(RefusedError):
    """A code that stands on exactly this passage already, in the same layer."""

    def __init__(self, standing: Coding) -> None:
        self.standing = standing
        super().__init__(f"'{standing.code}' stands on this passage of '{standing.document}' already ('{standing.id}')")


ELSEWHERE = "in another window, by a merge or by another command"


def named(coding: Coding) -> str:
    """A coding in words for messages."""
    return f"'{coding.code}' on '{one_line(coding.quote, 40)}' ('{coding.id}')"


def _insert(pairs: Pairs, coding: Coding, line: bytes) -> None:
    """Put a coding where it belongs; its twin has the place just after that or just before it."""
    at = bisect_left(pairs, coding_order(coding), key=lambda pair: coding_order(pair[0]))
    for other, _ in pairs[max(0, at - 1) : at + 1]:
        if coding_order(other)[:3] == coding_order(coding)[:3]:
            raise StandingError(other)
    pairs.insert(at, (coding, line))


def layer_of(study: Study, coder: str, pass_number: int) -> Layer | None:
    """A coder's independent layer of one pass."""
    own = (one for one in study.layers if (one.coder, one.pass_number, one.kind) == (coder, pass_number, "human"))
    return next(own, None)


def own_layer(study: Study, coder: str, pass_number: int = 1) -> Layer:
    """A coder's independent layer of one pass, or the one that they will have.

    Raises:
        RefusedError: If a layer of another kind, as of a machine, has its name.
    """
    known = layer_of(study, coder, pass_number)
    if known is not None:
        return known
    name = coder if pass_number < 2 else f"{coder}-pass-{pass_number}"
    other = study.layer_by_id.get(name)
    if other is not None and other.kind != "human":
        raise RefusedError(
            f"'{name}' is a {other.kind} layer, in which nobody codes by hand; give the coder another id"
        )
    return Layer(name, coder, codebook=study.codebook.version, path=layer_path(name), pass_number=pass_number)


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


def read_sheet(study: Study, layer_id: str, document_id: str, known: Sheet | None = None) -> Sheet:
    """The codings of a layer on a document as they are on disk now.

    Args:
        study: As it was loaded.
        layer_id: Which layer.
        document_id: Which document.
        known: As it was read before; the same bytes are not read a second time.

    Raises:
        UnreadableError: If a line is no coding.
    """
    path = codings_path(layer_id, document_id)
    raw = read_for_edit(study.root, path)
    if known is not None and known.raw == raw:
        return known
    pairs = parse_pairs(path, raw)
    pairs.sort(key=lambda pair: coding_order(pair[0]))
    return Sheet(layer_id, document_id, raw, pairs)


def parse_pairs(path: str, raw: bytes | None) -> Pairs:
    """The codings of a file's bytes."""
    raw = raw or b""
    codings, problems = parse_codings(raw, path)
    lines = raw.removesuffix(b"\n").split(b"\n")
    if len(codings) == len(lines) and not problems:
        return list(zip(codings, lines, strict=True))
    pairs, problems = parse_coding_lines(raw, path)
    if problems:
        raise UnreadableError(problems)
    return pairs


def pairs_write(layer_id: str, document_id: str, pairs: Pairs, old: bytes | None) -> Write:
    """What puts the codings of a layer on a document in place."""
    return Write(codings_path(layer_id, document_id), format_coding_lines(pairs), old)
